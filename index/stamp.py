"""What an index was built from, so that a stale one is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One row to index.

    Attributes:
        id: unique in the index, stable over builds.
        text: what is to be found.
        title: heading path; joined to the text for tokenising and embedding only.
    """

    id: str
    text: str
    title: str = ""

    @property
    def passage(self) -> str:
        """What is tokenised and embedded."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Stamp:
    """Names of all that decides an index's content; two indexes with equal stamps are the same.

    Attributes:
        corpus: hash of the entries or of the files behind them.
        tokenizer: `Tokenizer.version`.
        model: `Embedder.name`.
        code: version of the code that made the chunks and the index, such as `source_hash` of the rooms.
        settings: whatever else the caller built with.
    """

    corpus: str
    tokenizer: str
    model: str
    code: str
    settings: str = ""

    def differences(self, other: Stamp) -> tuple[str, ...]:
        """Return the names of the fields that differ, in their order."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != getattr(other, f.name))


def entries_hash(entries: Iterable[Entry]) -> str:
    """Return a hash of ids, titles and texts, in order."""
    digest = sha256()
    for entry in entries:
        for part in (entry.id, entry.title, entry.text):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big"))  # lengths first, so that moved borders change the hash
            digest.update(data)
    return digest.hexdigest()


def source_hash(*folders: Path) -> str:
    """Return a hash of all Python files in `folders` and below: it changes whenever the code does."""
    digest = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
