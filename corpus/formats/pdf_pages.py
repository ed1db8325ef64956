"""A PDF's pages as its file has them: opened, counted, their glyphs read and their pictures drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL.Image import Image

from corpus.errors import CorpusError
from corpus.formats.pdf_glyphs import Frame, Glyphs, frame_of, is_invisible, read_glyphs, turn_of

MAX_PAGES = 500
MAX_PIXELS = 25_000_000
RECOGNISED_DPI = 200
_POINTS_PER_INCH = 72
_FEW = 30  # characters on a page below which a picture on it may hold its content
_PICTURE_PART = 0.05  # of a page's area that a picture takes up, at least, to hold its content
_DRAWN = 200  # paths on a page without text that may be its letters, drawn
_GARBLED = 0.5  # of a page's characters that are the bare codes of a font
_EDGE = 7.0  # points that a cell's edge is long, at least
_BOOKMARKS = 5000  # that are looked at
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_NOTHING = Glyphs((), 0, 0)
_NOWHERE = Frame(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the file has it.

    Attributes:
        number: from 1.
        frame: how it is read: as it is shown, but for a page whose text lies on its side; empty for one that can't be read.
        shown: how it is shown.
        glyphs: its glyphs.
        pictured: whether only recognition can read it: its content is a picture, or its text is garbled.
        ruled: whether its paths may rule a table.
        damaged: whether it can't be read.
        garbled: whether its font does not tell what most characters stand for.
        scanned: whether its text is what a scanner's recognition left under its picture.
    """

    number: int
    frame: Frame
    shown: Frame
    glyphs: Glyphs
    pictured: bool = False
    ruled: bool = False
    damaged: bool = False
    garbled: bool = False
    scanned: bool = False


class _Drawings(NamedTuple):
    """What is drawn on a page: whether a picture of some size, how many paths, whether these may rule a table."""

    picture: bool
    paths: int
    ruled: bool


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF; closed at the end of the block.

    Raises:
        CorpusError: it is empty, needs a password, is damaged, or has too many pages.
    """
    if not data:
        raise CorpusError("这是空文件（0 字节），请重新导出或上传。", file=name)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise CorpusError("这个 PDF 需要密码才能打开，请先去掉密码再上传。", file=name) from error
        raise CorpusError("这个 PDF 已损坏或不完整，打不开；请重新导出或上传。", file=name) from error
    try:
        if len(document) > MAX_PAGES:
            raise CorpusError(f"共 {len(document)} 页，超过上限 {MAX_PAGES} 页；请拆开后再上传。", file=name)
        yield document
    finally:
        document.close()


def read_sheet(document: pdfium.PdfDocument, number: int) -> Sheet:
    """Return a page, by its number from 1."""
    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return Sheet(number, _NOWHERE, _NOWHERE, _NOTHING, damaged=True)
    frame = shown = frame_of(page)
    glyphs = read_glyphs(text, frame)
    if len(glyphs.kept) >= _FEW and (turn := turn_of(glyphs.kept)):
        frame = shown._replace(rotation=(shown.rotation - turn) % 360)
        glyphs = read_glyphs(text, frame)
    drawings = _drawings(page, frame)
    count = len(glyphs.kept)
    pictured = (count < _FEW and drawings.picture) or (not count and drawings.paths >= _DRAWN)
    garbled = count >= _FEW and glyphs.guessed > _GARBLED * count
    scanned = count > 0 and drawings.picture and is_invisible(text, glyphs.kept)
    sheet = Sheet(
        number,
        frame,
        shown,
        glyphs,
        pictured or garbled,
        ruled=drawings.ruled,
        garbled=garbled,
        scanned=scanned and not garbled,
    )
    text.close()
    page.close()
    return sheet


def read_bookmarks(document: pdfium.PdfDocument) -> dict[int, set[str]]:
    """Return the titles of a file's bookmarks, without white space, by the page that they lead to (from 1)."""
    found: dict[int, set[str]] = {}
    for mark in islice(document.get_toc(), _BOOKMARKS):
        target = mark.get_dest()
        page = target.get_index() if target else None
        if page is not None and (title := "".join(mark.get_title().split())):
            found.setdefault(page + 1, set()).add(title)
    return found


def draw(document: pdfium.PdfDocument, number: int, *, dpi: float, max_pixels: int) -> Image:
    """Return the picture of a page, at a lower resolution where it would have more than `max_pixels`."""
    page = document[number - 1]
    width, height = page.get_size()
    scale = dpi / _POINTS_PER_INCH
    scale *= min(1.0, (max_pixels / (width * height * scale * scale)) ** 0.5)
    # pdfium rounds both sides up: what a long thin page would be over by is taken off again
    while (int(width * scale) + 1) * (int(height * scale) + 1) > max_pixels:
        scale *= 0.99
    picture: Image = page.render(scale=scale).to_pil()
    page.close()
    return picture


def _drawings(page: pdfium.PdfPage, frame: Frame) -> _Drawings:
    """Count what is drawn on a page; inside a form bounds are in its own units, which say nothing of the page."""
    area = _PICTURE_PART * frame.size[0] * frame.size[1]
    picture, paths, wide, tall = False, 0, False, False
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        width, height = right - left, top - bottom
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            picture = picture or item.level > 0 or width * height >= area
        else:
            paths += 1
            wide = wide or item.level > 0 or width >= _EDGE
            tall = tall or item.level > 0 or height >= _EDGE
    return _Drawings(picture, paths, ruled=wide and tall)
