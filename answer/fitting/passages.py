"""Fits when passages answer a question, from questions with evidence: `python -m answer.fitting.passages`.

A question that prose answers is asked as it is, and once more with the passages of its evidence taken out of the plan: then
whatever is found does not answer it. Questions that no plan answers are such too. Prints ten-fold figures over the bounds.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer.assistant import Assistant
from answer.fitting.matters import CORPUS, PLANS
from answer.fitting.regression import FOLDS, fitted_weights, fold_of, probabilities, unfitted, write
from answer.linking.passages import FEATURES, MODEL, Finding
from answer.linking.question import Question
from answer.vocabulary import Passage

_EVALUATION = Path(__file__).resolve().parents[2] / "evaluation"
QUESTIONS = (  # what was opened is training data from then on
    *(_EVALUATION / f"questions_{name}.jsonl" for name in ("dev", "free")),
    *sorted(_EVALUATION.glob("blind/*/questions.jsonl")),
    Path(__file__).with_name("questions.jsonl"),
)
OTHERS = (Path(__file__).with_name("questions_plans.jsonl"),)
"""Questions on the plans of other kinds."""
_PROSE = ("passage", "section", "target")
_RUN = 8  # characters of a passage that must stand in a piece of evidence for the two to be of one place
_ABSENT = 0.2  # share of questions that reach the search and that no passage answers: a prior of the shared sets
_AS_GOOD = 0.002  # by which the expected share of wrong decisions may be more than the least


@dataclass(frozen=True, slots=True)
class Case:
    """One search: its features, and whether what it found answers."""

    question: str
    features: NDArray[np.float64]
    answers: bool


def cases(assistant: Assistant, questions: Sequence[Path]) -> Iterator[Case]:
    """Yield the searches of the questions that prose may answer."""
    for path in questions:
        for line in path.read_text(encoding="utf-8").splitlines():
            asked: dict[str, Any] = json.loads(line)
            for question in assistant.understood(asked["question"], asked["history"]):
                if question.ask.of in _PROSE and question.scope.documents and not question.scope.foreign:
                    yield from _cases(assistant, asked, question)


def _cases(assistant: Assistant, asked: Mapping[str, Any], question: Question) -> Iterator[Case]:
    pieces = [plain(e["quote"]) for e in asked["evidence"]]
    held = [p.position for p in assistant.vocabulary.passages if _is_of(p, pieces)]
    found = _found(assistant, question, ())
    if not asked["answerable"] and found.chosen:
        yield Case(asked["question"], _row(found), False)
    if not held or not any(s.passage.position in held for s in found.chosen):
        return
    yield Case(asked["question"], _row(found), True)
    without = _found(assistant, question, held)
    if without.chosen:
        yield Case(asked["question"], _row(without), False)


def _found(assistant: Assistant, question: Question, without: tuple[int, ...] | list[int]) -> Finding:
    return assistant.linker.search(question, question.scope.documents, without=without)


def _row(found: Finding) -> NDArray[np.float64]:
    return np.array([found.features[name] for name in FEATURES])


def plain(text: str) -> str:
    """Return a text as evidence is compared: NFKC, lower case, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _is_of(passage: Passage, pieces: list[str]) -> bool:
    text = plain(passage.text)
    return any(
        (
            text in piece
            or piece in text
            or any(text[i : i + _RUN] in piece for i in range(0, max(1, len(text) - _RUN), _RUN))
        )
        for piece in pieces
        if len(piece) >= _RUN and len(text) >= _RUN
    )


def main() -> None:
    """Fit, print the figures, write the model."""
    from answer.opening import default_state

    unfitted(MODEL, FEATURES)
    held = list(cases(Assistant.open(CORPUS, default_state(CORPUS)), QUESTIONS))
    with TemporaryDirectory() as state:
        held += cases(Assistant.open(PLANS, state), OTHERS)
    fold = {c.question: fold_of(c.question) for c in held}
    grid = [i / 20 for i in range(2, 19)]
    scores: list[tuple[float, bool]] = []
    for k in range(FOLDS):
        train = [c for c in held if fold[c.question] != k]
        weights = _fitted(train)
        scores += [(_probability(c, weights), c.answers) for c in held if fold[c.question] == k]
    print(
        f"{len(held)} searches, {sum(c.answers for c in held)} answer; bound, right, wrongly answered, wrongly refused"
    )
    absent, present = (max(1, sum(yes is side for _, yes in scores)) for side in (False, True))
    costs: dict[float, float] = {}
    for t in grid:
        answered = sum(p >= t and not yes for p, yes in scores)
        refused = sum(p < t and yes for p, yes in scores)
        costs[t] = _ABSENT * answered / absent + (1 - _ABSENT) * refused / present
        print(f"{t:.2f}  {1 - costs[t]:.4f}  {answered}  {refused}")
    # of bounds as good, the lowest: to say that a plan is silent where it speaks is the worse error
    threshold = min(t for t in grid if costs[t] <= min(costs.values()) + _AS_GOOD)
    write(MODEL, FEATURES, _fitted(held), threshold)


def _fitted(held: list[Case]) -> NDArray[np.float64]:
    x = np.stack([c.features for c in held])
    y = np.array([c.answers for c in held], dtype=float)
    return fitted_weights(x, y, np.ones(len(y)))


def _probability(case: Case, weights: NDArray[np.float64]) -> float:
    return float(probabilities(case.features, weights))


if __name__ == "__main__":
    main()
