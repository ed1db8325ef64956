"""A plan's text as HTML: a page of its own, or the fragment of it that the source pane shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from answer import Assistant, Current, DocumentInfo, Reading, formal_citation, passage_row, reading, recognised
from answer.model import Language
from ui.errors import error_response
from ui.places import PICTURE, pages_html
from ui.plan_text import Frame, outline_html, text_html
from ui.render import escape, period_text
from ui.sources import SOURCE
from ui.texts import say

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
}
_STYLE = Path(__file__).parent / "style" / "source.css"
_LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}
_Key = Literal["source_unknown", "source_range", "source_empty"]


class _Unreadable(ValueError):
    """A place that can't be shown: HTTP status and the interface string that says why."""

    def __init__(self, status: int, key: _Key) -> None:
        super().__init__(key)
        self.status, self.key = status, key


def fragments(current: Current) -> APIRouter:
    """Return the routes under /page."""
    router = APIRouter()

    @router.get(SOURCE, include_in_schema=False)
    def source(
        request: Request, document: str = "", start: str = "", end: str = "", fragment: str = "", language: str = ""
    ) -> Response:
        assistant = current.assistant
        spoken = _LANGUAGES.get(language, "zh")
        within = bool(fragment) or "x-fragment" in request.headers
        try:
            info, plan, place = _opened(assistant, document, start, end)
        except _Unreadable as fault:
            why = say(fault.key, spoken, document=document)
            if not within and "text/html" not in request.headers.get("accept", ""):
                return error_response(fault.status, why)
            return _answer(_fault(why, spoken), within, say("source_fault", spoken), spoken, status=fault.status)
        frame = Frame("source" if within else "text", 2 if within else 1, spoken)
        cited = formal_citation(assistant.corpus, document, place[0]) if place else ""
        pages = _pages(assistant, document, place, spoken, within) if place else ""
        article = _article(info, plan, place, cited, frame, pages)
        return _answer(article, within, info.title, spoken, passage=bool(place))

    @router.get(PICTURE, include_in_schema=False)
    def picture(document: str = "", page: int = 0) -> Response:
        try:
            drawn = current.assistant.corpus.page(document, page)
        except KeyError:
            drawn = b""
        if not drawn:
            return error_response(404, say("source_no_page", "zh"))
        return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    return router


def _pages(assistant: Assistant, document: str, place: tuple[int, int], language: Language, within: bool) -> str:
    """Return the pages of a passage as pictures; opened where the text was read from them."""
    plan = assistant.corpus.document(document)
    return pages_html(plan, *place, language, opened=recognised(plan, *place), within=within)


def _opened(
    assistant: Assistant, document: str, start: str, end: str
) -> tuple[DocumentInfo, Reading, tuple[int, int] | None]:
    """Return a plan, its text with the passage marked, and the passage's raw range, None for none."""
    info = next((held for held in assistant.documents if held.name == document), None)
    if info is None:
        raise _Unreadable(404, "source_unknown")
    if not start and not end:
        return info, reading(assistant.corpus, document), None
    try:
        place = int(start), int(end)
        passage_row(assistant.corpus, document, *place)
    except ValueError as error:
        raise _Unreadable(422, "source_range") from error
    plan = reading(assistant.corpus, document, [place])
    if not plan.marks:
        raise _Unreadable(422, "source_empty")
    return info, plan, place


def _article(
    info: DocumentInfo, plan: Reading, place: tuple[int, int] | None, cited: str, frame: Frame, pages: str
) -> str:
    facts = [info.region, period_text(info.period, frame.language), info.number]
    told = " · ".join(escape(fact) for fact in facts if fact)
    copied = f' data-quote="{escape(plan.passage())}" data-formal="{escape(cited)}"' if place else ""
    return (
        f'<article class="reading"{copied}><header class="plan-head">'
        f'<h{frame.level} class="plan-name" tabindex="-1" lang="zh-CN">{escape(info.title or info.name)}</h{frame.level}>'
        f'<p class="plan-facts" lang="zh-CN">{told}</p>'
        f'<div class="plan-tools">{_verified(info, place, cited, frame.language) if place else ""}'
        f'{outline_html(plan, frame)}{pages}</div></header><div class="plan-scroll">{text_html(plan, frame)}</div></article>'
    )


def _verified(info: DocumentInfo, place: tuple[int, int], cited: str, language: Language) -> str:
    """Return what 已核对原文 means, and the citation as officials write it."""
    means = say("source_verified_means", language, document=escape(info.name), start=place[0], end=place[1])
    return (
        f'<details class="verified"><summary title="{say("source_verified_title", language)}">'
        f"{say('source_verified', language)}</summary><p>{means}</p>"
        f'<p class="cited">{say("source_cite", language)} <span lang="zh-CN">{escape(cited)}</span></p></details>'
    )


def _fault(why: str, language: Language) -> str:
    return (
        f'<div class="reading fault"><h2 class="plan-name" tabindex="-1">{say("source_fault", language)}</h2>'
        f"<p>{escape(why)}</p></div>"
    )


def _answer(
    body: str, fragment: bool, title: str, language: Language, *, status: int = 200, passage: bool = False
) -> Response:
    """Return the fragment as it is, or as a page of its own."""
    if fragment:
        return HTMLResponse(body, status)
    there = f'<a href="#passage">{say("source_passage", language)}</a>' if passage else ""
    page = (
        f'<!doctype html><html lang="{"en" if language == "en" else "zh-CN"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="../favicon.ico"><style>{_style()}</style></head>'
        f'<body class="source-page"><nav class="way"><a href="../">{say("source_home", language)}</a>{there}</nav>'
        f"<main>{body}</main></body></html>"
    )
    return HTMLResponse(page, status, _HEADERS)


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")
