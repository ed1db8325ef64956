"""Grids and glyphs of a PDF's pages → rows of its tables, whole again where a page cut them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.formats.pdf_glyphs import Glyph
from corpus.formats.pdf_grid import Grid, GridCell
from corpus.formats.pdf_lines import gap_between, joined, lines_of
from corpus.source import PageBox

_NUMBER = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[)）]?[.．、]?")
_NUMBERED = 0.6  # of a table's rows that the column of their numbers counts, at least
_HEAD_ROWS = 3  # rows from the top of a table that a later page may print again
_STOPS = "。！？；!?;"
_OPEN, _CLOSE = "（(〔【{《“", "）)〕】}》”"
_ENDED = 2 / 3  # of a column's cells that end with a stop, where each is expected to


@dataclass(frozen=True, slots=True)
class Part:
    """What a cell holds on one page, and its box there."""

    text: str
    box: PageBox


@dataclass(slots=True)
class Slot:
    """A row's place in a column.

    Attributes:
        parts: what the cell that begins here holds, a part for each page; [] for an empty cell.
        covered: "above" or "left" where a merged cell from there covers the place, else "".
        rows: how many rows the cell takes.
    """

    parts: list[Part] = field(default_factory=list)
    covered: str = ""
    rows: int = 1

    @property
    def text(self) -> str:
        """Return the cell's text, its parts joined."""
        out = ""
        for part in self.parts:
            out += (gap_between(out, part.text) if out else "") + part.text
        return out


@dataclass(slots=True)
class TableRow:
    """A row of a table.

    Attributes:
        slots: one for each column.
        page: the page that it begins on.
        top: its upper edge there.
        section: whether it is one cell over all columns.
        repeats: whether it is a header that a later page prints again.
        recognised: whether it was read from a picture.
    """

    slots: list[Slot]
    page: int
    top: float
    section: bool
    repeats: bool = False
    recognised: bool = False

    @property
    def texts(self) -> list[str]:
        """Return the text of each place."""
        return [slot.text for slot in self.slots]


def joined_rows(tables: Iterable[list[TableRow]]) -> list[TableRow]:
    """Return the rows of a table from those that it has on each page; all have the same columns.

    No cell is lost: each that holds text is a part of some row's slot.
    """
    rows: list[TableRow] = []
    for fresh in tables:
        kept = fresh
        if rows:
            body = _mark_repeated(rows, fresh)
            if body and _continues(rows, body[0]):
                _join(rows, body[0])
                kept = [row for row in fresh if row is not body[0]]
            elif body:
                _carry(rows, body[0])
        rows += kept
    return rows


def unfinished(rows: Sequence[TableRow]) -> str:
    """Return the cell that the last row of a table breaks off in, "" where all of them are finished."""
    body = [row for row in rows if not (row.section or row.repeats)]
    if not body:
        return ""
    for column, slot in enumerate(body[-1].slots):
        text = slot.text
        others = [other for row in body[1:-1] if (other := row.slots[column].text)]
        ended = sum(other[-1] in _STOPS + _CLOSE for other in others)
        expected = len(others) >= 2 and ended >= _ENDED * len(others)
        if text and (_left_open(text) > 0 or (expected and text[-1] not in _STOPS + _CLOSE)):
            return text
    return ""


def grid_rows(grid: Grid, glyphs: Sequence[Glyph]) -> list[TableRow]:
    """Return a grid's rows; those without text are left out."""
    columns = len(grid.lefts)
    rows = [TableRow([Slot() for _ in range(columns)], grid.page, top, section=False) for top in grid.tops]
    inside = grid.dealt(glyphs)[0]
    for place, cell in enumerate(grid.cells):
        slot = rows[cell.row].slots[cell.column]
        slot.rows = cell.rows
        if place in inside:
            text = joined(lines_of(inside[place], grid.page), cell.box)
            slot.parts.append(Part(text, cell.box))
        _cover(rows, cell)
        rows[cell.row].section |= cell.columns == columns > 1 and cell.rows == 1
    return [row for row in rows if any(row.texts)]


