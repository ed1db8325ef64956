"""A Word file → its source: the text as printed with all revisions accepted, in the order of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Node

from corpus.errors import CorpusError
from corpus.formats.archive import DAMAGED, Package
from corpus.formats.kinds import ole_kind, suffix_notes
from corpus.formats.lines import Lines, Slot
from corpus.formats.word_numbering import Numbering
from corpus.formats.word_styles import Styles, W, attribute, child, children
from corpus.formats.word_tables import Box, Row, grid, revised
from corpus.formats.word_text import BREAK, MC, Runs, Words, chosen
from corpus.numbering import marker_of
from corpus.source import Note, Paragraph, Source, TableCell, Where
from corpus.spaces import wide

_WRAPPERS = frozenset(W + name for name in ("sdtContent", "customXml", "ins", "moveTo"))
_SENTENCE_END = "。；！？：;!?:"
_LABEL = re.compile(r"[\u4e00-\u9fff（）]{2,12}[：:]")
_OWN_LINE = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|[^。，]{2,20}[〔\[［]\d{4}[〕\]］]\D{0,3}\d+号"
)  # a date, a document's number
_CONTENTS = "Table of Contents"
_NOTES = (
    ("revisions", "revisions", "文件含 {} 处修订痕迹，按接受修订后的文本读取。"),
    ("struck", "revisions", "有 {} 处带删除线的文字，仍计入正文，请核对。"),
    ("hidden", "hidden", "有 {} 处隐藏文字没有计入正文。"),
    ("comments", "balloons", "文件含 {} 条批注，没有计入正文。"),
    ("picture", "picture", "文中有 {} 张图片，图片里的文字没有读取。"),
    ("drawing", "part_unread", "文中有 {} 个图表或图示，其中的文字没有读取。"),
    ("parts", "part_unread", "文中嵌入的 {} 个其他文件没有读取。"),
    ("unmapped", "unmapped", "有 {} 个特殊符号无法对应成文字，请对照原文。"),
)
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")


def read_docx(data: bytes, name: str) -> Source:
    """Return the source of a Word file (Office Open XML).

    Raises:
        CorpusError: it is empty, damaged, locked, unsafe, no Word file, or without text.
    """
    if kind := ole_kind(data):
        raise CorpusError(
            "需要密码；请在 Word/WPS 中去掉密码后另存"
            if kind == "locked"
            else "不是 .docx，而是旧版 Office 文件；请在 Word/WPS 中另存为 .docx",
            file=name,
        )
    return source_of(Package(data, name), kind="docx")


def source_of(package: Package, *, kind: str) -> Source:
    """Return the source of a Word package; `kind` is what the file was before it was converted."""
    main = package.target("", "officeDocument")
    if not main:
        raise CorpusError("不是 Word 文件；请在 Word/WPS 中打开后另存为 .docx", file=package.name)
    root = package.xml(main)
    if root is None:
        raise CorpusError(DAMAGED, file=package.name)
    body = child(root, "body")
    if root.tag != W + "document" or body is None:
        raise CorpusError("不是 Word 文件；请在 Word/WPS 中打开后另存为 .docx", file=package.name)
    reader = _Reader.of(package, main)
    reader.read(body)
    source = reader.lines.source(kind, ())
    if not source.text:
        raise CorpusError("文件里没有可读的文字；若内容是图片，请把图片或扫描件单独上传", file=package.name)
    reader.runs.seen["unmapped"] += len(_PRIVATE.findall(source.text))
    return reader.lines.source(kind, (*suffix_notes(package.name, kind), *_notes(reader, package)))


def _notes(reader: _Reader, package: Package) -> Iterator[Note]:
    """Yield what people should know of a file that was read."""
    for what, kind, text in _NOTES:
        if count := reader.runs.seen[what]:
            yield Note(kind, text.format(count))
    if package.unread:
        yield Note("part_unread", f"文件中有 {len(package.unread)} 个部件损坏，编号、样式或脚注可能不全，请对照原文。")


@dataclass(slots=True)
class _Reader:
    """The file being read."""

    runs: Runs
    numbering: Numbering
    notes: dict[str, dict[str, Node]]
    lines: Lines = field(default_factory=Lines)
    tables: int = 0
    paragraphs: dict[str, int] = field(default_factory=dict)
    footnotes: list[Node] = field(default_factory=list)
    begun: Words = field(default_factory=Words)  # what the next paragraph goes on with

    @classmethod
    def of(cls, package: Package, main: str) -> _Reader:
        """Return a reader with the parts that a body needs."""
        roots = {
            kind: package.xml(path) if (path := package.target(main, kind)) else None
            for kind in ("styles", "numbering", "footnotes", "endnotes")
        }
        styles = Styles.of(roots["styles"])
        notes = {
            kind: {attribute(n, "id") or "": n for n in children(roots[kind])} for kind in ("footnotes", "endnotes")
        }
        return cls(Runs(styles), Numbering.of(roots["numbering"], styles), notes)

    def read(self, body: Node) -> None:
        """Write the body, and behind it the footnotes in the order of their marks."""
        self._blocks(body, "body", None)
        for note in self.footnotes:
            self._blocks(note, "footnote", None)

    def _blocks(self, node: Node, part: str, cell: TableCell | None) -> None:
        """Write paragraphs and tables; `cell` is the cell of a table of one column that they stand in."""
        for block in blocks(node):
            if block.tag == W + "p":
                self._paragraph(block, part, cell)
                continue
            self._write(self._rest(), part, cell, heading=False)
            if block.tag == W + "tbl":
                self._table(block, part)
            else:
                self.runs.seen["parts"] += 1
        self._write(self._rest(), part, cell, heading=False)

    def _paragraph(self, node: Node, part: str, cell: TableCell | None) -> None:
        if cell is None:
            self.paragraphs[part] = self.paragraphs.get(part, 0) + 1
        words = self._words(node, bare=False)
        words.contents = words.contents or _lists_contents(node)
        self._write(words, part, cell, heading=self.runs.styles.is_heading(child(node, "pPr")))

    def _write(self, words: Words, part: str, cell: TableCell | None, *, heading: bool) -> None:
        """Write what a paragraph says, and behind it what stands in its text boxes."""
        where: Where = cell or Paragraph(self.paragraphs.get(part, 1), part)
        for text in _sentences(words.text):
            self.lines.line(text, where, heading=heading, aside=words.contents)
        for box in words.boxes:
            self._blocks(box, "textbox", None)

    def _words(self, node: Node, *, bare: bool) -> Words:
        """Return what a paragraph says, its number before it; nothing yet where the next goes on with it.

        A number without text is said where it is `bare`, as one that counts rows is.
        """
        words, before = self.runs.read(node), self._rest()
        notes = (self.notes[kind].get(key) for kind, key in words.notes)
        self.footnotes += [note for note in notes if note is not None]
        words.text, words.boxes = before.text + words.text, before.boxes + words.boxes
        properties = child(node, "pPr")
        if _goes_on(properties):
            self.begun = words
            return Words()
        label = self.numbering.label(properties)
        if bare or words.text.strip():
            words.text = _numbered(label, words.text)
        return words

    def _rest(self) -> Words:
        """Return what the paragraph before said that goes on in this one, and forget it."""
        rest, self.begun = self.begun, Words()
        return rest

    def _table(self, node: Node, part: str) -> None:
        rows = self._grid(node)
        columns = max((row.width for row in rows), default=0)
        self.tables += 1
        table = self.tables
        for number, row in enumerate(rows, 1):
            if not row.shown:
                self.runs.seen["hidden"] += 1
            elif columns > 1:
                self.lines.row(self._slots(row, TableCell(table, number, 1)))
            else:
                for box in row.boxes:
                    if not box.over:
                        self._blocks(box.node, part, TableCell(table, number, 1))

    def _grid(self, node: Node) -> list[Row]:
        self.runs.seen["revisions"] += revised(node)
        return grid(node)

    def _slots(self, row: Row, first: TableCell) -> list[Slot]:
        """Return the columns of a row whose first cell is `first`."""
        slots = [Slot()] * row.width
        for box in row.boxes:
            for i in range(box.column, box.column + box.width):
                slots[i] = Slot(over=box.over or "left")
            if not box.over:
                place = TableCell(first.table, first.row, box.column + 1)
                slots[box.column] = Slot(self._said(box), place)
        return slots

    def _said(self, box: Box) -> str:
        """Return the text of a cell: a space between its paragraphs and lines, which may each name a unit."""
        return " ".join(text for text in self._pieces(box.node) if text)

    def _pieces(self, node: Node) -> Iterator[str]:
        for block in blocks(node):
            if block.tag == W + "tbl":
                for row in self._grid(block):
                    for box in row.boxes:
                        yield from () if box.over else self._pieces(box.node)
            elif block.tag == W + "p":
                yield from self._lines(self._words(block, bare=True))
        yield from self._lines(self._rest())

    def _lines(self, words: Words) -> Iterator[str]:
        yield from (" ".join(text.split()) for text in words.text.split(BREAK))
        for box in words.boxes:
            yield from self._pieces(box)


def blocks(node: Node | None) -> Iterator[Node]:
    """Yield the paragraphs, tables and embedded files of a body, a cell, a text box or a note, in order."""
    for block in children(node):
        if block.tag in (W + "p", W + "tbl", W + "altChunk"):
            yield block
        elif block.tag == W + "sdt":
            yield from blocks(child(block, "sdtContent"))
        elif block.tag in _WRAPPERS:
            yield from blocks(block)
        elif block.tag == MC + "AlternateContent":
            yield from blocks(chosen(block))


def _lists_contents(paragraph: Node) -> bool:
    """Tell whether a paragraph stands in the control of a list of contents."""
    galleries = (child(n, "sdtPr", "docPartObj", "docPartGallery") for n in paragraph.iterancestors(W + "sdt"))
    return any(attribute(gallery) == _CONTENTS for gallery in galleries)


def _goes_on(properties: Node | None) -> bool:
    """Tell whether a paragraph's end was deleted under revision, or it is the large first letter of the next."""
    mark = child(properties, "rPr")
    deleted = child(mark, "del") is not None or child(mark, "moveFrom") is not None
    return deleted or attribute(child(properties, "framePr"), "dropCap") in ("drop", "margin")


def _numbered(label: str, text: str) -> str:
    """Return a paragraph behind its number: a space keeps 1. from 5万卡, and 1.1 from a word."""
    text = text.lstrip()
    if not label or not text:
        return label + text if text else label
    latin = not label[-1].isspace() and not wide(label[-1])
    parted = latin and (label[-1].isalnum() or not wide(text[0]))
    return f"{label} {text}" if parted else label + text


def _sentences(text: str) -> Iterator[str]:
    """Yield the paragraphs of one that is parted by line breaks; a break within a sentence parts nothing."""
    whole = ""
    for line in text.split(BREAK):
        left, right = whole.rstrip(), line.strip()
        if not left or not right:
            whole = left + right
        elif left[-1] in _SENTENCE_END or marker_of(right) or _LABEL.match(right) or _OWN_LINE.fullmatch(right):
            yield left
            whole = right
        else:
            whole = left + ("" if wide(left[-1]) or wide(right[0]) else " ") + right
    yield whole
