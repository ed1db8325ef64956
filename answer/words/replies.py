"""A linked ask → a draft or a refusal: each relation to the replies that it has."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from answer.draft import Draft, Line
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Language, Refusal
from answer.reading.ask import Relation
from answer.rows.figures import FigureRows
from answer.words import refusals
from answer.words.documents import DocumentReplies
from answer.words.duties import DutyReplies
from answer.words.facts import FactReplies
from answer.words.figures import FigureReplies
from answer.words.passages import PassageReplies
from answer.words.sections import SectionReplies
from corpus import Document

_TITLES = re.compile(r"《[^》]*》")
_NEAR_SPAN = 5  # years by which the first years of two spans of one plan may differ
_TELLING = 0.3  # of rarity, from which on a word tells something
Reply = Draft | Refusal


class Replies:
    """Answers linked asks over one corpus."""

    def __init__(self, linker: Linker) -> None:
        """Take the look-ups."""
        self._at = linker
        passages = PassageReplies(linker)
        documents = DocumentReplies(linker)
        self._by_relation: dict[Relation, Callable[[Question], Reply]] = {
            "duty": DutyReplies(linker, passages).reply,
            "target": FigureReplies(linker, FigureRows(linker.words, linker), passages).reply,
            "fact": FactReplies(linker, passages).reply,
            "section": SectionReplies(linker, passages).reply,
            "passage": passages.reply,
            "document": documents.reply,
            "talk": documents.talk,
        }

    def reply(self, question: Question) -> Reply:
        """Return the draft that answers, or the refusal that says why nothing does."""
        ask, scope = question.ask, question.scope
        if ask.of == "talk":
            return self._by_relation["talk"](question)
        if self._is_empty(question):
            return refusals.bad_input(frame("be_specific", ask.language))
        if scope.foreign and (not scope.named or not scope.documents):
            return refusals.region_absent(self._at, question)
        within = [d for d in scope.documents if self._in_period(question, d)]
        if not within:
            return refusals.period_absent(question)
        reply = self._by_relation[ask.of](replace(question, scope=replace(scope, documents=tuple(within))))
        if isinstance(reply, Draft):
            reply = replace(reply, lines=tuple(_marked(line, ask.language) for line in reply.lines))
        if scope.foreign and isinstance(reply, Draft):  # one absent part is one line
            absent = Line(refusals.region_absent(self._at, question).text.split("，")[0].split("库中现有")[0] + "。")
            return replace(reply, lines=(*reply.lines, absent))
        return reply

    @staticmethod
    def _is_empty(question: Question) -> bool:
        """Tell whether a question names nothing at all: no slot is filled, and no word of it tells anything."""
        ask = question.ask
        slots = (ask.plans, ask.topics, ask.units, ask.roles, ask.years, ask.period, ask.figures, ask.facts, ask.items)
        told = ask.ordinal is not None or ask.held is not None or ask.of == "document"
        return not any(slots) and not told and not any(t.weight >= _TELLING for t in question.spoken)

    @staticmethod
    def _in_period(question: Question, document: Document) -> bool:
        """Tell whether a plan can speak of the years asked: within its period, or years that its text itself names."""
        ask = question.ask
        claimed = ask.fold == "claim" and (ask.of == "fact" or bool(ask.figures))
        if (
            not document.period
            or not (ask.period or ask.years)
            or claimed
            or ask.of in ("document",)
            or ask.show == "plan"
        ):
            return True
        first, last = document.period
        if ask.period and not ask.years:
            begin, end = ask.period
            return begin <= last and first <= end and abs(begin - first) < _NEAR_SPAN
        own = _TITLES.sub("", document.text)  # the years of other documents' titles are not the plan's
        return any(first <= y <= last or f"{y}年" in own for y in ask.years)


def _marked(line: Line, language: Language) -> Line:
    """Return a line with the mark that a person corrected a row of it."""
    if not any(row.get("corrected") for row in line.rows):
        return line
    mark, cell = frame("corrected", language), " |" if line.text.endswith(" |") else ""
    return replace(line, text=f"{line.text.removesuffix(cell)}{mark}{cell}")
