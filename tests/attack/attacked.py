"""A real server process to attack, and ways to speak to it that no honest client has."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[2]
SENIORS = "钦州市老年人行动由谁牵头？"
COOKIE = "planqa_visitor=attacker-with-a-cookie-1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Attacked:
    """`python app.py serve` in a process of its own."""

    def __init__(self, folder: Path, *arguments: str, environment: Mapping[str, str] | None = None, limit: int = 0):
        """Start it over `folder`/plans with the state `folder`/state; `limit` is of its file descriptors."""
        self.port = free_port()
        self.folder = folder
        self.open: list[httpx.Client] = []
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        command = [sys.executable, str(ROOT / "app.py"), "serve", "--port", str(self.port), *arguments]
        command += ["--corpus", str(folder / "plans"), "--state", str(folder / "state")]
        if limit:
            command = ["sh", "-c", f'ulimit -n {limit}; exec "$@"', "sh", *command]
        self.out, self.err = folder / "out", folder / "err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                command,
                stdout=out,
                stderr=err,
                cwd="/",
                env={**os.environ, "TMPDIR": str(self.temporary), **(environment or {})},
            )

    def ready(self) -> Attacked:
        """Wait until it listens."""
        until = time.monotonic() + 300
        while b"http" not in self.out.read_bytes():
            assert self.process.poll() is None, self.err.read_text("utf-8", "replace")
            assert time.monotonic() < until
            time.sleep(0.1)
        self.memory = self.resident()
        return self

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def resident(self) -> int:
        """Return the bytes of memory that it holds."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def send(
        self, method: str, path: str, headers: Sequence[tuple[str, str]] = (), body: bytes = b""
    ) -> httpx.Response:
        """Send a request as it is written, its headers beside httpx's own; `Host` among them takes the place of the right one."""
        with httpx.Client(base_url=self.address, trust_env=False, timeout=60) as client:
            return client.request(method, path, headers=list(headers), content=body or None)

    def posted(self, path: str, value: Any, headers: Sequence[tuple[str, str]] = ()) -> httpx.Response:
        """Send a value as JSON, NaN and lone surrogates as they are."""
        return self.send("POST", path, [("Content-Type", "application/json"), *headers], json.dumps(value).encode())

    def is_well(self) -> bool:
        """Tell whether it says that it is, and answers."""
        asked = self.posted("/api/ask", {"question": SENIORS})
        return self.send("GET", "/healthz").status_code == 200 and asked.json()["status"] == "answered"

    def stop(self) -> None:
        for client in self.open:
            client.close()
        self.process.terminate()
        try:
            self.process.wait(15)
        finally:
            self.process.kill()


class Page:
    """An open page: a visitor with a cookie and a session, who speaks Gradio's protocol."""

    def __init__(self, server: Attacked, session: str = "attacker-01", cookie: str = COOKIE) -> None:
        self.server, self.session = server, session
        self.http = httpx.Client(
            base_url=server.address, trust_env=False, timeout=60, headers={"Cookie": cookie} if cookie else {}
        )
        server.open.append(self.http)
        config = self.http.get("/config").json()
        self.ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        self.values = {c["id"]: c["props"].get("value") for c in config["components"]}
        self.events = config["dependencies"]

    def event(self, component: str, trigger: str) -> Any:
        return next(e for e in self.events if [self.ids[component], trigger] in e["targets"])

    def join(self, event: Any, given: Mapping[str, Any], **more: Any) -> httpx.Response:
        """Ask for an event, with values for some of its inputs by the component's name."""
        values = {**self.values, **{self.ids[name]: value for name, value in given.items()}}
        body = {"data": [values[i] for i in event["inputs"]], "fn_index": event["id"], "session_hash": self.session}
        return self.http.post("/gradio_api/queue/join", content=json.dumps({**body, **more}).encode(), headers=JSON)

    def outcome(self, session: str | None = None) -> list[dict[str, Any]]:
        """Return the messages of the session's stream until an event is over."""
        messages: list[dict[str, Any]] = []
        asked = {"session_hash": session or self.session}
        with self.http.stream("GET", "/gradio_api/queue/data", params=asked, timeout=20) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    messages.append(json.loads(line.removeprefix("data:")))
                    if messages[-1]["msg"] in ("process_completed", "unexpected_error", "close_stream"):
                        break
        return messages


JSON = {"Content-Type": "application/json"}
