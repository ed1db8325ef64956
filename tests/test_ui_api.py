"""The HTTP API over real connections: answers, batches, rows, errors, limits, the token, and its documentation."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from gold import ROOT, slices
from llm_server import llm_server
from ui_support import chromium

from answer import Assistant, Memory, ModelSettings, ledger_rows, open_model, target_rows
from ui import Doors, serving
from ui.contract import Answered

SENIORS = "钦州市老年人科学素质提升行动由谁牵头？"
HISTORY = [{"role": "user", "content": SENIORS}, {"role": "assistant", "content": "市财政局[1]"}]
TOKEN = "a-token-of-the-tests"


@pytest.fixture(scope="module")
def address(assistant: Assistant, memory: Memory) -> Iterator[str]:
    with serving(assistant, memory) as served:
        yield served


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as known:
        yield known


def fault(response: httpx.Response, status: int) -> dict[str, Any]:
    """Return the error object of a response, which must have the status and say in Chinese what is wrong."""
    assert response.status_code == status, response.text
    error: dict[str, Any] = response.json()["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    assert any("\u4e00" <= c <= "\u9fff" for c in error["message"])
    return error


# answers


def test_a_streamed_answer_tells_its_stages_and_ends_with_the_same_result(
    client: httpx.Client, assistant: Assistant, memory: Memory
) -> None:
    asked = {"id": 7, "question": SENIORS, "stream": True}
    *steps, last = (json.loads(line) for line in client.post("/api/ask", json=asked).text.splitlines())
    assert steps == [{"event": "stage", "stage": "searching"}]
    whole = client.post("/api/ask", json={**asked, "stream": False}).json()
    assert last["reply"] | {"timings": {}} == whole | {"timings": {}}

    with llm_server() as (url, script):
        script.replies = ["牵头单位为市卫生健康委、市民政局、市委老干部局。[1]\n牵头单位为市教育局。[1]"]
        writing = assistant.with_model(open_model(ModelSettings(url=url, model="scripted")))
        with serving(writing, memory) as served:
            given = httpx.post(f"{served}api/ask", json=asked, trust_env=False, timeout=60)
    *steps, last = (json.loads(line) for line in given.text.splitlines())
    assert [s.get("stage", s["event"]) for s in steps] == ["searching", "reading", "writing", "sentence", "checking"]
    assert steps[1]["found"] == whole["answer"]
    assert last["reply"]["answer"].startswith(steps[3]["text"])
    assert "市教育局" not in given.text.replace(json.dumps(whole["citations"][0]["quote"], ensure_ascii=False), "")


def test_ask_gives_the_object_of_the_contract(client: httpx.Client, assistant: Assistant) -> None:
    given = client.post("/api/ask", json={"id": "a", "question": SENIORS, "unknown": [1]})
    assert given.status_code == 200
    answer = given.json()
    assert Answered.model_validate(answer)
    assert slices(answer)
    expected = {"id": "a", **json.loads(json.dumps(assistant.ask(SENIORS).to_json()))}
    assert answer.keys() == expected.keys()
    assert all(answer[key] == expected[key] for key in expected if key != "timings")


def test_ask_reads_history_and_regions(client: httpx.Client) -> None:
    follow = client.post("/api/ask", json={"question": "那配合单位呢？", "history": HISTORY}).json()
    assert [row["role"] for row in follow["rows"]] == ["cooperate"]
    there = client.post("/api/ask", json={"question": "老年人行动由谁牵头？", "regions": ["韶关市"], "history": None})
    assert {c["region"] for c in there.json()["citations"]} == {"韶关市"}
    other = [{"role": "user", "content": "定南县农民行动由谁牵头？"}] * 60
    last = client.post("/api/ask", json={"question": "那配合单位呢？", "history": [*other, *HISTORY]}).json()
    assert last["rows"] == follow["rows"]


@pytest.mark.parametrize("question", ["北京市老年人行动由谁牵头？", "", "长" * 1001, "钦州\u0000"])
def test_a_refusal_is_an_answer(client: httpx.Client, assistant: Assistant, question: str) -> None:
    given = client.post("/api/ask", json={"question": question})
    assert given.status_code == 200
    answer = given.json()
    assert Answered.model_validate(answer)
    assert (answer["status"], answer["reason"]) == ("refused", assistant.ask(question).to_json()["reason"])


def test_batch_answers_every_line_in_order(client: httpx.Client, assistant: Assistant) -> None:
    lines = [
        json.dumps({"id": "a", "question": SENIORS}),
        "",
        "not json",
        json.dumps({"id": "b", "question": "那配合单位呢？", "history": HISTORY}),
        '{"id": "c", "question": "\\ud800钦州市老年人行动由谁牵头？"}',
        json.dumps({"id": "d"}),
    ]
    given = client.post("/api/batch", content=b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert given.status_code == 200
    assert given.headers["content-type"].startswith("application/x-ndjson")
    answers = [json.loads(line) for line in given.text.removesuffix("\n").split("\n")]
    assert [(a["id"], a.get("line")) for a in answers] == [("a", None), (None, 3), ("b", None), ("c", None), ("d", 6)]
    assert answers[0]["answer"] == assistant.ask(SENIORS).text
    assert [row["role"] for row in answers[2]["rows"]] == ["cooperate"]
    assert [a["reason"] for a in answers if "line" in a] == ["bad_input", "bad_input"]
    assert client.post("/api/batch", content=b"").text == ""


def test_a_batch_is_streamed_and_holds_up_nobody(client: httpx.Client, address: str) -> None:
    line = json.dumps({"id": "x", "question": SENIORS}) + "\n"
    with client.stream("POST", "/api/batch", content=(line * 3000).encode()) as given:
        answers = given.iter_lines()
        assert json.loads(next(answers))["id"] == "x"
        began = time.monotonic()
        with httpx.Client(base_url=address, trust_env=False) as other:
            assert other.get("/healthz").json()["status"] == "ok"
            assert other.post("/api/ask", json={"question": SENIORS}).json()["status"] == "answered"
        assert time.monotonic() - began < 5
        assert json.loads(next(answers))["id"] == "x"


def test_many_ask_at_once(address: str, assistant: Assistant) -> None:
    questions = [SENIORS, "韶关市农民行动由谁牵头？", "北京市老年人行动由谁牵头？"] * 8
    given: dict[int, str] = {}

    def ask(number: int) -> None:
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as own:
            given[number] = own.post("/api/ask", json={"question": questions[number]}).json()["answer"]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given == {n: assistant.ask(question).text for n, question in enumerate(questions)}


# rows and documents


def test_ledger_targets_and_documents(client: httpx.Client, assistant: Assistant) -> None:
    ledger = client.get("/api/ledger").json()
    assert ledger == json.loads(json.dumps(list(ledger_rows(assistant.corpus))))
    led = client.get("/api/ledger", params={"region": "钦州市", "unit": "市科协", "role": "lead"}).json()
    assert led
    assert all(row["region"] == "钦州市" and row["role"] == "lead" for row in led)
    assert all(any("市科协" in unit for unit in row["units"]) for row in led)
    targets = client.get("/api/targets").json()
    assert targets == json.loads(json.dumps(list(target_rows(assistant.corpus))))
    later = client.get("/api/targets", params={"region": "韶关市", "year": 2025}).json()
    assert later == [row for row in targets if (row["region"], row["year"]) == ("韶关市", 2025)]
    documents = client.get("/api/documents").json()
    assert [d["document"] for d in documents] == [d.name for d in assistant.documents]
    assert all(d.keys() == {"document", "title", "number", "region", "period"} for d in documents)
    assert client.get("/healthz").json() == {"status": "ok", "documents": len(documents)}
    assert client.head("/healthz").status_code == 200


# errors and limits


def test_malformed_requests_say_what_is_wrong(client: httpx.Client) -> None:
    assert "question" in fault(client.post("/api/ask", json={}), 422)["message"]
    wrong = fault(client.post("/api/ask", json={"question": "问", "history": [{"role": "user"}]}), 422)
    assert wrong["param"] == "history.0.content"
    for body in ({"question": 5}, {"question": "问", "history": "x"}, {"question": "问", "id": []}, [], "x", None):
        fault(client.post("/api/ask", json=body), 422)
    named = {"Content-Type": "application/json"}
    fault(client.post("/api/ask", content=b'{"question": ', headers=named), 422)
    fault(client.post("/api/ask", content=b'{"question": "\xff"}', headers=named), 400)
    fault(client.post("/api/ask", content=b"[" * 100_000, headers=named), 400)
    answer = client.post("/api/ask", content=b'{"question": "\\ud800", "id": "\\udfff"}', headers=named).json()
    assert (answer["question"], answer["id"], answer["reason"]) == ("?", "?", "bad_input")
    fault(client.post("/api/batch", content="问题".encode("gb18030")), 422)
    region = fault(client.post("/api/ask", json={"question": "问", "regions": ["火星"]}), 422)
    assert "钦州市" in region["message"]
    for query in ("ledger?region=火星", "ledger?role=boss", "targets?year=soon"):
        fault(client.get(f"/api/{query}"), 422)


def test_unknown_addresses_and_methods(client: httpx.Client) -> None:
    for path in ("/api/nothing", "/v1/nothing", "/api/ask/more", "/api/", "/api", "/v1"):
        assert fault(client.get(path), 404)["type"] == "not_found_error"
    assert fault(client.get("/api/ask"), 405)["type"] == "method_not_allowed"
    fault(client.delete("/api/ledger"), 405)
    fault(client.get("/v1/chat/completions"), 405)


def test_bodies_that_are_too_large_are_turned_away(client: httpx.Client) -> None:
    mib = 1024 * 1024
    large = json.dumps({"question": "x" * mib}).encode()

    def in_pieces() -> Iterator[bytes]:
        yield from (large[i : i + 4096] for i in range(0, len(large), 4096))

    for path in ("/api/ask", "/v1/chat/completions", "/gradio_api/mcp/"):
        assert "1 MiB" in fault(client.post(path, content=large), 413)["message"]
        fault(client.post(path, content=in_pieces()), 413)
    assert "16 MiB" in fault(client.post("/api/batch", content=b"\n" * (16 * mib + 1)), 413)["message"]
    assert client.post("/api/batch", content=b"\n" * 2 * mib).status_code == 200
    assert client.get("/healthz").status_code == 200


class Broken:
    """An assistant that fails."""

    def __init__(self, real: Assistant) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def ask(self, *_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    stream = ask


def test_a_failure_inside_is_500_without_details(assistant: Assistant, memory: Memory) -> None:
    broken: Any = Broken(assistant)
    asked = {"messages": [{"role": "user", "content": "问"}]}
    with serving(broken, memory) as served, httpx.Client(base_url=served, trust_env=False) as client:
        assert "secret" not in fault(client.post("/api/ask", json={"question": "问"}), 500)["message"]
        fault(client.post("/v1/chat/completions", json=asked), 500)
        fault(client.post("/v1/chat/completions", json={**asked, "stream": True}), 500)


# the token


def test_the_token_guards_programs_and_not_the_page(assistant: Assistant, memory: Memory) -> None:
    with (
        serving(assistant, memory, doors=Doors(token=TOKEN)) as served,
        httpx.Client(base_url=served, trust_env=False) as client,
    ):
        for path in ("api/ledger", "api/nothing", "api/documents", "v1/models", "api", "v1/"):
            refused = client.get(path)
            assert fault(refused, 401)["type"] == "authentication_error"
            assert refused.headers["www-authenticate"] == "Bearer"
        for wrong in (f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer \xe9"):
            fault(client.post("api/ask", json={}, headers={"Authorization": wrong.encode("latin-1")}), 401)
        held = {"Authorization": f"bearer {TOKEN}"}
        assert client.post("api/ask", json={"question": SENIORS}, headers=held).json()["status"] == "answered"
        for path in ("", "healthz", "docs", "openapi.json", "favicon.ico", "gradio_api/info"):
            assert client.get(path).status_code == 200, path
        operation = client.get("openapi.json").json()["paths"]["/api/ask"]["post"]
        assert operation["security"] == [{"HTTPBearer": []}]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_serve_takes_its_token_from_the_environment_and_ends_on_interrupt(assistant: Assistant, state: Path) -> None:
    assert assistant.documents  # its index lies in `state`
    command = [sys.executable, str(ROOT / "app.py"), "serve", "--port", str(free_port()), "--state", str(state)]
    environment = {**os.environ, "PLANQA_TOKEN": TOKEN}
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, encoding="utf-8", cwd="/"
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        with httpx.Client(base_url=address, trust_env=False) as client:
            fault(client.get("api/documents"), 401)
            held = {"Authorization": f"Bearer {TOKEN}"}
            assert len(client.get("api/documents", headers=held).json()) == 5
            with client.stream("GET", "gradio_api/heartbeat/x") as open_page:  # what a browser keeps open
                assert open_page.status_code == 200
                began = time.monotonic()
                server.send_signal(signal.SIGINT)
                out, err = server.communicate(timeout=20)
    finally:
        server.kill()
        server.wait()
    assert time.monotonic() - began < 10
    assert (server.returncode, out) == (0, "")
    assert TOKEN not in err
    assert "Traceback" not in err


# documentation


def test_every_route_is_documented(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert paths.keys() == {
        "/api/ask",
        "/api/batch",
        "/api/ledger",
        "/api/targets",
        "/api/documents",
        "/api/library",
        "/api/library/differences",
        "/api/library/original",
        "/api/library/restore",
        "/healthz",
        "/v1/chat/completions",
        "/v1/models",
        "/v1/models/{name}",
    }
    assert all(operation["summary"] for path in paths.values() for operation in path.values())


def test_the_documentation_page_loads_from_here_alone(address: str) -> None:
    with chromium() as browser:
        page = browser.new_page()
        requests: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}docs")
        page.locator("#operations-问答-ask_api_ask_post, [id*=ask_api_ask_post]").first.wait_for()
        assert page.locator(".opblock").count() == 16
        assert {urlsplit(url).netloc for url in requests if not url.startswith("data:")} == {urlsplit(address).netloc}
        assert faults == []
