"""Values of the answer room → HTML: escaped, cited, and whole."""

from __future__ import annotations

import re
import string
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.model import Answer, Citation, Language, Reason, Refusal, SourceView, Trace
from ui.conversation import Turn, history, messages
from ui.render import escape, question_html, reply_html, text_html, welcome_html
from ui.texts import TEXTS, say

QUOTE = "（牵头单位：市卫生健康委、市民政局，市委老干部局；配合单位：市委宣传部）"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> **b** [a](javascript:alert(1))"


class _Page(HTMLParser):
    """The tags, attributes and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def _citation(marker: int = 1, quote: str = QUOTE) -> Citation:
    return Citation(
        marker,
        "qinzhou_2021-2035.txt",
        "钦州市全民科学素质行动计划纲要实施方案（2021—2035年）",
        "钦政发〔2022〕5号",
        "钦州市",
        ("三、开展提升行动", "（四）老年人科学素质提升行动"),
        100,
        100 + len(quote),
        quote,
    )


def _view(citation: Citation, before: str = "前文。\n\n", after: str = "\n\n后文。") -> SourceView:
    return SourceView(citation, before, after, "《钦州市…实施方案》（钦政发〔2022〕5号）第三部分（四）")


def _answer(text: str, *citations: Citation, complete: bool | None = None, rows: int = 0) -> Answer:
    return Answer("问", text, citations, rows=({},) * rows, complete=complete)


def _reply(reply: Answer | Refusal, language: Language = "zh") -> str:
    return reply_html(reply, [_view(citation) for citation in reply.citations], turn=2, language=language)


@given(st.text())
def test_escaped_text_reads_back_as_it_was_and_stands_on_one_line(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    assert "<" not in shown
    sound = text.encode("utf-8", "replace").decode("utf-8")
    page = _Page(f"<p>{shown}</p>")
    assert page.tags == ["p"]
    assert page.text.replace("\r", "\n") == sound.replace("\r", "\n") or "\x00" in sound or not sound.isprintable()


@pytest.mark.parametrize("where", ["question", "text", "cell", "quote", "before", "title", "holds", "trace"])
def test_markup_is_shown_as_text_wherever_it_comes_from(where: str) -> None:
    citation = _citation(quote=HOSTILE if where == "quote" else QUOTE)
    trace = Trace(((HOSTILE, HOSTILE),), ((1, HOSTILE, 0.5),), {"total_ms": 1.0}) if where == "trace" else Trace()
    text = {"text": HOSTILE, "cell": f"| a | b |\n|---|---|\n| {HOSTILE} | [1] |"}.get(where, "见 [1]")
    reply = Refusal("问", "topic_absent", text, (HOSTILE if where == "holds" else "甲",), (citation,), (), trace)
    view = SourceView(citation, HOSTILE if where == "before" else "", "", HOSTILE if where == "title" else "")
    html = question_html(HOSTILE, 1, "zh") if where == "question" else reply_html(reply, [view], turn=1, language="zh")
    page = _Page(html)
    assert HOSTILE.replace("**", "") in page.text.replace("**", "")
    assert not {"script", "img", "b", "strong"} & set(page.tags)
    assert not [
        name
        for name, value in page.attributes
        if name.startswith("on") or (value or "").lower().startswith("javascript")
    ]
    assert "\n" not in html


def test_markers_of_known_citations_become_chips_that_lead_to_the_passage() -> None:
    html = _reply(_answer("牵头单位：市民政局[1]、市委老干部局 [2]；见附件[3]", _citation(1), _citation(2)))
    chips = re.findall(r'<a class="source chip" href="([^"]+)" title="[^"]+">(\d)</a>', html)
    address = f"page/source?document=qinzhou_2021-2035.txt&amp;start=100&amp;end={100 + len(QUOTE)}"
    assert chips == [(address, "1"), (address, "2")]
    assert html.count(f'<a class="source " href="{address}">看原文</a>') == 2
    assert re.findall(r'class="cite" id="(cite-2-\d)"', html) == ["cite-2-1", "cite-2-2"]
    assert "见附件[3]" in html


def test_comparison_is_a_table_with_chips_and_without_other_markdown() -> None:
    table = "| 地区 | 单位 |\n|---|---|\n| 钦州 | **市民政局** [1] |\n| 增城 | 该方案未提及 |"
    text = f"各地：\n\n{table}\n\n第一行\n1. 第二行"
    page = _Page(html := text_html(text, [_citation()], language="zh"))
    assert (page.tags.count("tr"), page.tags.count("td"), page.tags.count("a")) == (3, 4, 1)
    assert "**市民政局**" in page.text
    assert "<p>第一行</p><p>1. 第二行</p>" in html


def test_card_shows_quote_verbatim_and_marked_in_its_context() -> None:
    citation = _citation(quote="市\n\n卫生健康委 **牵头**")
    html = reply_html(_answer("[1]", citation), [_view(citation, "## 前\t文", "后")], turn=1, language="zh")
    marked = re.search(r"<mark>(.*?)</mark>", html)
    passage = re.search(r'class="passage"[^>]*>(.*?)</blockquote>', html)
    assert marked and passage
    assert _Page(marked[1]).text == citation.quote
    assert _Page(passage[1]).text == "## 前\t文" + citation.quote + "后"
    for part in (citation.title, citation.number, *citation.section, "第三部分（四）"):
        assert part in html


def test_cards_beyond_the_first_are_folded_not_dropped() -> None:
    html = _reply(_answer("多处", *(_citation(n) for n in range(1, 10))))
    assert html.count('class="cite"') == 9
    assert "另外 5 处原文" in html


def test_badge_says_whether_a_list_is_whole() -> None:
    assert "完整清单 · 台账 3 条" in _reply(_answer("x", complete=True, rows=3))
    assert "在已识别的内容中 · 台账 2 条" in _reply(_answer("x", complete=False, rows=2))
    assert "badge" not in _reply(_answer("x", rows=2))
    assert "Complete list · 1 ledger row<" in _reply(_answer("x", complete=True, rows=1), "en")


@pytest.mark.parametrize(
    "reason", ["region_absent", "period_absent", "topic_absent", "attribute_absent", "out_of_scope", "bad_input"]
)
def test_refusal_says_what_is_missing_and_what_there_is(reason: Reason) -> None:
    html = _reply(Refusal("问", reason, "没有收录北京市的方案。", ("韶关市", "钦州市")))
    page = _Page(html)
    for part in (say(reason, "zh"), "没有收录北京市的方案。", "韶关市", "钦州市"):
        assert part in page.text
    assert f'class="reply refusal {reason}"' in html


def test_trace_folds_reading_ranks_and_times() -> None:
    trace = Trace((("地区", "钦州市"),), ((1, "三 › （四）", 0.87),), {"search_ms": 9.84, "total_ms": 12.0})
    page = _Page(_reply(Answer("问", "答", (), trace=trace)))
    for part in ("本次如何查得", "地区", "钦州市", "三 › （四）", "0.870", "检索 9.8 毫秒", "合计 12.0 毫秒"):
        assert part in page.text
    assert "本次如何查得" not in _reply(_answer("答"))


def test_conversation_gives_history_and_offers_suggestions_once() -> None:
    turns = [Turn(q, q, Answer(q, f"答{q}", (), suggestions=("那配合单位呢？",)), ()) for q in ("一", "二")]
    assert history(turns)[2:] == [{"role": "user", "content": "二"}, {"role": "assistant", "content": "答二"}]
    shown = messages(turns, "zh")
    assert [message["role"] for message in shown] == ["user", "assistant"] * 2
    assert ["options" in message for message in shown] == [False, False, False, True]
    asked = messages(turns, "zh", asked="<三>")
    assert len(asked) == 6
    assert "&lt;三&gt;" in asked[4]["content"]
    assert not any("options" in message for message in asked)


def test_empty_chat_lists_the_documents_held() -> None:
    class Document:
        name, title, region, period, number = "a.txt", "甲<b>方案", "钦州市", (2021, 2035), "钦政发〔2022〕5号"

    page = _Page(welcome_html([Document()], "zh"))
    for part in ("已收录 1 份文件", "甲<b>方案", "钦州市 · 钦政发〔2022〕5号 · 2021—2035 年"):
        assert part in page.text
    assert "b" not in page.tags


def test_every_string_has_both_languages_with_the_same_places() -> None:
    for key, pair in TEXTS.items():
        places = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in pair]
        assert all(pair), key
        assert places[0] == places[1], key
