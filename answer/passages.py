"""Questions that prose answers: search, then the few sentences that hold the question's words, word for word."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from answer.draft import Evidence, Line
from answer.query import Query
from answer.topics import in_name
from answer.vocabulary import Passage, Term, Vocabulary
from corpus import Document, Section, sentences
from index import HybridIndex

_LIMIT = 40
_ANSWER_CHARS = 420
_PARAGRAPH_CHARS = 300
_RARE = 0.3
_SPOKEN_OF = 0.5
_SPOKEN_OF_NEAR = 0.4  # where one passage stands out by its meaning: it may say the same in other words
_STANDS_OUT = 2.4  # standard deviations above the mean
_STRANGE = 2.0  # weight of words unknown to the corpus that a question may have for each of known ones
_DIGIT = re.compile(r"\d|[一二三四五六七八九十百]+(?:级|座|个|家|所|项|次|名|类|大)|百分之")


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage and why it was chosen.

    Attributes:
        rank: rank in the search, from 1.
        covered: share (0–1) of the question's weight that passage or headings hold.
        own: share that the passage itself holds.
        score: the order: covered words first, then closeness.
    """

    passage: Passage
    rank: int
    covered: float
    own: float
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search came to.

    Attributes:
        chosen: the passages that answer, best first; empty when none does.
        ranked: the best passages whatever they are worth, best first.
        missing: the rare words of the question that no chosen passage holds.
        stands_out: whether the passage nearest in meaning is much nearer than the others are.
    """

    chosen: tuple[Scored, ...]
    ranked: tuple[Scored, ...]
    missing: tuple[str, ...]
    stands_out: bool = False


class Passages:
    """Finds the sentences that answer, in given plans."""

    def __init__(self, vocabulary: Vocabulary, index: HybridIndex) -> None:
        """Take the corpus's words and its index, whose rows are their passages."""
        self._words = vocabulary
        self._index = index
        self._vector = lru_cache(maxsize=512)(
            lambda text: index.embed_query(text)
        )  # one question may search several plans in turn
        self._rows = {
            d.name: [p.position for p in vocabulary.passages if p.document is d] for d in vocabulary.corpus.documents
        }

    def find(self, query: Query, documents: Collection[Document]) -> Finding:
        """Return the passages of `documents` that answer, and the best others."""
        allowed = [row for d in documents for row in self._rows[d.name]]
        wording = " ".join([query.subject, *(f for t in query.terms for f in t.forms[:3])])
        vector = self._vector(query.subject)
        hits = self._index.search_vector(wording, vector, limit=_LIMIT, allowed=allowed)
        if not hits:
            return Finding((), (), ())
        top = hits[0].score or 1.0
        scored = [
            self._scored(query, self._words.passages[h.position], i + 1, h.score / top) for i, h in enumerate(hits)
        ]
        ranked = tuple(sorted(scored, key=lambda s: (-s.score, s.rank)))
        stands_out = self._stands_out(query, vector, allowed)
        chosen = self._chosen(query, ranked, _SPOKEN_OF_NEAR if stands_out else _SPOKEN_OF)
        held = " ".join(f"{s.passage.path} {s.passage.text}" for s in chosen or ranked[:3])
        missing = tuple(t.text for t in query.terms if t.weight >= _RARE and not t.stands_in(held))
        return Finding(tuple(chosen), ranked, missing, stands_out)

    def _stands_out(self, query: Query, vector: NDArray[np.float32], allowed: Sequence[int]) -> bool:
        """Tell whether one passage is much nearer in meaning than the forty nearest are on average.

        Only differences count: cosines of e5 models crowd, and say nothing by themselves.
        """
        near = [
            h.score
            for h in self._index.search_vector(query.subject, vector, allowed=allowed, limit=_LIMIT, mode="dense")
        ]
        return len(near) == _LIMIT and near[0] - float(np.mean(near)) >= _STANDS_OUT * float(np.std(near))

    def _scored(self, query: Query, passage: Passage, rank: int, closeness: float) -> Scored:
        total = sum(t.weight for t in query.terms) or 1.0
        own = sum(t.weight for t in query.terms if t.stands_in(passage.text)) / total
        covered = sum(t.weight for t in query.terms if t.stands_in(f"{passage.path} {passage.text}")) / total
        score = 0.5 * own + 0.3 * covered + 0.6 * closeness
        if passage.names_units:
            score -= 0.4
        if passage.chunk.start < passage.document.sections[1].start if len(passage.document.sections) > 1 else False:
            score -= 0.2
        return Scored(passage, rank, covered, own, score)

    def _chosen(self, query: Query, ranked: Sequence[Scored], enough: float) -> list[Scored]:
        """Return the passages that answer: the best, and those that add a word or are as good, within the length."""
        pool = [s for s in ranked if query.expects != "number" or _DIGIT.search(s.passage.text)] or list(ranked)
        best = pool[0]
        chosen = [best]
        length = len(best.passage.text)
        held = best.passage.text + best.passage.path
        for other in pool[1:12]:
            size = len(other.passage.text)
            adds = [
                t for t in query.terms if t.weight >= 0.2 and not t.stands_in(held) and t.stands_in(other.passage.text)
            ]
            close = other.score >= 0.82 * best.score and other.own >= 0.6 * best.own
            if length + size > _ANSWER_CHARS or not (adds or close) or other.own <= 0:
                continue
            chosen.append(other)
            held += other.passage.text + other.passage.path
            length += size
            if len(chosen) == 4:
                break
        return chosen if self._answers(query, held, enough) else []

    def _answers(self, query: Query, held: str, enough: float) -> bool:
        """Tell whether passages speak of what is asked: they hold the share `enough` of the weight of its known words."""
        known = [t for t in query.terms if t.known]
        if not known:
            return False
        share = sum(t.weight for t in known if t.stands_in(held)) / sum(t.weight for t in known)
        strange = sum(t.weight for t in query.terms if not t.known)
        return share >= enough and strange <= _STRANGE * sum(t.weight for t in known)

    def section(self, query: Query, documents: Collection[Document]) -> list[tuple[Document, Section]]:
        """Return for each plan the section whose heading the question names almost whole; plans without one left out."""
        out: list[tuple[Document, Section]] = []
        for document in documents:
            fits = [
                (self._fit(query.terms, s.heading, self._words.heading_tokens[document.name, s.index]), -s.start, s)
                for s in document.sections[1:]
            ]
            best = max(fits, key=lambda f: f[:2], default=None)
            if best and best[0]:
                out.append((document, best[2]))
        return out

    def _fit(self, terms: Sequence[Term], heading: str, tokens: frozenset[str]) -> float:
        """Return how well words and heading cover each other, 0 when they don't nearly."""
        if not terms or not tokens:
            return 0.0
        total = sum(t.weight for t in terms)
        named = sum(t.weight for t in terms if in_name(t, heading, tokens)) / total
        weights = {w: self._words.rarity(w) for w in tokens}
        held = sum(x for w, x in weights.items() if any(w in f for t in terms for f in t.forms)) / sum(weights.values())
        return named + held if named >= 0.6 and held >= 0.7 else 0.0


