"""Questions that prose answers: search, then the few sentences that hold the question's words, word for word."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from answer.draft import Evidence, Line
from answer.query import Query
from answer.topics import in_name
from answer.vocabulary import Passage, Term, Vocabulary
from corpus import Document, Section
from index import HybridIndex

_LIMIT = 40
_ANSWER_CHARS = 420
_RARE = 0.3
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
    """

    chosen: tuple[Scored, ...]
    ranked: tuple[Scored, ...]
    missing: tuple[str, ...]


class Passages:
    """Finds the sentences that answer, in given plans."""

    def __init__(self, vocabulary: Vocabulary, index: HybridIndex) -> None:
        self._words = vocabulary
        self._index = index
        self._rows = {
            d.name: [p.position for p in vocabulary.passages if p.document is d] for d in vocabulary.corpus.documents
        }

    def find(self, query: Query, documents: Collection[Document]) -> Finding:
        """Return the passages of `documents` that answer, and the best others."""
        allowed = [row for d in documents for row in self._rows[d.name]]
        wording = " ".join([query.subject, *(f for t in query.terms for f in t.forms[1:3])])
        vector = self._index.embed_query(query.subject)
        hits = self._index.search_vector(wording, vector, limit=_LIMIT, allowed=allowed)
        if not hits:
            return Finding((), (), ())
        top = hits[0].score or 1.0
        scored = [self._scored(query, self._words.passages[h.position], i + 1, h.score / top) for i, h in enumerate(hits)]
        ranked = tuple(sorted(scored, key=lambda s: (-s.score, s.rank)))
        chosen = self._chosen(query, ranked)
        held = " ".join(f"{s.passage.path} {s.passage.text}" for s in chosen or ranked[:3])
        missing = tuple(t.text for t in query.terms if t.weight >= _RARE and not t.stands_in(held))
        return Finding(tuple(chosen), ranked, missing)

    def _scored(self, query: Query, passage: Passage, rank: int, closeness: float) -> Scored:
        total = sum(t.weight for t in query.terms) or 1.0
        own = sum(t.weight for t in query.terms if t.stands_in(passage.text)) / total
        covered = sum(
            t.weight for t in query.terms if t.stands_in(f"{passage.path} {passage.text}")
        ) / total
        score = 0.5 * own + 0.3 * covered + 0.6 * closeness
        if passage.chunk.start < passage.document.sections[1].start if len(passage.document.sections) > 1 else False:
            score -= 0.2
        return Scored(passage, rank, covered, own, score)

    def _chosen(self, query: Query, ranked: Sequence[Scored]) -> list[Scored]:
        """Return the passages that answer: the best, and those that add a word or are as good, within the length."""
        pool = [s for s in ranked if not query.expects == "number" or _DIGIT.search(s.passage.text)] or list(ranked)
        best = pool[0]
        if not self._answers(query, best):
            return []
        chosen = [best]
        length = len(best.passage.text)
        held = best.passage.text + best.passage.path
        for other in pool[1:12]:
            size = len(other.passage.text)
            adds = [t for t in query.terms if t.weight >= 0.2 and not _holds(t, held) and _holds(t, other.passage.text)]
            close = other.score >= 0.82 * best.score and other.own >= 0.6 * best.own
            if length + size > _ANSWER_CHARS or not (adds or close) or other.own <= 0:
                continue
            chosen.append(other)
            held += other.passage.text + other.passage.path
            length += size
            if len(chosen) == 4:
                break
        return chosen

    def _answers(self, query: Query, best: Scored) -> bool:
        """Tell whether the best passage speaks of what is asked: it holds most of the weight of the known words."""
        if not query.terms:
            return best.rank <= 3 and query.language == "en"
        return best.covered >= 0.45

    def section(self, query: Query, documents: Collection[Document]) -> tuple[Document, Section] | None:
        """Return the section whose heading a question names almost whole, None when it names none."""
        found: list[tuple[float, Document, Section]] = []
        for document in documents:
            for section in document.sections[1:]:
                tokens = self._words.heading_tokens[document.name, section.index]
                fit = self._fit(query.terms, section.heading, tokens)
                if fit:
                    found.append((fit, document, section))
        if not found:
            return None
        best = max(found, key=lambda f: (f[0], -f[2].start))
        return best[1], best[2]

    def _fit(self, terms: Sequence[Term], heading: str, tokens: frozenset[str]) -> float:
        """Return how well words and heading cover each other, 0 when they don't nearly."""
        if not terms or not tokens:
            return 0.0
        total = sum(t.weight for t in terms)
        named = sum(t.weight for t in terms if in_name(t, heading, tokens)) / total
        weights = {w: self._words.rarity(w) for w in tokens}
        held = sum(x for w, x in weights.items() if any(w in f for t in terms for f in t.forms)) / sum(weights.values())
        return named + held if named >= 0.6 and held >= 0.7 else 0.0


def lines(chosen: Sequence[Scored], place: str = "") -> list[Line]:
    """Return the chosen passages as quoted lines in text order, neighbours joined."""
    out: list[Line] = []
    for document, start, end in _runs(chosen):
        proof = Evidence(document, start, end)
        text = proof.text.replace("\n", " ").strip()
        out.append(Line(f"{place}“{text}”", (text,), (_tight(proof),)))
    return out


def _runs(chosen: Sequence[Scored]) -> list[tuple[Document, int, int]]:
    """Return the passages as ranges in the order of the best of each plan, touching ones joined."""
    order = list(dict.fromkeys(s.passage.document.name for s in chosen))
    ordered = sorted(chosen, key=lambda s: (order.index(s.passage.document.name), s.passage.chunk.start))
    runs: list[tuple[Document, int, int]] = []
    for item in ordered:
        document, chunk = item.passage.document, item.passage.chunk
        if runs and runs[-1][0] is document and runs[-1][2] == chunk.start:
            runs[-1] = (document, runs[-1][1], chunk.end)
        else:
            runs.append((document, chunk.start, chunk.end))
    return runs


def _tight(evidence: Evidence) -> Evidence:
    text = evidence.text
    start = evidence.start + len(text) - len(text.lstrip())
    return Evidence(evidence.document, start, evidence.start + len(text.rstrip()))


def _holds(term: Term, text: str) -> bool:
    return term.stands_in(text)


def similarity(index: HybridIndex, left: str, right: str) -> float:
    """Return the cosine of two short texts as queries."""
    return float(np.dot(index.embed_query(left), index.embed_query(right)))
