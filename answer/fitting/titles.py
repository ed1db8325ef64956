"""Fits when an English question calls a plan by its title, from titles with questions: `python -m answer.fitting.titles`.

Each question is asked of shelves of two to sixteen titles, with and without its own. Prints ten-fold figures over the bounds.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.fitting.regression import FOLDS, fitted_weights, fold_of, probabilities, unfitted, write
from answer.language import Dictionaries, normalise
from answer.linking.foreign_titles import FEATURES, MODEL, ForeignTitles, features
from index import load_embedder

ASKED = Path(__file__).with_name("data") / "titles.jsonl"
_SHELVES = (12, 6)  # of a question, with and without the title that it calls
_SIZES = (2, 16)
_WRONG = 3  # times as bad to take a plan that is not called as to take none


@dataclass(frozen=True, slots=True)
class Case:
    """A question over one shelf: its features, and whether the nearest title is the one that it calls."""

    question: str
    features: NDArray[np.float64]
    right: bool
    held: bool


def cases() -> Iterator[Case]:
    """Yield the questions of the file, each over several shelves."""
    rows = [json.loads(line) for line in ASKED.read_text(encoding="utf-8").splitlines()]
    titles = sorted({row["title"] for row in rows if row["title"]})
    embedder, kinds = load_embedder(), Dictionaries.load().documents
    vectors = dict(zip(titles, embedder.encode_queries(titles), strict=True))
    linker = ForeignTitles(lambda text: vectors[text], kinds)
    for row in rows:
        asked = normalise(row["asked"])
        vectors[asked] = embedder.encode_queries([asked])[0]
        pick = random.Random(row["asked"])
        others = [t for t in titles if t != row["title"]]
        for own, count in zip((row["title"], ""), _SHELVES, strict=True):
            for _ in range(count):
                shelf = pick.sample(others, pick.randint(*_SIZES) - bool(own)) + [own] * bool(own)
                near = linker.nearness(asked, shelf)
                found = features(asked, near, kinds)
                right = bool(own) and shelf[int(near.argmax())] == own
                yield Case(row["asked"], np.array([found[f] for f in FEATURES]), right, bool(own))


def main() -> None:
    """Fit, print the figures of each bound, and write the model with the best."""
    unfitted(MODEL, FEATURES)
    found = list(cases())
    x = np.array([c.features for c in found])
    y = np.array([float(c.right) for c in found])
    held = np.array([c.held for c in found])
    fold = np.array([fold_of(c.question) for c in found])
    likely = np.zeros(len(found))
    for k in range(FOLDS):
        weights = fitted_weights(x[fold != k], y[fold != k], np.ones(int((fold != k).sum())))
        likely[fold == k] = probabilities(x[fold == k], weights)
    best = (float("inf"), 0.5)
    for bound in np.arange(0.3, 0.96, 0.05):
        taken = likely >= bound
        wrong, called = int((taken & (y == 0)).sum()), int((taken & (y == 1)).sum())
        sys.stdout.write(
            f"{bound:.2f}: called {called / held.sum():.3f} of {held.sum()}, wrongly {wrong / len(y):.3f}\n"
        )
        best = min(best, (_WRONG * wrong + int(held.sum()) - called, round(float(bound), 2)))
    write(MODEL, FEATURES, fitted_weights(x, y, np.ones(len(y))), best[1])


if __name__ == "__main__":
    main()
