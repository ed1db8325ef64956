"""A passage of a file with pages, shown on its page: in words at the citation, as a picture with its boxes in the pane."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from ui_support import Visitor

from answer import Assistant, Memory
from ui import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FILES = Path(__file__).parent / "files"
TASKS = "g1_跨页任务表.pdf"


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("paged")
    for name in (TASKS, "g3_合并单元格_修订_自动编号.docx"):
        shutil.copy(FILES / name, folder)
    return Assistant.open(folder, tmp_path_factory.mktemp("paged_state"))


@pytest.fixture(scope="module")
def served(paged: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(paged, Memory(tmp_path_factory.mktemp("paged_desk"))) as address:
        yield address


def test_a_citation_names_its_page_and_the_pane_shows_it_with_boxes(browser: Browser, served: str) -> None:
    visitor = Visitor(browser, served)
    assert "启动万卡AIDC机房建设" in visitor.ask("瑞安市政府负责哪些任务？")
    card = visitor.page.locator("#chat details.cite").first
    assert "第 1 页" in card.locator(".path").inner_text()
    visitor.page.locator("#chat .reply a.source").first.click()
    pane = visitor.page.locator("#source-pane")
    pane.get_by_text("看原件第 1 页").click()
    picture = pane.locator(".sheet img").first
    picture.wait_for()
    visitor.page.wait_for_function("document.querySelector('#source-pane .sheet img').naturalWidth > 0")
    sheet, box = pane.locator(".sheet").first.bounding_box(), pane.locator(".sheet i").first.bounding_box()
    assert sheet and box
    assert sheet["x"] <= box["x"] <= sheet["x"] + sheet["width"]
    assert sheet["y"] <= box["y"] <= sheet["y"] + sheet["height"]
    assert 0.002 < box["width"] * box["height"] / (sheet["width"] * sheet["height"]) < 0.2
    assert visitor.faults == []
    assert all(url.startswith((served, "blob:", "data:")) for url in visitor.requests)


def test_a_word_files_citation_names_table_and_row_and_has_no_picture(browser: Browser, served: str) -> None:
    visitor = Visitor(browser, served)
    visitor.ask("绘制算力产业图谱由谁负责？")
    path = visitor.page.locator("#chat details.cite .path").all_inner_texts()
    assert any("表 1 第 5 行" in words for words in path), path


@pytest.mark.parametrize(("document", "page"), [(TASKS, 0), (TASKS, 3), ("无.pdf", 1), ("../../etc/passwd", 1)])
def test_what_is_no_page_is_a_404(served: str, document: str, page: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as fault:
        urllib.request.urlopen(f"{served}page/picture?{urlencode({'document': document, 'page': page})}", timeout=20)
    with fault.value as answer:
        assert answer.code == 404
