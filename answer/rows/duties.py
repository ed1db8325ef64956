"""Duty rows: who has which role in what, of the plans, matters, units and roles that a question is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from answer.bodies import Body
from answer.language import normalise
from answer.linking.matters import Linked
from answer.linking.question import Linker, Question
from answer.reading.ask import Role
from answer.rows.algebra import group, within
from answer.rows.outline import KINDS
from corpus import Assignment, Document, Duty

_ANY_MATTER = 2  # characters of a word that may mean matters of any kind (行动, 工程)
_SEVERAL = 2
_NEARLY = 0.9  # of the weight of the words that one statement is told to be of, from which on another is too
_BARE = 10  # characters between two statements, below which they are behind one sentence
BESIDE: tuple[Role, ...] = ("cooperate", "responsible")  # roles beside, or without, a lead


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One role in one matter of one plan.

    Attributes:
        names: the units as printed, without those that the question leaves out.
    """

    document: Document
    assignment: Assignment
    duty: Duty
    names: tuple[str, ...]

    @property
    def matter(self) -> tuple[str, str]:
        """What tells matters apart: plan and name."""
        return self.document.name, self.assignment.governs


def rows_of(document: Document, assignments: Iterable[Assignment]) -> list[DutyRow]:
    """Return all roles of statements."""
    return [DutyRow(document, a, d, tuple(u.name for u in d.units)) for a in assignments for d in a.duties]


def asked_roles(question: Question) -> tuple[Role, ...]:
    """Return the roles asked for; () for whichever there are."""
    roles = tuple(dict.fromkeys(r for r in question.ask.roles if r not in question.ask.role_excluded))
    return () if "any" in roles else roles


def of_roles(rows: Sequence[DutyRow], roles: Sequence[Role], without: Sequence[Role] = ()) -> list[DutyRow]:
    """Return the rows of one statement that answer the roles asked; a text that names no lead answers with its 责任单位.

    责任单位 asked by that word are those so called, or else whoever is beside the lead.
    """
    kept = [r for r in rows if r.duty.role not in without]
    if not roles:
        return kept
    out: list[DutyRow] = []
    for role in roles:
        exact = [r for r in kept if r.duty.role == role]
        if role == "responsible" and exact:
            named = [r for r in exact if not r.duty.label.endswith(("处室", "科室"))]
            exact = named or exact
        if not exact and role in BESIDE:
            exact = [r for r in kept if r.duty.role in BESIDE]
        if not exact and not any(r.duty.role == "lead" for r in rows):
            exact = [r for r in kept if r.duty.role == "responsible"]
        out += [r for r in exact if r not in out]
    return out


def is_of(row: DutyRow, roles: Sequence[Role]) -> bool:
    """Tell whether a duty is of a role asked; beside a lead, cooperating and responsible units are one."""
    return not roles or row.duty.role in roles or (row.duty.role in BESIDE and any(r in BESIDE for r in roles))


def matter_rows(question: Question, document: Document, linked: Sequence[Linked]) -> list[list[DutyRow]]:
    """Return the rows of the matters of a plan that the topics mean (`linked`), a list a statement; [] of none.

    Of matters as sure as each other, those that have a role asked go first.
    """
    meant = [m.candidate for m in linked]
    told = [a for m in meant for a in behind_words(question, document, m.assignments, m.span[0], m.title)]
    held = [rows_of(document, [a]) for a in told]
    roles = asked_roles(question)
    having = [rows for rows in held if any(r.duty.role in roles for r in rows)]
    return having or held


def behind_words(
    question: Question, document: Document, held: Sequence[Assignment], begin: int, heading: str = ""
) -> Sequence[Assignment]:
    """Return of several statements within one text those behind the words asked; all where its heading holds these.

    A text of several sentences, each with units of its own, tells by the sentence whose task it is.

    Args:
        question: what is asked.
        document: the plan.
        held: the statements, in text order.
        begin: clean offset where the text begins.
        heading: its heading, normalised.
    """
    words = [t for t in question.terms if t.known and not t.stands_in(heading)]
    if len(held) < _SEVERAL or not words:
        return held
    told: list[float] = []
    for assignment in held:
        if told and assignment.start - begin < _BARE:
            told.append(told[-1])  # another role of the sentence before
        else:
            text = normalise(document.text[begin : assignment.end])
            told.append(sum(t.weight for t in words if t.stands_in(text)))
        begin = assignment.end
    most = max(told)
    return [a for a, weight in zip(held, told, strict=True) if most and weight >= _NEARLY * most] or held


