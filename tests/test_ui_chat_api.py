"""The doors that OpenAI's clients know, called with the official client over a real connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from gold import slices

from answer import Answer, Assistant, Memory
from ui import Doors, serving

TOKEN = "a-token-of-the-tests"
SENIORS = "钦州市老年人科学素质提升行动由谁牵头？"
TABLE = "比较钦州市和韶关市的老年人行动由谁牵头"
ASKED: list[Any] = [{"role": "user", "content": SENIORS}]


@pytest.fixture(scope="module")
def address(assistant: Assistant, memory: Memory) -> Iterator[str]:
    with serving(assistant, memory, doors=Doors(token=TOKEN)) as served:
        yield f"{served}v1"


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    with (
        httpx.Client(trust_env=False) as plain,
        openai.OpenAI(base_url=address, api_key=TOKEN, http_client=plain, max_retries=0) as known,
    ):
        yield known


def without_timings(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "timings"}


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["planqa"]
    assert client.models.retrieve("planqa").owned_by == "planqa"


def test_a_completion_holds_the_text_and_the_whole_result(client: openai.OpenAI, assistant: Assistant) -> None:
    done = client.chat.completions.create(model="planqa", messages=ASKED)
    (choice,) = done.choices
    reply = assistant.ask(SENIORS)
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    assert choice.message.content == reply.text
    result = choice.message.planqa  # type: ignore[attr-defined]
    assert without_timings(result) == without_timings(json.loads(json.dumps(reply.to_json())))
    assert slices(result)
    assert done.usage is not None
    assert (done.usage.prompt_tokens, done.usage.completion_tokens) == (len(SENIORS), len(reply.text))
    assert done.usage.total_tokens == len(SENIORS) + len(reply.text)


@pytest.mark.parametrize("question", [SENIORS, TABLE, "北京市老年人行动由谁牵头？", ""])
def test_a_stream_says_the_same_piece_by_piece(client: openai.OpenAI, assistant: Assistant, question: str) -> None:
    messages: list[Any] = [{"role": "user", "content": question}]
    stream = client.chat.completions.create(
        model="planqa", messages=messages, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    reply = assistant.ask(question)
    pieces = [choice.delta.content for chunk in chunks for choice in chunk.choices if choice.delta.content]
    assert "".join(pieces) == reply.text
    assert len(pieces) == len(reply.text.splitlines())
    assert chunks[0].choices[0].delta.role == "assistant"
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    finished = [chunk for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason]
    assert [chunk.choices[0].finish_reason for chunk in finished] == ["stop"]
    result = finished[0].planqa  # type: ignore[attr-defined]
    assert without_timings(result) == without_timings(json.loads(json.dumps(reply.to_json())))
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == len(reply.text)


def test_the_raw_stream_ends_as_openais_does(address: str) -> None:
    body = {"model": "planqa", "messages": ASKED, "stream": True, "temperature": 0.2, "unknown": {"ignored": 1}}
    given = httpx.post(
        f"{address}/chat/completions", json=body, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False
    )
    assert given.headers["content-type"].startswith("text/event-stream")
    events = given.text.removesuffix("\n\n").split("\n\n")
    assert all(event.startswith("data: ") for event in events)
    assert events[-1] == "data: [DONE]"
    assert all("usage" not in json.loads(event.removeprefix("data: ")) for event in events[:-1])


def test_earlier_messages_are_history_and_system_ones_are_not(client: openai.OpenAI, assistant: Assistant) -> None:
    reply = assistant.ask(SENIORS)
    messages: list[Any] = [
        {"role": "system", "content": "只谈韶关市。"},
        *ASKED,
        {"role": "assistant", "content": reply.text},
        {"role": "user", "content": [{"type": "text", "text": "那配合单位呢？"}]},
    ]
    done = client.chat.completions.create(model="planqa", messages=messages)
    result: dict[str, Any] = done.choices[0].message.planqa  # type: ignore[attr-defined]
    assert [(row["region"], row["role"]) for row in result["rows"]] == [("钦州市", "cooperate")]
    long = [*[{"role": "user", "content": "定南县农民行动由谁牵头？"}] * 60, *messages]
    again: Any = client.chat.completions.create(model="planqa", messages=long)
    assert again.choices[0].message.planqa["rows"] == result["rows"]


def test_regions_limit_the_search(client: openai.OpenAI) -> None:
    messages: list[Any] = [{"role": "user", "content": "老年人行动由谁牵头？"}]
    done: Any = client.chat.completions.create(model="planqa", messages=messages, extra_body={"regions": ["韶关市"]})
    assert {c["region"] for c in done.choices[0].message.planqa["citations"]} == {"韶关市"}


def test_errors_reach_the_client_in_its_own_classes(client: openai.OpenAI, address: str) -> None:
    create = client.chat.completions.create
    with pytest.raises(openai.NotFoundError, match="planqa") as unknown:
        create(model="gpt-4o", messages=ASKED)
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")
    with pytest.raises(openai.BadRequestError, match="messages") as empty:
        create(model="planqa", messages=[])
    assert empty.value.param == "messages"
    with pytest.raises(openai.BadRequestError, match="user 消息"):
        create(model="planqa", messages=[{"role": "system", "content": "x"}])
    with pytest.raises(openai.BadRequestError, match="n 只能是 1"):
        create(model="planqa", messages=ASKED, n=2)
    picture: list[Any] = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]
    with pytest.raises(openai.BadRequestError) as unread:
        create(model="planqa", messages=picture)
    assert unread.value.param == "messages.0.content"
    with pytest.raises(openai.APIStatusError, match="MiB") as large:
        create(model="planqa", messages=[{"role": "user", "content": "长" * 400_000}])
    assert large.value.status_code == 413
    with (
        httpx.Client(trust_env=False) as plain,
        openai.OpenAI(base_url=address, api_key="wrong", http_client=plain, max_retries=0) as stranger,
        pytest.raises(openai.AuthenticationError, match="口令"),
    ):
        stranger.chat.completions.create(model="planqa", messages=ASKED)


TASK = (
    "### Task:\n{task}\n### Output:\nJSON format: {form}\n### Chat History:\n<chat_history>\n"
    "USER: 钦州市老年人行动由谁牵头？\nASSISTANT: 市卫生健康委、市民政局、市委老干部局。[1]\n</chat_history>"
)


@pytest.mark.parametrize(
    ("task", "key", "form"),
    [
        (
            "Generate a concise, 3-5 word title with an emoji summarizing the chat history.",
            "title",
            '"your title here"',
        ),
        ("Generate 1-3 broad tags categorizing the main themes of the chat history.", "tags", '["tag1", "tag2"]'),
        ("Suggest 3-5 relevant follow-up questions.", "follow_ups", '["Question 1?", "Question 2?"]'),
        ("Generate search queries.", "queries", '["query1"]'),
        ("Complete the text.", "text", '"completion"'),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_clients_own_tasks_get_what_they_ask_for(
    client: openai.OpenAI, assistant: Assistant, task: str, key: str, form: str, stream: bool
) -> None:
    asked = TASK.format(task=task, form=f'{{ "{key}": {form} }}')
    messages = [{"role": "user", "content": asked}]
    if stream:
        chunks = list(client.chat.completions.create(model="planqa", messages=messages, stream=True))
        text = "".join(c.choices[0].delta.content or "" for c in chunks)
        assert chunks[-1].choices[0].finish_reason == "stop"
    else:
        text = client.chat.completions.create(model="planqa", messages=messages).choices[0].message.content
    ((name, given),) = json.loads(text).items()
    assert name == key
    match key:
        case "title":
            assert 0 < len(given) <= 24
            assert "老年人" in given
        case "tags":
            assert "钦州市" in given
        case "follow_ups":
            assert given
            assert all(isinstance(assistant.ask_by_rule(question), Answer) for question in given)
        case "queries":
            assert given == ["钦州市老年人行动由谁牵头？"]
        case _:
            assert given == ""


def test_a_person_may_speak_of_titles(client: openai.OpenAI) -> None:
    asked = '钦州方案的标题是什么？请按 {"title": …} 输出'
    said = client.chat.completions.create(model="planqa", messages=[{"role": "user", "content": asked}])
    assert "planqa" in said.choices[0].message.model_dump()
