"""How well plans are read: rows that a person wrote down by hand against the ledger and the targets that were read.

Hand-made rows are a sample: they are complete in the units of each row, and not in the rows of a plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus import Assignment, Corpus, Document, Target
from evaluation.errors import EvaluationError
from evaluation.files import read_lines
from evaluation.matching import norm, overlap

LEDGER, TARGETS, ASIDE = "ledger.jsonl", "targets.jsonl", "not_targets.jsonl"
_ALIKE = 0.6  # share of a thing's name that what was read must have in one run


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    document: str = Field(min_length=1)


class DutyRow(_Row):
    """Who holds a role in a matter.

    Attributes:
        matter: words of the task's heading, of its path, or of the statement.
        role: by the text's own word: 责任单位 and 按职责分工负责 are responsible, also beside a lead.
        units: all of that role, as printed.
    """

    matter: str = Field(min_length=1)
    role: Literal["lead", "cooperate", "responsible", "guide"]
    units: tuple[str, ...] = Field(min_length=1)


class FigureRow(_Row):
    """A figure that a plan sets (`targets.jsonl`), or one that is none of its goals (`not_targets.jsonl`).

    Attributes:
        value: number and unit as printed.
        quote: a verbatim piece of the plan that holds it.
        thing: words naming what is measured; "" in `not_targets.jsonl`.
        year: as printed, "" for none.
    """

    value: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    thing: str = ""
    year: str = ""


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True, slots=True)
class Read:
    """What became of hand-made rows.

    Attributes:
        units: how many of their units were read in their matter and role; `said`, how many were read there in all;
            `held`, how many they have.
        exact: rows whose units are all read, in their role and under their matter, and no others; `rows`, of how many.
        right: figures read with thing, value and year; `figures`, of how many.
        invented: figures of `not_targets.jsonl` that were read as goals; `aside`, of how many.
        faults: a line for each row that is not right.
    """

    units: int
    said: int
    held: int
    exact: int
    rows: int
    right: int
    figures: int
    invented: int
    aside: int
    faults: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return shares 0..1, None of nothing, and the counts behind them."""
        return {
            "unit_precision": _share(self.units, self.said),
            "unit_recall": _share(self.units, self.held),
            "rows_exact": _share(self.exact, self.rows),
            "targets_right": _share(self.right, self.figures),
            "invented": _share(self.invented, self.aside),
            "rows": self.rows,
            "targets": self.figures,
            "not_targets": self.aside,
        }


def read_rows(folder: Path, corpus: Corpus) -> Read:
    """Return what became in `corpus` of the hand-made rows in `folder`; a file that is missing there has none.

    Raises:
        EvaluationError: a row has a fault, or there are none.
    """
    duties = tuple(_rows(folder / LEDGER, DutyRow))
    figures, aside = tuple(_rows(folder / TARGETS, FigureRow)), tuple(_rows(folder / ASIDE, FigureRow))
    if not (duties or figures or aside):
        raise EvaluationError(f"{folder} 中没有 {LEDGER}、{TARGETS} 或 {ASIDE}。")
    plans = {d.name: _Plan(corpus, d) for d in corpus.documents}
    units = said = exact = 0
    faults: list[str] = []
    for row in duties:
        found = plans[row.document].holders(row) if row.document in plans else frozenset()
        held = frozenset(map(norm, row.units))
        units, said, exact = units + len(found & held), said + len(found), exact + (found == held)
        if found != held:
            faults.append(_fault(row, f"{row.role} {row.matter}", held - found, found - held))
    right = 0
    for figure in figures:
        good = figure.document in plans and plans[figure.document].states(figure)
        right += good
        if not good:
            faults.append(f"{figure.document}: {figure.thing} {figure.value} {figure.year}")
    invented = [f for f in aside if f.document in plans and plans[f.document].takes_for_goal(f)]
    faults += [f"{f.document}: + {f.value}（{f.quote}）" for f in invented]
    held_units = sum(len(r.units) for r in duties)
    counts = (units, said, held_units, exact, len(duties), right, len(figures), len(invented), len(aside))
    return Read(*counts, faults=tuple(faults))


class _Plan:
    """One plan as it was read."""

    def __init__(self, corpus: Corpus, document: Document) -> None:
        self._document = document
        self._stated = [(a, self._around(a, corpus)) for a in corpus.assignments[document.name]]
        self._targets = corpus.targets[document.name]

    def _around(self, assignment: Assignment, corpus: Corpus) -> str:
        """Return a statement with its matter, its headings, and the text that it ends: since the last one or its paragraph."""
        text, start = self._document.text, assignment.start
        before = [a.end for a in corpus.assignments[self._document.name] if a.end <= start]
        begin = max((text.rfind("\n", 0, start) + 1, *before))
        path = self._document.path(self._document.sections[assignment.section])
        return norm(" ".join((*path, assignment.governs, text[begin : assignment.end])))

    def holders(self, row: DutyRow) -> frozenset[str]:
        """Return the units read in the role and the matter of a row, where several have it those of the nearest."""
        held = frozenset(map(norm, row.units))
        near = [a for a, around in self._stated if norm(row.matter) in around]
        found = [frozenset(norm(u.name) for d in a.duties if d.said == row.role for u in d.units) for a in near]
        return max(found, key=lambda units: (len(units & held), -len(units - held)), default=frozenset())

    def states(self, row: FigureRow) -> bool:
        """Tell whether a figure was read as a goal or a norm, with its thing and its year."""
        years = {int(q) for q in _years(row.year)}
        return any(
            norm(row.value) in norm(self._printed(t))
            and overlap(norm(row.thing), norm(f"{t.what}{self._document.text[t.start : t.end]}")) >= _ALIKE
            and (not years or t.year is None or t.year in years)
            for t in self._targets
            if t.kind != "baseline"
        )

    def takes_for_goal(self, row: FigureRow) -> bool:
        """Tell whether a figure that is no goal was read as one."""
        quote = norm(row.quote)
        return any(
            t.kind == "target" and norm(row.value) in norm(self._printed(t)) and self._is_in(t, quote)
            for t in self._targets
        )

    def _is_in(self, target: Target, quote: str) -> bool:
        start, end = target.figure
        around = self._document.text[max(start - len(quote), 0) : end + len(quote)]
        return quote in norm(around)

    def _printed(self, target: Target) -> str:
        start, end = target.figure
        return self._document.text[start:end] + target.unit


def _years(text: str) -> Iterator[str]:
    return (part for part in "".join(c if c.isdigit() else " " for c in text).split() if len(part) == 4)


def _rows(path: Path, kind: type[R]) -> Iterator[R]:
    for number, line in enumerate(read_lines(path) if path.is_file() else [], 1):
        if line.strip():
            try:
                yield kind.model_validate(json.loads(line))
            except (ValueError, ValidationError) as error:
                raise EvaluationError(f"{path.name} 第 {number} 行：{error}") from error


def _fault(row: DutyRow, what: str, missing: Iterable[str], more: Iterable[str]) -> str:
    return f"{row.document}: {what} " + " ".join((*(f"- {u}" for u in missing), *(f"+ {u}" for u in more)))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
