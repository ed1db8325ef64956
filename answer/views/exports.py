"""Tables → the bytes of files that offices open: Excel workbooks and CSV. Text of the corpus never becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # what spreadsheet programs take for the start of a formula
_NO_XML = re.compile("[\ufffe\uffff]")  # what PDF viewers put for a hyphen among them
_LONGEST = 32_767  # characters that a cell of Excel holds
_HEAD = PatternFill("solid", fgColor="24537F")
_LINE = Side(style="thin", color="D2D2CB")
_BOTTOM = Border(bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for a file.

    Attributes:
        name: of the sheet, at most 31 characters.
        heads: one for each column.
        widths: of the columns, in characters.
        rows: as long as `heads`.
        listed: whether it is a list to filter and sort, and not a few lines to read.
    """

    name: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[Sequence[Value]]
    listed: bool = True


def csv_bytes(sheet: Sheet) -> bytes:
    """Return a table as CSV: UTF-8 with a byte order mark, by which Excel knows it, and lines that end in CR LF.

    A cell that would begin a formula has an apostrophe before it, and only such a cell.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(sheet.heads)
    writer.writerows([_guarded(value) for value in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def xlsx_bytes(sheets: Sequence[Sheet], *, made: datetime) -> bytes:
    """Return tables as a workbook: heads that stay in sight, filters, wrapped cells; every text is a text, never a formula.

    Args:
        sheets: in order; the first is open.
        made: when; the workbook states it.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "PlanQA"
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name[:31]), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _guarded(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """Write a table on an empty page."""
    for column, (head, width) in enumerate(zip(sheet.heads, sheet.widths, strict=True), start=1):
        cell = _put(page, 1, column, head)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for line, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = _put(page, line, column, value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = _BOTTOM
    page.freeze_panes = "A2"
    if sheet.listed:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.heads))}{len(sheet.rows) + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _put(page: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write a value; a text stays one, whatever it begins with, and loses only control characters that no cell holds."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        sound = _NO_XML.sub(" ", ILLEGAL_CHARACTERS_RE.sub(" ", value)).encode("utf-8", "replace").decode("utf-8")
        cell.value = sound[:_LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = bool(_FORMULA.match(sound))
    else:
        cell.value = value
    return cell
