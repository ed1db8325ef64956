"""A row of a table with merged cells → its cells and the tabs between them, as the lines of a source have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Spanning(Protocol):
    """A cell that spans columns and rows."""

    @property
    def columns(self) -> int:
        """How many columns it takes."""

    @property
    def rows(self) -> int:
        """How many rows it takes."""


SpanningT = TypeVar("SpanningT", bound=Spanning)


def laid_out(row: Sequence[SpanningT], spanning: dict[int, int]) -> list[SpanningT | bool]:
    """Return a row's cells and the tabs between them; a tab is true where it closes a cell that one above covers.

    As `corpus.markup` writes them: a tab before each cell but the first, one for each further column that a cell
    spans, and one behind each covered cell, also at the row's end.

    Args:
        row: the cells that the row has.
        spanning: by column, how many rows further a cell above goes on; brought up to date.
    """
    out: list[SpanningT | bool] = []
    column = 0  # behind the last cell
    for cell in row:
        out += [False] * (column - _written(out))
        while spanning.get(column, 0) > 0:
            spanning[column] -= 1
            column += 1
            out.append(True)
        for i in range(column, column + cell.columns):
            if cell.rows > 1:
                spanning[i] = cell.rows - 1
        out.append(cell)
        column += cell.columns
    covered = [i for i, rows in spanning.items() if i >= column and rows > 0]
    if covered:
        out += [False] * (column - _written(out))
    for i in range(column, max(covered, default=-1) + 1):
        out.append(i in covered)
        spanning[i] = max(spanning.get(i, 0) - 1, 0)
    return out


def _written(slots: Sequence[object]) -> int:
    """Return how many columns have their closing tab."""
    return sum(slot is True or slot is False for slot in slots)
