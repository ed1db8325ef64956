"""Homophone slips in questions: 科谱 for 科普, 人材 for 人才, mended by the corpus's own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from pypinyin import lazy_pinyin

_PAIR = re.compile(r"(?=([\u3400-\u9fff]{2}))")


class Slips:
    """Knows the two-character words of a corpus by sound."""

    def __init__(self, texts: Iterable[str], words: Iterable[str], spared: Iterable[str]) -> None:
        """Take the corpus's texts, its words, and `spared` words that are right as they stand."""
        self._pairs = {m[1] for text in texts for m in _PAIR.finditer(text)}
        self._pairs.update(m[1] for word in spared for m in _PAIR.finditer(word))
        self._by_sound: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in dict.fromkeys(w for w in words if len(w) == 2 and _PAIR.match(w)):
            self._by_sound[tuple(lazy_pinyin(word))].append(word)

    def mend(self, text: str) -> str:
        """Return `text` with pairs that the corpus lacks replaced by its word of the same sound and one same character.

        A pair is left alone where more than one word would fit.
        """
        for found in _PAIR.finditer(text):
            pair = found[1]
            if pair in self._pairs:
                continue
            fits = [w for w in self._by_sound.get(tuple(lazy_pinyin(pair)), ()) if (w[0] == pair[0]) != (w[1] == pair[1])]
            if len(fits) == 1:
                text = text[: found.start()] + fits[0] + text[found.start() + 2 :]
        return text