def whole(document: Document, section: Section, place: str = "") -> list[Line]:
    """Return a section in the plan's words: all of it where it is short, else its parts by heading and first sentence.

    The statement of who does it is left to questions that ask for it.
    """
    parts = [s for s in document.sections if section.start <= s.start < section.end and s.start >= section.start]
    if section.end - section.start <= _ANSWER_CHARS or len(parts) == 1:
        return [_quote(document, section.start, _short_end(document, section.start, section.end), place)]
    out = []
    for part in parts[1:]:
        if part.parent == section.index:
            end = next(
                (b for _, b in sentences(document.text, max(part.body, part.start + 1), part.own_end)), part.body
            )
            out.append(_quote(document, part.start, max(end, part.body), place))
    return out or [_quote(document, section.start, _short_end(document, section.start, section.end), place)]


def _short_end(document: Document, start: int, end: int) -> int:
    """Return the end of the last whole sentence of [start, end) within the length of an answer."""
    last = end
    for _, stop in sentences(document.text, start, end):
        if stop - start > _ANSWER_CHARS:
            return last if last < end else stop
        last = stop
    return last


def _quote(document: Document, start: int, end: int, place: str) -> Line:
    proof = _tight(Evidence(document, start, end))
    text = proof.text.replace("\n", " ")
    return Line(f"{place}“{text}”", (text,), (proof,))


def lines(chosen: Sequence[Scored], place: str = "") -> list[Line]:
    """Return the chosen passages as quoted lines in text order, neighbours joined."""
    out: list[Line] = []
    for document, start, end in _runs(chosen):
        out.append(_quote(document, start, end, place))
    return out


def _runs(chosen: Sequence[Scored]) -> list[tuple[Document, int, int]]:
    """Return the passages as ranges in the order of the best of each plan, touching ones joined."""
    order = list(dict.fromkeys(s.passage.document.name for s in chosen))
    ordered = sorted(chosen, key=lambda s: (order.index(s.passage.document.name), s.passage.chunk.start))
    runs: list[tuple[Document, int, int]] = []
    for item in ordered:
        document, chunk = item.passage.document, item.passage.chunk
        start, end = _paragraph(document, chunk.start, chunk.end) if item is chosen[0] else (chunk.start, chunk.end)
        if runs and runs[-1][0] is document and runs[-1][2] >= start:
            runs[-1] = (document, min(runs[-1][1], start), max(end, runs[-1][2]))
        else:
            runs.append((document, start, end))
    return runs


def _paragraph(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return the paragraph around a range where it is short enough to be read whole, else the range."""
    begin = document.text.rfind("\n", 0, start + 1) + 1
    stop = document.text.find("\n", end - 1)
    stop = len(document.text) if stop < 0 else stop
    return (begin, stop) if end <= stop and stop - begin <= _PARAGRAPH_CHARS else (start, end)


def _tight(evidence: Evidence) -> Evidence:
    text = evidence.text
    start = evidence.start + len(text) - len(text.lstrip())
    return Evidence(evidence.document, start, evidence.start + len(text.rstrip()))
