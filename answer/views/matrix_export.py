"""The matrix of actions beside plans → tables for a file: as the page shows it, and cell by cell with the sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from answer.model import Citation, Language
from answer.views.action_matrix import Cell, Column, Line, Matrix
from answer.views.exports import Sheet, Value
from answer.views.ledger_export import ROLES

_GRID = ("行动×地区", "Actions by region")
_CELLS = ("逐格出处", "Cells with sources")
_ACTION = ("行动", "Action")
_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("行动", "Action", 28),
    ("地区", "Region", 11),
    ("规划期", "Period", 12),
    ("方案原名", "Name in the plan", 28),
    ("角色", "Role", 9),
    ("单位", "Units", 46),
    ("出处", "Source", 52),
    ("原文", "Verbatim quote", 70),
    ("文件", "File", 24),
    ("起", "Start", 8),
    ("止", "End", 8),
)
_ABSENT = ("该方案未设", "Not in this plan")
_UNLISTED = ("该方案未列责任单位", "This plan names no units")


def grid_sheet(matrix: Matrix, *, language: Language = "zh") -> Sheet:
    """Return the matrix as the page shows it: a line an action, a column a plan, in the cells who leads."""
    en = language == "en"
    heads = (_ACTION[en], *(" ".join(filter(None, (c.region or c.title, _period(c)))) for c in matrix.columns))
    rows = tuple(
        (line.name, *(_shown(cell, column, en) for cell, column in zip(line.cells, matrix.columns, strict=True)))
        for line in matrix.lines
    )
    return Sheet(_GRID[en], heads, (28, *(30 for _ in matrix.columns)), rows)


def cells_sheet(matrix: Matrix, formal: Callable[[Citation], str], *, language: Language = "zh") -> Sheet:
    """Return the matrix cell by cell, one statement a row, each with its source; a cell without one says so.

    Args:
        matrix: the actions beside the plans.
        formal: gives a citation as officials write it.
        language: of heads and roles; what the plans say stays as they say it.
    """
    en = language == "en"
    rows = tuple(
        row
        for line in matrix.lines
        for cell, column in zip(line.cells, matrix.columns, strict=True)
        for row in _rows(line, cell, column, formal, en)
    )
    return Sheet(_CELLS[en], tuple(c[1] if en else c[0] for c in _COLUMNS), tuple(c[2] for c in _COLUMNS), rows)


def _rows(
    line: Line, cell: Cell, column: Column, formal: Callable[[Citation], str], en: bool
) -> Iterator[tuple[Value, ...]]:
    head = (line.name, column.region, _period(column))
    if not cell.entries:
        yield (*head, "", "", _absent(column, en), "", "", column.document, "", "")
    for entry in cell.entries:
        cited = entry.citation
        units = "、".join(unit.name for unit in entry.units)
        told = (entry.action, ROLES[entry.role][en], units, formal(cited), cited.quote)
        yield (*head, *told, column.document, cited.start, cited.end)


def _shown(cell: Cell, column: Column, en: bool) -> str:
    if not cell.entries:
        return _absent(column, en)
    return "\n".join(
        ("" if entry.role == "lead" else f"{ROLES[entry.role][en]}: " if en else f"{ROLES[entry.role][en]}：")
        + "、".join(unit.name for unit in entry.units)
        for entry in cell.entries
    )


def _absent(column: Column, en: bool) -> str:
    return (_ABSENT if column.listed else _UNLISTED)[en]


def _period(column: Column) -> str:
    return "—".join(str(year) for year in dict.fromkeys(column.period)) if column.period else ""
