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
    """A line of an answer with the facts it states and its citations; a line without markers leads into the next."""

    facts: frozenset[Fact]
    cited: tuple[Cited, ...]


def citation_recall(case: Case, plans: Plans) -> Tally:
    """Statements whose facts all stand in what they cite together / statements with facts, answered questions only.

    After ALCE's citation recall (Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations",
    section 4). There, a model of entailment judges whether the cited passages support a sentence. Here a statement is a
    line, and it is supported if each of its checkable facts (names of units and tasks, figures with their unit as values,
    quoted runs) stands in the cited spans: exact, and blind to words that are none of these. Lines without facts don't count.
    """
    if not case.is_answered:
        return NOTHING
    told = [s for s in statements(case, plans) if s.facts]
    return Tally(sum(is_supported(s.facts, s.cited) for s in told), len(told))


def citation_precision(case: Case, plans: Plans) -> Tally:
    """Citations that their statement needs / citations of statements with facts, answered questions only.

    ALCE's definition: a citation counts if its statement is supported, and either it supports a part of it alone or the
    others no longer support the statement without it. As facts are checked one by one here, "alone" means that it holds
    at least one of the facts; a citation of no fact is irrelevant.
    """
    if not case.is_answered:
        return NOTHING
    told = [s for s in statements(case, plans) if s.facts]
    needed = [is_supported(s.facts, s.cited) and bool(held(s.facts, [cited.quote])) for s in told for cited in s.cited]
    return Tally(sum(needed), len(needed))


def is_supported(facts: frozenset[Fact], cited: Sequence[Cited]) -> bool:
    """Tell whether every fact stands in some quote cited."""
    return held(facts, [c.quote for c in cited]) == facts


def statements(case: Case, plans: Plans) -> list[Statement]:
    """Return the lines of an answer with facts and citations; trailing lines without markers are one statement."""
    by_marker = {c.record.marker or i: c for i, c in enumerate(case.cited, start=1)}
    out: list[Statement] = []
    lead: list[str] = []
    for line in (case.answer.answer if case.answer else "").split("\n"):
        lead.append(_MARKER.sub("", line))
        markers = dict.fromkeys(int(n) for n in _MARKER.findall(line))
        cited = tuple(by_marker[n] for n in markers if n in by_marker)
        if markers:
            out.append(Statement(facts_of("\n".join(lead), plans.names), cited))
            lead = []
    rest = facts_of("\n".join(lead), plans.names)
    return [*out, Statement(rest, ())] if rest else out
