"""`python -m answer.reading.fit.compare`: mechanisms of the reader side by side, on the same questions held out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from answer.reading.fit.augment import Pools
from answer.reading.fit.examples import folds
from answer.reading.fit.fitting import fit_linear
from answer.reading.fit.lexicons import lexicons, names, vocabularies
from answer.reading.fit.scoring import held_out, table
from answer.reading.fit.templates import drawn
from answer.reading.fit.train import FitHead, Material, cross_taggers, material, tagged
from answer.reading.learned import DATA, load_senses
from answer.reading.linear import Chain, Linear, Weights
from answer.reading.markup import read_utterances

_NEAREST, _POWER = 10, 3
_SLICES, _COPIES, _ROUNDS = 3, 1, {"lbfgs": 30, "ap": 12}  # less than the real fit: what counts is the order


@dataclass(frozen=True, slots=True)
class Nearest:
    """A head that lets the most alike labelled examples vote (cosine over rarity-weighted features)."""

    labels: tuple[str, ...]
    rows: dict[str, int]
    rarity: TfidfTransformer
    examples: csr_matrix
    said: np.ndarray

    def log_probabilities(self, features: Iterable[str], vector: Weights | None = None) -> Weights:
        """Return the logarithms of the shares of the votes, (labels,); no use is made of `vector`."""
        at = [self.rows[n] for n in features if n in self.rows]
        asked = csr_matrix((np.ones(len(at)), ([0] * len(at), at)), shape=(1, len(self.rows)))
        alike = (self.examples @ self.rarity.transform(asked).T).toarray().ravel()
        votes = np.full(len(self.labels), 1e-3)
        for i in np.argsort(-alike)[:_NEAREST]:
            votes[self.said[i]] += alike[i] ** _POWER
        return np.asarray(np.log(votes / votes.sum()), dtype=np.float32)

    def best(self, features: Iterable[str]) -> str:
        """Return the label with most votes."""
        return self.labels[int(self.log_probabilities(features).argmax())]


def _matrix(features: Sequence[Sequence[str]]) -> tuple[dict[str, int], csr_matrix]:
    counts = Counter(name for row in features for name in row)
    rows = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c > 1))}
    at = [[rows[n] for n in row if n in rows] for row in features]
    ends = np.cumsum([0, *map(len, at)])
    flat = np.array([i for row in at for i in row], dtype=np.int32)
    return rows, csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(at), len(rows)))


def fit_nearest(features: Sequence[Sequence[str]], labels: Sequence[str]) -> Linear:
    """Return a head that asks the nearest examples; the two-way heads, of tens of thousands of examples, stay linear."""
    kinds = tuple(sorted(set(labels)))
    if len(kinds) < 4:
        return fit_linear(features, labels)
    rows, matrix = _matrix(features)
    rarity = TfidfTransformer().fit(matrix)
    said = np.array([kinds.index(label) for label in labels])
    return cast(Linear, Nearest(kinds, rows, rarity, rarity.transform(matrix), said))


def fit_logistic(features: Sequence[Sequence[str]], labels: Sequence[str]) -> Linear:
    """Return a multinomial logistic regression; the two-way heads stay as they are."""
    if len(set(labels)) < 4:
        return fit_linear(features, labels)
    rows, matrix = _matrix(features)
    model = LogisticRegression(C=1.0, max_iter=150, tol=1e-3).fit(matrix, list(labels))
    weights = np.vstack((model.coef_.T, np.zeros((1, len(model.classes_))))).astype(np.float32)
    return Linear(tuple(map(str, model.classes_)), rows, weights, model.intercept_.astype(np.float32))


def main() -> None:
    """Print the table."""
    said = [u for path in sorted(DATA.glob("*.jsonl")) for u in read_utterances(path)[0]]
    words = vocabularies()
    pools = Pools.of(said, names(words), DATA / "padding.txt")
    plain = drawn(DATA / "templates.txt", pools, 6, seed=3)
    known = lexicons(words)

    fitted: dict[tuple[int, int, str], list[Chain]] = {}

    def row(title: str, made: Material, slices: int, fit: FitHead = fit_linear, algorithm: str = "lbfgs") -> None:
        groups = folds(made.originals, slices)
        key = (id(made), slices, algorithm)
        if key not in fitted:
            fitted[key] = cross_taggers(made, groups, _ROUNDS[algorithm], algorithm)
        taggers = fitted[key]
        score, _, _ = held_out(made, groups, taggers, tagged(made, groups, taggers), fit)
        sys.stdout.write(table([(title, score.figures)]).splitlines()[-1] + "\n")
        sys.stdout.flush()

    senses = load_senses()
    whole = material([*said, *plain], pools, known, senses, _COPIES)
    row("chain, margins", whole, _SLICES)
    row("chain, nearest examples", whole, _SLICES, fit_nearest)
    row("chain, logistic", whole, _SLICES, fit_logistic)
    row("perceptron chain, margins", whole, _SLICES, algorithm="ap")
    row("chain, margins; by author", whole, 0)
    row("without senses", material([*said, *plain], pools, known, {}, _COPIES), _SLICES)
    row("without templates", material(said, pools, known, senses, _COPIES), _SLICES)
    row("without variants", material([*said, *plain], pools, known, senses, 0), _SLICES)


if __name__ == "__main__":
    main()
