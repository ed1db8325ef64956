"""What visitors said of answers, as gold questions: the helpful ones pass `validate` and are answered rightly."""

from __future__ import annotations

import json
from pathlib import Path

from gold import CORPUS

from answer import Assistant, Kept, Memory
from evaluation import Plans, parse_answers, score
from evaluation.commands import main
from evaluation.gold import load_gold, validate

ASKED = (
    "钦州市老年人科学素质提升行动由谁牵头？",
    "2025年定南县公民具备科学素质的比例目标是多少？",
    "北京市老年人行动由谁牵头？",
    "韶关市科普经费如何保障？",
)


def test_helpful_answers_become_questions_that_hold(assistant: Assistant, tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for n, question in enumerate(ASKED):
        memory.judge(Kept(f"t{n}", question, assistant.ask(question)), [], liked=True)
    out = tmp_path / "desk.jsonl"
    assert main(["feedback", str(out), "--state", str(tmp_path), "--corpus", str(CORPUS)]) == 0
    plans = Plans.of(assistant.corpus)
    checked = validate(out.read_text(encoding="utf-8").splitlines(), plans)
    assert checked.faults == ()
    gold = load_gold(out)
    assert [g.question for g in gold] == list(ASKED)
    assert [g.answerable for g in gold] == [True, True, False, True]
    answers = [{"id": g.id, **assistant.ask(g.question).to_json()} for g in gold]
    found = score(gold, parse_answers([json.dumps(a) for a in answers]), plans)
    assert [c.gold.id for c in found.failures()] == []


def test_unhelpful_answers_are_left_for_a_person(assistant: Assistant, tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.judge(
        Kept("t", ASKED[0], assistant.ask(ASKED[0])), ["先前的问题"], liked=False, reason="wrong_unit", note="缺一个"
    )
    out = tmp_path / "desk.jsonl"
    main(["feedback", str(out), "--state", str(tmp_path), "--corpus", str(CORPUS)])
    line = json.loads(out.read_text(encoding="utf-8"))
    assert line["history"] == [{"role": "user", "content": "先前的问题"}]
    assert "wrong_unit，缺一个" in line["note"]
    faults = validate(out.read_text(encoding="utf-8").splitlines(), Plans.of(assistant.corpus)).faults
    assert len(faults) == 1
    assert "must_include" in str(faults[0])
