"""What is only nearest, only named, only begun or told by what it does: said so, refused, gone on with, or linked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answer import Answer, Assistant, Refusal
from answer.language import normalise
from answer.linking.shorthands import named_only

DESCRIPTIONS = Path(__file__).parents[1] / "answer" / "fitting" / "unit_descriptions.tsv"
FURTHER = Path(__file__).parents[1] / "answer" / "fitting" / "questions.jsonl"
MARKET = """临江市夜间经济三年行动方案（2024—2026年）

一、存在的问题
全市夜间经济发展仍有差距，主要表现在：业态单一；配套不足；停车困难；噪声扰民；宣传不够。下一步要逐项整改。
二、重点任务
（一）改造夜市。推进“三亮”工程建设。推广亮灯、亮证、亮价的“三亮一做”模式。推动智慧公厕建设。（牵头单位：市商务局）
（二）规范管理。为落实好各项要求，重点抓好以下工作：一是规范摊位。二是规范时间。三是规范卫生。（牵头单位：市城管局）
"""

WASTE = """青溪市垃圾治理方案（2024—2026年）

一、重点任务
（一）有序推进分类收运。完善城乡生活垃圾收运网络，推行定时投放。（牵头单位：市住建局，配合单位：市农业农村局）建设建筑垃圾消纳场，严查偷倒。（牵头单位：市自然资源局，配合单位：市城管局）健全医疗废物收集转运处置体系，村村有点。（牵头单位：市卫生健康委，配合单位：市生态环境局、市交通运输局）
（二）加强宣传。办好垃圾分类宣传周。（牵头单位：市委宣传部）
"""


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("market")
    (folder / "linjiang.txt").write_text(MARKET, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("market-state"))


def answered(assistant: Assistant, question: str) -> Answer:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer), f"{question} → {reply.text[:200]}"
    return reply


@pytest.mark.parametrize("question", ["临江市夜间经济有哪些不足？", "临江夜间经济存在哪些短板"])
def test_a_list_begun_is_quoted_to_its_end(market: Assistant, question: str) -> None:
    text = answered(market, question).text
    assert [item for item in ("业态单一", "停车困难", "宣传不够") if item not in text] == []


@pytest.mark.parametrize(
    ("region", "items"),
    [
        ("韶关", ("薄弱", "有效供给不足", "科普投入不足")),
        ("增城", ("妇女", "资源开发", "科普投入不足")),
        ("钦州", ("偏低", "激励机制")),
    ],
)
def test_problems_of_a_plan_are_told_all(assistant: Assistant, region: str, items: tuple[str, ...]) -> None:
    text = answered(assistant, f"{region}公民科学素质工作有哪些不足").text
    assert [item for item in items if item not in text] == []
    assert "（牵头单位" not in text


def test_a_statement_of_units_is_no_list_that_goes_on(assistant: Assistant) -> None:
    assert "配合单位" not in answered(assistant, "钦州讲的“一站一栏一员”指什么？").text


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("坚定不移推进“四区”建设，聚焦主业。", "四区", "四区"),
        ("“四区”：东区、西区、南区、北区。", "四区", ""),
        ("推广点单、派单、领单、接单的“四单”模式。", "四单模式", ""),
        ("推广订单的“四单”模式。", "四单模式", "四单"),
        ("建成“一站（科普活动站）一栏（科普宣传栏）”。", "一站一栏", ""),
        ("做好本职工作。", "四区", ""),
    ],
)
def test_a_shorthand_is_unfolded_or_only_named(text: str, words: str, name: str) -> None:
    assert named_only(normalise(text), words) == name


@pytest.mark.parametrize("question", ["定南的“四区”建设是哪四个区？", "增城“四个一”工程指什么", "韶关的“六新”是什么？"])
def test_items_of_a_shorthand_only_named_are_refused_with_where_it_stands(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Refusal), reply.text[:200]
    assert reply.reason == "attribute_absent"
    assert "只在这些地方提到它" in reply.text


def test_what_is_done_about_a_shorthand_is_answered(assistant: Assistant) -> None:
    assert "三下乡" in answered(assistant, "定南怎么落实“三下乡”？").text


@pytest.mark.parametrize(
    "question", ["定南县科技馆新馆哪天开馆？", "钦州要争取配几辆科普大篷车？", "大祥区打算怎么建科普产业园？"]
)
def test_passages_that_lack_the_very_thing_asked_are_no_answer(assistant: Assistant, question: str) -> None:
    assert isinstance(assistant.ask(question), Refusal)


def test_absent_things_are_refused_or_said_to_be_absent(assistant: Assistant) -> None:
    asked = [json.loads(line) for line in FURTHER.read_text(encoding="utf-8").splitlines()]
    absent = [q["question"] for q in asked if not q["answerable"]]
    replies = [assistant.ask(q) for q in absent]
    honest = [r for r in replies if isinstance(r, Refusal) or r.text.startswith("原文没有")]
    assert len(honest) >= 0.8 * len(absent)


def test_a_body_told_by_what_it_does_is_the_right_one_or_none(assistant: Assistant) -> None:
    linker, wrong, right = assistant.linker.units, [], 0
    for line in DESCRIPTIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        region, words, unit = line.split("\t")
        documents = [d for d in assistant.corpus.documents if d.region == region]
        name, features = linker.described(normalise(words), documents)
        if linker.is_described(features):
            right += bool(unit) and linker.key(name) == linker.key(unit)
            wrong += [] if unit and linker.key(name) == linker.key(unit) else [(words, name)]
    assert len(wrong) <= 4, wrong
    assert right >= 50


def test_a_body_told_by_what_it_does_gets_its_work(assistant: Assistant) -> None:
    text = answered(assistant, "定南县管公路客运的那个局，在文件里负责的是哪一条？").text
    assert "县交通运输局" in text
    assert "提升基层科普服务能力" in text
    assert isinstance(assistant.ask("钦州管监狱的那个局牵头什么？"), Refusal)


def test_units_in_order_of_their_number(assistant: Assistant) -> None:
    text = answered(assistant, "增城十项牵头次数前三名，带次数").text
    assert text.index("区科协（8项）") < text.index("区科工信局（6项）") < text.index("区人社局（4项）")


def test_an_action_is_called_by_its_heading(assistant: Assistant) -> None:
    assert answered(assistant, "增城有没有专门面向社区的科普工程，叫什么").text.startswith(
        "增城区：实施社区科普益民工程"
    )


@pytest.mark.parametrize(
    ("asked", "holds", "lacks"),
    [
        ("医疗废物收集转运处置体系由谁牵头？", ["市卫生健康委"], ["市住建局", "市自然资源局"]),
        ("建筑垃圾消纳场的配合单位有哪些？", ["市城管局"], ["市农业农村局", "市生态环境局"]),
        ("推进分类收运由谁牵头？", ["市住建局", "市自然资源局", "市卫生健康委"], []),
    ],
)
def test_of_several_statements_in_one_text_those_behind_the_words_asked_are_told(
    tmp_path: Path, asked: str, holds: list[str], lacks: list[str]
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "qingxi.txt").write_text(WASTE, encoding="utf-8")
    reply = Assistant.open(tmp_path / "plans", tmp_path / "state").ask(asked)
    assert isinstance(reply, Answer)
    assert all(name in reply.text for name in holds)
    assert not any(name in reply.text for name in lacks)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("signed")
    raw = (
        "海南省\n“十四五”养老服务规划\n海南省民政厅海南省财政厅\n2022年5月6日\n一、总则\n《规划》时限为2021—2025年，以2020年为基准期。\n"
        "二、任务\n办好养老服务。（牵头单位：省民政厅）\n"
    )
    (folder / "yanglao.txt").write_text(raw, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("signed-state"))


def test_all_who_issue_a_plan_are_told_each_cited(signed: Assistant) -> None:
    reply = answered(signed, "海南省养老服务规划的发文机关是谁？")
    assert "海南省民政厅、海南省财政厅" in reply.text
    assert any("海南省财政厅" in c.quote for c in reply.citations)


def test_the_period_is_told_with_its_base_year(signed: Assistant) -> None:
    text = answered(signed, "海南省养老服务规划的规划期是哪几年？").text
    assert "2021—2025年" in text
    assert "基准年：2020年" in text
