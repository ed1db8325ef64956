"""The library on the page beyond adding: pasted text, folders, versions and their differences, names and facts, notices."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gold import CORPUS, ROOT
from PIL import Image
from ui_support import Visitor

from answer import Assistant, Current, Memory
from ui import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

FILES = ROOT / "tests" / "files"
PLAN = "岚皋县养蜂产业方案（2024—2026年）\n\n一、目标\n（一）推进养蜂。到2026年，养蜂达到{}万箱。（责任单位：县农业农村局、{}）\n"
ASKED = "岚皋县养蜂的责任单位有哪些？"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path_factory.mktemp("shelf") / "plans"))


@pytest.fixture(scope="module")
def kept(folder: Path, assistant: Assistant, state: Path) -> Iterator[str]:
    own = Path(shutil.copytree(state, folder.parent / "state"))

    def opened() -> Assistant:
        return Assistant.open(folder, own, empty=True)

    with serving(Current(opened(), opened), Memory(own)) as served:
        yield served


def _visitor(browser: Browser, kept: str) -> Visitor:
    """Return a visitor who waits as long as plans may take to be opened on a busy machine."""
    visitor = Visitor(browser, kept)
    visitor.page.set_default_timeout(120_000)
    return visitor


def _library(page: Page) -> None:
    page.get_by_role("tab", name="文库").click()
    page.locator("#library .held-plans").wait_for()


def _paste(page: Page, name: str, text: str) -> None:
    box, title = (
        page.locator("#library-paste-text textarea"),
        page.locator("#library-paste-name").locator("input, textarea"),
    )
    if not box.is_visible():
        page.locator("#library-paste button").first.click()
    for field, typed in ((box, text), (title, name)):
        field.wait_for()
        while field.input_value() != typed:  # a field that is just being laid out forgets what was typed
            field.fill(typed)
            page.wait_for_timeout(200)
    page.locator("#library-paste-add").click()


def _arrived(page: Page, name: str) -> Locator:
    return page.locator("#library-arrivals .arrivals > li", has_text=name)


def _row(page: Page, name: str, having: str = ".file-more") -> Locator:
    """Return a file's line in the list, opened, once it has what is looked for."""
    row = page.locator("#library .file-list > li", has_text=name)
    row.locator(having).first.wait_for(state="attached")
    page.locator("#library .files").evaluate("files => { files.open = true; }")
    row.locator(".file-more").evaluate("more => { more.open = true; }")
    return row


def test_pasted_replaced_compared_restored_renamed_and_described(browser: Browser, kept: str, folder: Path) -> None:
    visitor = _visitor(browser, kept)
    page = visitor.page
    _library(page)
    first, second = PLAN.format(3, "县财政局"), PLAN.format(5, "县林业局")
    _paste(page, "养蜂方案", first)
    _arrived(page, "养蜂方案.txt").locator(".state.whole").wait_for()
    assert (folder / "养蜂方案.txt").read_text(encoding="utf-8") == first
    assert page.locator("#library-paste-text textarea").input_value() == ""

    _paste(page, "养蜂方案", second)
    failed = _arrived(page, "养蜂方案.txt")
    failed.locator(".state.failed").wait_for()
    assert "同名" in failed.inner_text()
    page.locator("#library-replace input").check()
    failed.get_by_role("button", name="重试").click()
    failed.locator(".state.whole").wait_for()
    differences = page.locator("#library-differences .differences")
    differences.wait_for()
    said = differences.inner_text()
    assert all(words in said for words in ("县林业局", "县财政局", "3万箱", "5万箱", "新增 1 · 删除 1 · 变更 0"))

    row = _row(page, "养蜂方案.txt", ".versions li")
    with page.expect_download() as taking:
        row.locator(".versions").get_by_role("link").click()
    assert Path(taking.value.path()).read_text(encoding="utf-8") == first
    assert taking.value.suggested_filename == "养蜂方案（旧版本 1）.txt"
    row.get_by_role("button", name="与现在比较").click()
    page.locator("#library-compared .differences", has_text="旧版本 1").wait_for()
    row.get_by_role("button", name="恢复").click()
    page.locator("#library-compared .differences", has_text="上一版本").wait_for()
    assert (folder / "养蜂方案.txt").read_text(encoding="utf-8") == first

    row = _row(page, "养蜂方案.txt", ".versions li:nth-child(2)")
    row.locator("input[name=title]").fill("蜜蜂")
    row.get_by_role("button", name="改名").click()
    row = _row(page, "蜜蜂.txt")
    row.locator("input[name=region]").fill("紫阳县")
    row.locator("select[name=kind]").select_option("规划")
    row.get_by_role("button", name="保存").click()
    page.locator("#library-choice label", has_text="紫阳县").wait_for()
    row = _row(page, "蜜蜂.txt", "input[value='紫阳县']")
    assert row.locator("select[name=kind]").input_value() == "规划"
    assert row.locator(".versions li").count() == 2
    row.locator("input[name=period]").fill("很久")
    row.get_by_role("button", name="保存").click()
    page.locator(".toast-body", has_text="起始年").wait_for()
    assert visitor.faults == []


