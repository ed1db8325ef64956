"""The cells of a table's line: Markdown pipes, tabs, or the line itself where a table was flattened to one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.units import looks_like_units

Range = tuple[int, int]
Cell = tuple[Range, ...]  # the clean ranges of a cell's lines, none for an empty cell
Row = tuple[Cell, ...]

_SEPARATOR = re.compile(r"[|\s:]*-[|\s:\-]*")
_EMPTY = re.compile(r"[—－–/／\\\-]+|无|暂无|略")


def is_row(text: str, line: Range) -> bool:
    """Tell whether a line has cells: pipes or tabs."""
    return "|" in text[slice(*line)] or "\t" in text[slice(*line)]


def is_ruler(text: str, line: Range) -> bool:
    """Tell whether a line is the ruler under a Markdown header."""
    return bool(_SEPARATOR.fullmatch(text, *line))


def words_of(text: str, cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the text of each cell, its lines joined."""
    return tuple("".join(text[a:b] for a, b in cell) for cell in cells)


def at_column(row: Row, column: int) -> Cell:
    """Return the cell of a column, () where the row is shorter."""
    return row[column] if column < len(row) else ()


def lists_units(text: str, cell: Cell) -> bool:
    """Tell whether every line of a cell is a list of units."""
    return bool(cell) and all(looks_like_units(text, a, b) for a, b in cell)


def cells_of(text: str, line: Range, *, runs: bool = False) -> Row:
    """Return the cells of a line split at pipes or tabs (`runs`: of any number); the line when it has neither."""
    start, end = line
    mark = "|" if "|" in text[start:end] else "\t"
    begin = start + (mark == "|" and text[start] == "|")
    stop = end - (end > begin and text[end - 1] == mark)
    cells: list[Cell] = []
    for i in range(begin, stop + 1):
        if i == stop or text[i] == mark:
            if i > begin or not runs:
                cells.append(cell_of(text, begin, i))
            begin = i + 1
    return tuple(cells)


def cell_of(text: str, start: int, end: int) -> Cell:
    """Return the cell that a range holds, () for one that is empty or says so (—, 无)."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return ((start, end),) if start < end and not _EMPTY.fullmatch(text, start, end) else ()
