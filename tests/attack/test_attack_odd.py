"""Item 9: odd input through every door does no harm, and is shown as what it is."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attacked import JSON, ROOT, SENIORS, Attacked, Page
from openpyxl import load_workbook

from answer.views.exports import Sheet, xlsx_bytes
from corpus import CorpusError, read_corpus
from corpus.manifest import read_manifest

PLAN = "丽水市全民科学素质行动计划实施方案（2021—2025年）\n\n一、重点行动\n（一）老年人科学素质提升行动。\n（牵头单位：市民政局；配合单位：市科协）\n"


def run(*arguments: object, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "app.py"), *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, **(environment or {})}, timeout=120, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return done


# the page


@pytest.mark.parametrize(
    "question",
    ["\ud800钦州市老年人行动由谁牵头？", "钦州市\udfff老年人行动由谁牵头？", "\0" + SENIORS, "\u202e" + SENIORS],
)
def test_a_lone_surrogate_is_answered_on_the_page(server: Attacked, question: str) -> None:
    page = Page(server, "odd-question")
    assert page.join(page.event("question", "submit"), {"question": question}).status_code == 200
    assert page.outcome()[-1]["success"]


@pytest.mark.parametrize("editing", ["²", "-1", "0", "99999999999999999999", "٣", "½"])
def test_an_odd_turn_number_is_answered_on_the_page(server: Attacked, editing: str) -> None:
    page = Page(server, "odd-editing")
    assert page.join(page.event("question", "submit"), {"question": SENIORS, "editing": editing}).status_code == 200
    assert page.outcome()[-1]["success"]


@pytest.mark.parametrize("index", [999, -5, [77, 0]])
def test_a_judgement_of_no_reply_is_no_failure(server: Attacked, index: Any) -> None:
    page = Page(server, "odd-judgement")
    event = page.event("chat", "like")
    told = {"index": index, "liked": True, "value": "x"}
    assert page.join(event, {}, event_data=told).status_code == 200
    assert page.outcome()[-1]["success"]


@pytest.mark.parametrize("number", [10**6, -1, 1.5, "0", None, True])
def test_an_event_that_the_page_lacks_is_turned_away(server: Attacked, number: Any) -> None:
    body = {"data": [], "fn_index": number, "session_hash": "odd-event"}
    assert server.posted("/gradio_api/queue/join", body).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": [NaN], "fn_index": 0, "session_hash": "x"}',
        b"[" * 100_000,
        b"\xff\xfe",
        b"null",
        b'{"fn_index": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_event_is_turned_away(server: Attacked, body: bytes) -> None:
    assert server.send("POST", "/gradio_api/queue/join", list(JSON.items()), body).status_code == 422
    assert server.send("GET", "/healthz").status_code == 200


# programs


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_an_id_that_json_lacks_makes_no_broken_line(server: Attacked, constant: str) -> None:
    line = f'{{"id": {constant}, "question": "{SENIORS}"}}'.encode()

    def refuse(_: str) -> None:
        raise AssertionError("no JSON")

    for given in server.send("POST", "/api/batch", [], line).text.splitlines():
        assert json.loads(given, parse_constant=refuse)["reason"] == "bad_input"
    assert server.send("POST", "/api/ask", list(JSON.items()), line).status_code == 422


def test_a_nested_id_ends_no_batch(server: Attacked) -> None:
    lines = [f'{{"id": {"[" * depth}{"]" * depth}, "question": "x"}}' for depth in (10, 500, 990, 100_000)]
    given = server.send(
        "POST", "/api/batch", [], "\n".join([*lines, json.dumps({"id": 1, "question": SENIORS})]).encode()
    )
    answers = given.text.splitlines()
    assert len(answers) == 5
    assert json.loads(answers[-1])["status"] == "answered"


def test_a_lone_surrogate_is_answered_by_a_tool(server: Attacked) -> None:
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": "\ud800" + SENIORS}},
    }
    accepts = [("Accept", "application/json, text/event-stream")]
    given = server.posted("/gradio_api/mcp/", call, accepts)
    assert given.status_code == 200
    assert "市民政局" in given.text


def test_a_socks_proxy_in_the_environment_keeps_no_server_from_starting(office: Attacked) -> None:
    """The office's server was started with ALL_PROXY=socks5://…"""
    assert office.send("GET", "/healthz").status_code == 200


# files and commands


@pytest.mark.parametrize(
    "manifest",
    ["[" * 100_000, '{"a.txt": {"period": [' + "9" * 5000 + ", 2]}}", '{"a.txt": ' * 5000, "\ufeff{]", "NaN"],
)
def test_a_manifest_that_is_none_is_named(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(CorpusError, match="清单"):
        read_manifest(tmp_path / "manifest.json")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_terminal_that_lacks_a_character_gets_the_rest(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "plan.txt").write_text(PLAN.replace("市民政局", "市民\ufffe政局"), encoding="utf-8")
    for more in ((), ("--json",)):
        done = run(
            "ledger", "--corpus", tmp_path, "--state", tmp_path / "s", *more, environment={"PYTHONIOENCODING": encoding}
        )
        assert done.returncode == 0
        assert b"fffe" in done.stdout
        if more:
            assert len(json.loads(done.stdout.decode(encoding))) == 2


def test_file_names_that_hide_or_turn_text_are_shown_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "方案\u202etxt.exe.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "方\u200b案.txt").write_text(PLAN.replace("丽水", "衢州"), encoding="utf-8")
    with (tmp_path / "x").open("w"):
        os.rename(os.fsencode(tmp_path / "x"), os.fsencode(tmp_path) + b"/" + "杭州.txt".encode("gbk"))  # noqa: PTH104 - a name of bytes
    os.truncate(os.fsencode(tmp_path) + b"/" + "杭州.txt".encode("gbk"), 0)
    corpus = read_corpus(tmp_path)
    names = {document.name for document in corpus.documents}
    assert names == {"方案\\u202etxt.exe.txt", "方\\u200b案.txt"}
    assert all("\udcba" not in str(problem) for problem in corpus.problems)


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\ud800", "\x0b", "\x00"])
def test_a_character_that_excel_refuses_is_no_failure(character: str) -> None:
    from datetime import datetime
    from io import BytesIO

    made = xlsx_bytes([Sheet("表", ("列",), (10,), [[f"市民{character}政局"]])], made=datetime.now().astimezone())
    assert "政局" in str(load_workbook(BytesIO(made)).active["A2"].value)


def test_what_a_killed_run_left_is_cleared_by_the_next(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    (tmp_path / "q.jsonl").write_text((json.dumps({"id": 1, "question": SENIORS}) + "\n") * 20_000, encoding="utf-8")
    places = ("--corpus", tmp_path / "plans", "--state", tmp_path / "state")
    command = [
        sys.executable,
        str(ROOT / "app.py"),
        "batch",
        str(tmp_path / "q.jsonl"),
        str(tmp_path / "A.jsonl"),
        *map(str, places),
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 90
    while not list(tmp_path.glob(".A.jsonl.*")) and time.monotonic() < until:
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(tmp_path.glob(".A.jsonl.*"))
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": 1, "question": SENIORS}), encoding="utf-8")
    assert run("batch", tmp_path / "q.jsonl", tmp_path / "A.jsonl", *places).returncode == 0
    assert not list(tmp_path.glob(".A.jsonl.*"))
