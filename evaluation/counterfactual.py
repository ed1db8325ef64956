"""A copy of the plans with figures and units changed: the answers must follow the changed text.

An assistant that answers from memory, from a table made beforehand or from another plan gives the old figure. Each
question has one change of its own, made where its evidence stands; the changes of all questions go into one copy, which
is then built anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Assignment, Document, Target, Unit
from evaluation.case import Case, case
from evaluation.files import read_object, write_aside
from evaluation.listing import confirming, gold_targets
from evaluation.matching import norm
from evaluation.plans import Plans
from evaluation.schema import GoldQuestion

MANIFEST = "manifest.json"
STEP = 3
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a plan and the question that must follow it.

    Attributes:
        document: file name.
        start: raw offset of the words replaced, inclusive.
        end: raw offset, exclusive.
        old: the words replaced.
        new: what stands there instead.
        gold: the question, its expected answer changed, its id as original~figure or original~unit.
    """

    document: str
    start: int
    end: int
    old: str
    new: str
    gold: GoldQuestion


def edits(gold: Sequence[GoldQuestion], plans: Plans) -> list[Edit]:
    """Return a change for every question that allows one: a figure of a target question, a unit of a lead question.

    Questions with history are left out, and those whose change would meet one made for an earlier question otherwise.
    """
    found: list[Edit] = []
    for question in gold:
        held = case(question, None, plans)
        change = None
        if question.type == "target" and not question.history:
            change = _figure_edit(held, plans)
        elif question.type == "lead" and not question.history:
            change = _unit_edit(held, plans)
        if change and not any(_clash(change, other) for other in found):
            found.append(change)
    return found


def _clash(a: Edit, b: Edit) -> bool:
    meet = a.document == b.document and a.start < b.end and b.start < a.end
    return meet and (a.start, a.end, a.new) != (b.start, b.end, b.new)


def _figure_edit(held: Case, plans: Plans) -> Edit | None:
    """Change the last digit of the first figure that stands once in its plan and not in the question."""
    for document, target in gold_targets(held, plans):
        span = document.span(*target.figure)
        number = _NUMBER.search(document.raw[span.start : span.end])
        if not number or isinstance(target.value, tuple) or not _is_lone(target, plans.corpus.targets[document.name]):
            continue
        old, new = number[0], changed_number(number[0])
        unit = norm(target.unit)
        groups = [g for g in held.gold.must_include if any(f"{old}{unit}" in norm(a) for a in g)]
        if len(groups) == 1 and old not in norm(held.gold.question):
            start = span.start + number.start()
            ways = (f"{new}{unit}", *(norm(a).replace(old, new) for a in groups[0] if old in norm(a)))
            forbidden = f"{old}{unit}" if len(old) > 1 else ""  # 共1个 may stand in any answer
            told = _expecting(held.gold, groups[0], ways, forbidden, "figure")
            return Edit(document.name, start, start + len(old), old, new, told)
    return None


def changed_number(number: str) -> str:
    """Return a number with its last digit moved on by 3: 16 → 19, 13.5 → 13.8, 4000 → 4003."""
    return number[:-1] + str((int(number[-1]) + STEP) % 10 or STEP)


def _is_lone(target: Target, others: Iterable[Target]) -> bool:
    """Tell whether no other quantity of the plan has the same value and unit."""
    return sum((other.value, other.unit) == (target.value, target.unit) for other in others) == 1


def _unit_edit(held: Case, plans: Plans) -> Edit | None:
    """Put another unit of the plan in the place of the first lead unit."""
    found = confirming(held, plans)
    if len(found) != 1 or len(held.plans) != 1:
        return None
    document = plans.corpus.document(next(iter(held.plans)))
    unit = next(u for duty in found[0].duties if duty.role == "lead" for u in duty.units)
    other = _stranger(unit, found[0], plans.corpus.assignments[document.name])
    span = document.span(unit.start, unit.end)
    group = next((g for g in held.gold.must_include if any(norm(a) in norm(unit.name) for a in g)), None)
    if not other or not group or document.raw[span.start : span.end] != unit.name or _is_asked(unit, held.gold):
        return None
    told = _expecting(held.gold, group, (other,), unit.name, "unit")
    return Edit(document.name, span.start, span.end, unit.name, other, told)


def _is_asked(unit: Unit, gold: GoldQuestion) -> bool:
    return unit.name.lstrip("省市县区") in gold.question


def _stranger(unit: Unit, own: Assignment, others: Iterable[Assignment]) -> str:
    """Return the first unit of the plan's ledger, by name, of the same level that the statement does not list, "" for none."""
    listed = [u.name for duty in own.duties for u in duty.units]
    names = sorted({u.name for other in others for duty in other.duties for u in duty.units})
    return next(
        (n for n in names if n[0] == unit.name[0] and not any(n in mine or mine in n for mine in listed)),
        "",
    )


def _expecting(gold: GoldQuestion, group: tuple[str, ...], ways: tuple[str, ...], old: str, kind: str) -> GoldQuestion:
    """Return the question with `ways` in the place of `group`, and `old` forbidden where no other group needs it.

    Its evidence is left out: it is no longer verbatim.
    """
    groups = tuple(tuple(dict.fromkeys(ways)) if g == group else g for g in gold.must_include)
    number = _NUMBER.search(old)
    part = number[0] if number else norm(old)  # 50个 stands in 150个
    needed = not old or any(part in norm(a) for g in groups for a in g)
    kept = tuple(x for x in gold.must_not_include if not any(norm(x) in norm(way) for way in ways))
    return gold.model_copy(
        update={
            "id": f"{gold.id}~{kind}",
            "must_include": groups,
            "must_not_include": kept + (() if needed else (old,)),
            "evidence": (),
        }
    )


def write_changed(documents: Iterable[Document], changes: Sequence[Edit], *, manifest: Path, folder: Path) -> None:
    """Write the plans with the changes made, and the manifest without the hashes that no longer fit, into `folder`.

    Raises:
        OSError: the disk refused.
    """
    for document in documents:
        raw = document.raw
        own = {(e.start, e.end, e.new) for e in changes if e.document == document.name}
        for start, end, new in sorted(own, reverse=True):
            raw = raw[:start] + new + raw[end:]
        write_aside(folder / document.name, raw)
    if manifest.is_file():
        entries = {
            name: {key: value for key, value in entry.items() if key != "sha256"}
            for name, entry in read_object(manifest).items()
        }
        write_aside(folder / MANIFEST, json.dumps(entries, ensure_ascii=False, indent=1))
