"""The operators over rows: group, extreme, bound, minus, every, ranked, spread. Rows are any values; order is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from answer.reading.ask import Bound

R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
Best = Literal["most", "least"]


def group(rows: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    """Return the rows by key, keys and rows in the order given."""
    out: dict[K, list[R]] = {}
    for row in rows:
        out.setdefault(key(row), []).append(row)
    return out


def distinct(rows: Iterable[R], key: Callable[[R], Hashable]) -> list[R]:
    """Return the first row of each key."""
    return [held[0] for held in group(rows, key).values()]


def minus(rows: Iterable[R], others: Iterable[R], key: Callable[[R], Hashable]) -> list[R]:
    """Return the rows whose key no other row has."""
    gone = {key(row) for row in others}
    return [row for row in rows if key(row) not in gone]


def common(sets: Sequence[Collection[K]]) -> list[K]:
    """Return the keys that all the sets hold, in the order of the first."""
    return [k for k in sets[0] if all(k in s for s in sets[1:])] if sets else []


def within(number: float, bound: Bound) -> bool:
    """Tell whether a number lies in a bound, both ends inclusive."""
    return bound.low <= number and (bound.high is None or number <= bound.high)


def bounded(groups: Mapping[K, Sequence[R]], bound: Bound) -> dict[K, Sequence[R]]:
    """Return the groups that have as many rows as the bound wants."""
    return {key: rows for key, rows in groups.items() if within(len(rows), bound)}


def extreme(items: Iterable[R], value: Callable[[R], float], best: Best) -> list[R]:
    """Return the items of the highest, or lowest, value; all of those that share it."""
    held = list(items)
    if not held:
        return []
    edge = (max if best == "most" else min)(map(value, held))
    return [item for item in held if value(item) == edge]


def ranked(rows: Iterable[R], value: Callable[[R], float], *, least_first: bool = False) -> list[R]:
    """Return the rows by value, the highest first unless `least_first`; equal ones in the order given."""
    return sorted(rows, key=value, reverse=not least_first)


def counter_examples(keys: Iterable[K], rows: Iterable[R], key: Callable[[R], K]) -> list[K]:
    """Return the keys that no row has: a claim about all of them holds exactly where this is empty."""
    held = {key(row) for row in rows}
    return [k for k in keys if k not in held]


def spread(rows: Sequence[R], value: Callable[[R], float]) -> tuple[R, R] | None:
    """Return the rows of the highest and the lowest value, the first of equal ones; None of fewer than two rows."""
    if len(rows) < 2:
        return None
    return extreme(rows, value, "most")[0], extreme(rows, value, "least")[0]
