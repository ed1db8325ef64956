"""Workbooks → sources."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from corpus.errors import CorpusError
from corpus.formats.cell_values import shown
from corpus.formats.workbook import read_xlsx
from corpus.source import SheetCell, Source

FILES = Path(__file__).parent / "files"


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(fill: Callable[[Worksheet], None], title: str = "任务分工") -> Workbook:
    book = Workbook()
    book.active.title = title
    fill(book.active)
    return book


def read(fill: Callable[[Worksheet], None]) -> Source:
    return read_xlsx(saved(book_of(fill)), "表.xlsx")


def plan(sheet: Worksheet) -> None:
    sheet.append(["任务分工表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["序号", "重点任务", "牵头单位", "时限", "比例"])
    sheet.append([1, "青少年行动", "市教育局\n市科协", datetime(2027, 12, 31), 0.18])
    sheet.append([2, None, "市科技局", "长期", 0.205])
    sheet.merge_cells("B3:B4")
    sheet["D3"].number_format = 'yyyy"年"m"月"'
    sheet["E3"].number_format, sheet["E4"].number_format = "0%", "0.0%"


def test_sheets_in_order_under_their_names_a_row_a_line() -> None:
    book = book_of(plan)
    book.create_sheet("空表")
    more = book.create_sheet("指标")
    more["B2"], more["D2"], more["B3"], more["D3"] = "指标", "目标值", "科普站点", 20
    source = read_xlsx(saved(book), "表.xlsx")
    assert source.text.splitlines() == [
        "任务分工",
        "任务分工表",
        "序号\t重点任务\t牵头单位\t时限\t比例",
        "1\t青少年行动\t市教育局 市科协\t2027年12月\t18%",
        "2\t\t市科技局\t长期\t20.5%",
        "指标",
        "指标\t目标值",
        "科普站点\t20",
    ]
    assert {source.text[i:].split("\n")[0] for i in source.headings} == {"任务分工", "指标"}
    assert [source.text[i - 2 : i + 2] for i in source.covered] == ["2\t\t市"]
    assert (source.kind, source.whole, source.notes) == ("xlsx", True, ())


def test_each_anchor_is_the_cell_of_its_words() -> None:
    source = read(plan)
    places = [(source.text[a.start : a.end], a.where) for a in source.anchors]
    assert places[1] == ("任务分工表", SheetCell("任务分工", "A1"))
    assert ("青少年行动", SheetCell("任务分工", "B3")) in places
    assert places[-1] == ("20.5%", SheetCell("任务分工", "E4"))
    said = sum(len(text) for text, _ in places)
    assert said + source.text.count("\n") + source.text.count("\t") == len(source.text)


def test_hidden_sheets_rows_and_columns_are_left_out_and_told() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["任务", "底数", "单位"], ["甲", 7, "市科协"], ["乙", 8, "市教育局"]):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    book = book_of(fill)
    for name, state in (("底稿", "hidden"), ("深藏", "veryHidden")):
        book.create_sheet(name)["A1"] = "市财政局"
        book[name].sheet_state = state
    source = read_xlsx(saved(book), "表.xlsx")
    assert source.text == "任务分工\n任务\t单位\n乙\t市教育局\n"
    assert [(n.kind, n.text) for n in source.notes] == [
        ("hidden", "有 2 张隐藏的工作表没有读取：底稿、深藏。"),
        ("hidden", "工作表“任务分工”有 2 个隐藏的行或列没有读取。"),
    ]


def test_a_merged_cell_whose_first_row_is_hidden_shows_in_its_second() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["行动", "任务"], ["青少年行动", "甲"], [None, "乙"], [None, "丙"]):
            sheet.append(row)
        sheet.merge_cells("A2:A4")
        sheet.row_dimensions[2].hidden = True

    source = read(fill)
    assert source.text == "任务分工\n行动\t任务\n青少年行动\t乙\n\t丙\n"
    assert len(source.covered) == 1
    assert SheetCell("任务分工", "A2") in [a.where for a in source.anchors]


def test_a_formula_without_a_saved_value_says_nothing_and_is_told() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["指标", "合计"])
        sheet.append(["站点", "=1+1"])

    source = read(fill)
    assert source.text == "任务分工\n指标\t合计\n站点\n"
    assert [(n.kind, "B2" in n.text) for n in source.notes] == [("formula", True)]


def changed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with its sheet's XML changed, and a part that can't be packed: its ratio is no bomb's."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            is_sheet = part.filename.endswith("sheet1.xml")
            made.writestr(part, change(given.read(part)) if is_sheet else given.read(part))
        made.writestr("noise.bin", Random(7).randbytes(100_000))
    return out.getvalue()


def test_a_formula_with_its_saved_value_says_it() -> None:
    data = saved(book_of(lambda sheet: sheet.append(["合计", "=1+1"])))
    source = read_xlsx(changed(data, lambda xml: re.sub(b"<v ?/>|<v></v>", b"<v>2</v>", xml)), "表.xlsx")
    assert (source.text, source.notes) == ("任务分工\n合计\t2\n", ())


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (18, "General", "18"),
        (18.0, "General", "18"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234, "#,##0", "1,234"),
        (0.18, "0%", "18%"),
        (0.1855, "0.0%", "18.6%"),
        (0.5, "0.00", "0.50"),
        (5, '0"万元"', "5万元"),
        (5.5, "0.##", "5.5"),
        (5, "0.##", "5"),
        (7, "000", "007"),
        (-3, "#,##0;(#,##0)", "(3)"),
        (-3, "0_ ", "-3"),
        (12, "[Red]0", "12"),
        (12500, '0.0,"千"', "12.5千"),
        (1e-7, "General", "0.0000001"),
        (123456789012, "General", "123456789012"),
        (0, "General", "0"),
        (0.5, "# ?/?", "0.5"),
        (True, "General", "TRUE"),
        ("３１５", "@", "３１５"),
        (datetime(2026, 12, 1), "yyyy-mm-dd", "2026-12-01"),
        (datetime(2026, 12, 1), "mm-dd-yy", "2026-12-01"),
        (datetime(2026, 12, 1), "General", "2026-12-01"),
        (datetime(2026, 9, 1), 'yyyy"年"m"月"d"日"', "2026年9月1日"),
        (date(2026, 9, 1), 'yyyy"年"m"月";@', "2026年9月"),
        (datetime(2026, 9, 1), "[$-804]yyyy年mm月", "2026年09月"),
        (datetime(2026, 9, 1, 8, 5), "yyyy/m/d h:mm", "2026/9/1 8:05"),
        (datetime(2026, 9, 1), "[$-F800]dddd, mmmm dd, yyyy", "2026-09-01"),
        (datetime(2026, 9, 1, 8), "h:mm AM/PM", "2026-09-01"),
        (time(8, 30), "h:mm", "08:30"),
        (None, "General", ""),
    ],
)
def test_a_cell_says_what_it_shows(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_are_said_as_they_are(value: int) -> None:
    assert shown(value, "General") == str(value)
    assert shown(float(value), "0") == str(value)
    assert shown(value, "#,##0").replace(",", "") == str(value)


@given(
    st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["General", "0.00", "#,##0", "0%", "yyyy", ""])
)
def test_no_number_breaks_a_format(value: float, form: str) -> None:
    assert shown(value, form)


@st.composite
def areas(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """Draw rows, columns, and merged areas that do not overlap: (first row, first column, last row, last column)."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    free, out = {(r, c) for r in range(1, rows + 1) for c in range(1, columns + 1)}, []
    for row, column in draw(st.lists(st.sampled_from(sorted(free)), max_size=4)):
        down, across = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        taken = {(r, c) for r in range(row, row + down + 1) for c in range(column, column + across + 1)}
        if len(taken) > 1 and taken <= free:
            free -= taken
            out.append((row, column, row + down, column + across))
    return rows, columns, out


