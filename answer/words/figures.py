"""Replies to asks of targets: figures, what a figure is about, claims, orders and differences of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from answer.draft import Draft, Line
from answer.figures import printed, sentence_evidence
from answer.figures import row as target_row
from answer.frames import frame
from answer.linking.question import Linker, Question, plain_text
from answer.model import Language, Refusal
from answer.reading.ask import Figure
from answer.rows.algebra import group, ranked, spread
from answer.rows.figures import FigureRow, FigureRows, is_figure
from answer.wholeness import figure_is_whole
from answer.words import refusals
from answer.words.common import place, silent, subject, verdict
from answer.words.passages import PassageReplies
from corpus import Document, Target

_ABROAD = re.compile(r"全[国省区市县]|国家(?!级)")
_LIMITS = (
    ("at most", ("不超过", "不高于", "不多于", "以内", "以下", "至多", "最多")),
    ("at least", ("不低于", "不少于", "以上", "至少", "最少")),
    ("over", ("超过", "高于", "多于", "突破", "超出", "超")),
    ("below", ("低于", "少于", "不足", "不到")),
)
Found = list[tuple[Document, list[FigureRow]]]


class FigureReplies:
    """Answers from the targets."""

    def __init__(self, linker: Linker, rows: FigureRows, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where the targets do not."""
        self._at = linker
        self._rows = rows
        self._passages = passages

    def reply(self, question: Question) -> Draft | Refusal:
        """Return the reply to an ask of targets."""
        ask = question.ask
        found = [(d, self._asked(question, d)) for d in question.scope.documents]
        if not any(rows for _, rows in found):
            return self._without(question)
        if ask.fold == "claim":
            return self._claimed(question, found)
        several = sum(bool(rows) for _, rows in found) > 1
        if ask.fold in ("most", "least", "rank") and (several or any(len(rows) > 1 for _, rows in found)):
            return self._ranked(question, found)
        if several and ask.fold == "spread":
            return self._ranked(question, found)
        if ask.lack and ask.show == "plan":
            return self._lacking(question, found)
        if several and question.scope.named and (ask.beside or ask.fold == "same"):
            return self._table(question, found)
        return self._listed(question, found)

    def _asked(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figures of a plan that are asked for: by value, by what they measure, or all that there are."""
        ask = question.ask
        if ask.figures and ask.fold != "claim":
            return self._rows.by_value(question, document)
        if not question.terms and ask.show == "thing":
            return self._rows.every(document)
        found = self._rows.find(question, document)
        if ask.fold == "claim" and ask.figures:
            return self._with_claimed(question, document, found)
        if ask.fold == "spread" and len(question.scope.documents) == 1:
            return self._with_other_end(question, document, found)
        if len(question.scope.documents) > 1 and question.kind == "baseline" and not ask.years:
            return [max(held, key=lambda r: r.target.year or 0) for held in group(found, lambda r: r.thing).values()]
        return found

    def _with_claimed(self, question: Question, document: Document, found: list[FigureRow]) -> list[FigureRow]:
        """Return the figures found; where the plan has none for the year claimed, that of the value claimed for another year."""
        if found:
            return found
        stated = self._rows.by_value(question, document)
        if question.ask.years:
            meant = {r.target.figure for r in self._rows.find(_anytime(question), document)}
            return [r for r in stated if r.target.figure in meant]
        return stated

    def _with_other_end(self, question: Question, document: Document, found: list[FigureRow]) -> list[FigureRow]:
        """Add the figure that the only one found can be held against: of the same thing and unit, of another year."""
        if not found:
            found = self._rows.find(_anytime(question), document)
        if len({r.target.figure for r in found}) != 1:
            return found
        one = found[0]
        same = [
            FigureRow(document, t, 1.0, 1.0)
            for t in self._at.words.corpus.targets[document.name]
            if (t.what, t.unit) == one.thing and t is not one.target and t.year and t.year != one.target.year
        ]
        wanted = [r for r in same if r.target.year in question.ask.years] or [
            r for r in same if r.target.kind != one.target.kind
        ]
        if len(question.ask.years) == 1 and one.target.kind == "baseline":
            return [*found, *same]  # 2020年比前一年: whichever year is meant, it is among them
        other = max(wanted, key=lambda r: r.target.year or 0, default=None)
        return [*found, *([other] if other else [])]

    def _listed(self, question: Question, found: Found) -> Draft:
        out = self._strange(question, [d for d, rows in found if rows])
        for document, rows in found:
            out += [self._line(question, r) for r in rows]
            if not rows and question.scope.named and not _told_beside(document, found):
                out.append(silent(self._at, question, document))
        out += self._gap(question, [r for _, rows in found for r in rows])
        return Draft((*out, *self._untold(question, found)))

    def _strange(self, question: Question, documents: Sequence[Document]) -> list[Line]:
        """Return the line that the plans have no word asked: 大豆收获机械化率 where there is 花生收获机械化率."""
        if question.ask.language == "en" or question.ask.fold == "claim":
            return []
        text = plain_text(self._at.words, documents)
        strange = [t.text for t in question.terms if not t.stands_in(text)]
        return [Line(frame("strange", question.ask.language, what="、".join(strange)))] if strange else []

    def _untold(self, question: Question, found: Found) -> list[Line]:
        """Return a line for each of several topics of which the figures listed, their sentences and headings say nothing."""
        if len(question.topics) < 2 or len(found) != 1:
            return []
        document, rows = found[0]
        missing = [t.words for t in question.topics if not any(self._rows.tells(t, r) for r in rows)]
        where = place(self._at, document, question.ask.language)
        return [Line(frame("without_figure", question.ask.language, where=where, what=w)) for w in missing]

    def _line(self, question: Question, held: FigureRow) -> Line:
        """Return one figure as a line: what, comparator, figure, year and kind."""
        target, document = held.target, held.document
        language = question.ask.language
        figure, said = printed(document, target)
        proof, year = sentence_evidence(document, target)
        where = place(self._at, document, language)
        if _ABROAD.match(target.what):  # 全省… is no figure of the plan's own region
            where = frame("plan_of", language, where=where)
        whole = figure_is_whole(self._at.words.corpus, document, target)
        text = frame(
            "figure",
            language,
            where=where,
            what=target.what,
            figure=figure,
            year=year,
            kind=frame(target.kind, language),
        )
        return Line(text, (*said, *([year] if year else [])), proof, (target_row(document, target),), whole)

    def _table(self, question: Question, found: Found) -> Draft:
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
        return Draft((*out, *self._gap(question, flat)))

    def _ranked(self, question: Question, found: Found) -> Draft:
        """Return figures in order, the one asked for first; figures of other units are orders of their own."""
        flat = [r for _, rows in found for r in rows]
        least = question.ask.fold == "least"
        language = question.ask.language
        out: list[Line] = []
        for rows in group(flat, lambda r: r.target.unit).values():
            ordered = ranked(rows, lambda r: r.value, least_first=least)
            if len(rows) > 1:
                best = ordered[0]
                value, said = printed(best.document, best.target)
                note = "" if len({r.target.year for r in rows}) == 1 else frame("years_differ", language)
                key = ("lower" if least else "higher") if len(rows) == 2 else ("lowest" if least else "highest")
                where = place(self._at, best.document, language)
                what = where if len({r.document.name for r in rows}) > 1 else best.target.what
                text = frame(key, language, where=what, value=value, note=note)
                out.append(Line(text, said, self._line(question, best).evidence))
            out += [self._line(question, r) for r in ordered]
        out += self._gap(question, flat)
        missing = [d for d, rows in found if not rows]
        out += [silent(self._at, question, d) for d in missing if question.scope.named]
        return Draft(tuple(out))

    def _lacking(self, question: Question, found: Found) -> Draft | Refusal:
        out = [silent(self._at, question, d) for d, rows in found if not rows]
        held = [self._line(question, r) for _, rows in found for r in rows]
        return Draft((*out, *held)) if out else Draft((Line(frame("none_such", question.ask.language)), *held))

    def _gap(self, question: Question, rows: Sequence[FigureRow]) -> list[Line]:
        """Return the line that says how far apart the two figures are that a question compares; what year has none."""
        ask = question.ask
        if ask.fold != "spread":
            return []
        single = [r for r in rows if not isinstance(r.target.value, tuple)]
        pair = next(
            (p for held in group(single, lambda r: r.thing).values() if (p := _compared(held, ask.years))), None
        )
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
        figures = tuple(printed(r.document, r.target, bare=True)[0] for r in (high, low))
        sides = [place(self._at, r.document, language) if several else _when(language, r.target) for r in (high, low)]
        points = "个百分点" if language == "zh" else "percentage points"
        text = frame(
            "gap",
            language,
            left=f"{sides[0]}{figures[0]}",
            right=f"{sides[1]}{figures[1]}",
            gap=_decimal(high) - _decimal(low),
            unit=points if high.target.unit == "%" else high.target.unit,
            note=frame("years_differ", language) if several and high.target.year != low.target.year else "",
        )
        proof = [e for r in (high, low) for e in sentence_evidence(r.document, r.target)[0]]
        return Line(text, figures, tuple(dict.fromkeys(proof)))

    def _claimed(self, question: Question, found: Found) -> Draft:
        """Return yes or no to the figures, years or order that the question claims, above the figures that decide it."""
        out: list[Line] = []
        flat = [r for _, rows in found for r in rows]
        ordered = self._ordered(question, found)
        if ordered is not None:
            out.append(verdict(question, ordered))
        elif question.ask.figures:
            for _, rows in found:
                key = judged(question, rows)
                if key != "other_words":
                    out += [verdict(question, key == "yes")] if rows else []
                else:
                    out.append(Line(frame(key, question.ask.language)))
        elif question.ask.years:
            out.append(verdict(question, all(any(r.target.year == y for r in flat) for y in question.ask.years)))
        out += [self._line(question, r) for r in flat]
        out += [silent(self._at, question, d) for d, rows in found if not rows and question.scope.named]
        return Draft(tuple(out))

    @staticmethod
    def _ordered(question: Question, found: Found) -> bool | None:
        """Return whether the first of two plans' figures is to the second as claimed, as far apart as claimed; None for no such claim."""
        pair = [rows[0] for _, rows in found if len(rows) == 1]
        gaps = [f.value for f in question.ask.figures if not any(is_figure(r.target, f) for r in pair)]
        if len(pair) != 2 or len(found) != 2 or pair[0].target.unit != pair[1].target.unit or not question.order:
            return None
        if question.ask.figures and not gaps:
            return None
        left, right = (_decimal(r) for r in pair)
        apart = not gaps or abs(left - right) == Decimal(str(gaps[0]))
        holds = {"more": left > right, "less": left < right, "same": left == right}
        return holds[question.order] and apart

    @staticmethod
    def _is_share(question: Question) -> bool:
        """Tell whether a share is claimed: another share alone denies it, never prose."""
        return question.ask.fold == "claim" and any(_is_percent(f) for f in question.ask.figures)

    def _without(self, question: Question) -> Draft | Refusal:
        """Answer a question for a figure that the targets lack: by prose with such a figure, else refuse."""
        told = self._passages.counted(question) if not self._is_share(question) else None
        if isinstance(told, Draft):
            return told
        holds = [
            self._line(question, r).text
            for d in question.scope.documents[:2]
            for r in self._rows.find(_anytime(question), d)[:3]
        ]
        when = "、".join(f"{y}年" for y in question.ask.years)
        stated = "、".join(f"{f.value:g}{f.unit}" for f in question.ask.figures)
        named = subject(question) or stated
        what = f"{when}“{named}”的数值" if question.ask.language == "zh" else named
        return refusals.attribute_absent(self._at, question, what, holds)


def _is_percent(figure: Figure) -> bool:
    return figure.unit in ("%", "个百分点")


def _anytime(question: Question) -> Question:
    return replace(question, ask=replace(question.ask, years=(), period=None))


def judged(question: Question, rows: Sequence[FigureRow]) -> str:
    """Return the frame for the figures that a question claims of rows: yes, no, or that only the limit is another."""
    told: list[bool] = []
    for figure in question.ask.figures:
        fits = [r.target for r in rows if is_figure(r.target, figure) and figure.year in (None, r.target.year)]
        fits = fits or [r.target for r in rows if is_figure(r.target, figure) and r.target.year is None]
        asked = question.ask.years
        if not fits or (asked and not any(t.year in (None, *asked) for t in fits)):
            return "no"
        told.append(any(figure.limit in ("", _limit(t)) for t in fits))
    return "yes" if all(told) else "other_words"


def _limit(target: Target) -> str:
    """Return what kind of limit a plan's words set on a figure; "" for the figure itself."""
    words = target.comparator or ""
    return next((kind for kind, held in _LIMITS if any(w in words for w in held)), "")


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


def _told_beside(document: Document, found: Found) -> bool:
    return any(rows and d.region and d.region == document.region for d, rows in found)


def _decimal(held: FigureRow) -> Decimal:
    """Return a figure as its plan prints it, without a float's rounding."""
    return Decimal(re.sub(r"\.0$", "", str(held.target.value)))


def _when(language: Language, target: Target) -> str:
    kind = frame(target.kind, language)
    if language == "zh":
        return f"{target.year}年{kind}" if target.year else kind
    return f"{target.year} {kind} " if target.year else f"{kind} "


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "｜").replace("\n", " ") for c in cells) + " |"


def claims(figures: Sequence[Figure]) -> tuple[str, ...]:
    """Return stated figures as words."""
    return tuple(f"{f.value:g}{f.unit}" for f in figures)
