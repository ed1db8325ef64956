"""Documents → ledger: each notation of responsibility, the damage of the five plans, and what is no statement."""

from __future__ import annotations

import pytest
from corpus_support import GOLDEN, assignments, document, five, plan, read, roles
from hypothesis import given
from hypothesis import strategies as st

from corpus import Assignment, ledger

_TASK = "一、重点任务\n（一）推进改革。加快改革，取得实效。"
_LEAD = {"lead": ["市教育局"], "cooperate": ["市财政局", "市人社局"]}
_FLAT = {"responsible": ["市教育局", "市财政局"]}


def governed(name: str, words: str) -> Assignment:
    return next(a for a in assignments(name) if words in a.governs)


def printed(name: str) -> str:
    return "".join(
        f"{a.governs}｜"
        + "｜".join(f"{d.role}（{d.label}）：{'、'.join(u.name for u in d.units)}" for d in a.duties)
        + "\n"
        for a in assignments(name)
    )


def test_ledger_of_dingnan_is_the_golden_one() -> None:
    assert printed("dingnan") == (GOLDEN / "dingnan_ledger.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "count"), [("shaoguan", 11), ("dingnan", 45), ("qinzhou", 11), ("zengcheng", 10), ("daxiang", 9)]
)
def test_every_statement_of_the_plans_is_found(name: str, count: int) -> None:
    assert len(assignments(name)) == count


@pytest.mark.parametrize("name", [d.name for d in five().documents])
def test_statements_hold_their_names(name: str) -> None:
    for a in assignments(name):
        for duty in a.duties:
            assert duty.start == duty.units[0].start
            assert duty.end == duty.units[-1].end
            assert all(plan(name).text[u.start : u.end] == u.name for u in duty.units)
        assert [d.role for d in a.duties] in (["lead"], ["lead", "cooperate"], ["responsible"])


# The damage that the five plans carry.


@pytest.mark.parametrize(
    ("action", "leads"), [("科普信息化提升", ["市科协", "市科技局"]), ("科普产业繁荣", ["市科技局", "市工信局"])]
)
def test_two_leads_in_one_cell_of_a_flattened_table(action: str, leads: list[str]) -> None:
    assert roles(governed("shaoguan", action))["lead"] == leads


def test_a_vertical_category_is_no_cell() -> None:
    assert [a.governs for a in assignments("shaoguan")][:2] == [
        "实施青少年科学素质提升行动",
        "实施农民科学素质提升行动",
    ]


def test_a_bracket_over_a_page_break_is_whole_and_quoted_as_printed() -> None:
    found = next(a for a in assignments("dingnan") if "##" in plan("dingnan").quote(a.start, a.end))
    quote = plan("dingnan").quote(found.start, found.end)
    assert quote.startswith("〔")
    assert quote.endswith("工负责】")
    assert set(roles(found)) == {"responsible"}


def test_a_unit_listed_twice_counts_once() -> None:
    units = roles(governed("dingnan", "健全基层科普服务体系"))["responsible"]
    assert units.count("县教科体局") == 1
    assert len(units) == 7


def test_a_misprinted_tail_is_no_part_of_the_last_unit() -> None:
    assert roles(governed("dingnan", "提升基层科普服务能力"))["responsible"][-1] == "县社联"


def test_a_name_cut_by_a_page_break_is_one() -> None:
    assert "市卫生健康委" in roles(governed("qinzhou", "领导干部和公务员"))["cooperate"]


def test_roles_cut_apart_by_a_page_break_are_one_statement() -> None:
    found = roles(governed("qinzhou", "科技资源科普化"))
    assert found["lead"] == ["市科技局", "市人力资源社会保障局", "市科协"]
    assert len(found["cooperate"]) == 8


def test_a_unit_with_a_bracket_is_one() -> None:
    assert "市委统战部（市民宗委）" in roles(governed("qinzhou", "青少年"))["cooperate"]


def test_names_stay_as_printed() -> None:
    assert "卫区计局" in roles(governed("zengcheng", "科普产业助力"))["cooperate"]
    assert "市生态环保局大祥分局" in roles(governed("daxiang", "科技资源科普化"))["cooperate"]


