"""A ranking: rows with scores, best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Rows in the order of one retriever; the first has rank 1.

    Attributes:
        rows: int64 (n,), each row once.
        scores: float64 (n,), never rising.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]

    @classmethod
    def of(cls, rows: NDArray[np.int64], scores: NDArray[np.floating], ties: NDArray[np.int64] | None = None) -> Self:
        """Return `rows` by falling score; equal scores by `ties` (one key a row given), by row without them.

        `rows` and `scores` are of one length, in any order.
        """
        keys = scores.astype(np.float64)
        order = np.lexsort((rows if ties is None else ties, -keys))
        return cls(rows[order].astype(np.int64), keys[order])

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def top(self, limit: int) -> Ranking:
        """Return the first `limit` rows."""
        return Ranking(self.rows[:limit], self.scores[:limit])