def test_a_chosen_folder_comes_with_its_sub_folders_and_without_what_is_aside(
    browser: Browser, kept: str, folder: Path, tmp_path: Path
) -> None:
    given = tmp_path / "来文"
    for path, number in (
        ("2023/方案.txt", 1),
        ("2024/方案.txt", 2),
        ("2024/别的.md", 3),
        (".隐/方案.txt", 4),
        ("readme.md", 5),
    ):
        (given / path).parent.mkdir(parents=True, exist_ok=True)
        (given / path).write_text(PLAN.format(number, "县水利局"), encoding="utf-8")
    (given / "图.svg").write_text("<svg/>", encoding="utf-8")
    visitor = _visitor(browser, kept)
    page = visitor.page
    _library(page)
    with page.expect_file_chooser() as choosing:
        page.locator("#library-folder").click()
    choosing.value.set_files(given)
    page.wait_for_function("() => document.querySelectorAll('#library-arrivals .state').length === 3")
    names = sorted(page.locator("#library-arrivals .file-name").all_text_contents())
    assert names == ["别的.md", "来文_2023_方案.txt", "来文_2024_方案.txt"]
    assert set(names) <= {path.name for path in folder.iterdir()}
    page.reload()
    _library(page)
    page.locator("#library-arrivals .state").nth(2).wait_for()  # what was added is still told after a reload
    page.get_by_role("button", name="清除列表").click()
    page.locator("#library-arrivals .arriving").wait_for(state="detached")
    assert visitor.faults == []


@pytest.mark.skipif(not find_spec("rapidocr"), reason="rapidocr is not installed")
def test_recognised_pages_are_counted_and_a_file_is_stopped_and_tried_again(
    browser: Browser, kept: str, folder: Path, tmp_path: Path
) -> None:
    with Image.open(FILES / "07_scan_150dpi.jpg") as page_picture:
        strip = page_picture.crop((0, 0, page_picture.width, 260)).convert("L")
    out = io.BytesIO()
    strip.save(out, "TIFF", save_all=True, append_images=[strip] * 59, compression="tiff_lzw")
    (tmp_path / "扫描.tif").write_bytes(out.getvalue())
    (tmp_path / "随后.txt").write_text(PLAN.format(7, "县交通局"), encoding="utf-8")
    page = _visitor(browser, kept).page
    _library(page)
    page.locator("#library-drop input[type=file]").set_input_files([tmp_path / "扫描.tif", tmp_path / "随后.txt"])
    scan = _arrived(page, "扫描.tif")
    scan.locator(".now", has_text="/60 页").wait_for()
    page.get_by_role("button", name="暂停").click()
    page.locator(".arriving-head", has_text="已暂停").wait_for()
    scan.get_by_role("button", name="取消").click()
    scan.locator(".state.stopped").wait_for()
    assert not (folder / "扫描.tif").exists()
    assert _arrived(page, "随后.txt").locator(".now").inner_text() == "接收"
    page.get_by_role("button", name="继续").click()
    _arrived(page, "随后.txt").locator(".state.whole").wait_for()
    scan.get_by_role("button", name="重试").click()
    scan.locator(".now", has_text="/60 页").wait_for()
    scan.get_by_role("button", name="取消").click()
    scan.locator(".state.stopped").wait_for()


def test_an_open_page_hears_of_a_change_and_keeps_its_conversation(browser: Browser, kept: str) -> None:
    other = _visitor(browser, kept)
    asked = other.ask("钦州市老年人行动由谁牵头？")
    notice = other.page.locator("#renewal")
    assert not notice.is_visible()
    page = _visitor(browser, kept).page
    _library(page)
    _paste(page, "石泉方案", PLAN.format(9, "县财政局").replace("岚皋县", "石泉县"))
    _arrived(page, "石泉方案.txt").locator(".state.whole").wait_for()
    page.locator("#library-choice label", has_text="石泉县").wait_for()
    notice.wait_for()
    assert not page.locator("#renewal").is_visible(), "whoever made the change is up to date"
    assert not other.page.locator("#regions label", has_text="石泉县").count()
    notice.click()
    other.page.locator("#regions label", has_text="石泉县").wait_for()
    notice.wait_for(state="hidden")
    assert other.questions() == ["钦州市老年人行动由谁牵头？"]
    assert other.page.locator("#chat .reply").first.inner_text() == asked
