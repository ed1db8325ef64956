"""Tables in plan texts → those that name units: Markdown pipes, tab-separated lines, tables flattened to one cell a line.

What a column holds is told by its head (`corpus.columns`), and for heads that name no role, or nothing known, by its cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.cells import Cell, Range, Row, at_column, cells_of, is_row, is_ruler, lists_units, words_of
from corpus.columns import is_head, kind_of, names_offices, names_units
from corpus.flattened import counted_rows, flat_header, numbered_rows
from corpus.model import Document, Section
from corpus.outline import paragraphs
from corpus.subjects import task_columns
from corpus.unheaded import unheaded_units
from corpus.units import unit_list

__all__ = [
    "Cell",
    "Range",
    "Row",
    "Table",
    "carried_table",
    "cells_of",
    "is_row",
    "is_ruler",
    "role_tables",
    "tables_in",
]

_DITTO = re.compile(r"[（(]?同上[）)]?|[〃″]")
_NUMBER = re.compile(r"\d{1,3}[.．、]?")
_NUMBERED = re.compile(r"\d{1,3}[.．、]?[\t|]")
_SHARED = ("due", "person", "scope", "figure", "note")  # what the rows of a merged cell have in common
_LEAST_COLUMNS = 3
_LOOK_BACK = 40  # sections that a table may go on over, at most


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a role column.

    Attributes:
        header: the header's words.
        rows: the rows under it.
        roles: columns that name units; those of offices only where there are no others.
        subjects: columns that may name the row's task, the most particular first; last those of groups, for a cell
            wide enough to stand in the task's place.
        contents: columns that say at length what is to be done under the task's name.
        start: clean offset where the header begins, inclusive; where it goes on from a section before, its first row.
        end: clean offset where the last row ends, exclusive.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    roles: tuple[int, ...]
    subjects: tuple[int, ...]
    contents: tuple[int, ...]
    start: int
    end: int

    def subject(self, row: Row) -> Cell:
        """Return the cell that names the row's task, () where a merged cell above it does."""
        return next((c for i in self.subjects if (c := at_column(row, i))), ())


def tables_in(document: Document, section: Section) -> list[Table]:
    """Return the tables with a role column that begin in the section's own text, or go on there from a section before."""
    goes_on = carried_table(document, section)
    return [*([goes_on] if goes_on else []), *role_tables(document, section)]


def role_tables(document: Document, section: Section) -> list[Table]:
    """Return the tables that begin in the section's own text and have a column of units with a role."""
    return _begun(document, list(paragraphs(document.text, section.start, section.own_end)))


def _begun(document: Document, lines: list[Range]) -> list[Table]:
    """Return the tables whose header stands in `lines`."""
    text = document.text
    found: list[Table] = []
    at = 0
    while at < len(lines):
        header = words_of(text, cells_of(text, lines[at]))
        is_flat = not is_row(text, lines[at])
        heads = _is_header(header) or (not is_flat and _heads_units(text, header, lines[at + 1 :]))
        if len(header) >= 2 and heads and not _has_lower(text, lines[at + 1 :]):
            stop = next((i for i in range(at + 1, len(lines)) if not is_row(text, lines[i])), len(lines))
            upper = next((line for line in lines[:at][::-1] if not is_ruler(text, line)), None)
            table = _ruled(document, lines[at:stop], upper)
            if table.roles:
                found.append(table)
                at = stop
                continue
        elif width := flat_header(text, lines, at):
            table, used = _flat(document, lines[at:], width)
            if table.roles:
                found.append(table)
                at += max(used, width)
                continue
        at += 1
    return found


def _is_header(words: Sequence[str]) -> bool:
    """Tell whether a line is a header: a role's column, or one of units among heads only."""
    if any(map(names_units, words)):
        return True
    kinds = [kind_of(w) for w in words if w]
    return "units" in kinds and len(kinds) >= 3 and None not in kinds


def _heads_units(text: str, words: Sequence[str], below: Sequence[Range]) -> bool:
    """Tell whether a line is the header of a task and of a column whose cells are units, whatever its head (国家部委)."""
    kinds = [kind_of(w) for w in words]
    if len(words) < _LEAST_COLUMNS or "task" not in kinds or not all(is_head(w) for w in words if w):
        return False
    rows = [cells_of(text, line) for line in takewhile(lambda line: is_row(text, line), below)]
    return bool(unheaded_units(text, words, rows)) or any(
        kind in (None, "units") and _lists(text, rows, i) for i, kind in enumerate(kinds)
    )


def carried_table(document: Document, section: Section) -> Table | None:
    """Return what goes on under a section's heading of a table that began in a section before: 二、…方面（共4项）⏎6⏎….

    Only rows and headings stand between; the header is that of the table. None where nothing goes on.
    """
    text = document.text
    lines = list(paragraphs(text, section.start, section.own_end))
    if section.index == 0 or len(lines) < 2:
        return None
    flat = _NUMBER.fullmatch(text, *lines[1]) is not None
    if not flat and not _NUMBERED.match(text, *lines[1]):
        return None
    rows = [] if flat else [line for line in lines[1:] if is_row(text, line)]
    for before in reversed(document.sections[max(section.index - _LOOK_BACK, 0) : section.index]):
        above = list(paragraphs(text, before.start, before.own_end))
        if opened := _begun(document, [*above, *rows]):
            table = opened[-1]
            if table.end < above[-1][1]:
                return None
            if not flat:
                return _with_rows(document, rows, table.header, lines[1])
            numbered, used = numbered_rows(document, lines[1:], table.header, table.roles, first=None)
            return _table(text, table.header, numbered, lines[1][0], lines[used][1])
        if len(above) > 1 and not (_NUMBER.fullmatch(text, *above[1]) or _NUMBERED.match(text, *above[1])):
            return None
    return None


