"""Who a visitor is: a key in a cookie of their browser, given on their first visit. It is no log-in; it keeps visitors apart."""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie

import gradio as gr
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "planqa_visitor"
_KEY = re.compile(r"[\w-]{20,40}", re.ASCII)
_YEAR = 365 * 24 * 3600


class Visitors:
    """An ASGI application around another: gives whoever opens the page without a key a new one."""

    def __init__(self, app: ASGIApp, *, root_path: str = "") -> None:
        """Take the application, and the path under which a proxy shows it."""
        self._app = app
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on every request; the answer to the page's own brings the key."""
        if scope["type"] != "http" or scope["path"] != "/" or visitor_in(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        # the page's events come with the cookie that this answer sets
        cookie = (
            f"{COOKIE}={secrets.token_urlsafe(18)}; Path={self._root_path}/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
        )
        cookie += "; Secure" if scope["scheme"] == "https" else ""

        async def give(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self._app(scope, receive, give)


def visitor_of(request: gr.Request) -> str:
    """Return the key of the visitor who sent a request of the page, "" where their browser keeps no cookies."""
    return _held(dict(request.headers).get("cookie", ""))


def visitor_in(headers: Headers) -> str:
    """Return the key that a request's headers bring, "" for none."""
    return _held(headers.get("cookie", ""))


def _held(header: str) -> str:
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return ""
    key = cookies[COOKIE].value if COOKIE in cookies else ""
    return key if _KEY.fullmatch(key) else ""
