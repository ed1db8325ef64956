"""A plan as a readable document → escaped HTML: the same in the source pane, on its own page, and in the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from answer import Block, Entry, Piece, Reading
from answer.model import Language
from ui.render import escape
from ui.texts import say

OUTLINE_DEPTH = 3
"""How deep the outline goes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a plan's text is shown.

    Attributes:
        prefix: what the ids of its sections begin with, so that two plans on one page have different ones.
        level: the level of the heading above the text.
        language: the interface's language.
        mark: the id of the first mark; further ones get a number behind it.
    """

    prefix: str
    level: int
    language: Language
    mark: str = "passage"


def outline_html(plan: Reading, frame: Frame, *, opened: bool = False) -> str:
    """Return the outline as a foldable list of links within the page; sections that hold a mark are told."""
    entries = [entry for entry in plan.outline if entry.depth <= OUTLINE_DEPTH]
    if not entries:
        return ""
    marked = plan.marked()
    items = "".join(_entry(entry, frame, current=entry.section in marked) for entry in entries)
    label = say("source_outline_label", frame.language)
    return (
        f'<details class="outline"{" open" if opened else ""}><summary>{say("source_outline", frame.language)}</summary>'
        f'<nav aria-label="{label}"><ol lang="zh-CN">{items}</ol></nav></details>'
    )


def _entry(entry: Entry, frame: Frame, *, current: bool) -> str:
    here = ' aria-current="true"' if current else ""
    return (
        f'<li class="depth-{entry.depth}"><a href="#{frame.prefix}-{entry.section}"{here}>'
        f"{escape(entry.marker + entry.heading)}</a></li>"
    )


def text_html(plan: Reading, frame: Frame) -> str:
    """Return the whole text of a plan, its marks in place."""
    seen: set[int] = set()
    parts: list[str] = []
    for tabular, blocks in groupby(plan.blocks, lambda block: block.kind in ("header", "row")):
        if tabular:
            parts.append(_table(plan, list(blocks), frame, seen))
        else:
            parts += [_block(plan, block, frame, seen) for block in blocks]
    return f'<div class="plan-text" lang="zh-CN">{"".join(parts)}</div>'


def _block(plan: Reading, block: Block, frame: Frame, seen: set[int]) -> str:
    opens = block.start == plan.document.sections[block.section].start and block.section
    anchor = f' id="{frame.prefix}-{block.section}"' if opens else ""
    inner = _run(plan, block.lead, block.end, frame, seen, before=_lead(plan, block, frame, seen))
    match block.kind:
        case "heading":
            level = min(frame.level + block.depth, 6)
            return f"<h{level}{anchor}>{inner}</h{level}>"
        case "title":
            return f'<p class="plan-title"{anchor}>{inner}</p>'
        case _:
            return f"<p{anchor}>{inner}</p>"


def _lead(plan: Reading, block: Block, frame: Frame, seen: set[int]) -> str:
    return f"<b>{_run(plan, block.start, block.lead, frame, seen)}</b>" if block.lead > block.start else ""


def _run(plan: Reading, start: int, end: int, frame: Frame, seen: set[int], *, before: str = "") -> str:
    return before + "".join(_piece(piece, frame, seen) for piece in plan.pieces(start, end))


def _piece(piece: Piece, frame: Frame, seen: set[int]) -> str:
    if piece.mark is None:
        return escape(piece.text)
    new = piece.mark not in seen
    seen.add(piece.mark)
    name = frame.mark if piece.mark == 0 else f"{frame.mark}-{piece.mark}"
    told = f' id="{name}"' if new else ""
    return f"<mark{told}>{escape(piece.text)}</mark>"


def _table(plan: Reading, rows: Sequence[Block], frame: Frame, seen: set[int]) -> str:
    width = max(len(row.cells) for row in rows)
    shown = "".join(_row(plan, row, width, frame, seen) for row in rows if row.cells)
    return (
        f'<div class="plan-table" tabindex="0" role="region" aria-label="{say("source_table", frame.language)}">'
        f"<table>{shown}</table></div>"
    )


def _row(plan: Reading, row: Block, width: int, frame: Frame, seen: set[int]) -> str:
    tag = 'th scope="col"' if row.kind == "header" else "td"
    if len(row.cells) == 1 and width > 1:
        tag += f' colspan="{width}" class="group"'
    cells = (f"<{tag}>{''.join(_lines(plan, cell, frame, seen))}</{tag[:2]}>" for cell in row.cells)
    return f"<tr>{''.join(cells)}</tr>"


def _lines(plan: Reading, cell: Sequence[tuple[int, int]], frame: Frame, seen: set[int]) -> Iterator[str]:
    """Yield a cell's lines; characters set one below the other stand together."""
    for vertical, lines in groupby(cell, lambda line: line[1] - line[0] == 1 and len(cell) > 1):
        runs = [_run(plan, start, end, frame, seen) for start, end in lines]
        if vertical:
            yield f'<span class="vertical">{"".join(runs)}</span>'
        else:
            yield from (f"<span>{run}</span>" for run in runs)
