"""Items 6 and 7: who may come in, by name, by website and by token; and what a browser is told of every page."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from typing import Any

import pytest
from attacked import JSON, ROOT, SENIORS, Attacked, Page
from conftest import TOKEN

from ui import Doors

EVIL = "http://evil.example"
PROXIED = [("Host", "plans.example")]
HELD = ("Authorization", f"Bearer {TOKEN}")


@pytest.mark.parametrize("path", ["/", "/api/documents", "/page/source", "/gradio_api/info", "/healthz", "/docs"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[bad"])
def test_a_name_pointed_at_this_machine_opens_nothing(server: Attacked, host: str, path: str) -> None:
    assert server.send("GET", path, [("Host", host)]).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:7860", "[::1]", "192.168.1.5:7860"])
def test_local_names_and_addresses_are_answered(server: Attacked, host: str) -> None:
    assert server.send("GET", "/healthz", [("Host", host)]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/ask", "/api/batch", "/v1/chat/completions", "/gradio_api/queue/join", "/gradio_api/mcp/"]
)
@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": EVIL, "X-Forwarded-Host": "evil.example"},
        {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_another_website_can_send_nothing(server: Attacked, path: str, sent: dict[str, str]) -> None:
    body = b'{"question": "\xe9\x97\xae", "id": 1}'
    for kind in ("text/plain", "application/json"):
        assert server.send("POST", path, [("Content-Type", kind), *sent.items()], body).status_code == 403


@pytest.mark.parametrize("path", ["/api/documents", "/gradio_api/info", "/config", "/healthz", "/page/mark"])
def test_another_website_reads_nothing(server: Attacked, path: str) -> None:
    for headers in ([("Origin", EVIL)], [("Origin", EVIL), ("X-Forwarded-Host", "evil.example")]):
        reply = server.send("GET", path, headers)
        assert "access-control-allow-origin" not in reply.headers
        assert reply.status_code == 403
    asked = [("Origin", EVIL), ("Access-Control-Request-Method", "POST")]
    assert "access-control-allow-origin" not in server.send("OPTIONS", path, asked).headers


def test_forms_are_no_batches(server: Attacked) -> None:
    for kind in ("text/plain", "text/plain;charset=utf-8", "multipart/form-data; boundary=x"):
        assert server.send("POST", "/api/batch", [("Content-Type", kind)], b"{}").status_code == 415


def test_a_link_on_another_website_may_lead_here(server: Attacked) -> None:
    followed = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]
    assert server.send("GET", "/", followed).status_code == 200
    framed = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")]
    assert server.send("GET", "/", framed).status_code == 403


@pytest.mark.parametrize("path", ["/", "/docs", "/page/source?document=qinzhou_2021-2035.txt", "/healthz", "/nowhere"])
def test_no_page_can_be_framed_or_sniffed(server: Attacked, path: str) -> None:
    headers = server.send("GET", path).headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_forwarded_headers_count_from_named_proxies_alone(server: Attacked, office: Attacked) -> None:
    told = [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Gradio-Server", EVIL)]
    for path in ("/", "/config"):
        reply = server.send("GET", path, told)
        assert "evil.example" not in reply.text
        assert "Secure" not in reply.headers.get("set-cookie", "")
    assert office.send("GET", "/", [HELD, *told]).status_code == 421
    named = [("X-Forwarded-Host", "plans.example"), ("X-Forwarded-Proto", "https"), ("X-Gradio-Server", EVIL)]
    reply = office.send("GET", "/", [HELD, *named])
    assert reply.status_code == 200
    assert "evil.example" not in reply.text
    cookie = reply.headers["set-cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/plans/" in cookie


@pytest.mark.parametrize("path", ["/api/documents", "/plans/api/documents"])
def test_the_office_is_reached_under_its_path_with_or_without_it(office: Attacked, path: str) -> None:
    assert len(office.send("GET", path, [*PROXIED, HELD]).json()) == 5


def test_everything_but_health_asks_for_the_offices_token(office: Attacked) -> None:
    exported = "/page/export/ledger.csv"
    for path in (
        "/",
        "/config",
        "/docs",
        "/openapi.json",
        "/page/source",
        exported,
        "/api/documents",
        "/gradio_api/info",
    ):
        for headers in (
            [],
            [("Authorization", "Bearer x")],
            [("Authorization", "Basic eDp5")],
            [("Authorization", "Basic %")],
        ):
            assert office.send("GET", path, [*PROXIED, *headers]).status_code == 401, path
        assert office.send("GET", path, [*PROXIED, HELD]).status_code != 401
    join = {"data": [], "fn_index": 0, "session_hash": "x"}
    assert office.posted("/gradio_api/queue/join", join, PROXIED).status_code == 401
    assert office.send("GET", "/healthz", PROXIED).status_code == 200


def test_a_browser_brings_the_offices_token_as_a_password(office: Attacked) -> None:
    import httpx

    asked = office.send("GET", "/", PROXIED)
    assert asked.headers["www-authenticate"].startswith("Basic ")
    with httpx.Client(base_url=office.address, trust_env=False, auth=("anyone", TOKEN)) as client:
        assert client.get("/", headers={"Host": "plans.example"}).status_code == 200


def test_a_website_of_the_office_may_call_and_no_other(office: Attacked) -> None:
    origin = ("Origin", "https://oa.example")
    asked = office.send("OPTIONS", "/api/ask", [*PROXIED, origin, ("Access-Control-Request-Method", "POST")])
    assert asked.headers["access-control-allow-origin"] == "https://oa.example"
    reply = office.posted("/api/ask", {"question": SENIORS}, [*PROXIED, origin, HELD])
    assert reply.json()["status"] == "answered"
    assert reply.headers["access-control-allow-origin"] == "https://oa.example"
    other = office.posted("/api/ask", {"question": SENIORS}, [*PROXIED, ("Origin", "https://oa.example.evil"), HELD])
    assert other.status_code == 403


def test_tools_do_not_answer_through_the_pages_queue(server: Attacked) -> None:
    page = Page(server, "tools-session")
    tools = [e["id"] for e in page.events if e.get("api_visibility") != "private" and e.get("api_name")]
    tools += [n for n in range(max(e["id"] for e in page.events) + 20) if n not in {e["id"] for e in page.events}]
    assert tools
    for number in tools:
        body = {"data": [SENIORS, None], "fn_index": number, "session_hash": "tools-session"}
        assert page.http.post("/gradio_api/queue/join", json=body).status_code == 422
    named = {"data": [SENIORS, None], "api_name": "/ask", "session_hash": "tools-session"}
    assert page.http.post("/gradio_api/queue/join", json=named, headers=JSON).status_code == 422


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "plans.example"])
def test_serve_for_others_refuses_to_start_unguarded(host: str) -> None:
    command = [sys.executable, str(ROOT / "app.py"), "serve", "--host", host]
    environment = {k: v for k, v in os.environ.items() if k != "PLANQA_TOKEN"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False)
    assert done.returncode == 2
    assert "--open" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"hosts": ("*",)},
        {"origins": ("oa.example/",)},
        {"origins": ("*",)},
        {"proxies": ("everyone",)},
        {"root_path": "plans"},
    ],
)
def test_settings_that_cannot_be_right_are_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=re.escape(str(next(iter(wrong.values())))[2:-3] or "plans")):
        Doors(**wrong)


def test_ipv6_is_listened_on() -> None:
    from app import _is_free

    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as held:
            port = held.getsockname()[1]
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert _is_free("::1", port)
