"""The process that reads one file that is not plain text: killed when it takes too long, stopped when it takes too much.

`python -m corpus.formats.worker read KIND NAME` takes the file's bytes from standard input and puts a `Source`, or what
is wrong with the file, to standard output as JSON, behind the lines that `corpus.formats.process` describes; `draw KIND
PAGE` puts a picture of a page there, as PNG, or nothing.
Libraries read hostile files here and nowhere else; PDFium is not for threads, and has a process of its own.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from corpus.errors import CorpusError
from corpus.formats.process import ANSWER, page_line
from corpus.source import Source

if TYPE_CHECKING:
    from PIL.Image import Image

    from corpus.formats.recogniser import Reading, Recogniser

MEMORY = 4 << 30  # bytes of address space: PDFium, onnxruntime and LibreOffice map far more than they use
_DPI = 110  # a page as wide as the pane shows it, on a screen of twice the density
_SOURCE = TypeAdapter(Source)


Told = Callable[[int, int], None]
"""Takes how many pages are recognised, and how many there are to recognise."""


def read_source(data: bytes, kind: str, name: str, told: Told = lambda done, total: None) -> Source:
    """Return what was read from a file of a kind that `corpus.formats.sniffing.kind_of` gives; zip and txt are none of them.

    `told` hears of each page that is recognised.

    Raises:
        CorpusError: the file can't be read.
    """
    return _reader(kind, told)(data, name)


def _reader(kind: str, told: Told) -> Callable[[bytes, str], Source]:
    """Return the reader of a kind; only its own libraries are loaded."""
    if kind == "pdf":
        return lambda data, name: _pdf(data, name, told)
    if kind == "image":
        return lambda data, name: _image(data, name, told)
    if kind == "docx":
        from corpus.formats.word import read_docx

        return read_docx
    if kind == "xlsx":
        from corpus.formats.workbook import read_xlsx

        return read_xlsx
    if kind in ("ole", "rtf"):
        from corpus.formats.office import read_doc

        return lambda data, name: read_doc(data, name, kind)
    if kind == "ofd":
        from corpus.formats.ofd import read_ofd

        return read_ofd
    from corpus.formats.web import read_html

    return read_html


def _pdf(data: bytes, name: str, told: Told) -> Source:
    """Return what a PDF file says; the recogniser takes seconds to load, and is loaded where a page is a picture."""
    from corpus.formats.pdf import pictured_pages, read_pdf

    if data.strip() and (pages := pictured_pages(data)):
        from corpus.formats.recogniser import Recogniser

        if recogniser := Recogniser.load():
            counting = _Counting(recogniser, len(pages), told)
            return read_pdf(data, name, recognise=lambda image, _: counting.read(image).parts)
    return read_pdf(data, name)


def _image(data: bytes, name: str, told: Told) -> Source:
    from corpus.formats.picture import frame_count, read_image
    from corpus.formats.recogniser import Recogniser

    recogniser = Recogniser.load()
    return read_image(data, name, recogniser and _Counting(recogniser, frame_count(data), told))


class _Counting:
    """A recogniser that tells how many pages it has read."""

    def __init__(self, recogniser: Recogniser, total: int, told: Told) -> None:
        """Take the recogniser, and how many pages it will read."""
        self._recogniser, self._total, self._told = recogniser, total, told
        self._done = 0
        told(0, total)

    def read(self, image: Image) -> Reading:
        """Return what a page says."""
        reading = self._recogniser.read(image)
        self._done += 1
        self._told(min(self._done, self._total), self._total)
        return reading


def main() -> None:
    """Read the file of standard input; the way out is kept apart from what libraries print."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    task, kind, name = sys.argv[1:4]
    _limit()
    data = sys.stdin.buffer.read()

    def told(done: int, total: int) -> None:
        out.write(page_line(done, total))
        out.flush()

    answer = _read(data, kind, name, told) if task == "read" else draw(data, kind, int(name))
    out.write(ANSWER + answer)
    out.flush()


def draw(data: bytes, kind: str, page: int) -> bytes:
    """Return a page of a pdf or image file, from 1, as PNG."""
    if kind == "pdf":
        from corpus.formats.pdf import render_page

        picture = render_page(data, page, dpi=_DPI)
    else:
        from corpus.formats.picture import frames

        picture = next(islice(frames(data, ""), page - 1, None))
    out = io.BytesIO()
    picture.convert("RGB").quantize(64).save(out, "PNG", optimize=False)
    return out.getvalue()


def _read(data: bytes, kind: str, name: str, told: Told) -> bytes:
    try:
        return _SOURCE.dump_json(read_source(data, kind, name, told))
    except CorpusError as error:
        return json.dumps({"error": error.reason}).encode()
    except MemoryError:
        return json.dumps({"error": "读取此文件需要的内存过多，未收录。请拆成几个较小的文件。"}).encode()


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
