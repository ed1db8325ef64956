"""Which sentences of plans state the number that a question asks for, each with a probability.

What a plan states in a note, in a condition or beside another number is no target; before an assistant says that a plan
is silent on a number, its sentences are looked through.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from answer.language import normalise
from answer.linking.figures import FigureLinker, Wanted, add_lead, is_in, share, within_reach
from answer.linking.logistic import Logistic
from answer.linking.matters import MatterLinker
from answer.reading.ask import Figure
from answer.vocabulary import Vocabulary
from corpus import Document, left_out, quantities, sentences

MODEL = "stated"
FEATURES = (
    "near", "missed_own", "told", "lead_near", "other_measure", "measured_elsewhere", "meaning", "unread", "bias",
)  # fmt: skip
_NUMERAL = "一二两三四五六七八九十百千万亿"
_CLAUSE = re.compile(r"[^，,；;。！\n]+")
_ASKED = re.compile(r"(?:几|多少)个?(?P<unit>[\u3400-\u9fff]{1,4})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_TELLING = 0.2  # of rarity, below which a word tells nothing of what is asked
_AT_MOST = 3  # sentences quoted


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a sentence.

    Attributes:
        figure: its clean range where it was read as a target, else None.
        unit: as printed, "" for none.
        clause: the clause that holds it, normalised.
    """

    figure: tuple[int, int] | None
    unit: str
    clause: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a plan.

    Attributes:
        start, end: clean range, end exclusive.
        text: normalised.
        path: the headings above it, normalised.
        amounts: its numbers.
        passage: position of the passage that holds it.
    """

    document: Document
    start: int
    end: int
    text: str
    path: str
    amounts: tuple[Amount, ...]
    passage: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence and how sure it is (0–1) that it states the number asked."""

    sentence: Sentence
    sure: float


