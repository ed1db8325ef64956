"""Document → targets: every quantity that a plan commits to or starts from, with comparator, unit and year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from corpus.clauses import Clause, clauses
from corpus.facts import five_year_start
from corpus.indicators import indicators
from corpus.model import Document, Section
from corpus.naming import Namer
from corpus.numbering import marker_of
from corpus.outline import paragraphs
from corpus.quantities import half_width, quantities

Kind = Literal["target", "baseline", "standing"]

_STATEMENT = re.compile(
    r"[^。！？]{1,1200}(?:[。！？]+|$)|[^。！？]{1,1200}[，；、,]|[^。！？]+[。！？]*"
)  # a longer run is cut at a comma, so that the cost stays linear
_YEAR = re.compile(r"(?<![\d—－–\-])((?:19|20)\d{2})年?(?=年|[底末前初以内之目远的各全秋春采\s,，、：]|$)")
_RANGE = re.compile(r"(?:19|20)\d{2}年?\s*[—－–\-~至到]+\s*((?:19|20)\d{2})年")
_SPELLED_YEAR = re.compile(r"二[〇零]([〇零一二三四五六七八九])([〇零一二三四五六七八九])年")
_FIVE = re.compile(r"十([一二三四五六七八九])五[”\"]?(?=期间|时期|末|规划期|，|,)")
_COMPARED = re.compile(
    r"[比较由从与](?:19|20)\d{2}年?[底末]?(?:的|同期|时)?[\d.]*[%个人]?|《[^》]*》|"
    r"(?:19|20)\d{2}年(?:底|末)?(?:之?前|以前|以来|以后|之后)(?:新?(?:建成|建设|建|认定|成立|登记|注册|开工|竣工|投产|获批|入库))[^，。；]{0,8}?的|"
    r"[“\"][^”\"]*(?:19|20)\d{2}[^”\"]*[”\"]|[（(](?:19|20)\d{2}[^）)]*[）)]"
)
_OWN_YEAR = re.compile(r"(?P<from>[比较由从与])?((?:19|20)\d{2})年?[底末]?的$")
_YEARS_LISTED = re.compile(r"(?:19|20)\d{2}年?(?:[、和与及](?:19|20)\d{2}年?)+")
_SPAN = re.compile(r"(?<![满分])(?:(\d+)|([三四五]))年(?:内|累计|共|投入|时间)")
_HEAD_PERIOD = re.compile(r"^[^\n。]{0,60}[（(]((?:19|20)\d{2})年?[—－–\-~至到]+((?:19|20)\d{2})年?[）)]$", re.M)
_HORIZON = re.compile(r"((?:19|20)\d{2})年?(?:起|开始)[，,]?(\d+|[三五])年(?:内|时间)?")
_LIST_HEAD = re.compile(r"[:：]$")
_DEADLINE = re.compile(r"(?:完成时[限间]|时限要求|时间要求|完成期限|时限|时间进度)[:：]\s*(?:到)?((?:19|20)\d{2})年")
_ROW_DEADLINE = re.compile(r"(?:[\t|]\s*)(?:到)?((?:19|20)\d{2})年[^|\t]{0,6}\s*\|?\s*$")
_RECURRING = re.compile(r"每(?:个?学?[年期月周季天]|半年|学期|学年|餐|人每)|年均(?!浓度|值|气温)|常年|户均|年招生")
_RECURRING_LEVEL = re.compile(r"[到至]每|年均(?:增长|下降|提高)")
_PAST = re.compile(
    r"目前|现有|截至|截止|已(?:经|建成|达|完成|有|实现|培)|结果显示|调查显示|"
    r"[成高长现]了\S{0,3}$|分别为$"
)
_GROWTH = re.compile(r"同比|比上年")  # of what was, unless a bound or a deadline makes it an aim
_DONE_BY = re.compile(
    r"[，,；]\s*(?:力争|确保)?(?:在|于|到)?((?:19|20)\d{2})年(?:年?底|末|\d{1,2}月(?:底|末)?)?(?:之?前|以前)?"
    r"(?:全面|全部|基本)?(?:完成|建成|实现|到位|投用|投入使用)(?=[。；]|$)"
)
_NORM = re.compile(r"不得|不[低少超高]|至少|最[长高低]|低于|不足")
_ACHIEVED = re.compile(r"(?<!已)建成|建设|新建|新增|打造|实现|完成|到[至达]|达到|培[训养育]|改造|吸纳|引进|如下|更新")
_GOALS = re.compile(r"目标|指标")
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


@dataclass(frozen=True, slots=True)
class _Frame:
    """What governs a statement from outside it.

    Attributes:
        begins: the year in which the plan begins; earlier years are past.
        period: first and last year governed, None when the plan does not tell.
        horizon: last year of a period that the plan counts from a year (2012年起5年内), with its length.
        listed: the year of the list that the paragraph belongs to (到2027年，实现以下目标：).
        due: the deadline of the section or table row, or the year of a one-year plan.
        goals: whether a heading above announces goals.

    """

    begins: int | None
    period: tuple[int, int] | None
    horizon: tuple[int, int] | None
    listed: int | None = None
    due: int | None = None
    goals: bool = False


def targets(document: Document) -> tuple[Target, ...]:
    """Return the quantities of `document` in text order; counts of its own parts, dates and names are left out."""
    frame = _frame(document)
    out: list[Target] = []
    listed: tuple[int, int] | None = None
    for section in document.sections:
        namer = Namer()
        local = _local(document, section, frame)
        tabled = list(_tabled(document, section, frame))
        out += tabled
        rows = {t.start for t in tabled}
        for start, stop in paragraphs(document.text, section.start, section.own_end):
            if start in rows:
                continue
            text = document.text[start:stop]
            marker = marker_of(text) if start == section.start else None
            rank = section.rank if start == section.start else 99
            if listed and rank < listed[1]:
                listed = None
            row = _ROW_DEADLINE.search(text)
            own = replace(local, listed=listed[0] if listed else None, due=int(row[1]) if row else local.due)
            begin = start + (marker.length if marker else 0)
            out += _in_paragraph(document, section.index, (begin, stop), own, namer)
            listed = _opened_list(document, text, stop) or listed
    return tuple(out)


def _tabled(document: Document, section: Section, frame: _Frame) -> Iterator[Target]:
    """Yield the quantities of the section's tables of indicators."""
    for cell in indicators(document.text, section.start, section.own_end):
        past = cell.past or bool(frame.begins and cell.year < frame.begins)
        yield Target(
            section=section.index,
            what=cell.what,
            comparator=cell.sign,
            value=cell.value,
            unit=cell.unit,
            year=cell.year,
            kind="baseline" if past else "target",
            start=cell.row[0],
            end=cell.row[1],
            figure=cell.number,
            header=cell.header,
        )


