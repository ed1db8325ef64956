"""Ruled tables in a picture of a page: the lines that are drawn, and the cells between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from corpus.formats.picture_skew import Box, Pixels, ink

_LEVEL, _SHORT = 1 / 16, 1 / 50  # of the page's width: the shortest rule by itself, and between two others
_FREE = 1 / 16  # of the page across the rule: the shortest one with a free end
_WIDE = 1 / 5  # of the page's width: the narrowest table
_THIN = 1 / 150  # of the page's width: what is thicker is no rule
_GAP = 3  # pixels that a rule may be broken over
_LEAST_CELL = 8  # pixels that a cell measures at least
_ROW = 1 / 10  # of the page's width: the height of a row all across, at most
_NEAR = 1 / 160  # of the page's width: edges nearer than that are one


@dataclass(frozen=True, slots=True)
class PictureCell:
    """A cell: its first row and column from 0, how many of each it spans, its box in pixels between the rules."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class PictureTable:
    """A ruled table: its box, and its cells by row and column; () where they leave a gap, so that the grid isn't sure."""

    box: Box
    cells: tuple[PictureCell, ...]

    def cell_at(self, x: float, y: float) -> PictureCell | None:
        """Return the cell in which a point lies."""
        return next((c for c in self.cells if c.box[0] <= x <= c.box[2] and c.box[1] <= y <= c.box[3]), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules drawn on a level picture, and the tables that they make."""

    mask: Pixels
    tables: tuple[PictureTable, ...]


def find_rules(pixels: Pixels) -> Rules:
    """Return the rules of a level picture and its tables of at least two cells, from the top."""
    mask = _rules(pixels)
    near = _near(mask)
    tables = []
    for box in _frames(mask, near):
        cells = _cells(mask, box)
        if len(cells) > 1:
            left, top, right, bottom = map(float, box)
            tables.append(PictureTable((left, top, right, bottom), tuple(_grid(cells, near))))
    return Rules(mask, tuple(tables))


def _rules(pixels: Pixels) -> Pixels:
    """Return the rules of a picture: the long level ones, upright ones from rule to rule, and short ones between those."""
    marks = ink(pixels, faint=True)
    thin, short = max(9, int(marks.shape[1] * _THIN)), int(marks.shape[1] * _SHORT)
    level, upright = _drawn(marks, short, thin), _drawn(_turned(marks), short, thin)
    mask = _drawn(marks, int(marks.shape[1] * _LEVEL), thin)
    near = _near(mask)
    for _ in range(2):
        mask = mask | _turned(_between(upright, _turned(mask), near))
        framed = mask.copy()
        for left, top, right, bottom in _frames(mask, near):
            cv2.rectangle(framed, (left, top), (right - 1, bottom - 1), 1)  # a table may be open to the sides
        mask = mask | _between(level, framed, near)
    return np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8)


def _near(mask: Pixels) -> int:
    return max(4, int(mask.shape[1] * _NEAR))


def _turned(pixels: Pixels) -> Pixels:
    """Return a picture with rows for columns, so that upright rules are level."""
    return np.ascontiguousarray(pixels.T)


def _frames(mask: Pixels, near: int) -> list[tuple[int, int, int, int]]:
    """Return the boxes of what rules hold together, from the top.

    A table that is open to the sides falls apart at a row that goes all across it: parts of one width belong together.
    """
    count, _, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    frames: list[tuple[int, int, int, int]] = []
    for left, top, wide, high, _ in sorted(boxes[1:count].tolist(), key=lambda box: box[1]):
        if wide < _WIDE * mask.shape[1]:
            continue
        right, bottom = left + wide, top + high
        above = frames[-1] if frames else (0, 0, 0, 0)
        if abs(above[0] - left) <= near and abs(above[2] - right) <= near and top - above[3] <= _ROW * mask.shape[1]:
            frames[-1] = (min(above[0], left), above[1], max(above[2], right), max(above[3], bottom))
        else:
            frames.append((left, top, right, bottom))
    return [frame for frame in frames if frame[3] - frame[1] >= _SHORT * mask.shape[1]]


def _drawn(marks: Pixels, length: int, thin: int) -> Pixels:
    """Return the level rules: runs of ink of a length, broken over a few pixels at most, and thin."""
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    thick = cv2.dilate(joined, np.ones((3, 1), np.uint8))  # a rule that is not quite level steps from row to row
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    kept = np.zeros(count, np.uint8)
    for i in range(1, count):
        kept[i] = boxes[i][cv2.CC_STAT_HEIGHT] <= thin and boxes[i][cv2.CC_STAT_WIDTH] >= length
    found: Pixels = kept[labels]
    return found


def _between(level: Pixels, others: Pixels, near: int) -> Pixels:
    """Return the level rules that run from one of the others to another; strokes of characters don't.

    A long one may end free, where the page cuts the table.
    """
    held = cv2.dilate(others, np.ones((2 * near + 1, 2 * near + 1), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    kept = np.zeros(count, np.uint8)
    for i, (left, top, wide, high, _) in enumerate(boxes[1:].tolist(), 1):
        ends = [held[top : top + high, x].any() for x in (left, left + wide - 1)]
        kept[i] = all(ends) or (any(ends) and wide > _FREE * level.shape[0])
    found: Pixels = kept[labels]
    return found


def _cells(mask: Pixels, table: tuple[int, int, int, int]) -> list[Box]:
    """Return the boxes that rules enclose within a table's box."""
    left, top, right, bottom = table
    inside = 1 - mask[top:bottom, left:right]
    inside[[0, -1], :] = inside[:, [0, -1]] = 0  # a table that is open to the sides ends there all the same
    count, _, boxes, _ = cv2.connectedComponentsWithStats(inside, connectivity=4)
    cells = []
    for x, y, wide, high, area in boxes[1:count].tolist():
        if min(wide, high) >= _LEAST_CELL and area >= 0.7 * wide * high:
            cells.append((float(left + x), float(top + y), float(left + x + wide), float(top + y + high)))
    return cells


def _grid(boxes: Sequence[Box], near: int) -> Iterator[PictureCell]:
    """Yield cells with their rows and columns, by row; nothing where they don't fill the grid exactly once."""
    half = near / 2
    columns = _edges([box[0] for box in boxes], [box[2] for box in boxes], near)
    rows = _edges([box[1] for box in boxes], [box[3] for box in boxes], near)
    cells: list[PictureCell] = []
    taken = np.zeros((len(rows) - 1, len(columns) - 1), int)
    for box in boxes:
        first, last = _nearest(columns, box[0] - half), _nearest(columns, box[2] + half)
        upper, lower = _nearest(rows, box[1] - half), _nearest(rows, box[3] + half)
        taken[upper:lower, first:last] += 1
        cells.append(PictureCell(upper, first, lower - upper, last - first, box))
    if taken.size and (taken == 1).all():
        yield from sorted(cells, key=lambda cell: (cell.row, cell.column))


def _edges(starts: Sequence[float], ends: Sequence[float], near: int) -> list[float]:
    """Return where the rules stand that part cells: between the ends of some and the starts of others."""
    values = sorted([*(start - near / 2 for start in starts), *(end + near / 2 for end in ends)])
    groups: list[list[float]] = []
    for value in values:
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
