"""How each file of a corpus was read: whole, to be checked, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.health import Health
from corpus.model import file_of
from corpus.read import Corpus

State = Literal["whole", "check", "failed"]


@dataclass(frozen=True, slots=True)
class Condition:
    """How a file was read.

    Attributes:
        name: the file's; one in an archive has the archive's name, !/ and its own.
        state: whole, check (its reader noticed something, or places of it gave no row), or failed (it is left out).
        reasons: what its reader noticed, or why it is left out.
        health: how much of it ended up in rows; None for a file that is left out.
    """

    name: str
    state: State
    reasons: tuple[str, ...] = ()
    health: Health | None = None

    @property
    def file(self) -> str:
        """The name of the file in the folder: of an archive, where this is a file in one."""
        return file_of(self.name)


def conditions(corpus: Corpus) -> tuple[Condition, ...]:
    """Return how each file was read, the plans in their order, then the files left out; without those of no name."""
    held = []
    for document in corpus.documents:
        notes, health = document.source.noticed, corpus.health(document.name)
        held.append(Condition(document.name, "check" if notes or health.misses else "whole", notes, health))
    lost = [Condition(p.file, "failed", (p.reason,)) for p in corpus.problems if p.file]
    return (*held, *lost)
