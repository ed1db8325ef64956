"""Document → targets: every quantity that a plan commits to or starts from, with comparator, unit and year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from corpus.clauses import Clause, clauses
from corpus.indicators import Indicator, Worded, indicators
from corpus.model import Document, Section
from corpus.naming import Namer
from corpus.numbering import marker_of
from corpus.outline import paragraphs
from corpus.years import NORM, ROW_DEADLINE, SPAN, Frame, frame_of, local_frame, opened_list, year_of, years_in

Kind = Literal["target", "baseline", "standing"]

_STATEMENT = re.compile(
    r"[^。！？]{1,1200}(?:[。！？]+|$)|[^。！？]{1,1200}[，；、,]|[^。！？]+[。！？]*"
)  # a longer run is cut at a comma, so that the cost stays linear
_NOTE = re.compile(r"(?:备?注|说明)\s*\d{0,2}[：:]")  # what stands under a table or a text says what words mean
_NUMBERED = re.compile(r"(?:(?:备?注|说明)[：:])?(?P<number>\d{1,2})[.．、](?!\d)")
_RATE = re.compile(r"标准(?:为|是)?(?:每[\u4e00-\u9fff]{1,4})?$")  # what each is paid or charged: 补贴标准为每亩300元
_RECURRING = re.compile(r"每(?:个?学?[年期月周季天]|半年|学期|学年|餐|人每)|年均(?!浓度|值|气温)|常年|户均|年招生")
_RECURRING_LEVEL = re.compile(r"[到至]每|年均(?:增长|下降|提高)")
_PAST = re.compile(
    r"目前|现有|截至|截止|已(?:经|建成|达|完成|有|实现|培)|结果显示|调查显示|"
    r"[成高长现]了\S{0,3}$|分别为$"
)
_GROWTH = re.compile(r"同比|比上年")  # of what was, unless a bound or a deadline makes it an aim
_ACHIEVED = re.compile(r"(?<!已)建成|建设|新建|新增|打造|实现|完成|到[至达]|达到|培[训养育]|改造|吸纳|引进|如下|更新")
_ANNOUNCED = re.compile(
    r"[^，,。：:]{0,24}目标[：:]"
)  # …的主要预期目标：…，到2005年，…: the year is that of all of them
_OPENING = 10  # a year that stands this near to the beginning of a paragraph holds for all of it


@dataclass(frozen=True, slots=True)
class Target:
    """One quantity of a plan.

    Attributes:
        section: index of the section that states it.
        what: the thing counted or measured, in the text's words; an elliptical one is completed from its neighbour.
        comparator: the text's own words (达到, 超过, 以上, 力争…以上 …), "" for a plain figure.
        value: the number, or (low, high) for a range; in `unit`.
        unit: as printed, scale words (万, 亿) kept in it; % for every notation of a percentage, "" for a bare number.
        year: the year it holds for, None when the text gives none.
        kind: target; baseline (a past or present state); standing (recurring, a norm, or undated).
        start: clean offset of the clause that states it, inclusive.
        end: clean offset of that clause, exclusive.
        figure: clean range of number and unit; of the number alone where a table prints the unit in another cell.
        header: clean range of the table's header that gives the year; None outside tables of indicators.
        corrected: who corrected it, and when; "" for what was read.
    """

    section: int
    what: str
    comparator: str
    value: float | tuple[float, float]
    unit: str
    year: int | None
    kind: Kind
    start: int
    end: int
    figure: tuple[int, int]
    header: tuple[int, int] | None = None
    corrected: str = ""


def targets(document: Document) -> tuple[Target, ...]:
    """Return the quantities of `document` in text order; counts of its own parts, dates and names are left out."""
    frame = frame_of(document)
    out: list[Target] = []
    listed: tuple[int, int] | None = None
    noted = 0
    for section in document.sections:
        namer = Namer()
        local = local_frame(document, section, frame)
        cells = list(indicators(document.text, section.start, section.own_end))
        for cell in cells:
            out += _in_cell(document, section, frame, cell)
        rows = {cell.row[0] for cell in cells}
        for start, stop in paragraphs(document.text, section.start, section.own_end):
            text = document.text[start:stop]
            noted = _noted(text, noted)
            if start in rows or noted or _NOTE.match(text):
                continue
            marker = marker_of(text) if start == section.start else None
            rank = section.rank if start == section.start else 99
            if listed and rank < listed[1]:
                listed = None
            row = ROW_DEADLINE.search(text)
            own = replace(local, listed=listed[0] if listed else None, due=int(row[1]) if row else local.due)
            begin = start + (marker.length if marker else 0)
            out += _in_paragraph(document, section.index, (begin, stop), own, namer)
            listed = opened_list(document, text, stop) or listed
    return tuple(out)


def _noted(text: str, before: int) -> int:
    """Return the number of a paragraph in a note's list (注：1.…⏎2.…), 0 for one that is none; `before` is the last."""
    found = _NUMBERED.match(text)
    number = int(found["number"]) if found and (before or _NOTE.match(text)) else 0
    return number if number == before + 1 else 0


