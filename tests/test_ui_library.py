"""The library that people keep on the page: adding, asking, looking at the page, removing; and who may not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from gold import CORPUS, ROOT
from test_ui_access import faults
from ui_support import Visitor

from answer import Assistant, Current, Memory
from ui import Doors, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FILES = ROOT / "tests" / "files"
TABLE = FILES / "g1_跨页任务表.pdf"
ASKED = "温州市哪些任务由瑞安市政府负责？"
UPLOAD = "gradio_api/upload"
VISITOR = {"cookie": "planqa_visitor=abcdefghijklmnopqrstuvwx"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the five plans that may be changed."""
    return Path(shutil.copytree(CORPUS, tmp_path_factory.mktemp("library") / "plans"))


@pytest.fixture(scope="module")
def kept(folder: Path, assistant: Assistant, state: Path) -> Iterator[str]:
    """Return the address of a page whose library may be changed; the vectors of the five plans are there."""
    own = Path(shutil.copytree(state, folder.parent / "state"))

    def opened() -> Assistant:
        return Assistant.open(folder, own)

    with serving(Current(opened(), opened), Memory(own), doors=Doors(token="asked-of-programs-alone")) as served:
        yield served


def _library(page: Page) -> None:
    page.get_by_role("tab", name="文库").click()
    page.locator("#library .held-plans").wait_for()


def _add(page: Page, *paths: Path) -> None:
    page.locator("#library-drop input[type=file]").set_input_files(list(paths))


def _files(page: Page) -> list[str]:
    return page.locator("#library .file-list .file-name").all_text_contents()


def _remove(page: Page, name: str) -> None:
    page.locator("#library .files:not([open]) > summary").click() if not _open(page) else None
    button = page.locator(f'#library .remove-file[data-name="{name}"]')
    button.click()
    assert button.inner_text() == "确定删除？"
    assert name in _files(page)
    button.click()
    page.wait_for_function(
        "name => ![...document.querySelectorAll('#library .remove-file')].some(b => b.dataset.name === name)", arg=name
    )


def _open(page: Page) -> bool:
    return page.locator("#library .files[open]").count() > 0


def test_a_file_is_added_asked_seen_taken_away_and_removed(browser: Browser, kept: str, folder: Path) -> None:
    visitor = Visitor(browser, kept)
    page = visitor.page
    assert "g1" not in visitor.ask(ASKED)
    _library(page)
    _add(page, TABLE)
    page.locator("#library-arrivals .steps").first.wait_for()
    page.locator("#library-arrivals .state").wait_for()
    assert page.locator("#library-arrivals .state").inner_text() == "请核对"
    assert "表格未完" in page.locator("#library-arrivals .reasons").inner_text()
    page.locator("#library-choice label", has_text="温州市").wait_for()
    assert (folder / TABLE.name).read_bytes() == TABLE.read_bytes()

    page.get_by_role("tab", name="问答").click()
    page.locator("#regions label", has_text="温州市").wait_for()
    reply = visitor.ask(ASKED)
    assert "启动万卡AIDC机房建设" in reply
    page.locator("#chat .reply").last.locator("a.source.chip").first.click()
    pane = page.locator("#source-pane")
    pane.locator("#passage").wait_for()
    pages = pane.locator("details.pages, details:has(img)").first
    pages.locator("summary").first.click()
    page.wait_for_function("() => document.querySelector('#source-pane img')?.naturalWidth > 100")
    page.keyboard.press("Escape")

    page.get_by_role("tab", name="文库").click()
    if not _open(page):
        page.locator("#library .files > summary").click()
    row = page.locator("#library .file-list > li", has_text=TABLE.name)
    with page.expect_download() as taking:
        row.get_by_role("link").click()
    assert taking.value.suggested_filename == TABLE.name
    assert Path(taking.value.path()).read_bytes() == TABLE.read_bytes()

    late = Visitor(browser, kept)  # its page was laid out before the file was there
    late.page.locator("#regions label", has_text="温州市").wait_for()
    assert "启动万卡AIDC机房建设" in late.ask(ASKED)

    _remove(page, TABLE.name)
    assert not (folder / TABLE.name).exists()
    page.get_by_role("tab", name="问答").click()
    page.locator("#regions label", has_text="温州市").wait_for(state="detached")
    assert "启动万卡" not in visitor.ask(ASKED)
    assert visitor.faults == []


