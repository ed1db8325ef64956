"""Spaces in a line: those of the layout are dropped, those that part cells, names or Latin words are kept."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpus.columns import kind_of
from corpus.numbering import marker_of
from corpus.units import is_unit

CUT = "\u2028"  # stands for <br> inside a line until layout is dropped; in the raw file it ends a line
_TOKEN_BEFORE = re.compile(r"[^\s、，,；;。：:|]+$")
_DIGITS_BEFORE = re.compile(r"[\u4e00-\u9fff：，、]\s?\d{1,3}(?: \d{3})*$")
_DIGITS_AFTER = re.compile(r"\d{3}(?: \d{3})*\s?[\u4e00-\u9fff]")
_LABEL_AHEAD = re.compile(r"[\u4e00-\u9fff]{2,6}(?:单位|部门|时限|时间|期限|领导|责任人)\s*[：:]")
_TOKEN_AFTER = re.compile(r"[^\s、，,；;。：:|]+?(?=等?(?:[\s、，,；;。：:|]|$))")
_CELL_EDGE = re.compile(r"(?<=\S)\s+(?=\S)")
_HEAD_LIMIT = 12


def with_tabs(text: str, columns: int) -> tuple[str, int]:
    """Return a line, of the same length, with tabs between its cells where only spaces part them, and its table's columns.

    Such a table opens with a header; `columns` are those of the one that is open, 0 for none.
    """
    cells = text.split()
    if not cells or "\t" in text or "|" in text:
        return text, columns
    if len(cells) >= 3 and all(len(c) <= _HEAD_LIMIT for c in cells):
        kinds = [kind_of(c) for c in cells]
        if "units" in kinds and None not in kinds:
            return _CELL_EDGE.sub(lambda run: "\t" + run[0][1:], text), len(cells)
    if len(cells) != columns or not cells[0].isdecimal():
        return text, 0
    return _CELL_EDGE.sub(lambda run: "\t" + run[0][1:], text), columns


def without_layout_spaces(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Drop spaces beside Chinese characters; keep tabs, one space between Latin words or unit names, one for a wide gap."""
    out: list[tuple[str, int]] = []
    text = "".join(c for c, _ in kept)
    i = 0
    while i < len(kept):
        if not kept[i][0].isspace():
            out.append(kept[i])
            i += 1
            continue
        j = i
        while kept[j][0].isspace():
            j += 1
        run = kept[i:j]
        tabs = [item for item in run if item[0] == "\t"]
        if len(run) == 1 and not tabs and _groups_digits(text, i):
            i = j
            continue
        if tabs and not (text.count("\t") == 1 and i <= 6 and _is_marker("".join(c for c, _ in out))):
            out += tabs
        elif not tabs and (
            len(run) >= 3 or run[0][0] == CUT or not touch(out[-1][0], kept[j][0]) or _between_units(text, i, j)
        ):
            out.append((" ", run[0][1]))
        i = j
    return out


def _groups_digits(text: str, space: int) -> bool:
    """Tell whether a space groups the digits of one number, which its unit follows: 2 000亿元."""
    return bool(_DIGITS_BEFORE.search(text, max(space - 24, 0), space) and _DIGITS_AFTER.match(text, space + 1))


def _between_units(text: str, start: int, end: int) -> bool:
    """Tell whether a space is all that separates a unit name from the next, or from a label: 市教育局 市财政局 完成时限：.

    Outside table cells the second must begin with its level: 市委 办公室 is one name, printed with a space.
    """
    left, right = _TOKEN_BEFORE.search(text, max(start - 24, 0), start), _TOKEN_AFTER.match(text, end)
    if not left or not right or not is_unit(left[0]):
        return False
    if _LABEL_AHEAD.match(text, end):
        return True
    if not is_unit(right[0]):
        return False
    return (
        len(left[0]) > 2 and len(right[0]) > 2 and (text[end] in "国省市县区州旗镇各团" or "|" in text or "\t" in text)
    )


def _is_marker(text: str) -> bool:
    """Tell whether `text` is nothing but a paragraph's marker: the tab behind it is layout, not a cell's edge."""
    mark = marker_of(text + "　")
    return mark is not None and mark.length >= len(text)


def touch(left: str, right: str) -> bool:
    """Tell whether a space between two characters is layout: beside a Chinese one, or before % (60 %)."""
    return wide(left) or wide(right) or (right in "%‰" and left.isdigit())


@lru_cache(maxsize=8192)
def wide(char: str) -> bool:
    """Tell whether a character takes a Chinese character's width."""
    return unicodedata.east_asian_width(char) in "WFA"
