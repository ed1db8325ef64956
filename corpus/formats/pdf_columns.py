"""Pages set in two columns: the gutter between them, and the order in which such a page is read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pdf_lines import PrintLine, line_of
from corpus.source import PageBox

_PLACES = tuple(0.40 + 0.02 * step for step in range(11))  # of the page's width, where a gutter is looked for
_LINES = 8  # lines that a column has, at least
_CROSSING = 0.25  # of a page's lines that may cross the gutter: titles
_FULL = 0.6  # of a column's lines that fill it: names beside offices are short
_SHORT = 2.5  # of the size, that a line which fills its column may end before it
_GUTTER = 0.8  # of the size, that a gutter is wide, at least
_WIDTH = 0.25  # of the page's width that a column takes, at least


@dataclass(frozen=True, slots=True)
class Reading:
    """In which order a page is read.

    Attributes:
        gutter: where its columns part; None for a page of one column.
        breaks: heights, ascending, of what goes over both columns: the columns above are read before it.
    """

    gutter: float | None = None
    breaks: tuple[float, ...] = ()

    def place(self, middle: float, box: PageBox | None = None) -> tuple[int, int, float]:
        """Return the place in the order of a line by the height of its middle, of a table's row without its box."""
        if self.gutter is None:
            return 0, 0, middle
        if box is None or box.left < self.gutter < box.right:
            return bisect_left(self.breaks, middle), 2, middle
        return bisect_left(self.breaks, middle), int(box.left >= self.gutter), middle


def in_columns(lines: Sequence[PrintLine], tables: Sequence[PageBox], width: float) -> tuple[list[PrintLine], Reading]:
    """Return a page's lines, cut at the gutter where it has two columns, and the order in which it is read."""
    for place in _PLACES if len(lines) >= _LINES else ():
        gutter = place * width
        cut = [_cut(line, gutter) for line in lines]
        parts = [part for line in cut for part in line]
        crossing = [part for part in parts if part.box.left < gutter < part.box.right]
        left = [part for part in parts if part.box.right <= gutter]
        right = [part for part in parts if part.box.left >= gutter]
        few = len(crossing) <= _CROSSING * len(lines)
        if few and _is_column(left, width) and _is_column(right, width):
            breaks = sorted([part.middle for part in crossing] + [box.bottom for box in tables])
            reading = Reading(gutter, tuple(breaks))
            return sorted(parts, key=lambda part: reading.place(part.middle, part.box)), reading
    return list(lines), Reading()


def _cut(line: PrintLine, gutter: float) -> list[PrintLine]:
    """Return the parts of a line on both sides of a gutter, the line itself where it goes over it."""
    left = [glyph for glyph in line.glyphs if (glyph.left + glyph.right) / 2 < gutter]
    if not left or len(left) == len(line.glyphs) or line.glyphs[0].turn:
        return [line]
    right = [glyph for glyph in line.glyphs if (glyph.left + glyph.right) / 2 >= gutter]
    ends, begins = max(glyph.right for glyph in left), min(glyph.left for glyph in right)
    if not ends <= gutter <= begins or begins - ends < _GUTTER * line.size:
        return [line]
    return [line_of(left, line.box.page), line_of(right, line.box.page)]


def _is_column(parts: Sequence[PrintLine], width: float) -> bool:
    """Tell whether lines make a column: enough of them, most from its left edge to its right one."""
    if len(parts) < _LINES:
        return False
    left, right = min(part.box.left for part in parts), max(part.box.right for part in parts)
    full = [
        part.box.left - left <= _SHORT * part.size and right - part.box.right <= _SHORT * part.size for part in parts
    ]
    return right - left >= _WIDTH * width and sum(full) >= _FULL * len(parts)
