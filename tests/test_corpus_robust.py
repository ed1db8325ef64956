"""Texts of any kind: nothing raises, no span is wrong, and what one file does the others don't feel."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_support import DATA, document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import corpus.plan
from corpus import Document, ledger, outline, read_corpus, role_tables, targets
from corpus.facts import describe
from corpus.health import health

_LINES = sorted({line for path in DATA.glob("*.txt") for line in path.read_text(encoding="utf-8").split("\n")})
_ODD_LINES = [
    *(
        "１．加快建设。打造语料库。（责任单位：省委宣传部、省数据局）",
        "（１）推进",
        "１、推进",
        "第1十条 推进",
        "⼀、目标",
        "⼆、任务",
    ),
    *(
        "㈠推进",
        "⑴推进",
        "⒈推进",
        "①推进",
        "28.构建新模式",
        "第千千条",
        "目  录",
        "一、目标……………1",
        "二、任务\t9",
        "（一）甲.......3",
    ),
    *(
        "—",
        "4",
        "0",
        "1",
        "— 5 —",
        "序号",
        "序号\n任务\n牵头单位",
        "1\n推进\n市科协",
        "| 序号 | 任务 | 责任单位 |",
        "| 1 |",
        "||",
        "|",
    ),
    *(
        "序号 任务 责任单位",
        "1 推进 市科协",
        "\t",
        "2021&mdash;2025年",
        "&#x110000;",
        "&nosuch;",
        "&lt;table&gt;",
        "<table><tr><td rowspan=99>",
    ),
    *(
        "由",
        "由由牵头",
        "牵头",
        "指导",
        "（指导）",
        "（由市教育局牵头",
        "牵头单位：",
        "适用范围：",
        "（２０２１—２０",
        "25年）",
        "二○二四年",
    ),
    *(
        "标题：",
        "索引号\t标题\t规划",
        "附件",
        "\ufffe\ufffd",
        "２０２１－２０２５",
        "十点九九",
        "第〇条",
        "²",
        "٣.推进",
        "𠀀、推进",
    ),
    "推进" * 3000,
    "、".join(["市教育局"] * 900),
    "." * 4000 + "1",
    "（" * 2000,
]
_LINE = st.one_of(st.sampled_from(_LINES), st.sampled_from(_ODD_LINES), st.text(max_size=30))
_SOUP = st.tuples(st.lists(_LINE, max_size=40), st.sampled_from(["\n", "\r\n", "\n\n", "\x0b"])).map(
    lambda drawn: drawn[1].join(drawn[0])
)


def _check(found: Document) -> None:
    """Fail where sections don't tile the text or a name is not what stands at its range."""
    text = found.text
    edges = [s.start for s in found.sections] + [len(text)]
    assert edges[0] == 0
    assert all(s.own_end == following for s, following in zip(found.sections, edges[1:], strict=True))
    for assignment in ledger(found):
        for unit in (u for d in assignment.duties for u in d.units):
            assert text[unit.start : unit.end] == unit.name
        assert all(0 <= b.start <= b.end <= len(text) for b in assignment.beside)
        assert found.quote(assignment.start, assignment.end)
    for section in found.sections:
        role_tables(found, section)
    seen = health(found, ledger(found), targets(found))
    for miss in (*seen.misses, *seen.aside):
        assert 0 <= miss.start < miss.end <= len(text)
    for share in (seen.roles, seen.cells, seen.figures):
        assert 0 <= share.read <= share.found
    describe(text, found.sections, "made-up.txt")


@given(_SOUP)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_soup_of_lines_is_read(raw: str) -> None:
    _check(document(raw))


@given(
    st.lists(
        st.sampled_from(
            [
                "序号",
                "任务",
                "牵头单位",
                "配合单位",
                "指导部门",
                "时限",
                "1",
                "2",
                "3",
                "市科协",
                "市教",
                "育局",
                "推进，",
                "做好。",
                "/",
                "一、甲",
                "2024年",
            ]
        ),
        max_size=40,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_flattened_table_is_read(lines: list[str]) -> None:
    _check(document("附件\n" + "\n".join(lines)))


def test_outline_of_nothing() -> None:
    assert [s.own_end for s in outline("")] == [0]
    assert ledger(document("")) == ()


def test_one_odd_line_takes_no_other_plan_down(tmp_path: Path) -> None:
    for i, line in enumerate(_ODD_LINES):
        (tmp_path / f"{i:02}.txt").write_text(
            f"某县方案{i}\n一、任务\n（一）推进。{'做好工作。' * 60}（县科协负责）\n{line}", "utf-8"
        )
    found = read_corpus(tmp_path)
    assert len(found.documents) == len(_ODD_LINES)
    assert all(found.assignments.values())


@pytest.mark.parametrize("fault", [ValueError("not a numeral"), IndexError("x"), RecursionError("deep"), KeyError("k")])
def test_a_fault_of_the_reading_is_one_file_s_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def failing(found: Document) -> tuple[()]:
        if found.name == "b.txt":
            raise fault
        return ()

    monkeypatch.setattr(corpus.plan, "ledger", failing)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{name}县方案\n一、任务\n做好。", "utf-8")
    found = read_corpus(tmp_path)
    assert [d.name for d in found.documents] == ["a.txt", "c.txt"]
    (problem,) = found.problems
    assert problem.file == "b.txt"
    assert type(fault).__name__ in str(problem)
