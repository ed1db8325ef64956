"""By when a task is to be done: a table's column, a labelled clause (完成时限：…), or the end of a statement.

The words stay as printed (2024年12月底前, 持续推进); `due_month` reads the date in them where they hold one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.numbering import chinese_number

Range = tuple[int, int]

_WORD = r"(?:完成|办结|工作|推进|整改|进度|实施|落实|任务|建成)?(?:时限|时间|期限|时间节点|时间要求|时间进度|进度安排|进度要求|时间安排|截止时间|截止日期)(?:要求)?"
HEADER = re.compile(_WORD)
_LABELLED = re.compile(
    rf"(?:(?<=[，,；;。、\s\]】〕）(（\[【〔|])|^)(?:[【\[〔]{_WORD}[】\]〕]\s*[：:]?|{_WORD}\s*[：:])\s*(?P<value>[^；;。\n】\]〕）)|]{{2,40}})"
)
_NEXT_LABEL = re.compile(r"[，,、\s]+[\u4e00-\u9fff]{2,8}\s*[：:]")
_ASIDE = re.compile(
    r"(?<=[。；;，,])\s*(?P<value>(?:\d{4}\s*年|\d{1,2}月底|年底|年内|长期|持续|每年|常年|全年)[^。；;，,）)】\]〕]{0,24})"
)
_REACH = 160  # characters between a statement and the deadline beside it, at most
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*年(?:度)?\s*(?:(?P<month>1[0-2]|0?[1-9])\s*月|(?P<quarter>第?[一二三四1-4])季度|(?P<half>上半年)|(?P<middle>年?中))?"
)


def labelled(text: str, start: int, end: int) -> list[Range]:
    """Return the clean ranges of what stands behind a deadline's label within [start, end), in text order."""
    out: list[Range] = []
    for found in _LABELLED.finditer(text, start, end):
        begin, stop = found.span("value")
        other = _NEXT_LABEL.search(text, begin, stop)
        out.append((begin, other.start() if other else stop))
    return out


def aside(text: str, start: int, end: int) -> Range | None:
    """Return the range of the date at the end of a statement (…负责，2024年底前完成), None where it gives none."""
    found = _ASIDE.search(text, start, end)
    return found.span("value") if found else None


def nearest(deadline: Range, statements: Iterable[Range]) -> int | None:
    """Return the position of the statement that a deadline stands beside, None where none is near."""
    gaps = [(max(a - deadline[1], deadline[0] - b, 0), i) for i, (a, b) in enumerate(statements)]
    gap, position = min(gaps, default=(_REACH + 1, -1))
    return position if gap <= _REACH else None


def due_month(words: str) -> tuple[int, int] | None:
    """Return the year and month (1–12) of the last date in the words, a year's last month where it names none.

    None where they hold no date with a year.
    """
    dates = list(_DATE.finditer(words))
    if not dates:
        return None
    date = dates[-1]
    if date["month"]:
        return int(date["year"]), int(date["month"])
    if date["quarter"]:
        number = date["quarter"][-1]
        return int(date["year"]), 3 * (int(number) if number.isdigit() else int(chinese_number(number)))
    return int(date["year"]), 6 if date["half"] or date["middle"] else 12


def column(header: Sequence[str]) -> int | None:
    """Return the column of a table that gives deadlines, None where none does."""
    return next((i for i, word in enumerate(header) if HEADER.fullmatch(word)), None)
