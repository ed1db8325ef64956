"""A page of a PDF → its glyphs: characters with their boxes on the page as it is shown.

Signs that stand in for another are put right here (radicals, private-use glyphs); what draws a rule or lies outside the
page is left out and counted.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.formats.pdf_signs import UNKNOWN, is_private, plain, points_a_decimal
from corpus.signs import ideographs
from corpus.source import PageBox

_SMALLEST = 1.5  # height in points below which nobody can read a glyph
_RULE_RUN = 4  # glyphs of one kind in a row that may draw a rule
_RULE_INK = 0.35  # a rule's ink is lower than this part of its glyph
_NO_RULE = frozenset("一—－-–―_…⋯·.．=＝~～*＊")
_HYPHENS = frozenset("\x02\ufffe\u00ad")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_SAMPLE = 20  # glyphs that tell whether a page's are drawn
_TURNED = 0.8  # of a page's glyphs that are turned alike, where the page itself lies on its side
_UPRIGHT = 2.0  # degrees


class Glyph(NamedTuple):
    """A character on a page; lengths in points from the upper left corner of the page as shown.

    Attributes:
        char: one character, never white space.
        left: left edge of the glyph's cell.
        top: upper edge.
        right: right edge.
        bottom: lower edge.
        baseline: the line it stands on.
        order: place in the file's own order.
        after: place of the glyph before it in that order, -1 for the first.
        gap: white space that the file has between the two; None where it has a line end.
        turn: degrees that it is turned by, 0 for upright text.
    """

    char: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    order: int
    after: int
    gap: str | None
    turn: float

    @property
    def size(self) -> float:
        """Return the height of the glyph's cell."""
        return self.bottom - self.top


