"""How well each file of the library was read → escaped HTML: shares, and the places to look at, each opening the source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from answer import Assistant, Doubt, Holding, library
from answer.model import Language
from corpus import Correction, Share
from ui.correcting_view import correct_button, corrections_html
from ui.render import escape
from ui.sources import source_link
from ui.texts import say

_SHOWN = 90  # characters of a place


def healths_html(assistant: Assistant, language: Language, *, writable: bool) -> dict[str, str]:
    """Return for each file in the folder how much of it ended up in rows; of an archive, of each plan in it.

    What people corrected stands beside; where the library is `writable`, a place can be given its row.
    """
    said = assistant.corpus.corrections
    held = sorted(library(assistant.corpus), key=lambda holding: holding.file)
    return {
        name: "".join(
            _health(holding, [c for c in said if c[0].document == holding.name], language, writable=writable)
            for holding in plans
        )
        for name, plans in groupby(held, key=lambda holding: holding.file)
    }


def _health(
    holding: Holding, corrections: Sequence[tuple[Correction, bool]], language: Language, *, writable: bool
) -> str:
    health = holding.health
    shares = (("health_roles", health.roles), ("health_cells", health.cells), ("health_figures", health.figures))
    told = " · ".join(_share(key, share, language) for key, share in shares if share.found)
    beside = corrections_html(corrections, language, writable=writable)
    said = f'<p class="shares">{told or say("health_nothing", language)}</p>'
    if not holding.unread:
        return said + beside
    items = "".join(_missed(doubt, language, writable=writable) for doubt in holding.unread)
    title = say("health_misses", language, count=len(holding.unread))
    return f'{said}<details class="misses" data-cites><summary>{title}</summary><ul>{items}</ul></details>{beside}'


def _missed(doubt: Doubt, language: Language, *, writable: bool) -> str:
    table = "target" if doubt.why == "figure_unit" else "duty"
    place = (doubt.document, doubt.start, doubt.end)
    return doubt_html(doubt, language, correct_button(*place, language, table=table, new=True) if writable else "")


def _share(key: str, share: Share, language: Language) -> str:
    return f"{say(key, language)} {share.read}/{share.found}"


def doubt_html(doubt: Doubt, language: Language, button: str = "") -> str:
    """Return a place to look at again: its words, why, and a link that opens it in the source."""
    why = say(f"library_{doubt.why}", language, detail=escape(doubt.detail))
    link = source_link(doubt.document, doubt.start, doubt.end, say("library_source", language))
    return f'<li><q lang="zh-CN">{escape(_short(doubt.text))}</q><span class="why">{why}</span>{link}{button}</li>'


def _short(text: str) -> str:
    joined = " ".join(text.split("\n"))
    return joined if len(joined) <= _SHOWN else f"{joined[: _SHOWN - 2]}…"
