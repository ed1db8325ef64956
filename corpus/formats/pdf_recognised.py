"""What was read from the picture of a PDF's page → lines and rows of tables, their boxes in points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from PIL.Image import Image

from corpus.formats.pdf_layout import Page, PageTable
from corpus.formats.pdf_lines import PrintLine
from corpus.formats.pdf_tables import Part, Slot, TableRow
from corpus.formats.recognition import Recognise, RecognisedLine, RowOfCells
from corpus.source import PageBox

_SURE = 0.9  # confidence from which a line is not said to be unsure


def add_recognised(page: Page, picture: Image, recognise: Recognise) -> None:
    """Put what is read from a page's picture among its lines and tables, but for what its text has already."""
    width, height = page.sheet.shown.size
    scale = width / picture.width, height / picture.height
    own = [] if page.sheet.garbled else page.lines
    lines: list[PrintLine] = []
    tables: list[PageTable] = []
    order: dict[int, int] = {}
    parts = recognise(picture, page.number)
    for in_row, run in groupby(parts, key=lambda part: not isinstance(part, RecognisedLine)):
        if in_row:
            rows = _rows([part for part in run if not isinstance(part, RecognisedLine)], page.number, scale)
            order |= {id(row): len(order) + at for at, row in enumerate(rows)}
            tables += [PageTable(_around(rows, page.number), rows=rows)] if rows else []
            continue
        for part in run:
            line = _line(part, page.number, scale) if isinstance(part, RecognisedLine) else None
            if line and not any(_stands_in(line.box, other.box) for other in own):
                order[id(line)] = len(order)
                lines.append(line)
    if lines or tables:
        page.lines, page.tables = [*own, *lines], [*page.tables, *tables]
        page.order = {} if own else order
        page.unsure = sum(line.confidence < _SURE for line in _read(parts))


def _read(parts: Iterable[RecognisedLine | RowOfCells]) -> Iterator[RecognisedLine]:
    """Yield the lines that were read, those of tables' cells too."""
    for part in parts:
        if isinstance(part, RecognisedLine):
            yield part
        else:
            yield from (line for cell in part.cells for line in cell.lines)


def _part(line: RecognisedLine, page: int, scale: tuple[float, float]) -> Part:
    across, down = scale
    box = PageBox(page, line.left * across, line.top * down, line.right * across, line.bottom * down)
    return Part(" ".join(line.text.split()), box)


def _line(line: RecognisedLine, page: int, scale: tuple[float, float]) -> PrintLine | None:
    part = _part(line, page, scale)
    return PrintLine(part.text, part.box, part.box.bottom - part.box.top, recognised=True) if part.text else None


def _rows(rows: Sequence[RowOfCells], page: int, scale: tuple[float, float]) -> list[TableRow]:
    """Return the rows of a table that hold text, each with a slot for each of its columns."""
    laid: list[list[Slot]] = []
    spanning: dict[int, int] = {}  # column → rows that a cell above still takes
    for row in rows:
        slots: list[Slot] = []
        for cell in row.cells:
            _cover(slots, spanning)
            parts = [part for line in cell.lines if (part := _part(line, page, scale)).text]
            if cell.rows > 1:
                spanning |= dict.fromkeys(range(len(slots), len(slots) + cell.columns), cell.rows - 1)
            slots += [Slot(parts, rows=cell.rows), *(Slot(covered="left") for _ in range(cell.columns - 1))]
        _cover(slots, spanning)
        laid.append(slots)
    columns = max(map(len, laid))
    out = []
    for slots in laid:
        tops = [part.box.top for slot in slots for part in slot.parts]
        section = len(slots) == columns > 1 and all(slot.covered == "left" for slot in slots[1:])
        slots += [Slot() for _ in range(columns - len(slots))]
        if tops:
            out.append(TableRow(slots, page, min(tops), section, recognised=True))
    return out


def _cover(slots: list[Slot], spanning: dict[int, int]) -> None:
    """Add the slots that cells from above cover, up to the next free column."""
    while spanning.get(len(slots), 0) > 0:
        spanning[len(slots)] -= 1
        slots.append(Slot(covered="above"))


def _around(rows: Sequence[TableRow], page: int) -> PageBox:
    """Return the box around the text of rows."""
    boxes = [part.box for row in rows for slot in row.slots for part in slot.parts]
    return PageBox(
        page,
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _stands_in(box: PageBox, other: PageBox) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= x <= other.right and other.top <= y <= other.bottom
