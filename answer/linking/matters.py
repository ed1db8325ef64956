"""Which matter of a plan (action, task, section) the words of topic slots mean, each with a probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from answer.language import normalise, translate
from answer.linking.logistic import Logistic
from answer.linking.outline import actions, governed_section, statement_text
from answer.linking.terms import in_name
from answer.vocabulary import Term, Vocabulary
from corpus import Assignment, Document, Section
from index import HybridIndex

MODEL = "matters"
FEATURES = (
    "named", "above", "covered", "precise", "lost", "unknown", "near", "nearest", "alike", "contained", "rival", "outer", "bias",
)  # fmt: skip
_RARE = 0.3
_NEAREST = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter that words may mean: a section with a heading, or a row of a table, with its statements of who does it.

    Attributes:
        name: its heading, normalised.
        tokens: the words of its name.
        path: its name and the headings above it, normalised.
        path_tokens: their words.
        text: the text that it governs, normalised.
        section: the section, None for a table row without one.
        assignments: the statements that govern it.
        span: clean range of that text.
        outer: whether it is one of the plan's actions or projects, and no part of one.
        title: its heading or name alone, normalised.
    """

    document: Document
    name: str
    tokens: frozenset[str]
    path: str
    path_tokens: frozenset[str]
    text: str
    section: Section | None
    assignments: tuple[Assignment, ...]
    span: tuple[int, int]
    outer: bool
    title: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A matter and how sure it is (0–1) that it is meant.

    Attributes:
        named, covered: the shares of the asked words' weight in its name, and in its name or text.
        lost: the share of those words that name actions of other plans of the kind, and not this one.
        exact: whether its name holds the phrase asked word for word.
    """

    candidate: Candidate
    probability: float
    named: float
    covered: float
    lost: float = 0.0
    exact: bool = False


class MatterLinker:
    """Knows the matters of one corpus."""

    def __init__(self, vocabulary: Vocabulary, index: HybridIndex, model: Logistic | None = None) -> None:
        """Prepare the names and texts of all matters."""
        self._words = vocabulary
        self._index = index
        self._model = model or Logistic.load(MODEL, FEATURES)
        self.threshold = self._model.threshold
        self._outer = {d.name: frozenset(actions(d, vocabulary)) for d in vocabulary.corpus.documents}
        self._candidates = {d.name: self._of(d) for d in vocabulary.corpus.documents}
        self._starts = np.array([p.chunk.start for p in vocabulary.passages])
        self.vector = lru_cache(maxsize=512)(lambda text: index.embed_query(text))

    def _of(self, document: Document) -> tuple[Candidate, ...]:
        """Return the matters of a plan: every section with a heading and every table row, each once."""
        rows: dict[tuple[int, str], list[Assignment]] = {}
        sections: dict[int, list[Assignment]] = {}
        for assignment in self._words.corpus.assignments[document.name]:
            governed = governed_section(document, assignment)
            if governed is not None:
                sections.setdefault(governed.index, []).append(assignment)
            else:
                rows.setdefault((assignment.section, assignment.governs), []).append(assignment)
        out = [
            self._candidate(document, s.heading, s, tuple(sections.get(s.index, ())), (s.start, s.end))
            for s in document.sections[1:]
            if s.heading
        ]
        for (index, name), held in rows.items():
            span = (min(a.start for a in held), max(a.end for a in held))
            if held[0].name:
                span = (min(span[0], held[0].name[0]), max(span[1], held[0].name[1]))
            out.append(self._candidate(document, name, None, tuple(held), span, document.sections[index]))
        return tuple(out)

    def _candidate(
        self,
        document: Document,
        name: str,
        section: Section | None,
        held: tuple[Assignment, ...],
        span: tuple[int, int],
        above: Section | None = None,
    ) -> Candidate:
        names = " ".join(dict.fromkeys((name, *(a.governs for a in held))))
        around = above or section
        path = " ".join((*(document.path(around) if around else ()), names))
        text = " ".join((statement_text(document, *span), *(statement_text(document, a.start, a.end) for a in held)))
        return Candidate(
            document,
            normalise(names),
            self._words.name_tokens(names),
            normalise(path),
            self._words.name_tokens(path),
            normalise(text),
            section,
            held,
            span,
            any(a.governs in self._outer[document.name] for a in held),
            normalise(section.heading if section else name),
        )

    def candidates(self, document: Document) -> tuple[Candidate, ...]:
        """Return the matters of a plan in text order, table rows last."""
        return self._candidates[document.name]

    def rank(self, terms: Sequence[Term], wording: str, document: Document, *, held_only: bool = False) -> list[Linked]:
        """Return the matters of a plan, surest first; [] where the words name nothing.

        Args:
            terms: the words asked, as terms.
            wording: the same as one phrase, for its meaning.
            document: the plan.
            held_only: only matters that units are assigned to.
        """
        if not terms:
            return []
        pool = [c for c in self._candidates[document.name] if c.assignments or not held_only]
        plain = translate(normalise(wording), self._words.english.terms)[0].strip("“”\"' ")
        rough = [self._features(terms, plain, c) for c in pool]
        _add_rivals(rough)
        if pool and not self._is_plain(rough):
            self._add_meaning(wording, document, pool, rough)
        linked = [
            Linked(c, self._model.probability(f), f["named"], f["covered"], f["lost"], bool(f["contained"]))
            for c, f in zip(pool, rough, strict=True)
        ]
        return sorted(linked, key=lambda m: (-m.probability, len(m.candidate.text), m.candidate.span))

    def _is_plain(self, rough: Sequence[dict[str, float]]) -> bool:
        """Tell whether words alone single out one matter, however near in meaning others are, and mark it as no nearer than it must be."""
        least, most = self._model.costly
        by_words = [self._model.probability(f) for f in rough]
        best = max(range(len(rough)), key=by_words.__getitem__)
        alone = {**rough[best], "near": least}
        others = (self._model.holds({**f, "near": most, "nearest": 1.0}) for i, f in enumerate(rough) if i != best)
        if not self._model.holds(alone) or any(others):
            return False
        rough[best].update(alone)
        return True

    def features(
        self, terms: Sequence[Term], wording: str, document: Document, *, held_only: bool = False
    ) -> list[tuple[Candidate, dict[str, float]]]:
        """Return all matters of a plan with their features, for fitting."""
        pool = [c for c in self._candidates[document.name] if c.assignments or not held_only]
        plain = translate(normalise(wording), self._words.english.terms)[0].strip("“”\"' ")
        rough = [self._features(terms, plain, c) for c in pool]
        _add_rivals(rough)
        self._add_meaning(wording, document, pool, rough)
        return list(zip(pool, rough, strict=True))

    def _features(self, terms: Sequence[Term], plain: str, candidate: Candidate) -> dict[str, float]:
        known = list(terms)  # words that the corpus does not know count too: 残疾人科学素质提升 is not 科学素质提升
        total = sum(t.weight for t in known) or 1.0
        in_own = [in_name(t, candidate.name, candidate.tokens) for t in known]
        in_path = [
            own or in_name(t, candidate.path, candidate.path_tokens) for t, own in zip(known, in_own, strict=True)
        ]
        in_text = [path or t.stands_in(candidate.text) for t, path in zip(known, in_path, strict=True)]
        core = self._words.kin_words[candidate.document.name]
        lost = sum(
            t.weight
            for t, path in zip(known, in_path, strict=True)
            if not path and t.weight >= _RARE and (_named_in(t, core))
        )
        weights = {w: self._words.rarity(w) for w in candidate.tokens}
        held = sum(
            x for w, x in weights.items() if any(w == f or (len(w) > 1 and w in f) for t in known for f in t.forms)
        )
        share = [
            sum(t.weight for t, yes in zip(known, flags, strict=True) if yes) / total
            for flags in (in_own, in_path, in_text)
        ]
        precise = held / (sum(weights.values()) or 1)
        return {
            "named": share[0],
            "above": share[1] - share[0],
            "covered": share[2],
            "precise": precise if share[0] else 0.0,
            "lost": lost / total,
            "unknown": sum(t.weight for t in terms if not t.known) / total,
            "near": 0.0,
            "nearest": 0.0,
            "alike": alike(character_pairs(plain), character_pairs(candidate.title)),
            "contained": float(len(plain) > 1 and plain in candidate.title),
            "rival": 0.0,
            "outer": float(candidate.outer),
            "bias": 1.0,
        }

    def _add_meaning(
        self, wording: str, document: Document, pool: Sequence[Candidate], rough: Sequence[dict[str, float]]
    ) -> None:
        """Add how near in meaning the texts of matters are to a phrase, in standard deviations of the plan's passages / 3."""
        rows = self._words.rows[document.name]
        near = self.nearness(wording, rows)
        if near is None:
            return
        starts = self._starts[rows]
        values = []
        for candidate in pool:
            inside = near[(starts >= candidate.span[0]) & (starts < candidate.span[1])]
            values.append(float(np.mean(np.sort(inside)[-2:])) if len(inside) else 0.0)
        best = max(values)
        for features, value in zip(rough, values, strict=True):
            features["near"] = max(-1.0, min(1.5, value / 3))
            features["nearest"] = float(value == best)

    def nearest_plans(self, words: str, documents: Sequence[Document]) -> list[str]:
        """Return the file names of the plans of the passages nearest in meaning to words, one a passage, ten at most."""
        rows = [row for d in documents for row in self._words.rows[d.name]]
        hits = self._index.search_vector(words, self.vector(words), limit=_NEAREST, allowed=rows, mode="dense")
        return [self._words.passages[h.position].document.name for h in hits]

    def passages_near(self, wording: str, document: Document) -> dict[int, float]:
        """Return passage → how near in meaning it is to a phrase, in standard deviations over its plan's / 3; {} as `nearness`."""
        rows = self._words.rows[document.name]
        near = self.nearness(wording, rows)
        return {} if near is None else dict(zip(rows, (near / 3).tolist(), strict=True))

    def nearness(self, wording: str, rows: Sequence[int]) -> NDArray[np.float64] | None:
        """Return how near passages are to a phrase, in standard deviations over them; None for a phrase without words."""
        if not wording.strip() or len(rows) < 3:
            return None
        hits = self._index.search_vector(wording, self.vector(wording), limit=len(rows), allowed=rows, mode="dense")
        scores = dict((h.position, h.score) for h in hits)
        values = np.array([scores.get(int(r), 0.0) for r in rows])
        spread = float(values.std())
        return (values - values.mean()) / spread if spread else None


def _add_rivals(rough: Sequence[dict[str, float]]) -> None:
    """Mark the matters whose names lack a phrase that another one's name holds word for word: 银龄科普 is no 老年人 action."""
    if any(f["contained"] for f in rough):
        for features in rough:
            features["rival"] = 1.0 - features["contained"]


@lru_cache(maxsize=8192)
def character_pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def alike(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the share (0–1) of character pairs that two names have in common (Dice)."""
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _named_in(term: Term, core: frozenset[str]) -> bool:
    """Tell whether a term is, or is made of, words that name an action in plans of the kind."""
    return any(f in core for f in term.forms) or any(all(w in core for w in words) for words in term.parts)
