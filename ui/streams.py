"""The stream of a page's events: one that the server has just closed is closed for the page too before it asks again.

Gradio's page opens a stream of events when it asks for something while none is open, and its server closes the stream
with the last event. Where the page asks between the server's closing and its own hearing of it, it takes the old stream
for open, no stream carries the reply, and the page waits for ever. So what a page asks for is acknowledged a little
after its stream was closed: by then the page knows, and opens a new one.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.visitors import visitor_in

_EVENTS, _ASKED = "/gradio_api/queue/data", "/gradio_api/queue/join"
_CLOSING = b'"close_stream"'
_SECONDS = 0.1
"""Between a stream's closing and the next acknowledgement: many times what a message takes to a browser and be read."""

_MOST = 10_000
"""Visitors whose last closing is remembered."""


class Streams:
    """An ASGI application around another: keeps the acknowledgement of an event behind the closing of the stream."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application."""
        self._app = app
        self._closed: OrderedDict[str, float] = OrderedDict()  # visitor → when their last stream closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on every request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path not in (_EVENTS, _ASKED):
            await self._app(scope, receive, send)
            return
        visitor = visitor_in(Headers(scope=scope))

        async def note(message: Message) -> None:
            if _CLOSING in message.get("body", b""):
                self._closed[visitor] = time.monotonic()
                self._closed.move_to_end(visitor)
                if len(self._closed) > _MOST:
                    self._closed.popitem(last=False)
            await send(message)

        async def wait(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self._closed.get(visitor, 0.0) + _SECONDS - time.monotonic())
            await send(message)

        await self._app(scope, receive, note if path == _EVENTS else wait)
