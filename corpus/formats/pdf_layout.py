"""A PDF's page → its tables, its lines, and the balloons beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.formats.pdf_columns import Reading, in_columns
from corpus.formats.pdf_furniture import without_balloons
from corpus.formats.pdf_glyphs import Glyph
from corpus.formats.pdf_grid import Grid, GridError, goes_on, is_table
from corpus.formats.pdf_lines import PrintLine, lines_of
from corpus.formats.pdf_pages import Sheet
from corpus.formats.pdf_tables import TableRow
from corpus.source import PageBox, PageSize

_BALLOON_WORDS = re.compile("删除|设置格式|批注|插入|带格式|移动")


@dataclass(frozen=True, slots=True)
class PageTable:
    """What a page has of a table: a grid and the glyphs in it, or the rows that were recognised in a picture."""

    box: PageBox
    grid: Grid | None = None
    glyphs: Sequence[Glyph] = ()
    rows: Sequence[TableRow] = ()

    def goes_on(self, below: PageTable) -> bool:
        """Tell whether a table of the next page has the same columns."""
        if self.grid and below.grid:
            return goes_on(self.grid, below.grid)
        return bool(self.rows and below.rows) and len(self.rows[0].slots) == len(below.rows[0].slots)


@dataclass(slots=True)
class Page:
    """A page being read.

    Attributes:
        sheet: the page as the file has it.
        bookmarks: titles of the bookmarks that lead to it.
        tables: from the top.
        lines: what stands outside its tables.
        reading: the order in which it is read.
        balloons: the lines of review balloons.
        marks: how many balloons there are.
        order: places of lines and rows, by identity, where a recogniser told the order; {} where their heights do.
        unsure: how many lines a recogniser was not sure of.
    """

    sheet: Sheet
    bookmarks: Collection[str] = ()
    tables: list[PageTable] = field(default_factory=list)
    lines: list[PrintLine] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    balloons: list[PrintLine] = field(default_factory=list)
    marks: int = 0
    order: dict[int, int] = field(default_factory=dict)
    unsure: int = 0

    @property
    def number(self) -> int:
        """Return its number, from 1."""
        return self.sheet.number

    @property
    def size(self) -> PageSize:
        """Return its size as it is read."""
        return PageSize(*self.sheet.frame.size)


def lay_out(pages: Sequence[Page], grids: Mapping[int, list[Grid] | GridError]) -> None:
    """Find each page's tables, lines and balloons; `grids` are those that its rules make, by its number."""
    above: Grid | None = None
    for page in pages:
        glyphs = _body_glyphs(page)
        found = grids.get(page.number, [])
        for place, grid in enumerate([] if isinstance(found, GridError) else found):
            continues = above is not None and place == 0 and goes_on(above, grid)
            if continues or is_table(grid, glyphs):
                dealt, glyphs = grid.dealt(glyphs)
                inside = [glyph for cell in dealt.values() for glyph in cell]
                page.tables.append(PageTable(grid.box, grid, inside))
        above = page.tables[-1].grid if page.tables else None
        lines = lines_of(glyphs, page.number)
        if page.sheet.scanned:
            lines = [replace(line, recognised=True) for line in lines]
        page.lines, page.reading = in_columns(lines, [table.box for table in page.tables], page.size.width)


def _body_glyphs(page: Page) -> Sequence[Glyph]:
    """Return a page's glyphs but for those of review balloons, which are put aside."""
    glyphs = page.sheet.glyphs.kept
    if not _BALLOON_WORDS.search("".join(glyph.char for glyph in glyphs)):
        return glyphs
    kept, page.balloons, page.marks = without_balloons(lines_of(glyphs, page.number))
    return [glyph for line in kept for glyph in line.glyphs] if page.marks else glyphs
