"""What a plan states of itself."""

from __future__ import annotations

import pytest
from corpus_support import document, five, plan

from corpus import five_year_start
from corpus.facts import SelfDescription, describe
from corpus.titles import KINDS

_HEAD = "芜政办〔2023〕17 号\n芜湖市人民政府办公室关于印发芜湖市\n推进养老服务三年行动方案\n（2023—2025年）的通知\n各县市区人民政府，市政府各部门：\n现将方案印发给你们。\n芜湖市人民政府办公室\n2023年6月28日\n"
_BODY = "一、总体要求\n做好工作。\n"


def told(raw: str) -> SelfDescription:
    found = document(raw)
    return describe(found.text, found.sections, "made-up.txt")


def values(raw: str, kind: str) -> list[str]:
    return [f.value for f in told(raw).facts.get(kind, ())]


@pytest.mark.parametrize(
    ("name", "title", "region", "period"),
    [
        ("shaoguan", "韶关市全民科学素质行动规划纲要实施方案（2021—2025年）", "韶关市", (2021, 2025)),
        ("dingnan", "定南县全民科学素质行动规划纲要实施方案(2021-2025年)", "定南县", (2021, 2025)),
        ("qinzhou", "钦州市全民科学素质行动计划纲要实施方案(2021—2035年)", "钦州市", (2021, 2035)),
        ("zengcheng", "增城区全民科学素质行动计划纲要实施方案（2016—2020年）", "增城区", (2016, 2020)),
        ("daxiang", "大祥区全民科学素质行动规划纲要实施方案（2021-2025年）", "大祥区", (2021, 2025)),
    ],
)
def test_title_region_and_period_of_the_plans(name: str, title: str, region: str, period: tuple[int, int]) -> None:
    found = plan(name)
    assert (found.title, found.region, found.period) == (title, region, period)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("dingnan", "number", ["定府发〔2022〕1号"]),
        ("dingnan", "issuer", ["定南县人民政府"]),
        ("dingnan", "addressee", ["各镇人民政府，县政府各部门"]),
        ("dingnan", "printed", ["2022年2月18日"]),
        ("dingnan", "printer", ["定南县人民政府办公室秘书股"]),
        ("qinzhou", "number", ["钦政发〔2022〕5号"]),
        ("qinzhou", "signed", ["2022年3月29日"]),
        ("daxiang", "signed", ["2022年8月30日"]),
        ("daxiang", "number", ["大政办发〔2022〕12号"]),
        ("shaoguan", "signed", []),
        ("zengcheng", "number", []),
    ],
)
def test_facts_of_the_plans(name: str, kind: str, expected: list[str]) -> None:
    assert [f.value for f in plan(name).facts.get(kind, ())] == expected


def test_copied_to_over_two_lines_is_whole() -> None:
    (copied,) = plan("dingnan").facts["copied"]
    assert copied.value.endswith("县法院，县检察院，群众团体，驻县单位")


@pytest.mark.parametrize(
    ("name", "count"), [("shaoguan", 4), ("dingnan", 5), ("qinzhou", 2), ("zengcheng", 4), ("daxiang", 2)]
)
def test_legal_basis_of_the_plans(name: str, count: int) -> None:
    basis = plan(name).facts["basis"]
    assert len(basis) == count
    assert all(f.value.startswith("《") for f in basis)


@pytest.mark.parametrize("name", [d.name for d in five().documents])
def test_facts_stand_where_they_say(name: str) -> None:
    found = plan(name)
    for fact in (f for facts in found.facts.values() for f in facts):
        assert fact.value.replace("\n", "") in found.text[fact.start : fact.end].replace("\n", "")


