"""What two versions of a plan differ in → escaped HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from answer import Current, Differences, Sides, version_differences
from answer.model import Language, Row
from corpus import CorpusError
from ui.render import escape
from ui.sources import source_link
from ui.texts import say

_MOST = 200  # rows that are shown of one kind


def changes_of(current: Current, name: str, language: Language, number: int | None = None) -> str:
    """Return what a file says otherwise than a former version of it, the latest for None; what is wrong where it can't be told."""
    try:
        found = version_differences(current.shelf, name, number)
    except (CorpusError, OSError) as fault:
        return f'<div class="differences" role="status"><p class="none">{escape(str(fault))}</p></div>'
    return differences_html(found, name, language, number)


def differences_html(found: Differences, name: str, language: Language, number: int | None = None) -> str:
    """Return the differences of a file to a former version, the latest for None."""
    version = say("shelf_version", language, number=number) if number else say("shelf_version_latest", language)
    title = say("shelf_differences", language, name=escape(name), version=version)
    body = _sides("duties", found.duties, _duty, language) + _sides("targets", found.targets, _target, language)
    none = f'<p class="none">{say("shelf_no_differences", language)}</p>'
    return f'<section class="differences"><h3 role="status" tabindex="-1">{title}</h3>{body or none}</section>'


def _sides(key: str, sides: Sides, told: Callable[[Row, Language], str], language: Language) -> str:
    if not sides:
        return ""
    added = [f"<td></td><td>{told(row, language)}{_link(row, language)}</td>" for row in sides.added]
    dropped = [f"<td><del>{told(row, language)}</del></td><td></td>" for row in sides.dropped]
    changed = [
        f"<td>{told(before, language)}</td><td>{told(after, language)}{_link(after, language)}</td>"
        for before, after in sides.changed
    ]
    counts = say("shelf_counts", language, added=len(added), dropped=len(dropped), changed=len(changed))
    rows = _rows("added", added, language) + _rows("dropped", dropped, language) + _rows("changed", changed, language)
    heads = "".join(
        f'<th scope="col">{say(word, language)}</th>' for word in ("shelf_change", "shelf_before", "shelf_after")
    )
    title = say(f"shelf_{key}", language)
    return (
        f'<details open data-cites><summary>{title}<span>{counts}</span></summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{title}"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _rows(kind: str, cells: Sequence[str], language: Language) -> str:
    more = (
        f'<tr><td colspan="3">{say("shelf_more", language, count=len(cells) - _MOST)}</td></tr>'
        if len(cells) > _MOST
        else ""
    )
    name = say(f"shelf_{kind}", language)
    return "".join(f'<tr class="{kind}"><th scope="row">{name}</th>{cell}</tr>' for cell in cells[:_MOST]) + more


def _duty(row: Row, language: Language) -> str:
    deadline = f" · {escape(row['deadline'])}" if row["deadline"] else ""
    role = escape(row["label"] or say(f"ledger_role_{row['role']}", language))
    return f'<span lang="zh-CN">{escape(row["governs"])} · {role}：{escape(row["unit"])}{deadline}</span>'


def _target(row: Row, language: Language) -> str:
    year = f"{row['year']} " if row["year"] else ""
    value = row["value"]
    figure = ("—".join(map(_plain, value)) if isinstance(value, list) else _plain(value)) + escape(row["unit"])
    before, _, behind = row["comparator"].partition("…")
    return f'<span lang="zh-CN">{year}{escape(row["what"])} {escape(before)}{figure}{escape(behind)}</span>'


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else escape(str(value))


def _link(row: Row, language: Language) -> str:
    return " " + source_link(row["document"], row["start"], row["end"], say("library_source", language))
