"""A plan's years: which year a figure holds for, by its sentence, its list, its section, its plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.amounts import half_width
from corpus.clauses import Clause
from corpus.five_years import five_years
from corpus.model import Document, Section
from corpus.quantities import quantities

_YEAR = re.compile(r"(?<![\d—－–\-])((?:19|20)\d{2})年?(?=年|[底末前初以内之目远的各全秋春采\s,，、：]|$)")
_RANGE = re.compile(r"(?:19|20)\d{2}年?\s*[—－–\-~至到]+\s*((?:19|20)\d{2})年")
_SPELLED_YEAR = re.compile(r"二[〇零]([〇零一二三四五六七八九])([〇零一二三四五六七八九])年")
_OF_FIVE = re.compile(r"期间|时期|期?末|规划期|计划期|，|,")
_COMPARED = re.compile(
    r"按照?(?:19|20)\d{2}年(?:的?(?:不变|可比|当年|现行)?价格?)|"
    r"[比较由从与](?:19|20)\d{2}年?[底末]?(?:的|同期|时)?[\d.]*[%个人]?|《[^》]*》|"
    r"(?:19|20)\d{2}年(?:底|末)?(?:之?前|以前|以来|以后|之后)(?:新?(?:建成|建设|建|认定|成立|登记|注册|开工|竣工|投产|获批|入库))[^，。；]{0,8}?的|"
    r"[“\"][^”\"]*(?:19|20)\d{2}[^”\"]*[”\"]|[（(](?:19|20)\d{2}[^）)]*[）)]"
)
_OWN_YEAR = re.compile(r"(?P<from>[比较由从与])?((?:19|20)\d{2})年?[底末]?的$")
_YEARS_LISTED = re.compile(r"(?:19|20)\d{2}年?(?:[、和与及](?:19|20)\d{2}年?)+")
_WHEN = re.compile(
    r"(?:“?十[一二三四五六]五”?|[“\"][六七八九十]五[”\"])(?:规划|计划)?(?:期间|时期|期末|末)|每(?:个?学?[年期月季周天]|半年|学期|学年|季度)|年均|"
    r"[一两三四五六七八九十\d]+年内|(?:规划|方案|计划)期(?:内|末)"
)
SPAN = re.compile(r"(?<![满分])(?:(\d+)|([三四五]))年(?:内|累计|共|投入|时间)")
_HEAD_PERIOD = re.compile(r"^[^\n。]{0,60}[（(]((?:19|20)\d{2})年?[—－–\-~至到]+((?:19|20)\d{2})年?[）)]$", re.M)
_HORIZON = re.compile(r"((?:19|20)\d{2})年?(?:起|开始)[，,]?(\d+|[三五])年(?:内|时间)?")
_LIST_HEAD = re.compile(r"[:：]$")
_DEADLINE = re.compile(r"(?:完成时[限间]|时限要求|时间要求|完成期限|时限|时间进度)[:：]\s*(?:到)?((?:19|20)\d{2})年")
ROW_DEADLINE = re.compile(r"(?:[\t|]\s*)(?:到)?((?:19|20)\d{2})年[^|\t]{0,6}\s*\|?\s*$")
_DONE_BY = re.compile(
    r"[，,；]\s*(?:力争|确保)?(?:在|于|到)?((?:19|20)\d{2})年(?:年?底|末|\d{1,2}月(?:底|末)?)?(?:之?前|以前)?"
    r"(?:全面|全部|基本)?(?:完成|建成|实现|到位|投用|投入使用)(?=[。；]|$)"
)
NORM = re.compile(r"不得|不[低少超高]|至少|最[长高低]|低于|不足")
_GOALS = re.compile(r"目标|指标")


@dataclass(frozen=True, slots=True)
class Frame:
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


def frame_of(document: Document) -> Frame:
    """Return what the whole plan says of its years."""
    text, period = document.text, document.period
    head = text[: document.sections[0].own_end]
    if period is None and (found := _HEAD_PERIOD.search(head)):
        period = int(found[1]), int(found[2])
    once = re.search(r"(?<![\d—－–\-])(20\d{2})年(?!.*20\d{2})", document.title) if period is None else None
    stamps = [f.value for kind in ("signed", "number", "printed") for f in document.facts.get(kind, ())]
    signed = min((int(y) for stamp in stamps for y in re.findall(r"20\d{2}", stamp)), default=None)
    horizon = _HORIZON.search(text)
    return Frame(
        begins=period[0] if period else int(once[1]) if once else signed,
        period=period,
        horizon=(int(horizon[1]) + _count(horizon[2]) - 1, _count(horizon[2])) if horizon else None,
        due=int(once[1]) if once else period[0] if period and period[0] == period[1] else None,
    )


def local_frame(document: Document, section: Section, frame: Frame) -> Frame:
    """Return the frame of one section: its deadline, and whether a heading above announces goals."""
    due = _DEADLINE.search(document.text, section.start, section.own_end)
    goals = any(_GOALS.search(heading) for heading in document.path(section))
    return replace(frame, due=int(due[1]) if due else frame.due, goals=goals)


def opened_list(document: Document, text: str, stop: int) -> tuple[int, int] | None:
    """Return the year that a paragraph sets for the list after it, and the rank of the list's items."""
    if not _LIST_HEAD.search(text.rstrip()) or not (years := years_in(text)):
        return None
    following = next((s for s in document.sections if s.start >= stop), None)
    return years[-1][1], following.rank if following and following.start - stop <= 1 else 99


