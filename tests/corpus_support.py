"""Plans for the corpus tests: the five that come with the project, and texts made up in a test."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from corpus import Assignment, CleanText, Corpus, Document, Source, clean, ledger, outline, read_corpus

DATA = Path(__file__).parents[1] / "corpus" / "data"
GOLDEN = Path(__file__).parent / "golden"


@cache
def five() -> Corpus:
    return read_corpus(DATA)


def plan(name: str) -> Document:
    """Return the one of the five plans whose file name begins with `name`."""
    return next(d for d in five().documents if d.name.startswith(name))


def assignments(name: str) -> tuple[Assignment, ...]:
    return five().assignments[plan(name).name]


def printed(raw: str) -> Source:
    """Return the source of a made-up text file."""
    return Source(raw, "txt", markup=True)


def cleaned(raw: str) -> CleanText:
    return clean(printed(raw))


def document(raw: str) -> Document:
    """Return a document of a made-up text, without chunks and facts."""
    text = cleaned(raw)
    return Document("made-up.txt", printed(raw), text, outline(text.text), (), "", None, None)


def roles(assignment: Assignment) -> dict[str, list[str]]:
    """Return the units by role."""
    return {duty.role: [unit.name for unit in duty.units] for duty in assignment.duties}


def read(raw: str) -> list[tuple[str, dict[str, list[str]]]]:
    """Return what the ledger of a made-up text holds: (what it governs, units by role)."""
    return [(a.governs, roles(a)) for a in ledger(document(raw))]
