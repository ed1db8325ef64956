"""The ruled grids of a PDF's pages: boxes of cells, and the rows and columns that they make."""

from __future__ import annotations

import io
import logging
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from corpus.formats.pdf_glyphs import Frame, Glyph
from corpus.source import PageBox

_NEAR = 4.0  # points that rules of one edge lie apart at most
_SHIFT = 6.0  # points that the edges of one table lie apart on two pages at most
_OPEN_RULES = 3  # rules that end at one height or one side, at least, where no rule closes a row or a column
_CLOSED = 0.5  # of a side's length that rules along it take, at least, where it is closed
_FILLED = 0.4  # of a table's cells that hold text, at least
_FAULTS = (PSException, PdfminerException, LookupError, TypeError, ValueError, ArithmeticError, AttributeError)


class GridError(Exception):
    """The rules of a page can't be read; its text can."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: where it begins, how many rows and columns it takes, and its box."""

    row: int
    column: int
    rows: int
    columns: int
    box: PageBox


@dataclass(frozen=True)
class Grid:
    """The ruled cells of a table on one page.

    Attributes:
        page: number from 1.
        boxes: the cells' boxes.
        lefts: left edges of the columns, ascending; those of the table's other pages among them.
    """

    page: int
    boxes: tuple[PageBox, ...]
    lefts: tuple[float, ...]

    @cached_property
    def tops(self) -> tuple[float, ...]:
        """Return the upper edges of the rows, descending the page."""
        return _merged(box.top for box in self.boxes)

    @cached_property
    def box(self) -> PageBox:
        """Return the box around the grid."""
        return PageBox(
            self.page,
            min(box.left for box in self.boxes),
            min(box.top for box in self.boxes),
            max(box.right for box in self.boxes),
            max(box.bottom for box in self.boxes),
        )

    @cached_property
    def cells(self) -> tuple[GridCell, ...]:
        """Return the cells by row and column, each once."""
        found: dict[tuple[int, int], GridCell] = {}
        for box in sorted(self.boxes, key=lambda box: (box.top, box.left)):
            row, column = _at(self.tops, box.top), _at(self.lefts, box.left)
            rows = max(_before(self.tops, box.bottom) - row, 1)
            columns = max(_before(self.lefts, box.right) - column, 1)
            found.setdefault((row, column), GridCell(row, column, rows, columns, box))
        return tuple(found[key] for key in sorted(found))

    def dealt(self, glyphs: Sequence[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
        """Return the glyphs of each cell, by its place in `cells`, and those that stand in none."""
        covers = {
            (row, column): place
            for place, cell in enumerate(self.cells)
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }
        inside: dict[int, list[Glyph]] = {}
        outside: list[Glyph] = []
        for glyph in glyphs:
            x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
            place = covers.get((bisect_right(self.tops, y) - 1, bisect_right(self.lefts, x) - 1))
            box = self.cells[place].box if place is not None else None
            if place is not None and box and box.left <= x <= box.right and box.top <= y <= box.bottom:
                inside.setdefault(place, []).append(glyph)
            else:
                outside.append(glyph)
        return inside, outside

    def seen_in(self, shown: Frame, frame: Frame) -> Grid:
        """Return the grid as the page has it when it is read in another frame than it is shown in."""
        boxes = tuple(shown.seen_in(frame, box) for box in self.boxes)
        return Grid(self.page, boxes, _merged(box.left for box in boxes))

    def with_columns(self, lefts: Sequence[float]) -> Grid:
        """Return the grid with the columns of a table that goes on over several pages."""
        shift = self.lefts[0] - lefts[0]
        return Grid(self.page, self.boxes, tuple(left + shift for left in lefts))


def is_table(grid: Grid, glyphs: Sequence[Glyph]) -> bool:
    """Tell whether a grid is a table and no frame or decoration: two columns, two rows, and text in enough cells."""
    if len(grid.lefts) < 2 or len(grid.tops) < 2:
        return False
    filled = grid.dealt(glyphs)[0]
    rows: dict[int, int] = {}
    for place in filled:
        rows[grid.cells[place].row] = rows.get(grid.cells[place].row, 0) + 1
    return sum(count >= 2 for count in rows.values()) >= 2 and len(filled) >= _FILLED * len(grid.cells)


def goes_on(above: Grid, below: Grid) -> bool:
    """Tell whether a grid has the columns of another, from a page before: those of one are among those of the other."""
    if abs(above.box.left - below.box.left) > _SHIFT or abs(above.box.right - below.box.right) > _SHIFT:
        return False
    few, many = sorted((above.lefts, below.lefts), key=len)
    return all(any(abs(one - other) <= _SHIFT for other in many) for one in few)


def columns_of(grids: Sequence[Grid]) -> tuple[float, ...]:
    """Return the left edges of the columns of a table over several pages: those of the page that has most."""
    return max((grid.lefts for grid in grids), key=len)


def read_grids(data: bytes, frames: dict[int, Frame]) -> Iterator[tuple[int, list[Grid] | GridError]]:
    """Yield for each page of `frames`, by its number, the grids that its rules make, from the top."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data), pages=sorted(frames)) as file:
            for page in file.pages:
                yield page.page_number, _grids(page, frames[page.page_number])
                page.close()
    except _FAULTS as fault:
        for number in frames:
            yield number, GridError(str(fault))


def _grids(page: pdfplumber.page.Page, frame: Frame) -> list[Grid] | GridError:
    try:
        ruled = _without_shading_within(page)
        open_rules = {
            "explicit_horizontal_lines": _open_ends(ruled),
            "explicit_vertical_lines": _open_sides(ruled),
        }
        tables = ruled.find_tables(open_rules)
        left, top = page.mediabox[:2]
    except _FAULTS as fault:
        return GridError(str(fault))
    width, height = frame.size
    aside, above = _cut(page, frame)
    grids = []
    for table in tables:
        boxes = [
            PageBox(page.page_number, x0 - left - aside, y0 - top - above, x1 - left - aside, y1 - top - above)
            for x0, y0, x1, y1 in table.cells
        ]
        boxes = [box for box in boxes if box.right > 0 and box.bottom > 0 and box.left < width and box.top < height]
        if boxes:
            grids.append(Grid(page.page_number, tuple(boxes), _merged(box.left for box in boxes)))
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.left))


def _open_ends(page: pdfplumber.page.Page) -> list[float]:
    """Return the heights at which a table's upright rules end without a rule across: where the page cuts a row open."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    across = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    ends = []
    for height, side in ((min, "top"), (max, "bottom")):
        end = height((edge[side] for edge in upright), default=0.0)
        rules = {round(edge["x0"] / _NEAR) for edge in upright if abs(edge[side] - end) <= _NEAR}
        if len(rules) >= _OPEN_RULES and not any(abs(top - end) <= _NEAR for top in across):
            ends.append(end)
    return ends


def _open_sides(page: pdfplumber.page.Page) -> list[float]:
    """Return where a table's rules across end with no upright one: its outer column is open, or the page cuts it off."""
    across = [edge for edge in page.edges if edge["orientation"] == "h"]
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    sides = []
    for side, outer in (("x0", min), ("x1", max)):
        ends = {end: [edge["top"] for edge in across if abs(edge[side] - end) <= _NEAR] for end in _ends(across, side)}
        if not (ruled := [end for end, tops in ends.items() if len(_merged(tops)) >= _OPEN_RULES]):
            continue
        end = outer(ruled)
        along = [edge for edge in upright if abs(edge["x0"] - end) <= _NEAR]
        closed = sum(edge["bottom"] - edge["top"] for edge in along)
        if closed < _CLOSED * (max(ends[end]) - min(ends[end])):
            sides.append(end)
    return sides


def _ends(rules: Iterable[dict[str, Any]], side: str) -> tuple[float, ...]:
    return _merged(rule[side] for rule in rules)


def _without_shading_within(page: pdfplumber.page.Page) -> pdfplumber.page.Page:
    """Return a page without the shading of lines of text that lies within a cell's shading: its edges part no cells."""
    shades = [rect for rect in page.rects if _is_shade(rect)]
    within = {id(rect) for rect in shades if any(_holds(cell, rect) for cell in shades)}
    return page.filter(lambda item: id(item) not in within) if within else page


def _is_shade(rect: dict[str, Any]) -> bool:
    filled = bool(rect.get("fill")) and not rect.get("stroke")
    return filled and rect["height"] > _NEAR and rect["width"] > _NEAR


def _holds(cell: dict[str, Any], rect: dict[str, Any]) -> bool:
    """Tell whether a shade is as wide as a cell's and lies within it, less high."""
    alike = all(abs(cell[side] - rect[side]) <= 1 for side in ("x0", "x1"))
    inside = cell["top"] <= rect["top"] + 1 and rect["bottom"] <= cell["bottom"] + 1
    return alike and inside and cell["height"] > rect["height"] + _NEAR


def _cut(page: pdfplumber.page.Page, frame: Frame) -> tuple[float, float]:
    """Return how much of the page's medium is not shown at its left and upper edge, as it is shown."""
    x0, y0, x1, y1 = (float(edge) for edge in page.page_obj.mediabox)
    whole = Frame(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), frame.rotation)
    return whole.rectangle(frame.left, frame.bottom, frame.right, frame.top)[:2]


def _merged(edges: Iterable[float]) -> tuple[float, ...]:
    """Return the edges, ascending, each for all that lie near it."""
    out: list[float] = []
    for edge in sorted(edges):
        if not out or edge - out[-1] > _NEAR:
            out.append(edge)
    return tuple(out)


def _at(edges: Sequence[float], edge: float) -> int:
    """Return the place of an edge."""
    return max(bisect_right(edges, edge + _NEAR) - 1, 0)


def _before(edges: Sequence[float], edge: float) -> int:
    """Return how many edges lie before one."""
    return bisect_right(edges, edge - _NEAR)
