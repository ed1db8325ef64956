"""Paragraph markers of Chinese official documents, their depth, and Chinese numerals.

The order of depth follows GB/T 9704-2012 (一、 （一） 1. （1）) with 第X章 above and ① and dashes below; the 条 of a
regulation holds （一） and stands below 一、.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {c: i % 10 for i, c in enumerate("零一二三四五六七八九0123456789０１２３４５６７８９")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CN = "零〇一二两三四五六七八九十百千"

_KINDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第([{_CN}\d]{{1,4}})(?:章|编|篇|部分)[ 　、：:]?")),
    (2, re.compile(rf"第([{_CN}\d]{{1,4}})节[ 　、：:]?")),
    (3, re.compile(r"([一二三四五六七八九十]{1,3})[、．.]")),
    (4, re.compile(rf"第([{_CN}\d]{{1,4}})条[ 　、：:]?")),
    (5, re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)][、．.]?")),
    (5, re.compile(r"([㈠-㈩])")),
    (6, re.compile(r"(\d{1,3})[.．、](?![\d])")),
    (6, re.compile(r"(?!0)(\d{1,3})[.．](?=\d{2,}[\u4e00-\u9fff])")),
    (6, re.compile(r"([⒈-⒛])")),
    (7, re.compile(r"[（(](\d{1,3})[）)][、．.]?")),
    (7, re.compile(r"([⑴-⒇])")),
    (7, re.compile(r"(\d{1,2})[）)](?=[\u4e00-\u9fff])")),
    (8, re.compile(r"([①-⑳])")),
)
_DASH = re.compile(r"(?:——|—(?!\d)|[●■◆◇▪•·])\s*")
_FIRST = re.compile(rf"[第（(\d{_CN}①-⑳㈠-㈩⑴-⒇⒈-⒛—●■◆◇▪•·]")
_SIGNS = "①⑴⒈㈠"  # the first of each series of numbers that are one character
DASH_RANK = 9


@dataclass(frozen=True, slots=True)
class Marker:
    """A paragraph's marker.

    Attributes:
        rank: depth class, 1 (章) to 9 (dash).
        ordinal: the number stated, None for a dash.
        length: characters that the marker takes.
    """

    rank: int
    ordinal: int | None
    length: int


def marker_of(paragraph: str) -> Marker | None:
    """Return the marker that `paragraph` begins with, or None."""
    if not _FIRST.match(paragraph):
        return None
    for rank, pattern in _KINDS:
        if found := pattern.match(paragraph):
            return Marker(rank, ordinal_of(found[1]), found.end())
    if found := _DASH.match(paragraph):
        return Marker(DASH_RANK, None, found.end())
    return None


def ordinal_of(numeral: str) -> int:
    """Return the value of digits of any width, a Chinese numeral (digits may stand in it: 1十), or one sign such as ① ㈠ ⑴."""
    if numeral.isdecimal():
        return int(numeral)
    for first in _SIGNS:
        if 0 <= ord(numeral[0]) - ord(first) < 20:
            return ord(numeral[0]) - ord(first) + 1
    return int(chinese_number(numeral))


def chinese_number(numeral: str) -> float:
    """Return the value of a Chinese numeral such as 十六, 二百五十, 一万二千, 十三点五.

    Raises:
        ValueError: `numeral` holds another character.
    """
    whole, _, fraction = numeral.partition("点")
    total, section, digit = 0, 0, 0
    if whole and all(c in _DIGITS for c in whole):
        total = int("".join(str(_DIGITS[c]) for c in whole))
        whole = ""
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char not in _SCALES:
            raise ValueError(f"not a Chinese numeral: {numeral!r}")
        elif _SCALES[char] >= 10_000:
            total = (total + section + digit) * _SCALES[char]
            section = digit = 0
        else:
            section += (digit or 1) * _SCALES[char]
            digit = 0
    value: float = total + section + digit
    if fraction:
        value += int("".join(str(_DIGITS[c]) for c in fraction)) / 10 ** len(fraction)
    return value
