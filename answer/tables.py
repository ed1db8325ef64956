"""The ledger, the targets and the passages of a corpus as the contract's rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from answer import figures, roles
from answer.model import Row
from corpus import Corpus


def ledger_rows(corpus: Corpus, *, region: str = "", unit: str = "", role: str = "") -> Iterator[Row]:
    """Yield one row for each role of each responsibility statement, in text order.

    Args:
        corpus: the plans.
        region: full name of a region; "" for all.
        unit: a unit's name as printed, or a part of it; "" for all.
        role: lead, cooperate or responsible; "" for all.
    """
    for document in corpus.documents:
        if region not in ("", document.region):
            continue
        for assignment in corpus.assignments[document.name]:
            for duty in assignment.duties:
                if role in ("", duty.role) and (not unit or any(unit in u.name for u in duty.units)):
                    yield roles.row(document, assignment, duty)


def target_rows(corpus: Corpus, *, region: str = "", year: int | None = None) -> Iterator[Row]:
    """Yield one row for each quantity, in text order; `region` "" and `year` None mean all."""
    for document in corpus.documents:
        if region not in ("", document.region):
            continue
        for target in corpus.targets[document.name]:
            if year in (None, target.year):
                yield figures.row(document, target)


def passage_row(corpus: Corpus, document: str, start: int, end: int) -> Row:
    """Return the raw slice [start, end) of a plan file, with the plan and the section that it begins in.

    Raises:
        KeyError: no plan has the file name `document`.
        ValueError: the range is empty or reaches outside the file.

    """
    plan = corpus.document(document)
    if not 0 <= start < end <= len(plan.raw):
        raise ValueError(f"0 <= {start} < {end} <= {len(plan.raw)} does not hold")
    section = plan.section_at(max(bisect_right(plan.clean.offsets, start) - 1, 0))
    return {
        "region": plan.region,
        "document": plan.name,
        "title": plan.title,
        "section": [f"{s.marker}{s.heading}" for s in plan.lineage(section)],
        "start": start,
        "end": end,
        "quote": plan.raw[start:end],
    }
