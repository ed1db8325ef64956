"""`Ask`: the one value that a question becomes. It holds no text of the question but the words of its slots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Relation = Literal["duty", "target", "fact", "section", "passage", "document", "talk"]
Show = Literal[
    # what is shown of the rows: of duties, of targets, of facts, of sections, of passages, of documents, of the talk itself
    "unit",
    "matter",
    "role",
    "deadline",
    "plan",
    "figure",
    "thing",
    "year",
    "value",
    "item",
    "text",
    "money",
    "person",
    "contact",
    "outcome",
    "document",
    "greet",
    "thanks",
    "self",
    "outside",
]
Fold = Literal["list", "count", "claim", "all", "most", "least", "rank", "spread", "same"]
Role = Literal["lead", "cooperate", "responsible", "guide", "any"]
FactKind = Literal[
    "number", "date", "issuer", "copied", "basis", "period", "title", "addressee", "printer", "effective"
]
Turn = Literal["new", "follow", "correct"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of one slot, as asked: for linking, and for naming in a reply what was asked; never for reading."""

    words: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a question states.

    Attributes:
        value: as a number, 万 and 亿 multiplied out only where the unit is none of its own ("3万人" is 3.0, "万人").
        unit: as normalised (%, 个, 万人), "" for none.
        year: the year that the question gives it, None for none.
        limit: how the question bounds it: "", "at least", "over", "at most", "below".
    """

    value: float
    unit: str
    year: int | None = None
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """How many rows each thing sought must have: at least `low` and, unless None, at most `high` (both inclusive)."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """The matters that units hold in roles: what a turn before asked for, and a question on "them" is about."""

    units: tuple[Phrase, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted of which rows.

    Attributes:
        of, show, fold: the relation, what of it is shown, and how the rows are folded.
        plans: places, titles, numbers that say which plans; excluded ones are left out.
        topics: actions, sections, subjects, things measured.
        units: units named.
        roles: roles asked, () for whichever there are; `role_excluded` are the roles that must not be held, or not be shown.
        years, period: single years and the span (first, last) named.
        figures: figures stated, for a claim or a look-up by value.
        facts: kinds of facts asked.
        items: the words for the kind of sections that a list is of (重点工程, 阶段).
        ordinal: the n-th, from 1; -1 for the last.
        bound: how many units or items.
        held: the matters that it is about are those which these units hold; None where it is not.
        beside: several plans, units or topics are set side by side.
        lack: those that do not have it are wanted.
        turn: whether slots left open are taken from the turns before, or one is put right.
        sure: the reader's probability (0–1) of `of`, `show` and `fold` together.
        language: of the reply.
    """

    of: Relation
    show: Show
    fold: Fold = "list"
    plans: tuple[Phrase, ...] = ()
    topics: tuple[Phrase, ...] = ()
    units: tuple[Phrase, ...] = ()
    roles: tuple[Role, ...] = ()
    role_excluded: tuple[Role, ...] = ()
    years: tuple[int, ...] = ()
    period: tuple[int, int] | None = None
    figures: tuple[Figure, ...] = ()
    facts: tuple[FactKind, ...] = ()
    items: tuple[str, ...] = ()
    ordinal: int | None = None
    bound: Bound | None = None
    held: Held | None = None
    beside: bool = False
    lack: bool = False
    turn: Turn = "new"
    sure: float = 1.0
    language: Literal["zh", "en"] = "zh"
    spans: tuple[tuple[int, int, str], ...] = field(default=(), compare=False)  # (start, end, tag), for the trace
