"""How much of a plan's responsibility words, table cells and figures ended up in rows, and where they did not.

A pure function of the document and its rows. Every miss names its place, so that a person can look; what a rule sets aside as
none of these (a figure in a name, a duty told in prose) is named apart and counts for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from corpus.cells import Range, Row, at_column, cells_of, is_row, is_ruler, lists_units
from corpus.columns import kind_of
from corpus.ledger import Assignment
from corpus.model import Document
from corpus.numbering import marker_of
from corpus.occasions import names_in, occasions, told
from corpus.outline import paragraphs
from corpus.quantities import left_out
from corpus.source import Note
from corpus.tables import Table, tables_in
from corpus.targets import Target
from corpus.units import unit_list

Why = Literal[
    "role_unread",
    "cell_unread",
    "row_unread",
    "table_unread",
    "figure_unit",
    "figure_name",
    "figure_condition",
    "role_told",
]

_FIGURE = re.compile(
    r"(?<![\d.A-Za-z第—－–\-~～至+＋/〔\[:：×÷路街巷弄])\d+(?:[.,．]\d+)*\s*[\u4e00-\u9fff㎡％%‰]{1,3}"
)
_NO_FIGURE = re.compile(
    r"(?:(?:19|20)|[１２][９０])\d\d(?!\d)|\d+\s*(?:年|月|日|号|时|点|期|届|级|弄|室|至|和|或|及|到|多(?![个万千百])|世纪|年代)|\d{3}(?:消防|等|工程|国道|省道)|1[12]\d{1,3}(?:热线|政务|便民|举报|投诉|平台)"
    r"|[\d０-９]{1,2}[.．][0０](?![\d万亿%％‰])"
)  # the last: 互联网3.0, 工业4.0
_CLAUSE = 40  # characters shown around a figure, at most
_LEAST_ROWS = 3  # rows of a table with units, one of them a list, from which on it is one of duties


@dataclass(frozen=True, slots=True)
class Miss:
    """A place of a plan that gave no row.

    Attributes:
        why: what stands there.
        section: index of the section that it stands in.
        start: clean offset, inclusive.
        end: clean offset, exclusive.
    """

    why: Why
    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of what was found gave a row."""

    read: int
    found: int


