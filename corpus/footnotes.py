"""Marks of footnotes at a name in a table: a star, or the number of a note under the table (注：1指…。2指…)."""

from __future__ import annotations

import re
from itertools import takewhile

from corpus.outline import paragraphs

_NOTES = re.compile(r"[（(]?(?:备?注(?:释|解)?|说明)[：:]")
_NOTE = re.compile(r"(?:(?<=[：:。；;])|(?<=\s))[（(]?(?P<number>\d{1,2})[）)]?[.．、]?(?=[\u4e00-\u9fff“《])")
SIGNS = "*＊※★☆▲△#⁰¹²³⁴⁵⁶⁷⁸⁹①②③④⑤⑥⑦⑧⑨⑩"
_FIRST = re.compile(
    r"(\d{1,2})(?=[\u4e00-\u9fff“])(?![岁年月日天周个类级种家次项名元倍万亿千百米吨公])"
)  # 3岁以下托位数 begins with a number


def notes(text: str, start: int, end: int) -> frozenset[str]:
    """Return the numbers of the notes in a clean range: 1, 2, 3 … as far as they go on from each other."""
    told = [
        int(found["number"])
        for begin, stop in paragraphs(text, start, end)
        if _NOTES.match(text, begin, stop)
        for found in _NOTE.finditer(text, begin, stop)
    ]
    run = takewhile(lambda pair: pair[0] == pair[1], zip(told, range(1, len(told) + 1), strict=True))
    return frozenset(str(number) for number, _ in run)


def unmarked(text: str, start: int, end: int, numbers: frozenset[str]) -> tuple[int, int]:
    """Return the clean range of a name without the marks at its ends: signs, and those of the numbers that are notes."""
    while start < end and text[start] in SIGNS:
        start += 1
    while start < end and text[end - 1] in SIGNS:
        end -= 1
    mark = _FIRST.match(text, start, end)
    return (mark.end() if mark and mark[1] in numbers else start), end
