"""Shares over questions: the sum that makes a figure, its confidence interval, percentiles, the sign test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, comb

import numpy as np

RESAMPLES = 2000
SEED = 20181


@dataclass(frozen=True, slots=True)
class Tally:
    """What one question adds to a share: `hits` of `of`; `of` 0 where the metric says nothing of this question."""

    hits: float
    of: float


NOTHING = Tally(0, 0)


@dataclass(frozen=True, slots=True)
class Measure:
    """A share over questions.

    Attributes:
        value: 0..1; None where no question says anything of it.
        low: lower end of the 95% confidence interval, None with `value`.
        high: upper end.
        of: what it is a share of (questions, citations, units …), summed over the questions.
    """

    value: float | None
    low: float | None
    high: float | None
    of: float


def share(tallies: Sequence[Tally]) -> float | None:
    """Return the sum of hits over the sum of `of`, None where that is 0."""
    of = sum(tally.of for tally in tallies)
    return sum(tally.hits for tally in tallies) / of if of else None


def measure(tallies: Sequence[Tally]) -> Measure:
    """Return the share with its interval."""
    low, high = interval(tallies)
    return Measure(share(tallies), low, high, sum(tally.of for tally in tallies))


def interval(tallies: Sequence[Tally], resamples: int = RESAMPLES) -> tuple[float | None, float | None]:
    """Return the ends of the 95% bootstrap interval of the share, questions drawn with replacement, seeded.

    Efron and Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13, percentile method. Where every question has
    the same share the interval has no width: it says nothing of questions of another kind.
    """
    table = np.array([(tally.hits, tally.of) for tally in tallies if tally.of], dtype=np.float64).reshape(-1, 2)
    if not len(table):
        return None, None
    drawn = np.random.default_rng(SEED).integers(0, len(table), (resamples, len(table)))
    sums = table[drawn].sum(axis=1)
    low, high = np.percentile(sums[:, 0] / sums[:, 1], (2.5, 97.5))
    return float(low), float(high)


def percentile(figures: Sequence[float], share_below: float) -> float | None:
    """Return the nearest-rank percentile: the least figure that `share_below` (0..1) of them don't exceed; None for none."""
    ranked = sorted(figures)
    return ranked[max(0, ceil(share_below * len(ranked)) - 1)] if ranked else None


def spread(figures: Sequence[int]) -> tuple[int, int] | None:
    """Return the upper median and the figure at 95 of 100 in rising order, as the shared questions' rules define them."""
    ranked = sorted(figures)
    return (ranked[len(ranked) // 2], ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]) if ranked else None


def chance_of_as_many_worse(worse: int, better: int) -> float:
    """Return the chance that of worse + better changed questions at least `worse` got worse, were either as likely.

    The exact one-sided sign test (McNemar 1947 in its binomial form); 1.0 where nothing changed.
    """
    changed = worse + better
    return float(sum(comb(changed, k) for k in range(worse, changed + 1)) / 2**changed)
