"""How well a reader reads: figures of its asks against the labelled ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from sklearn.linear_model import LogisticRegression

from answer.reading.ask import Ask
from answer.reading.fit.examples import Example
from answer.reading.markup import Label
from answer.reading.features import Seen, TokenSpan
from answer.reading.reader import cuts, deny, judge
from answer.reading.learned import Learned
from answer.reading.slots import ask_of
from answer.reading.carrying import shared

_COMPARED = (
    "plans", "topics", "units", "roles", "role_excluded", "years", "period", "figures", "facts", "items", "ordinal", "bound",
)  # fmt: skip


@dataclass(slots=True)
class Score:
    """Sums over questions; `figures` gives the rates."""

    counts: Counter[str] = field(default_factory=Counter)
    by: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    judged: list[tuple[float, float, bool]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return the rates, 0–1."""
        c = self.counts
        rate = {
            k: c[f"{k}.right"] / max(c[f"{k}.all"], 1)
            for k in ("exact", "slots", "cut", "shape", "fold", "beside", "lack", "turn", "core")
        }
        found, gold, hit = c["spans.found"], c["spans.gold"], c["spans.hit"]
        return {**rate, "tag F1": 2 * hit / max(found + gold, 1), "denied": c["denied.right"] / max(c["denied.all"], 1)}


def read_with(
    learned: Learned, said: Example, seen: Seen, spans: Sequence[TokenSpan]
) -> tuple[list[int], list[tuple[Ask, Label, float]]]:
    """Return the cuts and the asks of an example as the reader makes them, from slots as found."""
    spans = deny(learned, seen, spans)
    found = cuts(learned, seen, spans)
    edges = [0, *found, len(said.tokens)]
    out = []
    for number, part in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        label, sure = judge(learned, seen, spans, part, number, said.follows)
        inside = [s for s in spans if part[0] <= s[0] < part[1]]
        out.append((ask_of(said.text, said.tokens, inside, label, sure=sure), label))
    return found, [(ask, label, ask.sure) for ask, label in shared(out)]


def add(score: Score, learned: Learned, said: Example, seen: Seen, spans: Sequence[TokenSpan]) -> None:
    """Add one question to a score."""
    found, asks = read_with(learned, said, seen, spans)
    c = score.counts
    gold_spans = {(b, e, t.rstrip("-")) for b, e, t in said.spans}
    c["spans.gold"] += len(gold_spans)
    c["spans.found"] += len(spans)
    c["spans.hit"] += len(gold_spans & set(spans))
    for begin, end, tag in deny(learned, seen, spans):
        for gold in said.spans:
            if gold[:2] == (begin, end) and gold[2].rstrip("-") == tag.rstrip("-") and "-" in gold[2] + tag:
                c["denied.all"] += 1
                c["denied.right"] += gold[2] == tag
    gold_asks = said.asks()
    same_cuts = tuple(found) == said.cuts
    c["cut.all"] += 1
    c["cut.right"] += same_cuts
    slots = heads = same_cuts
    if same_cuts:
        for gold, label, (ask, told, _) in zip(gold_asks, said.labels, asks, strict=True):
            for head in ("shape", "fold", "beside", "lack", "turn"):
                if head != "turn" or said.follows:
                    right = getattr(label, head) == getattr(told, head)
                    c[f"{head}.all"] += 1
                    c[f"{head}.right"] += right
                    heads = heads and right
            core = (label.shape, label.fold) == (told.shape, told.fold)
            c["core.all"] += 1
            c["core.right"] += core
            score.by[f"shape {label.shape}"].append(core)
            same = all(_plain(getattr(gold, name)) == _plain(getattr(ask, name)) for name in _COMPARED)
            slots = slots and same
    c["slots.all"] += 1
    c["slots.right"] += slots
    c["exact.all"] += 1
    c["exact.right"] += slots and heads
    score.by[f"voice {said.voice}"].append(slots and heads)
    score.by[f"author {said.author}"].append(slots and heads)
    if not (slots and heads):
        score.wrong.append(
            (said.text, _told(gold_asks, said.labels), _told([a for a, _, _ in asks], [t for _, t, _ in asks]))
        )


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
    names = ("exact", "slots", "tag F1", "denied", "cut", "core", "shape", "fold", "beside", "lack", "turn")
    lines = ["| | " + " | ".join(names) + " |", "|" + "---|" * (len(names) + 1)]
    for title, of in rows:
        figures = of()
        lines.append(f"| {title} | " + " | ".join(f"{figures[n]:.3f}" for n in names) + " |")
    return "\n".join(lines)