def _frame(document: Document) -> _Frame:
    """Return what the whole plan says of its years."""
    text, period = document.text, document.period
    head = text[: document.sections[0].own_end]
    if period is None and (found := _HEAD_PERIOD.search(head)):
        period = int(found[1]), int(found[2])
    once = re.search(r"(?<![\d—－–\-])(20\d{2})年(?!.*20\d{2})", document.title) if period is None else None
    stamps = [f.value for kind in ("signed", "number", "printed") for f in document.facts.get(kind, ())]
    signed = min((int(y) for stamp in stamps for y in re.findall(r"20\d{2}", stamp)), default=None)
    horizon = _HORIZON.search(text)
    return _Frame(
        begins=period[0] if period else int(once[1]) if once else signed,
        period=period,
        horizon=(int(horizon[1]) + _count(horizon[2]) - 1, _count(horizon[2])) if horizon else None,
        due=int(once[1]) if once else period[0] if period and period[0] == period[1] else None,
    )


def _count(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else "零一二三四五六七八九".index(numeral.replace("〇", "零"))


def _local(document: Document, section: Section, frame: _Frame) -> _Frame:
    """Return the frame of one section: its deadline, and whether a heading above announces goals."""
    due = _DEADLINE.search(document.text, section.start, section.own_end)
    goals = any(_GOALS.search(heading) for heading in document.path(section))
    return replace(frame, due=int(due[1]) if due else frame.due, goals=goals)


def _opened_list(document: Document, text: str, stop: int) -> tuple[int, int] | None:
    """Return the year that a paragraph sets for the list after it, and the rank of the list's items."""
    if not _LIST_HEAD.search(text.rstrip()) or not (years := _years(text)):
        return None
    following = next((s for s in document.sections if s.start >= stop), None)
    return years[-1][1], following.rank if following and following.start - stop <= 1 else 99


def _in_paragraph(
    document: Document, section: int, bounds: tuple[int, int], frame: _Frame, namer: Namer
) -> Iterator[Target]:
    text = document.text[slice(*bounds)]
    carried: int | None = None
    body = text.find("。") + 1 if 0 <= text.find("。") <= 24 else 0
    for found in _STATEMENT.finditer(text):
        statement = found[0]
        opening = _years(statement, frame) if found.start() in (0, body) else []
        if opening and opening[0][0] <= _OPENING:
            carried = opening[0][1]
        for clause in clauses(statement):
            year, stated = _year(statement, clause, frame, carried)
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


def _years(text: str, frame: _Frame | None = None) -> list[tuple[int, int]]:
    """Return (offset, year) of the years that govern what follows: dates, five-year plans, N年内 of a known period."""
    plain = _COMPARED.sub(lambda m: "＿" * len(m[0]), half_width(text))
    found = [(m.start(), int(m[1])) for m in _RANGE.finditer(plain)]
    plain = _RANGE.sub(lambda m: "＿" * len(m[0]), plain)
    found += [(m.start(), int(m[1])) for m in _YEAR.finditer(plain)]
    found += [(m.start(), 2000 + _count(m[1]) * 10 + _count(m[2])) for m in _SPELLED_YEAR.finditer(plain)]
    found += [(m.start(), five_year_start(m[1]) + 4) for m in _FIVE.finditer(plain)]
    for m in _SPAN.finditer(plain) if frame else ():
        end = _span_end(_count(m[1] or m[2]), frame) if frame else None
        if end:
            found.append((m.start(), end))
    return sorted(found)


def _span_end(length: int, frame: _Frame) -> int | None:
    """Return the last year of N年内: of the period the plan counts, or of its own period of that length."""
    if frame.horizon and frame.horizon[1] == length:
        return frame.horizon[0]
    if frame.period and frame.period[1] - frame.period[0] + 1 == length:
        return frame.period[1]
    return None


def _year(statement: str, clause: Clause, frame: _Frame, carried: int | None) -> tuple[int | None, bool]:
    """Return the year that a figure holds for, and whether its own statement or list gives it."""
    before = half_width(statement[: clause.quantity.reach[0]])
    if own := _OWN_YEAR.search(before):
        return int(own[2]), True
    if re.search(r"[由从][^，。；]*的$|[由从]每[^，。；]{1,4}$|[由从]$", before):
        return None, True
    years = _years(before, frame)
    aside = max(before.rfind("其中"), 0)
    last_part = before.rfind("；") if _NORM.search(clause.comparator) and "每" in before[clause.start :] else -1
    years = [(at, y) for at, y in years if at >= last_part]
    if not clause.named and (dealt := _dealt_year(before, statement[clause.quantity.reach[1] :])):
        return dealt, True
    inner = [y for at, y in years if at >= clause.start]
    outer = [y for at, y in years if not (aside and aside <= at < clause.start and before.rfind("；", at) >= 0)]
    if inner or outer:
        return (inner or outer)[-1], True
    if carried is not None or frame.listed is not None:
        return (frame.listed if carried is None else carried), True
    done = _DONE_BY.search(half_width(statement), clause.quantity.end)
    return (int(done[1]), True) if done else (frame.due, False)


def _dealt_year(before: str, after: str) -> int | None:
    """Return the year that 分别 deals to a figure: 到2025年和2030年，覆盖率分别不低于70%和90%; None where it deals none."""
    head, deals, between = before.rpartition("分别")
    listed = list(_YEARS_LISTED.finditer(head))
    if not deals or not listed or re.search("[。；]", before[listed[-1].end() :]):
        return None
    years = [int(y) for y in re.findall(r"(?:19|20)\d{2}", listed[-1][0])]
    earlier = len(list(quantities(between)))
    whole = earlier + 1 + len(list(quantities(re.split("[，。；]", after)[0])))
    return years[earlier] if whole == len(years) else None


def _kind(statement: str, clause: Clause, frame: _Frame, year: int | None, *, stated: bool) -> tuple[Kind, int | None]:
    """Return the kind of a figure and the year that it keeps: a recurring one, and a norm without its own, has none."""
    before = statement[: clause.quantity.reach[0]]
    scope = before[max(before.rfind("；") + 1, 0) :]
    level = _RECURRING_LEVEL.search(statement[clause.start : clause.quantity.start])
    if year and frame.begins and year < frame.begins:
        return "baseline", year
    current = not (year and frame.begins and year > frame.begins)
    grown = _GROWTH.search(scope) and not clause.quantity.after and not (year and year == frame.due)
    past = (_PAST.search(scope) or grown) and current and not _NORM.search(clause.comparator)
    if past or (stated and year is None):
        return "baseline", year
    whole = max(before.rfind(c) for c in "，；。：,") + 1
    own = statement[whole : clause.quantity.end]
    if _RECURRING.search(own) and not level:
        return "standing", None
    if year is None:
        spanned = bool(_SPAN.search(own)) and not _NORM.search(clause.comparator)
        return ("target" if frame.goals or spanned else "standing"), None
    if not stated and _NORM.search(clause.comparator) and (clause.quantity.unit == "%" or not _ACHIEVED.search(own)):
        return "standing", None
    return "target", year
