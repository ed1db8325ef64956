"""Figures of documents of other kinds than the five plans: their names and years, and what is no figure of its own."""

from __future__ import annotations

import pytest
from corpus_support import document

from corpus import targets
from corpus.health import health


def figures(text: str) -> list[tuple[str, float | tuple[float, float], str, int | None]]:
    return [(t.what, t.value, t.unit, t.year) for t in targets(document(text))]


@pytest.mark.parametrize(
    ("said", "what", "value"),
    [
        ("医保基金在总额预算的基础上，按不低于采购金额的30%提前预付给医疗机构。", "医保基金提前预付给医疗机构", 30),
        ("选择北京、天津和沈阳、大连、成都、西安6个城市开展试点。", "城市开展试点", 6),
        ("按2000年价格计算的国内生产总值达到2900亿元左右。", "国内生产总值", 2900),
        ("计划生育事业经费人均达到10元。", "计划生育事业经费人均", 10),
        ("1.确保县城污水处理率达80%以上。", "县城污水处理率", 80),
        ("使工业废水处理率提高到90%。", "工业废水处理率", 90),
        ("基本完成对丧失生存条件的50万贫困人口异地搬迁。", "贫困人口异地搬迁", 50),
        ("将新区蓝绿空间占比稳定在70%。", "新区蓝绿空间占比", 70),
    ],
)
def test_what_a_figure_is_of(said: str, what: str, value: float) -> None:
    assert [(t, v) for t, v, *_ in figures(f"一、任务\n{said}")] == [(what, value)]


def test_the_year_of_goals_that_a_paragraph_announces_is_that_of_all_of_them() -> None:
    said = "经济的主要预期目标:生产总值年均增长8%左右,到2005年,生产总值达到2900亿元左右。城镇化水平达到26%左右。"
    assert figures(f"一、目标\n{said}\n投资年均增长12%左右。") == [
        ("生产总值年均增长", 8, "%", 2005),
        ("生产总值", 2900, "亿元", 2005),
        ("城镇化水平", 26, "%", 2005),
        ("投资年均增长", 12, "%", None),
    ]


def test_the_end_of_a_five_year_plan_is_a_year() -> None:
    assert figures("一、任务\n“十五”期末，森林覆盖率达到48%。") == [("森林覆盖率", 48, "%", 2005)]


@pytest.mark.parametrize(
    "said",
    [
        "床位使用率＝床位数/总床位数×100%。",
        "标记的26个指标为国家监测指标。",
        "入围生产企业为2家的，采取议价方式。",
        "对非法侵占的行为出现1例未处理扣2分。",
        "禁止使用厚度低于0.01毫米的地膜。",
        "提升12345热线办理能力。",
        "抓好大学211工程建设，沿108等六条主要国道建设。",
    ],
)
def test_what_is_no_figure_of_a_plan_is_no_miss_either(said: str) -> None:
    plan = document(f"一、任务\n{said}")
    assert targets(plan) == ()
    assert health(plan, (), ()).misses == ()


def test_of_how_many_things_a_figure_is_belongs_to_its_name() -> None:
    assert [(v, u) for _, v, u, _ in figures("一、任务\n12种主要污染物排放总量削减5%以上。")] == [(5, "%")]
