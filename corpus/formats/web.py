"""A saved web page → a `Source`: the document's own text, its tables as grids, what the page states of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Node

from corpus.errors import CorpusError
from corpus.formats.grid import laid_out
from corpus.formats.web_body import Body, body_of
from corpus.formats.web_facts import attachments, facts_of
from corpus.formats.web_flow import Block, Cell, Grid, flow
from corpus.formats.web_page import tree_of
from corpus.formats.web_style import Style
from corpus.source import Anchor, Element, Note, Source

_MOST_NAMED = 5  # attachments that a note names


def read_html(data: bytes, name: str) -> Source:
    """Return the document that a web page holds: menus, share bars, hidden text and what is related are not read.

    Each line is a block or a row of a table. A heading, share bar or footer outside the document is no part of it; what
    the page states there of the document is in `facts`.

    Raises:
        CorpusError: the file is empty, too large, no page, or a page without text.
    """
    root = tree_of(data, name)
    style = Style(root)
    body = body_of(root, style)
    if not body.parts:
        raise CorpusError(
            "网页中没有正文（内容可能由脚本生成）；请在浏览器中打开后另存为 PDF，或把正文复制为 .txt", file=name
        )
    taken = {part.node for part in body.parts}
    around = [part for part in flow(root, style, chrome=True) if part.node not in taken]
    page = _Page(root)
    for part in body.parts:
        page.write(part)
    return page.source(facts_of(root, around, body.parts), tuple(_notes(root, body, style)))


@dataclass(slots=True)
class _Page:
    """The text being written; offsets grow with it."""

    root: Node
    parts: list[str] = field(default_factory=list)
    length: int = 0
    anchors: list[Anchor] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)

    def write(self, part: Block | Grid) -> None:
        if isinstance(part, Grid):
            self._rows(part)
            return
        for line in part.lines:
            if part.heading:
                self.headings.add(self.length)
            self._anchored(line, part.node)
            self._put("\n")

    def source(self, facts: dict[str, str], notes: tuple[Note, ...]) -> Source:
        return Source(
            text="".join(self.parts),
            kind="html",
            anchors=tuple(self.anchors),
            whole=True,
            headings=frozenset(self.headings),
            covered=frozenset(self.covered),
            facts=facts,
            notes=notes,
        )

    def _rows(self, grid: Grid) -> None:
        spanning: dict[int, int] = {}
        for row in grid.rows:
            slots = laid_out(row, spanning)
            full = [i for i, slot in enumerate(slots) if isinstance(slot, Cell) and slot.text]
            if not full:
                continue
            covers = any(slot is True for slot in slots)
            for slot in slots if covers else slots[: full[-1] + 1]:
                if isinstance(slot, Cell):
                    self._anchored(slot.text, slot.node)
                    continue
                if slot:
                    self.covered.add(self.length)
                self._put("\t")
            self._put("\n")

    def _anchored(self, text: str, node: Node) -> None:
        if text:
            path = self.root.getroottree().getpath(node)
            self.anchors.append(Anchor(self.length, self.length + len(text), Element(path)))
            self._put(text)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _notes(root: Node, body: Body, style: Style) -> Iterator[Note]:
    """Yield what people should know: what was not read, and why."""
    if body.unread:
        yield Note("part_unread", "网页上还有表格或成段文字在正文区域之外，未读取，请核对")
    hidden = sum(style.hides(node) and bool("".join(map(str, node.itertext())).strip()) for node in body.node.iter())
    if hidden:
        yield Note("hidden", f"正文中有 {hidden} 处网页不显示的隐藏文字，未读取")
    if pictures := sum(1 for _ in body.node.iter("img")):
        yield Note("picture", f"正文中有 {pictures} 张图片，图中文字未读取，请核对")
    if files := attachments(root):
        named = "、".join(f"{words}（{address}）" for words, address in files[:_MOST_NAMED])
        more = f" 等 {len(files)} 个" if len(files) > _MOST_NAMED else ""
        yield Note("attachment", f"网页链接的附件未读取：{named}{more}；需要时请另行下载后上传")