@settings(max_examples=60, deadline=None)
@given(areas())
def test_a_merged_grid_comes_back(made: tuple[int, int, list[tuple[int, int, int, int]]]) -> None:
    rows, columns, merged = made

    def fill(sheet: Worksheet) -> None:
        for row in range(1, rows + 1):
            sheet.append([f"格{row}{column}" for column in range(1, columns + 1)])
        for top, left, bottom, right in merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    first = {
        (r, c): (top, left)
        for top, left, bottom, right in merged
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    }
    source = read(fill)
    own = [(r, c) for r in range(1, rows + 1) for c in range(1, columns + 1) if first.get((r, c), (r, c)) == (r, c)]
    assert [(source.text[a.start : a.end], a.where) for a in source.anchors[1:]] == [
        (f"格{r}{c}", SheetCell("任务分工", f"{get_column_letter(c)}{r}")) for r, c in own
    ]
    lines = source.text.splitlines()[1:]
    told, kept = sorted({r for r, _ in own}), sorted({c for _, c in own})  # the others hold nothing
    assert len(lines) == len(told)
    for row, line in zip(told, lines, strict=True):
        expected = [f"格{row}{column}" if (row, column) in own else "" for column in kept]
        assert line.rstrip("\t").split("\t") == "\t".join(expected).rstrip("\t").split("\t")
    above = [(r, c) for (r, c), (top, _) in first.items() if top < r and r in told and c in kept]
    assert len(source.covered) == len(above)


# Files that harm or can't be read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04", "已损坏"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "需要密码"),
        (OLE + "Workbook\0".encode("utf-16-le"), "另存为 .xlsx"),
        ((FILES / "04_plan_numbering_revisions.docx").read_bytes(), "不是 Excel 工作簿"),
        (saved(book_of(lambda sheet: None)), "没有可读的内容"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(CorpusError, match=message) as raised:
        read_xlsx(data, "表.xlsx")
    assert raised.value.file == "表.xlsx"


def _with_sheet(inside: str) -> bytes:
    """Return a workbook whose sheet holds some XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}">{inside}</worksheet>'.encode()
    return changed(saved(book_of(lambda made: made.append([1]))), lambda xml: sheet)


def test_a_cell_whose_format_is_missing_is_read_as_it_is() -> None:
    def with_format(sheet: Worksheet) -> None:
        sheet["A1"] = 0.5
        sheet["A1"].number_format = "0.000"

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book_of(with_format)))) as given, zipfile.ZipFile(out, "w") as made:
        for part in given.infolist():
            made.writestr(part, re.sub(b"<numFmts.*?</numFmts>", b"", given.read(part)))
    assert read_xlsx(out.getvalue(), "表.xlsx").text == "任务分工\n0.5\n"


def test_more_cells_than_the_limit_are_refused() -> None:
    cells = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(1, 100_002))
    with pytest.raises(CorpusError, match="单元格太多"):
        read_xlsx(_with_sheet(f"<sheetData>{cells}</sheetData>"), "表.xlsx")


def test_an_area_that_merges_a_whole_sheet_is_refused() -> None:
    inside = '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    with pytest.raises(CorpusError, match="单元格太多"):
        read_xlsx(_with_sheet(inside), "表.xlsx")


def test_a_cell_at_the_far_end_of_a_sheet_takes_no_more_than_itself() -> None:
    inside = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    source = read_xlsx(_with_sheet(inside), "表.xlsx")
    assert source.text.splitlines()[1:] == ["1", "\t2"]
    assert source.anchors[-1].where == SheetCell("任务分工", "XFD1048576")
