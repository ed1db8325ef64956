"""Tables in plan texts: Markdown pipes, tab-separated lines, and tables flattened to one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Document, Section
from corpus.outline import paragraphs
from corpus.statements import LABEL_CELL
from corpus.units import looks_like_units, unit_list

Range = tuple[int, int]
Cell = tuple[Range, ...]  # the clean ranges of a cell's lines, none for an empty cell
Row = tuple[Cell, ...]

_NUMBER_HEADER = re.compile(r"序号|编号|号|No\.?", re.IGNORECASE)
_SUBJECT = re.compile(r"内容|任务|事项|项目|措施|举措|行动|工作|工程")
_NO_SUBJECT = re.compile(r"目标|时限|时间|进度|备注|指标|类别|领导|人员|责任人")
_GROUP = re.compile(r"类别|类型|分类|领域|方面|板块")
_HEADER_WORD = re.compile(
    r"序号|编号|.{0,8}(?:内容|任务|事项|项目|措施|目标|时限|时间|备注|单位|部门|领导|类别|行动|工程|指标)"
)
_NUMBER = re.compile(r"\d{1,3}[.．、]?")
_SEPARATOR = re.compile(r"[|\s:]*-[|\s:\-]*")
_NOTE = re.compile(r"(?:备?注|说明|抄送|附件|附表)(?:[：:\d一二三四五]|$)")
_EMPTY = re.compile(r"[—－–/／\\\-]+|无|暂无|略")
_DITTO = re.compile(r"[（(]?同上[）)]?|[〃″]")
_MAX_COLUMNS = 8
_MAX_SURPLUS = 12  # lines that a row may have beyond its columns: names below each other in one cell
_CELL_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a role column.

    Attributes:
        header: the header's words.
        rows: the rows under it.
        roles: columns that name units.
        subjects: columns that may name the row's task, the best first; last those of groups, for a cell wide enough to
            stand in the task's place.
        start: clean offset where the header begins, inclusive.
        end: clean offset where the last row ends, exclusive.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    roles: tuple[int, ...]
    subjects: tuple[int, ...]
    start: int
    end: int

    def subject(self, row: Row) -> Cell:
        """Return the cell that names the row's task, () where a merged cell above it does."""
        return next((c for i in self.subjects if (c := _at(row, i))), ())


def role_tables(document: Document, section: Section) -> list[Table]:
    """Return the tables in the section's own text that have a column of units with a role."""
    return tables(document, section, LABEL_CELL)


def tables(document: Document, section: Section, role: re.Pattern[str]) -> list[Table]:
    """Return the tables in the section's own text that have a column headed by a `role` word."""
    text = document.text
    lines = list(paragraphs(text, section.start, section.own_end))
    found: list[Table] = []
    at = 0
    while at < len(lines):
        split = _split(text, lines[at])
        header = _words(text, split)
        if len(split) >= 2 and any(role.fullmatch(w) for w in header) and not _has_lower(text, lines[at + 1 :], role):
            stop = next((i for i in range(at + 1, len(lines)) if not is_row(text, lines[i])), len(lines))
            upper = next((line for line in lines[:at][::-1] if not is_ruler(text, line)), None)
            found.append(_ruled(document, lines[at:stop], role, upper))
            at = stop
        elif width := _flat_header(text, lines, at, role):
            table, used = _flat(document, lines[at:], width, role)
            found.append(table)
            at += max(used, width)
        else:
            at += 1
    return found


def _subjects(header: tuple[str, ...], rows: Sequence[Row], roles: tuple[int, ...]) -> tuple[int, ...]:
    """Return the columns that name tasks; those with merged cells only group, if there is one without."""
    columns = [i for i, w in enumerate(header) if _SUBJECT.search(w) and not _NO_SUBJECT.search(w) and i not in roles]
    whole = [i for i in columns if all(_at(row, i) for row in rows)]
    groups = [i for i, w in enumerate(header) if _GROUP.search(w) and i not in (*columns, *roles)]
    return (*(whole or columns or [0]), *groups)


def is_row(text: str, line: Range) -> bool:
    """Tell whether a line has cells: pipes or tabs."""
    return "|" in text[slice(*line)] or "\t" in text[slice(*line)]


def is_ruler(text: str, line: Range) -> bool:
    """Tell whether a line is the ruler under a Markdown header."""
    return bool(_SEPARATOR.fullmatch(text, *line))


def cells_of(text: str, line: Range) -> Row:
    """Return the cells of a line that has pipes or tabs."""
    return _split(text, line)


