"""Tables of Word files: rows, cells, and what merged ones cover."""

from __future__ import annotations

import io

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from word_support import abstract, docx, kinds, level, lines_of, listed, num, p, table, tc, tr

from corpus.clean import clean
from corpus.formats.word import read_docx
from corpus.markup import lines as markup_lines
from corpus.source import TableCell
from corpus.units import unit_list


def test_units_in_two_paragraphs_or_lines_of_a_cell_are_two_units() -> None:
    head = tr(tc("序号"), tc("重点任务"), tc("牵头单位"))
    row = tr(
        tc("1"),
        tc("配备教师"),
        tc("瑞安市政府", "相关县（市、区）政府", p("<w:r><w:t>市科技局</w:t><w:br/><w:t>市科协</w:t></w:r>")),
    )
    text = clean(read_docx(docx(table(head, row)), "a.docx")).text
    cell = text.splitlines()[1].split("\t")[2]
    assert [u.name for u in unit_list(cell, 0, len(cell))] == [
        "瑞安市政府",
        "相关县（市、区）政府",
        "市科技局",
        "市科协",
    ]


def test_rows_that_only_their_numbers_count() -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    rows = [tr(tc(listed("", 1)), tc(task)) for task in ("甲", "乙")]
    assert lines_of(docx(table(*rows) + listed("", 1) + p("完"), numbering=numbering)) == ["1\t甲", "2\t乙", "完"]


def test_a_table_in_a_cell_is_flattened_into_it() -> None:
    inner = table(tr(tc("甲"), tc("乙")), tr(tc("丙"), tc("丁")))
    assert lines_of(docx(table(tr(tc("外", inner, p("")), tc("旁"))))) == ["外 甲 乙 丙 丁\t旁"]


def test_a_table_of_one_column_is_a_frame_round_paragraphs_and_tables() -> None:
    inner = table(tr(tc("甲"), tc("乙")))
    source = read_docx(docx(table(tr(tc("第一段。", "第二段。", inner, p(""))))), "a.docx")
    assert source.text == "第一段。\n第二段。\n甲\t乙\n"
    assert [a.where for a in source.anchors] == [TableCell(1, 1, 1)] * 2 + [TableCell(2, 1, 1), TableCell(2, 1, 2)]


def test_cells_in_controls_rows_deleted_and_hidden_and_columns_skipped() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = table(
        tr(tc("一"), control.format(tc("二")), tc("三")),
        tr(tc("删"), tc("去"), tc("了"), properties="<w:del/>"),
        tr(tc("暗"), tc("行"), tc("里"), properties="<w:hidden/>"),
        control.format(tr(tc("后"), tc("段"), properties='<w:gridBefore w:val="1"/>')),
    )
    source = read_docx(docx(body), "a.docx")
    assert (source.text, kinds(source)) == ("一\t二\t三\n\t后\t段\n", ["revisions", "hidden"])


def test_what_a_covered_cell_holds_is_not_read() -> None:
    restart, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(tr(tc("行动", properties=restart), tc("甲")), tr(tc("旧字", properties=on), tc("乙")))
    source = read_docx(docx(body), "a.docx")
    assert (source.text, source.covered) == ("行动\t甲\n\t乙\n", frozenset({5}))


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """Draw rows, columns, and cells that fill them: (row, column, rows, columns)."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    free = {(r, c) for r in range(rows) for c in range(columns)}
    cells = []
    for place in sorted(free):
        if place in free:
            down, across = draw(st.sampled_from([(1, 1), (1, 1), (2, 1), (1, 2), (3, 2), (2, 3), (1, columns)]))
            taken = {(r, c) for r in range(place[0], place[0] + down) for c in range(place[1], place[1] + across)}
            if not taken <= free:
                down, across, taken = 1, 1, {place}
            free -= taken
            cells.append((*place, down, across))
    return rows, columns, cells


def as_word(rows: int, columns: int, cells: list[tuple[int, int, int, int]]) -> bytes:
    document = Document()
    made = document.add_table(rows, columns)
    begins = sorted({column for _, column, _, _ in cells})
    for row, column, down, across in cells:
        made.cell(row, column).merge(
            made.cell(row + down - 1, column + across - 1)
        ).text = f"格{row}{begins.index(column)}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_html(rows: int, cells: list[tuple[int, int, int, int]]) -> str:
    cell = '<td rowspan="{2}" colspan="{3}">格{0}{1}</td>'
    end = f"</tr{' ' * 20}>"  # the tabs that close covered cells stand at the characters of the tag
    inside = ("".join(cell.format(*c) for c in cells if c[0] == row) for row in range(rows))
    return "<table>" + "".join(f"<tr>{row}{end}" for row in inside) + "</table>"


@settings(max_examples=60, deadline=None)
@given(grids())
def test_a_merged_grid_comes_back_and_as_a_web_page_with_it_would(
    made: tuple[int, int, list[tuple[int, int, int, int]]],
) -> None:
    rows, columns, cells = made
    source = read_docx(as_word(rows, columns, cells), "a.docx")
    begins = sorted({c for _, c, _, _ in cells})  # where no cell begins there is no column
    cells = [(r, begins.index(c), down, sum(c <= b < c + across for b in begins)) for r, c, down, across in cells]
    places = {a.where: source.text[a.start : a.end] for a in source.anchors}
    assert places == {TableCell(1, r + 1, c + 1): f"格{r}{c}" for r, c, _, _ in cells}
    at, found = 0, []
    for line in source.text.splitlines():
        found.append((line, tuple(i - at for i in sorted(source.covered) if at <= i < at + len(line))))
        at += len(line) + 1
    page = [(line.text, line.covered) for line in markup_lines(as_html(rows, cells))]
    assert found == page


def gridded(widths: list[int], *rows: str) -> str:
    """Return a table of rows whose grid has columns of some widths."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def spanning(text: str, columns: int) -> str:
    return tc(text, properties=f'<w:gridSpan w:val="{columns}"/>')


def test_edges_a_hair_apart_are_one_and_columns_where_no_cell_begins_are_none() -> None:
    rows = [
        tr(spanning("序号", 1), spanning("任务", 2), spanning("单位", 2)),
        tr(spanning("1", 1), spanning("甲", 1), spanning("市科协", 3)),
        tr(spanning("2", 1), spanning("乙", 2), spanning("市教育局", 2)),
    ]
    hair = read_docx(docx(gridded([800, 3000, 40, 2000, 900], *rows)), "a.docx")
    assert hair.text == "序号\t任务\t单位\n1\t甲\t市科协\n2\t乙\t市教育局\n"
    assert TableCell(1, 2, 3) in [a.where for a in hair.anchors]
    cell = read_docx(docx(gridded([800, 3000, 600, 2000, 900], *rows)), "a.docx")
    assert cell.text == "序号\t任务\t\t单位\n1\t甲\t市科协\n2\t乙\t\t市教育局\n"


def test_a_narrow_column_that_a_row_has_stays() -> None:
    rows = [tr(tc("甲"), tc("‖"), tc("乙")), tr(spanning("丙", 2), tc("丁"))]
    assert lines_of(docx(gridded([2000, 60, 2000], *rows))) == ["甲\t‖\t乙", "丙\t\t丁"]
