"""A person corrects a row on the page: it is asked, seen, kept over a reload and a new version, and taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gold import CORPUS
from test_ui_access import faults
from ui_support import Visitor

from answer import Assistant, Current, Memory
from corpus.corrections import CORRECTIONS
from ui import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLAN = """甲市科普工作方案（2021—2025年）

一、重点任务
（一）青少年科普行动。培养兴趣，开展科技节，到2025年，发放读物3枚。（市教育局牵头，市科协负责）
（二）老年人科普行动。开设课程，走进社区。（市民政局牵头，市科协负责）
主抓单位及人员：市卫健委、市文旅局。
"""
NAME = "甲市.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one of the five plans and a plan that is not read whole."""
    made = tmp_path_factory.mktemp("correcting") / "plans"
    made.mkdir()
    shutil.copy(CORPUS / "daxiang_2021-2025.txt", made)
    (made / NAME).write_text(PLAN, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def kept(folder: Path) -> Iterator[str]:
    """Return the address of a page whose rows may be corrected."""
    state = folder.parent / "state"

    def opened() -> Assistant:
        return Assistant.open(folder, state)

    with serving(Current(opened(), opened), Memory(state)) as served:
        yield served


def _tab(page: Page, name: str, shown: str) -> None:
    page.get_by_role("tab", name=name).click()
    page.locator(shown).first.wait_for()


def _row(page: Page, *words: str) -> str:
    """Return the selector of the row of the ledger that holds these words."""
    return "#ledger-rows tbody tr" + "".join(f":has-text('{word}')" for word in words)


def _save(page: Page, **fields: str) -> None:
    page.locator("#correcting").wait_for()
    for name, value in fields.items():
        page.locator(f"#correct-{name} :is(input, textarea)").fill(value)
    page.locator("#correct-save").click()


def test_a_unit_is_corrected_asked_and_kept_over_a_reload_and_a_new_version(
    browser: Browser, kept: str, folder: Path
) -> None:
    visitor = Visitor(browser, kept)
    page = visitor.page
    assert "人工更正" not in visitor.ask("甲市老年人科普行动由谁牵头？")
    _tab(page, "责任台账", "#ledger-rows table")
    page.locator(_row(page, "老年人科普行动", "牵头")).locator(".correct-row").click()
    page.locator("#correcting").wait_for()
    assert page.locator("#correct-units :is(input, textarea)").input_value() == "市民政局"
    _save(page, units="市公安局", author="王五")
    page.locator("#correcting .fault", has_text="市公安局").wait_for()
    assert not (folder / CORRECTIONS).exists()
    assert not faults(page)
    _save(page, units="市民政局、市科协", author="王五")
    page.locator(_row(page, "老年人科普行动", "牵头", "人工更正")).wait_for()
    assert page.locator("#correcting").is_hidden()

    page.get_by_role("tab", name="问答").click()
    answer = visitor.ask("甲市老年人科普行动由谁牵头？")
    assert "市民政局、市科协" in answer and "人工更正" in answer
    row = json.loads((folder / CORRECTIONS).read_text(encoding="utf-8"))
    assert (row["author"], row["old"]["units"], row["new"]["units"]) == ("王五", ["市民政局"], ["市民政局", "市科协"])

    moved = PLAN.replace("一、重点任务\n", "一、重点任务\n加强领导，形成合力。\n")
    (folder.parent / NAME).write_text(moved, encoding="utf-8")
    _tab(page, "文库", "#library .held-plans")
    page.locator("#library-replace input").check()
    page.locator("#library-drop input[type=file]").set_input_files(folder.parent / NAME)
    page.locator("#library .arrivals .state").wait_for()
    page.reload()
    _tab(page, "责任台账", "#ledger-rows table")
    page.locator(_row(page, "老年人科普行动", "牵头", "人工更正")).wait_for()
    page.get_by_role("tab", name="问答").click()
    assert "人工更正" in visitor.ask("甲市老年人科普行动由谁牵头？")
    assert not visitor.faults


def test_a_miss_is_seen_opened_in_the_source_and_given_its_row(browser: Browser, kept: str, folder: Path) -> None:
    visitor = Visitor(browser, kept)
    page = visitor.page
    assert "在已识别的分工中" in visitor.ask("甲市老年人科普行动由谁负责？")
    _tab(page, "文库", "#library .held-plans")
    page.locator("#library .files > summary").click()
    file = page.locator("#library .file-list > li", has_text=NAME)
    assert file.locator(".state.check").first.inner_text() == "请核对"
    assert "指标数字 0/1" in file.inner_text()
    file.locator(".misses summary").click()
    miss = file.locator(".misses li", has_text="市卫健委、市文旅局")
    miss.get_by_text("原文").click()
    page.locator("#source-pane mark", has_text="市卫健委、市文旅局").first.wait_for()
    page.keyboard.press("Escape")
    miss.locator(".correct-row").click()
    page.locator("#correcting").wait_for()
    _save(page, matter="老年人科普行动", units="市卫健委、市文旅局", author="王五")
    page.locator("#library .corrections li", has_text="市卫健委").wait_for(state="attached")
    assert not page.locator("#library .misses li", has_text="市卫健委").count()
    page.get_by_role("tab", name="问答").click()
    answer = visitor.ask("市文旅局牵头哪些行动？")
    assert "老年人科普行动" in answer and "人工更正" in answer

    _tab(page, "文库", "#library .held-plans")
    if not page.locator("#library .files[open]").count():
        page.locator("#library .files > summary").click()
    file.locator(".corrections summary").click()
    file.locator(".corrections li", has_text="市卫健委").locator(".withdraw-correction").click()
    file.locator(".misses").wait_for()
    assert not visitor.faults


def test_nothing_is_corrected_where_the_library_is_read_only(browser: Browser, folder: Path) -> None:
    with serving(Assistant.open(folder, folder.parent / "state"), Memory(folder.parent / "other")) as served:
        page = Visitor(browser, served).page
        _tab(page, "责任台账", "#ledger-rows table")
        assert not page.locator(".correct-row").count() and not page.locator("#correct-door").count()
