"""The PDF reader on real pages: red-head papers, tables over pages, browser prints, review balloons, hostile files."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest

from corpus.errors import CorpusError
from corpus.formats.pdf import pictured_pages, read_pdf, render_page
from corpus.formats.pdf_grid import read_grids
from corpus.formats.pdf_pages import opened, read_sheet
from corpus.formats.recognition import RecognisedLine
from corpus.source import Anchor, PageBox, Source

FILES = Path(__file__).parent / "files"
EXPECTED = json.loads((FILES / "expected.json").read_text("utf-8"))
READABLE = ("g1_", "g2_", "01_", "02_", "03_", "09_", "owner_")


def path_of(start: str) -> Path:
    return next(FILES.glob(f"{start}*.pdf"))


def data_of(start: str) -> bytes:
    return path_of(start).read_bytes()


@cache
def read(start: str) -> Source:
    return read_pdf(data_of(start), path_of(start).name)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def norm(text: str) -> str:
    return bare(unicodedata.normalize("NFKC", text))


def body(source: Source) -> str:
    """The text without what is set aside."""
    out, at = "", 0
    for span in source.aside:
        out, at = out + source.text[at : span.start], span.end
    return re.sub(r"\n{2,}", "\n", out + source.text[at:])


def table(source: Source) -> list[list[str]]:
    """The rows of a file's only table, without spaces."""
    return [[bare(cell) for cell in line.split("\t")] for line in body(source).split("\n") if "\t" in line]


def pages_of(source: Source, piece: str) -> set[int]:
    start = source.text.index(piece)
    return {where.page for where in source.places(start, start + len(piece)) if isinstance(where, PageBox)}


def line_with(source: Source, piece: str) -> str:
    return next(line for line in source.text.split("\n") if piece in line)


# What holds for every file.


def oracle(start: str) -> list[tuple[int, str, float, float]]:
    """Each character that is not white space as PDFium has it, with its page and the middle of its ink."""
    out = []
    document = pdfium.PdfDocument(data_of(start))
    for number, page in enumerate(document, 1):
        text, height = page.get_textpage(), page.get_size()[1]
        for index in range(text.count_chars()):
            char = chr(pdfium_c.FPDFText_GetUnicode(text, index))
            if not char.isspace():
                left, bottom, right, top = text.get_charbox(index)
                out.append((number, char, (left + right) / 2, height - (bottom + top) / 2))
    document.close()
    return out


def is_within(where: PageBox, page: int, x: float, y: float) -> bool:
    return page == where.page and where.left <= x <= where.right and where.top <= y <= where.bottom


@pytest.mark.parametrize("start", READABLE)
def test_each_anchor_says_what_stands_in_its_box(start: str) -> None:
    source, chars = read(start), oracle(start)
    assert source.anchors
    for anchor in source.anchors:
        where = anchor.where
        assert isinstance(where, PageBox)
        inside = [char for page, char, x, y in chars if is_within(where, page, x, y)]
        there = "".join(inside).replace("\ue010", ".")
        said = bare(source.text[anchor.start : anchor.end])
        assert said == there


@pytest.mark.parametrize("start", READABLE)
def test_no_character_is_lost_and_none_comes_twice(start: str) -> None:
    drawn = "欗\ue5cc\ue5ce"
    there = [char.replace("\ue010", ".") for page, char, x, y in oracle(start) if char not in drawn and x < 2000]
    assert sorted(bare(read(start).text)) == sorted(there)


@pytest.mark.parametrize("start", READABLE)
def test_anchors_are_in_order_and_cover_all_but_what_separates(start: str) -> None:
    source = read(start)
    at = 0
    for anchor in source.anchors:
        assert anchor.start >= at and not source.text[at : anchor.start].strip()
        assert anchor.end > anchor.start
        page = source.pages[anchor.where.page - 1]  # type: ignore[union-attr]
        assert anchor.where.right <= page.width and anchor.where.bottom <= page.height  # type: ignore[union-attr]
        at = anchor.end
    assert not source.text[at:].strip() and source.text.endswith("\n")


@pytest.mark.parametrize("start", READABLE)
def test_no_radical_private_or_control_sign_is_in_the_text(start: str) -> None:
    assert not re.search("[\u2e80-\u2fdf\ue000-\uf8ff\ufffe\ufffd\x00-\x08\x0b-\x1f]", read(start).text)


def test_the_same_bytes_give_the_same_source() -> None:
    assert read_pdf(data_of("g1_"), "g1.pdf") == read("g1_")


# g1: 13 rows over two pages.


def test_every_cell_of_the_table_over_two_pages() -> None:
    header, *rows = table(read("g1_"))
    assert header == EXPECTED["g1"]["header"]
    assert len(rows) == len(EXPECTED["g1"]["rows"]) == 13
    above = [""] * 6
    for row, expected in zip(rows, EXPECTED["g1"]["rows"], strict=True):
        above = [cell or over for cell, over in zip(row, above, strict=True)]
        assert above == [bare(cell) for cell in expected["cells"]]


