"""Which unit a sentence gives which role: 由A牵头，B、C配合; 牵头单位为A; A leads, supported by B."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from answer.bodies import Bodies, Body
from answer.language import blanked

Side = Literal["lead", "beside", "charged", "alone"]

_WORDS: dict[Side, str] = {
    "lead": r"负责牵头|牵头|主办|主责|总负责|领衔|\bleads?\b|\bled\b|\bleading\b",
    "beside": r"配合|参加|参与|协办|协助|支持|cooperat\w*|support\w*|participat\w*|assist\w*",
    "charged": r"责任|\bresponsible (?=units?\b|departments?\b|bod|agenc)|\bresponsible(?=\s*\()",
    "alone": r"负责|落实|\bresponsible\b",  # as if nobody led it
}
_ANY = "|".join(_WORDS.values())
_KIND = r"(?:\s*(?:单位|部门|方|units?|bod(?:y|ies)|agenc(?:y|ies)|departments?|\(s\)))"
_GAP = rf"(?:(?!{_ANY})[^，。；：:;.,])"  # what stands between a role and its list: 牵头该行动的单位有, lead units of this action are
_AFTER = (
    rf"(?:的?{_KIND}{{0,3}}(?:\s*[（(][^（）()]{{0,20}}[）)])?\s*(?:分别)?(?:是|为|有|包括|[：:]|\bis\b|\bare\b|\bby\b|\binclude\b)"
    rf"|{_GAP}{{1,60}}?的{_KIND}?(?:是|为|有|包括)|{_KIND}{_GAP}{{1,80}}?(?:\bis\b|\bare\b|\binclude\b))"
)
_WORD = re.compile("|".join(f"(?P<{side}>{words})" for side, words in _WORDS.items()), re.IGNORECASE)
_LABEL = re.compile("|".join(f"(?P<{side}>(?:{words}){_AFTER})" for side, words in _WORDS.items()), re.IGNORECASE)
_BY = re.compile(r"由[\s、,，和与及]*$|\bby(?:[\s,、]|and\b)*$")
_STOP = re.compile(r"[。；;！？\n]")


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """A unit and the role that a sentence gives it.

    Attributes:
        body: the unit.
        name: as the sentence names it.
        side: the role; None where the sentence speaks of roles but not plainly of this unit's.
        start: where it is named.
        listed: whether it stands behind its role's label, as in 牵头单位：A, or behind 由.
    """

    body: Body
    name: str
    side: Side | None
    start: int = 0
    listed: bool = False


def role_claims(text: str, bodies: Bodies) -> list[RoleClaim]:
    """Return what `text` says of the roles of the units it names; [] for text without a word for a role."""
    out: list[RoleClaim] = []
    begin = 0
    for stop in [*(m.end() for m in _STOP.finditer(text)), len(text)]:
        part = text[begin:stop]
        named = bodies.find(part)
        bare = blanked(part, [(b.start, b.end) for b in named])  # a unit's own name may hold such a word
        for b in named if _WORD.search(bare) else ():
            side, labelled = _side(bare, b.start, b.end)
            listed = labelled or bool(_BY.search(bare[: b.start]))
            out.append(RoleClaim(b.body, part[b.start : b.end], side, begin + b.start, listed))
        begin = stop
    return out


def role_in(text: str) -> Side | None:
    """Return the first role that `text` names, None for none."""
    found = _WORD.search(text)
    return _which(found) if found else None


def _side(text: str, start: int, end: int) -> tuple[Side | None, bool]:
    """Return the role of the unit at [start, end), by the label before it, else by the word behind its list; and whether by a label."""
    labels = list(_LABEL.finditer(text, 0, start))
    if labels and not _WORD.search(text, labels[-1].end(), start):
        return _which(labels[-1]), True
    behind = _WORD.search(text, end)
    label = _LABEL.search(text, end)
    if behind and not (label and label.start() == behind.start() and not _BY.search(text[:start])):
        return _which(behind), False
    return None, False


def _which(found: re.Match[str]) -> Side:
    return next(side for side in _WORDS if found[side] is not None)
