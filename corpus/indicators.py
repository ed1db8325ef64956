"""Tables of indicators: a row for each thing measured, a column for each year; one cell is one quantity.

Read where lines are rows (pipes or tabs). A header cell such as 2025年目标, 2020年实际 or 2023年基数 gives year and nature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.outline import paragraphs
from corpus.quantities import half_width
from corpus.tables import Cell, cells_of, is_row, is_ruler

Range = tuple[int, int]

_NAME = re.compile(r"(?:主要|具体|量化|核心|工作|目标)?(?:指标|项目|内容|任务)(?:名称|内容)?")
_UNIT = re.compile(r"(?:计量)?单位")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年?(?P<nature>[^\d]{0,12})")
_PAST = re.compile(r"基数|基期|现状|实际|完成值|基础值|已|底数|初始")
_FIGURE = re.compile(
    r"(?P<sign>[≥≤＞＜>＜<≧≦]|不低于|不少于|不高于|不超过|约|达到|>=|<=)?\s*(?P<number>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>[%％‰]|[^\d\s（(]{0,6}?)(?P<behind>左右|以上|以下|以内)?"
)
_UNIT_IN_NAME = re.compile(r"[（(](?P<unit>%|％|‰|[^（）()\d]{1,8})[）)]\s*$")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of a table.

    Attributes:
        what: the indicator's name, its unit's bracket left out.
        sign: the comparator printed before or behind the number, "" for none.
        number: the number's clean range, and its value.
        unit: as the cell, the unit column or the name's bracket prints it.
        year: from the column's header.
        past: whether the header calls the column a state (基数, 实际), not an aim.
        row: clean range of the row.
        header: clean range of the header.
    """

    what: str
    sign: str
    number: Range
    value: float
    unit: str
    year: int
    past: bool
    row: Range
    header: Range


@dataclass(frozen=True, slots=True)
class _Header:
    """A table's first line: where it stands, the columns of names and units, and (column, year, whether past) of figures."""

    line: Range
    width: int
    name: int
    unit: int | None
    years: tuple[tuple[int, int, bool], ...]


def indicators(text: str, start: int, end: int) -> Iterator[Indicator]:
    """Yield the figures of the tables of indicators in the clean range [start, end), row by row."""
    in_table, header = False, None
    for line in paragraphs(text, start, end):
        if not is_row(text, line):
            in_table = False
            continue
        cells = cells_of(text, line)
        if not in_table:
            in_table, header = True, _header(line, _words(text, cells))
        elif header and not is_ruler(text, line) and len(cells) <= header.width:
            yield from _row(text, line, cells, header)


def _words(text: str, cells: tuple[Cell, ...]) -> list[str]:
    return ["".join(text[a:b] for a, b in cell) for cell in cells]


def _header(line: Range, columns: list[str]) -> _Header | None:
    """Return what a table's first line says; None for a table of something else."""
    name = next((i for i, c in enumerate(columns) if _NAME.fullmatch(c)), None)
    dated = [(i, m) for i, c in enumerate(columns) if (m := _YEAR.fullmatch(c))]
    if name is None or not dated:
        return None
    unit = next((i for i, c in enumerate(columns) if _UNIT.fullmatch(c)), None)
    years = tuple((i, int(m["year"]), bool(_PAST.search(m["nature"]))) for i, m in dated)
    return _Header(line, len(columns), name, unit, years)


def _row(text: str, line: Range, cells: tuple[Cell, ...], header: _Header) -> Iterator[Indicator]:
    words = _words(text, cells)
    if header.name >= len(words) or not (name := words[header.name]):
        return
    bracket = _UNIT_IN_NAME.search(name)
    printed = words[header.unit] if header.unit is not None and header.unit < len(words) else ""
    unit = printed or (bracket["unit"] if bracket else "")
    for column, year, past in header.years:
        cell = cells[column] if column < len(cells) else ()
        figure = _FIGURE.fullmatch(text, *cell[0]) if len(cell) == 1 else None
        if figure:
            yield Indicator(
                what=name[: bracket.start()] if bracket else name,
                sign=figure["sign"] or figure["behind"] or "",
                number=(figure.start("number"), figure.end("unit")),
                value=float(half_width(figure["number"]).replace(",", "")),
                unit=half_width(figure["unit"] or unit),
                year=year,
                past=past,
                row=line,
                header=header.line,
            )