def test_head_of_a_notice() -> None:
    facts = {
        k: [f.value for f in v]
        for k, v in told(_HEAD + "芜湖市推进养老服务三年行动方案\n（2023—2025年）\n" + _BODY).facts.items()
    }
    assert facts["title"] == ["芜湖市推进养老服务三年行动方案（2023—2025年）"]
    assert facts["number"] == ["芜政办〔2023〕17号"]
    assert set(facts["issuer"]) == {"芜湖市人民政府办公室"}
    assert facts["signed"] == ["2023年6月28日"]
    assert facts["addressee"] == ["各县市区人民政府，市政府各部门"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "国务院关于加快推进农业机械化和\n农机装备产业转型升级的指导意见\n",
            "国务院关于加快推进农业机械化和农机装备产业转型升级的指导意见",
        ),
        ("# 静宁县义务教育行动计划\n\n（2022—2026年）\n", "静宁县义务教育行动计划（2022—2026年）"),
        ("某县人民政府关于印发《某县养老工作方案》的通知\n", "某县养老工作方案"),
        ("做好各项工作。\n", "made-up"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert told(head + _BODY).title == title


@pytest.mark.parametrize(
    ("raw", "period"),
    [
        ("某县三年行动方案（2023—2025年）\n", (2023, 2025)),
        ("某县“十四五”养老规划\n", (2021, 2025)),
        ("某县国民经济和社会发展第十三个五年规划\n", (2016, 2020)),
        ("某县就业行动方案\n本行动方案实施期限为2024年至2027年。\n", (2024, 2027)),
        ("某县人才实施意见\n2012年起5年内，大力实施。\n", (2012, 2016)),
        ("数字广东建设2025年工作要点\n", (2025, 2025)),
        ("蓝天保卫战三年行动计划\n2018年6月27日\n到2020年，完成任务。\n", (2018, 2020)),
        ("蓝天保卫战三年行动计划\n2018年6月27日\n完成任务。\n", None),
        ("2030年前碳达峰行动方案\n", None),
        ("某县养老工作方案\n到2025年，完成任务。\n", None),
    ],
)
def test_periods(raw: str, period: tuple[int, int] | None) -> None:
    assert told(raw + _BODY).period == period


def test_full_width_figures_of_a_number_are_read() -> None:
    assert values("永川府办发〔２０２４〕３８号\n某区行动方案\n" + _BODY, "number") == ["永川府办发〔2024〕38号"]


@pytest.mark.parametrize(
    ("raw", "basis"),
    [
        (
            "某县工作方案\n根据省政府办公厅有关文件精神，结合我县实际，制定本方案。\n" + _BODY,
            ["省政府办公厅有关文件精神"],
        ),
        (
            "第一章 总则\n第一条 为促进就业，根据国家和重庆市有关规定，制定本方案。\n第二条 做好。\n",
            ["国家和重庆市有关规定"],
        ),
        (
            "某县工作方案\n根据《办法》（国发〔2021〕9号）和上级要求，结合实际，制定本方案，做好工作。\n" + _BODY,
            ["《办法》（国发〔2021〕9号）"],
        ),
        ("某县工作方案\n现将《方案》印发给你们，请根据《办法》认真贯彻执行，抓好落实。\n" + _BODY, []),
    ],
)
def test_basis(raw: str, basis: list[str]) -> None:
    assert values(raw, "basis") == basis


def test_a_signature_before_the_annex_is_found() -> None:
    raw = "某县工作方案\n一、要求\n做好。\n二、保障\n做好。\n某县人民政府\n二〇二二年五月十二日\n附件\n任务分解表\n"
    assert values(raw, "signed") == ["二〇二二年五月十二日"]
    assert values(raw, "issuer") == ["某县人民政府"]


def test_several_sign_in_one_line() -> None:
    raw = "某市校园体育实施方案\n市教育局　市财政局　市体育局\n2023年4月12日\n一、目标\n做好。\n"
    assert values(raw, "issuer") == ["市教育局", "市财政局", "市体育局"]


def test_five_year_plans() -> None:
    assert [five_year_start(n) for n in "二三四五"] == [2011, 2016, 2021, 2026]


_SCIENCE = "丽水市全民科学素质行动规划纲要实施方案（2021—2025年）"


@pytest.mark.parametrize(
    ("head", "title", "period"),
    [
        ("石城县２０２１—２０２５年体育发展规划", "石城县２０２１—２０２５年体育发展规划", (2021, 2025)),
        ("石城县2018年度河长制湖长制工作任务分工表", "石城县2018年度河长制湖长制工作任务分工表", (2018, 2018)),
        ("石城县2018年度目标管理(绩效）考核细则", "石城县2018年度目标管理(绩效）考核细则", (2018, 2018)),
        ("丽水市2024年政府工作要点", "丽水市2024年政府工作要点", (2024, 2024)),
        ("横店镇2023年重点工作责任清单", "横店镇2023年重点工作责任清单", (2023, 2023)),
        ("丽水市促进民营经济发展若干措施", "丽水市促进民营经济发展若干措施", None),
        ("丽水市全民科学素质\n行动规划纲要\n实施方案（2021—2025年）", _SCIENCE, (2021, 2025)),
        (
            "丽水市人民政府办公室关于印发\n丽水市全民科学素质行动规划纲要\n实施方案（2021—2025年）的通知",
            _SCIENCE,
            (2021, 2025),
        ),
        ("丽水市全民科学素质行动规划纲要实施方案（2021—202\n5年）", _SCIENCE, (2021, 2025)),
        ("丽水市全民科学素质行动规划纲要实施方案（2021&mdash;2025年）", _SCIENCE, (2021, 2025)),
        (f"附件1\n{_SCIENCE}", _SCIENCE, (2021, 2025)),
        (
            f"索引号：00001/2022-1\n发文机关：丽水市人民政府\n标题：{_SCIENCE}\n成文日期：2022年3月1日",
            _SCIENCE,
            (2021, 2025),
        ),
        (
            f"索引号\t00001/2022-1\t主题分类\t科技\n标题\t{_SCIENCE}\t发文字号\t丽政办发〔2022〕1号",
            _SCIENCE,
            (2021, 2025),
        ),
        (
            "首页\n政务公开\n指南\n政策\n规划计划\n解读\n互动\n服务\n数据\n您的位置：首页 > 规划计划\n打印\n关闭\n"
            f"分享到\n来源：市政府办\n字号：大 中 小\n{_SCIENCE}\n发布时间：2022-03-01",
            _SCIENCE,
            (2021, 2025),
        ),
    ],
)
def test_titles_of_many_kinds_and_settings(head: str, title: str, period: tuple[int, int] | None) -> None:
    found = told(f"{head}\n一、目标\n做好。")
    assert (found.title, found.period) == (title, period)


def test_who_issues_is_read_from_the_table_above_the_text() -> None:
    head = f"索引号：00001/2022-1\n发文机关：丽水市人民政府\n标题：{_SCIENCE}\n发文字号：丽政发〔2022〕1号\n一、目标\n做好。"
    assert values(head, "issuer") == ["丽水市人民政府"]
    assert values(head, "number") == ["丽政发〔2022〕1号"]


def test_each_kind_of_document_ends_its_example() -> None:
    for line in KINDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, example = line.split("\t")
            assert example.endswith(kind)
            assert told(f"{example}\n一、目标\n做好。").title == example


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("海南省\n“十四五”养老服务规划\n海南省民政厅\n", "海南省“十四五”养老服务规划"),
        ("海南省\n“十四五”养老服务\n和老年健康规划\n海南省民政厅\n", "海南省“十四五”养老服务和老年健康规划"),
        ("政务专区\n“十四五”养老服务规划\n海南省民政厅\n", "“十四五”养老服务规划"),  # no place: nobody is of it
        ("海南省\n海南省养老服务规划\n海南省民政厅\n", "海南省养老服务规划"),
        (
            "（此件公开发布）\n以养老服务为引领\n深入推进老年健康行动计划\n（2022—2025年）\n",
            "以养老服务为引领深入推进老年健康行动计划（2022—2025年）",
        ),
        (
            "（此件主动公开）\n2024—2026年海南省\n农机购置补贴实施方案\n海南省财政厅\n",
            "2024—2026年海南省农机购置补贴实施方案",
        ),
    ],
)
def test_a_title_takes_its_place_from_the_line_above_and_no_remark(head: str, title: str) -> None:
    assert told(head + _BODY).title == title


