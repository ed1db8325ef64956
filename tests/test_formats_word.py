"""Word files → sources: the real ones that others misread, and each trap by itself."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import re
import resource
import shutil
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_support import abstract, docx, level, listed, num, p, r, table, tc, tr

from corpus.clean import clean
from corpus.errors import CorpusError
from corpus.formats.archive import check_zip
from corpus.formats.kinds import ole_kind
from corpus.formats.numerals import numeral
from corpus.formats.office import read_doc
from corpus.formats.word import read_docx
from corpus.markup import lines as markup_lines
from corpus.numbering import chinese_number
from corpus.source import Paragraph, Source, TableCell
from corpus.units import unit_list

FILES = Path(__file__).parent / "files"
G3, G4 = FILES / "g3_合并单元格_修订_自动编号.docx", FILES / "g4_后缀docx实为Word97.docx"
MADE, OLD = FILES / "04_plan_numbering_revisions.docx", FILES / "05_really_doc.docx"
with_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def read(path: Path) -> Source:
    return read_docx(path.read_bytes(), path.name)


def lines_of(data: bytes) -> list[str]:
    return read_docx(data, "试.docx").text.splitlines()


def rows_of(source: Source) -> list[list[str]]:
    """Return the rows of the tables, what merged cells cover filled in from above."""
    out: list[list[str]] = []
    at = 0
    for line in source.text.splitlines():
        anchors = [a for a in source.anchors if at <= a.start < at + len(line)]
        if anchors and isinstance(anchors[0].where, TableCell):
            cells, tabs = line.split("\t"), [i for i, c in enumerate(line) if c == "\t"]
            for column, tab in enumerate(tabs):
                if at + tab in source.covered:
                    assert cells[column] == ""
                    cells[column] = next(row[column] for row in reversed(out) if len(row) > column)
            out.append(cells[:-1] if cells[-1] == "" and len(cells) > 1 else cells)
        at += len(line) + 1
    return out


def kinds(source: Source) -> list[str]:
    return [note.kind for note in source.notes]


# Real files


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


@with_office
@pytest.mark.parametrize(("old", "new"), [(G4, G3), (OLD, MADE)], ids=["g4", "05"])
def test_a_word_97_file_named_docx_says_what_its_twin_says(old: Path, new: Path) -> None:
    source, twin = read_doc(old.read_bytes(), old.name, "doc"), read(new)
    assert source.text == twin.text
    assert rows_of(source) == rows_of(twin)
    assert source.covered == twin.covered
    assert [a.where for a in source.anchors] == [a.where for a in twin.anchors]
    assert source.notes[0].text == "扩展名为 .docx，实为 Word 97–2003 文档，已按内容读取。"
    assert source.notes[1:] == twin.notes
    assert source.kind == "doc"


@with_office
def test_rich_text_is_read_by_the_same_walk() -> None:
    rtf = r"{\rtf1\ansi\uc0 {\b \u26631 \u39064 }\par \u24066 \u25945 \u32946 \u23616 15\par}"
    source = read_doc(rtf.encode(), "说明.rtf", "rtf")
    assert source.text.splitlines() == ["标题", "市教育局15"]
    assert (source.kind, source.notes) == ("rtf", ())


@with_office
def test_a_field_that_includes_a_local_file_leaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET-7", encoding="utf-8")
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/secret.txt"}}{{\fldrslt here}}}}'
    source = read_doc(rf"{{\rtf1\ansi before {field} after\par}}".encode(), "a.rtf", "rtf")
    assert "SECRET" not in source.text and "before" in source.text


def test_without_libreoffice_a_word_97_file_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CorpusError, match=r"请安装 LibreOffice，或在 Word/WPS 中另存为 \.docx"):
        read_doc(OLD.read_bytes(), OLD.name, "doc")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([G3, MADE]), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8)
)
def test_bytes_that_are_wrong_are_named_or_do_no_harm(path: Path, wrong: list[tuple[int, int]]) -> None:
    data = bytearray(path.read_bytes())
    for at, byte in wrong:
        data[at % len(data)] = byte
    with contextlib.suppress(CorpusError):
        assert read_docx(bytes(data), path.name).text


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([G3, MADE]), st.randoms(use_true_random=False))
def test_elements_that_are_missing_doubled_or_misplaced_do_no_harm(path: Path, random: Random) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as given_file, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given_file.infolist():
            data = given_file.read(part)
            if part.filename in ("word/document.xml", "word/numbering.xml", "word/styles.xml"):
                data = _shaken(data, random)
            made.writestr(part.filename, data)
    with contextlib.suppress(CorpusError):
        source = read_docx(out.getvalue(), path.name)
        assert all(a.end <= b.start for a, b in pairwise(source.anchors))
        assert all(source.text[i] == "\t" for i in source.covered)
        assert all(i == 0 or source.text[i - 1] == "\n" for i in source.headings)


def _shaken(data: bytes, random: Random) -> bytes:
    """Return a part with some of its elements taken out, doubled, moved, or without a value."""
    root = etree.fromstring(data)
    for _ in range(random.randint(1, 6)):
        nodes = list(root.iter("*"))[1:]
        node, other = random.choice(nodes), random.choice(nodes)
        does = random.choice(["out", "double", "move", "value"])
        parent = node.getparent()
        if does == "value":
            for name in node.attrib:
                node.set(name, random.choice(["", "-1", "x", "99999999999", "0"]))
        elif does == "double":
            parent.insert(0, copy.deepcopy(node))
        elif does == "out" and parent is not root:
            parent.remove(node)
        elif does == "move" and node not in other.iterancestors():
            other.append(node)
    return etree.tostring(root)


OFFICE = """#!/bin/sh
sleep 30 &
echo $! > "$TMPDIR/../planqa-test-child"
{}
"""


@pytest.mark.parametrize(("does", "message"), [("wait", "已停止"), ("exit 1", "转换不出来")])
def test_a_conversion_that_hangs_or_fails_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, message: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(OFFICE.format(does), encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("corpus.formats.office.TIME_LIMIT", 1.0)
    begin = time.perf_counter()
    with pytest.raises(CorpusError, match=message):
        read_doc(OLD.read_bytes(), OLD.name, "doc")
    assert time.perf_counter() - begin < 10
    child = int((tmp_path / "tmp" / "planqa-test-child").read_text())
    assert not _runs(child)
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == ["planqa-test-child"]


def _runs(process: int) -> bool:
    """Tell whether a process runs; one that was ended may still be waited for."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


