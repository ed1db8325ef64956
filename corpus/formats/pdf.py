"""PDF → `Source`: lines of print and tables with the boxes that they stand in.

The text is PDFium's, character by character with its box; of pdfplumber there are only the boxes of ruled cells. PDFium
is not made for threads: read one file at a time in a process.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PIL.Image import Image

from corpus.errors import CorpusError
from corpus.formats.pdf_chains import all_rows
from corpus.formats.pdf_furniture import PageLines, furniture
from corpus.formats.pdf_grid import Grid, GridError, read_grids
from corpus.formats.pdf_layout import Page, lay_out
from corpus.formats.pdf_lines import PrintLine
from corpus.formats.pdf_notes import balloon_note, grid_notes, page_notes, table_note
from corpus.formats.pdf_pages import MAX_PIXELS, RECOGNISED_DPI, Sheet, draw, opened, read_bookmarks, read_sheet
from corpus.formats.pdf_recognised import add_recognised
from corpus.formats.pdf_tables import TableRow
from corpus.formats.pdf_writing import Writing
from corpus.formats.recognition import Recognise
from corpus.source import Note, PageSize, Source


def read_pdf(data: bytes, name: str, recognise: Recognise | None = None) -> Source:
    """Return what a PDF says and where.

    A line of print is a line, a table's row too, with tabs between its cells; a row that a page cuts is whole, with boxes
    on both pages. Headers that a page prints again, page numbers, running heads and review balloons are aside.

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
        pages = [Page(sheet, bookmarks.get(sheet.number, ())) for sheet in sheets]
        grids = _grids(data, sheets)
        lay_out(pages, grids)
        for page in pages:
            if page.sheet.pictured and recognise is not None:
                picture = draw(document, page.number, dpi=RECOGNISED_DPI, max_pixels=MAX_PIXELS)
                add_recognised(page, picture, recognise)
    source = _written(pages, grid_notes(grids))
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


def _grids(data: bytes, sheets: Sequence[Sheet]) -> dict[int, list[Grid] | GridError]:
    """Return the grids of each page that may have some."""
    ruled = [sheet for sheet in sheets if sheet.ruled and sheet.glyphs.kept and not sheet.garbled]
    found = dict(read_grids(data, {sheet.number: sheet.shown for sheet in ruled})) if ruled else {}
    for sheet in ruled:
        grids = found[sheet.number]
        if sheet.frame != sheet.shown and not isinstance(grids, GridError):
            found[sheet.number] = [grid.seen_in(sheet.shown, sheet.frame) for grid in grids]
    return found


def _written(pages: Sequence[Page], notes: list[Note]) -> Source:
    """Write pages out: what is no part of the body at its place, balloons last."""
    seen = furniture([_lines_and_tables(page) for page in pages])
    rows, last = all_rows(pages, seen)
    writing = Writing()
    for page in pages:
        for item in _in_order(page, rows.get(page.number, ())):
            if isinstance(item, TableRow):
                writing.row(item)
                continue
            aside = bool(seen.kind(item)) or (page.sheet.garbled and not item.recognised)
            writing.line(item, aside=aside, heading=not aside and _is_marked(item, page.bookmarks))
        for line in page.balloons:
            writing.line(line, aside=True)
        notes += page_notes(page)
    notes += balloon_note({page.number: page.marks for page in pages if page.marks})
    notes += table_note(last, pages[-1].number)
    for sheet in (page.sheet for page in pages if page.sheet.frame != page.sheet.shown):
        writing.show(sheet.number, sheet.frame, sheet.shown)
    return writing.source(
        [PageSize(*page.sheet.shown.size) for page in pages], sorted(notes, key=lambda note: note.page)
    )


def _lines_and_tables(page: Page) -> PageLines:
    edges = [edge for table in page.tables for edge in (table.box.top, table.box.bottom)]
    return PageLines(page.number, page.size, page.lines, edges)


def _in_order(page: Page, rows: Sequence[TableRow]) -> list[PrintLine | TableRow]:
    """Return a page's lines and rows in the order of reading."""
    if page.order:
        return sorted([*page.lines, *rows], key=lambda item: page.order.get(id(item), -1))
    place = page.reading.place
    placed: list[tuple[tuple[int, int, float], PrintLine | TableRow]] = [
        (place(line.middle, line.box), line) for line in page.lines
    ]
    placed += [(place(row.top), row) for row in rows]
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])]


def _is_marked(line: PrintLine, bookmarks: Collection[str]) -> bool:
    """Tell whether a bookmark leads to a line; of a heading over several lines, to the first."""
    text = "".join(line.text.split())
    return any(title == text or (title.startswith(text) and 2 * len(text) > len(title)) for title in bookmarks)


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
