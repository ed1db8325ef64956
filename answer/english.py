"""English words and phrases → the Chinese words that stand for them in one corpus."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

BOOK: Final = Path(__file__).with_name("dictionary") / "cedict.tsv"
_MOST = 6  # words held that stand for an English one
_ENDINGS = (  # what to look a word up by instead: endings of inflection, then of derivation
    (("ies", "y"), ("sses", "ss"), ("s", ""), ("es", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
     ("", "s"), ("", "ed"), ("e", "ed"), ("", "ing"), ("e", "ing")),
    (("ation", "e"), ("ation", "ate"), ("ation", ""), ("ation", "ated"), ("ion", ""), ("ion", "e"), ("ion", "ed"),
     ("ment", ""), ("al", ""), ("al", "e"), ("ance", ""), ("ance", "e"), ("ic", ""), ("ity", ""), ("ity", "e"),
     ("ility", "le"), ("ness", ""), ("ly", ""), ("er", ""), ("er", "e"), ("able", ""), ("able", "e"), ("y", ""),
     ("", "ment"), ("", "ion"), ("e", "ion"), ("", "ation"), ("e", "ation"), ("", "al"), ("", "y")),
)  # fmt: skip
_PLURAL = (("ies", "y"), ("sses", "ss"), ("s", ""))
_SPELLINGS = (
    (r"(?<=[a-z]{3})is(?=e|ed|es|ing|ation)", "iz"),
    (r"(?<=[a-z]{3})our\b", "or"),
    (r"(?<=[a-z])tre\b", "ter"),
)
_FIRST = 2  # words of a phrase, best first, of which none may be one that carries no subject
_SHORTEST = 4  # letters that an ending leaves
_DERIVED = 6  # letters of a word that may be derived from another

Terms = Callable[[str], tuple[str, ...]]  # English phrase in lower case → Chinese words, () for one that is not known


class Book:
    """CC-CEDICT turned round, kept as its sorted lines and looked up by halves: it starts at once and takes 11 MB."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take sorted lines: English TAB words that it is the gloss of TAB those whose gloss it is the rarest word of."""
        self._lines = [line for line in lines if line and not line.startswith("#")]

    @classmethod
    def load(cls, path: Path = BOOK) -> Book:
        """Return the book of the dictionary."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def _find(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        at = bisect_left(self._lines, f"{phrase}\t")
        if at == len(self._lines) or not self._lines[at].startswith(f"{phrase}\t"):
            return None
        _, exact, partly = self._lines[at].split("\t")
        return tuple(exact.split("|")) if exact else (), tuple(partly.split("|")) if partly else ()

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the English words and phrases that have a gloss of their own, each with its Chinese."""
        for line in self._lines:
            phrase, exact, _ = line.split("\t")
            if exact:
                yield phrase, tuple(exact.split("|"))

    def knows(self, word: str) -> bool:
        """Tell whether a word is of the language: it, or it less an ending, stands in some gloss."""
        return any(self._find(form) is not None for forms in _forms(word) for form in forms)

    def translations(self, phrase: str) -> Iterator[tuple[str, ...]]:
        """Yield the Chinese words of a phrase, nearest first: of itself, of it inflected otherwise, of what it is derived from.

        What only longer glosses have follows where a word has no gloss of its own.
        """
        groups = _forms(phrase)
        found = [[row for form in forms if (row := self._find(form))] for forms in groups]
        exact = [tuple(dict.fromkeys(w for row in rows for w in row[0])) for rows in found]
        yield from filter(None, exact)
        if " " not in phrase and not any(exact):
            yield from filter(None, (tuple(dict.fromkeys(w for row in rows for w in row[1])) for rows in found))


def _american(phrase: str) -> str:
    for pattern, other in _SPELLINGS:
        phrase = re.sub(pattern, other, phrase)
    return phrase


def _spelled(phrase: str) -> Iterator[str]:
    """Yield a phrase, then in American spelling, then, of several words, each of both in the singular."""
    both = dict.fromkeys((phrase, _american(phrase)))
    yield from both
    yield from (form for p in both if " " in p for form in _ended(p, _PLURAL))


def _forms(phrase: str) -> tuple[list[str], ...]:
    """Return a phrase, other inflections of its last word, and, for a word alone, what it may be derived from or be two of."""
    own = list(dict.fromkeys((phrase, _american(phrase))))
    inflected = [form for p in own for form in _ended(p, _ENDINGS[0])]
    if " " in phrase:
        return own, inflected
    split = [f"{p[:i]} {p[i:]}" for p in own for i in range(3, len(p) - 2)]
    derived = [form for p in (*own, *inflected) if len(p) >= _DERIVED for form in _ended(p, _ENDINGS[1])]
    return own, [*inflected, *split], derived


def _ended(phrase: str, endings: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a phrase with each ending that its last word has put for the other."""
    short = len(phrase) - len(phrase.split()[-1]) + _SHORTEST if phrase.strip() else 0
    for ending, other in endings:
        left = phrase.removesuffix(ending)
        if phrase.endswith(ending) and len(left) >= short - (not other):
            yield left + other
            if not other and ending in ("ed", "ing", "er") and left[-1:] == left[-2:-1]:
                yield left[:-1]  # planned: plan


class English:
    """What English phrases are in the words of one corpus."""

    def __init__(
        self,
        hand: Mapping[str, tuple[str, ...]],
        book: Book,
        stopwords: frozenset[str],
        count: Callable[[str], int] = lambda _: 0,
    ) -> None:
        """Take the hand-made phrases, the book, words that carry no subject, and how often the corpus has a word."""
        self._hand = hand
        self._sure = frozenset(term for terms in hand.values() for term in terms)
        self._book = book
        self._stop = stopwords
        self._count = count
        self.terms: Terms = lru_cache(maxsize=20_000)(self._terms)
        """Phrase → Chinese words, best first.

        The hand-made ones go first. Of the book's, those that the corpus has; where it has none, the nearest are kept all the
        same: that the corpus lacks them tells that it lacks the thing.
        """

    def _terms(self, phrase: str) -> tuple[str, ...]:
        own = next((found for form in _spelled(phrase) if (found := self._hand.get(form, ()))), ())
        if any(map(self._count, own)) or self._count(phrase) or all(w in self._stop for w in phrase.split()):
            return own  # what the plans print in Latin letters (STEM) they mean so
        groups = list(self._book.translations(phrase))
        if any(w in self._stop for group in groups[:1] for w in group[:_FIRST]):
            return own
        for group in groups:
            if held := sorted(
                (w for w in group if w not in self._stop and self._count(w)), key=self._count, reverse=True
            ):
                return tuple(dict.fromkeys((*own, *held[:_MOST])))
        return own or (groups[0][:_MOST] if groups else ())

    def is_guess(self, term: str) -> bool:
        """Tell whether a Chinese word stands for English by the book alone: one sense of several, perhaps not the one meant."""
        return term not in self._sure

    def is_unsaid(self, word: str) -> bool:
        """Tell whether a word is one of English that no Chinese is known for: what a corpus has says nothing about it."""
        return not self.terms(word) and self._book.knows(word)
