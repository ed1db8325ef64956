"""What servers of language models send, as the client expects it: whole replies as streams, web pages named, the end seen."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Event

import httpx

_DONE = b"[DONE]"
_PAGE_CHARS = 1_000_000  # bytes of a reply sent whole


class NoModelThere(httpx.HTTPError):
    """The address leads to a web page, not to a server of models."""


class Transport(httpx.HTTPTransport):
    """One server's connections; made for one call, so that the call can be cut off.

    Attributes:
        done: set once the server has said that a stream is at its end.
    """

    def __init__(self) -> None:
        """Make it without connections."""
        super().__init__(trust_env=True)
        self.done = Event()
        self._sockets: list[socket.socket] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response, a stream of events where it is one of success."""
        response = super().handle_request(request)
        network = response.extensions.get("network_stream")
        held = network.get_extra_info("socket") if network is not None else None
        if isinstance(held, socket.socket):
            self._sockets.append(held)
        if response.status_code != httpx.codes.OK:
            return response
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "text/html":
            response.close()
            raise NoModelThere("text/html")
        if kind == "application/json":
            return self._streamed(response)
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Watched(response.stream, self.done)
        return response

    def cut(self) -> None:
        """Break off what is being read, from whatever thread: the server notices."""
        for held in self._sockets:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def _streamed(self, response: httpx.Response) -> httpx.Response:
        """Return a completion that was sent whole as the events of a stream."""
        body = response.read()[:_PAGE_CHARS]
        response.close()
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            told = json.loads(body)
            choices = [
                {"index": 0, "delta": {"content": c["message"]["content"]}, "finish_reason": c.get("finish_reason")}
                for c in told["choices"][:1]
            ]
            if choices:
                body = json.dumps({**told, "object": "chat.completion.chunk", "choices": choices}).encode()
                self.done.set()
        # what holds no completion, an error with status 200, is for the client to judge
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=b"data: " + body + b"\n\n")


class _Watched(httpx.SyncByteStream):
    """A stream of bytes that notices its last event."""

    def __init__(self, stream: httpx.SyncByteStream, done: Event) -> None:
        self._stream = stream
        self._done = done

    def __iter__(self) -> Iterator[bytes]:
        tail = b""
        for piece in self._stream:
            tail = tail[-len(_DONE) :] + piece
            if _DONE in tail:
                self._done.set()
            yield piece

    def close(self) -> None:
        self._stream.close()
