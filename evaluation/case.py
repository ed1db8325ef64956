"""One question beside its answer, prepared once for all metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.answers import Sheet
from evaluation.matching import meets, norm
from evaluation.plans import Plans
from evaluation.schema import AnswerRecord, CitedRecord, GoldQuestion

Why = Literal["", "missing", "refused", "answered", "lacks", "holds"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, its quote normalised, and the file names of the plans that hold it."""

    record: CitedRecord
    quote: str
    where: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """A question and its answer.

    Attributes:
        gold: the question.
        answer: None where the system gave none.
        text: the answer, normalised; "" without one.
        cited: the answer's citations.
        plans: file names of the plans that the gold evidence names.
        why: why the answer is wrong, "" where it is right.
        details: what it lacks (alternatives joined by |) or holds.
    """

    gold: GoldQuestion
    answer: AnswerRecord | None
    text: str
    cited: tuple[Cited, ...]
    plans: frozenset[str]
    why: Why
    details: tuple[str, ...]

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer that is no refusal."""
        return self.answer is not None and self.answer.status == "answered"

    @property
    def is_refused(self) -> bool:
        """Whether there is a refusal."""
        return self.answer is not None and self.answer.status == "refused"


def cases(gold: Sequence[GoldQuestion], sheet: Sheet, plans: Plans) -> tuple[Case, ...]:
    """Return every question beside its answer, in the order of the questions."""
    return tuple(case(question, sheet.answers.get(question.id), plans) for question in gold)


def case(gold: GoldQuestion, answer: AnswerRecord | None, plans: Plans) -> Case:
    """Return a question beside its answer, judged."""
    text = norm(answer.answer) if answer else ""
    quotes = [(record, norm(record.quote)) for record in answer.citations] if answer else []
    cited = tuple(Cited(record, quote, plans.holding(quote)) for record, quote in quotes)
    why, details = judge(gold, answer, text)
    return Case(gold, answer, text, cited, plans.meant_by(gold.evidence), why, details)


def judge(gold: GoldQuestion, answer: AnswerRecord | None, text: str) -> tuple[Why, tuple[str, ...]]:
    """Return why an answer (`text` normalised) is wrong and the strings concerned; "" and () where it is right.

    Right: an answerable question answered, with an alternative of every group and no forbidden string; any other
    question refused. These are the rules of the shared questions.
    """
    if answer is None:
        return "missing", ()
    if not gold.answerable:
        return ("", ()) if answer.status == "refused" else ("answered", ())
    if answer.status == "refused":
        return "refused", (answer.reason,) if answer.reason else ()
    lacking = tuple("|".join(group) for group in gold.must_include if not meets(text, group))
    if lacking:
        return "lacks", lacking
    forbidden = tuple(x for x in gold.must_not_include if norm(x) and norm(x) in text)
    return ("holds", forbidden) if forbidden else ("", ())
