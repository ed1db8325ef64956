"""A table of a Word file → its grid: which cell stands where, and which columns a merged one covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml.etree import _Element as Node

from corpus.formats.word_styles import W, attribute, child, number, toggle

_WRAPPERS = (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo")
_MOST_COLUMNS = 63  # Word's own limit


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as the file has it.

    Attributes:
        node: the `w:tc`.
        column: its first column, from 0.
        width: how many columns it takes.
        over: whether a merged cell of the row above or the one to its left goes on in it; "" for neither.
    """

    node: Node
    column: int
    width: int
    over: Literal["", "above", "left"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells in order; `shown` is false for one that is hidden."""

    boxes: tuple[Box, ...]
    shown: bool = True

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return self.boxes[-1].column + self.boxes[-1].width if self.boxes else 0


def grid(table: Node) -> list[Row]:
    """Return the rows of a `w:tbl`, those deleted under revision left out."""
    rows: list[Row] = []
    spanning: frozenset[int] = frozenset()
    for node in _within(table, W + "tr"):
        properties = child(node, "trPr")
        if child(properties, "del") is not None:
            continue
        before = max(0, min(number(child(properties, "gridBefore")), _MOST_COLUMNS))
        boxes = tuple(_boxes(node, before, spanning))
        spanning = frozenset(
            column
            for box in boxes
            if child(box.node, "tcPr", "vMerge") is not None
            for column in range(box.column, box.column + box.width)
        )
        rows.append(Row(boxes, not toggle(properties, "hidden")))
    return rows


def revised(table: Node) -> int:
    """Return how many rows of a `w:tbl` were put in or deleted under revision."""
    rows = (child(node, "trPr") for node in _within(table, W + "tr"))
    return sum(child(row, "ins") is not None or child(row, "del") is not None for row in rows)


def _boxes(row: Node, column: int, spanning: frozenset[int]) -> Iterator[Box]:
    """Yield the cells of a row; `spanning` are the columns that a cell of the row above may go on in."""
    for node in _within(row, W + "tc"):
        properties = child(node, "tcPr")
        wide = max(1, min(number(child(properties, "gridSpan"), default=1), _MOST_COLUMNS))
        yield Box(node, column, wide, _over(properties, column, spanning))
        column += wide


def _over(properties: Node | None, column: int, spanning: frozenset[int]) -> Literal["", "above", "left"]:
    merged = child(properties, "vMerge")
    if merged is not None and attribute(merged) != "restart" and column in spanning:
        return "above"
    beside = child(properties, "hMerge")
    return "left" if beside is not None and attribute(beside) != "restart" and column else ""


def _within(node: Node, tag: str) -> Iterator[Node]:
    """Yield the rows or cells of a node, also those in content controls."""
    for below in node:
        if below.tag == tag:
            yield below
        elif below.tag in _WRAPPERS:
            yield from _within(below, tag)
