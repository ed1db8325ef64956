"""Linear models over named features: the weights of a head, and of a chain of tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]
OUTSIDE: Final = "O"


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model.

    Attributes:
        labels: what it tells apart.
        rows: name of a feature → its row of `weights`.
        weights: (features + 1, labels); the last row is zero, for features never seen.
        bias: (labels,).
        along: (dimension, labels) weights of a vector that may be given besides the names; None for none.
    """

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Weights
    bias: Weights
    along: Weights | None = None

    def scores(self, names: Iterable[str], vector: Weights | None = None) -> Weights:
        """Return the score of each label, (labels,)."""
        rows = self.rows
        at = [rows[n] for n in names if n in rows]
        scores = self.weights[at].sum(axis=0) + self.bias
        if self.along is not None and vector is not None:
            scores = scores + vector @ self.along
        return np.asarray(scores, dtype=np.float32)

    def log_probabilities(self, names: Iterable[str], vector: Weights | None = None) -> Weights:
        """Return the natural logarithm of the probability of each label, (labels,)."""
        scores = self.scores(names, vector)
        scores = scores - scores.max()
        return np.asarray(scores - np.log(np.exp(scores).sum()), dtype=np.float32)

    def best(self, names: Iterable[str]) -> str:
        """Return the likeliest label."""
        return self.labels[int(self.scores(names).argmax())]


@dataclass(frozen=True, slots=True)
class Chain:
    """A linear chain of tags (Lafferty, McCallum and Pereira 2001): token scores and (from, to) scores of neighbours."""

    tokens: Linear
    moves: Weights

    def decode(self, features: Sequence[Sequence[str]]) -> list[str]:
        """Return the best tags of the tokens (Viterbi), in which I-x stands behind B-x or I-x alone."""
        if not features:
            return []
        rows, missing = self.tokens.rows, len(self.tokens.rows)
        flat = [rows.get(name, missing) for names in features for name in names]
        starts = np.cumsum([0, *(len(names) for names in features[:-1])])
        emitted = np.add.reduceat(self.tokens.weights[flat], starts, axis=0) + self.tokens.bias
        labels = self.tokens.labels
        score = emitted[0] + np.array([-1e4 if x.startswith("I-") else 0.0 for x in labels], dtype=np.float32)
        back = np.zeros((len(features), len(labels)), dtype=np.int16)
        columns = np.arange(len(labels))
        for i in range(1, len(features)):
            paths = score[:, None] + self.moves
            back[i] = paths.argmax(axis=0)
            score = paths[back[i], columns] + emitted[i]
        best = [int(score.argmax())]
        for i in range(len(features) - 1, 0, -1):
            best.append(int(back[i, best[-1]]))
        return [labels[i] for i in reversed(best)]


def forbidden(labels: Sequence[str]) -> Weights:
    """Return (from, to) scores of -10,000 where a tag I-x does not stand behind B-x or I-x, else 0."""
    out = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for column, label in enumerate(labels):
        if label.startswith("I-"):
            allowed = (f"B-{label[2:]}", label)
            out[[row for row, before in enumerate(labels) if before not in allowed], column] = -1e4
    return out


def spans_of(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the spans that BIO tags mark: (first token, token behind the last, tag)."""
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and out and out[-1][1:] == (i, tag[2:]):
            out[-1] = (out[-1][0], i + 1, tag[2:])
        elif tag != OUTSIDE:
            out.append((i, i + 1, tag[2:]))
    return out


def tags_of(count: int, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Return the BIO tags of `count` tokens: the inverse of `spans_of`."""
    tags = [OUTSIDE] * count
    for begin, end, tag in spans:
        tags[begin:end] = [f"B-{tag}", *[f"I-{tag}"] * (end - begin - 1)]
    return tags
