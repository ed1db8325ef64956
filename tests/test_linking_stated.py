"""What a plan states in a note, a condition or beside another number is quoted, not called unstated; what it lacks is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from answer import Answer, Assistant, Refusal
from answer.fitting.stated import LABELLED, data_hash
from answer.linking.logistic import LEARNED

PLAN = """青石市海岸保护规划（2021-2025年）

一、目标

到2025年，人工湿地修复面积达到800公顷，岸线整治长度达到40公里。
到2025年，农村厕所改造率达到90%以上，林业碳汇交易达到30万吨以上。

二、主要指标

人工湿地是指连片面积20公顷及以上的水面。
新建机关办公楼应当按照绿色建筑三星级标准建设。
受理申请的，应当在7个工作日内作出决定；公示时间为6个工作日。
海水淡化能力不低于15万吨/日。
对面积不大的林农，可以依托合作社开发碳票。

三、保障

（一）加强组织领导。各部门要落实责任。
（二）加强宣传引导。营造良好氛围。
"""


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over one plan whose numbers stand in prose for the most part."""
    folder = tmp_path_factory.mktemp("coast")
    (folder / "青石市海岸保护规划.txt").write_text(PLAN, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("coast_state"))


def test_the_model_was_fitted_from_the_labelled_data_that_stands_there() -> None:
    stamp = json.loads(LEARNED.read_text(encoding="utf-8"))["stated"]["data"]
    assert stamp == data_hash(), "make it again: python -m answer.fitting.stated"


def test_every_label_stands_in_its_plan() -> None:
    folders = (Path("corpus/data"), LABELLED.parent / "plans")
    texts = {p.name: re.sub(r"\s", "", p.read_text(encoding="utf-8")) for f in folders for p in f.iterdir()}
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    assert [r for r in rows if re.sub(r"\s", "", r["stated"]) not in texts[r["plan"]]] == []


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("青石市人工湿地修复面积是多少，连片面积要多少？", "连片面积20公顷及以上"),
        ("青石市公示时间是几个工作日？", "公示时间为6个工作日"),
        ("青石市新建机关办公楼要按绿色建筑几星级标准？", "绿色建筑三星级标准"),
    ],
)
def test_a_number_that_prose_states_is_quoted(coast: Assistant, question: str, stated: str) -> None:
    reply = coast.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert stated in reply.text
    assert "没有写明" not in reply.text


@pytest.mark.parametrize("question", ["青石市“不低于15万吨/日”说的是什么？", "青石市方案里15万吨/日是什么能力？"])
def test_a_figure_quoted_finds_the_sentence_that_prints_it(coast: Assistant, question: str) -> None:
    assert "海水淡化能力" in coast.ask(question).text


@pytest.mark.parametrize(
    "question", ["青石市的游艇泊位要建多少个？", "青石市海洋牧场投资多少亿元？", "青石市渔民补贴每人多少元？"]
)
def test_a_number_that_no_sentence_states_is_refused(coast: Assistant, question: str) -> None:
    assert isinstance(coast.ask(question), Refusal)


def test_of_years_that_a_sentence_does_not_name_it_states_nothing(coast: Assistant) -> None:
    assert isinstance(coast.ask("青石市2030年农村厕所改造率达到多少？"), Refusal)


def test_what_another_thing_of_the_sentence_is_measured_in_says_nothing_of_this_one(coast: Assistant) -> None:
    """森林覆盖率要到多少, 蓄积量要到多少: the second is no percentage."""
    text = coast.ask("青石市到2025年农村厕所改造率要达到多少，林业碳汇交易要到多少？").text
    assert "90%以上" in text
    assert "30万吨以上" in text


def test_the_words_of_a_plans_title_are_no_thing_measured_beside_another(coast: Assistant) -> None:
    text = coast.ask("青石市海岸保护规划里，海岸保护的岸线整治长度达到多少公里？").text
    assert "40公里" in text
    assert "没有写明" not in text
