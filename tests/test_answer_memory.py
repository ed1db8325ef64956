"""What is kept of visitors: conversations and judgements, whole, apart from each other, over restarts."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from answer import Answer, Assistant, Kept, Memory, Refusal
from answer.memory import FILE, MAX_CONVERSATIONS

QUESTIONS = ("钦州市老年人行动由谁牵头？", "北京市老年人行动由谁牵头？", "公民具备科学素质的比例，各地的目标是多少？")


@pytest.fixture(scope="module")
def turns(assistant: Assistant) -> tuple[Kept, ...]:
    return tuple(Kept(f"turn-{n}", question, assistant.ask(question)) for n, question in enumerate(QUESTIONS))


def test_a_conversation_comes_back_whole_after_a_restart(tmp_path: Path, turns: tuple[Kept, ...]) -> None:
    assert {type(t.reply) for t in turns} == {Answer, Refusal}
    Memory(tmp_path).keep("anna", "c1", "老年人", turns)
    again = Memory(tmp_path)
    assert again.turns("anna", "c1") == turns
    assert again.shown("anna") == "c1"
    assert [(c.key, c.title) for c in again.conversations("anna")] == [("c1", "老年人")]
    again.keep("anna", "c1", "老年人", turns[:1])
    assert again.turns("anna", "c1") == turns[:1]
    again.rename("anna", "c1", "农民")
    again.rename("bert", "c1", "别人的")
    assert again.conversations("anna")[0].title == "农民"
    again.show("anna", "")
    assert Memory(tmp_path).shown("anna") == ""


def test_nobody_reads_changes_or_drops_anothers_conversation(tmp_path: Path, turns: tuple[Kept, ...]) -> None:
    memory = Memory(tmp_path)
    memory.keep("anna", "c1", "A", turns)
    memory.keep("bert", "c1", "B", turns[:1])
    memory.forget("bert", "c1")
    memory.show("bert", "c1")
    assert memory.turns("bert", "c1") == ()
    assert memory.conversations("bert") == ()
    assert memory.turns("anna", "c1") == turns
    assert memory.conversations("anna")[0].title == "A"


def test_the_oldest_conversations_go_first(tmp_path: Path, turns: tuple[Kept, ...]) -> None:
    memory = Memory(tmp_path)
    for n in range(MAX_CONVERSATIONS + 2):
        memory.keep("anna", f"c{n}", str(n), [replace(turns[0], key=f"t{n}")])
    held = memory.conversations("anna")
    assert len(held) == MAX_CONVERSATIONS
    assert {c.key for c in held}.isdisjoint({"c0", "c1"})
    assert memory.turns("anna", "c0") == ()


def test_many_visitors_keep_at_once(tmp_path: Path, turns: tuple[Kept, ...]) -> None:
    memory = Memory(tmp_path)

    def visit(n: int) -> bool:
        own = [replace(t, key=f"{n}-{t.key}") for t in turns]
        for size in range(1, len(own) + 1):
            memory.keep(f"v{n}", f"c{n}", str(n), own[:size])
        return memory.turns(f"v{n}", f"c{n}") == tuple(own)

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(visit, range(50)))


def test_a_judgement_outlives_its_conversation_and_the_last_one_counts(tmp_path: Path, turns: tuple[Kept, ...]) -> None:
    memory = Memory(tmp_path)
    memory.keep("anna", "c1", "A", turns)
    memory.judge(turns[0], [], liked=True)
    assert memory.said([t.key for t in turns]) == {"turn-0": True}
    memory.judge(turns[0], [], liked=False, reason="wrong_unit", note="应为市民政局")
    memory.judge(turns[1], [turns[0].question], liked=True)
    memory.forget("anna", "c1")
    told = memory.judgements()
    assert [(j.turn, j.liked, j.reason, j.note, j.history, j.reply) for j in told] == [
        ("turn-0", False, "wrong_unit", "应为市民政局", (), turns[0].reply),
        ("turn-1", True, "", "", (turns[0].question,), turns[1].reply),
    ]
    assert memory.said(["turn-0", "turn-1", "turn-2"]) == {"turn-0": False, "turn-1": True}
    memory.withdraw("turn-0")
    assert [j.turn for j in memory.judgements()] == ["turn-1"]


def test_a_file_that_is_no_database_is_named_and_kept_aside(
    tmp_path: Path, turns: tuple[Kept, ...], caplog: pytest.LogCaptureFixture
) -> None:
    data = b"not a database, but long enough to be read as one" * 40
    (tmp_path / FILE).write_bytes(data)
    memory = Memory(tmp_path)
    aside = next(tmp_path.glob(f"{FILE}.damaged-*"))
    assert aside.name in caplog.text
    assert aside.read_bytes() == data
    memory.keep("anna", "c1", "老年人", turns)
    assert memory.turns("anna", "c1") == turns


def test_a_reply_of_changed_plans_no_longer_holds(assistant: Assistant, turns: tuple[Kept, ...]) -> None:
    reply = turns[0].reply
    assert isinstance(reply, Answer)
    assert assistant.holds(reply)
    shifted = replace(reply.citations[0], start=reply.citations[0].start + 1, end=reply.citations[0].end + 1)
    assert not assistant.holds(replace(reply, citations=(shifted, *reply.citations[1:])))
    gone = replace(reply.citations[0], document="gone.txt")
    assert not assistant.holds(replace(reply, citations=(gone,)))


def test_a_file_of_another_version_is_named_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.execute("CREATE TABLE turn (key TEXT)")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(OSError, match="另一版本"):
        Memory(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before
