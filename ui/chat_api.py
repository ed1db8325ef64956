"""The doors that OpenAI's clients know: /v1/chat/completions, streamed or whole, and /v1/models."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field

from answer import Answer, Assistant, Current, Refusal, Sentence
from ui.client_tasks import client_task
from ui.contract import MAX_HISTORY, Fault, held_regions
from ui.errors import ApiError, SoundResponse, as_json

MODEL = "planqa"
_FAULTS: dict[int | str, dict[str, Any]] = {status: {"model": Fault} for status in (400, 401, 404, 413)}
_ABOUT = f"""与 OpenAI 的接口同形。最后一条 user 消息是问题，之前的 user 与 assistant 消息是对话（只看最后 {MAX_HISTORY} 条）；
system 等其他消息不起作用，temperature 等生成参数也不起作用：答案只来自规划原文。附加字段 `planqa` 是 /api/ask 的完整结果，
含出处：不流式时在 `choices[0].message.planqa`，流式时在带 finish_reason 的那一块上。`usage` 数的是字符，不是词元。
客户端自己要的标题、标签和后续问题（Open WebUI）按其要求返回 JSON，没有 `planqa`。"""


class TextPart(BaseModel):
    """A part of a message's content; only text can be read."""

    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    """A message of a conversation."""

    role: str
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """The content as one string."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream tells besides."""

    include_usage: bool | None = False


class ChatRequest(BaseModel):
    """A request for a completion, as far as it is read."""

    model: str = MODEL
    messages: list[ChatMessage] = Field(
        min_length=1, examples=[[{"role": "user", "content": "钦州市老年人行动由谁牵头？"}]]
    )
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1
    regions: list[str] | None = Field(None, description="只查这些地区（全称），本接口特有")


def chat_api(current: Current) -> APIRouter:
    """Return the routes under /v1."""
    router = APIRouter(prefix="/v1", tags=["OpenAI 兼容"])
    born = int(time.time())
    model = {"id": MODEL, "object": "model", "created": born, "owned_by": MODEL}

    @router.post("/chat/completions", summary="对话", description=_ABOUT, responses=_FAULTS)
    def complete(asked: ChatRequest) -> Response:
        _check(asked)
        question, history = _conversation(asked.messages)
        assistant = current.assistant
        regions = held_regions(assistant, asked.regions)
        task = client_task(assistant, question)
        pieces = spoken(assistant, question, history, regions=regions) if task is None else iter([task])
        length = sum(len(message.text) for message in asked.messages)
        if not asked.stream:
            return SoundResponse(_completion(list(pieces), length))
        first = next(pieces)  # what fails before the first piece still becomes an error of its own
        usage = asked.stream_options is not None and bool(asked.stream_options.include_usage)
        events = _events(chain([first], pieces), length, usage=usage)
        return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-cache"})

    @router.get("/models", summary="可用的模型", responses={401: {"model": Fault}})
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [model]}

    @router.get("/models/{name}", summary="一个模型", responses={401: {"model": Fault}, 404: {"model": Fault}})
    def one_model(name: str) -> dict[str, Any]:
        _check_model(name)
        return model

    return router


def spoken(
    assistant: Assistant, question: str, history: Sequence[Mapping[str, str]], *, regions: Collection[str] = ()
) -> Iterator[str | Answer | Refusal]:
    """Yield the answer's text in pieces, and last the answer itself; the pieces joined are its text.

    A model's sentences go out as they hold; the rest of the text follows when it is put together.
    """
    sent = ""
    for event in assistant.stream(question, history, regions=regions):
        match event:
            case Sentence():
                piece = event.text if not sent else f"\n{event.text}"
                sent += piece
                yield piece
            case Answer() | Refusal():
                yield from event.text.removeprefix(sent).splitlines(keepends=True)
                yield event


def _check(asked: ChatRequest) -> None:
    """Raise `ApiError` for what can't be given."""
    _check_model(asked.model)
    if asked.n not in (None, 1):
        raise ApiError(400, "每个问题只有一个答案，n 只能是 1。", param="n")


def _check_model(name: str) -> None:
    if name != MODEL:
        raise ApiError(404, f"没有模型“{name}”，可用的是 {MODEL}。", param="model", code="model_not_found")


def _conversation(messages: Sequence[ChatMessage]) -> tuple[str, list[dict[str, str]]]:
    """Return the question, which is the last message of the user, and the turns before it."""
    last = max((i for i, message in enumerate(messages) if message.role == "user"), default=None)
    if last is None:
        raise ApiError(400, "messages 里没有 user 消息，不知道要问什么。", param="messages")
    before = [{"role": m.role, "content": m.text} for m in messages[:last] if m.role in ("user", "assistant")]
    return messages[last].text, before[-MAX_HISTORY:]


def _completion(pieces: Sequence[str | Answer | Refusal], length: int) -> dict[str, Any]:
    """Return the whole completion; `length` is the number of characters asked."""
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    message = {"role": "assistant", "content": text, "refusal": None, "planqa": _result(pieces[-1])}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**_head("chat.completion"), "choices": [choice], "usage": _usage(length, len(text))}


def _events(pieces: Iterator[str | Answer | Refusal], length: int, *, usage: bool) -> Iterator[bytes]:
    """Yield the completion as server-sent events, a piece each; the one with the finish reason holds the result."""
    head = _head("chat.completion.chunk")
    spoken_length = 0

    def event(delta: Mapping[str, str], finish: str | None = None, **extra: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _event({**head, "choices": [choice], **extra})

    yield event({"role": "assistant", "content": ""})
    for piece in pieces:
        if isinstance(piece, str):
            spoken_length += len(piece)
            yield event({"content": piece})
        else:
            yield event({}, "stop", planqa=_result(piece))
    if isinstance(piece, str):  # a client's own task has no result
        yield event({}, "stop")
    if usage:
        yield _event({**head, "choices": [], "usage": _usage(length, spoken_length)})
    yield b"data: [DONE]\n\n"


def _event(data: Mapping[str, Any]) -> bytes:
    return b"data: " + as_json(data) + b"\n\n"


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _result(reply: str | Answer | Refusal) -> dict[str, Any] | None:
    return None if isinstance(reply, str) else reply.to_json()


def _usage(asked: int, answered: int) -> dict[str, int]:
    """Return characters in OpenAI's fields: the rules that find answers have no tokens."""
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}
