"""What part of a plan's outline a statement of responsibility governs, and which actions a plan has."""

from __future__ import annotations

from answer.vocabulary import Vocabulary
from corpus import Assignment, Document, Section

_TWIN = 0.7  # of the character pairs of two names, from which on a table row and a section are one matter


def governed_section(document: Document, assignment: Assignment) -> Section | None:
    """Return the section of the action that a statement governs; for a table row the one of the same name, if any."""
    if assignment.name is None:
        return document.sections[assignment.section]
    pairs = _pairs(assignment.governs)
    scored = [
        (len(pairs & other) / len(pairs | other), -s.index, s)
        for s in document.sections[1:]
        if (other := _pairs(s.heading)) and s.index != assignment.section
    ]
    if not scored or not pairs:
        return None
    score, _, section = max(scored, key=lambda x: x[:2])
    return section if score >= _TWIN else None


def actions(document: Document, vocabulary: Vocabulary) -> list[str]:
    """Return the names of the actions and projects of a plan that units are assigned to, in text order."""
    names: list[str] = []
    assignments = vocabulary.corpus.assignments[document.name]
    held = {a.section for a in assignments if a.name is None}
    for assignment in assignments:
        section = document.sections[assignment.section]
        inside = any(s.index in held for s in document.lineage(section)[:-1])
        if not inside and assignment.governs:
            names.append(assignment.governs)
    return list(dict.fromkeys(names))


def statement_text(document: Document, start: int, end: int) -> str:
    """Return the clean text of [start, end)."""
    return document.text[start:end]


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
