"""Clean text → section tree, by the logic of the numbering; Markdown marks count only where nothing is numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.model import Section
from corpus.numbering import DASH_RANK, Marker, marker_of

_HEADING_LIMIT = 42
_CLAUSE_LIMIT = 80  # a first clause is not cut within; one without end is
_BARE_HEADING_LIMIT = 30
_STOP = re.compile(r"[。：:；]")
_CLAUSE = re.compile(r"[，,；。]")
_ANNEX = re.compile(
    r"(?:附件|附表|附录)[一二三四五六七八九十\d]*[：:]?.{0,40}|[^。；，]{2,60}(?:分工表|任务表|清单|分解表|一览表|安排表)"
)
_ANNEX_ALONE = re.compile(r"附件[一二三四五六七八九十\d]*")
_ANNEX_NAMED = re.compile(
    r"附件[一二三四五六七八九十\d]*[：:]"
)  # before 附件 alone it says what will follow, above the signature
_ROLE_LINE = re.compile(r"\s*(?:牵头|主办|责任|配合|协办|参与|参加|负责)(?:单位|部门)[：:]")  # 1.牵头单位：… is no task
# 实施行动（由教育部牵头，科技部参加）: the bracket states who, and is no part of the heading
_ROLE_BRACKET = re.compile(
    r"[（(【\[〔](?:[^（()）]|[（(][^（()）]{0,20}[）)]){0,300}?(?:牵头|负责|责任|主办|配合|参加|参与|指导|落实)"
    r"(?:[^（()）]|[（(][^（()）]{0,20}[）)]){0,300}[）)】\]〕]$"
)
_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,4}(?P<kind>[章编篇节])")
_DECIMAL = re.compile(r"\d{1,2}(?:[.．]\d{1,2}){0,2}(?=[\u4e00-\u9fff“《])")
_DECIMAL_RANKS = (3, 5, 6)
_BESIDE_DECIMALS = frozenset([1, 2, 7, 8, DASH_RANK])  # a text numbered 一、 or （一） or 1. is not numbered 1.1
_DECIMALS_AT_LEAST = 3
_MARKDOWN_RANK = 1
_ANNEX_RANK = 1


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph's clean range [start, end) and its text."""

    start: int
    end: int
    text: str


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the clean ranges [start, end) of the paragraphs of `text` within the given range."""
    limit = len(text) if end is None else end
    at = start
    while at < limit:
        stop = text.find("\n", at, limit)
        stop = limit if stop < 0 else stop
        if stop > at:
            yield at, stop
        at = stop + 1


def outline(text: str, raw_heads: frozenset[int] = frozenset()) -> tuple[Section, ...]:
    """Return the section tree of `text`, root first.

    Args:
        text: the clean text.
        raw_heads: clean offsets of paragraphs that carried a Markdown heading mark.
    """
    items = [_Paragraph(a, b, text[a:b]) for line in paragraphs(text) for a, b in _headings(text, *line)]
    marks = _accepted(items)
    if all(m.rank in _BESIDE_DECIMALS for m in marks.values()):
        marks |= _decimals(items)
    if not any(m.rank < DASH_RANK for m in marks.values()):
        marks |= {i: Marker(_MARKDOWN_RANK, None, 0) for i, p in enumerate(items) if p.start in raw_heads}
    first = min(marks, default=len(items))
    annexes = [i for i, p in enumerate(items) if i > first and i not in marks and _is_annex(p)]
    begun = max((i for i in annexes if _ANNEX_ALONE.fullmatch(items[i].text)), default=-1)
    marks |= {i: Marker(_ANNEX_RANK, None, 0) for i in annexes if i > begun or not _ANNEX_NAMED.match(items[i].text)}
    _recover_firsts(items, marks)
    return _tree(items, marks, len(text))


def _headings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the headings that a paragraph runs together (第三篇改革第十三章深化改革), else its own."""
    found = _CHAPTER.match(text, start, end)
    if found and end - start <= _CLAUSE_LIMIT and not _CLAUSE.search(text, start, end):
        for below in _CHAPTER.finditer(text, found.end() + 1, end):
            if below["kind"] != found["kind"]:
                yield start, below.start()
                start, found = below.start(), below
    yield start, end


