"""The values of a comparison: one topic in several plans, each fact with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from answer.views.series import Point
from corpus import Role


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a plan, and the raw range [start, end) where they stand or are proved."""

    text: str
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Holding:
    """The units that hold a role.

    Attributes:
        role: lead, cooperate or responsible.
        label: the plan's own word for the role (牵头部门, 按职责分工负责).
        units: names as printed.
        governs: the action or task that the statement is on.
        document: file name.
        start: raw offset of the statement, inclusive.
        end: raw offset, exclusive.
        rule: raw range of the plan's rule that gives the role (列第一位者为牵头单位), None where none is needed.
    """

    role: Role
    label: str
    units: tuple[str, ...]
    governs: str
    document: str
    start: int
    end: int
    rule: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A topic in one plan.

    Attributes:
        document: the plan's file name.
        title: the plan's title.
        period: first and last year that it governs, None when it does not tell.
        names: what the plan calls the action, or the part of one; () when it has no such heading or task.
        holdings: the roles that are held in the action as a whole; where the plan assigns only the action around a part,
            the roles in that action, which `governs` names.
        tasks: the roles that are held in its tasks, in text order.
        measures: its sub-headings, or its first sentences where it has none.
        more_measures: how many there are besides.
        targets: figures that stand in the action's section, or speak of the topic elsewhere.
        mentions: where a plan without such an action, or without measures under it (a row of a table), speaks of the
            topic all the same, the first few.
        more_mentions: how many such passages there are besides.
    """

    document: str
    title: str
    period: tuple[int, int] | None
    names: tuple[Cited, ...] = ()
    holdings: tuple[Holding, ...] = ()
    tasks: tuple[Holding, ...] = ()
    measures: tuple[Cited, ...] = ()
    more_measures: int = 0
    targets: tuple[Point, ...] = ()
    mentions: tuple[Cited, ...] = ()
    more_mentions: int = 0

    def held(self, role: Role) -> tuple[Holding, ...]:
        """Return the holdings of one role in the action as a whole."""
        return tuple(h for h in self.holdings if h.role == role)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that does the same work in one or several plans: by plan its name as printed, with the statement."""

    names: tuple[Cited, ...]

    @property
    def plans(self) -> tuple[str, ...]:
        """File names of the plans that have it."""
        return tuple(dict.fromkeys(n.document for n in self.names))


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A topic in several plans.

    Attributes:
        topic: as asked, or the group's own words.
        sides: one a plan, in the order asked.
        leads: the units that lead somewhere, those of most plans first.
        taking_part: the units that hold any role in the action or its tasks somewhere.
    """

    topic: str
    sides: tuple[Side, ...]
    leads: tuple[Unit, ...]
    taking_part: tuple[Unit, ...]

    @property
    def periods_differ(self) -> bool:
        """Whether the plans govern different years, or one does not say which."""
        return len({s.period for s in self.sides}) > 1

    @property
    def having(self) -> tuple[str, ...]:
        """File names of the plans that have the action."""
        return tuple(s.document for s in self.sides if s.names)

    def common(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """Return the units that every plan with the action has; () where fewer than two have it."""
        return tuple(u for u in units if len(self.having) > 1 and len(u.plans) == len(self.having))

    def partly(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """Return the units that several of the plans with the action have, but not all."""
        return tuple(u for u in units if 1 < len(u.plans) < len(self.having))

    def only(self, units: Iterable[Unit], plan: str) -> tuple[Unit, ...]:
        """Return the units that one plan has, and no other; () where it alone has the action."""
        return tuple(u for u in units if len(self.having) > 1 and u.plans == (plan,))
