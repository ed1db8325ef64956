"""Plans that go by their titles: called whole, abbreviated, in English or by a topic; what is numbered on is counted."""

from __future__ import annotations

import pytest

from answer import Answer, Assistant, Refusal
from answer.linking.abbreviations import Title, aligned

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
    "websites.txt": """国务院办公厅关于印发《政府网站集约化试点工作方案》的通知
国办函〔2018〕71号

政府网站集约化试点工作方案

一、试点范围
确定北京、吉林、湖南和西藏自治区拉萨市作为试点地区。
二、试点任务
（一）建设集约化平台。建设基于统一信息资源库的政府网站集约化平台。
""",
    "medicines.txt": """国家组织药品集中采购和使用试点方案

一、目标任务
选择北京、沈阳等11个城市开展药品集中采购试点。
二、政策衔接
医保基金按不低于采购金额的30%提前预付给医疗机构。
""",
    "digital.md": """数字广东建设2025年工作要点

一、重点任务
（一）发展低空产业。建设低空飞行服务平台。
责任单位：省发展改革委牵头，省工业和信息化厅按职责分工负责
""",
    "veterans.txt": """广东省困难退役军人帮扶援助办法

第一章 总则
第一条 帮扶援助对象为广东省户籍的退役军人。
第二条 低空产业企业安置退役军人的，给予表扬。
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
        ("集采试点选了几个城市？", ["11个"], ["北京、吉林"]),
        ("国务院办公厅那份网站集约化方案的文号", ["国办函〔2018〕71号"], ["国发"]),
        ("数字广东2025年要点里，低空产业由谁牵头？", ["省发展改革委"], ["表扬"]),
    ],
)
def test_a_plan_is_called_by_its_title(titled: Assistant, asked: str, holds: list[str], lacks: list[str]) -> None:
    reply = titled.ask(asked)
    assert isinstance(reply, Answer)
    assert all(words in reply.text for words in holds)
    assert not any(words in reply.text for words in lacks)


@pytest.mark.parametrize(
    "asked",
    [
        "江苏省全民健身计划里经常锻炼的人数比例是多少？",
        "浙江省的职教改革方案要建多少个实训基地？",
        "浙江出台的政府网站集约化试点方案的文号",
        "What is the document number of Zhejiang's vocational education reform plan?",
    ],
)
def test_a_plan_of_a_place_that_is_not_held_is_not_called(titled: Assistant, asked: str) -> None:
    reply = titled.ask(asked)
    assert isinstance(reply, Refusal)
    assert reply.reason == "region_absent"


def test_a_place_that_a_plan_is_asked_about_is_not_its_own(titled: Assistant) -> None:
    held = titled.ask("湖南属于政府网站集约化的试点地区吗？")
    absent = titled.ask("浙江属于政府网站集约化的试点地区吗？")
    for reply in (held, absent):
        assert isinstance(reply, Answer)
        assert {c.document for c in reply.citations} == {"websites.txt"}
    assert absent.text.startswith("不是")
    assert "、湖南和" in held.text
    assert "不是" not in held.text and "没有写到" not in held.text


@pytest.mark.parametrize(
    ("short", "at"),
    [
        ("集中采购", (6, 7, 8, 9)),  # in a row
        ("集采试点", (6, 8, 13, 14)),  # each run at the beginning of a word
        ("品采试点", ()),  # 品 begins no word
        ("试点采购", ()),  # in another order
    ],
)
def test_characters_of_an_abbreviation_begin_words(short: str, at: tuple[int, ...]) -> None:
    text = "国家组织药品集中采购和使用试点方案"
    title = Title(text, frozenset((0, 2, 4, 6, 8, 10, 11, 13, 15)), (), ())
    assert aligned(short, title) == at


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