def _series(text: str, mark: Marker) -> tuple[int, str]:
    """Return what a number goes on from: its rank, and of parts and chapters, which are numbered apart, its word."""
    return mark.rank, (text[mark.length - 1] if mark.rank == 1 else "")


def _accepted(items: list[_Paragraph]) -> dict[int, Marker]:
    """Return the markers by paragraph, without numbers that continue no sequence (119消防, 3.5亿)."""
    marks: dict[int, Marker] = {}
    last: dict[tuple[int, str], int] = {}
    read = {i: mark for i, p in enumerate(items) if (mark := _printed_mark(p.text))}
    series = {i: _series(items[i].text, mark) for i, mark in read.items()}
    follows = _followed(read, series)
    for i, mark in read.items():
        if mark.ordinal is not None:
            known = last.get(series[i], 0)
            glued = items[i].text[mark.length].isdigit()
            begins = not glued and (i in follows or (not known and _runs_in(items[i].text, mark)))
            near = mark.ordinal <= 2 or known < mark.ordinal <= known + 3 or begins
            if not near or (glued and mark.ordinal != known + 1):
                continue
            last[series[i]] = mark.ordinal
        marks[i] = mark
    return marks


def _printed_mark(text: str) -> Marker | None:
    """Return the marker that a paragraph begins with, None for one of a table's row or of a role's line."""
    mark = None if _is_table_row(text) else marker_of(text)
    return mark if mark and mark.length < len(text) and not _ROLE_LINE.match(text, mark.length) else None


def _runs_in(text: str, mark: Marker) -> bool:
    """Tell whether a numbered paragraph has a heading of its own, with text behind it: 28.构建新模式。加快…"""
    stop = text.find("。", mark.length)
    return mark.length < stop <= mark.length + _HEADING_LIMIT and stop < len(text) - 1


def _followed(read: dict[int, Marker], series: dict[int, tuple[int, str]]) -> set[int]:
    """Return the paragraphs whose number the next one of its rank goes on from: a list may begin above 1."""
    before: dict[tuple[int, str], tuple[int, int]] = {}
    out: set[int] = set()
    for i, mark in read.items():
        if mark.ordinal is not None:
            at, ordinal = before.get(series[i], (-1, -1))
            if mark.ordinal == ordinal + 1:
                out.add(at)
            before[series[i]] = (i, mark.ordinal)
    return out


def _decimals(items: list[_Paragraph]) -> dict[int, Marker]:
    """Return the markers 1, 1.1, 1.1.1 by paragraph: each goes on from the numbers before it, as a measurement does not."""
    marks: dict[int, Marker] = {}
    at = [0]
    for i, paragraph in enumerate(items):
        found = None if _is_table_row(paragraph.text) else _DECIMAL.match(paragraph.text)
        numbers = [int(n) for n in re.split("[.．]", found[0])] if found else []
        depth = len(numbers)
        following = [*at[: depth - 1], at[depth - 1] + 1] if depth <= len(at) else [*at, 1]
        opens = depth == 2 and numbers == [at[0] + 1, 1]  # its chapter is numbered otherwise
        heads = depth > 1 or (len(paragraph.text) <= _BARE_HEADING_LIMIT and not _STOP.search(paragraph.text))
        if found and heads and (numbers == following or opens):
            at = numbers
            marks[i] = Marker(_DECIMAL_RANKS[depth - 1], numbers[-1], found.end())
    deep = sum(m.rank > _DECIMAL_RANKS[0] for m in marks.values())
    return marks if deep >= _DECIMALS_AT_LEAST else {}


def _is_table_row(text: str) -> bool:
    return text.startswith("|") or "\t" in text


