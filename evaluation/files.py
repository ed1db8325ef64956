"""Reading and writing of result files: UTF-8, written aside and renamed when whole."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from evaluation.errors import EvaluationError


def read_text(path: Path) -> str:
    """Return a UTF-8 file's text, without byte order mark.

    Raises:
        EvaluationError: it is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path.name} 不是 UTF-8 文本，请另存为 UTF-8 后再试。") from error
    except OSError as error:
        raise EvaluationError(f"读不了文件 {path}（{error.strerror}）。") from error


def read_lines(path: Path) -> list[str]:
    """Return a file's lines; only a newline ends one, since other separators may stand inside a JSON string."""
    return read_text(path).split("\n")


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file.

    Raises:
        EvaluationError: it can't be read or holds no JSON object.
    """
    try:
        found = json.loads(read_text(path))
    except ValueError as error:
        raise EvaluationError(f"{path.name} 不是有效的 JSON：{error}") from error
    if not isinstance(found, dict):
        raise EvaluationError(f"{path.name} 应是一个 JSON 对象。")
    return found


def write_object(path: Path, value: object) -> None:
    """Make `path` hold a value as JSON, as `write_aside` does; raises as it."""
    write_aside(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_aside(path: Path, content: str | bytes) -> None:
    """Make `path` hold `content`; what stood there before stands until the new file is whole.

    Raises:
        OSError: the disk refused.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(content.encode() if isinstance(content, str) else content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
