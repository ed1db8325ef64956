"""Replies to asks of duties: who holds a role, what a unit does, in which plans, by when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from answer.bodies import Body
from answer.draft import Draft, Line, itemised
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.roles import evidence, role_label, row
from answer.rows import deadlines
from answer.rows.algebra import bounded, extreme, minus, within
from answer.rows.duties import (
    DutyRow,
    asked_roles,
    by_matter,
    by_unit,
    is_of,
    matter_rows,
    of_roles,
    plan_rows,
    rows_of,
    shared,
    unit_duties,
    unit_rows,
)
from answer.words import duty_lines as say
from answer.words import refusals
from answer.words.common import place, silent, subject, verdict
from answer.words.passages import PassageReplies
from corpus import Document

Found = list[tuple[Document, list[list[DutyRow]]]]


class DutyReplies:
    """Answers from the ledger."""

    def __init__(self, linker: Linker, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where the ledger does not."""
        self._at = linker
        self._passages = passages

    def reply(self, question: Question) -> Draft | Refusal:
        """Return the reply to an ask of duties."""
        ask = question.ask
        if ask.fold in ("most", "least") and not question.terms:
            return self._extreme(question)
        match ask.show:
            case "matter":
                return self._matters(question)
            case "role":
                return self._roles_of(question)
            case "deadline":
                return self._deadlines(question)
            case "plan":
                return self._plans(question)
        if question.bodies and not question.terms and ask.fold not in ("all", "claim", "same"):
            return self._matters(question)
        return self._units(question)

    # who holds a role

    def _units(self, question: Question) -> Draft | Refusal:
        ask = question.ask
        if ask.fold == "all" and question.bodies:
            return self._all_have(question)
        if not question.terms and ask.role_excluded and not question.bodies and asked_roles(question):
            return self._only_in_role(question)
        if not question.terms and ask.bound:
            return self._bounded_matters(question)
        apart = self._apart(question)
        if apart is not None:
            return apart
        found = [(d, self._without_units(question, self._meant(question, d))) for d in question.scope.documents]
        if not any(rows for _, rows in found):
            return self._told_in_text(question)
        if ask.fold in ("most", "least"):
            return self._extreme_plan(question, found)
        sides = [(d, rows[0] if rows else []) for d, rows in found]
        if ask.fold == "same" or (ask.beside and len(sides) > 1 and ask.fold != "claim" and question.scope.named):
            return self._beside(question, sides)
        return Draft(tuple(self._each(question, found)))

    def _meant(self, question: Question, document: Document) -> list[list[DutyRow]]:
        """Return the statements that the topics mean; without topics those of the plan as a whole, or all with the role."""
        if question.terms:
            return matter_rows(self._at, question, document) or self._around(question, document)
        every = [rows_of(document, [a]) for a in self._at.words.corpus.assignments[document.name]]
        if question.bodies:
            return [r for r in every if self._holds(question, r)]
        having = [r for r in every if any(is_of(x, asked_roles(question)) for x in r)]
        return having or every

    def _around(self, question: Question, document: Document) -> list[list[DutyRow]]:
        """Return the statement that governs the part of an action that the topics mean, where such a part is named."""
        linked = self._at.matter(question, document)
        if not linked:
            return []
        held = self._at.governing(document, linked[0].candidate.span[0])
        inside = [
            a
            for a in self._at.words.corpus.assignments[document.name]
            if linked[0].candidate.span[0] <= a.start < linked[0].candidate.span[1]
        ]
        return [rows_of(document, [a]) for a in (inside or held)]

    def _without_units(self, question: Question, statements: list[list[DutyRow]]) -> list[list[DutyRow]]:
        """Leave out the units that the question excludes (除了市科协还有谁)."""
        barred = [u.body for u in question.units if u.excluded]
        if not barred:
            return statements

        def kept(held: DutyRow) -> tuple[str, ...]:
            return tuple(n for n in held.names if not any(self._at.units.is_named(b, n) for b in barred))

        return [[replace(r, names=kept(r)) for r in rows] for rows in statements]

    def _each(self, question: Question, found: Found) -> list[Line]:
        """Return the lines of each plan: yes or no where units are claimed, the units, silence where it says something."""
        out: list[Line] = []
        having = sum(bool(rows) for _, rows in found)
        for document, statements in found:
            if statements:
                out += self._judged(question, statements)
                out += self._told_within(question, document, statements)
                out += [line for rows in self._with_tasks(question, document, statements) for line in say.units_lines(self._at, question, rows)]
                out += self._all_units(question, document, statements)
            elif (question.scope.named or having * 2 >= len(found)) and not _beside_own(document, found):
                out.append(silent(self._at, question, document))
        return out

    def _told_within(self, question: Question, document: Document, statements: Sequence[Sequence[DutyRow]]) -> list[Line]:
        """Return the line that an action only speaks of what was asked, where its own name does not hold it."""
        if not question.terms or matter_rows(self._at, question, document):
            return []
        what, action = subject(question), statements[0][0].assignment.governs
        where = place(self._at, document, question.ask.language)
        return [Line(frame("within", question.ask.language, where=where, what=what, action=action))]

    def _with_tasks(
        self, question: Question, document: Document, statements: list[list[DutyRow]]
    ) -> list[list[DutyRow]]:
        """Add the tasks of an action that itself names only its lead, where more than the lead is asked."""
        if asked_roles(question) == ("lead",) or not question.terms:
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

    @staticmethod
    def _all_units(question: Question, document: Document, statements: Sequence[Sequence[DutyRow]]) -> list[Line]:
        """Return how many units a matter has in all its roles, where that number is asked."""
        if question.ask.fold != "count" or len(statements) != 1 or len(statements[0]) < 2 or asked_roles(question):
            return []
        names = {n for r in statements[0] for n in r.names}
        what = statements[0][0].assignment.governs
        return [Line(frame("all_units", question.ask.language, where=document.region or document.title, what=what, n=len(names)))]

    def _judged(self, question: Question, statements: Sequence[Sequence[DutyRow]]) -> list[Line]:
        """Return yes, no or partly, where the question claims units of a matter."""
        ask = question.ask
        if ask.fold != "claim" or not question.bodies:
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
        if held and not whole and not ask.bound:
            lacking = [u.words for u in question.meant if u.body.key not in {h.body.key for h in held}]
            text = frame("partly", ask.language, held="、".join(u.words for u in held), lacking="、".join(lacking))
            return [Line(text)]
        return [verdict(question, whole)]

    def _holds(self, question: Question, rows: Sequence[DutyRow]) -> bool:
        names = [n for r in rows if is_of(r, asked_roles(question)) for n in r.names]
        return all(any(self._at.units.is_named(b, n) for n in names) for b in question.bodies)

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
                statements = self._without_units(own, self._meant(own, document))
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
        """Answer whether all plans, or all matters of one plan, have the units named in the role asked."""
        out: list[Line] = []
        for document in question.scope.documents:
            every = self._meant(replace(question, units=()), document) if question.terms else [plan_rows(self._at, document)]
            holding = [rows for rows in every if self._holds(question, rows)]
            if holding:
                names = [r for rows in holding for r in rows if any(self._at.units.is_named(b, n) for b in question.bodies for n in r.names)]
                out += [say.units_line(question.ask.language, place(self._at, document, question.ask.language), names[0])] if names else []
            else:
                what = "、".join(u.words for u in question.meant)
                out.append(Line(frame("silent_unit", question.ask.language, where=place(self._at, document, question.ask.language), what=what)))
        if not any(line.evidence for line in out):
            return self._unit_absent(question)
        return Draft((verdict(question, all(line.evidence for line in out)), *out))

    def _told_in_text(self, question: Question) -> Draft | Refusal:
        """Answer a question about roles whose words name no matter: by the statement around the passage that tells of it."""
        if any(self._at.names_action(question, d) for d in question.scope.documents):
            return refusals.topic_absent(self._at, question)
        return self._passages.who(question)

    # counts over all matters or units

    def _extreme(self, question: Question) -> Draft | Refusal:
        """Return the matters with most or fewest units, or the units with most or fewest matters."""
        best = "most" if question.ask.fold == "most" else "least"
        out: list[Line] = []
        for document in question.scope.documents:
            rows = [r for r in plan_rows(self._at, document) if self._counts(question, r)]
            if question.ask.show == "matter":
                groups = list(by_matter(rows).values())
                chosen = extreme(groups, lambda g: sum(len(r.names) for r in g), best)
                if chosen:
                    n = sum(len(r.names) for r in chosen[0])
                    out.append(self._most_units(question, document, chosen, n))
            else:
                units = list(by_unit(self._at, rows).values())
                out += [
                    say.unit_with_matters(self._at, question, document, held, self._how(question))
                    for held in extreme(units, len, best)
                ]
        return Draft(tuple(out)) if out else refusals.topic_absent(self._at, question)

    def _most_units(self, question: Question, document: Document, chosen: Sequence[Sequence[DutyRow]], n: int) -> Line:
        roles = asked_roles(question)
        role = frame(roles[0] if len(roles) == 1 else "responsible", question.ask.language)
        return say.matters_line(
            self._at, question, document, "most_units", chosen, role=role, n=n, how=self._how(question)
        )

    @staticmethod
    def _how(question: Question) -> str:
        most = question.ask.fold == "most"
        return ("多" if most else "少") if question.ask.language == "zh" else ("most" if most else "fewest")

    @staticmethod
    def _counts(question: Question, held: DutyRow) -> bool:
        """Tell whether a duty is counted: of the role asked by its own name; 责任单位 of a statement without a lead are no leads."""
        roles = asked_roles(question)
        return not roles or held.duty.role in roles or (held.duty.role in ("cooperate", "responsible") and "lead" not in roles)

    def _extreme_plan(self, question: Question, found: Found) -> Draft:
        """Return of one matter in several plans, or of several, the one that has most or fewest units of the role asked."""
        best = "most" if question.ask.fold == "most" else "least"
        held = [(d, of_roles(rows, asked_roles(question))) for d, statements in found for rows in statements]
        chosen = extreme(held, lambda x: sum(len(r.names) for r in x[1]), best)
        out = [line for d, rows in chosen for line in say.units_lines(self._at, question, rows)]
        out += [line for x in held if x not in chosen for line in say.units_lines(self._at, question, x[1])]
        return Draft(tuple(out))

    def _only_in_role(self, question: Question) -> Draft | Refusal:
        """Return the units that have one role in a plan and never another (只配合、不牵头)."""
        out: list[Line] = []
        for document in question.scope.documents:
            rows = plan_rows(self._at, document)
            barred = [r for r in rows if r.duty.role in question.ask.role_excluded]
            having = list(by_unit(self._at, [r for r in rows if is_of(r, asked_roles(question))]).values())
            gone = {k for r in barred for n in r.names for k in self._at.words.bodies.keys(n)}
            alone = [u[0] for u in having if gone.isdisjoint(self._at.words.bodies.keys(u[0].names[0]))]
            if alone and barred:
                out.append(say.only_in_role(self._at, question, document, alone, "joins_only"))
        return Draft(tuple(out)) if out else refusals.topic_absent(self._at, question)

    def _bounded_matters(self, question: Question) -> Draft | Refusal:
        """Return the matters that have as many units of the role asked as the question wants (两家以上牵头的)."""
        ask = question.ask
        assert ask.bound is not None
        out: list[Line] = []
        for document in question.scope.documents:
            rows = [r for r in plan_rows(self._at, document) if self._counts(question, r) and (r.duty.role == "lead" or "lead" not in asked_roles(question))]
            units = {m: [n for r in held for n in r.names] for m, held in by_matter(rows).items()}
            fitting = bounded(units, ask.bound)
            chosen = [held for m, held in by_matter(rows).items() if m in fitting]
            if chosen:
                out.append(say.matters_line(self._at, question, document, "so_many_units", chosen))
        return Draft(tuple(out)) if out else refusals.none_such(self._at, question)

    # what a unit does

    def _matters(self, question: Question) -> Draft | Refusal:
        ask = question.ask
        if not question.bodies:
            if ask.bound:
                return self._bounded_matters(question)
            return self._of_plan(question)
        if ask.lack:
            return self._not_held(question)
        out: list[Line] = []
        for document in question.scope.documents:
            each = [unit_duties(self._at, question, document, b) for b in question.bodies]
            if len(each) > 1 and not ask.beside and len({b.key for b in question.bodies}) > 1:
                together = shared(each)
                each = together if any(together) else each
            seen: set[tuple[str, ...]] = set()
            for rows in each:
                key = tuple(sorted({n for r in rows for n in r.names}))
                if rows and key not in seen:
                    out += say.duties_lines(self._at, question, document, rows)
                seen.add(key)
        if out:
            yes = [Line(frame("there_is", ask.language))] if ask.fold == "claim" and not ask.role_excluded else []
            return Draft((*yes, *out))
        return self._none_held(question)

    def _none_held(self, question: Question) -> Draft | Refusal:
        """Answer that a unit has nothing in the role asked, with what it has in others; by prose where it is only told of."""
        ask = question.ask
        if question.terms:
            wider = self._matters(replace(question, terms=(), ask=replace(ask, topics=(), fold="list")))
            if isinstance(wider, Draft) and ask.fold == "claim":
                return Draft((Line(frame("none_such", ask.language)), *wider.lines))
            told = self._passages.reply(question)
            return told if isinstance(told, Draft) else self._unit_absent(question)
        if asked_roles(question) or ask.role_excluded:
            anyhow = replace(question, ask=replace(ask, roles=(), role_excluded=(), fold="list"))
            held = [d for d in question.scope.documents if any(unit_rows(self._at, b, d) for b in question.bodies)]
            if held and question.scope.named:
                lines = self._matters(replace(anyhow, scope=replace(question.scope, documents=tuple(held))))
                if isinstance(lines, Draft):
                    return Draft((Line(frame("none_such", ask.language)), *lines.lines))
        told = self._passages.of_units(question)
        return told if isinstance(told, Draft) else self._unit_absent(question)

    def _unit_absent(self, question: Question) -> Refusal:
        """Return the refusal for a unit that no plan asked lists in the role asked, saying in which it does."""
        other = [
            f"{r.assignment.governs}（{role_label(r.duty, question.ask.language)}）"
            for b in question.bodies
            for d in question.scope.documents
            for r in unit_rows(self._at, b, d)
        ]
        return refusals.unit_absent(self._at, question, other)

    def _not_held(self, question: Question) -> Draft | Refusal:
        """Return the matters of each plan in which a unit does not have the role asked."""
        ask = question.ask
        out: list[Line] = []
        roles = asked_roles(question) or ask.role_excluded
        for document in question.scope.documents:
            every = [r for r in plan_rows(self._at, document) if r.duty.role == "lead"] or plan_rows(self._at, document)
            held = [r for b in question.bodies for r in unit_rows(self._at, b, document) if is_of(r, roles)]
            lacking = [rows[0] for rows in by_matter(minus(every, held, lambda r: r.assignment.start)).values()]
            items, proofs = itemised((r.assignment.governs, evidence(document, r.assignment)[:1]) for r in lacking)
            role = frame(f"not_{roles[0]}" if len(roles) == 1 and roles[0] in ("lead", "cooperate") else "not_all", ask.language)
            text = frame(
                "not_held",
                ask.language,
                where=place(self._at, document, ask.language),
                unit="、".join(u.words for u in question.meant),
                role=role,
                n=len(lacking),
                items=items or frame("nothing", ask.language),
            )
            proofs = proofs or tuple(e for r in every[:3] for e in evidence(document, r.assignment)[:1])
            named = tuple(r.assignment.governs for r in lacking if r.assignment.name is not None)
            out.append(Line(text, named, proofs, tuple(row(document, r.assignment, r.duty) for r in lacking), True))
        return Draft(tuple(out))

    def _of_plan(self, question: Question) -> Draft | Refusal:
        """Return the matters of plans with who has the role asked; those that lack it where these are asked."""
        if question.terms:
            return self._units(replace(question, ask=replace(question.ask, show="unit")))
        ask = question.ask
        roles = asked_roles(question)
        out: list[Line] = []
        for document in question.scope.documents:
            groups = by_matter(plan_rows(self._at, document)).values()
            having = [[r for r in g if not roles or r.duty.role in roles] for g in groups]
            if ask.lack or ask.role_excluded:
                barred = ask.role_excluded or roles
                having = [g for g in groups if all(r.duty.role not in barred for r in g)]
            chosen = [g for g in having if g]
            if chosen:
                out.append(say.matters_line(self._at, question, document, "so_many_units", chosen))
        return Draft(tuple(out)) if out else refusals.none_such(self._at, question)

    def _roles_of(self, question: Question) -> Draft | Refusal:
        """Answer which role a unit has in a matter, or in a plan."""
        out: list[Line] = []
        for document in question.scope.documents:
            for body in question.bodies:
                anyhow = replace(question, ask=replace(question.ask, roles=(), role_excluded=()))
                rows = unit_duties(self._at, anyhow, document, body)
                out += say.duties_lines(self._at, question, document, rows) if rows else []
        if out:
            return Draft(tuple(out))
        return self._units(replace(question, ask=replace(question.ask, show="unit", roles=(), fold="claim")))

    # in which plans, and by when

    def _plans(self, question: Question) -> Draft | Refusal:
        """Answer in which plans units hold, or do not hold, a role of a matter."""
        having: list[Line] = []
        lacking: list[Line] = []
        ask = question.ask
        for document in question.scope.documents:
            statements = self._meant(replace(question, units=()), document)
            rows = [r for rows in statements for r in of_roles(rows, asked_roles(question), ask.role_excluded)]
            fits = [r for r in rows if self._fits(question, r)]
            if not statements and question.terms:
                continue
            if fits and not (ask.bound and not any(within(len(r.names), ask.bound) for r in fits)):
                where = place(self._at, document, ask.language)
                if question.terms:
                    having += [say.units_line(ask.language, where, r) for r in fits]
                else:
                    named = [replace(r, names=(n,)) for b in question.bodies or (None,) for r in fits for n in r.names if b is None or self._at.units.is_named(b, n)]
                    having += say.duties_lines(self._at, question, document, named)
            elif statements:
                lacking += [line for rows in statements[:1] for line in say.units_lines(self._at, question, rows)]
        if ask.lack:
            having, lacking = lacking, having
        if having:
            return Draft(tuple(having))
        if question.bodies and not lacking:
            return self._unit_absent(question)
        return Draft((Line(frame("none_such", ask.language)), *lacking)) if lacking else refusals.topic_absent(self._at, question)

    def _fits(self, question: Question, held: DutyRow) -> bool:
        bodies: Sequence[Body] = question.bodies
        return not bodies or any(self._at.units.is_named(b, n) for b in bodies for n in held.names)

    def _deadlines(self, question: Question) -> Draft | Refusal:
        """Return the deadlines of the tasks that the topics mean, or the tasks of the date named."""
        held = [(d, a) for d in question.scope.documents for a in self._at.words.corpus.assignments[d.name] if a.deadline]
        if not held:
            return self._passages.reply(question)
        due = deadlines.due(held, question.gist)
        wanted: Callable[[Document], set[int]] = lambda d: {a.start for rows in self._meant(question, d) for a in [rows[0].assignment]}
        if question.terms:
            named = [(d, a) for d, a in held if a.start in wanted(d)]
            if not named:
                return self._passages.reply(question)
            out = [say.deadline_line(self._at, question, d, a) for d, a in named]
            if question.ask.fold == "claim" and due is not None:
                out.insert(0, verdict(question, all(x in due for x in named)))
            return Draft(tuple(out))
        if question.bodies:
            own = {(d.name, r.assignment.start) for d in question.scope.documents for b in question.bodies for r in unit_rows(self._at, b, d)}
            held = [(d, a) for d, a in held if (d.name, a.start) in own]
        chosen = [x for x in held if due is None or x in due]
        return Draft(tuple(say.deadline_line(self._at, question, d, a) for d, a in chosen)) if chosen else refusals.none_such(self._at, question)


def _beside_own(document: Document, found: Found) -> bool:
    """Tell whether another plan of the same region has the matter: the silence of this one says nothing then."""
    return any(rows and d.region and d.region == document.region for d, rows in found)
