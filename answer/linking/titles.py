"""The titles of a corpus: which plans words single out by them, and which one words that are no plan slot call by its own."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from answer.language import blanked, language_of, normalise, translate
from answer.linking.abbreviations import Title, aligned
from answer.linking.foreign_titles import ForeignTitles, Vector
from answer.vocabulary import KIND_WORDS, Vocabulary
from corpus import Document, Gazetteer

_NEAR_BEST = 0.6  # of the best title's score, below which another title is not meant too
_ABBREVIATED = 4  # characters of a phrase, from which on it may be a title with characters left out (职教改革方案)
_COPIED = 6  # characters of a title, from which on a question that has them in a row may be calling it
_MOST_OF_IT = 0.6  # of a title's own characters that these must be
_RUN = 8  # words of a question that may call a plan together
_OWN = 0.7  # of the passages that print words, from which on they are one plan's
_SHARED = 0.5  # of several plans, from which on a word of their titles names the plans and none of their matters
_ISSUED = re.compile(r"^[^《》]{2,24}?关于(?=[^《》]{4})")  # who issued it is no name of a plan: 国务院关于促进…
_YEARS = re.compile(r"[(（]?(?:19|20)\d{2}年?[—－–\-~至到]+(?:19|20)\d{2}年?[)）]?")
_APART = re.compile(r"[\s《》“”\"'()（）\[\]〔〕,，、:：]")


class Titles:
    """Knows the titles of one corpus."""

    def __init__(
        self, vocabulary: Vocabulary, gazetteer: Gazetteer, aliases: Mapping[str, str], vector: Vector
    ) -> None:
        """Cut the titles once; `aliases` are other names of the regions held, which are no part of a title."""
        self._kinds = vocabulary.dictionaries.documents
        self._foreign = ForeignTitles(vector, self._kinds)
        self._vocabulary = vocabulary
        self._documents = vocabulary.corpus.documents
        bare = {
            d.name: blanked(d.title, [(m.start, m.end) for m in gazetteer.find(d.title, aliases)])
            for d in self._documents
        }
        bare = {name: _ISSUED.sub("", title) for name, title in bare.items()}
        self._tokens = {name: self._words_of(title) for name, title in bare.items()}
        self._counts = Counter(t for tokens in self._tokens.values() for t in tokens)
        self._cores = {name: _APART.sub("", _YEARS.sub("", normalise(title))) for name, title in bare.items()}
        self._titles = {d.name: self._title(d, gazetteer, aliases) for d in self._documents}
        self._having: dict[str, int] = {}  # character → the plans, as bits, whose titles have it
        for bit, document in enumerate(self._documents):
            for character in self._titles[document.name].text:
                self._having[character] = self._having.get(character, 0) | 1 << bit

    def _words_of(self, title: str) -> frozenset[str]:
        return frozenset(t for t in self._vocabulary.tokens(title) if len(t) > 1 and not t[0].isdigit())

    def _title(self, document: Document, gazetteer: Gazetteer, aliases: Mapping[str, str]) -> Title:
        """Return the title of a plan, without who issued it and its years, cut into words."""
        text = _APART.sub("", _YEARS.sub("", normalise(_ISSUED.sub("", document.title))))
        cut = self._vocabulary.tokenizer.dictionary.tokenize
        whole = [(start, end, word) for word, start, end in cut(text, HMM=False)]
        starts = frozenset(start for _, start, _ in cut(text, mode="search", HMM=False))
        words = tuple(w for w in whole if w[2] in self._tokens[document.name])
        return Title(text, starts, words, tuple((m.start, m.end) for m in gazetteer.find(text, aliases)))

    def words(self, documents: Iterable[Document]) -> frozenset[str]:
        """Return the words that only name the plans: of their titles those that most of them have."""
        held = list(documents)
        counts = Counter(t for d in held for t in self._tokens[d.name])
        return frozenset(t for t, n in counts.items() if n >= _SHARED * len(held))

    def singled_out(self, plain: str, pool: Iterable[Document], years: Collection[int]) -> list[Document]:
        """Return the plans that the normalised words of a plan slot single out by their titles."""
        plain, _ = translate(plain, self._vocabulary.english.terms)
        tokens = self._vocabulary.tokens(plain)
        words = {*tokens, *(f for w in tokens for f in self._vocabulary.dictionaries.synonyms.get(w, ()))}
        scores: dict[str, float] = {}
        total = len(self._documents)
        for document in pool:
            shared = [t for t in self._tokens[document.name] if t in words or (len(t) > 2 and t in plain)]
            telling = [t for t in shared if self._is_telling(t)]
            if telling:
                asked = {str(y) for y in years} | set(re.findall(r"(?:19|20)\d{2}", plain))
                dated = sum(y in document.title + document.name for y in asked)
                scores[document.name] = dated + sum(len(t) * math.log(1 + total / self._counts[t]) for t in telling)
        best = max(scores.values(), default=0)
        return [d for d in pool if scores.get(d.name, 0) > _NEAR_BEST * best] if best else []

    def called(
        self, phrases: Sequence[Sequence[str]], texts: Sequence[str], pool: Sequence[Document]
    ) -> tuple[Document, frozenset[str]] | None:
        """Return the one plan of several that words call by its title, and the words that do; None for none or several.

        Args:
            phrases: the words of slots that are no plan slots, in groups.
            texts: for each group the text that it is of, normalised; a group is asked where those before call none.
            pool: the plans.
        """
        if len(pool) < 2:
            return None
        for group, text in zip(phrases, texts, strict=True):
            copied = self._copied(_APART.sub("", text), pool)
            if len(copied) == 1:
                return copied[0], frozenset(p for p in group if self.called_by(p, copied))
            if run := self.singled_out_in(text, pool):
                document, words = run
                return document, words.union(p for p in group if self.called_by(p, [document]))
            if told := _one({phrase: self.called_by(phrase, pool) for phrase in group}):
                return told
        english = ({p: self._told_in_english(normalise(p), pool) for p in group} for group in phrases)
        return next((told for found in english if (told := _one(found))), None)

    def _told_in_english(self, phrase: str, pool: Iterable[Document]) -> list[Document]:
        """Return the plans that alone have a word in their titles which an English phrase stands for."""
        plain, _ = translate(phrase, self._vocabulary.english.terms)
        words = self._vocabulary.tokens(plain) if plain != phrase else []
        told = {t for t in words if self._counts[t] == 1 and t not in KIND_WORDS}
        return [d for d in pool if told & self._tokens[d.name]]

    def singled_out_in(self, text: str, pool: Sequence[Document]) -> tuple[Document, frozenset[str]] | None:
        """Return the one plan of several that a question calls by its title, in a run of words or in English as a whole."""
        if run := self.run_in(text, pool):
            return run
        document = self._foreign.meant(text, pool) if language_of(text) == "en" else None
        return (document, frozenset()) if document else None

    def run_in(self, text: str, pool: Sequence[Document]) -> tuple[Document, frozenset[str]] | None:
        """Return the plan whose title the longest run of words of `text` that calls one is a part or an abbreviation of.

        With it the run, alone; None where no run calls one alone, or where runs apart from it call another.
        """
        words = self._vocabulary.cut(text)
        bits = sum(1 << bit for bit, d in enumerate(self._documents) if d in pool)
        found: list[tuple[int, int, str, Document]] = []
        for begin in range(len(words)):
            for end in range(begin + 1, min(begin + _RUN, len(words)) + 1):
                run = "".join(words[begin:end])
                if _APART.search(run):
                    break
                if len(run) >= _ABBREVIATED and (document := self._caller(run, bits)):
                    found.append((begin, end, run, document))
        if not found:
            return None
        begin, end, run, document = max(found, key=lambda f: len(f[2]))
        if any(d is not document and (e <= begin or b >= end) for b, e, _, d in found):
            return None
        return document, frozenset((run,))

    def _caller(self, run: str, pool: int) -> Document | None:
        """Return the one plan of `pool` (as bits) that a run of words calls; None for none or several."""
        for character in run:
            pool &= self._having.get(character, 0)
        if not pool:
            return None
        likely = [d for bit, d in enumerate(self._documents) if pool >> bit & 1]
        at = {d.name: found for d in likely if (found := aligned(run, self._titles[d.name]))}
        in_row = [name for name in at if run in self._titles[name].text]
        meant = in_row or list(at)
        if len(meant) != 1:
            return None
        title = self._titles[meant[0]]
        tells = any(self._is_telling(t) and t not in KIND_WORDS for t in title.touched(at[meant[0]]))
        document = next(d for d in likely if d.name == meant[0])
        tells = tells or title.goes_beyond_place(at[meant[0]])
        return document if tells and self._is_own(run, document) else None

    def _is_own(self, words: str, document: Document) -> bool:
        """Tell whether of the passages that print words nearly all are of one plan, or none prints them."""
        every = self._vocabulary.frequency(words)
        own = sum(words in p.text or words in p.path for p in self._vocabulary.passages_of(document)) if every else 0
        return own >= _OWN * every

    def _copied(self, question: str, pool: Sequence[Document]) -> list[Document]:
        """Return the plans of which a question has the better part of the title in a row."""
        matcher = SequenceMatcher(None, "", question, autojunk=False)
        out = []
        for document in pool:
            core = self._cores[document.name]
            matcher.set_seq1(core)
            if matcher.find_longest_match().size >= max(_COPIED, _MOST_OF_IT * len(core)):
                out.append(document)
        return out

    def called_by(self, phrase: str, pool: Iterable[Document]) -> list[Document]:
        """Return the plans of whose titles a phrase wholly is, with a word that tells plans apart.

        It may stand there in a row or with characters left out. An English one ends with a kind of document, and has no
        word that is of none in the title.
        """
        plain = normalise(phrase)
        if plain.isascii():
            words = [w for w in plain.split() if w not in self._kinds]
            if len(words) == len(plain.split()) or plain.split()[-1] not in self._kinds:
                return []
            told = self._vocabulary.subjects(translate(" ".join(words), self._vocabulary.english.terms)[0])
            return [d for d in pool if all(any(w in t or t in w for w in self._tokens[d.name]) for t in told)]
        bare = _APART.sub("", plain)
        return [d for d in pool if self._is_of(bare, d)]

    def _is_of(self, bare: str, document: Document) -> bool:
        """Tell whether a phrase, without what sets it apart, stands in a title in a row or is it with characters left out."""
        core = self._cores[document.name]
        if bare in core:
            own = self._tokens[document.name]
            return any(t in bare and self._is_telling(t) and t not in KIND_WORDS for t in own)
        return len(bare) >= _ABBREVIATED and _is_abbreviation(bare, core)

    def _is_telling(self, token: str) -> bool:
        """Tell whether a word of titles tells plans apart: few have it, or it is a long one that some lack."""
        total, having = len(self._documents), self._counts[token]
        return having < total if len(token) > 2 else having <= max(1, total // 2) and total > 1


def _one(found: Mapping[str, Sequence[Document]]) -> tuple[Document, frozenset[str]] | None:
    """Return the one plan that phrases call, of phrase → plans, and the phrases that call no other; None for none or several."""
    meant = {phrase: own[0] for phrase, own in found.items() if len(own) == 1}
    return (next(iter(meant.values())), frozenset(meant)) if len({d.name for d in meant.values()}) == 1 else None


def _is_abbreviation(short: str, full: str) -> bool:
    """Tell whether all characters of `short` stand in `full`, in that order."""
    rest = iter(full)
    return all(character in rest for character in short)
