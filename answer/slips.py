"""Homophone slips in questions: 科谱 for 科普, 人材 for 人才, mended by the corpus's own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from pypinyin import lazy_pinyin

ROLE_WORDS = ("牵头", "配合", "责任", "负责", "参加", "参与", "协办", "主办", "单位", "部门")  # what questions turn on
_PAIR = re.compile(r"(?=([\u3400-\u9fff]{2}))")


class Slips:
    """Knows the two-character words of a corpus by sound."""

    def __init__(
        self, texts: Iterable[str], words: Iterable[str], spared: Iterable[str], cut: Callable[[str], list[str]]
    ) -> None:
        """Take the corpus's texts, its words, `spared` words that are right as they stand, and what cuts text."""
        spared_words = tuple(spared)
        self._pairs = {m[1] for text in texts for m in _PAIR.finditer(text)}
        self._pairs.update(m[1] for word in spared_words for m in _PAIR.finditer(word))
        self._common = re.compile("[" + "".join(sorted(w for w in spared_words if len(w) == 1 and w >= "\u3400")) + "]")
        self._cut = cut
        self._by_sound: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in dict.fromkeys(w for w in (*ROLE_WORDS, *words) if len(w) == 2 and _PAIR.match(w)):
            self._by_sound[tuple(lazy_pinyin(word))].append(word)

    def mend(self, text: str) -> str:
        """Return `text` with pairs that the corpus lacks replaced by its word of the same sound and one same character.

        A pair is left alone where more than one word would fit, or where it holds a function word (有几 is not 有机)
        and the word is none that questions about roles turn on (配和 is 配合).
        """
        for found in _PAIR.finditer(text):
            pair = found[1]
            if pair in self._pairs or self._is_split(text, found.start()):
                continue
            fits = [
                w for w in self._by_sound.get(tuple(lazy_pinyin(pair)), ()) if (w[0] == pair[0]) != (w[1] == pair[1])
            ]
            if self._common.search(pair):
                fits = [w for w in fits if w in ROLE_WORDS]
            if len(fits) == 1:
                text = text[: found.start()] + fits[0] + text[found.start() + 2 :]
        return text

    def _is_split(self, text: str, start: int) -> bool:
        """Tell whether the pair at `start` belongs to two words of which one is longer: 农机|质量 holds no 机质."""
        at = 0
        for word in self._cut(text):
            at = text.find(word, at)
            end = at + len(word)
            if at <= start < end:
                return len(word) > 2 or (end == start + 1 and (at < start or self._follows_long(text, end)))
            at = end
        return False

    def _follows_long(self, text: str, start: int) -> bool:
        """Tell whether a word of two or more characters begins at `start`."""
        at = 0
        for word in self._cut(text):
            at = text.find(word, at)
            if at == start:
                return len(word) > 1
            at += len(word)
        return False
