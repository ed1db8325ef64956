"""Tables of indicators: one quantity a cell, its year from the header, its unit from a column or the name's bracket."""

from pathlib import Path

import pytest

from answer import Answer, Assistant
from corpus import read_corpus

PLAN = """安吉县安全生产三年行动方案（2024—2026年）

一、总体要求
坚持安全第一。

二、工作安排
各部门按照职责抓好落实。

附件：量化指标表

| 序号 | 指标名称 | 计量单位 | 2023年基数 | 2024年 | 2026年目标 |
| --- | --- | --- | --- | --- | --- |
| 1 | 企业标准化达标率 | % | 76 | 85 | ≥93.5 |
| 2 | 老旧管网累计更新 | 公里 | — | 18 | 1,045 |
| 3 | 安全宣教站（个） |  | 2 | 8 | 14个以上 |
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("plans")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return folder


def test_each_cell_is_a_quantity(folder: Path) -> None:
    corpus = read_corpus(folder)
    found = [(t.what, t.comparator, t.value, t.unit, t.year, t.kind) for t in corpus.targets["plan.txt"]]
    assert found == [
        ("企业标准化达标率", "", 76, "%", 2023, "baseline"),
        ("企业标准化达标率", "", 85, "%", 2024, "target"),
        ("企业标准化达标率", "≥", 93.5, "%", 2026, "target"),
        ("老旧管网累计更新", "", 18, "公里", 2024, "target"),
        ("老旧管网累计更新", "", 1045, "公里", 2026, "target"),
        ("安全宣教站", "", 2, "个", 2023, "baseline"),
        ("安全宣教站", "", 8, "个", 2024, "target"),
        ("安全宣教站", "以上", 14, "个", 2026, "target"),
    ]


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("安吉县2026年企业标准化达标率要达到多少？", ["≥93.5%", "2026年"], ["85"]),
        ("安吉县企业标准化达标率2023年的基数是多少？", ["76%", "2023年"], ["85"]),
        ("安吉县到2026年老旧管网累计更新多少公里？", ["1,045公里"], ["18公里"]),
        ("安吉县2024年安全宣教站要建多少个？", ["8个"], ["14"]),
    ],
)
def test_cells_are_answered_with_their_year(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, question: str, holds: list[str], lacks: list[str]
) -> None:
    reply = Assistant.open(folder, tmp_path_factory.getbasetemp() / "indicators").ask(question)
    assert isinstance(reply, Answer), reply.text
    assert [w for w in holds if w not in reply.text] == [], reply.text
    assert [w for w in lacks if w in reply.text] == [], reply.text
    assert any("2026年目标" in c.quote for c in reply.citations), "the header gives the year"


def test_cells_parted_by_tabs_are_figures_of_their_own(tmp_path: Path) -> None:
    rows = (
        PLAN.replace("| --- | --- | --- | --- | --- | --- |\n", "")
        .replace(" | ", "\t")
        .replace("| ", "")
        .replace(" |", "")
    )
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "plan.txt").write_text(rows, encoding="utf-8")
    reply = Assistant.open(tmp_path / "plans", tmp_path / "state").ask("安吉县企业标准化达标率2024年要达到多少？")
    assert isinstance(reply, Answer), reply.text
    assert "85%" in reply.text
