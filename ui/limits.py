"""What a request must hold before it comes in: a program's the token, where one is set; a file's the page it comes from."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import MAX_BYTES
from ui.errors import error_response
from ui.visitors import visitor_in

PROGRAMS = ("/api", "/v1", "/gradio_api/mcp", "/gradio_api/run", "/gradio_api/api", "/gradio_api/call")
"""Where programs come in; everything else belongs to the page, the documentation and /healthz."""

BATCH = "/api/batch"
LIBRARY = "/api/library"
TOOLS = "/gradio_api/mcp"
MAX_BODY = 1024 * 1024
MAX_TOOL_BODY = 70_000_000
"""Bytes of a tool's call where it may bring a file: one of `MAX_BYTES` in base64."""

MAX_BATCH_BODY = 16 * 1024 * 1024
UPLOAD = "/gradio_api/upload"
"""Where the page sends files; closed where nothing may be added, and to whoever is not the page."""

MAX_UPLOAD = 500_000_000  # bytes of all files that are dropped together
_LIMITS = {BATCH: MAX_BATCH_BODY, LIBRARY: MAX_BYTES}
_DRAINED = 4
"""So many times its limit of a body that is too large is read and dropped, so that its sender hears why."""


class Guard:
    """An ASGI application around another: turns away programs without the token, and bodies that are too large."""

    def __init__(self, app: ASGIApp, *, token: str = "", uploads: bool = False) -> None:
        """Take the application, the token, "" for none, and whether the page may send files."""
        self._app = app
        self._token = token
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request to the page as it is, one of a program when it holds what it must."""
        if scope["type"] == "http" and scope["path"].rstrip("/") == UPLOAD:
            await self._upload(scope, receive, send)
            return
        if scope["type"] != "http" or not _is_of_program(scope["path"]):
            await self._app(scope, receive, send)
            return
        if not is_held(Headers(scope=scope), self._token):
            await error_response(401)(scope, receive, send)
            return
        if _is_below(scope["path"], LIBRARY) and _is_from_elsewhere(Headers(scope=scope)):
            await error_response(403, "文库不接受来自别的网站的请求。")(scope, receive, send)
            return
        files = self._uploads and _is_below(scope["path"], TOOLS)
        limit = MAX_TOOL_BODY if files else _LIMITS.get(scope["path"], MAX_BODY)
        body = await _read(receive, limit)
        if body is None:
            message = f"请求体太大，请控制在 {limit // 1024 // 1024} MiB 以内。"
            await error_response(413, message)(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on files that the page sends, of a size that is told beforehand."""
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if not self._uploads:
            await error_response(403, "这里不接收文件。")(scope, receive, send)
        elif not visitor_in(headers) or not _is_from_page(headers):
            await error_response(403, "文件只能从本网页上添加。")(scope, receive, send)
        elif not length.isdigit() or int(length) > MAX_UPLOAD:
            message = f"一次添加的文件太大，合计请控制在 {MAX_UPLOAD // 1_000_000} MB 以内。"
            await error_response(413, message)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_held(headers: Headers, token: str) -> bool:
    """Tell whether a request brings the token as bearer token; true where the token is ""."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    held = secrets.compare_digest(given.strip().encode("latin-1", "replace"), token.encode())
    return not token or (held and scheme.lower() == "bearer")


def may_change(headers: Headers, token: str) -> bool:
    """Tell whether a program's request may change the library: it brings the token, and no other website sends it."""
    return is_held(headers, token) and not _is_from_elsewhere(headers)


def _is_from_elsewhere(headers: Headers) -> bool:
    """Tell whether a browser sends a request for a page of another server; programs name no origin."""
    return ("sec-fetch-site" in headers or "origin" in headers) and not _is_from_page(headers)


def _is_from_page(headers: Headers) -> bool:
    """Tell whether a browser sends a request for a page of this server; `Sec-Fetch-Site` comes over secure channels alone."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin = urlsplit(headers.get("origin", "")).netloc
    return bool(origin) and origin in (headers.get("host"), headers.get("x-forwarded-host"))


def _is_of_program(path: str) -> bool:
    return any(_is_below(path, prefix) for prefix in PROGRAMS)


def _is_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Return the body of a request, None when it is larger than `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more and size <= _DRAINED * limit:
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts) if size <= limit else None


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives a body that was read already, and then whatever follows."""
    waiting = [body]

    async def give() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return give
