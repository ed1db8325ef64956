"""The tools over MCP, called with the official client over a real connection."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from gold import CORPUS, ROOT, slices
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent, Tool

from answer import Assistant, Current, Memory, ledger_rows, target_rows
from ui import Doors, serving

TOKEN = "口令 of the tools".encode().hex()
SENIORS = "钦州市老年人科学素质提升行动由谁牵头？"
PLAN = "岚皋县养蜂产业方案（2024—2026年）\n\n一、目标\n养蜂3万箱。（责任单位：县农业农村局、县财政局）\n"
CHINESE = re.compile(r"[\u4e00-\u9fff]{3}")
Call = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def address(assistant: Assistant, memory: Memory) -> Iterator[str]:
    with serving(assistant, memory, doors=Doors(token=TOKEN)) as served:
        yield f"{served}gradio_api/mcp/"


async def talk(address: str, calls: Sequence[Call]) -> tuple[list[Tool], list[CallToolResult]]:
    async with (
        httpx.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False, timeout=30) as client,
        streamable_http_client(address, http_client=client) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        return tools, [await session.call_tool(name, arguments) for name, arguments in calls]


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def results(address: str, *calls: Call) -> list[Any]:
    _, given = asyncio.run(talk(address, calls))
    assert not any(result.isError for result in given), given
    return [json.loads(said(result)) for result in given]


def test_the_tools_and_nothing_else_are_listed_and_described(address: str) -> None:
    tools, _ = asyncio.run(talk(address, []))
    required = {tool.name: tool.inputSchema.get("required", []) for tool in tools}
    assert required == {
        "ask": ["question"],
        "compare_regions": ["topic", "regions"],
        "list_responsibilities": [],
        "list_targets": [],
        "get_passage": ["document", "start", "end"],
        "list_files": [],
        "check_files": [],
    }
    for tool in tools:
        assert tool.description
        assert "JSON" in tool.description
        assert all(field.get("description") for field in tool.inputSchema["properties"].values()), tool.name


def test_ask_and_compare_give_the_assistants_answers(address: str, assistant: Assistant) -> None:
    lead, absent, there, sides = results(
        address,
        ("ask", {"question": SENIORS}),
        ("ask", {"question": "北京市老年人行动由谁牵头？"}),
        ("ask", {"question": "老年人行动由谁牵头？", "regions": ["韶关市"]}),
        ("compare_regions", {"topic": "老年人行动由谁牵头", "regions": ["钦州市", "韶关市"]}),
    )
    assert lead["answer"] == assistant.ask(SENIORS).text
    assert slices(lead)
    assert absent["reason"] == "region_absent"
    assert {c["region"] for c in there["citations"]} == {"韶关市"}
    assert {c["region"] for c in sides["citations"]} == {"钦州市", "韶关市"}
    assert "| 韶关市 |" in sides["answer"]


def test_rows_are_those_of_ledger_and_targets(address: str, assistant: Assistant) -> None:
    every, led, aims = results(
        address,
        ("list_responsibilities", {}),
        ("list_responsibilities", {"region": "定南县", "unit": "县科协", "role": "lead"}),
        ("list_targets", {"region": "韶关市", "year": 2025}),
    )
    assert every == json.loads(json.dumps(list(ledger_rows(assistant.corpus))))
    assert led == [
        row
        for row in every
        if row["region"] == "定南县" and row["role"] == "lead" and any("县科协" in unit for unit in row["units"])
    ]
    assert aims == [
        dict(row) for row in target_rows(assistant.corpus) if (row["region"], row["year"]) == ("韶关市", 2025)
    ]
    assert aims


def test_a_passage_is_the_raw_slice(address: str, assistant: Assistant) -> None:
    cited = assistant.ask(SENIORS).citations[0]
    wider = {"document": cited.document, "start": cited.start - 40, "end": cited.end + 40}
    exact = {"document": cited.document, "start": cited.start, "end": cited.end}
    around, whole, begin = results(
        address,
        ("get_passage", wider),
        ("get_passage", exact),
        ("get_passage", {"document": cited.document, "start": 0, "end": 1}),
    )
    raw = (CORPUS / cited.document).read_bytes().decode("utf-8-sig")
    assert around["quote"] == raw[wider["start"] : wider["end"]]
    assert whole["quote"] == cited.quote
    assert whole["section"][: len(cited.section)] == list(cited.section)
    assert begin["section"] == []


@pytest.mark.parametrize(
    ("name", "arguments", "word"),
    [
        ("ask", {"question": "谁牵头", "regions": ["火星"]}, "钦州市"),
        ("compare_regions", {"topic": "老年人行动", "regions": ["钦州市", "钦州市"]}, "两个"),
        ("list_responsibilities", {"role": "boss"}, "cooperate"),
        ("list_targets", {"region": "火星"}, "火星"),
        ("get_passage", {"document": "../app.py", "start": 0, "end": 9}, "qinzhou_2021-2035.txt"),
        ("get_passage", {"document": "qinzhou_2021-2035.txt", "start": -5, "end": 9}, "起止位置"),
        ("get_passage", {"document": "qinzhou_2021-2035.txt", "start": 0, "end": 5000}, "4000"),
    ],
)
def test_a_wrong_call_is_an_error_that_says_why(address: str, name: str, arguments: dict[str, Any], word: str) -> None:
    _, (given,) = asyncio.run(talk(address, [(name, arguments)]))
    assert given.isError
    assert word in said(given)


def test_the_library_is_kept_where_it_may_be_changed(assistant: Assistant, state: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CORPUS, tmp_path / "plans"))
    own = Path(shutil.copytree(state, tmp_path / "state"))

    def opened() -> Assistant:
        return Assistant.open(folder, own)

    with serving(Current(opened(), opened), Memory(tmp_path / "desk"), doors=Doors(token=TOKEN)) as served:
        kept = f"{served}gradio_api/mcp/"
        tools, _ = asyncio.run(talk(kept, []))
        required = {tool.name: tool.inputSchema.get("required", []) for tool in tools}
        assert required.items() >= {"add_file": ["name"], "remove_file": ["name"], "list_files": []}.items()
        packed = base64.b64encode((ROOT / "tests" / "files" / "g3_合并单元格_修订_自动编号.docx").read_bytes()).decode()
        added, again, word, listed, checked = results(
            kept,
            ("add_file", {"name": "../养蜂.txt", "text": PLAN}),
            ("add_file", {"name": "又.txt", "text": PLAN}),
            ("add_file", {"name": "表.docx", "content_base64": packed}),
            ("list_files", {}),
            ("check_files", {"name": "养蜂.txt"}),
        )
        assert (added["name"], added["outcome"], again["outcome"], word["outcome"]) == (
            "养蜂.txt", "added", "duplicate", "added",
        )  # fmt: skip
        assert {"养蜂.txt", "表.docx", "qinzhou_2021-2035.txt"} <= {one["name"] for one in listed}
        assert checked == [{"name": "养蜂.txt", "state": "whole", "reasons": [], "misses": 0}]
        (asked,) = results(kept, ("ask", {"question": "岚皋县养蜂的责任单位有哪些？"}))
        assert asked["status"] == "answered"
        wrong: list[Call] = [
            ("add_file", {"name": "a.txt"}),
            ("add_file", {"name": "a.exe", "text": PLAN + "又"}),
            ("add_file", {"name": "a.docx", "content_base64": "%%"}),
            ("remove_file", {"name": "../state"}),
            ("check_files", {"name": "无.txt"}),
        ]
        _, given = asyncio.run(talk(kept, wrong))
        assert all(result.isError and CHINESE.search(said(result)) for result in given)
        (left,) = results(kept, ("remove_file", {"name": "养蜂.txt"}))
        assert "养蜂.txt" not in {one["name"] for one in left}
        assert not (folder / "养蜂.txt").exists()
        _writes_need_the_token(served)
        assert "表.docx" in {path.name for path in folder.iterdir()}


def _writes_need_the_token(served: str) -> None:
    """Call the tool that removes by the page's own queue, which asks for no token."""
    with httpx.Client(base_url=served, trust_env=False) as client:
        config = client.get("config").json()
        place = next(one["id"] for one in config["dependencies"] if one["api_name"] == "remove_file")
        body = {"data": ["表.docx"], "fn_index": place, "session_hash": "abc"}
        client.post("gradio_api/queue/join", json=body)
        client.post("gradio_api/run/remove_file", json={"data": ["表.docx"]})
        with client.stream("GET", "gradio_api/queue/data", params={"session_hash": "abc"}, timeout=20) as told:
            for line in told.iter_lines():
                if "process_completed" in line or "close_stream" in line or "error" in line:
                    break


def test_without_the_token_no_tool_answers(address: str) -> None:
    root = address.removesuffix("gradio_api/mcp/")
    with httpx.Client(base_url=root, trust_env=False) as client:
        for path in ("gradio_api/mcp/", "gradio_api/mcp", "gradio_api/mcp/sse", "gradio_api/mcp/schema"):
            assert client.get(path).status_code == 401, path
        for path in ("gradio_api/run/ask", "gradio_api/call/ask", "gradio_api/call/v2/ask", "gradio_api/api/ask"):
            assert client.post(path, json={"data": [SENIORS, None]}).status_code == 401, path
        assert client.get("/").status_code == 200
