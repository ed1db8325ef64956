"""Links to the source: every place of every tab that cites a passage cites it by one of these.

The page's script opens them in the source pane beside the tab; without it they lead to the passage as a page of its own.
Previous and next citation are the links before and behind, within the nearest element with the attribute `data-cites`, in the chat within the reply.
"""

from __future__ import annotations

import html
from urllib.parse import urlencode

SOURCE = "/page/source"
"""Where a plan's text is, as a readable document with the passage marked."""


def source_address(document: str, start: int, end: int) -> str:
    """Return the address of the raw range [start, end) of the plan with file name `document`, relative to the page's own."""
    return f"{SOURCE[1:]}?{urlencode({'document': document, 'start': start, 'end': end})}"


def source_link(document: str, start: int, end: int, text: str, *, title: str = "", kind: str = "chip") -> str:
    """Return the HTML of a link to the raw range [start, end) of a plan.

    Args:
        document: the plan's file name.
        start: raw offset, inclusive.
        end: raw offset, exclusive.
        text: what the link shows, not yet escaped; for a chip a number or 原文.
        title: what it is, for a screen reader and on hovering; not yet escaped.
        kind: its class beside `source`: chip, or "" for plain words.
    """
    href = html.escape(source_address(document, start, end), quote=True)
    label = f' title="{html.escape(title, quote=True)}"' if title else ""
    return f'<a class="source {kind}" href="{href}"{label}>{html.escape(text)}</a>'
