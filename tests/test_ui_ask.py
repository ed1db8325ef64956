"""问答 in a real browser: conversations outlive reload and restart, questions are edited, shared, limited and judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from page_client import PageClient
from ui_support import Visitor

from answer import Assistant, Memory
from answer.memory import FILE
from ui import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LEADS = {
    "钦州市老年人行动由谁牵头？": "市卫生健康委",
    "韶关市农民行动由谁牵头？": "市农业农村局",
    "定南县青少年行动由谁牵头？": "县教科体局",
}
FIRST, SECOND, THIRD = LEADS


@pytest.fixture
def kept(tmp_path: Path) -> Memory:
    return Memory(tmp_path)


@pytest.fixture
def address(assistant: Assistant, kept: Memory) -> Iterator[str]:
    with serving(assistant, kept) as served:
        yield served


def test_a_conversation_outlives_reload_and_restart(browser: Browser, assistant: Assistant, tmp_path: Path) -> None:
    with serving(assistant, Memory(tmp_path)) as served:
        visitor = Visitor(browser, served)
        visitor.ask(FIRST)
        visitor.ask("那配合单位呢？")
        shown = visitor.page.locator("#chat .reply .text").all_inner_texts()
        visitor.page.reload()
        visitor.page.locator("#chat .reply").nth(1).wait_for()
        assert visitor.page.locator("#chat .reply .text").all_inner_texts() == shown
        port = urlsplit(served).port
    with serving(assistant, Memory(tmp_path), port=port):
        visitor.page.reload()
        visitor.page.locator("#chat .reply").nth(1).wait_for()
        assert visitor.questions() == [FIRST, "那配合单位呢？"]
        assert "定南县" in visitor.ask("定南县的呢？"), "the subject is carried on from before the restart"

        visitor.page.get_by_role("button", name="新对话").click()
        visitor.page.locator("#chat .welcome").wait_for()
        visitor.ask(SECOND)
        visitor.page.wait_for_function(  # the list names it a moment after its reply
            f"document.querySelector('#kept input').value.startsWith('{SECOND[:10]}')"
        )
        visitor.page.locator("#kept input").click()
        visitor.page.get_by_role("option", name=FIRST[:10]).click()
        visitor.page.locator("#chat .reply").nth(2).wait_for()
        assert visitor.questions() == [FIRST, "那配合单位呢？", "定南县的呢？"]

        visitor.page.get_by_role("button", name="删除此对话").click()
        visitor.page.get_by_role("button", name="确定删除？").click()
        visitor.page.locator("#chat .welcome").wait_for()
        assert not visitor.page.locator("#drop").is_visible(), "nothing to delete"
        visitor.page.locator("#kept input").click()
        assert visitor.page.get_by_role("option").count() == 2, "the head of the list, and the other conversation"
        stranger = Visitor(browser, served)
        assert stranger.questions() == []
        assert not stranger.page.locator("#kept").is_visible()
        assert visitor.faults == []


def test_questions_asked_close_behind_each_other_are_all_answered(browser: Browser, address: str) -> None:
    for _ in range(5):  # a stream of events that closes while a question is on its way must not swallow its reply
        visitor = Visitor(browser, address)
        for question in (FIRST, "那定南县呢？", SECOND):
            assert visitor.ask(question)
        visitor.page.context.close()


def test_a_question_is_edited_and_asked_again_in_its_place(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    for question in (FIRST, "那配合单位呢？", SECOND):
        visitor.ask(question)
    visitor.page.locator("#chat .user-row").nth(1).hover()
    visitor.page.locator("#chat .act.edit").nth(1).click()
    box = visitor.page.locator("#question textarea")
    assert box.input_value() == "那配合单位呢？"
    box.fill(THIRD)
    box.press("Enter")
    visitor.page.get_by_text("县教科体局").first.wait_for()
    assert visitor.questions() == [FIRST, THIRD]
    visitor.ask(SECOND)
    assert visitor.questions() == [FIRST, THIRD, SECOND], "only the one question was edited"


def test_a_question_not_yet_asked_outlives_a_reload(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    box = visitor.page.locator("#question textarea")
    box.press_sequentially("增城区的目标")
    visitor.page.reload()
    visitor.page.wait_for_function("document.querySelector('#question textarea')?.value === '增城区的目标'")
    visitor.ask(FIRST)
    visitor.page.reload()
    visitor.page.locator("#chat .reply").wait_for()
    assert box.input_value() == "", "what was asked is not offered again"


def test_a_link_to_a_question_asks_it(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    visitor.ask(FIRST)
    link = visitor.page.locator("#chat .act.share").get_attribute("href") or ""
    assert parse_qs(urlsplit(link).query) == {"q": [FIRST]}
    visitor.page.locator("#chat .user-row").hover()
    visitor.page.locator("#chat .act.share").click()
    visitor.page.locator("#told").get_by_text("已复制").wait_for()
    other = Visitor(browser, address.rstrip("/") + link)
    other.page.locator("#chat .reply").wait_for()
    assert other.questions() == [FIRST]
    assert LEADS[FIRST] in other.page.locator("#chat .reply").inner_text()
    other.page.wait_for_function("!location.search")
    other.page.reload()
    other.page.locator("#chat .reply").wait_for()
    assert other.questions() == [FIRST], "not asked again"


def test_the_search_is_limited_and_topics_follow(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    visitor.page.locator("#regions label", has_text="增城区").click()
    options = visitor.page.get_by_role("option")
    for _ in range(40):  # until the offer has followed; 增城区 has no action for 老年人
        visitor.page.locator("#topic input").click()
        options.first.wait_for()
        if not options.filter(has_text="老年人").count() and options.filter(has_text="城镇劳动者").count() == 1:
            break
        visitor.page.keyboard.press("Escape")
        visitor.page.locator("#question textarea").click()
    options.filter(has_text="城镇劳动者").click()
    reply = visitor.ask("由谁牵头？")
    assert "增城区" in reply
    assert "城镇劳动者" in reply


def test_an_answer_is_judged_with_a_reason(browser: Browser, address: str, kept: Memory) -> None:
    visitor = Visitor(browser, address)
    visitor.ask(FIRST)
    visitor.ask(SECOND)
    visitor.page.get_by_role("button", name="有帮助", exact=True).first.click()
    visitor.page.get_by_role("button", name="没有帮助").last.click()
    visitor.page.locator("#why").get_by_text("数字不对").click()
    visitor.page.locator("#note textarea").fill("应为两个单位")
    visitor.page.get_by_role("button", name="提交").click()
    visitor.page.locator("#why").wait_for(state="hidden")
    told = {j.question: (j.liked, j.reason, j.note, j.history) for j in kept.judgements()}
    assert told == {FIRST: (True, "", "", ()), SECOND: (False, "wrong_figure", "应为两个单位", (FIRST,))}
    visitor.page.reload()
    visitor.page.locator("#chat .reply").nth(1).wait_for()
    pressed = visitor.page.locator("#chat .message-buttons button[aria-pressed=true]")
    pressed.nth(1).wait_for()
    assert [b.get_attribute("aria-label") for b in pressed.all()] == ["有帮助", "没有帮助"]


def test_an_answer_is_shown_where_it_cannot_be_kept(browser: Browser, address: str, tmp_path: Path) -> None:
    visitor = Visitor(browser, address)
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.executescript("DROP TABLE turn; DROP TABLE judgement")
    assert LEADS[FIRST] in visitor.ask(FIRST)
    visitor.page.get_by_text("未能保存这次对话").wait_for()


def test_fifty_visitors_at_once_each_get_their_own_answer(address: str) -> None:
    asked = [(FIRST, SECOND, THIRD)[n % 3] for n in range(50)]

    def visit(question: str) -> str:
        client = PageClient(address)
        try:
            return client.ask(question)
        finally:
            client.close()

    with ThreadPoolExecutor(len(asked)) as threads:
        replies = list(threads.map(visit, asked))
    for question, reply in zip(asked, replies, strict=True):
        assert LEADS[question] in reply
        assert not any(other in reply for other in LEADS if other != question)
