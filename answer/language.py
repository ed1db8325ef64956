"""Question text → simplified Chinese working text: normalised, English domain words in Chinese, alternatives kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC

from answer.english import BOOK, Book, Terms
from answer.model import Language

DICTIONARY = Path(__file__).with_name("dictionary")
MAX_QUESTION = 1000
_LONGEST = 7  # words of an English phrase

_CJK = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
_LATIN_RUN = re.compile(r"[a-z][a-z'’\- ]*[a-z'’]|[a-z]")


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The language knowledge beside this module; each holds for any plan.

    Attributes:
        synonyms: what people say → plan terms.
        terms: the plan terms of the synonym table.
        english: lower-case phrase → plan terms.
        book: what other English words and phrases are in Chinese.
        bodies: short or full stem of a government body → the full stem that stands for the body.
        stopwords: words that carry no subject.
        ages: words for the age of a plan → newest or former.
        kinds: words for the kind of a figure → baseline or target.
        orders: words for how one figure stands to another → more, less or same.
        documents: English words for kinds of documents.
        measures: words that ask how many or how much → the units that answers to them have.
    """

    synonyms: Mapping[str, tuple[str, ...]]
    terms: frozenset[str]
    english: Mapping[str, tuple[str, ...]]
    book: Book
    bodies: Mapping[str, str]
    stopwords: frozenset[str]
    ages: Mapping[str, str]
    kinds: Mapping[str, str]
    orders: Mapping[str, str]
    measures: Mapping[str, frozenset[str]]
    documents: frozenset[str]

    @classmethod
    def load(cls, folder: Path = DICTIONARY) -> Dictionaries:
        """Return the dictionaries of `folder`."""
        said = [(a.split("|"), b.split("|")) for a, b in _pairs(folder / "synonyms.tsv")]
        synonyms: dict[str, tuple[str, ...]] = {}
        for terms, aliases in said:
            for alias in aliases:
                synonyms[alias.lower()] = (*synonyms.get(alias.lower(), ()), *terms)
        bodies: dict[str, str] = {}
        for full, stems in _pairs(folder / "units.tsv"):
            bodies |= dict.fromkeys((full, *stems.split("|")), full)
        measures: dict[str, frozenset[str]] = {}
        for units, words in _pairs(folder / "measures.tsv"):
            for word in words.lower().split("|"):
                measures[word] = measures.get(word, frozenset()) | frozenset(units.split("|"))
        return cls(
            synonyms=synonyms,
            terms=frozenset(t for terms, _ in said for t in terms),
            english={a: tuple(b.split("|")) for a, b in _pairs(folder / "english.tsv")},
            book=Book.load(folder / BOOK.name),
            bodies=bodies,
            stopwords=_words(folder / "stopwords.txt"),
            documents=_words(folder / "documents.txt"),
            ages={word: age for age, words in _pairs(folder / "ages.tsv") for word in words.split("|")},
            orders={word: order for order, words in _pairs(folder / "orders.tsv") for word in words.split("|")},
            measures=measures,
            kinds={word: kind for kind, words in _pairs(folder / "kinds.tsv") for word in words.split("|")},
        )


def _words(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


def _pairs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(a, b) for a, b in (line.split("\t") for line in lines if line and not line.startswith("#"))]


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """Return `text` in simplified characters, NFKC, lower case, without control characters, spaces collapsed."""
    kept = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")  # zero-width characters
    plain = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in kept)
    return re.sub(r"\s+", " ", _simplifier().convert(plain)).strip().lower()


def blanked(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """Return `text` with spaces in place of the ranges [start, end): every other character keeps its offset."""
    out = list(text)
    for start, end in ranges:
        out[start:end] = " " * (end - start)
    return "".join(out)


def language_of(text: str) -> Language:
    """Return en for a question whose frame is English: more English words than Chinese characters."""
    return "en" if len(_WORD.findall(text.lower())) > len(_CJK.findall(text)) else "zh"


def longest_phrase(words: Sequence[str], at: int, english: Terms) -> tuple[int, tuple[str, ...]]:
    """Return how many of the words from `at` on are the longest English phrase known, and its Chinese; (0, ()) for none."""
    sizes = range(min(_LONGEST, len(words) - at), 0, -1)
    return next(((n, t) for n in sizes if (t := english(" ".join(words[at : at + n])))), (0, ()))


def translate(text: str, english: Terms) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return `text` with English domain phrases replaced by their first Chinese term, and the other terms by it.

    Longest phrase first; words that the dictionary lacks stay.
    """
    alternatives: dict[str, tuple[str, ...]] = {}

    def replace(run: re.Match[str]) -> str:
        words = [re.sub(r"'s?$", "", w) for w in run[0].replace("-", " ").replace("’", "'").split()]
        out: list[str] = []
        at = 0
        while at < len(words):
            size, terms = longest_phrase(words, at, english)
            if terms:
                alternatives[terms[0]] = tuple(dict.fromkeys((*alternatives.get(terms[0], ()), *terms)))
                out.append(terms[0])
            else:
                out.append(words[at])
            at += size or 1
        return " " + " ".join(out) + " "

    return re.sub(r"\s+", " ", _LATIN_RUN.sub(replace, text)).strip(), alternatives
