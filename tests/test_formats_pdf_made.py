"""The PDF reader on pages made for what the real ones do not show."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_support import FONT, MadePage, made

from corpus.clean import clean
from corpus.errors import CorpusError
from corpus.formats.pdf import pictured_pages, read_pdf, render_page
from corpus.formats.recognition import RecognisedLine
from corpus.source import PageBox, Source

HEAD = ("序号", "任务", "牵头单位")
EDGES = (70, 110, 330, 500)


def read(*pages: MadePage) -> Source:
    return read_pdf(made(pages), "made.pdf")


def aside(source: Source) -> list[str]:
    return [source.text[span.start : span.end] for span in source.aside]


def body(source: Source) -> list[str]:
    starts = {span.start for span in source.aside}
    lines, at = [], 0
    for line in source.text.split("\n")[:-1]:
        if at not in starts:
            lines.append(line)
        at += len(line) + 1
    return lines


def row(page: MadePage, top: float, height: float, *cells: str) -> None:
    for left, right, cell in zip(EDGES, EDGES[1:], cells, strict=False):
        page.cell(left, top, right, top + height, *(cell.split("\n") if cell else ()))


def prose(page: MadePage, count: int = 6, top: float = 160) -> MadePage:
    for i in range(count):
        page.text(70, top + 20 * i, f"正文第{page_word(i)}行说的是一件事情，要由有关单位去办，办好为止，")
    return page


def page_word(i: int) -> str:
    return "一二三四五六七八九十"[i]


# Page furniture.


def test_running_heads_and_feet_are_aside_and_headings_at_the_same_place_are_not() -> None:
    pages = []
    for i in range(3):
        page = prose(MadePage().text(200, 40, "安川市行动方案", 9).text(70, 90, f"{page_word(i)}、总体要求", 14))
        pages.append(page.text(280, 810, str(i + 4)).text(70, 790, "内部资料", 9))
    source = read(*pages)
    assert aside(source) == [text for i in range(3) for text in ("安川市行动方案", "内部资料", str(i + 4))]
    assert [line for line in body(source) if "总体要求" in line] == ["一、总体要求", "二、总体要求", "三、总体要求"]


def test_a_running_head_with_the_page_number_beside_it_is_aside() -> None:
    pages = [prose(MadePage().text(70, 40, f"安川市行动方案 {i + 7}", 12)) for i in range(3)]
    assert aside(read(*pages)) == ["安川市行动方案 7", "安川市行动方案 8", "安川市行动方案 9"]


def test_what_stands_at_the_foot_but_once_is_text() -> None:
    first = prose(MadePage()).text(70, 800, "注：本表数据由市统计局提供。", 9)
    second = prose(MadePage()).text(70, 60, "附件", 14).text(70, 800, "2027")
    third = prose(MadePage()).text(70, 60, "附件", 14)
    assert aside(read(first, second, third)) == []


def test_a_page_number_above_a_running_foot_is_aside() -> None:
    pages = [
        prose(MadePage()).text(70, 770, f"- {i + 1} -").text(300, 800, "安川市人民政府发布").text(70, 40, "安川市文件")
        for i in range(3)
    ]
    assert aside(read(*pages)) == [t for i in range(3) for t in ("安川市文件", f"- {i + 1} -", "安川市人民政府发布")]


def test_a_figure_within_the_text_is_no_page_number() -> None:
    pages = [prose(MadePage(), 3).text(70, 700, str(i + 1)).text(70, 730, "上面是一个数。") for i in range(2)]
    assert aside(read(*pages)) == []


def test_what_a_browser_and_a_site_print_around_an_article_is_aside() -> None:
    page = MadePage().text(30, 20, "2025/3/4 10:22", 8).text(30, 60, "首页 政务公开 政务服务 互动交流", 9)
    page.text(30, 80, "当前位置：首页 > 政务公开 > 规划计划", 9).text(200, 120, "行动方案", 20)
    prose(page).text(30, 700, "网站标识码：3300000001 浙ICP备05000001号", 9)
    page.text(30, 820, "https://www.example.gov.cn/art/2025/3/4/art_1.html 1/1", 8)
    source = read(page)
    assert len(aside(source)) == 5 and body(source)[0] == "行动方案" and len(body(source)) == 7


def test_a_slanted_watermark_is_aside() -> None:
    page = prose(MadePage()).text(200, 500, "征求意见稿", 40, "0.7 0.7 -0.7 0.7")
    assert aside(read(page)) == ["征求意见稿"]


def test_text_that_only_speaks_of_deletions_is_no_balloon() -> None:
    page = prose(MadePage()).text(70, 400, "删除（一）中的内容，批注：见附件。")
    source = read(page)
    assert not source.aside and not source.notes


def test_a_balloon_of_several_lines_is_aside_as_a_whole() -> None:
    page = MadePage(width=760)
    prose(page).text(600, 160, "批注[张三]: 这里要", 9).text(600, 175, "再核对一次", 9).text(
        600, 220, "设置格式[张三]: 字体", 9
    )
    source = read(page)
    assert aside(source) == ["批注[张三]: 这里要", "再核对一次", "设置格式[张三]: 字体"]
    assert len(body(source)) == 6 and "2 处" in source.notes[0].text and "张三" not in source.notes[0].text


def test_a_balloon_that_stands_close_to_its_line_is_aside() -> None:
    page = MadePage(width=760)
    for i in range(6):
        page.text(70, 160 + 30 * i, "正文的一行，恰好写到这一栏的右边缘为止，再多就放不下了，", 12)
    page.text(412, 160, "删除[李四]: 二十家", 8).text(412, 190, "带格式的: 字体: 三号", 8)
    source = read(page)
    assert aside(source) == ["删除[李四]: 二十家", "带格式的: 字体: 三号"]
    assert len(set(body(source))) == 1 and "李四" not in source.notes[0].text


def test_bookmarks_mark_headings() -> None:
    page = (
        MadePage()
        .text(70, 100, "二、重点任务")
        .text(70, 140, "（一）打造智能算力基础设施高地，建设")
        .text(70, 160, "算力网")
    )
    marks = [("二、 重点任务", 0), ("（一）打造智能算力基础设施高地，建设算力网", 0), ("没有这一行", 0)]
    source = read_pdf(made([prose(page, top=200)], bookmarks=marks), "x.pdf")
    assert source.headings == {0, source.text.index("（一）")}


# Tables.


def test_a_table_over_three_pages_with_and_without_its_header_again() -> None:
    pages = [MadePage(), MadePage(), MadePage()]
    row(pages[0], 650, 30, *HEAD)
    row(pages[0], 680, 40, "1", "第一件事，要办", "市教育局")
    row(pages[1], 80, 40, "", "得又快又好。", "市财政局")
    row(pages[1], 120, 40, "2", "第二件事。", "市科技局")
    row(pages[2], 80, 30, *HEAD)
    row(pages[2], 110, 40, "3", "第三件事。", "市民政局")
    for number, page in enumerate(pages, 1):
        page.text(280, 800, f"- {number} -")
    source = read(*pages)
    assert body(source) == [
        "序号\t任务\t牵头单位",
        "1\t第一件事，要办得又快又好。\t市教育局市财政局",
        "2\t第二件事。\t市科技局",
        "3\t第三件事。\t市民政局",
    ]
    assert aside(source) == ["- 1 -", "- 2 -", "序号\t任务\t牵头单位", "- 3 -"]
    start = source.text.index("第一件事")
    assert [where.page for where in source.places(start, start + 13) if isinstance(where, PageBox)] == [1, 2]


def test_two_tables_with_a_heading_between_them_stay_two() -> None:
    first, second = MadePage(), MadePage()
    row(first, 650, 30, *HEAD)
    row(first, 680, 40, "1", "第一件事。", "市教育局")
    second.text(70, 70, "附件2")
    row(second, 100, 30, *HEAD)
    row(second, 130, 40, "1", "另一件事。", "市财政局")
    source = read(first, second)
    assert body(source)[2:4] == ["附件2", "序号\t任务\t牵头单位"] and not source.aside


def test_a_merged_cell_goes_on_over_the_page_with_a_new_row() -> None:
    first, second = MadePage(), MadePage()
    row(first, 600, 30, *HEAD)
    first.cell(70, 630, 110, 670, "1").cell(110, 630, 330, 710, "一件大事").cell(330, 630, 500, 670, "市教育局")
    first.cell(70, 670, 110, 710, "2").cell(330, 670, 500, 710, "市财政局")
    row(second, 80, 40, "3", "", "市科技局")
    row(second, 120, 40, "4", "小事", "市民政局")
    source = read(first, second)
    assert body(source)[2:] == ["2\t\t市财政局", "3\t\t市科技局", "4\t小事\t市民政局"]
    assert sorted(source.covered) == [source.text.index("2\t\t") + 2, source.text.index("3\t\t") + 2]


def test_an_empty_cell_is_not_covered_where_nothing_is_merged() -> None:
    first, second = MadePage(), MadePage()
    row(first, 600, 30, *HEAD)
    row(first, 630, 40, "1", "一件大事", "市教育局")
    row(second, 80, 40, "2", "", "市科技局")
    row(second, 120, 40, "3", "小事", "")
    source = read(first, second)
    assert body(source)[2:] == ["2\t\t市科技局", "3\t小事\t"] and not source.covered


def test_cells_over_columns_and_rows_close_as_the_contract_says() -> None:
    page = MadePage()
    page.cell(70, 100, 330, 130, "工作").cell(330, 100, 500, 160, "牵头单位")
    page.cell(70, 130, 110, 160, "序号").cell(110, 130, 330, 160, "任务")
    row(page, 160, 30, "1", "一件事", "市教育局")
    page.cell(70, 190, 500, 220, "二、另一类")
    row(page, 220, 30, "2", "两件事", "市财政局")
    source = read(page)
    assert body(source) == [
        "工作\t\t牵头单位",
        "序号\t任务\t\t",
        "1\t一件事\t市教育局",
        "二、另一类",
        "2\t两件事\t市财政局",
    ]
    assert source.covered == {source.text.index("任务\t\t") + 3}


def test_rows_without_numbers_go_on_by_an_open_bracket() -> None:
    first, second = MadePage(), MadePage()
    for page, top, rows in (
        (
            first,
            600,
            (("任务", "内容", "单位"), ("甲", "做成一件事。", "市教育局"), ("乙", "做成另一件事。", "市科技局（市外")),
        ),
        (second, 80, (("", "", "专局）"), ("丙", "做成第三件事。", "市民政局"))),
    ):
        for count, cells in enumerate(rows):
            row(page, top + 40 * count, 40, *cells)
    assert body(read(first, second))[2:] == ["乙\t做成另一件事。\t市科技局（市外专局）", "丙\t做成第三件事。\t市民政局"]


def test_frames_are_no_tables() -> None:
    page = prose(MadePage()).frame(60, 140, 540, 300)
    page.cell(70, 400, 300, 430, "一个框").cell(70, 430, 300, 460, "又一个框")
    source = read(page)
    assert "\t" not in source.text and body(source)[-2:] == ["一个框", "又一个框"]


def test_words_in_a_cell_join_with_a_space_and_units_on_lines_of_their_own_stay_two() -> None:
    page = MadePage()
    row(page, 100, 30, *HEAD)
    row(page, 130, 60, "1", "use open\nsource，在2025\n年做完", "市教育局\n市财政局")
    assert body(read(page))[1] == "1\tuse open source，在2025年做完\t市教育局 市财政局"


@pytest.mark.parametrize("lines", [("林业局", "自然资源和规划厅"), ("自然资源和规划厅", "林业局")])
def test_units_on_lines_of_their_own_stay_two_whatever_they_begin_with(lines: tuple[str, str]) -> None:
    page = MadePage()
    row(page, 100, 40, "序号", "任务", "牵头单位")
    row(page, 140, 60, "1", "修复湿地", "\n".join(lines))
    assert body(read(page))[1] == "1\t修复湿地\t" + " ".join(lines)


def test_a_unit_s_name_over_two_lines_of_a_cell_is_one() -> None:
    page = MadePage()
    row(page, 100, 40, "序号", "任务", "牵头单位")
    page.cell(70, 140, 110, 200, "1")
    page.cell(110, 140, 330, 200, "修复湿地")
    page.cell(330, 140, 400, 200, "省农业农村厅", "农机化管理处")  # no room for a further character
    assert body(read(page))[1] == "1\t修复湿地\t省农业农村厅农机化管理处"


def test_a_number_set_in_the_rest_of_a_row_belongs_to_the_whole() -> None:
    first, second = MadePage(), MadePage()
    row(first, 560, 30, *HEAD)
    row(first, 590, 40, "1", "第一件事。", "市教育局")
    row(first, 630, 40, "2", "第二件事。", "市科技局")
    row(first, 670, 40, "", "第三件事，要由各", "市财政局、")
    row(second, 80, 40, "3", "单位去办。", "市民政局")
    row(second, 120, 40, "4", "第四件事。", "市司法局")
    assert body(read(first, second))[3:] == [
        "3\t第三件事，要由各单位去办。\t市财政局、市民政局",
        "4\t第四件事。\t市司法局",
    ]


def test_a_table_of_contents_or_a_row_of_dots_is_kept() -> None:
    page = prose(MadePage()).text(70, 400, "一、总体要求…………………………………………1").text(70, 420, "……………………")
    assert body(read(page))[-2:] == ["一、总体要求…………………………………………1", "……………………"]


def test_a_row_that_the_page_cuts_open_without_a_rule_is_whole() -> None:
    first, second = MadePage(), MadePage()
    row(first, 650, 30, *HEAD)
    row(first, 680, 30, "1", "第一件事。", "市教育局")
    for page, top, bottom in ((first, 710, 740), (second, 75, 105)):
        for edge in EDGES:
            page.rule(edge, top, edge, bottom)
    first.text(75, 725, "2", 10).text(115, 725, "第二件事，要由各单", 10).text(335, 725, "市科技局、市", 10)
    second.text(115, 90, "位去办。", 10).text(335, 90, "民政局", 10)
    row(second, 105, 30, "3", "第三件事。", "市司法局")
    assert body(read(first, second)) == [
        "序号\t任务\t牵头单位",
        "1\t第一件事。\t市教育局",
        "2\t第二件事，要由各单位去办。\t市科技局、市民政局",
        "3\t第三件事。\t市司法局",
    ]


def test_a_column_that_runs_off_the_page_is_read_though_no_rule_closes_it() -> None:
    page = MadePage(width=480)
    cells = (("指标名称", "2020年现状", "2025年目标"), ("森林覆盖率（%）", "11", "13"), ("湿地保护率（%）", "50", "60"))
    for count, words in enumerate(cells):
        top = 100 + 30 * count
        for left, right, word in zip((70, 230, 350), (230, 350, 500), words, strict=True):
            page.rule(left, top, right, top).rule(left, top, left, top + 30).text(left + 5, top + 15, word, 10)
    page.rule(70, 190, 500, 190)
    assert body(read(page)) == ["\t".join(words) for words in cells]


def test_the_shading_of_lines_within_a_shaded_cell_parts_no_rows() -> None:
    page = MadePage().shade(70, 100, 230, 150).shade(70, 110, 230, 125).shade(70, 125, 230, 140)
    page.shade(230, 100, 400, 150).shade(230, 118, 400, 133)
    page.text(75, 121, "指标", 10).text(75, 136, "名称", 10).text(235, 129, "2025年目标", 10)
    for left, right, word in ((70, 230, "森林覆盖率（%）"), (230, 400, "13")):
        page.frame(left, 100, right, 150).cell(left, 150, right, 180, word)
    assert body(read(page)) == ["指标名称\t2025年目标", "森林覆盖率（%）\t13"]


def test_a_full_line_with_a_stop_goes_on_at_the_left_edge_and_a_paragraph_begins_indented() -> None:
    full = "办好这件事情要由各有关单位一起来做每一步都不能少做完才算完"
    lines = ["　　" + full[:-2], full[:-1] + "。", "（市教育局、市科技局负责）", "　　" + full[:-2], "做完。"] * 4
    page = MadePage()
    for count, line in enumerate(lines):
        page.text(70 + 24 * line.startswith("　"), 100 + 20 * count, line.lstrip("　"))
    said = clean(read(page)).text.split("\n")
    assert len(said) == 8
    assert {line[-6:] for line in said[::2]} == {"科技局负责）"}
    assert {line[-3:] for line in said[1::2]} == {"做完。"}


def test_figures_one_under_the_other_stay_as_many() -> None:
    page = MadePage()
    row(page, 100, 30, *HEAD)
    row(page, 130, 60, "1", "到2\n027年", "7,723,293\n7,793,704")
    assert body(read(page))[1] == "1\t到2027年\t7,723,293 7,793,704"


CELL = st.text("市县科技教育局、，0123ABab（）", min_size=1, max_size=8).map(str.strip).filter(bool)


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.tuples(CELL, CELL), min_size=2, max_size=8), cut=st.integers(1, 7), again=st.booleans())
def test_any_numbered_table_cut_between_rows_comes_back(cells: list[tuple[str, str]], cut: int, again: bool) -> None:
    first, second = MadePage(), MadePage()
    row(first, 100, 25, *HEAD)
    if again and cut < len(cells):
        row(second, 75, 25, *HEAD)
    for count, (task, unit) in enumerate(cells):
        page, top = (first, 125 + 25 * count) if count < cut else (second, 100 + 25 * (count - cut))
        row(page, top, 25, str(count + 1), task, unit)
    source = read(first, second) if cut < len(cells) else read(first)
    rows = [line.split("\t") for line in body(source)]
    assert rows == [list(HEAD), *([str(i), *pair] for i, pair in enumerate(cells, 1))]


WORDS = st.text("市县科技教育局，0123ABab", min_size=2, max_size=9)


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=6),
    cut=st.tuples(st.integers(1, 8), st.integers(1, 8)),
    again=st.booleans(),
)
def test_a_row_cut_by_the_page_anywhere_is_whole_again(
    rows: list[tuple[str, str]], cut: tuple[int, int], again: bool
) -> None:
    first, second = MadePage(), MadePage()
    row(first, 100, 25, *HEAD)
    for count, cells in enumerate(rows):
        kept = [cell[:at] for cell, at in zip(cells, cut, strict=True)] if count == len(rows) - 1 else cells
        row(first, 125 + 25 * count, 25, str(count + 1), *kept)
    rest = [cell[at:] for cell, at in zip(rows[-1], cut, strict=True)]
    top = 100.0 if again else 75.0
    if again:
        row(second, 75, 25, *HEAD)
    row(second, top, 25, "", *rest)
    row(second, top + 25, 25, str(len(rows) + 1), "末件", "市府办")
    source = read(first, second)
    expected = [
        list(HEAD),
        *([str(i), *pair] for i, pair in enumerate(rows, 1)),
        [str(len(rows) + 1), "末件", "市府办"],
    ]
    assert [line.replace(" ", "").split("\t") for line in body(source)] == expected


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.tuples(st.integers(0, 80), st.integers(2, 80), WORDS), min_size=1, max_size=25),
    frames=st.lists(st.tuples(*[st.integers(2, 80)] * 4), max_size=12),
)
def test_no_character_is_lost_or_doubled_whatever_is_ruled_over_it(
    words: list[tuple[int, int, str]], frames: list[tuple[int, int, int, int]]
) -> None:
    page, there = MadePage(width=1000, height=842), ""
    for y, x, word in {(y, x // 20): (y, 200 * (x // 20), word) for y, x, word in words}.values():
        page.text(x + 10, 20 + 10 * y, word, 9)
        there += word
    for left, top, right, bottom in frames:
        page.frame(min(left, right) * 10, min(top, bottom) * 10, max(left, right) * 10 + 9, max(top, bottom) * 10 + 9)
    source = read(page)
    assert sorted(re.sub(r"\s", "", source.text)) == sorted(there)
    ends = [0, *(anchor.end for anchor in source.anchors)]
    assert all(anchor.start >= end for anchor, end in zip(source.anchors, ends, strict=False))


# How pages are shown.


@pytest.mark.parametrize(
    ("rotation", "matrix"),
    [(90, "0 1 -1 0 842 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 0 595")],
)
def test_a_rotated_page_reads_as_it_is_shown(rotation: int, matrix: str) -> None:
    upright = prose(MadePage().text(70, 100, "一、总体要求", 14)).text(70, 800, "— 1 —")
    row(upright, 400, 30, *HEAD)
    row(upright, 430, 30, "1", "一件事", "市教育局")
    plain = read(upright)
    turned = MadePage(extra=f"/Rotate {rotation}", parts=[f"q {matrix} cm", *upright.parts, "Q"])
    if rotation != 180:
        turned.extra += "/MediaBox[0 0 842 595]"
    source = read(turned)
    assert source.text == plain.text and source.pages[0] == plain.pages[0]
    for anchor, other in zip(source.anchors, plain.anchors, strict=True):
        one, two = anchor.where, other.where
        assert isinstance(one, PageBox) and isinstance(two, PageBox)
        assert (one.left, one.top, one.right, one.bottom) == pytest.approx(
            (two.left, two.top, two.right, two.bottom), abs=0.5
        )


@pytest.mark.parametrize("matrix", ["0 1 -1 0 842 0", "0 -1 1 0 0 595"])
def test_a_page_printed_on_its_side_is_read_upright_and_its_boxes_are_where_it_shows_them(matrix: str) -> None:
    upright = prose(MadePage().text(70, 100, "一、总体要求", 14), 4).text(70, 800, "— 1 —")
    row(upright, 400, 30, *HEAD)
    row(upright, 430, 30, "1", "一件事", "市教育局")
    data = made([MadePage(extra="/MediaBox[0 0 842 595]", parts=[f"q {matrix} cm", *upright.parts, "Q"])])
    source, plain = read_pdf(data, "x.pdf"), read(upright)
    assert source.text == plain.text and source.aside == plain.aside
    assert (source.pages[0].width, source.pages[0].height) == (842, 595)
    picture = render_page(data, 1, dpi=72).convert("L")
    for anchor, other in zip(source.anchors, plain.anchors, strict=True):
        one, two = anchor.where, other.where
        assert isinstance(one, PageBox) and isinstance(two, PageBox)
        assert one.bottom - one.top == pytest.approx(two.right - two.left, abs=0.5)
        inside = picture.crop((round(one.left) + 1, round(one.top) + 1, round(one.right) - 1, round(one.bottom) - 1))
        assert inside.getextrema()[0] < 128


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_those_of_the_picture_where_the_page_is_cropped(rotation: int) -> None:
    page = MadePage(extra=f"/Rotate {rotation}/MediaBox[10 20 605 862]/CropBox[40 60 560 800]")
    row(page, 400, 30, *HEAD)
    row(page, 430, 30, "1", "一件事", "市教育局")
    data = made([page])
    source = read_pdf(data, "x.pdf")
    picture = render_page(data, 1, dpi=72).convert("L")
    assert (picture.width, picture.height) == ((520, 740) if rotation in (0, 180) else (740, 520))
    for anchor in source.anchors:
        box = anchor.where
        assert isinstance(box, PageBox)
        inside = picture.crop((round(box.left) + 1, round(box.top) + 1, round(box.right) - 1, round(box.bottom) - 1))
        assert inside.getextrema()[0] < 128
    if rotation in (0, 180):
        assert source.text.count("\t") == 4


# What is not there or can not be read.


def test_a_scan_with_page_numbers_in_its_text_has_no_text() -> None:
    with pytest.raises(CorpusError, match="2 页是图片"):
        read(*(MadePage().image().text(280, 800, f"— {i} —") for i in (1, 2)))


def test_pages_without_text_are_told() -> None:
    source = read(prose(MadePage()), MadePage(), MadePage().image().text(70, 100, "附件5"))
    assert [(note.kind, note.page) for note in source.notes] == [("empty_page", 2), ("picture", 3)]
    assert len(source.pages) == 3 and "附件5" in source.text


def test_recognised_lines_stand_among_the_text_without_what_it_says_already() -> None:
    pages = [prose(MadePage()), MadePage().image().text(70, 100, "附件5")]

    def recognise(image: object, page: int) -> list[RecognisedLine]:
        scale = 200 / 72
        at = [(70, 85, 100, 102, "附件 5"), (70, 200, 300, 220, "温州市地图"), (70, 20, 300, 40, "页眉")]
        return [RecognisedLine(t, le * scale, to * scale, r * scale, b * scale, 0.9) for le, to, r, b, t in at]

    source = read_pdf(made(pages), "x.pdf", recognise)
    assert body(source)[-3:] == ["页眉", "附件5", "温州市地图"]
    assert [source.text[span.start : span.end] for span in source.recognised] == ["页眉", "温州市地图"]
    box = source.anchors[-1].where
    assert isinstance(box, PageBox) and box.page == 2 and box.top == pytest.approx(200, abs=0.5)


@dataclass(frozen=True)
class ReadCell:
    lines: tuple[RecognisedLine, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class ReadRow:
    cells: tuple[ReadCell, ...]


def seen(*texts: str, top: float, rows: int = 1, columns: int = 1) -> ReadCell:
    lines = (RecognisedLine(text, 100, top + 30 * i, 300, top + 30 * i + 25, 0.9) for i, text in enumerate(texts))
    return ReadCell(tuple(lines), columns, rows)


def test_a_scanned_table_over_two_pages_is_one() -> None:
    first = [
        RecognisedLine("任务分工表", 100, 100, 900, 140, 0.9),
        ReadRow(tuple(seen(word, top=300) for word in HEAD)),
        ReadRow((seen("一、夯实底座", top=350, columns=3),)),
        ReadRow((seen("1", top=400), seen("一件", "大事", top=400, rows=2), seen("市教育局", top=400))),
        ReadRow((seen("2", top=470), seen("市财政局，", top=470))),
        RecognisedLine("— 1 —", 700, 2200, 800, 2240, 0.9),
    ]
    second = [
        ReadRow(tuple(seen(word, top=200) for word in HEAD)),
        ReadRow((ReadCell(()), ReadCell(()), ReadCell((RecognisedLine("市科技局", 100, 250, 200, 280, 0.7),)))),
        ReadRow((seen("3", top=300), seen("小事", top=300), seen("市民政局", top=300))),
    ]
    pages = made([MadePage().image(), MadePage().image()])
    source = read_pdf(pages, "x.pdf", lambda image, page: first if page == 1 else second)
    assert body(source) == [
        "任务分工表",
        "序号\t任务\t牵头单位",
        "一、夯实底座",
        "1\t一件大事\t市教育局",
        "2\t\t市财政局，市科技局",
        "3\t小事\t市民政局",
    ]
    assert aside(source) == ["— 1 —", "序号\t任务\t牵头单位"]
    assert source.covered == {source.text.index("2\t\t") + 2}
    start = source.text.index("市财政局，")
    assert [where.page for where in source.places(start, start + 9) if isinstance(where, PageBox)] == [1, 2]
    assert [note.kind for note in source.notes] == ["ocr", "ocr", "low_confidence"]
    assert sum(span.end - span.start for span in source.recognised) == len(re.sub(r"[\t\n]", "", source.text))


def test_what_nobody_can_see_is_left_out_and_told() -> None:
    page = prose(MadePage()).text(-500, 100, "藏在页外的一行字").text(70, 300, "小得看不见的字", 0.5)
    (note,) = (source := read(page)).notes
    assert note.kind == "hidden" and "15 个" in note.text and "页外" not in source.text


def test_a_sign_that_the_file_does_not_tell_is_told_and_keeps_its_place() -> None:
    source = read(prose(MadePage()).text(70, 300, "共1\ue3212万"))
    line = body(source)[-1]
    assert re.fullmatch("共1\ufffd2万", line) and source.notes[0].kind == "unmapped"


def test_wide_gaps_stay_wide() -> None:
    source = read(MadePage().text(70, 100, "牵头单位：市教育局").text(300, 100, "配合单位：市财政局"))
    assert source.text == "牵头单位：市教育局   配合单位：市财政局\n"


def test_the_text_under_a_scan_is_marked_as_recognised() -> None:
    page = prose(MadePage())
    page.parts = [part.replace(" Tf", " Tf 3 Tr") for part in page.parts]
    source = read(page.image())
    (note,) = source.notes
    assert note.kind == "ocr" and len(source.recognised) == 6 and "正文第一行" in source.text


def test_a_font_that_does_not_tell_its_characters_is_told_and_left_to_recognition() -> None:
    font = FONT.replace(b"UniGB-UTF16-H", b"Identity-H").replace(b"(GB1)", b"(Identity)")
    data = made([prose(MadePage())], font=font)
    with pytest.raises(CorpusError, match="乱码"):
        read_pdf(data, "x.pdf")
    source = read_pdf(
        made([MadePage().image(), prose(MadePage())], font=font),
        "x.pdf",
        lambda image, page: [RecognisedLine("认出的字", 200, 400, 600, 450, 0.9)] if page == 1 else [],
    )
    note = source.notes[-1]
    assert len(source.aside) == 6
    assert note.kind == "unmapped" and "乱码" in note.text and pictured_pages(data) == (1,)
    source = read_pdf(data, "x.pdf", lambda image, page: [RecognisedLine("认出的字", 200, 400, 600, 450, 0.9)])
    assert source.text.startswith("认出的字\n") and source.notes[0].kind == "ocr"


# Columns.


def column(page: MadePage, x: float, mark: str, count: int = 12) -> None:
    for i in range(count):
        page.text(x, 200 + 20 * i, f"{mark}栏第{i + 1:02}行说一件要办的事情，办好为止", 10)


def test_two_columns_are_read_one_after_the_other_between_what_goes_over_both() -> None:
    page = MadePage().text(100, 120, "一个很长的标题横跨左右两栏从左边到右边", 18)
    column(page, 60, "左")
    column(page, 310, "右")
    page.text(60, 480, "以上两栏之后又有一句话从左边一直写到了右边的尽头为止，不分栏。")
    lines = body(read(page))
    assert [line[0] for line in lines] == ["一", *"左" * 12, *"右" * 12, "以"]


def test_names_beside_offices_are_no_columns() -> None:
    page = MadePage()
    for i in range(12):
        page.text(80, 200 + 20 * i, f"王某{page_word(i % 10)}").text(310, 200 + 20 * i, "某某大学教授")
    assert all("   某某大学教授" in line for line in body(read(page)))
