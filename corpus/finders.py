"""A section's text → what states responsibility in it: labelled lines, brackets, closing sentences, 由…牵头 in prose.

Each finder says where a statement stands; `corpus.statements` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.model import Section
from corpus.numbering import marker_of
from corpus.outline import paragraphs
from corpus.statements import (
    LABEL_ALONE,
    OTHER_LABEL,
    Duty,
    Part,
    Role,
    beside_lead,
    duties_of,
    label_at,
    read_bare_list,
    read_labels,
    read_statement,
    read_verbs,
    role_of,
)
from corpus.units import is_generic, is_unit, looks_like_units, unit_list

_ITEM = re.compile(r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.．、）)]|——|[-•●▪·])?\s*")
_PROSE_LEAD = re.compile(
    r"(?:由|(?<=[。；\n])(?=[^。；：由，,（(【\[〔\n]{2,40}牵头[，,](?:会同|联合)))([^。；：由\n]{2,60}?)(?:共同)?牵头"
)
_PROSE_WITH = re.compile(
    r"由(?P<own>[^。；：由，,\n]{2,40}?)(?:会同|商)(?P<other>[^。；：\n]{2,60}?)(?:负责|落实|承担|组织|制定|推进|建立|健全|完善|开展|研究|编制|出台|统筹|指导|做好)"
)
_OPENS_WITH = re.compile(
    r"(?!由)(?P<own>[^。；：，,（(\n]{3,40}?)会同(?P<other>[^。；：，,\n]{3,60}?)(?=按照?|根据|依据|依托|通过|围绕|结合|对|就|负责|组织|制定|建立|健全|完善|"
    r"开展|研究|编制|出台|统筹|指导|做好|加强|推进|推动|定期|及时|[，,])"
)
_BY_PARTS = re.compile(
    r"(?P<own>[^。；：，（(【〔\[\n]{3,60}?)(?:等(?:有关|相关)?(?:部门|单位))?(?:要|应)?按照?(?:各自)?职责分工"
    r"(?!.{0,6}(?:负责|落实|实施|配合)(?:[，。；]|$))[^。；，]{2}"
)
_LED_WITH = re.compile(
    r"[，,](?:并)?(?:会同|联合)([^。；：\n]{2,80}?)(?=[，,。；]|建立|制定|开展|研究|组织|推进|负责|落实|编制|出台|统筹|每|定期|及时|$)"
)
LEADS_WHAT = re.compile(
    r"(?P<units>[^。；：由（(\n]{2,60}?)(?P<verb>(?:共同)?(?:牵头负责|牵头组织|牵头推进|牵头实施|牵头开展|牵头|主办|负责))"
    r"(?:组织|实施|推进|开展|落实)*(?P<what>[^，,。；：（(\n]{4,42}+)(?=[，,。；\n]|$)"
)
_BESIDE_CLAUSE = re.compile(
    r"[，,；](?:由)?(?P<units>[^。；：\n]{2,80}?)(?:等单位|等部门)?(?P<verb>配合|协助|参加|参与|协同|支持|协办|负责|指导)(?=[，,。；\n]|$)"
)
_MARK_LIMIT = 12
_NAME_LIMIT = 42
_INLINE_ITEM = re.compile(r"[。；;，,\s]*(?:[一二三四五六七八九十]是|[①-⑳]|[（(]?\d{1,2}[）).．、](?!\d))\s*")
_TASK_AT_LEAST = 4  # characters that say what a further bracket in a paragraph is for
_OPEN, _CLOSE = "〔[（【(〖{", "〕]）】)〗}"
_CLOSING_LIMIT = 800  # no list of units is longer; it bounds the work on a paragraph without end


@dataclass(frozen=True, slots=True)
class Found:
    """Duties read in a section's text.

    Attributes:
        duties: the roles.
        start: clean offset where the bracket, label or sentence that states them begins, inclusive.
        end: clean offset where it ends, exclusive.
        task: clean offset of the paragraph that says what they are for.
        name: clean range of what they are for where the statement itself names it (行动由A牵头, A牵头负责行动).
    """

    duties: list[Duty]
    start: int
    end: int
    task: int
    name: tuple[int, int] | None = None


def statements(text: str, section: Section, taken: list[tuple[int, int]]) -> list[Found]:
    """Return what a section's own text states outside the ranges `taken` by its tables, in no order."""
    found: list[Found] = []
    prose: list[Found] = []
    labelled: list[Found] = []
    task = section.start  # the paragraph that the next statement on a line of its own is for
    for start, end, duties in _lines(text, section, taken):
        if duties:
            labelled.append(Found(duties, start, end, task))
            continue
        found += _joined(labelled)
        labelled = []
        if OTHER_LABEL.match(text, start, end):
            continue
        read = _in_paragraph(text, start, end, task) or _unit_first(text, start, end)
        if not any(f.task == task and f.start == start for f in read):
            task = start
        found += read
        prose += _from_prose(text, start, end, section.start, [d for f in read for d in f.duties])
    found += _joined(labelled)
    if len({f.task for f in found}) < 2:
        found = [replace(f, task=section.start) for f in found]
    return found + prose


