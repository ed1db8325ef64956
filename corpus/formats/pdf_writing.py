"""Lines of print and rows of tables → the text of a `Source`, with the place of each range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.formats.pdf_glyphs import Frame
from corpus.formats.pdf_lines import PrintLine, gap_between
from corpus.formats.pdf_tables import Part, TableRow
from corpus.model import Span
from corpus.source import Anchor, Note, PageBox, PageSize, Source


@dataclass(slots=True)
class Writing:
    """The source being written; each line ends with a newline."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    anchors: list[Anchor] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)
    aside: list[Span] = field(default_factory=list)
    recognised: list[Span] = field(default_factory=list)

    def line(self, line: PrintLine, *, aside: bool, heading: bool = False) -> None:
        """Write a line of print."""
        start = self.length
        if heading:
            self.headings.add(start)
        self._put(Part(line.text, line.box), recognised=line.recognised)
        self._end(start, aside=aside)

    def row(self, row: TableRow) -> None:
        """Write a table's row: a tab behind each cell but the last, and behind that where a merged cell covers it."""
        start = self.length
        slots = row.slots
        for place, slot in enumerate(slots):
            before = ""
            for part in slot.parts:
                self._text(gap_between(before, part.text) if before else "")
                self._put(part, recognised=row.recognised)
                before = part.text
            if row.section:
                break
            if slot.covered == "above":
                self.covered.add(self.length)
            if slot.covered == "above" or place < len(slots) - 1:
                self._text("\t")
        self._end(start, aside=row.repeats)

    def show(self, page: int, frame: Frame, shown: Frame) -> None:
        """Put the boxes of a page that was read on its side where they are shown."""
        for at, anchor in enumerate(self.anchors):
            if isinstance(anchor.where, PageBox) and anchor.where.page == page:
                self.anchors[at] = replace(anchor, where=frame.seen_in(shown, anchor.where))

    def source(self, pages: Sequence[PageSize], notes: Sequence[Note]) -> Source:
        """Return what was written."""
        return Source(
            text="".join(self.parts),
            kind="pdf",
            anchors=tuple(self.anchors),
            headings=frozenset(self.headings),
            covered=frozenset(self.covered),
            aside=tuple(self.aside),
            recognised=tuple(self.recognised),
            pages=tuple(pages),
            notes=tuple(notes),
        )

    def _put(self, part: Part, *, recognised: bool) -> None:
        start = self.length
        self._text(part.text)
        if recognised:
            self.recognised.append(Span(start, self.length))
        self.anchors.append(Anchor(start, self.length, part.box))

    def _text(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _end(self, start: int, *, aside: bool) -> None:
        if aside:
            self.aside.append(Span(start, self.length))
        self._text("\n")
