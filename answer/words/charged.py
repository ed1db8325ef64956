"""Who is in charge of what no statement of responsibility is on: told by the sentences that give somebody a role."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import Draft, Line
from answer.language import normalise
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.rows.duties import behind_words, rows_of
from answer.vocabulary import Passage
from answer.words import refusals
from answer.words.common import place
from answer.words.duty_lines import units_lines
from answer.words.passages import PassageReplies
from answer.words.quotes import quote_lines
from corpus import Document

_ROLE = re.compile(r"负责|牵头|领导|协调|组织|承担|督促|指导|统筹")
_BY = re.compile(rf"由[^，,。；;]{{2,30}}(?:{_ROLE.pattern})")
_LITERAL = 4  # characters of a topic that printed word for word is the plan's own name for something
_WHOLLY = 0.7  # share of the topics' weight that one passage itself must hold to stand in for a statement
_TOLD = 0.25


class ChargedReplies:
    """Answers from passages who is in charge, and what a unit is to do."""

    def __init__(self, linker: Linker, passages: PassageReplies) -> None:
        """Take the look-ups, and what quotes passages."""
        self._at = linker
        self._passages = passages

    def who(self, question: Question) -> Draft | Refusal:
        """Answer who is in charge of what no statement is on: by the statement around the passage that tells of it.

        Else by the passages that give somebody a role.
        """
        documents = question.scope.documents
        finding = self._at.search(question, documents)
        names = [u.body.name for u in question.meant]
        printing = [s for s in finding.ranked if names and all(n in s.passage.text for n in names)]
        if printing and question.ask.fold == "claim":
            return self._passages.quoted(question, printing[:1], finding)
        if not self._at.passages.answers(finding):
            return refusals.topic_absent(self._at, question)
        best = finding.chosen[0].passage
        if self._at.governing(best.document, best.chunk.start) and not self._names_holder(best):
            printed = [p for p in self._printing(question) if self._at.governing(p.document, p.chunk.start)]
            return Draft(tuple(dict.fromkeys(line for p in printed or [best] for line in self._governed(question, p))))
        if told := self._told_apart(question, best):
            return Draft(tuple(told))
        roles = [s for s in finding.ranked[:12] if self._names_holder(s.passage) and s.own > _TOLD][:2]
        if _BY.search(best.text):
            roles = [*finding.chosen[:1], *(s for s in roles if s is not finding.chosen[0])][:2]
        roles = roles or [s for s in finding.ranked[:12] if _ROLE.search(s.passage.text) and s.own > _TOLD][:2]
        return self._passages.quoted(question, roles, finding) if roles else refusals.topic_absent(self._at, question)

    def _told_apart(self, question: Question, passage: Passage) -> list[Line]:
        """Return who those statements in or just behind a passage name that are behind the words asked; [] if all are."""
        document, begin, end = passage.document, passage.chunk.start, passage.chunk.end
        stop = document.sections[passage.chunk.section].own_end
        held = [a for a in self._at.words.corpus.assignments[document.name] if begin <= a.start < stop]
        held = held[: sum(a.start < end for a in held) + 1]
        behind = behind_words(question, document, held, begin)
        if len(behind) == len(held):
            return []
        return [line for a in behind for line in units_lines(self._at, question, rows_of(document, [a]))]

    def gives_holder(self, question: Question) -> bool:
        """Tell whether the best passage itself holds most of what is asked and gives somebody a role in it."""
        return bool(self._holding(question, question.scope.documents))

    def holding(self, question: Question, document: Document) -> list[Line]:
        """Return the passage of a plan that itself holds most of what is asked and gives somebody a role in it, as a quote."""
        told = self._holding(question, [document])
        where = place(self._at, document, question.ask.language)
        return quote_lines(told, f"{where}：", question.ask.language) if told else []

    def _holding(self, question: Question, documents: Sequence[Document]) -> list[Passage]:
        """Return the best passage of plans where it itself holds most of what is asked and gives somebody a role; else []."""
        best = self._at.search(question, documents).chosen[:1]
        return [s.passage for s in best if s.own >= _WHOLLY and self._names_holder(s.passage)]

    def _names_holder(self, passage: Passage) -> bool:
        """Tell whether a passage itself gives a body a role."""
        bodies = self._at.words.bodies
        return bool(_ROLE.search(passage.text)) and any(
            bodies.is_printed(passage.text[b.start : b.end]) for b in bodies.find(passage.text)
        )

    def prints(self, question: Question) -> bool:
        """Tell whether a passage of the plans asked prints one of the topics word for word."""
        return bool(self._printing(question))

    def _printing(self, question: Question) -> list[Passage]:
        """Return the passages of the plans asked that print one of the topics word for word."""
        names = {d.name for d in question.scope.documents}
        words = [w for t in question.topics if len(w := normalise(t.words)) >= _LITERAL]
        return [p for p in self._at.words.passages if p.document.name in names and any(w in p.text for w in words)]

    def _governed(self, question: Question, passage: Passage) -> list[Line]:
        """Return a passage quoted, and the statements that govern it."""
        held = self._at.governing(passage.document, passage.chunk.start)
        lines = [line for a in held for line in units_lines(self._at, question, rows_of(passage.document, [a]))]
        return [*quote_lines([passage]), *lines]

    def of_units(self, question: Question) -> Draft | Refusal:
        """Return the sentences that give a task to a unit that no statement of responsibility lists (各县区科协).

        Those in which it is who acts go before those that only name it.
        """
        finding = self._at.search(question, question.scope.documents)
        names = [u.body.name for u in question.meant]
        named = [s for s in finding.ranked if _ROLE.search(s.passage.text) and all(n in s.passage.text for n in names)]
        acting = [s for s in named if any(_acts(n, s.passage.text) for n in names)]
        chosen = acting[:3] or [s for s in named if s in finding.ranked[:12]][:2]
        return self._passages.quoted(question, chosen, finding) if chosen else refusals.topic_absent(self._at, question)


def _acts(name: str, text: str) -> bool:
    """Tell whether a body is said to do something, right behind its name: 国家药监局负责…, and not 由…国家药监局组成."""
    return (
        re.search(
            rf"{re.escape(name)}(?:要|应|应当|具体|会同[^，。；]{{1,20}})?(?:{_ROLE.pattern}|制定|建立|做好|开展)", text
        )
        is not None
    )
