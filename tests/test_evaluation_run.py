"""Runs and retrieval: recorded, resumed, measured through the real index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from evaluation_support import BEES, write_plans
from gold import CORPUS, QUESTIONS

from answer import STATE, Assistant, default_state
from corpus import read_corpus
from evaluation import GoldQuestion, Plans, load_gold
from evaluation.commands import main
from evaluation.retrieval import MODES, clean_range, evidence_rows, figures, measure_ledger, measure_pool, plan_pool
from evaluation.running import ANSWERS, PARTIAL, RECORD, System, assistant_system, run


@pytest.fixture(scope="module")
def gold() -> tuple[GoldQuestion, ...]:
    return load_gold(QUESTIONS)[::20]


class Counting:
    """The real assistant, counting what it is asked and interrupted after some questions."""

    def __init__(self, assistant: Assistant, stop: int = 1000) -> None:
        self.asked: list[str] = []
        self.stop = stop
        self._assistant = assistant

    def __call__(self, question: str, history: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
        if len(self.asked) == self.stop:
            raise KeyboardInterrupt
        self.asked.append(question)
        return self._assistant.ask(question, history).to_json()


def test_an_interrupted_run_goes_on(assistant: Assistant, gold: tuple[GoldQuestion, ...], tmp_path: Path) -> None:
    plans = Plans.of(assistant.corpus)
    system = assistant_system(assistant)
    first = Counting(assistant, stop=4)
    with pytest.raises(KeyboardInterrupt):
        run(replace(system, ask=first), gold, plans=plans, folder=tmp_path)
    assert not (tmp_path / ANSWERS).exists()
    with (tmp_path / PARTIAL).open("a", encoding="utf-8") as out:
        out.write('{"id": "dev-1')  # cut while written
    second = Counting(assistant)
    done = run(replace(system, ask=second), gold, plans=plans, folder=tmp_path)
    assert [*first.asked, *second.asked] == [g.question for g in gold]
    assert [json.loads(x)["id"] for x in (tmp_path / ANSWERS).read_text("utf-8").splitlines()] == [g.id for g in gold]
    assert done.score.measures["accuracy"].value == 1.0
    assert not (tmp_path / PARTIAL).exists()


def test_another_run_begins_anew(assistant: Assistant, gold: tuple[GoldQuestion, ...], tmp_path: Path) -> None:
    plans = Plans.of(assistant.corpus)
    system = assistant_system(assistant)
    with pytest.raises(KeyboardInterrupt):
        run(replace(system, ask=Counting(assistant, stop=2)), gold, plans=plans, folder=tmp_path)
    other = Counting(assistant)
    run(replace(system, ask=other, settings={"limit": 3}), gold, plans=plans, folder=tmp_path)
    assert len(other.asked) == len(gold)


def test_a_record_says_what_a_run_was_made_with(
    assistant: Assistant, gold: tuple[GoldQuestion, ...], tmp_path: Path
) -> None:
    system = System("planqa", assistant_system(assistant).ask, {"limit": 3}, assistant.index.stamp.model)
    run(system, gold[:1], plans=Plans.of(assistant.corpus), folder=tmp_path)
    told = json.loads((tmp_path / RECORD).read_text("utf-8"))
    assert told["corpus"] == assistant.corpus.digest
    assert (told["system"], told["settings"], told["model"]) == ("planqa", {"limit": 3}, assistant.index.stamp.model)
    assert {"commit", "code", "questions", "machine", "began", "key"} <= told.keys()
    assert {"processor", "processors", "python", "libraries"} <= told["machine"].keys()


def test_run_is_a_command(
    state: Path, assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(QUESTIONS.read_text("utf-8").splitlines(keepends=True)[:3]), encoding="utf-8")
    place = ["--state", str(state), "--gold", str(few), "--out", str(tmp_path / "out"), "--json"]
    assert main(["run", *place]) == 0
    out = json.loads(capsys.readouterr().out)
    assert {"accuracy", "refusal_precision", "refusal_recall", "citation_verbatim", "evidence_recall"} <= out.keys()
    assert (out["questions"], out["accuracy"], out["by_type"]) == (3, 1.0, {"lead": "3/3"})
    assert main(["run", "--corpus", str(tmp_path / "none")]) == 1


def test_app_and_evaluation_share_an_index() -> None:
    from app import _parser

    options = _parser().parse_args([])
    assert options.corpus.resolve() == CORPUS
    assert default_state(CORPUS).parent == STATE


def test_ranking_figures_by_hand() -> None:
    relevant = {"a": frozenset("y"), "b": frozenset("zw"), "c": frozenset("q")}
    found = figures({"a": ["x", "y"], "b": ["z"], "c": []}, relevant)
    assert found["recall@1"] == pytest.approx((0 + 1 / 2 + 0) / 3)
    assert found["recall@10"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert found["mrr@10"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    # nDCG: 1 / log2(3) for rank 2 of one; 1 / (1 + 1 / log2(3)) for one of two found at rank 1
    assert found["ndcg@10"] == pytest.approx((0.6309298 + 0.6131472 + 0) / 3)


def test_a_pool_in_squad_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contexts = ["范廷颂是越南天主教枢机。", "钦州市位于广西南部沿海。", "蜜蜂采集花粉和花蜜。"]
    asked = ["范廷颂是什么人？", "钦州在哪里？", "蜜蜂采什么？"]
    paragraphs = [
        {"context": c, "qas": [{"question": q, "id": str(i)}]}
        for i, (c, q) in enumerate(zip(contexts, asked, strict=True))
    ]
    pool = tmp_path / "pool.json"
    pool.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    assert main(["retrieval", "--squad", str(pool), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(MODES) <= found.keys()
    assert found["hybrid"]["recall@1"] == found["hybrid"]["mrr@10"] == 1.0
    pool.write_text('{"data": [{}]}', encoding="utf-8")
    assert main(["retrieval", "--squad", str(pool)]) == 1


def test_evidence_is_found_in_the_chunks(assistant: Assistant, gold: tuple[GoldQuestion, ...], tmp_path: Path) -> None:
    plans = Plans.of(assistant.corpus)
    everything = load_gold(QUESTIONS)
    assert all(evidence_rows(e, plans) for g in everything for e in g.evidence)
    document = read_corpus(write_plans(tmp_path)).document("bees.txt")
    start, end = clean_range(document, "到 2026 年，全县养蜂") or (0, 0)
    assert document.text[start:end] == "到2026年，全县养蜂"
    assert clean_range(document, "养鱼") is None
    assert BEES


def test_retrieval_over_the_plans(assistant: Assistant, gold: tuple[GoldQuestion, ...]) -> None:
    pool = plan_pool(assistant, gold, Plans.of(assistant.corpus))
    usual = assistant.index.fusion
    found = measure_pool(pool)
    assert assistant.index.fusion == usual
    assert all(0 <= value <= 1 for by_name in found.values() for value in by_name.values())
    assert measure_ledger(assistant, pool)["recall@10"] >= found["hybrid"]["recall@10"]
