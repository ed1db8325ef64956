"""How far figures lie apart: which two of those found a question compares, and their difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from answer import cues
from answer.draft import Line
from answer.figures import printed, sentence_evidence
from answer.frames import frame
from answer.measures import years_named
from answer.quantities import Found
from answer.query import Query
from corpus import Document, Target


def gap_lines(query: Query, listed: Sequence[Found], place: Callable[[Document], str]) -> list[Line]:
    """Return the line that says how far apart the two figures are that a question compares; [] where these are not two.

    They are of one thing and one unit: the present state and the aim of a plan, or one figure each of two plans, of more plans
    the highest and the lowest where both are asked for.
    """
    if not cues.GAP.search(query.text):
        return []
    things: dict[tuple[str, str], list[Found]] = {}
    for found in listed:
        if not isinstance(found.target.value, tuple):
            things.setdefault((found.target.what, found.target.unit), []).append(found)
    pair = next((p for group in things.values() if (p := _compared(query, group))), None)
    asked = years_named(query.text)
    if pair is None or not asked <= {f.target.year for f in pair}:
        missing = sorted(asked - {f.target.year for f in listed})
        documents = list({f.document.name: f.document for f in listed}.values())
        if len(documents) != 1 or not missing:
            return []
        what = frame("figures_of", query.language, years="、".join(f"{y}年" for y in missing))
        return [Line(frame("without_fact", query.language, where=place(documents[0]), what=what))]
    high, low = sorted(pair, key=_value, reverse=True)
    several = high.document is not low.document
    unit = high.target.unit
    figures = tuple(printed(f.document, f.target, bare=True)[0] for f in (high, low))
    text = frame(
        "gap",
        query.language,
        left=f"{place(high.document) if several else _when(query, high.target)}{figures[0]}",
        right=f"{place(low.document) if several else _when(query, low.target)}{figures[1]}",
        gap=_value(high) - _value(low),
        unit=("个百分点" if query.language == "zh" else "percentage points") if unit == "%" else unit,
        note=frame("years_differ", query.language) if several and high.target.year != low.target.year else "",
    )
    proof = [e for f in (high, low) for e in sentence_evidence(f.document, f.target)[0]]
    return [Line(text, figures, tuple(dict.fromkeys(proof)))]


def _compared(query: Query, group: Sequence[Found]) -> tuple[Found, Found] | None:
    """Return the two figures of one thing that a question compares, None where they are not told."""
    plans: dict[str, list[Found]] = {}
    for found in group:
        plans.setdefault(found.document.name, []).append(found)
    if len(plans) == 1:
        return _from_to(group)
    if any(len(own) > 1 for own in plans.values()):
        return None
    if len(group) == 2:
        return group[0], group[1]
    if query.maximum and query.minimum:
        return max(group, key=_value), min(group, key=_value)
    return None


def _from_to(group: Sequence[Found]) -> tuple[Found, Found] | None:
    """Return the figures of two years of one plan: of more, the latest present state and the only aim."""
    if len(group) == 2:
        return (group[0], group[1]) if group[0].target.year != group[1].target.year else None
    states = [f for f in group if f.target.kind == "baseline" and f.target.year]
    aims = [f for f in group if f.target.kind == "target"]
    return (max(states, key=lambda f: f.target.year or 0), aims[0]) if states and len(aims) == 1 else None


def _value(found: Found) -> Decimal:
    """Return a figure as its plan prints it, without a float's rounding."""
    return Decimal(re.sub(r"\.0$", "", str(found.target.value)))


def _when(query: Query, target: Target) -> str:
    kind = frame(target.kind, query.language)
    if query.language == "zh":
        return f"{target.year}年{kind}" if target.year else kind
    return f"{target.year} {kind} " if target.year else f"{kind} "
