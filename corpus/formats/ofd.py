"""An OFD file (GB/T 33190) → a `Source`: its text objects as lines of print, with their boxes on the pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import ofdkit

from corpus.errors import CorpusError
from corpus.formats.archive import check_zip
from corpus.model import Span
from corpus.source import Anchor, Note, PageBox, PageSize, Source

_POINTS = 72 / 25.4  # a millimetre, in points
_SAME_LINE = 0.5  # of the font size: baselines nearer than that are one line
_WORD_GAP, _CELL_GAP = (
    0.3,
    1.5,
)  # of the font size: from the first on a space parts two runs, from the second a wide one
_WIDE_GAP = "   "  # which the cleaning keeps; one space between Chinese characters is layout there
_ASCENT, _DESCENT = 0.86, 0.14  # of the font size, above and below the baseline
_MARGIN = 0.1  # of the page's height: the bands at its top and foot where page numbers stand
_OUTSIDE = 2.0  # millimetres that text may stick out of its page
_PAGE_NUMBER = re.compile(r"[-—–－―·\s]*\d{1,4}[-—–－―·\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页)?")
_PROGRAM = "OFD 阅读器"
_DAMAGED = "OFD 文件已损坏或已加密，读不出来；请用 OFD 阅读器打开后另存或导出为 PDF 再上传"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of print.

    Attributes:
        text: the line.
        box: where it stands, in points.
        template: whether it is part of the page's template.
        edge: whether it stands at the page's top or foot.
    """

    text: str
    box: PageBox
    template: bool
    edge: bool

    @property
    def key(self) -> tuple[str, int]:
        """What tells a line of a template from its others: the text and where it stands."""
        return self.text, round(self.box.top)


def read_ofd(data: bytes, name: str) -> Source:
    """Return the text of an OFD file, a line of print a line, the lines of each page from its top.

    What a page's template prints is written where it first stands; at a page's edge, or on several pages, it is a
    running head and set aside, as page numbers are.

    Raises:
        CorpusError: the file is empty, damaged, locked or too large unpacked, or has no text (pictures and drawings alone).
    """
    check_zip(data, name, by=_PROGRAM)
    try:
        document = ofdkit.open(data)
    except ofdkit.OFDError as error:
        raise CorpusError(_DAMAGED, file=name) from error
    with document:
        text = _Text()
        pages = [_read_page(page, text) for page in document.pages]
        repeated = Counter(line.key for lines in pages for line in lines if line.template)
        shown: set[tuple[str, int]] = set()
        for line in (line for lines in pages for line in lines if not line.template or line.key not in shown):
            if line.template:
                shown.add(line.key)
            head = line.template and (line.edge or repeated[line.key] > 1)
            text.write(line, aside=head or (line.edge and bool(_PAGE_NUMBER.fullmatch(line.text))))
        if not text.length:
            raise CorpusError(
                "OFD 文件里没有可读的文字（版面是图片或图形）；请用 OFD 阅读器导出为 PDF 或图片后上传", file=name
            )
        return text.source(document)


def _read_page(page: ofdkit.Page, text: _Text) -> list[_Line]:
    """Return a page's lines; a page that can't be read or has none is noted."""
    number = page.index + 1
    try:
        runs = page.runs
    except ofdkit.OFDError:
        text.sizes.append(text.sizes[-1] if text.sizes else PageSize(210 * _POINTS, 297 * _POINTS))
        text.notes.append(Note("part_unread", f"第 {number} 页已损坏，未能读取", number))
        return []
    text.sizes.append(PageSize(page.width * _POINTS, page.height * _POINTS))
    lines = list(_lines(page, runs))
    if all(line.template for line in lines):
        text.notes.append(Note("empty_page", f"第 {number} 页没有文字（可能是图片或图形），请核对", number))
    return lines


def _lines(page: ofdkit.Page, runs: Iterable[ofdkit.TextRun]) -> Iterator[_Line]:
    """Yield the lines of a page from its top, template and text apart; text beside the page is none of it."""
    left, top, width, height = page.box
    seen: set[tuple[str, int, int]] = set()
    kept: list[ofdkit.TextRun] = []
    for run in runs:
        key = (run.text, round(run.x * 4), round(run.y * 4))  # drawn twice, a little apart: bold
        within = -_OUTSIDE <= run.x - left <= width + _OUTSIDE and -_OUTSIDE <= run.y - top <= height + _OUTSIDE
        if run.text.strip() and within and key not in seen:
            seen.add(key)
            kept.append(run)
    rows = [*_rows([r for r in kept if r.from_template]), *_rows([r for r in kept if not r.from_template])]
    for row in sorted(rows, key=lambda row: row[0].y):
        text, size = _joined(row), max(_size(run) for run in row)
        base = row[0].y - top
        box = PageBox(
            page.index + 1,
            (min(run.x for run in row) - left) * _POINTS,
            (base - _ASCENT * size) * _POINTS,
            (max(run.x + run.width for run in row) - left) * _POINTS,
            (base + _DESCENT * size) * _POINTS,
        )
        edge = base < _MARGIN * height or base > (1 - _MARGIN) * height
        yield _Line(text, box, row[0].from_template, edge)


def _rows(runs: Sequence[ofdkit.TextRun]) -> list[list[ofdkit.TextRun]]:
    """Return runs with nearly one baseline together, each row from the left."""
    rows: list[list[ofdkit.TextRun]] = []
    for run in sorted(runs, key=lambda run: run.y):
        if rows and run.y - rows[-1][0].y <= _SAME_LINE * min(_size(run), _size(rows[-1][0])):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x) for row in rows]


def _joined(row: Sequence[ofdkit.TextRun]) -> str:
    """Return a row's text, with spaces where its runs stand apart."""
    text = row[0].text
    for before, run in pairwise(row):
        gap = run.x - before.x - before.width
        size = min(_size(before), _size(run))
        text += (_WIDE_GAP if gap > _CELL_GAP * size else " " if gap > _WORD_GAP * size else "") + run.text
    return re.sub(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]", " ", text).strip()


def _size(run: ofdkit.TextRun) -> float:
    return max(float(run.size), 1.0)


@dataclass(slots=True)
class _Text:
    """The text being written; offsets grow with it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    anchors: list[Anchor] = field(default_factory=list)
    aside: list[Span] = field(default_factory=list)
    sizes: list[PageSize] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def write(self, line: _Line, *, aside: bool) -> None:
        start, end = self.length, self.length + len(line.text)
        self.anchors.append(Anchor(start, end, line.box))
        if aside:
            self.aside.append(Span(start, end))
        self.parts.append(line.text + "\n")
        self.length = end + 1

    def source(self, document: ofdkit.OFDDocument) -> Source:
        text = "".join(self.parts)
        unmapped = sum(unicodedata.category(c) == "Co" for c in text)
        if unmapped:
            self.notes.append(Note("unmapped", f"有 {unmapped} 个字符是自造字形，不知道是什么字，请核对"))
        if document.warnings:
            self.notes.append(Note("part_unread", f"有 {len(document.warnings)} 处内容缺失或已损坏，未能读取，请核对"))
        title = re.sub(r"\s", "", document.info.title or "")
        return Source(
            text=text,
            kind="ofd",
            anchors=tuple(self.anchors),
            aside=tuple(self.aside),
            pages=tuple(self.sizes),
            facts={"title": title} if title and title in re.sub(r"\s", "", text) else {},
            notes=tuple(self.notes),
        )
