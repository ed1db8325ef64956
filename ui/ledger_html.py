"""The ledger → escaped HTML: the list of its entries, its units, a unit's page, and actions beside plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from answer.model import Language
from answer.views.action_matrix import Cell, Column, Line, Matrix
from answer.views.responsibilities import Choice, Entry, Responsibilities, UnitInPlan, UnitPage, UnitTotals
from ui.correcting_view import correct_button, mark_html
from ui.ledger_links import (
    cite_html,
    exports_html,
    go,
    head_html,
    matrix_exports_html,
    period_html,
    role_html,
    rule_html,
    title_html,
    units_html,
)
from ui.render import escape
from ui.sources import source_link
from ui.texts import count, say

_FILTERS = ("region", "role", "action", "unit", "text")
_KEYS = {
    True: ("ledger_rows", "ledger_complete"),
    False: ("ledger_rows_recognised", "ledger_recognised"),
}
_ROLE_ORDER = {"lead": "1", "responsible": "2", "cooperate": "3"}


def list_html(held: Responsibilities, choice: Choice, language: Language, *, writable: bool = False) -> str:
    """Return the entries chosen as a table, with how many there are; where none fit, which filter to loosen.

    Where the library is `writable`, each has a button that opens the form to correct it.
    """
    if not held.entries:
        return f'<p class="nothing">{say("ledger_none", language)}</p>'
    entries = held.select(choice)
    if not entries:
        return _loosen(held, choice, language)
    complete = len(entries) == len(held.entries)
    key = _KEYS[held.whole][complete]
    said = say(key, language, shown=len(entries), count=len(held.entries))
    deadlines = any(entry.deadline for entry in entries)
    heads = [say(f"ledger_{name}", language) for name in ("region", "action", "task", "role", "units")]
    heads += [say("ledger_deadline", language)] if deadlines else []
    several = _several_plans(held)
    rows = "".join(_entry(entry, choice.unit, several, deadlines, language, writable=writable) for entry in entries)
    head = "".join(map(head_html, heads)) + head_html(say("ledger_source", language), sorts="")
    return (
        f'<div class="said"><p role="status">{said}</p>{exports_html(choice, language)}</div>'
        f"{_scrolling(say('ledger_caption', language), 'entries', head, rows)}"
    )


def _scrolling(caption: str, name: str, head: str, rows: str) -> str:
    """Return a table in a frame that scrolls, which the keyboard reaches."""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">'
        f'<table class="{name}" data-table="{name}" data-cites><caption class="unseen">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _several_plans(held: Responsibilities) -> frozenset[str]:
    """Return the regions that more than one plan is held of: there, the plan's title has to be said."""
    plans = Counter(region for region, _ in dict.fromkeys((e.region, e.document) for e in held.entries))
    return frozenset(region for region, number in plans.items() if number > 1 or not region)


def _entry(
    entry: Entry, unit: str, several: frozenset[str], deadlines: bool, language: Language, *, writable: bool
) -> str:
    task = escape(entry.governs)
    if entry.whole:
        task = f'<span class="quiet">{say("ledger_whole", language)}</span>'
    cells = [
        _place(entry, several),
        escape(entry.action),
        task,
        role_html(entry.role, entry.label, language),
        units_html(entry.units, unit) + mark_html(entry.corrected, language),
    ]
    cells += [escape(entry.deadline)] if deadlines else []
    cited = entry.citation
    place = (cited.document, cited.start, cited.end)
    correct = correct_button(*place, language, table="duty", role=entry.role, label=entry.label) if writable else ""
    cells.append(cite_html(cited, language) + rule_html(entry.rule, language) + correct)
    keys = {2: "" if entry.whole else entry.governs, 3: _ROLE_ORDER[entry.role]}
    data = {at: f' data-key="{escape(key)}"' for at, key in keys.items()}
    shown = "".join(f"<td{data.get(at, '')}>{cell}</td>" for at, cell in enumerate(cells))
    return f"<tr>{shown}</tr>"


