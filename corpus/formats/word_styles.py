"""The styles of a Word file: what a paragraph or a run takes over from its style and the styles that is based on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Node

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*[1-9]", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)", re.IGNORECASE)
_OFF = ("0", "false", "off")
_BODY_LEVEL = 9  # the outline level of body text
_DEPTH = 20  # styles that one may be based on, at most; some files have circles


def attribute(node: Node | None, name: str = "val") -> str | None:
    """Return an attribute of a node of WordprocessingML, None where either is missing."""
    if node is None:
        return None
    value = node.get(W + name)
    return None if value is None else str(value)


def number(node: Node | None, name: str = "val", default: int = 0) -> int:
    """Return an attribute as a whole number, the default where it is missing or none."""
    value = attribute(node, name)
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else default


def child(node: Node | None, *path: str) -> Node | None:
    """Return the node at a path of names below one, None where it ends."""
    for name in path:
        if node is None:
            return None
        node = node.find(W + name)
    return node


def children(node: Node | None) -> list[Node]:
    """Return the elements right below a node, none where it is missing."""
    return [] if node is None else [below for below in node if isinstance(below.tag, str)]


def toggle(properties: Node | None, name: str) -> bool | None:
    """Return whether a property is switched on, None where nothing is said of it."""
    found = child(properties, name)
    return None if found is None else (attribute(found) or "1").lower() not in _OFF


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file by their ids.

    Attributes:
        nodes: id → `w:style`.
        usual: id of the paragraphs' style where none is named, "" for none.
    """

    nodes: dict[str, Node]
    usual: str = ""

    @classmethod
    def of(cls, root: Node | None) -> Styles:
        """Read `styles.xml`; None gives no styles."""
        nodes = {attribute(n, "styleId") or "": n for n in children(root) if n.tag == W + "style"}
        usual = (
            k for k, n in nodes.items() if n.get(W + "type") == "paragraph" and attribute(n, "default") in ("1", "true")
        )
        return cls(nodes, next(usual, ""))

    def chain(self, style: str | None) -> Iterator[Node]:
        """Yield a style and those that it is based on, the nearest first."""
        for _ in range(_DEPTH):
            node = self.nodes.get(style or "")
            if node is None:
                return
            yield node
            style = attribute(child(node, "basedOn"))

    def of_paragraph(self, properties: Node | None) -> list[Node]:
        """Return the styles that hold for a paragraph with the properties `w:pPr`."""
        return list(self.chain(attribute(child(properties, "pStyle")) or self.usual))

    def is_heading(self, properties: Node | None) -> bool:
        """Tell whether a paragraph is marked as a heading: by its outline level or its style."""
        levels = [child(properties, "outlineLvl")]
        for style in self.of_paragraph(properties):
            if _HEADING.fullmatch(attribute(child(style, "name")) or ""):
                levels.append(style)
            levels.append(child(style, "pPr", "outlineLvl"))
        first = next((level for level in levels if level is not None), None)
        return first is not None and number(first) < _BODY_LEVEL

    def is_contents(self, properties: Node | None) -> bool:
        """Tell whether a paragraph's style is one of a list of contents."""
        names = (attribute(child(style, "name")) or "" for style in self.of_paragraph(properties)[:1])
        return any(_CONTENTS.fullmatch(name) for name in names)

    def is_hidden(self, run: Node | None, styles: list[Node]) -> bool:
        """Tell whether a run with the properties `w:rPr` in a paragraph of some styles is hidden."""
        own = toggle(run, "vanish")
        for style in [*self.chain(attribute(child(run, "rStyle"))), *styles]:
            if own is not None:
                break
            own = toggle(child(style, "rPr"), "vanish")
        return bool(own)
