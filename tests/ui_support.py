"""A real Chromium for the page's tests, and the addresses that it asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium of this machine; skips the test, with the reason, when there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser test")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser on this machine (looked for {', '.join(NAMES)}): no browser test")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One user: a browser context of its own, which notes every address it asks for."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Open the page; `requests` and `faults` fill from here on."""
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page: Page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(address)
        self.page.locator("#question textarea").wait_for()

    def ask(self, question: str) -> str:
        """Type a question, press Enter, and return the text of its reply."""
        replies = self.page.locator("#chat .reply")
        before = replies.count()
        box = self.page.locator("#question textarea")
        box.fill(question)
        box.press("Enter")
        replies.nth(before).wait_for()
        return replies.nth(before).inner_text()

    def questions(self) -> list[str]:
        """Return the questions that stand in the chat."""
        return self.page.locator("#chat .ask").all_inner_texts()
