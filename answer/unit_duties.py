"""What a unit has to do in a plan: all of it, or what a question's wording leaves of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answer.bodies import Body
from answer.draft import Line, itemised
from answer.frames import frame
from answer.language import normalise
from answer.model import Language, Row
from answer.query import Query
from answer.roles import evidence, role_label, row, wanted
from answer.vocabulary import Vocabulary
from corpus import Assignment, Document, Duty


class UnitDuties:
    """Looks units up in the ledger."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words of the corpus."""
        self._words = vocabulary

    def held_by(self, body: Body, document: Document) -> list[tuple[Assignment, Duty, str]]:
        """Return all that a unit has in a plan, with its printed name; the surest reading of the name only.

        A slip of print in that name is the unit too.
        """
        bodies = self._words.bodies
        listed = [
            (assignment, duty, unit.name)
            for assignment in self._words.corpus.assignments[document.name]
            for duty in assignment.duties
            for unit in duty.units
        ]
        sure = {name: bodies.same(body, bodies.body(name)) for _, _, name in listed}
        surest = max(sure.values(), default=0)
        meant = {name for name, level in sure.items() if level == surest > 0}
        meant |= {name for name in sure for m in meant if bodies.same(bodies.body(m), bodies.body(name)) == 2}
        return [(a, d, name) for a, d, name in listed if name in meant]

    def asked_of(self, query: Query, document: Document, body: Body) -> list[tuple[Assignment, Duty, str]]:
        """Return what a unit has in a plan, less what the wording leaves out.

        That is what it shares with others (一家负责), what it does not share with the other units named (共同牵头), and
        what is excepted (除了农民行动还参与什么).
        """
        listed = self.held_by(body, document)
        others = [b.body for b in query.bodies if b.body.key != body.key] if query.cues["together"] else []
        for other in others:
            theirs = {id(a) for a, d, _ in self.held_by(other, document) if wanted(d, query.roles)}
            listed = [h for h in listed if id(h[0]) in theirs]
        if query.sole:
            listed = [h for h in listed if sum(len(d.units) for d in h[0].duties) == 1]
        if query.cues["except"]:
            words = [t for t in query.terms if t.known and t.weight >= 0.2]
            return [h for h in listed if not any(t.stands_in(normalise(h[0].governs)) for t in words)]
        return self.on(query, document, listed)

    def on(
        self, query: Query, document: Document, listed: Sequence[tuple[Assignment, Duty, str]]
    ) -> list[tuple[Assignment, Duty, str]]:
        """Return those of a unit's duties that are on what the question names besides it; all where it names nothing."""
        kept = list(listed)
        title = normalise(document.title)
        for term in (t for t in query.terms if t.known and t.weight >= 0.3 and not t.stands_in(title)):
            about = [
                (a, d, name)
                for a, d, name in kept
                if term.stands_in(normalise(" ".join((*document.path(document.sections[a.section]), a.governs))))
            ]
            kept = about or kept
        return kept

    def inverse(
        self, query: Query, listed: Sequence[tuple[Assignment, Duty, str]], document: Document, place: str
    ) -> tuple[list[Line], list[Row]]:
        """Return what a unit does in a plan, by role, complete; [] when `listed` (`held_by`) lacks the role asked."""
        held = [h for h in listed if wanted(h[1], query.roles)]
        if not held:
            return [], []
        language = query.language
        names = list(dict.fromkeys(name for _, _, name in held))
        lines = [Line(frame("inverse", language, where=place, unit="/".join(names), n=len(held)))]
        rows: list[Row] = []
        for label, group in _by_label(held, language):
            items, proofs = itemised((a.governs, evidence(document, a)) for a, _, _ in group)
            rows += [row(document, assignment, duty) for assignment, duty, _ in group]
            text = frame("inverse_role", language, role=label, n=len(group), items=items)
            said = tuple(a.governs for a, _, _ in group) + tuple({name for _, _, name in group})
            lines.append(Line(text, said, proofs))
        return lines, rows


def _by_label(
    held: Iterable[tuple[Assignment, Duty, str]], language: Language
) -> list[tuple[str, list[tuple[Assignment, Duty, str]]]]:
    groups: dict[str, list[tuple[Assignment, Duty, str]]] = {}
    for item in sorted(held, key=lambda h: h[1].role != "lead"):
        groups.setdefault(role_label(item[1], language), []).append(item)
    return list(groups.items())
