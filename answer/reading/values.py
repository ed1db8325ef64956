"""The words of a slot → its value: years, spans of years, figures, bounds, ordinals."""

from __future__ import annotations

import re
from typing import Final

from answer.reading.ask import Bound, Figure
from corpus import five_year_start

_DIGIT: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3, "单": 1}
_SCALE: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CN = "零〇一二两三四五六七八九十百千万亿"
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?!\d)|(?<!\d)(\d{2})(?=年)|([一二][〇零○九]?[〇零○一二三四五六七八九]{2,3})(?=年)"
)
_FIVE_YEARS = re.compile(r"十([一二三四五六七八九])五|(\d{2})(?:th)? five|(\d{2})五")
_RANGE = re.compile(r"((?:19|20)\d{2}|\d{2})年?\s*(?:-|—|–|~|～|至|到|to|and)+\s*((?:19|20)\d{2}|\d{2})")
_NUMBER = re.compile(
    rf"百分之([{_CN}点\d.]+)|千分之([{_CN}点\d.]+)|(\d[\d,]*(?:\.\d+)?|[{_CN}半]+(?:点[{_CN}]+)?)\s*(个百分点|个点|[^\s\d,，。？?！!的以之吗呢左超到约上下及]*)"
)
_LIMITS: Final = (
    ("at least", re.compile(r"不低于|不少于|至少|以上|起码|不小于|达到|at least|or more|no less|minimum|≥|>=")),
    ("at most", re.compile(r"不超过|不高于|至多|最多|以内|以下|不多于|at most|or fewer|no more|up to|≤|<=")),
    ("over", re.compile(r"超过|多于|高于|大于|over|more than|above|exceed|>")),
    ("below", re.compile(r"低于|少于|不到|不足|小于|未达|below|under|less than|fewer|<")),
)
_ENGLISH_NUMBER: Final = {
    w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"single": 1, "sole": 1, "only": 1, "both": 2, "couple": 2, "alone": 1}
_ENGLISH_ORDINAL: Final = {
    w: i
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
} | {"last": -1, "final": -1}
_ALONE = re.compile(r"单独|独|唯一|仅|只|alone|sole|single|only|一家")
_LAST = re.compile(r"最后|末|倒数第一|last|final")
_FIRST = re.compile(r"首|头[一个项条]|开头|打头")


def number(words: str) -> float | None:
    """Return the number that Chinese or Arabic numerals write, 两千三百 → 2300, 一点五 → 1.5, None where there is none."""
    words = words.replace(",", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return float(words)
    whole, _, parts = words.partition("点")
    if mixed := re.fullmatch(rf"(\d+(?:\.\d+)?)([十百千万亿]+)", whole):
        scale = 1.0
        for unit in mixed[2]:
            scale *= _SCALE[unit]
        return float(mixed[1]) * scale
    if not whole or set(whole) - set(_DIGIT) - set(_SCALE):
        return None
    total = section = digit = 0
    for char in whole:
        if char in _DIGIT:
            digit = digit * 10 + _DIGIT[char] if digit and not set(whole) & set(_SCALE) else _DIGIT[char]
        elif _SCALE[char] >= 10_000:
            total, section, digit = (total + section + digit) * _SCALE[char], 0, 0
        else:
            section, digit = section + (digit or 1) * _SCALE[char], 0
    value = float(total + section + digit)
    if parts and not set(parts) - set(_DIGIT):
        value += float("0." + "".join(str(_DIGIT[c]) for c in parts))
    return value


def year(words: str) -> int | None:
    """Return the year that words name, 25年 and 二〇二五年 → 2025, None for none."""
    found = _YEAR.search(words) or _YEAR.search(words + "年")
    if not found:
        return None
    if found[1]:
        return int(found[1])
    if found[2]:
        return 2000 + int(found[2])
    digits = "".join(str(_DIGIT.get(c, 0)) for c in found[3].replace("○", "〇"))
    return int(digits) if len(digits) == 4 else 2000 + int(digits[-2:])


def period(words: str) -> tuple[int, int] | None:
    """Return the first and the last year of a span: 2021-2025年, 十四五 → (2021, 2025); None for none."""
    if found := _FIVE_YEARS.search(words.replace("·", "")):
        numeral = found[1] or "零一二三四五六七八九"[int((found[2] or found[3])[-1])]
        start = five_year_start(numeral) if numeral in "一二三四五六七八九" else None
        return (start, start + 4) if start else None
    if found := _RANGE.search(words):
        first, last = (year(part + "年") for part in found.groups())
        return (first, last) if first and last and first <= last else None
    alone = year(words)
    return (alone, alone) if alone else None


def limit(words: str) -> str:
    """Return how words bound a figure: "", at least, over, at most, below."""
    return next((name for name, pattern in _LIMITS if pattern.search(words)), "")


def figure(words: str, before: str = "", behind: str = "") -> Figure | None:
    """Return the figure that words state, `before` and `behind` being the words around it; None where there is no number."""
    found = _NUMBER.search(words)
    if not found:
        return None
    if share := found[1] or found[2]:
        value, unit = number(share), "%" if found[1] else "‰"
    else:
        numeral, unit = found[3], found[4].strip()
        value = 0.5 if numeral == "半" else number(numeral)
        for scale in ("万", "亿"):
            if len(numeral) > 1 and numeral.endswith(scale) and value is not None and unit:
                value, unit = value / _SCALE[scale], scale + unit
    if value is None:
        return None
    unit = {"个百分点": "个百分点", "个点": "个百分点", "percent": "%", "per": "%", "％": "%"}.get(unit, unit)
    around = f"{words} {behind[:4]}" if limit(words) or limit(behind[:4]) else before[-5:]
    return Figure(value, unit, None, limit(around))


def bound(words: str) -> Bound | None:
    """Return how many are sought: 两家以上 → 2 or more, 三家 → 3, 一家单独 → 1, 不到三家 → at most 2; None for none."""
    if re.search(r"多家|若干|好几|不止一|多个|several|more than one|multiple|一家以上|超过一", words):
        return Bound(2, None)
    count = _count(words)
    if count is None:
        return Bound(1, 1) if _ALONE.search(words) else None
    kind = limit(words)
    if kind == "over":
        return Bound(count + 1, None)
    if kind == "at least":
        return Bound(count, None)
    if kind == "at most":
        return Bound(0, count)
    return Bound(0, count - 1) if kind == "below" else Bound(count, count)


def _count(words: str) -> int | None:
    if found := re.search(rf"\d+|[{_CN}俩仨]+", words):
        value = number(found[0])
        return None if value is None else int(value)
    return next((_ENGLISH_NUMBER[w] for w in re.findall("[a-z]+", words) if w in _ENGLISH_NUMBER), None)


def ordinal(words: str) -> int | None:
    """Return the n of 第n个, -1 for the last, None for none."""
    if back := re.search(rf"倒数第([{_CN}\d]+)", words):
        value = number(back[1])
        return None if value is None else -int(value)
    if _LAST.search(words):
        return -1
    if found := re.search(rf"\d+|[{_CN}]+", words):
        value = number(found[0])
        return None if value is None else int(value)
    if _FIRST.search(words):
        return 1
    return next((_ENGLISH_ORDINAL[w] for w in re.findall("[a-z]+", words) if w in _ENGLISH_ORDINAL), None)
