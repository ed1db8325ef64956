"""The briefing tab in a real browser: compose, edit, move, download and read again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from ui_support import Visitor

from answer.briefing import UNCHECKED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


def opened(browser: Browser, address: str) -> Visitor:
    visitor = Visitor(browser, address)
    visitor.page.get_by_role("tab", name="简报").click()
    visitor.page.locator("#briefing .empty").wait_for()
    return visitor


def composed(visitor: Visitor) -> Page:
    page = visitor.page
    page.locator("#briefing-kinds label", has_text="自测题").click()
    page.get_by_role("button", name="生成简报").click()
    page.locator("#briefing .sheet-head").wait_for()
    return page


def headings(page: Page) -> list[str]:
    return page.locator(".briefing-slot .part > h3:first-child").all_inner_texts()


def slot(page: Page, place: int) -> Locator:
    return page.locator(".briefing-slot").nth(place)


def word_of(page: Page, folder: Path) -> tuple[str, docx.document.Document]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 Word").click()
    path = folder / "briefing.docx"
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, docx.Document(str(path))


def test_compose_edit_move_and_download(browser: Browser, address: str, tmp_path: Path) -> None:
    visitor = opened(browser, address)
    page = composed(visitor)
    assert headings(page) == ["要点", "责任分工表", "目标表", "对比", "自测题"]
    assert "均与原文核对一致" in page.locator("#briefing .state").inner_text()
    assert page.locator("#briefing [data-cites] a.source[href*='page/source?document=']").count() > 20

    slot(page, 0).get_by_role("button", name="编辑").click()
    box = slot(page, 0).get_by_role("textbox")
    box.wait_for()
    text = box.input_value()
    count = re.search(r"列有配合单位(\d+)个", text)
    assert count
    box.fill(text.replace(count[0], "列有配合单位97个", 1))
    slot(page, 0).get_by_role("button", name="完成").click()
    warned = page.locator("#briefing .unchecked")
    warned.wait_for()
    assert "97个" in warned.inner_text()
    assert UNCHECKED in warned.inner_text()

    slot(page, 0).get_by_role("button", name="下移").click()
    page.wait_for_function("() => document.querySelector('.briefing-slot .part > h3').innerText === '责任分工表'")
    page.wait_for_function("() => document.activeElement.closest('.briefing-slot')?.innerText.includes('97个')")
    slot(page, 3).get_by_role("button", name="移除").click()
    page.wait_for_function("() => document.querySelectorAll('.briefing-slot').length === 4")
    assert headings(page) == ["责任分工表", "要点", "目标表", "自测题"]

    name, file = word_of(page, tmp_path)
    assert re.fullmatch(r"[\u4e00-\u9fff]+专题简报\.docx", name)
    first = [p.text for p in file.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert first == ["所依据的方案", "责任分工表", "要点", "目标表", "自测题", "资料来源"]
    assert not any("97个" in p.text for p in file.paragraphs)
    page.get_by_label("只导出已核对内容").uncheck()
    _, file = word_of(page, tmp_path)
    assert [UNCHECKED in p.text for p in file.paragraphs if "97个" in p.text] == [True]
    assert visitor.faults == []


def test_work_outlives_reload_and_language_and_is_ones_own(browser: Browser, address: str) -> None:
    visitor = opened(browser, address)
    page = composed(visitor)
    slot(page, 4).get_by_role("button", name="移除").click()
    page.wait_for_function("() => document.querySelectorAll('.briefing-slot').length === 4")
    page.locator("#language label").nth(1).click()
    page.get_by_role("button", name="Page to print").wait_for()
    assert headings(page) == ["要点", "责任分工表", "目标表", "对比"]
    page.reload()
    page.locator("#briefing .sheet-head").wait_for()
    assert headings(page) == ["要点", "责任分工表", "目标表", "对比"]
    opened(browser, address)


def test_nothing_chosen_is_said(browser: Browser, address: str) -> None:
    page = opened(browser, address).page
    for box in page.locator("#briefing-plans label").all():
        box.click()
    page.get_by_role("button", name="生成简报").click()
    page.get_by_text("请至少选择一份方案和一项内容。").wait_for()
    assert page.locator("#briefing .empty").is_visible()