# Files that harm or can't be read


def test_a_bomb_is_refused_at_once_and_in_little_memory() -> None:
    data = (FILES / "hostile" / "bomb_150MB.docx").read_bytes()
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(CorpusError, match="解压后过大"):
        read_docx(data, "bomb.docx")
    assert time.perf_counter() - begin < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


def test_a_size_that_lies_is_counted_all_the_same() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 90_000_000)
    data = bytearray(out.getvalue())
    size = (90_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(CorpusError, match="解压后过大"):
        check_zip(bytes(data), "a.docx")


def test_external_entities_are_refused() -> None:
    with pytest.raises(CorpusError, match="外部实体") as raised:
        read(FILES / "hostile" / "xxe.docx")
    assert "/" not in str(raised.value).replace("Word/WPS", "")


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_declared_entity_is_refused_in_any_encoding(code: str) -> None:
    xml = f'<?xml version="1.0" encoding="{code}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml.encode(code))
    with pytest.raises(CorpusError, match="外部实体"):
        check_zip(out.getvalue(), "a.docx")


def test_too_many_parts_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(2001):
            archive.writestr(f"{i}", b"")
    with pytest.raises(CorpusError, match="2000 个部件"):
        check_zip(out.getvalue(), "a.docx")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04 nothing", "已损坏"),
        (docx(p("一"))[:-200], "已损坏"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "需要密码"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "另存为 .docx"),
        (docx(p("")), "没有可读的文字"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(CorpusError, match=message) as raised:
        read_docx(data, "方案.docx")
    assert raised.value.file == "方案.docx" and str(raised.value).startswith("方案.docx：")


def test_a_workbook_is_no_word_file() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(CorpusError, match="不是 Word 文件"):
        read_docx(out.getvalue(), "a.docx")


def test_a_locked_word_97_file_needs_its_password() -> None:
    data = bytearray(OLD.read_bytes())
    at = next(i for i in range(512, len(data), 512) if data[i : i + 2] == b"\xec\xa5")
    data[at + 11] |= 1
    assert ole_kind(OLD.read_bytes()) == "doc"
    with pytest.raises(CorpusError, match="需要密码"):
        read_doc(bytes(data), "a.doc", "doc")


def test_a_damaged_part_beside_the_body_is_told_and_the_rest_is_read() -> None:
    source = read_docx(docx(listed("总则", 1), numbering="<w:broken"), "a.docx")
    assert (source.text, kinds(source)) == ("总则\n", ["part_unread"])


# Automatic numbers


def test_numbers_count_on_and_begin_anew_below_a_higher_level() -> None:
    numbering = abstract(
        0,
        level(0, "chineseCounting", "第%1章"),
        level(1, "chineseCountingThousand", "%2、"),
        level(2, "decimal", "%2.%3", "<w:isLgl/>"),
        level(3, "decimal", "（%4）", '<w:lvlRestart w:val="0"/>'),
    ) + num(1, 0)
    body = [
        ("总则", 0),
        ("甲", 1),
        ("乙", 1),
        ("丙", 2),
        ("丁", 2),
        ("戊", 3),
        ("己", 1),
        ("庚", 2),
        ("辛", 3),
        ("附则", 0),
        ("壬", 1),
    ]
    assert lines_of(docx("".join(listed(t, 1, at) for t, at in body), numbering=numbering)) == [
        "第一章总则",
        "一、甲",
        "二、乙",
        "2.1 丙",
        "2.2 丁",
        "（1）戊",
        "三、己",
        "3.1 庚",
        "（2）辛",
        "第二章附则",
        "一、壬",
    ]


def test_lists_of_one_definition_count_on_unless_one_sets_its_first_number() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, override)
    body = [("甲", 1), ("乙", 2), ("丙", 3), ("丁", 3), ("戊", 1)]
    assert lines_of(docx("".join(listed(t, n) for t, n in body), numbering=numbering)) == [
        "1.甲",
        "2.乙",
        "1.丙",
        "2.丁",
        "3.戊",
    ]


def test_a_list_may_replace_a_level_of_its_definition() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "ideographTraditional", "%1、", start=3)}</w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0, override)
    assert lines_of(docx(listed("科技", 1) + listed("教育", 1), numbering=numbering)) == ["丙、科技", "丁、教育"]


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/><w:basedOn w:val="1"/>
 <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="9"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="h"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="numbering" w:styleId="L"><w:name w:val="List"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
