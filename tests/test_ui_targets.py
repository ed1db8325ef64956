"""目标 and 对比 in a real browser, over the real assistant and the five plans."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from gold import CORPUS
from ui_support import Visitor

from answer import Assistant, target_rows

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


def _open(browser: Browser, address: str, tab: str) -> tuple[Visitor, Page]:
    visitor = Visitor(browser, address)
    visitor.page.locator(f'#tabs button[aria-controls="tab-{tab}"]').click()
    visitor.page.locator(f"#{tab} table").first.wait_for()
    return visitor, visitor.page


def _cited(link: Locator) -> str:
    """Return the raw text that a link to the source leads to."""
    query = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    raw = (CORPUS / query["document"][0]).read_bytes().decode("utf-8-sig")
    return raw[int(query["start"][0]) : int(query["end"][0])]


def test_chart_shows_goal_years_apart_with_the_plans_own_words(browser: Browser, address: str) -> None:
    visitor, page = _open(browser, address, "targets")
    panels = page.locator("#targets .chart .panel")
    assert panels.locator("h4").all_inner_texts() == ["目标年：2020 年", "目标年：2025 年"]
    assert "达到10％以上" in panels.nth(0).inner_text()
    marks = page.locator("#targets .chart li")
    widths = {}
    for mark in marks.all():
        link = mark.locator("a.source")
        assert link.inner_text().strip("力争达到超过以上 ") in _cited(link)
        assert mark.locator(".when").inner_text().startswith("20")
        bar = mark.locator(".bar").bounding_box()
        assert bar is not None
        widths[link.inner_text()] = bar["width"]
    assert widths["超过16%"] / widths["达到6.5%"] == pytest.approx(16 / 6.5, rel=0.03), "bars start at zero"
    assert page.locator("#targets .indicator tbody tr").count() == marks.count() == 8
    assert visitor.faults == []


def test_filters_keep_what_fits_and_heads_sort(browser: Browser, address: str, assistant: Assistant) -> None:
    _, page = _open(browser, address, "targets")
    rows = page.locator("#targets-table tbody tr")
    held = list(target_rows(assistant.corpus))
    assert rows.count() == len(held)

    page.locator("#targets-kinds label", has_text="基数").click()
    expected = sum(r["kind"] == "baseline" for r in held)
    page.get_by_text(f"{expected} 条（共 {len(held)} 条）").wait_for()
    assert rows.count() == expected

    head = page.locator("#targets-table th", has_text="数值")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    values = [float(v) for v in page.locator("#targets-table td.value").evaluate_all("c => c.map(x => x.dataset.sort)")]
    assert values == sorted(values)
    head.locator("button").press("Enter")
    values = [float(v) for v in page.locator("#targets-table td.value").evaluate_all("c => c.map(x => x.dataset.sort)")]
    assert values == sorted(values, reverse=True)

    page.locator("#targets-text input, #targets-text textarea").fill("没有这样的词")
    page.get_by_text("没有符合条件的目标").wait_for()


def test_a_year_that_is_not_written_is_said_to_be_so(browser: Browser, address: str) -> None:
    _, page = _open(browser, address, "targets")
    trained = page.locator("#targets-table tr", has_text="科技辅导员").first
    assert "未写年份" in trained.inner_text()
    derived = page.locator("#targets-table tr", has_text="4000")
    assert "2025年（推定）" in derived.inner_text()


def test_topic_is_laid_out_plan_by_plan_and_silence_is_said(browser: Browser, address: str) -> None:
    visitor, page = _open(browser, address, "compare")
    topic = page.locator("#compare-topic input")
    topic.fill("老年人")
    topic.press("Enter")
    page.get_by_text("“老年人”在 5 份规划中的写法").first.wait_for()
    heads = page.locator("#compare table thead th")
    assert "规划期 2016—2020 年" in heads.nth(5).inner_text()
    cells = page.locator("#compare tbody tr", has_text="牵头单位").locator("td")
    assert "市卫生健康委、市民政局、市委老干部局" in cells.nth(2).inner_text()
    assert cells.nth(4).inner_text().strip() == "该方案未提及"
    assert "市委老干部局" in _cited(cells.nth(2).locator("a.source").first)
    cells = page.locator("#compare tbody td").all()
    uncited = [c.inner_text() for c in cells if not c.locator("a.source, .silent").count()]
    assert all("见“配合单位”一栏" in text for text in uncited), (
        "every cell is cited, silent, or says where its units stand"
    )
    difference = page.locator("#compare .difference").inner_text()
    assert "没有的：增城区" in difference
    assert visitor.faults == []


def test_two_plans_at_least_and_words_follow_the_switch(browser: Browser, address: str) -> None:
    visitor, page = _open(browser, address, "compare")
    for region in ("大祥区", "定南县", "钦州市"):
        page.locator("#compare-plans label", has_text=region).click()
    page.get_by_text("在 2 份规划中的写法").first.wait_for()
    page.locator("#compare-plans label", has_text="韶关市").click()
    page.get_by_text("请至少选择两个地区再对比。").wait_for()
    page.locator("#language label").nth(1).click()
    page.get_by_text("Choose at least two regions to compare.").wait_for()
    assert {urlsplit(url).hostname for url in visitor.requests if not url.startswith(("data:", "blob:"))} == {
        "127.0.0.1"
    }


def test_a_phone_scrolls_the_table_and_not_the_page(browser: Browser, address: str) -> None:
    _, page = _open(browser, address, "compare")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    region = page.locator("#compare .sheet-scroll")
    assert region.get_attribute("tabindex") == "0"
    region.evaluate("e => { e.scrollLeft = 400 }")
    first = page.locator("#compare tbody th").first.bounding_box()
    box = region.bounding_box()
    assert first is not None
    assert box is not None
    assert first["x"] - box["x"] == pytest.approx(0, abs=2), "the first column stays in place"