class Frame(NamedTuple):
    """How a page is shown: its own coordinates (from below) → points from the upper left corner.

    Attributes:
        left: left edge of what is shown, in the page's own coordinates.
        bottom: lower edge.
        right: right edge.
        top: upper edge.
        rotation: degrees clockwise that the page is turned by when shown: 0, 90, 180 or 270.
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page is shown."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def rectangle(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return left, top, right, bottom of a rectangle as it is shown."""
        one, two = self.point(left, bottom), self.point(right, top)
        return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])

    def seen_in(self, other: Frame, box: PageBox) -> PageBox:
        """Return a box of this frame as the same page shown in another has it."""
        ends = [self._back(box.left, box.top), self._back(box.right, box.bottom)]
        (left, right), (bottom, top) = sorted(x for x, _ in ends), sorted(y for _, y in ends)
        return PageBox(box.page, *other.rectangle(left, bottom, right, top))

    def _back(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the page that is shown at a place."""
        if self.rotation == 90:
            return y + self.left, x + self.bottom
        if self.rotation == 180:
            return self.right - x, y + self.bottom
        if self.rotation == 270:
            return self.right - y, self.top - x
        return x + self.left, self.top - y

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation in (90, 270) else (width, height)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page in the file's order.

    Attributes:
        kept: those that can be read.
        unmapped: how many of them stand for a character that the file does not tell (U+FFFD in their place).
        unseen: how many were left out because they lie outside the page or are too small to be seen.
        guessed: how many characters are the bare codes of a font that does not tell what they stand for.
    """

    kept: tuple[Glyph, ...]
    unmapped: int
    unseen: int
    guessed: int = 0


def frame_of(page: pdfium.PdfPage) -> Frame:
    """Return how `page` is shown."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation())


def read_glyphs(text: pdfium.PdfTextPage, frame: Frame) -> Glyphs:
    """Return the glyphs of a page."""
    width, height = frame.size
    kept: list[Glyph] = []
    unseen = 0
    for glyph in _decimals(_raw_glyphs(text, frame)):
        within = 0 <= (glyph.left + glyph.right) / 2 <= width and 0 <= (glyph.top + glyph.bottom) / 2 <= height
        if within and max(glyph.size, glyph.right - glyph.left) >= _SMALLEST:
            kept.append(glyph)
        else:
            unseen += 1
    kept = _without_rules(kept, text)
    shown = [_shown(glyph, text) if is_private(glyph.char) else glyph for glyph in kept]
    guessed = sum(pdfium_c.FPDFText_HasUnicodeMapError(text, glyph.order) == 1 for glyph in shown)
    return Glyphs(tuple(shown), sum(glyph.char == UNKNOWN for glyph in shown), unseen, guessed)


def turn_of(glyphs: Sequence[Glyph]) -> int:
    """Return by how much a page's text is turned as a whole: 0, or 90, 180, 270 degrees where nearly all of it is."""
    turns = Counter(round(glyph.turn) for glyph in glyphs)
    turn, count = turns.most_common(1)[0] if turns else (0, 0)
    return turn if turn in (90, 180, 270) and count >= _TURNED * len(glyphs) else 0


def is_invisible(text: pdfium.PdfTextPage, glyphs: Sequence[Glyph]) -> bool:
    """Tell whether most of a page's glyphs are there but not drawn, as those that a scanner's recognition leaves are."""
    some = glyphs[:: max(len(glyphs) // _SAMPLE, 1)]
    modes = [pdfium_c.FPDFTextObj_GetTextRenderMode(pdfium_c.FPDFText_GetTextObject(text, it.order)) for it in some]
    return 2 * modes.count(pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes)


def _raw_glyphs(text: pdfium.PdfTextPage, frame: Frame) -> list[Glyph]:
    """Read every character; white space becomes the gap before the next one."""
    out: list[Glyph] = []
    gap: str | None = None
    high = 0  # the first half of a character that takes two
    for index in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        char = _character(code)
        if char in "\r\n":
            gap = None
        elif char.isspace():
            gap = gap if gap is None else gap + ("\u3000" if char == "\u3000" else " ")
        elif char:
            out.append(
                _glyph(text, index, ideographs(char), frame)._replace(after=out[-1].order if out else -1, gap=gap)
            )
            gap = ""
    return out


def _character(code: int) -> str:
    """Return the character of a code: "" for what is not to be seen, a line end where there is nothing to keep."""
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else UNKNOWN
    if char in _HYPHENS:
        return "-"
    if char in _INVISIBLE or (code < 0x20 and char not in "\r\n\t"):
        return ""
    return char


def _glyph(text: pdfium.PdfTextPage, index: int, char: str, frame: Frame) -> Glyph:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(text, index, box)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text, index, x, y)
    left, top, right, bottom = frame.rectangle(box.left, box.bottom, box.right, box.top)
    angle = math.degrees(pdfium_c.FPDFText_GetCharAngle(text, index))
    turn = (angle + frame.rotation) % 360
    turn = 0.0 if min(turn, 360 - turn) <= _UPRIGHT else turn
    return Glyph(char, left, top, right, bottom, frame.point(x.value, y.value)[1], index, -1, None, turn)


def _decimals(glyphs: Sequence[Glyph]) -> Iterable[Glyph]:
    """Put a point for a private sign between digits that stands for one, without the gaps on its sides."""
    joins = False
    for at, glyph in enumerate(glyphs):
        here = glyph
        if is_private(glyph.char) and 0 < at < len(glyphs) - 1:
            around = glyphs[at - 1].char, glyphs[at + 1].char
            if points_a_decimal(glyph.char, *around):
                yield glyph._replace(char=".", gap="")
                joins = True
                continue
        if joins:
            here = glyph._replace(gap="")
        joins = False
        yield here


def _shown(glyph: Glyph, text: pdfium.PdfTextPage) -> Glyph:
    """Put the character that a private sign of a known font stands for, U+FFFD where none is known."""
    flags = ctypes.c_int()
    size = pdfium_c.FPDFText_GetFontInfo(text, glyph.order, None, 0, flags)
    name = ctypes.create_string_buffer(max(size, 1))
    pdfium_c.FPDFText_GetFontInfo(text, glyph.order, name, size, flags)
    return glyph._replace(char=plain(glyph.char, name.value.decode("utf-8", "replace")))


def _without_rules(glyphs: Sequence[Glyph], text: pdfium.PdfTextPage) -> list[Glyph]:
    """Drop runs of one glyph that draw a rule: of a private sign, or of one whose ink is as low as a rule's."""
    out: list[Glyph] = []
    for (char, _), run in groupby(glyphs, key=lambda glyph: (glyph.char, round(glyph.baseline))):
        same = list(run)
        if len(same) < _RULE_RUN or char in _NO_RULE or char.isdigit():
            out += same
        elif not is_private(char):
            bottom, top = text.get_charbox(same[0].order)[1::2]
            out += [] if top - bottom < _RULE_INK * same[0].size else same
    return out
