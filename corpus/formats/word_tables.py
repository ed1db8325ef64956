"""A table of a Word file → its grid: which cell stands where, and which columns a merged one covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Literal

from lxml.etree import _Element as Node

from corpus.formats.word_styles import W, attribute, child, children, number, toggle

_WRAPPERS = (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo")
_MOST_COLUMNS = 63  # Word's own limit
_NARROW = 150  # twentieths of a point: no character is as narrow, an edge that was moved by hand is


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
    """Return the rows of a `w:tbl`, those deleted under revision left out; a column is where a cell begins."""
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
    return _aligned(rows, _edges(table))


def _edges(table: Node) -> list[int]:
    """Return where the columns of a table's grid begin, from its left edge; [] where the grid is not given."""
    widths = [number(node, "w") for node in children(child(table, "tblGrid")) if node.tag == W + "gridCol"]
    return list(accumulate(widths, initial=0)) if widths and min(widths) > 0 else []


def _aligned(rows: list[Row], edges: list[int]) -> list[Row]:
    """Return rows with the columns that people see: a grid has an edge for each cell's, were they a hair apart.

    Two edges are one where no row has a cell between them, and no character would fit in.
    """
    together = {pair for row in rows for pair in pairwise(box.column for box in row.boxes)}
    groups: list[list[int]] = []
    for begin in sorted({box.column for row in rows for box in row.boxes}):
        near = bool(groups) and begin < len(edges) and edges[begin] - edges[groups[-1][0]] < _NARROW
        if near and not any((before, begin) in together for before in groups[-1]):
            groups[-1].append(begin)
        else:
            groups.append([begin])
    columns = {begin: column for column, group in enumerate(groups) for begin in group}
    return [replace(row, boxes=tuple(_placed(row.boxes, columns))) for row in rows]


def _placed(boxes: Sequence[Box], columns: Mapping[int, int]) -> Iterator[Box]:
    """Yield the cells of a row at their columns."""
    for i, box in enumerate(boxes):
        column = columns[box.column]
        if i + 1 < len(boxes):
            end = columns[boxes[i + 1].column]
        else:
            end = max(at for begin, at in columns.items() if begin < box.column + box.width) + 1
        yield replace(box, column=column, width=end - column)


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
