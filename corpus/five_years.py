"""Five-year plans by their number (“十四五”, 第十个五年计划, 九五期间) → the years that they govern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.numbering import chinese_number

_NUMERAL = "十[一二三四五六七八九]|[三四五六七八九十]"
_SPAN = r"规划|计划|期间|时期|期?末"
_NAMED = re.compile(
    rf"第(?P<nth>{_NUMERAL})个五年"
    r"|[“\"]?(?P<later>十[一二三四五六七八九])五[”\"]?"
    rf"|[“\"](?P<quoted>[六七八九十])五[”\"]|(?P<bare>[六七八九])五(?={_SPAN})"
)
_YEARS = r"(?:19|20)\d{2}"
_WITH_YEARS = re.compile(
    rf"(?:{_NAMED.pattern})(?:{_SPAN})*[（(](?P<years>{_YEARS}年?\s*[—－–\-至到~～]+\s*{_YEARS}年)\s*[）)]"
)


def five_year_start(numeral: str) -> int:
    """Return the first year of the 十Xth five-year plan: 三 → 2016, 四 → 2021 (the tenth began in 2001)."""
    return _start("十" + numeral)


def five_years(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, first year) of the five-year plans that a range names, in text order; 十五 alone is a number."""
    for found in _NAMED.finditer(text, start, len(text) if end is None else end):
        numeral = next(n for n in (found["nth"], found["later"], found["quoted"], found["bare"]) if n)
        yield *found.span(), _start(numeral)


def five_years_dated(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the years that a text sets in brackets behind such a name: “十五”期间（2001—2005年）."""
    for found in _WITH_YEARS.finditer(text):
        yield found.span("years")


def _start(numeral: str) -> int:
    """Return the first year of the plan of that number, from the third of 1966 on."""
    return 1951 + 5 * int(chinese_number(numeral))
