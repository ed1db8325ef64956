"""A briefing on a person's desk: sections moved, dropped and edited, and the whole kept as plain data and taken up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from answer.assistant import Assistant
from answer.briefing.compose import Progress, compose
from answer.briefing.edit import Editor, as_text
from answer.briefing.model import CHOICES, Brief, Kind, Notes
from answer.draft import Evidence


@dataclass(frozen=True, slots=True)
class Desk:
    """A briefing in work.

    Attributes:
        composed: the briefing as composed.
        brief: as it is now.
        opened: the sections being edited as text.
    """

    composed: Brief
    brief: Brief
    opened: frozenset[Kind] = frozenset()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The sections left, in order."""
        return tuple(s.kind for s in self.brief.sections)

    def texts(self) -> tuple[tuple[Kind, str], ...]:
        """Return the sections as text to edit, in order."""
        notes = Notes(self.brief.whole)
        return tuple((s.kind, as_text(s, notes)) for s in self.brief.sections)

    def taken(self, editor: Editor, edited: Mapping[Kind, str]) -> Desk:
        """Return the desk with the edited texts of its opened sections read and checked."""
        if not self.opened:
            return self
        texts = [(k, edited.get(k, text) if k in self.opened else text) for k, text in self.texts()]
        return replace(self, brief=editor.revised(self.composed, Notes(self.brief.whole).passages, texts))

    def moved(self, kind: Kind, by: int) -> Desk:
        """Return the desk with a section moved by so many places, within the ends."""
        held = list(self.brief.sections)
        at = self.kinds.index(kind)
        section = held.pop(at)
        held.insert(min(max(at + by, 0), len(held)), section)
        return replace(self, brief=replace(self.brief, sections=tuple(held)))

    def without(self, kind: Kind) -> Desk:
        """Return the desk without a section."""
        left = tuple(s for s in self.brief.sections if s.kind != kind)
        return replace(self, brief=replace(self.brief, sections=left), opened=self.opened - {kind})

    def turned(self, kind: Kind) -> Desk:
        """Return the desk with a section opened to be edited, or closed again."""
        return replace(self, opened=self.opened ^ {kind})

    def restored(self, kind: Kind) -> Desk:
        """Return the desk with a section as it was composed."""
        original = next(s for s in self.composed.sections if s.kind == kind)
        held = tuple(original if s.kind == kind else s for s in self.brief.sections)
        return replace(self, brief=replace(self.brief, sections=held), opened=self.opened - {kind})

    def changed(self, kind: Kind) -> bool:
        """Tell whether a section is no longer as composed."""
        return next(s for s in self.brief.sections if s.kind == kind) not in self.composed.sections

    def to_json(self) -> dict[str, Any]:
        """Return the desk as plain data: the choice, the texts, and the passages that their numbers stand for."""
        return {
            "topic": self.brief.topic,
            "plans": list(self.brief.plans),
            "kinds": [s.kind for s in self.composed.sections],
            "texts": [list(t) for t in self.texts()],
            "passages": [[e.document.name, e.start, e.end, e.section] for e in Notes(self.brief.whole).passages],
        }


def take_up(assistant: Assistant, editor: Editor, kept: object, progress: Progress | None = None) -> Desk | None:
    """Return the desk that was kept as plain data; None where the plans no longer fit it, or it is no such data.

    Args:
        assistant: the plans.
        editor: checks the lines again.
        kept: what `Desk.to_json` gave, after any detour.
        progress: as for `compose`.
    """
    try:
        return _taken_up(assistant, editor, kept, progress)
    except (KeyError, ValueError, TypeError, IndexError):
        return None


def _taken_up(assistant: Assistant, editor: Editor, kept: Any, progress: Progress | None) -> Desk:
    told: dict[str, Any] = {} if progress is None else {"progress": progress}
    plans: Sequence[str] = [assistant.corpus.document(str(name)).name for name in kept["plans"]]
    composed = compose(assistant, str(kept["topic"]), plans, [k for k in CHOICES if k in kept["kinds"]], **told)
    passages = [_passage(assistant, *fields) for fields in kept["passages"]]
    texts: list[tuple[Kind, str]] = [(k, str(text)) for kind, text in kept["texts"] for k in CHOICES if k == kind]
    return Desk(composed, editor.revised(composed, passages, texts))


def _passage(assistant: Assistant, name: str, start: int, end: int, section: int | None) -> Evidence:
    document = assistant.corpus.document(name)
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"{start}..{end} is no range of {name}")
    if section is not None:
        section = document.sections[section].index
    return Evidence(document, start, end, section)
