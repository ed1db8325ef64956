"""Actions beside plans: who leads each action of the corpus in each plan, and what a plan has where it lacks an action."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from answer.actions import ActionGroup, likeness, telling_words
from answer.draft import Evidence, citation
from answer.model import Citation
from answer.views.responsibilities import Entry, Responsibilities
from answer.vocabulary import Vocabulary
from corpus import Document

_NEAR = 0.6  # of the lighter name's weight that a heading shares with an action that its plan lacks


@dataclass(frozen=True, slots=True)
class Cell:
    """What one plan has of one action.

    Attributes:
        entries: who leads the action; where the text tells no lead, who is responsible or takes part. () when the plan
            names no such action.
        others: further entries of the action itself (those who cooperate).
        tasks: how many entries stand under the action's tasks.
        near: the plan's heading that is most like the action's name, where it names no such action and has such a heading.
    """

    entries: tuple[Entry, ...]
    others: tuple[Entry, ...] = ()
    tasks: int = 0
    near: Citation | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A plan of the matrix; `listed` tells whether it names any responsible units at all."""

    document: str
    title: str
    region: str
    period: tuple[int, int] | None
    listed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One action across the plans: its name, the topic that its names share, and a cell for each column."""

    name: str
    topic: str
    cells: tuple[Cell, ...]

    @property
    def held(self) -> int:
        """How many of the plans shown name the action."""
        return sum(bool(cell.entries) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actions beside plans."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


class ActionMatrix:
    """Makes matrices of one corpus."""

    def __init__(self, vocabulary: Vocabulary, held: Responsibilities) -> None:
        """Fill the cells of all actions and plans once."""
        self._documents = vocabulary.corpus.documents
        near = _Near(vocabulary)
        self._cells: Mapping[str, tuple[tuple[ActionGroup, Cell], ...]] = {
            document.name: tuple((group, _cell(document, group, held, near)) for group in held.actions)
            for document in self._documents
        }
        self._actions = held.actions

    def matrix(self, regions: Collection[str] = (), *, shared: bool = False) -> Matrix:
        """Return the actions beside the plans, the actions of most plans first.

        Args:
            regions: full names; only their plans are columns, and only actions that one of them names are lines. Empty: all.
            shared: only actions that two or more of the columns name.
        """
        shown = [d for d in self._documents if not regions or d.region in regions]
        columns = tuple(
            Column(d.name, d.title, d.region, d.period, any(cell.entries for _, cell in self._cells[d.name]))
            for d in shown
        )
        lines = (
            Line(group.name, group.topic, tuple(self._cells[d.name][at][1] for d in shown))
            for at, group in enumerate(self._actions)
        )
        return Matrix(columns, tuple(line for line in lines if line.held >= (2 if shared else 1)))


class _Near:
    """Finds the heading of a plan that is most like an action's name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self._headings = {
            d.name: [(s, words) for s in d.sections[1:] if (words := telling_words(s.heading, vocabulary))]
            for d in vocabulary.corpus.documents
        }

    def heading(self, group: ActionGroup, document: Document) -> Citation | None:
        """Return it as a citation, None where no heading is like enough."""
        names = {a.governs for held in group.members.values() for a in held}
        sought = [telling_words(name, self._words) for name in sorted(names)]
        scored = [
            (likeness(words, own, self._words), -section.start, section)
            for section, own in self._headings[document.name]
            for words in sought
            if not words.isdisjoint(own)
        ]
        score, _, section = max(scored, key=lambda s: s[:2], default=(0.0, 0, document.sections[0]))
        return citation(Evidence(document, *section.title, section.index), 0) if score >= _NEAR else None


def _cell(document: Document, group: ActionGroup, held: Responsibilities, near: _Near) -> Cell:
    if document.name not in group.members:
        return Cell((), near=near.heading(group, document))
    names = {a.governs for a in group.members[document.name]}
    under = [e for e in held.entries if e.document == document.name and e.action in names]
    own = [e for e in under if e.whole]
    first = _first(own)
    return Cell(tuple(first), tuple(e for e in own if e not in first), len(under) - len(own))


def _first(own: Iterable[Entry]) -> list[Entry]:
    """Return the entries of the lead; where there is none, of those responsible, else all."""
    entries = list(own)
    for role in ("lead", "responsible"):
        found = [e for e in entries if e.role == role]
        if found:
            return found
    return entries
