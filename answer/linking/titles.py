"""The titles of a corpus: which plans words single out by them, and which one words that are no plan slot call by its own."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from answer.language import blanked, normalise, translate
from answer.vocabulary import KIND_WORDS, Vocabulary
from corpus import Document, Gazetteer

_NEAR_BEST = 0.6  # of the best title's score, below which another title is not meant too
_ABBREVIATED = 4  # characters of a phrase, from which on it may be a title with characters left out (职教改革方案)
_COPIED = 6  # characters of a title, from which on a question that has them in a row may be calling it
_MOST_OF_IT = 0.6  # of a title's own characters that these must be
_SHARED = 0.5  # of several plans, from which on a word of their titles names the plans and none of their matters
_ISSUED = re.compile(r"^[^《》]{2,24}?关于(?=[^《》]{4})")  # who issued it is no name of a plan: 国务院关于促进…
_YEARS = re.compile(r"[(（]?(?:19|20)\d{2}年?[—－–\-~至到]+(?:19|20)\d{2}年?[)）]?")
_APART = re.compile(r"[\s《》“”\"'()（）\[\]〔〕,，、:：]")


class Titles:
    """Knows the titles of one corpus."""

    def __init__(self, vocabulary: Vocabulary, gazetteer: Gazetteer, aliases: Mapping[str, str]) -> None:
        """Cut the titles once; `aliases` are other names of the regions held, which are no part of a title."""
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

    def _words_of(self, title: str) -> frozenset[str]:
        return frozenset(t for t in self._vocabulary.tokens(title) if len(t) > 1 and not t[0].isdigit())

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
        self, phrases: Sequence[Sequence[str]], question: str, pool: Sequence[Document]
    ) -> tuple[Document, frozenset[str]] | None:
        """Return the one plan of several that words call by its title, and the phrases that do; None for none or several.

        Args:
            phrases: the words of slots that are no plan slots, in groups; a group is asked where those before call none.
            question: the whole question, normalised.
            pool: the plans.
        """
        if len(pool) < 2:
            return None
        copied = self._copied(_APART.sub("", question), pool)
        if len(copied) == 1:
            return copied[0], frozenset(p for p in phrases[0] if self.called_by(p, copied))
        for group in phrases:
            found = {phrase: self.called_by(phrase, pool) for phrase in group}
            meant = {phrase: own[0] for phrase, own in found.items() if len(own) == 1}
            if len({d.name for d in meant.values()}) == 1:
                return next(iter(meant.values())), frozenset(meant)
        return None

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

        It may stand there in a row, with characters left out, or in Chinese where the phrase is English.
        """
        words = normalise(phrase)
        plain, _ = translate(words, self._vocabulary.english.terms)
        if plain != words:
            told = {t for t in self._vocabulary.tokens(plain) if self._counts[t] == 1 and t not in KIND_WORDS}
            return [d for d in pool if told & self._tokens[d.name]]
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


def _is_abbreviation(short: str, full: str) -> bool:
    """Tell whether all characters of `short` stand in `full`, in that order."""
    rest = iter(full)
    return all(character in rest for character in short)
