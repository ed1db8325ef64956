"""Text to the tokens of a unigram vocabulary, the same as the packaged engine's, to the last bit of its sums."""

from __future__ import annotations

import re

import numpy as np

from .weights import Vocabulary

SPACE = "\u2581"
UNKNOWN_PENALTY = 10  # below the least score of any piece
SPACES = re.compile(" {2,}")


class Pieces:
    """The likeliest way to cut a text into pieces of a vocabulary (Kudo 2018, "Subword Regularization", section 3.2)."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Note the vocabulary, and how long pieces with one first character can be."""
        self._pieces = vocabulary.pieces
        self._normal = vocabulary.normal
        self._unknown = vocabulary.unknown
        self._scores = list(vocabulary.scores)
        self._penalty = vocabulary.scores.min() - np.float32(UNKNOWN_PENALTY)
        self._longest: dict[str, int] = {}
        for piece in vocabulary.pieces:
            self._longest[piece[0]] = max(len(piece), self._longest.get(piece[0], 0))

    def tokens(self, text: str) -> list[int]:
        """Return the numbers of the pieces, without begin and end."""
        plain = SPACES.sub(" ", text.translate(self._normal))
        plain = (plain if plain.startswith(" ") else f" {plain}").replace(" ", SPACE)
        # Sums are float32 as the engine's are: of 长长|长 and 长|长长 the one is taken whose sum is rounded up.
        best = [np.float32(0), *[np.float32(-1e30)] * len(plain)]
        cut: list[tuple[int, int]] = [(0, 0)] * (len(plain) + 1)
        for start, first in enumerate(plain):
            until = best[start]
            for end in range(start + 1, min(len(plain), start + self._longest.get(first, 0)) + 1):
                piece = self._pieces.get(plain[start:end])
                if piece is not None and piece != self._unknown and (score := until + self._scores[piece]) > best[end]:
                    best[end], cut[end] = score, (start, piece)
            if (score := until + self._penalty) > best[start + 1]:
                best[start + 1], cut[start + 1] = score, (start, self._unknown)
        found, end = [], len(plain)
        while end:
            end, piece = cut[end]
            found.append(piece)
        return found[::-1]