def _lines(text: str, section: Section, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, list[Duty]]]:
    """Yield the paragraphs outside tables, each with what it states if it is nothing but a labelled statement."""
    tables_end = dict(taken)
    lines: list[tuple[int, int]] = []
    free = section.start
    for start, end in paragraphs(text, section.start, section.own_end):
        free = max(free, tables_end.get(start, 0))
        if start >= free:
            lines.append((start, end))
    i = 0
    while i < len(lines):
        duties, used = _labelled_paragraph(text, *lines[i]), 1
        if not duties and i + 1 < len(lines) and (duties := _label_above(text, lines[i], lines[i + 1])):
            used = 2
        yield lines[i][0], lines[i + used - 1][1], duties
        i += used


def _joined(labelled: list[Found]) -> list[Found]:
    """Return the labelled lines that stand together as one statement."""
    if not labelled:
        return []
    duties = beside_lead([d for f in labelled for d in f.duties])
    return [Found(duties, labelled[0].start, labelled[-1].end, labelled[0].task)]


def _labelled_paragraph(text: str, start: int, end: int) -> list[Duty]:
    """Read a paragraph that is nothing but a labelled statement: 牵头部门：…。 or 责任分工：由…牵头，…参加。"""
    item = _ITEM.match(text, start, end)
    begin = item.end() if item else start
    if not (label_at(text, begin, end) or OTHER_LABEL.match(text, begin, end)):
        return []
    return read_labels(text, begin, end)


def _label_above(text: str, label: tuple[int, int], units: tuple[int, int]) -> list[Duty]:
    """Read 责任单位 on one line with its units on the next."""
    found = LABEL_ALONE.fullmatch(text, *label)
    if not found or not looks_like_units(text, *units):
        return []
    return duties_of([(role_of(found["label"]), found["label"], *units)], text)


def _in_paragraph(text: str, start: int, end: int, task: int) -> list[Found]:
    """Return what a paragraph's brackets state, else its closing sentence.

    A bracket that opens a paragraph is for the `task` paragraph before it.
    """
    found: list[Found] = []
    for opener, closer in brackets(text, start, end):
        duties = read_statement(text, opener + 1, closer)
        closing = end - closer < 4 and not text[closer + 1 : end].strip("。；; ")
        if not duties and closing and (opener == start or text[opener - 1] in "。；！”）)"):
            duties = read_bare_list(text, opener + 1, closer)
        if duties:
            mine = task if opener == start else start
            found.append(Found(duties, opener, closer + 1, _task_behind(text, found, opener) or mine))
    return found or _closing_sentence(text, start, end)


def _task_behind(text: str, found: list[Found], opener: int) -> int | None:
    """Return where the task of a paragraph's further bracket begins: at an item behind the bracket before (②…, 二是…).

    None for the paragraph's first bracket; sentences that are no items are all for its one task.
    """
    if not found:
        return None
    item = _INLINE_ITEM.match(text, found[-1].end)
    return item.end() if item and opener - item.end() >= _TASK_AT_LEAST else found[-1].task


def _closing_sentence(text: str, start: int, end: int) -> list[Found]:
    """Return what …。责任单位：A、B。 or …。A牵头，B配合。 states at a paragraph's end."""
    last = max(text.rfind("。", start, end - 1), start - 1) + 1
    near = max(start, end - _CLOSING_LIMIT)
    for begin in (start, *(i + 1 for i in range(near, end - 1) if text[i] in "。；")):
        item = _ITEM.match(text, begin, end)
        at = item.end() if item else begin
        if end - at > _CLOSING_LIMIT or not (begin == last or label_at(text, at, end)):
            continue
        duties = read_statement(text, at, end)
        if duties and all(is_unit(u.name) for d in duties for u in d.units):
            return [Found(duties, begin, end, start, _named_before(text, at, duties) if begin == start else None)]
    return []


def _named_before(text: str, start: int, duties: list[Duty]) -> tuple[int, int] | None:
    """Return the range of what a statement names before 由 (老年人行动由市民政局牵头), None where it opens with units."""
    mark = marker_of(text[start : start + _MARK_LIMIT])
    start += mark.length if mark else 0
    by = min(d.start for d in duties) - 1
    named = text[start:by]
    if text[by : by + 1] != "由" or not _TASK_AT_LEAST <= len(named) <= _NAME_LIMIT or re.search("[，。；：、]", named):
        return None
    return start, by


