"""The chat page in a real browser, over the real assistant and the five plans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from gold import CORPUS
from llm_server import llm_server
from ui_support import Visitor

from answer import Assistant, Memory, ModelSettings, open_model
from ui import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LEADS = ("市卫生健康委", "市民政局", "市委老干部局")


def test_question_is_answered_and_its_citation_shows_the_clause(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    reply = visitor.ask("who leads 老年人 actions in 钦州")
    assert all(unit in reply for unit in LEADS)

    raw = (CORPUS / "qinzhou_2021-2035.txt").read_bytes().decode("utf-8-sig")
    quotes = []
    pane = visitor.page.locator("#source-pane")
    for chip in visitor.page.locator("#chat a.chip").all():
        cited = parse_qs(urlsplit(chip.get_attribute("href") or "").query)
        quote = raw[int(cited["start"][0]) : int(cited["end"][0])]
        chip.click()
        pane.locator("#passage").wait_for(state="visible")
        marked = "".join(pane.locator("mark").all_text_contents())
        assert re.sub(r"\s", "", marked) == re.sub(r"[\s#*]", "", quote)
        assert "钦政发〔2022〕5号" in pane.inner_text()
        quotes.append(marked)
        pane.get_by_role("button", name="关闭").click()
    assert any(all(unit in quote for unit in LEADS) for quote in quotes)

    card = visitor.page.locator("#chat details.cite").first
    card.locator("summary").click()
    passage = card.locator(".passage").text_content() or ""
    assert (card.locator("mark").text_content() or "") in passage
    assert passage in raw
    assert visitor.faults == []


def test_nothing_leaves_this_machine(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    visitor.ask("钦州市老年人行动由哪些单位牵头？")
    visitor.page.locator("#language label").nth(1).click()
    visitor.page.get_by_role("button", name="Send").wait_for()
    assert visitor.requests
    assert {urlsplit(url).hostname for url in visitor.requests if not url.startswith(("data:", "blob:"))} == {
        "127.0.0.1"
    }
    outside = "links => links.map(link => link.href).filter(href => new URL(href).host !== location.host)"
    assert visitor.page.locator("a[href]").evaluate_all(outside) == []


def test_two_visitors_keep_their_own_conversations(browser: Browser, address: str) -> None:
    first, second = Visitor(browser, address), Visitor(browser, address)
    first.ask("钦州市老年人行动由哪些单位牵头？")
    second.ask("韶关市农民行动由谁牵头？")
    first.ask("那配合单位呢？")
    assert first.questions() == ["钦州市老年人行动由哪些单位牵头？", "那配合单位呢？"]
    assert second.questions() == ["韶关市农民行动由谁牵头？"]
    second.page.get_by_role("button", name="新对话").click()
    second.page.locator("#chat .welcome").wait_for()
    assert second.questions() == []
    assert len(first.questions()) == 2


def test_markup_in_a_question_is_shown_as_text(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    question = (
        '<script>document.title="x"</script> <img src=http://evil.example/a.png> ![b](http://evil.example/b.png) $$c$$'
    )
    visitor.ask(question)
    assert visitor.questions() == [question]
    assert visitor.page.title() != "x"
    assert visitor.page.locator("#chat img").count() == 0
    assert not any("evil.example" in url for url in visitor.requests)


def test_region_filter_example_and_empty_question(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    box = visitor.page.locator("#question textarea")
    box.press("Enter")
    visitor.page.get_by_text("请先输入问题。").wait_for()
    assert visitor.questions() == []

    example = visitor.page.locator("#chat .example").first
    text = example.inner_text().strip().splitlines()[-1]  # above it stands who would ask
    example.click()
    visitor.page.locator("#chat .reply").wait_for()
    assert visitor.questions() == [text]

    visitor.page.locator("#regions label", has_text="韶关市").click()
    visitor.ask("老年人行动由谁牵头？")
    paths = visitor.page.locator("#chat .reply").last.locator(".cite .path").all_text_contents()
    assert paths
    assert all(path.startswith("韶关市") for path in paths)


def test_enter_that_ends_an_input_methods_word_does_not_send(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address)
    visitor.page.locator("#question textarea").click()
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Input.imeSetComposition", {"text": "钦州", "selectionStart": 2, "selectionEnd": 2})
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_timeout(400)
    assert visitor.questions() == []


def test_a_models_sentences_appear_as_they_hold_and_stop_ends_them(
    browser: Browser, assistant: Assistant, memory: Memory
) -> None:
    with llm_server() as (url, script):
        writing = assistant.with_model(open_model(ModelSettings(url=url, model="scripted-model", timeout=20)))
        script.pause = 0.15  # seconds between pieces, so that the page is seen on the way
        script.replies = [
            "市卫生健康委是牵头单位之一。[1]\n市民政局是牵头单位之一。[1]\n" + "市委老干部局是牵头单位之一。[1]\n" * 40
        ]
        with serving(writing, memory) as served:
            visitor = Visitor(browser, served)
            visitor.page.locator("#question textarea").fill("钦州市老年人行动由谁牵头？")
            visitor.page.keyboard.press("Enter")
            found = visitor.page.locator("#chat .found")
            found.wait_for()
            assert all(unit in found.inner_text() for unit in LEADS), (
                "what is known already need not wait for the model"
            )
            visitor.page.get_by_text("市民政局是牵头单位之一。").wait_for()
            assert visitor.page.locator("#chat .reply").count() == 0, "shown before the answer is complete"
            judging = visitor.page.locator("#chat .message-buttons")
            assert not judging.is_visible(), "a reply on its way can't be judged"
            visitor.page.locator("#stop").click()
            visitor.page.locator("#chat .reply").wait_for()
            reply = visitor.page.locator("#chat .reply").inner_text()
            assert all(unit in reply for unit in LEADS), "the rules fill what was stopped"
            assert "已停止" in reply
            assert "scripted-model" in reply
            assert not visitor.page.locator("#stop").is_visible()
            assert judging.is_visible()
            script.fault = "down"
            again = visitor.ask("钦州市农民行动由谁牵头？")
            assert "市农业农村局" in again
            assert "语言模型服务出错（500），答案由规则给出" in again
            assert visitor.faults == []