def _place(entry: Entry, several: frozenset[str]) -> str:
    title = title_html(entry.citation.title, entry.region) if entry.region in several else ""
    return f"{escape(entry.region)}<small>{period_html(entry.period)}</small>{title}"


def _loosen(held: Responsibilities, choice: Choice, language: Language) -> str:
    """Return that nothing fits, and what there is without each of the filters."""
    offers = []
    for name in _FILTERS:
        looser = replace(choice, **{name: ""})
        found = len(held.select(looser)) if getattr(choice, name) else 0
        if found:
            given = {n: v for n in _FILTERS if (v := getattr(looser, n))}
            text = say("ledger_without", language, what=say(f"ledger_{name}", language), count=found)
            offers.append(go(text, "offer", view="list", **given))
    offers.append(go(say("ledger_clear", language), "offer", view="list"))
    hint = f"<p>{say('ledger_empty_hint', language)}</p>" if len(offers) > 1 else ""
    return (
        f'<div class="nothing" role="status"><p class="lead">{say("ledger_empty", language)}</p>{hint}'
        f"<p>{''.join(offers)}</p></div>"
    )


def units_list_html(units: Sequence[UnitTotals], language: Language) -> str:
    """Return all units as a table: how often each has which role, and where."""
    names = ("unit", "printed", "role_lead", "role_responsible", "role_cooperate", "total", "where")
    numbers = names[2:6]
    head = "".join(
        head_html(say(f"ledger_{name}", language), sorts="number" if name in numbers else "text") for name in names
    )
    rows = "".join(map(_unit, units))
    said = say("ledger_units_count", language, count=len(units))
    table = _scrolling(say("ledger_units_caption", language), "units", head, rows)
    return f'<div class="said"><p role="status">{said}</p></div>{table}'


def _unit(totals: UnitTotals) -> str:
    printed = "、".join(totals.group.names)
    figures = [totals.counts[role] for role in ("lead", "responsible", "cooperate")]
    cells = "".join(f'<td class="number">{number or "·"}</td>' for number in (*figures, totals.total))
    return (
        f'<tr><th scope="row">{go(totals.group.name, "unit", view="units", unit=totals.group.key)}</th>'
        f'<td class="quiet">{escape(printed)}</td>{cells}<td>{escape("、".join(totals.regions))}</td></tr>'
    )


def unit_html(page: UnitPage, language: Language, *, whole: bool) -> str:
    """Return a unit's page: all that it leads or takes part in, by plan and role."""
    totals = page.totals
    figures = [("total", totals.total), *((f"role_{role}", number) for role, number in totals.counts.items() if number)]
    stats = "".join(f"<div><dt>{say(f'ledger_{k}', language)}</dt><dd>{number}</dd></div>" for k, number in figures)
    key = "ledger_unit_complete" if whole else "ledger_unit_recognised"
    near = "、".join(go(group.name, "unit", view="units", unit=group.key) for group in page.near)
    beside = f'<p class="near">{say("ledger_near", language)}{near}</p>' if near else ""
    plans = "".join(_in_plan(plan, totals.group.key, language) for plan in page.plans)
    return (
        f'<article class="office" data-cites><p>{go("‹ " + say("ledger_back", language), view="units")}</p>'
        f'<header><h2 tabindex="-1">{escape(totals.group.name)}</h2><dl class="stats">{stats}</dl></header>'
        f'<div class="said"><p>{count(key, language, len(totals.regions))}</p>'
        f"{go(say('ledger_in_list', language), 'export', view='list', unit=totals.group.key)}"
        f"{exports_html(Choice(unit=totals.group.key), language)}</div>{beside}{plans}</article>"
    )


