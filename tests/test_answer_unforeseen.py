"""Wordings that were once answered wrongly: each stands for a cause, and the facts are those of the plans' own text."""

from __future__ import annotations

import pytest
from gold import REGIONS

from answer import Answer, Assistant, Refusal, ledger_rows


def answered(assistant: Assistant, question: str, holds: list[str], lacks: list[str], *before: str) -> Answer:
    reply = assistant.ask(question, [{"role": "user", "content": turn} for turn in before])
    assert isinstance(reply, Answer), reply.text
    assert [w for w in holds if w not in reply.text] == [], reply.text
    assert [w for w in lacks if w in reply.text] == [], reply.text
    return reply


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("除了市科协还有谁牵头韶关科普信息化提升工程？", ["市科技局"], ["市科协、", "市委宣传部"]),
        ("定南县搞基层科普，带头的是谁", ["牵头部门", "县科协"], ["县委宣传部"]),
        ("钦州市老年人素质提升，牵头的几个单位？", ["市卫生健康委、市民政局、市委老干部局"], ["市总工会"]),
        ("定南的“一村一名大学生工程”落在哪些部门？", ["县委组织部、县人社局、县农业农村局、县妇联、县科协"], []),
        (
            "烦请告知钦州市领导干部行动的牵头单位，以及需要配合的单位有哪些",
            ["牵头单位（共1个，完整）：市委组织部", "配合单位（共14个"],
            [],
        ),
        ("Who is in charge of the farmers initiative in Dingnan?", ["县农业农村局"], ["县妇联"]),
        ("韶关市科普基础设施建设工程一共涉及几家单位？", ["市科协", "市林业局", "10个单位"], []),
        ("定南县老年人行动的配合单位有哪些？", ["未列配合单位", "智慧助老", "健康科普服务", "银龄科普"], []),
        ("增城区科普信息化谁牵头，责任部门多少个？", ["牵头部门（共3个", "责任部门（共25个"], []),
        ("增城区“千师万苗工程”由哪些部门牵头？", ["青少年科学素质行动", "科学教育与培训基础工程"], []),
        ("定南县要评“乡村振兴带头人”，哪些部门来办？", ["县委组织部、县人社局、县农业农村局、县妇联、县科协"], []),
        ("韶关市科普大讲堂这类活动归哪个单位牵头？", ["基层科普能力提升工程", "市科协"], ["市卫生健康局"]),
        ("Who leads the basic-level science popularization capacity project in Shaoguan?", ["市科协"], []),
        ("大祥区应急科普归哪几个局牵头？", ["没有单列", "基层科普能力提升工程", "区应急管理局"], ["区财政局"]),
    ],
)
def test_roles(assistant: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    answered(assistant, question, holds, lacks)


@pytest.mark.parametrize(
    "question",
    ["增城区老年人谁牵头？", "大祥区生命科学教育谁负责？", "大祥区科普人才谁牵头？", "大祥区应急科普工程由谁牵头？"],
)
def test_a_passing_mention_or_a_named_project_is_no_action(assistant: Assistant, question: str) -> None:
    assert isinstance(assistant.ask(question), Refusal)


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("大祥区教育局只参加不牵头的有哪些？", ["共5项", "农民", "基层科普"], ["领导干部", "青少年"]),
        ("大祥区教育局参加但不牵头的有哪些？", ["共5项"], ["领导干部", "青少年"]),
        ("增城区科协没有牵头的是哪几项？", ["没有牵头", "共2项", "领导干部"], ["社区"]),
        ("韶关市科技局和市科协都牵头的工程是哪个？", ["科普信息化提升工程"], ["科技资源", "基础设施"]),
        ("大祥区生态环境局参加哪些？", ["市生态环保局大祥分局", "共6项"], []),
        ("大祥区生态环境分局参加几项？", ["共6项"], []),
        ("定南县哪些任务是由县委组织部一家负责的？", ["在公务员录用中落实科学素质要求"], ["银龄", "新发展理念"]),
        ("市教育局在韶关除了青少年行动还负责什么？", ["共7项", "科普产业"], ["青少年"]),
        ("大祥区的领导干部行动，区委党校是牵头还是参加？", ["区委党校", "配合单位1项"], ["区委组织部"]),
        ("钦州的县区科协要干什么？", ["各县区科协牵头实施本地区科学素质工作规划"], []),
        ("韶关市科协在组织实施里起什么作用？", ["综合协调作用"], ["保障条件"]),
    ],
)
def test_units(assistant: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    answered(assistant, question, holds, lacks)


@pytest.mark.parametrize("region", REGIONS)
def test_the_units_that_lead_nothing_are_those_of_the_ledger(assistant: Assistant, region: str) -> None:
    held = [r for r in ledger_rows(assistant.corpus) if r["region"] == region]
    leading = {u for r in held if r["role"] == "lead" for u in r["units"]}
    expected = {u for r in held for u in r["units"]} - leading
    printed_twice = (
        {"县市场监管局", "县市监局"},
        {"市生态环境局大祥分局", "市生态环保局大祥分局"},
        {"区卫计局", "卫区计局"},
    )
    reply = answered(assistant, f"{region}哪些单位只参加不牵头？", [], [])
    told = set(reply.text.split("：", 1)[1].split("。")[0].split("、"))
    assert told <= expected
    assert all(any(unit in pair and pair & told for pair in printed_twice) for unit in expected - told)
    assert f"共{len(told)}个" in reply.text


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("增城区方案总共有多少项行动和工程？", ["共10项", "科普人才建设工程"], ["分工"]),
        ("增城区有几项行动？", ["共4项", "领导干部"], ["社区科普", "分工"]),
        ("韶关11项任务里，哪项的责任单位最多？", ["基层科普能力提升工程", "10个"], ["青少年"]),
        ("牵头单位最多的是增城区的哪个行动或工程？", ["4项", "城镇劳动者"], ["科普信息化"]),
        ("大祥区几项行动是由一家单位牵头的？", ["共2项", "农民", "领导干部"], ["青少年"]),
        ("哪几个地区有应急科普专门的工程？", ["钦州市"], ["定南县"]),
        ("哪些地区的老年人行动有三家牵头单位？", ["钦州市"], ["大祥区", "定南县", "增城区"]),
        ("哪些地方的青少年行动只有一家牵头单位？", ["韶关市"], ["大祥区", "定南县"]),
        ("哪个地区的重点工程最多？", ["韶关市", "钦州市", "共6项"], ["共5项", "共4项"]),
        ("增城区参与行动最多的责任部门是哪个？", ["增城日报社最多，共10项"], ["区水务局最多"]),
        ("大祥和韶关的科普基础设施工程，责任单位分别有多少个？", ["共15个", "共9个"], ["未区分"]),
        ("领导干部行动的牵头单位，增城跟其他四地哪里不一样？", ["区人社局", "县委组织部", "大祥区"], []),
    ],
)
def test_counts(assistant: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    answered(assistant, question, holds, lacks)


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("定南县的科学素质目标比大祥区高，是这样吗？", ["不是", "13.5%", "15%"], ["是的"]),
        ("大祥区的科学素质目标比定南县高，是这样吗？", ["是的", "13.5%", "15%"], ["不是"]),
        ("韶关和大祥培训科技辅导员的人数一样多吗？", ["不是", "300名", "20名以上"], []),
        ("大祥区每年培训科技辅导员是20名以上吧？", ["是的", "20名以上"], ["不是"]),
        ("钦州的方案是不是管到2025年？", ["不是", "2021—2035年"], []),
        ("韶关的方案是不是管到2025年？", ["是的", "2021—2025年"], []),
        ("增城区科普信息化工程的责任部门里有没有各镇街？", ["没有"], ["不是"]),
        ("大祥和定南的老年人行动牵头单位一样吗", ["是的", "县卫健委", "区民政局"], ["不是"]),
        ("韶关和钦州青少年行动牵头单位相同吗", ["不是", "只有钦州市有：团市委、市科协"], ["是的"]),
        ("大祥区没有老年人行动吧", ["不是", "老年人科学素质提升行动"], ["是的"]),
        ("增城没有老年人行动，是吗", ["是的", "共10项"], ["不是"]),
        ("定南县没有科普产业工程，对吗？", ["是的", "共10项"], ["不是"]),
        ("韶关市民政局不牵头老年人行动，对吧", ["是的", "市卫生健康局"], ["不是"]),
        ("钦州市民政局不牵头老年人行动，对吧", ["不是", "市民政局"], ["是的"]),
        ("钦州市教育局没有参加老年人行动，对吗", ["不是", "市教育局"], ["是的"]),
        ("大祥区目标不是16%吧", ["是的", "15%"], ["不是"]),
        ("大祥区目标不是15%，对吗", ["不是", "15%"], ["是的"]),
        ("钦州市、县区科技馆还没有建立，对吗", ["是的", "科技馆没有建立"], ["不是"]),
        ("韶关市人社局有没有牵头任务？", ["没有", "责任单位4项"], []),
        ("钦州市2025年目标是10%，2020年是6.5%，对吗？", ["是的", "10%", "6.5%"], ["不是"]),
        ("钦州市2025年目标是6.5%，2020年是10%，对吗？", ["不是"], ["是的"]),
        ("大祥区到2025年科学素质比例要超过15%，是不是？", ["限定词与所问不同", "达到15%"], ["是的"]),
        ("韶关的目标是超过16%吗？", ["是的", "超过16%"], []),
        ("韶关到2025年建5座以上实体科普馆，对吗？", ["限定词与所问不同", "5座"], ["是的"]),
        ("定南县农民教育培训目标是2000人次以上，对吗？", ["不是", "5千人次以上"], []),
        ("韶关的目标是不是比钦州高6个百分点？", ["是的"], []),
        ("韶关的目标是不是比钦州高5个百分点？", ["不是"], []),
        ("增城和大祥的科学素质目标是同一年的吗？", ["不是", "2020年", "2025年"], []),
    ],
)
def test_yes_or_no(assistant: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    answered(assistant, question, holds, lacks)


def test_a_share_that_no_figure_denies_is_refused(assistant: Assistant) -> None:
    reply = assistant.ask("钦州市2035年公民科学素质要达到25%，对吗？")
    assert isinstance(reply, Refusal), reply.text
    assert "2035年" in reply.text


def test_a_date_that_a_plan_lacks_is_not_its_period(assistant: Assistant) -> None:
    assert isinstance(assistant.ask("韶关方案是哪年发布的？"), Refusal)


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("大祥区新建多少农村青少年科普体验基地？", ["体验基地：10个"], ["示范基地：10个"]),
        ("增城和钦州的科学素质目标有何不同？", ["10％", "10%"], ["人均科普经费"]),
        ("省级科普基地目标，韶关、定南、钦州各多少？", ["50个以上", "3家", "5个以上"], ["150", "10家", "国家级"]),
        ("定南和韶关，科技辅导员培训谁多多少？", ["300名", "50名", "相差250名"], []),
        ("五地科学素质目标值从高到低排一下", ["最高（最多）的是韶关市"], ["人均科普经费"]),
        ("钦州远景目标是什么？", ["科普公共服务均等化基本实现"], ["10%"]),
        ("钦州市70%说的是什么指标？", ["科普活动室"], ["10%"]),
        ("大祥区200名是什么目标？", ["创业创新带头人"], []),
        (
            "钦州与韶关，谁的科学素质现状更高，差几个点？",
            ["更高（更多）的是韶关市：9.4%", "6.5%", "2.9个百分点"],
            ["16%"],
        ),
        ("钦州市行政村“一站一栏一员”的覆盖率目标？", ["50%"], ["70%"]),
        ("增城培训骨干科学教师多少名？", ["45名（每年，"], []),
        ("钦州建设多少所科学教育示范学校？", ["10所（“十四五”期间，"], []),
        ("By 2025, what share of residents in Dingnan should have basic science literacy?", ["13.5%"], []),
    ],
)
def test_figures(assistant: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    answered(assistant, question, holds, lacks)


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("大祥区2025年科学素质目标是多少，方案文号是什么？", ["15%", "大政办发〔2022〕12号"], []),
        (
            "定南方案的文号、印发日期、依据的省里文件分别是什么？",
            ["定府发〔2022〕1号", "2022年2月18日", "江西省"],
            ["赣州"],
        ),
        ("钦州方案依据广西哪个文件，文号是多少？", ["桂政发〔2021〕30号"], ["钦政发〔2022〕5号"]),
        ("哪些方案没有写文号？", ["韶关市", "增城区"], ["定府发", "大祥区"]),
        ("钦州方案引用的广西文件是什么号？", ["桂政发〔2021〕30号"], ["钦政发〔2022〕5号"]),
        ("韶关方案是依据什么制定的，什么时候启动实施？", ["粤府〔2021〕76号", "2021年，推动和指导"], []),
    ],
)
def test_several_things_asked_at_once(assistant: Assistant, question: str, holds: list[str], lacks: list[str]) -> None:
    answered(assistant, question, holds, lacks)


