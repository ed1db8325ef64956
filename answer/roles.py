"""Who leads, cooperates or is responsible for an action; and the other way round, what a unit has to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from answer.draft import Evidence, Line, joined
from answer.frames import frame, listing
from answer.model import Language, Row
from answer.query import Query
from answer.scope import NATION
from answer.topics import Match, Topics, governed_section
from answer.vocabulary import Vocabulary
from answer.wording import AskedRole
from corpus import Assignment, Corpus, Document, Duty

_BESIDE = ("cooperate", "responsible")  # roles beside, or without, a lead
_ORGANISATION = ("组织领导", "组织实施", "组织保障", "加强领导", "保障措施", "实施机制", "工作机制", "组织协调")


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
    }


class Roles:
    """Composes answers about roles from the ledger."""

    def __init__(self, vocabulary: Vocabulary, topics: Topics) -> None:
        """Take the words of the corpus and what matches topics."""
        self._words = vocabulary
        self._topics = topics

    def find(self, query: Query, document: Document) -> list[Match]:
        """Return the assignments of a plan that a question is about; [] when the plan has none of the kind."""
        matches = self._topics.matches(query.terms, document, either=query.cues.get("either", False), asked=query.text)
        wanted = {"lead": ("lead",), "cooperate": _BESIDE, "charged": _BESIDE}.get(query.roles, ())
        if wanted:
            holding = [m for m in matches if any(d.role in wanted for d in m.assignment.duties)]
            inside = holding and _is_task_of(holding[0], matches[0])
            if holding and not inside and holding[0].score >= matches[0].score - 0.25:
                return self._topics.all_that_speak(query.terms, holding)
        return self._topics.all_that_speak(query.terms, matches)

    def whole_plan(self, document: Document) -> list[Match]:
        """Return the statements on who leads the plan as a whole: those in its part on organisation."""
        out = []
        for assignment in self._words.corpus.assignments[document.name]:
            path = document.path(document.sections[assignment.section])
            if any(word in heading for heading in path for word in _ORGANISATION):
                out.append(Match(document, assignment, 1, 1, 1))
        return out

    def leading(self, query: Query, document: Document) -> list[Match]:
        """Return all statements of a plan in which the role asked is held, for a question that names no action."""
        held = self._words.corpus.assignments[document.name]
        wanted = "cooperate" if query.roles in ("cooperate", "charged") else "lead"
        chosen = [a for a in held if any(d.role == wanted for d in a.duties)]
        return [Match(document, a, 1, 1, 1) for a in chosen or held]

    def governing(self, document: Document, position: int) -> list[Match]:
        """Return the statements that govern the text at a clean offset: of the innermost section that has any."""
        lineage = document.lineage(document.section_at(position))
        by_section: dict[int, list[Assignment]] = {}
        for assignment in self._words.corpus.assignments[document.name]:
            governed = governed_section(document, assignment)
            if governed:
                by_section.setdefault(governed.index, []).append(assignment)
        for section in reversed(lineage):
            if section.index in by_section:
                return [Match(document, a, 0, 1, 0) for a in by_section[section.index]]
        return []

    def lines(self, query: Query, matches: Sequence[Match], place: str) -> tuple[list[Line], list[Row]]:
        """Return one line a role asked of the assignments, and their ledger rows."""
        lines: list[Line] = []
        rows: list[Row] = []
        for match in self._with_tasks(query, matches):
            duties = asked_duties(match.assignment, query.roles)
            for duty in duties:
                lines.append(self._line(query.language, match, duty, place))
                rows.append(row(match.document, match.assignment, duty))
            lines += self._notes(query, match, duties, place)
        return lines, rows

    def _with_tasks(self, query: Query, matches: Sequence[Match]) -> list[Match]:
        """Add the tasks of an action that itself names only its lead, where more than the lead is asked."""
        out = list(matches)
        for match in matches:
            if (
                not (query.roles == "cooperate" or re.search(r"责任|负责|分工", query.text))
                or query.roles == "lead"
                or {d.role for d in match.assignment.duties} != {"lead"}
            ):
                continue
            section = match.document.sections[match.assignment.section]
            inside = [
                a
                for a in self._words.corpus.assignments[match.document.name]
                if a.name is None and section.index != a.section and section.start <= a.start < section.end
            ]
            if match.assignment.name is None:
                out += [Match(match.document, a, 0, 1, 0) for a in inside]
        return out

    def _line(self, language: Language, match: Match, duty: Duty, place: str) -> Line:
        assignment = match.assignment
        names = [u.name for u in duty.units]
        text = frame(
            "units",
            language,
            where=place,
            what=assignment.governs,
            role=role_label(duty, language),
            n=len(names),
            units=listing(names),
        )
        return Line(text, (*names, assignment.governs), evidence(match.document, assignment))

    def _notes(self, query: Query, match: Match, duties: Sequence[Duty], place: str) -> list[Line]:
        """Return what a reader has to know beside the names: that no such role is stated, or by which rule it is."""
        assignment, language = match.assignment, query.language
        proof = evidence(match.document, assignment)
        held = {d.role for d in assignment.duties}
        lines: list[Line] = []
        if query.roles == "lead" and "lead" not in held:
            lines.append(
                Line(
                    frame("no_lead", language, where=place, what=assignment.governs) + frame("unled", language),
                    (),
                    proof,
                )
            )
        if query.roles in ("cooperate", "charged") and not duties:
            others = assignment.duties[0]
            names = [u.name for u in others.units]
            text = frame(
                "no_cooperate",
                language,
                where=place,
                what=assignment.governs,
                asked=frame(query.roles, language),
                role=role_label(others, language),
                units=listing(names),
            )
            lines.append(Line(text, tuple(names), proof))
        if query.roles == "all" and held == {"lead"} and re.search(r"配合|参加|参与|协", query.text):
            lines.append(Line(frame("no_such_role", language, where=place, what=assignment.governs), (), proof))
        if assignment.rule and "lead" in {d.role for d in duties}:
            rule = match.document.text[slice(*assignment.rule)]
            lines.append(
                Line(frame("first_rule", language, rule=rule), (rule,), (Evidence(match.document, *assignment.rule),))
            )
        return lines


def _is_task_of(task: Match, action: Match) -> bool:
    """Tell whether a statement is on a task of the action that another is on, which the question names as well."""
    section = governed_section(action.document, action.assignment)
    return (
        section is not None
        and section.index != task.assignment.section
        and section.start <= task.assignment.start < section.end
        and action.named >= task.named
    )


def wanted(duty: Duty, asked: AskedRole) -> bool:
    """Tell whether a duty is of the role asked; where a text names no lead, 责任单位 answer for cooperating ones."""
    return asked in ("all", "responsible") or duty.role == asked or (asked != "lead" and duty.role in _BESIDE)


def asked_duties(assignment: Assignment, asked: AskedRole) -> list[Duty]:
    """Return the duties that answer the asked role; a text that names no lead answers with its responsible units."""
    held = assignment.duties
    if asked in ("all", "responsible"):
        return list(held)
    if asked == "charged":
        own = [d for d in held if d.role == "responsible" and not d.label.endswith(("处室", "科室"))]
        return own or asked_duties(assignment, "cooperate")
    exact = [d for d in held if d.role == asked]
    led = any(d.role == "lead" for d in held)
    return exact or [d for d in held if d.role == "responsible" and not led]


def role_label(duty: Duty, language: Language) -> str:
    """Return the text's own word for a role where it is a noun (责任部门), else the plain one."""
    plain = frame(duty.role, language)
    if language == "en":
        return f"{plain} ({duty.label})" if duty.label else plain
    return duty.label if duty.label.endswith(("单位", "部门")) else plain
