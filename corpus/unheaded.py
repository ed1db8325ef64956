"""Columns of units that no head names: under a merged head (考核项目 over two columns) the second may hold whom a row is for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.cells import Row, at_column, lists_units, words_of
from corpus.columns import kind_of, names_units
from corpus.units import is_generic

_LEAST = 3  # cells that make a column of units
_PLACE = re.compile(r"[省市县区镇乡村州旗街]$")  # a column of places says where something holds
_CALLED = re.compile(r"[\u4e00-\u9fff]{2,10}(?:部门|单位|机构)")


def unheaded_units(text: str, header: Sequence[str], rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the columns without a head of their own whose cells are mostly units; () where a head names units or no task."""
    if any(map(names_units, header)) or "task" not in [kind_of(w) for w in header if w]:
        return ()
    return tuple(i for i, head in enumerate(header) if i and not head and _are_units(text, rows, i))


def _are_units(text: str, rows: Sequence[Row], column: int) -> bool:
    cells = [cell for row in rows if (cell := at_column(row, column))]
    units = [c for c in cells if lists_units(text, c)]
    named = [w for w in words_of(text, units) if not _PLACE.search(w) and not is_generic(w)]
    return len(named) >= _LEAST and 2 * len(named) > len(cells)


def called(text: str, row: Row, column: int) -> str:
    """Return what the cell before a unit's says that it is (重点考核部门), "" where it says something else."""
    (words,) = words_of(text, [at_column(row, column - 1)])
    return words if _CALLED.fullmatch(words) else ""
