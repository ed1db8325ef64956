"""Questions that count over the ledger: most units, most actions, so many leads; checked against the ledger itself."""

from __future__ import annotations

import pytest

from answer import Answer, Assistant, ledger_rows


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("钦州市哪个行动的配合单位最多？", ["科普队伍建设工程", "20个"], ["青少年科学素质提升行动"]),
        ("增城哪项工程牵头单位最多？", ["社区科普益民", "科普基础设施", "4项"], ["农民"]),
        ("定南县哪个单位牵头的任务最多？", ["县科协最多，共6项"], ["县教科体局最多"]),
        ("韶关牵头最多的单位是哪个？", ["市科协最多，共4项"], []),
        ("大祥哪些行动是两家单位一起牵头的？", ["老年人", "科技资源科普化", "共3项"], ["青少年"]),
        ("钦州哪些行动有两个以上牵头单位？", ["共10项", "青少年", "老年人"], ["领导干部"]),
    ],
)
def test_counts_are_concluded(assistant: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert [w for w in holds if w not in reply.text] == [], reply.text
    assert [w for w in lacks if w in reply.text] == [], reply.text
    assert reply.complete


@pytest.mark.parametrize("region", ["大祥区", "定南县", "钦州市", "韶关市", "增城区"])
def test_the_most_is_the_ledgers_most(assistant: Assistant, region: str) -> None:
    leads = [r for r in ledger_rows(assistant.corpus) if r["region"] == region and r["role"] == "lead"]
    most = max(len(r["units"]) for r in leads)
    reply = assistant.ask(f"{region}哪个行动牵头单位最多？")
    assert isinstance(reply, Answer), reply.text
    assert {r["governs"] for r in reply.rows} == {r["governs"] for r in leads if len(r["units"]) == most}


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("韶关2020年科学素质比例比全国高吗", False),
        ("韶关2020年的比例比全国低，对吗？", True),
        ("Was Shaoguan's 2020 literacy rate above the national average?", False),
        ("韶关2025年16%，比钦州的10%低，对吗", False),
        ("韶关2025年16%，比钦州的10%高，对吗", True),
        ("钦州2020年的6.5%比2025年的10%高吗", False),
        ("韶关2025年的目标比定南高吗", True),
        ("大祥2025年的目标比韶关高3个点，对吗", False),
        ("定南农民教育培训比大祥多3000人次，对吗", True),
    ],
)
def test_a_claim_of_order_is_judged_by_the_two_figures(assistant: Assistant, claim: str, holds: bool) -> None:
    said = assistant.ask(claim)
    assert isinstance(said, Answer)
    assert said.text.startswith(("是的", "Yes") if holds else ("不是", "No,"))
