"""What is printed around a text is set aside: page numbers over lines, lists of contents; signs are what they stand for."""

from __future__ import annotations

import pytest
from corpus_support import cleaned, document, read

from corpus.layout import set_aside
from corpus.signs import entity, ideographs

_BODY = "一、目标\n提高素质。\n二、重点任务\n（一）青少年行动。开足课程。（市教育局负责）\n（二）老年人行动。做好服务。（市民政局负责）"


@pytest.mark.parametrize("number", ["—\n4\n—", "—\n0\n1\n—", "－\n12\n－", "— 4 —", "—\n4\n—\n"])
def test_a_page_number_over_lines_cuts_no_paragraph(number: str) -> None:
    full = "一是构建保护体系。整合不可移动文物、历史文化名城，建设监管平台试点，构建文物安全智"
    raw = (
        f"一、任务\n（一）行动\n{full}\n{number}\n\n慧管控服务创新模式，提高防范能力。（责任单位：省文物局、省建设厅）"
    )
    assert "文物安全智慧管控服务" in cleaned(raw).text
    assert read(raw)[0][1] == {"responsible": ["省文物局", "省建设厅"]}


@pytest.mark.parametrize(
    "contents",
    [
        "目  录\n一、目标……………………1\n二、重点任务………………2\n（一）青少年行动....................3\n（二）老年人行动........5\n三、组织实施\t9",
        "目录\n一、目标\t1\n二、重点任务\t2\n（一）青少年行动\t3\n（二）老年人行动\t5",
        "目 录\n一、目标\n二、重点任务",
        "一、目标……1\n二、重点任务……2\n（一）青少年行动……3",
        "目录\n一、目标···········- 1 -\n二、重点任务·········- 2 -",
    ],
    ids=["leaders", "tabs", "headings alone", "without its title", "middle dots"],
)
def test_a_list_of_contents_is_no_outline(contents: str) -> None:
    found = document(f"某市方案\n{contents}\n为做好工作，制定本方案。\n{_BODY}")
    assert [s.heading for s in found.sections[1:]] == ["目标", "重点任务", "青少年行动", "老年人行动"]
    assert "……" not in found.text


@pytest.mark.parametrize(
    "lines",
    [["—", "推进", "—"], ["开展活动……1"], ["目录", "推进改革。"], ["1", "2", "3"], ["—", "—"], ["—", "4"], ["目录"]],
)
def test_what_only_looks_like_it_stays(lines: list[str]) -> None:
    assert not set_aside(lines)


def test_contents_that_run_headings_together_are_no_outline() -> None:
    contents = "目录序言\n第一篇目标第一章思想第二章原则\n第二篇任务\n第三章改革第四章开放序言"
    body = "序言\n今后五年，开展工作。\n第一篇目标\n第一章思想\n甲。\n第二章原则\n乙。\n第二篇任务第三章改革\n丙。\n第四章开放\n丁。"
    found = document(f"某省计划纲要\n{contents}\n{body}")
    assert [s.heading for s in found.sections[1:]] == ["目标", "思想", "原则", "任务", "改革", "开放"]


def test_lines_that_are_set_in_two_characters_go_on() -> None:
    line = "推动产业链和创新链深度融合，建设完善的数字化标准体系"
    first = "引导支持，" + line[:19]
    raw = (
        "一、任务\n"
        + f"{first}\n{line}\n{line}\n" * 4
        + f"{first}\n加强管理。（责任单位：\n市科协、市教育局（市体育局）、市\n科技局）"
    )
    assert f"{first}{line}" in cleaned(raw).text


def test_a_year_over_two_lines_is_one() -> None:
    assert cleaned("某市规划纲要实施方案（2021—202\n5年）\n一、目标\n做好。").text.startswith(
        "某市规划纲要实施方案（2021—2025年）"
    )


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("⼀、⼆", "一、二"), ("⺠政局⻓", "民政局长"), ("行动", "行动"), ("一、二", "一、二"), ("①", "①")],
)
def test_radicals_are_ideographs(printed: str, meant: str) -> None:
    assert ideographs(printed) == meant
    assert cleaned(printed).text == meant


@pytest.mark.parametrize(
    ("written", "char"),
    [
        ("&mdash;", "—"),
        ("&nbsp;", " "),
        ("&#12288;", " "),
        ("&ldquo;", "“"),
        ("&#x4e00;", "一"),
        ("&foo;", ""),
        ("&#0;", ""),
    ],
)
def test_entities(written: str, char: str) -> None:
    assert entity(written) == char


def test_an_entity_stands_at_its_own_place() -> None:
    raw = "实施方案（2021&mdash;2025年）&amp;&foo;"
    text = cleaned(raw)
    assert text.text == "实施方案（2021—2025年）&&foo;"
    assert raw[text.raw(0, 10).start : text.raw(0, 10).end] == "实施方案（2021&"
    assert raw[text.raw(0, 15).start : text.raw(0, 15).end] == "实施方案（2021&mdash;2025年"
