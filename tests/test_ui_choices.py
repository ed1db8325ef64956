"""What was chosen on the page outlives a reload; what a control does not offer is dropped; a tab is sent when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr
import httpx
import pytest
from ui_support import Visitor

from ui.choices import restored, values_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHOICES = [("全部", ""), ("钦州市", "q"), ("韶关市", "s")]


@pytest.mark.parametrize(
    ("component", "kept", "lost"),
    [
        (gr.Radio(CHOICES), "q", "x"),
        (gr.Dropdown(CHOICES, value="s"), "", 7),
        (gr.Dropdown(CHOICES, multiselect=True), ["q", "s"], ["q", "x"]),
        (gr.Dropdown(CHOICES, allow_custom_value=True), "一个主题", ""),
        (gr.CheckboxGroup(CHOICES, value=["q"]), [], "q"),
        (gr.Checkbox(value=True), False, "yes"),
        (gr.Textbox(), "青少年", "长" * 500),
    ],
)
def test_a_choice_comes_back_only_into_a_control_that_offers_it(component: Any, kept: object, lost: object) -> None:
    assert restored(component, kept)["value"] == kept
    assert all("value" not in restored(component, value) for value in (lost, None, {"a": 1}, component.value))


@pytest.mark.parametrize("stored", ["", "{", "[1]", "null", None, 3])
def test_what_is_no_set_of_choices_gives_none(stored: object) -> None:
    assert values_of(stored) == {}
    assert values_of('{"a": "b"}') == {"a": "b"}


def test_choices_and_language_outlive_a_reload(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    page = visitor.page
    page.locator("#regions label", has_text="韶关市").click()
    page.get_by_role("tab", name="责任台账").click()
    page.locator("#ledger-rows table").wait_for()
    page.locator("#ledger-region input").click()
    page.get_by_role("option", name="钦州市").click()
    page.locator("#ledger-text textarea").fill("青少年")
    page.get_by_text("显示 2 条").wait_for()
    page.get_by_role("tab", name="简报").click()
    page.locator("#briefing-kinds label", has_text="自测题").click()
    page.get_by_role("tab", name="责任台账").click()
    page.locator("#language label").nth(1).click()
    page.get_by_text("2 of the 127 rows").wait_for()

    page.reload()
    page.get_by_text("2 of the 127 rows").wait_for()
    assert page.title() == "Plan Q&A"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#ledger-region input").input_value() == "钦州市"
    assert page.locator("#ledger-text textarea").input_value() == "青少年"
    page.get_by_role("tab", name="Briefing").click()
    assert page.locator("#briefing-kinds label", has_text="Self-test").locator("input").is_checked()
    page.get_by_role("tab", name="Ask").click()
    assert page.locator("#regions label", has_text="韶关市").locator("input").is_checked()
    page.get_by_text("Ask about the plans held").wait_for()
    page.get_by_role("tab", name="Ledger").click()
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_text("Complete ledger: all 127").wait_for()
    assert visitor.faults == []


def test_choices_are_of_one_window(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    visitor.page.locator("#regions label", has_text="韶关市").click()
    visitor.page.wait_for_function("() => sessionStorage['planqa.choices']?.includes('韶关市')")
    other = Visitor(browser, address)
    assert not other.page.locator("#regions label", has_text="韶关市").locator("input").is_checked()


def test_a_tab_is_sent_when_it_is_opened(browser: Browser, address: str) -> None:
    config = httpx.get(f"{address}config").json()
    sent = {c["props"].get("elem_id"): len(str(c["props"].get("value"))) for c in config["components"]}
    heavy = ("ledger-rows", "ledger-units", "ledger-matrix", "targets-table", "compare-table", "library-plan")
    assert all(sent[name] < 200 for name in heavy)
    page = httpx.get(address)
    assert page.headers["content-encoding"] == "gzip"
    assert int(page.headers["content-length"]) < 120_000
    visitor = Visitor(browser, address)
    visitor.page.locator("#language label").nth(1).click()  # before the tabs are opened
    visitor.page.get_by_role("tab", name="Library").click()
    visitor.page.get_by_role("heading", name="Plans held").wait_for()
    visitor.page.locator("#library-plan article.reading").wait_for()
    assert visitor.page.locator(".toast-body").count() == 0
    assert visitor.faults == []


def test_notices_speak_the_pages_language(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    visitor.page.locator("#question textarea").press("Enter")
    notice = visitor.page.locator(".toast-body")
    notice.get_by_text("请先输入问题。").wait_for()
    assert notice.locator(".toast-title").inner_text().strip() == "提示"
    assert notice.locator(".toast-close").get_attribute("aria-label") == "关闭"
    visitor.page.context.set_offline(True)
    visitor.page.locator("#question textarea").fill("钦州市老年人行动由谁牵头？")
    visitor.page.locator("#question textarea").press("Enter")
    visitor.page.get_by_text("与服务器的连接已断开").wait_for()
    assert "Connection" not in visitor.page.locator("body").inner_text()