def _is_annex(paragraph: _Paragraph) -> bool:
    return bool(_ANNEX.fullmatch(paragraph.text)) and not _is_table_row(paragraph.text)


def _recover_firsts(items: list[_Paragraph], marks: dict[int, Marker]) -> None:
    """Give a first sibling that lost its number its place back: the short line before（二）that reads like it."""
    above: list[tuple[int, int]] = []  # (paragraph, rank) of the open sections, outermost first
    for at in sorted(marks):
        mark = marks[at]
        sibling = False
        while above and above[-1][1] >= mark.rank:
            sibling = above.pop()[1] == mark.rank
        parent = above[-1][0] if above else -1
        above.append((at, mark.rank))
        if mark.ordinal != 2 or mark.rank >= DASH_RANK or sibling:
            continue
        twin = _heading_of(items[at].text, mark)[0]
        near = next((i for i in range(parent + 1, at) if i not in marks and _alike(items[i].text, twin)), None)
        if near is not None:
            marks[near] = Marker(mark.rank, 1, 0)


def _alike(line: str, heading: str) -> bool:
    bare = line.rstrip("。：:")
    if len(bare) > _BARE_HEADING_LIMIT or _CLAUSE.search(bare):
        return False
    pairs = {heading[i : i + 2] for i in range(len(heading) - 1)}
    return bool(pairs) and sum(p in bare for p in pairs) >= 0.4 * len(pairs)


_WHEN = re.compile(r"(?:到|至|力争|自)?\d{4}年(?:\d{1,2}月)?(?:[底末初]|年底)?(?:之?前|以前|起)?[，,]")


def _heading_of(text: str, mark: Marker) -> tuple[str, int]:
    """Return a paragraph's heading and the offset in it where the body begins.

    A run-in heading ends at the first stop; where none is near, the first clause names the item and stays body.
    """
    rest = text[mark.length :]
    bracket = _ROLE_BRACKET.search(rest)
    if bracket and bracket.start() <= _HEADING_LIMIT and not _STOP.search(rest, 0, bracket.start()):
        return rest[: bracket.start()], mark.length + bracket.start()
    stop = _STOP.search(rest)
    if stop and stop.start() <= _HEADING_LIMIT:
        return rest[: stop.start()], mark.length + stop.end()
    if not stop and len(rest) <= _HEADING_LIMIT:
        return rest, len(text)
    when = _WHEN.match(rest)
    clause = _CLAUSE.search(rest, when.end() if when else 0)
    end = clause.start() if clause else len(rest)
    return rest[: end if end <= _CLAUSE_LIMIT else _HEADING_LIMIT], mark.length


def _tree(items: list[_Paragraph], marks: dict[int, Marker], length: int) -> tuple[Section, ...]:
    sections = [Section(0, None, 0, None, "", "", 0, 0, length, length)]
    stack = [0]
    for i in sorted(marks):
        paragraph, mark = items[i], marks[i]
        while sections[stack[-1]].rank >= mark.rank:
            stack.pop()
        heading, body = _heading_of(paragraph.text, mark)
        section = Section(
            index=len(sections),
            parent=stack[-1],
            rank=mark.rank,
            ordinal=mark.ordinal,
            marker=paragraph.text[: mark.length].strip(),
            heading=heading.strip(),
            start=paragraph.start,
            body=paragraph.start + body,
            own_end=length,
            end=length,
        )
        sections.append(section)
        stack.append(section.index)
    return tuple(_closed(sections, length))


def _closed(sections: list[Section], length: int) -> Iterator[Section]:
    """Yield the sections with their ends: own text ends at the next section, all of it at the next of its depth."""
    ends = [length] * len(sections)
    above: list[Section] = []
    for section in sections[1:]:
        while above and above[-1].rank >= section.rank:
            ends[above.pop().index] = section.start
        above.append(section)
    for section in sections:
        own_end = sections[section.index + 1].start if section.index + 1 < len(sections) else length
        yield replace(section, own_end=own_end, end=ends[section.index])
