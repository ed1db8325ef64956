"""What the words of a question mean in a corpus: same-named places, periods of one plan, bodies, claims about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer import Answer, Assistant, Refusal

PLANS = Path(__file__).parent / "plans"
GUIDED = """临海市养老服务三年行动方案（2024—2026年）

一、重点任务
（一）建设社区食堂。每年新建社区食堂10家。（牵头单位：市民政局；指导单位：市市场监管局、市商务局）
（二）培训护理员。每年培训护理员300人次。（牵头单位：市人力社保局；配合单位：市民政局）
"""


def opened(name: str, state: Path) -> Assistant:
    return Assistant.open(PLANS / name, state / name)


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("states")


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("南京市鼓楼区老年人行动由谁牵头？", {"nanjing.txt"}),
        ("徐州市鼓楼区老年人行动由谁牵头？", {"xuzhou.txt"}),
        ("福州市鼓楼区老年人行动由谁牵头？", set()),
        ("南京市老年人行动由谁牵头？", set()),
        ("鼓楼区老年人行动由谁牵头？", {"nanjing.txt", "xuzhou.txt"}),
    ],
)
def test_same_named_districts_are_told_apart(states: Path, question: str, documents: set[str]) -> None:
    reply = opened("same_named", states).ask(question)
    assert {c.document for c in reply.citations} == documents, reply.text
    assert isinstance(reply, Answer if documents else Refusal)
    assert not isinstance(reply, Refusal) or reply.reason == "region_absent"


def test_the_place_around_a_named_one_is_heeded(states: Path) -> None:
    reply = opened("parent_place", states).ask("南昌市西湖区老年人行动由谁牵头？")
    assert isinstance(reply, Refusal)
    assert reply.reason == "region_absent"


def test_the_newest_and_the_former_plan_of_a_place_are_meant_by_their_words(states: Path) -> None:
    assistant = opened("versions", states)
    for word, period in (("最新的", (2021, 2025)), ("现行的", (2021, 2025)), ("上一轮方案的", (2016, 2020))):
        reply = assistant.ask(f"丽水市{word}老年人行动由谁牵头？")
        assert isinstance(reply, Answer), reply.text
        held = {assistant.corpus.document(c.document).period for c in reply.citations}
        assert held == {period}, word


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("guided")
    (folder / "plan.txt").write_text(GUIDED, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("guided_state"))


def test_guiding_units_are_a_role_of_their_own(guided: Assistant) -> None:
    leads, guides = guided.ask("社区食堂由谁牵头？"), guided.ask("建设社区食堂由谁指导？")
    assert "市民政局" in leads.text
    assert "市商务局" not in leads.text
    assert "指导单位（共2个，完整）：市市场监管局、市商务局" in guides.text
    entries = guided.responsibilities.entries
    assert [e.role for e in entries] == ["lead", "guide", "lead", "cooperate"]


def test_an_item_asked_by_its_name_is_had_or_not(assistant: Assistant) -> None:
    named = assistant.ask("大祥区应急科普工程由谁牵头？")
    assert isinstance(named, Refusal)
    assert named.reason == "topic_absent"
    assert "基层科普能力提升工程" in named.text  # where the word stands
    spoken = assistant.ask("大祥区应急科普归谁牵头？")
    assert isinstance(spoken, Answer)
    assert spoken.text.startswith("大祥区没有单列“应急科普”")


def test_a_span_of_years_outside_the_plan_is_refused_however_it_is_written(assistant: Assistant) -> None:
    for span in ("“十五五”", "2026—2030年", "十五五期间"):
        reply = assistant.ask(f"韶关{span}公民科学素质目标定多少？")
        assert isinstance(reply, Refusal), span
        assert reply.reason == "period_absent", span


def test_what_is_compared_after_two_turns_are_their_plans(assistant: Assistant) -> None:
    turns = [{"role": "user", "content": q} for q in ("韶关2025年公民科学素质比例目标是多少？", "定南县呢？")]
    reply = assistant.ask("那这两家差几个百分点？", turns)
    assert "韶关市16%与定南县13.5%相差至少2.5个百分点" in reply.text
    assert {r["region"] for r in reply.to_json()["rows"]} == {"韶关市", "定南县"}


def test_the_nth_item_is_of_the_list_before_and_none_is_made_up(assistant: Assistant) -> None:
    turns = [{"role": "user", "content": "韶关的六项重点工程按顺序是哪些？"}]
    fifth = assistant.ask("第五项归谁牵头？", turns)
    assert "“实施科普产业繁荣工程”的牵头单位（共2个，完整）：市科技局、市工信局" in fifth.text
    assert isinstance(assistant.ask("第九项归谁牵头？", turns), Refusal)


def test_years_that_a_part_begins_with_name_that_part(assistant: Assistant) -> None:
    phase = assistant.ask("增城2017到2019年这个阶段要做什么")
    assert "2017—2019年，继续完善工作机制" in phase.text
    assert len(phase.citations) == 1
    halls = assistant.ask("韶关到2025年要建成哪几座实体科普馆？")
    assert "武江区" in halls.text, "a year beside a topic is no phase"


def test_a_plan_as_a_whole_is_its_actions_and_projects(assistant: Assistant) -> None:
    reply = assistant.ask("钦州方案概括一下")
    assert isinstance(reply, Answer)
    assert "“开展提升行动”共5项（完整）" in reply.text
    assert "“实施重点工程”共6项（完整）" in reply.text


@pytest.mark.parametrize("named", ["应急管理部门", "应急部门", "应急管理局"])
def test_a_department_by_its_field_is_the_body_that_plans_print(assistant: Assistant, named: str) -> None:
    reply = assistant.ask(f"哪些地方的{named}牵头？各是哪项")
    assert "区应急管理局" in reply.text, reply.text
    assert "市应急局" in reply.text, reply.text


@pytest.mark.parametrize("question", ["海淀区商务局在哪几个工程里是责任部门？", "安远县科协牵头哪些行动和工程？"])
def test_a_body_of_a_place_that_is_not_held_is_no_body_of_those_that_are(assistant: Assistant, question: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Refusal), reply.text
    assert reply.reason == "region_absent"
