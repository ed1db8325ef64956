"""What a claim says against the passages it cites: verbatim words, and numbers as values. Nothing fuzzy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from corpus import chinese_number

_SPACE = re.compile(r"\s+")
_CELLS = re.compile(r"(?<=[\d%])[ ]*[\t\n]\s*(?=\d)")  # figures of neighbouring cells are two
_PERCENT_WORDS = re.compile(r"百分之([零一二两三四五六七八九十百点]+)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"(?:万亿|千万|百万|亿|万|千|百)?(?:%|个百分点|百分点|平方米|人次|[\u4e00-\u9fff])?")
_YEAR = re.compile(r"(?:19|20)\d{2}年")
_NUMERAL = "零一二两三四五六七八九十百千万亿点"
_LONGER = ("人次", "个百分点")  # measures that begin like shorter ones


def squeeze(text: str) -> str:
    """Return `text` in NFKC, lower case, without white space, every dash one dash; figures in cells stay apart."""
    plain = _CELLS.sub("|", unicodedata.normalize("NFKC", text).lower())
    return _SPACE.sub("", re.sub(r"[—–―~～]+", "-", plain))


def values(text: str) -> frozenset[tuple[float, str]]:
    """Return the numbers of `text` as (value, first word behind it): 16％, 16% and 百分之十六 are (16.0, "%")."""
    plain = _PERCENT_WORDS.sub(lambda m: f"{chinese_number(m[1]):g}%", squeeze(text))
    out: set[tuple[float, str]] = set()
    for found in _NUMBER.finditer(plain):
        unit = _UNIT.match(plain, found.end())
        out.add((float(found[0].replace(",", "")), unit[0] if unit else ""))
    return frozenset(out)


def supports(said: Iterable[str], passages: Sequence[str]) -> bool:
    """Tell whether each string said stands in the passages: word for word, or as the same values and nothing else.

    A string that is only figures (16%, 百分之十六, 2025年) may stand in another notation; any other must be verbatim.
    """
    texts = [squeeze(p) for p in passages]
    known = frozenset().union(*(values(p) for p in passages)) if passages else frozenset()
    return all(_verbatim(squeeze(s), texts) or _same_figures(s, known) for s in said)


def _verbatim(said: str, texts: Sequence[str]) -> bool:
    """Tell whether `said` stands in a text, and not cut out of something longer (5% in 15%, 2万人 in 2万人次)."""
    for text in texts:
        at = text.find(said)
        while at >= 0:
            if not _is_cut(said, text[:at], text[at + len(said) :]):
                return True
            at = text.find(said, at + 1)
    return False


def _is_cut(said: str, before: str, after: str) -> bool:
    """Tell whether the words around a match make it part of a longer number, measure or unit's name."""
    listed = _YEAR.match(said) is not None  # 3．2020年底前…: the number of an item stands before a year
    number_before = said[0].isdigit() and (before[-1:].isdigit() or (before[-1:] == "." and not listed))
    number_after = said[-1].isdigit() and (after[:1].isdigit() or re.match(r"\.\d", after) is not None)
    numeral = "百分之" in said and said[-1] in _NUMERAL and after[:1] in _NUMERAL and after[:1] != ""
    measure = bool(re.search(r"\d", said)) and any(
        said.endswith(word[:size]) and after.startswith(word[size:]) for word in _LONGER for size in range(1, len(word))
    )
    branch = (
        said.endswith(("局", "委", "厅", "部", "院"))
        and re.match(r"[\u4e00-\u9fff]{1,4}(?:分局|支队|分院)", after) is not None
    )
    return number_before or number_after or numeral or measure or branch


def _same_figures(said: str, known: frozenset[tuple[float, str]]) -> bool:
    """Tell whether `said` is one figure with its unit and the passages hold the same value in the same unit."""
    plain = _PERCENT_WORDS.sub(lambda m: f"{chinese_number(m[1]):g}%", squeeze(said))
    figures = values(said)
    return bool(re.fullmatch(r"\d[\d,]*(?:\.\d+)?(?:%|年|个百分点)", plain)) and figures <= known
