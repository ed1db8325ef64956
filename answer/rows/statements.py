"""Which statements of responsibility of a plan a question about roles means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.linking.matters import Linked
from answer.linking.question import Linker, Question
from answer.reading.ask import Phrase
from answer.rows.duties import (
    DutyRow,
    asked_roles,
    by_matter,
    is_of,
    matter_rows,
    plan_rows,
    rows_of,
    unit_rows,
)
from answer.rows.outline import parts
from corpus import Document

_NAMED = 0.5  # of a word's weight that the name of a matter must hold for the word to mean it unasked
_ALL_TOLD = 0.9  # of the asked weight, from which on an action's text speaks of all of it
_TELLING = 0.2  # of rarity, from which on a word of a question without topics may say what it is about


def told_by_name(matter: Linked) -> bool:
    """Tell whether a matter is meant by its name or its meaning, and not because its text speaks of all that is asked."""
    return matter.named >= _NAMED or matter.covered < _ALL_TOLD


class StatementRows:
    """Chooses statements over one corpus; each is the list of its rows."""

    def __init__(self, linker: Linker) -> None:
        """Take the look-ups."""
        self._at = linker

    def of(self, question: Question, document: Document) -> list[list[DutyRow]]:
        """Return the statements that the topics mean; without topics those of the plan as a whole, or all with the role."""
        if question.terms:
            linked = self._at.matter(question, document, held_only=True)
            told = self._told_inside(question, document, linked)
            return told or matter_rows(question, document, linked) or self._around(question, document)
        if question.ask.held:
            return self._held_by(question, document)
        if question.ask.ordinal is not None:
            return self._nth(question, document, question.ask.ordinal)
        if not question.bodies and (meant := self._spoken_of(question, document)):
            return meant
        every = [rows_of(document, [a]) for a in self._at.words.corpus.assignments[document.name]]
        if question.bodies:
            return [r for r in every if self.holds(question, r)]
        having = [r for r in every if any(is_of(x, asked_roles(question)) for x in r)]
        return having or every

    def _spoken_of(self, question: Question, document: Document) -> list[list[DutyRow]]:
        """Return the statements on the matter that a word of a question without topics names surest; [] for none."""
        words = [t.text for t in question.spoken if t.weight >= _TELLING]
        asked = [replace(self._at.alone(question, Phrase(w)), spoken=()) for w in words]
        linked = [m for q in asked for m in self._at.matter(q, document, held_only=True)[:1] if m.named >= _NAMED]
        best = max(linked, key=lambda m: m.probability, default=None)
        return [rows_of(document, [a]) for a in best.candidate.assignments] if best else []

    def _nth(self, question: Question, document: Document, ordinal: int) -> list[list[DutyRow]]:
        """Return the statements on the n-th matter of a plan, of the kind that the question names; [] where it has fewer."""
        sections = [p for r in parts(self._at, question, document) for p in r.parts] if question.ask.items else []
        if sections:
            chosen = sections[-1:] if ordinal < 0 else sections[ordinal - 1 : ordinal]
            return [rows_of(document, [a]) for s in chosen for a in self._at.statements_on(document, s)]
        matters = list(by_matter(plan_rows(self._at, question, document)).values())
        picked = matters[-1:] if ordinal < 0 else matters[ordinal - 1 : ordinal]
        return [rows_of(document, dict.fromkeys(r.assignment for r in rows)) for rows in picked]

    def _held_by(self, question: Question, document: Document) -> list[list[DutyRow]]:
        """Return the statements in which the units of the turn before hold the role that was asked then."""
        held = question.ask.held
        assert held is not None
        bodies = [u.body for u in self._at.units.units(held.units, question.scope.documents)]
        rows = [r for b in bodies for r in unit_rows(self._at, b, document) if is_of(r, held.roles)]
        return [rows_of(document, [a]) for a in dict.fromkeys(r.assignment for r in rows)]

    def _told_inside(self, question: Question, document: Document, linked: Sequence[Linked]) -> list[list[DutyRow]]:
        """Return the statements on the part of the action linked first that tells of what is asked; else [].

        Its name does not hold the words asked, and a part with units of its own holds the better part of them.
        """
        if not linked or told_by_name(linked[0]) or asked_roles(question) == ("lead",):
            return []
        begin, end = linked[0].candidate.span
        held = self._at.search(question, [document], fits=lambda p: begin <= p.chunk.start < end).chosen[:1]
        own = linked[0].candidate.assignments
        inner = [a for s in held if s.own >= _NAMED for a in self._at.governing(document, s.passage.chunk.start)]
        return [rows_of(document, [a]) for a in inner if a not in own and begin <= a.start < end]

    def _around(self, question: Question, document: Document) -> list[list[DutyRow]]:
        """Return the statements on the part of an action that the topics mean; else those of the one action that tells of them."""
        linked = self._at.matter(question, document)
        if not linked and self._at.names_item(question, document):
            return []
        if not linked:
            told = self._at.told_only_in(question, document)
            return [rows_of(document, [a]) for a in told.assignments] if told else []
        begin, end = linked[0].candidate.span
        inside = [a for a in self._at.words.corpus.assignments[document.name] if begin <= a.start < end]
        return [rows_of(document, [a]) for a in (inside or self._at.governing(document, begin))]

    def without_units(self, question: Question, statements: list[list[DutyRow]]) -> list[list[DutyRow]]:
        """Leave out the units that the question excludes (除了市科协还有谁)."""
        barred = [u.body for u in question.units if u.excluded]
        if not barred:
            return statements

        def kept(held: DutyRow) -> tuple[str, ...]:
            return tuple(n for n in held.names if not any(self._at.units.is_named(b, n) for b in barred))

        return [[replace(r, names=kept(r)) for r in rows] for rows in statements]

    def holds(self, question: Question, rows: Sequence[DutyRow]) -> bool:
        """Tell whether every unit named is among those that hold the role asked by these rows."""
        names = [n for r in rows if is_of(r, asked_roles(question)) for n in r.names]
        return all(any(self._at.units.is_named(b, n) for n in names) for b in question.bodies)
