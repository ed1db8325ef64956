"""Item 4: the server fetches nothing that a visitor names, and opens no route that nobody needs."""

from __future__ import annotations

import socket

import pytest
from attacked import Attacked

TARGETS = ["http://{there}/latest/meta-data", "https://{there}/", "http:/{there}/", "HTTP://{there}/", "//{there}/"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("route", ["file=", "proxy=", "file/"])
def test_an_address_that_a_visitor_names_is_not_fetched(server: Attacked, route: str, target: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.3)
        there = f"127.0.0.1:{trap.getsockname()[1]}"
        reply = server.send("GET", f"/gradio_api/{route}{target.format(there=there)}")
        assert reply.status_code in (403, 404)
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.mark.parametrize("address", ["100.100.100.200", "169.254.169.254", "[::ffff:100.100.100.200]"])
def test_metadata_of_a_cloud_is_out_of_reach(server: Attacked, address: str) -> None:
    assert server.send("GET", f"/gradio_api/file=http://{address}/latest/meta-data").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/deep_link?session_hash=x",
        "/gradio_api/custom_component/1/client/x/y.js",
        "/gradio_api/vibe-code",
        "/gradio_api/runs",
        "/gradio_api/queue/status",
        "/monitoring",
        "/monitoring/summary",
        "/login_check",
        "/gradio_api/token",
        "/gradio_api/user",
        "//gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/./token",
    ],
)
def test_routes_that_the_page_does_not_need_are_closed(server: Attacked, path: str) -> None:
    assert server.send("GET", path).status_code == 404


@pytest.mark.parametrize("path", ["component_server", "process_recording", "vibe-edit", "stream/x"])
def test_nothing_can_be_sent_to_them(server: Attacked, path: str) -> None:
    assert server.posted(f"/gradio_api/{path}", {"data": [], "session_hash": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/self/environ", "../../../etc/passwd", "/app.py"])
def test_files_of_the_machine_are_not_given(server: Attacked, path: str) -> None:
    assert server.send("GET", f"/gradio_api/file={path}").status_code in (403, 404)
