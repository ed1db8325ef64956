"""Whether the units of a sentence hold the roles that it gives them, for the action that it speaks of, in the cited ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer.bodies import Body, NamedBody
from answer.draft import Evidence
from answer.faults import Fault
from answer.language import blanked, normalise
from answer.role_claims import RoleClaim, Side, role_claims, role_in
from answer.unfolding import RESPECTIVELY
from answer.vocabulary import Vocabulary
from corpus import Assignment, Duty, chinese_number

_CLAUSE = re.compile(r"(?<=[，；。;：:])|(?<=,)(?!\d)")
_PARTLY = re.compile(r"之一|其中|等|例如|包括(?![：:])|\bone of\b|\bamong\b|\binclud|也|还|\balso\b")
_COUNT = re.compile(r"([0-9]+|[一二两三四五六七八九十]+)(?:家|个|项|位)(?:,完整)?")
_LEADING = re.compile(r"\bleads?\b(?! (?:unit|department|bod|agenc))|\bled\b")


@dataclass(frozen=True, slots=True)
class _Scope:
    """A part of a sentence about certain actions: its text, the claims in it, the names of the actions (none: not said)."""

    text: str
    claims: tuple[RoleClaim, ...]
    actions: frozenset[str]


class DutyClaims:
    """Checks roles against the ledger. Reading only, so safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the words and the ledger of the corpus."""
        self._words = vocabulary

    def faults(self, part: str, cited: Sequence[Evidence]) -> Iterable[Fault]:
        """Yield what a part of a sentence, about one plan, says of roles and its passages don't."""
        plain = normalise(part)
        duties = self._cited(cited)
        named = self._words.bodies.find(plain)
        claims = role_claims(plain, self._words.bodies)
        if not claims:
            if _LEADING.search(plain):
                yield Fault("role", plain)  # by someone who is no unit
            yield from self._unsaid(plain, named, cited, duties)
            return
        for scope in self._scopes(plain, claims, duties):
            yield from self._of_scope(scope, cited, duties)

    def speaks_of_roles(self, part: str) -> bool:
        """Tell whether a part of a sentence gives units roles."""
        return bool(role_claims(normalise(part), self._words.bodies))

    def counts(self, part: str, cited: Sequence[Evidence]) -> list[tuple[str, float]]:
        """Return the counts in a part (3家, 三家) that are those of a list of the ledger that it names in full."""
        plain = normalise(part)
        names = self._words.bodies.find(plain)
        claims = role_claims(plain, self._words.bodies)
        out: list[tuple[str, float]] = []
        for found in _COUNT.finditer(plain):
            number = float(found[1]) if found[1].isascii() else float(chinese_number(found[1]) or 0)
            if self._is_count(number, found[0].removesuffix(",完整")[-1], names, claims, self._cited(cited)):
                out.append((found[0], number))
        return out

    def _is_count(
        self,
        number: float,
        measure: str,
        names: Sequence[NamedBody],
        claims: Sequence[RoleClaim],
        duties: Sequence[Assignment],
    ) -> bool:
        for side in {c.side for c in claims if c.side}:
            held = [
                d
                for a in duties
                for d in a.duties
                if side in _sides(d, a) and all(self._has(d, c.body) for c in claims if c.side == side)
            ]
            if measure == "项" and number == len(held) and len({c.name for c in claims if c.side == side}) == 1:
                return True
            for duty in held:
                if number == len(duty.units) and all(self._is_named(u.name, names) for u in duty.units):
                    return True
        return False

    def _is_named(self, unit: str, names: Sequence[NamedBody]) -> bool:
        body = self._words.bodies.body(unit)
        return any(self._words.bodies.same(n.body, body) for n in names)

    def _cited(self, cited: Sequence[Evidence]) -> list[Assignment]:
        return [a for e in cited for a in self._words.corpus.assignments[e.document.name] if _within(a, e)]

    def _unsaid(
        self, plain: str, named: Sequence[NamedBody], cited: Sequence[Evidence], duties: Sequence[Assignment]
    ) -> Iterable[Fault]:
        """Yield the units that stand in the passages for a role only, and are named without one."""
        if not named or not duties:
            return
        outside = " ".join(
            normalise(
                blanked(
                    e.text, [(max(a.start - e.start, 0), min(a.end, e.end) - e.start) for a in duties if _within(a, e)]
                )
            )
            for e in cited
        )
        for body in named:
            name = plain[body.start : body.end]
            if name not in outside:
                yield Fault("role", name)

    def _scopes(self, plain: str, claims: Sequence[RoleClaim], duties: Sequence[Assignment]) -> list[_Scope]:
        """Return the parts of a sentence, each from a clause that names actions to the next such clause."""
        own = self._own_words(duties)
        bare = blanked(plain, [(b.start, b.end) for b in self._words.bodies.find(plain)])
        cuts = [0, *(m.end() for m in _CLAUSE.finditer(bare)), len(bare)]
        starts: list[tuple[int, frozenset[str]]] = []
        for a, b in pairwise(cuts):
            told = frozenset(name for name, words in own.items() if any(w in bare[a:b] for w in words))
            if told or not starts:
                starts.append((a, told))
        ends = [*(s for s, _ in starts[1:]), len(plain)]
        out = [
            _Scope(bare[a:b], tuple(c for c in claims if a <= c.start < b), told)
            for (a, told), b in zip(starts, ends, strict=True)
        ]
        return _joined(out)

    def _own_words(self, duties: Sequence[Assignment]) -> dict[str, frozenset[str]]:
        """Return by the name of each cited action the words that no other cited one has."""
        tokens = {a.governs: self._words.name_tokens(a.governs) for a in duties}
        if len(tokens) < 2:
            return dict.fromkeys(tokens, frozenset())
        return {
            name: frozenset(w for w in words if not any(w in v for other, v in tokens.items() if other != name))
            for name, words in tokens.items()
        }

    def _of_scope(self, scope: _Scope, cited: Sequence[Evidence], duties: Sequence[Assignment]) -> Iterable[Fault]:
        if not scope.claims:
            return
        if any(c.side is None for c in scope.claims):
            yield Fault("role", "、".join(c.name for c in scope.claims if c.side is None))
            return
        if not duties:
            stated = [c for e in cited for c in role_claims(normalise(e.text), self._words.bodies)]
            bodies = self._words.bodies
            for claim in scope.claims:
                if not any(s.side == claim.side and bodies.same(claim.body, s.body) for s in stated):
                    yield Fault("role", claim.name)
            return
        if len(scope.actions) > 1 and len({c.name for c in scope.claims}) > 1 and RESPECTIVELY.search(scope.text):
            yield Fault("role", scope.text.strip())
            return
        for action in sorted(scope.actions) or [""]:
            of = [a for a in duties if not action or a.governs == action]
            if not any(self._hold(scope, a) for a in of):
                yield Fault("role", "、".join(c.name for c in scope.claims))

    def _hold(self, scope: _Scope, assignment: Assignment) -> bool:
        """Tell whether all claims are those of one statement, and a list that seems whole is."""
        for side in dict.fromkeys(c.side for c in scope.claims):
            claims = [c for c in scope.claims if c.side == side]
            of = [d for d in assignment.duties if side in _sides(d, assignment)]
            if not all(any(self._has(d, c.body) for d in of) for c in claims):
                return False
            whole = any(c.listed for c in claims) and not _PARTLY.search(scope.text)
            whole = whole and not re.search(r"(?:牵头|配合|参加|参与|负责)的(?!单位|部门|是)", scope.text)
            if whole and not any(
                all(
                    any(self._words.bodies.same(c.body, self._words.bodies.body(u.name)) for c in claims)
                    for u in d.units
                )
                for d in of
            ):
                return False
        return True

    def _has(self, duty: Duty, body: Body) -> bool:
        return any(self._words.bodies.same(body, self._words.bodies.body(u.name)) for u in duty.units)


