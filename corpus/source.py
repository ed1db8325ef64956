"""What a file says and where it says it: one immutable text, and for its ranges the places in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corpus.model import Span


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle on a page or picture.

    Attributes:
        page: number from 1, as the file counts (not as printed).
        left: left edge, in the units of `PageSize` (points for paged files, pixels for pictures), from the left.
        top: upper edge, from the top, as the page is shown (its rotation applied).
        right: right edge.
        bottom: lower edge.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a file without pages: number from 1 in its part (`body`, `textbox`, `footnote`)."""

    number: int
    part: str = "body"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table in a file without pages: table, row and column from 1; a merged one by its first row and column."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a workbook: the sheet's name and the reference (`B7`); a merged one by its first cell."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a web page: its path from the root, such as `/html/body/div[2]/p[3]`."""

    path: str


_LOST = ("ocr", "low_confidence", "picture", "empty_page", "open_table", "unmapped", "part_unread", "attachment")
Where = PageBox | Paragraph | TableCell | SheetCell | Element


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place of a range of a source's text: start inclusive, end exclusive."""

    start: int
    end: int
    where: Where


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page as shown: points, or pixels for a picture."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader noticed that people should know before they rely on the text.

    Attributes:
        kind: revisions | balloons | hidden | ocr | low_confidence | picture | empty_page | open_table | unmapped | aside | formula
            | part_unread | attachment | suffix.
        text: a Chinese sentence for users.
        page: the page meant, from 1; 0 for the whole file.
    """

    kind: str
    text: str
    page: int = 0

    @property
    def lost(self) -> bool:
        """Whether text may be missing because of it, or may have been read wrongly."""
        return self.kind in _LOST


@dataclass(frozen=True)
class Source:
    """What was read from a file.

    A line of `text` is a line of print or a whole paragraph, ended by one newline. A table's row is one line, a tab
    between its cells; a cell that a merged one above or before it covers is empty, with its tab in `covered`.
    Text is kept as the file has it: no character is normalised, but for signs that stand in for another (radicals,
    private-use glyphs of a known font), which the reader puts right.

    Attributes:
        text: the text; offsets of everything below are into it.
        kind: what the file is by its content: txt | pdf | docx | doc | wps | rtf | xlsx | html | ofd | image.
        anchors: places of ranges, by start; ranges do not overlap, what lies between them (line ends, tabs) has none.
        markup: whether `text` may carry Markdown or HTML marks to be dropped (txt and md alone).
        whole: whether each line is a whole paragraph, so that none goes on in the next.
        headings: starts of lines that the file marks as headings.
        covered: offsets of tabs that close a cell which a merged one covers.
        aside: ranges that are no part of the document's body (page numbers, running heads, review balloons), kept.
        recognised: ranges that were read from a picture.
        pages: size of each page; () for files without pages.
        facts: what the file states beside its text: title, number, issuer, date, source.
        notes: what people should know.
        sha256: hash of the file's bytes; "" for a text file, which has no pages to show.
    """

    text: str
    kind: str
    anchors: tuple[Anchor, ...] = ()
    markup: bool = False
    whole: bool = False
    headings: frozenset[int] = frozenset()
    covered: frozenset[int] = frozenset()
    aside: tuple[Span, ...] = ()
    recognised: tuple[Span, ...] = ()
    pages: tuple[PageSize, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    sha256: str = ""

    def places(self, start: int, end: int) -> tuple[Where, ...]:
        """Return where the range [start, end) stands, in the order of the text; each place once."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        found: dict[Where, None] = {}
        for anchor in self.anchors[at:]:
            if anchor.start >= end:
                break
            if anchor.end > start:
                found[anchor.where] = None
        return tuple(found)

    @property
    def noticed(self) -> tuple[str, ...]:
        """The texts of the notes, each once."""
        return tuple(dict.fromkeys(note.text for note in self.notes))

    @cached_property
    def _starts(self) -> list[int]:
        return [anchor.start for anchor in self.anchors]
