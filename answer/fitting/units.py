"""Fits which body a description means, from descriptions with names: `python -m answer.fitting.units`.

Prints the share of right decisions (the body, or that the plan has none such), ten-fold, and the table of bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.fitting.matters import CORPUS
from answer.fitting.regression import FOLDS, fitted_weights, fold_of, probabilities, write
from answer.language import Dictionaries, normalise
from answer.linking.logistic import Logistic
from answer.linking.units import FEATURES, MODEL, UnitLinker
from answer.store import open_index
from answer.vocabulary import Vocabulary
from corpus import read_corpus

DESCRIPTIONS = Path(__file__).with_name("unit_descriptions.tsv")
_RIDGE = 0.05


@dataclass(frozen=True, slots=True)
class Case:
    """One description: how the body found fits it, whether that is the one meant, and whether any is."""

    words: str
    features: NDArray[np.float64]
    right: bool
    held: bool


def cases(vocabulary: Vocabulary, linker: UnitLinker) -> list[Case]:
    """Return the descriptions of the file, each held against the plan of its region."""
    out: list[Case] = []
    for line in DESCRIPTIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        region, words, unit = line.split("\t")
        documents = [d for d in vocabulary.corpus.documents if d.region == region]
        name, features = linker.described(normalise(words), documents)
        is_right = bool(unit) and linker.key(name) == linker.key(unit)
        out.append(Case(words, np.array([features[f] for f in FEATURES]), is_right, bool(unit)))
    return out


def main() -> None:
    """Fit, print the figures, write the model."""
    vocabulary = Vocabulary(read_corpus(CORPUS), Dictionaries.load())
    index = open_index(vocabulary, CORPUS.parents[1] / ".planqa" / "fit")
    held = cases(vocabulary, UnitLinker(vocabulary, index.embed_query, Logistic(dict.fromkeys(FEATURES, 0.0), 0.5)))
    fold = [fold_of(c.words) for c in held]
    sure = np.zeros(len(held))
    for k in range(FOLDS):
        weights = _fitted([c for c, f in zip(held, fold, strict=True) if f != k])
        for i, case in enumerate(held):
            if fold[i] == k:
                sure[i] = float(probabilities(case.features, weights))
    present = sum(c.held for c in held)
    print(f"{len(held)} descriptions, {present} of bodies held; bound, right, taken for another, missed")
    wrong: dict[float, int] = {}
    for bound in (i / 20 for i in range(4, 20)):
        taken = sum(bool(p >= bound and not c.right) for p, c in zip(sure, held, strict=True))
        missed = sum(bool(p < bound and c.held) for p, c in zip(sure, held, strict=True))
        wrong[bound] = 2 * taken + missed  # to speak of another body is worse than to say that none is found
        print(f"{bound:.2f}  {1 - (taken + missed) / len(held):.3f}  {taken}  {missed}")
    write(MODEL, FEATURES, _fitted(held), min(wrong, key=wrong.__getitem__))


def _fitted(held: list[Case]) -> NDArray[np.float64]:
    x = np.stack([c.features for c in held])
    y = np.array([c.right for c in held], dtype=float)
    return fitted_weights(x, y, np.ones(len(y)), ridge=_RIDGE)


if __name__ == "__main__":
    main()