class StatedLinker:
    """Knows the sentences with numbers of one corpus."""

    def __init__(
        self, vocabulary: Vocabulary, matters: MatterLinker, figures: FigureLinker, model: Logistic | None = None
    ) -> None:
        """Take the words of the corpus, what knows nearness in meaning, and what knows units asked."""
        self._words = vocabulary
        self._matters = matters
        self._figures = figures
        self._model = model or Logistic.load(MODEL, FEATURES)
        self.threshold, self.perhaps = self._model.threshold, self._model.perhaps
        self._sentences = lru_cache(maxsize=None)(self._read)
        self._is_unit = lru_cache(maxsize=512)(self._counts)

    def _read(self, document: Document) -> tuple[Sentence, ...]:
        """Return the sentences of a plan, in text order."""
        return tuple(
            Sentence(
                document,
                start,
                end,
                normalise(document.text[start:end]),
                passage.path,
                tuple(self._amounts(document, start, end)),
                passage.position,
            )
            for passage in self._words.passages_of(document)
            for start, end in sentences(document.text, passage.chunk.start, passage.chunk.end)
        )

    def _amounts(self, document: Document, start: int, end: int) -> Iterator[Amount]:
        """Yield the numbers of a sentence: those read as targets, quantities that are none, and conditions."""
        text = document.text[start:end]
        read = [t for t in self._words.corpus.targets[document.name] if start <= t.figure[0] < end]
        held = [(t.figure[0] - start, t.unit, t.figure) for t in read]
        bare = [(q.start, q.unit) for q in quantities(text)]
        bare += [(a, text[a:b].lstrip("0123456789.")) for a, b, why in left_out(text) if why == "condition"]
        taken = [(t.figure[0] - start, t.figure[1] - start) for t in read]
        clauses = [(m.span(), normalise(m[0])) for m in _CLAUSE.finditer(text)]
        for at, unit, figure in [*held, *((a, u, None) for a, u in bare if not any(x <= a < y for x, y in taken))]:
            yield Amount(figure, unit, next((c for (a, b), c in clauses if a <= at < b), ""))

    def candidates(
        self,
        wanted: Wanted,
        document: Document,
        *,
        years: Collection[int] = (),
        without: Collection[tuple[int, int]] = (),
    ) -> list[Sentence]:
        """Return the sentences of a plan that may state a number asked, each with the numbers that it may be.

        Args:
            wanted: what is asked.
            document: the plan.
            years: the years asked; a sentence that names others alone is of those.
            without: clean ranges of the targets that are not meant (of other years, of other grades).
        """
        units = self.units(wanted)
        counted = re.compile(rf"[\d{_NUMERAL}]\s*个?(?P<unit>{'|'.join(map(re.escape, units))})") if units else None
        out = []
        for sentence in self._sentences(document):
            named = {int(y) for y in _YEAR.findall(sentence.text)}
            if years and named and named.isdisjoint(years):
                continue
            amounts = [a for a in sentence.amounts if a.figure not in without]
            if counted:
                spelled = (c[0] for c in _CLAUSE.finditer(sentence.text))
                more = ((counted.search(c), c) for c in spelled)
                amounts += [Amount(None, m["unit"], c) for m, c in more if m]
            if amounts:
                out.append(replace(sentence, amounts=tuple(amounts)))
        return out

    def units(self, wanted: Wanted) -> list[str]:
        """Return the words that a question counts in (几星, 多少个工作日), as far as plans print them behind a number."""
        asked = (next(iter(self._words.cut(m["unit"])), "") for m in _ASKED.finditer(wanted.asking))
        return [u for u in dict.fromkeys(asked) if u and self._is_unit(u)]

    def _counts(self, word: str) -> bool:
        """Tell whether a plan prints a word behind a number."""
        printed = re.compile(rf"[\d二三四五六七八九十]个?{re.escape(word)}")
        return any(printed.search(p.text) for p in self._words.passages)

    def find(self, wanted: Wanted, held: Sequence[Sentence], *, perhaps: bool = False) -> list[Stated]:
        """Return of candidates of one plan those that state what is wanted, surest first; [] where none is sure enough.

        Behind the surest come those that hold a topic's word that it lacks. `perhaps` takes the lower bound, for what is
        said beside an answer.
        """
        bound = self.perhaps if perhaps else self.threshold
        sure = [self._model.probability(f) for f in self.features(wanted, held)]
        ranked = sorted((Stated(s, p) for s, p in zip(held, sure, strict=True) if p >= bound), key=lambda s: -s.sure)
        out = ranked[:1]
        for other in ranked[1:]:
            said = " ".join(s.sentence.text for s in out)
            lacking = [t for t in wanted.terms if t.weight >= _TELLING and not t.stands_in(said)]
            if any(t.stands_in(other.sentence.text) for t in lacking):
                out.append(other)
        return out[:_AT_MOST]

    def printing(self, figure: Figure, document: Document) -> list[Sentence]:
        """Return the sentences of a plan that print a figure, by value and unit, in text order."""
        printed = re.compile(rf"(?<![\d.]){re.escape(f'{figure.value:g}')}(?:\.0+)?(?![\d.]){re.escape(figure.unit)}")
        return [s for s in self._sentences(document) if printed.search(re.sub(r"(?<=\d),(?=\d{3})|\s", "", s.text))]

    def features(self, wanted: Wanted, held: Sequence[Sentence]) -> list[dict[str, float]]:
        """Return the features of candidates, all that there are of one plan."""
        if not held:
            return []
        asked = {*self._figures.measures(wanted), *self.units(wanted)}
        out = [self._own(wanted, s, asked) for s in held]
        add_lead(out, "lead_near", [max(share(wanted.spoken, a.clause) for a in s.amounts) for s in held])
        if asked and not all(f["other_measure"] for f in out):
            for features in out:
                features["measured_elsewhere"] = features["other_measure"]
        self._add_meaning(wanted.gist, held, out)
        return out

    @staticmethod
    def _own(wanted: Wanted, sentence: Sentence, asked: Collection[str]) -> dict[str, float]:
        terms = wanted.terms or wanted.spoken
        telling = [t for t in terms if t.weight >= _TELLING]
        return {
            "near": max(share(terms, a.clause) for a in sentence.amounts),
            "missed_own": max((t.weight for t in telling if not t.stands_in(sentence.text)), default=0.0),
            "told": share(wanted.spoken, sentence.path, sentence.text),
            "lead_near": 0.0,
            "other_measure": float(bool(asked) and not any(is_in(a.unit, asked) for a in sentence.amounts)),
            "measured_elsewhere": 0.0,
            "meaning": 0.0,
            "unread": float(any(a.figure is None for a in sentence.amounts)),
            "bias": 1.0,
        }

    def _add_meaning(self, gist: str, held: Sequence[Sentence], rough: Iterable[dict[str, float]]) -> None:
        """Add how near in meaning the passages of sentences are to the question, in standard deviations of the plan's / 3."""
        near = self._matters.passages_near(gist.strip(), held[0].document)
        for features, sentence in zip(rough, held, strict=True):
            features["meaning"] = within_reach(near.get(sentence.passage, 0.0))
