"""The text of a source as it is written line by line, with the place of each range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.model import Span
from corpus.signs import ideographs
from corpus.source import Anchor, Note, Source, Where

_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of a table's row.

    Attributes:
        text: the cell's text; "" where another cell covers it.
        where: the cell's place, None where another covers it.
        over: the merged cell that covers it: one of the row above, or the one to its left; "" for none.
    """

    text: str = ""
    where: Where | None = None
    over: Literal["", "above", "left"] = ""


@dataclass(slots=True)
class Lines:
    """The text being written; offsets grow with it."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _anchors: list[Anchor] = field(default_factory=list)
    _headings: set[int] = field(default_factory=set)
    _covered: set[int] = field(default_factory=set)
    _aside: list[Span] = field(default_factory=list)

    def line(self, text: str, where: Where, *, heading: bool = False, aside: bool = False) -> None:
        """Write a paragraph as a line; nothing for one without text."""
        start = self._length
        self._write(text.strip(), where)
        if self._length > start:
            if heading:
                self._headings.add(start)
            if aside:
                self._aside.append(Span(start, self._length))
            self._put("\n")

    def row(self, slots: Sequence[Slot]) -> None:
        """Write a table's row as a line.

        A tab stands between two cells, and closes each one that a merged cell above covers, as `corpus.markup` has it;
        empty cells at the end leave none. Nothing is written for a row without text.
        """
        if not any(slot.text.strip() for slot in slots):
            return
        last = max(i for i, slot in enumerate(slots) if slot.text.strip() or slot.over == "above")
        for i, slot in enumerate(slots[: last + 1]):
            if slot.where is not None:
                self._write(slot.text.strip().replace("\t", " "), slot.where)
            if slot.over == "above":
                self._covered.add(self._length)
            if slot.over == "above" or i < last:
                self._put("\t")
        self._put("\n")

    def source(self, kind: str, notes: Sequence[Note]) -> Source:
        """Return the source of what was written; each of its lines is a whole paragraph or row."""
        return Source(
            text="".join(self._parts),
            kind=kind,
            anchors=tuple(self._anchors),
            whole=True,
            headings=frozenset(self._headings),
            covered=frozenset(self._covered),
            aside=tuple(self._aside),
            notes=tuple(notes),
        )

    def _write(self, text: str, where: Where) -> None:
        text = _ENDS.sub(" ", ideographs(text))
        if text:
            self._anchors.append(Anchor(self._length, self._length + len(text), where))
            self._put(text)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
