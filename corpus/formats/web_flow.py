"""The visible text under an element of a web page, in order: blocks of lines, and tables with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Node

from corpus.formats.web_style import Look, Style, is_chrome
from corpus.markup import UNIT_END
from corpus.spaces import wide

_BREAK = "\u2028"  # stands for <br> and for the edge of a block in a cell, until lines are cut
_ENDS = re.compile(r"[\v\x1c-\x1f\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_GAP = "   "  # a wide gap parts two names in a cell; one space between Chinese characters is layout (corpus.spaces)
_OPEN, _CLOSE = "（([〔【{《“", "）)]〕】}》”"
_NEVER_FIRST = "、，。；：）】〕》”％%"
_LAYOUT_CELL = (10, 1_500)  # blocks and characters in a cell: more of both are a page set in a table
_MOST_COLUMNS, _MOST_ROWS = 99, 999  # that a cell may span


@dataclass(frozen=True, slots=True)
class Block:
    """An element with text of its own: its lines, and how many of their characters are links."""

    node: Node
    lines: tuple[str, ...]
    linked: int
    heading: bool = False

    @property
    def length(self) -> int:
        """How many characters the lines have."""
        return sum(map(len, self.lines))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as the page has it: its text on one line, the columns and rows it spans."""

    node: Node
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that holds data: its rows of cells."""

    node: Node
    rows: tuple[tuple[Cell, ...], ...]
    linked: int

    @property
    def length(self) -> int:
        """How many characters the cells have."""
        return sum(len(cell.text) for row in self.rows for cell in row)


def flow(root: Node, style: Style, *, chrome: bool = False) -> Iterator[Block | Grid]:
    """Yield the blocks and tables under an element that are shown; what belongs to the site too if `chrome` is asked for."""
    pen = _Pen(root)
    looks: list[tuple[Look, bool]] = [(Look(), False)]  # of each open element, and whether it is passed over
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            look, passed = style.look(node, looks[-1][0]), _passed(node, root, style, chrome)
            looks.append((look, passed))
            if passed:
                walk.skip_subtree()
            elif node.tag == "table" and (grid := _grid(node, style)):
                yield from pen.flush(node)
                yield from _caption(node, style)
                yield grid
                looks[-1] = (look, True)
                walk.skip_subtree()
            else:
                yield from _open(pen, node, look, style)
            continue
        _, passed = looks.pop()
        if not passed and style.separates(node):
            yield from pen.flush(_parent(node, root))
        if node is not root:
            pen.write(node.tail, looks[-1][0])
    yield from pen.flush(root)


@dataclass(slots=True)
class _Pen:
    """The block being read."""

    node: Node
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    preformatted: int = 0

    def write(self, text: str | None, look: Look) -> None:
        if text and look.shown:
            text = _ENDS.sub(" ", text)
            if self.preformatted:
                text = text.replace("\n", _BREAK)
            self.parts.append(text)
            self.linked += len(text.strip()) if look.linked else 0

    def flush(self, following: Node) -> Iterator[Block]:
        """Yield the block that ends here, if it has text; `following` is the element that the next text stands in."""
        lines = tuple(_lines("".join(self.parts)))
        if lines:
            yield Block(self.node, lines, self.linked, _is_heading(self.node))
        self.node, self.parts, self.linked, self.preformatted = following, [], 0, 0


def _passed(node: Node, root: Node, style: Style, chrome: bool) -> bool:
    """Tell whether an element is left out with all in it."""
    if node is root:
        return False
    if style.hides(node):
        return True
    return is_chrome(node) and not (chrome and node.tag in ("div", "ul", "ol", "section", "nav", "dl", "table"))


def _open(pen: _Pen, node: Node, look: Look, style: Style) -> Iterator[Block]:
    if node.tag == "br":
        pen.parts.append(_BREAK)
    if style.separates(node):
        yield from pen.flush(node)
        pen.preformatted = int(node.tag == "pre")
    pen.write(node.text, look)


def _parent(node: Node, root: Node) -> Node:
    parent = node.getparent()
    return root if node is root or parent is None else parent


def _is_heading(node: Node) -> bool:
    """Tell whether a block is a heading or stands within one."""
    return any(re.fullmatch("h[1-6]", str(above.tag)) for above in (node, *node.iterancestors()))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a block: a <br> ends one, but within brackets or before a sign that no line begins with."""
    parts = [line for part in text.split(_BREAK) if (line := squeezed(part))]
    line = ""
    for i, part in enumerate(parts):
        if line and not (part[0] in _NEVER_FIRST or _closes(line, "".join(parts[i:]))):
            yield line
            line = ""
        line += part if not line or wide(line[-1]) or wide(part[0]) else f" {part}"
    if line:
        yield line


