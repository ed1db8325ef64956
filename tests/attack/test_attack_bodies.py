"""Items 2 and 3: one limit of size for every path, and nothing is stored for whoever comes along."""

from __future__ import annotations

import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from attacked import COOKIE, JSON, Attacked, Page

MIB = 1024 * 1024
PATHS = [
    "/gradio_api/queue/join",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/run/ask",
    "/gradio_api/mcp/",
    "/api/ask",
    "/api/ledger",
    "/v1/chat/completions",
    "/healthz",
    "/",
    "/page/source",
    "/docs",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_body_of_any_size_is_turned_away_on_every_path(server: Attacked, path: str) -> None:
    limit = 70_000_000 if "mcp" in path else MIB
    with server.connect() as sock:
        size = 5 * limit
        sock.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n"
            f"Connection: close\r\n\r\n".encode()
        )
        before = server.resident()
        if limit == MIB:
            try:
                for _ in range(size // MIB):
                    sock.sendall(b"x" * MIB)
            except OSError:
                pass  # it has closed
            assert b" 413 " in sock.recv(1000).split(b"\r\n")[0] + b" "
        assert server.resident() - before < 60 * MIB


def test_pages_body_of_180_mb_costs_no_memory(server: Attacked) -> None:
    before = server.resident()

    def attack(_: int) -> None:
        with server.connect() as sock:
            sock.sendall(
                b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 180000000\r\n"
                b"Content-Type: application/json\r\n\r\n"
            )
            try:
                for _ in range(180):
                    sock.sendall(b'["x"],' * 170_000)
            except OSError:
                pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attack, range(4)))
    assert server.resident() - before < 100 * MIB


def test_a_question_that_is_refused_is_not_kept(server: Attacked) -> None:
    page = Page(server, "kept-session")
    asking = page.event("question", "submit")
    assert page.join(asking, {"question": "贪" * 100_000}).status_code == 200
    page.outcome()
    desk = server.folder / "state" / "desk.sqlite3"
    with sqlite3.connect(desk) as file:
        lengths = [n for (n,) in file.execute("SELECT length(question) + length(reply) FROM turn")]
    assert max(lengths, default=0) < 100_000


def test_files_are_taken_from_the_page_alone(server: Attacked) -> None:
    name = "never.txt"
    form = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="never.txt"\r\n\r\n'
        + b"plan" * 9
        + b"\r\n--x--\r\n"
    )
    kind = ("Content-Type", "multipart/form-data; boundary=x")
    for headers in (
        [],
        [("Cookie", COOKIE)],
        [("Cookie", COOKIE), ("Origin", "http://evil.example")],
        [("Cookie", COOKIE), ("Origin", "null")],
        [("Cookie", COOKIE), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://127.0.0.1:1")],
        [("Cookie", COOKIE), ("Origin", "http://evil.example"), ("X-Forwarded-Host", "evil.example")],
    ):
        assert server.send("POST", "/gradio_api/upload", [kind, *headers], form).status_code == 403
    assert not list(server.temporary.rglob(name))


def test_what_is_uploaded_has_a_bound_for_all_visitors_together(server: Attacked) -> None:
    """Only what is told beforehand is sent: the server must refuse by the sum of what visitors have there."""
    form = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="own.txt"\r\n\r\n'
        + b"plan" * 9
        + b"\r\n--x--\r\n"
    )
    own = [("Cookie", COOKIE), ("Origin", server.address), ("Content-Type", "multipart/form-data; boundary=x")]
    assert server.send("POST", "/gradio_api/upload", own, form).status_code == 200
    stored = list(server.temporary.rglob("own.txt"))
    assert len(stored) == 1
    filler = stored[0].with_name("filler")
    with filler.open("wb") as file:
        file.truncate(3_000_000_000)  # a hole: it takes no room on the disk
    try:
        assert server.send("POST", "/gradio_api/upload", own, form).status_code == 507
    finally:
        filler.unlink()


def test_sessions_of_pages_are_bounded(server: Attacked) -> None:
    """A new session name for each event: 400 of them kept 150 MB."""
    page = Page(server)
    event = page.event("regions", "change")
    data = [page.values[i] for i in event["inputs"]]

    def mint(name: str) -> int:
        body = {"data": data, "fn_index": event["id"], "session_hash": name}
        return page.http.post("/gradio_api/queue/join", json=body).status_code

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(mint, [f"first-{n}" for n in range(20)]))  # what Python keeps for itself is not counted
        time.sleep(1)
        before = server.resident()
        assert set(pool.map(mint, [f"minted-{n}" for n in range(400)])) <= {200, 503}
    time.sleep(2)
    assert server.resident() - before < 80 * MIB


def test_the_queue_of_events_is_bounded(server: Attacked) -> None:
    page = Page(server, "queue-session")
    event = page.event("question", "submit")
    body = {"data": [page.values[i] for i in event["inputs"]], "fn_index": event["id"], "session_hash": "flood"}
    data = json.dumps(body).encode()
    with ThreadPoolExecutor(8) as pool:
        codes = list(
            pool.map(
                lambda _: page.http.post("/gradio_api/queue/join", content=data, headers=JSON).status_code, range(900)
            )
        )
    assert set(codes) <= {200, 503}
    assert server.send("GET", "/healthz").status_code == 200