def _table(text: str, header: tuple[str, ...], rows: Sequence[Row], start: int, end: int) -> Table:
    """Return the table of a header and rows, with what its columns hold."""
    kinds = [kind_of(w) for w in header]
    unheaded = unheaded_units(text, header, rows)
    roles = tuple(
        i
        for i, w in enumerate(header)
        if names_units(w)
        or i in unheaded
        or (kinds[i] == "units" and _units(text, rows, i))
        or (w and kinds[i] is None and "task" in kinds and _lists(text, rows, i))
    )
    roles = tuple(i for i in roles if not names_offices(header[i])) or roles
    subjects, contents = task_columns(text, header, rows, roles)
    return Table(header, tuple(rows), roles, subjects, contents, start, end)


def _units(text: str, rows: Sequence[Row], column: int) -> bool:
    """Tell whether most cells of a column list units: under 单位 may as well stand what a figure is counted in."""
    cells = [c for row in rows if (c := at_column(row, column))]
    return 2 * sum(lists_units(text, c) for c in cells) > len(cells)


def _lists(text: str, rows: Sequence[Row], column: int) -> bool:
    """Tell whether a column is of units though its head does not say so: most cells list them, one of them several."""
    cells = [c for row in rows if (c := at_column(row, column))]
    return _units(text, rows, column) and any(len(unit_list(text, *line)) > 1 for cell in cells for line in cell)


def _has_lower(text: str, lines: list[Range]) -> bool:
    """Tell whether the header goes on in the first of `lines`: a row of header words with a place left empty."""
    line = next((line for line in lines if not is_ruler(text, line)), None)
    if line is None or not is_row(text, line):
        return False
    words = words_of(text, cells_of(text, line))
    told = [w for w in words if w]
    return len(told) < len(words) and any(map(names_units, told)) and all(map(kind_of, told))


def _ruled(document: Document, lines: list[Range], upper: Range | None) -> Table:
    """Read a table whose lines are rows. Where a text file's header has empty cells, tabs were used as spaces and runs are one.

    They are merged cells where all lines have as many cells, and fewer or more if runs were one. In a header of two lines what the second leaves empty is in the `upper` one.
    """
    text = document.text
    head = cells_of(text, lines[0])
    if upper and is_row(text, upper) and not all(head):
        words = cells_of(text, upper)
        head = tuple(cell or at_column(words, i) for i, cell in enumerate(head))
    spaced = document.source.markup and "|" not in text[slice(*lines[0])]
    runs = spaced and not all(head) and not _is_even(text, lines)
    header = words_of(text, cells_of(text, lines[0], runs=True) if runs else head)
    return _with_rows(document, lines[1:], header, lines[0], runs=runs)


def _is_even(text: str, lines: list[Range]) -> bool:
    """Tell whether lines have as many cells each, and would not if runs of tabs were one."""
    tabs = {text.count("\t", *line) for line in lines}
    return len(tabs) == 1 and len({len(cells_of(text, line, runs=True)) for line in lines}) > 1


def _with_rows(
    document: Document, lines: list[Range], header: tuple[str, ...], first: Range, *, runs: bool = False
) -> Table:
    """Read the rows of a table with a known header from `lines`; `first` is the table's first line."""
    text = document.text
    roles = [i for i, w in enumerate(header) if kind_of(w) == "units"]
    roles += unheaded_units(text, header, [cells_of(text, line, runs=runs) for line in lines])
    roles_called = {i - 1 for i in roles if not header[i]}
    shared = {*roles, *roles_called, *(i for i, w in enumerate(header) if kind_of(w) in _SHARED)}
    rows: list[Row] = []
    for line in lines:
        row = cells_of(text, line, runs=runs)
        if is_ruler(text, line) or words_of(text, row) == header:
            continue  # printed again at the head of a page
        if rows and not any(at_column(row, i) for i in range(len(row)) if i not in shared) and _names(row, roles):
            rows[-1] = tuple(at_column(rows[-1], i) + at_column(row, i) for i in range(max(len(rows[-1]), len(row))))
        else:
            above = _same_as_above(document, line, row)
            rows.append(tuple(at_column(rows[-1], i) if rows and i in shared & above else c for i, c in enumerate(row)))
    return _table(text, header, rows, first[0], lines[-1][1] if lines else first[1])


def _names(row: Row, roles: Sequence[int]) -> bool:
    """Tell whether a row without number and task names units: it goes on with the cells of the row above."""
    return any(at_column(row, i) for i in roles)


def _same_as_above(document: Document, line: Range, row: Row) -> set[int]:
    """Return the columns of a row that say what the row above says: a merged cell covers them, or they print 同上.

    An empty cell without either may as well name nobody.
    """
    text = document.text
    tabs = [i for i in range(*line) if text[i] == "\t"]
    covered = {column for column, i in enumerate(tabs) if i in document.clean.covered}
    return covered | {i for i, cell in enumerate(row) if len(cell) == 1 and _DITTO.fullmatch(text, *cell[0])}


def _flat(document: Document, lines: list[Range], width: int) -> tuple[Table, int]:
    """Read a table flattened to one cell a line, and tell how many lines it takes."""
    text = document.text
    header = tuple(text[slice(*line)] for line in lines[:width])
    roles = tuple(i for i, w in enumerate(header) if kind_of(w) == "units")
    body = lines[width:]
    if kind_of(header[0]) == "number":
        rows, stop = numbered_rows(document, body, header, roles)
    else:
        rows = counted_rows(text, body, width, roles)
        stop = len(rows) * width
    end = body[stop - 1][1] if stop else lines[width - 1][1]
    return _table(text, header, rows, lines[0][0], end), width + stop
