"""Plans that go by their titles: called whole, abbreviated, in English or by a topic; what is numbered on is counted."""

from __future__ import annotations

import pytest

from answer import Answer, Assistant, Refusal

PLANS = {
    "skills.txt": """国务院关于印发国家职业教育改革实施方案的通知
国发〔2019〕4号

国家职业教育改革实施方案

一、完善制度
（一）健全国家标准。建立职业院校设置标准。（教育部牵头）
（二）完善证书制度。推行学历证书和技能证书并行。（教育部牵头，人力资源社会保障部参与）
二、促进融合
（三）推动校企合作。对进入目录的企业给予组合式激励。（国家发展改革委牵头）
（四）建设实训基地。建设300个实训基地。（教育部牵头）
""",
    "homes.txt": """商务部等九部门关于印发《关于促进家政服务业高质量发展的若干政策措施》的通知
商服贸发〔2024〕12号

关于促进家政服务业高质量发展的若干政策措施

一、丰富供给
（一）培育家政品牌企业。支持企业连锁经营。（商务部牵头）
（二）提升开放水平。鼓励家政领域中外合作办学。（教育部牵头，商务部参与）
""",
    "fitness.txt": """国务院关于印发全民健身计划（2026—2030年）的通知
国发〔2026〕6号

全民健身计划（2026—2030年）

第一章 总体要求
到2030年，经常参加体育锻炼人数比例达到40%。
第二章 主要任务
第一条 建设健身场地。盘活厂房和屋顶空间建设健身场地。（体育总局牵头）
第二条 发展体育组织。每千人有社会体育指导员3.3名。（体育总局牵头）
""",
}


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("titled")
    for name, text in PLANS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("titled-state"))


@pytest.mark.parametrize(
    ("asked", "holds", "lacks"),
    [
        ("国家职业教育改革实施方案的文号是多少？", ["国发〔2019〕4号"], ["商服贸发", "国发〔2026〕"]),
        ("职教改革方案的文号？", ["国发〔2019〕4号"], ["商服贸发", "国发〔2026〕"]),
        ("家政服务若干政策措施的文号", ["商服贸发〔2024〕12号"], ["国发"]),
        (
            "What is the document number of the national fitness plan?",
            ["国发〔2026〕6号"],
            ["国发〔2019〕", "商服贸发"],
        ),
        ("家政服务里，中外合作办学由谁牵头？", ["教育部"], ["发展改革委"]),
    ],
)
def test_a_plan_is_called_by_its_title(titled: Assistant, asked: str, holds: list[str], lacks: list[str]) -> None:
    reply = titled.ask(asked)
    assert isinstance(reply, Answer)
    assert all(words in reply.text for words in holds)
    assert not any(words in reply.text for words in lacks)


def test_a_plan_of_a_place_that_is_not_held_is_not_called(titled: Assistant) -> None:
    reply = titled.ask("江苏省全民健身计划里经常锻炼的人数比例是多少？")
    assert isinstance(reply, Refusal)
    assert reply.reason == "region_absent"


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("国家职业教育改革实施方案一共有多少条？", "共4条"),
        ("全民健身计划总共有几章？", "共2章"),
        ("全民健身计划有多少条？", "共2条"),
        ("2026年全民健身计划分几个部分？", "共2个部分"),
    ],
)
def test_chapters_articles_and_items_numbered_on_are_counted(titled: Assistant, asked: str, number: str) -> None:
    reply = titled.ask(asked)
    assert isinstance(reply, Answer)
    assert number in reply.text
