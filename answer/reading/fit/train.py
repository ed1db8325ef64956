"""One fit of the whole reader: the tagger, tags by taggers that have not seen the question, the heads over those tags."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from answer.reading.features import VERSION, Seen, Senses, TokenSpan, token_features, words_of
from answer.reading.fit.augment import Pools, joined, varied
from answer.reading.fit.examples import Example, example, seen
from answer.reading.fit.fitting import fit_chain, fit_linear
from answer.reading.fit.templates import AUTHOR
from answer.reading.learned import HEADS, Judge, Learned
from answer.reading.linear import Chain, Linear, Weights, spans_of
from answer.reading.lookups import Lexicon
from answer.reading.markup import Label, Utterance
from answer.reading.parts import candidates, denied_features, opener
from answer.reading.reader import cut_evidence, part_features, told_of

SEED = 11
_SMOOTH, _TRUST, _CLIP = 1.0, 0.7, 3.0
_LEAST_CUT = 10  # examples that a feature of a cut must have: there are few cuts
_JOINED = 0.2  # share of utterances that are joined with another
_HARD = 2  # times that an utterance is added which the first fit reads wrongly


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """An example, and how the models see it."""

    said: Example
    seen: Seen


@dataclass(frozen=True, slots=True)
class Material:
    """What a fit is made from: for each utterance, its copies, the first one as written."""

    copies: tuple[tuple[Copy, ...], ...]
    senses: Senses

    @property
    def originals(self) -> list[Example]:
        """The examples as written."""
        return [c[0].said for c in self.copies]


def material(
    said: Sequence[Utterance], pools: Pools, lexicons: Sequence[Lexicon], senses: Senses, copies: int
) -> Material:
    """Return the utterances and `copies` variants of each, some joined with a template, looked up in lexicons at random."""
    out: list[tuple[Copy, ...]] = []
    alone = [u for u in said if u.author == AUTHOR and not u.history and u.labels[0].of != "talk"]
    for number, utterance in enumerate(said):
        chance = random.Random(f"{SEED} {number} {utterance.text}")
        count = copies if utterance.author != AUTHOR else 0
        variants = [utterance, *(varied(utterance, pools, chance) for _ in range(count))]
        if (
            count
            and alone
            and not utterance.history
            and len(utterance.labels) == 1
            and utterance.labels[0].of != "talk"
            and chance.random() < _JOINED
        ):
            other = varied(chance.choice(alone), pools, chance)
            if other.text.isascii() == utterance.text.isascii():
                variants.append(joined(utterance, other, pools, chance))
        rows = []
        for copy, variant in enumerate(variants):
            lexicon = 0 if copy == 0 and utterance.author != AUTHOR else chance.choice([0, *range(len(lexicons))])
            made = example(variant)
            rows.append(Copy(made, seen(made, lexicons[lexicon], senses, chance if copy else None)))
        out.append(tuple(rows))
    return Material(tuple(out), senses)


def fit_tagger(copies: Sequence[Copy], rounds: int = 60, algorithm: str = "lbfgs") -> Chain:
    """Return the tagger fitted on some copies."""
    used = [c for c in copies if c.said.tokens]
    return fit_chain([token_features(c.seen) for c in used], [c.said.tags() for c in used], rounds, algorithm)


def fit_thorough(made: Material, rounds: int) -> Chain:
    """Return the tagger fitted on all copies, and once more with those weighted up that the first fit still reads wrongly."""
    every = [c for copies in made.copies for c in copies]
    first = fit_tagger(every, rounds)
    hard = [c for copies in made.copies for c in copies[:1] if first.decode(token_features(c.seen)) != c.said.tags()]
    return fit_tagger(every + hard * _HARD, 2 * rounds)


def found_spans(tagger: Chain, copy: Copy) -> list[TokenSpan]:
    """Return the slots that a tagger finds in a copy, none denied."""
    return spans_of(tagger.decode(token_features(copy.seen)))


def with_denials(found: Sequence[TokenSpan], gold: Sequence[TokenSpan]) -> list[TokenSpan]:
    """Return found spans, denied where a gold span of their kind that they overlap is."""
    return [(b, e, t + "-" * _is_denied((b, e, t), gold)) for b, e, t in found]


def _is_denied(span: TokenSpan, gold: Sequence[TokenSpan]) -> bool:
    kind = span[2].split(".")[0]
    return any(
        g[2].endswith("-") and g[2].split(".")[0].rstrip("-") == kind and g[0] < span[1] and span[0] < g[1]
        for g in gold
    )


@dataclass(frozen=True, slots=True)
class Tagged:
    """A copy of the utterance `number` with its slots as found by a tagger that has not seen that utterance."""

    number: int
    copy: Copy
    spans: list[TokenSpan]


def tagged(made: Material, groups: Sequence[frozenset[int]], taggers: Sequence[Chain], most: int = 3) -> list[Tagged]:
    """Return the slots found in at most `most` copies of each utterance, of templates in one by any tagger."""
    out: list[Tagged] = []
    for number, copies in enumerate(made.copies):
        own = [i for i, group in enumerate(groups) if number in group]
        tagger = taggers[own[0] if own else number % len(groups)]
        for copy in dict.fromkeys((*copies[:most], *(c for c in copies if len(c.said.labels) > 1))):
            if copy.said.tokens:
                out.append(Tagged(number, copy, with_denials(found_spans(tagger, copy), copy.said.spans)))
    return out


FitHead = Callable[[Sequence[Sequence[str]], Sequence[str]], Linear]
Vectors = Mapping[str, Weights]  # words of a part → their embedding


Judging = tuple[Judge, Weights]  # what decides on shape and fold, and the table of its pairs


def decisions(
    rows: Sequence[Tagged], openers: Sequence[str], judging: Callable[[Tagged], Judging]
) -> dict[str, tuple[list[list[str]], list[str]]]:
    """Return for each head that decides yes or no, or on the turn, the features and the answers of all its decisions."""
    out: dict[str, tuple[list[list[str]], list[str]]] = {head: ([], []) for head in HEADS}

    def put(head: str, names: list[str], answer: str) -> None:
        out[head][0].append(names)
        out[head][1].append(answer)

    for row in rows:
        said, seen_, spans = row.copy.said, row.copy.seen, row.spans
        bare = [(b, e, t.rstrip("-")) for b, e, t in spans]
        for at, (_, _, tag) in enumerate(spans):
            put("denied", denied_features(seen_, bare, at), _yes(tag.endswith("-")))
        by, together = judging(row)
        whole = told_of(by, together, seen_, spans, (0, len(said.tokens)), follows=said.follows)
        for at in candidates(said.tokens, spans, openers):
            names = cut_evidence(by, together, seen_, spans, at, whole, follows=said.follows)
            put("cut", names, _yes(at in said.cuts))
        for own, label in parts_of(row):
            put("beside", own, _yes(label.beside))
            put("lack", own, _yes(label.lack))
            if said.follows:
                put("turn", own, label.turn)
    return out


def fit_heads(rows: Sequence[Tagged], openers: Sequence[str], halves: Sequence[Judging]) -> dict[str, Linear]:
    """Return the heads that decide yes or no, and on the turn, fitted on examples with slots as found.

    `halves`: what judges the two sides of a cut, each fitted without every second utterance, from the first, the second.
    """
    found = decisions(rows, openers, lambda row: halves[row.number % 2])
    return {head: fit_linear(*found[head], least=_LEAST_CUT if head == "cut" else 2) for head in HEADS}


def shifted(model: Learned, shifts: Mapping[str, float]) -> Learned:
    """Return the models with the margins of the heads named moved, by so much, towards yes."""
    heads = dict(model.heads)
    for head, shift in shifts.items():
        toward = np.array([shift if label == "yes" else 0.0 for label in heads[head].labels], dtype=np.float32)
        heads[head] = replace(heads[head], bias=heads[head].bias + toward)
    return replace(model, heads=heads)


def parts_of(row: Tagged) -> Iterator[tuple[list[str], Label]]:
    """Yield the features and the label of each ask of an example."""
    said = row.copy.said
    for number, (part, label) in enumerate(zip(said.parts, said.labels, strict=True)):
        yield part_features(row.copy.seen, row.spans, part, number, said.follows), label


def said_words(row: Tagged) -> list[str]:
    """Return the words of each ask of an example, as the embedding is given them."""
    return [words_of(row.copy.seen, part) for part in row.copy.said.parts]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def pairs(labels: Sequence[Label], judge: Judge) -> Weights:
    """Return how much likelier shapes and folds are together than apart: pointwise mutual information, smoothed, clipped."""
    shapes, kinds = judge.shape.labels, judge.fold.labels
    counts = np.zeros((len(shapes), len(kinds)))
    for label in labels:
        if label.shape in shapes and label.fold in kinds:
            counts[shapes.index(label.shape), kinds.index(label.fold)] += 1
    expected = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / max(counts.sum(), 1)
    ratio = np.log((counts + _SMOOTH) / (expected + _SMOOTH))
    return np.asarray(np.clip(_TRUST * ratio, -_CLIP, _CLIP), dtype=np.float32)


def half_judge(rows: Sequence[Tagged], parity: int) -> Judging:
    """Return what decides on shape and fold, fitted without the utterances whose number has a parity."""
    asks = [ask for row in rows if row.number % 2 != parity for ask in parts_of(row)]
    names, labels = [own for own, _ in asks], [label for _, label in asks]
    judge = Judge(fit_linear(names, [x.shape for x in labels]), fit_linear(names, [str(x.fold) for x in labels]))
    return judge, pairs(labels, judge)


def learned(
    tagger: Chain, rows: Sequence[Tagged], senses: Senses, vectors: Vectors | None = None, fit: FitHead = fit_linear
) -> Learned:
    """Return the models of one fit together; with `vectors`, also those of the second look."""
    opened = Counter(opener(row.copy.said.tokens, cut) for row in rows for cut in row.copy.said.cuts)
    openers = sorted(o for o, n in opened.items() if n >= 4)
    asks = [ask for row in rows for ask in parts_of(row)]
    names, labels = [own for own, _ in asks], [label for _, label in asks]
    shapes, kinds = [label.shape for label in labels], [label.fold for label in labels]
    halves = [half_judge(rows, parity) for parity in (0, 1)]
    first, again, centre = Judge(fit(names, shapes), fit(names, [*kinds])), None, np.zeros(1, dtype=np.float32)
    if vectors is not None:
        found = np.array([vectors[words] for row in rows for words in said_words(row)])
        centre = found.mean(axis=0)
        again = Judge(fit_linear(names, shapes, found - centre), fit_linear(names, [*kinds], found - centre))
    return Learned(
        tagger=tagger,
        heads=fit_heads(rows, openers, halves),
        first=first,
        again=again,
        centre=centre,
        unsure=1.0,
        pairs=pairs(labels, first),
        senses=senses,
        stamp={"features": VERSION, "openers": openers},
    )


def cross_taggers(
    made: Material, groups: Sequence[frozenset[int]], rounds: int, algorithm: str = "lbfgs"
) -> list[Chain]:
    """Return for each group of utterances the tagger fitted on all the others."""
    rest = [[c for n, copies in enumerate(made.copies) if n not in group for c in copies] for group in groups]
    return [fit_tagger(copies, rounds, algorithm) for copies in rest]
