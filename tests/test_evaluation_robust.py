"""Questions put otherwise by rule, plans changed by rule, and systems side by side."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from evaluation_support import BEES, GOAL, LEAD, question, write_plans
from gold import QUESTIONS

from answer import Answer, Assistant, Refusal
from corpus import read_corpus
from evaluation import GoldQuestion, Plans, load_gold, parse_answers, score, validate
from evaluation.commands import main
from evaluation.counterfactual import MANIFEST, changed_number, edits, write_changed
from evaluation.gold import gold_lines
from evaluation.matching import norm
from evaluation.robustness import losses
from evaluation.stock import extract
from evaluation.systems import UnmaskedIndex, plain_system
from evaluation.transforms import RULES, origin, variants


@pytest.fixture(scope="module")
def five(assistant: Assistant) -> Plans:
    return Plans.of(assistant.corpus)


@pytest.fixture(scope="module")
def gold() -> dict[str, GoldQuestion]:
    return {g.id: g for g in load_gold(QUESTIONS)}


def put(name: str, gold: GoldQuestion, plans: Plans) -> str | None:
    rule = next(rule for rule in RULES if rule.name == name)
    found = rule.apply(gold, plans)
    return found.question if found else None


@pytest.mark.parametrize(
    ("rule", "original", "changed"),
    [
        ("short_region", "钦州市老年人行动谁牵头？", "钦州老年人行动谁牵头？"),
        ("traditional", "钦州老年人行动谁牵头？", "欽州老年人行動誰牽頭？"),
        ("full_width", "2025年比例超过16%吗？", "２０２５年比例超过１６％吗？"),
        ("synonym", "农民行动有哪些措施？", "农村居民行动有哪些措施？"),
        ("typo", "农民行动由谁牵头？", "农民行动由谁迁头？"),
        ("polite", "谁牵头？", "您好，麻烦请问一下，谁牵头？谢谢您！"),
        ("english_frame", "谁牵头？", "Could you tell me: 谁牵头？"),
        ("short_region", "谁牵头？", None),
        ("full_width", "谁牵头？", None),
    ],
)
def test_a_rule_changes_the_words_it_is_for(five: Plans, rule: str, original: str, changed: str | None) -> None:
    asked = question([["市民政局"]], "实施老年人科学素质提升行动", "韶关市", question=original)
    assert put(rule, asked, five) == changed


def test_another_region_changes_the_expected_answer(five: Plans, gold: dict[str, GoldQuestion]) -> None:
    swap = next(rule for rule in RULES if rule.name == "swapped_region").apply(gold["dev-001"], five)
    assert swap is not None
    assert swap.question == "大祥区的银发族科普，牵头的是哪个单位？"
    assert swap.must_include == (("区卫生健康局",), ("区民政局",))
    away = next(rule for rule in RULES if rule.name == "absent_region").apply(gold["dev-001"], five)
    assert away is not None
    assert (away.question, away.answerable, away.reasons) == (
        "南宁市的银发族科普，牵头的是哪个单位？",
        False,
        ("region_absent",),
    )


def test_variants_are_sound_gold_questions(five: Plans, gold: dict[str, GoldQuestion]) -> None:
    found = variants(list(gold.values()), five)
    assert {origin(g.id)[1] for g in found} == {rule.name for rule in RULES}
    assert {origin(g.id)[0] for g in found} <= gold.keys()
    assert validate(gold_lines(found).split("\n"), five).faults == ()


def test_the_loss_is_that_of_the_same_questions(five: Plans, gold: dict[str, GoldQuestion]) -> None:
    first, second = gold["dev-001"], gold["dev-002"]
    right = [
        {"id": g.id, "status": "answered", "answer": "；".join(x[0] for x in g.must_include)} for g in (first, second)
    ]
    asked = [g.model_copy(update={"id": f"{g.id}~typo"}) for g in (first, second)]
    told: list[dict[str, Any]] = [{**right[0], "id": "dev-001~typo"}, {"id": "dev-002~typo", "status": "refused"}]
    before = score([first, second], parse_answers([json.dumps(a) for a in right]), five)
    after = score(asked, parse_answers([json.dumps(a) for a in told]), five)
    found = {loss.rule: loss for loss in losses(before, after)}
    assert (found["typo"].questions, found["typo"].before, found["typo"].after, found["typo"].lost) == (2, 1, 0.5, 0.5)
    assert [held.gold.id for held in found["typo"].broken] == ["dev-002~typo"]
    assert found["polite"].lost is None


def test_robustness_is_a_command(
    assistant: Assistant, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(QUESTIONS.read_text("utf-8").splitlines(keepends=True)[::45]), encoding="utf-8")
    assert main(["robustness", "--state", str(state), "--gold", str(few), "--out", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [rule.name for rule in RULES]
    assert found["traditional"]["before"] == 1.0


def test_numbers_are_changed_by_one_digit() -> None:
    assert [changed_number(n) for n in ("16", "13.5", "4000", "7", "1,200")] == ["19", "13.8", "4003", "3", "1,203"]


def test_an_edit_changes_one_place_and_the_expected_answer(tmp_path: Path) -> None:
    folder = write_plans(tmp_path / "plans")
    plans = Plans.read(folder)
    figure = question([["3万箱"]], GOAL, type="target", question="岚皋县养蜂要达到多少？")
    lead = question([["县农业农村局"]], LEAD, id="q2", question="岚皋县蜂种改良工程谁牵头？")
    found = edits([figure, lead], plans)
    assert [(e.old, e.new, e.gold.id) for e in found] == [("3", "6", "q1~figure")]  # no other unit is at hand for q2
    write_changed(plans.corpus.documents, found, manifest=folder / MANIFEST, folder=tmp_path / "changed")
    changed = read_corpus(tmp_path / "changed")
    assert changed.document("bees.txt").raw == BEES.replace("3万箱", "6万箱")
    assert changed.document("tea.txt").raw == plans.corpus.document("tea.txt").raw
    assert found[0].gold.must_include == (("6万箱",),)
    assert [d.region for d in changed.documents] == ["岚皋县", "紫阳县"]


def test_edits_of_the_five_plans_stand_apart(five: Plans, gold: dict[str, GoldQuestion]) -> None:
    found = edits(list(gold.values()), five)
    assert len(found) > 30
    for edit in found:
        raw = five.corpus.document(edit.document).raw
        assert raw[edit.start : edit.end] == edit.old != edit.new
        assert edit.gold.must_include != gold[origin(edit.gold.id)[0]].must_include


def test_answers_follow_a_changed_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole command on a small corpus: changed, rebuilt, asked."""
    folder = write_plans(tmp_path / "plans")
    tea = question([["16%"]], "良种占比16％", "紫阳县", id="q2", type="target", question="紫阳县良种占比要达到多少？")
    bees = question([["3万箱"]], GOAL, type="target", question="岚皋县养蜂要达到多少？")
    (tmp_path / "gold.jsonl").write_text(gold_lines([bees, tea]), encoding="utf-8")
    place = ["--corpus", str(folder), "--gold", str(tmp_path / "gold.jsonl"), "--out", str(tmp_path / "out"), "--json"]
    assert main(["counterfactual", *place]) == 0
    assert json.loads(capsys.readouterr().out) == {"questions": 2, "followed": 1.0, "wrong": []}
    (tmp_path / "gold.jsonl").write_text(gold_lines([question([["县农业农村局"]], id="q9")]), encoding="utf-8")
    assert main(["counterfactual", *place]) == 1


