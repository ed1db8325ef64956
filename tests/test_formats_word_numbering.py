"""The automatic numbers of Word files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_support import STYLES, abstract, docx, level, lines_of, listed, num, p, styled

from corpus.formats.numerals import numeral
from corpus.formats.word import read_docx
from corpus.numbering import chinese_number


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