def test_each_town_is_a_unit_and_a_tail_is_none() -> None:
    assert roles(governed("zengcheng", "农民"))["cooperate"][-1] == "各镇街"
    units = {u.name for a in assignments("zengcheng") for d in a.duties for u in d.units}
    assert not {u for u in units if "等" in u or "单位" in u}


def test_a_plan_without_leads_gets_none() -> None:
    found = governed("dingnan", "推进各类学校科学教育")
    assert set(roles(found)) == {"responsible"}


# Notations of other plans, each as plans print it.


@pytest.mark.parametrize(
    "statement",
    [
        "（市教育局牵头，市财政局、市人社局配合）",
        "（由市教育局牵头、市财政局和市人社局参与）",
        "(牵头单位:市教育局;配合单位:市财政局,市人社局)",
        "〔牵头部门：市教育局；参加部门：市财政局、市人社局等〕",
        "【牵头单位】市教育局 【配合单位】市财政局、市人社局",
        "（主办单位：市教育局；协办单位：市财政局、市人社局）",
        "（市教育局牵头，会同市财政局、市人社局落实）",
        "（市教育局牵头负责，市财政局、市人社局等有关部门和单位按职责分工配合）",
        "（责任单位：市教育局（牵头）、市财政局、市人社局）",
        "（责任单位：市教育局牵头，市财政局、市人社局配合）",
        "（市教育局、市财政局、市人社局负责，排在首位的为牵头单位，下同）",
        "（市教育局、市财政局、市人社局。第一位为牵头单位）",
        "（市教育局*、市财政局、市人社局。带*的为牵头单位）",
        "（牵头领导：张三；牵头单位：市教育局；责任人：李四；配合单位：市财政局、市人社局；完成时限：2025年底）",
        "（主要责任单位：市教育局；其他责任单位：市财政局、市人社局）",
        "（市教育局牵头，市财政局、市人社局配合，2025年底前完成）",
        "\n牵头单位：市教育局\n配合单位：市财政局、市人社局\n完成时限：2025年底",
        "\n1.牵头单位：市教育局。\n2.配合单位：市财政局、市人社局。",
        "\n主办：市教育局\n协办：市财政局、市人社局",
        "\n责任分工：由市教育局牵头，市财政局、市人社局等单位参加。",
        "\n牵头单位\n市教育局\n配合单位\n市财政局、市人社局",
        "\n（市教育局牵头，市财政局、市人社局配合）",
        "牵头单位：市教育局；配合单位：市财政局、市人社局。",
        "市教育局牵头，市财政局、市人社局配合。",
        "由市教育局牵头，市财政局、市人社局配合，做好各项工作。",
        "（市教育局牵头，市财政\n\n— 5 —\n\n局、市人社局配合）",
    ],
)
def test_notations_with_a_lead(statement: str) -> None:
    assert read(_TASK + statement) == [("推进改革", _LEAD)]


