"""Which unit a sentence gives which role: 由A牵头，B、C配合; 牵头单位为A; A leads, supported by B."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from answer.bodies import Bodies, Body
from answer.language import blanked

Side = Literal["lead", "beside"]

_LEAD = r"牵头|主办|主责|总负责|领衔|\bleads?\b|\bled\b|\bleading\b"
_BESIDE = r"配合|参加|参与|协办|协助|责任|负责|支持|落实|cooperat\w*|support\w*|responsible|participat\w*|assist\w*"
_WORD = re.compile(rf"(?P<lead>{_LEAD})|(?P<beside>{_BESIDE})", re.IGNORECASE)
_LABEL = re.compile(
    rf"(?P<lead>(?:{_LEAD})的?(?:\s*(?:单位|部门|方|units?|bod(?:y|ies)|agenc(?:y|ies)|departments?|\(s\)))*(?:\s*[（(][^（）()]{{0,20}}[）)])?\s*(?:是|为|有|包括|[：:]|\bis\b|\bare\b|\bby\b))|"
    rf"(?P<beside>(?:{_BESIDE})的?(?:\s*(?:单位|部门|方|units?|bod(?:y|ies)|agenc(?:y|ies)|departments?|\(s\)))*(?:\s*[（(][^（）()]{{0,20}}[）)])?\s*(?:是|为|有|包括|[：:]|\bis\b|\bare\b|\bby\b))",
    re.IGNORECASE,
)
_STOP = re.compile(r"[。；;！？\n]")


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """A unit and the role that a sentence gives it; None where it speaks of roles but not plainly of this unit's."""

    body: Body
    name: str
    side: Side | None


def role_claims(text: str, bodies: Bodies) -> list[RoleClaim]:
    """Return what `text` says of the roles of the units it names; [] for text without a word for a role."""
    out: list[RoleClaim] = []
    begin = 0
    for stop in [*(m.end() for m in _STOP.finditer(text)), len(text)]:
        part = text[begin:stop]
        begin = stop
        named = bodies.find(part)
        bare = blanked(part, [(b.start, b.end) for b in named])  # a unit's own name may hold such a word
        if not _WORD.search(bare):
            continue
        out += [RoleClaim(b.body, part[b.start : b.end], _side(bare, b.start, b.end)) for b in named]
    return out


def _side(text: str, start: int, end: int) -> Side | None:
    """Return the role of the unit at [start, end): by the label before it, else by the word behind its list."""
    labels = list(_LABEL.finditer(text, 0, start))
    if labels and not _WORD.search(text, labels[-1].end(), start):
        return "lead" if labels[-1]["lead"] else "beside"
    behind = _WORD.search(text, end)
    label = _LABEL.search(text, end)
    if behind and not (label and label.start() == behind.start()):
        return "lead" if behind["lead"] else "beside"
    return None
