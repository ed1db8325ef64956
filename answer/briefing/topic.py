"""A topic and plans → what each plan has on it: the statements of its actions, their tasks, their sections, their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.actions import ActionGroup
from answer.assistant import Assistant
from answer.briefing.model import ALL
from answer.linking.outline import governed_section
from answer.roles import where
from corpus import Assignment, Document, Role, Section, Target


@dataclass(frozen=True, slots=True)
class Side:
    """One plan's own share of an action.

    Attributes:
        document: the plan.
        place: how the plan is called in a line.
        actions: the statements on the action itself; () where the plan has no such action.
        tasks: the statements on tasks within it.
        section: the section that describes it, None where the outline has none.
    """

    document: Document
    place: str
    actions: tuple[Assignment, ...]
    tasks: tuple[Assignment, ...]
    section: Section | None

    @property
    def name(self) -> str:
        """The plan's own name of the action, "" for none."""
        return self.actions[0].governs if self.actions else ""

    @property
    def statements(self) -> tuple[Assignment, ...]:
        """All statements, the action's own first."""
        return (*self.actions, *self.tasks)

    def units(self, *roles: Role, tasks: bool = False) -> list[str]:
        """Return the units that hold one of the roles for the action, each once; of its tasks too if asked."""
        held = self.statements if tasks else self.actions
        return list(dict.fromkeys(u.name for a in held for d in a.duties if d.role in roles for u in d.units))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a briefing is about.

    Attributes:
        topic: the name of an action group, or `ALL`.
        documents: the chosen plans, in corpus order.
        sides: for each action of the topic, its name and the share of every chosen plan.
    """

    topic: str
    documents: tuple[Document, ...]
    sides: tuple[tuple[str, tuple[Side, ...]], ...]


def subject(assistant: Assistant, topic: str, plans: Sequence[str]) -> Subject:
    """Return what the chosen plans have on a topic.

    Raises:
        KeyError: no action group of that name.
    """
    groups = assistant.actions
    chosen = [g for g in groups if topic in (ALL, g.name)][: None if topic == ALL else 1]
    if not chosen:
        raise KeyError(topic)
    documents = tuple(d for d in assistant.corpus.documents if d.name in plans)
    held = [g for g in chosen if topic != ALL or any(d.name in g.members for d in documents)]
    sides = tuple((g.name, tuple(_side(assistant, g, d) for d in documents)) for g in held)
    return Subject(topic, documents, sides)


def place_of(assistant: Assistant, document: Document) -> str:
    """Return how a plan is called in a line."""
    return where(document, "zh", sum(d.region == document.region for d in assistant.corpus.documents))


def plan_at(place: str) -> str:
    """Return how a plan is named where its place alone would not do: 钦州市方案, or its title."""
    return place if place.startswith("《") else f"{place}方案"


def figures(assistant: Assistant, subject: Subject, document: Document) -> list[Target]:
    """Return the targets of a plan within the sections of the topic, in text order; all of them for every action."""
    held = assistant.corpus.targets[document.name]
    if subject.topic == ALL:
        return list(held)
    own = [s for _, sides in subject.sides for s in sides if s.document is document]
    ranges = [(s.section.start, s.section.end) for s in own if s.section]
    ranges += [(a.name[0], max(a.name[1], a.end)) for s in own for a in s.actions if a.name]
    return [t for t in held if any(begin <= t.figure[0] < end for begin, end in ranges)]


def _side(assistant: Assistant, group: ActionGroup, document: Document) -> Side:
    place = place_of(assistant, document)
    actions = group.members.get(document.name, ())
    section = next((s for a in actions if (s := governed_section(document, a))), None)
    tasks: tuple[Assignment, ...] = ()
    if section:
        held = assistant.corpus.assignments[document.name]
        tasks = tuple(a for a in held if a not in actions and section.start <= a.start < section.end)
    return Side(document, place, actions, tasks, section)
