"""Deadlines that the ledger's statements carry, looked up by date or by the plan's own words."""

from __future__ import annotations

from collections.abc import Sequence

from answer.language import normalise
from corpus import Assignment, Document, due_month

Held = tuple[Document, Assignment]


def words_of(document: Document, assignment: Assignment) -> str:
    """Return a deadline in the plan's words; the statement must have one."""
    assert assignment.deadline is not None
    return document.text[slice(*assignment.deadline)].strip()


def due(held: Sequence[Held], words: str) -> list[Held] | None:
    """Return the tasks whose deadline is the one that `words` name, a plan's own words or a date; None where they name none."""
    text = normalise(words)
    printed = {normalise(words_of(d, a)) for d, a in held}
    spoken = max((w for w in printed if w in text and due_month(w) is None), key=len, default="")
    date = due_month(text)
    if not spoken and not date:
        return None
    if spoken:
        return [(d, a) for d, a in held if normalise(words_of(d, a)) == spoken]
    return [(d, a) for d, a in held if due_month(normalise(words_of(d, a))) == date]
