"""The tables of a PDF's pages → rows: a table goes on where nothing of the body stands between two pages."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.formats.pdf_furniture import Furniture
from corpus.formats.pdf_grid import columns_of
from corpus.formats.pdf_layout import Page, PageTable
from corpus.formats.pdf_tables import TableRow, grid_rows, joined_rows


def all_rows(pages: Sequence[Page], seen: Furniture) -> tuple[dict[int, list[TableRow]], list[TableRow]]:
    """Return the rows of all tables by the page that they begin on, and those of the table that ends the file."""
    rows: dict[int, list[TableRow]] = {}
    last: list[TableRow] = []
    for chain in _chains(pages, seen):
        table = joined_rows(_page_rows(chain))
        for row in table:
            rows.setdefault(row.page, []).append(row)
        ends = chain[-1].box.page == pages[-1].number and _ends_page(pages[-1], chain[-1], seen)
        last = table if ends else last
    return rows, last


def _page_rows(chain: Sequence[PageTable]) -> list[list[TableRow]]:
    """Return a table's rows on each of its pages."""
    grids = [table.grid for table in chain if table.grid]
    if not grids:
        return [list(table.rows) for table in chain]
    columns = columns_of(grids)
    return [grid_rows(table.grid.with_columns(columns), table.glyphs) for table in chain if table.grid]


def _chains(pages: Sequence[Page], seen: Furniture) -> list[list[PageTable]]:
    """Return the tables, each as what its pages have of it."""
    chains: list[list[PageTable]] = []
    before: Page | None = None
    for page in pages:
        for place, table in enumerate(page.tables):
            if place == 0 and before and before.tables and _follows(before, page, seen):
                chains[-1].append(table)
            else:
                chains.append([table])
        before = page
    return chains


def _follows(before: Page, page: Page, seen: Furniture) -> bool:
    """Tell whether the last table of a page goes on as the first of the next."""
    above, below = before.tables[-1], page.tables[0]
    return above.goes_on(below) and _ends_page(before, above, seen) and _begins_page(page, below, seen)


def _ends_page(page: Page, table: PageTable, seen: Furniture) -> bool:
    """Tell whether nothing of the body stands under a table."""
    return not any(line.middle > table.box.bottom and not seen.kind(line) for line in page.lines)


def _begins_page(page: Page, table: PageTable, seen: Furniture) -> bool:
    """Tell whether nothing of the body stands over a table."""
    return not any(line.middle < table.box.top and not seen.kind(line) for line in page.lines)
