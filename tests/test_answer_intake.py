"""Files on their way into the library: their steps, pausing, stopping, trying again, and who owns them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from answer import Answer, Arrival, Assistant, Current, Intake
from answer.intake import MOST_FILES
from corpus import Added, Progress

PLAN = "{0}养蜂产业方案（2024—2026年）\n\n一、目标\n到2026年养蜂达到{1}万箱。（责任单位：县农业农村局、县财政局）\n"


def plan(region: str, number: int = 3) -> bytes:
    return PLAN.format(region, number).encode()


class Held(Current):
    """A library whose files go in one at a time, when they are let."""

    def __init__(self, opened: Callable[[], Assistant]) -> None:
        super().__init__(opened(), opened)
        self.begun, self.goes_on = Event(), Event()

    def add(self, data: bytes, name: str, *, replace: bool = False, progress: Progress = Progress()) -> Added:  # noqa: B008
        self.begun.set()
        assert self.goes_on.wait(60)
        return super().add(data, name, replace=replace, progress=progress)


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(lambda: Assistant.open(tmp_path / "plans", tmp_path / "state", empty=True))


def waited(intake: Intake, owner: str, right: Callable[[tuple[Arrival, ...]], bool]) -> tuple[Arrival, ...]:
    until = time.monotonic() + 60
    while not right(intake.arrivals(owner)) and time.monotonic() < until:
        time.sleep(0.02)
    assert right(intake.arrivals(owner)), intake.arrivals(owner)
    return intake.arrivals(owner)


def ended(arrivals: tuple[Arrival, ...]) -> bool:
    return all(one.is_over for one in arrivals)


def stages(arrivals: tuple[Arrival, ...]) -> list[str]:
    return [one.stage for one in arrivals]


def test_files_go_in_order_and_each_ends_with_its_reason(held: Held, tmp_path: Path) -> None:
    intake = Intake(held)
    held.goes_on.set()
    moved = tmp_path / "上传.txt"
    moved.write_bytes(plan("石泉县"))
    intake.take(
        "甲", [("紫阳.txt", plan("紫阳县")), ("石泉.txt", moved), ("坏.pdf", b"%PDF-1.4"), ("再.txt", plan("紫阳县"))]
    )
    over = waited(intake, "甲", ended)
    assert stages(over) == ["whole", "whole", "failed", "duplicate"]
    assert [one.number for one in over] == [1, 2, 3, 4]
    assert over[2].reasons[0]
    assert over[3].reasons == ("紫阳.txt",)
    assert not moved.exists()
    assert isinstance(held.assistant.ask("石泉县养蜂的责任单位有哪些？"), Answer)
    assert intake.arrivals("乙") == ()
    intake.dismiss("甲")
    assert intake.arrivals("甲") == ()


def test_a_pause_lets_the_one_begun_end_and_the_rest_wait(held: Held) -> None:
    intake = Intake(held)
    intake.take("甲", [("一.txt", plan("紫阳县")), ("二.txt", plan("石泉县")), ("三.txt", plan("岚皋县"))])
    assert held.begun.wait(60)
    intake.pause("甲")
    intake.stop("甲", 3)
    held.goes_on.set()
    over = waited(intake, "甲", lambda found: not intake.is_running("甲"))
    assert stages(over) == ["whole", "received", "stopped"]
    assert intake.is_paused("甲")
    assert held.shelf.names() == ("一.txt",)
    intake.go_on("甲")
    assert stages(waited(intake, "甲", ended)) == ["whole", "whole", "stopped"]
    intake.again("甲")
    assert stages(waited(intake, "甲", ended)) == ["whole", "whole", "whole"]


def test_the_one_that_is_read_is_stopped_and_adds_nothing(held: Held) -> None:
    intake = Intake(held)
    intake.take("甲", [("一.txt", plan("紫阳县"))])
    assert held.begun.wait(60)
    intake.stop("甲", 1)
    held.goes_on.set()
    assert stages(waited(intake, "甲", ended)) == ["stopped"]
    assert held.shelf.names() == ()


def test_what_failed_is_tried_again_without_being_given_again(held: Held) -> None:
    intake = Intake(held)
    held.goes_on.set()
    held.add(plan("紫阳县", 1), "一.txt")
    intake.take("甲", [("一.txt", plan("紫阳县", 2))])
    assert "同名" in waited(intake, "甲", ended)[0].reasons[0]
    intake.again("甲", 1, replacing=True)
    (over,) = waited(intake, "甲", lambda found: ended(found) and found[0].stage != "failed")
    assert (over.stage, over.replaced) == ("whole", True)
    assert held.shelf.file("一.txt").read_bytes() == plan("紫阳县", 2)
    intake.again("甲", 1)
    assert intake.arrivals("甲") == (over,), "what is in is not tried again"


def test_more_files_than_are_taken_are_named(held: Held) -> None:
    intake = Intake(held)
    intake.take("甲", [(f"{n}.txt", b"") for n in range(MOST_FILES + 2)])
    assert [one.fault for one in intake.arrivals("甲")][-3:] == ["", "many", "many"]
    held.goes_on.set()
    assert set(stages(waited(intake, "甲", ended))) == {"failed"}
