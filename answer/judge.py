"""Yes or no: a premise about units, figures or prose against what the plan says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.bodies import Bodies
from answer.quantities import Found
from answer.query import Query
from answer.roles import asked_duties
from corpus import Assignment

_SAME = re.compile(r"一样|相同|相等|同样|一致|持平|the same|equal")
_MORE = re.compile(
    r"比(?!例)[^,。?]{1,16}?(?:要|还|更)*(?:高|多|大)(?![新校等级])|高于|多于|大于|超过|higher than|more than|larger than"
)
_LESS = re.compile(
    r"比(?!例)[^,。?]{1,16}?(?:要|还|更)*(?:低|少|小)(?!学)|低于|少于|小于|不如|lower than|fewer than|less than"
)
_NEGATION = re.compile(
    r"没有|尚未|未(?!来|成年)|不得|不(?:能|予|再|设|具备|享受|纳入)|无(?!人|线|偿)|禁止|缺(?:乏|少|失)|还不|取消"
)


def on_roles(query: Query, assignments: Sequence[Assignment], bodies: Bodies) -> bool | None:
    """Return whether the units that a question claims hold the role asked; None when it claims none."""
    claimed = [b.body for b in query.bodies]
    if not claimed:
        return None
    units = [bodies.body(u.name) for a in assignments for d in asked_duties(a, query.roles) for u in d.units]
    keys = {c.key for c in claimed}  # 共青团（团市委、团区委） names one body thrice
    held = all(any(bodies.same(c, u) for u in units for c in claimed if c.key == key) for key in keys)
    return held and not (query.sole and len(units) > len(keys))


def on_figures(query: Query, found: Sequence[Found]) -> bool | None:
    """Return whether a claimed figure is one of those found; None when the question claims none."""
    claimed = [(float(number), unit) for number, unit in query.figures]
    if not claimed or not found:
        return None
    values = {v for f in found for v in (f.target.value if isinstance(f.target.value, tuple) else (f.target.value,))}
    return all(number in values for number, _ in claimed)


def on_order(text: str, left: float, right: float) -> bool | None:
    """Return whether the first of two figures is to the second as a question claims; None when it claims no order."""
    if _SAME.search(text):
        return left == right
    if _MORE.search(text):
        return left > right
    return left < right if _LESS.search(text) else None


def on_prose(query: Query, passages: Sequence[str]) -> bool | None:
    """Return False where a passage denies the rarest word of the question, None where none does."""
    words = [f for t in query.terms[:3] for f in t.forms]
    for text in passages:
        for clause in re.split(r"[，,。；;]", text):
            if any(w in clause for w in words) and _NEGATION.search(clause):
                return False
    return None


def verdict(query: Query, passages: Sequence[str], denied: bool) -> str:
    """Return the frame for a premise about prose: no, yes_text, or see_text where the passages only come near it.

    A figure or year that the question claims must stand in the passages; so must all of its weighty words for a yes.
    """
    text = " ".join(passages)
    figures = [f"{n}{u}" for n, u in query.figures if u] + [str(y) for y in query.years]
    if denied or (figures and not all(f.removesuffix(".0") in text.replace(" ", "") for f in figures)):
        return "no"
    weighty = [t for t in query.terms if t.weight >= 0.25]
    return "yes_text" if all(t.stands_in(text) for t in weighty) else "see_text"
