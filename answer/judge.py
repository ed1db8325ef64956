"""Yes or no: a premise about units, figures or prose against what the plan says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from answer.bodies import Bodies
from answer.quantities import Found
from answer.query import Query
from answer.roles import asked_duties
from corpus import Assignment

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
_LIMITS = (
    ("at most", re.compile(r"不(?:超过|高于|多于|大于)|以[下内]|至多|最多")),
    ("at least", re.compile(r"不(?:低于|少于|小于)|以上|至少|最少")),
    ("over", re.compile(r"超过|高于|多于|大于|突破|超出")),
    ("below", re.compile(r"低于|少于|小于|不足|不到")),
)
_SAME = re.compile(r"一样|相同|相等|同样|一致|持平|the same|equal")
_MORE = re.compile(
    r"比(?!例)[^,。?]{1,16}?(?:要|还|更)*(?:高|多|大)(?![新校等级])|高于|多于|大于|超过|higher than|more than|larger than"
)
_LESS = re.compile(
    r"比(?!例)[^,。?]{1,16}?(?:要|还|更)*(?:低|少|小)(?!学)|低于|少于|小于|不如|lower than|fewer than|less than"
)
_BY_HOW_MUCH = re.compile(r"比(?!例)[^,。?]{1,16}?(?:高|多|大|低|少|小)(?:出|了)?\d")
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


def on_figures(query: Query, found: Sequence[Found]) -> Literal["yes", "no", "other_words"] | None:
    """Return the frame for the figures that a question claims, None when it claims none.

    Each must be one of those found, of the year that stands before it in the question; `other_words` where the plan
    limits the figure otherwise than the question does (超过15% for 达到15%).
    """
    if not query.figures or not found:
        return None
    held = [f.target for f in found]
    told = []
    for number, unit in query.figures:
        at = re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)\s*{re.escape(unit)}", query.text)
        before = query.text[: at.start()] if at else ""
        years = [int(y) for y in _YEAR.findall(before)]
        fits = [
            t
            for t in held
            if float(number) in (t.value if isinstance(t.value, tuple) else (t.value,))
            and (not years or t.year in (None, years[-1]))
        ]
        if not fits:
            return "yes" if query.negated else "no"
        around = before[-6:] + (query.text[at.end() : at.end() + 3] if at else "")
        told.append(any(_limit(around) in ("", _limit(t.comparator)) for t in fits))
    if query.negated:
        return "no"
    return "yes" if all(told) else "other_words"


def _limit(words: str) -> str:
    """Return what kind of limit words set on a figure: over, at least, below, at most; "" for the figure itself."""
    return next((kind for kind, pattern in _LIMITS if pattern.search(words)), "")


def claims_same(text: str) -> bool:
    """Tell whether a question claims that two things are the same (牵头单位一样吗)."""
    return bool(_SAME.search(text))


def claims_gap(text: str) -> bool:
    """Tell whether a question claims by how much one figure is more or less than another (比钦州高6个百分点)."""
    return bool(_BY_HOW_MUCH.search(text))


def on_order(text: str, left: float, right: float, *, gap: float | None = None) -> bool | None:
    """Return whether the first of two figures is to the second as a question claims; None when it claims no order.

    With `gap`, they must also lie that far apart.
    """
    if gap is not None and abs(abs(left - right) - gap) > 1e-9:
        return False
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
    if query.negated:  # 没有老年人行动吧: a text that has it denies that
        held = all(t.stands_in(text) for t in query.terms if t.weight >= 0.25)
        return "yes_text" if denied else "no" if held else "see_text"
    figures = [f"{n}{u}" for n, u in query.figures if u] + [str(y) for y in query.years]
    if denied or (figures and not all(f.removesuffix(".0") in text.replace(" ", "") for f in figures)):
        return "no"
    weighty = [t for t in query.terms if t.weight >= 0.25]
    return "yes_text" if all(t.stands_in(text) for t in weighty) else "see_text"
