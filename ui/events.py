"""The page's events, before Gradio takes them: each is sound JSON, of an event that the page has, of the visitor's own session.

A session's name alone opens nothing: what Gradio gets for a name depends on the visitor's key too.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.bodies import TOOLS, is_below
from ui.errors import as_json, error_response
from ui.visitors import visitor_in

_JOIN, _DATA, _CANCEL = "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/cancel"
_HEARTBEAT = "/gradio_api/heartbeat/"
_SESSION = "session_hash"
_CALLS = (TOOLS, "/gradio_api/run", "/gradio_api/api", "/gradio_api/call")
MAX_SESSION = 64
"""Characters of a session's name; the page's have eleven."""


class Events:
    """An ASGI application around another: checks the page's events and keeps visitors' sessions apart."""

    def __init__(self, app: ASGIApp, *, has_event: Callable[[int], bool]) -> None:
        """Take the application, and what tells whether the page itself has an event of a number."""
        self._app = app
        self._has_event = has_event
        self._key = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request, or say why not."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith("/gradio_api/"):
            await self._app(scope, receive, send)
            return
        visitor = visitor_in(Headers(scope=scope))
        if path.startswith(_HEARTBEAT):
            session = self._session(visitor, path.removeprefix(_HEARTBEAT))
            scope = {**scope, "path": f"{_HEARTBEAT}{session}", "raw_path": f"{_HEARTBEAT}{session}".encode()}
        elif path == _DATA:
            asked = [
                (name, self._session(visitor, value) if name == _SESSION else value)
                for name, value in parse_qsl(scope["query_string"].decode("latin-1"))
            ]
            scope = {**scope, "query_string": urlencode(asked).encode()}
        elif scope["method"] == "POST" and (path in (_JOIN, _CANCEL) or any(is_below(path, call) for call in _CALLS)):
            body = (await receive())["body"]  # whole: `Bodies` has read it
            try:
                body = self._event(visitor, path, body)
            except (ValueError, RecursionError):
                await error_response(422, "请求体不是本网页的事件。")(scope, receive, send)
                return
            scope, receive = _with_body(scope, body, receive)
        await self._app(scope, receive, send)

    def _session(self, visitor: str, name: str) -> str:
        """Return what Gradio knows a visitor's session of a name by."""
        told = f"{visitor}\n{name[:MAX_SESSION]}".encode("utf-8", "replace")
        return hmac.new(self._key, told, sha256).hexdigest()[:32]

    def _event(self, visitor: str, path: str, body: bytes) -> bytes:
        """Return an event's body, its session the visitor's own; of a tool's call, the body without lone surrogates.

        Raises:
            ValueError: it is none, or none that the page has.
            RecursionError: it is nested too deeply.
        """
        if path not in (_JOIN, _CANCEL):
            return as_json(json.loads(body)) if b"\\ud" in body.lower() else body
        event = json.loads(body, parse_constant=_refuse)
        if not isinstance(event, dict) or not isinstance(event.get(_SESSION), str):
            raise ValueError(_SESSION)
        if path == _JOIN and not self._is_known(event):
            raise ValueError("fn_index")
        return as_json({**event, _SESSION: self._session(visitor, event[_SESSION])})

    def _is_known(self, event: Mapping[str, Any]) -> bool:
        number = event.get("fn_index")
        return type(number) is int and self._has_event(number) and isinstance(event.get("data"), list)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _with_body(scope: Scope, body: bytes, receive: Receive) -> tuple[Scope, Receive]:
    """Return a request with another body."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    waiting = [body]

    async def give() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return {**scope, "headers": [*headers, (b"content-length", str(len(body)).encode())]}, give
