"""PDF → `Source`: lines of print and tables with the boxes that they stand in.

The text is PDFium's, character by character with its box; of pdfplumber there are only the boxes of ruled cells. PDFium
is not made for threads: read one file at a time in a process.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from PIL.Image import Image

from corpus.errors import CorpusError
from corpus.formats.pdf_columns import Reading, in_columns
from corpus.formats.pdf_furniture import Furniture, PageLines, furniture, without_balloons
from corpus.formats.pdf_glyphs import Glyph
from corpus.formats.pdf_grid import Grid, GridError, columns_of, goes_on, is_table, read_grids
from corpus.formats.pdf_lines import PrintLine, lines_of
from corpus.formats.pdf_notes import balloon_note, page_notes, table_note
from corpus.formats.pdf_pages import MAX_PIXELS, RECOGNISED_DPI, Sheet, draw, opened, read_bookmarks, read_sheet
from corpus.formats.pdf_tables import TableRow, table_rows
from corpus.formats.pdf_writing import Writing
from corpus.formats.recognition import Recognise
from corpus.source import Note, PageBox, PageSize, Source

_BALLOON_WORDS = re.compile("删除|设置格式|批注|插入|带格式")


@dataclass(slots=True)
class _Page:
    """A page being read: its sheet, its tables each with the glyphs it may take, its lines, those of balloons apart.

    `ordered` tells that its lines are in the order in which a recogniser reads them.
    """

    sheet: Sheet
    tables: list[tuple[Grid, Sequence[Glyph]]] = field(default_factory=list)
    lines: list[PrintLine] = field(default_factory=list)
    balloons: list[PrintLine] = field(default_factory=list)
    marks: int = 0
    reading: Reading = field(default_factory=Reading)
    bookmarks: Collection[str] = ()
    ordered: bool = False

    @property
    def number(self) -> int:
        return self.sheet.number

    @property
    def size(self) -> PageSize:
        return PageSize(*self.sheet.frame.size)


def read_pdf(data: bytes, name: str, recognise: Recognise | None = None) -> Source:
    """Return what a PDF says and where.

    Args:
        data: the file.
        name: its name, for messages.
        recognise: reads the pages that are pictures; without it a note names them.

    Raises:
        CorpusError: the file is empty, needs a password, is damaged, has too many pages, or no text at all.
    """
    with opened(data, name) as document:
        sheets = [read_sheet(document, number) for number in range(1, len(document) + 1)]
        bookmarks = read_bookmarks(document)
        pages = [_Page(sheet, bookmarks=bookmarks.get(sheet.number, ())) for sheet in sheets]
        notes: list[Note] = []
        _lay_out(data, pages, notes)
        for page in pages:
            if page.sheet.pictured and recognise is not None:
                picture = draw(document, page.number, dpi=RECOGNISED_DPI, max_pixels=MAX_PIXELS)
                page.lines = _with_recognised(page, picture, recognise)
    source = _written(pages, notes)
    if not _has_body(source):
        raise CorpusError(_no_text(sheets, recognised=recognise is not None), file=name)
    return source


def pictured_pages(data: bytes) -> tuple[int, ...]:
    """Return the numbers, from 1, of the pages whose content is a picture.

    Raises:
        CorpusError: as of `read_pdf`, but for a file without text.
    """
    with opened(data, "") as document:
        sheets = (read_sheet(document, number) for number in range(1, len(document) + 1))
        return tuple(sheet.number for sheet in sheets if sheet.pictured)


def render_page(data: bytes, page: int, *, dpi: float = RECOGNISED_DPI, max_pixels: int = MAX_PIXELS) -> Image:
    """Return the picture of a page, by its number from 1, as it is shown.

    Its resolution is `dpi`, or less where the picture would have more than `max_pixels` (25 million at most).

    Raises:
        CorpusError: as of `read_pdf`, but for a file without text; or the file has no such page.
    """
    with opened(data, "") as document:
        if not 1 <= page <= len(document):
            raise CorpusError(f"没有第 {page} 页，这个文件共 {len(document)} 页。")
        return draw(document, page, dpi=dpi, max_pixels=min(max_pixels, MAX_PIXELS))


def _lay_out(data: bytes, pages: Sequence[_Page], notes: list[Note]) -> None:
    """Find each page's tables, lines and balloons."""
    ruled = [page.sheet for page in pages if page.sheet.ruled and page.sheet.glyphs.kept and not page.sheet.garbled]
    frames = {sheet.number: sheet.frame for sheet in ruled}
    found = dict(read_grids(data, frames)) if frames else {}
    above: Grid | None = None
    for page in pages:
        glyphs = _body_glyphs(page)
        grids = found.get(page.number, [])
        if isinstance(grids, GridError):
            text = f"第 {page.number} 页的表格线读不出，这一页若有表格，只按文字行读入，请核对。"
            notes.append(Note("part_unread", text, page.number))
            grids = []
        for place, grid in enumerate(grids):
            continues = above is not None and place == 0 and goes_on(above, grid)
            if continues or is_table(grid, glyphs):
                inside, glyphs = _inside(grid, glyphs)
                page.tables.append((grid, inside))
        above = page.tables[-1][0] if page.tables else None
        boxes = [grid.box for grid, _ in page.tables]
        lines = lines_of(glyphs, page.number)
        if page.sheet.scanned:
            lines = [replace(line, recognised=True) for line in lines]
        page.lines, page.reading = in_columns(lines, boxes, page.size.width)


