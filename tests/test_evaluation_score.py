"""Every metric by hand on two tiny plans; agreement with the shared scorer; broken answers are caught."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from evaluation_support import BEES, GOAL, LEAD, TEA_GOAL, answer, judged, question, unanswerable, write_plans
from gold import CORPUS, QUESTIONS, ROOT
from hypothesis import given
from hypothesis import strategies as st

from answer import Assistant
from evaluation import METRICS, GoldQuestion, Plans, Score, Tally, load_gold, parse_answers, score
from evaluation.commands import main
from evaluation.facts import figures_of
from evaluation.listing import f1
from evaluation.matching import norm, overlap
from evaluation.sampling import chance_of_as_many_worse, interval, percentile, share, spread

GOLDEN = ROOT / "tests" / "golden"
SAID = "岚皋县“蜂种改良工程”的牵头单位（共1个，完整）：县农业农村局。[1]"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    return Plans.read(write_plans(tmp_path_factory.mktemp("plans")))


def tally(name: str, gold: GoldQuestion, given: Any, plans: Plans) -> tuple[float, float]:
    found = METRICS[name](judged(gold, given, plans), plans)
    return float(found.hits), float(found.of)


LEADS = question([["县农业农村局"]])
COOPERATES = question([["县财政局"], ["县科技局"]], type="cooperate", question="蜂种改良工程谁配合？")
FIGURE = question([["3万箱"]], GOAL, type="target", question="岚皋县养蜂要达到多少？")
SHARE = question([["16%"]], TEA_GOAL, "紫阳县", type="target", question="良种占比多少？")


def test_accuracy(plans: Plans) -> None:
    assert tally("accuracy", LEADS, answer(SAID), plans) == (1, 1)
    assert tally("accuracy", LEADS, answer("县财政局"), plans) == (0, 1)
    assert tally("accuracy", LEADS, answer("", status="refused"), plans) == (0, 1)
    assert tally("accuracy", LEADS, None, plans) == (0, 1)
    assert tally("accuracy", unanswerable(), answer("", status="refused"), plans) == (1, 1)
    assert tally("accuracy", unanswerable(), answer("有"), plans) == (0, 1)
    forbidding = question([["县农业农村局"]], must_not_include=("县林业局",))
    assert tally("accuracy", forbidding, answer("县农业农村局、县林业局"), plans) == (0, 1)
    assert tally("accuracy", SHARE, answer("良种占比１６％"), plans) == (1, 1)


def test_copying_a_whole_plan_is_not_concise(plans: Plans) -> None:
    assert tally("concise_accuracy", LEADS, answer(SAID), plans) == (1, 1)
    assert tally("accuracy", LEADS, answer(BEES * 5), plans) == (1, 1)
    assert tally("concise_accuracy", LEADS, answer(BEES * 5), plans) == (0, 1)


def test_refusals(plans: Plans) -> None:
    refused, told = answer("", status="refused", reason="topic_absent"), answer("有")
    assert tally("refusal_precision", unanswerable(), refused, plans) == (1, 1)
    assert tally("refusal_precision", LEADS, refused, plans) == (0, 1)
    assert tally("refusal_precision", LEADS, told, plans) == (0, 0)
    assert tally("refusal_recall", unanswerable(), told, plans) == (0, 1)
    assert tally("refusal_recall", unanswerable(), refused, plans) == (1, 1)
    assert tally("refusal_recall", LEADS, refused, plans) == (0, 0)
    assert tally("reason_accuracy", unanswerable("topic_absent"), refused, plans) == (1, 1)
    assert tally("reason_accuracy", unanswerable("region_absent"), refused, plans) == (0, 1)
    assert tally("reason_accuracy", unanswerable(), refused, plans) == (0, 0)


def test_verbatim_and_exact_citations(plans: Plans) -> None:
    assert tally("citation_verbatim", LEADS, answer(SAID, LEAD, LEAD.replace("财政", "税务")), plans) == (1, 2)
    assert tally("citation_verbatim", LEADS, answer(SAID), plans) == (0, 0)
    at = BEES.index(LEAD)
    right = {"marker": 1, "document": "bees.txt", "start": at, "end": at + len(LEAD), "quote": LEAD}
    shifted = {**right, "start": at + 1}
    exact = answer(SAID, citations=[right, shifted, {"quote": LEAD}])
    assert tally("citation_exact", LEADS, exact, plans) == (1, 2)


def test_evidence_is_covered_by_half_or_more_in_its_own_plan(plans: Plans) -> None:
    assert tally("evidence_recall", LEADS, answer(SAID, LEAD), plans) == (1, 1)
    assert tally("evidence_recall", LEADS, answer(SAID, LEAD[: len(LEAD) // 2 + 1]), plans) == (1, 1)  # stands within
    assert tally("evidence_recall", LEADS, answer(SAID, TEA_GOAL), plans) == (0, 1)
    assert tally("evidence_recall", LEADS, answer("", status="refused"), plans) == (0, 0)
    assert overlap("abcdef", "xxabcx") == 0.5
    assert overlap("", "abc") == 0


def test_leaks_of_region_and_period(plans: Plans) -> None:
    both = answer(SAID, LEAD, TEA_GOAL)
    assert tally("region_leak", LEADS, both, plans) == (1, 2)
    assert tally("period_leak", LEADS, both, plans) == (1, 2)  # 2016—2020 against 2024—2026
    assert tally("region_leak", LEADS, answer(SAID, LEAD), plans) == (0, 1)
    assert tally("region_leak", unanswerable(), both, plans) == (0, 0)


def test_citation_recall_and_precision(plans: Plans) -> None:
    whole = answer(SAID, "二、任务\n（一）蜂种改良工程。\n引进良种。" + LEAD)
    assert tally("citation_recall", LEADS, whole, plans) == (1, 1)
    assert tally("citation_precision", LEADS, whole, plans) == (1, 1)
    name, idle = "（一）蜂种改良工程。", TEA_GOAL
    three = answer(SAID + "[2][3]", LEAD, name, idle)
    assert tally("citation_recall", LEADS, three, plans) == (1, 1)
    assert tally("citation_precision", LEADS, three, plans) == (2, 3)  # the tea plan holds no fact of the line
    assert tally("citation_recall", LEADS, answer(SAID, LEAD), plans) == (0, 1)  # nothing cited names the task
    assert tally("citation_precision", LEADS, answer(SAID, LEAD), plans) == (0, 1)
    # a list: each cited item is a statement, and must support the head too
    listed = "县财政局共2项：\n配合单位2项：蜂种改良工程[1][2]；茶园改造工程[3]。"
    items = answer(listed, name, LEAD, "（一）茶园改造工程。")
    assert tally("citation_recall", LEADS, items, plans) == (1, 2)  # the tea plan's heading does not name 县财政局
    assert tally("citation_precision", LEADS, items, plans) == (2, 3)
    assert tally("citation_precision", LEADS, answer("县农业农村局。[1][2]", LEAD, LEAD[3:]), plans) == (2, 2)
    assert tally("citation_precision", LEADS, answer("县农业农村局、县水利局。[1][2]", LEAD, LEAD), plans) == (0, 2)
    assert tally("citation_recall", FIGURE, answer("达到4万箱[1]", GOAL), plans) == (0, 1)
    assert tally("citation_recall", FIGURE, answer("达到3万箱[1]", GOAL), plans) == (1, 1)
    assert tally("citation_recall", FIGURE, answer("达到3万箱"), plans) == (0, 1)  # a fact without a citation
    assert tally("citation_recall", FIGURE, answer("是的。[1]", GOAL), plans) == (0, 0)


def test_units_by_role(plans: Plans) -> None:
    assert tally("unit_recall", COOPERATES, answer("县财政局、县科技局"), plans) == (2, 2)
    assert tally("unit_recall", COOPERATES, answer("县财政局"), plans) == (1, 2)
    assert tally("unit_precision", COOPERATES, answer("县财政局、县农业农村局、县林业局"), plans) == (1, 3)
    assert tally("unit_precision", COOPERATES, answer("", status="refused"), plans) == (0, 0)
    assert tally("unit_recall", COOPERATES, None, plans) == (0, 2)
    part = question([["县财政局"]], type="cooperate")  # the ledger has two: the groups are not the whole set
    assert tally("unit_recall", part, answer("县财政局"), plans) == (0, 0)
    assert tally("unit_recall", FIGURE, answer("3万箱"), plans) == (0, 0)
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert f1(None, 1.0) is None
    assert f1(0.0, 0.0) == 0.0


def test_figures_with_unit_and_year(plans: Plans) -> None:
    assert tally("figure_exact", FIGURE, answer("到2026年达到3万箱"), plans) == (1, 1)
    assert tally("figure_exact", FIGURE, answer("达到30000箱"), plans) == (1, 1)
    assert tally("figure_exact", FIGURE, answer("达到3万户"), plans) == (0, 1)
    assert tally("figure_exact", FIGURE, answer("达到3箱"), plans) == (0, 1)
    assert tally("figure_exact", FIGURE, answer("到2020年达到3万箱"), plans) == (0, 1)
    assert tally("figure_exact", SHARE, answer("百分之十六"), plans) == (1, 1)
    assert tally("figure_exact", SHARE, answer("16"), plans) == (0, 1)
    assert tally("figure_exact", LEADS, answer(SAID), plans) == (0, 0)


def test_lists(plans: Plans) -> None:
    short = answer("县财政局", complete=True)
    assert tally("list_completeness", COOPERATES, short, plans) == (0, 1)
    assert tally("list_recall", COOPERATES, short, plans) == (1, 2)
    assert tally("false_complete", COOPERATES, short, plans) == (1, 1)
    assert tally("false_complete", COOPERATES, answer("县财政局", complete=False), plans) == (0, 0)
    assert tally("list_completeness", COOPERATES, answer("县财政局、县科技局"), plans) == (1, 1)
    assert tally("list_completeness", LEADS, answer(SAID), plans) == (0, 0)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("16％", {(16.0, "%")}),
        ("百分之十六", {(16.0, "%")}),
        ("2万人次", {(20000.0, "人次")}),
        ("50名", {(50.0, "人")}),
        ("1,200元", {(1200.0, "元")}),
        ("0.8个百分点", {(0.8, "百分点")}),
    ],
)
def test_figures_are_values_with_units(text: str, figures: set[tuple[float, str]]) -> None:
    assert figures_of(norm(text)) == figures


def test_shares_percentiles_and_intervals() -> None:
    assert share([Tally(1, 2), Tally(0, 0), Tally(1, 1)]) == pytest.approx(2 / 3)
    assert share([Tally(0, 0)]) is None
    assert interval([]) == (None, None)
    assert interval([Tally(1, 1)] * 5) == (1.0, 1.0)
    low, high = interval([Tally(i % 2, 1) for i in range(100)])
    assert low is not None and high is not None
    assert 0.38 <= low < 0.5 < high <= 0.62  # normal approximation: 0.5 ± 0.098
    assert [percentile([4, 1, 3, 2], p) for p in (0.25, 0.5, 0.95)] == [1, 2, 4]
    assert percentile([], 0.5) is None
    assert spread([5, 1, 3]) == (3, 5)
    assert chance_of_as_many_worse(5, 0) == pytest.approx(1 / 32)
    assert chance_of_as_many_worse(1, 1) == pytest.approx(3 / 4)
    assert chance_of_as_many_worse(0, 0) == 1.0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_a_share_lies_within_its_interval_ends_or_is_none(pairs: list[tuple[int, int]]) -> None:
    tallies = [Tally(min(a, b), b) for a, b in pairs]
    low, high = interval(tallies, resamples=50)
    assert (share(tallies) is None) == (low is None)
    if low is not None and high is not None:
        assert 0 <= low <= high <= 1


def test_faulty_answer_files_are_counted_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()[:3]]
    first, second, third = (line["id"] for line in gold)
    right = {"id": first, "status": "answered", "answer": "牵头单位：市卫生健康局", "citations": None}
    lines = [
        json.dumps(right),
        "no json",
        json.dumps({"id": second, "status": "maybe"}),
        "",
        json.dumps({**right, "id": "x"}),
    ]
    lines.append(json.dumps(right))
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(g) + "\n" for g in gold), encoding="utf-8")
    (tmp_path / "answers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert main(["score", str(tmp_path / "gold.jsonl"), str(tmp_path / "answers.jsonl"), "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert (out["questions"], out["missing"], out["accuracy"]) == (3, 2, pytest.approx(1 / 3))
    assert out["missing_ids"] == [second, third]
    assert (out["duplicate_ids"], out["unknown_ids"]) == ([first], ["x"])
    assert [m.split("行")[0] for m in out["malformed"]] == ["第 2 ", "第 3 "]
    assert out["citation_verbatim"] is None
    assert out["refusal_recall"] is None
    assert main(["score", str(tmp_path / "gold.jsonl"), str(tmp_path / "answers.jsonl"), "--show", "1"]) == 0
    assert "没有答案" in capsys.readouterr().out


def test_odd_values_that_no_metric_needs_are_no_fault() -> None:
    odd = {"quote": None, "document": 7, "start": "x", "end": 1.5, "marker": "[1]"}
    line = {
        "id": "q1",
        "status": "answered",
        "answer": None,
        "citations": [odd],
        "timings": {"total_ms": None, "a_ms": 1},
    }
    sheet = parse_answers([json.dumps(line), json.dumps({**line, "id": "q2", "timings": None, "citations": None})])
    assert sheet.malformed == ()
    (cited,) = sheet.answers["q1"].citations
    assert (cited.quote, cited.document, cited.start, cited.marker) == ("", None, None, None)
    assert sheet.answers["q1"].timings == {"a_ms": 1.0}


def test_it_agrees_with_the_shared_scorer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The golden figures are what the shared score.py said of these answers to every sixth question."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)[::6]
    (tmp_path / "gold.jsonl").write_text("".join(lines), encoding="utf-8")
    answers = GOLDEN / "evaluation_answers.jsonl"
    assert main(["score", str(tmp_path / "gold.jsonl"), str(answers), "--plans", str(CORPUS), "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    shared = json.loads((GOLDEN / "evaluation_shared_score.json").read_text(encoding="utf-8"))
    assert {key: out[key] for key in shared} == shared


@pytest.fixture(scope="module")
def told(assistant: Assistant) -> tuple[tuple[GoldQuestion, ...], list[dict[str, Any]], Plans]:
    gold = load_gold(QUESTIONS)
    answers = [{"id": g.id, **assistant.ask(g.question, g.turns).to_json()} for g in gold]
    return gold, answers, Plans.of(assistant.corpus)


def scored(told: tuple[Sequence[GoldQuestion], Any, Plans], answers: Sequence[dict[str, Any]]) -> Score:
    return score(told[0], parse_answers([json.dumps(a, ensure_ascii=False) for a in answers]), told[2])


def test_broken_assistants_are_caught(told: tuple[tuple[GoldQuestion, ...], list[dict[str, Any]], Plans]) -> None:
    """Wrong region, truncated list, altered digit, invented quote: the metric that should fall does, verbatim does not."""
    whole = scored(told, told[1]).measures
    cited = [c for a in told[1] for c in a["citations"]]

    def elsewhere(a: dict[str, Any]) -> dict[str, Any]:
        return {**a, "citations": [next(o for o in cited if o["region"] != c["region"]) for c in a["citations"]]}

    def truncated(a: dict[str, Any]) -> dict[str, Any]:
        return {**a, "answer": a["answer"].rpartition("、")[0] or a["answer"]}

    def altered(a: dict[str, Any]) -> dict[str, Any]:
        return {**a, "answer": a["answer"].translate(str.maketrans("123456789", "234567891"))}

    def invented(a: dict[str, Any]) -> dict[str, Any]:
        return {**a, "citations": [{**c, "quote": c["quote"] + "并给予奖励"} for c in a["citations"]]}

    falls = {
        elsewhere: ("region_leak", "evidence_recall"),
        truncated: ("list_completeness", "unit_recall", "accuracy", "false_complete"),
        altered: ("figure_exact", "accuracy"),
        invented: ("citation_verbatim", "citation_exact"),
    }
    for broken, names in falls.items():
        found = scored(told, [broken(a) for a in told[1]]).measures
        for name in names:
            was, now = whole[name].value, found[name].value
            assert was is not None and now is not None
            sign = -1 if name in ("region_leak", "false_complete") else 1
            assert sign * (was - now) > 0.05, (broken.__name__, name, was, now)
        if broken is not invented:
            assert found["citation_verbatim"].value == 1.0
