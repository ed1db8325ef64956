"""Word files → sources: the real ones that others misread, and what stands in a paragraph."""

from __future__ import annotations

import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from word_support import (
    FILES,
    G3,
    MADE,
    STYLES,
    abstract,
    docx,
    kinds,
    level,
    lines_of,
    listed,
    num,
    p,
    r,
    read,
    rows_of,
    styled,
    table,
    tc,
    tr,
)

from corpus.formats.word import read_docx
from corpus.source import Paragraph, TableCell


def test_merged_cells_revisions_and_automatic_numbers() -> None:
    expected = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))["g3"]
    source = read(G3)
    body = source.text.splitlines()
    assert body[:6] == expected["paragraphs_in_order"]
    assert body[-1] == "联系人：综合处"
    table = [[re.sub("（(?:通栏|合并)）", "", cell) for cell in row] for row in expected["table"]]
    assert rows_of(source) == table
    assert len(body) == 6 + len(table) + 1
    assert [note.text for note in source.notes] == ["文件含 3 处修订痕迹，按接受修订后的文本读取。"]
    assert source.kind == "docx" and source.whole and not source.markup


def test_the_made_plan_has_each_of_its_traps_right() -> None:
    source = read(MADE)
    assert source.text.splitlines() == [
        "安川市全民科学素质提升实施方案（2026—2030年）",
        "安政办发〔2026〕12号",
        "一、总体要求",
        "到2030年，全市公民具备科学素质的比例达到18%以上。",
        "二、重点任务",
        "（一）青少年科学素质提升行动",
        "每所中小学至少配备3名科学教师。（牵头单位：市教育局；配合单位：市科协、市科技局）",
        "（二）老年人科学素质提升行动",
        "建设老年大学科普站点20个。（牵头单位：市卫生健康委）",
        "文本框：监督电话由市科协公布。",
        "附件：任务分工表",
        "序号\t重点任务\t具体举措\t牵头单位\t完成时限",
        "1\t青少年行动\t配备科学教师3名\t市教育局\t2027年底",
        "2\t\t开放实验室10间\t市科技局 市科协\t2028年底",
        "3\t老年人行动\t建设站点20个\t市卫生健康委\t2029年底",
        "4\t\t开展讲座100场\t市民政局\t长期坚持",
        "注：市直各单位按职责分工负责，排名第一的为牵头单位。",
        "表后正文：各县（市、区）参照执行。",
    ]
    assert rows_of(source)[2] == ["2", "青少年行动", "开放实验室10间", "市科技局 市科协", "2028年底"]
    assert kinds(source) == ["revisions", "hidden"]
    assert "财政局" not in source.text


@pytest.mark.parametrize("path", [G3, MADE], ids=["g3", "04"])
def test_each_anchor_is_the_place_of_its_words(path: Path) -> None:
    source = read(path)
    document = Document(str(path))
    for anchor in source.anchors:
        said, where = source.text[anchor.start : anchor.end], anchor.where
        assert said == said.strip() and "\t" not in said and "\n" not in said
        if isinstance(where, TableCell):
            cell = document.tables[where.table - 1].cell(where.row - 1, where.column - 1)
            assert said.split() == cell.text.split()
        elif isinstance(where, Paragraph) and where.part == "body":
            printed = document.paragraphs[where.number - 1].text
            assert said[-4:] == printed[-4:]
    assert all(a.end <= b.start for a, b in pairwise(source.anchors))
    said = sum(a.end - a.start for a in source.anchors)
    assert said + source.text.count("\n") + source.text.count("\t") == len(source.text)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (r("市教育局") + "<w:moveFrom>" + r("旧") + "</w:moveFrom><w:moveTo>" + r("新") + "</w:moveTo>", "市教育局新"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + r("控件里") + "</w:sdtContent></w:sdt>", "控件里"),
        (
            r("甲")
            + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + r("单击此处")
            + "</w:sdtContent></w:sdt>",
            "甲",
        ),
        ("<w:hyperlink>" + r("链接") + "</w:hyperlink>", "链接"),
        ("<w:smartTag>" + r("安川市") + "</w:smartTag>", "安川市"),
        ('<w:fldSimple w:instr=" PAGE ">' + r("3") + "</w:fldSimple>" + r("正文"), "正文"),
        ('<w:fldSimple w:instr=" SEQ 表 ">' + r("2") + "</w:fldSimple>" + r("正文"), "2正文"),
        ("<w:r><w:t>10</w:t><w:noBreakHyphen/><w:t>20</w:t></w:r>", "10-20"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("已完成"), "☑已完成"),
        ('<w:r><w:t>分页前</w:t><w:br w:type="page"/><w:t>分页后</w:t></w:r>', "分页前分页后"),
        ("<w:r><w:t>green</w:t><w:br/><w:t>data</w:t></w:r>", "green data"),
        ("<w:r><w:t>前</w:t><w:tab/><w:t>后</w:t></w:r>", "前\t后"),
        ("<w:r><w:ruby><w:rt>" + r("xi") + "</w:rt><w:rubyBase>" + r("喜") + "</w:rubyBase></w:ruby></w:r>", "喜"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
        (r("暗", '<w:rStyle w:val="h"/>') + r("明"), "明"),
        (r("暗", "<w:vanish/>") + r("明", '<w:vanish w:val="0"/>'), "明"),
        (r("批") + '<w:r><w:commentReference w:id="1"/></w:r>', "批"),
    ],
)
def test_what_stands_in_a_paragraph(inside: str, text: str) -> None:
    assert lines_of(docx(p(inside), styles=STYLES)) == [text]


