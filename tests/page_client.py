"""A visitor of the page without a browser: speaks the protocol of Gradio's queue, as the page's own script does."""

from __future__ import annotations

import json
import secrets
from typing import Any

import httpx


class PageClient:
    """One visitor: a cookie and a session of their own."""

    def __init__(self, address: str) -> None:
        """Open the page."""
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=120)
        self._session = secrets.token_hex(6)
        assert self._http.get("/").status_code == 200
        config = self._http.get("/config").json()
        self._ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        self._values = {c["id"]: c["props"].get("value") for c in config["components"]}
        self._events = config["dependencies"]

    def ask(self, question: str, *, query: str = "") -> str:
        """Send a question by Enter, and return the HTML of its reply.

        Raises:
            AssertionError: the page answers with an error.

        """
        event = self._event("question", "submit")
        given = {**self._values, self._ids["question"]: question}
        body = {
            "data": [given[component] for component in event["inputs"]],
            "fn_index": event["id"],
            "session_hash": self._session,
            "event_data": None,
        }
        assert self._http.post(f"/gradio_api/queue/join{query}", json=body).status_code == 200
        return self._last(event["outputs"].index(self._ids["chat"]))

    def _event(self, component: str, trigger: str) -> Any:
        target = [self._ids[component], trigger]
        return next(e for e in self._events if target in e["targets"])

    def _last(self, place: int) -> str:
        """Return the last message that the event's stream puts into the output at `place`."""
        shown: Any = None
        with self._http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            for line in stream.iter_lines():
                message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                assert message.get("success", True), message
                if message.get("msg") == "process_generating":
                    shown = _patched(shown, message["output"]["data"][place])
                if message.get("msg") == "process_completed":
                    break
        return str(shown)

    def close(self) -> None:
        """Leave."""
        self._http.close()


def _patched(before: Any, change: Any) -> Any:
    """Return an output after a message: the first is whole, later ones are lists of [action, path, value]."""
    if not (isinstance(change, list) and all(isinstance(c, list) and len(c) == 3 for c in change)):
        return change
    return [before, change]
