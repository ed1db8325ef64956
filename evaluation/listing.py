"""Metrics of lists and figures: units by role, completeness, figure with unit and year."""

from __future__ import annotations

from dataclasses import dataclass

from corpus import Assignment, Document, Role, Target
from evaluation.case import Case
from evaluation.facts import Figure, figures_of, years_of
from evaluation.matching import meets, norm, overlap
from evaluation.plans import Plans
from evaluation.sampling import NOTHING, Tally

HALF = 0.5
_ROLES: dict[str, tuple[Role, ...]] = {"lead": ("lead",), "cooperate": ("cooperate", "responsible")}


def gold_units(case: Case, plans: Plans) -> tuple[tuple[str, ...], ...]:
    """Return the units that a lead or cooperate question asks for, each as its names; () where they can't be had honestly.

    The gold groups say which units a right answer holds, not that there are no others. So they count as the whole set
    only where the ledger of the gold plans has a statement that the evidence names, with as many units of the role,
    each of which meets a group of its own: two independent readings of the plan that agree.
    """
    found = confirming(case, plans)
    if not found:
        return ()
    units = role_units(found[0], case.gold.type)
    return tuple(
        (*(norm(x) for x in group), *(unit for unit in units if _names(unit, group)))
        for group in case.gold.must_include
    )


def confirming(case: Case, plans: Plans) -> list[Assignment]:
    """Return the statements of the gold plans whose units of the role asked are exactly the gold groups, one each."""
    groups = case.gold.must_include
    out: list[Assignment] = []
    for name in sorted(case.plans):
        for assignment in plans.corpus.assignments[name]:
            units = role_units(assignment, case.gold.type)
            fits = [[unit for unit in units if _names(unit, group)] for group in groups]
            if not _is_evidenced(plans.corpus.document(name), assignment, case):
                continue
            if units and len(units) == len(groups) == len({unit for fit in fits for unit in fit}) and all(fits):
                out.append(assignment)
    return out


def _is_evidenced(document: Document, assignment: Assignment, case: Case) -> bool:
    """Tell whether the gold evidence names the statement's task, or stands within the statement or around it."""
    task, said = norm(assignment.governs), norm(document.quote(assignment.start, assignment.end))
    quotes = [norm(evidence.quote) for evidence in case.gold.evidence]
    return any(task in quote or quote in said or said in quote for quote in quotes)


def role_units(assignment: Assignment, kind: str) -> list[str]:
    """Return the units, normalised, of the role that a lead or cooperate question asks for; [] for other kinds."""
    roles = _ROLES.get(kind, ())
    return [norm(unit.name) for duty in assignment.duties if duty.role in roles for unit in duty.units]


def _names(unit: str, group: tuple[str, ...]) -> bool:
    return any(norm(alternative) in unit or unit in norm(alternative) for alternative in group)


def unit_precision(case: Case, plans: Plans) -> Tally:
    """Units named that are gold / units named, those of the question itself left out.

    Named: names of the corpus's ledger, or gold ones, that the answer holds. So it works for an answer of any origin.
    """
    gold = gold_units(case, plans)
    if not (gold and case.is_answered):
        return NOTHING
    named = named_units(case, plans, gold)
    return Tally(
        sum(any(name in unit or unit in name for names in gold for unit in names) for name in named), len(named)
    )


def unit_recall(case: Case, plans: Plans) -> Tally:
    """Gold units that the answer names / gold units; a refusal or a missing answer names none."""
    gold = gold_units(case, plans)
    return Tally(sum(any(name in case.text for name in names) for names in gold), len(gold))


