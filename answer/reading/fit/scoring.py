"""How well a reader reads: figures of its asks against the labelled ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from sklearn.linear_model import LogisticRegression

from answer.reading.ask import Ask
from answer.reading.carrying import shared
from answer.reading.features import Seen, TokenSpan
from answer.reading.fit.examples import Example
from answer.reading.fit.fitting import fit_linear
from answer.reading.fit.train import (
    FitHead,
    Judging,
    Material,
    Tagged,
    Vectors,
    decisions,
    found_spans,
    learned,
    parts_of,
    said_words,
    shifted,
)
from answer.reading.learned import Judge, Learned
from answer.reading.linear import Chain
from answer.reading.markup import Label
from answer.reading.reader import Embed, cuts, decide, deny, judge
from answer.reading.slots import ask_of

_COMPARED = (
    "plans", "topics", "units", "roles", "role_excluded", "years", "period", "figures", "facts", "items", "ordinal", "bound",
)  # fmt: skip


_SELDOM = ("beside", "lack", "cut", "denied")  # heads that mostly say no


@dataclass(slots=True)
class Score:
    """Sums over questions; `figures` gives the rates."""

    counts: Counter[str] = field(default_factory=Counter)
    by: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    judged: list[tuple[float, float, bool]] = field(default_factory=list)

    def tally(self, name: str, right: bool) -> None:
        """Count one decision."""
        self.counts[f"{name}.all"] += 1
        self.counts[f"{name}.right"] += right

    def figures(self) -> dict[str, float]:
        """Return the rates, 0–1."""
        c = self.counts
        rate = {
            k: c[f"{k}.right"] / max(c[f"{k}.all"], 1)
            for k in ("exact", "alike", "slots", "cut", "shape", "fold", "beside", "lack", "turn", "core")
        }
        found, gold, hit = c["spans.found"], c["spans.gold"], c["spans.hit"]
        return {**rate, "tag F1": 2 * hit / max(found + gold, 1), "denied": c["denied.right"] / max(c["denied.all"], 1)}


def read_with(
    model: Learned, said: Example, seen: Seen, spans: Sequence[TokenSpan], embed: Embed | None
) -> tuple[list[int], list[tuple[Ask, Label, float]]]:
    """Return the cuts and the asks of an example as the reader makes them, from slots as found."""
    spans = deny(model, seen, spans)
    found = cuts(model, seen, spans, follows=said.follows)
    edges = [0, *found, len(said.tokens)]
    out = []
    for number, part in enumerate(pairwise(edges)):
        label, sure = judge(model, seen, spans, part, number, follows=said.follows, embed=embed)
        inside = [s for s in spans if part[0] <= s[0] < part[1]]
        out.append((ask_of(said.text, said.tokens, inside, label, sure=sure), label))
    return found, [(ask, label, ask.sure) for ask, label in shared(out)]


def add(
    score: Score, model: Learned, said: Example, seen: Seen, spans: Sequence[TokenSpan], embed: Embed | None = None
) -> None:
    """Add one question, its slots found but none denied yet, to a score."""
    found, asks = read_with(model, said, seen, spans, embed)
    _add_spans(score.counts, said, spans, deny(model, seen, spans))
    gold_asks = said.asks()
    heads = slots = tuple(found) == said.cuts
    score.tally("cut", heads)
    if heads:
        for gold, label, (ask, told, _) in zip(gold_asks, said.labels, asks, strict=True):
            heads = _add_heads(score, said, label, told) and heads
            slots = slots and all(_plain(getattr(gold, name)) == _plain(getattr(ask, name)) for name in _COMPARED)
    score.tally("slots", slots)
    alike = heads and all(_alike(gold, ask) for gold, (ask, _, _) in zip(gold_asks, asks, strict=True))
    score.tally("alike", alike)
    score.tally("exact", slots and heads)
    score.by[f"voice {said.voice}"].append(slots and heads)
    score.by[f"author {said.author}"].append(slots and heads)
    if not (slots and heads):
        read = _told([a for a, _, _ in asks], [t for _, t, _ in asks])
        score.wrong.append((said.text, _told(gold_asks, said.labels), read))


def _add_spans(c: Counter[str], said: Example, spans: Sequence[TokenSpan], denied: Sequence[TokenSpan]) -> None:
    gold = {(b, e, t.rstrip("-")): t for b, e, t in said.spans}
    c["spans.gold"] += len(gold)
    c["spans.found"] += len(spans)
    c["spans.hit"] += len(gold.keys() & set(spans))
    for begin, end, tag in denied:
        meant = gold.get((begin, end, tag.rstrip("-")), "")
        if "-" in meant + tag and meant:
            c["denied.all"] += 1
            c["denied.right"] += meant == tag


def _add_heads(score: Score, said: Example, label: Label, told: Label) -> bool:
    right = {head: getattr(label, head) == getattr(told, head) for head in ("shape", "fold", "beside", "lack", "turn")}
    if not said.follows:
        del right["turn"]
    for head, value in right.items():
        score.tally(head, value)
    score.tally("core", right["shape"] and right["fold"])
    score.by[f"shape {label.shape}"].append(right["shape"] and right["fold"])
    return all(right.values())


def held_out(
    made: Material,
    groups: Sequence[frozenset[int]],
    taggers: Sequence[Chain],
    rows: Sequence[Tagged],
    fit: FitHead = fit_linear,
    vectors: Vectors | None = None,
) -> tuple[Score, Score, dict[str, float]]:
    """Return the scores of questions as written, each read by heads and a tagger that have not seen it, and the shifts.

    The first score is of the first look alone, the second of the second look at every question (empty without vectors).
    The shifts, of the heads that say yes seldom, are those that find most on these questions.
    """
    first, again = Score(), Score()
    models = [
        learned(tagger, [row for row in rows if row.number not in group], made.senses, vectors, fit)
        for group, tagger in zip(groups, taggers, strict=True)
    ]
    shifts = best_shifts(models, groups, rows)
    for group, tagger, bare in zip(groups, taggers, models, strict=True):
        model = shifted(bare, shifts)
        looks = [(first, None), (again, vectors.__getitem__)] if vectors is not None else [(first, None)]
        for number in sorted(group):
            copy = made.copies[number][0]
            if copy.said.tokens:
                spans = found_spans(tagger, copy)
                for score, embed in looks:
                    add(score, model, copy.said, copy.seen, spans, embed)
        for row in (r for r in rows if r.number in group):
            first.judged += judgements(model.first, model, row, None)
            if model.again is not None and vectors is not None:
                again.judged += judgements(model.again, model, row, vectors)
    return first, again, shifts


def best_shifts(
    models: Sequence[Learned], groups: Sequence[frozenset[int]], rows: Sequence[Tagged]
) -> dict[str, float]:
    """Return for each head of yes and no the shift of its margin that has the best F1 on what it has not seen."""
    margins: dict[str, list[tuple[float, bool]]] = {head: [] for head in _SELDOM}
    written = {id(row.copy) for row in {r.number: r for r in reversed(rows)}.values()}
    for model, group in zip(models, groups, strict=True):
        openers = model.stamp["openers"]
        assert isinstance(openers, list)
        own = [row for row in rows if row.number in group and id(row.copy) in written]

        def judging(_: Tagged, of: Learned = model) -> Judging:
            return of.first, of.pairs

        for head, (names, answers) in decisions(own, openers, judging).items():
            if head in margins:
                yes = model.heads[head].labels.index("yes")
                found = (model.heads[head].scores(n) for n in names)
                margins[head] += [(float(x[yes] - x[1 - yes]), a == "yes") for x, a in zip(found, answers, strict=True)]
    return {head: best_shift(found) for head, found in margins.items()}


def best_shift(margins: Sequence[tuple[float, bool]]) -> float:
    """Return what to add to the margins so that those above zero have the best F1."""
    ordered = sorted(margins, reverse=True)
    all_, hits, best, bound = sum(right for _, right in ordered), 0, 0.0, 0.0
    for count, (margin, right) in enumerate(ordered, 1):
        hits += right
        if right and 2 * hits / (count + all_) > best:
            best, bound = 2 * hits / (count + all_), margin
    return round(0.01 - bound, 3)


def judgements(
    judge_: Judge, model: Learned, row: Tagged, vectors: Vectors | None
) -> Iterator[tuple[float, float, bool]]:
    """Yield for each ask its log probability, its lead over the second, and whether shape and fold are right."""
    for (names, label), words in zip(parts_of(row), said_words(row), strict=True):
        vector = None if vectors is None else vectors[words] - model.centre
        told = decide(judge_, model.pairs, names, follows=row.copy.said.follows, vector=vector)
        yield told[2], told[3], told[:2] == (label.shape, label.fold)


def _alike(gold: Ask, ask: Ask) -> bool:
    """Tell whether two asks differ at most in where the words of a phrase begin and end."""
    for name in ("plans", "topics", "units"):
        left, right = getattr(gold, name), getattr(ask, name)
        if len(left) != len(right) or not all(
            a.excluded == b.excluded and (a.words in b.words or b.words in a.words)
            for a, b in zip(left, right, strict=True)
        ):
            return False
    return all(_plain(getattr(gold, n)) == _plain(getattr(ask, n)) for n in _COMPARED[3:])


def _plain(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def _told(asks: Iterable[Ask], labels: Iterable[Label]) -> str:
    out = []
    for ask, label in zip(asks, labels, strict=True):
        slots = {n: v for n in _COMPARED if (v := getattr(ask, n)) not in ((), None)}
        said = {
            n: [("-" if p.excluded else "") + p.words for p in v] if n in ("plans", "topics", "units") else v
            for n, v in slots.items()
        }
        flags = [
            label.shape,
            label.fold,
            *(["beside"] if label.beside else []),
            *(["lack"] if label.lack else []),
            *([label.turn] if label.turn != "new" else []),
        ]
        out.append(" ".join(flags) + " " + " ".join(f"{n}={v}" for n, v in said.items()))
    return " ‖ ".join(out)


def fit_sureness(rows: Sequence[tuple[float, float, bool]]) -> tuple[float, float, float]:
    """Return the weights of a calibrated logit: (1, log probability, lead) → whether shape and fold were right."""
    if len({right for _, _, right in rows}) < 2:
        return (0.0, 1.0, 1.0)
    model = LogisticRegression(C=10.0).fit(np.array([row[:2] for row in rows]), [row[2] for row in rows])
    return (float(model.intercept_[0]), float(model.coef_[0][0]), float(model.coef_[0][1]))


def table(rows: Sequence[tuple[str, Callable[[], dict[str, float]]]]) -> str:
    """Return the figures of several readers, one a row."""
    names = ("exact", "alike", "slots", "tag F1", "denied", "cut", "core", "shape", "fold", "beside", "lack", "turn")
    lines = ["| | " + " | ".join(names) + " |", "|" + "---|" * (len(names) + 1)]
    for title, of in rows:
        figures = of()
        lines.append(f"| {title} | " + " | ".join(f"{figures[n]:.3f}" for n in names) + " |")
    return "\n".join(lines)
