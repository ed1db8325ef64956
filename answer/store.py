"""The index of a corpus, loaded where a fitting one lies and built where none does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from answer.vocabulary import Vocabulary
from index import (
    EmbedderSettings,
    Entry,
    HybridIndex,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    Stamp,
    entries_hash,
    load_embedder,
    source_hash,
)

INDEX_FOLDER = "index"
_ROOMS = ("index",)  # what the corpus room makes of a text is in the entries, whose hash the stamp holds too


def entries(vocabulary: Vocabulary) -> list[Entry]:
    """Return the chunks of a corpus as index entries, headings as titles; rows are `Vocabulary.passages` positions."""
    return [
        Entry(p.chunk.id, p.document.text[p.chunk.start : p.chunk.end].strip(), _title(p.document.region, p.path))
        for p in vocabulary.passages
    ]


def _title(region: str, path: str) -> str:
    return f"{region} {path}".strip()


def open_index(
    vocabulary: Vocabulary,
    state: Path,
    settings: EmbedderSettings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> HybridIndex:
    """Return the index of a corpus: the saved one if its stamp fits and its files are whole, else a new one, saved.

    Raises:
        ModelUnavailable: the embedding model can't be loaded.
        OSError: the state folder can't be written.
    """
    rows = entries(vocabulary)
    embedder = load_embedder(settings)
    root = Path(__file__).resolve().parent.parent
    stamp = Stamp(
        corpus=entries_hash(rows),
        tokenizer=vocabulary.tokenizer.version,
        model=embedder.name,
        code=source_hash(*(root / room for room in _ROOMS)),
    )
    folder = state / INDEX_FOLDER
    try:
        return HybridIndex.load(folder, stamp, embedder, vocabulary.tokenizer)
    except (IndexMissing, IndexMismatch, IndexDamaged):
        known = HybridIndex.reusable(folder, stamp, embedder)
        built = HybridIndex.build(rows, embedder, vocabulary.tokenizer, stamp, progress, known=known)
        state.mkdir(parents=True, exist_ok=True)
        built.save(folder)
        return built
