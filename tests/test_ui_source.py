"""The source pane, a plan's text as a page of its own, and the library, in a real browser and over HTTP."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from gold import CORPUS
from ui_support import Visitor

from answer import Assistant, formal_citation

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QINZHOU = "qinzhou_2021-2035.txt"
LEAD = "（牵头单位：市卫生健康委、市民政局，市委老干部局"
HTML = {"Accept": "text/html"}


def _raw() -> str:
    return (CORPUS / QINZHOU).read_bytes().decode("utf-8-sig")


def _get(address: str, **headers: str) -> tuple[int, str, str]:
    """Return status, content type and text."""
    request = urllib.request.Request(address, headers={key.replace("_", "-"): value for key, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, reply.headers["content-type"], reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read().decode()


def _source(address: str, **place: object) -> str:
    return f"{address}page/source?{urlencode(place)}"


def _bare(text: str) -> str:
    return re.sub(r"[\s#*]", "", text)


def test_page_and_fragment_hold_the_whole_plan_with_the_passage(address: str, assistant: Assistant) -> None:
    start = _raw().index(LEAD)
    place = {"document": QINZHOU, "start": start, "end": start + len(LEAD)}
    status, kind, page = _get(_source(address, **place), **HTML)
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert '<html lang="zh-CN">' in page
    assert f'<mark id="passage">{LEAD}</mark>' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    body = page.split('<div class="plan-text"')[1].split("</article>")[0].split(">", 1)[1]
    assert _bare(re.sub(r"<[^>]+>", "", body)) == _bare(assistant.corpus.document(QINZHOU).text)
    for spelled in (_get(_source(address, **place, fragment=1))[2], _get(_source(address, **place), X_Fragment="1")[2]):
        assert spelled.startswith("<article")
        assert f'data-quote="{LEAD}"' in spelled
        assert formal_citation(assistant.corpus, QINZHOU, start) in spelled


@pytest.mark.parametrize(
    ("place", "status", "why"),
    [
        ({"document": "<b>x.txt", "start": 1, "end": 2}, 404, "文库中没有名为"),
        ({"document": QINZHOU, "start": 9, "end": 3}, 422, "位置无效"),
        ({"document": QINZHOU, "start": "a", "end": 3}, 422, "位置无效"),
        ({"document": QINZHOU, "start": 0, "end": 10**9}, 422, "位置无效"),
        ({"document": QINZHOU, "start": 0, "end": 1}, 422, "只有排版符号"),
        ({}, 404, "文库中没有名为"),
    ],
)
def test_a_place_that_is_not_there_is_told_in_chinese(
    address: str, place: dict[str, object], status: int, why: str
) -> None:
    for headers, kind in ((HTML, "text/html"), ({}, "application/json"), ({"X_Fragment": "1"}, "text/html")):
        got, content, text = _get(_source(address, **place), **headers)
        assert got == status
        assert content.startswith(kind)
        assert why in text
        assert "<b>x" not in text or kind == "application/json"


def test_unknown_addresses_of_pages_end_here(address: str) -> None:
    status, kind, text = _get(f"{address}page/nothing")
    assert (status, kind) == (404, "application/json")
    assert "没有这个地址" in text


def test_a_chip_opens_the_pane_and_the_keyboard_walks_and_closes_it(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    page = visitor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
    visitor.ask("比较钦州市和韶关市老年人科学素质提升行动的牵头单位")
    chip = page.locator("#chat a.source.chip").first
    chip.press("Enter")
    pane = page.get_by_role("complementary", name="原文")
    mark = pane.locator("#passage")
    mark.wait_for()
    assert page.evaluate("document.activeElement.className") == "plan-name"
    assert pane.locator(".source-count").inner_text() == "1 / 3"
    first = mark.inner_text()
    box, inside = mark.bounding_box(), pane.bounding_box()
    assert box and inside
    assert inside["y"] < box["y"] < inside["y"] + inside["height"]
    assert 0.35 * 1366 < inside["width"] < 0.45 * 1366
    assert (page.locator("#chat").bounding_box() or inside)["width"] < 0.6 * 1366

    pane.get_by_role("button", name="复制引用格式").click()
    pane.get_by_text("已复制引用格式").wait_for()
    assert "（钦政发〔2022〕5号，2022年3月29日）第三部分（四）" in page.evaluate("navigator.clipboard.readText()")
    pane.get_by_role("button", name="下一处").click()
    page.wait_for_function("text => document.querySelector('#passage').innerText !== text", arg=first)
    assert pane.locator(".source-count").inner_text() == "2 / 3"
    pane.get_by_role("button", name="复制引文").click()
    pane.get_by_text("已复制引文").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == pane.locator("#passage").inner_text()

    pane.locator(".outline summary").click()
    pane.locator(".outline a", has_text="五、").first.click()
    page.wait_for_function("document.activeElement.id.startsWith('source-')")
    page.keyboard.press("Escape")
    pane.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('#chat a.source')")
    assert visitor.faults == []


def test_on_a_narrow_screen_the_pane_covers_the_page(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.ask("钦州市老年人行动由哪些单位牵头？")
    visitor.page.locator("#chat a.source.chip").first.click()
    visitor.page.locator("#source-pane #passage").wait_for()
    assert (visitor.page.locator("#source-pane").bounding_box() or {})["width"] == 390
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate("!document.activeElement.closest('.main.app')"), "focus left the pane"
    visitor.page.get_by_role("button", name="关闭").click()
    visitor.page.locator("#question textarea").click()


def test_the_page_of_a_passage_needs_no_script(browser: Browser, address: str) -> None:
    start = _raw().index(LEAD)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{_source(address, document=QINZHOU, start=start, end=start + len(LEAD))}#passage")
    assert page.locator("#passage").inner_text() == LEAD
    box = page.locator("#passage").bounding_box()
    assert box and 0 <= box["y"] < 768
    page.locator(".verified summary").click()
    assert f"第 {start}–{start + len(LEAD)} 字符" in page.locator(".verified p").first.inner_text()
    context.close()


def test_library_lists_searches_and_shows_a_plan(browser: Browser, address: str, assistant: Assistant) -> None:
    visitor = Visitor(browser, address)
    page = visitor.page
    page.get_by_role("tab", name="文库").click()
    page.locator(".open-plan", has_text="定南县").click()
    page.locator("#library .plan-heading", has_text="定南县").wait_for()
    slips = page.locator("#library .doubts", has_text="疑似印刷差错")
    assert "同一名单里重复列出" in slips.inner_text()
    page.locator("#library-words input, #library-words textarea").fill("市 卫生健康委")
    page.keyboard.press("Enter")
    told = page.locator("#library .told")
    told.wait_for()
    wanted = sum(re.sub(r"\s", "", d.text).count("市卫生健康委") for d in assistant.corpus.documents)
    assert f"共 {wanted} 处" in told.inner_text()
    marks = page.locator("#library .hits mark").all_text_contents()
    assert [re.sub(r"\s", "", text) for text in marks] == ["市卫生健康委"] * wanted
    page.locator("#library .hits a.source").first.click()
    page.locator("#source-pane #passage").wait_for()
    assert page.locator("#source-pane .source-count").inner_text() == f"1 / {wanted}"
    page.keyboard.press("Escape")
    page.locator("#language label").nth(1).click()
    page.get_by_role("heading", name="Plans held").wait_for()
    assert visitor.faults == []
    assert quote("文库") not in page.url
