"""The ledger as values for a page: its entries, the units that stand in it, and actions beside plans.

The entries are the rows of `answer.tables.ledger_rows`, one for each role of each statement, with the action that each
stands under and the units by office.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from answer import roles
from answer.actions import ActionGroup
from answer.draft import Evidence, citation
from answer.language import normalise
from answer.model import Citation
from answer.views.unit_groups import UnitGroup, UnitGroups
from answer.vocabulary import Vocabulary
from answer.wholeness import plan_is_whole
from corpus import Assignment, Document, Duty, Role

ROLES: tuple[Role, ...] = ("lead", "cooperate", "responsible", "guide")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as a statement prints it, and the keys of the groups that it belongs to, its own first."""

    name: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One role of one responsibility statement.

    Attributes:
        citation: the statement; its marker is the entry's number in the ledger, from 1.
        rule: the sentence elsewhere that gives the role (列第一位者为牵头单位); None where none is needed.
        period: first and last year of the plan, None when the text does not tell.
        action: the action that it stands under, in the plan's words.
        group: the name that the action goes by across plans, "" for none.
        whole: whether it governs the action itself, and not a task of it.
        governs: the action or task that it governs.
        role: lead, cooperate or responsible (a text that does not tell lead from cooperating).
        label: the word for the role as printed, "" for none.
        units: in printed order.
        deadline: by when, in the text's words; "" when it gives none.
        corrected: who corrected it, and when; "" for what was read.
    """

    citation: Citation
    rule: Citation | None
    period: tuple[int, int] | None
    action: str
    group: str
    whole: bool
    governs: str
    role: Role
    label: str
    units: tuple[Named, ...]
    deadline: str
    corrected: str = ""

    @property
    def region(self) -> str:
        """Full name of the region, "" when the text does not tell."""
        return self.citation.region

    @property
    def document(self) -> str:
        """The plan's file name."""
        return self.citation.document

    @property
    def unit_keys(self) -> frozenset[str]:
        """Keys of all groups that have a part in it."""
        return frozenset(key for unit in self.units for key in unit.keys)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries are wanted; "" wants all.

    Attributes:
        region: full name of a region.
        role: lead, cooperate or responsible.
        action: name of an action across plans.
        unit: a unit's key, its name, or a name as printed.
        text: words that must all stand in an entry.
    """

    region: str = ""
    role: str = ""
    action: str = ""
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """How often a unit stands in the ledger: its entries by role, and the regions (else titles) of the plans that name it."""

    group: UnitGroup
    counts: Mapping[Role, int]
    regions: tuple[str, ...]

    @property
    def total(self) -> int:
        """All its entries."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class UnitInPlan:
    """What a unit has in one plan: the names it goes by there, and its entries by role, of the roles that it has."""

    document: str
    title: str
    region: str
    printed: tuple[str, ...]
    entries: Mapping[Role, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All that a unit leads or takes part in.

    Attributes:
        totals: the unit, and how often it stands in the ledger.
        plans: in corpus order, those that name it.
        near: units whose names are like its own, but which are not taken for the same.
    """

    totals: UnitTotals
    plans: tuple[UnitInPlan, ...]
    near: tuple[UnitGroup, ...]


class Responsibilities:
    """The ledger of a corpus. Never changes once made, so several threads may read it."""

    def __init__(self, vocabulary: Vocabulary, actions: tuple[ActionGroup, ...]) -> None:
        """Read the ledger, and group its units; `actions` are the corpus's in groups."""
        self._words = vocabulary
        self._groups = UnitGroups(vocabulary)
        self.actions = actions
        self._group_of = {(d, a.governs): g.name for g in self.actions for d, held in g.members.items() for a in held}
        made = (entry for document in vocabulary.corpus.documents for entry in self._of(document))
        self.entries: tuple[Entry, ...] = tuple(_numbered(entry, n) for n, entry in enumerate(made, start=1))
        self._texts = [normalise(_text(entry)) for entry in self.entries]
        self.units: tuple[UnitTotals, ...] = tuple(
            sorted((self._totals(group) for group in self._groups.groups), key=lambda t: -t.total)
        )
        self._by_key = {totals.group.key: totals for totals in self.units}

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions with entries, in corpus order."""
        return tuple(dict.fromkeys(entry.region for entry in self.entries if entry.region))

    @property
    def whole(self) -> bool:
        """Whether the entries are all that the plans say, as far as their health allows."""
        corpus = self._words.corpus
        return all(plan_is_whole(corpus, document) for document in corpus.documents)

    def named(self, unit: str) -> tuple[UnitGroup, ...]:
        """Return the units that a key, a unit's name or a printed name stands for; () for an unknown one."""
        return tuple(self._groups.group(key) for key in self._groups.named(unit))

    def select(self, choice: Choice) -> tuple[Entry, ...]:
        """Return the entries wanted, in text order; an unknown region, role, action or unit selects none."""
        keys = frozenset(self._groups.named(choice.unit)) if choice.unit else None
        words = normalise(choice.text).split()
        return tuple(
            entry
            for entry, text in zip(self.entries, self._texts, strict=True)
            if choice.region in ("", entry.region)
            and choice.role in ("", entry.role)
            and choice.action in ("", entry.group)
            and (keys is None or not keys.isdisjoint(entry.unit_keys))
            and all(word in text for word in words)
        )

    def totals(self, key: str) -> UnitTotals:
        """Return how often a unit stands in the ledger; raises KeyError for an unknown key."""
        return self._by_key[key]

    def unit(self, key: str) -> UnitPage:
        """Return all that the unit of a key leads or takes part in.

        Raises:
            KeyError: no unit has this key.

        """
        totals = self._by_key[key]
        mine = [entry for entry in self.entries if key in entry.unit_keys]
        plans = []
        for name, printed in totals.group.printed.items():
            document = self._words.corpus.document(name)
            held = {r: tuple(e for e in mine if e.document == name and e.role == r) for r in ROLES}
            plans.append(
                UnitInPlan(name, document.title, document.region, printed, {r: e for r, e in held.items() if e})
            )
        return UnitPage(totals, tuple(plans), self._near(totals.group))

    def _of(self, document: Document) -> Iterable[Entry]:
        """Yield the entries of a plan, not numbered yet."""
        held = self._words.corpus.assignments[document.name]
        heads = {a.section: a.governs for a in reversed(held) if a.name is None}
        for assignment in held:
            above = document.lineage(document.sections[assignment.section])[:-1]
            outer = next((heads[s.index] for s in above if s.index in heads), "")
            for duty in assignment.duties:
                yield self._entry(document, assignment, duty, outer)

    def _entry(self, document: Document, assignment: Assignment, duty: Duty, outer: str) -> Entry:
        """Return a duty as an entry; `outer` is the action around its own, "" for none."""
        row = roles.row(document, assignment, duty)
        action = outer or assignment.governs
        stated = citation(Evidence(document, assignment.start, assignment.end, assignment.section), 0)
        return Entry(
            citation=replace(stated, section=tuple(row["section"])),
            rule=citation(Evidence(document, *assignment.rule), 0) if assignment.rule else None,
            period=document.period,
            action=action,
            group=self._group_of.get((document.name, action), ""),
            whole=not outer,
            governs=assignment.governs,
            role=duty.role,
            label=duty.label,
            units=tuple(Named(u.name, self._groups.keys(document.name, u.name)) for u in duty.units),
            deadline=row["deadline"] or "",
            corrected=duty.corrected,
        )

    def _totals(self, group: UnitGroup) -> UnitTotals:
        held = [entry for entry in self.entries if group.key in entry.unit_keys]
        counts = {role: sum(entry.role == role for entry in held) for role in ROLES}
        return UnitTotals(group, counts, tuple(dict.fromkeys(e.region or e.citation.title for e in held)))

    def _near(self, group: UnitGroup) -> tuple[UnitGroup, ...]:
        """Return the groups with a name that may be a short or merged form of one of this group's names."""
        return tuple(
            other
            for other in self._groups.groups
            if other is not group and any(self._alike(a, b) for a in group.names for b in other.names)
        )

    def _alike(self, one: str, other: str) -> bool:
        a, b = self._words.bodies.body(one), self._words.bodies.body(other)
        if a.stem[-1] != b.stem[-1]:  # 科技厅 is no 科学技术协会
            return False
        return max(self._words.bodies.same(a, b), self._words.bodies.same(b, a)) == 1


def _numbered(entry: Entry, number: int) -> Entry:
    return replace(entry, citation=replace(entry.citation, marker=number))


def _text(entry: Entry) -> str:
    """Return all of an entry that a reader may look for."""
    units = " ".join(unit.name for unit in entry.units)
    cited = entry.citation
    return (
        " ".join(
            (entry.region, cited.title, cited.number, entry.action, entry.group, entry.governs, entry.label, units)
        )
        + f" {entry.deadline} {cited.quote}"
    )
