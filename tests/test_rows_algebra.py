from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from answer.reading.ask import Bound
from answer.rows.algebra import (
    bounded,
    common,
    counter_examples,
    distinct,
    extreme,
    group,
    minus,
    ranked,
    spread,
    within,
)

# a row is (plan, unit, number)
ROWS = st.lists(st.tuples(st.sampled_from("韶定钦增"), st.sampled_from("甲乙丙丁"), st.integers(-5, 30)), max_size=25)
Row = tuple[str, str, int]


def unit(row: Row) -> str:
    return row[1]


@given(ROWS)
def test_groups_tile_the_rows_in_their_order(rows: list[Row]) -> None:
    groups = group(rows, unit)
    assert sorted(r for held in groups.values() for r in held) == sorted(rows)
    assert {k: len(v) for k, v in groups.items()} == Counter(map(unit, rows))
    assert all(held == [r for r in rows if unit(r) == key] for key, held in groups.items())
    assert [unit(r) for r in distinct(rows, unit)] == list(groups)


@given(ROWS, ROWS)
def test_what_is_left_shares_no_key_with_what_was_taken_away(rows: list[Row], others: list[Row]) -> None:
    left = minus(rows, others, unit)
    assert not {unit(r) for r in left} & {unit(r) for r in others}
    assert left == [r for r in rows if unit(r) not in {unit(o) for o in others}]


@given(st.lists(st.sets(st.sampled_from("甲乙丙丁")), max_size=4))
def test_common_keys_are_those_of_every_set(sets: list[set[str]]) -> None:
    assert set(common(sets)) == (set.intersection(*sets) if sets else set())


@given(ROWS, st.sampled_from(["most", "least"]))
def test_extremes_are_listed_and_none_is_beyond_them(rows: list[Row], best: str) -> None:
    chosen = extreme(rows, lambda r: r[2], best)  # type: ignore[arg-type]
    assert all(r in rows for r in chosen)
    edge = (max if best == "most" else min)((r[2] for r in rows), default=0)
    assert chosen == [r for r in rows if r[2] == edge]


@given(ROWS, st.integers(0, 5), st.none() | st.integers(0, 6))
def test_bounded_groups_are_those_counted_one_by_one(rows: list[Row], low: int, high: int | None) -> None:
    kept = bounded(group(rows, unit), Bound(low, high))
    counts = Counter(map(unit, rows))
    assert set(kept) == {k for k, n in counts.items() if n >= low and (high is None or n <= high)}
    assert all(within(len(held), Bound(low, high)) for held in kept.values())


@given(ROWS, st.sets(st.sampled_from("甲乙丙丁戊")))
def test_a_claim_about_all_holds_exactly_without_counter_example(rows: list[Row], keys: set[str]) -> None:
    missing = counter_examples(keys, rows, unit)
    assert (not missing) == all(any(unit(r) == k for r in rows) for k in keys)
    assert all(k in keys and all(unit(r) != k for r in rows) for k in missing)


@given(ROWS, st.booleans())
def test_ranks_keep_all_rows_and_the_order_of_equals(rows: list[Row], least_first: bool) -> None:
    order = ranked(rows, lambda r: r[2], least_first=least_first)
    assert Counter(order) == Counter(rows)
    numbers = [r[2] for r in order]
    assert numbers == sorted(numbers, reverse=not least_first)


@given(ROWS)
def test_the_spread_is_that_of_highest_and_lowest(rows: list[Row]) -> None:
    ends = spread(rows, lambda r: r[2])
    numbers = [r[2] for r in rows]
    assert (ends is None) == (len(rows) < 2)
    if ends is not None:
        assert ends[0][2] - ends[1][2] == max(numbers) - min(numbers)
