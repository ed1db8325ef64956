"""Tables flattened to one cell a line → rows: by the numbers of their rows, or by as many lines as the header has."""

from __future__ import annotations

import re

from corpus.cells import Cell, Range, Row, cell_of, lists_units
from corpus.columns import Kind, heads, kind_of
from corpus.dealing import deal
from corpus.model import Document
from corpus.units import unit_list

_NUMBER = re.compile(r"\d{1,3}[.．、]?")
_NOTE = re.compile(r"(?:备?注|说明|抄送|附件|附表)(?:[：:\d一二三四五]|$)")
_MAX_COLUMNS = 8
_MAX_SURPLUS = 12  # lines that a row may have beyond its columns: names below each other in one cell
_CELL_LIMIT = 60


def flat_header(text: str, lines: list[Range], at: int) -> int:
    """Return how many lines from `at` are the cells of a header, 0 when no header stands there."""
    kinds: list[Kind] = []
    for line in lines[at : at + _MAX_COLUMNS]:
        kind = kind_of(text[slice(*line)])
        if kind is None:
            break
        kinds.append(kind)
    return len(kinds) if heads(kinds) else 0


def numbered_rows(
    document: Document, body: list[Range], header: tuple[str, ...], roles: tuple[int, ...], *, first: int | None = 1
) -> tuple[list[Row], int]:
    """Return the rows of a table whose rows begin with their numbers, and how many lines they take.

    Args:
        document: the document.
        body: the lines behind the header.
        header: the header's words.
        roles: columns that name units.
        first: the first row's number; None for any.
    """
    text = document.text
    stop = next((i for i, (a, b) in enumerate(body) if _NOTE.match(text, a, b)), len(body))
    numbered, stop = _numbered(document, body[:stop], header, first)
    kinds = [kind_of(w) for w in header[1:]]
    rows: list[Row] = []
    for row in numbered:
        fitting = _fitting(text, row, kinds)
        if fitting is None and roles[-1:] == (len(header) - 1,):
            row = _without_group(text, row)
        rows.append(fitting or _aligned(text, row, header, roles))
    return rows, stop


def _fitting(text: str, row: list[Cell], kinds: list[Kind | None]) -> Row | None:
    """Return a row no longer than its header with each cell in the column that it is for; None where that is not told."""
    if len(row) - 1 > len(kinds) or any(len(cell) > 1 for cell in row):
        return None
    dealt = deal([text[slice(*cell[0])] if cell else "/" for cell in row[1:]], kinds)
    if not dealt.fits:
        return None
    begins = (0, *dealt.ends[:-1])
    return (
        row[0],
        *(tuple(part for c in row[1 + a : 1 + b] for part in c) for a, b in zip(begins, dealt.ends, strict=True)),
    )


def counted_rows(text: str, body: list[Range], width: int, roles: tuple[int, ...]) -> list[Row]:
    """Return the rows of a flattened table without numbers: `width` lines each, as long as units stand where due."""
    rows: list[Row] = []
    for at in range(0, len(body) - width + 1, width):
        row: Row = tuple(cell_of(text, *line) for line in body[at : at + width])
        if any(not lists_units(text, row[i]) for i in roles):
            break
        rows.append(row)
    return rows


def _numbered(
    document: Document, body: list[Range], header: tuple[str, ...], first: int | None
) -> tuple[list[list[Cell]], int]:
    """Return the cells of each row of a flattened table, and how many lines they take: a row begins with its number.

    A line that does not begin with a tab in a file whose cells do goes on with the cell above (two lead units in one
    cell); one-character lines are a vertical category and no cell. Prose behind a full row ends the table.
    """
    text, raw, offsets = document.text, document.raw, document.clean.offsets
    rows: list[list[Cell]] = []
    tabbed = False
    expected = first
    for used, line in enumerate(body):
        word = text[slice(*line)]
        begins = offsets[line[0]] > 0 and raw[offsets[line[0]] - 1] == "\t"
        if _NUMBER.fullmatch(word) and expected in (None, int(word.strip(".．、"))):
            rows.append([(line,)])
            expected = int(word.strip(".．、")) + 1
            tabbed = begins
        elif rows and (_is_prose(word, rows[-1], header) or len(rows[-1]) > len(header) + _MAX_SURPLUS):
            return rows, used
        elif rows and not cell_of(text, *line):
            rows[-1].append(())
        elif rows and len(word) > 1 and not (word in header and len(rows[-1]) >= 3):
            if tabbed and not begins and len(rows[-1]) > 1:
                rows[-1][-1] += (line,)
            else:
                rows[-1].append((line,))
    return rows, len(body)


def _without_group(text: str, row: list[Cell]) -> list[Cell]:
    """Return a row without the lines behind its units: they are the category of the rows that follow.

    Cells that are printed as empty (/) are its own.
    """
    last = max((i for i, cell in enumerate(row) if i and lists_units(text, cell)), default=1)
    while last + 1 < len(row) and not row[last + 1]:
        last += 1
    return row[: last + 1]


def _is_prose(word: str, row: list[Cell], header: tuple[str, ...]) -> bool:
    return len(row) >= len(header) and len(word) > _CELL_LIMIT and word.endswith("。")


def _aligned(text: str, cells: list[Cell], header: tuple[str, ...], roles: tuple[int, ...]) -> Row:
    """Bring a flattened row to the header's width.

    Too long: a category's cell in front is dropped; further lines that only list units join the first role cell. Too
    short: it lost an empty cell. Where it has fewer lists of units than role columns the text does not tell which
    column they belong to: they go behind the last one.
    """
    lists = [i for i in range(1, len(cells)) if lists_units(text, cells[i])]
    row, first = list(cells), roles[0]
    surplus = len(row) - len(header)
    if surplus > 0 and lists and lists[0] - first == surplus:
        return (row[0], *row[1 + surplus :])
    if surplus > 0 and len(roles) > 1 and lists[-1:] == [len(row) - 1] and _is_one(text, row[-1]):
        between = row[first + 1 : -1]  # each line names one: the text does not tell where the second column begins
        return (*row[: first + 1], row[-1], *between) if len(header) == first + 2 else tuple(row)
    while len(row) > len(header) and first + 1 < len(row) and lists_units(text, row[first + 1]):
        row[first : first + 2] = [row[first] + row[first + 1]]
    if surplus >= 0 or tuple(lists[: len(roles)]) == roles:
        return tuple(row)
    names = [c for i, c in enumerate(cells) if i and i not in lists]
    subject = next((i for i, w in enumerate(header) if kind_of(w) == "task"), 1)
    row = [cells[0], *((),) * (len(header) - 1)]
    row[subject] = names[0] if names else ()
    if len(lists) != len(roles):
        return (*row, *(cells[i] for i in lists))
    for column, i in zip(roles, lists, strict=True):
        row[column] = cells[i]
    return tuple(row)


def _is_one(text: str, cell: Cell) -> bool:
    """Tell whether a cell names a single unit."""
    return len(cell) == 1 and len(unit_list(text, *cell[0])) == 1
