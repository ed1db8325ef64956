"""What a program's request must hold before it comes in: the token, where one is set, and a body of bounded size."""

from __future__ import annotations

import secrets

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.errors import error_response

PROGRAMS = ("/api", "/v1", "/gradio_api/mcp", "/gradio_api/run", "/gradio_api/api", "/gradio_api/call")
"""Where programs come in; everything else belongs to the page, the documentation and /healthz."""

BATCH = "/api/batch"
MAX_BODY = 1024 * 1024
MAX_BATCH_BODY = 16 * 1024 * 1024
_DRAINED = 4
"""So many times its limit of a body that is too large is read and dropped, so that its sender hears why."""


class Guard:
    """An ASGI application around another: turns away programs without the token, and bodies that are too large."""

    def __init__(self, app: ASGIApp, *, token: str = "") -> None:
        """Take the application and the token, "" for none."""
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request to the page as it is, one of a program when it holds what it must."""
        if scope["type"] != "http" or not _is_of_program(scope["path"]):
            await self._app(scope, receive, send)
            return
        if self._token and not self._is_held(scope):
            await error_response(401)(scope, receive, send)
            return
        limit = MAX_BATCH_BODY if scope["path"] == BATCH else MAX_BODY
        body = await _read(receive, limit)
        if body is None:
            message = f"请求体太大，请控制在 {limit // 1024 // 1024} MiB 以内。"
            await error_response(413, message)(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)

    def _is_held(self, scope: Scope) -> bool:
        scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
        held = secrets.compare_digest(given.strip().encode("latin-1"), self._token)
        return held and scheme.lower() == "bearer"


def _is_of_program(path: str) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in PROGRAMS)


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
