"""The contract's objects as the HTTP doors take and give them; the answer room makes them, this says how they look."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from answer import Assistant
from ui.errors import ApiError

MAX_HISTORY = 50
"""So many messages of a conversation are read, the last ones; follow-ups look no further back."""

Role = Literal["lead", "cooperate", "responsible"]


class Message(BaseModel):
    """An earlier turn of a conversation."""

    role: str = Field(description="user 或 assistant")
    content: str


class Asking(BaseModel):
    """A question."""

    question: str = Field(description="问题，中文、英文或混用，至多 1000 字", examples=["钦州市老年人行动由谁牵头？"])
    id: str | int | None = Field(None, description="原样返回")
    history: list[Message] | None = Field(None, description=f"之前的对话，由旧到新；只看最后 {MAX_HISTORY} 条")
    regions: list[str] | None = Field(None, description="只查这些地区（全称）；不给或空列表即全部", examples=[[]])
    stream: bool = Field(False, description="逐行返回（JSONL），见说明")


class Cited(BaseModel):
    """A verbatim slice of a plan file."""

    model_config = ConfigDict(title="Citation")
    marker: int = Field(description="答案里的 [n]")
    document: str = Field(description="文件名")
    title: str
    number: str = Field(description="文号，没有则为空")
    region: str
    section: list[str] = Field(description="各级标题，由外到内")
    start: int = Field(description="在原文（解码后的字符）里的起点")
    end: int = Field(description="终点，不含")
    quote: str = Field(description="原文 [start:end]，一字不差")
    verified: bool
    place: dict[str, Any] | None = Field(
        None,
        description="在文件里的位置：有页的文件是 {page, boxes}（左、上、右、下，单位为点，图片为像素；跨页时另有 further），"
        "Word 是 {paragraph} 或 {table, row, column}，表格文件是 {sheet, cell}，网页是 {element}；纯文本文件没有",
    )
    recognised: bool | None = Field(None, description="true 表示引文由图片识别而来，请核对原图")


class Answered(BaseModel):
    """An answer or a refusal; a refusal is an answer too, and comes with status 200."""

    model_config = ConfigDict(title="Answer", extra="allow")
    id: str | int | None
    question: str
    status: Literal["answered", "refused"]
    reason: (
        Literal["region_absent", "period_absent", "topic_absent", "attribute_absent", "out_of_scope", "bad_input"]
        | None
    ) = Field(description="拒答的原因；已回答则为 null")
    answer: str = Field(description="带 [1] [2] 标记的文字；对比可能是 Markdown 表格")
    citations: list[Cited]
    rows: list[dict[str, Any]] = Field(description="答案所列的台账行或指标行，同 /api/ledger 与 /api/targets")
    complete: bool | None = Field(description="所列是否完整；没有列举则为 null")
    suggestions: list[str]
    holds: list[str] = Field(default_factory=list, description="仅拒答：库中现有的内容")
    timings: dict[str, float] = Field(description="毫秒，含 total_ms")


class Held(BaseModel):
    """A plan held."""

    model_config = ConfigDict(title="Document")
    document: str
    title: str
    number: str
    region: str
    period: list[int] | None = Field(description="首年与末年，原文未写则为 null")


class Fault(BaseModel):
    """Why a request was not answered."""

    class Error(BaseModel):
        """What is wrong, for a person and for a program."""

        message: str = Field(description="中文说明")
        type: str
        param: str | None
        code: str | None

    error: Error


def turns(history: list[Message] | None) -> list[dict[str, str]]:
    """Return the last turns of a conversation as the assistant reads them."""
    return [message.model_dump() for message in (history or [])[-MAX_HISTORY:]]


def held_regions(assistant: Assistant, regions: list[str] | None) -> list[str]:
    """Return the regions asked for; raises `ApiError` for one that is not held under this name."""
    for region in regions or []:
        held_region(assistant, region)
    return regions or []


def held_region(assistant: Assistant, region: str) -> str:
    """Return a region asked for, "" for all; raises `ApiError` when it is not held under this name."""
    if fault := region_fault(assistant, region):
        raise ApiError(422, fault, param="region", code="unknown_region")
    return region


def region_fault(assistant: Assistant, region: str) -> str:
    """Return what is wrong with a region asked for; "" where it is held, or left out."""
    if not region or region in assistant.regions:
        return ""
    return f"没有收录地区“{region}”。请写全称：{'、'.join(assistant.regions)}。"
