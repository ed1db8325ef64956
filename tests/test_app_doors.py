"""The commands of app.py as a person or a script calls them: real processes, exit codes, streams and files."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from gold import CORPUS, REGIONS, ROOT, slices

from answer import Assistant, ledger_rows, target_rows

KEYS = {"question", "status", "reason", "answer", "citations", "rows", "complete", "timings"}
CITED = {"marker", "document", "title", "region", "section", "start", "end", "quote", "verified"}
REASONS = {None, "region_absent", "period_absent", "topic_absent", "attribute_absent", "out_of_scope", "bad_input"}
CHINESE = re.compile(r"[\u4e00-\u9fff]{3}")
SENIORS = "钦州市老年人科学素质提升行动由谁牵头？"
PLAN = (
    "岚皋县养蜂产业方案（2024—2026年）\n\n一、目标\n到2026年，全县养蜂达到3万箱。（责任单位：县农业农村局、县财政局）\n"
)


def command(*arguments: object) -> list[str]:
    return [sys.executable, str(ROOT / "app.py"), *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end from another folder, with a plain locale, and check that no traceback shows."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command(*arguments), capture_output=True, encoding="utf-8", cwd="/", env=environment, timeout=300, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def inside(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run a command in this process; return its exit code, stdout and stderr."""
    from app import main

    try:
        code = main([str(a) for a in arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def sound(answer: dict[str, Any]) -> bool:
    """Tell whether an object keeps the contract's keys and kinds."""
    return (
        answer.keys() >= KEYS
        and answer["reason"] in REASONS
        and (answer["status"] == "refused") == (answer["reason"] is not None)
        and answer["status"] in ("answered", "refused")
        and all(c.keys() >= CITED and isinstance(c["section"], list) for c in answer["citations"])
        and answer["complete"] in (True, False, None)
        and answer["timings"].get("total_ms", -1) >= 0
        and bool(answer["answer"])
    )


# ask, build, ledger, targets


def test_ask_prints_the_answer_and_its_citations(assistant: Assistant, state: Path) -> None:
    done = run("ask", SENIORS, "--state", state)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(assistant.ask(SENIORS).text)
    for c in assistant.ask(SENIORS).citations:
        assert f"[{c.marker}]" in done.stdout
        assert c.quote.strip() in done.stdout
    assert "钦政发〔2022〕5号" in done.stdout


def test_ask_json_prints_one_object_of_the_contract(assistant: Assistant, state: Path) -> None:
    done = run("ask", SENIORS, "--json", "--state", state)
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert sound(answer)
    assert slices(answer)
    assert {k: v for k, v in answer.items() if k != "timings"} == {
        k: v for k, v in assistant.ask(SENIORS).to_json().items() if k != "timings"
    }


def test_build_shows_a_bar_and_names_what_is_held_and_skipped(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "bees.txt").write_bytes(PLAN.encode("gb18030"))
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 20)
    done = run("build", "--corpus", folder, "--state", tmp_path / "state")
    assert done.returncode == 0, done.stderr
    assert "岚皋县" in done.stdout
    assert "养蜂产业方案" in done.stdout
    assert "broken.txt" in done.stderr
    assert "建立索引" in done.stderr
    assert any((tmp_path / "state").rglob("*"))


def test_ledger_and_targets_print_every_row_as_json(assistant: Assistant) -> None:
    for name, rows in (("ledger", ledger_rows(assistant.corpus)), ("targets", target_rows(assistant.corpus))):
        done = run(name, "--json")
        assert done.returncode == 0, done.stderr
        printed = json.loads(done.stdout)
        assert printed == json.loads(json.dumps(list(rows)))
        assert {row["region"] for row in printed} == set(REGIONS)
        for row in printed:
            raw = (CORPUS / row["document"]).read_bytes().decode("utf-8-sig")
            assert raw[row["start"] : row["end"]] == row["quote"]
    assert {row["kind"] for row in printed} == {"target", "baseline", "standing"}


def test_ledger_and_targets_print_a_table_for_people(assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    for name, rows in (("ledger", ledger_rows(assistant.corpus)), ("targets", target_rows(assistant.corpus))):
        code, out, err = inside(capsys, name)
        assert (code, err) == (0, "")
        assert len(out.splitlines()) == len(list(rows))
        assert all(line.split("\t")[0] in REGIONS for line in out.splitlines())


def test_rows_of_another_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bees.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = inside(capsys, "ledger", "--json", "--corpus", tmp_path)
    assert code == 0
    assert [row["units"] for row in json.loads(out)] == [["县农业农村局", "县财政局"]]
    assert "empty.txt" in err
    code, out, _ = inside(capsys, "targets", "--json", "--corpus", tmp_path)
    assert [(row["value"], row["unit"], row["year"]) for row in json.loads(out)] in (
        [(3, "万箱", 2026)],
        [(30000, "箱", 2026)],
    )


# help and faults


def test_help_tells_a_person_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    done = run("--help")
    assert done.returncode == 0
    assert done.stderr == ""
    for name in ("build", "ask", "batch", "ledger", "targets", "serve"):
        assert re.search(rf"^\s+{name}\s+\S*[\u4e00-\u9fff]", done.stdout, re.M), name
    for name in ("build", "ask", "batch", "ledger", "targets", "serve"):
        code, out, _ = inside(capsys, name, "--help")
        assert code == 0
        assert "--corpus" in out
        assert "--state" in out
        assert CHINESE.search(out)


@pytest.mark.parametrize(
    "wrong", [["nonsense"], ["ask"], ["batch", "only.jsonl"], ["ask", "问", "--nonsense"], ["serve", "--port", "x"]]
)
def test_a_wrong_call_is_exit_2(capsys: pytest.CaptureFixture[str], wrong: Sequence[str]) -> None:
    code, out, err = inside(capsys, *wrong)
    assert (code, out) == (2, "")
    assert "usage" in err or "用法" in err


def test_a_bad_corpus_folder_is_exit_1_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nowhere"
    done = run("ask", "钦州", "--corpus", missing, "--state", tmp_path / "state")
    assert done.returncode == 1
    assert done.stdout == ""
    assert str(missing) in done.stderr
    assert CHINESE.search(done.stderr)
    assert not (tmp_path / "state").exists()
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    for folder in (missing, tmp_path / "empty", tmp_path / "file.txt"):
        for name in ("build", "ledger", "targets"):
            code, out, err = inside(capsys, name, "--corpus", folder)
            assert (code, out) == (1, ""), name
            assert str(folder) in err
            assert CHINESE.search(err)


def test_a_state_folder_that_cannot_be_is_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "bees.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    code, out, err = inside(capsys, "build", "--corpus", tmp_path / "plans", "--state", tmp_path / "state")
    assert (code, out) == (1, "")
    assert "Traceback" not in err
    assert str(tmp_path / "state") in err
    assert CHINESE.search(err)


def test_a_model_that_cannot_be_loaded_is_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "model").mkdir()
    code, out, err = inside(capsys, "build", "--state", tmp_path / "state", "--model", tmp_path / "model")
    assert (code, out) == (1, "")
    assert str(tmp_path / "model") in err
    assert CHINESE.search(err)


# batch

HISTORY = [{"role": "user", "content": SENIORS}, {"role": "assistant", "content": "市财政局[1]"}]
LINES = [
    {"id": "a", "question": SENIORS, "type": "lead", "extra": {"ignored": True}},
    {"id": "b", "question": "那配合单位呢？", "history": HISTORY},
    {"id": "c", "question": "北京市老年人行动由谁牵头？", "history": None},
    "not json at all",
    {"id": "d", "question": 5},
    ["a", "list"],
    "",
    {"id": "e", "question": "定南县呢", "history": "钦州"},
    {"id": "f", "question": "定南县呢", "history": [{"role": "user"}]},
    {"id": 7, "question": ""},
    {"id": "a", "question": "韶关市\u2028老年人行动\u0085由谁牵头？"},
    {"question": "大祥区公民具备科学素质的比例目标是多少？"},
]
FAULTY = {4: None, 5: "d", 6: None, 8: "e", 9: "f"}


def written(lines: Sequence[object], end: str = "\n") -> str:
    return end.join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)


