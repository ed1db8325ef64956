"""Who may come in: by host name, by the website that sends a browser, by token; and to which of the page's routes.

The one place that decides it. Accounts, when there are any, take the place of `_is_let_in`.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.bodies import UPLOAD, is_below
from ui.doors import THIS_MACHINE, Doors, is_address
from ui.errors import error_response
from ui.visitors import visitor_in

PROGRAMS = ("/api", "/v1", "/gradio_api/mcp", "/gradio_api/run", "/gradio_api/api", "/gradio_api/call")
"""Where programs come in; everything else belongs to the page, the documentation and /healthz."""

HEALTH = "/healthz"
_OWN = (*PROGRAMS, "/page", "/docs", "/openapi.json", "/static-offline-docs", HEALTH)
_FILE = "/gradio_api/file="
_GRADIO = (
    "/config",
    "/theme.css",
    "/assets",
    "/static",
    "/favicon.ico",
    "/robots.txt",
    "/gradio_api/info",
    "/gradio_api/startup-events",
    "/gradio_api/queue/join",
    "/gradio_api/queue/data",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/heartbeat",
    "/gradio_api/upload_progress",
    UPLOAD,
)
"""What the page asks of Gradio. Its other routes (proxies, deep links, recordings, logs) are closed."""

_FORMS = ("text/plain", "multipart/form-data")
"""Content types that a browser sends for another website without asking first."""


class Guard:
    """An ASGI application around another: turns away who may not come in, and closes what nobody needs."""

    def __init__(self, app: ASGIApp, *, doors: Doors = THIS_MACHINE, files: bool = False) -> None:
        """Take the application, whom to let in, and whether the page may send files."""
        self._app = app
        self._doors = doors
        self._names = doors.names
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request, or say why not."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http" and (fault := self._fault(scope)):
            response = error_response(*fault)
            if fault[0] == 401 and not _is_of_program(scope["path"]):
                response.headers["WWW-Authenticate"] = 'Basic realm="PlanQA", charset="UTF-8"'
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _fault(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and the message that a request is turned away with; None where it may come in."""
        headers, path = Headers(scope=scope), scope["path"]
        if not self._is_named(headers):
            return 421, "不认识这个主机名。请用 IP 地址访问，或由管理员在启动时用 --allow-host 登记这个名字。"
        if is_from_elsewhere(headers, scope["method"], self._doors.origins):
            told = "文库不接受来自别的网站的请求。" if is_below(path, "/api/library") else ""
            return 403, told or "不接受来自别的网站的请求。管理员可在启动时用 --allow-origin 登记那个网站。"
        if not self._is_let_in(headers, path):
            return 401, ""
        if not _is_open(path):
            return 404, ""
        if _is_of_program(path) and headers.get("content-type", "").partition(";")[0].strip().lower() in _FORMS:
            return 415, ""
        return self._upload_fault(headers) if is_below(path, UPLOAD) else None

    def _is_named(self, headers: Headers) -> bool:
        """Tell whether the server is called by a name of its own, and not by one that somebody pointed at it."""
        try:
            host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        except ValueError:
            return False
        return host in self._names or is_address(host)

    def _is_let_in(self, headers: Headers, path: str) -> bool:
        """Tell whether who asks may have what is asked: with a token set, who brings it; the page may be open."""
        if path == HEALTH or not (self._doors.whole or _is_of_program(path)):
            return True
        return is_held(headers, self._doors.token)

    def _upload_fault(self, headers: Headers) -> tuple[int, str] | None:
        if not self._files:
            return 403, "这里不接收文件。"
        if not visitor_in(headers) or not _is_from_page(headers):
            return 403, "文件只能从本网页上添加。"
        return None


def is_held(headers: Headers, token: str) -> bool:
    """Tell whether a request brings the token, as bearer token or as the password of HTTP Basic; true where it is ""."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    given = given.strip()
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return not token
    held = secrets.compare_digest(given.encode("utf-8", "replace"), token.encode())
    return not token or (held and scheme.lower() in ("bearer", "basic"))


def may_change(headers: Headers, token: str) -> bool:
    """Tell whether a program's request may change the library: it brings the token, and no other website sends it."""
    return is_held(headers, token) and not is_from_elsewhere(headers, "POST", ())


def is_from_elsewhere(headers: Headers, method: str, origins: tuple[str, ...]) -> bool:
    """Tell whether a browser sends a request for a page of another server; programs name no origin.

    A link on another website may lead here, into a window of its own.
    """
    if "sec-fetch-site" not in headers and "origin" not in headers:
        return False
    followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    if method in ("GET", "HEAD") and (followed or headers.get("sec-fetch-site") == "none"):
        return False
    return headers.get("origin") not in origins and not _is_from_page(headers)


def _is_from_page(headers: Headers) -> bool:
    """Tell whether a browser sends a request for a page of this server; `Sec-Fetch-Site` comes over secure channels alone."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin = urlsplit(headers.get("origin", "")).netloc
    return bool(origin) and origin == headers.get("host")


def _is_of_program(path: str) -> bool:
    return any(is_below(path, prefix) for prefix in PROGRAMS)


def _is_open(path: str) -> bool:
    """Tell whether a path is one of ours, or one that the page asks of Gradio; files lie on the disk, not elsewhere."""
    if path.startswith(_FILE):
        return "://" not in path and path.startswith(f"{_FILE}/")
    return path in ("", "/") or any(is_below(path, known) for known in (*_OWN, *_GRADIO))
