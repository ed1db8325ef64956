"""The briefing's own words around what the plans say, and what all its forms share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from answer.briefing.model import Brief, Item
from answer.model import Citation

MADE = "依据所列方案原文编制；各条编号对应文末“资料来源”，引文均为原文。"
NOTES = "资料来源"
KEYS = "参考答案"
UNCHECKED = "已修改，未经核对"

Sourced = Callable[[Citation], str]
"""A citation → how officials write it: 《题名》（文号，日期）三、重点任务（一）…."""

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def numbered_questions(items: Sequence[Item]) -> Iterator[tuple[Item, int]]:
    """Yield each item with the number of the question that it belongs to, from 1; 0 before the first."""
    number = 0
    for item in items:
        number += item.form == "question"
        yield item, number


def file_name(brief: Brief, ending: str) -> str:
    """Return the name of a briefing's file, without characters that file systems refuse."""
    stem = _UNFIT.sub("", brief.title).strip(" .")[:60] or "简报"
    return f"{stem}.{ending}"
