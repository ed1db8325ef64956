"""Figures by what they measure, against the targets' own rows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from gold import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from answer import target_rows
from answer.views.series import Point, all_points, chosen, series_of
from corpus import Corpus, read_corpus

FIGURES = {
    "a.txt": "# 澜江市公民素质实施方案（2021—2025年）\n\n## 一、目标\n\n到2025年，全市创新创业带头人达到200名以上，每万人拥有展厅面积达到38平方米，"
    "骨干教师300名。其中到2023年，创新创业带头人达到90名。\n",
    "b.txt": "# 青禾县公民素质实施方案（2016—2020年）\n\n## 一、目标\n\n到2020年，全县创业创新带头人力争达到50名，创新创业带头人占比达到8%，"
    "每万人拥有展厅面积达到30平方米，教师100名。每年举办活动2次。“十三五”期间，培训教师500人次。\n",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(CORPUS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder: Path = tmp_path_factory.mktemp("figures")
    for name, text in FIGURES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_corpus(folder)


def _facts(row: Any) -> tuple[Any, ...]:
    value = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
    return (
        *(row[k] for k in ("document", "what", "comparator", "unit", "year", "kind", "start", "end", "quote")),
        value,
    )


def _facts_of(p: Point) -> tuple[Any, ...]:
    return p.document, p.what, p.comparator, p.unit, p.year, p.kind, p.start, p.end, p.quote, p.value


@pytest.mark.parametrize("which", ["corpus", "made"])
def test_series_hold_every_row_once_and_units_apart(which: str, request: pytest.FixtureRequest) -> None:
    held: Corpus = request.getfixturevalue(which)
    series = series_of(all_points(held))
    assert Counter(_facts_of(p) for s in series for p in s.points) == Counter(map(_facts, target_rows(held)))
    for one in series:
        assert {p.unit for p in one.points} == {one.unit}
        for point in one.points:
            raw = held.document(point.document).raw
            assert raw[point.start : point.end] == point.quote
        shown = [p for panel in one.panels() for _, points in panel.plans for p in points]
        assert Counter(map(id, shown)) == Counter(map(id, one.points))


def test_the_share_of_literate_citizens_is_one_series_of_all_plans_and_goal_years_apart(corpus: Corpus) -> None:
    first = series_of(all_points(corpus))[0]
    assert (first.what, first.unit) == ("公民具备科学素质的比例", "%")
    assert set(first.plans) == {d.name for d in corpus.documents}
    panels = {panel.year: dict(panel.plans) for panel in first.panels()}
    assert list(panels) == [2020, 2025]
    assert list(panels[2020]) == ["zengcheng_2016-2020.txt"]
    qinzhou = panels[2025]["qinzhou_2021-2035.txt"]
    assert [(p.kind, p.year, p.printed) for p in qinzhou] == [
        ("baseline", 2020, "达到6.5%"),
        ("target", 2025, "力争达到10%"),
    ]
    assert not any("全省" in p.quote for p in first.points if p.value == 12.79), (
        "the province's figure is another thing"
    )


def test_one_thing_in_other_words_joins_and_another_thing_does_not(made: Corpus) -> None:
    by_name = {(s.what, s.unit): s for s in series_of(all_points(made))}
    joined = next(s for s in by_name.values() if "带头人" in s.what and s.unit == "名")
    assert joined.plans == ("a.txt", "b.txt")
    assert not any({"骨干教师", "教师"} <= {p.what for p in s.points} for s in by_name.values())
    halls = next(s for s in by_name.values() if "展厅" in s.what)
    assert [panel.year for panel in halls.panels()] == [2020, 2025]


def test_a_year_is_written_only_where_the_text_holds_it(corpus: Corpus, made: Corpus) -> None:
    for held in (corpus, made):
        for point in all_points(held):
            raw = held.document(point.document).raw
            if point.year is None:
                assert not point.year_written
            if point.year_written:
                shown = raw[slice(*point.year_at)] if point.year_at else point.quote
                assert str(point.year) in shown.replace(" ", "")
    trained = next(p for p in all_points(made) if p.unit == "人次")
    assert not trained.year_written, "“十三五” 期间 writes no year"


@given(data=st.data())
def test_choices_keep_exactly_what_fits(data: st.DataObject) -> None:
    held = all_points(_read())
    documents = data.draw(st.sets(st.sampled_from(sorted({p.document for p in held}))))
    kinds = data.draw(st.sets(st.sampled_from(["target", "baseline", "standing"])))
    years = data.draw(st.sets(st.sampled_from([None, 2020, 2025])))
    word = data.draw(st.sampled_from(["", "科普", "基地", "科普 基地", "没有的词"]))
    kept = chosen(held, documents=documents, kinds=kinds, years=years, text=word)
    rest = [p for p in held if p not in kept]
    assert [p for p in held if p in kept] == list(kept)
    for point in kept:
        assert not documents or point.document in documents
        assert not kinds or point.kind in kinds
        assert not years or point.year in years
        assert all(w in f"{point.what}{point.quote}{point.section}" for w in word.split())
    for point in rest:
        assert (
            (documents and point.document not in documents)
            or (kinds and point.kind not in kinds)
            or (years and point.year not in years)
            or any(w not in f"{point.what}{point.quote}{point.section}" for w in word.split())
        )


_HELD: list[Corpus] = []


def _read() -> Corpus:
    if not _HELD:
        _HELD.append(read_corpus(CORPUS))
    return _HELD[0]
