"""Side by side: the same thing in several plans as a table, silence explicit, and what is common and what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.bodies import Bodies, Body
from answer.draft import Line
from answer.figures import printed, sentence_evidence
from answer.frames import frame, listing
from answer.model import Language
from answer.quantities import Found
from answer.query import Query
from answer.roles import asked_duties, evidence
from answer.topics import Match
from answer.wording import AskedRole
from corpus import Document

_HOW_MANY = re.compile(r"(?:几|多少)[个家]")
Sides = Sequence[tuple[str, Document, list[Match]]]


def roles_table(query: Query, sides: Sides) -> list[Line]:
    """Return the rows of a table of who holds the roles asked, one plan a row; `sides` are place, plan and statements."""
    language = query.language
    roles: tuple[AskedRole, ...] = ("lead", "cooperate") if query.roles in ("all", "responsible") else (query.roles,)
    head = [frame("plan", language), frame("item", language), *(frame(r, language) for r in roles)]
    out = [Line(_row(head)), Line(_row(["---"] * len(head)))]
    for place, document, matches in sides:
        if not matches:
            out.append(Line(_row([place, frame("not_mentioned", language), *("—" for _ in roles)])))
        for match in matches[:1]:
            held = {r: [u.name for d in asked_duties(match.assignment, r) for u in d.units] for r in roles}
            counted = bool(_HOW_MANY.search(query.text))
            cells = [_cell(held[r], match, r, language, counted=counted) for r in roles]
            proof = evidence(document, match.assignment)
            cells[-1] += "".join(f"{{{i}}}" for i in range(len(proof)))
            said = (*(n for names in held.values() for n in names), match.assignment.governs)
            out.append(Line(_row([place, match.assignment.governs, *cells]), said, proof))
    return out


def _cell(names: list[str], match: Match, role: str, language: Language, *, counted: bool) -> str:
    if not names:
        return frame("none_listed", language)
    text = listing(names)
    if counted:
        text += f"（共{len(names)}个）" if language == "zh" else f" ({len(names)})"
    told_apart = any(d.role in (role, "lead") for d in match.assignment.duties)
    return text if told_apart else f"{text}（{frame('unled', language).rstrip('。.')}）"


def difference(query: Query, sides: Sides, bodies: Bodies) -> list[Line]:
    """Return what two plans have in common and what only one has, by the bodies behind the names; [] for other numbers."""
    held = [(place, document, matches[0]) for place, document, matches in sides if matches]
    if len(held) != 2 or query.roles not in ("lead", "cooperate", "charged"):
        return []
    names = [[u.name for d in asked_duties(m.assignment, query.roles) for u in d.units] for _, _, m in held]
    left, right = names
    same = [a for a in left if any(bodies.same(without_level(a, bodies), without_level(b, bodies)) for b in right)]
    others = [
        [a for a in mine if not any(bodies.same(without_level(a, bodies), without_level(b, bodies)) for b in yours)]
        for mine, yours in ((left, right), (right, left))
    ]
    pieces = [frame("both", query.language, units=listing(same))] if same else []
    pieces += [
        frame("only", query.language, where=place, units=listing(extra))
        for (place, _, _), extra in zip(held, others, strict=True)
        if extra
    ]
    proof = tuple(e for _, document, match in held for e in evidence(document, match.assignment)[:1])
    said = tuple(dict.fromkeys((*same, *others[0], *others[1])))
    return [Line((" " if query.language == "en" else "").join(pieces), said, proof)] if pieces else []


def are_alike(query: Query, sides: Sides, bodies: Bodies) -> bool:
    """Tell whether the units of the role asked are the same in two plans, but for their level."""
    left, right = (
        {without_level(u.name, bodies).key for d in asked_duties(m[0].assignment, query.roles) for u in d.units}
        for _, _, m in sides
    )
    return left == right


def without_level(name: str, bodies: Bodies) -> Body:
    """Return the body of a name without its level: 县科协 and 市科协 do the same work in two places."""
    return bodies.body(bodies.body(name).stem)


def figures_table(query: Query, sides: Sequence[tuple[str, Document, list[Found]]]) -> list[Line]:
    """Return the rows of a table of figures with year and kind, one figure a row, silent plans named."""
    language = query.language
    head = [frame(k, language) for k in ("plan", "what", "value", "year", "nature")]
    out = [Line(_row(head)), Line(_row(["---"] * len(head)))]
    for place, document, figures in sides:
        if not figures:
            out.append(Line(_row([place, frame("not_mentioned", language), "—", "—", "—"])))
        for found in figures:
            figure, said = printed(document, found.target)
            proof, year = sentence_evidence(document, found.target)
            marks = "".join(f"{{{i}}}" for i in range(len(proof)))
            kind = frame(found.target.kind, language)
            cells = [place, found.target.what, figure + marks, year or "—", kind]
            out.append(Line(_row(cells), (*said, *([year] if year else [])), proof))
    return out


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "／").replace("\n", " ") for c in cells) + " |"
