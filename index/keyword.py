"""BM25 over words: build, search within a subset of rows, save, load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from .ranking import Ranking

# Anserini's defaults. On CMRC 2018 dev they equal 1.2 and 0.75 alone and are slightly better fused.
K1 = 0.9
B = 0.4


class KeywordIndex:
    """BM25 scores of every row for a query's words.

    The form is Lucene's: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), tf / (tf + k1 (1 - b + b length / mean length)), no
    factor k1 + 1 (Kamphuis et al. 2020, "Which BM25 do you mean?"). A word that the query repeats counts repeatedly.
    """

    def __init__(self, engine: bm25s.BM25) -> None:
        """Wrap a filled bm25s index; use `build` or `load`."""
        self._engine = engine

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> KeywordIndex:
        """Return the index of `documents`, the words of each row.

        Raises:
            ValueError: there are no documents.
        """
        if not documents:
            raise ValueError("no documents to index")
        rows = [list(words) for words in documents]
        if not any(rows):
            rows[0] = [""]  # bm25s can't build an empty vocabulary; no word of a query is ever empty
        engine = bm25s.BM25(k1=K1, b=B, method="lucene")
        engine.index(rows, show_progress=False)
        return cls(engine)

    @staticmethod
    def version() -> str:
        """Return what the scores depend on besides the words."""
        return f"bm25s-{bm25s.__version__}-lucene-k1={K1}-b={B}"

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._engine.scores["num_docs"])

    def scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the score of every row, float32 (rows,); 0 where no word of the query stands."""
        known = self._engine.get_tokens_ids(list(words))
        if not known:
            return np.zeros(len(self), dtype=np.float32)
        scores: NDArray[np.float32] = self._engine.get_scores_from_ids(known)
        return scores.astype(np.float32, copy=False)

    def search(self, words: Sequence[str], *, rows: NDArray[np.int64] | None = None) -> Ranking:
        """Return the rows that hold a word of the query, ties by row; `rows`, each once, masks the others."""
        scores = self.scores(words)
        among = np.arange(len(scores), dtype=np.int64) if rows is None else rows
        among = among[scores[among] > 0]
        return Ranking.of(among, scores[among])

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which must exist."""
        self._engine.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """Return the index that `save` wrote; any error of the files passes through."""
        return cls(bm25s.BM25.load(str(folder), load_corpus=False, mmap=False, show_progress=False))
