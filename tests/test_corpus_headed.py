"""What a text says of itself above its body: who adopted it and when, the years of its five-year plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Document, read_corpus
from corpus.five_years import five_years

_BODY = "一、目标\n“十五”期间（2001—2005年）是重要时期。到“十五”期末，森林覆盖率达到48%。\n二、任务\n（一）做好工作。\n"


def stated(tmp_path: Path, text: str) -> Document:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return read_corpus(tmp_path).documents[0]


def test_who_adopted_a_text_and_when(tmp_path: Path) -> None:
    adopted = "2001年2月16日某省第九届人民代表大会第四次会议通过"
    found = stated(tmp_path, f"某省国民经济和社会发展第十个五年计划纲要\n（{adopted}）\n{_BODY}").facts
    assert {kind: found[kind][0].value for kind in ("adopted", "signed", "issuer")} == {
        "adopted": adopted,
        "signed": "2001年2月16日",
        "issuer": "某省第九届人民代表大会第四次会议",
    }


def test_the_years_of_a_five_year_plan_are_its_period(tmp_path: Path) -> None:
    found = stated(tmp_path, f"某省国民经济和社会发展第十个五年计划纲要\n{_BODY}")
    assert (found.period, found.facts["period"][0].value) == ((2001, 2005), "2001—2005年")


def test_a_plan_that_a_text_calls_by_its_own_name_is_no_basis(tmp_path: Path) -> None:
    head = (
        "某市改革实施方案\n为推进改革，根据《国家改革实施方案》和省有关规定，制定《某市改革实施方案》，请认真执行。\n"
    )
    assert [f.value for f in stated(tmp_path, head + _BODY).facts["basis"]] == ["《国家改革实施方案》"]


def test_an_answer_to_a_place_s_plan_is_a_document_of_the_plan_s_years(tmp_path: Path) -> None:
    found = stated(tmp_path, f"国务院关于某新区\n总体规划（2018—2035年）的批复\n国函〔2018〕159号\n{_BODY}")
    assert (found.title, found.kind, found.period) == (
        "国务院关于某新区总体规划（2018—2035年）的批复",
        "批复",
        (2018, 2035),
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("第十个五年计划", 2001),
        ("第十四个五年规划", 2021),
        ("“十四五”规划", 2021),
        ("“十五”期末", 2001),
        ("九五期间", 1996),
        ('"九五"时期', 1996),
        ("十五五规划", 2026),
        ("第十五个五年规划", 2026),
    ],
)
def test_five_year_plans_by_number(words: str, first: int) -> None:
    assert [year for _, _, year in five_years(words)] == [first]


@pytest.mark.parametrize("words", ["第十五条", "十五个", "三五年内", "二十五家", "十五"])
def test_numbers_are_no_five_year_plan(words: str) -> None:
    assert list(five_years(words)) == []
