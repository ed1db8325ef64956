"""Plans of other kinds beside the five: they change no answer about the five, and a kind of plan named means all of that kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from gold import CORPUS, REGIONS, questions

from answer import Answer, Assistant, Refusal

SENIORS = """灵川县“十四五”老龄事业发展规划

一、发展目标
到2025年，全县养老机构护理型床位占比达到55%，老年大学学员不少于3000名。

二、主要任务
（一）助老产品示范工程。扶持康复辅具企业，建成助老产品体验点6个。（牵头单位：县民政局；配合单位：县卫生健康局、县市场监管局）
（二）老年人维权行动。为老年人提供法律援助。（牵头单位：县司法局）
（三）老年教育交流合作项目。与周边县共建老年大学。（牵头单位：县教育局）
"""
CITY = """广州市营商环境改革方案（2021—2025年）

根据《广东省优化营商环境条例》，制定本方案。

一、重点任务
（一）实施减证便民行动。全市取消证明事项120项。（牵头单位：市司法局）
（二）实施青年创业工程。每年培训青年创业者2000名。（牵头单位：团市委；配合单位：市人力资源社会保障局）
"""
NATION = """国务院办公厅关于推进城市内涝治理的实施意见

到2025年，各城市排水能力显著提升。

一、重点任务
（一）河湖水系恢复工程。恢复城市周边湿地。（水利部、住房城乡建设部负责）
"""


@pytest.fixture(scope="module")
def mixed(assistant: Assistant, state: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over eight plans; the vectors of the five are taken over."""
    folder = tmp_path_factory.mktemp("mixed")
    shutil.copytree(CORPUS, folder / "plans")
    for name, text in (("seniors", SENIORS), ("city", CITY), ("nation", NATION)):
        (folder / "plans" / f"{name}.txt").write_text(text, encoding="utf-8")
    shutil.copytree(state, folder / "state")
    return Assistant.open(corpus=folder / "plans", state=folder / "state")


def test_a_question_of_one_plan_is_answered_as_if_that_plan_stood_among_its_like(
    assistant: Assistant, mixed: Assistant
) -> None:
    named = [q for q in questions() if not q["history"] and sum(r in q["question"] for r in REGIONS) == 1]
    assert len(named) > 50
    for question in (q["question"] for q in named):
        alone, beside = assistant.ask(question), mixed.ask(question)
        assert type(alone) is type(beside), question
        if isinstance(alone, Answer) and alone.rows:
            assert alone.text == beside.text


def test_a_kind_of_plan_means_all_plans_of_that_kind(mixed: Assistant) -> None:
    lacking = mixed.ask("哪个地区的方案里没有单列老年人科学素质行动？")
    assert {c.region for c in lacking.citations} == {"增城区"}
    having = mixed.ask("哪些地区的科学素质方案有农民行动？")
    assert {c.region for c in having.citations} == set(REGIONS)
    for asked in ("What is Beijing's science literacy target for 2025?", "科学素质方案里，北京的目标是多少？"):
        foreign = mixed.ask(asked)
        assert isinstance(foreign, Refusal)
        assert foreign.reason == "region_absent"


def test_the_place_around_a_plans_region_is_not_asked_itself(mixed: Assistant) -> None:
    basis = mixed.ask("增城区方案是根据广州市哪个文件定的？")
    assert {c.region for c in basis.citations} == {"增城区"}
    assert "穗府办〔2016〕29号" in basis.text
    both = mixed.ask("增城区方案和广州市方案的实施期？")
    assert {c.region for c in both.citations} == {"增城区", "广州市"}


def test_a_project_that_a_sentence_names_is_held_though_another_plan_has_an_action_for_it(mixed: Assistant) -> None:
    told = mixed.ask("大祥区科技助老示范工程重点发展什么产品？")
    assert isinstance(told, Answer)
    assert "康复辅具、智能穿戴设备" in told.text
    assert isinstance(mixed.ask("大祥区老年人维权行动有什么措施？"), Refusal)