def test_a_page_is_served_over_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = subprocess.Popen(
        command("serve", "--corpus", tmp_path / "plans", "--state", tmp_path / "state", "--port", port),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert served.stdout is not None
        address = served.stdout.readline().strip()
        with httpx.Client(base_url=address, timeout=120, trust_env=False) as client:
            asked = {"question": "岚皋县养蜂的责任单位有哪些？"}
            assert "文库还是空的" in client.post("/api/ask", json=asked).json()["answer"]
            client.post("/api/library", params={"name": "养蜂.txt"}, content=PLAN.encode()).raise_for_status()
            assert client.post("/api/ask", json=asked).json()["status"] == "answered"
        served.send_signal(signal.SIGINT)
        _, err = served.communicate(timeout=60)
    finally:
        served.kill()
        served.wait()
    assert str(tmp_path / "plans") in err
    assert (tmp_path / "plans" / "养蜂.txt").is_file()


def test_batch_answers_every_line_in_order(assistant: Assistant, state: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + written(LINES, "\r\n").encode())
    target.write_text("old", encoding="utf-8")
    done = run("batch", source, target, "--state", state)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "11" in done.stderr
    assert CHINESE.search(done.stderr)
    answers = [json.loads(line) for line in target.read_bytes().decode("utf-8").removesuffix("\n").split("\n")]
    assert [a["id"] for a in answers] == ["a", "b", "c", None, "d", None, "e", "f", 7, "a", None]
    assert all(sound(answer) for answer in answers)
    faulty = {a["line"]: a for a in answers if "line" in a}
    assert {n: a["id"] for n, a in faulty.items()} == FAULTY
    for number, answer in faulty.items():
        assert answer["reason"] == "bad_input"
        assert str(number) in answer["answer"]
        assert CHINESE.search(answer["answer"])
    first, follow, absent = answers[:3]
    assert (first["answer"], first["question"]) == (assistant.ask(SENIORS).text, SENIORS)
    assert [row["role"] for row in follow["rows"]] == ["cooperate"]
    assert absent["reason"] == "region_absent"
    assert answers[8]["reason"] == "bad_input"
    assert "15%" in answers[-1]["answer"]
    assert answers[9]["rows"][0]["region"] == "韶关市"
    assert all(slices(a) for a in answers if a["status"] == "answered")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.jsonl", "questions.jsonl"]


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"id": "x", "question": "\\ud800钦州市老年人行动由谁牵头？"}',
        '{"id": "\\udfff", "question": "钦州市老年人行动由谁牵头？"}',
        '{"id": "x", "question": "钦州\\u0000"}',
        '{"id": 1e999, "question": "钦州市"}',
        "1" * 10_000,
        "\x00",
    ],
    ids=("deep", "surrogate", "surrogate-id", "nul", "infinite", "digits", "control"),
)
def test_a_hostile_line_does_not_end_the_batch(
    state: Path, assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    source, target = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    source.write_text(written([LINES[0], line, LINES[0]]), encoding="utf-8")
    code, _, err = inside(capsys, "batch", source, target, "--state", state)
    assert code == 0, err
    answers = [json.loads(text) for text in target.read_text(encoding="utf-8").removesuffix("\n").split("\n")]
    assert len(answers) == 3
    assert answers[0]["answer"] == answers[2]["answer"] == assistant.ask(SENIORS).text
    assert sound(answers[1])


def test_an_interrupted_batch_leaves_the_old_answers(state: Path, assistant: Assistant, tmp_path: Path) -> None:
    assert assistant.corpus.documents  # its index lies in `state`
    source, target = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    source.write_text(written([LINES[0]] * 20_000), encoding="utf-8")
    target.write_text("old", encoding="utf-8")
    batch = subprocess.Popen(
        command("batch", source, target, "--state", state), stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        until = time.monotonic() + 120
        while len(list(tmp_path.iterdir())) < 3 and batch.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert target.read_text(encoding="utf-8") == "old"
        batch.send_signal(signal.SIGINT)
        _, err = batch.communicate(timeout=60)
    finally:
        batch.kill()
        batch.wait()
    assert batch.returncode not in (0, None)
    assert "Traceback" not in err
    assert CHINESE.search(err)
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.jsonl", "questions.jsonl"]


def test_a_batch_that_cannot_be_read_or_written_is_exit_1(
    state: Path, assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert assistant.corpus.documents
    source, target = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    target.write_text("old", encoding="utf-8")
    source.write_bytes(written(LINES[:1]).encode("gb18030"))
    (tmp_path / "folder").mkdir()
    sound_source = tmp_path / "sound.jsonl"
    sound_source.write_text(written(LINES[:1]), encoding="utf-8")
    for read, write, named in (
        (tmp_path / "none.jsonl", target, "none.jsonl"),
        (source, target, "questions.jsonl"),
        (sound_source, tmp_path / "nowhere" / "answers.jsonl", "nowhere"),
        (sound_source, tmp_path / "folder", "folder"),
    ):
        code, out, err = inside(capsys, "batch", read, write, "--state", state)
        assert (code, out) == (1, ""), named
        assert named in err
        assert CHINESE.search(err)
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.jsonl", "folder", "questions.jsonl", "sound.jsonl"]
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_batch_of_nothing_writes_an_empty_file(
    state: Path, assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert assistant.corpus.documents
    (tmp_path / "questions.jsonl").write_bytes(b"\xef\xbb\xbf\n\n")
    code, _, err = inside(capsys, "batch", tmp_path / "questions.jsonl", tmp_path / "answers.jsonl", "--state", state)
    assert code == 0, err
    assert (tmp_path / "answers.jsonl").read_bytes() == b""
