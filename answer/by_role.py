"""Questions about roles: who holds one for an action, and what a unit has to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer import compare, cues, judge, refuse, structure
from answer.bodies import Body
from answer.by_count import fits_number
from answer.by_prose import ProseAnswers
from answer.draft import Draft, Line
from answer.frames import frame
from answer.model import Refusal, Row
from answer.passages import lines
from answer.query import Query
from answer.roles import evidence, wanted
from answer.setting import Setting
from answer.topics import ACTION_WORDS, Match, governed_section
from corpus import Document

_IS_THERE = re.compile(r"有没有|有无|有[^,。?]{1,12}吗")
_HOW_MANY = re.compile(r"(?:涉及|一共|总共|合计|共有?)[^,。?]{0,6}(?:几|多少)(?:家|个)")
_ROLE_PROSE = re.compile(r"负责|牵头|领导|协调|组织|承担|督促|指导")


class RoleAnswers:
    """Composes answers from the ledger."""

    def __init__(self, setting: Setting, prose: ProseAnswers) -> None:
        """Take the parts of the room, and the composer that answers where the ledger does not."""
        self._at = setting
        self._prose = prose

    def inverse(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Return all that the units named have to do in each plan; a refusal where no plan lists them so."""
        if query.negated:
            return self._not_held(question, query, documents)
        out: list[Line] = []
        rows: list[Row] = []
        seen: set[tuple[str, str]] = set()
        for named in query.bodies:
            for document in documents:
                if (named.body.key, document.name) in seen:
                    continue
                listed = self._at.units.asked_of(query, document, named.body)
                keys = {named.body.key, *(k for _, _, name in listed for k in self._at.words.bodies.keys(name))}
                seen |= {(k, document.name) for k in keys}
                more, held = self._at.units.inverse(query, listed, document, self._at.place(document, query.language))
                out += more
                rows += held
        if out:
            verdict = [Line(frame("there_is", query.language))] if query.polar else []
            return Draft((*verdict, *out), tuple(rows), complete=True)
        if query.polar and query.scope.named and query.roles != "all":
            held_otherwise = self.inverse(question, replace(query, roles="all", polar=False), documents)
            if isinstance(held_otherwise, Draft):
                return replace(held_otherwise, lines=(Line(frame("none_such", query.language)), *held_otherwise.lines))
        return self._by_text(query, documents) or self._unit_absent(question, query, documents)

    def _by_text(self, query: Query, documents: Sequence[Document]) -> Draft | None:
        """Return the sentences that give a task to a unit that no statement of responsibility lists (各县区科协)."""
        if query.scope.named is False or any(
            self._at.units.held_by(b.body, d) for b in query.bodies for d in documents
        ):
            return None
        worded = self._at.with_bodies(query)
        finding = self._at.passages.find(worded, documents)
        named = [
            s
            for s in finding.ranked[:12]
            if _ROLE_PROSE.search(s.passage.text) and all(b.body.name in s.passage.text for b in query.bodies)
        ]
        return self._prose.quoted(worded, named[:2], finding) if named else None

    def _not_held(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Return the actions of each plan in which a unit does not hold the role asked, with the statements that show it."""
        out: list[Line] = []
        for document in documents:
            held = {
                id(a)
                for b in query.bodies
                for a, d, _ in self._at.units.held_by(b.body, document)
                if wanted(d, query.roles)
            }
            led = [
                a for a in self._at.words.corpus.assignments[document.name] if any(d.role == "lead" for d in a.duties)
            ]
            lacking = [a for a in led if id(a) not in held]
            place = self._at.place(document, query.language)
            proofs = [e for a in lacking or led for e in evidence(document, a)[:1]]
            items = "；".join(f"{a.governs}{{{i}}}" for i, a in enumerate(lacking)) or frame("nothing", query.language)
            names = "、".join(b.body.name for b in query.bodies)
            role = frame(f"not_{query.roles}", query.language)
            text = frame("not_held", query.language, where=place, unit=names, role=role, n=len(lacking), items=items)
            marks = "" if lacking else "".join(f"{{{i}}}" for i in range(len(proofs)))
            out.append(Line(text + marks, tuple(a.governs for a in lacking if a.name is not None), tuple(proofs)))
        return Draft(tuple(out), complete=True)

    def _unit_absent(self, question: str, query: Query, documents: Sequence[Document]) -> Refusal:
        """Return the refusal for a unit that a plan does not list in the asked role, saying in which it does."""
        names = "、".join(self._printed(b.body, documents) for b in query.bodies)
        place = "、".join(self._at.place(d, query.language) for d in documents[:5])
        other = [
            f"{a.governs}（{frame(d.role, query.language)}）"
            for b in query.bodies
            for doc in documents
            for a, d, _ in self._at.units.held_by(b.body, doc)
        ]
        role = {"lead": "牵头", "cooperate": "配合", "charged": "担任责任单位"}.get(query.roles, "")
        what = (
            f"{names}{role}的行动、工程或任务" if query.language == "zh" else f"any item for {names} in the role asked"
        )
        return refuse.attribute_absent(question, query, place, what, other)

    def _printed(self, body: Body, documents: Sequence[Document]) -> str:
        """Return the names that the plans print for a body; its own without its level where they print none."""
        names = [name for d in documents for _, _, name in self._at.units.held_by(body, d)]
        return "/".join(dict.fromkeys(names)) or body.stem

    def answer(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Return who holds the roles asked in each plan: as lines or side by side; else prose or a refusal."""
        if not (query.scope.named or query.terms or query.bodies or query.regions_asked or query.doers):
            return refuse.bad_input(question, frame("be_specific", query.language))
        if query.bodies and query.regions_asked:
            topical = any(t.known and t.weight >= 0.2 for t in query.terms)
            by_unit = self._regions_by_unit if topical else self.inverse
            return by_unit(question, query, documents)
        found = [
            (d, self._done_by(query, d) or self._matches(query, d) or self._within_one(query, d)) for d in documents
        ]
        if query.regions_asked and not query.polar:
            numbered = [(d, [m for m in ms if fits_number(query, m.assignment)]) for d, ms in found]
            found = [x for x in numbered if x[1]] if numbered != found else found
        if not any(m for _, m in found):
            return self._no_assignment(question, query, documents)
        if query.compare and query.scope.named and len(documents) > 1 and not query.polar:
            return self._roles_beside(query, found)
        out: list[Line] = self._same_units(query, found)
        rows: list[Row] = []
        for document, matches in found:
            place = self._at.place(document, query.language)
            if matches:
                more, held = self._at.roles.lines(query, matches, place)
                out += self._told_within(query, matches, place)
                out += self._judged(query, matches) + more + self._all_units(query, matches, place)
                rows += held
            elif (query.scope.named or self._is_family(found)) and not self._beside(document, found):
                out.append(self._at.silent(query, document, self._at.subject(query)))
        return Draft(tuple(out), tuple(rows), complete=True)

    def _same_units(self, query: Query, found: Sequence[tuple[Document, list[Match]]]) -> list[Line]:
        """Return yes or no, and what differs, where the question claims that two plans have the same units."""
        sides = [(self._at.place(d, query.language), d, matches[:1]) for d, matches in found if matches]
        if not query.polar or query.bodies or len(sides) != 2 or not judge.claims_same(query.text):
            return []
        alike = compare.are_alike(query, sides, self._at.words.bodies)
        return [
            Line(frame("yes" if alike else "no", query.language)),
            *compare.difference(query, sides, self._at.words.bodies),
        ]

    def actions_beside(self, query: Query, documents: Sequence[Document]) -> Draft | None:
        """Return one action of several plans side by side: who has which role, and its parts; None unless each plan has it."""
        if cues.MEASURE.search(query.text):
            return None
        found = [(d, self._at.roles.find(query, d)[:1]) for d in documents]
        if len(found) < 2 or not all(matches for _, matches in found):
            return None
        draft = self._roles_beside(replace(query, roles="all"), found)
        parts: list[Line] = []
        for document, matches in found:
            section = governed_section(document, matches[0].assignment)
            children = list(document.children(section)) if section else []
            if section and children:
                place = self._at.place(document, query.language)
                parts.append(structure.line(query, document, place, section, children))
        return replace(draft, lines=(*draft.lines, *parts))

    def _roles_beside(self, query: Query, found: Sequence[tuple[Document, list[Match]]]) -> Draft:
        """Return the roles asked in several plans as a table, and what differs between two."""
        sides = [(self._at.place(d, query.language), d, matches) for d, matches in found]
        rows = [r for place, _, matches in sides for r in self._at.roles.lines(query, matches[:1], place)[1]]
        table = compare.roles_table(query, sides)
        return Draft((*table, *compare.difference(query, sides, self._at.words.bodies)), tuple(rows), complete=True)

    def _matches(self, query: Query, document: Document) -> list[Match]:
        """Return the assignments that a question about roles means in a plan.

        Who leads the plan as a whole is stated in its part on organisation; a question whose words name no action there
        is not about one action.
        """
        specific = [t for t in query.terms if t.weight >= 0.2 and not cues.ORGANISATION.search(t.text)]
        if query.cues["organisation"] and not self._at.names_action(query) and len(specific) < 2:
            whole_plan = self._at.roles.whole_plan(document)
            return whole_plan if whole_plan and not specific else []
        matches = self._at.roles.find(query, document)
        if not matches and query.scope.named and len(query.scope.documents) > 1:
            spoken = tuple(t for t in query.terms if t.stands_in(self._at.plain[document.name]))
            matches = self._at.roles.find(replace(query, terms=spoken), document) if spoken else []
        if matches or specific or any(t.weight >= 0.5 for t in query.terms):
            return matches
        return self._at.roles.whole_plan(document) or self._at.roles.leading(query, document)

    def _done_by(self, query: Query, document: Document) -> list[Match]:
        """Return the items that the units of the question before hold in a plan, in the role asked then."""
        return [
            Match(document, assignment, 1, 1, 1)
            for doer in query.doers
            for assignment, duty, _ in self._at.units.held_by(doer.body, document)
            if wanted(duty, query.doers_role)
        ]

    def _within_one(self, query: Query, document: Document) -> list[Match]:
        """Return the one action whose text a plan keeps a subject to that has no action of its own; [] for a named action."""
        if not query.scope.named or any(t.text in ACTION_WORDS for t in query.terms):
            return []
        needed = [t for t in query.terms if t.known and self._at.topics.names_an_action(t, document)]
        others = [t for t in query.terms if t.weight >= 0.2 and t not in needed]
        return self._at.topics.only_in(needed, others, document) if needed else []

    def _told_within(self, query: Query, matches: Sequence[Match], place: str) -> list[Line]:
        """Return the line that an action only speaks of the subject, where it does."""
        if matches[0].named or matches[0].precise or not self._at.names_action(query):
            return []
        what, action = self._at.subject(query), matches[0].assignment.governs
        return [Line(frame("within", query.language, where=place, what=what, action=action))]

    @staticmethod
    def _all_units(query: Query, matches: Sequence[Match], place: str) -> list[Line]:
        """Return how many units an action has in all its roles, where that number is asked."""
        names = {u.name for m in matches for d in m.assignment.duties for u in d.units}
        several = len(matches) == 1 and len(matches[0].assignment.duties) > 1
        if query.roles not in ("all", "responsible") or not several or not _HOW_MANY.search(query.text):
            return []
        what = matches[0].assignment.governs
        return [Line(frame("all_units", query.language, where=place, what=what, n=len(names)))]

    @staticmethod
    def _beside(document: Document, found: Sequence[tuple[Document, list[Match]]]) -> bool:
        """Tell whether another plan of the same region has the item: the silence of this one says nothing then."""
        return any(m and d.region and d.region == document.region for d, m in found)

    @staticmethod
    def _is_family(found: Sequence[tuple[Document, list[Match]]]) -> bool:
        """Tell whether at least half of the plans have the item, so that the silence of the others says something."""
        return sum(bool(m) for _, m in found) * 2 >= len(found)

    def _judged(self, query: Query, matches: Sequence[Match]) -> list[Line]:
        """Return yes or no before the units, where the question claims some."""
        if not query.polar or not query.bodies:
            return []
        verdict = judge.on_roles(query, [m.assignment for m in matches], self._at.words.bodies)
        if verdict is not None and query.negated and not query.sole:
            verdict = not verdict  # 民政局不牵头，对吧
        if verdict is None or (query.cues["ask_unit"] and not query.sole and verdict):
            return []
        no = "there_is_not" if _IS_THERE.search(query.text) else "no"
        return [Line(frame("yes" if verdict else no, query.language))]

    def _no_assignment(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer a question about roles whose words name no action.

        By the action whose text speaks of it, or by prose that gives a role; else refuse.
        """
        if self._at.names_action(query) or self._names_unknown_action(query):
            return self._at.absent(question, query, documents)
        worded = self._at.with_bodies(query)
        finding = self._at.passages.find(worded, documents)
        if not finding.chosen or self._at.misses(worded, finding):
            return self._at.absent(question, query, documents)
        if not query.cues["organisation"] and self._is_familiar(query):
            best = finding.chosen[0].passage
            held = self._at.roles.governing(best.document, best.chunk.start)
            if held:
                more, rows = self._at.roles.lines(query, held, self._at.place(best.document, query.language))
                return Draft((*lines(finding.chosen[:1]), *more), tuple(rows), complete=True)
        chosen = [s for s in finding.ranked[:12] if _ROLE_PROSE.search(s.passage.text) and s.own > 0.25][:3]
        return self._prose.quoted(worded, chosen, finding) if chosen else self._at.absent(question, query, documents)

    @staticmethod
    def _names_unknown_action(query: Query) -> bool:
        """Tell whether a question speaks of an action or project by one plain name: then its words must stand in a name."""
        rare = [t for t in query.terms if t.weight >= 0.3]
        return any(t.text in ACTION_WORDS for t in query.terms) and len(rare) == 1 and rare[0].known

    @staticmethod
    def _is_familiar(query: Query) -> bool:
        """Tell whether most of a question's words are the corpus's own: only then may its text name the action meant."""
        strange = sum(t.weight for t in query.terms if not t.known)
        return strange <= 0.5 * sum(t.weight for t in query.terms if t.known)

    def _regions_by_unit(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer in which regions a unit holds, or does not alone hold, the role asked for a topic."""
        out: list[Line] = []
        rows: list[Row] = []
        for document in documents:
            matches = self._at.roles.find(query, document)
            if not matches:
                continue
            verdict = judge.on_roles(query, [m.assignment for m in matches], self._at.words.bodies)
            if bool(verdict) is not query.negated:
                more, held = self._at.roles.lines(query, matches, self._at.place(document, query.language))
                out += more
                rows += held
        if not out:
            return self._unit_absent(question, query, documents)
        return Draft(tuple(out), tuple(rows), complete=True)
