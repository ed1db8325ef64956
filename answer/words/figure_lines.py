"""Figures → lines: one figure, a table of them, how far apart two are, what was asked and no plan has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from answer.draft import Draft, Line
from answer.figures import limit_of, printed, sentence_evidence, when_said
from answer.figures import row as target_row
from answer.frames import frame
from answer.linking.question import Linker, Question, plain_text
from answer.linking.stated import Sentence
from answer.model import Language
from answer.reading.ask import Phrase
from answer.rows.algebra import group, spread
from answer.rows.figures import FigureRow, FigureRows
from answer.rows.stated import StatedRows
from answer.wholeness import figure_is_whole
from answer.words.common import place, silent, verdict
from answer.words.quotes import quote
from corpus import Document, Target

_ABROAD = re.compile(r"全[国省区市县]|国家(?!级)")
_BOUNDS = {"at least": 1, "over": 1, "at most": -1, "below": -1, "": 0}  # whether a figure may be larger, or smaller
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
        if _ABROAD.match(target.what):  # 全省… is no figure of the plan's own region
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
        return Draft((*out, *self.gap(question, flat)))

    def gap(self, question: Question, rows: Sequence[FigureRow]) -> list[Line]:
        """Return the line that says how far apart the two figures are that a question compares; what year has none."""
        ask = question.ask
        if ask.fold != "spread":
            return []
        single = [r for r in rows if not isinstance(r.target.value, tuple)]
        pair = next(
            (p for held in group(single, lambda r: r.thing).values() if (p := _compared(held, ask.years))), None
        )
        pair = pair or _only_two(single)
        if sum(not p.excluded for p in ask.plans) > 2:
            return []  # of three, no two are the ones compared
        if pair is None or not set(ask.years) <= {r.target.year for r in pair}:
            missing = sorted(set(ask.years) - {r.target.year for r in rows})
            if not missing or len({r.document.name for r in rows}) != 1:
                return []
            what = frame("figures_of", ask.language, years="、".join(f"{y}年" for y in missing))
            where = place(self._at, rows[0].document, ask.language)
            return [Line(frame("without_fact", ask.language, where=where, what=what))]
        return [self._gap_line(ask.language, *pair)]

    def _gap_line(self, language: Language, high: FigureRow, low: FigureRow) -> Line:
        several = high.document is not low.document
        shown = [printed(r.document, r.target, bare=True) for r in (high, low)]
        sides = [place(self._at, r.document, language) if several else _when(language, r.target) for r in (high, low)]
        points = "个百分点" if language == "zh" else "percentage points"
        bound = _bound(high, low)
        text = frame(
            "gap",
            language,
            left=f"{sides[0]}{shown[0][0]}",
            right=f"{sides[1]}{shown[1][0]}",
            bound=frame(bound, language) if bound else "",
            gap=decimal(high) - decimal(low),
            unit=points if high.target.unit == "%" else high.target.unit,
            note=frame("years_differ", language) if several and high.target.year != low.target.year else "",
        )
        proof = [e for r in (high, low) for e in sentence_evidence(r.document, r.target)[0]]
        return Line(text, tuple(piece for _, said in shown for piece in said), tuple(dict.fromkeys(proof)))

    def strange(self, question: Question, documents: Sequence[Document]) -> list[Line]:
        """Return the line that the plans have no word asked: 大豆收获机械化率 where there is 花生收获机械化率."""
        if question.ask.language == "en" or question.ask.fold == "claim":
            return []
        text = plain_text(self._at.words, documents)
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


def _only_two(rows: Sequence[FigureRow]) -> tuple[FigureRow, FigureRow] | None:
    """Return the only figures found, one of each of two plans, where they are of one unit, the higher first."""
    plans, units = {r.document.name for r in rows}, {r.target.unit for r in rows}
    return spread(rows, lambda r: r.value) if len(rows) == len(plans) == 2 and len(units) == 1 else None


def _compared(rows: Sequence[FigureRow], years: Sequence[int]) -> tuple[FigureRow, FigureRow] | None:
    """Return the two figures of one thing that are compared, the higher first; None where they are not told."""
    plans = group(rows, lambda r: r.document.name)
    if len(plans) == 1:
        named = [r for r in rows if r.target.year in years] if len(years) > 1 else list(rows)
        if len(named) == 2 and named[0].target.year != named[1].target.year:
            return spread(named, lambda r: r.value)
        states = [r for r in rows if r.target.kind == "baseline" and r.target.year]
        aims = [r for r in rows if r.target.kind == "target"]
        if states and len(aims) == 1:
            return spread([max(states, key=lambda r: r.target.year or 0), aims[0]], lambda r: r.value)
        return None
    if any(len(own) > 1 for own in plans.values()):
        return None
    return spread(rows, lambda r: r.value)


def _bound(high: FigureRow, low: FigureRow) -> str:
    """Return the frame for how the limits of two figures bound what lies between them; "" where they leave it open."""
    ways = {_BOUNDS[limit_of(high.target)], -_BOUNDS[limit_of(low.target)]} - {0}
    return {frozenset([1]): "gap_least", frozenset([-1]): "gap_most"}.get(frozenset(ways), "")


def decimal(held: FigureRow) -> Decimal:
    """Return a figure as its plan prints it, without a float's rounding."""
    return Decimal(re.sub(r"\.0$", "", str(held.target.value)))


def _when(language: Language, target: Target) -> str:
    kind = frame(target.kind, language)
    if language == "zh":
        return f"{target.year}年{kind}" if target.year else kind
    return f"{target.year} {kind} " if target.year else f"{kind} "


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "｜").replace("\n", " ") for c in cells) + " |"
