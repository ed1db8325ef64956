"""Two versions of a plan → what its ledger and its targets gained, lost, and say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from answer.model import Row
from answer.tables import ledger_rows, target_rows
from corpus import Corpus, CorpusError, Shelf, read_file

_Key = Callable[[Row], Hashable]


@dataclass(frozen=True, slots=True)
class Sides:
    """What two lists of rows differ in.

    Attributes:
        added: rows of the later list that the earlier has nothing for.
        dropped: rows of the earlier list that the later has nothing for.
        changed: rows that say something else of the same: earlier, later.
    """

    added: tuple[Row, ...] = ()
    dropped: tuple[Row, ...] = ()
    changed: tuple[tuple[Row, Row], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.dropped or self.changed)

    def to_json(self) -> dict[str, Any]:
        """Return the differences as JSON values."""
        changed = [{"before": dict(before), "after": dict(after)} for before, after in self.changed]
        return {
            "added": [dict(row) for row in self.added],
            "dropped": [dict(row) for row in self.dropped],
            "changed": changed,
        }


@dataclass(frozen=True, slots=True)
class Differences:
    """What two versions of a plan differ in.

    Attributes:
        duties: of the ledger, a row for each unit: by matter and unit; another role or deadline is a change.
        targets: by thing, year and kind; another value, unit or comparator is a change.
    """

    duties: Sides = field(default_factory=Sides)
    targets: Sides = field(default_factory=Sides)

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.duties or self.targets)

    def to_json(self) -> dict[str, Any]:
        """Return the differences as JSON values."""
        return {"duties": self.duties.to_json(), "targets": self.targets.to_json()}


def differences(before: Corpus, after: Corpus) -> Differences:
    """Return what the plans of a file's later version have gained, lost, and say otherwise."""
    return Differences(
        duties=sides(list(_duties(before)), list(_duties(after)), same=_matter_and_unit, alike=_role_and_deadline),
        targets=sides(list(target_rows(before)), list(target_rows(after)), same=_thing_and_year, alike=_figure),
    )


def version_differences(shelf: Shelf, name: str, number: int | None = None, other: int | None = None) -> Differences:
    """Return what a file's version differs in from a former one.

    Args:
        shelf: where the file is.
        name: the file's.
        number: of the former version, from 1; None for the latest.
        other: of the version it is compared with; None for the file as it is.

    Raises:
        CorpusError: there is no such file or version, or one of them can't be read.
    """
    current = shelf.file(name)
    former = shelf.versions(name)
    if not former:
        raise CorpusError("没有旧版本可比。", file=name)
    first = former[-1] if number is None else shelf.version(name, number)
    second = current if other is None else shelf.version(name, other)
    before, after = (read_file(path.read_bytes(), name, shelf.kept) for path in (first, second))
    return differences(before, after)


def sides(before: Sequence[Row], after: Sequence[Row], *, same: _Key, alike: _Key) -> Sides:
    """Return what two lists of rows differ in, in their order.

    Args:
        before: the earlier rows.
        after: the later rows.
        same: what a row is about; rows about the same are set beside one another.
        alike: what it says of that; of rows about the same, those that say the same are no difference.
    """
    earlier, later = _unmatched(before, after, lambda row: (same(row), alike(row)))
    dropped, added = _unmatched(earlier, later, same)
    gone, come = set(map(id, dropped)), set(map(id, added))
    waiting = _by(same, [row for row in later if id(row) not in come])
    changed = [(row, waiting[same(row)].pop(0)) for row in earlier if id(row) not in gone]
    return Sides(tuple(added), tuple(dropped), tuple(changed))


def _unmatched(before: Sequence[Row], after: Sequence[Row], key: _Key) -> tuple[list[Row], list[Row]]:
    """Return the rows of each list without those that pair off, one for one and in order, by a key."""
    there = _by(key, after)
    lost = []
    for row in before:
        if pairs := there.get(key(row)):
            pairs.pop(0)
        else:
            lost.append(row)
    left = {id(row) for rows in there.values() for row in rows}
    return lost, [row for row in after if id(row) in left]


def _by(key: _Key, rows: Sequence[Row]) -> dict[Hashable, list[Row]]:
    found: dict[Hashable, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _duties(corpus: Corpus) -> Iterator[Row]:
    """Yield the rows of the ledger, one for each unit."""
    for row in ledger_rows(corpus):
        for unit in row["units"]:
            yield {**{key: value for key, value in row.items() if key != "units"}, "unit": unit}


def _matter_and_unit(row: Row) -> Hashable:
    return row["governs"], row["unit"]


def _role_and_deadline(row: Row) -> Hashable:
    return row["role"], row["deadline"]


def _thing_and_year(row: Row) -> Hashable:
    return row["what"], row["year"], row["kind"]


def _figure(row: Row) -> Hashable:
    value = row["value"]
    return row["comparator"], tuple(value) if isinstance(value, list) else value, row["unit"]
