"""Pieces of text found in a level picture → lines in the order of reading, and the places where ink has no piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from corpus.formats.picture_skew import Box, Pixels, ink
from corpus.formats.picture_tables import PictureCell, PictureTable, Rules
from corpus.spaces import wide

_OVERLAP = 0.5  # of the lower one's height: pieces that overlap more are of one row
_WORD, _CELL = 0.6, 1.5  # of the height: from the first on a space parts two pieces, from the second a wide one
_WIDE_GAP = "   "  # which the cleaning keeps; one space between Chinese characters is layout there
_REACH = 0.6  # of its height: a piece that reaches farther into a second cell is of both
_STROKES = frozenset("1lI|丨丿ノ")  # what a slash that stands alone is read as
_LEAN = 0.2  # columns to a row: what leans less is upright
_LEAST_INK = 10  # pixels of ink in one stroke of an empty cell
_HEIGHTS, _LEAST_WIDTH, _LEAST_SHARE = (0.35, 2.5), 0.8, 0.08  # of a line's height, and ink in its box
_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])[\[〔【(（]((?:19|20)\d{2})[\]〕】)）](?=第?\d{1,4}号)")
_FULL = str.maketrans("(),;:", "（），；：")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with its upright box in pixels and how sure it is, 0 to 1."""

    text: str
    box: Box
    confidence: float

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def lines_of(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the lines that pieces make, from the top; pieces of a row are one line, with spaces where they stand apart."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle[1]):
        if rows and _level(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_joined(sorted(row, key=lambda piece: piece.box[0])) for row in rows]


def _level(row: Sequence[Piece], piece: Piece) -> bool:
    """Tell whether a piece stands in a row: beside the piece of it that is nearest."""
    near = min(row, key=lambda other: abs(other.middle[0] - piece.middle[0]))
    shared = min(near.box[3], piece.box[3]) - max(near.box[1], piece.box[1])
    return shared > _OVERLAP * min(near.height, piece.height)


def _joined(row: Sequence[Piece]) -> Piece:
    text = row[0].text.strip()
    for i, piece in enumerate(row[1:]):
        gap, height = piece.box[0] - row[i].box[2], min(piece.height, row[i].height)
        text += (_WIDE_GAP if gap > _CELL * height else " " if gap > _WORD * height else "") + piece.text.strip()
    edges = np.array([piece.box for piece in row])
    box = (*map(float, edges[:, :2].min(axis=0)), *map(float, edges[:, 2:].max(axis=0)))
    return Piece(full_width(re.sub(r"\s", " ", text)), box, min(piece.confidence for piece in row))  # type: ignore[arg-type]


def full_width(text: str) -> str:
    """Return a line with the signs of Chinese print beside Chinese characters: (责任单位:市科协) is （责任单位：市科协）.

    Recognition does not tell them from the narrow ones, nor the brackets of a document number from others: 浙政办发[2025]30号
    is 浙政办发〔2025〕30号. Brackets about Latin letters and figures stay.
    """
    if not any(map(wide, text)):
        return text
    out = list(text)
    for i, char in enumerate(text):
        if char in ",;:" and i and wide(out[i - 1]) and not text[i + 1 : i + 2].isdigit():
            out[i] = char.translate(_FULL)
    for start, end in _brackets(text):
        if any(map(wide, text[max(start - 1, 0) : end])):
            for i in {start, end} & set(range(len(text))):
                out[i] = out[i].translate(_FULL)
    return _YEAR.sub(r"〔\1〕", "".join(out))


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield where brackets open and close; for one that the line cuts, -1 or the line's end in place of the other."""
    opened: list[int] = []
    for i, char in enumerate(text):
        if char in "(（":
            opened.append(i)
        elif char in ")）":
            yield (opened.pop() if opened else -1), i
    yield from ((start, len(text)) for start in opened)


def by_cell(pieces: Sequence[Piece], table: PictureTable) -> dict[PictureCell, list[Piece]]:
    """Return the pieces of each cell of a table, those of an empty cell too."""
    held: dict[PictureCell, list[Piece]] = {cell: [] for cell in table.cells}
    for piece in pieces:
        if cell := table.cell_at(*piece.middle):
            held[cell].append(piece)
    return held


def unread_cells(pixels: Pixels, pieces: Sequence[Piece], table: PictureTable) -> list[PictureCell]:
    """Return the cells that have ink and no piece, or one that reaches over their edge."""
    held = by_cell(pieces, table)
    over = {cell for piece in pieces for cell in _reached(piece, table)}
    return [cell for cell in table.cells if cell in over or (not held[cell] and _has_ink(pixels, cell.box))]


def _reached(piece: Piece, table: PictureTable) -> Iterator[PictureCell]:
    """Yield the cells that a piece takes part in, if they are several."""
    cells = [
        cell
        for cell in table.cells
        if min(piece.box[2], cell.box[2]) - max(piece.box[0], cell.box[0]) > _REACH * piece.height
        and min(piece.box[3], cell.box[3]) - max(piece.box[1], cell.box[1]) > _OVERLAP * piece.height
    ]
    if len(cells) > 1:
        yield from cells


def _has_ink(pixels: Pixels, box: Box) -> bool:
    left, top, right, bottom = (round(value) for value in box)
    part = pixels[top + 2 : bottom - 2, left + 2 : right - 2]
    if min(part.shape[:2]) < 4:
        return False
    *_, found, _ = cv2.connectedComponentsWithStats(ink(part), connectivity=8)
    return bool((found[1:, cv2.CC_STAT_AREA] >= _LEAST_INK).any())


def inked(pixels: Pixels, box: Box, slack: float) -> Box:
    """Return the box of the ink within a box, with some paper about it; the box itself where there is none."""
    left, top = max(int(box[0]) + 2, 0), max(int(box[1]) + 2, 0)
    rows, columns = np.nonzero(ink(pixels[top : int(box[3]) - 2, left : int(box[2]) - 2]))
    if not len(rows):
        return max(box[0], 0.0), max(box[1], 0.0), box[2], box[3]
    return (
        max(float(left + columns.min() - slack), 0.0),
        max(float(top + rows.min() - slack), 0.0),
        float(left + columns.max() + 1 + slack),
        float(top + rows.max() + 1 + slack),
    )


def with_slash(pixels: Pixels, piece: Piece) -> Piece:
    """Return a piece with a slash for what was read as a 1 standing alone, where its stroke leans as a slash does."""
    if piece.text.strip() not in _STROKES:
        return piece
    left, top, right, bottom = (max(round(value), 0) for value in piece.box)
    count, labels, found, _ = cv2.connectedComponentsWithStats(ink(pixels[top:bottom, left:right], faint=True))
    if count < 2:
        return piece
    rows, columns = np.nonzero(labels == 1 + int(found[1:, cv2.CC_STAT_AREA].argmax()))
    leans = bool(np.ptp(rows)) and float(np.polyfit(rows, columns, 1)[0]) < -_LEAN
    return replace(piece, text="/") if leans else piece


def missed(pixels: Pixels, pieces: Sequence[Piece], rules: Rules) -> list[Box]:
    """Return the boxes of what looks like a line of text outside tables and has no piece."""
    if not pieces:
        return []
    height = float(np.median([piece.height for piece in pieces]))
    marks = ink(pixels) & (1 - rules.mask)
    for box in [*(piece.box for piece in pieces), *(table.box for table in rules.tables if table.cells)]:
        left, top, right, bottom = (max(round(value), 0) for value in box)
        slack = round(height / 6)
        marks[max(top - slack, 0) : bottom + slack, max(left - slack, 0) : right + slack] = 0
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((3, max(3, round(1.5 * height))), np.uint8))
    count, _, found, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    out = []
    for left, top, across, high, _ in found[1:count].tolist():
        share = float(marks[top : top + high, left : left + across].mean())
        like_a_line = _HEIGHTS[0] * height <= high <= _HEIGHTS[1] * height and across >= _LEAST_WIDTH * height
        if like_a_line and share >= _LEAST_SHARE:
            slack = round(height / 3)
            out.append(
                (float(left - slack), float(top - slack), float(left + across + slack), float(top + high + slack))
            )
    return sorted(out, key=lambda box: box[1])