def _in_cell(document: Document, section: Section, frame: Frame, cell: Indicator | Worded) -> Iterator[Target]:
    """Yield the quantities of a cell of a table of indicators; each is of the row's indicator."""
    due = cell.year or frame.due or (frame.period[1] if frame.period else None)
    if isinstance(cell, Worded):
        own = replace(frame, due=due, goals=True)
        for said in _in_paragraph(document, section.index, cell.cell, own, Namer()):
            yield replace(said, what=cell.what)
        return
    past = cell.past or bool(frame.begins and cell.year and cell.year < frame.begins)
    yield Target(
        section=section.index,
        what=cell.what,
        comparator=cell.sign,
        value=cell.value,
        unit=cell.unit,
        year=due,
        kind="baseline" if past else "target",
        start=cell.row[0],
        end=cell.row[1],
        figure=cell.number,
        header=cell.header,
    )


def _in_paragraph(
    document: Document, section: int, bounds: tuple[int, int], frame: Frame, namer: Namer
) -> Iterator[Target]:
    text = document.text[slice(*bounds)]
    carried: int | None = None
    body = text.find("。") + 1 if 0 <= text.find("。") <= 24 else 0
    for found in _STATEMENT.finditer(text):
        statement = found[0]
        opening = years_in(statement, frame) if found.start() in (0, body) else []
        if opening and (opening[0][0] <= _OPENING or _ANNOUNCED.match(statement)):
            carried = opening[0][1]
        for clause in clauses(statement):
            year, stated = year_of(statement, clause, frame, carried)
            kind, year = _kind(statement, clause, frame, year, stated=stated)
            offset = bounds[0] + found.start()
            yield Target(
                section=section,
                what=namer.name(clause),
                comparator=clause.comparator,
                value=clause.quantity.value,
                unit=clause.quantity.unit,
                year=year,
                kind=kind,
                start=offset + clause.start,
                end=offset + clause.end,
                figure=(offset + clause.quantity.start, offset + clause.quantity.end),
            )


def _kind(statement: str, clause: Clause, frame: Frame, year: int | None, *, stated: bool) -> tuple[Kind, int | None]:
    """Return the kind of a figure and the year that it keeps: a recurring one, and a norm without its own, has none."""
    before = statement[: clause.quantity.reach[0]]
    scope = before[max(before.rfind("；") + 1, 0) :]
    level = _RECURRING_LEVEL.search(statement[clause.start : clause.quantity.start])
    if year and frame.begins and year < frame.begins:
        return "baseline", year
    current = not (year and frame.begins and year > frame.begins)
    grown = _GROWTH.search(scope) and not clause.quantity.after and not (year and year == frame.due)
    past = (_PAST.search(scope) or grown) and current and not NORM.search(clause.comparator)
    if past or (stated and year is None):
        return "baseline", year
    whole = max(before.rfind(c) for c in "，；。：,") + 1
    own = statement[whole : clause.quantity.end]
    rate = not stated and _RATE.search(statement[: clause.quantity.start])
    if rate or (_RECURRING.search(own) and not level):
        return "standing", None
    if year is None:
        spanned = bool(SPAN.search(own)) and not NORM.search(clause.comparator)
        return ("target" if frame.goals or spanned else "standing"), None
    if not stated and NORM.search(clause.comparator) and (clause.quantity.unit == "%" or not _ACHIEVED.search(own)):
        return "standing", None
    return "target", year
