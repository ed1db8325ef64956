"""Questions and an answers file → every metric, with intervals, by type, language and region."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation import citing, listing, refusing
from evaluation.answers import Sheet
from evaluation.case import Case, cases
from evaluation.plans import Plans
from evaluation.sampling import Measure, Tally, measure, percentile, share, spread
from evaluation.schema import GoldQuestion

Metric = Callable[[Case, Plans], Tally]


def _alone(function: Callable[[Case], Tally]) -> Metric:
    return lambda case, _: function(case)


METRICS: Mapping[str, Metric] = {
    "accuracy": _alone(refusing.accuracy),
    "concise_accuracy": _alone(refusing.concise_accuracy),
    "refusal_precision": _alone(refusing.refusal_precision),
    "refusal_recall": _alone(refusing.refusal_recall),
    "reason_accuracy": _alone(refusing.reason_accuracy),
    "citation_verbatim": _alone(citing.citation_verbatim),
    "citation_exact": citing.citation_exact,
    "citation_recall": citing.citation_recall,
    "citation_precision": citing.citation_precision,
    "evidence_recall": citing.evidence_recall,
    "region_leak": _alone(citing.region_leak),
    "period_leak": citing.period_leak,
    "unit_precision": listing.unit_precision,
    "unit_recall": listing.unit_recall,
    "figure_exact": listing.figure_exact,
    "list_completeness": _alone(listing.list_completeness),
    "list_recall": _alone(listing.list_recall),
    "false_complete": _alone(listing.false_complete),
}
LOWER_IS_BETTER = frozenset({"region_leak", "period_leak", "false_complete"})
LATENCIES = (0.5, 0.95, 0.99)


@dataclass(frozen=True)
class Score:
    """What an answers file is worth.

    Attributes:
        cases: every question beside its answer.
        tallies: by metric, what each question adds, in the order of `cases`.
        measures: by metric, the share with its interval.
        sheet: the answers as read, with what could not be.
    """

    cases: tuple[Case, ...]
    tallies: Mapping[str, tuple[Tally, ...]]
    measures: Mapping[str, Measure]
    sheet: Sheet
    plans: Plans

    def groups(self, key: Callable[[Case], Sequence[str]]) -> dict[str, tuple[int, int]]:
        """Return (right, all) questions for each group that `key` puts a case in, sorted by name."""
        out: dict[str, tuple[int, int]] = {}
        for held in self.cases:
            for name in key(held):
                right, total = out.get(name, (0, 0))
                out[name] = right + (not held.why), total + 1
        return dict(sorted(out.items()))

    def by_type(self) -> dict[str, tuple[int, int]]:
        """Return (right, all) by type of question."""
        return self.groups(lambda c: (c.gold.type,))

    def by_language(self) -> dict[str, tuple[int, int]]:
        """Return (right, all) by language."""
        return self.groups(lambda c: (c.gold.lang,))

    def by_region(self) -> dict[str, tuple[int, int]]:
        """Return (right, all) by the regions of the gold evidence; questions without evidence under –."""
        return self.groups(lambda c: self.plans.regions(c.plans) or ("–",))

    def failures(self) -> tuple[Case, ...]:
        """Return the wrong ones."""
        return tuple(c for c in self.cases if c.why)

    def units_by_role(self) -> dict[str, dict[str, float | None]]:
        """Return precision, recall and F1 of unit sets for lead and for cooperate questions."""
        return {role: self._units(role) for role in ("lead", "cooperate")}

    def _units(self, role: str) -> dict[str, float | None]:
        kept = [i for i, c in enumerate(self.cases) if c.gold.type == role]
        precision = share([self.tallies["unit_precision"][i] for i in kept])
        recall = share([self.tallies["unit_recall"][i] for i in kept])
        return {"precision": precision, "recall": recall, "f1": listing.f1(precision, recall)}

    def latencies(self) -> dict[str, float | None]:
        """Return percentiles of `total_ms` over the answers that state it."""
        told = [c.answer.timings["total_ms"] for c in self.cases if c.answer and "total_ms" in c.answer.timings]
        return {f"p{int(100 * p)}": percentile(told, p) for p in LATENCIES}

    def to_json(self) -> dict[str, Any]:
        """Return one object: the shared questions' keys first, in their form, then the others."""
        answered = [c for c in self.cases if c.is_answered]
        gold = [c.gold for c in self.cases]
        values = {name: found.value for name, found in self.measures.items()}
        return {
            "questions": len(self.cases),
            "missing": len(self.sheet.missing(gold)),
            **values,
            "unit_f1": listing.f1(values["unit_precision"], values["unit_recall"]),
            "units_by_role": self.units_by_role(),
            "citations": sum(len(c.cited) for c in self.cases),
            "answer_chars": spread([len(c.text) for c in answered]),
            "cited_chars": spread([sum(len(q.quote) for q in c.cited) for c in answered]),
            "latency_ms": self.latencies(),
            "by_type": _fractions(self.by_type()),
            "by_lang": _fractions(self.by_language()),
            "by_region": _fractions(self.by_region()),
            "refusals_by_reason": {
                reason: {"precision": precision.value, "recall": recall.value}
                for reason, (precision, recall) in refusing.by_reason(self.cases).items()
            },
            "intervals": {name: [m.low, m.high] for name, m in self.measures.items() if m.value is not None},
            "of": {name: m.of for name, m in self.measures.items()},
            "missing_ids": list(self.sheet.missing(gold)),
            "duplicate_ids": list(self.sheet.duplicates),
            "unknown_ids": list(self.sheet.unknown(gold)),
            "malformed": list(self.sheet.malformed),
        }


def _fractions(groups: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    return {name: f"{right}/{total}" for name, (right, total) in groups.items()}


def score(gold: Sequence[GoldQuestion], sheet: Sheet, plans: Plans) -> Score:
    """Return the score of a sheet of answers to `gold`."""
    held = cases(gold, sheet, plans)
    tallies = {name: tuple(metric(c, plans) for c in held) for name, metric in METRICS.items()}
    return Score(held, tallies, {name: measure(t) for name, t in tallies.items()}, sheet, plans)
