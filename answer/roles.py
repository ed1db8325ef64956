"""Statements of responsibility as they are shown: how plans are called, what proves a statement, its row, its label."""

from __future__ import annotations

from collections import Counter

from answer.draft import Evidence, joined
from answer.frames import frame
from answer.model import Language, Row
from corpus import Assignment, Corpus, Document, Duty

NATION = "全国"


def where(document: Document, language: Language, among: int) -> str:
    """Return how a plan is called in a line: its region, or its title where regions do not tell plans apart."""
    name = document.region
    if not name or among > 1 or name == NATION:
        return f"《{document.title}》"
    if language == "en" and document.place:
        spelled = next((a for a in document.place.aliases if a.isascii()), "")
        return f"{spelled.title()} ({name})" if spelled else name
    return name


def plan_names(corpus: Corpus, language: Language) -> dict[str, str]:
    """Return by file name how each plan is called."""
    regions = Counter(d.region for d in corpus.documents)
    return {d.name: where(d, language, regions[d.region]) for d in corpus.documents}


def evidence(document: Document, assignment: Assignment) -> tuple[Evidence, ...]:
    """Return the passages that prove an assignment: the name of what it governs, the statement, the rule of roles."""
    parts = [(assignment.start, assignment.end)]
    if assignment.name is None:
        parts.append(document.sections[assignment.section].title)
    elif not assignment.start <= assignment.name[0] < assignment.end:
        parts.append(assignment.name)
    out = joined(document, parts, assignment.section)
    if assignment.rule:
        out = (*out, Evidence(document, *assignment.rule))
    return out


def row(document: Document, assignment: Assignment, duty: Duty) -> Row:
    """Return a duty as the contract's ledger row."""
    span = document.span(assignment.start, assignment.end)
    section = document.sections[assignment.section]
    path = [f"{s.marker}{s.heading}" for s in document.lineage(section)]
    if assignment.name is not None:
        path.append(assignment.governs)
    return {
        "region": document.region,
        "document": document.name,
        "section": path,
        "governs": assignment.governs,
        "role": duty.role,
        "label": duty.label,
        "units": [u.name for u in duty.units],
        "deadline": document.text[slice(*assignment.deadline)].strip() if assignment.deadline else None,
        "start": span.start,
        "end": span.end,
        "quote": document.raw[span.start : span.end],
        **({"corrected": duty.corrected} if duty.corrected else {}),
    }


def role_label(duty: Duty, language: Language) -> str:
    """Return the text's own word for a role where it is a noun (责任部门), else the plain one."""
    plain = frame(duty.role, language)
    if language == "en":
        return f"{plain} ({duty.label})" if duty.label else plain
    return duty.label if duty.label.endswith(("单位", "部门")) else plain
