"""Glyphs of a page → lines of print: what stands on one baseline, from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.formats.pdf_glyphs import Glyph
from corpus.source import PageBox
from corpus.spaces import touch
from corpus.units import is_unit

_SAME_LINE = 0.45  # of the glyphs' size, that baselines of one line lie apart at most
_SAME_PLACE = 0.25  # of a glyph's width: the same glyph printed over itself, to look bold
_GAP_WIDE = 0.5  # of the size, that parts words where one of them is Chinese
_GAP_NARROW = 0.25  # of the size, that parts Latin words
_COLUMN_GAP = 2.5  # of the size, that parts more than words
_FIGURE = re.compile(r"[-+−±]?[\d０-９][\d０-９,，.． ]*[%％‰]?")
_UNIT_ENDS = frozenset("局委办部会厅院心联台队校社司府街镇区县市）")
_UNIT_HEADS = frozenset("国省市县区州旗镇各团")  # levels that a unit's name begins with
_MARGINS = 11.5  # points: what a cell leaves empty at its two sides together, most often 0.19 cm each
_LAST_NAME, _FIRST_NAME = re.compile(r"[^、，,；;\s]+$"), re.compile(r"[^、，,；;\s]+")
_WIDE_SPACE = "   "  # tells later stages that a gap is wide


@dataclass(frozen=True, slots=True)
class PrintLine:
    """A line of print.

    Attributes:
        text: without white space at its ends; never empty.
        box: around it.
        size: height of most of its glyphs, in points.
        glyphs: from left to right; () where it was read from a picture.
        oblique: whether it is neither upright nor turned by a right angle, as a watermark is.
        recognised: whether it was read from a picture.
    """

    text: str
    box: PageBox
    size: float
    glyphs: tuple[Glyph, ...] = ()
    oblique: bool = False
    recognised: bool = False

    @property
    def middle(self) -> float:
        """Return the height of its middle on the page."""
        return (self.box.top + self.box.bottom) / 2


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[PrintLine]:
    """Return the lines of print, from the top."""
    upright: list[Glyph] = []
    turned: list[Glyph] = []
    for glyph in glyphs:
        (turned if glyph.turn else upright).append(glyph)
    found = [line_of(_in_place(line), page) for line in _baselines(upright)]
    found += [line_of(line, page) for line in _runs(turned)]
    return sorted(found, key=lambda line: (line.middle, line.box.left))


def line_of(glyphs: Sequence[Glyph], page: int) -> PrintLine:
    """Return the line of glyphs that are in order."""
    sizes = sorted(glyph.size for glyph in glyphs)
    turn = glyphs[0].turn % 90
    return PrintLine(
        text=text_of(glyphs),
        box=box_of(glyphs, page),
        size=sizes[len(sizes) // 2],
        glyphs=tuple(glyphs),
        oblique=5 < turn < 85,
    )


def box_of(glyphs: Sequence[Glyph], page: int) -> PageBox:
    """Return the box around glyphs."""
    return PageBox(
        page,
        min(glyph.left for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def text_of(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a line's glyphs, with the spaces that the file or the gaps between them tell."""
    parts = [glyphs[0].char]
    for left, right in pairwise(glyphs):
        parts += (_space(left, right), right.char)
    return "".join(parts)


def joined(lines: Sequence[PrintLine], cell: PageBox) -> str:
    """Return the text of a cell's lines without the breaks between them.

    A break where the next character had room in the cell was meant, and leaves a space between the names of two units.
    Figures one under the other are as many.
    """
    text = lines[0].text
    for above, line in pairwise(lines):
        room = above.box.left - cell.left + cell.right - above.box.right > line.size + _MARGINS
        units = _names_units(above.text, line.text)
        figures = _FIGURE.fullmatch(above.text) and _FIGURE.fullmatch(line.text)
        text += (" " if figures or (room and units) else gap_between(above.text, line.text)) + line.text
    return text


def _names_units(above: str, below: str) -> bool:
    """Tell whether the last name of a line and the first of the next are each a unit's."""
    if above[-1] in _UNIT_ENDS and below[0] in _UNIT_HEADS:
        return True
    last, first = _LAST_NAME.search(above), _FIRST_NAME.match(below)
    return bool(last and first and is_unit(last[0]) and is_unit(first[0]))


def gap_between(left: str, right: str) -> str:
    """Return what parts two texts whose break is dropped: a space between Latin words."""
    if touch(left[-1], right[0]) or not (left[-1].isalnum() and right[0].isalnum()):
        return ""
    return "" if left[-1].isdigit() and right[0].isdigit() else " "


def _space(left: Glyph, right: Glyph) -> str:
    if not left.turn and _is_wide(left, right):
        return _WIDE_SPACE
    if left.turn or (right.after == left.order and right.gap is not None):
        return right.gap or ""
    room = _GAP_WIDE if touch(left.char, right.char) else _GAP_NARROW
    return " " if right.left - left.right > room * max(left.size, right.size) else ""


def _is_wide(left: Glyph, right: Glyph) -> bool:
    return right.left - left.right > _COLUMN_GAP * max(left.size, right.size)


def _baselines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return glyphs by baseline; that of a line is the one of its largest glyph."""
    out: list[list[Glyph]] = []
    largest: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if largest is None or glyph.baseline - largest.baseline > _SAME_LINE * (glyph.size + largest.size) / 2:
            out.append([])
            largest = glyph
        out[-1].append(glyph)
        largest = max(largest, glyph, key=lambda glyph: glyph.size)
    return out


def _in_place(line: Sequence[Glyph]) -> list[Glyph]:
    """Return a line's glyphs from left to right, each once.

    What the file has in one go stays together, also where something else is printed over it.
    """
    runs: list[list[Glyph]] = []
    for glyph in sorted(line, key=lambda glyph: glyph.order):
        before = runs[-1][-1] if runs else None
        along = before is not None and glyph.after == before.order and glyph.left >= before.left
        if before is None or not along or glyph.left - before.right > _GAP_WIDE * before.size:
            runs.append([])
        runs[-1].append(glyph)
    out: list[Glyph] = []
    seen: dict[str, list[Glyph]] = {}
    for run in sorted(runs, key=lambda run: run[0].left):
        for glyph in run:
            same = seen.setdefault(glyph.char, [])
            if not any(_is_printed_over(under, glyph) for under in same):
                out.append(glyph)
                same.append(glyph)
    return out


def _is_printed_over(under: Glyph, glyph: Glyph) -> bool:
    """Tell whether a glyph is printed over the same one; the letters of a ligature share one box, one after the other."""
    near = _SAME_PLACE * min(glyph.right - glyph.left, under.right - under.left)
    if abs(glyph.left - under.left) > near or abs(glyph.baseline - under.baseline) > near:
        return False
    return not (glyph.after == under.order and glyph.left == under.left)


def _runs(turned: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return turned glyphs by the lines that the file itself has."""
    out: list[list[Glyph]] = []
    for glyph in turned:
        if not out or glyph.gap is None or glyph.turn != out[-1][-1].turn:
            out.append([])
        out[-1].append(glyph)
    return out
