"""A page over a folder that is not there yet: it says so, takes the first file, answers of it, and may be emptied again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui_support import Visitor

from answer import Assistant, Current, Memory
from ui import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLAN = """岚皋县养蜂产业方案（2024—2026年）

一、目标
到2026年，全县养蜂达到3万箱。（责任单位：县农业农村局、县财政局）
"""
ASKED = "岚皋县养蜂的责任单位有哪些？"
EMPTY = "文库还是空的"


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_the_first_file_comes_by_the_page_and_the_last_may_go(browser: Browser, tmp_path: Path) -> None:
    def opened() -> Assistant:
        return Assistant.open(tmp_path / "plans", tmp_path / "state", empty=True)

    given = tmp_path / "养蜂.txt"
    given.write_text(PLAN, encoding="utf-8")
    with serving(Current(opened(), opened), Memory(tmp_path / "state")) as address:
        visitor = Visitor(browser, address)
        page = visitor.page
        page.locator("#chat .welcome", has_text="文库还是空的，请添加文件").wait_for()
        assert EMPTY in visitor.ask(ASKED)
        for tab in ("责任台账", "目标", "对比", "简报"):
            _tab(page, tab)
        page.locator("#compare-table", has_text=EMPTY).wait_for(state="attached")
        _tab(page, "文库")
        page.locator("#library-plans", has_text=EMPTY).wait_for()
        page.locator("#library-drop input[type=file]").set_input_files([given])
        page.locator("#library-arrivals .state").wait_for()
        page.locator("#library-plan .plan-heading", has_text="养蜂").wait_for()
        assert page.locator("#library-choice input:checked").count() == 1
        _tab(page, "目标")
        page.locator("#targets-table", has_text="养蜂").wait_for()
        _tab(page, "问答")
        assert "县农业农村局" in visitor.ask(ASKED)

        late = Visitor(browser, address)
        late.page.locator("#regions label", has_text="岚皋县").wait_for()
        _tab(late.page, "简报")
        late.page.locator("#briefing-plans input:checked").wait_for()

        _tab(page, "文库")
        page.locator("#library .files > summary").click()
        for _ in range(2):  # the button asks first
            page.locator("#library .remove-file").click()
        page.locator("#library-plans", has_text=EMPTY).wait_for()
        page.locator("#library-plan .plan-heading").wait_for(state="detached")
        _tab(page, "问答")
        assert EMPTY in visitor.ask(ASKED)
        assert visitor.faults == late.faults == []
