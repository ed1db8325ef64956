"""Replies to asks of targets: figures, what a figure is about, claims, orders and differences of figures."""

from __future__ import annotations

from answer.draft import Draft, Line
from answer.figures import printed
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.reading.ask import Figure
from answer.rows.algebra import group, ranked
from answer.rows.figures import FigureRow, FigureRows, anytime
from answer.words import refusals
from answer.words.common import place, silent, subject
from answer.words.figure_gaps import gaps
from answer.words.figure_lines import FigureLines, Found
from answer.words.figure_verdicts import claimed
from answer.words.passages import PassageReplies
from corpus import Document


class FigureReplies:
    """Answers from the targets."""

    def __init__(self, linker: Linker, rows: FigureRows, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where the targets do not."""
        self._at = linker
        self._rows = rows
        self._passages = passages
        self._lines = FigureLines(linker, rows)

    def reply(self, question: Question) -> Draft | Refusal:
        """Return the reply to an ask of targets."""
        question = self._rows.untitled(question)
        ask = question.ask
        found = [(d, self._asked(question, d)) for d in question.scope.documents]
        if not any(rows for _, rows in found):
            return self._without(question)
        if ask.fold == "claim":
            return claimed(self._at, self._lines, question, found)
        several = sum(bool(rows) for _, rows in found) > 1
        if ask.fold in ("most", "least", "rank") and (several or any(len(rows) > 1 for _, rows in found)):
            return self._ranked(question, found)
        if several and ask.fold == "spread":
            return self._ranked(question, found)
        if ask.lack and ask.show == "plan":
            return self._lacking(question, found)
        if several and question.scope.named and (ask.beside or ask.fold == "same"):
            return self._lines.table(question, found)
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
            meant = {r.target.figure for r in self._rows.find(anytime(question), document)}
            return [r for r in stated if r.target.figure in meant]
        return stated

    def _with_other_end(self, question: Question, document: Document, found: list[FigureRow]) -> list[FigureRow]:
        """Add the figure that the only one found can be held against: of the same thing and unit, of another year."""
        if not found:
            found = self._rows.find(anytime(question), document)
        if len({r.target.figure for r in found}) != 1:
            return found
        one = found[0]
        same = [
            FigureRow(document, t)
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
        out = self._lines.strange(question, [d for d, rows in found if rows])
        for document, rows in found:
            out += [self._lines.line(question, r) for r in rows]
            if not rows and question.scope.named and not _told_beside(document, found):
                out += self._lines.without(question, document)
        out += gaps(self._at, question, [r for _, rows in found for r in rows])
        return Draft((*out, *self._lines.untold(question, found)))

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
                out.append(Line(text, said, self._lines.line(question, best).evidence))
            out += [self._lines.line(question, r) for r in ordered]
        out += gaps(self._at, question, flat)
        missing = [d for d, rows in found if not rows]
        out += [line for d in missing if question.scope.named for line in self._lines.without(question, d)]
        return Draft(tuple(out))

    def _lacking(self, question: Question, found: Found) -> Draft | Refusal:
        out = [silent(self._at, question, d) for d, rows in found if not rows]
        held = [self._lines.line(question, r) for _, rows in found for r in rows]
        return Draft((*out, *held)) if out else Draft((Line(frame("none_such", question.ask.language)), *held))

    @staticmethod
    def _is_share(question: Question) -> bool:
        """Tell whether a share is claimed: another share alone denies it, never prose."""
        return question.ask.fold == "claim" and any(_is_percent(f) for f in question.ask.figures)

    def _in_prose(self, question: Question) -> Draft | None:
        """Return the sentences that state the number asked or print the figure stated; of a claim, what decides it."""
        ask, documents = question.ask, question.scope.documents
        if ask.fold == "claim":
            told = self._passages.counted(question) if not self._is_share(question) else None
            return told if isinstance(told, Draft) else None
        if ask.figures:
            lines = self._lines.printing(question, documents)
        else:
            lines = self._lines.stated(question, documents)
            lines = [*self._lines.strange(question, documents), *lines] if lines else []
        return Draft(tuple(lines)) if lines else None

    def _without(self, question: Question) -> Draft | Refusal:
        """Answer a question for a figure that the targets lack: by prose with such a figure, else refuse."""
        told = self._in_prose(question)
        if told is not None:
            return told
        documents = question.scope.documents[:2]
        holds = [r for d in documents for r in self._rows.find(anytime(question), d)[:3]]
        nearest = [] if holds else [r for d in documents for r in self._rows.nearest(question, d)]
        when = "、".join(f"{y}年" for y in question.ask.years)
        stated = "、".join(f"{f.value:g}{f.unit}" for f in question.ask.figures)
        named = subject(question) or stated or question.gist.strip()
        what = f"{when}“{named}”的数值" if question.ask.language == "zh" else named
        return refusals.attribute_absent(
            self._at,
            question,
            what,
            [self._lines.line(question, r).text for r in holds],
            [self._lines.line(question, r).text for r in nearest],
        )


def _is_percent(figure: Figure) -> bool:
    return figure.unit in ("%", "个百分点")


def _told_beside(document: Document, found: Found) -> bool:
    return any(rows and d.region and d.region == document.region for d, rows in found)
