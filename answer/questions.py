"""A line of a question file → the answer object of the contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

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
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "line": number, **bad_input(f"第 {number} 行不是有效的 JSON：{error}").to_json()}
    fault = _fault(asked)
    if fault:
        given = asked.get("id") if isinstance(asked, dict) else None
        question = asked.get("question") if isinstance(asked, dict) else ""
        text = question if isinstance(question, str) else ""
        return {"id": given, "line": number, **bad_input(f"第 {number} 行：{fault}").to_json(), "question": text}
    return {"id": asked.get("id"), **ask(asked["question"], asked.get("history") or []).to_json()}


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