def test_plain_retrieval_quotes_and_never_refuses(assistant: Assistant, five: Plans) -> None:
    system = plain_system(assistant, "dense", "dense")
    told = system.ask("今天天气如何？", [])
    assert told["status"] == "answered"
    assert all(norm(c["quote"]) in five.texts[c["document"]] for c in told["citations"])
    assert extract([])["status"] == "refused"


def test_parts_can_be_switched_off(assistant: Assistant) -> None:
    asked = "钦州市老年人科学素质提升行动由谁牵头？"
    none = {d.name: () for d in assistant.corpus.documents}
    bare = Assistant.over(replace(assistant.corpus, assignments=none, targets=none), assistant.index)
    whole, without = assistant.ask(asked), bare.ask(asked)
    assert isinstance(whole, Answer) and whole.rows
    assert isinstance(without, Refusal) or not without.rows
    same = Assistant.over(assistant.corpus, assistant.index).ask(asked)
    assert same.text == whole.text
    unmasked = UnmaskedIndex(assistant.index)
    assert unmasked.search(asked, limit=5, allowed=[0]) == assistant.index.search(asked, limit=5)


def test_systems_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_plans(tmp_path / "plans")
    (tmp_path / "gold.jsonl").write_text(gold_lines([question([["县农业农村局"]])]), encoding="utf-8")
    place = ["--corpus", str(folder), "--state", str(tmp_path / "state"), "--gold", str(tmp_path / "gold.jsonl")]
    assert main(["systems", *place, "--out", str(tmp_path / "out"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["bm25", "dense", "hybrid", "llama_index", "planqa", "planqa-no-ledger", "planqa-no-mask"]
    assert found["llama_index"]["citation_verbatim"] == 1.0
    assert (tmp_path / "out" / "systems.png").read_bytes().startswith(b"\x89PNG")
    assert "| planqa |" in (tmp_path / "out" / "systems.md").read_text("utf-8")
