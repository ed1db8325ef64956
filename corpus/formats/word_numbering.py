"""The automatic numbers of a Word file: no run holds them, they are counted as Word counts them (ISO 29500-1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Node

from corpus.formats.numerals import BULLET, numeral
from corpus.formats.word_styles import Styles, W, attribute, child, children, number, toggle

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LINKS = 5  # a list may be defined by a style, which names another


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: its first number, how it is written, and when it begins anew (0: never)."""

    start: int
    form: str
    text: str
    restart: int
    arabic: bool

    @classmethod
    def of(cls, node: Node, index: int) -> _Level:
        return cls(
            start=number(child(node, "start"), default=0),
            form=_form(node),
            text=attribute(child(node, "lvlText")) or "",
            restart=number(child(node, "lvlRestart"), default=index),
            arabic=bool(toggle(node, "isLgl")),
        )


def _form(level: Node) -> str:
    """Return the form of a level's numbers, also where it stands in a choice between an old and a new one."""
    found = level.find(W + "numFmt")
    if found is None:
        found = next(level.iter(W + "numFmt"), None)
    return attribute(found) or "decimal"


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each is counted.

    Attributes:
        styles: the file's styles, which may number paragraphs too.
        nums: numId → `w:num`.
        abstracts: abstractNumId → `w:abstractNum`.
    """

    styles: Styles
    nums: dict[str, Node] = field(default_factory=dict)
    abstracts: dict[str, Node] = field(default_factory=dict)
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Node | None, styles: Styles) -> Numbering:
        """Read `numbering.xml`; None gives no lists."""
        made = cls(styles)
        for node in children(root):
            if node.tag == W + "num":
                made.nums[attribute(node, "numId") or ""] = node
            elif node.tag == W + "abstractNum":
                made.abstracts[attribute(node, "abstractNumId") or ""] = node
        return made

    def label(self, properties: Node | None) -> str:
        """Count a paragraph with the properties `w:pPr`, and return its number as printed, "" for none."""
        num, index = self._list_of(properties)
        key = self._abstract(num)
        level = self._levels_of(num, key).get(index) if key else None
        if level is None:
            return ""
        counts = self._counts.setdefault(key, {})
        over = self._override(num, index)
        fresh = over is not None and (num, index) not in self._begun
        self._begun.add((num, index))
        begin = number(child(over, "startOverride"), default=level.start)
        counts[index] = begin if fresh or index not in counts else counts[index] + 1
        self._restart(num, key, index)
        return self._written(num, key, level)

    def _list_of(self, properties: Node | None) -> tuple[str, int]:
        """Return the list and the level of a paragraph: its own, or its style's; ("", 0) for none."""
        own = child(properties, "numPr")
        num, index = attribute(child(own, "numId")), attribute(child(own, "ilvl"))
        for style in self.styles.of_paragraph(properties):
            if num is not None and index is not None:
                break
            given = child(style, "pPr", "numPr")
            if num is None and given is not None:
                num = attribute(child(given, "numId"))
                index = index or attribute(child(given, "ilvl")) or self._level_for(num, style)
        return (num or "", int(index) if index and index.isdecimal() else 0) if num != "0" else ("", 0)

    def _level_for(self, num: str | None, style: Node) -> str | None:
        """Return the level of a list that names a style as its own."""
        for level in self._level_nodes(self._abstract(num or "")):
            if attribute(child(level, "pStyle")) == attribute(style, "styleId"):
                return attribute(level, "ilvl")
        return None

    def _abstract(self, num: str) -> str:
        """Return the id of the definition behind a list, also where a style links to it; "" for none."""
        for _ in range(_LINKS):
            key = attribute(child(self.nums.get(num), "abstractNumId")) or ""
            link = attribute(child(self.abstracts.get(key), "numStyleLink"))
            linked = attribute(child(self.styles.nodes.get(link or ""), "pPr", "numPr", "numId"))
            if linked is None:
                return key if key in self.abstracts else ""
            num = linked
        return ""

    def _level_nodes(self, key: str) -> list[Node]:
        abstract = self.abstracts.get(key)
        return [] if abstract is None else abstract.findall(W + "lvl")

    def _levels_of(self, num: str, key: str) -> dict[int, _Level]:
        """Return the levels of a list: those of its definition, and those that it sets otherwise."""
        if num not in self._levels:
            changed = self.nums[num].findall(f"{W}lvlOverride/{W}lvl")
            nodes = {number(n, "ilvl"): n for n in [*self._level_nodes(key), *changed]}
            self._levels[num] = {i: _Level.of(n, i) for i, n in nodes.items() if 0 <= i < _LEVELS}
        return self._levels[num]

    def _override(self, num: str, index: int) -> Node | None:
        """Return what sets the first number of a list's level anew, None for nothing."""
        for node in self.nums[num].findall(W + "lvlOverride"):
            if number(node, "ilvl") == index and child(node, "startOverride") is not None:
                return node
        return None

    def _restart(self, num: str, key: str, index: int) -> None:
        """Forget the counts of the levels below one, but of those that go on."""
        counts = self._counts[key]
        for below, level in self._levels_of(num, key).items():
            if below > index and level.restart and index < level.restart:
                counts.pop(below, None)

    def _written(self, num: str, key: str, level: _Level) -> str:
        """Return a level's number as printed."""
        levels, counts = self._levels_of(num, key), self._counts[key]
        if level.form == "bullet":
            return BULLET.get(level.text, "•") if level.text else ""

        def put(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            at = levels.get(index)
            if at is None:
                return ""
            return numeral(counts.get(index, at.start), "decimal" if level.arabic else at.form)

        return _PLACE.sub(put, level.text)
