"""Which bodies the words of a question's unit slots mean, and what they hold in a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.bodies import Body
from answer.language import normalise, translate
from answer.reading.ask import Phrase
from answer.vocabulary import Vocabulary
from corpus import Assignment, Document, Duty


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as asked, and the body that it is.

    Attributes:
        words: as asked.
        body: the body.
        excluded: whether it is to be left out.
    """

    words: str
    body: Body
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One duty of a unit: the statement, the duty, and the name that it prints for the unit."""

    document: Document
    assignment: Assignment
    duty: Duty
    name: str


class UnitLinker:
    """Looks units up in the ledger of one corpus."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words of the corpus."""
        self._words = vocabulary

    def units(self, phrases: Sequence[Phrase], documents: Sequence[Document]) -> tuple[NamedUnit, ...]:
        """Return the bodies that the phrases name; words that name no known body are a body of their own.

        A body that the plans asked do not list at its level (区生态环境局) is taken without it (市生态环境局大祥分局).
        """
        out: list[NamedUnit] = []
        for phrase in phrases:
            plain = translate(normalise(phrase.words), self._words.dictionaries.english)[0]
            found = self._words.bodies.find(plain)
            bodies = [f.body for f in found] or [self._words.bodies.body(plain)]
            out += [NamedUnit(phrase.words, self._at_any_level(b, documents), phrase.excluded) for b in bodies]
        return tuple(out)

    def _at_any_level(self, body: Body, documents: Sequence[Document]) -> Body:
        if not body.level or any(self.held_by(body, d) for d in documents):
            return body
        bare = self._words.bodies.without_level(body.name)
        return bare if any(self.held_by(bare, d) for d in documents) else body

    def held_by(self, body: Body, document: Document) -> list[Held]:
        """Return all that a unit has in a plan; by the surest reading of its name, slips of print in that name included."""
        bodies = self._words.bodies
        listed = [
            Held(document, assignment, duty, unit.name)
            for assignment in self._words.corpus.assignments[document.name]
            for duty in assignment.duties
            for unit in duty.units
        ]
        sure = {h.name: bodies.same(body, bodies.body(h.name)) for h in listed}
        surest = max(sure.values(), default=0)
        meant = {name for name, level in sure.items() if level == surest > 0}
        meant |= {name for name in sure for m in meant if bodies.same(bodies.body(m), bodies.body(name)) == 2}
        return [h for h in listed if h.name in meant]

    def is_named(self, body: Body, name: str) -> bool:
        """Tell whether a printed name is of the body."""
        return bool(self._words.bodies.same(body, self._words.bodies.body(name)))

    def key(self, name: str) -> str:
        """Return what all names of one body share."""
        return self._words.bodies.body(name).key
