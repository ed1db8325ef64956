"""Vectors in FAISS: exact inner product, search within a subset of rows, save, load."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from .ranking import Ranking

FILE_NAME = "vectors.faiss"


class VectorIndex:
    """Exact search by inner product, which is the cosine since every vector has length 1."""

    def __init__(self, engine: faiss.Index) -> None:
        """Wrap a filled FAISS index; use `build` or `load`."""
        self._engine = engine

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> VectorIndex:
        """Return the index of `vectors`, float32 (rows, dimension), each of length 1.

        Raises:
            ValueError: the array is not of two dimensions, or a vector's length is not 1.
        """
        if vectors.ndim != 2 or not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
            raise ValueError("vectors must be (rows, dimension), each of length 1")
        engine = faiss.IndexFlatIP(vectors.shape[1])
        engine.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(engine)

    @staticmethod
    def version() -> str:
        """Return what the file depends on besides the vectors."""
        return f"faiss-{faiss.__version__}-flat-ip"

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._engine.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._engine.d)

    def vectors(self) -> NDArray[np.float32]:
        """Return the vectors, float32 (rows, dimension)."""
        if not len(self):
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors: NDArray[np.float32] = self._engine.reconstruct_n(0, len(self))
        return vectors

    def search(self, query: NDArray[np.float32], *, rows: NDArray[np.int64] | None = None) -> Ranking:
        """Return all rows by cosine, ties by row; `rows`, each once, masks the others.

        `query` is float32 (dimension,), of length 1.
        """
        count = len(self) if rows is None else len(rows)
        if count == 0:
            return Ranking(np.empty(0, dtype=np.int64), np.empty(0))
        parameters = None
        if rows is not None:
            parameters = faiss.SearchParameters()
            selector = faiss.IDSelectorBatch(rows)  # FAISS borrows it: this name keeps it alive during the search
            parameters.sel = selector
        scores, found = self._engine.search(query.reshape(1, -1).astype(np.float32), count, params=parameters)
        return Ranking.of(found[0], scores[0])

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which must exist."""
        # Through bytes, since FAISS opens paths in the system's own encoding, which on Windows is not UTF-8.
        (folder / FILE_NAME).write_bytes(faiss.serialize_index(self._engine).tobytes())

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Return the index that `save` wrote; any error of the file passes through."""
        data = np.frombuffer((folder / FILE_NAME).read_bytes(), dtype=np.uint8)
        return cls(faiss.deserialize_index(data))
