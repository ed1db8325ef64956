"""A row's lines → its columns, in order, as what the columns hold asks for; only ways that the text decides count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.columns import Kind
from corpus.spaces import touch
from corpus.units import is_unit, unit_list

EMPTY = re.compile(r"[—－–/／\\\-]+|无|暂无|略")
_WHEN = re.compile(
    r"(?:[\d年月日季度上下半底末前初旬内中至到起，、.（）\-—－/]|第?[一二三四]季度?|长期|持续|常态化?|适时|立即|全年|每|推进|实施|完成|坚持)+"
)
_LAST_PIECE = re.compile(r"[^、，,；;\s]*$")
_FIRST_PIECE = re.compile(r"^[^、，,；;\s]*")
_PROSE = re.compile(r"[，。；、]")
_NEVER_FIRST = "，、。；：）"
_STOPS = "。；！？;）"
_GROUP_LIMIT = 7  # characters of the name of a group of rows
_DUE_LIMIT = 14
_TEXT_LIMIT = 6000  # characters of a row; it bounds the work
_RAGGED = 3  # characters by which the lines of a column differ, their last one left out
# What it costs to give a cell lines that it is not for: only their order matters.
_WRONG, _DOUBTFUL, _EMPTY_CELL, _ODD = 1000, 400, 3, 1


@dataclass(frozen=True, slots=True)
class Deal:
    """A way to deal lines out.

    Attributes:
        cost: how badly the lines fit.
        ends: for each column the position behind its last line; () where there is too much to deal.
        told: whether no other way as good gives the columns of units other lines.
    """

    cost: int
    ends: tuple[int, ...]
    told: bool

    @property
    def fits(self) -> bool:
        """Whether no cell holds what is not for it, and the text decides."""
        return self.told and self.cost < _WRONG


def deal(texts: Sequence[str], kinds: Sequence[Kind | None]) -> Deal:
    """Return the cheapest way to deal lines out to columns in order."""
    if sum(map(len, texts)) > _TEXT_LIMIT:
        return Deal(_WRONG, (), told=False)
    last_task = max((i for i, kind in enumerate(kinds) if kind == "task"), default=-1)

    @cache
    def best(column: int, begin: int) -> tuple[int, tuple[int, ...], frozenset[tuple[int, ...]]]:
        """Return cost and ends of the best way from a column on, and what the ways as good give the columns of units."""
        if column == len(kinds):
            return (0 if begin == len(texts) else 10 * _WRONG), (), frozenset([()])
        found: tuple[int, tuple[int, ...], frozenset[tuple[int, ...]]] = (100 * _WRONG, (), frozenset())
        for end in range(begin, len(texts) + 1):
            cost, ends, units = best(column + 1, end)
            cost += _WRONG if begin == end and column == last_task else _cost(texts[begin:end], kinds[column])
            own = (begin, end) if kinds[column] == "units" else ()
            ways = frozenset((*own, *rest) for rest in units)
            if cost < found[0]:
                found = (cost, (end, *ends), ways)
            elif cost == found[0]:
                found = (cost, found[1], found[2] | ways)
        return found

    cost, ends, ways = best(0, 0)
    return Deal(cost, ends, len({_without_empty(way) for way in ways}) == 1)


def _without_empty(way: tuple[int, ...]) -> tuple[tuple[int, int] | None, ...]:
    """Return the ranges of lines of the columns of units, all empty ones alike."""
    pairs = zip(way[::2], way[1::2], strict=True)
    return tuple((a, b) if a < b else None for a, b in pairs)


def _cost(texts: Sequence[str], kind: Kind | None) -> int:
    """Return how badly lines fit a cell of a kind, 0 for well."""
    if not texts:
        return _EMPTY_CELL
    if len(texts) == 1 and EMPTY.fullmatch(texts[0]):
        return _WRONG if kind == "task" else 0
    if kind == "units":
        return _cost_of_units(texts)
    if kind == "due":
        when = len(texts) <= 3 and all(len(t) <= _DUE_LIMIT for t in texts) and _WHEN.fullmatch("".join(texts))
        return 0 if when else _WRONG
    group = len(texts) > 1 and len(texts[0]) <= min(_GROUP_LIMIT, len(texts[1]) - 1)
    if texts[0][0] in _NEVER_FIRST or (group and not _PROSE.search("".join(texts))):
        return _WRONG  # 改革类⏎推进改革: a group, and no broken line
    units = sum(is_unit(name) for t in texts for name in t.split("、"))
    return _DOUBTFUL * units + _ODD * (_uneven(texts) + (texts[-1][-1] not in _STOPS))


def _cost_of_units(texts: Sequence[str]) -> int:
    listed = text_of(texts, "units")
    names = [u.name for u in unit_list(listed, 0, len(listed))]
    known = sum(is_unit(name) and len(name) > 2 for name in names)  # 政府 alone is the end of a name
    cut = listed[0] in "（(、，" or listed[-1] in "、，"
    if not names or cut or "。" in listed or 4 * known < 3 * len(names):
        return _WRONG
    glued = sum(map(len, texts)) + len(texts) - 1 - len(listed)
    return _ODD * (glued + len(names) - known + _uneven(texts))


def _uneven(texts: Sequence[str]) -> int:
    """Return how many lines are not as wide as their column: all but the last are about equal, and it is not wider."""
    width = max(map(len, texts))
    short = sum(width - len(t) > _RAGGED for t in texts[:-1])
    return short + (len(texts) > 1 and len(texts[-1]) > max(map(len, texts[:-1])) + 1)


def text_of(texts: Sequence[str], kind: Kind | None) -> str:
    """Return the text of a cell's lines; a space stands between units, none where a line break cut one."""
    out = texts[0]
    for text in texts[1:]:
        out += gap(out, text, kind) + text
    return out


def gap(left: str, right: str, kind: Kind | None) -> str:
    """Return what stands between two lines of a cell of a kind: a space between units or Latin words, or nothing."""
    if kind != "units":
        return "" if touch(left[-1], right[0]) or not left[-1].isalnum() else " "
    last, first = _LAST_PIECE.search(left), _FIRST_PIECE.search(right)
    whole = last is not None and is_unit(last[0]) and first is not None and len(first[0]) > 2
    return " " if whole and left.count("（") <= left.count("）") and not right.startswith("（") else ""
