"""Raw text → clean text: what is dropped, what is rejoined, and that every kept character maps home."""

from __future__ import annotations

import pytest
from corpus_support import cleaned, five, plan
from hypothesis import given, settings
from hypothesis import strategies as st

_SENTENCE = "各有关部门根据职责分工负责相关科学素质建设任务，将有关任务纳入相关规划计划和工作重点，形成工作合力"
_TAGS = "<br> </td> <table> <tr> <td|rowspan=2> </tr> <!--|page|5|--> &nbsp; ![](x.png) ** ##| ---"
_PIECES = st.sampled_from(
    [
        *"县教科体局牵头，、。（）〔】[]|#*_-—1二 \u3000\t\r\n\f\x00\ufeff",
        *("\r\n", "\n\n", "一、", "（二）", "— 4 —"),
        *(tag.replace("|", " ") for tag in _TAGS.split()),
    ]
)
_TEXTS = st.lists(_PIECES, max_size=60).map("".join)
_PAGE_BREAKS = [
    "\n",
    "\n\n",
    "\n\n— 4 —\n\n",
    "\n　　－ 12 －\n",
    "\n<!-- page 5 -->\n",
    "\r\n\r\n- 3 -\r\n\r\n",
    "\n第 3 页 共 9 页\n",
    "\f",
]


@given(_TEXTS)
@settings(max_examples=400)
def test_every_kept_character_maps_home(raw: str) -> None:
    text = cleaned(raw)
    assert len(text.text) == len(text.offsets)
    assert all(a < b for a, b in zip(text.offsets, text.offsets[1:], strict=False))
    for char, offset in zip(text.text, text.offsets, strict=True):
        # Tab, newline and space may stand for a tag or a line end; nothing else is ever put in.
        assert char == raw[offset] or char in "\t\n "


@given(_TEXTS)
@settings(max_examples=200)
def test_clean_text_holds_no_layout(raw: str) -> None:
    text = cleaned(raw).text
    assert not {"\r", "\f", "\x00", "\ufeff", "　"} & set(text)
    assert "\n\n" not in text
    assert text == text.strip("\n ")


@pytest.mark.parametrize("document", five().documents, ids=lambda d: d.name)
def test_plans_map_home(document) -> None:  # type: ignore[no-untyped-def]
    for char, offset in zip(document.text, document.clean.offsets, strict=True):
        assert char == document.raw[offset] or char in "\n "


@given(st.integers(min_value=26, max_value=len(_SENTENCE) - 2), st.sampled_from(_PAGE_BREAKS))
def test_a_page_break_within_a_paragraph_changes_nothing(cut: int, page_break: str) -> None:
    assert cleaned(_SENTENCE[:cut] + page_break + _SENTENCE[cut:] + "。").text == _SENTENCE + "。"


@given(
    st.sampled_from(
        [
            "**{}**",
            "`{}`",
            "~~{}~~",
            "> {}",
            "- {}",
            "## {}",
            "<p>{}</p>",
            '<p align="right">{}</p>',
            "　　{}  ",
            "\t{}",
        ]
    )
)
def test_markup_around_a_paragraph_changes_nothing(markup: str) -> None:
    assert (
        cleaned("一、总则\n" + markup.format(_SENTENCE + "。") + "\n二、附则").text
        == f"一、总则\n{_SENTENCE}。\n二、附则"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\u2028"])
def test_line_ends_are_one(end: str) -> None:
    assert cleaned(end.join(["一、总则", "推进改革。", "二、附则"])).text == "一、总则\n推进改革。\n二、附则"


@pytest.mark.parametrize(
    ("plan_name", "whole"),
    [
        ("dingnan", "〔县委组织部、县委宣传部、"),  # 49–51: the bracket that a page break cut, its tail a heading
        ("dingnan", "为建设革命老区高质量发展示范区,奋力谱写"),  # a paragraph over a page
        ("qinzhou", "全民科学素质行动计划纲要实施方案（2021—2035年）》印发给你们"),
        ("qinzhou", "市文化广电体育旅游局、市卫生健康委、市市场监管局"),  # 131–133: 市卫生健康委 cut in two
        ("qinzhou", "市科协；配合单位：市委宣传部"),  # 165–167: 牵头 cut from 配合
        ("qinzhou", "4000名"),  # a figure with a space inside
        ("daxiang", "（一）五项提升行动"),
    ],
)
def test_damage_of_the_five_plans_is_mended(plan_name: str, whole: str) -> None:
    assert whole in plan(plan_name).text


def test_a_cut_bracket_ends_where_it_closes() -> None:
    text = plan("dingnan").text
    at = text.index("工负责】")
    assert "\n" not in text[text.rindex("〔", 0, at) : at]
    assert "## " not in text


def test_cells_of_a_flattened_table_stay_apart() -> None:
    assert "实施科普信息化提升工程\n市科协\n市科技局\n市委宣传部、" in plan("shaoguan").text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("配合单位：市财政局、市卫生健康\n委\n完成时限：长期", "配合单位：市财政局、市卫生健康委\n完成时限：长期"),
        ("配合单位：市发展改革委\n、市财政局", "配合单位：市发展改革委、市财政局"),
        ("配合单位：市医保局、市人力资源\n\n- 6 -\n\n社会保障局", "配合单位：市医保局、市人力资源社会保障局"),
        (
            "配合单位：市财政局、市住房城乡建设局、市残联，各县市区人民政府\n完成时限：2025年底",
            "配合单位：市财政局、市住房城乡建设局、市残联，各县市区人民政府\n完成时限：2025年底",
        ),
        ("责任单位：市教育局\n牵头单位：市科协", "责任单位：市教育局\n牵头单位：市科协"),
    ],
)
def test_labelled_lines(raw: str, text: str) -> None:
    assert cleaned(raw).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1\t任务\t市教育局\t\t长期", "1\t任务\t市教育局\t\t长期"),  # an empty cell is kept
        ("序号\t任务\t单位\n\t\t市科协\t长期", "序号\t任务\t单位\n\t\t市科协\t长期"),  # empty first cells in a table
        ("\t（一）\t指导思想", "（一）指导思想"),  # tabs as indent and behind a marker are layout
        ("<tr><td>任务</td><td></td><td>市科协</td></tr>", "任务\t\t市科协"),
        ("<tr>\n<td>任务</td>\n<td>市科协<br/>市教育局</td>\n</tr>", "任务\t市科协 市教育局"),
        ("|任务|市人力资源<br>社会保障局|", "|任务|市人力资源社会保障局|"),
        ("| 任务 | 市科协<br>市教育局 |", "|任务|市科协 市教育局|"),
        ("[《办法》](https://a.b/c)规定", "《办法》规定"),
        ("1\\. 推进改革", "1.推进改革"),
        ("<!-- 附注 -->推进&nbsp;改革", "推进改革"),
        ("", ""),
        ("\n— 1 —\n\n---\n", ""),
    ],
)
def test_cells_and_marks(raw: str, text: str) -> None:
    assert cleaned(raw).text == text


def test_merged_cells_keep_the_columns_apart() -> None:
    table = '<table><tr><td>1</td><td rowspan="2">类</td><td>甲</td></tr><tr><td>2</td><td>乙</td></tr></table>'
    assert cleaned(table).text == "1\t类\t甲\n2\t\t乙"
