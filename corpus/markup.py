"""Raw file → lines without layout: tags, comments, Markdown marks and layout spaces dropped, offsets kept.

A tag that separates (a cell, a row, a line break) leaves a tab, a line end or a space at its own raw offset, an entity
its character, a radical (⼀) the ideograph meant; every other kept character is the raw character itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.signs import ENTITY, entity, ideographs
from corpus.spaces import CUT, with_tabs, without_layout_spaces

_TAGS = "p|div|span|caption|table|thead|tbody|tr|td|th|br|hr|b|strong|i|em|u|s|font|center|img|a|sup|sub|ul|ol|li|h[1-6]|section"
_TOKEN = re.compile(
    r"(?P<end>\r\n|[\n\r\f\v\x85\u2028\u2029])"
    r"|(?P<comment><!--(?:(?!-->)[\s\S]){0,200}-->)"
    rf"|<(?P<close>/?)(?P<tag>{_TAGS})(?P<attributes>\s[^<>]{{0,300}})?/?>"
    rf"|(?P<entity>{ENTITY})",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(colspan|rowspan)\s*=\s*[\"']?(\d{1,2})", re.IGNORECASE)
_HEAD_MARK = re.compile(r"\s*(?:>\s*)*(#{1,6}\s+|#{1,6}(?=[^\s#])|>\s*|[*+-]\s+(?=\S)|)")
_DROPPED = re.compile(
    r"\*{2,3}|`+|~~"
    r"|!\[[^\[\]]{0,200}\]\([^()\s]{0,400}\)"
    r"|\[(?=[^\[\]]{1,120}\]\(https?://)|(?<=.)\]\(https?://[^()\s]{0,400}\)"
    r"|\\(?=[\\`*_{}\[\]()#+\-.!|<>~])"
    r"|[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad\ue000-\uf8ff]"
)
_RULE = re.compile(r"[-*_=]{3,}")
_PAGE_NUMBER = re.compile(r"[-—–－]+\s*\d{1,4}\s*[-—–－]+|第\s*\d+\s*页(?:\s*[,，]?\s*[共/]\s*\d+\s*页?)?")
UNIT_END = re.compile(r"(?:局|委|办|部|会|厅|院|中心|科协|联|台|队|校|社|司|政府|街|镇|公司|集团)$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line's kept text, the raw offset of each character, and of the break before it.

    Attributes:
        text: without edges, markup and layout spaces; never empty.
        offsets: raw offset of each character, strictly increasing.
        before: raw offset of what separates it from the line before; -1 for the first line.
        heading_mark: whether it carries a Markdown or HTML heading mark.
        covered: positions in `text` of the tabs that close a cell which a merged one above covers.
        whole: whether it is all of a table's cell: no other line goes on with it.
    """

    text: str
    offsets: tuple[int, ...]
    before: int
    heading_mark: bool
    covered: tuple[int, ...]
    whole: bool = False


@dataclass(slots=True)
class _Pen:
    """The line being read."""

    text: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    before: int = -1
    in_row: bool = False
    cells: int = 0
    wider: int = 0  # columns that the last cell takes up beside its own
    columns: dict[int, int] = field(default_factory=dict)  # column → rows that a cell above still spans
    covered: set[int] = field(default_factory=set)  # raw offsets of the tabs that close a covered cell
    heading: bool = False
    has_tab: bool = False
    spaced: int = 0  # columns of the table that is open whose cells only spaces part

    def write(self, text: str, start: int) -> None:
        if text:
            self.has_tab = self.has_tab or "\t" in text
            self.text.append(text)
            self.offsets.extend(range(start, start + len(text)))


def lines(raw: str) -> Iterator[Line]:
    """Yield the lines of `raw` that hold text, page numbers and rules left out."""
    raw = ideographs(raw)
    pen = _Pen()
    at = 0
    within_table = False
    for found in (*_TOKEN.finditer(raw), None):
        stop = found.start() if found else len(raw)
        pen.write(raw[at:stop], at)
        if found is None or _ends_line(pen, found):
            if found and pen.in_row:
                _close_row(pen, found)
            line = _line(pen, within_table=within_table)
            if line:
                within_table = line.text.count("\t") >= 2
                yield line
            pen.text, pen.offsets, pen.cells, pen.heading, pen.has_tab = [], [], 0, False, False
            pen.wider = 0
            pen.before = found.end() - 1 if found else stop
        if found:
            _enter(pen, found)
            at = found.end()


def _ends_line(pen: _Pen, found: re.Match[str]) -> bool:
    """Tell whether a token ends the line: inside a row of an HTML table only the row's end does."""
    tag = (found["tag"] or "").lower()
    if tag in ("tr", "table", "thead", "tbody"):
        return True
    if pen.in_row or (tag == "br" and _is_table_line(pen)):
        return False
    return bool(found["end"]) or tag in ("p", "div", "br", "hr", "li", "section", "caption") or tag.startswith("h")


