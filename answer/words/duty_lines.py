"""Duty rows → lines: who holds a role, what is not stated of it, what a unit does, tables of roles."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Evidence, Line, itemised
from answer.frames import frame, listing
from answer.linking.question import Linker, Question
from answer.model import Language
from answer.reading.ask import Role
from answer.roles import evidence, role_label, row
from answer.rows.algebra import group
from answer.rows.deadlines import words_of
from answer.rows.duties import BESIDE, DutyRow, asked_roles, of_roles
from answer.wholeness import plan_is_whole, statement_is_whole, whole_word
from answer.words.common import place
from answer.words.quotes import quote
from corpus import Assignment, Document

_FEW = 2  # rows of a table, up to which they are quoted too
_MORE = 30  # characters behind the matter of a row, from which on they say more


def units_lines(linker: Linker, question: Question, rows: Sequence[DutyRow]) -> list[Line]:
    """Return one line for each role asked of one statement, and what a reader has to know beside the names."""
    roles = asked_roles(question)
    asked = of_roles(rows, roles, question.ask.role_excluded)
    first = rows[0]
    where = place(linker, first.document, question.ask.language)
    lines = [units_line(linker, question.ask.language, where, r) for r in asked if r.names]
    return lines + _notes(question, rows, asked, where, roles)


def units_line(linker: Linker, language: Language, where: str, held: DutyRow) -> Line:
    """Return the line that names the units of one role of one statement."""
    assignment = held.assignment
    whole = statement_is_whole(linker.words.corpus, held.document, assignment)
    every = len(held.names) == len(held.duty.units)
    text = frame(
        "units" if every else "units_left",
        language,
        whole=whole_word(whole, language),
        where=where,
        what=assignment.governs,
        role=role_label(held.duty, language),
        n=len(held.names),
        units=listing(list(held.names)),
    )
    proof = evidence(held.document, assignment)
    return Line(text, (*held.names, assignment.governs), proof, (row(held.document, assignment, held.duty),), whole)


def _notes(
    question: Question, rows: Sequence[DutyRow], asked: Sequence[DutyRow], where: str, roles: Sequence[Role]
) -> list[Line]:
    """Return what a reader has to know beside the names: that a role is not stated, or by which rule it is."""
    language, first = question.ask.language, rows[0]
    assignment = first.assignment
    proof = evidence(first.document, assignment)
    held = {r.duty.role for r in rows}
    out: list[Line] = []
    if "lead" in roles and "lead" not in held:
        text = frame("no_lead", language, where=where, what=assignment.governs) + frame("unled", language)
        out.append(Line(text, (), proof))
    beside = next((r for r in roles if r in BESIDE), None)
    if beside and held.isdisjoint(BESIDE):
        other = rows[0]
        text = frame(
            "no_such_role" if "lead" in roles else "no_cooperate",
            language,
            where=where,
            what=assignment.governs,
            asked=frame("charged" if beside == "responsible" else beside, language),
            role=role_label(other.duty, language),
            units=listing(list(other.names)),
        )
        out.append(Line(text, other.names, proof))
    if assignment.rule and any(r.duty.role == "lead" for r in asked):
        rule = first.document.text[slice(*assignment.rule)]
        out.append(
            Line(frame("first_rule", language, rule=rule), (rule,), (Evidence(first.document, *assignment.rule),))
        )
    return out


def duties_lines(linker: Linker, question: Question, document: Document, rows: Sequence[DutyRow]) -> list[Line]:
    """Return what a unit does in a plan, by role: how much in all, then the matters of each role."""
    language = question.ask.language
    names = list(dict.fromkeys(n for r in rows for n in r.names))
    where = place(linker, document, language)
    whole = plan_is_whole(linker.words.corpus, document)
    told = whole_word(whole, language)
    out = [Line(frame("inverse", language, where=where, unit="/".join(names), n=len(rows), whole=told))]
    ordered = sorted(rows, key=lambda r: r.duty.role != "lead")
    for label, held in group(ordered, lambda r: role_label(r.duty, language)).items():
        items, proofs = itemised((r.assignment.governs, evidence(document, r.assignment)) for r in held)
        text = frame("inverse_role", language, role=label, n=len(held), items=items)
        said = tuple(r.assignment.governs for r in held) + tuple(dict.fromkeys(n for r in held for n in r.names))
        own = tuple(row(document, r.assignment, r.duty) for r in held)
        out.append(Line(text, said, proofs, own, whole))
    return out + _quoted_rows(rows)


def _quoted_rows(rows: Sequence[DutyRow]) -> list[Line]:
    """Return the table rows quoted, if they are few, that say more than who does what: what a unit is assessed for."""
    if len(rows) > _FEW:
        return []
    return [
        quote(r.document, a.start, a.end)
        for r in rows
        if (a := r.assignment).name is not None and a.start <= a.name[0] and a.end - a.name[1] > _MORE
    ]


def matters_line(
    linker: Linker,
    question: Question,
    document: Document,
    key: str,
    held: Sequence[Sequence[DutyRow]],
    **values: object,
) -> Line:
    """Return the line of the frame `key` that names matters with their units."""
    language = question.ask.language
    items, proofs = itemised(
        (
            f"{rows[0].assignment.governs}（{listing([n for r in rows for n in r.names])}）",
            evidence(document, rows[0].assignment),
        )
        for rows in held
    )
    whole = plan_is_whole(linker.words.corpus, document)
    told: dict[str, object] = {"count": len(held), "items": items, "whole": whole_word(whole, language), **values}
    text = frame(key, language, where=place(linker, document, language), **told)
    said = tuple(w for rows in held for w in (rows[0].assignment.governs, *(n for r in rows for n in r.names)))
    own = tuple(row(document, r.assignment, r.duty) for rows in held for r in rows)
    return Line(text, said, proofs, own, whole)


def unit_with_matters(
    linker: Linker, question: Question, document: Document, held: Sequence[DutyRow], how: str
) -> Line:
    """Return the line of a unit that has most or fewest matters."""
    language = question.ask.language
    name = held[0].names[0]
    items, proofs = itemised((r.assignment.governs, evidence(document, r.assignment)) for r in held)
    where = place(linker, document, language)
    text = frame("most_items", language, where=where, unit=name, n=len(held), how=how, items=items)
    own = tuple(row(document, r.assignment, r.duty) for r in held)
    whole = plan_is_whole(linker.words.corpus, document)
    return Line(text, (name, *(r.assignment.governs for r in held)), proofs, own, whole)


def units_by_number(linker: Linker, question: Question, document: Document, units: Sequence[Sequence[DutyRow]]) -> Line:
    """Return the line that names units, the one with most matters first, each with how many it has."""
    language = question.ask.language
    items, proofs = itemised(
        (
            frame("so_many", language, unit=held[0].names[0], n=len(held)),
            list(dict.fromkeys(e for r in held for e in evidence(document, r.assignment)[:1])),
        )
        for held in units
    )
    text = frame("by_number", language, where=place(linker, document, language), items=items)
    return Line(text, tuple(held[0].names[0] for held in units), proofs)


def only_in_role(linker: Linker, question: Question, document: Document, units: Sequence[DutyRow], key: str) -> Line:
    """Return the line that names units, each proved by one statement."""
    names = tuple(u.names[0] for u in units)
    proofs = tuple(dict.fromkeys(e for a in dict.fromkeys(u.assignment for u in units) for e in evidence(document, a)))
    where = place(linker, document, question.ask.language)
    whole = plan_is_whole(linker.words.corpus, document)
    told = whole_word(whole, question.ask.language)
    text = frame(key, question.ask.language, where=where, n=len(names), items=listing(list(names)), whole=told)
    return Line(text, names, proofs, (), whole)


Sides = Sequence[tuple[Document, Sequence[DutyRow]]]


def roles_table(linker: Linker, question: Question, sides: Sides, *, counted: bool) -> list[Line]:
    """Return a table of who holds the roles asked, one statement a row; a plan without one is named as silent."""
    language = question.ask.language
    asked = asked_roles(question)
    roles: tuple[Role, ...] = tuple(r for r in (asked or ("lead", "cooperate")) if r not in question.ask.role_excluded)
    head = [
        frame("plan", language),
        frame("item", language),
        *(frame("charged" if r == "responsible" else r, language) for r in roles),
    ]
    out = [Line(_cells(head)), Line(_cells(["---"] * len(head)))]
    for document, rows in sides:
        where = place(linker, document, language)
        if not rows:
            out.append(Line(_cells([where, frame("not_mentioned", language), *("—" for _ in roles)])))
            continue
        assignment = rows[0].assignment
        held = {r: of_roles(rows, [r]) for r in roles}
        cells = [_cell(held[r], r, language, rows, counted=counted) for r in roles]
        proof = evidence(document, assignment)
        cells[-1] += "".join(f"{{{i}}}" for i in range(len(proof)))
        said = (*(n for own in held.values() for r in own for n in r.names), assignment.governs)
        own_rows = tuple(row(document, assignment, r.duty) for own in held.values() for r in own)
        whole = statement_is_whole(linker.words.corpus, document, assignment)
        out.append(Line(_cells([where, assignment.governs, *cells]), said, proof, own_rows, whole))
    return out


def _cell(held: Sequence[DutyRow], role: Role, language: Language, rows: Sequence[DutyRow], *, counted: bool) -> str:
    names = [n for r in held for n in r.names]
    if not names:
        return frame("none_listed", language)
    text = listing(names)
    if counted:
        text += f"（共{len(names)}个）" if language == "zh" else f" ({len(names)})"
    told_apart = any(r.duty.role in (role, "lead") for r in rows)
    return text if told_apart else f"{text}（{frame('unled', language).rstrip('。.')}）"


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "｜").replace("\n", " ") for c in cells) + " |"


def difference(linker: Linker, question: Question, sides: Sides) -> list[Line]:
    """Return what two statements have in common and what only one has, by the bodies behind the names without their level."""
    held = [(d, of_roles(rows, asked_roles(question))) for d, rows in sides if rows]
    if len(held) != 2 or len(asked_roles(question)) != 1:
        return []
    names = [[n for r in rows for n in r.names] for _, rows in held]
    both = [n for n in names[0] if any(_alike(linker, n, other) for other in names[1])]
    alone = [
        [n for n in own if not any(_alike(linker, n, other) for other in others)]
        for own, others in ((names[0], names[1]), (names[1], names[0]))
    ]
    language = question.ask.language
    same_plan = held[0][0] is held[1][0]
    sides_named = [
        f"“{rows[0].assignment.governs}”" if same_plan else place(linker, d, language) for d, rows in held if rows
    ]
    if len(sides_named) < 2:
        return []
    pieces = [frame("both", language, units=listing(both))] if both else []
    pieces += [
        frame("only", language, where=side, units=listing(extra))
        for side, extra in zip(sides_named, alone, strict=True)
        if extra
    ]
    proof = tuple(e for d, rows in held for e in evidence(d, rows[0].assignment)[:1])
    said = tuple(dict.fromkeys((*both, *alone[0], *alone[1])))
    return [Line((" " if language == "en" else "").join(pieces), said, proof)] if pieces else []


def _alike(linker: Linker, left: str, right: str) -> bool:
    bodies = linker.words.bodies
    return bool(bodies.same(bodies.without_level(left), bodies.without_level(right)))


def are_alike(linker: Linker, question: Question, left: Sequence[DutyRow], right: Sequence[DutyRow]) -> bool:
    """Tell whether the units of the roles asked are the same in two statements, but for their level."""
    roles = asked_roles(question)
    one, other = ([n for r in of_roles(rows, roles) for n in r.names] for rows in (left, right))
    return all(any(_alike(linker, n, m) for m in other) for n in one) and all(
        any(_alike(linker, n, m) for m in one) for n in other
    )


def deadline_line(linker: Linker, question: Question, document: Document, assignment: Assignment) -> Line:
    """Return the line of a task's deadline in the plan's words."""
    by = words_of(document, assignment)
    where = place(linker, document, question.ask.language)
    text = frame("deadline", question.ask.language, where=where, what=assignment.governs, by=by)
    proofs = (*evidence(document, assignment), _deadline(document, assignment))
    own = tuple(row(document, assignment, duty) for duty in assignment.duties)
    whole = statement_is_whole(linker.words.corpus, document, assignment)
    return Line(text, (by, assignment.governs), proofs, own, whole)


def due_line(linker: Linker, question: Question, document: Document, due: Sequence[Assignment]) -> Line:
    """Return the line that names tasks with their deadlines in the plan's words."""
    language = question.ask.language
    items, proofs = itemised(
        (f"{a.governs}（{words_of(document, a)}）", (*evidence(document, a)[:1], _deadline(document, a))) for a in due
    )
    where = place(linker, document, language)
    whole = plan_is_whole(linker.words.corpus, document)
    text = frame("due", language, where=where, n=len(due), items=items, whole=whole_word(whole, language))
    said = tuple(w for a in due for w in (words_of(document, a), *([a.governs] if a.name else [])))
    return Line(text, said, proofs, tuple(row(document, a, d) for a in due for d in a.duties), whole)


def _deadline(document: Document, assignment: Assignment) -> Evidence:
    assert assignment.deadline is not None
    return Evidence(document, *assignment.deadline)
