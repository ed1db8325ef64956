"""A paragraph of a Word file → its text as printed once all revisions are accepted, and what hangs on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Node

from corpus.formats.numerals import circled
from corpus.formats.word_styles import Styles, W, attribute, child, children, toggle

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BREAK = "\n"  # a line break set by hand, until it is told whether it parts two paragraphs

_THROUGH = tuple(
    W + name for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "dir", "bdo", "subDoc", "fldSimple")
)
_GONE = (W + "del", W + "moveFrom")
_KEPT = (W + "ins", W + "moveTo")
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
_FORMULAS = {_M + "f": ("num", "/", "den"), _M + "sSup": ("e", "^", "sup")}
_POWER = re.compile("[-−+]?[0-9]+")
_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_PAGE = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION")
_CIRCLED = re.compile(r"EQ\s*\\o\s*\\ac\s*\(\s*[○〇]\s*[,，]\s*(\d{1,2})\s*\)", re.IGNORECASE)
_WINGDINGS = {"FE": "☑", "FD": "☒", "52": "☑", "A8": "□", "6F": "□", "71": "□", "FC": "√", "6C": "●", "6E": "■"}


@dataclass(slots=True)
class Words:
    """What a paragraph says.

    Attributes:
        text: its text, line breaks as `BREAK`.
        boxes: the contents of its text boxes, each once.
        notes: its footnotes and endnotes: the part's kind and the note's id.
        contents: whether it belongs to a list of contents.
    """

    text: str = ""
    boxes: list[Node] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    contents: bool = False


@dataclass(slots=True)
class Runs:
    """Reads paragraphs in their order: a field may begin in one and end in another.

    Attributes:
        styles: the file's styles.
        seen: how many of what people should know: revisions, struck (through), hidden, picture, drawing,
            comments, unmapped (signs), parts (embedded files).
    """

    styles: Styles
    seen: Counter[str] = field(default_factory=Counter)
    _fields: list[_Field] = field(default_factory=list)
    _words: Words = field(default_factory=Words)
    _styled: list[Node] = field(default_factory=list)
    _raised: bool = False
    _listed: set[bool] = field(default_factory=set)  # whether what the paragraph says is of a list of contents

    def read(self, paragraph: Node) -> Words:
        """Return what a paragraph says."""
        properties = child(paragraph, "pPr")
        self._words = words = Words()
        self._styled, self._listed = self.styles.of_paragraph(properties), set()
        mark = child(properties, "rPr")
        self.seen["revisions"] += sum(child(mark, name) is not None for name in ("ins", "del", "moveTo", "moveFrom"))
        self._each(paragraph)
        words.contents = self._listed == {True} or self.styles.is_contents(properties)
        self._fields = [field for field in self._fields if not field.silent]  # one that is cut off silences no more
        return words

    def _inline(self, node: Node) -> None:
        tag = node.tag
        if tag in _GONE or tag in _KEPT:
            self.seen["revisions"] += 1
        if tag == W + "r":
            self._run(node)
        elif tag == MC + "AlternateContent":
            self._each(chosen(node))
        elif tag == W + "sdt":
            if toggle(child(node, "sdtPr"), "showingPlcHdr"):
                return  # it asks for what nobody has filled in
            self._each(child(node, "sdtContent"))
        elif tag == W + "fldSimple" and _code(attribute(node, "instr") or "") in _PAGE:
            return
        elif tag in _FORMULAS:
            self._formula(node)
        elif tag in _THROUGH or (tag.startswith(_M) and tag != _M + "t"):
            self._each(node)
        elif tag == _M + "t":
            self._say(node.text or "")

    def _each(self, node: Node | None) -> None:
        for below in children(node):
            self._inline(below)

    def _formula(self, node: Node) -> None:
        """Say a fraction as 1/2 and a power as 10^4, so that neither reads as another number."""
        first, sign, second = _FORMULAS[node.tag]
        self._each(node.find(_M + first))
        self._say(sign)
        self._each(node.find(_M + second))

    def _run(self, run: Node) -> None:
        properties = child(run, "rPr")
        if self.styles.is_hidden(properties, self._styled):
            self.seen["hidden"] += any(node.text for node in run.iter(W + "t"))
            for node in run.iterfind(W + "fldChar"):
                self._field(node)
            return
        self.seen["struck"] += bool(toggle(properties, "strike") or toggle(properties, "dstrike"))
        self._raised = attribute(child(properties, "vertAlign")) == "superscript"
        self._parts(run)
        self._raised = False

    def _parts(self, run: Node | None) -> None:
        acts: dict[str, Callable[[Node], None]] = {
            W + "t": lambda node: self._say(node.text or ""),
            W + "br": self._break,
            W + "cr": self._break,
            W + "sym": self._symbol,
            W + "fldChar": self._field,
            W + "instrText": self._instruct,
            W + "footnoteReference": self._refer,
            W + "endnoteReference": self._refer,
            W + "commentReference": lambda node: self.seen.update(comments=1),
            W + "drawing": self._drawing,
            W + "pict": self._drawing,
            W + "object": self._drawing,
            W + "ruby": self._each_run,
        }
        for node in children(run):
            tag = node.tag
            if tag in acts:
                acts[tag](node)
            elif tag == MC + "AlternateContent":
                self._parts(chosen(node))
            elif tag in _SIGNS:
                self._say(_SIGNS[tag])

    def _each_run(self, ruby: Node) -> None:
        self._each(child(ruby, "rubyBase"))

    def _say(self, text: str) -> None:
        text = text.translate(_RAISED) if self._raised and _POWER.fullmatch(text) else text
        self._put(text.replace(BREAK, " "))

    def _put(self, text: str) -> None:
        if not any(f.silent for f in self._fields):
            self._words.text += text
            if text.strip():
                self._listed.add(any(_code(f.code) == "TOC" for f in self._fields))

    def _break(self, node: Node) -> None:
        if attribute(node, "type") in (None, "textWrapping"):
            self._put(BREAK)

    def _symbol(self, node: Node) -> None:
        code, font = (attribute(node, "char") or "").upper(), attribute(node, "font") or ""
        sign = _WINGDINGS.get(code[-2:], "") if "wingdings" in font.lower() else ""
        if (
            not sign
            and re.fullmatch("[0-9A-F]{4}", code)
            and not "E000" <= code <= "F8FF"
            and not "D800" <= code < "E000"
        ):
            sign = chr(int(code, 16))
        self.seen["unmapped"] += not sign
        self._say(sign)

    def _refer(self, node: Node) -> None:
        kind = "footnotes" if node.tag == W + "footnoteReference" else "endnotes"
        self._words.notes.append((kind, attribute(node, "id") or ""))

    def _drawing(self, node: Node) -> None:
        self._words.boxes += text_boxes(node)
        names = Counter(n.tag.rpartition("}")[2] for n in shown(node))
        self.seen["picture"] += names["blip"] + max(names["imagedata"] - names["OLEObject"], 0)
        self.seen["drawing"] += names["chart"] + names["relIds"]
        self.seen["parts"] += names["OLEObject"]

    def _field(self, node: Node) -> None:
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].result = True
        elif self._fields and kind == "end":
            ended = self._fields.pop()
            if found := _CIRCLED.search(ended.code):
                self._say(circled(int(found[1])))

    def _instruct(self, node: Node) -> None:
        if self._fields and not self._fields[-1].result:
            self._fields[-1].code += node.text or ""


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, and whether its result has begun."""

    code: str = ""
    result: bool = False

    @property
    def silent(self) -> bool:
        """Whether what stands here is no text: an instruction, or the number of a page."""
        return not self.result or _code(self.code) in _PAGE


def _code(instruction: str) -> str:
    """Return the name of a field: PAGE of ` PAGE  0 `."""
    words = instruction.split()
    return words[0].upper() if words else ""


def chosen(choice: Node) -> Node | None:
    """Return the branch of `mc:AlternateContent` that holds text, the first such; one is read, never both."""
    branches = [node for node in choice if node.tag in (MC + "Choice", MC + "Fallback")]
    told = (b for b in branches if next(b.iter(W + "t", W + "txbxContent", _M + "t"), None) is not None)
    return next(told, branches[0] if branches else None)


def shown(node: Node | None) -> Iterator[Node]:
    """Yield the nodes below a drawing, of each choice one branch, and nothing within a text box."""
    for below in children(node):
        yield below
        if below.tag == MC + "AlternateContent":
            yield from shown(chosen(below))
        elif below.tag != W + "txbxContent":
            yield from shown(below)


def text_boxes(node: Node) -> list[Node]:
    """Return the contents of the text boxes of a drawing."""
    return [below for below in shown(node) if below.tag == W + "txbxContent"]
