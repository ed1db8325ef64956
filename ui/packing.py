"""The page itself is sent compressed: it carries its whole configuration, most of it markup and repeated names."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_PACKED = frozenset({"/", "/page/source"})
_LEVEL = 5  # of 9: nearly as small, in a third of the time


class Packing:
    """An ASGI application around another: compresses the answers at a few addresses, and leaves streams alone."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application."""
        self._app = app
        self._packed = GZipMiddleware(app, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on every request."""
        packed = scope["type"] == "http" and scope["path"] in _PACKED
        await (self._packed if packed else self._app)(scope, receive, send)
