"""Reports, comparison question by question, and the gate against a stored baseline."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from gold import QUESTIONS

from answer import Assistant
from evaluation import BaselineMissing, EvaluationError, GoldQuestion, Plans, Score, load_gold, parse_answers, score
from evaluation.commands import main
from evaluation.comparing import GATED, baseline_of, compare, read_baseline, write_baseline
from evaluation.plotting import bars
from evaluation.report import cell, write_reports

Change = Callable[[dict[str, Any]], dict[str, Any] | None]
RECORD: Mapping[str, Any] = {"commit": "abc", "model": "none", "machine": {"processors": 2}}


@pytest.fixture(scope="module")
def told(assistant: Assistant) -> tuple[tuple[GoldQuestion, ...], list[dict[str, Any]], Plans]:
    gold = load_gold(QUESTIONS)[::4]
    return (
        gold,
        [{"id": g.id, **assistant.ask(g.question, g.turns).to_json()} for g in gold],
        Plans.of(assistant.corpus),
    )


def scored(told: tuple[tuple[GoldQuestion, ...], list[dict[str, Any]], Plans], change: Change, count: int) -> Score:
    """Score the answers with the first `count` changed; None leaves one out."""
    answers = [change(a) if i < count else a for i, a in enumerate(told[1])]
    return score(told[0], parse_answers([json.dumps(a) for a in answers if a]), told[2])


def same(a: dict[str, Any]) -> dict[str, Any]:
    return a


def wrong(a: dict[str, Any]) -> dict[str, Any]:
    return {**a, "status": "answered", "answer": "不知道 | <b>"}


def refused(a: dict[str, Any]) -> dict[str, Any]:
    return {**a, "status": "refused", "reason": "topic_absent"}


def misquoted(a: dict[str, Any]) -> dict[str, Any]:
    return {**a, "citations": [{**c, "quote": "编造的话"} for c in a["citations"]]}


def test_an_unchanged_run_does_not_fall(told: Any, tmp_path: Path) -> None:
    base = baseline_of(scored(told, same, 0), RECORD)
    write_baseline(tmp_path / "b.json", base)
    found = compare(read_baseline(tmp_path / "b.json"), scored(told, same, 0))
    assert not found.fell
    assert (found.fixed, found.broken, found.dropped) == ((), (), ())
    assert [v.metric for v in found.verdicts] == list(GATED)


@pytest.mark.parametrize(
    ("change", "count", "fallen"),
    [
        (wrong, 2, set()),  # two of 45 are within noise
        (wrong, 3, {"accuracy"}),
        (refused, 3, {"accuracy", "refusal_precision"}),
        (misquoted, 1, {"citation_verbatim"}),  # a quotation is never noise
    ],
)
def test_a_fall_beyond_noise_is_told_from_one_within(told: Any, change: Change, count: int, fallen: set[str]) -> None:
    base = baseline_of(scored(told, same, 0), RECORD)
    found = compare(base, scored(told, change, count))
    assert {v.metric for v in found.verdicts if v.fell} == fallen
    assert found.fell == bool(fallen)


def test_fixed_broken_and_dropped_questions_are_named(told: Any) -> None:
    ids = [g.id for g in told[0]]
    bad = baseline_of(scored(told, wrong, 2), RECORD)
    assert compare(bad, scored(told, same, 0)).fixed == tuple(ids[:2])
    good = baseline_of(scored(told, same, 0), RECORD)
    assert compare(good, scored(told, wrong, 2)).broken == tuple(ids[:2])
    lost = compare(good, scored(told, lambda _: None, 1))
    assert lost.dropped == (ids[0],)
    assert lost.fell


def test_a_baseline_that_is_missing_or_odd_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaselineMissing, match="--accept"):
        read_baseline(tmp_path / "none.json")
    (tmp_path / "odd.json").write_text('{"format": 1, "tallies": {}}', encoding="utf-8")
    with pytest.raises(EvaluationError, match="格式不对"):
        read_baseline(tmp_path / "odd.json")


def test_reports_are_whole_and_escaped(told: Any, tmp_path: Path) -> None:
    found = scored(told, wrong, 2)
    comparison = compare(baseline_of(scored(told, same, 0), RECORD), found)
    paths = write_reports(found, RECORD, comparison=comparison, folder=tmp_path)
    assert {p.name for p in paths} == {"report.zh.html", "report.en.html", "report.zh.md", "report.en.md"}
    english, chinese = (tmp_path / f"report.{t}.html" for t in ("en", "zh"))
    html = english.read_text("utf-8")
    assert not re.search(r"(?:src|href)=\"(?!data:)|@import|url\(", html)  # self-contained
    assert html.count("data:image/png;base64,") == 2
    assert "不知道 | &lt;b&gt;" in html
    assert "<b>" not in html
    for text in (html, chinese.read_text("utf-8"), (tmp_path / "report.zh.md").read_text("utf-8")):
        assert all(f.gold.id in text and f.gold.question in text for f in found.failures())
    assert "变坏的题" in chinese.read_text("utf-8")
    assert "Broken" in html
    markdown = (tmp_path / "report.en.md").read_text("utf-8")
    assert cell("不知道 | <b>") in markdown
    assert all((tmp_path / name).is_file() for name in re.findall(r"\]\((.*?\.png)\)", markdown))


def test_plots_are_images() -> None:
    assert bars(["a", "b"], [0.5, 1.0], ["1/2", "2/2"], "t").startswith(b"\x89PNG")


def test_the_gate_passes_then_fails(
    assistant: Assistant, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, out, stored = tmp_path / "gold.jsonl", tmp_path / "out", tmp_path / "baseline.json"
    gold.write_text("".join(QUESTIONS.read_text("utf-8").splitlines(keepends=True)[::15]), encoding="utf-8")
    place = ["--state", str(state), "--gold", str(gold), "--out", str(out)]
    against = ["--baseline", str(stored)]
    assert main(["gate", *place, *against]) == 1  # no baseline yet
    assert main(["run", *place]) == 0
    assert not stored.exists()
    assert main(["baseline", "--run", str(out), *against, "--accept"]) == 0
    assert main(["gate", *place, *against]) == 0
    assert "通过" in capsys.readouterr().err
    plain = json.loads(stored.read_text("utf-8"))
    plain["tallies"]["refusal_recall"]["dev-999"] = [1, 1]
    plain["tallies"]["accuracy"]["dev-999"] = [1, 1]  # a question that is asked no more
    stored.write_text(json.dumps(plain), encoding="utf-8")
    assert main(["gate", *place, *against]) == 1
    assert "缺答 dev-999" in capsys.readouterr().out
    assert main(["compare", "--run", str(out), "--earlier", str(out)]) == 0
    assert main(["report", "--run", str(out), *against]) == 0
    assert main(["baseline", *against]) == 0


def test_the_committed_baseline_is_of_the_shared_questions() -> None:
    from evaluation.arguments import BASELINE

    stored = read_baseline(BASELINE)
    assert stored.tallies["accuracy"].keys() == {g.id for g in load_gold(QUESTIONS)}
