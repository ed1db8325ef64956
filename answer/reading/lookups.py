"""What words of a question are known as: names of places, bodies, headings, and words of the language; features, no verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

from answer.english import English, Terms
from answer.language import longest_phrase, normalise

if TYPE_CHECKING:
    from answer.bodies import Bodies
    from answer.vocabulary import Vocabulary
    from corpus import Document, Gazetteer

CORPUS_KINDS: Final = frozenset("PVHLTMB")  # what only the plans held know; training hides them at random
_LONGEST = 14
_LATIN_RUN = re.compile(r"[a-z]+(?:['’-][a-z]+)*(?: [a-z]+(?:['’-][a-z]+)*)*")
_SPLIT = re.compile(r"[、，,。；;：:（）()《》“”\"\s]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A known name or word: [start, end) of the text.

    Attributes:
        kind: P place of a plan held, Q other place, U body, V body printed in a plan, H word of headings, L whole heading,
            T word of titles, M thing measured, B run of characters that follow one another in a plan, A term or alias of
            the language, W word that carries no subject, E English phrase.
        gloss: the first Chinese term of an English phrase.
    """

    start: int
    end: int
    kind: str
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a text: names and words, and where the words of the text begin and end."""

    known: tuple[Known, ...] = ()
    words: tuple[tuple[int, int], ...] = ()


class Lexicon(Protocol):
    """What the reader asks of the plans held: their names, never what they say."""

    def look_up(self, text: str) -> Looked:
        """Return what is known of normalised `text`; in time linear in its length."""
        ...


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class CorpusLexicon:
    """The names of a corpus and the words of the language.

    Attributes:
        gazetteer, aliases: the recogniser of places, and alias → region of the plans held.
        bodies: the recogniser of units.
        cut: text → its words.
        entries: word → the kinds that it is known as, one letter each.
        pairs: pairs of characters that stand side by side in a plan.
        english: English phrase → Chinese words, of the language, whatever the plans hold.
    """

    gazetteer: Gazetteer
    aliases: Mapping[str, str]
    bodies: Bodies
    cut: Callable[[str], list[str]]
    entries: Mapping[str, str]
    pairs: frozenset[str]
    english: Terms

    @classmethod
    def of(cls, vocabulary: Vocabulary, gazetteer: Gazetteer) -> CorpusLexicon:
        """Return the lexicon of a corpus, from its vocabulary and the gazetteer."""
        documents = vocabulary.corpus.documents
        entries: dict[str, str] = {}

        def enter(words: Iterable[str], kind: str) -> None:
            for word in words:
                if 2 <= len(word) <= _LONGEST and kind not in entries.get(word, ""):
                    entries[word] = entries.get(word, "") + kind

        for tokens in vocabulary.heading_tokens.values():
            enter(tokens, "H")
        for document in documents:
            enter((p for s in document.sections for p in _SPLIT.split(normalise(s.heading))), "L")
            enter(vocabulary.tokens(document.title), "T")
            measured = (normalise(t.what) for t in vocabulary.corpus.targets.get(document.name, ()))
            enter((w for what in measured for w in (what, *vocabulary.tokens(what))), "M")
        words = vocabulary.dictionaries
        enter((*words.synonyms, *words.terms), "A")
        enter(words.stopwords, "W")
        texts = (t for p in vocabulary.passages for t in (p.text, p.path))
        pairs = frozenset(pair for text in texts for pair in map("".join, pairwise(text)))
        english = English(words.english, words.book, words.stopwords).terms
        return cls(gazetteer, _aliases(documents), vocabulary.bodies, vocabulary.cut, entries, pairs, english)

    def look_up(self, text: str) -> Looked:
        """Return what is known of normalised `text`."""
        held = frozenset(self.aliases.values())
        places = [
            Known(m.start, m.end, "P" if m.name in held else "Q") for m in self.gazetteer.find(text, self.aliases)
        ]
        bodies = [
            Known(b.start, b.end, "V" if self.bodies.is_printed(text[b.start : b.end]) else "U")
            for b in self.bodies.find(text)
        ]
        known = (*places, *bodies, *self._entries(text), *self._runs(text), *self._english(text))
        return Looked(known, tuple(_edges(text, self.cut(text))))

    def _entries(self, text: str) -> Iterable[Known]:
        """Yield the longest entries of each kind, left to right, not overlapping within a kind."""
        done: dict[str, int] = {}
        for at in range(len(text)):
            for size in range(min(_LONGEST, len(text) - at), 1, -1):
                for kind in self.entries.get(text[at : at + size], ""):
                    if done.get(kind, 0) <= at:
                        done[kind] = at + size
                        yield Known(at, at + size, kind)

    def _runs(self, text: str) -> Iterable[Known]:
        """Yield the runs of three or more characters whose neighbours all stand side by side in some plan."""
        begin = 0
        for at in range(1, len(text) + 1):
            if at == len(text) or text[at - 1 : at + 1] not in self.pairs:
                if at - begin > 2:
                    yield Known(begin, at, "B")
                begin = at

    def _english(self, text: str) -> Iterable[Known]:
        """Yield the English phrases of the dictionary, longest first, left to right."""
        for run in _LATIN_RUN.finditer(text):
            words = [(m.start() + run.start(), m[0]) for m in re.finditer(r"[a-z'’]+", run[0])]
            plain = [re.sub(r"['’]s?$", "", w) for _, w in words]
            at = 0
            while at < len(words):
                size, terms = longest_phrase(plain, at, self.english)
                if size:
                    last, word = words[at + size - 1]
                    yield Known(words[at][0], last + len(word), "E", terms[0])
                at += size or 1


def _aliases(documents: Iterable[Document]) -> dict[str, str]:
    """Return alias → region of the places of plans held, short names with a level word behind (增城市) too."""
    aliases = {a: d.region for d in documents if d.region and d.place for a in (*d.place.aliases, d.place.name)}
    for short in [a for a in aliases if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", a)]:
        if short[-1] not in "省市县区州旗盟":
            aliases |= {short + end: aliases[short] for end in "市县区" if short + end not in aliases}
    return aliases


def _edges(text: str, words: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Yield where the words of `text` begin and end."""
    at = 0
    for word in words:
        found = text.find(word, at)
        if found >= 0:
            at = found + len(word)
            yield found, at
