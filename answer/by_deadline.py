"""Questions by when a task is to be done: from the deadlines that the ledger's statements carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.draft import Draft, Evidence, Line, itemised
from answer.frames import frame
from answer.language import normalise
from answer.model import Row
from answer.query import Query
from answer.roles import evidence, row
from answer.setting import Setting
from answer.topics import Match
from corpus import Assignment, Document, due_month

_LISTED = re.compile(r"哪些|哪[几两三]|几[项个条]|多少[项个条]|有什么|都有啥|which|list")
_TIME_WORDS = re.compile(r"[年月日季度上下半中底前末初内之以\d完成时限间期节点截止办结]+|时间节点|进度")

Held = tuple[Document, Assignment]


class DeadlineAnswers:
    """Composes answers from deadlines."""

    def __init__(self, setting: Setting) -> None:
        """Take the parts of the room."""
        self._at = setting

    def answer(self, query: Query, documents: Sequence[Document]) -> Draft | None:
        """Return the deadlines of the tasks named, or the tasks of the deadline named; None where the ledger has none."""
        held = [(d, a) for d in documents for a in self._at.words.corpus.assignments[d.name] if a.deadline]
        if not held:
            return None
        if _LISTED.search(query.text) and (due := self._due(query, held)):
            return self._listed(query, due)
        query = replace(query, terms=tuple(t for t in query.terms if not _TIME_WORDS.fullmatch(t.text)))
        found = [(m.document, m.assignment) for d in documents for m in self._named(query, d) if m.assignment.deadline]
        if not found:
            return None
        out = [self._line(query, document, assignment) for document, assignment in found]
        if query.polar and (words := _claimed(query, found)):
            verdict = all(_is_due(document, assignment, words) for document, assignment in found)
            out.insert(0, Line(frame("yes" if verdict else "no", query.language)))
        return Draft(tuple(out), self._rows(found), complete=True)

    def _named(self, query: Query, document: Document) -> list[Match]:
        return self._at.roles.find(query, document) if query.terms else []

    @staticmethod
    def _due(query: Query, held: Sequence[Held]) -> list[Held]:
        """Return the tasks whose deadline is the one that a question names."""
        words = _claimed(query, held)
        return [(d, a) for d, a in held if _is_due(d, a, words)] if words else []

    def _listed(self, query: Query, due: Sequence[Held]) -> Draft:
        out: list[Line] = []
        for document in dict.fromkeys(d for d, _ in due):
            own = [a for d, a in due if d is document]
            items, proofs = itemised(
                (f"{a.governs}（{_words(document, a)}）", (*evidence(document, a)[:1], _proof(document, a)))
                for a in own
            )
            text = frame(
                "due",
                query.language,
                where=self._at.place(document, query.language),
                n=len(own),
                items=items,
            )
            said = tuple(w for a in own for w in (_words(document, a), *([a.governs] if a.name else [])))
            out.append(Line(text, said, proofs))
        return Draft(tuple(out), self._rows(due), complete=True)

    def _line(self, query: Query, document: Document, assignment: Assignment) -> Line:
        text = frame(
            "deadline",
            query.language,
            where=self._at.place(document, query.language),
            what=assignment.governs,
            by=_words(document, assignment),
        )
        proofs = (*evidence(document, assignment), _proof(document, assignment))
        return Line(text, (_words(document, assignment), assignment.governs), proofs)

    @staticmethod
    def _rows(held: Sequence[Held]) -> tuple[Row, ...]:
        return tuple(row(document, a, duty) for document, a in held for duty in a.duties)


def _words(document: Document, assignment: Assignment) -> str:
    """Return the deadline in the plan's words."""
    assert assignment.deadline is not None
    return document.text[slice(*assignment.deadline)].strip()


def _proof(document: Document, assignment: Assignment) -> Evidence:
    assert assignment.deadline is not None
    return Evidence(document, *assignment.deadline)


def _claimed(query: Query, held: Sequence[Held]) -> str:
    """Return the deadline that a question itself names: a plan's own words (持续推进), else its date; "" for none."""
    text = normalise(query.text)
    printed = {normalise(_words(d, a)) for d, a in held}
    spoken = [w for w in printed if w in text and due_month(w) is None]
    return max(spoken, key=len, default="") or (text if due_month(text) else "")


def _is_due(document: Document, assignment: Assignment, words: str) -> bool:
    """Tell whether a task's deadline is the one that `words` name: the same month, or the same words without a date."""
    printed = normalise(_words(document, assignment))
    date = due_month(words)
    return due_month(printed) == date if date else printed == words
