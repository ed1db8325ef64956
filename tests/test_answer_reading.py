"""A plan as a readable document: nothing lost, nothing doubled, passages where they stand, citations as officials write."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from gold import CORPUS
from hypothesis import given
from hypothesis import strategies as st

from answer import Assistant, formal_citation, ledger_rows, reading, target_rows
from answer.model import Citation
from corpus import Corpus, Document, read_corpus

PLANS = sorted(path.name for path in CORPUS.glob("*.txt"))
TABLES = """附表：重点任务分工表
序号
工作内容
牵头单位
责任单位
1
提
升
行
动
实施青少年行动
市教育局

市科协
市委宣传部、市科技局
2
实施农民行动
市农业农村局
市妇联、市科协

四、指标
| 指标 | 2025年 | 单位 |
|---|---|---|
| 具备科学素质的比例 | 15 | % |

五、保障
（一）加强领导。各单位要**高度重视**。
责任单位\t完成时限
市教育局\t2024年
"""


@cache
def _corpus() -> Corpus:
    return read_corpus(CORPUS)


def _written(folder: Path, text: str) -> Corpus:
    (folder / "plan.txt").write_text(text, encoding="utf-8")
    return read_corpus(folder)


def _assert_tiles(corpus: Corpus, document: Document) -> None:
    """Assert that the blocks tile the clean text, and the cells of a row the row."""
    plan = reading(corpus, document.name)
    assert "\n".join(plan.text(block) for block in plan.blocks) == document.text
    for block in plan.blocks:
        assert block.start <= block.lead <= block.end
        span = plan.span(block)
        assert document.raw[span.start] == document.text[block.start]
        if not block.cells:
            continue
        at = block.start
        for start, end in sorted(line for cell in block.cells for line in cell):
            assert start >= at
            assert not document.text[at:start].strip("\n\t| ")
            at = end
        assert not document.text[at : block.end].strip("\n\t| ")


@pytest.mark.parametrize("name", PLANS)
def test_blocks_tile_the_clean_text(name: str) -> None:
    _assert_tiles(_corpus(), _corpus().document(name))


def test_tables_of_every_notation_tile_and_keep_their_cells(tmp_path: Path) -> None:
    corpus = _written(tmp_path, "某市科普方案\n\n一、总则\n加强领导。\n" + TABLES)
    document = corpus.documents[0]
    _assert_tiles(corpus, document)
    rows = [
        ["".join(document.text[slice(*line)] for line in cell).strip() for cell in block.cells]
        for block in reading(corpus, document.name).blocks
        if block.kind in ("header", "row") and block.cells
    ]
    assert ["序号", "工作内容", "牵头单位", "责任单位"] in rows
    assert ["1", "提升行动实施青少年行动", "市教育局市科协", "市委宣传部、市科技局"] in rows
    assert ["具备科学素质的比例", "15", "%"] in rows
    assert ["市教育局", "2024年"] in rows


@given(st.sampled_from(PLANS), st.data())
def test_a_marked_passage_is_the_raw_slice_without_its_noise(name: str, data: st.DataObject) -> None:
    document = _corpus().document(name)
    start = data.draw(st.integers(0, len(document.raw) - 1))
    end = data.draw(st.integers(start + 1, min(len(document.raw), start + 900)))
    plan = reading(_corpus(), name, [(start, end)])
    shown = [p for b in plan.blocks for p in plan.pieces(b.start, b.end)]
    assert "".join(p.text for p in shown).replace("\n", "") == document.text.replace("\n", "")
    kept = "".join(c for c, i in zip(document.text, document.clean.offsets, strict=True) if start <= i < end)
    assert "".join(p.text for p in shown if p.mark is not None).replace("\n", "") == kept.replace("\n", "")
    assert plan.passage() == kept


def test_every_row_of_the_ledger_and_every_target_is_marked_as_it_stands_in_the_file() -> None:
    corpus = _corpus()
    for row in (*ledger_rows(corpus), *target_rows(corpus)):
        raw = corpus.document(row["document"]).raw[row["start"] : row["end"]]
        marked = reading(corpus, row["document"], [(row["start"], row["end"])]).passage()
        assert re.sub(r"\s", "", marked) == re.sub(r"[\s#*]", "", raw)


def test_two_passages_keep_their_numbers_and_overlapping_ones_are_one() -> None:
    plan = reading(_corpus(), PLANS[0], [(900, 950), (300, 360), (340, 400)])
    assert len(plan.marks) == 2
    numbers = [p.mark for b in plan.blocks for p in plan.pieces(b.start, b.end) if p.mark is not None]
    assert set(numbers) == {0, 1}
    assert numbers == sorted(numbers)


def test_outline_holds_every_heading_once_and_leads_to_its_block() -> None:
    for document in _corpus().documents:
        plan = reading(_corpus(), document.name)
        opened = {document.sections[b.section].start: b for b in plan.blocks if b.section}
        for entry in plan.outline:
            section = document.sections[entry.section]
            assert (entry.marker, entry.heading) == (section.marker, section.heading)
            assert section.start in {b.start for b in plan.blocks}
            assert entry.heading in document.text[section.start : opened[section.start].end]


def test_formal_citation_follows_the_markers() -> None:
    corpus = _corpus()
    raw = corpus.document("qinzhou_2021-2035.txt").raw
    title = "《钦州市全民科学素质行动计划纲要实施方案(2021—2035年)》（钦政发〔2022〕5号，2022年3月29日）"
    lead = raw.index("（牵头单位：市卫生健康委、市民政局")
    assert formal_citation(corpus, "qinzhou_2021-2035.txt", lead) == title + "第三部分（四）"
    task = raw.index("大力培育高素质现代农民")
    expected = title + "第三部分（二）第2项"
    assert formal_citation(corpus, "qinzhou_2021-2035.txt", task) == expected
    goal = corpus.document("zengcheng_2016-2020.txt").raw.index("到2020年，科技教育")
    assert formal_citation(corpus, "zengcheng_2016-2020.txt", goal) == (
        "《增城区全民科学素质行动计划纲要实施方案（2016—2020年）》第二部分（二）"
    )
    dash = corpus.document("shaoguan_2021-2025.txt").raw.index("——壮大科技志愿者队伍")
    assert formal_citation(corpus, "shaoguan_2021-2025.txt", dash).endswith("第四部分（四）“壮大科技志愿者队伍”")


def test_an_item_without_heading_is_cited_by_what_its_marker_counts(tmp_path: Path) -> None:
    text = "某市科普方案\n\n一、总体要求\n坚持科学普及。\n\n二、重点任务\n（一）科普惠民。\n"
    long = "广泛开展面向农村居民的科学普及活动，推动各类科普资源向乡镇和村一级延伸，让群众在家门口享受科普服务并形成长效机制"
    corpus = _written(tmp_path, text + f"1. {long}。\n2. {long}。\n")
    start = corpus.documents[0].raw.rindex("延伸")
    assert formal_citation(corpus, "plan.txt", start) == "《某市科普方案》第二部分（一）第2项"


def test_an_answers_source_is_cited_as_its_passage_is(assistant: Assistant) -> None:
    reply = assistant.ask("钦州市老年人行动由哪些单位牵头？")
    cited: Citation = reply.citations[0]
    view = assistant.source(cited)
    assert view.formal == formal_citation(assistant.corpus, cited.document, cited.start)
    assert view.formal.endswith("第三部分（四）")
