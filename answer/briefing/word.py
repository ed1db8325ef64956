"""A briefing as a Word document: heading styles, tables whose heads repeat, page numbers, sources at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from answer.briefing.model import Brief, Item, Notes, Section, in_print
from answer.briefing.words import KEYS, MADE, NOTES, UNCHECKED, Sourced, numbered_questions

SONG, HEI, FANG = "宋体", "黑体", "仿宋"
_ALSO = {SONG: "SimSun", HEI: "SimHei", FANG: "FangSong"}
_LATIN = "Times New Roman"
_INK = RGBColor(0x1C, 0x43, 0x68)
_AMBER = RGBColor(0x8A, 0x5A, 0x00)
_QUIET = RGBColor(0x4F, 0x52, 0x51)
_TEXT_WIDTH = 160  # mm: A4 less both margins
_STYLES: tuple[tuple[str, str, float, bool, RGBColor | None], ...] = (
    ("Normal", FANG, 12, False, None),
    ("Title", SONG, 22, True, None),
    ("Heading 1", HEI, 16, False, _INK),
    ("Heading 2", HEI, 13, False, None),
    ("Heading 3", HEI, 12, False, None),
    ("Quote", FANG, 12, False, None),
)
_NARROWEST = 17  # mm of a column
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def word(brief: Brief, sourced: Sourced) -> bytes:
    """Return a briefing as a .docx file; `sourced` names a source in full."""
    file = docx.Document()
    _lay_out(file, brief)
    notes = Notes(brief.whole)
    file.add_paragraph(_sound(brief.title), style="Title")
    made = file.add_paragraph(MADE)
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.runs[0].font.size, made.runs[0].font.color.rgb = Pt(10.5), _QUIET
    for section in brief.whole:
        heading = file.add_heading(section.heading, 1)
        heading.paragraph_format.page_break_before = section.kind == "quiz"
        _section(file, section, notes)
    file.add_heading(NOTES, 1)
    for cited in notes.citations():
        head = file.add_paragraph()
        _bookmarked(head, f"[{cited.marker}]", f"n{cited.marker}")
        head.add_run(f" {_sound(sourced(cited))}")
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_before = Pt(6)
        quote = file.add_paragraph(_sound(cited.quote), style="Quote")
        for paragraph in (head, quote):
            paragraph.paragraph_format.line_spacing = Pt(16)
            for run in paragraph.runs:
                run.font.size = Pt(10.5)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _lay_out(file: Any, brief: Brief) -> None:
    """Set page, styles, footer and properties."""
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(28), Mm(25)
    for name, font, size, bold, colour in _STYLES:
        _dress(file.styles[name], font, size, bold, colour)
    file.styles["Normal"].paragraph_format.space_after = Pt(3)
    file.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    quote = file.styles["Quote"].paragraph_format
    quote.left_indent, quote.space_after = Mm(6), Pt(4)
    _also_called(file)
    _footer(page.footer.paragraphs[0])
    told = file.core_properties
    told.title, told.subject, told.language = _sound(brief.title), _sound(brief.topic)[:255], "zh-CN"
    told.author, told.keywords, told.comments = "规划问答", "简报", MADE


def _dress(style: Any, font: str, size: float, bold: bool, colour: RGBColor | None) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = _LATIN, Pt(size), bold, False
    style.paragraph_format.line_spacing = Pt(size * 1.7)  # exact: fonts of other machines have other heights
    style.font.color.rgb = colour or RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), font)
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _also_called(file: Any) -> None:
    """Name the fonts' other names, so that a machine that knows them by those finds them."""
    part = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _ALSO.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())


def _footer(paragraph: Any) -> None:
    """Put — page number — in the middle of the footer."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run("1" if kind == "shown" else "")
        if kind == "":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._r.append(code)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    paragraph.add_run(" —")


def _section(file: Any, section: Section, notes: Notes) -> None:
    rows: list[Item] = []
    keys = 0
    for item, number in (*numbered_questions(in_print(section)), (None, 0)):
        if rows and (item is None or item.form != "row"):
            _table(file, section, rows, notes)
            rows = []
        if item is None:
            return
        if item.form == "row":
            rows.append(item)
            continue
        if item.form == "key":
            keys += 1
            if keys == 1:
                file.add_heading(KEYS, 2)
        _line(file, item, keys if item.form == "key" else number, notes)


def _line(file: Any, item: Item, number: int, notes: Notes) -> None:
    if item.form == "head":
        paragraph = file.add_heading(_sound(item.text), 2)
    elif item.form == "question":
        paragraph = file.add_heading(f"{number}. {_sound(item.text)}", 3)
    else:
        lead = f"{number}. " if item.form == "key" else ""
        paragraph = file.add_paragraph(lead + _sound(item.text), style="Quote" if item.form == "quote" else None)
    if item.form == "option":
        paragraph.paragraph_format.left_indent = Mm(8)
    _marks(paragraph, item, notes)


def _table(file: Any, section: Section, rows: Sequence[Item], notes: Notes) -> None:
    table = file.add_table(rows=1 + len(rows), cols=len(section.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _pad(table)
    widths = _widths(section.columns, rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    lines = list(table.rows)
    for cell, text, width in zip(lines[0].cells, section.columns, widths, strict=True):
        _fill(cell, text, HEI, width, WD_ALIGN_PARAGRAPH.CENTER)
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E8EFF6")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
    _flag(lines[0], "w:tblHeader")
    for row, item in zip(lines[1:], rows, strict=True):
        _flag(row, "w:cantSplit")
        cells = row.cells
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            text = item.cells[at] if at < len(item.cells) else ""
            _fill(cell, _sound(text), HEI if at == 0 else FANG, width)
        _marks(cells[-1].paragraphs[0], item, notes)
    file.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(columns: Sequence[str], rows: Sequence[Item]) -> list[Any]:
    """Return the columns' widths: by the longest text of each, less than in proportion, so that short words get room too."""
    longest = [max(len(c), *(len(r.cells[i]) for r in rows if i < len(r.cells))) for i, c in enumerate(columns)]
    shares = [max(min(length, 150) - 4, 1) ** 0.7 for length in longest]
    spare = _TEXT_WIDTH - _NARROWEST * len(columns)
    return [Mm(_NARROWEST + spare * share / sum(shares)) for share in shares]


def _pad(table: Any) -> None:
    """Give the cells room above and below their text."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "50")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _fill(cell: Any, text: str, font: str, width: Any, alignment: Any = None) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = Pt(15), Pt(0)
    paragraph.alignment = alignment
    run = paragraph.add_run(text)
    run.font.size = Pt(10)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _marks(paragraph: Any, item: Item, notes: Notes) -> None:
    """Add the numbers of an item's sources, each a link to its note, and the warning of one that does not verify."""
    for number in notes.numbers(item):
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"n{number}")
        run = paragraph.add_run(f"[{number}]")
        run.font.superscript, run.font.color.rgb = True, _INK
        paragraph._p.remove(run._r)
        link.append(run._r)
        paragraph._p.append(link)
    if not item.checked:
        run = paragraph.add_run(f"（{UNCHECKED}）")
        run.font.bold, run.font.color.rgb = True, _AMBER


def _bookmarked(paragraph: Any, text: str, name: str) -> None:
    """Add text that links to `name` lead to."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), name[1:])
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)
        if tag == "w:bookmarkStart":
            paragraph.add_run(text)


def _sound(text: str) -> str:
    """Return text that a Word file can hold: a character that XML forbids becomes U+FFFD."""
    return _ILLEGAL.sub("�", text.replace("\r\n", "\n"))
