"""Text to words for BM25: jieba without its new-word guesses, plus the character pairs that it does not cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256

import jieba

SCHEME = "nfkc-lower/search-nohmm/pairs/numbers/1"
HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
WHOLE_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+%?|%)")


class Tokenizer:
    """Cuts text into words, the same way for passages and queries.

    Words come in jieba's search mode (a long word also gives its parts), then every pair of neighbouring Chinese
    characters that is not already among the words, then numbers with a point or a % as a whole (16.5%), which jieba
    cuts apart when it may not guess. Measured on CMRC 2018 dev (3,219 questions, 848 passages, BM25
    alone, recall@1): jieba's guesses of new words 0.957, without them 0.969, with the pairs 0.971; without single
    characters 0.922, so they stay.

    An instance owns its dictionary, so that words added here change nothing elsewhere in the process. It reads the
    dictionary from the package (0.5-0.8 s): jieba's own cache is a marshal file in the common temporary folder, which
    another user of the machine could have written.
    """

    def __init__(self, extra_words: Iterable[str] = ()) -> None:
        """Load the dictionary and add `extra_words` (unit names, terms of the plans) as whole words."""
        extra = sorted({normalise(word).strip() for word in extra_words} - {""})
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total = self._jieba.gen_pfdict(self._jieba.get_dict_file())
        self._jieba.initialized = True
        for word in extra:
            self._jieba.add_word(word)
        digest = sha256("\n".join(extra).encode("utf-8", "replace")).hexdigest()[:16]
        self._version = f"{SCHEME}/jieba-{jieba.__version__}/{digest}"

    @property
    def version(self) -> str:
        """What the words depend on: the scheme, jieba's version and the extra words."""
        return self._version

    @property
    def dictionary(self) -> jieba.Tokenizer:
        """The dictionary itself, for others that must cut as this does; not to be changed."""
        return self._jieba

    def commonness(self, word: str) -> int:
        """Return how often the language uses a word, as jieba's dictionary counts (60 million in all); 0 if unknown."""
        return int(self._jieba.FREQ.get(word) or 0)

    def cut(self, text: str) -> list[str]:
        """Return `text` cut into words that tile it, as jieba's plain mode does: no word twice, no pairs added."""
        return list(self._jieba.cut(text, HMM=False))

    def parts(self, word: str) -> list[str]:
        """Return the shorter words of two or more characters that `word` is made of, overlapping ones too."""
        return [w for w in self._jieba.cut_for_search(word, HMM=False) if 1 < len(w) < len(word)]

    def words(self, text: str) -> list[str]:
        """Return the words of `text` in order, repeated as often as they stand; [] for a text without any."""
        plain = normalise(text)
        words = [word for word in self._jieba.cut_for_search(plain, HMM=False) if is_word(word)]
        known = set(words)
        return [*words, *(pair for pair in character_pairs(plain) if pair not in known), *WHOLE_NUMBER.findall(plain)]


def normalise(text: str) -> str:
    """Return `text` in Unicode NFKC (full-width forms folded) and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def is_word(token: str) -> bool:
    """Tell whether the token holds a letter, a digit or a Chinese character: punctuation alone is no word."""
    return any(character.isalnum() for character in token)


def character_pairs(text: str) -> Iterator[str]:
    """Yield each two neighbouring Chinese characters; a pair never crosses punctuation or other script."""
    for run in HAN_RUN.findall(text):
        for start in range(len(run) - 1):
            yield run[start : start + 2]
