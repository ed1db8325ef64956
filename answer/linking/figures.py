"""Which figures (targets) of a plan the words of a question mean, each with a probability."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from answer.figures import sentence_of
from answer.language import normalise
from answer.linking.logistic import Logistic
from answer.linking.matters import MatterLinker, alike, character_pairs
from answer.vocabulary import Term, Vocabulary
from corpus import Document, Target

MODEL = "figures"
FEATURES = (
    "near", "wide", "told", "precise", "alike", "unknown", "lead", "lead_told", "measured", "other_measure",
    "measured_elsewhere", "measured_wide", "meaning", "lead_meaning", "bias",
)  # fmt: skip
HEADLINE = "headline"
HEADLINE_FEATURES = ("telling", "unheard", "bias")
_BRACKETS = re.compile(r"\([^()]*\)")
_KINDS = {"baseline": "现状 目前 现有 基数 基础 已经", "target": "目标 达到", "standing": ""}  # words that say a kind
_SCALE = "万亿千"
_FARTHEST = 1.5  # of nearness in meaning, in standard deviations / 3
_PLAIN = 0.9  # probability by words alone, from which on the meaning need not be asked


@dataclass(frozen=True, slots=True)
class FigureTexts:
    """What stands around a figure, normalised, for matching only.

    Attributes:
        what: the name of what is measured.
        clause: that name and the figure's clause.
        sentence: its sentence.
        path: the headings above it.
        weights: the words of the name, with their rarity.
        passage: position of the passage that holds it, −1 for none.
    """

    what: str
    clause: str
    sentence: str
    path: str
    weights: Mapping[str, float]
    passage: int

    @property
    def around(self) -> tuple[str, str, str]:
        """All that stands around it."""
        return self.clause, self.sentence, self.path


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question says of the figures that it means.

    Attributes:
        terms: the words of its topics.
        spoken: all words that the corpus knows.
        gist: the question without its plans, normalised: for its meaning.
        wording: the topics as one phrase.
        asking: the words that say how it asks (几家), normalised.
    """

    terms: tuple[Term, ...]
    spoken: tuple[Term, ...]
    gist: str
    wording: str
    asking: str


