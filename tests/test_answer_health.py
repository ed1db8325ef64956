"""Lists are called complete only as far as the plan's health allows, and silence names what was not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold import CORPUS

from answer import Answer, Assistant, Refusal
from answer.wholeness import statement_is_whole

FILES = Path(__file__).parent / "files"
TABLE, SCAN = "g1_跨页任务表.pdf", "g5_扫描件_单位清单.pdf"
PLAN = """甲市人民政府办公室关于印发甲市科普工作方案的通知
甲政办发〔2021〕9号

甲市科普工作方案（2021—2025年）

一、重点任务
（一）青少年科普行动。培养兴趣，开展科技节。（牵头单位：市教育局；配合单位：市科协、团市委）
（二）老年人科普行动。开设课程，走进社区。（牵头单位：市民政局；配合单位：市科协）
主抓单位及人员：市卫健委、市文旅局。
（三）农民科普行动。办好田间课堂，到2025年，培训农民3000人次。（牵头单位：市农业农村局；配合单位：市科协）
"""


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a plan of whose three actions one has a list of units that no reader knows."""
    folder = tmp_path_factory.mktemp("partly")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("state"))


def _answer(assistant: Assistant, question: str) -> Answer:
    answer = assistant.ask(question)
    assert isinstance(answer, Answer), answer.text
    return answer


def test_a_matter_with_an_unread_place_is_not_called_complete_and_others_are(partly: Assistant) -> None:
    whole = _answer(partly, "甲市青少年科普行动由谁牵头？")
    assert whole.complete is True and "完整" in whole.text
    doubtful = _answer(partly, "甲市老年人科普行动由谁牵头？")
    assert doubtful.complete is False and "在已识别的分工中" in doubtful.text and "完整" not in doubtful.text
    assert "市民政局" in doubtful.text


def test_a_list_over_the_plan_is_not_called_complete(partly: Assistant) -> None:
    listed = _answer(partly, "甲市科协配合哪些行动？")
    assert listed.complete is False and "在已识别的分工中" in listed.text and "完整" not in listed.text
    english = _answer(partly, "Which actions does 市科协 of 甲市 cooperate in?")
    assert english.complete is False and "among the duties recognised" in english.text


def test_silence_over_a_plan_names_the_part_that_was_not_read(partly: Assistant) -> None:
    silent = partly.ask("甲市卫健委牵头哪些行动？")
    assert isinstance(silent, Refusal) and "市卫健委、市文旅局" in silent.text and "没有归入分工" in silent.text


def test_what_is_read_from_a_picture_or_breaks_off_is_not_called_complete(tmp_path: Path) -> None:
    for name in (TABLE, SCAN):
        (tmp_path / name).write_bytes((FILES / name).read_bytes())
    assistant = Assistant.open(tmp_path, tmp_path / "state")
    corpus = assistant.corpus
    rows, table = corpus.assignments[TABLE], corpus.document(TABLE)
    assert statement_is_whole(corpus, table, rows[0])
    assert not statement_is_whole(corpus, table, rows[-1])  # its cell breaks off at the end of the last page
    assert not any(statement_is_whole(corpus, corpus.document(SCAN), a) for a in corpus.assignments[SCAN])
    listed = _answer(assistant, "温州市哪些任务由瑞安市政府负责？")
    assert listed.complete is False and "在已识别的分工中" in listed.text
    absent = assistant.ask("温州市方案的主要污染物排放量是多少？")
    assert isinstance(absent, Refusal) and "第 2 页的表格未完" in absent.text


def test_lists_of_the_five_plans_are_complete(assistant: Assistant) -> None:
    assert all(assistant.corpus.health(d.name).whole for d in assistant.corpus.documents)
    assert assistant.corpus.folder == CORPUS
    assert assistant.responsibilities.whole
    assert _answer(assistant, "钦州市科协配合哪些行动？").complete is True
