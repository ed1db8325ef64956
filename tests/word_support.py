"""Word files made for tests: a body in short XML, and the parts that it refers to."""

from __future__ import annotations

import copy
import io
import zipfile
from pathlib import Path
from random import Random

from lxml import etree

from corpus.formats.word import read_docx
from corpus.source import Source, TableCell

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = {
    "w": W,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def docx(body: str, **parts: str) -> bytes:
    """Return a file with a body; `numbering`, `styles`, `footnotes`, `endnotes` are the insides of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types(["document", *parts]))
        archive.writestr("_rels/.rels", _relationships({"officeDocument": "word/document.xml"}))
        archive.writestr("word/_rels/document.xml.rels", _relationships({k: f"{k}.xml" for k in parts}))
        archive.writestr("word/document.xml", _part("document", f"<w:body>{body}</w:body>"))
        for kind, inside in parts.items():
            archive.writestr(f"word/{kind}.xml", _part(kind, inside))
    return out.getvalue()


def p(inside: str, properties: str = "") -> str:
    """Return a paragraph: runs as XML, or a text."""
    runs = inside if inside.startswith("<") or not inside else r(inside)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a run with a text."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def listed(text: str, num: int, level: int = 0) -> str:
    """Return a numbered paragraph."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(index: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """Return a level of a list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str, more: str = "") -> str:
    """Return the definition of a list."""
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, more: str = "") -> str:
    """Return a list of a definition."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def table(*rows: str) -> str:
    """Return a table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a row of cells."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tc(*inside: str, properties: str = "") -> str:
    """Return a cell of paragraphs."""
    paragraphs = "".join(block if block.startswith("<") else p(block) for block in inside) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def _part(root: str, inside: str) -> str:
    spaces = " ".join(f'xmlns:{k}="{v}"' for k, v in SPACES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {spaces}>{inside}</w:{root}>'


def _types(kinds: list[str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
    inside = "".join(
        f'<Override PartName="/word/{k}.xml" ContentType="{kind.format("document.main" if k == "document" else k)}"/>'
        for k in kinds
    )
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{relations}{inside}</Types>'


def _relationships(targets: dict[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{i}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'


FILES = Path(__file__).parent / "files"


G3, G4 = FILES / "g3_合并单元格_修订_自动编号.docx", FILES / "g4_后缀docx实为Word97.docx"


MADE, OLD = FILES / "04_plan_numbering_revisions.docx", FILES / "05_really_doc.docx"


def read(path: Path) -> Source:
    return read_docx(path.read_bytes(), path.name)


def lines_of(data: bytes) -> list[str]:
    return read_docx(data, "试.docx").text.splitlines()


def rows_of(source: Source) -> list[list[str]]:
    """Return the rows of the tables, what merged cells cover filled in from above."""
    out: list[list[str]] = []
    at = 0
    for line in source.text.splitlines():
        anchors = [a for a in source.anchors if at <= a.start < at + len(line)]
        if anchors and isinstance(anchors[0].where, TableCell):
            cells, tabs = line.split("\t"), [i for i, c in enumerate(line) if c == "\t"]
            for column, tab in enumerate(tabs):
                if at + tab in source.covered:
                    assert cells[column] == ""
                    cells[column] = next(row[column] for row in reversed(out) if len(row) > column)
            out.append(cells[:-1] if cells[-1] == "" and len(cells) > 1 else cells)
        at += len(line) + 1
    return out


def kinds(source: Source) -> list[str]:
    return [note.kind for note in source.notes]


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/><w:basedOn w:val="1"/>
 <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="9"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="h"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="numbering" w:styleId="L"><w:name w:val="List"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
"""


def styled(text: str, style: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def shaken(data: bytes, random: Random) -> bytes:
    """Return a part with some of its elements taken out, doubled, moved, or without a value."""
    root = etree.fromstring(data)
    for _ in range(random.randint(1, 6)):
        nodes = list(root.iter("*"))[1:]
        node, other = random.choice(nodes), random.choice(nodes)
        does = random.choice(["out", "double", "move", "value"])
        parent = node.getparent()
        if does == "value":
            for name in node.attrib:
                node.set(name, random.choice(["", "-1", "x", "99999999999", "0"]))
        elif does == "double":
            parent.insert(0, copy.deepcopy(node))
        elif does == "out" and parent is not root:
            parent.remove(node)
        elif does == "move" and node is not other and node not in other.iterancestors():
            other.append(node)
    return etree.tostring(root)
