from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime
from itertools import chain

import pytest
from gold import CORPUS
from openpyxl import load_workbook

from answer import Assistant, ledger_rows
from answer.formal import formal_citation
from answer.views.exports import Sheet, csv_bytes, xlsx_bytes
from answer.views.ledger_export import about_sheet, ledger_sheet
from answer.views.responsibilities import ROLES, Choice, Entry

MADE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def printed(entry: Entry) -> list[str]:
    return [unit.name for unit in entry.units]


def test_entries_are_the_ledgers_rows_none_lost_or_doubled(assistant: Assistant) -> None:
    rows = list(ledger_rows(assistant.corpus))
    entries = assistant.responsibilities.entries
    assert len(rows) == len(entries) > 100
    for number, (row, entry) in enumerate(zip(rows, entries, strict=True), start=1):
        cited = entry.citation
        assert cited.marker == number
        assert row == {
            "region": entry.region,
            "document": entry.document,
            "section": list(cited.section),
            "governs": entry.governs,
            "role": entry.role,
            "label": entry.label,
            "units": printed(entry),
            "deadline": entry.deadline or None,
            "start": cited.start,
            "end": cited.end,
            "quote": cited.quote,
        }
        raw = (CORPUS / entry.document).read_bytes().decode("utf-8-sig")
        assert raw[cited.start : cited.end] == cited.quote


def test_each_filter_agrees_with_the_ledgers_own_and_splits_it(assistant: Assistant) -> None:
    held = assistant.responsibilities
    for region in held.regions:
        for role in ROLES:
            mine = [e.citation.start for e in held.select(Choice(region=region, role=role))]
            assert mine == [row["start"] for row in ledger_rows(assistant.corpus, region=region, role=role)]
    by_action = [held.select(Choice(action=name)) for name in dict.fromkeys(g.name for g in held.actions)]
    numbers = sorted(e.citation.marker for e in chain(*by_action))
    assert numbers == [e.citation.marker for e in held.entries if e.group]
    found = held.select(Choice(text="科技局 青少年"))
    assert found
    assert all("科技局" in e.citation.quote and "青少年" in e.action for e in found)
    assert held.select(Choice(region="没有的地区")) == held.select(Choice(unit="没有的单位")) == ()


def test_an_entry_stands_under_the_action_whose_section_holds_it(assistant: Assistant) -> None:
    held = assistant.responsibilities
    for entry in held.entries:
        assert entry.group
        assert entry.whole == (entry.action == entry.governs)
        if not entry.whole:
            assert any(heading.endswith(entry.action) for heading in entry.citation.section[:-1])
    dingnan = [e for e in held.entries if e.region == "定南县"]
    assert Counter(e.whole for e in dingnan) == {True: 10, False: 35}


def test_a_unit_has_what_the_answers_give_it(assistant: Assistant) -> None:
    """Compare with what answers to 某单位做什么 are made from, for each name that a plan prints."""
    held = assistant.responsibilities
    units = assistant.linker.units
    names = {(e.document, u.name, u.keys[0]) for e in held.entries for u in e.units}
    assert len(names) > 120
    for document, name, key in names:
        listed = units.held_by(assistant.vocabulary.bodies.body(name), assistant.corpus.document(document))
        expected = {(h.assignment.start, h.duty.role) for h in listed}
        plan = next(p for p in held.unit(key).plans if p.document == document)
        entries = list(chain(*plan.entries.values()))
        plan_of = assistant.corpus.document(document)
        got = {(plan_of.clean.offsets.index(e.citation.start), e.role) for e in entries}
        assert got == expected, (document, name)
        assert len(entries) == len(got)


def test_totals_count_the_rows_that_name_the_unit(assistant: Assistant) -> None:
    held = assistant.responsibilities
    for totals in held.units:
        names = {(d, n) for d, printed_there in totals.group.printed.items() for n in printed_there}
        rows = [r for r in ledger_rows(assistant.corpus) if any((r["document"], u) in names for u in r["units"])]
        assert totals.counts == {role: sum(r["role"] == role for r in rows) for role in ROLES}
        page = held.unit(totals.group.key)
        assert sum(len(e) for plan in page.plans for e in plan.entries.values()) == totals.total
        assert totals.regions == tuple(dict.fromkeys(r["region"] for r in rows))
        assert held.select(Choice(unit=totals.group.name)) == held.select(Choice(unit=totals.group.key))


@pytest.mark.parametrize(
    ("names", "apart"),
    [
        (("县市场监管局", "县市监局", "市市场监管局", "区市场监督管理局"), "区食药监局"),
        (("区卫计局", "卫区计局"), "县卫健委"),
        (("市生态环境局大祥分局", "市生态环保局大祥分局"), "市生态环境局"),
        (("团区委", "团县委", "团市委"), "区妇联"),
        (("县教科体局",), "区教育局"),
        (("市委统战部（市民宗委）", "区委统战部"), "市民宗局"),
    ],
)
def test_names_of_one_office_are_one_unit(assistant: Assistant, names: tuple[str, ...], apart: str) -> None:
    held = assistant.responsibilities
    keys = {u.name: u.keys for e in held.entries for u in e.units}
    assert len({keys[name][0] for name in names}) == 1
    assert keys[apart][0] != keys[names[0]][0]


