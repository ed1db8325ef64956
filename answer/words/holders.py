"""Replies to asks who holds a role in a matter, whether somebody does, and in which plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.draft import Draft, Line
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.rows.algebra import Best, extreme, within
from answer.rows.duties import (
    BESIDE,
    DutyRow,
    asked_roles,
    of_roles,
    rows_of,
    unit_duties,
)
from answer.rows.statements import StatementRows, told_by_name
from answer.wholeness import statement_is_whole, whole_word
from answer.words import duty_lines as say
from answer.words import refusals
from answer.words.charged import ChargedReplies
from answer.words.common import place, places, silent, subject, verdict
from answer.words.passages import PassageReplies
from corpus import Document

Found = list[tuple[Document, list[list[DutyRow]]]]


class HolderReplies:
    """Answers who holds roles."""

    def __init__(self, linker: Linker, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where the ledger does not."""
        self._at = linker
        self._charged = ChargedReplies(linker, passages)
        self._rows = StatementRows(linker)

    def units(self, question: Question) -> Draft | Refusal:
        """Return who holds the roles asked, a plan at a time or side by side; yes or no where units are claimed."""
        ask = question.ask
        if ask.fold == "all" and question.bodies and len(question.scope.documents) > 1:
            return self._all_have(question)
        apart = self._apart(question)
        if apart is not None:
            return apart
        found = [(d, self._rows.without_units(question, self._rows.of(question, d))) for d in question.scope.documents]
        if not any(rows for _, rows in found) and ask.ordinal is not None and not question.terms:
            return refusals.topic_absent(self._at, question, f"第{ask.ordinal}项")
        if not any(rows for _, rows in found):
            return self._told_in_text(question)
        if ask.fold in ("most", "least"):
            return self._extreme_plan(question, found)
        sides = [(d, rows[0] if rows else []) for d, rows in found]
        if ask.fold == "same" or (ask.beside and len(sides) > 1 and ask.fold != "claim" and question.scope.named):
            return self._beside(question, sides)
        return Draft(tuple(self._each(question, found)))

    def _each(self, question: Question, found: Found) -> list[Line]:
        """Return the lines of each plan: yes or no where units are claimed, the units, silence where it says something."""
        out: list[Line] = []
        having = sum(bool(rows) for _, rows in found)
        for document, statements in found:
            if statements:
                out += self._judged(question, statements)
                within = self._told_within(question, document, statements)
                out += within
                out += self._charged.holding(question, document) if within else []
                out += [
                    line
                    for rows in self._with_tasks(question, document, statements)
                    for line in say.units_lines(self._at, question, rows)
                ]
                out += self._all_units(question, document, statements)
            elif (question.scope.named or having * 2 >= len(found)) and not _beside_own(document, found):
                out.append(silent(self._at, question, document))
        return out

    def _told_within(
        self, question: Question, document: Document, statements: Sequence[Sequence[DutyRow]]
    ) -> list[Line]:
        """Return the line that an action only speaks of what was asked, where its own name does not hold it."""
        linked = self._at.matter(question, document, held_only=True)[:1]
        if not question.terms or any(map(told_by_name, linked)):
            return []  # its own name says it, or its meaning does
        what, action = subject(question), statements[0][0].assignment.governs
        where = place(self._at, document, question.ask.language)
        return [Line(frame("within", question.ask.language, where=where, what=what, action=action))]

    def _with_tasks(
        self, question: Question, document: Document, statements: list[list[DutyRow]]
    ) -> list[list[DutyRow]]:
        """Add the tasks of an action that itself names only its lead, where more than the lead is asked."""
        beside = asked_roles(question) and all(r in BESIDE for r in asked_roles(question))
        if not question.terms or not (beside or "any" in question.ask.roles):
            return statements
        out = list(statements)
        for rows in statements:
            assignment = rows[0].assignment
            if {r.duty.role for r in rows} != {"lead"} or assignment.name is not None:
                continue
            section = document.sections[assignment.section]
            out += [
                rows_of(document, [a])
                for a in self._at.words.corpus.assignments[document.name]
                if a.name is None and a.section != section.index and section.start <= a.start < section.end
            ]
        return out

    def _all_units(self, question: Question, document: Document, statements: Sequence[Sequence[DutyRow]]) -> list[Line]:
        """Return how many units a matter has in all its roles, where that number is asked."""
        if question.ask.fold != "count" or len(statements) != 1 or len(statements[0]) < 2 or asked_roles(question):
            return []
        names = {n for r in statements[0] for n in r.names}
        assignment, language = statements[0][0].assignment, question.ask.language
        told = whole_word(statement_is_whole(self._at.words.corpus, document, assignment), language)
        where = document.region or document.title
        text = frame("all_units", language, where=where, what=assignment.governs, n=len(names), whole=told)
        return [Line(text)]

    def _judged(self, question: Question, statements: Sequence[Sequence[DutyRow]]) -> list[Line]:
        """Return yes, no or partly, where the question claims units of a matter."""
        ask = question.ask
        if ask.fold in ("claim", "all") and ask.figures and not question.bodies:
            counts = {float(len(r.names)) for rows in statements for r in of_roles(rows, asked_roles(question))}
            return [verdict(question, all(f.value in counts for f in ask.figures))]
        if ask.fold not in ("claim", "all") or not question.bodies:
            return []
        roles = asked_roles(question) or tuple(ask.role_excluded)
        names = [n for rows in statements for r in of_roles(rows, roles) for n in r.names]
        held = [u for u in question.meant if any(self._at.units.is_named(u.body, n) for n in names)]
        keys = {u.body.key for u in question.meant}
        whole = {u.body.key for u in held} == keys
        if ask.bound and not ask.role_excluded:
            whole = whole and within(len(names), ask.bound)
        if ask.role_excluded and not asked_roles(question):
            return [verdict(question, not held)]
        if not held and not ask.bound and not ask.lack:
            return [Line(frame("not_among", ask.language, units="、".join(u.words for u in question.meant)))]
        if held and not whole and not ask.bound:
            lacking = [u.words for u in question.meant if u.body.key not in {h.body.key for h in held}]
            text = frame("partly", ask.language, held="、".join(u.words for u in held), lacking="、".join(lacking))
            return [Line(text)]
        return [verdict(question, whole)]

    def _apart(self, question: Question) -> Draft | Refusal | None:
        """Answer several topics each by itself, where no one matter is all of them; an absent one is one line."""
        documents = question.scope.documents
        if len(question.topics) < 2 or not any(self._at.several(question, d, held_only=True) for d in documents):
            return None
        out: list[Line] = []
        sides: list[tuple[Document, list[DutyRow]]] = []
        for document in documents:
            for topic in question.topics:
                own = self._at.alone(question, topic)
                statements = self._rows.without_units(own, self._rows.of(own, document))
                sides += [(document, statements[0])] if statements else []
                out += self._each(own, [(document, statements)])
        if not sides:
            return None
        if question.ask.fold == "same" or (question.ask.beside and len(sides) == 2):
            return self._beside(question, sides)
        return Draft(tuple(dict.fromkeys(out)))

    def _beside(self, question: Question, sides: Sequence[tuple[Document, list[DutyRow]]]) -> Draft:
        """Return statements side by side, with what differs between two, and whether they are alike where that is claimed."""
        ask = question.ask
        held = [rows for _, rows in sides if rows]
        out: list[Line] = []
        if ask.fold == "same" and len(held) == 2:
            out.append(verdict(question, say.are_alike(self._at, question, *held)) if ask.roles else Line(""))
        out = [line for line in out if line.text]
        out += say.roles_table(self._at, question, sides, counted=ask.fold == "count")
        return Draft((*out, *say.difference(self._at, question, sides)))

    def _all_have(self, question: Question) -> Draft | Refusal:
        """Answer whether all plans have the units named in the role asked, each plan with what it has."""
        language = question.ask.language
        told: list[Line] = []
        lacking = []
        for document in question.scope.documents:
            where = place(self._at, document, language)
            every = self._rows.of(replace(question, units=()), document)
            holding = [rows for rows in every if self._rows.holds(question, rows)]
            fits = [r for rows in holding for r in rows if self._fits(question, r)]
            if fits and question.terms:
                told.append(say.units_line(self._at, language, where, fits[0]))
            elif fits:
                named = {
                    n for r in fits for n in r.names if any(self._at.units.is_named(b, n) for b in question.bodies)
                }
                told += say.duties_lines(
                    self._at,
                    question,
                    document,
                    [replace(r, names=tuple(n for n in r.names if n in named)) for r in fits],
                )
            else:
                lacking.append(document)
                what = "、".join(u.words for u in question.meant)
                told.append(Line(frame("silent_unit", language, where=where, what=what)))
                told += [
                    line for rows in every[:1] if question.terms for line in say.units_lines(self._at, question, rows)
                ]
        if len(lacking) == len(question.scope.documents) and not question.terms:
            return refusals.unit_absent(self._at, question)
        return Draft((verdict(question, not lacking), *told))

    def _told_in_text(self, question: Question) -> Draft | Refusal:
        """Answer a question about roles whose words name no matter: by the statement around the passage that tells of it."""
        named = any(self._at.names_action(question, d) for d in question.scope.documents)
        if named and not self._charged.prints(question) and not self._charged.gives_holder(question):
            return refusals.topic_absent(self._at, question)
        return self._charged.who(question)

    def _extreme_plan(self, question: Question, found: Found) -> Draft:
        """Return of one matter in several plans, or of several, the one that has most or fewest units of the role asked."""
        best: Best = "most" if question.ask.fold == "most" else "least"
        held = [(d, of_roles(rows, asked_roles(question))) for d, statements in found for rows in statements]
        chosen = extreme(held, lambda x: sum(len(r.names) for r in x[1]), best)
        out = [line for d, rows in chosen for line in say.units_lines(self._at, question, rows)]
        out += [line for x in held if x not in chosen for line in say.units_lines(self._at, question, x[1])]
        return Draft(tuple(out))

    def without_unit(self, question: Question) -> Draft | Refusal:
        """Answer that the units named have no role in a matter, with those that have."""
        ask = question.ask
        anyone = self.units(
            replace(
                question, units=(), ask=replace(ask, show="unit", units=(), roles=(), role_excluded=(), fold="list")
            )
        )
        if isinstance(anyone, Refusal) or not question.terms:
            return refusals.unit_absent(self._at, question)
        where = places(self._at, question.scope.documents, ask.language)
        what = "、".join(u.words for u in question.meant)
        return Draft((Line(frame("silent_unit", ask.language, where=where, what=what)), *anyone.lines))

    def plans(self, question: Question) -> Draft | Refusal:
        """Answer in which plans units hold, or do not hold, a role of a matter."""
        ask = question.ask
        having: list[Line] = []
        lacking: list[Line] = []
        for document in question.scope.documents:
            where = place(self._at, document, ask.language)
            if not question.terms:
                for body in question.bodies:
                    rows = unit_duties(self._at, question, document, body)
                    having += say.duties_lines(self._at, question, document, rows) if rows else []
                    lacking += [] if rows else [Line(frame("silent_unit", ask.language, where=where, what=body.name))]
                continue
            statements = self._rows.of(replace(question, units=()), document)
            rows = [r for held in statements for r in of_roles(held, asked_roles(question), ask.role_excluded)]
            fits = [r for r in rows if self._fits(question, r)]
            if fits and (ask.bound is None or any(within(len(r.names), ask.bound) for r in fits)):
                having += [say.units_line(self._at, ask.language, where, r) for r in fits]
            else:
                lacking += [line for held in statements[:1] for line in say.units_lines(self._at, question, held)]
        if ask.lack:
            having, lacking = lacking, having
        if having:
            return Draft(tuple(having))
        if question.bodies and not any(line.evidence for line in lacking):
            return refusals.unit_absent(self._at, question)
        absent = refusals.topic_absent(self._at, question)
        return Draft((Line(frame("none_such", ask.language)), *lacking)) if lacking else absent

    def _fits(self, question: Question, held: DutyRow) -> bool:
        bodies = question.bodies
        return all(any(self._at.units.is_named(b, n) for n in held.names) for b in bodies)


def _beside_own(document: Document, found: Found) -> bool:
    """Tell whether another plan of the same region has the matter: the silence of this one says nothing then."""
    return any(rows and d.region and d.region == document.region for d, rows in found)
