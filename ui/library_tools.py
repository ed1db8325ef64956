"""The tools by which other assistants keep the library over MCP: the functions of /api/library, and its guard."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import gradio as gr
from pydantic import BaseModel
from starlette.datastructures import Headers

from answer import Current
from ui.errors import ApiError
from ui.library_api import drop, filed, take
from ui.limits import may_change

_T = TypeVar("_T")


def library_tools(current: Current, token: str) -> list[Any]:
    """Return the tools; those that change the library only where it may be changed, for calls that bring the token."""

    def list_files() -> str:
        """List the plan files of the library.

        Returns a JSON list: name (archive!/file for one in an archive), region, period, kind, versions (former ones kept).
        """
        kept = ("name", "region", "period", "kind", "versions")
        return _json([{key: value for key, value in one.model_dump().items() if key in kept} for one in filed(current)])

    def check_files(name: str = "") -> str:
        """Tell how each plan file was read: whole, check (to be looked at), or failed (left out), with the reasons.

        Returns a JSON list: name, state, reasons, misses (how many places gave no row of the ledger or the targets).

        Args:
            name: a file's name, for example qinzhou_2021-2035.txt; leave out for all.
        """
        found = filed(current, name)
        if name and not found:
            raise ValueError(f"文库中没有文件“{name}”。")
        kept = ("name", "state", "reasons", "misses")
        return _json([{key: value for key, value in one.model_dump().items() if key in kept} for one in found])

    def add_file(  # noqa: D417 - the request is no argument of the tool's
        name: str, request: gr.Request, text: str = "", content_base64: str = "", replace: bool = False
    ) -> str:
        """Add a plan file to the library: its text, or its bytes in base64. It is read first; what can't be read is refused.

        Returns JSON: name (in the library), outcome (added, replaced, or duplicate, which added nothing), files (how it was read).

        Args:
            name: the file's name with its ending, for example 某县养老服务方案.docx or, for a text, 某县养老服务方案.txt.
            text: the plan's text, for a file in .txt or .md.
            content_base64: the file's bytes in base64, for any other file; give this or text.
            replace: whether it may replace a file of its name, which is kept as a former version.
        """
        _check(request, token)
        return _json(_called(lambda: take(current, _bytes(text, content_base64), name, replace=replace)))

    def remove_file(name: str, request: gr.Request) -> str:  # noqa: D417 - as above
        """Delete a plan file from the library for good, with its former versions. Ask the person first: it can't be undone.

        Returns a JSON list of the files that are left: name, state, reasons.

        Args:
            name: the file's name, as list_files gives it.
        """
        _check(request, token)
        return _json(_called(lambda: drop(current, name)))

    return [list_files, check_files, *((add_file, remove_file) if current.writable else ())]


def _check(request: Any, token: str) -> None:
    """Pass a call that brings the token, where one is set, and comes from no other website.

    Raises:
        ValueError: it does not.
    """
    if not may_change(Headers(dict(request.headers)), token):
        raise ValueError("没有口令或口令不对，不能改动文库。")


def _called(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except ApiError as fault:
        raise ValueError(str(fault.detail)) from fault


def _bytes(text: str, content_base64: str) -> bytes:
    if bool(text) == bool(content_base64):
        raise ValueError("text 和 content_base64 给且只给一个。")
    try:
        return text.encode() or base64.b64decode(content_base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("content_base64 应是 base64 编码的文件内容。") from error


def _json(value: BaseModel | Sequence[Any]) -> str:
    plain = value.model_dump() if isinstance(value, BaseModel) else value
    listed = (
        [one.model_dump() if isinstance(one, BaseModel) else one for one in plain] if isinstance(plain, list) else plain
    )
    return json.dumps(listed, ensure_ascii=False)
