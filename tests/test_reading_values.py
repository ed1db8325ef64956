import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.reading import Bound, Figure
from answer.reading.values import bound, figure, limit, number, ordinal, period, year


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("15", 15),
        ("2,000", 2000),
        ("两千三百", 2300),
        ("一点五", 1.5),
        ("3万", 30000),
        ("十二", 12),
        ("二〇", 20),
        ("一亿二千万", 1.2e8),
    ],
)
def test_numbers(words: str, value: float) -> None:
    assert number(words) == value


@pytest.mark.parametrize("words", ["", "几", "多少", "点", "abc"])
def test_no_number(words: str) -> None:
    assert number(words) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [("2025年", 2025), ("25年", 2025), ("二〇二五年", 2025), ("2030", 2030), ("by 2035", 2035), ("明年", None)],
)
def test_years(words: str, value: int | None) -> None:
    assert year(words) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2021—2025年", (2021, 2025)),
        ("2021年到2035年", (2021, 2035)),
        ("十四五", (2021, 2025)),
        ("“十三五”期间", (2016, 2020)),
        ("14th five-year plan", (2021, 2025)),
        ("上半年", None),
    ],
)
def test_periods(words: str, value: tuple[int, int] | None) -> None:
    assert period(words) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("15%", Figure(15, "%")),
        ("百分之十五", Figure(15, "%")),
        ("3万人", Figure(3, "万人")),
        ("3.5亿元", Figure(3.5, "亿元")),
        ("70个以上", Figure(70, "个", None, "at least")),
        ("不到两千名", Figure(2000, "名", None, "below")),
        ("20 percent", Figure(20, "%")),
        ("多少", None),
    ],
)
def test_figures(words: str, value: Figure | None) -> None:
    assert figure(words) == value


def test_a_limit_may_stand_around_the_figure() -> None:
    assert figure("15%", "目标是不是不低于") == Figure(15, "%", None, "at least")
    assert figure("15%", "是", "以上") == Figure(15, "%", None, "at least")
    assert limit("大约") == ""


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("两家以上", Bound(2, None)),
        ("三家", Bound(3, 3)),
        ("一家单独", Bound(1, 1)),
        ("单独", Bound(1, 1)),
        ("多家", Bound(2, None)),
        ("超过两个", Bound(3, None)),
        ("不到三家", Bound(0, 2)),
        ("two or more", Bound(2, None)),
        ("哪家", None),
    ],
)
def test_bounds(words: str, value: Bound | None) -> None:
    assert bound(words) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [("第二个", 2), ("最后一个", -1), ("第十二项", 12), ("倒数第二", -2), ("third", 3), ("首个", 1), ("那个", None)],
)
def test_ordinals(words: str, value: int | None) -> None:
    assert ordinal(words) == value


@given(st.text(max_size=40))
def test_any_words_give_a_value_or_none(words: str) -> None:
    for of in (number, year, period, figure, bound, ordinal):
        of(words)