def test_a_number_that_is_raised_or_broken_is_no_other_number() -> None:
    raised = r("10") + r("4", '<w:vertAlign w:val="superscript"/>') + r("吨")
    half = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    assert lines_of(docx(p(raised) + p(half) + p(power))) == ["10⁴吨", "1/2", "10^4"]


def test_what_is_struck_through_is_read_and_told() -> None:
    source = read_docx(docx(p(r("20名", "<w:strike/>") + r("30名"))), "a.docx")
    assert (source.text, [n.text for n in source.notes]) == (
        "20名30名\n",
        ["有 1 处带删除线的文字，仍计入正文，请核对。"],
    )


def test_a_field_that_is_cut_off_silences_its_paragraph_only() -> None:
    cut = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    assert lines_of(docx(p(cut + r("1")) + p("正文"))) == ["正文"]


def field(instruction: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    separate = mark.format("separate") + r(result) if result else ""
    return mark.format("begin") + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" + separate + mark.format("end")


def test_of_a_field_only_the_result_is_text_and_of_a_page_number_nothing() -> None:
    body = p(r("见") + field("REF a", "表1") + field(" PAGE ", "7") + field(r"eq \o\ac(○,3)", "") + r("处"))
    assert lines_of(docx(body)) == ["见表1③处"]


def test_a_list_of_contents_is_set_aside() -> None:
    body = styled("一、总则", "9") + p("一、总则")
    source = read_docx(docx(body, styles=STYLES), "a.docx")
    assert source.text == "一、总则\n一、总则\n"
    assert [(s.start, s.end) for s in source.aside] == [(0, 4)]


def test_of_a_list_of_contents_in_a_field_or_control_the_rest_is_body() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin = mark.format("begin") + r("").replace("<w:t ", "<w:instrText ").replace(
        "</w:t>", 'TOC \\o "1-3"</w:instrText>'
    )
    control = f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{p("目录")}</w:sdtContent></w:sdt>'
    body = (
        control
        + p(begin + mark.format("separate") + r("一、总则"))
        + p("二、任务")
        + p(mark.format("end") + r("一、总则"))
    )
    source = read_docx(docx(body), "a.docx")
    assert source.text.splitlines() == ["目录", "一、总则", "二、任务", "一、总则"]
    assert [source.text[s.start : s.end] for s in source.aside] == ["目录", "一、总则", "二、任务"]


def test_radicals_that_stand_for_ideographs_are_put_right() -> None:
    assert lines_of(docx(p("⼈⼯智能惠及⼈⺠"))) == ["人工智能惠及人民"]


def test_a_break_within_a_sentence_joins_and_one_between_paragraphs_parts() -> None:
    cut = "<w:r><w:t>{}</w:t><w:br/><w:t>{}</w:t></w:r>"
    pairs = [
        ("关于印发实施方案", "（2021—2025年）的通知"),
        ("培训教师", "30名。"),
        ("总体要求。", "到2025年"),
        ("重点任务", "（一）青少年行动"),
        ("牵头单位：市教育局", "配合单位：市科协"),
    ]
    source = read_docx(docx("".join(p(cut.format(*pair)) for pair in pairs)), "a.docx")
    assert source.text.splitlines() == [
        "关于印发实施方案（2021—2025年）的通知",
        "培训教师30名。",
        "总体要求。",
        "到2025年",
        "重点任务",
        "（一）青少年行动",
        "牵头单位：市教育局",
        "配合单位：市科协",
    ]
    assert [a.where for a in source.anchors] == [Paragraph(n) for n in (1, 2, 3, 3, 4, 4, 5, 5)]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    body = p("每所学校配备", "<w:rPr><w:del/></w:rPr>") + p("3名教师。")
    source = read_docx(docx(body), "a.docx")
    assert (source.text, kinds(source)) == ("每所学校配备3名教师。\n", ["revisions"])


def test_a_large_first_letter_belongs_to_its_word() -> None:
    assert lines_of(docx(p("为", '<w:framePr w:dropCap="drop"/>') + p("贯彻落实"))) == ["为贯彻落实"]


def test_a_paragraph_without_its_end_goes_into_no_table_and_out_of_no_cell() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    body = p("表前", mark) + table(tr(tc(p("甲", mark)), tc("乙"))) + p("表后", mark)
    assert lines_of(docx(body)) == ["表前", "甲\t乙", "表后"]


def box(inside: str) -> str:
    choice = f"<w:drawing><a:graphic><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></a:graphic></w:drawing>"
    fallback = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>'


def test_a_text_box_is_read_once_behind_its_paragraph_and_a_note_behind_the_body() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = p(r("正文") + mark + box(p("框内一") + table(tr(tc("甲"), tc("乙"))))) + p("下一段")
    notes = f'<w:footnote w:id="0">{p("分隔")}</w:footnote><w:footnote w:id="2">{p("注释文字")}</w:footnote>'
    source = read_docx(docx(body, footnotes=notes), "a.docx")
    assert source.text == "正文\n框内一\n甲\t乙\n下一段\n注释文字\n"
    assert [a.where for a in source.anchors] == [
        Paragraph(1),
        Paragraph(1, "textbox"),
        TableCell(1, 1, 1),
        TableCell(1, 1, 2),
        Paragraph(2),
        Paragraph(1, "footnote"),
    ]


def test_pictures_and_embedded_files_are_told() -> None:
    body = p(r("图") + "<w:r><w:drawing><a:blip/></w:drawing></w:r>") + '<w:altChunk r:id="x"/>' + p("完")
    source = read_docx(docx(body), "a.docx")
    assert (source.text, kinds(source)) == ("图\n完\n", ["picture", "part_unread"])


def test_deep_nesting_and_absurd_spans_are_borne() -> None:
    deep = "<w:ins>" * 230 + r("深") + "</w:ins>" * 230
    assert lines_of(docx(p(deep))) == ["深"]
    inner = p("芯")
    for _ in range(75):
        inner = table(tr(tc(inner, p(""))))
    assert lines_of(docx(inner)) == ["芯"]
    wide = tc("宽", properties='<w:gridSpan w:val="999999999"/>')
    assert lines_of(docx(table(tr(wide, tc("窄"), properties='<w:gridBefore w:val="99999999"/>')))) == ["宽\t窄"]
    numbering = abstract(0, level(0, "upperLetter", "%1、", start=999_999_999)) + num(1, 0)
    assert lines_of(docx(listed("甲", 1), numbering=numbering)) == ["999999999、甲"]


def test_names_of_parts_in_other_letters_or_with_backslashes() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(p("正文")))) as whole, zipfile.ZipFile(out, "w") as made:
        for part in whole.infolist():
            made.writestr(part.filename.replace("word/document", "Word\\Document"), whole.read(part))
    assert lines_of(out.getvalue()) == ["正文"]


def test_a_strict_file_is_read_as_a_usual_one() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(p("正文")))) as given, zipfile.ZipFile(out, "w") as made:
        for part in given.infolist():
            text = given.read(part).decode()
            text = text.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/",
                "http://purl.oclc.org/ooxml/wordprocessingml/",
            )
            made.writestr(
                part,
                text.replace(
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    "http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            )
    assert lines_of(out.getvalue()) == ["正文"]