def test_a_damaged_file_says_why_and_takes_nothing_else_down(
    browser: Browser, kept: str, folder: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "〔养蜂〕<img src=x onerror=document.title=1>.txt"
    odd.write_text(
        "岚皋县养蜂产业方案（2024—2026年）\n\n一、目标\n养蜂3万箱。（责任单位：县农业农村局、县财政局）\n", "utf-8"
    )
    copy = tmp_path / "副本.txt"
    shutil.copy(CORPUS / "daxiang_2021-2025.txt", copy)
    visitor = Visitor(browser, kept)
    page = visitor.page
    _library(page)
    _add(page, FILES / "truncated.pdf", copy, odd)
    arrived = page.locator("#library-arrivals .arrivals > li")
    page.wait_for_function("() => document.querySelectorAll('#library-arrivals .state').length === 3")
    said = [line.inner_text().replace("\n", " ") for line in arrived.all()]
    assert "失败" in said[0]
    assert "已损坏" in said[0]
    assert "重复" in said[1]
    assert "daxiang_2021-2025.txt" in said[1]
    assert "完整" in said[2]
    assert "〔养蜂〕_img src=x onerror=document.title=1_.txt" in said[2], "the name keeps what Gradio strips"
    assert page.locator("#library img").count() == 0
    assert not (folder / "truncated.pdf").exists()
    page.locator("#library-choice label", has_text="岚皋县").wait_for()
    page.get_by_role("tab", name="问答").click()
    assert "县农业农村局" in visitor.ask("岚皋县养蜂的责任单位有哪些？")
    page.get_by_role("tab", name="文库").click()
    _remove(page, "〔养蜂〕_img src=x onerror=document.title=1_.txt")
    assert visitor.faults == []


def test_a_read_only_library_has_no_door(browser: Browser, address: str) -> None:
    page = Visitor(browser, address).page
    _library(page)
    page.locator("#library .files > summary").click()
    assert page.locator("#library .file-list a.door").count() == 5
    assert page.locator("#library .remove-file, #library-drop").count() == 0
    given = {"files": ("a.txt", b"x")}
    reply = httpx.post(f"{address}{UPLOAD}", files=given, headers=VISITOR | {"sec-fetch-site": "same-origin"})
    assert (reply.status_code, reply.json()["error"]["message"]) == (403, "这里不接收文件。")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        (VISITOR, 403),
        ({"sec-fetch-site": "same-origin"}, 403),
        (VISITOR | {"sec-fetch-site": "cross-site"}, 403),
        (VISITOR | {"origin": "http://evil.example"}, 403),
        (VISITOR | {"sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_files_come_from_the_page_alone(kept: str, headers: dict[str, str], status: int) -> None:
    reply = httpx.post(f"{kept}{UPLOAD}", files={"files": ("a.txt", b"x")}, headers=headers)
    assert reply.status_code == status


def test_files_of_more_than_fifty_megabytes_are_not_taken(kept: str) -> None:
    page = VISITOR | {"sec-fetch-site": "same-origin"}
    large = httpx.post(f"{kept}{UPLOAD}", files={"files": ("a.txt", bytes(50_000_001))}, headers=page, timeout=60)
    assert large.status_code == 413
    at = urlsplit(kept)
    line = HTTPConnection(str(at.hostname), at.port, timeout=20)
    line.putrequest("POST", f"/{UPLOAD}")
    for key, value in (page | {"content-length": "500000001"}).items():
        line.putheader(key, value)
    line.endheaders()
    assert line.getresponse().status == 413, "what is announced as too large is not waited for"
    line.close()


@pytest.mark.parametrize("name", ["", "../state/desk.sqlite3", "manifest.json", ".versions", "/etc/passwd", "no.txt"])
def test_only_files_of_the_library_are_taken_away(kept: str, name: str) -> None:
    reply = httpx.get(f"{kept}page/original", params={"name": name})
    assert reply.status_code == 404
    assert "文库中没有" in reply.json()["error"]["message"]


def test_a_file_is_taken_away_and_never_shown(kept: str) -> None:
    reply = httpx.get(f"{kept}page/original", params={"name": "daxiang_2021-2025.txt"})
    assert reply.content == (CORPUS / "daxiang_2021-2025.txt").read_bytes()
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]


def test_programs_keep_the_library_too(kept: str, address: str) -> None:
    plan = "岚皋县养蜂产业方案（2024—2026年）\n\n一、目标\n养蜂3万箱。（责任单位：县农业农村局、县财政局）\n".encode()
    held = {"authorization": "Bearer asked-of-programs-alone"}
    with httpx.Client(base_url=kept, headers=held, timeout=120) as client:
        assert httpx.post(f"{kept}api/library", params={"name": "a.txt"}, content=plan).status_code == 401
        assert len(client.get("api/library").json()) == 5
        lost = client.post("api/library", params={"name": "坏.pdf"}, content=(FILES / "truncated.pdf").read_bytes())
        assert lost.status_code == 422
        assert "已损坏" in lost.json()["error"]["message"]
        added = client.post("api/library", params={"name": "../养蜂.txt"}, content=plan).json()
        assert added == {
            "name": "养蜂.txt",
            "outcome": "added",
            "files": [
                {
                    "name": "养蜂.txt",
                    "state": "whole",
                    "reasons": [],
                    "misses": 0,
                    "region": "岚皋县",
                    "period": [2024, 2026],
                    "kind": "方案",
                    "versions": 0,
                }
            ],
        }
        again = client.post("api/library", params={"name": "又一份.txt"}, content=plan).json()
        assert (again["outcome"], again["name"]) == ("duplicate", "养蜂.txt")
        asked = {"question": "岚皋县养蜂的责任单位有哪些？"}
        assert client.post("api/ask", json=asked).json()["status"] == "answered"
        _kept_by_a_program(client, plan)
        elsewhere = {"origin": "http://evil.example"}
        assert (
            client.request("DELETE", "api/library", params={"name": "养蜂.txt"}, headers=elsewhere).status_code == 403
        )
        assert len(client.delete("api/library", params={"name": "养蜂.txt"}).json()) == 5
        assert client.post("api/ask", json=asked).json()["status"] == "refused"
        assert client.delete("api/library", params={"name": "养蜂.txt"}).status_code == 422
    closed = httpx.post(f"{address}api/library", params={"name": "a.txt"}, content=plan, headers=held)
    assert closed.status_code == 403


def _kept_by_a_program(client: httpx.Client, plan: bytes) -> None:
    named = {"name": "养蜂.txt"}
    assert client.get("api/library/differences", params=named).status_code == 422
    replaced = client.post(
        "api/library", params=named | {"replace": True}, content=plan.replace("县财政局".encode(), "县林业局".encode())
    )
    assert replaced.json()["files"][0]["versions"] == 1
    differ = client.get("api/library/differences", params=named).json()
    assert [row["unit"] for side in ("added", "dropped") for row in differ["duties"][side]] == ["县林业局", "县财政局"]
    assert client.get("api/library/original", params=named | {"version": 1}).content == plan
    assert client.get("api/library/original", params=named | {"version": 9}).status_code == 404
    assert client.post("api/library/restore", params=named | {"version": 1}).json()["outcome"] == "replaced"
    assert client.get("api/library/original", params=named).content == plan
    for wrong in ({"kind": "诗"}, {"period": [2026, 2024]}, {"name": "a.exe/"}, {"sha256": "0"}, {"region": "<b>"}):
        assert client.patch("api/library", params=named, json=wrong).status_code == 422, wrong
    said = {"name": "蜜蜂", "region": "紫阳县", "period": "2024-2030", "kind": "规划"}
    (held,) = client.patch("api/library", params=named, json=said).json()
    assert (held["name"], held["region"], held["period"], held["kind"]) == ("蜜蜂.txt", "紫阳县", [2024, 2030], "规划")
    back = {"name": "养蜂.txt", "region": None, "period": "", "kind": None}
    (held,) = client.patch("api/library", params={"name": "蜜蜂.txt"}, json=back).json()
    assert (held["name"], held["region"], held["versions"]) == ("养蜂.txt", "岚皋县", 2)
    elsewhere = {"origin": "http://evil.example"}
    for path in ("restore", "original", "differences"):
        assert client.get(f"api/library/{path}", params=named, headers=elsewhere).status_code == 403


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault_where_files_are_added(browser: Browser, kept: str, theme: str) -> None:
    visitor = Visitor(browser, f"{kept}?__theme={theme}")
    page = visitor.page
    _library(page)
    page.locator("#library .files > summary").click()
    _add(page, FILES / "truncated.pdf")
    page.locator("#library-arrivals .state.failed").wait_for()
    page.locator("#library .file-more summary").first.click()
    page.locator("#library-paste button").first.click()
    assert page.locator("#library-drop button").get_attribute("aria-label") == "添加方案文件"
    assert faults(page) == []
    page.locator("#language label").nth(1).click()
    page.locator("#library-drop button[aria-label='Add plan files']").wait_for()
