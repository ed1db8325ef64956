"""How far figures lie apart: which of those found a question compares, and the line that says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from answer.draft import Line
from answer.figures import limit_of, printed, sentence_evidence
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Language
from answer.rows.algebra import group, spread
from answer.rows.figures import FigureRow
from answer.words.common import place
from corpus import Target

_ABROAD = re.compile(r"全[国省区市县]|国家(?!级)")
_BOUNDS = {"at least": 1, "over": 1, "at most": -1, "below": -1, "": 0}  # whether a figure may be larger, or smaller
Pair = tuple[FigureRow, FigureRow]


def is_abroad(target: Target) -> bool:
    """Tell whether a figure is of the nation or of the place above, and not of its plan's own region (全省…)."""
    return _ABROAD.match(target.what) is not None


def gaps(at: Linker, question: Question, rows: Sequence[FigureRow]) -> list[Line]:
    """Return the lines that say how far apart the figures are that a question compares; what year has none."""
    ask = question.ask
    if ask.fold != "spread":
        return []
    single = [r for r in rows if not isinstance(r.target.value, tuple)]
    abroad = _with_abroad(single)
    if abroad:
        return [_line(at, ask.language, *pair) for pair in abroad]
    groups = group(single, lambda r: r.thing).values()
    pair = next((p for held in groups if (p := _compared(held, ask.years, question.kind))), None)
    pair = pair or _only_two(single)
    if sum(not p.excluded for p in ask.plans) > 2:
        return []  # of three, no two are the ones compared
    if pair is None or not set(ask.years) <= {r.target.year for r in pair}:
        missing = sorted(set(ask.years) - {r.target.year for r in rows})
        if not missing or len({r.document.name for r in rows}) != 1:
            return []
        what = frame("figures_of", ask.language, years="、".join(f"{y}年" for y in missing))
        where = place(at, rows[0].document, ask.language)
        return [Line(frame("without_fact", ask.language, where=where, what=what))]
    return [_line(at, ask.language, *pair)]


def decimal(held: FigureRow) -> Decimal:
    """Return a figure as its plan prints it, without a float's rounding."""
    return Decimal(re.sub(r"\.0$", "", str(held.target.value)))


def _line(at: Linker, language: Language, high: FigureRow, low: FigureRow) -> Line:
    several = high.document is not low.document
    shown = [printed(r.document, r.target, bare=True) for r in (high, low)]
    if several:
        sides = [place(at, r.document, language) for r in (high, low)]
    elif _own(high.target) == _own(low.target):
        sides = [_when(language, r.target) for r in (high, low)]
    else:
        sides = [r.target.what + " " * (language == "en") for r in (high, low)]
    points = "个百分点" if language == "zh" else "percentage points"
    bound = _bound(high, low)
    text = frame(
        "gap",
        language,
        left=f"{sides[0]}{shown[0][0]}",
        right=f"{sides[1]}{shown[1][0]}",
        bound=frame(bound, language) if bound else "",
        gap=decimal(high) - decimal(low),
        unit=points if high.target.unit == "%" else high.target.unit,
        note=frame("years_differ", language) if several and high.target.year != low.target.year else "",
    )
    proof = [e for r in (high, low) for e in sentence_evidence(r.document, r.target)[0]]
    return Line(text, tuple(piece for _, said in shown for piece in said), tuple(dict.fromkeys(proof)))


def _with_abroad(rows: Sequence[FigureRow]) -> list[Pair]:
    """Return each figure of elsewhere (全省…) with the plan's own of the same thing and kind, the newest, the higher first."""
    pairs: list[Pair] = []
    for other in (r for r in rows if is_abroad(r.target)):
        own = [
            r
            for r in rows
            if (r.document, r.target.unit, r.target.kind) == (other.document, other.target.unit, other.target.kind)
            and r.target.what == _own(other.target)
            and (other.target.year is None or r.target.year in (None, other.target.year))
        ]
        if own:
            newest = max(own, key=lambda r: r.target.year or 0)
            pairs += [pair] if (pair := spread([newest, other], lambda r: r.value)) else []
    return pairs


def _only_two(rows: Sequence[FigureRow]) -> Pair | None:
    """Return the only figures found, of two plans or of two things in one, where they are of one unit, the higher first."""
    sides, units = {(r.document.name, r.target.what) for r in rows}, {r.target.unit for r in rows}
    return spread(rows, lambda r: r.value) if len(rows) == len(sides) == 2 and len(units) == 1 else None


def _own(target: Target) -> str:
    """Return what is measured, without where."""
    return _ABROAD.sub("", target.what, count=1)


def _compared(rows: Sequence[FigureRow], years: Sequence[int], kind: str) -> Pair | None:
    """Return the two figures of one thing that are compared, the higher first; None where they are not told.

    Args:
        rows: figures of one thing.
        years: the years that the question names.
        kind: the kind of figures that the question's words are of, "" where they are of neither or both.
    """
    plans = group(rows, lambda r: r.document.name)
    if len(plans) > 1:
        return None if any(len(own) > 1 for own in plans.values()) else spread(rows, lambda r: r.value)
    named = [r for r in rows if r.target.year in years] if len(years) > 1 else list(rows)
    if len(named) == 2 and named[0].target.year != named[1].target.year:
        return spread(named, lambda r: r.value)
    states = sorted(
        (r for r in rows if r.target.kind == "baseline" and r.target.year), key=lambda r: r.target.year or 0
    )
    aims = [r for r in rows if r.target.kind == "target"]
    if len(years) == 1 and kind != "target" and [r.target.year for r in states[1:]] == list(years):
        return spread(states, lambda r: r.value)  # of the year before, where only the later one is named
    return spread([states[-1], aims[0]], lambda r: r.value) if states and len(aims) == 1 else None


def _bound(high: FigureRow, low: FigureRow) -> str:
    """Return the frame for how the limits of two figures bound what lies between them; "" where they leave it open."""
    ways = {_BOUNDS[limit_of(high.target)], -_BOUNDS[limit_of(low.target)]} - {0}
    return {frozenset([1]): "gap_least", frozenset([-1]): "gap_most"}.get(frozenset(ways), "")


def _when(language: Language, target: Target) -> str:
    """Return what tells the figures of one plan apart: year and kind, and of elsewhere the place."""
    place_ = where[0] if (where := _ABROAD.match(target.what)) else ""
    kind = frame(target.kind, language)
    if language == "zh":
        return place_ + (f"{target.year}年{kind}" if target.year else kind)
    return f"{place_} " * bool(place_) + (f"{target.year} {kind} " if target.year else f"{kind} ")
