"""A topic in several plans → HTML: the side-by-side table, and what is common and what is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from answer.model import Language
from answer.views.series import Point
from answer.views.sides import Cited, Holding, Side, SideBySide, Unit
from corpus import Role
from ui.render import escape
from ui.sources import source_link
from ui.targets_html import links_html, year_text
from ui.texts import count, say

Names = Mapping[str, str]
"""By file name how a plan is called."""

_Cell = Callable[[Side, Names, Language], str]


def comparison_html(found: SideBySide, names: Names, language: Language) -> str:
    """Return the table of a topic, one plan a column, and the block of differences; or that no plan has it."""
    if not any(s.names or s.mentions or s.targets for s in found.sides):
        return notice_html("compare_nowhere", language, topic=found.topic)
    caption = say("compare_caption", language, topic=escape(found.topic), plans=len(found.sides))
    warning = f'<p class="mind">{say("compare_periods_differ", language)}</p>' if found.periods_differ else ""
    heads = "".join(_head(side, names, language) for side in found.sides)
    rows = "".join(_row(key, cell, found.sides, names, language) for key, cell in _ROWS if _wanted(key, found.sides))
    return (
        f'<section class="comparison" data-cites><h3>{caption}</h3>{warning}'
        f'<div class="sheet-scroll" tabindex="0" role="region" aria-label="{say("compare_scroll", language)}">'
        f'<table class="sheet sides" style="--plans:{len(found.sides)}" aria-label="{caption}"><thead><tr><th scope="col">{say("compare_aspect", language)}</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>{_difference(found, names, language)}</section>"
    )


def notice_html(key: str, language: Language, **values: str) -> str:
    """Return a line that stands in place of a comparison."""
    said = say(key, language, **{name: escape(value) for name, value in values.items()})
    return f'<p class="nothing" role="status">{said}</p>'


def _head(side: Side, names: Names, language: Language) -> str:
    if side.period is None:
        period = say("compare_period_none", language)
    else:
        first, last = side.period
        period = say("compare_period_one" if first == last else "compare_period", language, first=first, last=last)
    title = escape(f"《{side.title}》")
    return f'<th scope="col" title="{title}">{escape(names[side.document])}<small>{period}</small></th>'


def _wanted(key: str, sides: Sequence[Side]) -> bool:
    """Tell whether a row is shown: that of 责任单位 only where a plan uses the role."""
    if key != "compare_responsible":
        return True
    return any(s.held("responsible") or s.tasks for s in sides)


def _row(key: str, cell: _Cell, sides: Sequence[Side], names: Names, language: Language) -> str:
    cells = "".join(f"<td>{cell(side, names, language) or _silent(language)}</td>" for side in sides)
    return f'<tr><th scope="row">{say(key, language)}</th>{cells}</tr>'


def _silent(language: Language) -> str:
    return f'<span class="silent">{say("compare_silent", language)}</span>'


def _link(cited: Cited, names: Names, language: Language) -> str:
    title = say("compare_source_title", language, place=names[cited.document], what=cited.text)
    return source_link(cited.document, cited.start, cited.end, say("compare_source", language), title=title)


def _names(side: Side, names: Names, language: Language) -> str:
    if side.names:
        return "".join(f'<p class="name">{escape(n.text)} {_link(n, names, language)}</p>' for n in side.names)
    absent = f'<span class="silent">{say("compare_no_action", language)}</span>'
    return absent + _mentions(side, names, language)


def _mentions(side: Side, names: Names, language: Language) -> str:
    """Return where a plan speaks of the topic outside an action of its own, "" for nowhere."""
    if not side.mentions:
        return ""
    items = "".join(f"<li>{escape(m.text)} {_link(m, names, language)}</li>" for m in side.mentions)
    more = f"<li>{count('compare_more_mentions', language, side.more_mentions)}</li>" if side.more_mentions else ""
    return f'<p class="aside">{say("compare_mentioned", language)}</p><ul class="aside">{items}{more}</ul>'


def _role(role: Role) -> _Cell:
    def cell(side: Side, names: Names, language: Language) -> str:
        held = side.held(role)
        out = "".join(_holding(h, side, names, language) for h in held)
        if not held and role == "lead" and side.held("responsible"):
            out = f'<span class="silent">{say("compare_not_led", language)}</span>'
        if role == "responsible" and side.tasks:
            out += _tasks(side, names, language)
        if role == "responsible" and not out:
            out = _named_beside_a_lead(side, language)
        return out

    return cell


def _named_beside_a_lead(side: Side, language: Language) -> str:
    """Return where the units stand that a plan calls 责任单位 beside a lead: they cooperate, and are shown as such."""
    labels = dict.fromkeys(h.label for h in side.held("cooperate") if h.label.startswith("责任"))
    said = say("compare_as_cooperating", language, label=escape("、".join(labels)))
    return f'<p class="aside">{said}</p>' if labels else ""


def _holding(holding: Holding, side: Side, names: Names, language: Language) -> str:
    notes = [count("compare_units", language, len(holding.units))]
    if holding.label and holding.label[:2] != say(f"compare_{holding.role}", "zh")[:2]:  # 牵头部门 is no other word
        notes.append(say("compare_label", language, label=escape(holding.label)))
    if side.names and all(holding.governs != n.text for n in side.names):
        notes.append(say("compare_around", language, action=escape(holding.governs)))
    return f'<p class="units">{_units(holding, names, language)}</p><p class="aside">{" · ".join(notes)}</p>'


def _units(holding: Holding, names: Names, language: Language) -> str:
    place = names[holding.document]
    title = say("compare_source_title", language, place=place, what=holding.governs)
    link = source_link(holding.document, holding.start, holding.end, say("compare_source", language), title=title)
    if holding.rule:
        link += source_link(holding.document, *holding.rule, say("compare_rule", language), title=title)
    return f"{escape('、'.join(holding.units))} {link}"


def _tasks(side: Side, names: Names, language: Language) -> str:
    items = "".join(f"<li><b>{escape(t.governs)}</b>{_units(t, names, language)}</li>" for t in side.tasks)
    tasks = len({(t.start, t.end) for t in side.tasks})
    return f"<details><summary>{count('compare_tasks', language, tasks)}</summary><ul>{items}</ul></details>"


def _measures(side: Side, names: Names, language: Language) -> str:
    items = "".join(f"<li>{escape(m.text)} {_link(m, names, language)}</li>" for m in side.measures)
    more = (
        f'<p class="aside">{count("compare_more_measures", language, side.more_measures)}</p>'
        if side.more_measures
        else ""
    )
    if not items:
        return _mentions(side, names, language) if side.names else ""
    return f'<ul class="measures">{items}</ul>{more}'


def _targets(side: Side, names: Names, language: Language) -> str:
    items = "".join(_target(point, names, language) for point in side.targets)
    return f'<ul class="figures">{items}</ul>' if items else ""


def _target(point: Point, names: Names, language: Language) -> str:
    kind = say(f"targets_kind_{point.kind}", language)
    return (
        f"<li>{escape(point.what)} <b>{escape(point.printed)}</b> "
        f'<span class="aside">{year_text(point, language)}</span> <span class="aside">{kind}</span> '
        f"{links_html(point, names, language, say('compare_source', language))}</li>"
    )


_ROWS: tuple[tuple[str, _Cell], ...] = (
    ("compare_name", _names),
    ("compare_lead", _role("lead")),
    ("compare_cooperate", _role("cooperate")),
    ("compare_responsible", _role("responsible")),
    ("compare_measures", _measures),
    ("compare_targets", _targets),
)


def _difference(found: SideBySide, names: Names, language: Language) -> str:
    """Return which plans have the action, and which units all, several or one of those have."""
    having = [names[p] for p in found.having]
    lacking = [names[s.document] for s in found.sides if not s.names]
    if lacking:
        lines = say("compare_has", language, plans=escape("、".join(having)) or say("compare_none", language))
        lines += "；" if language == "zh" else "; "
        lines += say("compare_lacks", language, plans=escape("、".join(lacking)))
    else:
        lines = say("compare_all_have", language, count=len(having))
    body = f"<p>{lines}</p>"
    if len(having) > 1:
        for key, units in (("compare_leads", found.leads), ("compare_taking_part", found.taking_part)):
            body += f"<h5>{say(key, language)}</h5>{_shared(found, units, names, language)}"
        body += f'<p class="aside">{say("compare_units_note", language)}</p>'
    elif having:
        body += f"<p>{say('compare_too_few_have', language)}</p>"
    return f'<section class="difference"><h4>{say("compare_difference", language)}</h4>{body}</section>'


def _shared(found: SideBySide, units: Sequence[Unit], names: Names, language: Language) -> str:
    none = f'<span class="aside">{say("compare_none", language)}</span>'
    lines = [
        (say("compare_common", language), found.common(units), True),
        (say("compare_partly", language), found.partly(units), True),
        *((say("compare_only", language, place=escape(names[p])), found.only(units, p), False) for p in found.having),
    ]
    rows = "".join(
        f"<dt>{label}</dt><dd>{''.join(_unit(u, names, language, places) for u in held) or none}</dd>"
        for label, held, places in lines
        if held or places
    )
    return f"<dl>{rows}</dl>"


def _unit(unit: Unit, names: Names, language: Language, places: bool) -> str:
    """Return a unit under its names as printed; each name is the link to its statement."""
    links = []
    for name in unit.names:
        place = names[name.document]
        title = say("compare_source_title", language, place=place, what=name.text)
        said = f"{place} {name.text}" if places else name.text
        links.append(source_link(name.document, name.start, name.end, said, title=title, kind=""))
    return f'<span class="unit">{" ／ ".join(links)}</span>'
