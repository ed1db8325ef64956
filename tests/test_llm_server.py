"""A model on any server: addresses, dialects of streams, thoughts, limits, errors; time and stop reach the server."""

from __future__ import annotations

import time
from threading import Event

import pytest
from llm_server import PATH, Script

from answer import LanguageModel, LanguageModelError, ModelSettings, open_model
from answer.language_model import Patience
from answer.reading.form import SCHEMA

SAID = "钦州市的牵头单位是市卫生健康委、市民政局、市委老干部局[1]。"


@pytest.fixture
def script(script: Script) -> Script:
    script.replies = [SAID]
    return script


def opened(url: str, **settings: float) -> LanguageModel:
    return open_model(ModelSettings(url=url, model="scripted", **settings))  # type: ignore[arg-type]


def said(model: LanguageModel, **options: object) -> str:
    return "".join(model.stream("问", **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["{v1}", "{v1}/", "{root}", "{root}/", "{bare}", "{v1}/chat/completions"])
def test_an_address_is_found_with_or_without_v1(server: tuple[str, Script], script: Script, written: str) -> None:
    root = server[0].removesuffix("/v1")
    model = opened(written.format(v1=server[0], root=root, bare=root.removeprefix("http://")))
    assert said(model) == SAID
    assert said(model) == SAID
    assert script.paths[-1] == PATH
    assert len(script.asked) == 2


@pytest.mark.parametrize(
    "path", ["/chat/completions", "/api/paas/v4/chat/completions", "/compatible-mode/v1/chat/completions"]
)
def test_a_server_may_have_another_version_or_none(server: tuple[str, Script], script: Script, path: str) -> None:
    script.path = path
    root = server[0].removesuffix("/v1")
    model = opened(root + path.removesuffix("/chat/completions"))
    assert said(model) == SAID
    asked = len(script.paths)
    assert said(model) == SAID
    assert len(script.paths) == asked + 1, "where it was found it is asked from then on"


@pytest.mark.parametrize("dialect", ["", "nofinish", "crlf", "nospace", "ping", "whole", "reasoning", "usage"])
def test_every_dialect_gives_the_same_words(server: tuple[str, Script], script: Script, dialect: str) -> None:
    script.dialect = dialect
    assert said(opened(server[0])) == SAID


@pytest.mark.parametrize(
    "reply",
    [
        f"<think>\n应该是市教育局？[1]\n</think>\n\n{SAID}",
        f"<think></think>{SAID}",
        f"{SAID[:10]}<think>想一想</think>{SAID[10:]}",
    ],
)
def test_thoughts_are_left_out(server: tuple[str, Script], script: Script, reply: str) -> None:
    script.replies = [reply]
    assert said(opened(server[0])).strip() == SAID


def test_thoughts_that_are_only_closed_are_left_out_once_known(server: tuple[str, Script], script: Script) -> None:
    script.replies = [f"应该是市教育局。\n</think>\n\n{SAID}"]
    model = opened(server[0])
    assert said(model).strip().endswith(SAID)
    assert said(model).strip() == SAID


def test_text_with_angle_brackets_is_no_thought(server: tuple[str, Script], script: Script) -> None:
    script.replies = ["增速<8%，<thin 为误排。<"]
    assert said(opened(server[0])) == "增速<8%，<thin 为误排。<"


@pytest.mark.parametrize(
    ("fault", "dialect", "told"),
    [
        ("401", "", "PLANQA_LLM_KEY"),
        ("402", "", "余额"),
        ("403", "", "密钥"),
        ("404", "", "--llm-model"),
        ("limited", "", "限流"),
        ("down", "", "500"),
        ("", "page", "网页"),
        ("slow", "", "1 秒内没有应答"),
        ("silent", "", "没有给出内容"),
        ("broken", "", "中途断开"),
        ("garbage", "", "没有正常应答"),
    ],
)
def test_what_went_wrong_is_told_in_chinese(
    server: tuple[str, Script], script: Script, fault: str, dialect: str, told: str
) -> None:
    script.fault, script.dialect = fault, dialect
    with pytest.raises(LanguageModelError, match=told) as raised:
        said(opened(server[0], timeout=1))
    assert "规则" in str(raised.value)
    assert len(script.asked) <= 2


def test_nobody_there() -> None:
    with pytest.raises(LanguageModelError, match="连不上"):
        said(opened("http://127.0.0.1:9"))


def test_a_busy_server_is_asked_again_when_it_says_so(server: tuple[str, Script], script: Script) -> None:
    script.fault, script.again = "limited", 0.3
    heard: list[str] = []

    def listening() -> bool:
        if script.asked:  # from the second call on it is free
            script.fault = ""
        return False

    heard.append(said(opened(server[0]), patience=Patience.of(30, listening)))
    assert heard == [SAID]
    assert len(script.asked) == 2
    script.__init__()  # type: ignore[misc]
    script.fault, script.again = "limited", 500
    with pytest.raises(LanguageModelError, match="限流"):
        said(opened(server[0]))
    assert len(script.asked) == 1, "nobody waits for so long"


def test_a_server_is_held_to_json_as_far_as_it_can_be(server: tuple[str, Script], script: Script) -> None:
    model = opened(server[0])
    said(model, schema=SCHEMA)
    assert script.asked[-1]["response_format"]["json_schema"]["schema"] == SCHEMA
    said(model)
    assert "response_format" not in script.asked[-1]
    script.refused = frozenset(("json_schema",))
    assert said(model, schema=SCHEMA) == SAID
    assert script.asked[-1]["response_format"] == {"type": "json_object"}
    script.refused = frozenset(("json_schema", "json_object"))
    assert said(model, schema=SCHEMA) == SAID
    assert "response_format" not in script.asked[-1]
    asked = len(script.asked)
    assert said(model, schema=SCHEMA) == SAID
    assert len(script.asked) == asked + 1, "what it refused is not tried again"


@pytest.mark.parametrize("silent", [True, False])
def test_stop_reaches_the_server_while_it_is_silent_too(
    server: tuple[str, Script], script: Script, silent: bool
) -> None:
    script.first, script.pause, script.replies = (30.0 if silent else 0.0), 0.05, [SAID * 200]
    stopped, pieces = Event(), []
    for piece in opened(server[0]).stream(
        "问", patience=Patience.of(60, lambda: stopped.is_set() or (len(script.asked) > 0 and silent))
    ):
        pieces.append(piece)
        stopped.set()
    assert script.left.wait(10), "the server is told by the connection"
    assert len(pieces) <= 3


def test_a_budget_ends_a_reply_and_the_call(server: tuple[str, Script], script: Script) -> None:
    script.first = 30.0
    began = time.monotonic()
    assert said(opened(server[0]), patience=Patience.of(0.5)) == ""
    assert time.monotonic() - began < 20, "far from the thirty seconds of the server"
    assert script.left.wait(10)


def test_a_slow_first_piece_is_waited_for(server: tuple[str, Script], script: Script) -> None:
    script.first = 1.5
    assert said(opened(server[0], timeout=5)) == SAID