def _unit_first(text: str, start: int, end: int) -> list[Found]:
    """Return what an item says that opens with who leads what: 1、市民政局牵头负责老年人行动，市科协配合，….

    Clauses that follow name further units as long as each is units and their role.
    """
    mark = marker_of(text[start : min(end, start + _MARK_LIMIT)])
    begin = start + (mark.length if mark else 0)
    found = LEADS_WHAT.match(text, begin, end)
    if not found or not looks_like_units(text, *found.span("units")) or is_generic(found["units"]):
        return []
    role: Role = "responsible" if found["verb"] == "负责" else "lead"
    parts: list[Part] = [(role, found["verb"], *found.span("units"))]
    at = found.end()
    while beside := _BESIDE_CLAUSE.match(text, at, end):
        if not looks_like_units(text, *beside.span("units")):
            break
        parts.append((role_of(beside["verb"]), beside["verb"], *beside.span("units")))
        at = beside.end()
    if role == "responsible" and len(parts) == 1:
        return []  # 市教育局负责组织比赛 is prose
    return [Found(duties_of(parts, text), begin, at, start, found.span("what"))]


def brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the outermost bracket pairs in [start, end) as (opener, closer) offsets; kinds need not match."""
    depth, begin = 0, start
    for i in range(start, end):
        if text[i] in _OPEN:
            depth += 1
            begin = i if depth == 1 else begin
        elif text[i] in _CLOSE and depth:
            depth -= 1
            if depth == 0:
                yield begin, i


def _from_prose(text: str, start: int, end: int, task: int, known: list[Duty]) -> Iterator[Found]:
    """Yield the statements 由A牵头，B配合 and 由A会同B负责 within a sentence, where no bracket said it before."""
    told = {u.name for d in known for u in d.units}
    for found in _PROSE_LEAD.finditer(text, start, end):
        if not looks_like_units(text, *found.span(1)) or {u.name for u in unit_list(text, *found.span(1))} <= told:
            continue
        limit = min(end, found.end() + _CLOSING_LIMIT)
        stop = next((i for i in range(found.end(), limit) if text[i] in "。；"), limit)
        duties = read_verbs(text, found.start(1), stop)
        if not duties or duties[0].role != "lead" or not all(is_unit(u.name) for d in duties for u in d.units):
            duties, stop = duties_of([("lead", "牵头", *found.span(1))], text), found.end()
        beside = _LED_WITH.match(text, found.end(), end) if len(duties) == 1 else None
        others = unit_list(text, *beside.span(1)) if beside and looks_like_units(text, *beside.span(1)) else ()
        if beside and not all(is_generic(u.name) for u in others):
            duties += duties_of([("cooperate", "会同", *beside.span(1))], text)
            stop = max(stop, beside.end())
        if not all(is_generic(u.name) for u in duties[0].units):
            yield Found(duties, found.start(), stop, task, _named_before(text, start, duties))
    yield from (_with(text, m, m.end(), task) for m in _PROSE_WITH.finditer(text, start, end) if _is_listed(text, m))
    mark = marker_of(text[start : min(end, start + _MARK_LIMIT)])
    for begin, stop in _sentences(text, start + (mark.length if mark else 0), end):
        opens, by_parts = _OPENS_WITH.match(text, begin, stop), _BY_PARTS.match(text, begin, stop)
        if (
            opens
            and _is_listed(text, opens)
            and not any(is_generic(u.name) for u in unit_list(text, *opens.span("other")))
        ):
            yield _with(text, opens, stop, task)
        elif by_parts and looks_like_units(text, *by_parts.span("own")):
            duties = duties_of([("responsible", "按职责分工", *by_parts.span("own"))], text)
            if not any(_is_any(u.name) for d in duties for u in d.units):
                yield Found(duties, begin, stop, task)


def _is_listed(text: str, found: re.Match[str]) -> bool:
    return looks_like_units(text, *found.span("own")) and looks_like_units(text, *found.span("other"))


def _with(text: str, found: re.Match[str], end: int, task: int) -> Found:
    """Return the statement that one does something together with others."""
    parts: list[Part] = [("responsible", "负责", *found.span("own")), ("cooperate", "会同", *found.span("other"))]
    return Found(duties_of(parts, text), found.start(), end, task)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a paragraph's sentences."""
    for stop in (*(i for i in range(start, end) if text[i] in "。；"), end):
        yield start, stop
        start = stop + 1


def _is_any(name: str) -> bool:
    """Tell whether a name is that of a kind of body or of each of many: prose calls on them all."""
    return is_generic(name) or name[0] == "各"
