"""The words of a slot → its value: years, spans of years, figures, bounds, ordinals. Words are in `value_words.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from answer.reading.ask import Bound, Figure
from corpus import five_year_start

_DIGIT: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_SCALE: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CN = "零〇一二两三四五六七八九十百千万亿"
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?!\d)|(?<!\d)(\d{2})(?=年)|([一二][〇零○九]?[〇零○一二三四五六七八九]{2,3})(?=年)"
)
_FIVE_YEARS = re.compile(r"十([一二三四五六七八九])五|1(\d)(?:th)? five|1(\d)五")
_RANGE = re.compile(r"((?:19|20)\d{2}|\d{2})年?\s*(?:-|—|–|~|～|至|到|to|and)+\s*((?:19|20)\d{2}|\d{2})")
_SHARE = re.compile(rf"([百千])分之([{_CN}点\d.]+)")
_NUMBER = re.compile(
    rf"(\d[\d,]*(?:\.\d+)?[{_CN}]*|[{_CN}半]+(?:点[{_CN}]+)?)\s*"
    r"(个百分点|个点|[^\s\d,，。？?！!的以之吗呢左超到约上下及]*)"
)
_BACK = re.compile(rf"倒数第([{_CN}\d]+)")
_COUNT = re.compile(rf"\d+|[{_CN}俩仨]+")


@dataclass(frozen=True, slots=True)
class ValueWords:
    """The words that values are said with; see `value_words.json`."""

    limits: Sequence[tuple[str, Sequence[str]]]
    several: Sequence[str]
    alone: Sequence[str]
    last: Sequence[str]
    first: Sequence[str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    units: Mapping[str, str]
    nouns: Sequence[str]  # longest first


@cache
def value_words() -> ValueWords:
    """Return the words of the data file."""
    return ValueWords(**json.loads(Path(__file__).with_name("value_words.json").read_text(encoding="utf-8")))


def with_noun(text: str, end: int) -> int:
    """Return the end of a name that ends at `end` with the noun of its kind that directly follows (应急科普|工程)."""
    return end + next((len(n) for n in value_words().nouns if text.startswith(n, end)), 0)


def joined_nouns(text: str, end: int) -> list[str]:
    """Return the nouns of kinds that are joined to one that ends at `end`: 行动|和工程."""
    nouns = "|".join(map(re.escape, value_words().nouns))
    run = re.match(rf"(?:[和与及、](?:{nouns}))+", text[end:])
    return re.findall(nouns, run[0]) if run else []


def names_item(words: str) -> bool:
    """Tell whether words end in the noun of a kind: 应急科普工程."""
    return words.endswith(tuple(value_words().nouns))


def number(words: str) -> float | None:
    """Return the number that numerals write, 两千三百 → 2300, 一点五 → 1.5, 3万 → 30000; None where there is none."""
    words = words.replace(",", "").strip()
    if mixed := re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万亿]*)", words):
        value = float(mixed[1])
        for unit in mixed[2]:
            value *= _SCALE[unit]
        return value
    whole, _, parts = words.partition("点")
    if not whole or set(whole) - set(_DIGIT) - set(_SCALE) or set(parts) - set(_DIGIT):
        return None
    value = float(_whole(whole))
    return value + float("0." + "".join(str(_DIGIT[c]) for c in parts)) if parts else value


def _whole(numeral: str) -> int:
    """Return the whole number of a Chinese numeral, read digit by digit where it has no 十, 百 …: 二〇二五 → 2025."""
    if not set(numeral) & set(_SCALE):
        return int("".join(str(_DIGIT[c]) for c in numeral))
    total = section = digit = 0
    for char in numeral:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _SCALE[char], 0
    return total + section + digit


def year(words: str) -> int | None:
    """Return the year that words name, 25年 and 二〇二五年 → 2025, None for none."""
    found = _YEAR.search(words) or _YEAR.search(words + "年")
    if not found:
        return None
    if found[1] or found[2]:
        return int(found[1]) if found[1] else 2000 + int(found[2])
    digits = "".join(str(_DIGIT.get(c, 0)) for c in found[3])
    return int(digits) if len(digits) == 4 else 2000 + int(digits[-2:])


def period(words: str) -> tuple[int, int] | None:
    """Return the first and the last year of a span: 2021-2025年, 十四五 → (2021, 2025); None for none."""
    if found := _FIVE_YEARS.search(words):
        numeral = found[1] or "零一二三四五六七八九"[int(found[2] or found[3])]
        if numeral != "零":
            start = five_year_start(numeral)
            return (start, start + 4)
    if found := _RANGE.search(words):
        first, last = (year(f"{part}年") for part in found.groups())
        return (first, last) if first and last and first <= last else None
    alone = year(words)
    return (alone, alone) if alone else None


def limit(words: str) -> str:
    """Return how words bound a figure: "", at least, over, at most, below."""
    return next((name for name, said in value_words().limits if _any(said, words)), "")


def _any(said: Sequence[str], words: str) -> bool:
    return any(word in words for word in said)


def figure(words: str, before: str = "", behind: str = "") -> Figure | None:
    """Return the figure that words state, `before` and `behind` being the text around; None where there is no number."""
    if share := _SHARE.search(words):
        value, unit = number(share[2]), "%" if share[1] == "百" else "‰"
    elif found := _NUMBER.search(words):
        value, unit = _scaled(found[1], found[2].strip())
        unit = unit[0] if unit[:1] in ("%", "‰") else unit  # 10%高: what follows is no part of it
    else:
        return None
    if value is None:
        return None
    around = f"{words} {behind[:4]}" if limit(words) or limit(behind[:4]) else before[-5:]
    return Figure(value, value_words().units.get(unit, unit), None, limit(around))


def _scaled(numeral: str, unit: str) -> tuple[float | None, str]:
    """Return value and unit; 万 and 亿 go to the unit where there is one: 3万人 → (3, 万人)."""
    if all(c in "百千万亿" for c in numeral):
        return None, unit  # 多少万人次
    if numeral == "半":
        return 0.5, unit
    if unit and numeral[-1] in "万亿" and len(numeral) > 1:
        return number(numeral[:-1]), numeral[-1] + unit
    return number(numeral), unit


def bound(words: str) -> Bound | None:
    """Return how many are sought: 两家以上 → 2 or more, 三家 → 3, 一家单独 → 1, 不到三家 → at most 2; None for none."""
    said = value_words()
    if _any(said.several, words):
        return Bound(2, None)
    count = _count(words, said.numbers)
    if count is None:
        return Bound(1, 1) if _any(said.alone, words) else None
    kind = limit(words)
    low = {"over": count + 1, "at least": count, "": count}.get(kind, 0)
    high = {"at most": count, "below": count - 1, "": count}.get(kind)
    return Bound(low, high)


def ordinal(words: str) -> int | None:
    """Return the n of 第n个, -1 for the last, -2 for the one before it, None for none."""
    said = value_words()
    if back := _BACK.search(words):
        value = number(back[1])
        return None if value is None else -int(value)
    if _any(said.last, words):
        return -1
    if _any(said.first, words):
        return 1
    return _count(words, said.ordinals)


def _count(words: str, english: Mapping[str, int]) -> int | None:
    if found := _COUNT.search(words):
        value = number(found[0])
        return None if value is None else int(value)
    return next((english[w] for w in re.findall("[a-z]+", words) if w in english), None)
