"""One port for people and programs: the page, the HTTP API, the chat API, the tools and the documentation."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match

from answer import Assistant, Current, Memory
from corpus import MAX_BYTES
from ui.api import api
from ui.bodies import Bodies
from ui.chat_api import chat_api
from ui.connections import IDLE_SECONDS, OncePerSecond, Punctual, most_connections
from ui.doors import THIS_MACHINE, Doors
from ui.errors import ApiError, speak_json
from ui.events import Events
from ui.exports import exports
from ui.fragments import fragments
from ui.headers import SafeHeaders
from ui.library_api import library_api
from ui.limits import Guard
from ui.originals import originals
from ui.packing import Packing
from ui.page import build, page_events
from ui.proxies import Proxies
from ui.renewal import renewals
from ui.streams import Streams
from ui.theme import theme
from ui.uploads import uploads_folder
from ui.visitors import Visitors

FIRST_PORT, LAST_PORT = 7860, 7959
_HERE = Path(__file__).parent
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_ABOUT = """规划问答的程序接口。答案只来自收录的规划原文，逐条附可核对的出处；拒答也是答案（状态码 200，`status` 为 refused）。
出错时返回 `{"error": {"message", "type", "param", "code"}}`，message 为中文。设了访问口令时，请求头要有 `Authorization: Bearer 口令`。
其他助手可经 MCP 调用工具，地址是 `/gradio_api/mcp/`。"""


def build_app(assistant: Assistant | Current, memory: Memory, *, doors: Doors = THIS_MACHINE) -> FastAPI:
    """Return the application: programs' doors, their documentation, the plans' texts, and the page at /.

    Args:
        assistant: what answers, or what holds it while plans are added and removed.
        memory: what is kept of each visitor of the page.
        doors: whom to let in.
    """
    current = Current.of(assistant)
    app = FastAPIOffline(
        docs_url="/docs",
        redoc_url=None,
        title="PlanQA",
        description=_ABOUT,
        root_path=doors.root_path,
        favicon_url=f"{doors.root_path}/favicon.ico",
        swagger_ui_parameters={"validatorUrl": None, "defaultModelsExpandDepth": 0},  # the validator is another host
        swagger_ui_oauth2_redirect_url="/docs/oauth2-redirect",
    )
    shown = [Depends(HTTPBearer(auto_error=False))] if doors.token else []  # for the documentation; Guard decides
    app.include_router(api(current), dependencies=shown)
    app.include_router(library_api(current), dependencies=shown)
    app.include_router(chat_api(current), dependencies=shown)
    app.include_router(exports(current))
    app.include_router(fragments(current))
    app.include_router(originals(current))
    app.include_router(renewals(current))
    _end_here(app)
    speak_json(app)
    uploads_folder()
    page = build(current, memory, token=doors.token)
    _add_middleware(app, page, doors, files=current.writable)
    return _with_page(app, page, doors)


def _add_middleware(app: FastAPI, page: gr.Blocks, doors: Doors, *, files: bool) -> None:
    """Put around the application what every request goes through, the last first."""
    app.add_middleware(Events, has_event=page_events(page).__contains__)
    app.add_middleware(Visitors, root_path=doors.root_path)
    app.add_middleware(Streams)
    app.add_middleware(Packing)
    app.add_middleware(Bodies, files=files)
    app.add_middleware(Guard, doors=doors, files=files)
    app.add_middleware(  # Gradio's own, which lets any website in, stands back where there is one
        CORSMiddleware, allow_origins=doors.origins, allow_methods=_METHODS, allow_headers=["*"]
    )
    app.add_middleware(SafeHeaders)
    app.add_middleware(Proxies, proxies=doors.proxies, root_path=doors.root_path)


def _end_here(app: FastAPI) -> None:
    """Let unknown addresses of programs end here, and not at the page."""

    def nowhere(request: Request) -> None:
        others = (route for route in app.routes if getattr(route, "endpoint", None) is not nowhere)
        known = any(route.matches(request.scope)[0] is Match.PARTIAL for route in others)
        raise ApiError(405 if known else 404, "")

    for path in ("/api", "/api/{rest:path}", "/v1", "/v1/{rest:path}", "/page", "/page/{rest:path}"):
        app.add_api_route(path, nowhere, methods=_METHODS, include_in_schema=False)


def _with_page(app: FastAPI, page: gr.Blocks, doors: Doors) -> FastAPI:
    """Mount page and tools at the app's root; return the app."""
    gr.mount_gradio_app(
        app,
        page,
        "/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        max_file_size=MAX_BYTES,
        ssr_mode=False,
        mcp_server=True,
        root_path=doors.root_path or None,
        favicon_path=str(_HERE / "favicon.svg"),
        theme=theme(),
        head=f"<style>{_all_of('style/*.css')}</style><script>{_all_of('script/*.js')}</script>",
    )
    return app


