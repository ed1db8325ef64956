"""The tools that other assistants call over MCP; Gradio serves them, their docstrings describe them there.

Each returns JSON as text: Gradio would turn another value into Python's notation.
"""

from __future__ import annotations

import json
from typing import Any, get_args

from gradio.events import api

from answer import Assistant, Current, ledger_rows, passage_row, target_rows
from ui.contract import Role, region_fault
from ui.library_tools import library_tools

ROLES = get_args(Role)
MAX_PASSAGE = 4000
"""The longest passage that one call returns, in characters."""


def add_tools(current: Current, token: str) -> None:
    """Add the tools to the page that is being built; those that change the library ask for the token themselves."""
    for tool in (*_asking(current), *_reading(current), *library_tools(current, token)):
        api(tool, api_name=tool.__name__, queue=False)


def _asking(current: Current) -> list[Any]:
    """Return the tools that answer."""

    def ask(question: str, regions: list[str] | None = None) -> str:
        """Answer a question about the Chinese government plans held, with verbatim citations, or say what is missing.

        Ask in Chinese, English or a mix, one self-contained question a call, for example 钦州市老年人行动由谁牵头？ or
        定南县到2025年公民具备科学素质的比例目标是多少？. Returns JSON: status (answered or refused), reason, answer with [1] [2]
        markers, citations (document, section, start, end, quote), rows, complete. A refused answer names what the plans lack:
        don't fill it in from memory.

        Args:
            question: the question, at most 1000 characters, for example 韶关市农民行动的配合单位有哪些？
            regions: full names of the regions to search, for example ["钦州市", "韶关市"]; leave out for all.
        """
        assistant = current.assistant
        return _json(assistant.ask(question, regions=[_held(assistant, region) for region in regions or []]).to_json())

    def compare_regions(topic: str, regions: list[str]) -> str:
        """Compare what the plans of several regions say on one topic.

        Figures and responsible units come as a Markdown table, other topics side by side, with verbatim citations. Returns the same
        JSON as `ask`.

        Args:
            topic: what to compare, for example 老年人行动由谁牵头 or 公民具备科学素质的比例 or 科普经费.
            regions: full names of two or more regions, for example ["钦州市", "韶关市"].
        """
        if len(set(regions)) < 2:
            raise ValueError("regions 至少要有两个不同的地区。")
        assistant = current.assistant
        named = [_held(assistant, region) for region in regions]
        return _json(assistant.ask(f"比较{'、'.join(named)}的{topic}", regions=named).to_json())

    return [ask, compare_regions]


def _reading(current: Current) -> list[Any]:
    """Return the tools that read the ledger, the targets and the plans."""

    def list_responsibilities(region: str = "", unit: str = "", role: str = "") -> str:
        """List who leads, cooperates in or is responsible for what: every matching row that was recognised.

        Returns a JSON list of rows: region, document, section, governs (the action or task), role, label (as printed), units,
        deadline, start, end, quote. Without any filter the list is long.

        Args:
            region: full name of a region, for example 钦州市; leave out for all.
            unit: a unit's name as printed, or a part of it, for example 市科协 or 教育局; leave out for all.
            role: lead (牵头), cooperate (配合) or responsible (责任单位, not told apart); leave out for all.
        """
        if role not in ("", *ROLES):
            raise ValueError(f"role 只能是 {'、'.join(ROLES)}，或不给。")
        assistant = current.assistant
        rows = ledger_rows(assistant.corpus, region=_held(assistant, region), unit=unit, role=role)
        return _json([dict(row) for row in rows])

    def list_targets(region: str = "", year: int | None = None) -> str:
        """List the quantities that the plans state, such as 公民具备科学素质的比例 达到10% in 2025.

        Returns a JSON list of rows: region, document, section, what, comparator, value, unit, year, kind (target, baseline or standing),
        start, end, quote.

        Args:
            region: full name of a region, for example 韶关市; leave out for all.
            year: the year that a quantity is for, for example 2025; leave out for all.
        """
        assistant = current.assistant
        rows = target_rows(assistant.corpus, region=_held(assistant, region), year=year)
        return _json([dict(row) for row in rows])

    def get_passage(document: str, start: int, end: int) -> str:
        """Read a plan's text verbatim, for example the surroundings of a citation.

        Returns JSON: region, document, title, section, start, end, quote.

        Args:
            document: the plan's file name, as a citation or a row names it, for example qinzhou_2021-2035.txt.
            start: offset of the first character in the file.
            end: offset behind the last character; at most 4000 characters a call.
        """
        if end - start > MAX_PASSAGE:
            raise ValueError(f"一次最多读 {MAX_PASSAGE} 个字符。")
        assistant = current.assistant
        try:
            return _json(dict(passage_row(assistant.corpus, document, start, end)))
        except KeyError:
            held = "、".join(d.name for d in assistant.documents)
            raise ValueError(f"没有收录文件“{document}”。现有：{held}。") from None
        except ValueError as error:
            raise ValueError(f"起止位置不在文件之内：{error}。") from error

    return [list_responsibilities, list_targets, get_passage]


def _held(assistant: Assistant, region: str) -> str:
    """Return a region asked for, "" for all; raises ValueError when it is not held under this name."""
    if fault := region_fault(assistant, region):
        raise ValueError(fault)
    return region


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