def test_pages_of_every_row() -> None:
    source = read("g1_")
    lines = [line for line in body(source).split("\n") if re.match(r"\d+\t", line)]
    for line, expected in zip(lines, EXPECTED["g1"]["rows"], strict=True):
        assert pages_of(source, line) == set(expected["pages"])


def test_a_cell_cut_by_the_page_has_a_box_on_each() -> None:
    source = read("g1_")
    cell = line_with(source, "建成数据专区").split("\t")[-1]
    start = source.text.index(line_with(source, "建成数据专区")) + line_with(source, "建成数据专区").rindex("\t") + 1
    assert bare(cell) == "市工业与能源集团（市数据集团），相关县（市、区）政府"
    first, second = source.places(start, start + len(cell))
    assert isinstance(first, PageBox) and isinstance(second, PageBox)
    assert (first.page, second.page) == (1, 2)
    assert first.left == pytest.approx(second.left, abs=1) and first.bottom == pytest.approx(478, abs=1)


def test_merged_cells_are_covered_over_the_page_too() -> None:
    source = read("g1_")
    for number in (2, 5, 6, 7, 8, 9, 11, 13):
        start = re.search(rf"(?m)^{number}\t\t", source.text)
        assert start and start.end() - 1 in source.covered
    assert len(source.covered) == 8


def test_the_header_printed_again_and_the_page_numbers_are_aside() -> None:
    source = read("g1_")
    aside = [source.text[span.start : span.end] for span in source.aside]
    assert [bare(text) for text in aside] == ["-13-", "序号重点举措实施路径完成时限责任单位配合单位", "-14-"]


def test_a_table_that_breaks_off_is_said_to() -> None:
    (note,) = read("g1_").notes
    assert (note.kind, note.page) == ("open_table", 2) and "未完" in note.text


def cells_in(start: str) -> int:
    """The ruled cells that hold characters, counted without the reader's tables."""
    with opened(data_of(start), "") as document:
        sheets = [read_sheet(document, number) for number in range(1, len(document) + 1)]
    grids = dict(read_grids(data_of(start), {sheet.number: sheet.frame for sheet in sheets}))
    chars = oracle(start)
    return sum(
        any(is_within(box, page, x, y) for page, _, x, y in chars)
        for found in grids.values()
        if isinstance(found, list)
        for grid in found
        for box in grid.boxes
    )


def cell_anchors(source: Source) -> list[Anchor]:
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]*\t[^\n]*|一、20 项支持举措", source.text)]
    return [anchor for anchor in source.anchors if any(start <= anchor.start < end for start, end in lines)]


@pytest.mark.parametrize(("start", "cells"), [("g1_", 83), ("03_", 49)])
def test_as_many_cells_come_out_as_are_ruled(start: str, cells: int) -> None:
    assert len(cell_anchors(read(start))) == cells_in(start) == cells


# 03: a section row, and a row cut by the page under a header that is printed again.


def test_rows_of_the_list_of_matters() -> None:
    rows = table(read("03_"))
    assert rows[0] == ["序号", "事项名称", "主要内容", "国家部委", "省级部门"]
    assert [row[0] for row in rows[1:]] == list("1234567")
    assert all(len(row) == 5 and all(row) for row in rows)
    assert rows[3][4] == "省发展改革委、省科技厅、省经信厅、省委网信办、省数据局"
    assert rows[4][1] == "加强开源人才培养与引进"
    assert rows[4][2].startswith("支持浙江高校加强") and "在全国有条件的高校试点将开源贡献" in rows[4][2]
    assert rows[4][2].endswith("打造国家级人工智能开源生态学院。")
    assert rows[4][3] == "中央组织部、教育部、人力资源社会保障部、科技部、国家数据局"
    assert rows[4][4] == "省委组织部、省教育厅、省人力社保厅、省科技厅、省数据局、杭州市人民政府"
    assert rows[7][3:] == [
        "工业和信息化部、国家发展改革委、中央网信办、相关行业主管部门",
        "省经信厅、省发展改革委、省委网信办、相关省级行业主管部门",
    ]


def test_the_row_cut_by_the_page_has_boxes_on_both() -> None:
    source = read("03_")
    line = line_with(source, "加强开源人才")
    for cell in line.split("\t")[2:]:
        assert pages_of(source, cell) == {1, 2}
    assert pages_of(source, line.split("\t")[1]) == {1}


def test_a_section_row_is_a_line_of_its_own() -> None:
    assert "\n一、20 项支持举措\n" in read("03_").text


def test_bare_page_numbers_that_count_the_pages_are_aside() -> None:
    source = read("03_")
    aside = [source.text[span.start : span.end] for span in source.aside]
    assert [bare(text) for text in aside] == ["18", "序号事项名称主要内容国家部委省级部门", "19"]
    assert not source.notes


# 01, 02, the owner's file: red heads.


