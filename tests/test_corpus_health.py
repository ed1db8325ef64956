"""How well a plan was read: what the ledger and the targets hold of it, and the places that they do not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from gold import CORPUS

from corpus import Corpus, conditions, read_corpus
from corpus.health import health
from corpus.occasions import occasions


@cache
def _plans() -> Corpus:
    return read_corpus(CORPUS)


def _misses(tmp_path: Path, text: str) -> set[tuple[str, str]]:
    (tmp_path / "plan.txt").write_text(f"甲市科普工作方案\n\n{text}", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    document = corpus.documents[0]
    return {(m.why, document.text[m.start : m.end]) for m in corpus.health("plan.txt").misses}


def test_the_five_plans_are_whole() -> None:
    for one in conditions(_plans()):
        assert (one.state, one.health and one.health.misses) == ("whole", ())
        assert one.health is not None and one.health.roles.found + one.health.cells.found > 8


def test_without_a_ledger_every_statement_of_the_plans_is_missed_and_none_that_is_none() -> None:
    """The net knows nothing of the rows: what the ledger reads, it sees by itself."""
    for document in _plans().documents:
        rows = _plans().assignments[document.name]
        missed = health(document, (), _plans().targets[document.name]).misses
        assert all(any(m.start < a.end and a.start < m.end for m in missed) for a in rows), document.name
        assert all(any(m.start < a.end and a.start < m.end for a in rows) for m in missed), document.name


def test_without_targets_every_figure_with_a_unit_is_seen() -> None:
    """But for ranges, and 2000人次, which could be a year to whoever does not know the unit."""
    unseen = []
    for document in _plans().documents:
        seen = health(document, (), ())
        places = [m for m in (*seen.misses, *seen.aside) if m.why.startswith("figure")]
        figures = [t.figure for t in _plans().targets[document.name] if document.text[t.figure[0]].isdigit()]
        missed = [f for f in figures if not any(m.start <= f[0] < m.end for m in places)]
        unseen += [document.text[slice(*f)] for f in missed]
    assert len(unseen) <= 3, unseen


@pytest.mark.parametrize(
    "words",
    [
        "培养学生爱国情怀、社会责任感。",
        "工作人员认真负责，密切配合，形成合力。",
        "形成党委领导、政府负责、部门分工协作的良好氛围。",
        "强化企业质量主体责任，明确责任、限时整改。",
        "支持优势单位牵头或深度参与国家重大专项。",
        "各责任单位按照职责分工落实推进。",
        "督促牵头部门履行职责。",
    ],
)
def test_words_that_hand_out_nothing_are_none(words: str) -> None:
    assert occasions(words) == []


@pytest.mark.parametrize(
    ("text", "miss"),
    [
        ("一、任务\n办好科普周。主抓：市教育局、市科协。", ("role_unread", "市教育局、市科协")),
        ("一、任务\n办好科普周，由另行商定的人员负责并通报。", ("role_unread", "由另行商定的人员负责")),
        ("一、任务\n序号\t任务\t牵头单位\n1\t办科普周\t市科协\n2\t建科普馆\t", ("row_unread", "2\t建科普馆")),
        (
            "一、名单\n甲\t乙\n1\t市科协、市教育局\n2\t市民政局、市财政局\n3\t市人社局、市住建局",
            ("table_unread", "甲\t乙\n1\t市科协、市教育局\n2\t市民政局、市财政局\n3\t市人社局、市住建局"),
        ),
        ("一、任务\n到2025年，发放读物3枚。（市科协负责）", ("figure_unit", "发放读物3枚")),
    ],
)
def test_a_place_that_gave_no_row_is_named(tmp_path: Path, text: str, miss: tuple[str, str]) -> None:
    assert miss in _misses(tmp_path, text)


def test_what_a_row_of_the_section_says_already_is_no_miss(tmp_path: Path) -> None:
    said = "一、任务\n建立由市科协、市教育局牵头的协调机制，办好科普周。（市科协、市教育局牵头负责）"
    assert _misses(tmp_path, said) == set()


def test_what_a_reader_could_not_read_is_told_beside(tmp_path: Path) -> None:
    page = "<html><body><h1>甲市方案</h1><p>一、任务</p><p>办科普周。（市科协负责）</p><p><img src='t.png'></p></body></html>"
    (tmp_path / "plan.html").write_text(page, encoding="utf-8")
    found = read_corpus(tmp_path).health("plan.html")
    assert [n.kind for n in found.lost] == ["picture"] and not found.whole and not found.misses
