"""What a reverse proxy says of the request that it passes on: believed of those named, and taken away from all others."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_HEADERS = ("x-forwarded-for", "x-forwarded-proto")
_OTHERS = ("forwarded", "x-forwarded-port", "x-forwarded-prefix", "x-original-url", "x-gradio-server", "x-gradio-user")


class Proxies:
    """An ASGI application around another: client, scheme and host as a named proxy tells them; the path without its prefix."""

    def __init__(self, app: ASGIApp, *, proxies: Sequence[str] = (), root_path: str = "") -> None:
        """Take the application, addresses or networks of proxies, and the path under which they show the server."""
        self._app = app
        self._told: ASGIApp = ProxyHeadersMiddleware(app, list(proxies))  # type: ignore[arg-type,assignment]
        self._networks = [ip_network(proxy) for proxy in proxies]
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = MutableHeaders(raw=list(scope["headers"]))
        for name in _OTHERS:
            del headers[name]
        named = self._is_named(scope)
        host = headers.get("x-forwarded-host", "").split(",")[0].strip()
        if named and host:
            headers["host"] = host
        for name in ("x-forwarded-host", *(() if named else _HEADERS)):
            del headers[name]
        scope = {**scope, "headers": headers.raw}
        path: str = scope["path"]
        if self._root_path and (path == self._root_path or path.startswith(f"{self._root_path}/")):
            path = path.removeprefix(self._root_path) or "/"
            scope |= {"path": path, "raw_path": path.encode()}
        await (self._told if named else self._app)(scope, receive, send)

    def _is_named(self, scope: Scope) -> bool:
        try:
            client = ip_address(scope["client"][0])
        except (TypeError, ValueError):
            return False
        return any(client in network for network in self._networks)
