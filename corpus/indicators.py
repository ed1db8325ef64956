"""Tables of indicators: a row for each thing measured, a column for each year; one cell is one quantity.

Read where lines are rows (pipes or tabs). A header cell such as 2025年目标, 2020年实际 or 2023年基数 gives year and nature.
Where no column has a year, one of aims (目标值, 评价标准) may: its cells are figures, or say in words what is to be reached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.amounts import half_width
from corpus.cells import at_column
from corpus.footnotes import SIGNS, notes, unmarked
from corpus.outline import paragraphs
from corpus.tables import Cell, cells_of, is_row, is_ruler

Range = tuple[int, int]

_NAME = re.compile(r"(?:主要|具体|量化|核心|工作|目标)?(?:指标|项目|内容|任务)(?:名称|内容)?")
_INDICATOR = re.compile(r"[\u4e00-\u9fff]{0,6}指标(?:名称|内容)?")
_UNIT = re.compile(r"(?:计量)?单位")
_YEAR = re.compile(r"(?P<before>[^\d]{0,6}?)[（(]?(?P<year>(?:19|20)\d{2})年?[）)]?(?P<nature>[^\d]{0,12})")
_AIM = re.compile(r"[\u4e00-\u9fff]{0,4}(?<!评分)(?<!计分)(?<!扣分)(?:目标值?|评价标准|标准值|目标要求)")
_PAST = re.compile(r"基数|基期|现状|实际|完成值|基础值|已|底数|初始")
_FIGURE = re.compile(
    r"[\[〔［（(]?(?P<sign>[≥≤＞＜>＜<≧≦]|不低于|不少于|不高于|不超过|约|达到|(?:年均)?(?:降低|下降|增长|提高)|累计|>=|<=)?\s*"
    r"(?P<number>\d[\d,，]*(?:\.\d+)?)[\]〕］）)]?\s*(?P<unit>[%％‰]|[^\d\s（(，。；、\]〕］）)]{0,6}?)[\]〕］）)]?(?P<behind>左右|以上|以下|以内)?"
    r"(?:[（(](?P<whom>[^（）()\d]*[\u4e00-\u9fff]{2}[^（）()\d]*)[）)])?"  # 33（国控）
)
_UNIT_IN_NAME = re.compile(r"[（(](?P<unit>%|％|‰|[^（）()\d]{1,8})[）)]\s*$")
_MARK = re.compile(r"^\d{1,3}[.．、](?=\D)")
_SCALE = re.compile(r"[万亿千百]+")
_HEAD_ROWS = 3  # rows from a table's top among which its header stands


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of a table.

    Attributes:
        what: the indicator's name, its unit's bracket left out, with whom the cell says it is for: 33（国控）.
        sign: the comparator printed before or behind the number, "" for none.
        number: the number's clean range, and its value.
        unit: as the cell, the unit column or the name's bracket prints it.
        year: from the column's header; None where it gives none.
        past: whether the header calls the column a state (基数, 实际), not an aim.
        row: clean range of the row.
        header: clean range of the header.
    """

    what: str
    sign: str
    number: Range
    value: float
    unit: str
    year: int | None
    past: bool
    row: Range
    header: Range


@dataclass(frozen=True, slots=True)
class Worded:
    """A row's cell that says in words what an indicator is to reach, with that indicator's name and the column's year."""

    what: str
    cell: Range
    year: int | None
    row: Range


@dataclass(frozen=True, slots=True)
class _Header:
    """A table's header.

    Attributes:
        line: where it stands.
        width: how many columns it has.
        names: columns of names, the most particular first: a merged head covers several.
        unit: column of units.
        figures: (column, year, whether past) of figures.
    """

    line: Range
    width: int
    names: tuple[int, ...]
    unit: int | None
    figures: tuple[tuple[int, int | None, bool], ...]


def indicators(text: str, start: int, end: int) -> Iterator[Indicator | Worded]:
    """Yield the figures of the tables of indicators in the clean range [start, end), row by row."""
    rows, header = 0, None
    above = ""
    numbers = notes(text, start, end)
    for line in paragraphs(text, start, end):
        if not is_row(text, line):
            rows, header = 0, None
            continue
        cells = cells_of(text, line)
        rows += 1
        if header is None and rows <= _HEAD_ROWS:
            header = _header(line, _words(text, cells))
        elif header and not is_ruler(text, line) and len(cells) <= header.width:
            named = next((cell for i in header.names if (cell := at_column(cells, i))), ())
            own = "".join(text[slice(*unmarked(text, *line, numbers))] for line in named)
            above = own or above
            yield from _row(text, line, cells, header, above, below=not own)


def _words(text: str, cells: tuple[Cell, ...]) -> list[str]:
    return ["".join(text[a:b] for a, b in cell) for cell in cells]


def _header(line: Range, columns: list[str]) -> _Header | None:
    """Return what a table's first line says; None for a table of something else."""
    dated = [(i, m) for i, c in enumerate(columns) if (m := _YEAR.fullmatch(c))]
    figures = [(i, int(m["year"]), bool(_PAST.search(m["before"] + m["nature"]))) for i, m in dated]
    name = next((i for i, c in enumerate(columns) if _NAME.fullmatch(c)), None)
    measured = [i for i, c in enumerate(columns) if _INDICATOR.fullmatch(c)]
    if name is None or not dated:
        if not measured:
            return None
        name = measured[-1]
    aims = [(i, None, False) for i, c in enumerate(columns) if i > name and _AIM.fullmatch(c)]
    if not (dated or aims):
        return None
    behind = next((i for i in range(name + 1, len(columns)) if columns[i]), name + 1)
    unit = next((i for i, c in enumerate(columns) if _UNIT.fullmatch(c)), None)
    return _Header(line, len(columns), tuple(range(name, behind))[::-1], unit, tuple(figures or aims))


def _row(
    text: str, line: Range, cells: tuple[Cell, ...], header: _Header, name: str, *, below: bool
) -> Iterator[Indicator | Worded]:
    """Yield what a row says of the indicator `name`: where it stands `below` that name, figures that say for whom."""
    if not name:
        return
    words = _words(text, cells)
    bracket = _UNIT_IN_NAME.search(name)
    what = _MARK.sub("", name[: bracket.start()].rstrip(SIGNS) if bracket else name, count=1)
    printed = words[header.unit] if header.unit is not None and header.unit < len(words) else ""
    unit = printed or (bracket["unit"] if bracket else "")
    for column, year, past in header.figures:
        cell = at_column(cells, column)
        figure = _FIGURE.fullmatch(text, *cell[0]) if len(cell) == 1 else None
        if below and not (figure and figure["whom"]):
            continue
        if figure:
            own = figure["unit"] + (unit if _SCALE.fullmatch(figure["unit"]) and unit[:1] != figure["unit"] else "")
            yield Indicator(
                what=what + (f"（{figure['whom']}）" if figure["whom"] else ""),
                sign=figure["sign"] or figure["behind"] or "",
                number=(figure.start("number"), figure.end("unit" if figure["unit"] else "number")),
                value=float(half_width(figure["number"]).replace(",", "")),
                unit=half_width(own or unit),
                year=year,
                past=past,
                row=line,
                header=header.line,
            )
        elif cell and not past:
            yield Worded(what, (cell[0][0], cell[-1][1]), year, line)
