"""The manifest of a folder of plans: what is known of a file beside its text, checked on entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.titles import kinds

MANIFEST = "manifest.json"
Entry = Mapping[str, Any]

_WORDS = {"title", "region", "level", "kind", "number", "issuer", "signed", "printed", "sha256", "provenance"}
_YEARS = re.compile(r"(\d{4})年?\s*[-—–－~～至到]{1,2}\s*(\d{4})年?")
SET = {"region": "地区", "period": "实施期", "kind": "文件种类"}
"""What people may say of a plan, and what that is called."""

_LISTS = {"aliases", "parents"}


def read_manifest(path: Path) -> dict[str, Entry]:
    """Return the manifest's entries by file name, {} when there is none.

    Raises:
        CorpusError: it is no JSON object of objects, or an attribute is unknown or of the wrong kind.
    """
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no JSON, no UTF-8, a number of 5,000 digits; nested without end
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise CorpusError("清单不是有效的 JSON。", file=path.name, line=line) from error
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise CorpusError("清单应是“文件名 → 属性”的 JSON 对象。", file=path.name)
    for name, entry in value.items():
        for key, given in entry.items():
            if problem := _problem(key, given):
                raise CorpusError(f"{name} 的属性 {key}：{problem}", file=path.name)
    return value


def _problem(key: str, value: object) -> str:
    """Return what is wrong with an attribute, "" when it is right."""
    if key in _WORDS:
        return "" if isinstance(value, str) else "应是字符串。"
    if key in _LISTS:
        return "" if isinstance(value, list) and all(isinstance(v, str) for v in value) else "应是字符串的列表。"
    if key == "period":
        match value:
            case [int(first), int(last)] if first <= last:
                return ""
        return "应是 [起始年, 结束年]。"
    return "不认识的属性。"


def checked(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person says of a plan, checked further than what a manifest may hold: it stands in lists and answers.

    Args:
        attributes: `region`, `period` (years, or words such as 2021-2025) and `kind`, each or none; None or "" where
            nothing is said any more.

    Raises:
        CorpusError: an attribute is none of these, or can't be right.
    """
    given = {key: _meant(key, value) for key, value in attributes.items()}
    for key, value in given.items():
        if key not in SET:
            raise CorpusError(f"不能修改属性 {key}，可以修改：{'、'.join(SET)}。")
        if value is not None and (problem := _problem(key, value) or _odd(key, value)):
            raise CorpusError(f"{SET[key]}：{problem}")
    return given


def _meant(key: str, value: Any) -> Any:
    """Return an attribute as the manifest holds it; None for nothing."""
    if isinstance(value, str):
        value = value.strip()
    if key == "period" and isinstance(value, str) and (years := _YEARS.fullmatch(value)):
        return [int(years[1]), int(years[2])]
    return value or None


def _odd(key: str, value: Any) -> str:
    """Return what is odd about an attribute of the right type, "" for nothing."""
    if key == "region" and not re.fullmatch(r"[\u3400-\u9fff（）()·—]{2,30}", value):
        return "应是地区全称，例如：钦州市。"
    if key == "kind" and value not in kinds():
        return f"应是其中之一：{'、'.join(kinds())}。"
    if key == "period" and not (1949 <= value[0] <= value[1] <= 2100):
        return "年份应在 1949 至 2100 之间。"
    return ""