def _in_plan(plan: UnitInPlan, key: str, language: Language) -> str:
    groups = "".join(
        f'<div class="duties"><h4>{role_html(role, "", language)}<span class="number">{len(entries)}</span></h4>'
        f"<ul>{''.join(_duty(entry, language) for entry in entries)}</ul></div>"
        for role, entries in plan.entries.items()
    )
    printed = escape("、".join(plan.printed))
    return (
        f'<section class="plan"><h3>{escape(plan.region or plan.title)}'
        f"<small>《{escape(plan.title)}》</small></h3>"
        f'<p class="quiet">{say("ledger_printed", language)} {printed}</p>{groups}</section>'
    )


def _duty(entry: Entry, language: Language) -> str:
    under = "" if entry.whole else f'<span class="quiet">{escape(entry.action)} › </span>'
    due = f" <small>{escape(entry.deadline)}</small>" if entry.deadline else ""
    return f"<li>{under}{escape(entry.governs)}{due}{cite_html(entry.citation, language)}{rule_html(entry.rule, language)}</li>"


def matrix_html(matrix: Matrix, language: Language, regions: Sequence[str] = (), *, shared: bool = False) -> str:
    """Return actions beside plans as a table; a cell names who leads, or says that the plan has no such action.

    Args:
        matrix: the actions beside the plans.
        language: the interface's language.
        regions: those that the matrix was limited to, for its export.
        shared: whether it was limited to shared actions, for its export.
    """
    if not matrix.lines:
        return f'<p class="nothing" role="status">{say("ledger_matrix_empty", language)}</p>'
    several = Counter(column.region for column in matrix.columns)
    head = f'<th scope="col">{say("ledger_action", language)}</th>' + "".join(
        _column(column, several[column.region] > 1) for column in matrix.columns
    )
    rows = "".join(_line(line, matrix.columns, language) for line in matrix.lines)
    said = say("ledger_matrix_count", language, lines=len(matrix.lines), columns=len(matrix.columns))
    table = _scrolling(say("ledger_matrix_caption", language), "matrix", head, rows)
    note = f'<p class="note">{say("ledger_matrix_note", language)}</p>'
    exports = matrix_exports_html(regions, shared, language)
    return f'<div class="said"><p role="status">{said}</p>{exports}</div>{table}{note}'


def _column(column: Column, titled: bool) -> str:
    title = title_html(column.title, column.region) if titled or not column.region else ""
    return f'<th scope="col">{escape(column.region)}<small>{period_html(column.period)}</small>{title}</th>'


def _line(line: Line, columns: Sequence[Column], language: Language) -> str:
    cells = "".join(_cell(cell, column, line.name, language) for cell, column in zip(line.cells, columns, strict=True))
    held = count("ledger_held_by", language, line.held)
    return f'<tr><th scope="row">{escape(line.name)}<small>{held}</small></th>{cells}</tr>'


def _cell(cell: Cell, column: Column, name: str, language: Language) -> str:
    if not cell.entries:
        return f'<td class="absent">{_absent(cell, column, language)}</td>'
    parts = []
    for entry in cell.entries:
        role = "" if entry.role == "lead" else role_html(entry.role, entry.label, language)
        cites = cite_html(entry.citation, language) + rule_html(entry.rule, language)
        parts.append(f"<p>{role}{units_html(entry.units)}{cites}</p>")
    number = len(cell.entries) + len(cell.others) + cell.tasks
    own = cell.entries[0].action
    if own.removeprefix("实施") != name.removeprefix("实施"):
        parts.append(f'<p class="quiet">{say("ledger_own_name", language, name=escape(own))}</p>')
    rest = go(count("ledger_all_duties", language, number), "rest", view="list", region=column.region, action=name)
    return f"<td>{''.join(parts)}{rest if number > len(cell.entries) else ''}</td>"


def _absent(cell: Cell, column: Column, language: Language) -> str:
    said = say("ledger_absent" if column.listed else "ledger_not_listed", language)
    if cell.near is None:
        return f"<p>{said}</p>"
    near = cell.near
    heading = near.section[-1] if near.section else near.quote
    link = source_link(near.document, near.start, near.end, heading, kind="", title=" › ".join(near.section))
    return f"<p>{said}</p><p>{say('ledger_see', language)} {link}</p>"
