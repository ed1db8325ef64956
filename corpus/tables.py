"""Tables in plan texts: Markdown pipes, tab-separated lines, and tables flattened to one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Document, Section
from corpus.outline import paragraphs
from corpus.units import looks_like_units

_HEADER_WORD = re.compile(r"序号|编号|.{0,8}(?:内容|任务|事项|项目|措施|目标|时限|时间|备注|单位|部门|领导|类别|行动|工程|指标)")
_NUMBER = re.compile(r"\d{1,3}[.．、]?")
_SEPARATOR = re.compile(r"\|?\s*:?-{2,}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's clean range [start, end); it may hold several lines."""

    start: int
    end: int


def table_rows(
    document: Document, section: Section, role: re.Pattern[str]
) -> Iterator[tuple[list[str], list[list[Cell]]]]:
    """Yield (header cells, rows of cells) of each table in the section's own text that has a `role` column."""
    lines = [Cell(a, b) for a, b in paragraphs(document.text, section.start, section.own_end)]
    text = document.text
    split = [_split(text, line) for line in lines]
    at = 0
    while at < len(lines):
        header = [text[c.start : c.end] for c in split[at]]
        if len(header) > 2 and any(role.fullmatch(c) for c in header):
            stop = next((i for i in range(at + 1, len(lines)) if len(split[i]) < 2), len(lines))
            rows = [r for r in split[at + 1 : stop] if not _SEPARATOR.match(text[r[0].start : r[0].end] or "|--")]
            yield header, _filled(rows)
            at = stop
            continue
        width = _flat_header(text, lines, at, role)
        if width:
            header = [text[c.start : c.end] for c in lines[at : at + width]]
            yield header, list(_flat_rows(document, lines[at + width :], header, role))
            return
        at += 1


def _split(text: str, line: Cell) -> list[Cell]:
    """Return the cells of a line split at pipes or tabs; the line itself when it has neither."""
    mark = "|" if text.startswith("|", line.start) or text.count("|", line.start, line.end) >= 2 else "\t"
    cells: list[Cell] = []
    begin = line.start + (mark == "|" and text[line.start] == "|")
    stop = line.end - (mark == "|" and text[line.end - 1] == "|")
    for i in range(begin, stop + 1):
        if i == stop or text[i] == mark:
            cells.append(_stripped(text, begin, i))
            begin = i + 1
    return cells


def _stripped(text: str, start: int, end: int) -> Cell:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Cell(start, end)


def _filled(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Give an empty cell the cell above it: a merged cell of the original."""
    out: list[list[Cell]] = []
    for row in rows:
        above = out[-1] if out else []
        out.append([c if c.start < c.end or i >= len(above) or i == 0 else above[i] for i, c in enumerate(row)])
    return out


def _flat_header(text: str, lines: list[Cell], at: int, role: re.Pattern[str]) -> int:
    """Return how many lines from `at` are the cells of a header, 0 when no header stands there."""
    width = 0
    while at + width < len(lines) and width < 8:
        word = text[lines[at + width].start : lines[at + width].end]
        if len(word) > 10 or not (_HEADER_WORD.fullmatch(word) or role.fullmatch(word)):
            break
        width += 1
    words = [text[c.start : c.end] for c in lines[at : at + width]]
    return width if width >= 3 and any(role.fullmatch(w) for w in words) else 0


def _flat_rows(
    document: Document, lines: list[Cell], header: list[str], role: re.Pattern[str]
) -> Iterator[list[Cell]]:
    """Yield the rows of a flattened table: each begins with the next number.

    A line that does not begin with a tab in a file whose cells do goes on with the cell above (two lead units in one
    cell); one-character lines are a vertical category and no cell.
    """
    row: list[Cell] = []
    expected = 1
    for line in lines:
        word = document.text[line.start : line.end]
        if _NUMBER.fullmatch(word) and int(word.strip(".．、")) == expected:
            if row:
                yield _fitted(document, row, header, role)
            row, expected = [line], expected + 1
        elif row and len(word) > 1:
            begins = document.raw[document.clean.offsets[line.start] - 1] == "\t"
            tabbed = document.raw[document.clean.offsets[row[0].start] - 1] == "\t"
            if tabbed and not begins and len(row) > 1:
                row[-1] = Cell(row[-1].start, line.end)
            else:
                row.append(line)
    if row:
        yield _fitted(document, row, header, role)


def _fitted(document: Document, row: list[Cell], header: list[str], role: re.Pattern[str]) -> list[Cell]:
    """Bring a row to the header's width: surplus lines that only list units join the first role cell."""
    first = next((i for i, c in enumerate(header) if role.fullmatch(c)), len(header))
    while len(row) > len(header) and first + 1 < len(row):
        if not looks_like_units(document.text, row[first + 1].start, row[first + 1].end):
            break
        row[first : first + 2] = [Cell(row[first].start, row[first + 1].end)]
    return row