def _words(text: str, cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple("".join(text[a:b] for a, b in cell) for cell in cells)


def _at(row: Row, column: int) -> Cell:
    return row[column] if column < len(row) else ()


def _split(text: str, line: Range, *, runs: bool = False) -> Row:
    """Return the cells of a line split at pipes or tabs (`runs`: of any number); the line when it has neither."""
    start, end = line
    mark = "|" if "|" in text[start:end] else "\t"
    begin = start + (mark == "|" and text[start] == "|")
    stop = end - (end > begin and text[end - 1] == mark)
    cells: list[Cell] = []
    for i in range(begin, stop + 1):
        if i == stop or text[i] == mark:
            if i > begin or not runs:
                cells.append(_cell(text, begin, i))
            begin = i + 1
    return tuple(cells)


def _cell(text: str, start: int, end: int) -> Cell:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return ((start, end),) if start < end and not _EMPTY.fullmatch(text, start, end) else ()


def _has_lower(text: str, lines: list[Range], role: re.Pattern[str]) -> bool:
    """Tell whether the header goes on in the first of `lines`: a row of header words with a place left empty."""
    line = next((line for line in lines if not is_ruler(text, line)), None)
    if line is None or not is_row(text, line):
        return False
    words = _words(text, _split(text, line))
    told = [w for w in words if w]
    return len(told) < len(words) and any(map(role.fullmatch, told)) and all(map(_HEADER_WORD.fullmatch, told))


def _ruled(document: Document, lines: list[Range], role: re.Pattern[str], upper: Range | None) -> Table:
    """Read a table whose lines are rows. Where the header has empty cells, tabs were used as spaces: runs are one.

    In a header of two lines what the second leaves empty is in the `upper` one.
    """
    text = document.text
    head = _split(text, lines[0])
    if upper and is_row(text, upper) and not all(head):
        words = _split(text, upper)
        head = tuple(cell or _at(words, i) for i, cell in enumerate(head))
    runs = not all(head) and "|" not in text[slice(*lines[0])]
    lines = [line for line in lines if not is_ruler(text, line)]
    header = _words(text, _split(text, lines[0], runs=True) if runs else head)
    roles = tuple(i for i, w in enumerate(header) if role.fullmatch(w))
    shared = {*roles, *(i for i, w in enumerate(header) if _NO_SUBJECT.search(w))}
    rows: list[Row] = []
    for line in lines[1:]:
        row = _split(text, line, runs=runs)
        if _words(text, row) == header:
            continue  # printed again at the head of a page
        if rows and _goes_on(text, row, header, roles):
            rows[-1] = tuple(_at(rows[-1], i) + _at(row, i) for i in range(max(len(rows[-1]), len(row))))
        else:
            above = _same_as_above(document, line, row)
            rows.append(tuple(_at(rows[-1], i) if rows and i in shared & above else c for i, c in enumerate(row)))
    return Table(header, tuple(rows), roles, _subjects(header, rows, roles), lines[0][0], lines[-1][1])


def _same_as_above(document: Document, line: Range, row: Row) -> set[int]:
    """Return the columns of a row that say what the row above says: a merged cell covers them, or they print 同上.

    An empty cell without either may as well name nobody.
    """
    text = document.text
    tabs = [i for i in range(*line) if text[i] == "\t"]
    covered = {column for column, i in enumerate(tabs) if i in document.clean.covered}
    return covered | {i for i, cell in enumerate(row) if len(cell) == 1 and _DITTO.fullmatch(text, *cell[0])}


def _goes_on(text: str, row: Row, header: tuple[str, ...], roles: tuple[int, ...]) -> bool:
    """Tell whether a row only goes on with the cells of the row above: it has no number and describes no task."""
    described = [i for i, w in enumerate(header) if i not in roles and (_GROUP.search(w) or not _NO_SUBJECT.search(w))]
    return not any(_at(row, i) for i in described) and any(_at(row, i) for i in roles)


def _flat_header(text: str, lines: list[Range], at: int, role: re.Pattern[str]) -> int:
    """Return how many lines from `at` are the cells of a header, 0 when no header stands there."""
    width = 0
    words: list[str] = []
    while at + width < len(lines) and width < _MAX_COLUMNS:
        word = text[slice(*lines[at + width])]
        if len(word) > 10 or not (_HEADER_WORD.fullmatch(word) or role.fullmatch(word)):
            break
        words.append(word)
        width += 1
    return width if width >= 3 and any(role.fullmatch(w) for w in words) else 0


def _flat(document: Document, lines: list[Range], width: int, role: re.Pattern[str]) -> tuple[Table, int]:
    """Read a table flattened to one cell a line, and tell how many lines it takes."""
    text = document.text
    header = tuple(text[slice(*line)] for line in lines[:width])
    body = lines[width:]
    stop = next((i for i, (a, b) in enumerate(body) if _NOTE.match(text, a, b)), len(body))
    roles = tuple(i for i, w in enumerate(header) if role.fullmatch(w))
    if _NUMBER_HEADER.fullmatch(header[0]):
        numbered, stop = _numbered_rows(document, body[:stop], header)
        if roles[-1] == len(header) - 1:
            numbered = [_without_group(text, row) for row in numbered]
        rows = [_aligned(text, row, header, roles) for row in numbered]
    else:
        rows = _counted_rows(text, body[:stop], width, roles)
        stop = len(rows) * width
    end = body[stop - 1][1] if stop else lines[width - 1][1]
    return Table(header, tuple(rows), roles, _subjects(header, rows, roles), lines[0][0], end), width + stop


def _counted_rows(text: str, body: list[Range], width: int, roles: tuple[int, ...]) -> list[Row]:
    """Return the rows of a flattened table without numbers: `width` lines each, as long as units stand where due."""
    rows: list[Row] = []
    for at in range(0, len(body) - width + 1, width):
        row: Row = tuple(_cell(text, *line) for line in body[at : at + width])
        if any(not _lists(text, row[i]) for i in roles):
            break
        rows.append(row)
    return rows


def _numbered_rows(document: Document, body: list[Range], header: tuple[str, ...]) -> tuple[list[list[Cell]], int]:
    """Return the cells of each row of a flattened table, and how many lines they take: a row begins with its number.

    A line that does not begin with a tab in a file whose cells do goes on with the cell above (two lead units in one
    cell); one-character lines are a vertical category and no cell. Prose behind a full row ends the table.
    """
    text, raw, offsets = document.text, document.raw, document.clean.offsets
    rows: list[list[Cell]] = []
    tabbed = False
    for used, line in enumerate(body):
        word = text[slice(*line)]
        begins = offsets[line[0]] > 0 and raw[offsets[line[0]] - 1] == "\t"
        if _NUMBER.fullmatch(word) and int(word.strip(".．、")) == len(rows) + 1:
            rows.append([(line,)])
            tabbed = begins
        elif rows and (_is_prose(word, rows[-1], header) or len(rows[-1]) > len(header) + _MAX_SURPLUS):
            return rows, used
        elif rows and len(word) > 1 and not (word in header and len(rows[-1]) >= 3):
            if tabbed and not begins and len(rows[-1]) > 1:
                rows[-1][-1] += (line,)
            else:
                rows[-1].append((line,))
    return rows, len(body)


def _without_group(text: str, row: list[Cell]) -> list[Cell]:
    """Return a row without the lines behind its units: they are the category of the rows that follow."""
    last = max((i for i, cell in enumerate(row) if i and _lists(text, cell)), default=1)
    return row[: last + 1]


def _is_prose(word: str, row: list[Cell], header: tuple[str, ...]) -> bool:
    return len(row) >= len(header) and len(word) > _CELL_LIMIT and word.endswith("。")


def _aligned(text: str, cells: list[Cell], header: tuple[str, ...], roles: tuple[int, ...]) -> Row:
    """Bring a flattened row to the header's width.

    Too long: a category's cell in front is dropped; further lines that only list units join the first role cell. Too
    short: it lost an empty cell. Where it has fewer lists of units than role columns the text does not tell which
    column they belong to: they go behind the last one.
    """
    lists = [i for i in range(1, len(cells)) if _lists(text, cells[i])]
    row, first = list(cells), roles[0]
    surplus = len(row) - len(header)
    if surplus > 0 and lists and lists[0] - first == surplus:
        return (row[0], *row[1 + surplus :])
    if surplus > 0 and len(roles) > 1 and lists[-1:] == [len(row) - 1] and _is_one(text, row[-1]):
        between = row[first + 1 : -1]  # each line names one: the text does not tell where the second column begins
        return (*row[: first + 1], row[-1], *between) if len(header) == first + 2 else tuple(row)
    while len(row) > len(header) and first + 1 < len(row) and _lists(text, row[first + 1]):
        row[first : first + 2] = [row[first] + row[first + 1]]
    if surplus >= 0 or tuple(lists[: len(roles)]) == roles:
        return tuple(row)
    names = [c for i, c in enumerate(cells) if i and i not in lists]
    subject = next((i for i, w in enumerate(header) if _SUBJECT.search(w) and not _NO_SUBJECT.search(w)), 1)
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


def _lists(text: str, cell: Cell) -> bool:
    return bool(cell) and all(looks_like_units(text, a, b) for a, b in cell)
