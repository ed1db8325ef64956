"""Item 5: slow and idle clients, and more of them than there are descriptors, keep nobody out."""

from __future__ import annotations

import contextlib
import json
import socket
import time

import pytest
from attacked import SENIORS, Attacked

SLOW = {
    "nothing": b"",
    "half a line": b"GET /healthz HT",
    "half a header": b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "no body": b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n",
    "half a body": b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{",
    "half a chunk": b"POST /api/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
}


def test_what_does_not_come_in_time_is_not_waited_for(server: Attacked) -> None:
    """All at once: silent, and a byte each second. Each is closed in well under a minute."""
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        held = {(name, drip): stack.enter_context(server.connect()) for name in SLOW for drip in (False, True)}
        for (name, _), sock in held.items():
            sock.sendall(SLOW[name])
            sock.setblocking(False)
        while held and time.monotonic() - began < 35:
            for key, sock in list(held.items()):
                try:
                    if not sock.recv(65536) or time.monotonic() - began > 60:
                        del held[key]
                    elif key[1]:
                        sock.send(b" ")
                except BlockingIOError:
                    with contextlib.suppress(BlockingIOError):
                        if key[1]:
                            try:
                                sock.send(b" ")
                            except OSError:
                                del held[key]
                except OSError:
                    del held[key]
            time.sleep(0.5)
            if not held:
                break
    assert not held
    assert server.is_well()


def test_more_connections_than_descriptors_keep_nobody_out(server: Attacked) -> None:
    """600 idle connections to a server that may have 512 descriptors: it answers, and its log does not grow."""
    before = server.err.stat().st_size
    with contextlib.ExitStack() as stack:
        for _ in range(600):
            sock = stack.enter_context(socket.socket())
            sock.settimeout(5)
            with contextlib.suppress(OSError):
                sock.connect(("127.0.0.1", server.port))
                sock.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
        for _ in range(3):
            assert server.send("GET", "/healthz").status_code == 200
            assert server.posted("/api/ask", {"question": SENIORS}).json()["status"] == "answered"
    assert server.err.stat().st_size - before < 10_000


def test_who_reads_nothing_holds_no_lane(server: Attacked) -> None:
    """Batches whose answers nobody takes: other work goes on."""
    line = json.dumps({"id": "x", "question": SENIORS}).encode() + b"\n"
    body = line * 3000
    head = f"POST /api/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with contextlib.ExitStack() as stack:
        for _ in range(3):
            sock = stack.enter_context(server.connect())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.sendall(head + body)
        time.sleep(1)
        assert server.is_well()
        assert len(server.send("GET", "/api/ledger").json()) > 10


@pytest.mark.parametrize(
    "start", [b"\x16\x03\x01\x02\x00\x01\x00", b"\0" * 1000, b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000]
)
def test_what_is_no_request_is_closed(server: Attacked, start: bytes) -> None:
    with server.connect() as sock, contextlib.suppress(OSError):
        sock.sendall(start)
        sock.settimeout(3)
        while sock.recv(65536):
            pass
    assert server.send("GET", "/healthz").status_code == 200
