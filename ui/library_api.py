"""The library for programs: /api/library lists, adds, changes, compares and removes plan files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from answer import Assistant, Current, version_differences
from corpus import CorpusError, conditions
from index import RetrievalError
from ui.bodies import LIBRARY
from ui.contract import Fault
from ui.errors import ApiError
from ui.originals import original_response

_FAULTS: dict[int | str, dict[str, Any]] = {
    401: {"model": Fault, "description": "没有口令或口令不对"},
    403: {"model": Fault, "description": "文库只读，或请求来自别的网站"},
    413: {"model": Fault, "description": "文件太大"},
    422: {"model": Fault, "description": "文件未被接收，原因见 message"},
}
_READING: dict[int | str, dict[str, Any]] = {code: _FAULTS[code] for code in (401, 422)}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_Name = Annotated[str, Query(description="文件名，带后缀")]
_Number = Annotated[int, Query(ge=1, description="旧版本的编号，1 为最旧")]
_OrLatest = Annotated[int | None, Query(ge=1, description="旧版本的编号；不给即上一版本")]
_OrNow = Annotated[int | None, Query(ge=1, description="与哪个旧版本比；不给即现在的文件")]


class Filed(BaseModel):
    """A file of the library."""

    name: str = Field(description="文件名；压缩包里的文件为 包名!/文件名")
    state: Literal["whole", "check", "failed"] = Field(description="whole 完整，check 请核对，failed 失败")
    reasons: list[str] = Field(description="读取时发现的问题，或失败的原因")
    misses: int = Field(description="有几处没有归入分工或指标")
    region: str = Field(description="地区，读不出时为空")
    period: list[int] | None = Field(description="实施期，[起始年, 结束年]")
    kind: str = Field(description="文件种类，例如 规划、方案")
    versions: int = Field(description="保留着几个旧版本")


class Taken(BaseModel):
    """What became of a file that was sent."""

    name: str = Field(description="在文库中的名称；重复时是内容相同的那一份")
    outcome: Literal["added", "replaced", "duplicate"] = Field(description="added 新增，replaced 替换，duplicate 重复")
    files: list[Filed]


class Said(BaseModel, extra="forbid"):
    """What is to be changed of a file; what is left out stays, null or "" takes back what was said before."""

    name: str | None = Field(None, description="新的文件名，后缀可省")
    region: str | None = Field(None, description="地区全称，以此为准")
    period: list[int] | str | None = Field(None, description="实施期，[起始年, 结束年] 或 2021-2025")
    kind: str | None = Field(None, description="文件种类，例如 规划、方案")


class Compared(BaseModel):
    """What two versions of a file differ in."""

    duties: dict[str, list[Any]] = Field(
        description="责任分工：added 新增、dropped 删除、changed 变更（before、after）"
    )
    targets: dict[str, list[Any]] = Field(description="指标，同上")


def library_api(current: Current) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["文库"])

    @router.get(LIBRARY, summary="文库中的文件及其读取情况", responses={401: _FAULTS[401]})
    def files() -> list[Filed]:
        return filed(current)

    @router.post(LIBRARY, summary="添加文件（请求体即文件内容）", openapi_extra=_BODY, responses=_FAULTS)
    async def add(
        request: Request,
        name: _Name,
        replace: Annotated[bool, Query(description="同名文件用新版本替换，旧版本保留")] = False,
    ) -> Taken:
        return await run_in_threadpool(take, current, await request.body(), name, replace=replace)

    @router.patch(LIBRARY, summary="改名，或写明地区、实施期、文件种类", responses=_FAULTS)
    def change(name: _Name, said: Said) -> list[Filed]:
        _check_writable(current)
        given = said.model_dump(exclude_unset=True)
        new = given.pop("name", None)
        try:
            if given:
                current.describe(name, given)
            name = current.rename(name, new) if new else name
        except CorpusError as fault:
            raise ApiError(422, str(fault)) from fault
        _followed(current)
        return filed(current, name)

    @router.delete(LIBRARY, summary="永久移除文件及其旧版本", responses=_FAULTS)
    def remove(name: _Name) -> list[Filed]:
        return drop(current, name)

    @router.get(f"{LIBRARY}/original", summary="下载原文件或旧版本", responses=_READING, response_class=Response)
    def original(name: _Name, version: Annotated[int | None, Query(ge=1)] = None) -> Response:
        return original_response(current, name, str(version or ""))

    @router.get(f"{LIBRARY}/differences", summary="与旧版本相比，责任分工和指标有哪些变化", responses=_READING)
    def differences(name: _Name, version: _OrLatest = None, other: _OrNow = None) -> Compared:
        try:
            return Compared(**version_differences(current.shelf, name, version, other).to_json())
        except CorpusError as fault:
            raise ApiError(422, str(fault)) from fault

    @router.post(f"{LIBRARY}/restore", summary="恢复旧版本，现在的文件成为旧版本", responses=_FAULTS)
    def restore(name: _Name, version: _Number) -> Taken:
        _check_writable(current)
        try:
            restored = current.restore(name, version)
        except CorpusError as fault:
            raise ApiError(422, str(fault)) from fault
        _followed(current)
        return Taken(name=restored.name, outcome=restored.outcome, files=filed(current, restored.name))

    return router


def filed(current: Current, file: str = "") -> list[Filed]:
    """Return the files of the library as they were read, or those of one name."""
    corpus, shelf = current.assistant.corpus, current.shelf
    plans = {document.name: document for document in corpus.documents}
    found = []
    for one in conditions(corpus):
        if file in ("", one.file, one.name):
            plan = plans.get(one.name)
            period = list(plan.period) if plan and plan.period else None
            region, kind = (plan.region, plan.kind) if plan else ("", "")
            found.append(
                Filed(
                    name=one.name,
                    state=one.state,
                    reasons=list(one.reasons),
                    misses=len(one.health.misses) if one.health else 0,
                    region=region,
                    period=period,
                    kind=kind,
                    versions=len(shelf.versions(one.file)),
                )
            )
    return found


def take(current: Current, data: bytes, name: str, *, replace: bool) -> Taken:
    """Add a file, and return what became of it once it is answered from.

    Raises:
        ApiError: the library is read-only, the file is not taken, or the plans could not be opened with it.
    """
    _check_writable(current)
    try:
        added = current.add(data, name, replace=replace)
    except CorpusError as fault:
        raise ApiError(422, str(fault)) from fault
    if added.outcome != "duplicate":
        _followed(current)
    return Taken(name=added.name, outcome=added.outcome, files=filed(current, added.name))


def drop(current: Current, name: str) -> list[Filed]:
    """Remove a file for good, and return those that are left.

    Raises:
        ApiError: the library is read-only, it has no such file, or the plans could not be opened without it.
    """
    _check_writable(current)
    try:
        current.remove(name)
    except CorpusError as fault:
        raise ApiError(422, str(fault), param="name") from fault
    _followed(current)
    return filed(current)


def _check_writable(current: Current) -> None:
    if not current.writable:
        raise ApiError(403, "文库已设为只读，不能改动其中的文件。")


def _followed(current: Current) -> Assistant:
    """Return the assistant that knows of the change, once it has taken over."""
    try:
        return current.follow().result()
    except (CorpusError, RetrievalError) as fault:
        raise ApiError(500, f"文件已保存，但未能启用，仍按原有方案回答：{fault}") from fault
