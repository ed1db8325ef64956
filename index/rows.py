"""What an index holds for its rows beside the two retrievers: their ids, and by what their vectors are known again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .archive import open_archive, read_meta
from .embedding import SAME_MODEL, Embedder
from .errors import IndexDamaged, IndexMissing
from .stamp import Entry, Stamp
from .vectors import VectorIndex

FILE_NAME = "rows.json"

KnownVectors = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an index, in order.

    Attributes:
        ids: the entries' ids, each once.
        passages: `passage_hash` of what was embedded for each row.
        probe: the shortest of the texts embedded, "" for none, kept to tell whether a model still is the same.
    """

    ids: tuple[str, ...]
    passages: tuple[str, ...]
    probe: str

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Rows:
        """Return the rows of `entries`."""
        passages = [entry.passage for entry in entries]
        return cls(
            ids=tuple(entry.id for entry in entries),
            passages=tuple(map(passage_hash, passages)),
            probe=min(passages, key=len, default=""),
        )

    def save(self, folder: Path) -> None:
        """Write the rows into `folder`, which must exist."""
        (folder / FILE_NAME).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Rows:
        """Return the rows that `save` wrote; any error of the file passes through."""
        held = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return cls(tuple(held["ids"]), tuple(held["passages"]), held["probe"])


def passage_hash(passage: str) -> str:
    """Return the name under which a passage's vector is known."""
    return sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()


def known_vectors(folder: Path, stamp: Stamp, embedder: Embedder, file_format: str) -> KnownVectors:
    """Return the vectors, float32 (dimension,), of the index in `folder` by `passage_hash`.

    A plan added to a folder makes its index stale, but the passages of the other plans are what they were, and
    embedding is nearly all of the time that a build takes. Empty where nothing can be trusted: no index, a damaged one,
    or one of another model, code or file format than `stamp` names.
    """
    try:
        meta = read_meta(folder)
        match meta["facts"]:
            case {"format": str(form), "stamp": {"model": str(model), "code": str(code)}}:
                if (form, model, code) != (file_format, stamp.model, stamp.code):
                    return {}
            case _:
                return {}
        files = open_archive(folder, meta)
    except (IndexMissing, IndexDamaged):
        return {}
    rows, vectors = Rows.load(files), VectorIndex.load(files)
    if not same_model(embedder, rows.probe, vectors):
        return {}
    return dict(zip(rows.passages, vectors.vectors(), strict=True))


def same_model(embedder: Embedder, probe: str, vectors: VectorIndex) -> bool:
    """Tell whether `vectors`, one of which is of the text `probe`, are this embedder's: its name alone doesn't tell."""
    if embedder.dimension != vectors.dimension:
        return False
    if not len(vectors):
        return True
    again = embedder.encode_passages([probe])[0]
    # Among all rows, since several may hold this text, or one that embeds alike.
    return bool(vectors.search(again, rows=None).scores[0] >= SAME_MODEL)
