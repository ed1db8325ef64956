"""Which element of a web page holds the document, and what of the page's text stands outside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml.etree import _Element as Node

from corpus.formats.web_facts import is_furniture, is_label
from corpus.formats.web_flow import Block, Grid, flow
from corpus.formats.web_style import Style

_CONTAINERS = Path(__file__).with_name("web_containers.tsv")
_PROSE = re.compile(r"[，。；]")
_DENSE = 20  # characters of a line that may be prose
_LINKS = 0.3  # share of links from which a line is a menu
_MOST = 0.85  # share of the prose that an element must hold for the text to be looked for in it alone
_PART = 0.1  # share of the prose: what holds less is no part of the text, and may stand outside it unsaid
_ROWS = 3  # rows from which a table outside the text is said


@dataclass(frozen=True, slots=True)
class Body:
    """The element that holds the document.

    Attributes:
        node: the element.
        parts: its blocks and tables, in order.
        unread: whether a table or much prose of the page stands elsewhere.
    """

    node: Node
    parts: tuple[Block | Grid, ...]
    unread: bool


@cache
def containers() -> tuple[tuple[str, str], ...]:
    """Return the attribute and value of each known container, the surest first."""
    with _CONTAINERS.open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        return tuple((row[0], row[1]) for row in rows)


def body_of(root: Node, style: Style) -> Body:
    """Return where the document stands: in a known container, else where the prose is densest."""
    page = next(root.iter("body"), root)
    everything = list(flow(page, style))
    node = _known(page, everything)
    if node is None:
        node = _densest(page, everything)
    parts = tuple(part for part in flow(node, style) if not (isinstance(part, Block) and is_furniture(part)))
    return Body(node, parts, _stands_elsewhere(list(flow(page, style, chrome=True)), parts))


def prose(part: Block | Grid) -> int:
    """Return how many characters of a part are prose: links, menus and labels are none."""
    if part.linked > _LINKS * part.length:
        return 0
    if isinstance(part, Grid):
        return sum(_prose(cell.text) for row in part.rows for cell in row)
    return sum(_prose(line) for line in part.lines)


def _prose(line: str) -> int:
    return len(line) if len(line) >= _DENSE and _PROSE.search(line) else 0


def _known(page: Node, everything: Sequence[Block | Grid]) -> Node | None:
    """Return the surest known container that holds text; several of one kind are one with what holds them all."""
    for attribute, value in containers():
        nodes = [n for n in page.iter() if isinstance(n.tag, str) and value in (n.get(attribute) or "").split()]
        if not nodes:
            continue
        held = {id(n): 0 for n in nodes}
        whole = 0
        for part in everything:
            outer = [n for n in (part.node, *part.node.iterancestors()) if id(n) in held]
            if outer:
                held[id(outer[-1])] += part.length
                whole += part.length
        found = [n for n in nodes if held[id(n)] > _PART * whole]
        if found:
            return _above_all(found)
    return None


def _above_all(nodes: Sequence[Node]) -> Node:
    """Return the lowest element that holds all of `nodes`."""
    return next(
        above
        for above in (nodes[0], *nodes[0].iterancestors())
        if all(above is n or above in n.iterancestors() for n in nodes)
    )


def _densest(page: Node, everything: Sequence[Block | Grid]) -> Node:
    """Return the lowest element that holds most of the prose: from the page down, while one below holds nearly all."""
    held: dict[Node, int] = {}
    for part in everything:
        amount = prose(part)
        for node in (part.node, *part.node.iterancestors()) if amount else ():
            held[node] = held.get(node, 0) + amount
    node = page
    while (below := next((n for n in node if held.get(n, 0) > _MOST * held.get(node, 0)), None)) is not None:
        if below.tag in ("p", "table", "tbody", "tr") and not _lays_out(below, everything):
            break
        node = below
    return node


def _lays_out(node: Node, everything: Sequence[Block | Grid]) -> bool:
    """Tell whether an element holds several parts, so that it is no single paragraph or table."""
    within = [part for part in everything if node is part.node or node in part.node.iterancestors()]
    return len(within) > 1


def _stands_elsewhere(everything: Sequence[Block | Grid], read: Sequence[Block | Grid]) -> bool:
    """Tell whether a table of the page, or more than a part of its prose, is not among what was read."""
    taken = {part.node for part in read}
    missing = [part for part in everything if part.node not in taken]
    if any(isinstance(part, Grid) and _holds_data(part) for part in missing):
        return True
    amount = sum(map(prose, missing))
    return amount > _PART * (amount + sum(map(prose, read)))


def _holds_data(grid: Grid) -> bool:
    """Tell whether a table outside the text is more than a menu or a list of labels."""
    cells = [cell.text for row in grid.rows for cell in row if cell.text]
    labels = sum(is_label(text) for text in cells)
    return (
        len(grid.rows) >= _ROWS and len(cells) > _ROWS and labels < 0.2 * len(cells) and grid.linked < 0.5 * grid.length
    )
