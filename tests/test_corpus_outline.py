"""Clean text → section tree."""

from __future__ import annotations

from itertools import pairwise

import pytest
from corpus_support import GOLDEN, document, five, plan
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document, outline

_LINES = st.sampled_from(
    "第一章_总则 第二节_要求 一、甲 二、乙 三、丙 第一条_推进 （一）丁。正文。 （二）戊 1.己 2.庚： （1）辛 ①壬 ——癸 附件 任务分工表 "
    "119消防日 3.5亿元 正文推进改革，取得实效。 1\t任务\t市科协 |1|任务|".replace("_", "\u3000").split(" ")
)


def tree(document: Document) -> str:
    return "".join(f"{'  ' * (len(document.lineage(s)) - 1)}{s.marker}{s.heading}\n" for s in document.sections[1:])


@given(st.lists(_LINES, max_size=40).map("\n".join))
def test_sections_tile_the_text(text: str) -> None:
    sections = outline(text)
    assert [s.index for s in sections] == list(range(len(sections)))
    assert sections[0].start == 0
    assert sections[-1].own_end == sections[0].end == len(text)
    assert all(a.own_end == b.start for a, b in pairwise(sections))
    for s in sections[1:]:
        assert s.start <= s.body <= s.own_end <= s.end
        assert s.parent is not None
        parent = sections[s.parent]
        assert parent.index < s.index
        assert parent.rank < s.rank
        assert s.end <= parent.end


@given(st.lists(_LINES, max_size=30).map("\n".join))
def test_a_section_ends_where_the_next_of_its_depth_begins(text: str) -> None:
    sections = outline(text)
    for s in sections[1:]:
        following = (t.start for t in sections[s.index + 1 :] if t.rank <= s.rank)
        assert s.end == next(following, len(text))


def test_outline_of_dingnan_is_the_golden_one() -> None:
    assert tree(plan("dingnan")) == (GOLDEN / "dingnan_outline.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("found", five().documents, ids=lambda d: d.name)
def test_plans_number_their_siblings_in_order(found: Document) -> None:
    for s in found.sections:
        ordinals = [c.ordinal for c in found.children(s) if c.ordinal and c.rank == 5]
        assert ordinals == list(range(1, len(ordinals) + 1))


def test_a_first_sibling_without_its_number_is_recovered() -> None:
    # shaoguan 23: the first action has lost its （一）
    found = plan("shaoguan")
    actions = next(s for s in found.sections if "提升行动" in s.heading and len(list(found.children(s))) > 3)
    assert next(found.children(actions)).heading == "实施青少年科学素质提升行动"


def test_markdown_marks_are_noise_where_lines_are_numbered() -> None:
    found = document("# 方案\n## 一、甲\n##### （一）乙\n## （二）丙\n# 二、丁\n")
    assert tree(found) == "一、甲\n  （一）乙\n  （二）丙\n二、丁\n"


def test_an_article_holds_its_items_and_stands_below_its_chapter() -> None:
    text = "第一章 总则\n第一条 目标：\n（一）甲；\n（二）乙。\n第二条 推进。\n1、丙。\n2、丁。\n第三条 强化。\n第二章 附则\n第四条 施行。"
    found = document(text)
    assert tree(found) == (
        "第一章总则\n  第一条目标\n    （一）甲\n    （二）乙\n  第二条推进\n    1、丙\n    2、丁\n  第三条强化\n第二章附则\n  第四条施行\n"
    )


def test_numbers_that_continue_nothing_are_no_markers() -> None:
    assert [s.heading for s in outline("一、甲\n119消防日活动\n3.5亿元投入\n二、乙")[1:]] == ["甲", "乙"]


def test_rows_of_a_table_are_no_sections() -> None:
    text = "附件\n一、甲\n1.\t推进改革\t市教育局\n2.\t强化监管\t市科协\n|1.推进|市教育局|"
    assert [s.heading for s in outline(text)[1:]] == ["甲"]


def test_an_annex_is_a_section() -> None:
    assert [s.heading for s in plan("shaoguan").sections][-1].endswith("工作分工表")


def test_decimal_numbers_are_an_outline_where_nothing_else_is_numbered() -> None:
    body = "1 总则\n1.1 目的。做好应急。\n1.2 原则\n坚持预防为主。\n2 体系\n2.1 指挥部。统一指挥。\n2.1.1 办公室。日常工作。\n（1）值守\n2.2 职责。各司其职。\n"
    assert tree(document("某市应急预案\n" + body)) == (
        "1总则\n  1.1目的\n  1.2原则\n2体系\n  2.1指挥部\n    2.1.1办公室\n      （1）值守\n  2.2职责\n"
    )
    assert "2.1" not in tree(document("一、目标\n2.1万户居民受益。\n2.2万户居民改造。\n2.3万户居民搬迁。\n"))
    assert tree(document("某市公报\n1.5万户居民受益。\n2.3倍增长。\n3.1万人就业。\n")) == ""


def test_headings_that_one_line_runs_together_are_each_a_section() -> None:
    text = "第一篇目标\n第一章指导思想\n甲。\n第二篇改革第二章深化改革\n乙。\n第三篇开放\n第三章扩大开放\n丙。\n第四篇实施第四章落实第三章的任务，强化监管。"
    assert [s.marker for s in outline(text)[1:]] == [
        "第一篇",
        "第一章",
        "第二篇",
        "第二章",
        "第三篇",
        "第三章",
        "第四篇",
    ]
