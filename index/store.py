"""The index: entries in, ranked hits out; saved and loaded under a stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .apart import Progress
from .archive import open_archive, read_meta, write_archive
from .embedding import Embedder
from .errors import IndexDamaged, IndexMismatch
from .fusion import Fused, FusionSettings, fuse
from .keyword import KeywordIndex
from .ranking import Ranking
from .rows import KnownVectors, Rows, known_vectors, passage_hash, same_model
from .stamp import Entry, Stamp
from .vectors import VectorIndex
from .words import Tokenizer

Mode = Literal["hybrid", "dense", "keyword"]

FORMAT = "2"
MAX_EMBEDDED = 256
"""So many characters of a query have a part in its vector: a query's cost grows faster than its length."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found.

    Attributes:
        position: the row, from 0, in the order of the entries.
        id: the entry's id.
        score: fused score in hybrid mode, else that of the one retriever; comparable within one search only.
        keyword_rank: rank that BM25 gave among the allowed rows; None when it shares no word or was not asked.
        dense_rank: rank by cosine among the allowed rows; None when it was not asked.
    """

    position: int
    id: str
    score: float
    keyword_rank: int | None
    dense_rank: int | None


class HybridIndex:
    """BM25 and vectors over the same rows; reading only, so safe to share between threads."""

    def __init__(
        self,
        *,
        rows: Rows,
        keyword: KeywordIndex,
        vectors: VectorIndex,
        embedder: Embedder,
        tokenizer: Tokenizer,
        stamp: Stamp,
        fusion: FusionSettings | None = None,
    ) -> None:
        """Hold the parts; use `build` or `load`."""
        self.ids = rows.ids
        self.stamp = stamp
        self.fusion = fusion or FusionSettings()
        self._rows = rows
        self._keyword = keyword
        self._vectors = vectors
        self._embedder = embedder
        self._tokenizer = tokenizer
        self._ties = np.empty(len(self.ids), dtype=np.int64)
        self._ties[sorted(range(len(self.ids)), key=self.ids.__getitem__)] = np.arange(len(self.ids))

    @classmethod
    def build(
        cls,
        entries: Sequence[Entry],
        embedder: Embedder,
        tokenizer: Tokenizer,
        stamp: Stamp,
        progress: Progress | None = None,
        *,
        known: KnownVectors | None = None,
        fusion: FusionSettings | None = None,
    ) -> HybridIndex:
        """Return the index of `entries`; `progress(done, total)` is called while texts are embedded.

        `known` are vectors of passages that need not be embedded again, such as `HybridIndex.reusable` returns.

        Raises:
            ValueError: two entries of one id, or a stamp that names another tokenizer or model.
        """
        if len({entry.id for entry in entries}) != len(entries):
            raise ValueError("entry ids must be unique")
        if (stamp.tokenizer, stamp.model) != (tokenizer.version, embedder.name):
            raise ValueError("the stamp names another tokenizer or model")
        passages = [entry.passage for entry in entries]
        return cls(
            rows=Rows.of(entries),
            keyword=KeywordIndex.build([tokenizer.words(passage) for passage in passages] or [[]]),
            vectors=VectorIndex.build(embed(passages, embedder, progress, known or {})),
            embedder=embedder,
            tokenizer=tokenizer,
            stamp=stamp,
            fusion=fusion,
        )

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """Return the query's vector, float32 (dimension,), to be used in several `search_vector`.

        It is that of the first `MAX_EMBEDDED` characters.
        """
        vector: NDArray[np.float32] = self._embedder.encode_queries([query[:MAX_EMBEDDED]])[0]
        return vector

    def search(
        self, query: str, *, limit: int = 10, allowed: Sequence[int] | None = None, mode: Mode = "hybrid"
    ) -> list[Hit]:
        """Return up to `limit` hits, best first, equal scores by id; [] for a query of white space.

        Args:
            query: the words of the user.
            limit: at most this many; at least 1.
            allowed: positions that may be found; None allows all, an empty one allows nothing.
            mode: both retrievers, or one of them.

        Raises:
            ValueError: limit below 1, a position that the index doesn't have, or an unknown mode.
        """
        vector = self.embed_query(query) if mode != "keyword" and query.strip() else None
        return self.search_vector(query, vector, limit=limit, allowed=allowed, mode=mode)

    def search_vector(
        self,
        query: str,
        vector: NDArray[np.float32] | None,
        *,
        limit: int = 10,
        allowed: Sequence[int] | None = None,
        mode: Mode = "hybrid",
    ) -> list[Hit]:
        """Return what `search` does, with the query's vector given; `vector` may be None in keyword mode.

        Raises:
            ValueError: as `search`, or a missing vector.
        """
        if mode not in ("hybrid", "dense", "keyword"):
            raise ValueError(f"not a mode: {mode}")
        if limit < 1:
            raise ValueError(f"limit must be at least 1: {limit}")
        rows = self._positions(allowed)
        if not query.strip() or not len(self):
            return []
        none = Ranking(np.empty(0, dtype=np.int64), np.empty(0))
        keyword = none if mode == "dense" else self._keyword.search(self._tokenizer.words(query), rows=rows)
        if mode == "keyword":
            dense = none
        elif vector is None:
            raise ValueError(f"{mode} mode needs the query's vector")
        else:
            dense = self._vectors.search(vector, rows=rows)
        if mode == "hybrid":
            fused = fuse(keyword, dense, settings=self.fusion, ties=self._ties, limit=limit)
        else:
            fused = self._single(keyword if mode == "keyword" else dense, limit, is_dense=mode == "dense")
        return [Hit(f.row, self.ids[f.row], f.score, f.keyword_rank, f.dense_rank) for f in fused]

    def _single(self, ranking: Ranking, limit: int, *, is_dense: bool) -> list[Fused]:
        """Return one retriever's best rows in the form of fused ones, equal scores by id."""
        best = Ranking.of(ranking.rows, ranking.scores, self._ties[ranking.rows]).top(limit)
        pairs = zip(best.rows.tolist(), best.scores.tolist(), strict=True)
        return [
            Fused(row, score, None if is_dense else rank, rank if is_dense else None)
            for rank, (row, score) in enumerate(pairs, start=1)
        ]

    def _positions(self, allowed: Sequence[int] | None) -> NDArray[np.int64] | None:
        if allowed is None:
            return None
        rows = np.unique(np.asarray(allowed, dtype=np.int64))
        if len(rows) and not (rows[0] >= 0 and rows[-1] < len(self)):
            raise ValueError(f"positions out of 0..{len(self) - 1}")
        return rows

    def save(self, folder: Path) -> None:
        """Make `folder` hold this index; what stood there before stands until the new one is complete on disk.

        Raises:
            IndexBusy: another process is writing it.
            OSError: the disk refused.
        """
        write_archive(folder, self._fill, {"format": file_format(), "stamp": asdict(self.stamp)})

    def _fill(self, folder: Path) -> None:
        self._rows.save(folder)
        self._keyword.save(folder)
        self._vectors.save(folder)

    @classmethod
    def load(
        cls,
        folder: Path,
        expected_stamp: Stamp,
        embedder: Embedder,
        tokenizer: Tokenizer,
        *,
        fusion: FusionSettings | None = None,
    ) -> HybridIndex:
        """Return the index that `save` wrote.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it was built from something else than `expected_stamp`, `embedder` and `tokenizer`.
            IndexDamaged: a file is not what was written.
        """
        meta = read_meta(folder)
        check_stamp(folder, meta["facts"], expected_stamp, embedder, tokenizer)
        try:
            files = open_archive(folder, meta)
        except IndexDamaged:
            if read_meta(folder)["generation"] == meta["generation"]:
                raise
            # Another process replaced the index between the two reads.
            return cls.load(folder, expected_stamp, embedder, tokenizer, fusion=fusion)
        index = cls(
            rows=Rows.load(files),
            keyword=KeywordIndex.load(files),
            vectors=VectorIndex.load(files),
            embedder=embedder,
            tokenizer=tokenizer,
            stamp=expected_stamp,
            fusion=fusion,
        )
        if not same_model(embedder, index._rows.probe, index._vectors):
            raise IndexMismatch(["model"], "（同名模型的向量不同）")
        return index

    @staticmethod
    def reusable(folder: Path, stamp: Stamp, embedder: Embedder) -> KnownVectors:
        """Return what `build` can take as `known` from the index in `folder`, however stale its rows; {} if nothing."""
        return known_vectors(folder, stamp, embedder, file_format())


