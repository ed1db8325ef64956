"""The plans held, how well each was read, and what a search found → escaped HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from answer import Doubt, Hit, Holding, Reading
from answer.model import Language
from ui.health_view import doubt_html
from ui.plan_text import Frame, outline_html, text_html
from ui.render import escape, period_text
from ui.sources import source_link
from ui.texts import count, say

_FACTS = ("number", "issuer", "signed", "printed")
_COLUMNS = ("sections", "passages", "statements", "rows", "units", "targets", "deadlines", "again")


def overview_html(held: Sequence[Holding], language: Language) -> str:
    """Return the table of the plans held; of none, that the library is empty."""
    if not held:
        return f'<h2>{say("library_empty", language)}</h2><p class="hint">{say("library_empty_hint", language)}</p>'
    heads = "".join(f'<th scope="col">{say(f"library_{key}", language)}</th>' for key in ("plan", *_COLUMNS))
    rows = "".join(_row(number, holding, language) for number, holding in enumerate(held))
    title = say("library_held", language)
    return (
        f"<h2>{title}<small>{say('library_count', language, count=len(held))}</small></h2>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table class="held-plans"><thead><tr>{heads}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(number: int, holding: Holding, language: Language) -> str:
    title = escape(holding.title or holding.name)
    noted = count("library_noted", language, len(holding.notes)) if holding.notes else ""
    stated = (holding.region, period_text(holding.period, language), holding.number, noted)
    facts = " · ".join(escape(fact) for fact in stated if fact)
    label = say("library_open", language, title=title)
    counts = "".join(f"<td>{value}</td>" for value in _counts(holding))
    return (
        f'<tr><th scope="row" lang="zh-CN"><button type="button" class="open-plan" data-plan="{number}" '
        f'aria-label="{label}">{title}</button><small>{facts}</small></th>{counts}</tr>'
    )


def _counts(holding: Holding) -> Iterable[int]:
    again = sum(len(doubts) for _, doubts in _groups(holding)[:3])
    yield from (holding.sections, holding.passages, holding.statements, holding.rows, holding.units)
    yield from (sum(holding.targets.values()), holding.deadlines, again)


def _groups(holding: Holding) -> list[tuple[str, list[Doubt]]]:
    """Return the places to look at again by kind: not read, odd, misprinted, and at last what rules set aside."""
    return [
        ("library_unread", list(holding.unread)),
        ("library_odd", list(holding.odd_figures)),
        ("library_print", list(holding.slips_of_print)),
        ("library_aside", list(holding.set_aside)),
    ]


def plan_html(holding: Holding, plan: Reading, language: Language) -> str:
    """Return one plan: what it states of itself, how it was read, and its text with the marks of a search."""
    frame = Frame("library", 3, language, mark="library-hit")
    return (
        f'<h2 class="plan-heading" tabindex="-1" lang="zh-CN">{escape(holding.title or holding.name)}</h2>'
        f"{_facts(holding, language)}{_health(holding, language)}"
        f'<h3>{say("library_text", language)}</h3><article class="reading"><div class="beside">'
        f"{outline_html(plan, frame, opened=True)}{text_html(plan, frame)}</div></article>"
    )


def _facts(holding: Holding, language: Language) -> str:
    """Return what the plan states of itself, each fact with its place."""
    stated = {kind: (value, start, end) for kind, value, start, end in holding.facts}
    items = [("region", escape(holding.region)), ("period", escape(period_text(holding.period, language)))]
    for kind in _FACTS:
        value, start, end = stated.get(kind, ("", 0, 0))
        link = _link(holding.name, start, end, language) if value else ""
        items.append((kind, f'<span lang="zh-CN">{escape(value)}</span>{link}' if value else ""))
    items += [("file", escape(holding.name)), ("characters", f"{holding.characters:,}")]
    items += [("pages", str(holding.pages))] if holding.pages else []
    items += [("provenance", escape(holding.provenance))] if holding.provenance else []
    unstated = f'<span class="unstated">{say("library_unstated", language)}</span>'
    shown = "".join(
        f"<div><dt>{say(f'library_{key}', language)}</dt><dd>{value or unstated}</dd></div>" for key, value in items
    )
    return f'<dl class="plan-says" data-cites>{shown}</dl>'


def _health(holding: Holding, language: Language) -> str:
    """Return how the plan was read: counts, and the places to look at again."""
    counts = [
        ("sections", holding.sections),
        ("passages", holding.passages),
        ("statements", holding.statements),
        ("rows", holding.rows),
        ("units", holding.units),
        ("targets", holding.targets["target"]),
        ("baselines", holding.targets["baseline"]),
        ("standing", holding.targets["standing"]),
        ("deadlines", holding.deadlines),
    ]
    tiles = "".join(f"<div><dt>{say(f'library_{key}', language)}</dt><dd>{value}</dd></div>" for key, value in counts)
    groups = "".join(_group(key, doubts, language) for key, doubts in _groups(holding) if doubts)
    clear = f'<p class="clear">{say("library_clear", language)}</p>'
    hint = f'<p class="hint">{say("library_health_hint", language)}</p>'
    noted = "".join(f'<li lang="zh-CN">{escape(note)}</li>' for note in holding.notes)
    notes = f'<div class="noted"><h4>{say("library_notes", language)}</h4><ul>{noted}</ul></div>' if noted else ""
    return f'<h3>{say("library_health", language)}</h3>{notes}<dl class="tiles">{tiles}</dl>{hint + groups if groups else clear}'


def _group(key: str, doubts: Sequence[Doubt], language: Language) -> str:
    opened = "" if key == "library_aside" else " open"
    items = "".join(doubt_html(doubt, language) for doubt in doubts)
    return (
        f'<details class="doubts"{opened} data-cites><summary>{say(key, language)}<span>{len(doubts)}</span></summary>'
        f"<ul>{items}</ul></details>"
    )


def _link(document: str, start: int, end: int, language: Language) -> str:
    return source_link(document, start, end, say("library_source", language))


def hits_html(words: str, hits: Sequence[Hit], titles: dict[str, str], language: Language) -> str:
    """Return what a search found, all of it, by plan; "" where nothing was asked."""
    if not words.strip():
        return ""
    if not hits:
        return f'<p class="none" role="status">{say("library_no_hits", language, words=escape(words.strip()))}</p>'
    plans = [(name, list(found)) for name, found in groupby(hits, lambda hit: hit.document)]
    told = say("library_hits", language, words=escape(words.strip()), count=len(hits), plans=len(plans))
    lists = "".join(
        f'<details{" open" if len(hits) <= 40 else ""}><summary><b lang="zh-CN">{escape(titles[name])}</b>'
        f"<span>{count('library_places', language, len(found))}</span></summary><ol>{''.join(map(_hit, found))}</ol></details>"
        for name, found in plans
    )
    return f'<div class="hits" data-cites><p class="told" role="status">{told}</p>{lists}</div>'


def _hit(hit: Hit) -> str:
    path = " › ".join(hit.section)
    marked = f"{escape(hit.before)}<mark>{escape(hit.text)}</mark>{escape(hit.after)}"
    link = source_link(hit.document, hit.start, hit.end, path or "原文", kind="")
    return f'<li lang="zh-CN"><span class="line">{marked}</span>{link}</li>'
