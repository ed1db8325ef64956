"""The library for programs: /api/library lists, adds and removes plan files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from answer import Assistant, Current
from corpus import Added, CorpusError, conditions
from index import RetrievalError
from ui.contract import Fault
from ui.errors import ApiError
from ui.limits import LIBRARY

_FAULTS: dict[int | str, dict[str, Any]] = {
    401: {"model": Fault, "description": "没有口令或口令不对"},
    403: {"model": Fault, "description": "文库只读，或请求来自别的网站"},
    413: {"model": Fault, "description": "文件太大"},
    422: {"model": Fault, "description": "文件未被接收，原因见 message"},
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_Name = Annotated[str, Query(description="文件名，带后缀")]


class Filed(BaseModel):
    """A file of the library."""

    name: str = Field(description="文件名；压缩包里的文件为 包名!/文件名")
    state: Literal["whole", "check", "failed"] = Field(description="whole 完整，check 请核对，failed 失败")
    reasons: list[str] = Field(description="读取时发现的问题，或失败的原因")


class Taken(BaseModel):
    """What became of a file that was sent."""

    name: str = Field(description="在文库中的名称；重复时是内容相同的那一份")
    outcome: Literal["added", "replaced", "duplicate"] = Field(description="added 新增，replaced 替换，duplicate 重复")
    files: list[Filed]


def library_api(current: Current) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["文库"])

    @router.get(LIBRARY, summary="文库中的文件及其读取情况", responses={401: _FAULTS[401]})
    def files() -> list[Filed]:
        return _filed(current.assistant)

    @router.post(LIBRARY, summary="添加文件（请求体即文件内容）", openapi_extra=_BODY, responses=_FAULTS)
    async def add(
        request: Request,
        name: _Name,
        replace: Annotated[bool, Query(description="同名文件用新版本替换，旧版本保留")] = False,
    ) -> Taken:
        data = await request.body()
        added = await run_in_threadpool(_added, current, data, name, replace=replace)
        now = await run_in_threadpool(_followed, current) if added.outcome != "duplicate" else current.assistant
        return Taken(name=added.name, outcome=added.outcome, files=_filed(now, added.name))

    @router.delete(LIBRARY, summary="永久移除文件及其旧版本", responses=_FAULTS)
    def remove(name: _Name) -> list[Filed]:
        _writable(current)
        try:
            current.remove(name)
        except CorpusError as fault:
            raise ApiError(422, str(fault), param="name") from fault
        return _filed(_followed(current))

    return router


def _added(current: Current, data: bytes, name: str, *, replace: bool) -> Added:
    _writable(current)
    try:
        return current.add(data, name, replace=replace)
    except CorpusError as fault:
        raise ApiError(422, str(fault)) from fault


def _writable(current: Current) -> None:
    if not current.writable:
        raise ApiError(403, "文库已设为只读，不能添加或移除文件。")


def _followed(current: Current) -> Assistant:
    """Return the assistant that knows of the change, once it has taken over."""
    try:
        return current.follow().result()
    except (CorpusError, RetrievalError) as fault:
        raise ApiError(500, f"文件已保存，但未能启用，仍按原有方案回答：{fault}") from fault


def _filed(assistant: Assistant, file: str = "") -> list[Filed]:
    held = (c for c in conditions(assistant.corpus) if not file or c.file == file)
    return [Filed(name=c.name, state=c.state, reasons=list(c.reasons)) for c in held]