@pytest.mark.parametrize(
    ("raw", "issuers"),
    [
        ("甲省财政厅甲省水利厅\n关于印发甲省节水方案的通知\n", ["甲省财政厅", "甲省水利厅"]),
        ("甲省财政厅、甲省水利厅关于印发甲省节水方案的通知\n", ["甲省财政厅", "甲省水利厅"]),
        ("标题: 甲省水利厅关于印发甲省节水方案的通知\n发布日期: 2022-05-06\n", ["甲省水利厅"]),
        (
            "甲省节水方案\n甲省财政厅甲省发展和改革委员会\n甲省水利厅\n2022年5月6日\n",
            ["甲省财政厅", "甲省发展和改革委员会", "甲省水利厅"],
        ),
        ("甲省财政厅关于印发甲省节水方案的通知\n甲省财政厅甲省水利厅\n2022年5月6日\n", ["甲省财政厅", "甲省水利厅"]),
        ("甲市人民政府关于印发甲市节水方案的通知\n发布机构：甲市水利局\n", ["甲市人民政府"]),  # the site's
        ("甲省水利厅甲省分局关于印发甲省节水方案的通知\n", ["甲省水利厅", "甲省分局"]),
        ("甲县委宣传部办公室关于印发甲县节水方案的通知\n", ["甲县委宣传部办公室"]),
    ],
)
def test_all_who_issue_together_are_read_each_with_its_range(raw: str, issuers: list[str]) -> None:
    found = document(raw + _BODY)
    facts = describe(found.text, found.sections, "made-up.txt").facts["issuer"]
    assert [f.value for f in facts] == issuers
    assert [found.text[f.start : f.end] for f in facts] == issuers