class FigureLinker:
    """Knows the figures of one corpus."""

    def __init__(self, vocabulary: Vocabulary, matters: MatterLinker, model: Logistic | None = None) -> None:
        """Prepare the words around each figure."""
        self._words = vocabulary
        self._matters = matters
        self._model = model or Logistic.load(MODEL, FEATURES)
        self._headline = Logistic.load(HEADLINE, HEADLINE_FEATURES)
        self.threshold, self.margin, self.perhaps = self._model.threshold, self._model.margin, self._model.perhaps
        measures = vocabulary.dictionaries.measures
        self._asks = re.compile("|".join(map(re.escape, sorted(measures, key=len, reverse=True))))
        self._texts = {
            (d.name, t.figure[0]): self._around(d, t)
            for d in vocabulary.corpus.documents
            for t in vocabulary.corpus.targets[d.name]
        }

    def _around(self, document: Document, target: Target) -> FigureTexts:
        clause = document.text[target.start : target.end]
        sentence = document.text[slice(*sentence_of(document, target))]
        tokens = self._words.name_tokens(target.what)
        rows = self._words.rows[document.name]
        begun = bisect_right(rows, target.figure[0], key=lambda row: self._words.passages[row].chunk.start)
        return FigureTexts(
            _with_bare(normalise(target.what)),
            _with_bare(normalise(f"{target.what} {clause}")),
            _with_bare(normalise(sentence)),
            normalise(" ".join(document.path(document.sections[target.section]))),
            {w: self._words.rarity(w) for w in tokens},
            rows[begun - 1] if begun else -1,
        )

    def texts(self, document: Document, target: Target) -> FigureTexts:
        """Return what stands around a figure."""
        return self._texts[document.name, target.figure[0]]

    def probabilities(self, wanted: Wanted, document: Document, targets: Sequence[Target]) -> list[float]:
        """Return for each of `targets` of a plan how likely (0–1) it is meant, all others being none of the question's."""
        if not targets:
            return []
        rough = self._by_words(wanted, document, targets)
        if not self._is_plain(rough):
            self._add_meaning(wanted.gist, document, targets, rough)
        return [self._model.probability(f) for f in rough]

    def features(self, wanted: Wanted, document: Document, targets: Sequence[Target]) -> list[dict[str, float]]:
        """Return the features of each of `targets`, for fitting."""
        rough = self._by_words(wanted, document, targets)
        self._add_meaning(wanted.gist, document, targets, rough)
        return rough

    def is_headline(self, words: Sequence[Term], unheard: float) -> bool:
        """Tell whether a question's words (of its topics, without any all) tell of nothing but what the plan aims at as a whole."""
        return self._headline.holds(headline_features(words, unheard, self._words.dictionaries.kinds))

    def measures(self, wanted: Wanted) -> frozenset[str]:
        """Return the units that answers have to how a question asks; none where it does not say."""
        found = (self._words.dictionaries.measures[m] for m in self._asks.findall(wanted.asking))
        return frozenset[str]().union(*found)

    def measured(self, wanted: Wanted, targets: Sequence[Target]) -> list[bool]:
        """Return for each of the targets whether it is in a unit that is asked for."""
        asked = self.measures(wanted)
        return [is_in(t.unit, asked) for t in targets]

    def _is_plain(self, rough: Sequence[dict[str, float]]) -> bool:
        """Tell whether words alone single out one figure: no other could pass it by its meaning."""
        low = [self._model.probability(f) for f in rough]
        best = max(range(len(rough)), key=low.__getitem__)
        nearest = {"meaning": _FARTHEST, "lead_meaning": _FARTHEST}
        high = (self._model.probability({**f, **nearest}) for i, f in enumerate(rough) if i != best)
        return low[best] >= _PLAIN and low[best] > max(high, default=0.0)

    def _by_words(self, wanted: Wanted, document: Document, targets: Sequence[Target]) -> list[dict[str, float]]:
        asked = self.measures(wanted)
        out = [self._own(wanted, asked, self.texts(document, t), t) for t in targets]
        add_lead(out, "lead", [f["near"] + f["wide"] for f in out])
        add_lead(out, "lead_told", [f["told"] for f in out])
        if any(f["measured"] for f in out):
            for features in out:
                features["measured_elsewhere"] = 1.0 - features["measured"]
        return out

    @staticmethod
    def _own(wanted: Wanted, asked: Collection[str], texts: FigureTexts, target: Target) -> dict[str, float]:
        """Return the features of one figure by words alone, apart from all others."""
        terms, spoken = wanted.terms, wanted.spoken
        forms = [f for t in (*terms, *spoken) for f in t.forms]
        held = sum(x for w, x in texts.weights.items() if any(_same_word(w, f) for f in forms))
        measured = float(is_in(target.unit, asked))
        total = sum(t.weight for t in terms) or 1.0
        wide = share(terms, *texts.around)
        return {
            "near": share(terms, texts.clause),
            "wide": wide,
            "told": share(spoken, f"{texts.clause} {_KINDS[target.kind]}"),
            "precise": held / (sum(texts.weights.values()) or 1.0),
            "alike": alike(character_pairs("".join(wanted.wording.split())), character_pairs(texts.what)),
            "unknown": sum(t.weight for t in terms if not t.known) / total,
            "lead": 0.0,
            "lead_told": 0.0,
            "measured": measured,
            "other_measure": float(bool(asked)) - measured if asked else 0.0,
            "measured_elsewhere": 0.0,
            "measured_wide": measured * wide,
            "meaning": 0.0,
            "lead_meaning": 0.0,
            "bias": 1.0,
        }

    def _add_meaning(
        self, gist: str, document: Document, targets: Sequence[Target], rough: Sequence[dict[str, float]]
    ) -> None:
        """Add how near in meaning the passages of figures are to the question, in standard deviations of the plan's / 3."""
        near = self._matters.passages_near(gist.strip(), document)
        if not near:
            return
        values = [near.get(self.texts(document, t).passage, 0.0) for t in targets]
        for features, value in zip(rough, values, strict=True):
            features["meaning"] = within_reach(value)
        add_lead(rough, "lead_meaning", values)


def within_reach(near: float) -> float:
    """Return a nearness in meaning no farther from 0 than what models tell apart."""
    return max(-_FARTHEST, min(_FARTHEST, near))


def is_in(unit: str, asked: Collection[str]) -> bool:
    """Tell whether a unit is one of those asked, whatever its scale (万人 is 人)."""
    return unit in asked or unit.lstrip(_SCALE) in asked


def headline_features(spoken: Sequence[Term], unheard: float, kinds: Collection[str]) -> dict[str, float]:
    """Return how much the rarest word of a question tells, and the share of its weight that no plan knows.

    A word that ends in one of `kinds` (发展目标) tells what kind of figure is asked for, and not which one.
    """
    telling = (t.weight for t in spoken if not t.text.endswith(tuple(kinds)))
    return {"telling": max(telling, default=0.0), "unheard": unheard, "bias": 1.0}


def share(terms: Sequence[Term], *texts: str) -> float:
    """Return the share (0–1) of the weight of terms that stand in one of the texts; 0 without terms."""
    total = sum(t.weight for t in terms)
    return sum(t.weight for t in terms if any(t.stands_in(text) for text in texts)) / total if total else 0.0


def _same_word(word: str, form: str) -> bool:
    return word == form or (len(word) > 1 and word in form) or (len(form) > 1 and form in word)


def add_lead(rough: Sequence[dict[str, float]], name: str, values: Sequence[float]) -> None:
    """Add by how much each value is above the highest of the others."""
    ordered = sorted(values)
    for features, value in zip(rough, values, strict=True):
        if len(ordered) > 1:
            features[name] = value - (ordered[-2] if value == ordered[-1] else ordered[-1])


def _with_bare(text: str) -> str:
    """Return `text` and, where it has brackets, the same without them: 一站（科普活动站）一栏 is 一站一栏 too."""
    bare = _BRACKETS.sub("", text)
    return text if bare == text else f"{text} {bare}"
