"""A tiny server that speaks the protocol of OpenAI's chat completions, streamed, and does what its script says."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Script:
    """What the server does next, and what it was sent.

    Attributes:
        replies: texts to answer with, one a call; the last one goes on.
        fault: "" for none; down, limited, slow, broken (mid-stream), garbage, silent.
        pause: seconds between two pieces.
        asked: the bodies received.
    """

    def __init__(self) -> None:
        self.replies: list[str] = ["。"]
        self.fault = ""
        self.pause = 0.0
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []

    def next_reply(self) -> str:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def llm_server() -> Iterator[tuple[str, Script]]:
    """Yield the base address and the script of a server on loopback."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever stops reading hangs up
                self._answer()

        def _answer(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.asked.append(body)
            script.headers.append(dict(self.headers))
            if script.fault in ("down", "limited"):
                self.send_response(500 if script.fault == "down" else 429)
                self.end_headers()
                self.wfile.write(b'{"error": {"message": "no"}}')
                return
            if script.fault == "slow":
                time.sleep(3)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            if script.fault == "garbage":
                self.wfile.write(b"data: {this is no json}\n\n")
                return
            reply = "" if script.fault == "silent" else script.next_reply()
            for at in range(0, len(reply), 7):
                self._send({"content": reply[at : at + 7]})
                time.sleep(script.pause)
                if script.fault == "broken" and at >= len(reply) // 2:
                    self.connection.close()
                    return
            self._send({}, finish="stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _send(self, delta: dict[str, str], finish: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            chunk = {
                "id": "x",
                "object": "chat.completion.chunk",
                "created": 0,
                "model": "scripted",
                "choices": [choice],
            }
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", script
    finally:
        server.shutdown()
        server.server_close()