def test_a_red_head_whose_number_a_drawn_rule_tore() -> None:
    source = read("01_")
    assert "欗" not in source.text and not source.text.startswith("书")
    lines = norm(body(source).replace("\n", "|")).split("|")
    assert lines[1:5] == [
        "浙江省人民政府办公厅文件",
        "浙政办发〔2025〕30号",
        "浙江省人民政府办公厅关于印发浙江省",
        "公共数据资源授权运营管理办法的通知",
    ]
    assert "2025年9月1日" in lines and "—1—" not in "".join(lines)
    start = source.text.index("浙政办发")
    (box,) = source.places(start, source.text.index("号", start) + 1)
    assert isinstance(box, PageBox) and box.bottom - box.top < 20


def test_a_decimal_point_of_the_private_area_and_headings_without_a_line_end() -> None:
    source = read("02_")
    text = norm(body(source))
    assert "1.2万亿元" in text and "12万亿元" not in text and "—2—" not in text
    lines = source.text.split("\n")
    assert "一、发展目标" in lines and "二、打造高能级万亿产业生态" in lines
    assert [line for line in lines if line.startswith("到 ２０")] and not source.notes


def test_an_owner_password_alone_does_not_keep_us_out() -> None:
    source = read("owner_")
    assert len(source.pages) == 2
    assert "浙江省人民政府办公厅关于成立" in source.text and not source.text.startswith("书")
    assert "董波之江实验室发展战略与合作中心主任" in bare(body(source))


# g2 and 09.


def test_a_browser_print_reads_as_ideographs() -> None:
    text = read("g2_").text
    assert bare(text) == bare(EXPECTED["g2"]["text"])
    assert [line.strip() for line in text.split("\n")[:-1]] == EXPECTED["g2"]["text"].replace("\r", "").split("\n")


def test_review_balloons_are_aside_and_counted_without_a_name() -> None:
    source = read("09_")
    text = body(source)
    for word in ("删除", "批注", "征求意见稿", "— 1 —", "— 2 —", "22", "200家"):
        assert word not in text
    assert "23.加强企业梯度培育。到2027年，培育专精特新企业\n230家。" in text
    assert "（责任单位：市\n科技局、市商务局）" in text
    (note,) = source.notes
    assert note.kind == "balloons" and "3 处" in note.text and "审核" not in note.text
    assert "删除[审核]: 22" in source.text  # kept, aside


# Pictures, and files that can't be read.


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("empty", "空文件"),
        ("needs_password", "需要密码"),
        ("truncated", "已损坏"),
        ("huge_page", "没有可读的文字"),
        ("g5_", "requirements-ocr.txt"),
    ],
)
def test_what_can_not_be_read_says_why(start: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said) as raised:
        read_pdf(data_of(start), path_of(start).name)
    assert raised.value.file == path_of(start).name


def test_too_many_pages() -> None:
    document = pdfium.PdfDocument.new()
    for _ in range(501):
        document.new_page(100, 100)
    buffer = io.BytesIO()
    document.save(buffer)
    with pytest.raises(CorpusError, match="501 页，超过上限 500 页"):
        read_pdf(buffer.getvalue(), "x.pdf")


def test_a_scanned_page_is_told_and_read_by_what_recognises() -> None:
    data = data_of("g5_")
    assert pictured_pages(data) == (1,) and pictured_pages(data_of("g1_")) == ()
    seen = []

    def recognise(image: object, page: int) -> list[RecognisedLine]:
        seen.append((image.size, page))  # type: ignore[attr-defined]
        return [
            RecognisedLine("一、总体 要求", 100, 200, 400, 240, 0.9),
            RecognisedLine("（省经信厅）", 90, 260, 500, 300, 0.8),
        ]

    source = read_pdf(data, "g5.pdf", recognise)
    assert seen == [((1655, 2339), 1)]
    assert source.text == "一、总体 要求\n（省经信厅）\n"
    assert [source.text[span.start : span.end] for span in source.recognised] == ["一、总体 要求", "（省经信厅）"]
    (box,) = source.places(0, 3)
    assert isinstance(box, PageBox)
    assert (box.left, box.top) == pytest.approx((36, 72), abs=0.1) and box.right == pytest.approx(144, abs=0.1)
    assert [(note.kind, note.page) for note in source.notes] == [("ocr", 1), ("low_confidence", 1)]


def test_nothing_recognised_is_said() -> None:
    with pytest.raises(CorpusError, match="没有认出文字"):
        read_pdf(data_of("g5_"), "g5.pdf", lambda image, page: [])


def test_no_picture_is_larger_than_the_limit() -> None:
    small = render_page(data_of("huge_page"), 1, dpi=10, max_pixels=1_000_000)
    assert 900_000 < small.width * small.height <= 1_000_000
    page = render_page(data_of("g1_"), 1, dpi=72)
    assert page.size == (842, 596)
    with pytest.raises(CorpusError, match="没有第 3 页"):
        render_page(data_of("g1_"), 3)
