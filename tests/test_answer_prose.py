"""Prose of a plan that is no plan of the first corpus: lists of paragraphs, what a word means, claims, parts of an action."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer import Answer, Assistant

SPONGE = """河口市人民政府办公室关于印发河口市海绵城市建设实施方案（2024—2028年）的通知
河政办发〔2024〕8号

河口市海绵城市建设实施方案（2024—2028年）

一、总体要求
（一）指导思想。以绿色发展为引领，统筹水安全和水环境，系统推进全市海绵城市建设。
（二）基本原则。
坚持规划引领，系统谋划。把海绵城市的要求写进国土空间规划和各专项规划，先编规划再做项目，规划没有定下来的项目一律不得开工，
已经开工的项目要补编方案，由规划部门组织专家逐项审查，审查意见在本部门网站公开三十天以上，逾期不补的停止拨付资金。
坚持生态优先，蓝绿交织。保护河湖水系、坑塘湿地和低洼地，尽量用自然的办法蓄水、渗水和净水，少做硬化，少建管渠，
让雨水就地消纳，让城市在下大雨的时候少积水，在干旱的时候有水可用，新建公园和绿地要承担周边道路和小区的雨水，面积和容量写进设计文件。
坚持因地制宜，分类施策。老城区结合旧改补短板，新城区按目标管控建设，山区防山洪，滨江区防内涝，各区制定自己的技术导则，
不搞一刀切，不照搬外地做法，不搞形象工程，每年对各区的做法评比一次，好的做法在全市推广。
坚持政府主导，社会参与。建立政府投入为主、社会资本参与的机制，公开项目信息，听取居民意见，建成后请居民评价，
评价结果作为项目验收和资金拨付的依据，同时在媒体上公布。
（三）主要概念。海绵城市是通过加强城市规划建设管理，让建筑、道路和绿地吸水、蓄水、渗水、净水的城市发展方式。
推进海绵城市建设是改善人居环境的重要举措。

二、重点任务
（一）老旧小区改造行动。牵头单位：市住房城乡建设局。
1.改造排水管网。清掏检查井，更换破损管道，解决雨污混接。（责任单位：市水务局、市城市管理局）
2.增设雨水花园。在楼间空地种植耐涝植物，收集屋面雨水浇灌。（责任单位：市园林局、市住房城乡建设局）

三、附则
市住房城乡建设局每半年向市政府报告一次实施情况。本方案自印发之日起施行。《河口市海绵城市试点方案》（河政办发〔2019〕3号）同时废止。
本方案所称的建设单位包含投资单位、代建单位和物业公司。项目建成后，建设单位不得擅自改变设施用途。
"""


@pytest.fixture(scope="module")
def sponge(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("plans")
    (folder / "海绵城市.txt").write_text(SPONGE, encoding="utf-8")
    return Assistant.open(Path(folder), tmp_path_factory.mktemp("state"))


def test_a_part_without_numbers_is_told_paragraph_by_paragraph(sponge: Assistant) -> None:
    reply = sponge.ask("河口市海绵城市方案的基本原则有哪几条？")
    assert isinstance(reply, Answer)
    for begins in ("坚持规划引领", "坚持生态优先", "坚持因地制宜", "坚持政府主导"):
        assert begins in reply.text
    assert "不照搬外地做法" not in reply.text, "of each paragraph the first sentence is enough"


def test_what_a_word_means_is_told_by_the_sentence_that_says_it(sponge: Assistant) -> None:
    reply = sponge.ask("什么叫海绵城市？")
    assert isinstance(reply, Answer)
    assert reply.text.splitlines()[0].startswith("“") and "吸水、蓄水、渗水、净水的城市发展方式" in reply.text


def test_a_clause_that_denies_something_else_denies_no_claim(sponge: Assistant) -> None:
    reply = sponge.ask("物业公司，河口市方案里当建设单位对待吗")
    assert isinstance(reply, Answer)
    assert not reply.text.startswith("不是")
    assert "包含投资单位、代建单位和物业公司" in reply.text


def test_who_does_a_part_of_an_action_is_told_by_the_part(sponge: Assistant) -> None:
    reply = sponge.ask("河口市种耐涝植物、收集屋面雨水的任务给了哪些部门？")
    assert isinstance(reply, Answer)
    assert "市园林局" in reply.text and "市水务局" not in reply.text


def test_how_often_and_what_is_repealed_are_told(sponge: Assistant) -> None:
    often = sponge.ask("河口市海绵城市方案的实施情况多久向市政府报告一次？")
    assert isinstance(often, Answer) and "每半年" in often.text
    repealed = sponge.ask("河口市海绵城市方案什么时候起施行？")
    assert isinstance(repealed, Answer) and "河政办发〔2019〕3号" in repealed.text
