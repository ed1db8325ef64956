"""Replies to asks what a unit does: all of it, by role, on a topic, together with others, or what it does not."""

from __future__ import annotations

from dataclasses import replace

from answer.draft import Draft, Line, itemised
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.roles import evidence, row
from answer.rows.algebra import minus
from answer.rows.duties import asked_roles, by_matter, is_of, plan_rows, shared, unit_duties, unit_rows
from answer.wholeness import plan_is_whole
from answer.words import duty_lines as say
from answer.words import refusals
from answer.words.charged import ChargedReplies
from answer.words.common import place
from answer.words.passages import PassageReplies


class WorkReplies:
    """Answers what units do."""

    def __init__(self, linker: Linker, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where the ledger does not."""
        self._at = linker
        self._passages = passages
        self._charged = ChargedReplies(linker, passages)

    def matters(self, question: Question) -> Draft | Refusal:
        """Return what the units named do in each plan; of several units what they do together, unless set side by side."""
        ask = question.ask
        if ask.lack:
            return self._not_held(question)
        out: list[Line] = []
        for document in question.scope.documents:
            each = [unit_duties(self._at, question, document, b) for b in question.bodies]
            if len(each) > 1 and not ask.beside and len({b.key for b in question.bodies}) > 1:
                together = shared(each)
                if not any(together):
                    out.append(Line(frame("none_shared", ask.language, where=place(self._at, document, ask.language))))
                each = together if any(together) else each
            seen: set[tuple[str, ...]] = set()
            for rows in each:
                key = tuple(sorted({n for r in rows for n in r.names}))
                if rows and key not in seen:
                    out += say.duties_lines(self._at, question, document, rows)
                seen.add(key)
        if any(line.evidence for line in out):
            yes = [Line(frame("there_is", ask.language))] if ask.fold == "claim" and not ask.role_excluded else []
            return Draft((*yes, *out))
        return self._none_held(question)

    def _none_held(self, question: Question) -> Draft | Refusal:
        """Answer that a unit has nothing in the role asked, with what it has in others; by prose where it is only told of."""
        ask = question.ask
        if question.terms:
            wider = self.matters(replace(question, terms=(), ask=replace(ask, topics=(), fold="list")))
            if isinstance(wider, Draft) and ask.fold == "claim":
                return Draft((Line(frame("none_such", ask.language)), *wider.lines))
            told = self._passages.reply(question)
            return told if isinstance(told, Draft) else refusals.unit_absent(self._at, question)
        if asked_roles(question) or ask.role_excluded:
            anyhow = replace(question, ask=replace(ask, roles=(), role_excluded=(), fold="list"))
            held = [d for d in question.scope.documents if any(unit_rows(self._at, b, d) for b in question.bodies)]
            if held and question.scope.named and ask.fold == "claim":
                lines = self.matters(replace(anyhow, scope=replace(question.scope, documents=tuple(held))))
                if isinstance(lines, Draft):
                    return Draft((Line(frame("none_such", ask.language)), *lines.lines))
            if held:
                return refusals.unit_absent(self._at, question)
        told = self._charged.of_units(question)
        return told if isinstance(told, Draft) else refusals.unit_absent(self._at, question)

    def _not_held(self, question: Question) -> Draft | Refusal:
        """Return the matters of each plan in which a unit does not have the role asked."""
        ask = question.ask
        out: list[Line] = []
        roles = asked_roles(question) or ask.role_excluded
        for document in question.scope.documents:
            rows = plan_rows(self._at, question, document)
            if question.terms:
                spans = [m.candidate.span for m in self._at.matter(question, document)]
                rows = [r for r in rows if any(a <= r.assignment.start < b for a, b in spans)]
                rows = [r for r in rows if r.duty.role != "lead"] or rows
            every = [r for r in rows if r.duty.role == "lead"] or rows
            held = [r for b in question.bodies for r in unit_rows(self._at, b, document) if is_of(r, roles)]
            lacking = [rows[0] for rows in by_matter(minus(every, held, lambda r: r.assignment.start)).values()]
            items, proofs = itemised((r.assignment.governs, evidence(document, r.assignment)[:1]) for r in lacking)
            role = frame(
                f"not_{roles[0]}" if len(roles) == 1 and roles[0] in ("lead", "cooperate") else "not_all", ask.language
            )
            text = frame(
                "not_held",
                ask.language,
                where=place(self._at, document, ask.language),
                unit="、".join(u.words for u in question.meant),
                role=role,
                n=len(lacking),
                items=items or frame("nothing", ask.language),
            )
            whole = plan_is_whole(self._at.words.corpus, document)
            proofs = proofs or tuple(e for r in every[:3] for e in evidence(document, r.assignment)[:1])
            named = tuple(r.assignment.governs for r in lacking if r.assignment.name is not None)
            out.append(Line(text, named, proofs, tuple(row(document, r.assignment, r.duty) for r in lacking), whole))
        return Draft(tuple(out))

    def roles(self, question: Question) -> Draft | None:
        """Return which role a unit has in a matter, or in a plan; None where it has none."""
        out: list[Line] = []
        for document in question.scope.documents:
            for body in question.bodies:
                anyhow = replace(question, ask=replace(question.ask, roles=(), role_excluded=()))
                rows = unit_duties(self._at, anyhow, document, body)
                out += say.duties_lines(self._at, question, document, rows) if rows else []
        return Draft(tuple(out)) if out else None
