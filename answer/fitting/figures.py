"""Fits which figures of a plan a question means, from labelled questions: `python -m answer.fitting.figures`.

The questions are `data/figures.jsonl` (plan, question, the figures meant, none where the plan has it not) and the gold
questions with evidence, each asked once more with its figures taken out of the plan: what is left is not meant. Prints, one
author left out at a time, how many are told rightly, wrongly and not at all; and the same over the bounds.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer.assistant import Assistant
from answer.figures import printed
from answer.fitting.matters import CORPUS, PLANS
from answer.fitting.passages import QUESTIONS, plain
from answer.fitting.regression import fitted_weights, write
from answer.linking.figures import FEATURES, HEADLINE, HEADLINE_FEATURES, MODEL, headline_features
from answer.linking.question import Question
from answer.rows.figures import FigureRow, FigureRows, wanted_of
from corpus import Document, Target

LABELLED = Path(__file__).with_name("data") / "figures.jsonl"
_TYPES = ("target", "compare", "aggregate", "yesno", "followup")
_BOUNDS = tuple(i / 20 for i in range(4, 17))
_MARGINS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
_ABSENT = 0.15  # share of questions for a figure that the plan has not: a prior of the shared sets
_HARDER = 0.5  # what a question with its figures taken out weighs: fewer of its kind are asked
_OTHERS = 3.0  # what the figures that are not meant weigh together
_AS_GOOD = 0.001  # by which a bound's cost may be above the least
_WORSE = 2.0  # what a figure told that is not meant costs: a refusal, which names the nearest figure, costs 1


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of one plan: the features of its figures, (figures, features), which are meant, and which may be."""

    author: str
    features: NDArray[np.float64]
    meant: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]
    taken_out: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question: its plan, and the labels of the figures meant and of those that may be."""

    author: str
    question: Question
    document: Document
    meant: frozenset[str]
    doubtful: frozenset[str]


def label(document: Document, target: Target) -> str:
    """Return what a figure is called in the labelled data: what is measured, as printed, its year."""
    return " ".join(x for x in (target.what, printed(document, target, bare=True)[0], str(target.year or "")) if x)


def data_hash() -> str:
    """Return the SHA-256 of the labelled questions and their plans; gold questions, of which more are opened, aside."""
    digest = sha256()
    for path in (LABELLED, *sorted(PLANS.iterdir())):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read(assistants: Sequence[Assistant]) -> Iterator[Asked]:
    """Yield the labelled questions, then the gold questions whose evidence says which figures are meant."""
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        held: dict[str, Any] = json.loads(line)
        for assistant in assistants:
            if held["plan"] in {d.name for d in assistant.corpus.documents}:
                turns = [{"role": "user", "content": h} for h in held.get("history", ())]
                yield from _asked(assistant, held, turns, held["plan"], frozenset(held["figures"]), frozenset())
    for path in QUESTIONS:
        for line in path.read_text(encoding="utf-8").splitlines():
            gold: dict[str, Any] = json.loads(line)
            gold["author"] = path.parent.name if path.stem == "questions" else path.stem
            yield from _gold(assistants[0], gold)


def _asked(
    assistant: Assistant,
    held: Mapping[str, Any],
    turns: Sequence[Mapping[str, str]],
    plan: str,
    meant: frozenset[str],
    doubtful: frozenset[str],
) -> Iterator[Asked]:
    """Yield a question, if it is read as one ask, and not for what a stated figure is about."""
    asks = assistant.understood(held["question"], turns)
    if len(asks) == 1 and (not asks[0].ask.figures or asks[0].ask.fold == "claim"):
        yield Asked(held["author"], asks[0], assistant.corpus.document(plan), meant, doubtful)


def _gold(assistant: Assistant, gold: Mapping[str, Any]) -> Iterator[Asked]:
    none = frozenset[str]()
    if not gold["answerable"]:
        asks = assistant.understood(gold["question"], gold["history"])
        if all(q.ask.of == "target" and not q.scope.foreign and len(q.scope.documents) == 1 for q in asks):
            yield from _asked(assistant, gold, gold["history"], asks[0].scope.documents[0].name, none, none)
        return
    for document in assistant.corpus.documents if gold["type"] in _TYPES else ():
        quotes = [
            plain(e["quote"])
            for e in gold["evidence"]
            if document.name == e.get("document") or document.region == e.get("region")
        ]
        held = [t for t in assistant.corpus.targets[document.name] if _is_of(document, t, quotes)]
        said = [t for t in held if _is_said(document, t, gold["must_include"])]
        meant = said or (held if len(held) == 1 else [])
        if meant:
            names = frozenset(label(document, t) for t in meant)
            others = frozenset(label(document, t) for t in held) - names
            yield from _asked(assistant, gold, gold["history"], document.name, names, others)


def _is_of(document: Document, target: Target, quotes: Sequence[str]) -> bool:
    """Tell whether a piece of evidence holds the clause of a figure, or is of it and holds the figure."""
    clause, figure = plain(document.text[target.start : target.end]), plain(document.text[slice(*target.figure)])
    return any(clause in quote or (quote in clause and figure in quote) for quote in quotes)


def _is_said(document: Document, target: Target, groups: Sequence[Sequence[str]]) -> bool:
    """Tell whether a right answer must hold a figure."""
    figure = plain(document.text[slice(*target.figure)])
    number = re.sub(r"[^\d.]", "", figure)
    said = [plain(x) for group in groups for x in group]
    return any(figure in x or (number and number in re.findall(r"[\d.]+", x)) for x in said)


def cases(assistant: Assistant, rows: FigureRows, asked: Asked) -> Iterator[Case]:
    """Yield a labelled question as a case, and once more with the figures that it means taken out of the plan."""
    wanted = wanted_of(asked.question)
    pool = rows.pool(asked.question, wanted.wording, asked.document)
    names = [label(r.document, r.target) for r in pool]
    meant = np.array([n in asked.meant for n in names], dtype=bool)
    things = {r.target.what for r, yes in zip(pool, meant, strict=True) if yes}
    same = [n in asked.doubtful or r.target.what in things for n, r in zip(names, pool, strict=True)]
    doubtful = np.array(same, dtype=bool) & ~meant
    if not pool or (asked.meant and not meant.any()):
        return

    def of(held: Sequence[FigureRow]) -> NDArray[np.float64]:
        found = assistant.linker.figures.features(wanted, asked.document, [r.target for r in held])
        return np.array([[f[name] for name in FEATURES] for f in found])

    yield Case(asked.author, of(pool), meant, doubtful)
    left = [r for r, gone in zip(pool, meant | doubtful, strict=True) if not gone]
    if meant.any() and left:
        none = np.zeros(len(left), dtype=bool)
        yield Case(asked.author, of(left), none, none, taken_out=True)


def _fitted(held: Sequence[Case]) -> NDArray[np.float64]:
    x = np.concatenate([c.features[~c.doubtful] for c in held])
    y = np.concatenate([c.meant[~c.doubtful] for c in held]).astype(float)
    weigh = np.concatenate(
        [
            (np.where(c.meant, 1.0, _OTHERS / len(c.meant)) * (_HARDER if c.taken_out else 1.0))[~c.doubtful]
            for c in held
        ]
    )
    return fitted_weights(x, y, weigh)


@dataclass(frozen=True, slots=True)
class Score:
    """How cases fare, as shares.

    Attributes:
        right, exactly, wrong, refused: of questions whose figure the plan has: told, told with just its figures, another
            told, none told.
        false: of questions whose figure the plan lacks, those for which one is told.
        taken_out: of questions whose figure was taken out of the plan, those for which one is told.
    """

    right: float
    exactly: float
    wrong: float
    refused: float
    false: float
    taken_out: float

    @property
    def cost(self) -> float:
        """Return the expected cost of wrong decisions."""
        false = _WORSE * (self.false + self.taken_out) / 2
        return _ABSENT * false + (1 - _ABSENT) * (_WORSE * self.wrong + self.refused)


def score(decided: Sequence[tuple[Case, NDArray[np.float64]]], bound: float, margin: float) -> Score:
    """Return how cases fare whose figures have these log-odds."""
    least = float(np.log(bound / (1 - bound)))
    counts = dict.fromkeys(("present", "right", "exactly", "wrong", "absent", "false", "out", "taken"), 0)
    for case, odds in decided:
        told = bool(odds.max() >= least)
        if case.meant.any():
            may = case.meant | case.doubtful
            chosen = (odds >= least) & (odds >= odds.max() - margin)
            counts["present"] += 1
            counts["right"] += told and bool(may[odds.argmax()])
            counts["wrong"] += told and not may[odds.argmax()]
            counts["exactly"] += told and bool((chosen <= may).all() and (case.meant <= chosen).all())
        else:
            counts["out" if case.taken_out else "absent"] += 1
            counts["taken" if case.taken_out else "false"] += told
    present, absent, out = (max(1, counts[k]) for k in ("present", "absent", "out"))
    right, wrong = counts["right"] / present, counts["wrong"] / present
    return Score(
        right, counts["exactly"] / present, wrong, 1 - right - wrong, counts["false"] / absent, counts["taken"] / out
    )


def main() -> None:
    """Fit, print the figures, write the models."""
    from answer.opening import default_state

    with tempfile.TemporaryDirectory() as state:
        assistants = [Assistant.open(CORPUS, default_state(CORPUS)), Assistant.open(PLANS, state)]
        held: list[Case] = []
        told: list[tuple[dict[str, float], bool]] = []
        for asked in read(assistants):
            own = next(a for a in assistants if asked.document in a.corpus.documents)
            rows = FigureRows(own.vocabulary, own.linker)
            held += cases(own, rows, asked)
            if not asked.question.terms:
                aims = {label(r.document, r.target) for r in rows.headline(asked.question, asked.document)}
                features = headline_features(
                    asked.question.spoken, asked.question.unheard, own.vocabulary.dictionaries.kinds
                )
                told.append((features, bool(asked.meant) and asked.meant <= aims))
    authors = sorted({c.author for c in held})
    decided: list[tuple[Case, NDArray[np.float64]]] = []
    for author in authors:
        weights = _fitted([c for c in held if c.author != author])
        decided += [(c, c.features @ weights) for c in held if c.author == author]
    _print_authors(decided, authors)
    bound, margin = _best(decided)
    write(MODEL, FEATURES, _fitted(held), bound, margin=margin, perhaps=_perhaps(decided, bound), data=data_hash())
    x = np.array([[f[name] for name in HEADLINE_FEATURES] for f, _ in told])
    y = np.array([yes for _, yes in told], dtype=float)
    weights = fitted_weights(x, y, np.ones(len(y)))
    ok = ((x @ weights >= 0) == (y > 0)).mean()
    print(
        f"{len(told)} questions without a topic, {int(y.sum())} for what the plan aims at; right on the same: {ok:.3f}"
    )
    write(HEADLINE, HEADLINE_FEATURES, weights, 0.5)


def _print_authors(decided: Sequence[tuple[Case, NDArray[np.float64]]], authors: Sequence[str]) -> None:
    print(f"{len(decided)} cases; left out, at 0.5: right, exactly, wrong, refused; false of absent, of taken out")
    for author in authors:
        own = [(c, p) for c, p in decided if c.author == author]
        s = score(own, 0.5, 2.0)
        print(
            f"{author:<22}{len(own):>5}  {s.right:.3f} {s.exactly:.3f} {s.wrong:.3f} {s.refused:.3f}"
            f"  {s.false:.3f} {s.taken_out:.3f}"
        )


def _best(decided: Sequence[tuple[Case, NDArray[np.float64]]]) -> tuple[float, float]:
    """Return the bound of least expected cost, of those as good the highest, and the margin that chooses most sets exactly."""
    scores = {b: score(decided, b, 2.0) for b in _BOUNDS}
    for bound, s in scores.items():
        print(
            f"{bound:.2f}  {s.right:.3f} {s.exactly:.3f} {s.wrong:.3f} {s.refused:.3f}"
            f"  {s.false:.3f} {s.taken_out:.3f}  cost {s.cost:.3f}"
        )
    least = min(s.cost for s in scores.values())
    bound = max(b for b, s in scores.items() if s.cost <= least + _AS_GOOD)
    exactly = {m: score(decided, bound, m).exactly for m in _MARGINS}
    print("margin, chosen exactly:", {m: round(x, 3) for m, x in exactly.items()})
    return bound, max(exactly, key=exactly.__getitem__)


def _perhaps(decided: Sequence[tuple[Case, NDArray[np.float64]]], bound: float) -> float:
    """Return the lowest bound from which on, of figures not sure enough to be told, as many are meant as are not."""
    for low in (b for b in np.arange(0.05, bound, 0.05).tolist()):
        between = [(c, p) for c, p in decided if np.log(low / (1 - low)) <= p.max() < np.log(bound / (1 - bound))]
        meant = [bool((c.meant | c.doubtful)[p.argmax()]) for c, p in between if not c.taken_out]
        if meant and sum(meant) * 2 >= len(meant):
            return float(round(low, 2))
    return bound


if __name__ == "__main__":
    main()
