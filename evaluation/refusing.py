"""Metrics of right and wrong, and of refusals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from answer import Reason
from evaluation.case import Case
from evaluation.matching import norm
from evaluation.sampling import NOTHING, Measure, Tally, measure

ROOM = 300  # characters of an answer that are never too many
TIMES = 3


def accuracy(case: Case) -> Tally:
    """Right answers and right refusals / questions; a missing answer is wrong."""
    return Tally(not case.why, 1)


def concise_accuracy(case: Case) -> Tally:
    """As accuracy, but an answer longer than 300 characters + 3 times its gold evidence counts as wrong.

    So copying whole passages, which meets many groups by chance, does not win.
    """
    room = ROOM + TIMES * sum(len(norm(e.quote)) for e in case.gold.evidence)
    return Tally(not case.why and (case.is_refused or len(case.text) <= room), 1)


def refusal_precision(case: Case) -> Tally:
    """Refusals of questions that no plan answers / refusals."""
    return Tally(not case.gold.answerable, 1) if case.is_refused else NOTHING


def refusal_recall(case: Case) -> Tally:
    """Refusals of questions that no plan answers / such questions with an answer or a refusal."""
    return NOTHING if case.gold.answerable or case.answer is None else Tally(case.is_refused, 1)


def reason_accuracy(case: Case) -> Tally:
    """Refusals that give a reason which fits / refusals of questions whose fitting reasons are known."""
    if not (case.is_refused and case.answer and case.gold.reasons):
        return NOTHING
    return Tally(case.answer.reason in case.gold.reasons, 1)


def by_reason(cases: Sequence[Case]) -> dict[str, tuple[Measure, Measure]]:
    """Return precision and recall of each reason that is given or due.

    Precision: refusals with the reason, where it fits / refusals with it (a refusal of an answerable question never
    fits; one whose fitting reasons nobody stated is left out). Recall: questions refused with the reason, or another
    that fits / questions that it fits.
    """
    out: dict[str, tuple[Measure, Measure]] = {}
    for reason in get_args(Reason):
        given = [c for c in cases if c.is_refused and c.answer and c.answer.reason == reason]
        judged = [c for c in given if c.gold.answerable or c.gold.reasons]
        due = [c for c in cases if reason in c.gold.reasons and c.answer]
        if given or due:
            precision = measure([Tally(reason in c.gold.reasons, 1) for c in judged])
            recall = measure([Tally(_fits(c), 1) for c in due])
            out[reason] = precision, recall
    return out


def _fits(case: Case) -> bool:
    return case.is_refused and case.answer is not None and case.answer.reason in case.gold.reasons