def _all_of(files: str) -> str:
    """Return the texts of this room's files of a pattern, in the order of their names."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_HERE.glob(files)))


@contextmanager
def serving(
    assistant: Assistant | Current,
    memory: Memory,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    doors: Doors = THIS_MACHINE,
) -> Iterator[str]:
    """Serve page and doors while the context lasts; yields the address.

    Args:
        assistant: what answers, or what holds it while plans are added and removed.
        memory: what is kept of each visitor of the page.
        host: the address to listen on.
        port: None takes a free one from 7860 up.
        doors: whom to let in.

    Raises:
        OSError: the port is taken.

    """
    current, ended = Current.of(assistant), threading.Event()
    with _listening(host, port) as listening:
        app = _in_a_loop(lambda: build_app(current, memory, doors=doors))
        server = uvicorn.Server(_settings(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            thread.join(0.01)
        if not server.started:
            raise OSError(errno.ECANCELED, "服务未能启动", host)
        threading.Thread(target=current.watch, args=(ended,), daemon=True).start()
        try:
            yield f"http://{_called(host)}:{listening.getsockname()[1]}{doors.root_path}/"
        finally:
            ended.set()
            _stop(app, server, thread)


def _settings(app: FastAPI) -> uvicorn.Config:
    """Return how uvicorn serves: with deadlines and a bound on connections; what proxies say is ours to judge."""
    Punctual.most = most_connections()
    log = logging.getLogger("asyncio")
    if not any(isinstance(known, OncePerSecond) for known in log.filters):
        log.addFilter(OncePerSecond())
    return uvicorn.Config(
        app,
        http=Punctual,
        ws="none",
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=2,
    )


def _called(host: str) -> str:
    """Return how an address that is listened on is written in an URL."""
    if host in ("0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _in_a_loop(make: Callable[[], FastAPI]) -> FastAPI:
    """Return what `make` returns, called within an event loop: outside one, Gradio opens loops that nobody closes."""

    async def made() -> FastAPI:
        return make()

    with ThreadPoolExecutor(1) as thread:  # the caller's thread may run a loop of its own
        return thread.submit(asyncio.run, made()).result()


def _listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens at a port, or at the first free one; raises OSError when there is none."""
    ports = range(FIRST_PORT, LAST_PORT + 1) if port is None else [port]
    for number in ports:
        try:
            return socket.create_server((host, number), family=family_of(host), backlog=2048)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or number == ports[-1]:
                raise
    raise AssertionError("a range of ports is never empty")


def family_of(host: str) -> socket.AddressFamily:
    """Return the family of addresses that a host to listen on is of."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _stop(app: FastAPI, server: uvicorn.Server, thread: threading.Thread) -> None:
    """End the streams that pages keep open, then the server."""
    for route in app.routes:
        page = getattr(route, "app", None)
        if isinstance(page, gr.routes.App):
            page.stop_event.set()
    server.should_exit = True
    thread.join(timeout=10)


def serve(
    assistant: Assistant | Current,
    memory: Memory,
    *,
    host: str = "127.0.0.1",
    port: int | None = 7860,
    doors: Doors = THIS_MACHINE,
) -> None:
    """Serve until interrupted, after printing the address.

    Raises:
        OSError: the port is taken.

    """
    with serving(assistant, memory, host=host, port=port, doors=doors) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
