"""Numbers printed digit by digit are closed; what stands apart because it is several numbers is not."""

from __future__ import annotations

import pytest
from corpus_support import cleaned, document
from hypothesis import given
from hypothesis import strategies as st

from corpus import targets


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("到2 0 0 5年 , 森林覆盖率提高到4 8 %。", "到2005年, 森林覆盖率提高到48%。"),
        ("到2 0 0 5年 , 年均增长6 .5 %左右 。", "到2005年, 年均增长6.5%左右。"),
        ('"十五"期间(2 0 0 1 -2 0 0 5年 )的计划。', '"十五"期间(2001 -2005年)的计划。'),
        ("到2 0 0 5年 , 年产值达到8 0 0亿元 。", "到2005年, 年产值达到800亿元。"),
    ],
)
def test_digits_apart_are_one_number(printed: str, read: str) -> None:
    assert cleaned(printed).text.replace(", ", ",") == read.replace(", ", ",")


@pytest.mark.parametrize(
    "printed",
    [
        "第2021 2022两年的数据为12 34。",
        "各区得分为1 2 3 4 5分。",
        "1 2 3 4 5",
        "年份2 0 0 5  1 2  3 4",
        "指标\t2 0 0 5年\t1\t2\t3",
        "2025年完成率为12 34 56。",
    ],
)
def test_numbers_of_their_own_stay_apart(printed: str) -> None:
    kept = cleaned(printed).text
    for pair in ("12", "34", "23"):
        assert (pair in kept) == (pair in printed)
    assert kept.count("\t") == printed.count("\t")


@given(st.lists(st.integers(10, 9999), min_size=10, max_size=20))
def test_a_text_that_prints_all_numbers_apart_is_read_as_the_same_closed(numbers: list[int]) -> None:
    closed = [f"第{'一二三'[i % 3]}项投资达到{number}万元。" for i, number in enumerate(numbers)]
    apart = [line.replace(str(n), " ".join(str(n))) for line, n in zip(closed, numbers, strict=True)]
    assert cleaned("\n".join(apart)).text == cleaned("\n".join(closed)).text


def test_figures_printed_apart_are_targets_with_their_year() -> None:
    plan = document("一、目标\n到2 0 0 5年 , 全省装机容量达1 0 8 0万千瓦 , 年发电量4 5 6亿千瓦时 。")
    found = targets(plan)
    assert [(t.value, t.unit, t.year) for t in found] == [(1080, "万千瓦", 2005), (456, "亿千瓦时", 2005)]
    assert plan.quote(*found[0].figure) == "1 0 8 0万千瓦"