def file_format() -> str:
    """Return what the files depend on besides the stamp: their layout, and the two retrievers with their parameters."""
    return "/".join((FORMAT, KeywordIndex.version(), VectorIndex.version()))


def check_stamp(folder: Path, facts: dict[str, Any], expected: Stamp, embedder: Embedder, tokenizer: Tokenizer) -> None:
    """Compare what the index was built from with what is asked for.

    Raises:
        IndexMismatch: naming every field that differs.
        IndexDamaged: the facts hold no stamp.
    """
    if facts.get("format") != file_format():
        raise IndexMismatch(["format"])
    try:
        stamp = Stamp(**facts["stamp"])
    except (KeyError, TypeError) as error:
        raise IndexDamaged(folder, "标记不全") from error
    given = Stamp(stamp.corpus, tokenizer.version, embedder.name, stamp.code, stamp.settings)
    differences = {*stamp.differences(expected), *stamp.differences(given)}
    if differences:
        raise IndexMismatch(sorted(differences))


def embed(
    passages: Sequence[str], embedder: Embedder, progress: Progress | None, known: KnownVectors
) -> NDArray[np.float32]:
    """Return the passages' vectors, float32 (passages, dimension); of several alike one is embedded."""
    hashes = [passage_hash(passage) for passage in passages]
    unknown = {name: passage for name, passage in zip(hashes, passages, strict=True) if name not in known}
    new = dict(zip(unknown, embedder.encode_passages(list(unknown.values()), progress), strict=True))
    vectors = [new[name] if name in new else known[name] for name in hashes]
    return np.array(vectors, dtype=np.float32).reshape(len(passages), embedder.dimension)
