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


def indicators(text: str, start: int, end: int) -> Iterator[Indicator]:
    """Yield the figures of the tables of indicators in the clean range [start, end), row by row."""
    header: Range | None = None
    columns: tuple[str, ...] = ()
    for line in paragraphs(text, start, end):
        if not is_row(text, line):
            header = None
            continue
        cells = cells_of(text, line)
        words = tuple("".join(text[a:b] for a, b in cell) for cell in cells)
        if header is None:
            named = any(_NAME.fullmatch(w) for w in words)
            header, columns = (line, words) if named and any(_YEAR.fullmatch(w) for w in words) else (None, ())
        elif not is_ruler(text, line) and len(cells) <= len(columns):
            yield from _row(text, line, cells, columns, header)


def _row(
    text: str, line: Range, cells: tuple[Cell, ...], columns: tuple[str, ...], header: Range
) -> Iterator[Indicator]:
    words = ["".join(text[a:b] for a, b in cell) for cell in cells]
    by_kind = {
        kind: next((i for i, c in enumerate(columns) if p.fullmatch(c)), -1)
        for kind, p in (("name", _NAME), ("unit", _UNIT))
    }
    if by_kind["name"] >= len(words) or not (name := words[by_kind["name"]]):
        return
    bracket = _UNIT_IN_NAME.search(name)
    printed = words[by_kind["unit"]] if 0 <= by_kind["unit"] < len(words) else ""
    unit = printed or (bracket["unit"] if bracket else "")
    for index, cell in enumerate(cells):
        year = _YEAR.fullmatch(columns[index])
        figure = _FIGURE.fullmatch(text, *cell[0]) if year and len(cell) == 1 else None
        if year and figure:
            yield Indicator(
                what=name[: bracket.start()] if bracket else name,
                sign=figure["sign"] or figure["behind"] or "",
                number=(figure.start("number"), figure.end("unit")),
                value=float(half_width(figure["number"]).replace(",", "")),
                unit=half_width(figure["unit"] or unit),
                year=int(year["year"]),
                past=bool(_PAST.search(year["nature"])),
                row=line,
                header=header,
            )
