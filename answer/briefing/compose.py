"""Topic, plans and sections → a briefing of verified lines, the same for the same choice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from answer.assistant import Assistant
from answer.briefing import tables
from answer.briefing.cards import cards
from answer.briefing.model import ALL, CHOICES, HEADINGS, Brief, Kind, Section, publish
from answer.briefing.prose import measures, points
from answer.briefing.quiz import quiz
from answer.briefing.topic import Subject, subject

Progress = Callable[[float, str], None]
"""Told the share done (0–1) and the heading of the section in work."""


def topics(assistant: Assistant) -> tuple[tuple[str, str, int], ...]:
    """Return the topics to choose from, as (name, the words that its plans share, number of plans)."""
    named: dict[str, tuple[str, str, int]] = {}
    for group in assistant.actions:
        named.setdefault(group.name, (group.name, group.topic, len(group.members)))
    return tuple(named.values())


def compose(
    assistant: Assistant,
    topic: str,
    plans: Collection[str],
    kinds: Collection[Kind] = CHOICES,
    progress: Progress = lambda share, heading: None,
) -> Brief:
    """Return the briefing on a topic.

    Args:
        assistant: the plans, and what answers the questions of the cards.
        topic: the name of an action group, or `ALL`.
        plans: file names of the chosen plans.
        kinds: the sections wanted; they come in the order of `CHOICES`.
        progress: told before each section.

    Raises:
        KeyError: no action group of that name.
        ValueError: no plan or no section is chosen.
    """
    about = subject(assistant, topic, tuple(plans))
    wanted = [k for k in CHOICES if k in kinds]
    if not about.documents or not wanted:
        raise ValueError("a briefing needs a plan and a section")
    made: list[Section] = []
    for done, kind in enumerate(wanted):
        progress(done / len(wanted), HEADINGS[kind])
        made.append(publish(_makers(assistant, about, _within(progress, done, len(wanted), HEADINGS[kind]))[kind]()))
    return Brief(
        title=_title(topic),
        topic=topic,
        plans=tuple(d.name for d in about.documents),
        scope=publish(tables.scope(assistant, about.documents)),
        sections=tuple(made),
    )


def _makers(
    assistant: Assistant, about: Subject, progress: Callable[[int, int], None]
) -> Mapping[Kind, Callable[[], Section]]:
    return {
        "points": lambda: points(assistant, about),
        "duties": lambda: tables.duties(assistant, about),
        "targets": lambda: tables.targets(assistant, about),
        "comparison": lambda: tables.comparison(assistant, about),
        "measures": lambda: measures(about),
        "cards": lambda: cards(assistant, about, progress),
        "quiz": lambda: quiz(assistant, about),
    }


def _within(progress: Progress, done: int, total: int, heading: str) -> Callable[[int, int], None]:
    """Return what tells the progress within one section."""
    return lambda step, steps: progress((done + step / steps) / total, heading)


def _title(topic: str) -> str:
    return "任务分工与目标综合简报" if topic == ALL else f"{topic}专题简报"
