"""How well each file of the library was read → escaped HTML: shares, and the places to look at, each opening the source."""

from __future__ import annotations

from itertools import groupby

from answer import Assistant, Doubt, Holding, library
from answer.model import Language
from corpus import Share
from ui.render import escape
from ui.sources import source_link
from ui.texts import say

_SHOWN = 90  # characters of a place


def healths_html(assistant: Assistant, language: Language) -> dict[str, str]:
    """Return for each file in the folder how much of it ended up in rows; of an archive, of each plan in it."""
    held = sorted(library(assistant.corpus), key=lambda holding: holding.file)
    return {
        name: "".join(_health(holding, language) for holding in plans)
        for name, plans in groupby(held, key=lambda holding: holding.file)
    }


def _health(holding: Holding, language: Language) -> str:
    health = holding.health
    shares = (("health_roles", health.roles), ("health_cells", health.cells), ("health_figures", health.figures))
    told = " · ".join(_share(key, share, language) for key, share in shares if share.found)
    said = f'<p class="shares">{told or say("health_nothing", language)}</p>'
    if not holding.unread:
        return said
    items = "".join(doubt_html(doubt, language) for doubt in holding.unread)
    title = say("health_misses", language, count=len(holding.unread))
    return f'{said}<details class="misses" data-cites><summary>{title}</summary><ul>{items}</ul></details>'


def _share(key: str, share: Share, language: Language) -> str:
    return f"{say(key, language)} {share.read}/{share.found}"


def doubt_html(doubt: Doubt, language: Language) -> str:
    """Return a place to look at again: its words, why, and a link that opens it in the source."""
    why = say(f"library_{doubt.why}", language, detail=escape(doubt.detail))
    link = source_link(doubt.document, doubt.start, doubt.end, say("library_source", language))
    return f'<li><q lang="zh-CN">{escape(_short(doubt.text))}</q><span class="why">{why}</span>{link}</li>'


def _short(text: str) -> str:
    joined = " ".join(text.split("\n"))
    return joined if len(joined) <= _SHOWN else f"{joined[: _SHOWN - 2]}…"
