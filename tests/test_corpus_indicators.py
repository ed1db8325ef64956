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


_MERGED = (
    "某市十四五规划（2021—2025年）\n一、目标\n做好。\n表1主要指标\n"
    "序号\t指标\t\t\t类别\t2020年现状值\t2025年目标值\t牵头部门\n"
    "1\t水环境\t优良水体比例（%）\t\t约束性\t62.5\t≥80\t市生态环境局\n"
    "2\t\t其中\t劣五类断面比例（%）\t约束性\t/\t0\t市水利局\n"
    "3\t水资源\t再生水利用量（立方米）\t\t预期性\t3.2万\t〔5万〕\t市水利局\n"
)
_JUDGED = (
    "某市十四五规划（2021—2025年）\n一、目标\n做好。\n"
    "一级指标\t二级指标\t评价标准\t指标含义\n"
    "数量\t1.续约率\t较上一年增加，力争2023年达到80%。\t每个机构抽查10份。\n"
    "效果\t2.控制率\t≥50%\t核查改善情况，抽查100人。\n"
    "效果\t3.落实情况\t定性指标，查看落实。\t现场看3处。\n"
)


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        (
            _MERGED,
            [
                ("优良水体比例", "", 62.5, "%", 2020, "baseline"),
                ("优良水体比例", "≥", 80, "%", 2025, "target"),
                ("劣五类断面比例", "", 0, "%", 2025, "target"),
                ("再生水利用量", "", 3.2, "万立方米", 2020, "baseline"),
                ("再生水利用量", "", 5, "万立方米", 2025, "target"),
            ],
        ),
        (_JUDGED, [("续约率", "力争…达到", 80, "%", 2023, "target"), ("控制率", "≥", 50, "%", 2025, "target")]),
    ],
    ids=["merged heads", "aims in words"],
)
def test_tables_with_merged_heads_or_aims_in_words(plan: str, rows: list[tuple[object, ...]], tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(plan, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [(t.what, t.comparator, t.value, t.unit, t.year, t.kind) for t in corpus.targets["plan.txt"]] == rows


def test_cells_that_say_for_whom_are_rows_of_their_own_under_one_name(tmp_path: Path) -> None:
    table = (
        "| 指标名称 | 2020年现状 | 2025年目标 |\n| --- | --- | --- |\n"
        "| 优良水体比例（%）* | 21（国控） | 34（国控） |\n|  | 7（省控以上） | 12.5(省控以上) |\n|  | 3 | 4 |\n"
    )
    (tmp_path / "plan.txt").write_text(f"某县水生态规划（2021—2025年）\n\n一、目标\n\n{table}", encoding="utf-8")
    found = [(t.what, t.value, t.unit, t.year) for t in read_corpus(tmp_path).targets["plan.txt"]]
    assert found == [
        ("优良水体比例（国控）", 21, "%", 2020),
        ("优良水体比例（国控）", 34, "%", 2025),
        ("优良水体比例（省控以上）", 7, "%", 2020),
        ("优良水体比例（省控以上）", 12.5, "%", 2025),
    ]


@pytest.mark.parametrize(
    ("name", "note", "what"),
    [
        ("1入海河流劣V类比例", "注：1指省级管控的河流。2指恢复的面积。", "入海河流劣V类比例"),
        ("2湿地修复面积", "注：1.指省级管控的河流；2.指恢复的面积。", "湿地修复面积"),
        ("2湿地修复面积", "注：2指恢复的面积。", "2湿地修复面积"),  # notes are numbered from 1
        ("1入海河流劣V类比例", "1指省级管控的河流。", "1入海河流劣V类比例"),
        ("3岁以下托位数", "注：1指甲。2指乙。3指丙。", "3岁以下托位数"),
        ("污水有效治理比例*", "注：*指60%的农户。", "污水有效治理比例"),
        ("污水有效治理比例（%）*", "", "污水有效治理比例"),
        ("污水有效治理比例*（%）", "", "污水有效治理比例"),
        ("▲森林覆盖率", "", "森林覆盖率"),
    ],
)
def test_marks_of_footnotes_are_no_part_of_what_is_measured(tmp_path: Path, name: str, note: str, what: str) -> None:
    table = f"序号\t指标名称\t单位\t2025年目标\n1\t{name}\t%\t≥75\n2\t老旧管网更新\t公里\t18\n{note}\n"
    (tmp_path / "plan.txt").write_text(f"甲县工作方案\n一、指标\n主要指标如下。\n{table}", encoding="utf-8")
    found = [t.what for t in read_corpus(tmp_path).targets["plan.txt"] if t.header]
    assert found == [what, "老旧管网更新"]
