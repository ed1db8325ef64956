"""Which columns of a table name its rows' tasks, and which tell at length what a task's name stands for."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.cells import Row, at_column, words_of
from corpus.columns import kind_of

_NAME_LIMIT = 42  # characters of a task's name, at most


def task_columns(
    text: str, header: tuple[str, ...], rows: Sequence[Row], roles: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the columns that name tasks, the most particular first, those with merged cells last; and those of contents."""
    kinds = [kind_of(w) for w in header]
    tasks = [i for i, kind in enumerate(kinds) if kind == "task" and i not in roles]
    contents = _contents(text, rows, tasks, [i for i, kind in enumerate(kinds) if kind == "figure"])
    columns = sorted((i for i in tasks if i not in contents), key=lambda i: -_distinct(text, rows, i))
    groups = [i for i, kind in enumerate(kinds) if kind == "group" and i not in roles]
    odd = [i for i, kind in enumerate(kinds) if kind is None and header[i] and i not in roles]
    merged = [i for i in _measured(header) if i not in roles]
    return (*(columns or merged or odd or [0]), *groups), contents


def _contents(text: str, rows: Sequence[Row], tasks: Sequence[int], figures: Sequence[int]) -> tuple[int, ...]:
    """Return those of the columns of tasks, and of what is asked of them (评分标准), that tell at length what another names.

    There are none where the others name groups: of most rows the name is that of the row above.
    """
    long = tuple(i for i in tasks if _tells(rows, i))
    names = max((_distinct(text, rows, i) for i in tasks if i not in long), default=0)
    asked = tuple(i for i in figures if _tells(rows, i))
    return (*long, *asked) if 2 * names >= len(rows) else ()


def _distinct(text: str, rows: Sequence[Row], column: int) -> int:
    """Return how many different things the cells of a column say."""
    return len({words_of(text, [cell]) for row in rows if (cell := at_column(row, column))})


def _tells(rows: Sequence[Row], column: int) -> bool:
    """Tell whether most cells of a column are longer than a name."""
    cells = [c for row in rows if (c := at_column(row, column))]
    return 2 * sum(sum(b - a for a, b in cell) > _NAME_LIMIT for cell in cells) > len(cells)


def _measured(header: tuple[str, ...]) -> list[int]:
    """Return the columns under a head 指标, those that its merged cell covers first, from the right."""
    first = next((i for i, head in enumerate(header) if head.endswith("指标")), len(header))
    behind = next((i for i in range(first + 1, len(header)) if header[i]), len(header))
    return list(range(first, behind))[::-1]
