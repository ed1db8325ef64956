"""The library: counts that agree with the rows, a search held against a plain count, and places to look at again."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from gold import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from answer import Doubt, Holding, find, ledger_rows, library, target_rows
from corpus import Corpus, read_corpus

PLANS = sorted(path.name for path in CORPUS.glob("*.txt"))
LETTER = """定南县科普工作方案

一、重点任务
1.科普进校园。到2023年，建设科普基地20个。〔县教育局、县文化广电旅游局、县科协、县教育局按职责分工负责〕
2.科普进乡村。每年免费发放科普读物3枚。〔县文化广电旅游局、县科协按职责分工负责〕
3.科普进企业。到2025年，建设科普基地15个，覆盖率达到120%。〔县文化广电旅游局、县科协按职责分工负责〕
4.科普进社区。建设科普画廊1 5个。〔县文化广电旅逰局、县科协接职责分工负责〕
5.科普进机关。全区推进，具体工作由推进小组年度例会研究后另行商定的人员负责并按季度通报有关情况。
6.科普进家庭。依托“智慧家庭开展活动。〔县文化电广旅游局、县科协按职责分工负责】
"""


@cache
def _corpus() -> Corpus:
    return read_corpus(CORPUS)


@cache
def _held() -> dict[str, Holding]:
    return {holding.name: holding for holding in library(_corpus())}


def _bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _said(doubts: tuple[Doubt, ...]) -> set[tuple[str, str]]:
    return {(doubt.why, doubt.text) for doubt in doubts}


def test_counts_agree_with_the_rows_of_the_contract() -> None:
    for name, holding in _held().items():
        rows = [row for row in ledger_rows(_corpus()) if row["document"] == name]
        targets = [row for row in target_rows(_corpus()) if row["document"] == name]
        assert holding.rows == len(rows)
        assert holding.statements == len({(row["start"], row["end"], row["governs"]) for row in rows})
        assert holding.units == len({unit for row in rows for unit in row["units"]})
        assert sum(holding.targets.values()) == len(targets)
        assert holding.targets["target"] == sum(row["kind"] == "target" for row in targets)
        assert holding.characters == len((CORPUS / name).read_bytes().decode("utf-8-sig"))
        for _, value, start, end in holding.facts:
            assert _bare(value)[:4] in _bare(_corpus().document(name).raw[start:end].replace("#", ""))


@given(st.sampled_from(PLANS), st.data())
def test_a_search_finds_all_places_and_each_is_what_was_asked(name: str, data: st.DataObject) -> None:
    text = _corpus().document(name).text
    start = data.draw(st.integers(0, len(text) - 12))
    words = text[start : start + data.draw(st.integers(1, 12))]
    hits = find(_corpus(), words)
    assert len(hits) == sum(_bare(d.text).count(_bare(words)) for d in _corpus().documents) or not _bare(words)
    for hit in hits:
        raw = _corpus().document(hit.document).raw[hit.start : hit.end]
        assert _bare(hit.text) == _bare(words)
        assert _bare(raw.replace("#", "").replace("*", "")).startswith(_bare(words)[0])
    if _bare(words):
        assert any(hit.document == name for hit in hits)
        assert find(_corpus(), words, [name]) == tuple(hit for hit in hits if hit.document == name)


def test_a_search_ignores_white_space_and_width_and_takes_signs_literally() -> None:
    plain = find(_corpus(), "市卫生健康委")
    assert plain
    assert find(_corpus(), " 市卫生\n健康委　") == plain
    assert find(_corpus(), "（２０２１—２０２５年）") == find(_corpus(), "(2021—2025年)")
    assert find(_corpus(), "市.*委") == ()
    assert find(_corpus(), " \n") == ()


@pytest.mark.parametrize(
    ("name", "why", "text", "detail"),
    [
        ("dingnan_2021-2025.txt", "unit_twice", "县教科体局", "县教科体局"),
        ("dingnan_2021-2025.txt", "phrase_odd", "接职责分工负责", "按职责分工负责"),
        ("zengcheng_2016-2020.txt", "unit_odd", "卫区计局", "区卫计局"),
        ("daxiang_2021-2025.txt", "unit_odd", "市生态环保局大祥分局", "市生态环境局大祥分局"),
        ("daxiang_2021-2025.txt", "level_word", "全县", "大祥区"),
        ("shaoguan_2021-2025.txt", "title_odd", "中华人民共和国科学技术科普法", "中华人民共和国科学技术普及法"),
    ],
)
def test_slips_of_print_of_the_five_plans_are_noticed(name: str, why: str, text: str, detail: str) -> None:
    assert any((d.why, d.text, d.detail) == (why, text, detail) for d in _held()[name].slips_of_print)


def test_slips_and_odd_figures_are_noticed_in_a_plan_made_up(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    held = library(read_corpus(tmp_path))[0]
    slips = _said(held.slips_of_print)
    assert ("unit_twice", "县教育局") in slips
    assert {("unit_odd", "县文化广电旅逰局"), ("unit_odd", "县文化电广旅游局")} <= slips
    assert ("phrase_odd", "接职责分工负责") in slips
    assert ("level_word", "全区") in slips
    assert {why for why, _ in slips} >= {"bracket_alone", "bracket_kinds"}
    odd = {doubt.why for doubt in held.odd_figures}
    assert odd == {"goal_falls", "percent_over", "figure_split"}
    unread = _said(held.unread)
    assert any(why == "role_unread" and "另行商定" in text for why, text in unread)
    assert any(why == "figure_unit" and "3枚" in text for why, text in unread)


def test_a_doubt_stands_where_it_says_and_a_sound_plan_gives_few() -> None:
    for holding in _held().values():
        raw = _corpus().document(holding.name).raw
        doubts = (*holding.unread, *holding.set_aside, *holding.odd_figures, *holding.slips_of_print)
        for doubt in doubts:
            assert _bare(raw[doubt.start : doubt.end].replace("#", "").replace("*", "")) == _bare(doubt.text)
        assert not holding.unread and len(doubts) - len(holding.set_aside) <= 6


def test_a_row_of_a_table_without_units_is_told(tmp_path: Path) -> None:
    table = "| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n| 1 | 建科普馆 | 市科协 |\n| 2 | 办科普周 | |\n"
    (tmp_path / "plan.txt").write_text(f"甲市科普方案\n\n一、任务\n{table}", encoding="utf-8")
    held = library(read_corpus(tmp_path))[0]
    assert [doubt.why for doubt in held.unread] == ["row_unread"]
    assert "办科普周" in held.unread[0].text
