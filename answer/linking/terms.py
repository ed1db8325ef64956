"""The words of a slot → terms: what they stand for in the plans, and how rare they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from answer.language import normalise, translate
from answer.reading.ask import Phrase
from answer.vocabulary import Term, Vocabulary

_TITLE_SHARE = 0.25  # of its weight, what a word of the plan's own title keeps: it tells none of its parts apart


_GUESSED = 0.5  # of its weight, what a word keeps that stands for an English one by the book alone


def terms_of(phrases: Sequence[Phrase], vocabulary: Vocabulary, title_words: Collection[str] = ()) -> tuple[Term, ...]:
    """Return the terms of phrases that are not excluded, rarest first."""
    found: dict[str, Term] = {}
    for phrase in phrases:
        if not phrase.excluded:
            found |= {t.text: t for t in _terms(phrase.words, vocabulary)}
    weighed = [replace(t, weight=t.weight * _TITLE_SHARE) if t.text in title_words else t for t in found.values()]
    return tuple(sorted(weighed, key=lambda t: -t.weight))


def _terms(words: str, vocabulary: Vocabulary) -> list[Term]:
    plain, others = translate(normalise(words), vocabulary.english.terms)
    plain = vocabulary.slips.mend(plain)
    subjects = vocabulary.subjects(plain, others) or ([plain] if plain.strip() else [])
    subjects = [w for w in subjects if not vocabulary.english.is_unsaid(w)] or subjects
    found = [vocabulary.term(w, others.get(w, ())) for w in dict.fromkeys(subjects)]
    return [_translated(t, vocabulary) if t.text in others else t for t in found]


def _translated(term: Term, vocabulary: Vocabulary) -> Term:
    """Return the term of a word that stands for an English one."""
    if not vocabulary.english.is_guess(term.text):
        return term
    return replace(term, weight=term.weight * _GUESSED) if term.known else replace(term, missed=True)


def in_name(term: Term, name: str, tokens: frozenset[str]) -> bool:
    """Tell whether a name holds a term: as a word of it, or as three or more characters of it (产业 is not 产业工人)."""
    return any(f in tokens or (len(f) > 2 and f in name) for f in term.forms) or any(
        all(w in name for w in words) for words in term.parts
    )