@pytest.mark.parametrize(
    "statement",
    [
        "（市教育局、市财政局按职责分工负责）",
        "（市教育局、市财政局等按职责负责）",
        "（责任单位：市教育局、市财政局等有关单位）",
        "（市教育局、市财政局）",
        "（市教育局；市财政局；2025年12月底前）",
        "（责任单位：市教育局，市财政局，完成时限：长期）",
        "责任单位：  市教育局   市财政局",
        "\n责任单位：市教育局、市财政局",
        "\n【责任单位】市教育局、市财政局",
        "\n责任单位\n市教育局、市财政局",
    ],
)
def test_notations_without_a_lead(statement: str) -> None:
    assert read(_TASK + statement) == [("推进改革", _FLAT)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "（指导单位：省教育厅；牵头单位：市教育局；配合单位：市财政局、市人社局）",
            {"lead": ["市教育局"], "guide": ["省教育厅"], "cooperate": ["市财政局", "市人社局"]},
        ),
        ("（国家发展改革委、农业农村部指导）", {"guide": ["国家发展改革委", "农业农村部"]}),
        ("（生态环境部指导，试点城市政府负责落实）", {"guide": ["生态环境部"], "responsible": ["试点城市政府"]}),
        ("（技工院校内由人力资源社会保障行政部门负责）", {"responsible": ["人力资源社会保障行政部门"]}),
        ("（负责部门：民航局，适用范围：陕西自贸试验区）", {"responsible": ["民航局"]}),
        ("（责任单位：市教育局；适用范围：全市；责任领导：张三）", {"responsible": ["市教育局"]}),
        ("（市教育局负责，市财政局配合）", {"responsible": ["市教育局"], "cooperate": ["市财政局"]}),
        ("由市教育局会同市财政局负责建设平台。", {"responsible": ["市教育局"], "cooperate": ["市财政局"]}),
        (
            "（市教育局牵头，市财政局参与，各县（市、区）人民政府负责落实。以下均需各县（市、区）人民政府落实，不再列出）",
            {"lead": ["市教育局"], "cooperate": ["市财政局"], "responsible": ["各县（市、区）人民政府"]},
        ),
        (
            "（省科技厅、工业和信息化厅按职责分工负责，各地级以上市人民政府结合实际落实）",
            {"responsible": ["省科技厅", "工业和信息化厅"], "": ["各地级以上市人民政府"]},
        ),
        (
            "（市教育局牵头，市财政局、市人社局等按职责分工负责）",
            {"lead": ["市教育局"], "responsible": ["市财政局", "市人社局"]},
        ),
        (
            "（责任单位：市教育局，配合单位：市财政局、市人社局等，各区人民政府负责落实。以下均需各区人民政府落实，不再列出）",
            {"responsible": ["市教育局"], "cooperate": ["市财政局", "市人社局"], "": ["各区人民政府"]},
        ),
        (
            "（市发改委、市商务局等部门和各区人民政府按职责分工负责，各项工作均需各镇落实，不再列出）",
            {"responsible": ["市发改委", "市商务局", "各区人民政府"]},
        ),
        ("（配合单位：省科技厅等省有关部门、单位）", {"cooperate": ["省科技厅"]}),
        (
            "（责任单位：市、区教育局，各市、县人民政府，市财政局）",
            {"responsible": ["市、区教育局", "各市、县人民政府", "市财政局"]},
        ),
        ("（市委统战部（市民宗局）牵头）", {"lead": ["市委统战部（市民宗局）"]}),
        ("（配合单位：各区、县级市）", {"cooperate": ["各区、县级市"]}),
        (
            "（市教育局和市财政局、市人力资源和社会保障局负责）",
            {"responsible": ["市教育局", "市财政局", "市人力资源和社会保障局"]},
        ),
        (
            "（责任单位：之江实验室、国家税务总局芜湖市税务局）",
            {"responsible": ["之江实验室", "国家税务总局芜湖市税务局"]},
        ),
    ],
)
def test_who_does_what(statement: str, expected: dict[str, list[str]]) -> None:
    (found,) = ledger(document(_TASK + statement))
    units = [(d.role, u.name) for d in found.duties for u in d.units]
    # "" stands for a second duty of the role before it
    assert units == [(role or "responsible", name) for role, names in expected.items() for name in names]


@pytest.mark.parametrize(
    "prose",
    [
        "完善公共场所（学校、医院）。",
        "支持企业参加展会（广交会、进博会）。",
        "各级各部门要各负其责，密切配合。",
        "由企业牵头组建创新联合体。",
        "责任：各级党委要把科普工作作为一项重要任务抓紧抓好，切实加强领导。",
        "落实主体责任为重点，推进各项工作。",
        "（以下简称市教育局）",
        "组织领导：市科普工作由专人负责。",
        "本方案由市教育局负责解释。",
    ],
)
def test_prose_states_no_responsibility(prose: str) -> None:
    assert read(_TASK + prose) == []


