"""A paragraph's sentences → what they state of who leads or does what: 由A牵头，B配合; 由A会同B制定; A、B按职责分工….

What a bracket of the paragraph said before is not said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.model import Section
from corpus.numbering import marker_of
from corpus.statements import BY, WITH, Duty, Found, Part, duties_of, read_verbs
from corpus.units import is_generic, is_local, is_unit, looks_like_units, unit_list

_PROSE_LEAD = re.compile(
    r"(?:由|(?<=[。；\n])(?=[^。；：由，,（(【\[〔\n]{2,40}牵头[，,](?:会同|联合)))([^。；：由\n]{2,60}?)(?:共同)?牵头"
)
_PROSE_WITH = re.compile(
    r"由(?P<own>[^。；：由，,\n]{2,40}?)(?:会同|商)(?P<other>[^。；：\n]{2,60}?)(?:负责|落实|承担|组织|组建|制定|推进|建立|健全|完善|开展|研究|编制|出台|统筹|指导|做好)"
)
_OPENS_WITH = re.compile(
    r"(?!由)(?P<own>[^。；：，,（(\n]{3,40}?)会同(?P<other>[^。；：，,\n]{3,60}?)(?=按照?|根据|依据|依托|通过|围绕|结合|对|就|负责|组织|组建|制定|建立|健全|完善|"
    r"开展|研究|编制|出台|统筹|指导|做好|加强|推进|推动|定期|及时|[，,])"
)
_BY_PARTS = re.compile(
    r"(?P<own>[^。；：，（(【〔\[\n]{3,60}?)(?:等(?:有关|相关)?(?:部门|单位))?(?:要|应)?按照?(?:各自)?职责分工"
    r"(?!.{0,6}(?:负责|落实|实施|配合)(?:[，。；]|$))[^。；，]{2}"
)
_LED_WITH = re.compile(
    r"[，,](?:并)?(?:会同|联合)([^。；：\n]{2,80}?)(?=[，,。；]|建立|制定|开展|研究|组织|推进|负责|落实|编制|出台|统筹|每|定期|及时|$)"
)
_CHARGED = re.compile(
    r"(?P<units>[^。；：由，,（(\n]{2,60}?)(?:等(?:有关|相关)?(?:部门|单位))?(?P<verb>(?:具体|统一|分别|共同|牵头)?(?:负责|承担))"
    r"(?P<what>[^。；，,（(\n]{0,60}?)(?=并(?:负责|承担)|[。；，,（(\n]|$)"
)
OF_ITSELF = re.compile("(?:具体|最终)?解释")  # who explains a text has no task in it
_OF_DUTIES = re.compile("职责|职能|分工")  # a heading above prose that says who does what
MARK_LIMIT = 12  # characters of a paragraph's marker, at most
CLOSING_LIMIT = 800  # no list of units is longer; it bounds the work on a paragraph without end
_TASK_AT_LEAST = 4
_NAME_LIMIT = 42


def from_prose(text: str, start: int, end: int, task: int, known: list[Duty]) -> Iterator[Found]:
    """Yield the statements 由A牵头，B配合 and 由A会同B负责 within a sentence, where no bracket said it before."""
    told = {u.name for d in known for u in d.units}
    for found in _PROSE_LEAD.finditer(text, start, end):
        if not looks_like_units(text, *found.span(1)) or {u.name for u in unit_list(text, *found.span(1))} <= told:
            continue
        limit = min(end, found.end() + CLOSING_LIMIT)
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
            yield Found(duties, found.start(), stop, task, named_before(text, start, duties))
    for found in _PROSE_WITH.finditer(text, start, end):
        if _is_listed(text, found) and not OF_ITSELF.match(text, found.end()):
            yield _with(text, found, found.end(), task)
    for by in BY.finditer(text, start, end):
        charged = _CHARGED.match(text, by.end(), end)
        if charged and (read := _charge(text, charged, by.start(), task)) and not _names(read) <= told:
            yield read
    mark = marker_of(text[start : min(end, start + MARK_LIMIT)])
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


def charged(text: str, section: Section, start: int, end: int) -> Iterator[Found]:
    """Yield who does what (A负责对…进行认定) in a paragraph under a heading of duties; elsewhere prose tells it in passing."""
    if not _OF_DUTIES.search(section.heading):
        return
    begins = section.body if start <= section.body < end else start
    for begin, stop in _sentences(text, begins, end):
        found = _CHARGED.match(text, begin, stop)
        if found and (read := _charge(text, found, begin, section.start)) and read.name:
            yield replace(read, end=stop)


def _charge(text: str, found: re.Match[str], start: int, task: int) -> Found | None:
    """Return the statement that bodies are charged with something, None where they are none that could be asked."""
    if (
        OF_ITSELF.match(found["what"])
        or not looks_like_units(text, *found.span("units"))
        or WITH.search(found["units"], 1)
    ):
        return None
    duties = duties_of([("responsible", found["verb"], *found.span("units"))], text)
    if any(_is_any(u.name) or "的" in u.name for d in duties for u in d.units):
        return None
    begin = max(text.rfind(c, 0, start) for c in "。；，,\n") + 1
    name = named_before(text, begin, duties)
    if name is None and len(found["what"]) >= _TASK_AT_LEAST:
        name = found.start("what"), min(found.end("what"), found.start("what") + _NAME_LIMIT)
    return Found(duties, start, found.end(), task, name)


def _names(found: Found) -> set[str]:
    return {u.name for d in found.duties for u in d.units}


def named_before(text: str, start: int, duties: list[Duty]) -> tuple[int, int] | None:
    """Return the range of what a statement names before 由 (老年人行动由市民政局牵头), None where it opens with units."""
    mark = marker_of(text[start : start + MARK_LIMIT])
    start += mark.length if mark else 0
    by = min(d.start for d in duties) - 1
    named = text[start:by]
    if text[by : by + 1] != "由" or not _TASK_AT_LEAST <= len(named) <= _NAME_LIMIT or re.search("[，。；：、]", named):
        return None
    return start, by


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
    return is_generic(name) or is_local(name)
