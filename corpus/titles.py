"""A plan's title: the lines that it is set over, the plan within a 通知, the kind of document that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from corpus.model import Fact
from corpus.signing import issuers_before

KINDS = Path(__file__).parent / "kinds.tsv"
_BRACKETED_END = re.compile(r"(?:\s*[（(][^（）()]{1,24}[）)])+$")
_LABELLED = re.compile(r"(?:标题|名称|信息名称|文件名称)[：:]\s*(\S.*)")
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[（(【]\s*(?:19|20|１９|２０)\d{2}\s*[〕\]）)】]\s*第?\d+号")
NUMBER_LINE = re.compile(rf"(?:发文字号|文号|文件编号)?[：:]?\s*({NUMBER.pattern})(?:文件)?")
_REPORT = re.compile(r"[^。；：《》]{2,40}(?:印发|发布|公布|出台)《([^《》]{4,60})》")  # the press: 国务院印发《…规划》
_NOT_IN_TITLE = re.compile(r"[。；：，]|文件$|号$|日$")
_YEARS_LINE = re.compile(r"[（(]\s*(?:19|20)\d{2}年?\s*[—－–\-至到~～]+\s*(?:19|20)\d{2}年?\s*[）)]")
_REMARK = re.compile(r"[（(][^（）()]*[）)]")  # （此件公开发布）
_PLACE_LINE = re.compile(
    r"(?:(?:19|20)\d{2}年?(?:[—－–\-至]+(?:19|20)\d{2}年)?)?([\u4e00-\u9fff]{1,10}(?:省|市|县|区|州|盟|旗))"
)
_HEAD_PARAGRAPHS = 48
_SHORT_LINE = 5  # 政策, 首页: a link of the page, and no line of a title
_TITLE_LINES = 4  # lines that a title is set over, at most
_TITLE_LINE_AT_LEAST = 6  # characters of a line of a title over three lines or more, the last left out


@cache
def kinds() -> tuple[str, ...]:
    """Return the words for kinds of documents."""
    lines = KINDS.read_text(encoding="utf-8").splitlines()
    return tuple(line.split("\t")[0] for line in lines if line and not line.startswith("#"))


def kind_of_title(title: str) -> str:
    """Return the kind of document that a title names at its end (某市养老规划（2021—2025年） is a 规划), "" for none."""
    plain = _BRACKETED_END.sub("", title.strip())
    return max((kind for kind in kinds() if plain.endswith(kind)), key=len, default="")


@cache
def title_line() -> re.Pattern[str]:
    """Return the pattern of a line that is a title: it ends with a word for a kind of document, brackets may follow."""
    ends = "|".join(map(re.escape, kinds()))
    return re.compile(rf"[^。；，：:]{{4,90}}(?:{ends})(?:[（(][^（）()]{{1,24}}[）)])*")


def titles(text: str, head: list[tuple[int, int]]) -> list[Fact]:
    """Return the titles in the head, the plan's own last: a 通知's name serves only where nothing else does."""
    plain: list[Fact] = []
    notices: list[Fact] = []
    i = 0
    short = head[:_HEAD_PARAGRAPHS]
    while i < len(short):
        start, end = short[i]
        if labelled := _LABELLED.fullmatch(text, start, end):
            start = labelled.start(1)
        i = _title_end(text, short, i)
        end = short[i][1]
        line = text[start:end].replace("\n", "")
        if (report := _REPORT.fullmatch(line)) and title_line().fullmatch(report[1]) and "\n" not in text[start:end]:
            plain.append(Fact(report[1], start + report.start(1), start + report.end(1)))
        if title_line().fullmatch(line) and not NUMBER_LINE.fullmatch(line):
            (notices if re.search(r"通知$", line) else plain).append(Fact(line, start, end))
        i += 1
    inner = [f for n in notices for f in _within_notice(text, n)]
    return inner + plain if plain else (inner or notices)


def _title_end(text: str, lines: Sequence[tuple[int, int]], at: int) -> int:
    """Return the position of the last line of a title that may begin at `at`; `at` where it is one line, or none."""
    first = text[slice(*lines[at])]
    if _REMARK.fullmatch(first):
        return at
    for last in range(min(at + _TITLE_LINES, len(lines)) - 1, at + 1, -1):
        parts = [text[a:b] for a, b in lines[at : last + 1]]
        words = parts[1:-1] if _is_place_above(text, first, parts[1]) else parts[:-1]
        broken = all(_TITLE_LINE_AT_LEAST <= len(p) <= 45 and not _NOT_IN_TITLE.search(p) for p in words)
        ends_before = any(p.endswith("通知") or "关于" in p for p in parts[1:-1]) or title_line().fullmatch(first)
        named = broken and not ends_before and title_line().fullmatch("".join(parts))
        if named and not issuers_before(text, *lines[last]):
            return last
    if at + 1 < len(lines) and (
        _YEARS_LINE.fullmatch(text, *lines[at + 1]) or _is_split_title(text, lines[at], lines[at + 1])
    ):
        return at + 1
    return at


def _is_split_title(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether two short lines are one title: neither is prose or another part of the head."""
    upper, lower = text[slice(*first)], text[slice(*second)]
    if _is_place_above(text, upper, lower) and title_line().fullmatch(lower):
        return True
    if (
        len(upper) < _SHORT_LINE
        or _NOT_IN_TITLE.search(upper)
        or upper.endswith("通知")
        or len(upper) > 45
        or issuers_before(text, *second)
    ):
        return False
    if not title_line().fullmatch(upper + lower):
        return False
    named_elsewhere = f"《{upper}{lower}》" in text.replace("\n", "")
    opens = "关于" in upper and "关于" not in lower and not title_line().fullmatch(upper)
    return named_elsewhere or opens or not (title_line().fullmatch(upper) or title_line().fullmatch(lower))


def _is_place_above(text: str, upper: str, lower: str) -> bool:
    """Tell whether a line is the place of the title under it, as a cover sets it: a place whose bodies the text names."""
    place = _PLACE_LINE.fullmatch(upper)
    if not place or lower.startswith(upper[:2]) or "关于" in lower:
        return False
    return (
        bool(re.search(rf"{place[1]}(?:人民政府|[\u4e00-\u9fff]{{1,12}}[厅局委])", text))
        or f"《{upper}{lower[:6]}" in text
    )


def _within_notice(text: str, notice: Fact) -> Iterator[Fact]:
    """Yield the plan named in 关于印发《…》的通知, or without brackets."""
    found = re.search(r"(?:印发|下发|公布|转发)《?(.+?)》?的通知", text[notice.start : notice.end], re.S)
    if found:
        yield Fact(found[1].replace("\n", ""), notice.start + found.start(1), notice.start + found.end(1))
