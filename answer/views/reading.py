"""A plan as a readable document: blocks in text order, outline, and the parts of the blocks that passages mark.

Blocks hold clean ranges: page breaks and markup are gone, every other character of the plan stands in exactly one block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus import Corpus, Document, Section, Span, Table, paragraphs, role_tables

Range = tuple[int, int]
Kind = Literal["title", "heading", "paragraph", "header", "row"]

_SHORT_RANK = 6  # from 1. downwards, a line that ends with a stop is an item and no heading


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table's row.

    Attributes:
        kind: title of the plan; heading; paragraph; header and row of a table.
        section: index of the section that it stands in, 0 before the first heading.
        depth: how many sections enclose it, itself included where it opens one.
        start: clean offset, inclusive.
        end: clean offset, exclusive.
        lead: clean offset where the heading ends that runs in at a paragraph's head; `start` for none.
        cells: of a row, each cell's lines as clean ranges, in text order within the cell; () for a ruler under a header.
    """

    kind: Kind
    section: int
    depth: int
    start: int
    end: int
    lead: int
    cells: tuple[tuple[Range, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: index of the section, its depth from 1, marker and heading as printed."""

    section: int
    depth: int
    marker: str
    heading: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text within a block.

    Attributes:
        text: as printed, without noise.
        start: clean offset.
        mark: position of the passage that marks it, None for none.
    """

    text: str
    start: int
    mark: int | None


@dataclass(frozen=True)
class Reading:
    """A plan to be read.

    Attributes:
        document: the plan.
        blocks: in text order; between two stands one line end and nothing else.
        outline: the sections that have a heading, in text order.
        marks: the clean ranges of the passages, in text order, none empty, none overlapping.
    """

    document: Document
    blocks: tuple[Block, ...]
    outline: tuple[Entry, ...]
    marks: tuple[Range, ...]

    def text(self, block: Block) -> str:
        """Return a block's text as printed."""
        return self.document.text[block.start : block.end]

    def span(self, block: Block) -> Span:
        """Return the raw range behind a block."""
        return self.document.span(block.start, block.end)

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the clean range [start, end) cut where marks begin and end."""
        at = start
        for number, (begin, stop) in enumerate(self.marks):
            begin, stop = max(begin, at), min(stop, end)
            if begin >= stop:
                continue
            if at < begin:
                yield Piece(self.document.text[at:begin], at, None)
            yield Piece(self.document.text[begin:stop], begin, number)
            at = stop
        if at < end:
            yield Piece(self.document.text[at:end], at, None)

    def marked(self) -> frozenset[int]:
        """Return the indices of the sections in whose own text marks begin, and of those around them."""
        inner = [self.document.section_at(start) for start, _ in self.marks]
        return frozenset(s.index for section in inner for s in self.document.lineage(section))

    def passage(self) -> str:
        """Return the text that the marks cover, a line for each paragraph."""
        return "\n".join(self.document.text[a:b] for a, b in self.marks)


def reading(corpus: Corpus, name: str, passages: Iterable[Range] = ()) -> Reading:
    """Return a plan as a readable document, with the raw ranges `passages` marked; those without text mark nothing.

    Raises:
        KeyError: no plan has the file name `name`.

    """
    document = corpus.document(name)
    return Reading(document, tuple(_blocks(document)), _outline(document), marks(document, passages))


def marks(document: Document, passages: Iterable[Range]) -> tuple[Range, ...]:
    """Return the clean ranges behind raw ranges, in text order, overlapping ones as one; empty ones are left out."""
    out: list[Range] = []
    for start, end in sorted(document.clean.within(a, b) for a, b in passages):
        if start >= end:
            continue
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def _outline(document: Document) -> tuple[Entry, ...]:
    """Return the sections whose heading is one: an item that only begins with its first clause is none."""
    return tuple(
        Entry(s.index, len(document.lineage(s)), s.marker, s.heading) for s in document.sections[1:] if s.has_heading
    )


def _blocks(document: Document) -> Iterator[Block]:
    """Yield the blocks: paragraphs and the rows of tables, those that were flattened to a cell a line put together."""
    for section in document.sections:
        at = section.start
        for table in role_tables(document, section):
            if _cells(document.text, *next(paragraphs(document.text, table.start))) is not None:
                continue
            yield from _paragraphs(document, section, at, table.start)
            yield from _flattened(document, section, table)
            at = table.end
        yield from _paragraphs(document, section, at, section.own_end)


def _paragraphs(document: Document, section: Section, start: int, end: int) -> Iterator[Block]:
    text, depth = document.text, len(document.lineage(section))
    within_table = False
    for a, b in paragraphs(text, start, end):
        cells = _cells(text, a, b)
        if cells is not None:
            yield Block("row" if within_table else "header", section.index, depth, a, b, a, cells)
            within_table = True
            continue
        within_table = False
        kind, lead = _kind(document, section, a, b)
        yield Block(kind, section.index, depth, a, b, lead)


def _kind(document: Document, section: Section, start: int, end: int) -> tuple[Kind, int]:
    """Return what a paragraph is, and where its run-in heading ends."""
    if any(f.start < end and start < f.end for f in document.facts.get("title", ())):
        return "title", start
    if section.parent is None or start != section.start:
        return "paragraph", start
    if not section.has_heading:
        return "paragraph", start
    stop = min(section.title[1], end)
    if stop < end:
        return "paragraph", stop
    item = section.rank > _SHORT_RANK and document.text[end - 1] in "。；;"
    return ("paragraph" if item else "heading"), start


def _cells(text: str, start: int, end: int) -> tuple[tuple[Range, ...], ...] | None:
    """Return the cells of a line with tabs or pipes, () for a ruler; None for a line that is no row."""
    line = text[start:end]
    mark = "|" if line.startswith("|") or line.count("|") > 1 else "\t" if "\t" in line else ""
    if not mark:
        return None
    if mark == "|" and not line.strip("|:- \t"):
        return ()
    edges = [i for i in range(start, end) if text[i] == mark]
    if mark == "|":
        edges = edges[text[start] == mark : len(edges) - (text[end - 1] == mark)]
        start, end = start + (text[start] == mark), end - (text[end - 1] == mark)
    starts, ends = [start, *(i + 1 for i in edges)], [*edges, end]
    return tuple(((a, b),) if text[a:b].strip() else () for a, b in zip(starts, ends, strict=True))


def _flattened(document: Document, section: Section, table: Table) -> Iterator[Block]:
    """Yield the rows of a table that was flattened to one cell a line; a line that is in no cell keeps its place."""
    depth = len(document.lineage(section))
    lines = list(paragraphs(document.text, table.start, table.end))
    width = len(table.header)
    yield _row("header", section, depth, [(line,) for line in lines[:width]])
    begins = [min(line for cell in row for line in cell) for row in table.rows]
    edges = [*begins, (table.end, table.end)]
    for line in lines[width:]:
        if line < edges[0]:
            yield _row("row", section, depth, [(line,)])
    for row, begin, until in zip(table.rows, begins, edges[1:], strict=True):
        own = [line for line in lines if begin <= line < until]
        held = [(line, column) for column, cell in enumerate(row) for line in cell]
        last = max(held)[0]
        stray = [line for line in own if line < last and not any(line == known for known, _ in held)]
        held += [(line, min(h for h in held if h[0] > line)[1]) for line in stray]
        cells = [tuple(sorted(line for line, at in held if at == column)) for column in range(len(row))]
        yield _row("row", section, depth, cells)
        for line in own:
            if line > last:
                yield _row("row", section, depth, [(line,)])


def _row(kind: Kind, section: Section, depth: int, cells: Sequence[tuple[Range, ...]]) -> Block:
    start, end = min(line for c in cells for line in c)[0], max(line for c in cells for line in c)[1]
    return Block(kind, section.index, depth, start, end, start, tuple(cells))