def _inside(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """Return the glyphs in a grid's cells, and the others."""
    dealt, outside = grid.dealt(glyphs)
    return [glyph for cell in dealt.values() for glyph in cell], outside


def _body_glyphs(page: _Page) -> Sequence[Glyph]:
    """Return a page's glyphs but for those of review balloons, which are put aside."""
    glyphs = page.sheet.glyphs.kept
    if not _BALLOON_WORDS.search("".join(glyph.char for glyph in glyphs)):
        return glyphs
    kept, page.balloons, page.marks = without_balloons(lines_of(glyphs, page.number))
    return [glyph for line in kept for glyph in line.glyphs] if page.marks else glyphs


def _with_recognised(page: _Page, picture: Image, recognise: Recognise) -> list[PrintLine]:
    """Return a page's lines with those read from its picture among them, but for what its text has already."""
    across, down = page.size.width / picture.width, page.size.height / picture.height
    own = [] if page.sheet.garbled else page.lines
    found: list[PrintLine] = []
    for line in recognise(picture, page.number):
        box = PageBox(page.number, line.left * across, line.top * down, line.right * across, line.bottom * down)
        text = " ".join(line.text.split())
        if text and not any(_stands_in(box, other.box) for other in own):
            found.append(PrintLine(text, box, box.bottom - box.top, recognised=True))
    if not found:
        return page.lines
    page.ordered = not own
    return [*own, *found]


def _stands_in(box: PageBox, other: PageBox) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= x <= other.right and other.top <= y <= other.bottom


def _written(pages: Sequence[_Page], notes: list[Note]) -> Source:
    """Write pages out: lines and rows by their height, what is no part of the body at its place, balloons last."""
    extents = [
        [grid.box.top for grid, _ in page.tables] + [grid.box.bottom for grid, _ in page.tables] for page in pages
    ]
    seen = furniture(
        [PageLines(page.number, page.size, page.lines, others) for page, others in zip(pages, extents, strict=True)]
    )
    rows = _rows(pages, seen, notes)
    writing = Writing()
    for page in pages:
        place = page.reading.place
        items: list[tuple[tuple[int, int, float], PrintLine | TableRow]] = [
            (place(line.middle, line.box), line) for line in page.lines
        ]
        items += [(place(row.top), row) for row in rows.get(page.number, ())]
        if not page.ordered:
            items.sort(key=lambda item: item[0])
        for _, item in items:
            if isinstance(item, TableRow):
                writing.row(item)
            else:
                aside = bool(seen.kind(item)) or (page.sheet.garbled and not item.recognised)
                writing.line(item, aside=aside, heading=not aside and _is_marked(item, page.bookmarks))
        for line in page.balloons:
            writing.line(line, aside=True)
        notes += page_notes(page.sheet, page.lines)
    notes += balloon_note({page.number: page.marks for page in pages if page.marks})
    return writing.source([page.size for page in pages], sorted(notes, key=lambda note: note.page))


def _is_marked(line: PrintLine, bookmarks: Collection[str]) -> bool:
    """Tell whether a bookmark leads to a line; of a heading over several lines, to the first."""
    text = "".join(line.text.split())
    return any(title == text or (title.startswith(text) and 2 * len(text) > len(title)) for title in bookmarks)


def _rows(pages: Sequence[_Page], seen: Furniture, notes: list[Note]) -> dict[int, list[TableRow]]:
    """Return the rows of all tables by the page that they begin on."""
    rows: dict[int, list[TableRow]] = {}
    chains = _chains(pages, seen)
    for chain in chains:
        columns = columns_of([grid for grid, _ in chain])
        table = table_rows([(grid.with_columns(columns), glyphs) for grid, glyphs in chain])
        for row in table:
            rows.setdefault(row.page, []).append(row)
        last = chain[-1][0]
        if last.page == pages[-1].number and _ends_page(pages[-1], last, seen):
            notes += table_note(table, last.page)
    return rows


def _chains(pages: Sequence[_Page], seen: Furniture) -> list[list[tuple[Grid, Sequence[Glyph]]]]:
    """Return the tables, each as its grids: the next page's goes on where nothing of the body stands between them."""
    chains: list[list[tuple[Grid, Sequence[Glyph]]]] = []
    before: _Page | None = None
    for page in pages:
        for place, (grid, glyphs) in enumerate(page.tables):
            last = chains[-1][-1][0] if chains else None
            follows = place == 0 and before is not None and last is not None and last.page == before.number
            if (
                follows
                and before is not None
                and last is not None
                and goes_on(last, grid)
                and _ends_page(before, last, seen)
                and _begins_page(page, grid, seen)
            ):
                chains[-1].append((grid, glyphs))
            else:
                chains.append([(grid, glyphs)])
        before = page
    return chains


def _ends_page(page: _Page, grid: Grid, seen: Furniture) -> bool:
    """Tell whether nothing of the body stands under a grid."""
    return not any(line.middle > grid.box.bottom and not seen.kind(line) for line in page.lines)


def _begins_page(page: _Page, grid: Grid, seen: Furniture) -> bool:
    """Tell whether nothing of the body stands over a grid."""
    return not any(line.middle < grid.box.top and not seen.kind(line) for line in page.lines)


def _has_body(source: Source) -> bool:
    """Tell whether a source says anything beside what is aside."""
    aside = sum(span.end - span.start for span in source.aside)
    return aside + source.text.count("\n") < len(source.text)


def _no_text(sheets: Sequence[Sheet], *, recognised: bool) -> str:
    """Return why a file has no text, and what to do."""
    pictured = sum(sheet.pictured for sheet in sheets)
    if all(sheet.damaged for sheet in sheets):
        return "这个 PDF 已损坏，没有一页能读；请重新导出或上传。"
    if pictured and recognised:
        return f"{pictured} 页里没有认出文字；请换一份更清楚的扫描件，或带文字层的文件。"
    if pictured:
        what = "的字体没有写明文字，读出的是乱码" if any(sheet.garbled for sheet in sheets) else "是图片，没有文字层"
        return (
            f"这份文件有 {pictured} 页{what}；请安装可选的识别组件"
            "（pip install -r requirements-ocr.txt）后再读，或上传带文字层的文件。"
        )
    return f"这份文件共 {len(sheets)} 页，没有可读的文字；请检查原件，重新导出或上传。"
