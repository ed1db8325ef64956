"""Numeral shorthands of plans (“四区”建设, “六新”): where a plan says what they stand for, or whether it only names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.language import normalise

_SHORTHAND = re.compile(r"[“\"]([一二三四五六七八九十两\d][^“”\"\d。]{1,11})[”\"]")
_REPEATED = re.compile(r"[“\"](?P<many>[二三四五六七八九十两])[个项大]?(?P<word>[\u4e00-\u9fff]{2,4})[”\"]")
_SENTENCE = re.compile(r"[。；;\n]")
_NUMERALS = "零一二三四五六七八九十"
_TOLD_AFTER = re.compile(r"[”\"][^,，。;；、]{0,8}(?:[:：(（]|——|即|是指|指的是|包括|为[:：])")
_LISTED_BEFORE = re.compile(r"[^,，。;；：:]*$")


def named_only(text: str, words: str) -> str:
    """Return the shorthand in `words` that a plan's text names in quotation marks and nowhere unfolds; "" for none.

    It is unfolded by brackets within it, by what follows it (“四单”：…, 即…), or by as many items listed before it.
    """
    plain = normalise(words)
    held = {m[1] for m in _SHORTHAND.finditer(text) if m[1] in plain}
    name = max(held, key=len, default="")
    return name if name and not any(_is_unfolded(text, m) for m in _mentions(text, name)) else ""


def unfolds(text: str, words: str) -> bool:
    """Tell whether a sentence of `text` says each item of a shorthand in `words` by its own word: 统一…、统一… for “四个统一”."""
    return any(
        sentence.count(m["word"]) == _number(m["many"])
        for m in _REPEATED.finditer(words)
        for sentence in _SENTENCE.split(text)
    )


def _mentions(text: str, name: str) -> Iterator[re.Match[str]]:
    return re.finditer(re.escape(name), text)


def _is_unfolded(text: str, mention: re.Match[str]) -> bool:
    name = mention[0]
    if any(c in name for c in "(（、") or _TOLD_AFTER.match(text, mention.end()):
        return True
    before = _LISTED_BEFORE.search(text[: mention.start()].rstrip('“"'))
    return before is not None and before[0].count("、") >= max(2, _number(name[0])) - 1


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else max(_NUMERALS.find(numeral), 2)
