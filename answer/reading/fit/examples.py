"""Labelled utterances → examples of tokens: what the tagger and the heads are fitted with."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from answer.language import language_of
from answer.reading.ask import Ask
from answer.reading.carrying import shared
from answer.reading.features import Seen, Senses, TokenSpan
from answer.reading.fit.templates import AUTHOR
from answer.reading.learned import DATA
from answer.reading.linear import tags_of
from answer.reading.lookups import CORPUS_KINDS, Lexicon, Looked
from answer.reading.markup import Label, Utterance
from answer.reading.slots import ask_of
from answer.reading.text import Token, normalised, tokens

_DROP_KIND, _DROP_ONE = 0.2, 0.1
_LEVELS = frozenset("省市县区")


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance in tokens.

    Attributes:
        text, tokens: as the reader sees it.
        spans: gold slots, tags with `-` where denied.
        cuts: the tokens at which a further ask begins.
        labels: of the asks.
        follows: whether turns stand before it.
        author: who wrote it.
    """

    text: str
    tokens: tuple[Token, ...]
    spans: tuple[TokenSpan, ...]
    cuts: tuple[int, ...]
    labels: tuple[Label, ...]
    follows: bool
    author: str
    voice: str

    @property
    def parts(self) -> list[tuple[int, int]]:
        """The asks, as tokens [begin, end)."""
        edges = (0, *self.cuts, len(self.tokens))
        return list(pairwise(edges))

    def tags(self) -> list[str]:
        """Return the BIO tags, without `-`."""
        return tags_of(len(self.tokens), ((b, e, t.rstrip("-")) for b, e, t in self.spans))

    def asks(self, spans: Sequence[TokenSpan] | None = None) -> list[Ask]:
        """Return the asks by themselves, with the gold spans or others."""
        spans = self.spans if spans is None else spans
        language = language_of(self.text)
        out = []
        for (begin, end), label in zip(self.parts, self.labels, strict=True):
            inside = [s for s in spans if begin <= s[0] < end]
            out.append((ask_of(self.text, self.tokens, inside, label, language=language), label))
        return [ask for ask, _ in shared(out)]


def example(said: Utterance) -> Example:
    """Return the example of an utterance: spans widened to whole tokens, cuts moved behind the stop that they stand before."""
    points = sorted({*(s.start for s in said.spans), *(s.end for s in said.spans), *said.cuts})
    text, moved = normalised(said.text, points)
    at = dict(zip(points, moved, strict=True))
    cut = tuple(tokens(text))
    spans: list[TokenSpan] = []
    for span in said.spans:
        inside = [i for i, t in enumerate(cut) if t.end > at[span.start] and t.start < at[span.end]]
        inside = _trimmed(inside, cut, span.tag)
        if inside and (not spans or spans[-1][1] <= inside[0]):
            spans.append((inside[0], inside[-1] + 1, span.tag + "-" * span.excluded))
    cuts: list[int] = []
    for offset in said.cuts:
        first = next((i for i, t in enumerate(cut) if t.start >= at[offset]), len(cut))
        while first < len(cut) and cut[first].text in "，,。.；;？?！!、:：":
            first += 1
        cuts.append(first)
    edges = [0, *cuts, len(cut)]
    ok = all(a < b for a, b in pairwise(edges))
    return Example(
        text, cut, tuple(_levelled(spans, cut)), tuple(cuts) if ok else (), said.labels if ok else said.labels[:1],
        bool(said.history), said.author, said.voice,
    )  # fmt: skip


@cache
def _edges() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    rows = (DATA / "edges.txt").read_text(encoding="utf-8").splitlines()
    found = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return tuple((tag, edge, tuple(t.text for t in tokens(words))) for tag, edge, words in found)


def _trimmed(inside: list[int], cut: Sequence[Token], tag: str) -> list[int]:
    """Return the tokens of a slot without what authors mark now with, now without: at least two tokens stay of Chinese."""
    for of, edge, words in _edges():
        size = len(words)
        least = 1 if cut[inside[0]].kind == "a" or words[0] in '“”"' else 2
        if of != tag or len(inside) < size + least:
            continue
        at = inside[:size] if edge == "first" else inside[-size:]
        if tuple(cut[i].text for i in at) == words:
            inside = inside[size:] if edge == "first" else inside[:-size]
    return inside


def _levelled(spans: list[TokenSpan], cut: Sequence[Token]) -> list[TokenSpan]:
    """Return the spans with the level word between a place and its unit given to the unit: 钦州|市科协, not 钦州市|科协."""
    out = list(spans)
    for i, (left, right) in enumerate(pairwise(spans)):
        joined = left[1] == right[0] and left[1] - left[0] > 2 and cut[left[1] - 1].text in _LEVELS
        if joined and left[2].rstrip("-") == "plan" and right[2].rstrip("-") == "unit":
            out[i] = (left[0], left[1] - 1, left[2])
            out[i + 1] = (right[0] - 1, right[1], right[2])
    return out


def seen(said: Example, lexicon: Lexicon, senses: Senses, chance: random.Random | None) -> Seen:
    """Return an example as the models see it; with `chance`, what only the plans held know is hidden at random."""
    looked = lexicon.look_up(said.text)
    return Seen.of(said.tokens, hidden(looked, chance) if chance else looked, senses)


def hidden(looked: Looked, chance: random.Random) -> Looked:
    """Return what is known with some of it left out: whole kinds, and single names."""
    kinds = sorted({k.kind for k in looked.known})
    gone = {k for k in kinds if chance.random() < (_DROP_KIND if k in CORPUS_KINDS else _DROP_KIND / 3)}
    kept = tuple(k for k in looked.known if k.kind not in gone and chance.random() > _DROP_ONE)
    return replace(looked, known=kept)


def folds(examples: Iterable[Example], slices: int) -> list[frozenset[int]]:
    """Return the numbers of the examples in groups: by author where `slices` is 0, else every n-th of each author."""
    groups: dict[str, set[int]] = {}
    seen_of: dict[str, int] = {}
    for number, said in enumerate(examples):
        seen_of[said.author] = seen_of.get(said.author, -1) + 1
        if said.author != AUTHOR:
            key = str(seen_of[said.author] % slices) if slices else said.author
            groups.setdefault(key, set()).add(number)
    return [frozenset(groups[key]) for key in sorted(groups)]
