"""A line of a question file → the answer object of the contract; what is wrong with a question that can't be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from answer.language import MAX_QUESTION, language_of, normalise
from answer.model import Answer, Refusal
from answer.words.refusals import bad_input


def answer_line(ask: Callable[..., Answer | Refusal], line: str, number: int) -> dict[str, Any]:
    """Return the answer object of one question line; a malformed line gives bad_input with its line number.

    Args:
        ask: an assistant's `ask`.
        line: `{"id": …, "question": str, "history": [{"role": str, "content": str}, …]}`.
        number: the line's number in its file, from 1.
    """
    try:
        asked = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return {"id": None, "line": number, **bad_input(f"第 {number} 行不是有效的 JSON：{error}").to_json()}
    fault = _fault(asked)
    if fault:
        given = asked.get("id") if isinstance(asked, dict) else None
        question = asked.get("question") if isinstance(asked, dict) else ""
        text = question if isinstance(question, str) else ""
        return {"id": given, "line": number, **bad_input(f"第 {number} 行：{fault}").to_json(), "question": text}
    return {"id": asked.get("id"), **ask(asked["question"], asked.get("history") or []).to_json()}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} 不是 JSON 的值")


def _fault(asked: object) -> str:
    """Return what is wrong with a question object, "" for nothing."""
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        return "应是含有文字字段 question 的 JSON 对象。"
    history = asked.get("history") or []
    if not isinstance(history, list) or not all(
        isinstance(t, dict) and isinstance(t.get("role"), str) and isinstance(t.get("content"), str) for t in history
    ):
        return "history 应是 {role, content} 对象的列表。"
    return ""


def fault_of(question: object) -> str:
    """Return what is wrong with a question, "" for nothing."""
    if not isinstance(question, str):
        return "问题应是一段文字。"
    if len(question) > MAX_QUESTION:
        return f"问题太长（{len(question)} 字），请控制在 {MAX_QUESTION} 字以内。"
    plain = normalise(question)
    if not any(c.isalnum() for c in plain):
        return "问题是空的，请输入要查询的内容，例如：钦州市老年人科学素质提升行动由谁牵头？"
    return "" if len(plain) > 1 or language_of(plain) == "zh" else "问题太短，请写明要查询的内容。"
