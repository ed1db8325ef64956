"""The assistant of now follows the folder: what is added is answered, what is removed is refused, nobody waits meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from answer import Answer, Assistant, Current, Refusal
from corpus import CorpusError, Shelf

PLAN = (
    "{0}养蜂产业方案（2024—2026年）\n\n一、目标\n到2026年，全县养蜂达到{1}万箱。（责任单位：县农业农村局、县财政局）\n"
)
ASKED = "紫阳县养蜂的责任单位有哪些？"


def plan(region: str, number: int = 3) -> bytes:
    return PLAN.format(region, number).encode()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], Assistant]:
    """Return what opens an assistant over a folder that holds one plan."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "岚皋.txt").write_bytes(plan("岚皋县"))
    return lambda: Assistant.open(tmp_path / "plans", tmp_path / "state")


def test_added_is_answered_and_removed_is_refused_and_the_old_one_answers_meanwhile(
    opened: Callable[[], Assistant],
) -> None:
    goes_on, begun = Event(), Event()
    first = opened()

    def anew() -> Assistant:
        begun.set()
        assert goes_on.wait(60)
        return opened()

    current = Current(first, anew)
    assert isinstance(current.assistant.ask(ASKED), Refusal)
    current.add(plan("紫阳县", 8), "紫阳.txt")
    following = current.follow()
    assert begun.wait(60)
    assert current.assistant is first
    assert isinstance(current.assistant.ask("岚皋县养蜂的责任单位有哪些？"), Answer)
    running = first.stream(ASKED)
    next(running)
    goes_on.set()
    second = following.result(60)
    assert current.assistant is second is not first
    told = current.assistant.ask(ASKED)
    assert isinstance(told, Answer)
    assert [c.document for c in told.citations] == ["紫阳.txt"] * len(told.citations)
    assert isinstance(list(running)[-1], Refusal), "a running answer finishes on what it began with"

    current.remove("紫阳.txt")
    assert current.assistant.holds(told)
    third = current.follow().result(60)
    assert isinstance(third.ask(ASKED), Refusal)
    assert not third.holds(told)


def test_changes_that_come_while_one_opens_wait_for_one_more(opened: Callable[[], Assistant]) -> None:
    begun, goes_on = Event(), Event()
    held: list[int] = []

    def anew() -> Assistant:
        begun.set()
        assert goes_on.wait(60)
        assistant = opened()
        held.append(len(assistant.documents))
        return assistant

    current = Current(opened(), anew)
    current.add(plan("紫阳县", 8), "紫阳.txt")
    first = current.follow()
    assert begun.wait(60)
    current.add(plan("石泉县", 9), "石泉.txt")
    others = {current.follow() for _ in range(5)}
    assert len(others) == 1
    assert first not in others
    goes_on.set()
    assert len(others.pop().result(60).documents) == 3
    assert len(held) == 2


def test_what_cannot_be_opened_leaves_the_old_one(opened: Callable[[], Assistant]) -> None:
    def broken() -> Assistant:
        raise CorpusError("坏了")

    first = opened()
    current = Current(first, broken)
    with pytest.raises(CorpusError):
        current.follow().result(60)
    assert current.assistant is first


def test_an_empty_library_is_followed_and_refuses_with_what_to_do(tmp_path: Path) -> None:
    def opened() -> Assistant:
        return Assistant.open(tmp_path / "plans", tmp_path / "state", empty=True)

    current = Current(opened(), opened)
    for asked in (ASKED, "你好", "Who leads?"):
        refused = current.assistant.ask(asked)
        assert isinstance(refused, Refusal)
        assert "文库" in refused.text or "Library" in refused.text
    current.add(plan("紫阳县", 8), "紫阳.txt")
    assert isinstance(current.follow().result(60).ask(ASKED), Answer)
    current.remove("紫阳.txt")
    assert isinstance(current.follow().result(60).ask(ASKED), Refusal)
    assert current.assistant.regions == current.assistant.documents == ()


def test_a_fixed_one_changes_nothing(opened: Callable[[], Assistant]) -> None:
    first = opened()
    fixed = Current.of(first)
    with pytest.raises(CorpusError, match="只读"):
        fixed.add(plan("紫阳县"), "紫阳.txt")
    with pytest.raises(CorpusError, match="只读"):
        fixed.remove("岚皋.txt")
    assert fixed.shelf.names() == ("岚皋.txt",)


def test_what_is_made_of_an_assistant_is_made_once_for_each(opened: Callable[[], Assistant]) -> None:
    current = Current(opened(), opened)
    made: list[Assistant] = []
    of_now = current.made(lambda assistant: made.append(assistant) or len(made))  # type: ignore[func-returns-value]
    assert (of_now(), of_now()) == (1, 1)
    current.follow().result(60)
    assert (of_now(), of_now()) == (2, 2)


def test_what_others_do_to_the_folder_is_followed(opened: Callable[[], Assistant], tmp_path: Path) -> None:
    current, ended = Current(opened(), opened, read_only=True), Event()
    watching = Thread(target=current.watch, args=(ended, 0.1))
    watching.start()
    try:
        Shelf(tmp_path / "plans").add(plan("紫阳县", 8), "紫阳.txt")
        until = time.monotonic() + 60
        while len(current.assistant.documents) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        assert isinstance(current.assistant.ask(ASKED), Answer)
        followed = current.assistant
        time.sleep(0.5)
        assert current.assistant is followed, "nothing changed, nothing is opened"
    finally:
        ended.set()
        watching.join(60)
    with pytest.raises(CorpusError, match="只读"):
        current.remove("紫阳.txt")
