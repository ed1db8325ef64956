"""Where in its file a passage stands, for people: in words, and as the page with its boxes."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import urlencode

from answer.model import Language
from corpus import Document, PageBox, Paragraph, SheetCell, TableCell, Where
from ui.texts import say

PICTURE = "/page/picture"
"""Where a page of a plan's file is, as a picture."""


def place_text(places: Sequence[Where], language: Language) -> str:
    """Return in words where a passage stands: 第3页, 第7段, 表1第2行; "" where nobody could look it up."""
    pages = sorted({place.page for place in places if isinstance(place, PageBox)})
    if pages:
        shown = str(pages[0]) if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"
        return say("at_page", language, page=shown)
    match next(iter(places), None):
        case Paragraph(number=number, part="body"):
            return say("at_paragraph", language, number=number)
        case TableCell(table=table, row=row):
            return say("at_cell", language, table=table, row=row)
        case SheetCell(sheet=sheet, cell=cell):
            return say("at_sheet", language, sheet=sheet, cell=cell)
    return ""


def pages_html(document: Document, start: int, end: int, language: Language, *, opened: bool, within: bool) -> str:
    """Return the pages that hold the raw range [start, end), each as a picture with its boxes, behind a fold; "" for none.

    `within` tells whether it is shown within the page at / or at an address below /page.
    """
    boxes: dict[int, list[PageBox]] = {}
    for place in document.source.places(start, end):
        if isinstance(place, PageBox) and document.source.kind in ("pdf", "image"):
            boxes.setdefault(place.page, []).append(place)
    if not boxes:
        return ""
    figures = "".join(_figure(document, page, held, language, within) for page, held in boxes.items())
    said = say("source_page", language, page="、".join(map(str, boxes)))
    return f'<details class="pages"{" open" if opened else ""}><summary>{said}</summary>{figures}</details>'


def _figure(document: Document, page: int, boxes: Sequence[PageBox], language: Language, within: bool) -> str:
    size = document.source.pages[page - 1]
    marks = "".join(
        f'<i style="left:{box.left / size.width:.2%};top:{box.top / size.height:.2%};'
        f'width:{(box.right - box.left) / size.width:.2%};height:{(box.bottom - box.top) / size.height:.2%}"></i>'
        for box in boxes
    )
    address = html.escape(
        f"{PICTURE[1:] if within else PICTURE.rpartition('/')[2]}?{urlencode({'document': document.name, 'page': page})}"
    )
    label = html.escape(say("source_page_label", language, page=page))
    ratio = f"{size.width:.0f} / {size.height:.0f}"
    return f'<figure class="sheet" style="aspect-ratio:{ratio}"><img src="{address}" alt="{label}" loading="lazy">{marks}</figure>'
