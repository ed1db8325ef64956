"""Fits how topics are linked to matters, from the labelled utterances: `python -m answer.fitting.matters`.

A topic of an utterance that says what it means (银发族 = 老年人科学素质提升行动) is held against every matter of every plan of
the corpus: those whose names are like the meaning are meant, all others are not, also in plans that have no such matter.
Prints the share of right decisions (the matter, or that there is none), ten-fold by topic, and the table of bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.actions import action_groups, telling_words
from answer.fitting.regression import FOLDS, fitted_weights, fold_of, probabilities, write
from answer.language import Dictionaries
from answer.linking.logistic import Logistic
from answer.linking.matters import FEATURES, MODEL, MatterLinker
from answer.linking.terms import terms_of
from answer.reading.ask import Phrase
from answer.reading.markup import read_utterances
from answer.store import open_index
from answer.vocabulary import Vocabulary
from corpus import read_corpus

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "data"
PLANS = Path(__file__).with_name("data") / "plans"
"""Plans of other kinds."""
UTTERANCES = Path(__file__).resolve().parent.parent / "reading" / "utterances"
_OF = ("duty", "section")
_SURELY = 0.7  # of the weight of all words of meaning and name, from which on they are one matter
_PERHAPS = 0.25  # from which on they may be: such a matter is neither meant nor not
_RARELY = 0.01  # share of the matters meant that may be farther in meaning than is taken for granted
_AS_GOOD = 0.005  # share of the cases by which a bound may be worse than the best


@dataclass(frozen=True, slots=True)
class Case:
    """One topic in one plan: the features of all matters, (matters, features), which are meant, and which may be."""

    topic: str
    features: NDArray[np.float64]
    meant: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]


def topics(folder: Path = UTTERANCES) -> list[tuple[str, str]]:
    """Return (words, meaning) of the topics that say what they mean, each once, in order."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for utterance in read_utterances(path)[0]:
            if any(label.of not in _OF for label in utterance.labels):
                continue  # a topic of a figure or a passage need be no matter
            for span in utterance.spans:
                if span.tag == "topic" and span.meaning:
                    found[utterance.text[span.start : span.end], span.meaning] = None
    return list(found)


def cases(vocabulary: Vocabulary, linker: MatterLinker, pairs: Sequence[tuple[str, str]]) -> Iterator[Case]:
    """Yield a case for each topic in each plan, the matters' own names among the topics."""
    groups = action_groups(vocabulary)
    for words, meaning in dict.fromkeys([*pairs, *((meaning, meaning) for _, meaning in pairs)]):
        told = telling_words(meaning, vocabulary)
        likes = {
            g.name: max(_like(told, a.governs, vocabulary) for held in g.members.values() for a in held) for g in groups
        }
        same = {a.governs for g in groups if likes[g.name] >= _SURELY for held in g.members.values() for a in held}
        for document in vocabulary.corpus.documents:
            found = linker.features(terms_of([Phrase(words)], vocabulary), words, document)
            like = np.array(
                [_like(told, c.name if c.section is None else c.section.heading, vocabulary) for c, _ in found]
            )
            named = np.array([any(a.governs in same for a in c.assignments) for c, _ in found])
            meant = named if named.any() else like >= _SURELY
            doubtful = ~meant & ((like >= _PERHAPS) | named)
            yield Case(words, np.array([[f[name] for name in FEATURES] for _, f in found]), meant, doubtful)


def _like(told: frozenset[str], name: str, vocabulary: Vocabulary) -> float:
    """Return the share (0–1) of the weight of all words of two names that both hold."""
    other = telling_words(name, vocabulary)
    shared, every = (sum(map(vocabulary.rarity, words)) for words in (told & other, told | other))
    return shared / every if every else 0.0


def fitted(held: Sequence[Case]) -> NDArray[np.float64]:
    """Return the weights of a ridge logistic regression, a case weighing the same whatever the number of its matters."""
    x = np.concatenate([c.features[~c.doubtful] for c in held])
    y = np.concatenate([c.meant[~c.doubtful] for c in held]).astype(float)
    weigh = np.concatenate([np.where(c.meant, 1.0, 4.0 / len(c.meant))[~c.doubtful] for c in held])
    return fitted_weights(x, y, weigh)


def right(held: Sequence[Case], weights: NDArray[np.float64], threshold: float) -> tuple[int, int, int]:
    """Return how many cases are decided rightly, how many absent ones are linked, and how many present ones are missed."""
    ok = linked = missed = 0
    for case in held:
        p = probabilities(case.features, weights)
        best = int(p.argmax())
        if p[best] < threshold:
            ok += not case.meant.any()
            missed += bool(case.meant.any())
        else:
            ok += bool(case.meant[best] or case.doubtful[best])
            linked += not case.meant.any() and not case.doubtful[best]
    return ok, linked, missed


def nearness(held: Sequence[Case]) -> list[float]:
    """Return how near in meaning 99 of 100 matters that are meant and named are at least, and 999 of 1,000 others at most."""
    near, named = FEATURES.index("near"), FEATURES.index("named")
    meant = np.concatenate([c.features[c.meant & (c.features[:, named] > 0), near] for c in held])
    others = np.concatenate([c.features[~c.meant & ~c.doubtful, near] for c in held])
    return [round(float(np.quantile(meant, _RARELY)), 4), round(float(np.quantile(others, 1 - _RARELY / 10)), 4)]


def main() -> None:
    """Fit, print the figures, write the model."""
    vocabulary = Vocabulary(read_corpus(CORPUS), Dictionaries.load())
    index = open_index(vocabulary, CORPUS.parents[1] / ".planqa" / "fit")
    linker = MatterLinker(vocabulary, index, Logistic(dict.fromkeys(FEATURES, 0.0), 0.5))
    pairs = topics()
    held = list(cases(vocabulary, linker, pairs))
    grid = [i / 20 for i in range(2, 19)]
    names = sorted({c.topic for c in held})
    fold = {name: fold_of(name) for name in names}
    sums = {t: np.zeros(3, dtype=int) for t in grid}
    for k in range(FOLDS):
        train = [c for c in held if fold[c.topic] != k]
        weights = fitted(train)
        for t in grid:
            sums[t] += right([c for c in held if fold[c.topic] == k], weights, t)
    print(f"{len(pairs)} topics, {len(held)} cases; ten-fold by topic: bound, right, linked though absent, missed")
    for t in grid:
        print(f"{t:.2f}  {sums[t][0] / len(held):.4f}  {sums[t][1]}  {sums[t][2]}")
    best = max(sums[t][0] for t in grid)
    threshold = min(
        t for t in grid if sums[t][0] >= best - _AS_GOOD * len(held)
    )  # of bounds as good, what refuses least
    weights = fitted(held)
    write(MODEL, FEATURES, weights, threshold, costly=nearness(held))


if __name__ == "__main__":
    main()
