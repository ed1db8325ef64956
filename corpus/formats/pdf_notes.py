"""What people should know of a PDF before they rely on its text, in Chinese sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.formats.pdf_grid import Grid, GridError
from corpus.formats.pdf_layout import Page
from corpus.formats.pdf_pages import Sheet
from corpus.formats.pdf_tables import TableRow, unfinished
from corpus.source import Note

_UNSEEN = 5  # glyphs left out on a page that are worth a word; one or two are the maker's own marks


def grid_notes(grids: Mapping[int, list[Grid] | GridError]) -> list[Note]:
    """Return the notes on pages whose rules can't be read."""
    text = "第 {} 页的表格线读不出，这一页若有表格，只按文字行读入，请核对。"
    return [
        Note("part_unread", text.format(page), page) for page, found in grids.items() if isinstance(found, GridError)
    ]


def page_notes(page_read: Page) -> list[Note]:
    """Return what is to be said of a page."""
    sheet = page_read.sheet
    page, glyphs = sheet.number, sheet.glyphs
    notes = []
    if sheet.damaged:
        notes.append(Note("part_unread", f"第 {page} 页已损坏，没有读入。", page))
    elif sheet.pictured:
        notes.append(_picture_note(sheet, _recognised(page_read)))
    elif sheet.scanned:
        text = f"第 {page} 页是扫描件，文字是文件自带的识别结果，引用前请与原件核对。"
        notes.append(Note("ocr", text, page))
    elif not glyphs.kept:
        notes.append(Note("empty_page", f"第 {page} 页没有文字。", page))
    if page_read.unsure:
        text = f"第 {page} 页有 {page_read.unsure} 行识别把握不足，请与原件核对。"
        notes.append(Note("low_confidence", text, page))
    if glyphs.unmapped:
        text = f"第 {page} 页有 {glyphs.unmapped} 个字符在文件里没有对应的文字，已用“\ufffd”代替，请核对原件。"
        notes.append(Note("unmapped", text, page))
    if glyphs.unseen >= _UNSEEN:
        text = f"第 {page} 页有 {glyphs.unseen} 个字符在页面之外或小得看不见，没有读入。"
        notes.append(Note("hidden", text, page))
    return notes


def _recognised(page: Page) -> int:
    """Return how many lines and rows of a page were read from its picture."""
    rows = sum(len(table.rows) for table in page.tables)
    return rows + sum(line.recognised for line in page.lines)


def _picture_note(sheet: Sheet, read: int) -> Note:
    page, what = sheet.number, "的字体没有写明文字" if sheet.garbled else "是图片"
    if read:
        return Note("ocr", f"第 {page} 页{what}，{read} 行文字由识别得来，引用前请与原件核对。", page)
    way = "要读它，请安装可选的识别组件（pip install -r requirements-ocr.txt）"
    if sheet.garbled:
        return Note("unmapped", f"第 {page} 页{what}，读出的多半是乱码，没有算进正文；{way}，或重新导出。", page)
    return Note("picture", f"第 {page} 页{what}，没有文字层，没有读入；{way}。", page)


def balloon_note(marks: Mapping[int, int]) -> list[Note]:
    """Return the note on review balloons: how many there are on which pages. Who reviewed is nobody's business."""
    if not marks:
        return []
    pages = "、".join(map(str, marks))
    text = f"文件第 {pages} 页旁有 {sum(marks.values())} 处修订或批注框，没有算进正文；正文可能还不是定稿。"
    return [Note("balloons", text, next(iter(marks)))]


def table_note(rows: Sequence[TableRow], page: int) -> list[Note]:
    """Return the note on a table that ends unfinished with the file."""
    cell = unfinished(rows)
    if not cell:
        return []
    text = f"第 {page} 页的表格未完：文件末尾最后一行在“…{cell[-12:]}”处断开，请找齐后面的页再用。"
    return [Note("open_table", text, page)]
