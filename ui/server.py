"""One port for people and programs: the page, the HTTP API, the chat API, the tools and the documentation."""

from __future__ import annotations

import asyncio
import errno
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
from starlette.routing import Match

from answer import Assistant, Current, Memory
from corpus import MAX_BYTES
from ui.api import api
from ui.chat_api import chat_api
from ui.errors import ApiError, speak_json
from ui.exports import exports
from ui.fragments import fragments
from ui.library_api import library_api
from ui.limits import Guard
from ui.originals import originals
from ui.packing import Packing
from ui.page import build
from ui.renewal import renewals
from ui.streams import Streams
from ui.theme import theme
from ui.visitors import Visitors

FIRST_PORT, LAST_PORT = 7860, 7959
_HERE = Path(__file__).parent
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_ABOUT = """规划问答的程序接口。答案只来自收录的规划原文，逐条附可核对的出处；拒答也是答案（状态码 200，`status` 为 refused）。
出错时返回 `{"error": {"message", "type", "param", "code"}}`，message 为中文。设了访问口令时，请求头要有 `Authorization: Bearer 口令`。
其他助手可经 MCP 调用工具，地址是 `/gradio_api/mcp/`。"""


def build_app(assistant: Assistant | Current, memory: Memory, *, token: str = "") -> FastAPI:
    """Return the application: programs' doors, their documentation, the plans' texts, and the page at /.

    Args:
        assistant: what answers, or what holds it while plans are added and removed.
        memory: what is kept of each visitor of the page.
        token: what programs must send as bearer token, "" for none; the page asks for none.
    """
    current = Current.of(assistant)
    app = FastAPIOffline(
        docs_url="/docs",
        redoc_url=None,
        title="PlanQA",
        description=_ABOUT,
        favicon_url="/favicon.ico",
        swagger_ui_parameters={"validatorUrl": None, "defaultModelsExpandDepth": 0},  # the validator is another host
        swagger_ui_oauth2_redirect_url="/docs/oauth2-redirect",
    )
    shown = [Depends(HTTPBearer(auto_error=False))] if token else []  # for the documentation; Guard decides
    app.include_router(api(current), dependencies=shown)
    app.include_router(library_api(current), dependencies=shown)
    app.include_router(chat_api(current), dependencies=shown)
    app.include_router(exports(current))
    app.include_router(fragments(current))
    app.include_router(originals(current))
    app.include_router(renewals(current))
    _end_here(app)
    speak_json(app)
    app.add_middleware(Guard, token=token, uploads=current.writable)
    app.add_middleware(Visitors)
    app.add_middleware(Streams)
    app.add_middleware(Packing)
    return _with_page(app, current, memory, token)


def _end_here(app: FastAPI) -> None:
    """Let unknown addresses of programs end here, and not at the page."""

    def nowhere(request: Request) -> None:
        others = (route for route in app.routes if getattr(route, "endpoint", None) is not nowhere)
        known = any(route.matches(request.scope)[0] is Match.PARTIAL for route in others)
        raise ApiError(405 if known else 404, "")

    for path in ("/api", "/api/{rest:path}", "/v1", "/v1/{rest:path}", "/page", "/page/{rest:path}"):
        app.add_api_route(path, nowhere, methods=_METHODS, include_in_schema=False)


def _with_page(app: FastAPI, current: Current, memory: Memory, token: str) -> FastAPI:
    """Mount page and tools at the app's root; return the app."""
    gr.mount_gradio_app(
        app,
        build(current, memory, token=token),
        "/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        max_file_size=MAX_BYTES,
        ssr_mode=False,
        mcp_server=True,
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
    assistant: Assistant | Current, memory: Memory, *, host: str = "127.0.0.1", port: int | None = None, token: str = ""
) -> Iterator[str]:
    """Serve page and doors while the context lasts; yields the address.

    Args:
        assistant: what answers, or what holds it while plans are added and removed.
        memory: what is kept of each visitor of the page.
        host: the address to listen on.
        port: None takes a free one from 7860 up.
        token: what programs must send as bearer token, "" for none.

    Raises:
        OSError: the port is taken.

    """
    current, ended = Current.of(assistant), threading.Event()
    with _listening(host, port) as listening:
        app = _in_a_loop(lambda: build_app(current, memory, token=token))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            thread.join(0.01)
        if not server.started:
            raise OSError(errno.ECANCELED, "服务未能启动", host)
        threading.Thread(target=current.watch, args=(ended,), daemon=True).start()
        name = "localhost" if host == "0.0.0.0" else host
        try:
            yield f"http://{name}:{listening.getsockname()[1]}/"
        finally:
            ended.set()
            _stop(app, server, thread)


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
            return socket.create_server((host, number), backlog=2048)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or number == ports[-1]:
                raise
    raise AssertionError("a range of ports is never empty")


def _stop(app: FastAPI, server: uvicorn.Server, thread: threading.Thread) -> None:
    """End the streams that pages keep open, then the server."""
    for route in app.routes:
        page = getattr(route, "app", None)
        if isinstance(page, gr.routes.App):
            page.stop_event.set()
    server.should_exit = True
    thread.join(timeout=10)


def serve(
    assistant: Assistant | Current, memory: Memory, *, host: str = "127.0.0.1", port: int | None = 7860, token: str = ""
) -> None:
    """Serve until interrupted, after printing the address.

    Raises:
        OSError: the port is taken.

    """
    with serving(assistant, memory, host=host, port=port, token=token) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return