def _cover(rows: Sequence[TableRow], cell: GridCell) -> None:
    """Mark the places that a merged cell covers."""
    for row in range(cell.row, min(cell.row + cell.rows, len(rows))):
        for column in range(cell.column, cell.column + cell.columns):
            if row > cell.row:
                rows[row].slots[column].covered = "above"
            elif column > cell.column:
                rows[row].slots[column].covered = "left"


def _mark_repeated(rows: Sequence[TableRow], fresh: Sequence[TableRow]) -> list[TableRow]:
    """Mark the header rows that a page prints again; return the rows under them."""
    heads = [row.texts for row in rows[:_HEAD_ROWS]]
    first = fresh[0].texts if fresh else []
    if first not in heads or sum(map(bool, first)) < 2:
        return list(fresh)
    at, count = heads.index(first), 0
    while at + count < len(heads) and count < len(fresh) and fresh[count].texts == heads[at + count]:
        fresh[count].repeats = True
        count += 1
    return list(fresh[count:])


def _body(rows: Sequence[TableRow]) -> list[TableRow]:
    return [row for row in rows if not (row.section or row.repeats)]


def _number_column(rows: Sequence[TableRow]) -> int | None:
    """Return the column that counts the rows, None where there is none or a number stands for several rows."""
    body = _body(rows)
    for column in range(len(rows[0].slots)):
        slots = [row.slots[column] for row in body[1:]]
        counted = sum(bool(_NUMBER.fullmatch(slot.text)) for slot in slots)
        if slots and counted >= _NUMBERED * len(slots) and all(slot.rows == 1 for slot in slots):
            return column
    return None


def _continues(rows: Sequence[TableRow], first: TableRow) -> bool:
    """Tell whether a page's first row goes on with the last one of the page before.

    Where rows are numbered, one without a number does; else one that leaves empty what all rows fill, or closes a
    bracket of the cell above, and goes on only with cells that did not end.
    """
    body = _body(rows)
    if first.section or not body or rows[-1].section:
        return False
    number = _number_column(rows)
    above = [_origin(rows, column).text for column in range(len(first.slots))]
    pairs = [(text, slot.text) for text, slot in zip(above, first.slots, strict=True) if slot.text]
    if number is not None:
        if not body[-1].slots[number].text and len(body) > 1:  # set in the middle of the row, it stands in the rest
            return any(text and text[-1] not in _STOPS for text, _ in pairs)
        return not first.slots[number].text and not first.slots[number].covered
    if any(text and _left_open(text) > 0 and _left_open(more) < 0 for text, more in pairs):
        return True
    always = [all(row.slots[column].text for row in body) for column in range(len(first.slots))]
    lacks = any(full and not slot.text for full, slot in zip(always, first.slots, strict=True))
    return len(body) > 2 and lacks and all(text and text[-1] not in _STOPS for text, _ in pairs)


def _origin(rows: Sequence[TableRow], column: int) -> Slot:
    """Return the slot whose cell takes the place of the last row in a column."""
    body = _body(rows)
    for row in reversed(body):
        if row.slots[column].covered != "above":
            return row.slots[column]
    return body[0].slots[column]


def _join(rows: Sequence[TableRow], rest: TableRow) -> None:
    """Put the parts of a row that goes on on a new page where they belong."""
    for column, slot in enumerate(rest.slots):
        if slot.parts:
            _origin(rows, column).parts += slot.parts


def _carry(rows: Sequence[TableRow], first: TableRow) -> None:
    """Mark the places of a page's first row that a merged cell of the page before goes on to cover."""
    body = _body(rows)
    if first.section or not body or rows[-1].section:
        return
    number = _number_column(rows)
    for column, slot in enumerate(first.slots):
        merges = slot.rows > 1 or any(row.slots[column].rows > 1 for row in body)
        if column != number and merges and not slot.covered and not slot.text and _origin(rows, column).text:
            slot.covered = "above"


def _left_open(text: str) -> int:
    """Return how many brackets a text leaves open; negative where it closes more."""
    return sum(char in _OPEN for char in text) - sum(char in _CLOSE for char in text)
