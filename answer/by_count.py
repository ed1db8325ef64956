"""Questions that count over the ledger: which action has the most units, which unit the most actions, which have two leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from answer import cues
from answer.draft import Draft, Line, itemised
from answer.frames import frame, listing
from answer.model import Row
from answer.query import Query
from answer.roles import asked_duties, evidence, row
from answer.setting import Setting
from corpus import Assignment, Document, Duty, chinese_number

_ITEM = r"(?:行动|工程|任务|项目|工作|事项)"
_UNIT = r"(?:单位|部门|机构)"
_ROLE = r"(?:牵头|主办|配合|协办|责任|参与|参加|承担|负责)"
_MOST_UNITS = re.compile(
    rf"(?:哪|什么)(?:(?:一|几|些)?[个项]?{_ITEM}|(?:一|几)?[项个条])[^,。?]{{0,6}}{_ROLE}的?{_UNIT}(?:数量)?最(?P<how>[多少])|"
    rf"{_ROLE}的?{_UNIT}(?:数量)?最(?P<also>[多少])的(?:{_ITEM}|[^,。?]{{0,8}}(?:哪|什么)[一]?[个项]?{_ITEM})"
)
_MOST_ITEMS = re.compile(
    rf"(?:哪|什么)(?:一|几|些)?[个家]?(?:{_UNIT}|局)[^,。?]{{0,4}}{_ROLE}[^,。?]{{0,6}}最(?P<how>[多少])|"
    rf"{_ROLE}的?{_ITEM}?最(?P<also>[多少])的(?:是)?(?:哪[个家]?)?{_ROLE}?{_UNIT}"
)
_SEVERAL = re.compile(
    rf"(?P<one>一[个家]{_UNIT}?(?:单独|独立|独自)?的?牵头|(?:单独|独家|独立|独自)(?:由)?(?:一[个家]{_UNIT}?)?的?牵头|只有一[个家]{_UNIT}?的?牵头)|"
    rf"(?P<n>[两二三四五六2-6])[个家](?P<more>或?以上|及以上)?(?:的)?{_UNIT}?(?:一起|共同|联合|同时)?的?牵头|"
    rf"牵头{_UNIT}(?:有|是|达到|超过|不止)?(?P<of>[两二三四五六一2-6])[个家](?P<beyond>或?以上|及以上)?"
)
_NEVER_LEADS = re.compile(rf"(?:哪|什么|几|多少)[些几]?[个家]?(?:{_UNIT}|局)")
_EXTREMES: dict[str, Callable[[Iterable[int]], int]] = {"多": max, "少": min}
_ASKS_ITEMS = re.compile(rf"(?:(?:哪|什么)[些几一]?|几|多少)[个项]?{_ITEM}")


@dataclass(frozen=True, slots=True)
class _Held:
    """A statement, and the duties of it that are counted."""

    assignment: Assignment
    duties: tuple[Duty, ...]

    @property
    def names(self) -> list[str]:
        return [unit.name for duty in self.duties for unit in duty.units]


class CountAnswers:
    """Composes answers that count."""

    def __init__(self, setting: Setting) -> None:
        """Take the parts of the room."""
        self._at = setting

    def answer(self, query: Query, documents: Sequence[Document]) -> Draft | None:
        """Return the statements or units with most, fewest or so many in each plan; None for other questions."""
        if any(t.known and t.weight >= 0.25 for t in query.terms) or query.bodies:
            return None  # about one action or unit, not about all
        lines: list[Line] = []
        rows: list[Row] = []
        if cues.JOINS_ONLY.search(query.text) and _NEVER_LEADS.search(query.text):
            lines = [line for d in documents for line in self._never_leading(query, d)]
            return Draft(tuple(lines), complete=True) if lines else None
        for document in documents:
            held = [_Held(a, _duties(a, query)) for a in self._at.words.corpus.assignments[document.name]]
            held = [h for h in held if h.duties]
            for line, counted in self._counted(query, document, held):
                lines.append(line)
                rows += [row(document, h.assignment, duty) for h in counted for duty in h.duties]
        return Draft(tuple(lines), tuple(rows), complete=True) if lines else None

    def _never_leading(self, query: Query, document: Document) -> list[Line]:
        """Return the line of the units that a plan lists and that lead nothing in it; [] where it names no leads."""
        held = self._at.words.corpus.assignments[document.name]
        bodies = self._at.words.bodies
        leading = {k for a in held for d in a.duties if d.role == "lead" for u in d.units for k in bodies.keys(u.name)}
        first: dict[str, Assignment] = {}
        for assignment in held:
            for unit in (u for d in assignment.duties if d.role != "lead" for u in d.units):
                body = bodies.body(unit.name)
                known = any(bodies.same(body, bodies.body(name)) == 2 for name in first)  # a slip of print is no unit
                if leading.isdisjoint(bodies.keys(unit.name)) and not known:
                    first[unit.name] = assignment
        if not leading or not first:
            return []
        names = list(first)
        proofs = tuple(e for a in dict.fromkeys(first.values()) for e in evidence(document, a))
        place = self._at.place(document, query.language)
        text = frame("joins_only", query.language, where=place, n=len(names), items=listing(names))
        return [Line(text, tuple(names), proofs)]

    def _counted(
        self, query: Query, document: Document, held: Sequence[_Held]
    ) -> Iterable[tuple[Line, Sequence[_Held]]]:
        if not held:
            return
        if found := _MOST_UNITS.search(query.text):
            extreme = _EXTREMES[found["how"] or found["also"]]
            best = extreme(len(h.names) for h in held)
            chosen = [h for h in held if len(h.names) == best]
            yield self._items(query, document, chosen, "most_units", best), chosen
        elif found := _MOST_ITEMS.search(query.text):
            yield from self._units(query, document, held, _EXTREMES[found["how"] or found["also"]])
        elif _SEVERAL.search(query.text) and _ASKS_ITEMS.search(query.text):
            chosen = [h for h in held if fits_number(query, h.assignment)]
            if chosen:
                yield self._items(query, document, chosen, "so_many_units", len(chosen[0].names)), chosen

    def _items(self, query: Query, document: Document, chosen: Sequence[_Held], key: str, number: int) -> Line:
        """Return the line that names statements with their units."""
        items, proofs = itemised(
            (f"{h.assignment.governs}（{listing(h.names)}）", evidence(document, h.assignment)) for h in chosen
        )
        text = frame(
            key,
            query.language,
            where=self._at.place(document, query.language),
            role=frame(
                query.roles if query.roles in ("lead", "cooperate", "charged") else "responsible", query.language
            ),
            n=number,
            count=len(chosen),
            how=_how(query),
            items=items,
        )
        said = tuple(w for h in chosen for w in (h.assignment.governs, *h.names))
        return Line(text, said, proofs)

    def _units(
        self, query: Query, document: Document, held: Sequence[_Held], extreme: Callable[[Iterable[int]], int]
    ) -> Iterable[tuple[Line, Sequence[_Held]]]:
        """Yield a line for each unit that holds the role most, or least, often."""
        by_unit: dict[str, list[_Held]] = {}
        names: dict[str, str] = {}
        for item in held:
            for name in item.names:
                key = self._at.words.bodies.body(name).key
                names.setdefault(key, name)
                if item not in by_unit.setdefault(key, []):
                    by_unit[key].append(item)
        best = extreme(map(len, by_unit.values()))
        for key, items in by_unit.items():
            if len(items) != best:
                continue
            listed, proofs = itemised((i.assignment.governs, evidence(document, i.assignment)) for i in items)
            text = frame(
                "most_items",
                query.language,
                where=self._at.place(document, query.language),
                unit=names[key],
                n=best,
                how=_how(query),
                items=listed,
            )
            yield Line(text, (names[key], *(item.assignment.governs for item in items)), proofs), items


def fits_number(query: Query, assignment: Assignment) -> bool:
    """Tell whether an action has as many units in the role asked as a question wants (三家牵头单位); true where it wants none."""
    wanted = _wanted_number(query.text)
    names = [u.name for d in _duties(assignment, query) for u in d.units]
    return wanted is None or len(names) == wanted[0] or (wanted[1] and len(names) > wanted[0])


def _wanted_number(text: str) -> tuple[int, bool] | None:
    """Return how many units a question wants an action to have, and whether more will do; None where it wants no number."""
    found = _SEVERAL.search(text)
    if found is None:
        return None
    number = "1" if found["one"] else found["n"] or found["of"]
    beyond = "超过" in found[0] or "不止" in found[0]
    least = int(number) if number.isdigit() else int(chinese_number(number))
    return least + beyond, bool(found["more"] or found["beyond"]) or beyond


def _how(query: Query) -> str:
    most = "最多" in query.text
    return ("多" if most else "少") if query.language == "zh" else ("most" if most else "fewest")


def _duties(assignment: Assignment, query: Query) -> tuple[Duty, ...]:
    """Return the duties of the role asked; 责任单位 of a statement without a lead count as no leads."""
    return tuple(d for d in asked_duties(assignment, query.roles) if query.roles != "lead" or d.role == "lead")
