"""Two runs side by side, question by question; whether the newer one fell beyond noise; the stored baseline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.errors import BaselineMissing, EvaluationError
from evaluation.files import read_object, write_aside
from evaluation.sampling import NOTHING, Tally, chance_of_as_many_worse, share
from evaluation.scoring import LOWER_IS_BETTER, METRICS, Score

GATED = ("accuracy", "citation_verbatim", "region_leak", "refusal_precision", "refusal_recall")
NEVER_NOISE = frozenset({"citation_verbatim"})
NOISE = 0.2
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run is held against.

    Attributes:
        tallies: by gated metric, question id → what it added.
        values: every metric's share, None where there was none.
        record: what the run was made with.
    """

    tallies: Mapping[str, Mapping[str, Tally]]
    values: Mapping[str, float | None]
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One gated metric against the baseline.

    Attributes:
        metric: its name.
        was: the baseline's share over the questions that both have.
        now: this run's.
        worse: ids of questions that got worse.
        better: ids of questions that got better.
        chance: chance of as many worse ones among those that changed, were worse and better as likely.
        fell: whether it fell beyond noise.
    """

    metric: str
    was: float | None
    now: float | None
    worse: tuple[str, ...]
    better: tuple[str, ...]
    chance: float
    fell: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against a baseline.

    Attributes:
        verdicts: one for each gated metric.
        fixed: ids wrong then, right now.
        broken: ids right then, wrong now.
        dropped: ids that the baseline has and this run has no answer to.
    """

    verdicts: tuple[Verdict, ...]
    fixed: tuple[str, ...]
    broken: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def fell(self) -> bool:
        """Whether any gated metric fell beyond noise, or questions were left out."""
        return bool(self.dropped) or any(verdict.fell for verdict in self.verdicts)


def baseline_of(found: Score, record: Mapping[str, Any]) -> Baseline:
    """Return a scored run as a baseline."""
    ids = [held.gold.id for held in found.cases]
    tallies = {name: dict(zip(ids, found.tallies[name], strict=True)) for name in GATED}
    return Baseline(tallies, {name: found.measures[name].value for name in METRICS}, record)


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Store a baseline as one small JSON object; questions that a metric says nothing of are left out."""
    tallies = {
        name: {question: [t.hits, t.of] for question, t in told.items() if t.of}
        for name, told in baseline.tallies.items()
    }
    plain = {"format": FORMAT, "record": baseline.record, "values": baseline.values, "tallies": tallies}
    lines = [f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in plain.items() if key != "tallies"]
    rows = [f'  "{name}": {json.dumps(told)}' for name, told in tallies.items()]
    write_aside(path, "{\n" + ",\n".join([*lines, '"tallies": {\n' + ",\n".join(rows) + "\n}"]) + "\n}\n")


def read_baseline(path: Path) -> Baseline:
    """Return a stored baseline.

    Raises:
        BaselineMissing: there is none.
        EvaluationError: it is not of this form.
    """
    if not path.is_file():
        raise BaselineMissing(f"没有基线 {path}。请先运行 python -m evaluation baseline --accept 并提交。")
    stored = read_object(path)
    try:
        tallies = {
            name: {question: Tally(*pair) for question, pair in told.items()}
            for name, told in stored["tallies"].items()
        }
        if stored["format"] != FORMAT or not tallies.keys() >= set(GATED):
            raise KeyError("format")
        return Baseline(tallies, stored["values"], stored["record"])
    except (KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"基线 {path.name} 的格式不对，请重新 baseline --accept。") from error


def compare(was: Baseline, now: Score) -> Comparison:
    """Return how a run stands against a baseline. Questions that the baseline doesn't have are left out."""
    then, ids = was.tallies["accuracy"], [held.gold.id for held in now.cases]
    wrong_now = {held.gold.id for held in now.cases if held.why}
    answered = {held.gold.id for held in now.cases if held.answer is not None}
    return Comparison(
        verdicts=tuple(_verdict(name, was, now) for name in GATED),
        fixed=tuple(i for i in ids if i in then and not then[i].hits and i not in wrong_now),
        broken=tuple(i for i in ids if i in then and then[i].hits and i in wrong_now),
        dropped=tuple(i for i in then if i not in answered),
    )


def _verdict(name: str, was: Baseline, now: Score) -> Verdict:
    """Return the verdict of one metric over the questions that both runs have.

    Noise: of the questions that changed, as many or more would have got worse by chance with a probability of at least
    0.2 (the exact sign test). The rules are deterministic, so the bound is set to stop early: three questions worse and
    none better is a fall. A quotation that is not verbatim is never noise. A question of which a metric says nothing
    has no fault by it, so a first wrong refusal counts as worse.
    """
    sign = -1 if name in LOWER_IS_BETTER else 1
    asked = was.tallies["accuracy"]
    new = {held.gold.id: t for held, t in zip(now.cases, now.tallies[name], strict=True) if held.gold.id in asked}
    old = {question: was.tallies[name].get(question, NOTHING) for question in new}
    change = {q: sign * (_worth(new[q], sign) - _worth(old[q], sign)) for q in new}
    worse = tuple(q for q in new if change[q] < 0)
    better = tuple(q for q in new if change[q] > 0)
    chance = chance_of_as_many_worse(len(worse), len(better))
    before, after = share(list(old.values())), share(list(new.values()))
    fell = sign * (_known(after, sign) - _known(before, sign)) < 0 and (chance < NOISE or name in NEVER_NOISE)
    return Verdict(name, before, after, worse, better, chance, fell)


def _worth(tally: Tally, sign: int) -> float:
    return _known(tally.hits / tally.of if tally.of else None, sign)


def _known(value: float | None, sign: int) -> float:
    """Return a share, the best there is where there is none: 1, or 0 where lower is better."""
    return value if value is not None else float(sign > 0)
