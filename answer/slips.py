"""Homophone slips in questions: 科谱 for 科普, 人材 for 人才, mended by the corpus's own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

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
            self._by_sound[_sound(word)].append(word)

    def mend(self, text: str) -> str:
        """Return `text` with pairs that the corpus lacks replaced by its word of the same sound and one same character.

        A pair is left alone where more than one word would fit, or where it holds a function word (有几 is not 有机)
        and the word is none that questions about roles turn on (配和 is 配合).
        """
        split = self._split(text)
        mended = 0  # where the last pair that was mended ends
        for found in _PAIR.finditer(text):
            pair, start = found[1], found.start()
            if pair in self._pairs or start in split or start < mended:
                continue
            fits = [w for w in self._by_sound.get(_sound(pair), ()) if (w[0] == pair[0]) != (w[1] == pair[1])]
            if self._common.search(pair):
                fits = [w for w in fits if w in ROLE_WORDS]
            if len(fits) == 1:
                mended = start + 2
                text = text[:start] + fits[0] + text[mended:]
        return text

    def _split(self, text: str) -> set[int]:
        """Return where pairs begin that belong to two words of which one is longer: 农机|质量 holds no 机质."""
        found: set[int] = set()
        at, before = 0, 0  # where the word begins, and how long the one before it is
        for word in self._cut(text):
            begin = text.find(word, at)
            before = before if begin == at else 0
            if before and (before > 1 or len(word) > 1):
                found.add(begin - 1)
            if len(word) > 2:
                found.update(range(begin, begin + len(word) - 1))
            at, before = begin + len(word), len(word)
        return found


@lru_cache(maxsize=50_000)
def _sound(word: str) -> tuple[str, ...]:
    """Return a word's syllables in pinyin."""
    return tuple(lazy_pinyin(word))