def test_a_second_name_in_brackets_belongs_to_both_offices(assistant: Assistant) -> None:
    held = assistant.responsibilities
    keys = {u.name: u.keys for e in held.entries for u in e.units}
    both = keys["市委统战部（市民宗委）"]
    assert keys["区民宗局"] == keys["市民宗局"] == both[1:]
    assert "市委统战部（市民宗委）" in held.unit(both[1]).totals.group.printed["qinzhou_2021-2035.txt"]


def test_matrix_names_the_leads_of_each_action_or_says_that_there_is_none(assistant: Assistant) -> None:
    matrix = assistant.action_matrix.matrix()
    assert [c.document for c in matrix.columns] == [d.name for d in assistant.documents]
    seen: Counter[int] = Counter()
    for line in matrix.lines:
        for column, cell in zip(matrix.columns, line.cells, strict=True):
            own = [e for e in assistant.responsibilities.entries if e.document == column.document and e.whole]
            here = [e for e in own if e.group == line.name]
            assert [e for e in here if e.role == "lead"] == list(cell.entries)
            assert sorted(e.citation.marker for e in here) == sorted(
                e.citation.marker for e in (*cell.entries, *cell.others)
            )
            seen.update(e.citation.marker for e in here)
    assert seen == Counter(e.citation.marker for e in assistant.responsibilities.entries if e.whole)


def test_matrix_shows_what_is_like_an_absent_action(assistant: Assistant) -> None:
    matrix = assistant.action_matrix.matrix()
    at = [c.region for c in matrix.columns].index("钦州市")
    absent = {line.name: line.cells[at] for line in matrix.lines if not line.cells[at].entries}
    near = absent["科普信息化提升工程"].near
    assert near is not None
    raw = (CORPUS / near.document).read_bytes().decode("utf-8-sig")
    assert raw[near.start : near.end] == near.quote
    assert "加强农村科普信息化建设" in near.quote
    assert absent["实施社区科普益民工程"].near is None


def test_matrix_of_some_regions_holds_their_actions_alone(assistant: Assistant) -> None:
    matrix = assistant.action_matrix.matrix(["增城区", "大祥区"], shared=True)
    assert [c.region for c in matrix.columns] == ["大祥区", "增城区"]
    assert matrix.lines
    assert all(all(cell.entries for cell in line.cells) for line in matrix.lines)


def test_export_reads_back_as_the_entries(assistant: Assistant) -> None:
    held = assistant.responsibilities
    choice = Choice(region="定南县", unit="县市监局")
    entries = held.select(choice)
    assert {n for e in entries for n in printed(e) if "市" in n} >= {"县市监局", "县市场监管局"}
    sheet = ledger_sheet(entries, lambda cited: assistant.source(cited).formal)
    about = about_sheet(entries, held, choice, made=MADE)
    book = load_workbook(io.BytesIO(xlsx_bytes([sheet, about], made=MADE)))
    page = book["责任台账"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == f"A1:P{len(entries) + 1}"
    heads, *rows = [list(row) for row in page.iter_rows(values_only=True)]
    assert heads == list(sheet.heads)
    for row, entry in zip(rows, entries, strict=True):
        got = dict(zip(heads, row, strict=True))
        assert got["单位"].split("、") == printed(entry)
        assert got["原文"] == entry.citation.quote
        assert (got["文件"], got["起"], got["止"]) == (entry.document, entry.citation.start, entry.citation.end)
        assert got["出处"].startswith(f"《{entry.citation.title}》（{entry.citation.number}")
        assert got["出处"].startswith(formal_citation(assistant.corpus, entry.document, entry.citation.start))
        assert re.search(r"第[一二三四五六七八九十]+部分（[一二三四五六七八九十]+）", got["出处"])
    told = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert told["行数"] == f"{len(entries)}（符合条件的全部；完整台账 {len(held.entries)}）"
    assert told["生成时间"] == "2026-01-02 03:04"
    assert told["单位"].startswith("市场监管局（")
    assert {"县市监局", "县市场监管局"} <= set(told["单位"].removeprefix("市场监管局（").removesuffix("）").split("、"))
    text = csv_bytes(sheet)
    assert text.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))[1:] == [
        ["" if value is None else str(value) for value in row] for row in rows
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x")'])
def test_text_never_becomes_a_formula(text: str) -> None:
    sheet = Sheet("表", ("头",), (10,), [(text,), ("a=b",), (7,)])
    book = load_workbook(io.BytesIO(xlsx_bytes([sheet], made=MADE)))
    cells = [row[0] for row in book["表"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s", "s", "n"]
    assert cells[0].value == text
    assert cells[0].quotePrefix
    assert not cells[1].quotePrefix
    rows = list(csv.reader(io.StringIO(csv_bytes(sheet).decode("utf-8-sig"), newline="")))
    assert rows[1:] == [[f"'{text}"], ["a=b"], ["7"]]


def test_control_characters_and_lone_surrogates_do_not_stop_an_export() -> None:
    sheet = Sheet("表", ("头",), (10,), [("第一页\f第二页\x0b",), ("\ud800字",)])
    book = load_workbook(io.BytesIO(xlsx_bytes([sheet], made=MADE)))
    assert [row[0].value for row in book["表"].iter_rows(min_row=2)] == ["第一页 第二页 ", "?字"]
    assert "?字" in csv_bytes(sheet).decode("utf-8-sig")