def test_scopes_and_persons_are_kept_beside_the_units() -> None:
    found = document(_TASK + "（负责部门：民航局，适用范围：陕西自贸试验区（含片区）；责任领导：张三）")
    (statement,) = ledger(found)
    told = [(b.label, b.kind, found.text[b.start : b.end]) for b in statement.beside]
    assert told == [("适用范围", "scope", "陕西自贸试验区（含片区）"), ("责任领导", "person", "张三")]


_ELDERLY = ("老年人科学素质提升行动", {"lead": ["市民政局"], "cooperate": ["市卫生健康委", "市委老干部局"]})


@pytest.mark.parametrize("mark", ["1、", "1.", "１．", "第一条 ", "①", "（1）", "⑴"])
@pytest.mark.parametrize(
    "said",
    [
        "市民政局牵头负责老年人科学素质提升行动，市卫生健康委、市委老干部局配合，建设老年大学10所，保存档案三年。",
        "市民政局牵头实施老年人科学素质提升行动，市卫生健康委、市委老干部局参加。",
        "老年人科学素质提升行动由市民政局牵头，市卫生健康委、市委老干部局配合。",
        "老年人科学素质提升行动由市民政局牵头，市卫生健康委、市委老干部局配合，建设老年大学10所。",
    ],
)
def test_an_item_that_names_its_action_and_its_units(mark: str, said: str) -> None:
    assert read(f"二、重点任务\n{mark}{said}") == [_ELDERLY]


@pytest.mark.parametrize("said", ["市科协负责组织学生参加比赛。", "做好。市科协牵头建设平台，抓好落实。"])
def test_what_a_unit_does_in_prose_names_no_unit_of_a_task(said: str) -> None:
    assert read(f"一、任务\n（一）农民行动。{said}") == []


def test_a_heading_leaves_out_the_bracket_that_says_who() -> None:
    raw = "一、实施未成年人科学素质行动(由教育部、共青团中央牵头,中央宣传部、科技部参加)\n做好。\n二、农民行动（农业部、中国科协（农技中心）负责）\n做好。"
    assert read(raw) == [
        ("实施未成年人科学素质行动", {"lead": ["教育部", "共青团中央"], "cooperate": ["中央宣传部", "科技部"]}),
        ("农民行动", {"responsible": ["农业部", "中国科协（农技中心）"]}),
    ]


@pytest.mark.parametrize("numbers", [("28.", "29."), ("２８．", "２９．"), ("28.", "")])
def test_a_list_may_begin_above_one(numbers: tuple[str, str]) -> None:
    raw = f"一、任务\n{numbers[0]}构建新模式。加快推进。（市科协负责）\n{numbers[1]}建设体系。做好工作。"
    assert read(raw)[0] == ("构建新模式", {"responsible": ["市科协"]})


def test_a_task_that_is_a_long_clause_is_not_cut_within_a_word() -> None:
    task = "鼓励、支持自贸试验区内银行业金融机构基于真实需求和审慎原则向境外机构和境外项目发放人民币贷款"
    assert read(f"一、任务\n（一）{task}，满足融资需求。（负责部门：人民银行）")[0][0] == task


def test_the_first_leads_from_the_rule_on() -> None:
    text = "一、任务\n（一）甲。做。（市民政局、市水利局负责）\n（二）乙。做。（市科协、市科技局负责，列首位的为牵头单位，下同）\n（三）丙。做。（市教育局、团市委负责）"
    assert [set(roles) for _, roles in read(text)] == [{"responsible"}, {"lead", "cooperate"}, {"lead", "cooperate"}]
    assert [a.rule is not None for a in ledger(document(text))] == [False, True, True]


def test_unnumbered_tasks_of_one_section_are_named_apart() -> None:
    text = (
        "一、任务\n（一）优化布局。各地编制清单。（生态环境部牵头）\n加大调整力度。加快搬迁。（工业和信息化部负责）\n"
        "制定专项方案，淘汰机组。（能源局负责）\n（二）其他。做好。（财政部负责）"
    )
    found = ledger(document(text))
    assert [a.governs for a in found] == ["优化布局", "加大调整力度", "制定专项方案，淘汰机组", "其他"]
    assert [a.name is None for a in found] == [True, False, False, True]


