"""What a person should look at again in a plan: what was not read, figures that look odd, and slips of print.

The rules are general and know no plan. A doubt is no verdict: it names a place and why it was noticed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus import Corpus, Document, Target

Why = Literal[
    "role_unread",
    "cell_unread",
    "row_unread",
    "table_unread",
    "role_told",
    "figure_name",
    "figure_condition",
    "figure_unit",
    "goal_falls",
    "goal_differs",
    "percent_over",
    "figure_split",
    "unit_twice",
    "unit_two_roles",
    "unit_odd",
    "phrase_odd",
    "title_odd",
    "bracket_alone",
    "bracket_kinds",
    "level_word",
]

_CEILING = re.compile(r"不(?:得)?(?:超过|高于|多于|大于)|以[内下]|控制|[降减压缩]|低于|少于|小于|不足")
_GROWTH = re.compile(r"增长|提高|增加|增幅|增速|翻|扩大|提升")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place of a plan to look at again.

    Attributes:
        why: what was noticed.
        document: the plan's file name.
        start: raw offset, inclusive.
        end: raw offset, exclusive.
        text: the place's own text, without page breaks.
        detail: what it was held against (the usual name, the earlier figure); "" for nothing.
    """

    why: Why
    document: str
    start: int
    end: int
    text: str
    detail: str = ""


def doubt(document: Document, why: Why, start: int, end: int, detail: str = "") -> Doubt:
    """Return a doubt about the clean range [start, end)."""
    span = document.span(start, end)
    return Doubt(why, document.name, span.start, span.end, document.text[start:end], detail)


def unread(corpus: Corpus, document: Document) -> tuple[Doubt, ...]:
    """Return the places with words of responsibility, cells or figures that gave no row."""
    return tuple(doubt(document, m.why, m.start, m.end) for m in corpus.health(document.name).misses)


def set_aside(corpus: Corpus, document: Document) -> tuple[Doubt, ...]:
    """Return the places that a rule takes for no row: figures in names and conditions, duties told in prose."""
    return tuple(doubt(document, m.why, m.start, m.end) for m in corpus.health(document.name).aside)


def odd_figures(corpus: Corpus, document: Document) -> tuple[Doubt, ...]:
    """Return the figures that look wrong beside others of the plan, or as printed."""
    held = corpus.targets[document.name]
    found = [*_contradicting(document, held), *_over_hundred(document, held), *_split(document, held)]
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.start))


def _contradicting(document: Document, held: Iterable[Target]) -> Iterator[Doubt]:
    """Yield the goals below an earlier one of the same thing, and those with two values for one year."""
    series: defaultdict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in held:
        rising = not _CEILING.search(target.comparator + document.text[target.start : target.figure[0]])
        if target.kind != "standing" and target.year and not isinstance(target.value, tuple) and rising and target.what:
            series[target.what, target.unit].append(target)
    for targets in series.values():
        for earlier, later in pairwise(sorted(targets, key=lambda t: (t.year or 0, t.kind != "baseline", t.start))):
            own = document.text[later.start : later.end]
            if later.kind == "baseline" or earlier.value == later.value or "其中" in own:
                continue
            figure = f"{earlier.year}年 {document.text[slice(*earlier.figure)]}"
            if later.year == earlier.year and earlier.kind == "target":
                yield doubt(document, "goal_differs", later.start, later.end, figure)
            elif _value(later) < _value(earlier):
                yield doubt(document, "goal_falls", later.start, later.end, figure)


def _value(target: Target) -> float:
    return target.value if not isinstance(target.value, tuple) else target.value[0]


def _over_hundred(document: Document, held: Iterable[Target]) -> Iterator[Doubt]:
    for target in held:
        high = target.value[1] if isinstance(target.value, tuple) else target.value
        if target.unit == "%" and high > 100 and not _GROWTH.search(document.text[target.start : target.end]):
            yield doubt(document, "percent_over", target.start, target.end)


def _split(document: Document, held: Iterable[Target]) -> Iterator[Doubt]:
    """Yield the figures that are cut by a space or a line break in the file."""
    figures = [t.figure for t in held] + [m.span() for m in re.finditer(r"\d[\d. \u3000]*\d", document.text)]
    for start, end in figures:
        if re.search(r"\S\s+\S", document.quote(start, end)):
            yield doubt(document, "figure_split", start, end, " ".join(document.quote(start, end).split()))