def _closes(line: str, following: str) -> bool:
    """Tell whether a line leaves a bracket open that what follows closes before it opens another."""
    if sum(c in _OPEN for c in line) <= sum(c in _CLOSE for c in line):
        return False
    first = next((c for c in following if c in _OPEN + _CLOSE), "")
    return bool(first) and first in _CLOSE


def squeezed(text: str) -> str:
    """Return a text as a browser shows it: a run of spaces is one, a line end between Chinese characters none."""
    return _SPACES.sub(_space, text).strip()


def _space(run: re.Match[str]) -> str:
    text, start, end = run.string, run.start(), run.end()
    if "\n" in run[0] and start > 0 and end < len(text) and wide(text[start - 1]) and wide(text[end]):
        return ""
    return " "


def _grid(table: Node, style: Style) -> Grid | None:
    """Return a table's cells; None for one that only lays out a page: one column, tables or long texts within."""
    inner = table.findall(".//table")
    if inner and 2 * sum(map(_text_length, inner)) > _text_length(table):
        return None
    rows: list[tuple[Cell, ...]] = []
    linked = 0
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is not table or _hidden(row, style):
            continue
        cells = []
        for node in row.iterchildren("td", "th"):
            if style.hides(node):
                continue
            within = list(flow(node, style))
            if len(within) > _LAYOUT_CELL[0] and sum(part.length for part in within) > _LAYOUT_CELL[1]:
                return None
            linked += sum(part.linked for part in within)
            columns, down = _span(node, "colspan", _MOST_COLUMNS), _span(node, "rowspan", _MOST_ROWS)
            cells.append(Cell(node, _on_one_line(within), columns, down))
        rows.append(tuple(cells))
    return Grid(table, tuple(rows), linked) if any(len(cells) > 1 for cells in rows) else None


def _caption(table: Node, style: Style) -> Iterator[Block]:
    """Yield what a table is called, as a block above it."""
    for node in table.iterchildren("caption"):
        words = [line for part in flow(node, style) if isinstance(part, Block) for line in part.lines]
        if words and not style.hides(node):
            yield Block(node, tuple(words), 0)


def _text_length(node: Node) -> int:
    return sum(len(text.strip()) for text in node.itertext())


def _hidden(row: Node, style: Style) -> bool:
    return style.hides(row) or any(style.hides(group) for group in row.iterancestors("tbody", "thead", "tfoot"))


def _span(cell: Node, name: str, most: int) -> int:
    found = re.match(r"\s*(\d{1,4})", cell.get(name) or "")
    return max(1, min(int(found[1]), most)) if found else 1


def _on_one_line(parts: list[Block | Grid]) -> str:
    """Return a cell's text: a break parts what stands behind a whole name, and cuts nothing else in two."""
    text = ""
    for part in parts:
        for line in part.lines if isinstance(part, Block) else (cell.text for row in part.rows for cell in row):
            if text and UNIT_END.search(text):
                text += _GAP + line
            else:
                text += line if not text or wide(text[-1]) or not line or wide(line[0]) else f" {line}"
    return text