def test_a_statement_behind_the_last_task_is_the_whole_action_s() -> None:
    text = "一、任务\n（一）行动。\n1.甲。做。\n2.乙。做。\n牵头单位：市教育局\n（二）行动二。\n1.丙。做。\n"
    assert read(text) == [("行动", {"lead": ["市教育局"]})]


# Properties.

_UNITS = st.sampled_from(
    [
        "市教育局",
        "市委统战部（市民宗委）",
        "团市委",
        "市人力资源和社会保障局",
        "县科协",
        "各县（市、区）人民政府",
        "市气象局",
    ]
)
_NAMES = st.lists(_UNITS, min_size=1, max_size=5, unique=True)


@given(_NAMES, _NAMES, st.sampled_from(["、", "，"]), st.sampled_from(["", "等", "等单位"]))
def test_units_go_in_and_come_out(leads: list[str], others: list[str], comma: str, tail: str) -> None:
    rest = [u for u in others if u not in leads] or ["市总工会"]
    for statement in (
        f"（牵头单位：{comma.join(leads)}；配合单位：{comma.join(rest)}{tail}）",
        f"（由{comma.join(leads)}牵头，{comma.join(rest)}{tail}配合）",
        f"\n牵头单位：{comma.join(leads)}\n配合单位：{comma.join(rest)}{tail}",
    ):
        assert read(_TASK + statement) == [("推进改革", {"lead": leads, "cooperate": rest})]


@given(st.text(alphabet="市县教育局科协牵头配合负责单位由等按、，；：。（）[]【】\n\t|1一二", max_size=120))
def test_any_text_is_read_with_exact_spans(text: str) -> None:
    found = document("一、任务\n" + text)
    for a in ledger(found):
        assert a.duties
        for unit in (u for d in a.duties for u in d.units):
            assert found.text[unit.start : unit.end] == unit.name
            assert a.start <= unit.start < unit.end <= a.end


def test_a_labelled_list_goes_on_where_a_name_was_cut() -> None:
    raw = "一、完善运维\n建设母港。\n责任单位：市交通运输局、盐城港\n控股集团、大丰区人民政府\n二、做强制造\n做好。"
    assert read(raw) == [("完善运维", {"responsible": ["市交通运输局", "盐城港控股集团", "大丰区人民政府"]})]


def test_persons_of_a_leading_group_are_no_units_of_a_task() -> None:
    group = "组　长：姜某某　市教育局局长\n副组长：王某某　市体育局副局长\n成　员：市财政局、团市委有关负责同志\n"
    assert read("一、组织领导\n（一）成立领导小组\n" + group + "（二）落实经费。市财政局负责。") == [
        ("落实经费", {"responsible": ["市财政局"]})
    ]


def test_villages_are_units_where_they_are_listed() -> None:
    raw = "一、城乡融合\n（一）旧村改造。改造3个村。牵头：村镇建设办公室，协助：综合行政执法队、各村（社区）\n（二）拆违。做好。"
    assert read(raw)[0][1] == {"lead": ["村镇建设办公室"], "cooperate": ["综合行政执法队", "各村（社区）"]}


def test_one_with_others_sets_up_what_is_needed() -> None:
    assert read("一、组织领导\n由省发展改革委会同省工信厅、省大数据局建立调度机制。") == [
        ("组织领导", {"responsible": ["省发展改革委"], "cooperate": ["省工信厅", "省大数据局"]})
    ]


def test_a_kind_of_body_is_named_as_printed() -> None:
    raw = "一、智能化\n做好。责任单位：县能源局，各有关煤炭企业。"
    assert read(raw) == [("智能化", {"responsible": ["县能源局", "各有关煤炭企业"]})]


