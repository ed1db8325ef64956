"""What stands beside the units of a statement and is none: where it holds (适用范围), whose post it is (责任领导), notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.cells import Row, at_column
from corpus.columns import Kind, kind_of, names_offices

_KINDS: tuple[Kind, ...] = ("scope", "person", "note")
_LABEL = re.compile(
    r"(?:(?<=[，,；;。、\s（(【\[〔])|^)(?P<label>[\u4e00-\u9fff]{2,8})[：:](?=(?P<value>[^；;。\n】\]〕|]{1,80}))"
)
_NEXT = re.compile(r"[，,、\s]+[\u4e00-\u9fff]{2,8}[：:]")
_CLOSE = "）)"


@dataclass(frozen=True, slots=True)
class Beside:
    """A further label of a statement, or column of a row, that names no unit.

    Attributes:
        label: as printed, such as 适用范围 or 责任领导.
        kind: scope, person or note.
        start: clean offset of what it says, inclusive.
        end: clean offset, exclusive.
    """

    label: str
    kind: Kind
    start: int
    end: int


def labelled(text: str, start: int, end: int) -> Iterator[Beside]:
    """Yield what labels that name no unit say within a statement: …，适用范围：陕西自贸试验区）."""
    for found in _LABEL.finditer(text, start, end):
        kind = kind_of(found["label"])
        if kind not in _KINDS:
            continue
        begin, stop = found.span("value")
        other = _NEXT.search(text, begin, stop)
        stop = other.start() if other else stop
        while stop > begin and text[stop - 1] in _CLOSE and _opened(text, begin, stop) < 0:
            stop -= 1
        yield Beside(found["label"], kind, begin, stop)


def _opened(text: str, start: int, end: int) -> int:
    """Return how many brackets a range leaves open, below 0 where it closes more than it opens."""
    return sum((c in "（(") - (c in _CLOSE) for c in text[start:end])


def in_row(header: Sequence[str], row: Row, roles: Sequence[int]) -> Iterator[Beside]:
    """Yield what a table's row says in columns of places, persons and notes, and of offices that have no role."""
    for column, head in enumerate(header):
        office = column not in roles and names_offices(head)
        kind, cell = "person" if office else kind_of(head), at_column(row, column)
        if kind in _KINDS and cell:
            yield Beside(head, kind, cell[0][0], cell[-1][1])
