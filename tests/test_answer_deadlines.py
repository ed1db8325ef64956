"""By when: asked of one task, of all tasks with one deadline, in a follow-up, and as a premise."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_corpus_deadlines import PLAN

from answer import Answer, Assistant


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("plan")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("state"))


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("安吉县清洁小流域什么时候完成？", ["2025年6月底前"], ["2024年12月"]),
        ("坡耕地整治的完成时限是什么时候？", ["2024年12月底前"], ["2025年"]),
        ("出台实施细则要在什么时候之前完成？", ["2023年6月底"], []),
        ("完成时限为持续推进的有哪几项？", ["加强监管", "共1项"], ["坡耕地", "小流域"]),
        ("哪些任务要在2023年6月底前完成？", ["出台实施细则", "共1项"], ["坡耕地"]),
        ("安吉县清洁小流域的完成时限是2025年6月底，对吗？", ["是的", "2025年6月底前"], ["不是"]),
        ("安吉县清洁小流域的完成时限是2024年12月底，对吗？", ["不是", "2025年6月底前"], []),
        ("What is the deadline of 清洁小流域 in Anji?", ["2025年6月底前"], []),
    ],
)
def test_deadlines_are_answered(own: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    reply = own.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert [w for w in holds if w not in reply.text] == [], reply.text
    assert [w for w in lacks if w in reply.text] == [], reply.text
    assert reply.rows
    assert all(row["deadline"] for row in reply.rows)


def test_a_follow_up_asks_for_the_deadline_of_the_task_before(own: Assistant) -> None:
    reply = own.ask("要求什么时候完成？", [{"role": "user", "content": "坡耕地整治由谁牵头？"}])
    assert isinstance(reply, Answer), reply.text
    assert "2024年12月底前" in reply.text
    assert "县水利局" not in reply.text


def test_a_task_without_a_deadline_gets_no_other_ones(own: Assistant) -> None:
    reply = own.ask("编制水土保持规划什么时候完成？")
    assert not any(date in reply.text for date in ("2024年12月", "2025年6月", "2023年6月", "持续推进")), reply.text