"""


def styled(text: str, style: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_numbers_and_headings_come_from_styles_and_those_they_are_based_on() -> None:
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>'),
    ) + num(1, 0)
    none = '<w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/>'
    body = (
        styled("总则", "1")
        + styled("任务", "2")
        + styled("正文", "1", none)
        + styled("步骤", "2")
        + p("文", "<w:outlineLvl w:val='2'/>")
    )
    source = read_docx(docx(body, numbering=numbering, styles=STYLES), "a.docx")
    assert source.text.splitlines() == ["一、总则", "（一）任务", "正文", "（二）步骤", "文"]
    assert {source.text[i:].split("\n")[0] for i in source.headings} == {"一、总则", "（一）任务", "（二）步骤", "文"}


def test_a_list_that_a_style_defines() -> None:
    numbering = (
        abstract(0, more='<w:numStyleLink w:val="L"/>')
        + abstract(1, level(0, "decimalEnclosedCircleChinese", "%1"), more='<w:styleLink w:val="L"/>')
        + num(3, 0)
        + num(7, 1)
    )
    assert lines_of(docx(listed("甲", 3) + listed("乙", 3), numbering=numbering, styles=STYLES)) == ["①甲", "②乙"]


def test_a_number_is_parted_from_digits_and_latin_words() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + abstract(2, level(0, "decimal", "%1")) + num(2, 2)
    body = listed("5万卡智算中心", 1) + listed("AI大模型", 1) + listed("算力", 1) + listed("算力", 2)
    assert lines_of(docx(body, numbering=numbering)) == ["1. 5万卡智算中心", "2. AI大模型", "3.算力", "1 算力"]


def test_bullets_are_signs_that_fonts_have() -> None:
    numbering = abstract(0, level(0, "bullet", "\uf0b7"), level(1, "bullet", "—"), level(2, "bullet", "o")) + num(1, 0)
    body = listed("甲", 1) + listed("乙", 1, 1) + listed("丙", 1, 2)
    assert lines_of(docx(body, numbering=numbering)) == ["•甲", "—乙", "•丙"]


def test_what_was_deleted_counts_for_nothing() -> None:
    numbering = abstract(0, level(0, "decimal", "%1、")) + num(1, 0)
    gone = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>'
    assert lines_of(docx(listed("甲", 1) + gone + listed("乙", 1), numbering=numbering)) == ["1、甲", "2、乙"]


@given(st.integers(1, 9999))
def test_chinese_numerals_mean_their_number(value: int) -> None:
    for form in ("chineseCountingThousand", "chineseCounting", "ideographDigital", "japaneseCounting"):
        assert chinese_number(numeral(value, form)) == value


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1003, "chineseCountingThousand", "一千零三"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (4, "ideographZodiac", "卯"),
        (3, "decimalEnclosedParen", "⑶"),
        (21, "decimalEnclosedCircle", "21"),
        (5, "decimalFullWidth", "５"),
        (7, "decimalZero", "07"),
        (14, "lowerRoman", "xiv"),
        (28, "upperLetter", "BB"),
        (6, "noSuchForm", "6"),
        (6, "none", ""),
    ],
)
def test_forms_of_numbers(value: int, form: str, written: str) -> None:
    assert numeral(value, form) == written


# Runs


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
    assert lines_of(docx(table(tr(wide, tc("窄"), properties='<w:gridBefore w:val="99999999"/>')))) == [
        "\t" * 63 + "宽" + "\t" * 63 + "窄"
    ]
    numbering = abstract(0, level(0, "upperLetter", "%1、", start=999_999_999)) + num(1, 0)
    assert lines_of(docx(listed("甲", 1), numbering=numbering)) == ["999999999、甲"]


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


# Tables


def test_units_in_two_paragraphs_or_lines_of_a_cell_are_two_units() -> None:
    head = tr(tc("序号"), tc("重点任务"), tc("牵头单位"))
    row = tr(
        tc("1"),
        tc("配备教师"),
        tc("瑞安市政府", "相关县（市、区）政府", p("<w:r><w:t>市科技局</w:t><w:br/><w:t>市科协</w:t></w:r>")),
    )
    text = clean(read_docx(docx(table(head, row)), "a.docx").text).text
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
    for row, column, down, across in cells:
        made.cell(row, column).merge(made.cell(row + down - 1, column + across - 1)).text = f"格{row}{column}"
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
    places = {a.where: source.text[a.start : a.end] for a in source.anchors}
    assert places == {TableCell(1, r + 1, c + 1): f"格{r}{c}" for r, c, _, _ in cells}
    at, found = 0, []
    for line in source.text.splitlines():
        found.append((line, tuple(i - at for i in sorted(source.covered) if at <= i < at + len(line))))
        at += len(line) + 1
    page = [(line.text, line.covered) for line in markup_lines(as_html(rows, cells))]
    assert found == page