def plan_rows(linker: Linker, question: Question, document: Document) -> list[DutyRow]:
    """Return all roles in a plan; of the kind of matters that the question names (重点工程), where some are of it."""
    return of_kind(question, rows_of(document, linker.words.corpus.assignments[document.name]))


def of_kind(question: Question, rows: Sequence[DutyRow]) -> list[DutyRow]:
    """Return the rows whose matters are of the kinds named, by a heading on their path; all where none is."""
    kinds = [k for k in KINDS if len(k) > _ANY_MATTER and any(k in item for item in question.ask.items)]

    def fits(row: DutyRow) -> bool:
        section = row.document.sections[row.assignment.section]
        names = (*row.document.path(section), row.assignment.governs)
        return any(k in name for k in kinds for name in names)

    return [r for r in rows if fits(r)] or list(rows)


def unit_rows(linker: Linker, body: Body, document: Document) -> list[DutyRow]:
    """Return all roles that a unit has in a plan; `names` is the name printed there."""
    return [DutyRow(document, h.assignment, h.duty, (h.name,)) for h in linker.units.held_by(body, document)]


def unit_duties(linker: Linker, question: Question, document: Document, body: Body) -> list[DutyRow]:
    """Return what a unit does in a plan, of the roles and on the topics asked, less what the wording leaves out."""
    ask = question.ask
    rows = of_kind(question, [r for r in unit_rows(linker, body, document) if is_of(r, asked_roles(question))])
    barred = {r.assignment.start for r in unit_rows(linker, body, document) if r.duty.role in ask.role_excluded}
    rows = [r for r in rows if r.assignment.start not in barred or not ask.role_excluded]
    left_out = {a.start for m in linker.excluded(question, document) for a in m.candidate.assignments}
    rows = [r for r in rows if r.assignment.start not in left_out]
    if ask.bound:
        rows = [r for r in rows if within(_units_of(r, asked_roles(question)), ask.bound)]
    if not question.terms:
        return rows
    meant = linker.matter(question, document)
    spans = [m.candidate.span for m in meant]
    starts = {a.start for m in meant for a in m.candidate.assignments}
    return [r for r in rows if r.assignment.start in starts or any(a <= r.assignment.start < b for a, b in spans)]


def _units_of(row: DutyRow, roles: Sequence[Role]) -> int:
    """Return how many units a row's statement has in the roles asked."""
    return sum(len(d.units) for d in row.assignment.duties if not roles or d.role in roles)


def shared(rows: Sequence[Sequence[DutyRow]]) -> list[list[DutyRow]]:
    """Return of several units' rows those on statements that all of them are in."""
    starts = [{(r.document.name, r.assignment.start) for r in own} for own in rows]
    both = set.intersection(*starts) if starts else set()
    return [[r for r in own if (r.document.name, r.assignment.start) in both] for own in rows]


def by_unit(linker: Linker, rows: Iterable[DutyRow]) -> dict[str, list[DutyRow]]:
    """Return rows a unit each, by the key of the body; a slip of print in a name is no further unit."""
    single = [replace(r, names=(name,)) for r in rows for name in r.names]
    groups = group(single, lambda r: linker.units.key(r.names[0]))
    out: dict[str, list[DutyRow]] = {}
    bodies = linker.words.bodies
    for key, held in groups.items():
        body = bodies.body(held[0].names[0])
        twin = next((k for k, own in out.items() if bodies.same(body, bodies.body(own[0].names[0])) == 2), key)
        known = out.setdefault(twin, [])
        known += [r for r in held if all(r.assignment.start != k.assignment.start for k in known)]
    return out


def by_matter(rows: Iterable[DutyRow]) -> dict[tuple[str, str], list[DutyRow]]:
    """Return rows by matter."""
    return group(rows, lambda r: r.matter)
