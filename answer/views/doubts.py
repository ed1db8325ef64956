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

from corpus import Corpus, Document, Target, left_out, role_tables

Why = Literal[
    "role_unread",
    "row_unread",
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

_ROLE = "牵头|主办|主责|配合|协办|责任|负责|参加|参与|承办"
_ROLE_BRACKET = re.compile(
    rf"[（(〔\[【][^（）()〔〕\[\]【】。]{{0,400}}?(?:{_ROLE})[^（）()〔〕\[\]【】]{{0,400}}[）)〕\]】]"
)
_ROLE_LABEL = re.compile(r"(?:牵头|主办|主责|配合|协办|责任|参与|参加|承办)(?:单位|部门|机构)[：:][^。；;\n]{0,80}")
_ROLE_PROSE = re.compile(r"由[^。；，,：:\n]{2,40}?(?:牵头|负责)")
_FIGURE = re.compile(r"(?<![\d.A-Za-z第—－–\-~～至+＋/〔\[:：路街巷弄])\d+(?:[.,]\d+)*\s*[\u4e00-\u9fff㎡％%‰]{1,3}")
_NO_FIGURE = re.compile(
    r"(?:(?:19|20)|[１２][９０])\d\d(?!\d)|\d+\s*(?:年|月|日|号|时|点|期|届|级|弄|室|至|和|或|及|到|多(?![个万千百])|世纪|年代)|\d{3}消防"
)
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
    """Return the places with words of responsibility or with figures that gave no ledger statement and no target."""
    found = [*_unread_roles(corpus, document), *_unread_rows(corpus, document), *_unread_figures(corpus, document)]
    return tuple(sorted(found, key=lambda d: d.start))


def odd_figures(corpus: Corpus, document: Document) -> tuple[Doubt, ...]:
    """Return the figures that look wrong beside others of the plan, or as printed."""
    held = corpus.targets[document.name]
    found = [*_contradicting(document, held), *_over_hundred(document, held), *_split(document, held)]
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.start))


def _unread_roles(corpus: Corpus, document: Document) -> Iterator[Doubt]:
    known = [(a.start, a.end) for a in corpus.assignments[document.name]]
    told: list[tuple[int, int]] = []
    for pattern in (_ROLE_BRACKET, _ROLE_LABEL, _ROLE_PROSE):
        for found in pattern.finditer(document.text):
            if not _meets(found.span(), (*known, *told)):
                told.append(found.span())
                yield doubt(document, "role_unread", *found.span())


def _unread_rows(corpus: Corpus, document: Document) -> Iterator[Doubt]:
    """Yield the rows of tables with a column of units that gave no statement."""
    known = [(a.start, a.end) for a in corpus.assignments[document.name]]
    for section in document.sections:
        for table in role_tables(document, section):
            for row in table.rows:
                lines = [line for cell in row for line in cell]
                if lines and table.subject(row) and not any(_meets(line, known) for line in lines):
                    yield doubt(document, "row_unread", min(lines)[0], max(lines)[1])


def _unread_figures(corpus: Corpus, document: Document) -> Iterator[Doubt]:
    """Yield the figures in digits that are no target: those left out by a rule, and those whose unit is not known."""
    text = document.text
    known = [t.figure for t in corpus.targets[document.name]]
    marked = [(s.start, s.start + len(s.marker)) for s in document.sections[1:]]
    known += marked + [(f.start, f.end) for facts in document.facts.values() for f in facts]
    why: dict[str, Why] = {"name": "figure_name", "condition": "figure_condition"}
    for start, end, reason in left_out(text):
        if not _meets((start, end), known):
            known.append((start, end))
            yield doubt(document, why[reason], *_around(text, start, end))
    for found in _FIGURE.finditer(text):
        first = found.start() == 0 or text[found.start() - 1] in "\n\t|"
        if not first and not _NO_FIGURE.match(found[0]) and not _meets(found.span(), known):
            yield doubt(document, "figure_unit", *_around(text, *found.span()))


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a figure."""
    stops = "，。；：！？\n\t|"
    begin = max(text.rfind(c, 0, start) for c in stops) + 1
    stop = min((i for c in stops if (i := text.find(c, end)) >= 0), default=len(text))
    return max(begin, start - 40), min(stop, end + 40)


def _meets(span: tuple[int, int], ranges: Iterable[tuple[int, int]]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in ranges)


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
