"""The values that the corpus room hands on: spans, clean text, sections, chunks, documents."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.source import Source

INSIDE = "!/"
"""Between an archive's name and that of a file in it."""


def file_of(name: str) -> str:
    """Return the name of a plan's file in the folder: of the archive, where it is in one."""
    return name.partition(INSIDE)[0]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of the text read from a file (no newline translation): start inclusive, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Raise ValueError for a range that ends before it starts."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text without page breaks and markup, each kept character with its raw offset.

    Attributes:
        text: the kept characters; paragraphs are separated by one newline.
        offsets: raw offset of each character of `text`, strictly increasing.
        covered: clean offsets of the tabs that close an empty cell which a merged one above covers (rowspan).
    """

    text: str
    offsets: tuple[int, ...]
    covered: frozenset[int] = frozenset()

    def raw(self, start: int, end: int) -> Span:
        """Return the raw span of the clean range [start, end); it must not be empty."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the clean range of the kept characters that stand in the raw range [start, end); empty for none."""
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)


@dataclass(frozen=True, slots=True)
class Section:
    """One node of the outline. Own ranges [start, own_end) tile the document in order.

    Attributes:
        index: position in `Document.sections`; 0 is the root (what stands before the first heading).
        parent: index of the enclosing section; None for the root.
        rank: depth class of the marker (0 root, then 第X章, 一、, 第X条, （一）, 1., （1）, …): larger is deeper.
        ordinal: the number that the marker states; None for a dash or an unnumbered heading.
        marker: the marker as printed, "" for none.
        heading: the heading's words without marker and closing stop.
        start: clean offset of the marker, inclusive.
        body: clean offset where the text after the heading begins.
        own_end: clean offset of the next section's start, exclusive.
        end: clean offset where the last descendant ends, exclusive.
    """

    index: int
    parent: int | None
    rank: int
    ordinal: int | None
    marker: str
    heading: str
    start: int
    body: int
    own_end: int
    end: int

    @property
    def has_heading(self) -> bool:
        """Whether it has a heading of its own, and not only the first words of its text."""
        return bool(self.heading) and self.body > self.start + len(self.marker)

    @property
    def title(self) -> tuple[int, int]:
        """The clean range of marker and heading."""
        return self.start, max(self.body, self.start + len(self.marker) + len(self.heading), self.start + 1)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A retrievable piece: a clean range inside one section's own range. Its text is the slice.

    Attributes:
        id: derived from file name, position and content; stable over builds.
        document: file name.
        section: index of the section that holds it.
        start: clean offset, inclusive.
        end: clean offset, exclusive.
    """

    id: str
    document: str
    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement that a text makes of itself: its value, and the clean range where it stands."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A region as users name it.

    Attributes:
        name: full name, such as 定南县.
        aliases: other names, pinyin among them, lower case.
        parents: full names of the enclosing places, nearest first.
        level: 国家 | 省 | 市 | 县.
    """

    name: str
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True, eq=False)
class Document:
    """A plan file, read: the text as read and its places, clean text, outline, chunks and what it states of itself. Equal only to itself.

    Attributes:
        name: file name, unique in a corpus.
        source: what was read from the file, and where it stands there.
        clean: the clean text with offsets.
        sections: the outline, root first, in text order.
        chunks: pieces that tile the sections.
        title: the plan's title, without the 通知 around it.
        place: the region that it governs; None when the text does not tell.
        period: first and last year (both inclusive) that the plan governs; None when it does not tell.
        facts: by kind (title, number, issuer, signed, printed, copied, basis …), in text order.
        provenance: where the text came from, as the manifest states it.
        kind: of document (规划, 方案, 意见 …), as the manifest says, else as its title ends; "" where neither tells.
    """

    name: str
    source: Source
    clean: CleanText
    sections: tuple[Section, ...]
    chunks: tuple[Chunk, ...]
    title: str
    place: Place | None
    period: tuple[int, int] | None
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    provenance: str = ""
    kind: str = ""

    @property
    def file(self) -> str:
        """The name of the file in the folder: of an archive, where the plan is a file in one."""
        return file_of(self.name)

    @property
    def raw(self) -> str:
        """The text as read, into which spans point."""
        return self.source.text

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text

    @property
    def region(self) -> str:
        """Full name of the region, "" when the text does not tell."""
        return self.place.name if self.place else ""

    @cached_property
    def sha256(self) -> str:
        """Hash of the text as read."""
        return sha256(self.raw.encode()).hexdigest()

    def span(self, start: int, end: int) -> Span:
        """Return the raw span of the clean range [start, end)."""
        return self.clean.raw(start, end)

    def quote(self, start: int, end: int) -> str:
        """Return the raw slice behind the clean range [start, end)."""
        span = self.span(start, end)
        return self.raw[span.start : span.end]

    def section_at(self, position: int) -> Section:
        """Return the section whose own range holds the clean offset `position`."""
        return next(s for s in reversed(self.sections) if s.start <= position)

    def path(self, section: Section) -> tuple[str, ...]:
        """Return the headings down to `section`, outermost first, the root left out."""
        return tuple(s.heading for s in self.lineage(section))

    def lineage(self, section: Section) -> tuple[Section, ...]:
        """Return the sections down to `section`, outermost first, the root left out."""
        chain: list[Section] = []
        at: Section | None = section
        while at is not None and at.parent is not None:
            chain.append(at)
            at = self.sections[at.parent]
        return tuple(reversed(chain))

    def children(self, section: Section) -> Iterator[Section]:
        """Yield the direct subsections in text order."""
        return (s for s in self.sections if s.parent == section.index)
