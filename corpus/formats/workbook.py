"""A workbook → its source: the sheets that are shown, in order, each under its name; a row a line."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.errors import CorpusError
from corpus.formats.archive import DAMAGED, Package
from corpus.formats.cell_values import shown
from corpus.formats.kinds import ole_kind, suffix_notes
from corpus.formats.lines import Lines, Slot
from corpus.source import Note, SheetCell, Source

MOST_CELLS = 100_000  # that hold something
MOST_EMPTY = 500_000  # with those that hold nothing but a format, and those that merged ones take up
MOST_COLUMNS = 16_384  # of a sheet
_HOLDS = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")
_SHEETS = "xl/worksheets/"
Place = tuple[int, int]  # row and column, from 1
_FAULTS = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, etree.LxmlError)
_BAD_BOOK = (*_FAULTS, zipfile.BadZipFile, InvalidFileException)


def read_xlsx(data: bytes, name: str) -> Source:
    """Return the source of a workbook (Office Open XML); values are those that it was saved with.

    Raises:
        CorpusError: it is empty, damaged, locked, unsafe, no workbook, too large, or without text.
    """
    if kind := ole_kind(data):
        raise CorpusError(
            "需要密码；请在 Excel/WPS 中去掉密码后另存"
            if kind == "locked"
            else "不是 .xlsx，而是旧版 Office 文件；请在 Excel/WPS 中另存为 .xlsx",
            file=name,
        )
    package = Package(data, name)
    has_formulas = _check_size(package)
    book = _opened(data, name, values=True)
    formulas = _opened(data, name, values=False) if has_formulas else None
    lines, notes = Lines(), [*suffix_notes(name, "xlsx"), *_unread(package)]
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        notes.append(Note("hidden", f"有 {len(hidden)} 张隐藏的工作表没有读取：{'、'.join(hidden)}。"))
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            table = _Table.of(sheet)
            table.write(lines)
            notes += table.notes(_uncounted(sheet, formulas[sheet.title]) if formulas else [])
    source = lines.source("xlsx", notes)
    if not source.text:
        raise CorpusError("工作簿里没有可读的内容；请确认数据在未隐藏的工作表中", file=name)
    return source


def _check_size(package: Package) -> bool:
    """Pass a workbook that is not too large to be read; return whether a sheet holds a formula.

    Raises:
        CorpusError: it is no workbook, or has too many cells.
    """
    if not package.target("", "officeDocument").startswith("xl/"):
        raise CorpusError("不是 Excel 工作簿；请在 Excel/WPS 中另存为 .xlsx", file=package.name)
    full = every = 0
    has_formulas = False
    for path in package.names():
        if path.startswith(_SHEETS) and (data := package.read(path)):
            full += sum(1 for _ in _HOLDS.finditer(data))
            every += sum(1 for _ in _CELL.finditer(data))
            every += sum(_area(found[1].decode()) for found in _MERGED.finditer(data))
            has_formulas = has_formulas or bool(_FORMULA.search(data))
    if full > MOST_CELLS or every > MOST_EMPTY:
        raise CorpusError(
            f"单元格太多（超过 {MOST_CELLS} 个），不读取；请删去多余的行列或拆成几个文件", file=package.name
        )
    return has_formulas


def _unread(package: Package) -> Iterator[Note]:
    """Yield notes of what lies over a workbook's sheets."""
    names = package.names()
    if pictures := sum(path.startswith("xl/media/") for path in names):
        yield Note("picture", f"工作簿中有 {pictures} 张图片，图片里的文字没有读取。")
    drawings = [path for path in names if path.startswith(("xl/drawings/drawing", "xl/charts/chart"))]
    if texts := sum(b"<a:t>" in (package.read(path) or b"") for path in drawings):
        yield Note("part_unread", f"工作簿中有 {texts} 处图表或文本框，其中的文字没有读取。")


def _area(reference: str) -> int:
    """Return how many cells a range such as B2:D4 holds."""
    left, top, right, bottom = range_boundaries(reference)
    return ((right or 0) - (left or 0) + 1) * ((bottom or 0) - (top or 0) + 1)