def test_a_signature_over_two_lines_above_its_date_is_whole() -> None:
    raw = "某县工作方案\n一、要求\n做好。\n二、保障\n做好。\n某县教育局\n某县财政局\n2022年5月12日\n"
    assert values(raw, "issuer") == ["某县教育局", "某县财政局"]


def test_a_signature_stands_above_the_annex_that_is_only_named_there() -> None:
    raw = "某县工作方案\n一、要求\n做好。\n附件：领导小组名单\n某县人民政府\n2022年5月12日\n附件\n领导小组名单\n组长：某某\n"
    assert (values(raw, "issuer"), values(raw, "signed")) == (["某县人民政府"], ["2022年5月12日"])


def test_the_foot_is_read_over_two_lines_and_with_spaces() -> None:
    raw = "某县工作方案\n一、要求\n做好。\n抄送：县委办公室。\n县人大常委会办公室，县政协办公室。\n某县人民政府办公室 2022年6月1日印发\n"
    assert values(raw, "copied") == ["县委办公室。县人大常委会办公室，县政协办公室"]
    assert (values(raw, "printed"), values(raw, "printer")) == (["2022年6月1日"], ["某县人民政府办公室"])


@pytest.mark.parametrize(
    ("sentence", "period", "base"),
    [
        ("《规划》时限为2021—2025年，以2020年为基准期。", "2021—2025年", ["2020年"]),
        ("规划期限为2021年至2025年，规划基准年为2020年。", "2021年至2025年", ["2020年"]),
        ("能耗强度以2020年为基期下降。", "“十四五”", []),  # an indicator's
        ("《纲要》时限为2016—2020年。", "“十四五”", []),  # another plan's
    ],
)
def test_period_and_base_year_are_what_the_text_states(sentence: str, period: str, base: list[str]) -> None:
    raw = f"某县“十四五”养老规划\n一、总则\n{sentence}\n"
    assert (values(raw, "period"), values(raw, "base")) == ([period], base)
