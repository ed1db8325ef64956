"""Notations of documents of other kinds than the five plans: where statements stand, and what they are for."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_support import document, read, roles

from corpus import ledger, read_corpus
from corpus.health import health

_GUIDED = (
    "一、主要任务\n（一）绿色生产。推广技术。（农业农村部指导）\n"
    "以收集、利用等环节为重点，推动秸秆全量利用。到2020年，秸秆综合利用率达到85%以上。（国家发展改革委、农业农村部指导）\n"
    "夯实严控基础。开展管理。（生态环境部指导）全面实施电子转移联单制度，掌握流向。（生态环境部、交通运输部指导）"
    "按照“谁收集”原则，探索建立押金制度。（商务部指导，供销合作总社参与）"
)


def test_each_bracket_behind_a_sentence_is_for_the_sentences_before_it() -> None:
    assert read(_GUIDED) == [
        ("绿色生产", {"guide": ["农业农村部"]}),
        ("推动秸秆全量利用", {"guide": ["国家发展改革委", "农业农村部"]}),
        ("夯实严控基础", {"guide": ["生态环境部"]}),
        ("全面实施电子转移联单制度，掌握流向", {"guide": ["生态环境部", "交通运输部"]}),
        ("探索建立押金制度", {"guide": ["商务部"], "cooperate": ["供销合作总社"]}),
    ]


def test_two_brackets_behind_one_sentence_are_for_the_same_task() -> None:
    found = read(
        "一、任务\n（一）甲行动。推进改革（市教育局牵头），强化保障（市财政局配合）。\n（二）乙行动。做好。（市科协负责）"
    )
    assert [name for name, _ in found] == ["甲行动", "甲行动", "乙行动"]


@pytest.mark.parametrize("verb", ["组建协调小组和专家委员会", "建立工作机制"])
def test_what_a_body_sets_up_with_others_is_no_unit(verb: str) -> None:
    assert read(f"一、组织\n生态环境部会同财政部{verb}，共同指导试点。") == [
        ("组织", {"responsible": ["生态环境部"], "cooperate": ["财政部"]})
    ]


_ASSESSED = """<html><head><title>依据</title></head><body><table>
<caption>某县2018年度河长制责任单位考核细则</caption>
<tr><th>序号</th><th colspan="2">考核项目</th><th>各项分值</th><th>考核内容</th><th>评分标准</th><th>说明</th></tr>
<tr><td>一、</td><td colspan="2">差异考核项目</td><td>60</td><td></td><td></td><td></td></tr>
<tr><td>1</td><td rowspan="3">重点考核部门</td><td>县委农工部</td><td>60</td><td>农村生活垃圾治理</td>
<td><p>1.探索实行农村生活垃圾分类试点（15分）；</p><p>2.完善城乡垃圾处理一体化体制，实行服务外包市场化运行机制（20分）。</p></td><td></td></tr>
<tr><td rowspan="2">2</td><td rowspan="2">县水利局</td><td>30</td><td>排污口整治</td><td>对入河湖排污口进行整治（30分）。</td><td></td></tr>
<tr><td>30</td><td>岸线整治</td><td>建立非法挤占水域岸线用地台账（30分）。</td><td></td></tr>
<tr><td>3</td><td rowspan="2">一般考核部门</td><td>县教育局</td><td>60</td><td>河湖保护教育</td>
<td>1.教育行政主管部门与各中小学校、幼儿园签订学生防溺责任状（20分）2.开展河湖保护管理教育知识进校园活动（40分）</td><td></td></tr>
<tr><td>4</td><td>县科技局</td><td>60</td><td>技术示范</td>
<td>组织技术人员开展节约用水、水资源保护、河流环境治理、水生态修复等科学研究和技术示范（60分）</td><td></td></tr>
</table></body></html>"""


def test_rows_of_an_assessment_are_of_the_units_under_a_merged_head(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(_ASSESSED, encoding="utf-8")
    found = read_corpus(tmp_path)
    (document,) = found.documents
    assert document.title == "某县2018年度河长制责任单位考核细则"
    held = found.assignments["a.html"]
    assert [(a.governs, a.duties[0].label, roles(a)) for a in held] == [
        ("农村生活垃圾治理", "重点考核部门", {"responsible": ["县委农工部"]}),
        ("排污口整治", "重点考核部门", {"responsible": ["县水利局"]}),
        ("岸线整治", "重点考核部门", {"responsible": ["县水利局"]}),
        ("河湖保护教育", "一般考核部门", {"responsible": ["县教育局"]}),
        ("技术示范", "一般考核部门", {"responsible": ["县科技局"]}),
    ]
    assert "防溺责任状" in document.text[held[3].start : held[3].end]


def test_a_column_of_places_under_a_merged_head_is_no_column_of_units() -> None:
    rows = "".join(f"| {i} | 绿化 | {name}县 | 12 |\n" for i, name in enumerate(("定南", "石城", "信丰"), 1))
    assert read(f"| 序号 | 考核项目 |  | 分值 |\n|-|-|-|-|\n{rows}") == []


@pytest.mark.parametrize(
    ("said", "task", "units"),
    [
        ("入围标准的具体指标由联合采购办公室负责拟定。", "入围标准的具体指标", ["联合采购办公室"]),
        ("由省药品采购事务所承担办公室日常工作并负责具体实施。", "办公室日常工作", ["省药品采购事务所"]),
        ("经费由市财政局、市教育局等部门共同承担。", "组织", ["市财政局", "市教育局"]),
    ],
)
def test_prose_that_charges_bodies_is_a_statement(said: str, task: str, units: list[str]) -> None:
    assert read(f"一、组织\n加强领导。{said}") == [(task, {"responsible": units})]


@pytest.mark.parametrize(
    "said",
    [
        "劳动关系由当地人事部门的服务机构负责代理。",
        "本办法由省委高校工委、省教育厅负责解释。",
        "本办法由省退役军人厅商有关部门负责解释。",
    ],
)
def test_prose_that_charges_nobody_in_particular_is_none_and_no_miss(said: str) -> None:
    plan = document(f"一、组织\n加强领导。{said}")
    assert ledger(plan) == ()
    assert health(plan, (), ()).misses == ()


def test_under_a_heading_of_duties_each_body_has_its_own() -> None:
    said = "国家医保局承担制定试点方案的职责，指导工作；各级卫生部门负责进行监督；国家药监局负责对企业资质进行认定。"
    assert read(f"一、措施\n（一）明确部门职责。{said}\n（二）加强宣传。国家药监局负责对企业资质进行认定。") == [
        ("制定试点方案的职责", {"responsible": ["国家医保局"]}),
        ("对企业资质进行认定", {"responsible": ["国家药监局"]}),
    ]
