"""Replies to asks of duties: who holds a role, what a unit does, in which plans, by when."""

from __future__ import annotations

from dataclasses import replace

from answer.draft import Draft
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.reading.ask import Bound
from answer.rows import deadlines
from answer.rows.algebra import group
from answer.rows.duties import asked_roles, unit_rows
from answer.rows.statements import StatementRows
from answer.words import duty_lines as say
from answer.words import refusals
from answer.words.common import verdict
from answer.words.counted import CountReplies
from answer.words.holders import HolderReplies
from answer.words.passages import PassageReplies
from answer.words.work import WorkReplies
from corpus import Document


class DutyReplies:
    """Answers from the ledger."""

    def __init__(self, linker: Linker, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where the ledger does not."""
        self._at = linker
        self._passages = passages
        self._holders = HolderReplies(linker, passages)
        self._statements = StatementRows(linker)
        self._work = WorkReplies(linker, passages)
        self._counts = CountReplies(linker)

    def reply(self, question: Question) -> Draft | Refusal:
        """Return the reply to an ask of duties."""
        ask = question.ask
        if (
            ask.figures and ask.fold != "claim" and ask.bound is None and not question.bodies
        ):  # 三家牵头的: so many are wanted
            low = int(ask.figures[0].value)
            ask = replace(ask, bound=Bound(low, low), figures=())
            question = replace(question, ask=ask)
        if ask.show == "deadline":
            return self._deadlines(question)
        if ask.show == "plan" and ask.fold != "all":
            return self._holders.plans(question)
        if ask.show == "role" and question.bodies:
            return self._work.roles(question) or self._holders.without_unit(question)
        if not question.terms and not question.bodies and not ask.held:
            return self._over_all(question)
        of_units = ask.show == "matter" or (not question.terms and ask.fold not in ("all", "claim", "same"))
        return self._work.matters(question) if of_units and question.bodies else self._holders.units(question)

    def _over_all(self, question: Question) -> Draft | Refusal:
        """Answer what names neither topic nor unit: counts over all matters or units, or all of them."""
        ask = question.ask
        if ask.fold in ("most", "least"):
            return self._counts.extreme(question)
        if ask.fold == "rank" and ask.show == "unit":
            return self._counts.ranked(question)
        if ask.bound:
            return self._counts.bounded(question)
        if ask.show == "unit" and ask.role_excluded and asked_roles(question):
            return self._counts.only_in_role(question)
        return self._counts.of_plan(question) if ask.show == "matter" else self._holders.units(question)

    def _deadlines(self, question: Question) -> Draft | Refusal:
        """Return the deadlines of the tasks that the topics mean, or the tasks of the date named."""
        held = [
            (d, a) for d in question.scope.documents for a in self._at.words.corpus.assignments[d.name] if a.deadline
        ]
        if not held:
            return self._passages.dated(question)
        due = deadlines.due(held, question.gist)
        if question.topics:
            named = [(d, a) for d, a in held if question.terms and a.start in self._starts(question, d)]
            if not named:
                return self._passages.dated(question)
            out = [say.deadline_line(self._at, question, d, a) for d, a in named]
            if question.ask.fold == "claim" and due is not None:
                out.insert(0, verdict(question, all(x in due for x in named)))
            return Draft(tuple(out))
        if question.bodies:
            own = {
                (d.name, r.assignment.start)
                for d in question.scope.documents
                for b in question.bodies
                for r in unit_rows(self._at, b, d)
            }
            held = [(d, a) for d, a in held if (d.name, a.start) in own]
        chosen = [x for x in held if due is None or x in due]
        plans = group(chosen, lambda x: x[0]).items()
        lines = tuple(say.due_line(self._at, question, d, [a for _, a in own]) for d, own in plans)
        return Draft(lines) if lines else refusals.none_such(self._at, question)

    def _starts(self, question: Question, document: Document) -> set[int]:
        return {rows[0].assignment.start for rows in self._statements.of(question, document)}
