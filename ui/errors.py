"""What goes wrong at a program's door, as JSON that says it in Chinese: {"error": {message, type, param, code}}.

This is the shape that OpenAI's clients read; every door uses it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    405: "method_not_allowed",
    413: "request_too_large",
    500: "server_error",
    503: "overloaded_error",
}
_MESSAGES = {
    400: "请求体无法解析，请检查它是不是有效的 UTF-8 JSON。",
    401: "需要访问口令：请在请求头里写 Authorization: Bearer 口令。",
    404: "没有这个地址，可用的地址见 /docs。",
    405: "这个地址不支持所用的请求方法，用法见 /docs。",
    408: "请求迟迟没有发完，请检查网络后重试。",
    413: "请求体太大。",
    415: "请把 Content-Type 写成 application/json（逐行的问题写 application/x-ndjson）。",
    500: "服务器内部出错，请稍后重试；若再次出现，请查看服务器的日志。",
    503: "服务器正忙，请稍候几秒再试。",
    507: "服务器上等待处理的文件太多，请等它们入库后再添加。",
}
_HEADERS = {
    503: {"Retry-After": "5"},
    408: {"Connection": "close"},
    401: {"WWW-Authenticate": "Bearer"},
    500: {"Connection": "close"},  # uvicorn closes it behind an exception; a client that knows doesn't use it again
}
_FAULTS = {
    "missing": "缺少这一项",
    "json_invalid": "不是有效的 JSON",
    "string_type": "应是文字",
    "string_unicode": "含有无效的字符",
    "list_type": "应是列表",
    "dict_type": "应是 JSON 对象",
    "model_type": "应是 JSON 对象",
    "model_attributes_type": "应是 JSON 对象（请求头 Content-Type 应是 application/json）",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "too_short": "不能为空",
}
_SHOWN = 3
_SHAPES = ("str", "list[TextPart]")
"""What pydantic calls the forms that a message's content may have; no fields of the request."""


class SoundResponse(JSONResponse):
    """JSON in UTF-8; a lone surrogate, which JSON can carry and UTF-8 can't, becomes a question mark."""

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return as_json(content)


def as_json(content: Any) -> bytes:
    """Return a value as JSON in UTF-8, on one line."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class ApiError(HTTPException):
    """A request that can't be answered, and why."""

    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        """Take the HTTP status, a message for a person, the field at fault, and a word for programs."""
        super().__init__(status, message)
        self.param = param
        self.code = code


def error_response(
    status: int, message: str = "", *, param: str | None = None, code: str | None = None
) -> JSONResponse:
    """Return an error as JSON; without a message, that of the status."""
    error = {
        "message": message or _MESSAGES.get(status, f"请求未能完成（HTTP {status}）。"),
        "type": _TYPES.get(status, "invalid_request_error"),
        "param": param,
        "code": code,
    }
    return SoundResponse({"error": error}, status, headers=_HEADERS.get(status))


def speak_json(app: FastAPI) -> None:
    """Let every error of the app's own routes leave as JSON."""

    @app.exception_handler(HTTPException)
    def refused(_: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error, ApiError):
            return error_response(error.status_code, error.detail, param=error.param, code=error.code)
        response = error_response(error.status_code)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        status = 400 if request.url.path.startswith("/v1/") else 422  # OpenAI's clients know 400
        faults = error.errors()
        said = "；".join(list(dict.fromkeys(map(_said, faults)))[:_SHOWN])
        return error_response(status, f"请求不合要求。{said}。", param=_where(faults[0]["loc"]) or None)

    @app.exception_handler(Exception)
    def failed(_: Request, __: Exception) -> JSONResponse:
        return error_response(500)


def _said(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with one field, in Chinese."""
    where = _where(fault["loc"])
    if fault["type"] == "literal_error":
        text = f"只能是 {fault['ctx']['expected'].replace(' or ', ' 或 ')}"
    else:
        text = _FAULTS.get(fault["type"], f"不合要求（{fault['msg']}）")
    return f"{where}：{text}" if where else f"请求体{text}"


def _where(place: Sequence[str | int]) -> str:
    """Return the path of a field: history.0.role; "" for the whole body."""
    inner = place[1:] if place and place[0] in ("body", "query", "path") else place
    named = [step for step in inner if step not in _SHAPES]
    return ".".join(str(step) for step in named if not (isinstance(step, int) and len(named) == 1))