def _sides(duty: Duty, assignment: Assignment) -> tuple[Side, ...]:
    """Return the roles as which a duty may be told: who cooperates is a 责任单位 where the text calls it so, and never in charge."""
    if duty.role == "lead":
        return ("lead",)
    if not any(d.role == "lead" for d in assignment.duties):
        return ("charged", "alone")
    return ("beside", "charged") if re.search("责任|负责|分工", duty.label) else ("beside",)


def _joined(scopes: Sequence[_Scope]) -> list[_Scope]:
    """Return the scopes with claims; one that names actions and no unit speaks of the units before it: A牵头甲，配合乙."""
    out: list[_Scope] = []
    for scope in scopes:
        if not scope.claims and scope.actions and out:
            side = role_in(scope.text)
            told = {(c.body, c.name): c for c in out[-1].claims}.values()
            claims = tuple(RoleClaim(c.body, c.name, side or c.side) for c in told)
            out.append(_Scope(scope.text, claims, scope.actions))
        elif scope.claims and not scope.actions and out:
            out.append(_Scope(scope.text, scope.claims, out[-1].actions))
        else:
            out.append(scope)
    return out


def _within(assignment: Assignment, evidence: Evidence) -> bool:
    return assignment.start < evidence.end and evidence.start < assignment.end
