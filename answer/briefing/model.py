"""What a briefing is made of: sections of items, each item with the passages that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from answer.draft import Evidence, citation, placed
from answer.model import Citation
from answer.verify import supports

Kind = Literal["scope", "points", "duties", "targets", "comparison", "measures", "cards", "quiz"]
Form = Literal["head", "line", "note", "row", "quote", "question", "reply", "option", "key"]

ALL = "全部"
"""The topic that stands for every action of the chosen plans."""

HEADINGS: Mapping[Kind, str] = MappingProxyType(
    {
        "scope": "所依据的方案",
        "points": "要点",
        "duties": "责任分工表",
        "targets": "目标表",
        "comparison": "对比",
        "measures": "措施摘编",
        "cards": "问答卡",
        "quiz": "自测题",
    }
)
CHOICES: tuple[Kind, ...] = ("points", "duties", "targets", "comparison", "measures", "cards", "quiz")
"""The sections that a briefing may have, in their first order; the scope stands before them always."""

_OPENING: tuple[Form, ...] = ("head", "question")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section.

    Attributes:
        form: what it is: a head over the lines behind it, a line of text, a note (what the assistant says of the plans as
            a whole, such as 该方案未提及), a table's row, a quotation, a question with its reply, an option, the key.
        cells: its text; several for a row.
        said: what it takes from the plans, word for word.
        sources: the passages that must hold all that is said.
        checked: false for a line that a person changed and that its sources do not bear out.
    """

    form: Form
    cells: tuple[str, ...]
    said: tuple[str, ...] = ()
    sources: tuple[Evidence, ...] = ()
    checked: bool = True

    @property
    def text(self) -> str:
        """The line's words, without markers."""
        return " | ".join(self.cells)

    def verified(self) -> bool:
        """Tell whether all that is said stands in the sources."""
        return self.checked and supports(self.said, [e.text for e in self.sources])


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a briefing.

    Attributes:
        kind: what it tells.
        columns: the heads of its tables, () where it has none.
        items: its lines in order.
    """

    kind: Kind
    columns: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def heading(self) -> str:
        """The section's heading."""
        return HEADINGS[self.kind]


@dataclass(frozen=True, slots=True)
class Brief:
    """A briefing.

    Attributes:
        title: its title.
        topic: the name of the action group, or `ALL`.
        plans: the file names of the plans, in corpus order.
        scope: the plans with number, date and period, as a table.
        sections: the parts, in the order shown.
    """

    title: str
    topic: str
    plans: tuple[str, ...]
    scope: Section
    sections: tuple[Section, ...]

    @property
    def whole(self) -> tuple[Section, ...]:
        """The scope, and the parts behind it."""
        return (self.scope, *self.sections)

    def checked_only(self) -> Brief:
        """Return the briefing without the lines that a person changed and that do not verify."""
        return replace(self, sections=tuple(_without_unchecked(s) for s in self.sections))

    @property
    def unchecked(self) -> int:
        """How many lines do not verify."""
        return sum(not item.checked for section in self.sections for item in section.items)


def _without_unchecked(section: Section) -> Section:
    return replace(section, items=tidy(item for item in section.items if item.checked))


class Notes:
    """The passages that a briefing cites, each once, numbered in the order of their first use."""

    def __init__(self, sections: Iterable[Section]) -> None:
        """Take the passages of the items of `sections`, in the order of print."""
        self.passages: list[Evidence] = []
        for section in sections:
            for item in in_print(section):
                for evidence in item.sources:
                    placed(self.passages, evidence)

    def numbers(self, item: Item) -> list[int]:
        """Return the numbers of an item's sources, from 1, each once, in the order of its sources."""
        return list(dict.fromkeys(placed(self.passages, e) + 1 for e in item.sources))

    def citations(self) -> tuple[Citation, ...]:
        """Return the passages as citations, in order."""
        return tuple(citation(e, i) for i, e in enumerate(self.passages, start=1))


def in_print(section: Section) -> list[Item]:
    """Return a section's items in the order in which they are printed: the keys of a self-test stand behind it."""
    return sorted(section.items, key=lambda item: item.form == "key")


def publish(section: Section) -> Section:
    """Return a section with the lines that verify, and a word on how many do not."""
    kept = [item for item in section.items if item.verified()]
    lost = len(section.items) - len(kept)
    told = (Item("note", (f"另有{lost}条未能与原文逐字核对一致，未列入。",)),) if lost else ()
    return replace(section, items=(*tidy(kept), *told))


def tidy(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items without the heads and questions that have no line behind them."""
    kept: list[Item] = []
    for item in (*items, None):
        opens = item is None or item.form in _OPENING
        if opens and kept and kept[-1].form in _OPENING:
            kept.pop()
        if item is not None:
            kept.append(item)
    return tuple(kept)
