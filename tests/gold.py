"""The gold questions' rules, as plain string facts: what a right answer holds and where its citations stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.matching import norm, overlap

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus" / "data"
QUESTIONS = ROOT / "evaluation" / "questions_dev.jsonl"
REGIONS = ("大祥区", "定南县", "钦州市", "韶关市", "增城区")


@dataclass(frozen=True)
class Score:
    """What the answers to the gold questions are worth; `failures` names each wrong one with its reason."""

    accuracy: float
    refusal_precision: float
    refusal_recall: float
    citation_verbatim: float
    evidence_recall: float
    region_leak: float
    answer_chars: tuple[int, int]
    cited_chars: tuple[int, int]
    failures: tuple[str, ...]


def questions(file: Path = QUESTIONS) -> list[dict[str, Any]]:
    """Return the gold questions of a file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


@cache
def raw(path: Path) -> str:
    """Return a plan file as decoded, line ends untouched."""
    return path.read_bytes().decode("utf-8-sig")


def score(golds: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> Score:
    """Return the score of `answers`, one for each of `golds` in order, as the contract's objects."""
    reasons = [fault(gold, answer) for gold, answer in zip(golds, answers, strict=True)]
    pairs = list(zip(golds, answers, reasons, strict=True))
    refused = [gold["answerable"] for gold, answer, _ in pairs if answer["status"] == "refused"]
    refusable = [answer["status"] for gold, answer, _ in pairs if not gold["answerable"]]
    answered = [(gold, answer) for gold, answer, _ in pairs if answer["status"] == "answered"]
    cited = [c for answer in answers for c in answer["citations"]]
    proofs = [found for gold, answer in answered if gold["answerable"] for found in evidence_found(gold, answer)]
    leaks = [
        c["region"] not in {e["region"] for e in gold["evidence"]}
        for gold, answer, _ in pairs
        if gold["answerable"] and gold["evidence"]
        for c in answer["citations"]
    ]
    return Score(
        accuracy=1 - _share(map(bool, reasons)),
        refusal_precision=1 - _share(refused),
        refusal_recall=_share(status == "refused" for status in refusable),
        citation_verbatim=_share(raw(CORPUS / c["document"])[c["start"] : c["end"]] == c["quote"] for c in cited),
        evidence_recall=_share(proofs),
        region_leak=_share(leaks),
        answer_chars=_spread(len(norm(answer["answer"])) for _, answer in answered),
        cited_chars=_spread(sum(len(norm(c["quote"])) for c in answer["citations"]) for _, answer in answered),
        failures=tuple(
            f"{gold['id']} {gold['type']} {' / '.join(t['content'] for t in gold['history'])} {gold['question']}"
            f"\n    {why}\n    {answer['answer'][:200]!r}"
            for gold, answer, why in pairs
            if why
        ),
    )


def fault(gold: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Return why an answer is wrong, "" when it is right."""
    refused = answer["status"] == "refused"
    if not gold["answerable"]:
        return "" if refused else "answered what no plan answers"
    if refused:
        return f"refused ({answer['reason']}) what the plans answer"
    text = norm(answer["answer"])
    missing = [group for group in gold["must_include"] if not any(norm(x) in text for x in group)]
    wrong = [x for x in gold["must_not_include"] if norm(x) and norm(x) in text]
    if missing:
        return "lacks " + " and ".join("|".join(group) for group in missing)
    return "holds " + "、".join(wrong) if wrong else ""


def evidence_found(gold: Mapping[str, Any], answer: Mapping[str, Any]) -> list[bool]:
    """Return for each piece of evidence whether a citation of its plan covers half of it or more."""
    return [
        any(
            c["region"] == e["region"] and overlap(norm(e["quote"]), norm(c["quote"])) >= 0.5
            for c in answer["citations"]
        )
        for e in gold["evidence"]
    ]


def _share(truths: Iterable[bool]) -> float:
    held = list(truths)
    return sum(held) / len(held) if held else 0.0


def _spread(sizes: Iterable[int]) -> tuple[int, int]:
    """Return the median and the 95th percentile."""
    held = sorted(sizes)
    return held[len(held) // 2], held[min(len(held) - 1, int(0.95 * len(held)))]


def slices(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer cites, in marker order, exact slices of the plans' raw text, each marked in its text."""
    cited = answer["citations"]
    return (
        [c["marker"] for c in cited] == list(range(1, len(cited) + 1))
        and all(raw(CORPUS / c["document"])[c["start"] : c["end"]] == c["quote"] and c["quote"] for c in cited)
        and {int(n) for n in re.findall(r"\[(\d+)\]", answer["answer"])} == {c["marker"] for c in cited}
    )
