"""Search: the few passages of given plans that a question's words and meaning are nearest to."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from answer.linking.logistic import Logistic
from answer.linking.matters import MatterLinker
from answer.linking.shorthands import unfolds
from answer.vocabulary import Passage, Term, Vocabulary
from corpus import Document
from index import HybridIndex

_LIMIT = 40
_ANSWER_CHARS = 420
_AT_MOST = 4
_CLOSE = 0.82  # of the best score, from which on another passage answers as well
_TELLING = 0.2
_DEFINES = 0.3  # what a passage gains that says what a word means: “无废城市”是…的城市发展模式
_UNFOLDED = 1.0  # what it gains that says each item of a shorthand
_MOST = 0.5  # of the asked weight, beyond which one word is what is asked about
_DEFINED = re.compile(r"""(?:^|[。；;\n “"'‘「《])([^\W\d_]{2,12}?)[”"'’」》]?(?:是指|是|指|即)""")
MODEL = "passages"
FEATURES = ("held", "own", "told", "strange", "lost", "apart", "first", "worded", "bias")


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage and why it was chosen.

    Attributes:
        rank: rank in the search, from 1.
        covered: share (0–1) of the topics' weight that passage or headings hold.
        own: share that the passage itself holds.
        told: share of the weight of all the question's words that passage or headings hold.
        score: the order.
    """

    passage: Passage
    rank: int
    covered: float
    own: float
    told: float
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search came to.

    Attributes:
        chosen: the passages that answer, best first; empty when nothing was found.
        ranked: the best passages whatever they are worth, best first.
        features: what tells whether the chosen passages answer, by `FEATURES`: the shares of the topics' known weight that
            they and their headings hold (held), that the best itself holds (own), of all the question's known weight (told),
            of topic weight that the corpus does not know (strange), that other plans have and these nowhere (lost), by how many standard deviations / 3 the passage nearest
            in meaning is nearer than the forty nearest are (apart), whether the best is the search's first (first), whether
            the question has topics (worded).
        told: whether the best says what a word or a shorthand asked stands for, which is an answer whatever its features.
    """

    chosen: tuple[Scored, ...]
    ranked: tuple[Scored, ...]
    features: Mapping[str, float] = field(default_factory=dict)
    told: bool = False


class PassageFinder:
    """Finds passages in one corpus."""

    def __init__(
        self, vocabulary: Vocabulary, matters: MatterLinker, index: HybridIndex, judge: Logistic | None = None
    ) -> None:
        """Take the corpus's words, what holds vectors of phrases, and the index, whose rows are the passages."""
        self._words = vocabulary
        self._matters = matters
        self._index = index
        self._judge = judge or Logistic.load(MODEL, FEATURES)

    def find(
        self,
        terms: Sequence[Term],
        spoken: Sequence[Term],
        gist: str,
        documents: Collection[Document],
        *,
        unheard: float = 0.0,
        places: Collection[str] = (),
        fits: Callable[[Passage], bool] = lambda passage: True,
        without: Collection[int] = (),
        topics: Collection[str] = (),
    ) -> Finding:
        """Return the passages of `documents` that answer, and the best others.

        Args:
            terms: the words of the topics.
            spoken: all words of the question that the corpus knows.
            gist: the whole question without its plans.
            documents: the plans.
            unheard: the share of the weight of all its words that the corpus does not know.
            places: places asked about; those that the plans print must stand in a passage for it to answer.
            fits: what a passage must be to answer (hold a figure, say).
            without: positions of passages that are left out, as if the plans did not have them.
            topics: the topics as phrases.
        """
        passages = self._words.passages
        gone = frozenset(without)
        allowed = [row for d in documents for row in self._words.rows[d.name] if row not in gone]
        gist = gist.strip() or " ".join(t.text for t in terms)
        wording = " ".join([gist, *(f for t in terms for f in t.forms[:3])])
        hits = self._index.search_vector(wording, self._matters.vector(gist), limit=_LIMIT, allowed=allowed)
        if not hits:
            return Finding((), ())
        top = hits[0].score or 1.0
        wanted = terms or spoken
        scored = [self._scored(wanted, spoken, passages[h.position], i + 1, h.score / top) for i, h in enumerate(hits)]
        gains = {s.passage.position: self._told(s.passage.text, gist, wanted, topics) for s in scored}
        scored = [replace(s, score=s.score + gains[s.passage.position]) for s in scored]
        ranked = tuple(sorted(scored, key=lambda s: (-s.score, s.rank)))
        printed = [place for place in places if any(place in passages[row].text for row in allowed)]
        likely = [s for s in ranked if fits(s.passage) and all(place in s.passage.text for place in printed)]
        chosen = self._chosen(wanted, likely)
        known = [t for t in wanted if t.known]
        text = " ".join(f"{s.passage.path} {s.passage.text}" for s in chosen)
        total = sum(t.weight for t in known)
        every = sum(t.weight for t in wanted)
        features = {
            "held": _share(known, text),
            "own": chosen[0].own if chosen else 0.0,
            "told": _share(spoken, text),
            "strange": (1 - total / every if every else 1.0) if terms else unheard,
            "lost": _lost(wanted, "\n".join(f"{passages[row].path} {passages[row].text}" for row in allowed)),
            "apart": self._apart(gist, allowed) / 3,
            "first": float(bool(chosen) and chosen[0].rank == 1),
            "worded": float(bool(terms)),
            "bias": 1.0,
        }
        return Finding(tuple(chosen), ranked, features, bool(chosen) and gains[chosen[0].passage.position] > 0)

    def _apart(self, gist: str, allowed: Sequence[int]) -> float:
        """Return by how many standard deviations the passage nearest in meaning is nearer than the forty nearest are."""
        hits = self._index.search_vector(gist, self._matters.vector(gist), limit=_LIMIT, allowed=allowed, mode="dense")
        near = [h.score for h in hits]
        mean = sum(near) / len(near)
        spread = math.sqrt(sum((n - mean) ** 2 for n in near) / len(near))
        return float((near[0] - mean) / spread) if spread and len(near) == _LIMIT else 0.0

    def answers(self, finding: Finding) -> bool:
        """Tell whether the chosen passages speak of what is asked, by the fitted model."""
        return bool(finding.chosen) and (finding.told or self._judge.holds(finding.features))

    @staticmethod
    def _told(text: str, gist: str, wanted: Sequence[Term], topics: Collection[str]) -> float:
        """Return what a passage gains that says what a word or a shorthand asked stands for."""
        if unfolds(text, gist):
            return _UNFOLDED
        total = sum(t.weight for t in wanted)
        said = [m[1] for m in _DEFINED.finditer(text) if m[1] in gist]
        main = (sum(t.weight for t in wanted if t.text in word) > _MOST * total for word in said)
        return _DEFINES * (any(word in topics for word in said) or any(main))

    @staticmethod
    def _scored(terms: Sequence[Term], spoken: Sequence[Term], passage: Passage, rank: int, closeness: float) -> Scored:
        around = f"{passage.path} {passage.text}"
        own = _share(terms, passage.text)
        covered = _share(terms, around)
        told = _share(spoken, around)
        score = 0.4 * own + 0.25 * covered + 0.25 * told + 0.6 * closeness
        if passage.names_units:
            score -= 0.4
        first = passage.document.sections[1].start if len(passage.document.sections) > 1 else 0
        if passage.chunk.start < first:
            score -= 0.2
        return Scored(passage, rank, covered, own, told, score)

    @staticmethod
    def _chosen(terms: Sequence[Term], pool: Sequence[Scored]) -> list[Scored]:
        """Return the best passage, and those that add a word or are as good, within the length of an answer."""
        chosen = list(pool[:1])
        for other in pool[1:12]:
            held = " ".join(s.passage.text + s.passage.path for s in chosen)
            length = sum(len(s.passage.text) for s in chosen) + len(other.passage.text)
            adds = any(
                t.weight >= _TELLING and not t.stands_in(held) and t.stands_in(other.passage.text) for t in terms
            )
            close = other.score >= _CLOSE * pool[0].score and other.own >= 0.6 * pool[0].own
            if length <= _ANSWER_CHARS and (adds or close) and other.own > 0:
                chosen.append(other)
            if len(chosen) == _AT_MOST:
                break
        return chosen


def _share(terms: Sequence[Term], text: str) -> float:
    total = sum(t.weight for t in terms)
    return sum(t.weight for t in terms if t.stands_in(text)) / total if total else 0.0


def _lost(terms: Sequence[Term], text: str) -> float:
    """Return the share of the weight of terms that `text` has nowhere, not even all the words of, though plans may have them.

    These are those that the corpus knows, and words of a dictionary.
    """
    total = sum(t.weight for t in terms)
    return sum(t.weight for t in terms if (t.known or t.missed) and not t.is_held(text)) / total if total else 0.0
