"""Replies that count over all matters or units of a plan: most and fewest, so many, only in one role."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Line
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.rows.algebra import Best
from answer.rows.algebra import bounded as with_bound
from answer.rows.algebra import extreme as edge
from answer.rows.algebra import ranked as most_first
from answer.rows.duties import DutyRow, asked_roles, by_matter, by_unit, is_of, plan_rows
from answer.words import duty_lines as say
from answer.words import refusals
from corpus import Document

_RANKS = 5  # numbers, below which a unit of an order is left out


class CountReplies:
    """Answers that count over the ledger."""

    def __init__(self, linker: Linker) -> None:
        """Take the look-ups."""
        self._at = linker

    def extreme(self, question: Question) -> Draft | Refusal:
        """Return the matters with most or fewest units, or the units with most or fewest matters."""
        best: Best = "most" if question.ask.fold == "most" else "least"
        out: list[Line] = []
        for document in question.scope.documents:
            rows = [r for r in plan_rows(self._at, question, document) if self._counts(question, r)]
            if question.ask.show == "matter":
                groups = list(by_matter(rows).values())
                chosen = edge(groups, lambda g: sum(len(r.names) for r in g), best)
                if chosen:
                    n = sum(len(r.names) for r in chosen[0])
                    out.append(self._most_units(question, document, chosen, n))
            else:
                units = list(by_unit(self._at, rows).values())
                out += [
                    say.unit_with_matters(self._at, question, document, held, self._how(question))
                    for held in edge(units, len, best)
                ]
        return Draft(tuple(out)) if out else refusals.topic_absent(self._at, question)

    def ranked(self, question: Question) -> Draft | Refusal:
        """Return the units with most matters in the role asked, each with how many, those of the five highest numbers."""
        out: list[Line] = []
        for document in question.scope.documents:
            rows = [r for r in plan_rows(self._at, question, document) if is_of(r, asked_roles(question))]
            ordered = most_first(by_unit(self._at, rows).values(), len)
            shown = sorted({len(held) for held in ordered}, reverse=True)[:_RANKS]
            chosen = [held for held in ordered if len(held) in shown]
            if chosen:
                out.append(say.units_by_number(self._at, question, document, chosen))
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
        return (
            not roles
            or held.duty.role in roles
            or (held.duty.role in ("cooperate", "responsible") and "lead" not in roles)
        )

    def only_in_role(self, question: Question) -> Draft | Refusal:
        """Return the units that have one role in a plan and never another (只配合、不牵头)."""
        out: list[Line] = []
        for document in question.scope.documents:
            rows = plan_rows(self._at, question, document)
            barred = [r for r in rows if r.duty.role in question.ask.role_excluded]
            having = list(by_unit(self._at, [r for r in rows if is_of(r, asked_roles(question))]).values())
            gone = {k for r in barred for n in r.names for k in self._at.words.bodies.keys(n)}
            alone = [u[0] for u in having if gone.isdisjoint(self._at.words.bodies.keys(u[0].names[0]))]
            if alone and barred:
                out.append(say.only_in_role(self._at, question, document, alone, "joins_only"))
        return Draft(tuple(out)) if out else refusals.topic_absent(self._at, question)

    def bounded(self, question: Question) -> Draft | Refusal:
        """Return the matters that have as many units of the role asked as the question wants (两家以上牵头的)."""
        ask = question.ask
        assert ask.bound is not None
        out: list[Line] = []
        for document in question.scope.documents:
            rows = [
                r
                for r in plan_rows(self._at, question, document)
                if self._counts(question, r) and (r.duty.role == "lead" or "lead" not in asked_roles(question))
            ]
            units = {m: [n for r in held for n in r.names] for m, held in by_matter(rows).items()}
            fitting = with_bound(units, ask.bound)
            chosen = [held for m, held in by_matter(rows).items() if m in fitting]
            if chosen:
                out.append(say.matters_line(self._at, question, document, "so_many_units", chosen))
        return Draft(tuple(out)) if out else refusals.none_such(self._at, question)

    def of_plan(self, question: Question) -> Draft | Refusal:
        """Return the matters of plans with who has the role asked; those that lack it where these are asked."""
        ask = question.ask
        roles = asked_roles(question)
        out: list[Line] = []
        for document in question.scope.documents:
            groups = by_matter(plan_rows(self._at, question, document)).values()
            having = [[r for r in g if not roles or r.duty.role in roles] for g in groups]
            if ask.lack or ask.role_excluded:
                barred = ask.role_excluded or roles
                having = [g for g in groups if all(r.duty.role not in barred for r in g)]
            chosen = [g for g in having if g]
            if chosen:
                out.append(say.matters_line(self._at, question, document, "so_many_units", chosen))
        return Draft(tuple(out)) if out else refusals.none_such(self._at, question)
