"""A picture of pages → a `Source`: everything in it was read by recognition, and says so."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.errors import CorpusError
from corpus.formats.grid import laid_out
from corpus.formats.recogniser import Reading, RecognisedCell, RecognisedRow
from corpus.formats.recognition import RecognisedLine
from corpus.model import Span
from corpus.source import Anchor, Note, PageBox, PageSize, Source

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_REFUSED_PIXELS = 80_000_000  # more than an A3 page at 600 dpi; a bomb
_MOST_FRAMES = 200
_LOW = 0.9  # confidence below which a line is said to be unsure
_EDGE = 0.12  # of the picture's height: the bands at its top and foot where page numbers stand
_DASH = r"[-—–－―·一\s]"  # a dash is read as 一 too
_PAGE_NUMBER = re.compile(rf"(?P<dashed>{_DASH}+\d{{1,4}}{_DASH}+)|{_DASH}*\d{{1,4}}{_DASH}*")
_FAULTS = (
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)  # of Pillow


class Reads(Protocol):
    """What reads a picture of a page."""

    def read(self, image: Image.Image) -> Reading:
        """Return what the picture says, boxes in its pixels."""


def read_image(data: bytes, name: str, recognise: Reads | None) -> Source:
    """Return the text of a picture, or of each page of a TIFF: a line of print or a row of a ruled table a line.

    Raises:
        CorpusError: nothing that recognises text is installed; the file is empty, damaged, no picture of the kinds that
            are read, or too large; no text is found in it.
    """
    if not data:
        raise CorpusError("空文件，没有内容；请重新导出或下载后再上传", file=name)
    if recognise is None:
        raise CorpusError("图片里的文字需要识别（OCR）才能读取；请运行 pip install -r requirements-ocr.txt", file=name)
    text = _Text()
    for number, frame in enumerate(frames(data, name), 1):
        text.sizes.append(PageSize(frame.width, frame.height))
        reading = recognise.read(frame)
        text.page(number, frame.height, reading)
    if not text.length:
        raise CorpusError("图片里没有识别到文字；请换用更清晰的图片（不低于 150 dpi）", file=name)
    return text.source()


def frame_count(data: bytes) -> int:
    """Return how many pages a picture has; 1 for what can't be opened, of which its reader tells."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return _pages_of(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, *_FAULTS):
        return 1


def _pages_of(image: Image.Image) -> int:
    return getattr(image, "n_frames", 1) if image.format == "TIFF" else 1


def frames(data: bytes, name: str) -> Iterator[Image.Image]:
    """Yield the pages of a picture, upright by what it says of itself, on white; those of a TIFF one at a time."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow, about odd metadata; sizes are checked here
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                count = _pages_of(image)
                if count > _MOST_FRAMES:
                    raise CorpusError(f"超过 {_MOST_FRAMES} 页，不读取；请拆分后再上传", file=name)
                for frame in ImageSequence.Iterator(image) if count > 1 else (image,):
                    if frame.width * frame.height > _REFUSED_PIXELS:
                        raise CorpusError("图片尺寸过大（可能是压缩炸弹），不读取；请缩小后再上传", file=name)
                    yield _on_white(frame)
    except UnidentifiedImageError as error:
        raise CorpusError("不是可以读取的图片（PNG、JPEG、TIFF、BMP、WebP），或已损坏", file=name) from error
    except Image.DecompressionBombError as error:
        raise CorpusError("图片尺寸过大（可能是压缩炸弹），不读取；请缩小后再上传", file=name) from error
    except _FAULTS as error:
        raise CorpusError("图片已损坏，读不出来；请重新扫描或导出后再上传", file=name) from error


def _on_white(frame: Image.Image) -> Image.Image:
    image = ImageOps.exif_transpose(frame)
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = image.convert("F").point(lambda value: value / 257).convert("L")
    if image.has_transparency_data:
        over = image.convert("RGBA")
        image = Image.new("RGBA", over.size, "white")
        image.alpha_composite(over)
    return image.convert("RGB")


def _is_page_number(line: RecognisedLine, height: int, *, outermost: bool) -> bool:
    """Tell whether a line is a page number: by its place in the picture, with dashes also as the page's first or last."""
    found = _PAGE_NUMBER.fullmatch(line.text.strip())
    middle = (line.top + line.bottom) / 2
    edge = middle < _EDGE * height or middle > (1 - _EDGE) * height
    return found is not None and (edge or (outermost and found["dashed"] is not None))


@dataclass(slots=True)
class _Text:
    """The text being written; offsets grow with it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    anchors: list[Anchor] = field(default_factory=list)
    recognised: list[Span] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)
    aside: list[Span] = field(default_factory=list)
    sizes: list[PageSize] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    low: int = 0

    def page(self, number: int, height: int, reading: Reading) -> None:
        """Write what a page says."""
        spanning: dict[int, int] = {}
        for i, part in enumerate(reading.parts):
            if isinstance(part, RecognisedRow):
                self._row(part, number, spanning)
                continue
            spanning = {}
            start = self.length
            self._anchored(part, number)
            if _is_page_number(part, height, outermost=i in (0, len(reading.parts) - 1)):
                self.aside.append(Span(start, self.length))
            self._put("\n")
        if not reading.parts:
            self.notes.append(Note("empty_page", f"第 {number} 页没有识别到文字，请核对", number))
        if reading.unsure:
            self.notes.append(
                Note("open_table", f"第 {number} 页有 {reading.unsure} 个表格未能还原，按行读出，请核对", number)
            )

    def source(self) -> Source:
        notes = [Note("ocr", "由图片识别（OCR），请核对原图")]
        if self.low:
            notes.append(Note("low_confidence", f"有 {self.low} 行识别把握不足（低于 {_LOW:.0%}），请核对原图"))
        return Source(
            text="".join(self.parts),
            kind="image",
            anchors=tuple(self.anchors),
            covered=frozenset(self.covered),
            aside=tuple(self.aside),
            recognised=tuple(self.recognised),
            pages=tuple(self.sizes),
            notes=(*notes, *self.notes),
        )

    def _row(self, row: RecognisedRow, number: int, spanning: dict[int, int]) -> None:
        """Write a row of a table; one without text leaves no line."""
        slots = laid_out(row.cells, spanning)
        full = [i for i, slot in enumerate(slots) if isinstance(slot, RecognisedCell) and slot.lines]
        if not full:
            return
        covers = any(slot is True for slot in slots)
        for slot in slots if covers else slots[: full[-1] + 1]:
            if isinstance(slot, RecognisedCell):
                for line in slot.lines:
                    self._anchored(line, number)
                continue
            if slot:
                self.covered.add(self.length)
            self._put("\t")
        self._put("\n")

    def _anchored(self, line: RecognisedLine, number: int) -> None:
        start, end = self.length, self.length + len(line.text)
        self.anchors.append(Anchor(start, end, PageBox(number, line.left, line.top, line.right, line.bottom)))
        self.recognised.append(Span(start, end))
        self.low += line.confidence < _LOW
        self._put(line.text)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
