"""The ledger's tab in a real browser, and its downloads, over the real assistant and the five plans."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from gold import CORPUS
from openpyxl import load_workbook
from ui_support import Visitor

from answer import Assistant
from answer.views.matrix_export import cells_sheet
from answer.views.responsibilities import Choice, Entry
from ui.ledger_html import list_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator


class Reader(Visitor):
    """A visitor whose page opens at the ledger."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True).new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"{address}#tab-ledger")
        self.page.locator("#ledger-rows table").wait_for()
        self.page.locator("#ledger-rows [data-ready], #ledger-rows[data-ready]").first.wait_for()

    def choose(self, control: str, option: str) -> None:
        self.page.locator(f"#{control} input").click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def view(self, number: int) -> None:
        self.page.locator("#ledger-view label").nth(number).click()

    def rows(self) -> list[list[str]]:
        """Return the cells of the list, each on one line."""
        lines = self.page.locator("#ledger-rows tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
        return [[re.sub(r"\s+", " ", cell).strip() for cell in line] for line in lines]

    def wait(self, text: str) -> None:
        self.page.locator("#tab-ledger").get_by_text(text).first.wait_for()


def units(entry: Entry) -> list[str]:
    return [unit.name for unit in entry.units]


def said(table: list[list[str]]) -> list[list[str]]:
    return [row[4].replace(" ", "").split("、") for row in table]


def test_list_shows_the_whole_ledger_filters_it_and_says_what_to_loosen(
    browser: Browser, address: str, assistant: Assistant
) -> None:
    held = assistant.responsibilities
    reader = Reader(browser, address)
    assert said(reader.rows()) == [units(e) for e in held.entries]
    reader.wait(f"完整台账：原文所列责任分工共 {len(held.entries)} 条")

    reader.choose("ledger-region", "定南县")
    reader.choose("ledger-role", "责任")
    expected = held.select(Choice(region="定南县", role="responsible"))
    reader.wait(f"显示 {len(expected)} 条，完整台账共 {len(held.entries)} 条")
    assert said(reader.rows()) == [units(e) for e in expected]

    reader.page.locator("#ledger-text").locator("input, textarea").fill("老年人")
    expected = held.select(Choice(region="定南县", role="responsible", text="老年人"))
    reader.wait(f"显示 {len(expected)} 条")
    assert said(reader.rows()) == [units(e) for e in expected]

    reader.choose("ledger-unit", "气象局")
    reader.wait("没有符合全部条件的责任分工")
    looser = held.select(Choice(region="定南县", role="responsible", text="老年人"))
    reader.page.get_by_role("button", name=f"不限单位（{len(looser)} 条）").click()
    reader.wait(f"显示 {len(looser)} 条")
    reader.page.locator("#ledger-clear").click()
    reader.wait(f"完整台账：原文所列责任分工共 {len(held.entries)} 条")
    assert len(reader.rows()) == len(held.entries)
    assert reader.faults == []


def test_heads_sort_by_mouse_and_keyboard_and_the_order_outlives_a_filter(
    browser: Browser, address: str, assistant: Assistant
) -> None:
    reader = Reader(browser, address)
    head: Locator = reader.page.locator("#ledger-rows th").nth(3)
    before = reader.rows()
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    ranks = [["牵头", "责任", "配合"].index(row[3].split(" ")[0]) for row in reader.rows()]
    assert ranks == sorted(ranks)
    assert sorted(reader.rows()) == sorted(before)
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    reader.choose("ledger-region", "钦州市")
    reader.wait("显示 22 条")
    reader.page.locator("#ledger-rows table[data-sorted]").wait_for()
    assert [row[3].split(" ")[0] for row in reader.rows()] == ["配合"] * 11 + ["牵头"] * 11
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "none"
    assert said(reader.rows()) == [units(e) for e in assistant.responsibilities.select(Choice(region="钦州市"))]


def test_a_units_name_leads_to_all_that_it_does(browser: Browser, address: str, assistant: Assistant) -> None:
    reader = Reader(browser, address)
    reader.page.locator("#ledger-rows").get_by_role("button", name="区科协", exact=True).first.click()
    office = reader.page.locator("#ledger-units .office")
    office.wait_for()
    assert office.locator("h2").inner_text() == "科协"
    page = assistant.responsibilities.unit("科学技术协会")
    figures = [int(text) for text in office.locator(".stats dd").all_inner_texts()]
    counts = {role: count for role, count in page.totals.counts.items() if count or role != "guide"}
    assert figures == [page.totals.total, *counts.values()]  # few plans have guiding units
    assert office.locator(".plan li").count() == page.totals.total
    assert [h.split("\n")[0].split("《")[0].strip() for h in office.locator("h3").all_inner_texts()] == list(
        page.totals.regions
    )
    wanted = {
        (e.document, str(e.citation.start), str(e.citation.end))
        for p in page.plans
        for r in p.entries.values()
        for e in r
    }
    links = office.locator(".plan a.source").evaluate_all("links => links.map(link => link.href)")
    given = [parse_qs(urlsplit(link).query) for link in links]
    assert {(g["document"][0], g["start"][0], g["end"][0]) for g in given} == wanted

    office.get_by_role("button", name="在清单中查看").click()
    reader.wait(f"显示 {page.totals.total} 条")
    assert all(any("科协" in unit for unit in row) for row in said(reader.rows()))
    assert reader.page.locator("#ledger-rows .marked").count() == page.totals.total

    reader.view(1)
    reader.page.locator("#ledger-units .office button").first.click()
    reader.page.locator("#ledger-units table").wait_for()
    assert reader.page.locator("#ledger-units tbody tr").count() == len(assistant.responsibilities.units)


def test_matrix_cites_every_cell_or_says_that_the_plan_lacks_the_action(
    browser: Browser, address: str, assistant: Assistant
) -> None:
    reader = Reader(browser, address)
    reader.view(2)
    table = reader.page.locator("#ledger-matrix table")
    table.wait_for()
    matrix = assistant.action_matrix.matrix()
    cells = table.locator("tbody td")
    texts = cells.all_inner_texts()
    flat = [cell for line in matrix.lines for cell in line.cells]
    assert len(texts) == len(flat) == 17 * 5
    for at, (text, cell) in enumerate(zip(texts, flat, strict=True)):
        if cell.entries:
            assert all(unit.name in text for entry in cell.entries for unit in entry.units)
            assert cells.nth(at).locator("a.source").count() == len(cell.entries)
        else:
            assert "该方案未设" in text
            assert ("另见" in text) == (cell.near is not None)
    table.get_by_role("button", name="全部分工 8 条").first.click()
    reader.wait("显示 8 条")
    assert {row[0].split(" ")[0] for row in reader.rows()} == {"定南县"}

    reader.view(2)
    reader.page.locator("#ledger-shared input").check()
    reader.wait("12 项行动 × 5 份方案")


def test_downloads_hold_the_rows_shown(browser: Browser, address: str, tmp_path: Path) -> None:
    reader = Reader(browser, address)
    reader.choose("ledger-region", "增城区")
    reader.wait("显示 20 条")
    shown = said(reader.rows())
    with reader.page.expect_download() as download:
        reader.page.locator("#ledger-rows").get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "责任台账-增城区.xlsx"
    download.value.save_as(tmp_path / "ledger.xlsx")
    heads, *rows = load_workbook(tmp_path / "ledger.xlsx")["责任台账"].iter_rows(values_only=True)
    column = heads.index("单位")
    assert [str(row[column]).split("、") for row in rows] == shown
    for row in rows:
        given = dict(zip(heads, row, strict=True))
        raw = (CORPUS / str(given["文件"])).read_bytes().decode("utf-8-sig")
        assert raw[int(str(given["起"])) : int(str(given["止"]))] == given["原文"]
    with reader.page.expect_download() as download:
        reader.page.locator("#ledger-rows").get_by_role("link", name="导出 CSV").click()
    download.value.save_as(tmp_path / "ledger.csv")
    body = (tmp_path / "ledger.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert [row[column].split("、") for row in table[1:]] == shown
    assert {urlsplit(url).hostname for url in reader.requests if not url.startswith(("data:", "blob:"))} == {
        "127.0.0.1"
    }


def test_switch_puts_the_tab_into_english_and_keeps_what_was_chosen(browser: Browser, address: str) -> None:
    reader = Reader(browser, address)
    reader.choose("ledger-region", "钦州市")
    reader.wait("显示 22 条")
    reader.page.locator("#language label").nth(1).click()
    reader.wait("22 of the 127 rows")
    assert reader.page.locator("#ledger-region input").input_value() == "钦州市"
    reader.page.wait_for_function("() => document.querySelector('#ledger-role input').value === 'All roles'")
    chinese = re.compile(r"[\u4e00-\u9fff]")
    reader.page.locator("#ledger-head", has_text="List").wait_for()
    for part in ("#ledger-head", "#ledger-rows .said", "#ledger-rows thead"):
        assert not chinese.search(reader.page.locator(part).inner_text())


@pytest.mark.parametrize(
    ("query", "param", "told"),
    [
        ("region=火星市", "region", "没有收录地区“火星市”"),
        ("role=boss", "role", "只能是"),
        ("action=登月", "action", "台账里没有行动“登月”"),
        ("unit=登月办", "unit", "台账里没有单位“登月办”"),
    ],
)
def test_an_export_of_what_is_not_held_is_refused_in_chinese(address: str, query: str, param: str, told: str) -> None:
    for kind in ("xlsx", "csv"):
        response = httpx.get(f"{address}page/export/ledger.{kind}?{query}")
        assert response.status_code == 422
        error = response.json()["error"]
        assert error["param"] == param
        assert told in error["message"]
    assert httpx.get(f"{address}page/export/ledger.pdf").status_code == 404


def test_text_of_a_filter_is_data(assistant: Assistant) -> None:
    attack = '"><script>alert(1)</script>'
    shown = list_html(assistant.responsibilities, Choice(region="钦州市", text=attack), "zh")
    assert "<script" not in shown
    assert 'data-text="' not in shown or "&quot;&gt;&lt;script" in shown


def test_the_matrix_is_exported_as_it_is_shown_with_a_source_for_each_cell(address: str, assistant: Assistant) -> None:
    query = {"region": ["钦州市", "定南县"], "shared": "true"}
    shown = assistant.action_matrix.matrix(query["region"], shared=True)
    csv_file = httpx.get(f"{address}page/export/matrix.csv", params=query)
    rows = list(csv.DictReader(io.StringIO(csv_file.content.decode("utf-8-sig"))))
    assert {row["行动"] for row in rows} == {line.name for line in shown.lines}
    texts = {d.name: d.raw for d in assistant.corpus.documents}
    told = [row for row in rows if row["单位"]]
    assert len(told) == sum(len(cell.entries) for line in shown.lines for cell in line.cells)
    for row in told:
        assert texts[row["文件"]][int(row["起"]) : int(row["止"])] == row["原文"]
        assert row["出处"].startswith("《")

    book = load_workbook(io.BytesIO(httpx.get(f"{address}page/export/matrix.xlsx", params=query).content))
    grid, cells = book.worksheets
    assert [cell.value for cell in grid[1]] == ["行动", "定南县 2021—2025", "钦州市 2021—2035"]
    assert grid.max_row == len(shown.lines) + 1
    assert cells.max_row == len(rows) + 1
    assert httpx.get(f"{address}page/export/matrix.xlsx?region=北京市").status_code == 422


def test_a_matrix_says_where_a_plan_lacks_an_action(assistant: Assistant) -> None:
    matrix = assistant.action_matrix.matrix()
    lacking = [
        (line.name, column.region)
        for line in matrix.lines
        for cell, column in zip(line.cells, matrix.columns, strict=True)
        if not cell.entries
    ]
    sheet = cells_sheet(matrix, lambda cited: cited.title)
    assert [(row[0], row[1]) for row in sheet.rows if row[3] == ""] == lacking
    assert {row[5] for row in sheet.rows if row[3] == ""} == {"该方案未设"}
