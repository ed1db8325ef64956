"""By when: columns of tables, labelled clauses and ends of statements, kept as printed and read as dates."""

from pathlib import Path

import pytest

from corpus import due_month, read_corpus

PLAN = """安吉县水土保持三年行动方案（2023—2025年）

一、重点任务
（一）开展坡耕地整治。每年整治坡耕地1200亩。（县水利局牵头，县林业局配合，2024年12月底前完成）
（二）建设清洁小流域。建成清洁小流域6条。
牵头单位：县水利局；责任单位：市生态环境局安吉分局；完成时限：2025年6月底前
（三）加强监管。对弃渣乱倒的行为依法查处。
责任单位：县综合行政执法局
完成时限：持续推进
（四）编制规划。组织编制水土保持规划。（责任单位：县水利局）

二、任务分解表
| 序号 | 年度任务 | 牵头单位 | 配合单位 | 完成时间 |
| --- | --- | --- | --- | --- |
| 1 | 出台实施细则 | 县水利局 | 县林业局 | 2023年6月底 |
| 2 | 开展督查 | 县政府督查室 | 县水利局 | — |
"""


def test_each_statement_has_the_deadline_beside_it(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    document = corpus.documents[0]
    found = {a.governs: a.deadline and document.text[slice(*a.deadline)] for a in corpus.assignments[document.name]}
    assert found == {
        "开展坡耕地整治": "2024年12月底前完成",
        "建设清洁小流域": "2025年6月底前",
        "加强监管": "持续推进",
        "编制规划": None,
        "出台实施细则": "2023年6月底",
        "开展督查": None,
    }


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2024年12月底前", (2024, 12)),
        ("2024年9月", (2024, 9)),
        ("2025年底前", (2025, 12)),
        ("2024年第三季度", (2024, 9)),
        ("2024年2季度", (2024, 6)),
        ("2024年上半年", (2024, 6)),
        ("2023年6月启动，2024年12月完成", (2024, 12)),
        ("12月底前", None),
        ("持续推进", None),
    ],
)
def test_dates_are_read(words: str, date: tuple[int, int] | None) -> None:
    assert due_month(words) == date
