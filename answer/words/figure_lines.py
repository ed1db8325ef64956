"""Figures → lines: one figure, a table of them, what was asked and no plan has."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Line
from answer.figures import printed, sentence_evidence, when_said
from answer.figures import row as target_row
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.linking.stated import Sentence
from answer.model import Language
from answer.reading.ask import Phrase
from answer.rows.figures import FigureRow, FigureRows
from answer.rows.stated import StatedRows
from answer.wholeness import figure_is_whole
from answer.words.common import place, silent, verdict
from answer.words.figure_gaps import gaps, is_abroad
from answer.words.quotes import quote
from corpus import Document

_PLANS = 2  # plans quoted where none is named
Found = list[tuple[Document, list[FigureRow]]]


class FigureLines:
    """Puts figures of one corpus into lines."""

    def __init__(self, linker: Linker, rows: FigureRows) -> None:
        """Take the look-ups."""
        self._at = linker
        self._rows = rows
        self._stated = StatedRows(linker, rows)

    def tells(self, topic: Phrase, held: FigureRow) -> bool:
        """Tell whether a figure, its sentence or its headings hold the better part of a topic's words."""
        return self._rows.tells(topic, held)

    def line(self, question: Question, held: FigureRow) -> Line:
        """Return one figure as a line: what, comparator, figure, year and kind."""
        target, document = held.target, held.document
        language = question.ask.language
        figure, said = printed(document, target)
        proof, year = sentence_evidence(document, target)
        when = year or when_said(document, target)
        where = place(self._at, document, language)
        if is_abroad(target):
            where = frame("plan_of", language, where=where)
        text = frame(
            "figure",
            language,
            where=where,
            what=target.what,
            figure=figure,
            year=year or (f"{when}，" if when else ""),
            kind=frame(target.kind, language),
        )
        whole = figure_is_whole(self._at.words.corpus, document, target)
        return Line(text, (*said, *([when] if when else [])), proof, (target_row(document, target),), whole)

    def table(self, question: Question, found: Found) -> Draft:
        """Return the figures of several plans as a table, under a verdict where the question asks whether they are the same."""
        language = question.ask.language
        head = [frame(k, language) for k in ("plan", "what", "value", "year", "nature")]
        out = [Line(_cells(head)), Line(_cells(["---"] * len(head)))]
        for document, rows in found:
            where = place(self._at, document, language)
            if not rows:
                out.append(Line(_cells([where, frame("not_mentioned", language), "—", "—", "—"])))
            for held in rows:
                figure, said = printed(document, held.target)
                proof, year = sentence_evidence(document, held.target)
                year = year or when_said(document, held.target)
                marks = "".join(f"{{{i}}}" for i in range(len(proof)))
                kind = frame(held.target.kind, language)
                text = _cells([where, held.target.what, figure + marks, year or "—", kind])
                own = (target_row(document, held.target),)
                whole = figure_is_whole(self._at.words.corpus, document, held.target)
                out.append(Line(text, (*said, *([year] if year else [])), proof, own, whole))
        flat = [r for _, rows in found for r in rows]
        if question.ask.fold == "same" and len(flat) > 1:
            keys = {r.target.year if question.ask.show == "year" else (r.value, r.target.unit) for r in flat}
            out.insert(0, verdict(question, len(keys) == 1))
        return Draft((*out, *gaps(self._at, question, flat)))

    def strange(self, question: Question, documents: Sequence[Document]) -> list[Line]:
        """Return the line that the plans have no word asked: 大豆收获机械化率 where there is 花生收获机械化率."""
        if question.ask.language == "en" or question.ask.fold == "claim":
            return []
        text = self._at.words.plain_text(documents)
        strange = [t.text for t in question.terms if not t.stands_in(text)]
        return [Line(frame("strange", question.ask.language, what="、".join(strange)))] if strange else []

    def untold(self, question: Question, found: Found) -> list[Line]:
        """Return what else a plan states of what is asked: numbers in the unit asked, and numbers of topics not told yet.

        Of a topic of which it states no number, and the figures listed, their sentences and headings say nothing, a line
        that says so.
        """
        if len(found) != 1:
            return []
        document, rows = found[0]
        language = question.ask.language
        counted = self._stated.counted(question, rows)
        out = self._quoted(language, document, [s.sentence for s in counted])
        where = place(self._at, document, language)
        topics = question.topics if len(question.topics) > 1 else ()
        for topic in (t for t in topics if not any(self.tells(t, r) for r in rows)):
            stated = [s.sentence for s in self._stated.beside(question, topic, rows)]
            silence = Line(frame("without_figure", language, where=where, what=topic.words))
            out += self._quoted(language, document, stated) or [silence]
        return list(dict.fromkeys(out))

    def stated(self, question: Question, documents: Sequence[Document]) -> list[Line]:
        """Return the sentences of plans that state the number asked, quoted, where no figure read is; [] for none."""
        found = [(d, self._stated.find(question, d)) for d in documents]
        best = sorted((f for f in found if f[1]), key=lambda f: -f[1][0].sure)[:_PLANS]
        return [line for d, held in best for line in self._quoted(question.ask.language, d, [s.sentence for s in held])]

    def printing(self, question: Question, documents: Sequence[Document]) -> list[Line]:
        """Return the sentences of plans that print a figure which the question states, quoted; [] for none."""
        return [
            line
            for d in documents
            for line in self._quoted(question.ask.language, d, self._stated.printing(question, d))
        ]

    def without(self, question: Question, document: Document) -> list[Line]:
        """Return what a plan without a figure found still states of what is asked, quoted; else that it is silent."""
        return self.stated(question, [document]) or [silent(self._at, question, document)]

    def _quoted(self, language: Language, document: Document, sentences: Sequence[Sentence]) -> list[Line]:
        where = frame("measures", language, where=place(self._at, document, language))
        return [quote(document, s.start, s.end, where) for s in sentences]


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "｜").replace("\n", " ") for c in cells) + " |"
