"""The HTTP API for programs: questions, batches, rows and documents as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from answer import Answer, Assistant, Current, Refusal, Sentence, Stage, answer_line, ledger_rows, target_rows
from ui.contract import Answered, Asking, Fault, Held, Role, held_region, held_regions, turns
from ui.errors import ApiError, SoundResponse, as_json

FAULTS: dict[int | str, dict[str, Any]] = {
    401: {"model": Fault, "description": "没有口令或口令不对"},
    413: {"model": Fault, "description": "请求体太大"},
    422: {"model": Fault, "description": "请求不合要求"},
}
_Region = Annotated[str, Query(description="地区全称；不给即全部")]
_LINES = {"application/x-ndjson": {"schema": {"type": "string"}}}
_STREAMED = """`stream` 为 true 时逐行返回 JSON 对象，边做边给：
`{"event": "stage", "stage": "searching"}` 检索；设了语言模型时还有 understanding（规则没有把握，模型读题）、reading（模型阅读，另有 `found`：规则已得出并核对的答案文字）、writing（模型表述）、checking（汇总）；
`{"event": "sentence", "text": …}` 语言模型的一句，已核对；最后一行 `{"event": "reply", "reply": …}`，同不逐行时的整个应答。"""
_BATCH_BODY = {"requestBody": {"required": True, "content": _LINES}}


def api(current: Current) -> APIRouter:
    """Return the routes under /api, and /healthz."""
    router = APIRouter()
    _questions(router, current)
    _holdings(router, current)
    return router


def _questions(router: APIRouter, current: Current) -> None:
    """Add the routes that answer."""

    @router.post(
        "/api/ask",
        tags=["问答"],
        summary="回答一个问题",
        description=_STREAMED,
        responses={200: {"model": Answered, "content": _LINES}, **FAULTS},
    )
    def ask(asking: Asking) -> Response:
        assistant = current.assistant
        regions = held_regions(assistant, asking.regions)
        history = turns(asking.history)
        if asking.stream:
            events = assistant.stream(asking.question, history, regions=regions)
            return StreamingResponse(_steps(events, asking.id), media_type="application/x-ndjson")
        return SoundResponse(_result(assistant.ask(asking.question, history, regions=regions), asking.id))

    @router.post(
        "/api/batch",
        tags=["问答"],
        summary="回答一批问题（JSONL，逐行返回）",
        description="每行一个 {id, question, history?}，空行跳过。答案逐行流出，次序相同；坏行得到 bad_input 和它的行号 line。",
        openapi_extra=_BATCH_BODY,
        responses={200: {"content": _LINES, "description": "每行一个答案，同 /api/ask"}, **FAULTS},
    )
    async def batch(request: Request) -> StreamingResponse:
        body = await request.body()
        try:
            lines = await run_in_threadpool(lambda: body.decode("utf-8-sig").split("\n"))
        except UnicodeDecodeError as error:
            raise ApiError(422, "请求体不是 UTF-8 文本，请转换后再试。") from error
        return StreamingResponse(_answers(current.assistant, lines), media_type="application/x-ndjson")


def _result(reply: Answer | Refusal, key: str | int | None) -> dict[str, Any]:
    """Return the whole result of the question that a program calls `key`."""
    return {"id": key, **reply.to_json()}


def _steps(events: Iterator[Stage | Sentence | Answer | Refusal], key: str | int | None) -> Iterator[bytes]:
    """Yield how an answer comes about, a line each; the last is the result."""
    for event in events:
        line: dict[str, Any]
        match event:
            case Stage():
                line = {"event": "stage", "stage": event.name, **({"found": event.found} if event.found else {})}
            case Sentence():
                line = {"event": "sentence", "text": event.text}
            case _:
                line = {"event": "reply", "reply": _result(event, key)}
        yield as_json(line) + b"\n"


def _answers(assistant: Assistant, lines: list[str]) -> Iterator[bytes]:
    """Yield the answer line of each question line, in order; empty lines are skipped, but counted."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield as_json(answer_line(assistant.ask, line, number)) + b"\n"


def _holdings(router: APIRouter, current: Current) -> None:
    """Add the routes that show what is held."""

    @router.get("/api/ledger", tags=["数据"], summary="责任分工台账", responses=FAULTS)
    def ledger(
        region: _Region = "",
        unit: Annotated[str, Query(description="单位名称或其一部分，按原文所印")] = "",
        role: Annotated[Role | None, Query(description="lead 牵头，cooperate 配合，responsible 责任")] = None,
    ) -> list[dict[str, Any]]:
        assistant = current.assistant
        rows = ledger_rows(assistant.corpus, region=held_region(assistant, region), unit=unit, role=role or "")
        return [dict(row) for row in rows]

    @router.get("/api/targets", tags=["数据"], summary="量化指标", responses=FAULTS)
    def targets(
        region: _Region = "", year: Annotated[int | None, Query(description="年份")] = None
    ) -> list[dict[str, Any]]:
        assistant = current.assistant
        rows = target_rows(assistant.corpus, region=held_region(assistant, region), year=year)
        return [dict(row) for row in rows]

    @router.get("/api/documents", tags=["数据"], summary="收录的文件", responses=FAULTS)
    def documents() -> list[Held]:
        return [
            Held(
                document=d.name,
                title=d.title,
                number=d.number,
                region=d.region,
                period=list(d.period) if d.period else None,
            )
            for d in current.assistant.documents
        ]

    @router.head("/healthz", include_in_schema=False)  # monitors ask without wanting the body
    @router.get("/healthz", tags=["数据"], summary="是否在运行")
    async def health() -> dict[str, Any]:
        return {"status": "ok", "documents": len(current.assistant.documents)}
