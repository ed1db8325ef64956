"""A tiny server that speaks the protocol of OpenAI's chat completions, in the dialects of many, and does what its script says."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

PATH = "/v1/chat/completions"


class Script:
    """What the server does next, and what it was sent.

    Attributes:
        replies: texts to answer with, one a call; the last one goes on.
        told: what answers instead, given the prompt; None for `replies`.
        fault: "" for none; down, limited, slow, broken (mid-stream), garbage, silent; or a status as digits.
        dialect: "" for a plain stream; nofinish, crlf, nospace, ping, whole (no stream), page (a web page), reasoning
            (thoughts in a field of their own), usage (a last chunk without choices).
        refused: kinds of response_format that are answered with 400.
        again: seconds of Retry-After; None for none.
        path: the only path that is served.
        pause: seconds between two pieces; first: before the first one.
        asked: the bodies received.
        paths: the paths asked for.
        left: set when a client hangs up before a reply is at its end.
    """

    def __init__(self) -> None:
        self.replies: list[str] = ["。"]
        self.told: Callable[[str], str] | None = None
        self.fault = ""
        self.dialect = ""
        self.refused: frozenset[str] = frozenset()
        self.again: float | None = None
        self.path = PATH
        self.pause = self.first = 0.0
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.left = Event()

    def next_reply(self, prompt: str) -> str:
        if self.told is not None:
            return self.told(prompt)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def prompts(self) -> list[str]:
        """Return what was asked, in order."""
        return [str(body["messages"][0]["content"]) for body in self.asked]


@contextmanager
def llm_server() -> Iterator[tuple[str, Script]]:
    """Yield the base address and the script of a server on loopback."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            try:
                self._answer()
            except (BrokenPipeError, ConnectionResetError):  # whoever stops reading hangs up
                script.left.set()

        def _answer(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.paths.append(self.path)
            if self.path != script.path:
                self._refuse(404)
                return
            script.asked.append(body)
            script.headers.append(dict(self.headers))
            if body.get("response_format", {}).get("type") in script.refused:
                self._refuse(400)
                return
            if script.fault in ("down", "limited") or script.fault.isdigit():
                self._refuse({"down": 500, "limited": 429}.get(script.fault) or int(script.fault))
                return
            if script.fault == "slow":
                self._wait(3)
            prompt = body["messages"][0]["content"]
            if script.dialect in ("page", "whole"):
                self._send_whole(prompt)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            if script.fault == "garbage":
                self.wfile.write(b"data: {this is no json}\n\n")
                return
            self._wait(script.first)
            self._stream("" if script.fault == "silent" else script.next_reply(prompt))

        def _refuse(self, status: int) -> None:
            self.send_response(status)
            if script.again is not None:
                self.send_header("Retry-After", f"{script.again:g}")
            self.end_headers()
            self.wfile.write(b'{"error": {"message": "no"}}')

        def _wait(self, seconds: float) -> None:
            """Wait, unless the client hangs up."""
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                if select.select([self.connection], [], [], 0.05)[0]:
                    raise BrokenPipeError

        def _send_whole(self, prompt: str) -> None:
            page = script.dialect == "page"
            choice = {"index": 0, "message": {"role": "assistant", "content": ""}, "finish_reason": "stop"}
            if not page:
                choice["message"] = {"role": "assistant", "content": script.next_reply(prompt)}
            told = {"id": "x", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
            sent = "<html>登录</html>".encode() if page else json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if page else "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def _stream(self, reply: str) -> None:
            if script.dialect == "ping":
                self.wfile.write(b": ping\n\n: PROCESSING\n\n")
            if script.dialect == "reasoning":
                self._send({"role": "assistant", "content": None, "reasoning_content": "由市教育局牵头。[1]"})
            for at in range(0, len(reply), 7):
                self._send({"content": reply[at : at + 7]})
                time.sleep(script.pause)
                if script.fault == "broken" and at >= len(reply) // 2:
                    self.connection.close()
                    return
            if script.dialect != "nofinish":
                self._send({}, finish="stop")
            if script.dialect == "usage":
                self._send(None)
            self._write("[DONE]")

        def _send(self, delta: dict[str, str | None] | None, finish: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            chunk = {
                "id": "x",
                "object": "chat.completion.chunk",
                "created": 0,
                "model": "scripted",
                "choices": [] if delta is None else [choice],
            }
            self._write(json.dumps(chunk))

        def _write(self, data: str) -> None:
            space, end = " " * (script.dialect != "nospace"), "\r\n\r\n" if script.dialect == "crlf" else "\n\n"
            self.wfile.write(f"data:{space}{data}{end}".encode())
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", script
    finally:
        with suppress(OSError):
            server.shutdown()
            server.server_close()
