"""The checkable facts of a text: names of units and tasks, figures with their unit, quoted runs. The rest is words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus import Corpus, chinese_number
from evaluation.matching import norm

Figure = tuple[float, str]

_PERCENT = re.compile(r"百分之([零一二两三四五六七八九十百点]+)")
_FIGURE = re.compile(
    r"(?<![\d.a-z])(\d[\d,]*(?:\.\d+)?)((?:万亿|千万|百万|亿|万|千|百)?)"
    r"(%|个?百分点|percent|平方米|公里|人次|[\u4e00-\u9fff])?"
)
_TIMES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_SAME_UNIT = {"percent": "%", "个百分点": "百分点", "名": "人", "位": "人"}
_COUNTS = re.compile(
    r"(?:共|第|合计|总计)\d+[\u4e00-\u9fff]?|\(\d+[项个家条处]?\)|\d+[项个家条处](?=:)|\d+(?=inall|units|plans|items)|^\d+[.、]"
)
_QUOTED = re.compile(r"[“「]([^”」]{2,})[”」]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|-|\D|$)")
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A name of the ledger or a quoted run, normalised, or a figure as (value, unit)."""

    kind: Literal["name", "figure", "quoted"]
    value: str | Figure


def facts_of(text: str, names: Names) -> frozenset[Fact]:
    """Return the facts of `text`. Counts that an answer makes of its own list (共3个, 第2项) are no facts of a plan."""
    plain = norm(text)
    quoted = [run for found in _QUOTED.findall(plain) if (run := found.strip("…."))]
    figures = figures_of(_COUNTS.sub("", plain))
    return frozenset(
        [Fact("name", name) for name in names.within(plain)]
        + [Fact("figure", figure) for figure in figures if figure[1]]
        + [Fact("quoted", run) for run in quoted]
    )


def held(facts: Collection[Fact], quotes: Sequence[str]) -> frozenset[Fact]:
    """Return the facts that stand in normalised `quotes`: names and runs word for word, figures as values."""
    known = frozenset(figure for quote in quotes for figure in figures_of(quote))
    return frozenset(
        fact
        for fact in facts
        if (fact.value in known if fact.kind == "figure" else any(str(fact.value) in quote for quote in quotes))
    )


@lru_cache(maxsize=4096)
def figures_of(plain: str) -> frozenset[Figure]:
    """Return the numbers of a normalised text as (value, unit): 百分之十六 and 16% are (16.0, "%"), 2万人 (20000.0, "人")."""
    digits = _PERCENT.sub(lambda m: f"{chinese_number(m[1]):g}%", plain)
    return frozenset(
        (float(number.replace(",", "")) * _TIMES[times], _SAME_UNIT.get(unit, unit))
        for number, times, unit in _FIGURE.findall(digits)
    )


def years_of(plain: str) -> frozenset[int]:
    """Return the years (1900–2099) that a normalised text names."""
    return frozenset(map(int, _YEAR.findall(plain)))


class Names:
    """Names that a corpus's ledger knows, to be found in any text; a longer name hides a shorter within it."""

    def __init__(self, names: Collection[str]) -> None:
        """Take the names, normalised here; those below three characters are left out."""
        self.known = frozenset(n for name in names if len(n := norm(name)) >= _SHORTEST_NAME)
        ordered = sorted(self.known, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def within(self, plain: str) -> list[str]:
        """Return the names that stand in a normalised text, each once, in order."""
        return list(dict.fromkeys(self._pattern.findall(plain)))


def unit_names(corpus: Corpus) -> Names:
    """Return the units of all duties of `corpus`."""
    return Names({u.name for held in corpus.assignments.values() for a in held for d in a.duties for u in d.units})


def ledger_names(corpus: Corpus) -> Names:
    """Return the units of all duties of `corpus` and the tasks that they are for."""
    tasks = {a.governs for held in corpus.assignments.values() for a in held}
    return Names(unit_names(corpus).known | tasks)
