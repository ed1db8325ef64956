"""Where in its file a passage stands: page and boxes, paragraph, cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus import Document, Element, PageBox, Paragraph, Where

_NAMES = {Paragraph: ("number", "paragraph"), Element: ("path", "element")}


def recognised(document: Document, start: int, end: int) -> bool:
    """Tell whether any of the range [start, end) of a plan's text was read from a picture."""
    return any(span.start < end and start < span.end for span in document.source.recognised)


def place_row(places: Sequence[Where]) -> dict[str, Any]:
    """Return the contract's object for the places of one passage; {} for none.

    Boxes are [left, top, right, bottom] in points (pixels of a picture) from the page's upper left corner; where a
    passage goes on over pages, `further` has the same for the later ones. Of other places the first is told.
    """
    pages: dict[int, list[list[float]]] = {}
    for place in places:
        if isinstance(place, PageBox):
            box = [round(edge, 1) for edge in (place.left, place.top, place.right, place.bottom)]
            pages.setdefault(place.page, []).append(box)
    if pages:
        first, *further = ({"page": page, "boxes": boxes} for page, boxes in pages.items())
        return {**first, **({"further": further} if further else {})}
    if not places:
        return {}
    fields = asdict(places[0])
    name, shown = _NAMES.get(type(places[0]), ("", ""))
    return {shown if key == name else key: value for key, value in fields.items()}
