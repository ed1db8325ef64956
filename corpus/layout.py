"""What is printed around a text and is none of it: page numbers set over lines, and lists of contents.

They are set aside: no section, target or duty is read from them; the raw file still has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_DASH = re.compile(r"[-—–－―]+")
_DIGITS = re.compile(r"\d{1,3}")
_PAGE_DIGITS = 4  # lines that a page number set one digit a line takes, at most
_CONTENTS = re.compile(r"目[\s　]*[录次]")
_LEADER = re.compile(
    r"(?P<what>.{2,90}?)(?:[…⋯]{2,}|[.．·。‥_]{4,})[.．·…⋯。‥\s]*[-—(（]?\s*(?P<page>\d{1,4})\s*[)）—-]?"
)
_PAGED = re.compile(
    r"(?P<what>[^。；：\d][^。；：]{1,60}?|\d{1,2}[^。；：\d][^。；：]{1,60}?)[\t ]*(?<!\d)(?P<page>\d{1,3})"
)
_ENTRY_LIMIT = 240
_CHAPTER = re.compile(r"(?=第[一二三四五六七八九十百零〇\d]{1,4}[章编篇])")
_LISTS = 4  # a plan has one, and its annexes may have some
_HEAD_LIMIT = 8  # characters of the line that heads a list of contents, at most
_FEW = 2  # entries that make a list of contents


def set_aside(lines: Sequence[str]) -> frozenset[int]:
    """Return the positions of the lines that belong to page numbers or to a list of contents."""
    return frozenset(_page_numbers(lines) | _contents(lines))


def _page_numbers(lines: Sequence[str]) -> set[int]:
    """Return the lines of page numbers between dashes that stand on lines of their own: —⏎4⏎—, —⏎0⏎1⏎—."""
    out: set[int] = set()
    for at, line in enumerate(lines):
        if at in out or not _DASH.fullmatch(line):
            continue
        end = at + 1
        while end < len(lines) and end - at <= _PAGE_DIGITS and _DIGITS.fullmatch(lines[end]):
            end += 1
        if at + 1 < end < len(lines) and _DASH.fullmatch(lines[end]):
            out |= set(range(at, end + 1))
    return out


def _contents(lines: Sequence[str]) -> set[int]:
    """Return the lines of contents: with dot leaders, or under 目录 with pages, or with headings that come again."""
    out = {i for i, line in enumerate(lines) if _leader(line)}
    out = out if len(out) >= _FEW else set()
    heads = [i for i, line in enumerate(lines) if _heads_contents(line)]
    last = _last_places(lines) if heads or out else {}
    for begin in heads[:_LISTS] or ([min(out) - 1] if out else []):
        run = _run(lines, begin + 1, out, last)
        if len(run) >= _FEW:
            out |= run | ({begin} if begin in heads else set())
    return out


def _heads_contents(line: str) -> bool:
    """Tell whether a line is 目录, alone or with the first entry behind it (目录序言)."""
    found = _CONTENTS.match(line)
    return bool(found) and len(line) <= _HEAD_LIMIT and not re.search("[，。：；]", line)


def _last_places(lines: Sequence[str]) -> dict[str, int]:
    """Return where each line stands last, and each heading of one that runs several together (第一篇…第一章…)."""
    last = {line: at for at, line in enumerate(lines)}
    for at, line in enumerate(lines):
        if len(line) <= _ENTRY_LIMIT and line.startswith("第"):
            last |= {part: max(at, last.get(part, 0)) for part in _CHAPTER.split(line) if part}
    return last


def _comes_again(line: str, at: int, last: Mapping[str, int]) -> bool:
    """Tell whether a line stands further down too; of one that runs headings together each, the last without its end."""
    if last[line] > at:
        return True
    *parts, end = [part for part in _CHAPTER.split(line) if part]
    again = all(last.get(part, -1) > at for part in parts)
    return bool(parts) and again and any(last.get(end[:stop], -1) > at for stop in range(len(end), 3, -1))


def _leader(line: str) -> re.Match[str] | None:
    return _LEADER.fullmatch(line) if len(line) <= _ENTRY_LIMIT else None


def _run(lines: Sequence[str], begin: int, known: set[int], last: Mapping[str, int]) -> set[int]:
    """Return the entries from `begin` on; a line that is none may stand between two, where a long heading wraps.

    `last` tells where each line stands last: where no entry has a page, those are entries that come again.
    """
    out: set[int] = set()
    page, gap = 0, 0
    for at in range(begin, len(lines)):
        entry = _leader(lines[at]) or _PAGED.fullmatch(lines[at])
        paged = entry is not None and int(entry["page"]) >= page
        if paged and entry is not None:
            page = int(entry["page"])
        if at in known or paged or (not page and _comes_again(lines[at], at, last)):
            out |= set(range(at - gap, at + 1)) if gap and page else {at}
            gap = 0
        elif gap or not out or len(lines[at]) > 60 or "。" in lines[at]:
            break
        else:
            gap += 1
    return out
