"""The figures of all plans by what they measure: one series for a thing that several plans state in the same unit.

Two figures are of one series where their names are the same but for brackets, 的 and the order of their words
(创业创新带头人, 创新创业带头人), and their units are printed alike. Figures that differ by any further word (骨干教师, 全省…)
stay apart: a series that is too small misleads nobody, one that mixes things does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from answer.figures import printed, row, sentence_evidence, value_of
from answer.language import normalise
from corpus import Corpus, Document, Target

_SILENT = re.compile(r"[\s\"'“”‘’（）()〔〕【】《》、，,·的]")
_PERIOD = re.compile(r"十[一二三四五六七八九]五|[\d三四五]年(?:内|间|累计)")
_ORDERED = re.compile(r"[占比与和及同至到由从较每]")  # their words can't change places: 甲与乙之比 is not 乙与甲之比


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a plan.

    Attributes:
        document: the plan's file name.
        what: the thing measured, in the plan's words.
        comparator: the plan's own words (达到, 力争…以上), "" for none.
        value: the number, or (low, high) for a range; in `unit`.
        unit: as printed, scale words kept; % for every notation of a percentage.
        order: one number to sort by: the low end of a range, scale words (万, 亿) counted in.
        year: the year it holds for, None when the plan gives none.
        year_written: whether the plan writes that year by the figure; False also where it follows from other words
            (“十四五”期间, 5年内, a deadline).
        kind: target, baseline or standing.
        printed: figure and comparators as the plan prints them.
        section: headings down to it, outermost first.
        start: raw offset of the clause that states it, inclusive.
        end: raw offset, exclusive.
        quote: exactly raw[start:end].
        year_at: raw range of the year where it stands outside that clause, else None.
        figure_at: raw range of the figure.
        corrected: who corrected it, and when; "" for what was read.
    """

    document: str
    what: str
    comparator: str
    value: float | tuple[float, float]
    unit: str
    order: float
    year: int | None
    year_written: bool
    kind: str
    printed: str
    section: tuple[str, ...]
    start: int
    end: int
    quote: str
    year_at: tuple[int, int] | None = None
    figure_at: tuple[int, int] = (0, 0)
    corrected: str = ""

    @property
    def low(self) -> float:
        """The number, or the low end of a range."""
        return self.value[0] if isinstance(self.value, tuple) else self.value

    @property
    def high(self) -> float:
        """The number, or the high end of a range."""
        return self.value[1] if isinstance(self.value, tuple) else self.value


@dataclass(frozen=True, slots=True)
class Panel:
    """The plans of a series whose last goal is for one year.

    Attributes:
        year: that year; None for plans whose figures are no goals, or goals without a year.
        plans: by plan its points, those of earlier years first, undated ones last.
    """

    year: int | None
    plans: tuple[tuple[str, tuple[Point, ...]], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One thing measured in one unit, over plans.

    Attributes:
        what: the name that most points give it, the shorter of two.
        unit: the unit of every point.
        points: in text order, plan by plan.
        other_units: units in which plans state a thing of the same name; those figures are series of their own.
    """

    what: str
    unit: str
    points: tuple[Point, ...]
    other_units: tuple[str, ...] = ()

    @property
    def plans(self) -> tuple[str, ...]:
        """File names of the plans that have a point, in corpus order."""
        return tuple(dict.fromkeys(p.document for p in self.points))

    def panels(self) -> tuple[Panel, ...]:
        """Return the plans by the year of their last goal, so that goals for different years never share a scale unmarked."""
        by_year: dict[int | None, list[tuple[str, tuple[Point, ...]]]] = {}
        for plan in self.plans:
            own = [p for p in self.points if p.document == plan]
            goals = [p.year for p in own if p.kind == "target" and p.year is not None]
            ordered = tuple(sorted(own, key=lambda p: (p.year is None, p.year or 0)))
            by_year.setdefault(max(goals, default=None), []).append((plan, ordered))
        years = sorted(by_year, key=lambda y: (y is None, y or 0))
        return tuple(Panel(year, tuple(by_year[year])) for year in years)


def points(document: Document, targets: Iterable[Target]) -> tuple[Point, ...]:
    """Return the targets of a plan as points, in their order."""
    return tuple(_point(document, target) for target in targets)


def all_points(corpus: Corpus) -> tuple[Point, ...]:
    """Return every figure of a corpus, in text order."""
    return tuple(p for d in corpus.documents for p in points(d, corpus.targets[d.name]))


def series_of(held: Sequence[Point]) -> tuple[Series, ...]:
    """Return the series that points make up, each point in exactly one; those of most plans first, then of most points."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for point in held:
        groups.setdefault((_same_words(point.what), point.unit), []).append(point)
    units: dict[str, list[str]] = {}
    for words, unit in groups:
        units.setdefault(words, []).append(unit)
    made = [
        Series(_name(group), unit, tuple(group), tuple(u for u in units[words] if u != unit))
        for (words, unit), group in groups.items()
    ]
    return tuple(sorted(made, key=lambda s: (-len(s.plans), -len(s.points))))


def chosen(
    held: Iterable[Point],
    *,
    documents: Collection[str] = (),
    kinds: Collection[str] = (),
    years: Collection[int | None] = (),
    text: str = "",
) -> tuple[Point, ...]:
    """Return the points that fit every choice made; an empty choice admits all.

    Args:
        held: the points.
        documents: file names of plans.
        kinds: target, baseline, standing.
        years: years, None among them for figures without one.
        text: words that must all stand in name, clause or headings.
    """
    words = normalise(text).split()

    def fits(point: Point) -> bool:
        return (
            (not documents or point.document in documents)
            and (not kinds or point.kind in kinds)
            and (not years or point.year in years)
            and (not words or all(w in normalise(" ".join((point.what, point.quote, *point.section))) for w in words))
        )

    return tuple(p for p in held if fits(p))


def _point(document: Document, target: Target) -> Point:
    stated = row(document, target)
    proof, year = sentence_evidence(document, target)
    if year and not target.header and year not in proof[0].text and _PERIOD.search(proof[0].text):
        year = ""  # its own sentence counts in another way, whatever year stands before it
    figure = document.span(*target.figure)
    return Point(
        document=document.name,
        what=target.what,
        comparator=target.comparator,
        value=target.value,
        unit=target.unit,
        order=value_of(target),
        year=target.year,
        year_written=bool(year),
        kind=target.kind,
        printed=printed(document, target)[0],
        section=tuple(stated["section"]),
        start=stated["start"],
        end=stated["end"],
        quote=stated["quote"],
        year_at=_year_at(document, target, year, (proof[-1].start, proof[-1].end)) if year else None,
        figure_at=(figure.start, figure.end),
        corrected=target.corrected,
    )


def _year_at(document: Document, target: Target, year: str, beside: tuple[int, int]) -> tuple[int, int] | None:
    """Return the raw range of a year that stands outside the clause: in its sentence, else in the passage `beside` it."""
    if year in document.text[target.start : target.end]:
        return None
    at = document.text.rfind(year, beside[0], beside[1])
    span = document.span(at, at + len(year)) if at >= 0 else document.span(*beside)
    return span.start, span.end


def _same_words(what: str) -> str:
    """Return a key that two names share exactly when they are the same but for brackets, 的 and the order of words."""
    plain = _SILENT.sub("", normalise(what))
    return plain if _ORDERED.search(plain.replace("比例", "").replace("占比", "")) else "".join(sorted(plain))


def _name(group: Sequence[Point]) -> str:
    counts = Counter(p.what for p in group)
    return min(counts, key=lambda what: (-counts[what], len(what)))
