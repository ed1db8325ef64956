"""A briefing as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answer.briefing.model import Brief, Item, Notes, Section, in_print
from answer.briefing.words import KEYS, MADE, NOTES, UNCHECKED, Sourced, numbered_questions

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_LEADING = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+])(?=\s)")


def markdown(brief: Brief, sourced: Sourced) -> str:
    """Return a briefing as Markdown, with its sources numbered at the end; `sourced` names a source in full."""
    notes = Notes(brief.whole)
    out = [f"# {_plain(brief.title)}", _plain(MADE)]
    for section in brief.whole:
        out += [f"## {section.heading}", *_section(section, notes)]
    out.append(f"## {NOTES}")
    for cited in notes.citations():
        quote = "\n".join(f"   > {_plain(line)}" for line in cited.quote.splitlines() or [""])
        out.append(f"{cited.marker}. {_plain(sourced(cited))}\n\n{quote}")
    return "\n\n".join(out) + "\n"


def _section(section: Section, notes: Notes) -> list[str]:
    out: list[str] = []
    rows: list[Item] = []
    keys = 0
    for item, number in (*numbered_questions(in_print(section)), (None, 0)):
        if rows and (item is None or item.form != "row"):
            out.append(_table(section.columns, rows, notes))
            rows = []
        if item is None:
            break
        if item.form == "row":
            rows.append(item)
            continue
        if item.form == "key" and not keys:
            out.append(f"### {KEYS}")
        keys += item.form == "key"
        out.append(_line(item, keys if item.form == "key" else number, notes))
    return out


def _line(item: Item, number: int, notes: Notes) -> str:
    text = _plain(item.text) + _marks(item, notes)
    match item.form:
        case "head":
            return f"### {text}"
        case "quote":
            return f"> {text}"
        case "question":
            return f"**{number}\\. {text}**"
        case "key":
            return f"{number}\\. {text}"
        case _:
            return text


def _table(columns: Sequence[str], rows: Iterable[Item], notes: Notes) -> str:
    lines = [columns, ["---"] * len(columns)]
    lines += [[*map(_plain, r.cells[:-1]), _plain(r.cells[-1]) + _marks(r, notes)] for r in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _marks(item: Item, notes: Notes) -> str:
    marks = "".join(f"\\[{n}\\]" for n in notes.numbers(item))
    return marks if item.checked else f"{marks}（**{UNCHECKED}**）"


def _plain(text: str) -> str:
    """Return Markdown that shows exactly `text`, without characters that print nothing."""
    shown = "".join(c if c.isprintable() or c == "　" else " " for c in text)
    return _LEADING.sub(lambda m: "\\".join(filter(None, m.groups())), _SPECIAL.sub(r"\\\1", shown))
