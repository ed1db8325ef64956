"""The page for everybody: no serious fault by axe-core on any tab, light and dark; all by keyboard; every width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from ui_support import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TABS = ("ledger", "targets", "compare", "briefing", "library")
SERIOUS = ("serious", "critical")


def faults(page: Page) -> list[str]:
    """Return the serious faults that axe-core finds, each with the first place of it."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in SERIOUS]


def opened(visitor: Visitor, tab: str) -> Page:
    """Open a tab by its button and wait for what it holds."""
    visitor.page.locator(f'#tabs button[aria-controls="tab-{tab}"]').click()
    visitor.page.locator(f"#tab-{tab} :is(table, button)").first.wait_for()
    visitor.page.wait_for_timeout(300)
    return visitor.page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser: Browser, address: str, theme: str) -> None:
    visitor = Visitor(browser, f"{address}?__theme={theme}")
    assert faults(visitor.page) == []
    for question in (
        "钦州市老年人行动由谁牵头？",
        "比较定南县和大祥区青少年行动的牵头单位",
        "北京市老年人行动由谁牵头？",
    ):
        visitor.ask(question)
    assert faults(visitor.page) == []
    visitor.page.locator("#chat a.source.chip").first.click()
    visitor.page.get_by_role("complementary").locator("mark").first.wait_for()
    assert faults(visitor.page) == []
    visitor.page.keyboard.press("Escape")
    for tab in TABS:
        assert (tab, faults(opened(visitor, tab))) == (tab, [])
    assert visitor.faults == []


def test_a_question_is_asked_and_checked_by_keyboard_alone(browser: Browser, address: str) -> None:
    page = Visitor(browser, address).page
    page.keyboard.type("钦州市老年人行动由谁牵头？")  # the question has the focus from the start
    page.keyboard.press("Enter")
    page.locator("#chat .reply").wait_for()
    chip = page.locator("#chat a.source.chip").first
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("complementary").locator("mark").first.wait_for()
    assert page.evaluate("document.activeElement.closest('aside') !== null")
    page.keyboard.press("Escape")
    page.get_by_role("complementary").wait_for(state="hidden")
    assert chip.evaluate("chip => chip === document.activeElement"), "the focus comes back to where it was"


def test_tabs_are_reached_and_opened_by_keyboard(browser: Browser, address: str) -> None:
    page = Visitor(browser, address).page
    first = page.locator("#tabs [role=tablist] button").first
    first.focus()
    for tab in TABS:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(f"#tab-{tab}").wait_for()
        assert page.evaluate("location.hash") == f"#tab-{tab}"
    page.reload()
    page.locator(f"#tab-{TABS[-1]}").wait_for()


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (3840, 2160)])
def test_no_width_scrolls_sideways(browser: Browser, address: str, size: tuple[int, int]) -> None:
    visitor = Visitor(browser, address)
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    visitor.ask("比较定南县和大祥区青少年行动的牵头单位")
    for tab in ("ask", *TABS):
        if tab != "ask":
            opened(visitor, tab)
        over = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (tab, over <= 0) == (tab, True)
        beyond = visitor.page.locator(f"#tab-{tab}").evaluate(
            "tab => tab.getBoundingClientRect().right - document.documentElement.clientWidth"
        )
        assert (tab, beyond <= 1) == (tab, True)