def year_of(statement: str, clause: Clause, frame: Frame, carried: int | None) -> tuple[int | None, bool]:
    """Return the year that a figure holds for, and whether its own statement or list gives it."""
    before = half_width(statement[: clause.quantity.reach[0]])
    if own := _OWN_YEAR.search(before):
        return int(own[2]), True
    if re.search(r"[由从][^，。；]*的$|[由从]每[^，。；]{1,4}$|[由从]$", before):
        return None, True
    years = years_in(before, frame)
    aside = max(before.rfind("其中"), 0)
    last_part = before.rfind("；") if NORM.search(clause.comparator) and "每" in before[clause.start :] else -1
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


def years_in(text: str, frame: Frame | None = None) -> list[tuple[int, int]]:
    """Return (offset, year) of the years that govern what follows: dates, five-year plans, N年内 of a known period."""
    plain = _COMPARED.sub(lambda m: "＿" * len(m[0]), half_width(text))
    found = [(m.start(), int(m[1])) for m in _RANGE.finditer(plain)]
    plain = _RANGE.sub(lambda m: "＿" * len(m[0]), plain)
    found += [(m.start(), int(m[1])) for m in _YEAR.finditer(plain)]
    found += [(m.start(), 2000 + _count(m[1]) * 10 + _count(m[2])) for m in _SPELLED_YEAR.finditer(plain)]
    found += [(at, first + 4) for at, end, first in five_years(plain) if _OF_FIVE.match(plain, end)]
    for m in SPAN.finditer(plain) if frame else ():
        end = _span_end(_count(m[1] or m[2]), frame) if frame else None
        if end:
            found.append((m.start(), end))
    return sorted(found)


def spoken_time(text: str, end: int) -> str:
    """Return the words nearest before `end` that say when without a year (“十四五”期间, 每年, 三年内); "" for none."""
    return max(_WHEN.finditer(text, 0, end), key=lambda m: m.start(), default=[""])[0]


def _span_end(length: int, frame: Frame) -> int | None:
    """Return the last year of N年内: of the period the plan counts, or of its own period of that length."""
    if frame.horizon and frame.horizon[1] == length:
        return frame.horizon[0]
    if frame.period and frame.period[1] - frame.period[0] + 1 == length:
        return frame.period[1]
    return None


def _count(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else "零一二三四五六七八九".index(numeral.replace("〇", "零"))
