"""Metrics of citations: verbatim, exact, evidence covered, leaks of region and period, support of each statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.case import Case, Cited
from evaluation.facts import Fact, facts_of, held
from evaluation.matching import norm, overlap
from evaluation.plans import Plans
from evaluation.sampling import NOTHING, Tally

HALF = 0.5
_MARKER = re.compile(r"\[(\d+)\]")
_BEFORE_LIST = re.compile(r"^[^:：\[]*[:：]")
_ITEM_ENDS = re.compile(r"(?<=\])[；;]")


def citation_verbatim(case: Case) -> Tally:
    """Citations whose normalised quote stands in some plan / all citations, those of refusals too."""
    return Tally(sum(bool(cited.where) for cited in case.cited), len(case.cited))


def citation_exact(case: Case, plans: Plans) -> Tally:
    """Citations that are exactly raw[start:end] of the file they name / citations that state file and offsets."""
    raw = {document.name: document.raw for document in plans.corpus.documents}
    placed = [c.record for c in case.cited if c.record.document and None not in (c.record.start, c.record.end)]
    exact = sum(bool(r.quote) and raw.get(r.document or "", "")[r.start : r.end] == r.quote for r in placed)
    return Tally(exact, len(placed))


def evidence_recall(case: Case, plans: Plans) -> Tally:
    """Gold quotes that a citation of the same plan covers by half or more / gold quotes, answered questions only.

    Covered: the longest common run over the shorter length is at least 0.5.
    """
    if not (case.gold.answerable and case.is_answered):
        return NOTHING
    found = [
        any(plans.meant(e) & cited.where and overlap(norm(e.quote), cited.quote) >= HALF for cited in case.cited)
        for e in case.gold.evidence
    ]
    return Tally(sum(found), len(found))


def region_leak(case: Case) -> Tally:
    """Citations that stand only in plans which the gold evidence doesn't use / citations, answerable questions only."""
    if not (case.gold.answerable and case.plans):
        return NOTHING
    return Tally(sum(bool(c.where) and not c.where & case.plans for c in case.cited), len(case.cited))


def period_leak(case: Case, plans: Plans) -> Tally:
    """Citations of plans whose period meets no period of the gold evidence's plans / citations of plans with a period.

    A quote that stands in several plans leaks only if none of them fits.
    """
    wanted = [p for name in case.plans if (p := plans.corpus.document(name).period)]
    if not (case.gold.answerable and wanted):
        return NOTHING
    periods = [[p for name in c.where if (p := plans.corpus.document(name).period)] for c in case.cited]
    dated = [held for held in periods if held]
    return Tally(sum(not any(_meet(a, b) for a in held for b in wanted) for held in dated), len(dated))


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of an answer, or one item of it, with the facts it states and its citations."""

    facts: frozenset[Fact]
    cited: tuple[Cited, ...]


def citation_recall(case: Case, plans: Plans) -> Tally:
    """Statements whose facts all stand in what they cite together / statements with facts, answered questions only.

    After ALCE's citation recall (Gao et al. 2023, "Enabling Large Language Models to Generate Text with
    Citations"). There, a model of entailment judges whether the cited passages support a sentence. Here a statement is a
    line or a cited item of a list, and it is supported if each of its checkable facts (names of units and tasks, figures with their unit as values,
    quoted runs) stands in the cited spans: exact, and blind to words that are none of these. Lines without facts don't count.
    """
    if not case.is_answered:
        return NOTHING
    told = [s for s in statements(case, plans) if s.facts]
    return Tally(sum(is_supported(s.facts, s.cited) for s in told), len(told))


def citation_precision(case: Case, plans: Plans) -> Tally:
    """Citations that their statement needs / citations of statements with facts, answered questions only.

    ALCE's definition with this room's support: a citation counts if its statement is supported, and either it supports the
    statement alone or the others no longer do without it.
    """
    if not case.is_answered:
        return NOTHING
    told = [s for s in statements(case, plans) if s.facts]
    needed = [_is_needed(s, place) for s in told for place in range(len(s.cited))]
    return Tally(sum(needed), len(needed))


def _is_needed(statement: Statement, place: int) -> bool:
    """Tell whether the citation at `place` (from 0) counts."""
    facts, cited = statement.facts, statement.cited
    if not is_supported(facts, cited):
        return False
    return is_supported(facts, [cited[place]]) or not is_supported(facts, [*cited[:place], *cited[place + 1 :]])


def is_supported(facts: frozenset[Fact], cited: Sequence[Cited]) -> bool:
    """Tell whether every fact stands in some quote cited."""
    return held(facts, [c.quote for c in cited]) == facts


def statements(case: Case, plans: Plans) -> list[Statement]:
    """Return what an answer states, line by line, and item by item where a line cites each item of a list (…[1]；…[2]).

    Lines without markers, and what stands before the colon of a list, head what follows, and what follows must support
    them too; a head that nothing follows is a statement of its own, without citations.
    """
    by_marker = {c.record.marker or i: c for i, c in enumerate(case.cited, start=1)}
    out: list[Statement] = []
    head: list[str] = []
    followed = True
    for line in (case.answer.answer if case.answer else "").split("\n"):
        if not _MARKER.search(line):
            head, followed = ([line], False) if followed else ([*head, line], False)
            continue
        items, followed = _ITEM_ENDS.split(line), True
        listed = _BEFORE_LIST.findall(items[0]) if len(items) > 1 else []
        for item in filter(_MARKER.search, items):
            cited = [by_marker[n] for n in dict.fromkeys(map(int, _MARKER.findall(item))) if n in by_marker]
            out.append(
                Statement(facts_of(_MARKER.sub("", "\n".join([*head, *listed, item])), plans.names), tuple(cited))
            )
    rest = frozenset() if followed else facts_of("\n".join(head), plans.names)
    return [*out, Statement(rest, ())] if rest else out
