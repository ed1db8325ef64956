"""A section's text → what states responsibility in it: labelled lines, brackets, closing sentences, 由…牵头 in prose.

Each finder says where a statement stands; `corpus.statements` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.model import Section
from corpus.numbering import marker_of
from corpus.outline import paragraphs
from corpus.prose import CLOSING_LIMIT, MARK_LIMIT, charged, from_prose, named_before
from corpus.statements import (
    LABEL_ALONE,
    OTHER_LABEL,
    Duty,
    Found,
    Part,
    Role,
    beside_lead,
    duties_of,
    label_at,
    read_bare_list,
    read_labels,
    read_statement,
    role_of,
)
from corpus.units import is_generic, is_unit, looks_like_units

_ITEM = re.compile(r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.．、）)]|——|[-•●▪·])?\s*")
LEADS_WHAT = re.compile(
    r"(?P<units>[^。；：由（(\n]{2,60}?)(?P<verb>(?:共同)?(?:牵头负责|牵头组织|牵头推进|牵头实施|牵头开展|牵头|主办|负责))"
    r"(?:组织|实施|推进|开展|落实)*(?P<what>[^，,。；：（(\n]{4,42}+)(?=[，,。；\n]|$)"
)
_BESIDE_CLAUSE = re.compile(
    r"[，,；](?:由)?(?P<units>[^。；：\n]{2,80}?)(?:等单位|等部门)?(?P<verb>配合|协助|参加|参与|协同|支持|协办|负责|指导)(?=[，,。；\n]|$)"
)
_INLINE_ITEM = re.compile(r"[。；;，,\s]*(?:[一二三四五六七八九十]是|[①-⑳]|[（(]?\d{1,2}[）).．、](?!\d))\s*")
_BEHIND = re.compile(r"[。；;，,\s]*")
_TASK_AT_LEAST = 4  # characters that say what a further bracket in a paragraph is for
_OPEN, _CLOSE = "〔[（【(〖{", "〕]）】)〗}"


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
        read = _in_paragraph(text, start, end, task, section.start) or _unit_first(text, start, end)
        if not any(f.task == task and f.start == start for f in read):
            task = start
        found += read
        known = [d for f in read for d in f.duties]
        prose += from_prose(text, start, end, section.start, known)
        prose += charged(text, section, start, end) if not known else ()
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


def _in_paragraph(text: str, start: int, end: int, task: int, heading: int) -> list[Found]:
    """Return what a paragraph's brackets state, else its closing sentence.

    A bracket that opens a paragraph is for the `task` paragraph before it; `heading` is where the section's own begins.
    """
    found: list[Found] = []
    for opener, closer in brackets(text, start, end):
        duties = read_statement(text, opener + 1, closer)
        closing = end - closer < 4 and not text[closer + 1 : end].strip("。；; ")
        if not duties and closing and (opener == start or text[opener - 1] in "。；！”）)"):
            duties = read_bare_list(text, opener + 1, closer)
        if duties:
            mine = task if opener == start else start
            found.append(Found(duties, opener, closer + 1, _task_behind(text, found, opener, heading) or mine))
    return found or _closing_sentence(text, start, end)


def _task_behind(text: str, found: list[Found], opener: int, heading: int) -> int | None:
    """Return where the task of a paragraph's further bracket begins: behind the bracket before, at an item (②…, 二是…).

    A sentence too is a task, but not where a heading names the one task of all. None for the paragraph's first bracket.
    """
    if not found:
        return None
    item = _INLINE_ITEM.match(text, found[-1].end)
    behind = item or _BEHIND.match(text, found[-1].end, opener)
    begin = behind.end() if behind else opener
    apart = item or (text[opener - 1] in "。；！”" and found[0].task > heading)
    return begin if apart and opener - begin >= _TASK_AT_LEAST else found[-1].task


def _closing_sentence(text: str, start: int, end: int) -> list[Found]:
    """Return what …。责任单位：A、B。 or …。A牵头，B配合。 states at a paragraph's end."""
    last = max(text.rfind("。", start, end - 1), start - 1) + 1
    near = max(start, end - CLOSING_LIMIT)
    for begin in (start, *(i + 1 for i in range(near, end - 1) if text[i] in "。；")):
        item = _ITEM.match(text, begin, end)
        at = item.end() if item else begin
        if end - at > CLOSING_LIMIT or not (begin == last or label_at(text, at, end)):
            continue
        duties = read_statement(text, at, end)
        if duties and all(is_unit(u.name) for d in duties for u in d.units):
            return [Found(duties, begin, end, start, named_before(text, at, duties) if begin == start else None)]
    return []


def _unit_first(text: str, start: int, end: int) -> list[Found]:
    """Return what an item says that opens with who leads what: 1、市民政局牵头负责老年人行动，市科协配合，….

    Clauses that follow name further units as long as each is units and their role.
    """
    mark = marker_of(text[start : min(end, start + MARK_LIMIT)])
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