def _opened(data: bytes, name: str, *, values: bool) -> Workbook:
    """Return the workbook with the values that formulas had when it was saved, or with the formulas."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl does not keep; nothing is written back
            return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except _BAD_BOOK as error:
        raise CorpusError(DAMAGED, file=name) from error


@dataclass(frozen=True, slots=True)
class _Table:
    """What a sheet shows: the rows and columns that hold something and are not hidden.

    Attributes:
        title: the sheet's name.
        texts: place → what the cell shows, where that is something.
        rows: numbers of the rows that are read.
        columns: numbers of the columns that are read.
        merged: place → the first one shown of the merged cell that takes it up.
        origin: the first place shown of a merged cell → that of its value.
        hidden: how many hidden rows and columns hold something.
    """

    title: str
    texts: dict[Place, str]
    rows: list[int]
    columns: list[int]
    merged: dict[Place, Place]
    origin: dict[Place, Place]
    hidden: int

    @classmethod
    def of(cls, sheet: Worksheet) -> _Table:
        """Find out what a sheet shows."""
        texts = {place: text for place, cell in _cells(sheet).items() if (text := _said(cell))}
        rows, columns = {r for r, _ in texts}, {c for _, c in texts}
        away_rows = {r for r, dimension in sheet.row_dimensions.items() if dimension.hidden}
        away_columns = _hidden_columns(sheet)
        shown_rows, shown_columns = sorted(rows - away_rows), sorted(columns - away_columns)
        merged: dict[Place, Place] = {}
        origin: dict[Place, Place] = {}
        for area in sheet.merged_cells.ranges:
            down = _between(shown_rows, area.min_row, area.max_row)
            across = _between(shown_columns, area.min_col, area.max_col)
            if down and across:
                origin[down[0], across[0]] = (area.min_row, area.min_col)
                merged |= {(r, c): (down[0], across[0]) for r in down for c in across}
        hidden = len(rows & away_rows) + len(columns & away_columns)
        return cls(sheet.title, texts, shown_rows, shown_columns, merged, origin, hidden)

    def write(self, lines: Lines) -> None:
        """Write the sheet under its name; nothing for an empty one."""
        if self.rows and self.columns:
            lines.line(self.title, SheetCell(self.title, "A1"), heading=True)
        for row in self.rows:
            lines.row([self._slot((row, column)) for column in self.columns])

    def notes(self, unknown: list[str]) -> Iterator[Note]:
        """Yield what people should know of the sheet; `unknown` are its formulas without a value."""
        if self.hidden:
            yield Note("hidden", f"工作表“{self.title}”有 {self.hidden} 个隐藏的行或列没有读取。")
        if unknown:
            places = "、".join(unknown[:5]) + ("等" if len(unknown) > 5 else "")
            yield Note(
                "formula",
                f"工作表“{self.title}”有 {len(unknown)} 个公式没有保存计算结果（{places}），按空白读取；"
                "请在 Excel/WPS 中打开并保存后再上传。",
            )

    def _slot(self, place: Place) -> Slot:
        first = self.merged.get(place, place)
        if first != place:
            return Slot(over="above" if first[0] < place[0] else "left")
        row, column = self.origin.get(place, place)
        text = self.texts.get((row, column), "")
        return Slot(text, SheetCell(self.title, f"{get_column_letter(column)}{row}"))


def _between(numbers: list[int], first: int, last: int) -> list[int]:
    """Return those of sorted numbers from `first` to `last`, both inclusive."""
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


def _cells(sheet: Worksheet) -> dict[Place, Cell]:
    """Return the cells that a sheet holds, but those that a merged one covers.

    `iter_rows` would make each cell between the first and the last, which may be millions.
    """
    return {place: cell for place, cell in sheet._cells.items() if isinstance(cell, Cell) and cell.value is not None}


def _said(cell: Cell) -> str:
    """Return what a cell shows; a space between its lines."""
    try:
        form = cell.number_format or "General"
    except IndexError:  # it names a format that the workbook lacks
        form = "General"
    return " ".join(shown(cell.value, form).split())


def _uncounted(values: Worksheet, formulas: Worksheet) -> list[str]:
    """Return the formulas of a sheet that were saved without a value."""
    known = _cells(values)
    return [cell.coordinate for place, cell in _cells(formulas).items() if cell.data_type == "f" and place not in known]


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """Return the numbers of the columns that are hidden."""
    spans = ((d.min or 0, d.max or 0) for d in sheet.column_dimensions.values() if d.hidden)
    return {column for first, last in spans for column in range(first, min(last, MOST_COLUMNS) + 1)}
