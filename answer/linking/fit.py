"""Fits how topics are linked to matters, from the labelled utterances: `python -m answer.linking.fit`.

A topic of an utterance that says what it means (银发族 = 老年人科学素质提升行动) is held against every matter of every plan of
the corpus: those whose names are like the meaning are meant, all others are not, also in plans that have no such matter.
Prints the share of right decisions (the matter, or that there is none), ten-fold by topic, and the table of bounds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.actions import likeness, telling_words
from answer.language import Dictionaries
from answer.linking.logistic import LEARNED, Logistic
from answer.linking.matters import FEATURES, MODEL, MatterLinker
from answer.linking.terms import terms_of
from answer.reading.ask import Phrase
from answer.reading.markup import read_utterances
from answer.store import open_index
from answer.vocabulary import Vocabulary
from corpus import Document, read_corpus

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "data"
UTTERANCES = Path(__file__).resolve().parent.parent / "reading" / "utterances"
_ALIKE = 0.65  # of the lighter name's weight that meaning and name must share to be one matter
_RIDGE = 0.3
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One topic in one plan: the features of all matters, (matters, features), and which are meant."""

    topic: str
    features: NDArray[np.float64]
    meant: NDArray[np.bool_]


def topics(folder: Path = UTTERANCES) -> list[tuple[str, str]]:
    """Return (words, meaning) of the topics that say what they mean, each once, in order."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for utterance in read_utterances(path)[0]:
            for span in utterance.spans:
                if span.tag == "topic" and span.meaning:
                    found[utterance.text[span.start : span.end], span.meaning] = None
    return list(found)


def cases(vocabulary: Vocabulary, linker: MatterLinker, pairs: Sequence[tuple[str, str]]) -> Iterator[Case]:
    """Yield a case for each topic in each plan, for topics whose meaning is the name of a matter in some plan."""
    names = {
        (d.name, c.span): telling_words(c.section.heading if c.section else c.assignments[0].governs, vocabulary)
        for d in vocabulary.corpus.documents
        for c in linker.candidates(d)
        if c.assignments
    }
    for words, meaning in [*pairs, *((meaning, meaning) for _, meaning in pairs)]:
        told = telling_words(meaning, vocabulary)
        if any(told and likeness(told, name, vocabulary) >= _ALIKE for name in names.values()):
            for document in vocabulary.corpus.documents:
                yield _case(vocabulary, linker, names, (words, told), document)


def _case(
    vocabulary: Vocabulary,
    linker: MatterLinker,
    names: dict[tuple[str, tuple[int, int]], frozenset[str]],
    topic: tuple[str, frozenset[str]],
    document: Document,
) -> Case:
    words, told = topic
    terms = terms_of([Phrase(words)], vocabulary)
    found = linker.features(terms, words, document, held_only=True)
    likes = [likeness(told, names[document.name, c.span], vocabulary) for c, _ in found]
    best = max(likes, default=0.0)
    meant = np.array([like >= max(_ALIKE, best - 1e-9) for like in likes])
    return Case(words, np.array([[f[name] for name in FEATURES] for _, f in found]), meant)


def fitted(held: Sequence[Case], rounds: int = 40) -> NDArray[np.float64]:
    """Return the weights of a ridge logistic regression, a case weighing the same whatever the number of its matters."""
    x = np.concatenate([c.features for c in held])
    y = np.concatenate([c.meant for c in held]).astype(float)
    weigh = np.concatenate([np.where(c.meant, 1.0, 4.0 / len(c.meant)) for c in held])
    w = np.zeros(x.shape[1])
    for _ in range(rounds):  # Newton's steps (iteratively reweighted least squares)
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weigh * (p - y)) + _RIDGE * w
        hessian = (x * (weigh * p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    return w


def right(held: Sequence[Case], weights: NDArray[np.float64], threshold: float) -> tuple[int, int, int]:
    """Return how many cases are decided rightly, how many absent ones are linked, and how many present ones are missed."""
    ok = linked = missed = 0
    for case in held:
        p = 1 / (1 + np.exp(-(case.features @ weights)))
        best = int(p.argmax())
        if p[best] < threshold:
            ok += not case.meant.any()
            missed += bool(case.meant.any())
        else:
            ok += bool(case.meant[best])
            linked += not case.meant.any()
    return ok, linked, missed


def main() -> None:
    """Fit, print the figures, write the model."""
    vocabulary = Vocabulary(read_corpus(CORPUS), Dictionaries.load())
    index = open_index(vocabulary, CORPUS.parents[1] / ".planqa" / "fit")
    linker = MatterLinker(vocabulary, index, Logistic(dict.fromkeys(FEATURES, 0.0), 0.5))
    pairs = topics()
    held = list(cases(vocabulary, linker, pairs))
    grid = [i / 20 for i in range(2, 19)]
    names = sorted({c.topic for c in held})
    fold = {name: int(sha256(name.encode()).hexdigest(), 16) % _FOLDS for name in names}
    sums = {t: np.zeros(3, dtype=int) for t in grid}
    for k in range(_FOLDS):
        train = [c for c in held if fold[c.topic] != k]
        weights = fitted(train)
        for t in grid:
            sums[t] += right([c for c in held if fold[c.topic] == k], weights, t)
    print(f"{len(pairs)} topics, {len(held)} cases; ten-fold by topic: bound, right, linked though absent, missed")  # noqa: T201
    for t in grid:
        print(f"{t:.2f}  {sums[t][0] / len(held):.4f}  {sums[t][1]}  {sums[t][2]}")  # noqa: T201
    threshold = max(grid, key=lambda t: (sums[t][0], t))
    weights = fitted(held)
    write(MODEL, FEATURES, weights, threshold)


def write(name: str, features: Sequence[str], weights: NDArray[np.float64], threshold: float) -> None:
    """Write a model into the file of learned models beside the others."""
    held = json.loads(LEARNED.read_text(encoding="utf-8")) if LEARNED.exists() else {}
    rounded = (round(float(w), 4) for w in weights)
    held[name] = {"weights": dict(zip(features, rounded, strict=True)), "threshold": threshold}
    LEARNED.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
