"""One fit of the whole reader: the tagger, tags by taggers that have not seen the question, the heads over those tags."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from answer.reading.features import VERSION, Seen, Senses, TokenSpan, token_features
from answer.reading.fit.augment import Pools, varied
from answer.reading.fit.examples import Example, example, seen
from answer.reading.fit.fitting import fit_chain, fit_linear
from answer.reading.fit.templates import AUTHOR
from answer.reading.learned import HEADS, Learned
from answer.reading.linear import Chain, Linear, spans_of
from answer.reading.lookups import Lexicon
from answer.reading.markup import Utterance
from answer.reading.parts import candidates, cut_features, denied_features, opener
from answer.reading.reader import part_features

SEED = 11
_SMOOTH, _TRUST, _CLIP = 1.0, 0.7, 3.0
_WHOLE = ("plan", "topic", "unit")


@dataclass(frozen=True, slots=True)
class Copy:
    """An example, and how the models see it."""

    said: Example
    seen: Seen


@dataclass(frozen=True, slots=True)
class Material:
    """What a fit is made from: for each utterance, its copies, the first one as written."""

    copies: tuple[tuple[Copy, ...], ...]

    @property
    def originals(self) -> list[Example]:
        """The examples as written."""
        return [c[0].said for c in self.copies]


def material(
    said: Sequence[Utterance], pools: Pools, lexicons: Sequence[Lexicon], senses: Senses, copies: int
) -> Material:
    """Return the utterances and `copies` variants of each, looked up in lexicons drawn at random."""
    out: list[tuple[Copy, ...]] = []
    for number, utterance in enumerate(said):
        chance = random.Random(f"{SEED} {number} {utterance.text}")
        rows = []
        for copy in range(copies + 1 if utterance.author != AUTHOR else 1):
            made = example(varied(utterance, pools, chance) if copy else utterance)
            lexicon = 0 if copy == 0 and utterance.author != AUTHOR else chance.choice([0, *range(len(lexicons))])
            rows.append(Copy(made, seen(made, lexicons[lexicon], senses, chance if copy else None)))
        out.append(tuple(rows))
    return Material(tuple(out))


def fit_tagger(copies: Sequence[Copy], rounds: int = 60, algorithm: str = "lbfgs") -> Chain:
    """Return the tagger fitted on some copies."""
    used = [c for c in copies if c.said.tokens]
    return fit_chain([token_features(c.seen) for c in used], [c.said.tags() for c in used], rounds, algorithm)


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
        for copy in copies[:most]:
            if copy.said.tokens:
                out.append(Tagged(number, copy, with_denials(found_spans(tagger, copy), copy.said.spans)))
    return out


FitHead = Callable[[Sequence[Sequence[str]], Sequence[str]], Linear]


def fit_heads(rows: Sequence[Tagged], fit: FitHead = fit_linear) -> tuple[dict[str, Linear], list[str]]:
    """Return the heads fitted on examples with slots as found, and what opens a further ask."""
    openers = Counter(opener(row.copy.said.tokens, cut) for row in rows for cut in row.copy.said.cuts)
    common = sorted(o for o, n in openers.items() if n >= 4)
    names: dict[str, list[list[str]]] = {h: [] for h in HEADS}
    labels: dict[str, list[str]] = {h: [] for h in HEADS}
    for row in rows:
        said, copy, spans = row.copy.said, row.copy, row.spans
        bare = [(b, e, t.rstrip("-")) for b, e, t in spans]
        for at, (_, _, tag) in enumerate(spans):
            names["denied"].append(denied_features(copy.seen, bare, at))
            labels["denied"].append("yes" if tag.endswith("-") else "no")
        for at in candidates(said.tokens, spans, common):
            names["cut"].append(cut_features(copy.seen, spans, at))
            labels["cut"].append("yes" if at in said.cuts else "no")
        for number, (part, label) in enumerate(zip(said.parts, said.labels, strict=True)):
            own = part_features(copy.seen, spans, part, number, said.follows)
            values = {"shape": label.shape, "fold": label.fold, "beside": _yes(label.beside), "lack": _yes(label.lack)}
            if said.follows:
                values["turn"] = label.turn
            for head, value in values.items():
                names[head].append(own)
                labels[head].append(value)
    return {head: fit(names[head], labels[head]) for head in HEADS}, common


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def pairs(rows: Sequence[Example], heads: Mapping[str, Linear]) -> np.ndarray:
    """Return how much likelier shapes and folds are together than apart: pointwise mutual information, smoothed, clipped."""
    shapes, kinds = heads["shape"].labels, heads["fold"].labels
    counts = np.zeros((len(shapes), len(kinds)))
    for said in rows:
        for label in said.labels:
            if label.shape in shapes and label.fold in kinds:
                counts[shapes.index(label.shape), kinds.index(label.fold)] += 1
    expected = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / max(counts.sum(), 1)
    ratio = np.log((counts + _SMOOTH) / (expected + _SMOOTH))
    return np.asarray(np.clip(_TRUST * ratio, -_CLIP, _CLIP), dtype=np.float32)


def learned(
    tagger: Chain, rows: Sequence[Tagged], senses: Senses, data: str = "", fit: FitHead = fit_linear
) -> Learned:
    """Return the models of one fit together."""
    heads, openers = fit_heads(rows, fit)
    stamp = {"features": VERSION, "data": data, "openers": openers}
    return Learned(tagger, heads, pairs([row.copy.said for row in rows], heads), (0.0, 1.0, 1.0), senses, stamp)


def cross_taggers(
    made: Material, groups: Sequence[frozenset[int]], rounds: int, algorithm: str = "lbfgs"
) -> list[Chain]:
    """Return for each group of utterances the tagger fitted on all the others."""
    rest = [[c for n, copies in enumerate(made.copies) if n not in group for c in copies] for group in groups]
    return [fit_tagger(copies, rounds, algorithm) for copies in rest]