def test_each_bracket_of_a_paragraph_is_for_the_words_before_it() -> None:
    found = read("一、任务\n①做强产业。（责任单位：市工信局）②优化环境。（责任单位：市科技局）\n②做好。")
    assert found == [
        ("做强产业", {"responsible": ["市工信局"]}),
        ("优化环境", {"responsible": ["市科技局"]}),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "（市工信局负总责，市科技局、市财政局密切配合）",
        "由市工信局牵头，会同市科技局、市财政局等部门，制定实施细则。",
        "牵头单位：市工信局  配合单位：市科技局  市财政局  完成时限：2024年",
        "牵头单位: 市工信局; 配合单位: 市科技局, 市财政局.",
    ],
)
def test_more_ways_to_say_who_leads(said: str) -> None:
    assert read(f"一、任务\n1.做强产业。加快发展。{said}\n2.做好。")[0] == (
        "做强产业",
        {"lead": ["市工信局"], "cooperate": ["市科技局", "市财政局"]},
    )


def test_a_sentence_that_opens_with_who_leads_and_with_whom() -> None:
    assert read("一、保障\n（一）督导考核。市政府督查室牵头，会同市交通运输局每季度通报进展。\n（二）做好。") == [
        ("督导考核", {"lead": ["市政府督查室"], "cooperate": ["市交通运输局"]})
    ]


def test_brackets_behind_sentences_of_one_task_are_all_its_own() -> None:
    raw = "一、任务\n（一）畅通铁路。加快扩能改造。（市发改局牵头）推进复线前期工作。（市交通局牵头）\n（二）做好。"
    assert [what for what, _ in read(raw)] == ["畅通铁路", "畅通铁路"]


@pytest.mark.parametrize("mark", ["牵头单位：市林业局\n责任单位：", "（牵头部门：市林业局；责任部门："])
def test_charged_units_beside_a_lead_cooperate_and_are_called_as_printed(mark: str) -> None:
    close = "）" if mark.startswith("（") else ""
    (found,) = ledger(
        document(f"一、任务\n（一）造林。做好。\n{mark}市住建局，各县（市、区）人民政府，{close}\n（二）做好。")
    )
    assert [(d.role, d.said) for d in found.duties] == [("lead", "lead"), ("cooperate", "responsible")]
    assert [u.name for u in found.duties[1].units] == ["市住建局", "各县（市、区）人民政府"]


@pytest.mark.parametrize(
    "said",
    [
        "市财政局会同市农业农村局按照有关规定做好资金分配。",
        "加强管理。市财政局会同市农业农村局依托系统，分析办理时限。",
    ],
)
def test_a_sentence_that_opens_with_one_and_with_whom(said: str) -> None:
    assert read(f"一、任务\n（一）资金分配。{said}") == [
        ("资金分配", {"responsible": ["市财政局"], "cooperate": ["市农业农村局"]})
    ]


@pytest.mark.parametrize("said", ["要会同有关部门做好。", "市财政局会同有关部门做好。", "企业会同高校开展研究。"])
def test_with_bodies_that_have_no_name_nobody_is_told(said: str) -> None:
    assert read(f"一、任务\n（一）资金分配。{said}") == []


def test_a_labelled_list_goes_on_behind_a_bracket_where_a_name_was_cut() -> None:
    raw = "一、任务\n（一）科普。做好。\n牵头单位：市林业局\n责任单位：市科协，各县（市、区）\n人民政府\n（二）做好。"
    assert [u.name for u in ledger(document(raw))[0].duties[1].units] == ["市科协", "各县（市、区）人民政府"]


def test_a_bracket_that_a_page_cut_off_its_task_is_still_that_task_s() -> None:
    raw = (
        "一、任务\n（一）节能工程。推动改造。\n（责任单位：市工信局）强化监管。（责任单位：市生态环境局，配合单位：市发改委等）\n"
        "（二）做好。"
    )
    assert read(raw) == [
        ("节能工程", {"responsible": ["市工信局"]}),
        ("节能工程", {"responsible": ["市生态环境局"], "cooperate": ["市发改委"]}),
    ]


def test_a_sentence_that_opens_with_who_does_what_by_their_parts() -> None:
    raw = "一、任务\n（一）发布规定。市财政局、市农业农村局按职责分工和有关规定发布实施方案。\n（二）各部门要按照职责分工，抓好落实。"
    assert read(raw) == [("发布规定", {"responsible": ["市财政局", "市农业农村局"]})]
