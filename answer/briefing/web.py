"""A briefing as HTML: the sections for a page, and a document of its own that prints well."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from answer.briefing.model import Brief, Item, Notes, Section, in_print
from answer.briefing.words import KEYS, MADE, NOTES, UNCHECKED, Sourced, numbered_questions

Mark = Callable[[int], str]
"""The number of a source → HTML of the link to it."""

_STYLE = Path(__file__).with_name("print.css")


def section_html(section: Section, notes: Notes, mark: Mark) -> str:
    """Return the lines of a section as HTML, on one line; corpus text and users' words are escaped."""
    items = list(numbered_questions(in_print(section)))
    out: list[str] = []
    at = 0
    keys = 0
    while at < len(items):
        item, number = items[at]
        if item.form == "row":
            rows = _run(items[at:])
            out.append(_table(section, rows, notes, mark))
            at += len(rows)
            continue
        if item.form == "key":
            keys += 1
            out += [f"<h4>{KEYS}</h4>"] if keys == 1 else []
        out.append(_line(item, keys if item.form == "key" else number, notes, mark))
        at += 1
    return "".join(out)


def document(brief: Brief, sourced: Sourced) -> str:
    """Return a briefing as one HTML file that loads nothing; `sourced` names a source in full."""
    notes = Notes(brief.whole)
    parts = [
        f'<section class="{s.kind}"><h2>{s.heading}</h2>{section_html(s, notes, _anchor)}</section>'
        for s in brief.whole
    ]
    cited = "".join(
        f'<li id="n{c.marker}"><p>{_text(sourced(c))}</p><blockquote>{_text(c.quote)}</blockquote></li>'
        for c in notes.citations()
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(brief.title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head>"
        f'<body><header><h1>{_text(brief.title)}</h1><p class="made">{MADE}</p></header>'
        f'<main>{"".join(parts)}<section class="notes"><h2>{NOTES}</h2><ol>{cited}</ol></section></main></body></html>\n'
    )


def _run(items: Sequence[tuple[Item, int]]) -> list[Item]:
    """Return the rows that `items` begin with."""
    end = next((i for i, (item, _) in enumerate(items) if item.form != "row"), len(items))
    return [item for item, _ in items[:end]]


def _line(item: Item, number: int, notes: Notes, mark: Mark) -> str:
    tag, lead = {
        "head": ("h3", ""),
        "quote": ("blockquote", ""),
        "question": ("p", f'<span class="number">{number}.</span> '),
        "reply": ("p", ""),
        "key": ("p", f"{number}. "),
    }.get(item.form, ("p", ""))
    return f'<{tag} class="{_class(item)}">{lead}{_text(item.text)}{_marks(item, notes, mark)}</{tag}>'


def _table(section: Section, rows: Sequence[Item], notes: Notes, mark: Mark) -> str:
    heads = "".join(f'<th scope="col">{_text(c)}</th>' for c in section.columns)
    body = "".join(f'<tr class="{_class(r)}">{"".join(_cells(r, notes, mark))}</tr>' for r in rows)
    label = html.escape(section.heading, quote=True)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table aria-label="{label}">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Item, notes: Notes, mark: Mark) -> Iterator[str]:
    last = len(row.cells) - 1
    for i, cell in enumerate(row.cells):
        tail = _marks(row, notes, mark) if i == last else ""
        yield f'<th scope="row">{_text(cell)}{tail}</th>' if i == 0 else f"<td>{_text(cell)}{tail}</td>"


def _class(item: Item) -> str:
    return item.form if item.checked else f"{item.form} unchecked"


def _marks(item: Item, notes: Notes, mark: Mark) -> str:
    told = "" if item.checked else f'<strong class="warning">{UNCHECKED}</strong>'
    marks = "".join(mark(n) for n in notes.numbers(item))
    return f'<span class="marks">{marks}</span>{told}' if marks else told


def _anchor(number: int) -> str:
    return f'<a href="#n{number}">[{number}]</a>'


def _text(text: str) -> str:
    """Return HTML that shows exactly `text`, on one line."""
    sound = "".join(c if c.isprintable() or c in "\n\t　" else "�" for c in text)
    return html.escape(sound).replace("\n", "&#10;").replace("\t", "&#9;")
