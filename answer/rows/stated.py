"""Sentences of plans that state a number which no figure found is: what a plan says before it is called silent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.linking.figures import Wanted, is_in, share
from answer.linking.question import Linker, Question
from answer.linking.stated import Sentence, Stated
from answer.reading.ask import Phrase
from answer.rows.figures import BETTER_PART, FigureRow, FigureRows, wanted_of
from corpus import Document

_MARKS = re.compile(r"^\d{1,2}(?=[\u3400-\u9fff])|\*$")  # of a note, at a name in a table
_NOTE = re.compile(r"(?P<mark>\d{1,2}|\*)\s*(?:指|为|是|[\u3400-\u9fff]{2,24}(?:是指|指|包括))")


@dataclass(frozen=True, slots=True)
class StatedRows:
    """Looks sentences with numbers up in one corpus."""

    linker: Linker
    figures: FigureRows

    def find(self, question: Question, document: Document) -> list[Stated]:
        """Return the sentences of a plan that state the number asked, surest first; [] where none is sure enough.

        They hold the better part of the words asked: nearness in meaning alone is of another thing as often.
        """
        wanted = wanted_of(question)
        terms = wanted.terms or wanted.spoken
        held = [s for s in self.candidates(question, wanted, document) if share(terms, s.path, s.text) >= BETTER_PART]
        return self.linker.stated.find(wanted, held)

    def beside(self, question: Question, topic: Phrase, told: Sequence[FigureRow]) -> list[Stated]:
        """Return the sentences of a plan that state the number of one topic of a question, beside the figures told of others.

        It holds the better part of the topic's words. A sentence that is told already is none, nor is a note on what none of
        them is (³指…, beside what is marked ⁴).
        """
        document, wanted = told[0].document, self.figures.part(question, [topic])
        marks = {m[0] for r in told for m in _MARKS.finditer(r.target.what)}
        held = [
            s
            for s in self.candidates(question, wanted, document)
            if share(wanted.terms, s.path, s.text) >= BETTER_PART
            and not any(s.start <= r.target.figure[0] < s.end for r in told)
            and not (marks and (note := _NOTE.match(s.text)) and note["mark"] not in marks)
        ]
        return self.linker.stated.find(wanted, held, perhaps=True)

    def counted(self, question: Question, told: Sequence[FigureRow]) -> list[Stated]:
        """Return the sentences that state a number in the unit that a question counts in (几星), where no figure told is in it."""
        wanted = wanted_of(question)
        units = self.linker.stated.units(wanted)
        if not units or any(is_in(r.target.unit, units) for r in told):
            return []
        held = self.candidates(question, wanted, told[0].document)
        fit = [s for s in held if any(is_in(a.unit, units) for a in s.amounts)]
        return self.linker.stated.find(wanted, fit, perhaps=True)

    def candidates(self, question: Question, wanted: Wanted, document: Document) -> list[Sentence]:
        """Return the sentences of a plan that may state a number of the years and grades asked."""
        pool = {r.target.figure for r in self.figures.pool(question, wanted.wording, document)}
        others = frozenset(r.target.figure for r in self.figures.every(document)) - pool
        return self.linker.stated.candidates(wanted, document, years=question.ask.years, without=others)

    def printing(self, question: Question, document: Document) -> list[Sentence]:
        """Return the sentences of a plan that print a figure which the question states, in text order, each once."""
        found = (s for f in question.ask.figures for s in self.linker.stated.printing(f, document))
        return sorted({s.start: s for s in found}.values(), key=lambda s: s.start)
