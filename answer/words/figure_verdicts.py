"""Figures that a question claims → yes or no, above the figures that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from answer.draft import Draft, Line
from answer.figures import is_figure, limit_of
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.rows.algebra import group
from answer.rows.figures import FigureRow
from answer.words.common import silent, verdict
from answer.words.figure_gaps import decimal
from answer.words.figure_lines import FigureLines, Found


def claimed(linker: Linker, lines: FigureLines, question: Question, found: Found) -> Draft:
    """Return yes or no to the figures, years or order that the question claims, above the figures that decide it."""
    out: list[Line] = []
    flat = [r for _, rows in found for r in rows]
    ordered = _ordered(lines, question, found)
    if ordered is not None:
        out.append(verdict(question, ordered))
    elif question.ask.figures:
        for _, rows in found:
            key = _judged(question, rows)
            if key != "other_words":
                out += [verdict(question, key == "yes")] if rows else []
            else:
                out.append(Line(frame(key, question.ask.language)))
    elif question.ask.years and not (question.order and len(flat) > 1):
        out.append(verdict(question, all(any(r.target.year == y for r in flat) for y in question.ask.years)))
    out += [lines.line(question, r) for r in flat]
    out += [silent(linker, question, d) for d, rows in found if not rows and question.scope.named]
    return Draft(tuple(out))


def _ordered(lines: FigureLines, question: Question, found: Found) -> bool | None:
    """Return whether one figure is to another as claimed, as far apart as claimed; None for no such claim."""
    units = group([r for _, rows in found for r in rows], lambda r: r.target.unit) if question.order else {}
    sides = next((pair for rows in units.values() if (pair := _sides(lines, question, rows))), None)
    if sides is None:
        return None
    gaps = [f.value for f in question.ask.figures if not any(is_figure(r.target, f) for r in sides)]
    left, right = (decimal(r) for r in sides)
    apart = not gaps or abs(left - right) == Decimal(str(gaps[0]))
    holds = {"more": left > right, "less": left < right, "same": left == right}
    return holds[question.order] and apart


def _sides(lines: FigureLines, question: Question, rows: Sequence[FigureRow]) -> tuple[FigureRow, FigureRow] | None:
    """Return the two of the figures of one unit that a claim sets against each other, in its order; None for no two.

    They are told apart by the plans that they stand in, else by their values as stated, their years, their topics.
    """
    ask = question.ask
    told = [[r for r in rows if lines.tells(topic, r)] for topic in question.topics]
    apart = [[r for r in own if all(r not in other for other in told if other is not own)] for own in told]
    ways = (
        [[r for r in rows if r.document is d] for d in dict.fromkeys(r.document for r in rows)],
        [[r for r in rows if is_figure(r.target, f)] for f in ask.figures],
        [[r for r in rows if r.target.year == y] for y in ask.years],
        *([a if i == n else t for i, (a, t) in enumerate(zip(apart, told, strict=True))] for n in range(len(told))),
    )
    pairs = ((way[0][0], way[1][0]) for way in ways if len(way) == 2 and all(len(side) == 1 for side in way))
    return next((p for p in pairs if p[0] is not p[1]), None)


def _judged(question: Question, rows: Sequence[FigureRow]) -> str:
    """Return the frame for the figures that a question claims of rows: yes, no, or that only the limit is another."""
    told: list[bool] = []
    for figure in question.ask.figures:
        fits = [r.target for r in rows if is_figure(r.target, figure) and figure.year in (None, r.target.year)]
        fits = fits or [r.target for r in rows if is_figure(r.target, figure) and r.target.year is None]
        asked = question.ask.years
        if not fits or (asked and not any(t.year in (None, *asked) for t in fits)):
            return "no"
        told.append(any(figure.limit in ("", limit_of(t)) for t in fits))
    return "yes" if all(told) else "other_words"
