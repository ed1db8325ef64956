"""Fits which sentences state a number that is not found among the figures read: `python -m answer.fitting.stated`.

The questions are those of `answer.fitting.figures`, `data/stated.jsonl` (plan, question, the words that state the number,
"" where the plan states it nowhere) and the gold questions for a number that prose states. Each is asked once more with its
sentences taken out of the plan: what is left does not state it. Prints ten-fold figures over the bounds; the bounds are
chosen on the questions for which no figure is found, for those alone come here.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer.assistant import Assistant
from answer.fitting import figures
from answer.fitting.matters import CORPUS, PLANS
from answer.fitting.passages import QUESTIONS, plain
from answer.fitting.regression import FOLDS, fitted_weights, fold_of, unfitted, write
from answer.linking.question import Question
from answer.linking.stated import FEATURES, MODEL, Sentence
from answer.rows.figures import FigureRows, wanted_of
from answer.rows.stated import StatedRows
from corpus import Document

LABELLED = figures.LABELLED.with_name("stated.jsonl")
_BOUNDS = tuple(i / 20 for i in range(2, 19))
_ABSENT = (
    0.5  # share of questions without a figure found that ask for a number no plan states: a prior of the shared sets
)
_OTHERS = 3.0  # what the sentences that are not meant weigh together
_HARDER = 0.5  # what a question with its sentences taken out weighs: fewer of its kind are asked
_REFUSAL, _BESIDE = 2.0, 1.0  # what a sentence quoted for a number that no plan states costs: alone, beside an answer
_WRONG = 0.5  # what a sentence quoted that is not meant costs; to say that a plan is silent where it speaks costs 1
_AS_GOOD = 0.005  # by which a bound's cost may be above the least
_MARK = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of one plan: the features of its sentences, (sentences, features), and which are meant.

    Attributes:
        found: whether figures are found, so that no sentence is asked for.
        taken_out: whether the sentences meant were taken out.
    """

    question: str
    features: NDArray[np.float64]
    meant: NDArray[np.bool_]
    found: bool
    taken_out: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question, its plan, and the pieces of it (plain text) that state the number; () where it states none."""

    question: Question
    document: Document
    pieces: tuple[str, ...]


def data_hash() -> str:
    """Return the SHA-256 of the labelled questions and their plans; gold questions, of which more are opened, aside."""
    return sha256(figures.data_hash().encode() + LABELLED.read_bytes()).hexdigest()


def read(assistants: Sequence[Assistant]) -> Iterator[Asked]:
    """Yield the labelled questions, then gold questions for a number with their evidence."""
    for asked in figures.read(assistants):
        own = next(a for a in assistants if asked.document in a.corpus.documents)
        meant = [t for t in own.corpus.targets[asked.document.name] if figures.label(asked.document, t) in asked.meant]
        pieces = tuple(plain(asked.document.text[t.start : t.end]) for t in meant)
        yield Asked(asked.question, asked.document, pieces)
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        held: dict[str, Any] = json.loads(line)
        for own in (a for a in assistants if held["plan"] in {d.name for d in a.corpus.documents}):
            asks = own.understood(held["question"])
            pieces = (plain(held["stated"]),) if held["stated"] else ()
            yield Asked(asks[0], own.corpus.document(held["plan"]), pieces)
    for path in QUESTIONS:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from _gold(assistants[0], json.loads(line))


def _gold(assistant: Assistant, gold: dict[str, Any]) -> Iterator[Asked]:
    """Yield a gold question whose answer is a number of its evidence that no figure read is."""
    asks = assistant.understood(gold["question"], gold["history"])
    asked = len(asks) == 1 and asks[0].ask.of == "target" and not asks[0].ask.figures
    if not gold["answerable"] or not asked or len(asks[0].scope.documents) != 1:
        return
    document = asks[0].scope.documents[0]
    numbers = {n for group in gold["must_include"] for said in group for n in re.findall(r"\d+(?:\.\d+)?", said)}
    pieces = tuple(plain(e["quote"]) for e in gold["evidence"])
    told = tuple(p for p in pieces if any(n in re.findall(r"\d+(?:\.\d+)?", p) for n in numbers))
    read_as = {plain(document.text[slice(*t.figure)]) for t in assistant.corpus.targets[document.name]}
    if told and not any(f in p for f in read_as for p in told):
        yield Asked(asks[0], document, told)


def cases(assistant: Assistant, asked: Asked) -> Iterator[Case]:
    """Yield a labelled question as a case, and once more with the sentences that it means taken out of the plan."""
    stated, wanted = assistant.linker.stated, wanted_of(asked.question)
    rows = FigureRows(assistant.vocabulary, assistant.linker)
    held = StatedRows(assistant.linker, rows).candidates(asked.question, wanted, asked.document)
    meant = np.array([_is_meant(s, asked.pieces) for s in held], dtype=bool)
    if not held or (asked.pieces and not meant.any()):
        return

    def of(some: Sequence[Sentence]) -> NDArray[np.float64]:
        return np.array([[f[name] for name in FEATURES] for f in stated.features(wanted, some)])

    found = bool(rows.find(asked.question, asked.document))
    yield Case(asked.question.gist, of(held), meant, found)
    left = [s for s, gone in zip(held, meant, strict=True) if not gone]
    if meant.any() and left:
        yield Case(asked.question.gist, of(left), np.zeros(len(left), dtype=bool), found, taken_out=True)


def _is_meant(sentence: Sentence, pieces: Sequence[str]) -> bool:
    text = plain(sentence.document.text[sentence.start : sentence.end])
    return any(p in text or (text in p and _MARK.search(text) is not None) for p in pieces)


def _fitted(held: Sequence[Case]) -> NDArray[np.float64]:
    x = np.concatenate([c.features for c in held])
    y = np.concatenate([c.meant for c in held]).astype(float)
    weigh = [np.where(c.meant, 1.0, _OTHERS / len(c.meant)) * (_HARDER if c.taken_out else 1.0) for c in held]
    return fitted_weights(x, y, np.concatenate(weigh))


@dataclass(frozen=True, slots=True)
class Score:
    """How cases fare, as shares of the questions whose number the plan states (right, wrong) and of the others (false)."""

    right: float
    wrong: float
    false: float

    def cost(self, worse: float) -> float:
        """Return the expected cost of wrong decisions; to quote a sentence for a number that no plan states costs `worse`."""
        return _ABSENT * worse * self.false + (1 - _ABSENT) * (1 - self.right - self.wrong + _WRONG * self.wrong)


def score(decided: Sequence[tuple[Case, NDArray[np.float64]]], bound: float) -> Score:
    """Return how cases fare whose sentences have these log-odds."""
    least = float(np.log(bound / (1 - bound)))
    present = [(c, p) for c, p in decided if c.meant.any()]
    absent = [p for c, p in decided if not c.meant.any()]
    told = [(bool(c.meant[p.argmax()]), bool(p.max() >= least)) for c, p in present]
    return Score(
        sum(right and yes for right, yes in told) / max(1, len(present)),
        sum(not right and yes for right, yes in told) / max(1, len(present)),
        sum(bool(p.max() >= least) for p in absent) / max(1, len(absent)),
    )


def _best(decided: Sequence[tuple[Case, NDArray[np.float64]]], worse: float) -> float:
    """Return the bound of least expected cost, of those as good the highest."""
    costs = {b: score(decided, b).cost(worse) for b in _BOUNDS}
    return max(b for b in _BOUNDS if costs[b] <= min(costs.values()) + _AS_GOOD)


def main() -> None:
    """Fit, print the figures, write the model."""
    from answer.opening import default_state

    unfitted(MODEL, FEATURES)
    with tempfile.TemporaryDirectory() as state:
        assistants = [Assistant.open(CORPUS, default_state(CORPUS)), Assistant.open(PLANS, state)]
        held: list[Case] = []
        for asked in read(assistants):
            held += cases(next(a for a in assistants if asked.document in a.corpus.documents), asked)
    decided: list[tuple[Case, NDArray[np.float64]]] = []
    for k in range(FOLDS):
        weights = _fitted([c for c in held if fold_of(c.question) != k])
        decided += [(c, c.features @ weights) for c in held if fold_of(c.question) == k]
    lost = [(c, p) for c, p in decided if not c.found and not c.taken_out]
    print(f"{len(decided)} cases, {len(lost)} without a figure found, {sum(c.meant.any() for c, _ in lost)} stated")
    for name, some in (("all", decided), ("without a figure found", lost)):
        print(f"{name}: bound, right, wrong, told of absent, cost for a refusal, beside an answer")
        for bound in _BOUNDS:
            s = score(some, bound)
            costs = "  ".join(f"{s.cost(worse):.3f}" for worse in (_REFUSAL, _BESIDE))
            print(f"{bound:.2f}  {s.right:.3f} {s.wrong:.3f} {s.false:.3f}  {costs}")
    threshold, perhaps = (_best(lost, worse) for worse in (_REFUSAL, _BESIDE))
    write(MODEL, FEATURES, _fitted(held), threshold, perhaps=perhaps, data=data_hash())


if __name__ == "__main__":
    main()