@pytest.mark.parametrize(
    ("turns", "holds", "lacks"),
    [
        (("韶关2025年科学素质目标是多少？", "大祥呢？", "哪个更高？"), ["更高（更多）的是韶关市", "15%"], []),
        (
            ("大祥区青少年行动谁牵头？", "区教育局参与老年人行动吗？", "那个局还牵头别的吗？"),
            ["科技资源科普化工程"],
            ["农民"],
        ),
        (("钦州2025年科学素质目标？", "它2020年是多少？"), ["6.5%"], ["10%"]),
        (("钦州市老年人行动谁牵头？", "那怎么帮老人防诈骗？"), ["有效预防和应对各种信息诈骗"], ["牵头单位"]),
        (("钦州市老年人行动谁牵头？", "具体有哪些措施？"), ["信息素养提升行动"], ["牵头单位"]),
        (("钦州市老年人行动谁牵头？", "具体是哪几家？"), ["市民政局"], []),
    ],
)
def test_follow_ups(assistant: Assistant, turns: tuple[str, ...], holds: list[str], lacks: list[str]) -> None:
    answered(assistant, turns[-1], holds, lacks, *turns[:-1])


def test_a_figure_claimed_for_a_wrong_year_is_told_with_its_own(assistant: Assistant) -> None:
    for question, year in (
        ("增城区的公民科学素质目标是到2025年达到10%以上吗？", "2020年目标"),
        ("定南县2030年公民科学素质比例要达到13.5%吗？", "2025年目标"),
    ):
        reply = assistant.ask(question)
        assert isinstance(reply, Answer)
        assert reply.text.startswith("不是")
        assert year in reply.text
    happened = assistant.ask("增城区2023年公民科学素质达到10%了吗？")
    assert isinstance(happened, Refusal)
    assert happened.reason in ("period_absent", "out_of_scope")  # what came of a plan is in no plan, of any year