@dataclass(frozen=True, slots=True)
class Health:
    """How well a plan was read.

    Attributes:
        roles: places that hand out responsibility in words.
        cells: cells of tables that name units.
        figures: figures in digits with a unit.
        misses: the places that gave no row, in text order.
        aside: places that a rule takes for none of these, in text order.
        lost: what the file's reader noticed that may have kept text from being read, or read it wrongly.
    """

    roles: Share
    cells: Share
    figures: Share
    misses: tuple[Miss, ...]
    aside: tuple[Miss, ...]
    lost: tuple[Note, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is known to be missing."""
        return not self.misses and not self.lost


def health(
    document: Document, assignments: Sequence[Assignment], targets: Sequence[Target], settled: Sequence[Range] = ()
) -> Health:
    """Return how well a document was read, by its rows; in the `settled` ranges, a person said, there is none."""
    tables = [t for section in document.sections for t in tables_in(document, section)]
    held, no_row = _Ranges((a.start, a.end) for a in assignments), _Ranges(settled)

    def left(misses: Iterable[Miss]) -> list[Miss]:
        return [m for m in misses if not no_row.meet(m.start, m.end)]

    roles, unread_roles = _roles(document, assignments, held, tables)
    cells, unread_cells = _cells(document, assignments, tables)
    unread_figures, aside = _figures(document, targets)
    prose = [m for m in _places(document, "role_told", told(document.text)) if not held.meet(m.start, m.end)]
    missed_roles, missed_cells, missed = left(unread_roles), left(unread_cells), left(unread_figures)
    misses = [*missed_roles, *missed_cells, *left(_tables(document, tables, held)), *missed]
    return Health(
        roles=Share(roles - len(unread_roles), roles - len(unread_roles) + len(missed_roles)),
        cells=Share(cells - len(unread_cells), cells - len(unread_cells) + len(missed_cells)),
        figures=Share(len(targets), len(targets) + len(missed)),
        misses=tuple(sorted(misses, key=lambda m: m.start)),
        aside=tuple(sorted([*prose, *aside], key=lambda m: m.start)),
        lost=tuple(n for n in document.source.notes if n.lost),
    )


class _Ranges:
    """Ranges that can be asked what meets them."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._ranges = sorted(ranges)
        self._starts = [a for a, _ in self._ranges]
        self._longest = max((b - a for a, b in self._ranges), default=0)

    def meet(self, start: int, end: int) -> bool:
        """Tell whether one of them has a character of [start, end)."""
        first = bisect_left(self._starts, start - self._longest)
        return any(b > start for _, b in self._ranges[first : bisect_left(self._starts, end)])


def _places(document: Document, why: Why, ranges: Iterable[Range]) -> Iterator[Miss]:
    for start, end in ranges:
        yield Miss(why, document.section_at(start).index, start, end)


def _roles(
    document: Document, assignments: Sequence[Assignment], held: _Ranges, tables: Sequence[Table]
) -> tuple[int, list[Miss]]:
    """Return how many places outside tables hand out responsibility, and those that gave no row.

    One whose units all have a role in a row of its section says again what the row says; a rule (标*的为牵头单位) is in the
    rows, and what the plan states of itself (whom it is sent to) is none.
    """
    stated = [(f.start, f.end) for facts in document.facts.values() for f in facts]
    apart = _Ranges([*(a.rule for a in assignments if a.rule), *stated])
    tabled = _Ranges((t.start, t.end) for t in tables)
    named: dict[int, set[str]] = {}
    for a in assignments:
        named.setdefault(document.section_at(a.start).index, set()).update(u.name for d in a.duties for u in d.units)
    found = [r for r in occasions(document.text) if not tabled.meet(*r) and not apart.meet(*r)]
    unread = []
    for miss in _places(document, "role_unread", found):
        names = names_in(document.text, miss.start, miss.end)
        again = bool(names) and set(names) <= named.get(miss.section, set())
        if not held.meet(miss.start, miss.end) and not again:
            unread.append(miss)
    return len(found), unread


def _cells(document: Document, assignments: Sequence[Assignment], tables: Sequence[Table]) -> tuple[int, list[Miss]]:
    """Return how many cells name units, or should as a row's only ones, and those that gave no row."""
    units = _Ranges((u.start, u.end) for a in assignments for d in a.duties for u in d.units)
    found = 0
    unread: list[Miss] = []
    for table in tables:
        for row in table.rows:
            if _is_heading(document.text, row, table):
                continue
            cells = [c for i, c in enumerate(row) if c and (i in table.roles or i >= len(table.header))]
            found += len(cells) or 1
            lines = [line for cell in row for line in cell]
            if not cells and lines:
                unread += _places(document, "row_unread", [(min(lines)[0], max(lines)[1])])
            missed = [(c[0][0], c[-1][1]) for c in cells if not any(units.meet(*line) for line in c)]
            unread += _places(document, "cell_unread", missed)
    return found, unread


def _is_heading(text: str, row: Row, table: Table) -> bool:
    """Tell whether a row is a heading of the rows below: it has one cell, or no unit and no number of a row."""
    filled = [i for i, cell in enumerate(row) if cell]
    if len(filled) < 2:
        return True
    if any(at_column(row, i) for i in table.roles):
        return False
    if kind_of(table.header[0]) == "number" and not row[0]:
        return True  # a sum
    number = text[slice(*row[filled[0]][0])].rstrip("、.．")
    return not number.isascii() and marker_of(f"{number}、") is not None  # 一、 above 1, 2, 3


def _tables(document: Document, tables: Sequence[Table], held: _Ranges) -> Iterator[Miss]:
    """Yield the tables with a column of units that gave no row at all."""
    text = document.text
    tabled = _Ranges((t.start, t.end) for t in tables)
    lines = list(paragraphs(text))
    for is_table, block in groupby(lines, key=lambda line: is_row(text, line)):
        own = list(block)
        start, end = own[0][0], own[-1][1]
        if not is_table or tabled.meet(start, end) or held.meet(start, end):
            continue
        rows = [cells_of(text, line) for line in own if not is_ruler(text, line)]
        if any(_names_units(text, [at_column(r, i) for r in rows]) for i in range(max(map(len, rows)))):
            yield from _places(document, "table_unread", [(start, end)])


def _names_units(text: str, column: Sequence[tuple[Range, ...]]) -> bool:
    listing = [c for c in column if lists_units(text, c)]
    several = any(len(unit_list(text, *line)) > 1 for c in listing for line in c)
    return several and len(listing) >= _LEAST_ROWS and 2 * len(listing) > sum(map(bool, column))


def _figures(document: Document, targets: Sequence[Target]) -> tuple[list[Miss], list[Miss]]:
    """Return the figures in digits that are no target: those whose unit is not known, and those that a rule sets aside."""
    text = document.text
    known = [t.figure for t in targets]
    known += [(s.start, s.start + len(s.marker)) for s in document.sections[1:]]
    known += [(f.start, f.end) for facts in document.facts.values() for f in facts]
    ranges = _Ranges(known)
    aside: list[Miss] = []
    for start, end, reason in left_out(text):
        if not ranges.meet(start, end):
            known.append((start, end))
            aside += _places(
                document, "figure_name" if reason == "name" else "figure_condition", [_around(text, start, end)]
            )
    ranges = _Ranges(known)
    unread: list[Miss] = []
    for found in _FIGURE.finditer(text):
        first = found.start() == 0 or text[found.start() - 1] in "\n\t|"
        if not first and not _NO_FIGURE.match(found[0]) and not ranges.meet(*found.span()):
            unread += _places(document, "figure_unit", [_around(text, *found.span())])
    return unread, list(dict.fromkeys(aside))


def _around(text: str, start: int, end: int) -> Range:
    """Return the clause around a figure."""
    stops = "，。；：！？\n\t|"
    begin = max(text.rfind(c, max(start - _CLAUSE, 0), start) for c in stops) + 1
    stop = min((i for c in stops if (i := text.find(c, end, end + _CLAUSE)) >= 0), default=len(text))
    return max(begin, start - _CLAUSE), min(stop, end + _CLAUSE)
