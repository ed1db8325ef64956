"""Item 8: what is kept of visitors is theirs, and sound; a damaged file takes nobody down."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from attacked import SENIORS, Attacked, Page

from answer import Assistant, Kept, Memory
from answer.memory import FILE


@pytest.fixture(scope="module")
def kept(assistant: Assistant) -> tuple[Kept, ...]:
    asked = (SENIORS, "韶关市农民行动由谁牵头？", "北京市老年人行动由谁牵头？")
    return tuple(Kept(f"turn-{n}-of-the-desk", q, assistant.ask(q)) for n, q in enumerate(asked))


def test_one_flipped_byte_is_never_served(tmp_path: Path, kept: tuple[Kept, ...]) -> None:
    """Every byte flipped, one at a time, at 150 places: what comes back is what was kept, or is not there."""
    whole = tmp_path / "whole"
    Memory(whole).keep("visitor-anna", "conversation-1", "老年人", kept)
    data = (whole / FILE).read_bytes()
    assert kept[0].question.encode() in data
    random.seed(14)
    served = 0
    for n, place in enumerate(random.sample(range(100, len(data)), 150)):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / FILE).write_bytes(
            data[:place] + bytes([data[place] ^ (1 << random.randrange(8))]) + data[place + 1 :]
        )
        try:
            memory = Memory(folder)
            turns = memory.turns("visitor-anna", "conversation-1")
            titles = [c.title for c in memory.conversations("visitor-anna")]
        except OSError:
            continue
        finally:
            shutil.rmtree(folder)
        assert set(map(repr, turns)) <= set(map(repr, kept)), place
        assert set(titles) <= {"老年人"}, place
        served += len(turns) == len(kept)
    assert served > 50, "most bytes of the file are no part of it"


@pytest.mark.parametrize("harm", ["header", "middle", "empty pages", "text"])
def test_a_damaged_file_is_kept_aside_and_another_begun(tmp_path: Path, kept: tuple[Kept, ...], harm: str) -> None:
    Memory(tmp_path).keep("anna", "c1", "老年人", kept)
    data = (tmp_path / FILE).read_bytes()
    bad = {
        "header": b"x" * 100 + data[100:],
        "middle": data[:4096] + b"\xff" * 8192 + data[12288:],
        "empty pages": data[:100] + b"\0" * (len(data) - 100),
        "text": "不是数据库".encode() * 100,
    }[harm]
    (tmp_path / FILE).write_bytes(bad)
    memory: Memory | None = None
    for _ in range(3):  # it may show at the opening, or when the page is read
        try:
            memory = memory or Memory(tmp_path)
            memory.turns("anna", "c1")
            memory.keep("anna", "c2", "农民", kept)
        except OSError:
            continue
    assert memory is not None
    assert memory.turns("anna", "c2") == kept
    aside = [path for path in tmp_path.glob(f"{FILE}.damaged-*") if not path.name.endswith(("-wal", "-shm"))]
    assert [path.stat().st_size >= len(bad) for path in aside] == [True]


def test_a_server_with_a_damaged_file_answers_and_leaves_no_upload_behind(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    (tmp_path / "state" / FILE).write_bytes("不是数据库".encode() * 1000)
    server = Attacked(tmp_path).ready()
    try:
        page = Page(server, "after-damage")
        assert page.join(page.event("question", "submit"), {"question": SENIORS}).status_code == 200
        assert page.outcome()[-1]["success"]
        (tmp_path / "state" / FILE).write_bytes("又坏了".encode() * 1000)
        (tmp_path / "state" / f"{FILE}-wal").unlink(missing_ok=True)
        for _ in range(2):
            assert page.join(page.event("question", "submit"), {"question": SENIORS}).status_code == 200
            assert page.outcome()[-1]["success"]
        assert server.is_well()
        assert "已损坏" in server.err.read_text("utf-8")
        own = {"Origin": server.address, "Content-Type": "multipart/form-data; boundary=x"}
        form = b'--x\r\nContent-Disposition: form-data; name="files"; filename="mine.txt"\r\n\r\nplan\r\n--x--\r\n'
        assert page.http.post("/gradio_api/upload", content=form, headers=own).status_code == 200
        assert list(tmp_path.joinpath("tmp").rglob("mine.txt"))
    finally:
        server.stop()
    assert list((tmp_path / "state").glob(f"{FILE}.damaged-*"))
    assert not list(tmp_path.joinpath("tmp").rglob("mine.txt"))


def test_a_session_opens_no_chat_to_another_visitor(server: Attacked) -> None:
    """Who learns the name of a session gets nothing of it: no reply, no chat by an event, no link."""
    anna = Page(server, "session-of-anna", "planqa_visitor=anna-anna-anna-anna-anna")
    asking = anna.event("question", "submit")
    assert anna.join(asking, {"question": SENIORS}).status_code == 200
    assert "市民政局" in str(anna.outcome())
    thief = Page(server, "session-of-anna", "planqa_visitor=thief-thief-thief-thief")
    switching = next(
        e for e in thief.events if e["outputs"] == [thief.ids["chat"]] and thief.ids["language"] in e["inputs"]
    )
    assert thief.join(switching, {}).status_code == 200
    assert "市民政局" not in str([m.get("output", {}) for m in thief.outcome()])
    assert thief.http.get("/gradio_api/deep_link", params={"session_hash": "session-of-anna"}).status_code == 404
    assert not list(server.temporary.rglob("state.json"))


def test_a_stream_of_anothers_session_gives_nothing(server: Attacked) -> None:
    anna = Page(server, "stream-of-anna", "planqa_visitor=anna-anna-anna-anna-anna")
    assert anna.join(anna.event("question", "submit"), {"question": SENIORS}).status_code == 200
    thief = Page(server, "stream-of-anna", "planqa_visitor=thief-thief-thief-thief")
    assert "市民政局" not in str(thief.outcome())
    assert "市民政局" in str(anna.outcome())
