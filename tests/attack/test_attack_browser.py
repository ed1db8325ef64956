"""Item 7, in a real browser: the office's page under its path, with its token, and under the policy that it is sent with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attacked import SENIORS, Attacked
from conftest import TOKEN
from ui_support import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page


@contextmanager
def page_of(address: str, password: str = "") -> Iterator[tuple[Page, list[str], list[str]]]:
    """Give an open page, the addresses that it asks for, and what its console says is wrong."""
    with chromium() as browser:
        held = {"username": "official", "password": password} if password else None
        page = browser.new_context(http_credentials=held).new_page()  # type: ignore[arg-type]
        requests: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        yield page, requests, faults


def test_the_page_works_under_a_path_with_a_token_and_its_policy(office: Attacked) -> None:
    with page_of(f"{office.address}/plans/", TOKEN) as (page, requests, faults):
        box = page.locator("#question textarea")
        box.wait_for(timeout=90_000)
        box.fill(SENIORS)
        box.press("Enter")
        page.locator("#chat .reply").first.wait_for(timeout=60_000)
        assert "市民政局" in page.locator("#chat .reply").first.inner_text()
        page.locator("#chat a.source.chip").first.click()
        page.get_by_role("complementary").locator("mark").first.wait_for(timeout=60_000)
        page.locator('#tabs button[aria-controls="tab-ledger"]').click()
        page.locator("#tab-ledger table").first.wait_for(timeout=60_000)
        exported = page.locator("#tab-ledger a.export").first.get_attribute("href")
        assert exported is not None
        assert page.request.get(f"{office.address}/plans/{exported}").status == 200
        own = [urlsplit(url) for url in requests if url.startswith("http")]
        assert {url.netloc for url in own} == {urlsplit(office.address).netloc}
        assert [url.path for url in own if not url.path.startswith("/plans/")] == []
        assert [fault for fault in faults if "401" not in fault] == []


def test_the_browser_keeps_other_websites_out(server: Attacked, office: Attacked) -> None:
    """A page of one server, as another website of this very machine, tries to read, to write and to frame the other."""
    with page_of(f"{server.address}/healthz") as (page, _, _):
        tried = page.evaluate(
            """async (there) => {
              const tries = [
                () => fetch(there + "/healthz").then((r) => r.text()),
                () => fetch(there + "/api/batch", { method: "POST", headers: { "Content-Type": "text/plain" }, body: "{}" }).then((r) => r.text()),
                () => fetch(there + "/plans/api/ask", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }).then((r) => r.text()),
              ];
              const out = [];
              for (const one of tries) out.push(await one().catch(() => "refused"));
              return out;
            }""",
            office.address,
        )
        assert tried == ["refused"] * 3
