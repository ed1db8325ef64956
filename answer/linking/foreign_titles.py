"""Titles asked in English: which plan a whole question calls, by nearness in meaning between it and the titles held."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from answer.linking.logistic import Logistic
from corpus import Document

MODEL = "titles"
FEATURES = ("margin", "apart", "kind", "bias")
_WORD = re.compile(r"[a-z]+")
_MARGIN, _APART = 30.0, 10.0  # of cosine, which are then about 1

Vector = Callable[[str], NDArray[np.float32]]  # text → its vector of length 1


class ForeignTitles:
    """Knows what the titles of a corpus mean; each is embedded when first asked for."""

    def __init__(self, vector: Vector, kinds: Collection[str], model: Logistic | None = None) -> None:
        """Take what embeds, and the words for kinds of documents."""
        self._vector, self._kinds = vector, kinds
        self._model = model or Logistic.load(MODEL, FEATURES)
        self._titles: dict[str, NDArray[np.float32]] = {}

    def meant(self, question: str, pool: Sequence[Document]) -> Document | None:
        """Return the one plan of several that a normalised question calls by its title; None where none is sure enough."""
        if len(pool) < 2:
            return None
        near = self.nearness(question, [d.title for d in pool])
        best = int(near.argmax())
        return pool[best] if self._model.holds(features(question, near, self._kinds)) else None

    def nearness(self, question: str, titles: Sequence[str]) -> NDArray[np.float32]:
        """Return the cosines of a question with titles, float32 (titles,)."""
        for title in titles:
            if title not in self._titles:
                self._titles[title] = self._vector(title)
        near: NDArray[np.float32] = np.array([self._titles[t] for t in titles]) @ self._vector(question)
        return near


def features(question: str, near: NDArray[np.float32], kinds: Collection[str]) -> dict[str, float]:
    """Return what tells whether the title nearest to a question (normalised) is called, of the cosines with two or more."""
    best = int(near.argmax())
    others = np.delete(near, best)
    return {
        "margin": _MARGIN * float(near[best] - others.max()),
        "apart": _APART * float(near[best] - others.mean()),
        "kind": float(any(w in kinds for w in _WORD.findall(question))),
        "bias": 1.0,
    }