def named_units(case: Case, plans: Plans, gold: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the unit names that an answer holds and the question doesn't; a gold one within another counts with it."""
    asked = norm(case.gold.question)
    found = [n for n in plans.units.within(case.text) if n.lstrip("省市县区") not in asked]
    more = [n for names in gold for n in names[:1] if n in case.text and not any(n in f or f in n for f in found)]
    return [*found, *more]


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean 2PR / (P + R), van Rijsbergen 1979 with equal weights; None where either is unknown."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def list_completeness(case: Case) -> Tally:
    """Questions whose answer meets every group / answerable questions of two groups or more, missing answers too."""
    groups = case.gold.must_include
    return Tally(all(meets(case.text, g) for g in groups) and case.is_answered, 1) if len(groups) > 1 else NOTHING


def list_recall(case: Case) -> Tally:
    """Met groups / groups, over answerable questions of two groups or more."""
    groups = case.gold.must_include
    if len(groups) < 2:
        return NOTHING
    return Tally(sum(case.is_answered and meets(case.text, g) for g in groups), len(groups))


def false_complete(case: Case) -> Tally:
    """Answers that call their list whole though a group is not met / answers that call it whole."""
    if not (case.is_answered and case.answer and case.answer.complete and case.gold.answerable):
        return NOTHING
    return Tally(not all(meets(case.text, g) for g in case.gold.must_include), 1)


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A figure that a right answer states.

    Attributes:
        values: the ways to state each number (two for a range, whose lower end may stand without its unit).
        year: the year it holds for, None for none.
    """

    values: tuple[frozenset[Figure], ...]
    year: int | None

    def stated_by(self, figures: frozenset[Figure]) -> bool:
        """Tell whether every number is among `figures`."""
        return all(ways & figures for ways in self.values)


def gold_figures(case: Case, plans: Plans) -> tuple[GoldFigure, ...]:
    """Return the figures of a question that `gold_targets` finds, each once.

    Their year counts where question or evidence prints it; one that the ledger worked out (2012年起5年内) does not.
    """
    printed = years_of(norm(" ".join([case.gold.question, *(evidence.quote for evidence in case.gold.evidence)])))
    found = [(target_values(t), t.year if t.year in printed else None) for _, t in gold_targets(case, plans)]
    return tuple(dict.fromkeys(GoldFigure(values, year) for values, year in found))


def gold_targets(case: Case, plans: Plans) -> list[tuple[Document, Target]]:
    """Return the targets that the ledger reads in the gold evidence and a gold group names.

    Both must agree: a figure of the evidence that no group asks for is left out, and so is a group that is no figure.
    """
    asked = [frozenset(f for a in group for f in figures_of(norm(a))) for group in case.gold.must_include]
    return [
        (document, target)
        for evidence in case.gold.evidence
        for document in map(plans.corpus.document, sorted(plans.meant(evidence)))
        for target in plans.corpus.targets[document.name]
        if _stands_in(document, target, norm(evidence.quote))
        and any(GoldFigure(target_values(target), None).stated_by(group) for group in asked)
    ]


def _stands_in(document: Document, target: Target, quote: str) -> bool:
    """Tell whether a target's figure stands in a normalised quote and the quote meets its clause."""
    clause = norm(document.quote(target.start, target.end))
    return norm(document.quote(*target.figure)) in quote and overlap(clause, quote) >= HALF


def target_values(target: Target) -> tuple[frozenset[Figure], ...]:
    """Return the ways to state a target's number, or both ends of its range, as `figures_of` reads them in text."""
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    ways = [figures_of(norm(f"{value:.10g}{target.unit}")) for value in values]
    return (ways[0] | {(float(values[0]), "")}, ways[1]) if len(ways) == 2 else tuple(ways)


def figure_exact(case: Case, plans: Plans) -> Tally:
    """Gold figures that the answer states with the same value, unit and year / gold figures of answered questions.

    The year is right if the answer names it, or names no year at all. Values are compared as numbers with their unit
    (16％ is 百分之十六), so a changed digit or unit is wrong.
    """
    if not case.is_answered:
        return NOTHING
    gold = gold_figures(case, plans)
    stated, years = figures_of(case.text), years_of(case.text)
    right = [f.stated_by(stated) and (f.year is None or not years or f.year in years) for f in gold]
    return Tally(sum(right), len(gold))