def _is_table_line(pen: _Pen) -> bool:
    return bool(pen.text) and (pen.has_tab or pen.text[0].lstrip().startswith("|"))


def _enter(pen: _Pen, found: re.Match[str]) -> None:
    """Put down what a token leaves in its line, and note where the text after it stands."""
    tag, opens = (found["tag"] or "").lower(), not found["close"]
    if found["entity"]:
        char = entity(found[0])
        pen.write(char or found[0], found.start())
    elif found["end"] and pen.in_row:
        pen.write(" ", found.start())
    elif tag == "table":
        pen.in_row, pen.columns = False, {}
    elif tag == "tr":
        pen.in_row = opens
    elif tag in ("td", "th") and opens and pen.in_row:
        _open_cell(pen, found)
    elif tag in ("br", "p", "div") and (pen.in_row or _is_table_line(pen)):
        # A break in a narrow cell may cut a name: only behind a whole name does it separate.
        if UNIT_END.search("".join(pen.text[-3:]).rstrip()):
            pen.write(CUT, found.start())
    elif re.fullmatch("h[1-6]", tag) and opens:
        pen.heading = True


def _open_cell(pen: _Pen, found: re.Match[str]) -> None:
    """Write the tabs before a cell: one, and one for each column that a merged cell takes up.

    They stand at successive characters of the tag, which is long enough for all but absurd tables.
    """
    spans = {kind.lower(): int(count) for kind, count in _SPAN.findall(found["attributes"] or "")}
    column, tabs = _tabs_to_next(pen)
    while pen.columns.get(column, 0) > 0:
        pen.columns[column] -= 1
        column, tabs = column + 1, [*tabs, True]
    for i in range(column, column + spans.get("colspan", 1)):
        if spans.get("rowspan", 1) > 1:
            pen.columns[i] = spans["rowspan"] - 1
    _write_tabs(pen, tabs[: len(found[0])], found.start())
    pen.cells, pen.wider = column + 1, spans.get("colspan", 1) - 1


def _tabs_to_next(pen: _Pen) -> tuple[int, list[bool]]:
    """Return the column behind the last cell, and the tabs up to there; none of them closes a covered cell."""
    return pen.cells + pen.wider, [False] * (1 + pen.wider if pen.cells else 0)


def _close_row(pen: _Pen, found: re.Match[str]) -> None:
    """Write the tabs for the cells at a row's end that merged ones above cover; each closes its cell."""
    column, tabs = _tabs_to_next(pen)
    covered = [i for i, rows in pen.columns.items() if i >= column and rows > 0]
    for i in range(column, max(covered, default=-1) + 1):
        tabs.append(i in covered)
        pen.columns[i] = max(pen.columns.get(i, 0) - 1, 0)
    if covered:
        _write_tabs(pen, tabs[: len(found[0]) - 1], found.start())


def _write_tabs(pen: _Pen, tabs: list[bool], start: int) -> None:
    pen.write("\t" * len(tabs), start)
    pen.covered |= {start + i for i, covered in enumerate(tabs) if covered}


def _line(pen: _Pen, *, within_table: bool) -> Line | None:
    """Return the pen's line without edges, markup and layout spaces; None when nothing is left."""
    text, pen.spaced = with_tabs("".join(pen.text), pen.spaced)
    bare = text.strip()
    if not bare or _RULE.fullmatch(bare) or _PAGE_NUMBER.fullmatch(bare):
        return None
    head = _HEAD_MARK.match(text)
    begin = head.end() if head and head[0].strip() else 0
    dropped = {i for found in _DROPPED.finditer(text, begin) for i in range(*found.span())}
    kept = [
        (c, o)
        for i, (c, o) in enumerate(zip(text[begin:], pen.offsets[begin:], strict=True), begin)
        if i not in dropped
    ]
    first = next((i for i, (c, _) in enumerate(kept) if not c.isspace()), len(kept))
    last = next((i for i in range(len(kept), first, -1) if not kept[i - 1][0].isspace()), first)
    covers = any(o in pen.covered for _, o in kept)
    front = [item for item in kept[:first] if item[0] == "\t"] if within_table or covers else []
    behind = [item for item in kept[last:] if item[0] == "\t"] if covers else []
    kept = without_layout_spaces(kept[first:last])
    words = "".join(c for c, _ in kept)
    if not words or _RULE.fullmatch(words):
        return None
    if "\t" in words or len(front) > 1 or covers:
        kept = front + kept + behind  # the empty cells at the ends of a row in a table
    return Line(
        text="".join(c for c, _ in kept),
        offsets=tuple(o for _, o in kept),
        before=pen.before,
        heading_mark=pen.heading or (head is not None and head[1].startswith("#")),
        covered=tuple(i for i, (_, o) in enumerate(kept) if o in pen.covered) if covers else (),
    )
