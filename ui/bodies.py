"""What a request may bring and how long it may take over it, on every path; then it waits for its turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import MAX_BYTES
from ui.errors import error_response
from ui.lanes import Full, Gone, Lane
from ui.uploads import MOST_STORED, stored

MAX_BODY = 1024 * 1024
"""Bytes of a body on any path without a limit of its own."""

MAX_BATCH_BODY = 16 * 1024 * 1024
MAX_TOOL_BODY = 70_000_000
"""Bytes of a tool's call where it may bring a file: one of `MAX_BYTES` in base64."""

MAX_UPLOAD = 500_000_000
"""Bytes of all files that are dropped on the page together."""

MOST_HELD = 256 * 1024 * 1024
"""Bytes of bodies that the server holds in memory at once."""

BATCH = "/api/batch"
LIBRARY = "/api/library"
TOOLS = "/gradio_api/mcp"
UPLOAD = "/gradio_api/upload"

PAUSE_SECONDS = 10.0
"""Between two pieces of a body."""

_BYTES_PER_SECOND = 100_000  # slower than this, over the whole body, is too slow
_DRAINED = 4
"""So many times its limit of a body that is too large is read and dropped, so that its sender hears why."""

SHORT = 800
"""Bytes of a question that needs no more work than most; longer ones, and those with a long history, wait for one another alone."""

_ASKING = ("/api/ask", "/v1/chat", TOOLS, "/gradio_api/run", "/gradio_api/api", "/gradio_api/call")
_LONG = (BATCH, LIBRARY, "/page/export", "/page/original")
_READING = ("/api/ledger", "/api/targets", "/page/source", "/page/picture")
_SHORT_AT_ONCE, _LONG_AT_ONCE = 8, 2
"""Requests at once in a lane; all that has none (health, the page's own files and events) waits for nobody."""


class Bodies:
    """An ASGI application around another: takes bodies up to a size and a time, and lets work wait for its turn."""

    def __init__(self, app: ASGIApp, *, files: bool = False) -> None:
        """Take the application, and whether files may be added."""
        self._app = app
        self._files = files
        self._held = 0
        self._asking, self._asking_long = Lane(_SHORT_AT_ONCE), Lane(_LONG_AT_ONCE)
        self._reading, self._long = Lane(_LONG_AT_ONCE), Lane(_LONG_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request with its body, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif is_below(scope["path"], UPLOAD):
            await self._upload(scope, receive, send)
        else:
            await self._whole(scope, receive, send)

    async def _whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self._limit(scope["path"])
        body = bytearray()
        held = 0
        try:
            try:
                async with asyncio.timeout(_seconds(limit)):
                    async for part, size in _pieces(receive, _DRAINED * limit):
                        if size <= limit and self._held + len(part) <= MOST_HELD:
                            body += part
                            held += len(part)
                            self._held += len(part)
            except TimeoutError:
                await error_response(408)(scope, receive, send)
                return
            except Gone:
                return
            if size > limit:
                told = f"请求体太大，请控制在 {limit // 1024 // 1024} MiB 以内。"
                await error_response(413, told)(scope, receive, send)
            elif held < size:
                await error_response(503)(scope, receive, send)
            else:
                await self._in_turn(scope, bytes(body), receive, send)
        finally:
            self._held -= held

    async def _in_turn(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        lane = self._lane(scope["path"], scope["method"], len(body))
        if lane is None:
            await self._app(scope, _again(body, receive), send)
            return
        client = scope["client"][0] if scope.get("client") else ""
        with suppress(Gone):
            try:
                async with lane.turn(client, receive):
                    await self._app(scope, _again(body, receive), send)
            except Full:
                await error_response(503)(scope, receive, send)

    def _lane(self, path: str, method: str, size: int) -> Lane | None:
        """Return where a request with a body of so many bytes waits for its turn."""
        if any(is_below(path, known) for known in _LONG):
            return self._long
        if any(is_below(path, known) for known in _READING):
            return self._reading
        if method == "POST" and any(is_below(path, known) for known in _ASKING):  # by GET, MCP opens a stream
            return self._asking if size <= SHORT else self._asking_long
        return None

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on files as they come; their size is told beforehand, and Gradio writes them to the disk."""
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal() or int(length[:12]) > MAX_UPLOAD or len(length) > 12:
            told = f"一次添加的文件太大，合计请控制在 {MAX_UPLOAD // 1_000_000} MB 以内。"
            await error_response(413, told)(scope, receive, send)
            return

        if await run_in_threadpool(stored) + int(length) > MOST_STORED:
            await error_response(507)(scope, receive, send)
            return

        async def give() -> Message:
            async with asyncio.timeout(PAUSE_SECONDS):
                return await receive()

        with suppress(TimeoutError):
            async with asyncio.timeout(_seconds(int(length))):
                await self._app(scope, give, send)

    def _limit(self, path: str) -> int:
        if path == BATCH:
            return MAX_BATCH_BODY
        if self._files and path == LIBRARY:
            return MAX_BYTES
        return MAX_TOOL_BODY if self._files and is_below(path, TOOLS) else MAX_BODY


def is_below(path: str, prefix: str) -> bool:
    """Tell whether a path is a prefix or lies below it."""
    return path == prefix or path.startswith(f"{prefix}/")


async def _pieces(receive: Receive, most: int) -> AsyncIterator[tuple[bytes, int]]:
    """Yield the pieces of a body, each with the bytes so far, until more than `most`.

    Raises:
        TimeoutError: a piece is too long in coming.
        Gone: the client hung up.
    """
    size, more = 0, True
    while more and size <= most:
        async with asyncio.timeout(PAUSE_SECONDS):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part: bytes = message.get("body", b"")
        size += len(part)
        yield part, size
        more = message.get("more_body", False)


def _seconds(limit: int) -> float:
    """Return how long a body of so many bytes may take."""
    return PAUSE_SECONDS + limit / _BYTES_PER_SECOND


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives a body that was read already, and then whatever follows."""
    waiting = [body]

    async def give() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return give
