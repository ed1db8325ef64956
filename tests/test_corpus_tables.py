"""Tables of responsibility in every form that plans carry them in → ledger."""

from __future__ import annotations

import pytest
from corpus_support import document, read

from corpus import ledger

_LEAD = {"lead": ["市教育局"], "cooperate": ["市财政局", "市人社局"]}
_FLAT = {"responsible": ["市教育局", "市财政局"]}
_ROWS = [
    ("推进改革", {"lead": ["市教育局"], "cooperate": ["市财政局", "市人社局"]}),
    ("强化监管", {"cooperate": ["市科协"]}),
]


@pytest.mark.parametrize(
    "table",
    [
        "| 序号 | 任务 | 牵头单位 | 配合单位 |\n|---|:-:|---|---|\n| 1 | 推进改革 | 市教育局 | 市财政局<br>市人社局 |\n| 2 | 强化监管 |  | 市科协 |",
        "序号\t任务\t牵头单位\t配合单位\n1\t推进改革\t市教育局\t市财政局、市人社局\n2\t强化监管\t—\t市科协",
        "序号\t任务\t牵头单位\t配合单位\n1\t推进改革\t市教育局\t市财政局、\n\t\t\t市人社局\n序号\t任务\t牵头单位\t配合单位\n2\t强化监管\t\t市科协",
        "序号\t\t任务\t\t牵头单位\t配合单位\n1\t\t推进改革\t市教育局\t市财政局、市人社局\n2\t强化监管\t\t／\t\t市科协",
        "<table><tr><td>序号</td><td>任务</td><td>牵头单位</td><td>配合单位</td></tr><tr><td>1</td><td>推进改革</td><td>市教育局</td>"
        "<td>市财政局<br/>市人社局</td></tr>\n<tr>\n<td>2</td>\n<td>强化监管</td>\n<td></td>\n<td>市科协</td>\n</tr></table>",
    ],
    ids=["pipes", "tabs", "tabs, row over two lines, header again", "several tabs as one", "html"],
)
def test_tables(table: str) -> None:
    assert read("一、任务\n做好。\n二、分工\n" + table) == _ROWS


@pytest.mark.parametrize(
    "cells",
    [
        "序号\n任务\n牵头单位\n配合单位\n时限\n1\n推进改革\n市教育局\n市财政局、市人社局\n长期\n2\n强化监管\n市科协\n团市委\n长期",
        "序号\n任务\n牵头单位\n配合单位\n1\n改革类\n推进改革\n市教育局\n市财政局、市人社局\n2\n强化监管\n市科协\n团市委\n注：长期坚持。",
        "任务\n牵头单位\n配合单位\n推进改革\n市教育局\n市财政局、市人社局\n强化监管\n市科协\n团市委\n以上任务要抓好落实。",
    ],
    ids=["numbered", "with a category", "without numbers"],
)
def test_flattened_tables(cells: str) -> None:
    assert read("附件\n" + cells) == [("推进改革", _LEAD), ("强化监管", {"lead": ["市科协"], "cooperate": ["团市委"]})]


def test_a_lost_empty_cell_makes_nobody_the_lead() -> None:
    cells = "序号\n任务\n牵头单位\n配合单位\n时限\n1\n推进改革\n市教育局\n长期"
    assert read(cells) == [("推进改革", {"responsible": ["市教育局"]})]


def test_a_column_for_leads_and_others_alike_tells_no_lead() -> None:
    assert read("序号\t任务\t牵头及配合单位\n1\t推进改革\t市教育局、市财政局") == [("推进改革", _FLAT)]


def test_an_empty_cell_of_units_is_not_filled_from_above() -> None:
    table = "序号\t任务\t牵头单位\t配合单位\n1\t推进改革\t市教育局\t市财政局\n2\t强化监管\t市科协\t"
    assert read(table)[1] == ("强化监管", {"lead": ["市科协"]})


def test_a_merged_task_names_its_rows_by_their_measures() -> None:
    table = "序号\t任务\t措施\t责任单位\n1\t改革\t推进甲\t市教育局\n2\t\t推进乙\t市科协"
    assert [what for what, _ in read(table)] == ["推进甲", "推进乙"]


def test_a_section_keeps_its_statements_beside_its_table() -> None:
    found = read("一、重点任务\n（一）推进改革。加快改革。（市教育局负责）\n序号\t任务\t责任单位\n1\t强化监管\t市科协")
    assert [what for what, _ in found] == ["推进改革", "强化监管"]


_MERGED = """<table>
<tr><th>类别</th><th>任务</th><th>牵头单位</th><th>配合单位</th><th>时限</th></tr>
<tr><td rowspan="3">改革</td><td>推进改革</td><td rowspan="2">市教育局</td><td>市财政局</td><td>2024年6月</td></tr>
<tr><td>强化监管</td><td rowspan=2>市科协<br/>团市委</td><td rowspan="3">长期</td></tr>
<tr><td>做好宣传</td><td>市委宣传部</td></tr>
<tr><td colspan="2">督查考核</td><td>市政府办公室</td><td></td></tr>
</table>"""


def test_a_merged_cell_of_units_holds_for_every_row_it_spans() -> None:
    assert read("附件\n" + _MERGED) == [
        ("推进改革", {"lead": ["市教育局"], "cooperate": ["市财政局"]}),
        ("强化监管", {"lead": ["市教育局"], "cooperate": ["市科协", "团市委"]}),
        ("做好宣传", {"lead": ["市委宣传部"], "cooperate": ["市科协", "团市委"]}),
        ("督查考核", {"lead": ["市政府办公室"]}),
    ]


def test_the_same_as_above_is_what_stands_above() -> None:
    table = "| 任务 | 牵头单位 | 配合单位 | 时限 |\n|-|-|-|-|\n| 推进甲 | 市教育局 | 市科协、团市委 | 2024年 |\n| 推进乙 | 同上 | 〃 | 同上 |"
    held = {"lead": ["市教育局"], "cooperate": ["市科协", "团市委"]}
    assert read(table) == [("推进甲", held), ("推进乙", held)]


@pytest.mark.parametrize("cell", ["2024年12月底前", "每季度", "长期坚持", "12月底"])
def test_a_date_is_no_unit(cell: str) -> None:
    assert read(f"任务\t责任单位\t时限\n推进改革\t市教育局\t长期\n强化监管\t{cell}\t长期") == [
        ("推进改革", {"responsible": ["市教育局"]})
    ]


@pytest.mark.parametrize("list_", ["市财政局 市人社局", "市财政局　市人社局", "市财政局/市人社局"])
def test_units_parted_by_a_space_are_two(list_: str) -> None:
    assert read(f"| 任务 | 牵头单位 | 配合单位 |\n|-|-|-|\n| 推进改革 | 市教育局 | {list_} |") == [("推进改革", _LEAD)]
    assert read(f"一、推进改革\n加快改革。\n牵头单位：市教育局；配合单位：{list_}") == [("推进改革", _LEAD)]


def test_a_space_within_a_name_is_layout() -> None:
    assert read("一、推进改革\n加快改革。\n责任单位：市委 办公室、市 科 协") == [
        ("推进改革", {"responsible": ["市委办公室", "市科协"]})
    ]


@pytest.mark.parametrize(
    "head",
    [
        '<table><tr><td rowspan="2">任务</td><td colspan="2">责任分工</td></tr><tr><td>牵头单位</td><td>配合单位</td></tr>'
        "<tr><td>推进改革</td><td>市教育局</td><td>市财政局、市人社局</td></tr></table>",
        "| 任务 | 责任分工 | |\n|-|-|-|\n| | 牵头单位 | 配合单位 |\n| 推进改革 | 市教育局 | 市财政局、市人社局 |",
    ],
    ids=["html", "pipes"],
)
def test_a_header_of_two_lines(head: str) -> None:
    assert read("附件\n" + head) == [("推进改革", _LEAD)]


def test_a_rule_in_the_header_makes_only_the_first_the_lead() -> None:
    table = "| 任务 | 责任部门<br>（第一个为牵头部门） | 时限 |\n|-|-|-|\n| 推进改革 | 市教育局、市财政局、市人社局 | 2024年 |"
    assert read(table) == [("推进改革", _LEAD)]


def test_flattened_single_units_between_two_columns_are_neither_lead_nor_cooperating() -> None:
    cells = "序号\n任务\n牵头单位\n配合单位\n1\n推进改革\n市教育局\n市财政局\n市人社局\n2\n强化监管\n市科协\n团市委"
    assert read(cells) == [
        ("推进改革", {"lead": ["市教育局"], "cooperate": ["市人社局"], "responsible": ["市财政局"]}),
        ("强化监管", {"lead": ["市科协"], "cooperate": ["团市委"]}),
    ]


# Heads of many kinds, cells of several lines, tables over sections.


@pytest.mark.parametrize(
    "head", ["重点举措", "任务名称", "具体举措", "实施路径", "重点工作", "工作举措", "改革举措", "考核项目"]
)
@pytest.mark.parametrize("edge", ["\n", "\t", " "], ids=["flattened", "tabs", "spaces"])
def test_the_column_of_tasks_is_known_by_the_word_that_ends_its_head(head: str, edge: str) -> None:
    rows = [["序号", head, "牵头单位", "配合单位"], ["1", "绘制图谱", "市教育局", "市财政局、市人社局"]]
    rows.append(["2", "建设机房", "市科协", "市数据局"])
    table = "\n".join(edge.join(row) for row in rows)
    assert read("附件\n" + table) == [
        ("绘制图谱", _LEAD),
        ("建设机房", {"lead": ["市科协"], "cooperate": ["市数据局"]}),
    ]


def test_cells_of_several_lines_are_put_together() -> None:
    cells = (
        "序号\n工作内容\n牵头单位\n配合单位\n1\n绘制算力产业图谱，引进培育\n优质企业5 家。\n市数据局（市人\n工智能局）\n"
        "市经信局、市\n科技局\n2\n启动万卡机房建设。\n瑞安市政府\n/"
    )
    assert read("附件\n" + cells) == [
        (
            "绘制算力产业图谱，引进培育优质企业5家",
            {"lead": ["市数据局（市人工智能局）"], "cooperate": ["市经信局", "市科技局"]},
        ),
        ("启动万卡机房建设", {"lead": ["瑞安市政府"]}),
    ]


def test_where_a_column_ends_is_not_made_up() -> None:
    cells = "序号\n任务\n牵头单位\n配合单位\n1\n推进改革，做好工作。\n市教育局\n市财政局\n市人社局\n2\n强化监管\n市科协\n团市委"
    assert "市财政局" not in dict(read("附件\n" + cells))["推进改革，做好工作"].get("lead", [])


def test_a_column_of_those_who_guide() -> None:
    table = "序号\t改革举措\t指导部门\t推广范围\n1\t专利保险机制\t国家知识产权局、中国银保监会\t全国"
    assert read(table) == [("专利保险机制", {"guide": ["国家知识产权局", "中国银保监会"]})]


def test_a_head_with_words_between_its_role_and_its_body() -> None:
    table = "| 序号 | 考核项目 | 分值 | 考核指标 | 负责考核部门 |\n|---|---|---|---|---|\n| 8 | 城镇污水治理 | 3 | 加强设施建设。 | 县城建局<br>县水利局 |"
    assert read(table) == [("城镇污水治理", {"responsible": ["县城建局", "县水利局"]})]


def test_a_column_of_bodies_without_a_role_is_one_of_units_if_its_cells_are() -> None:
    assert read("序号\t事项\t监管部门\n1\t用电检查\t市能源局\n2\t用水检查\t市水利局") == [
        ("用电检查", {"responsible": ["市能源局"]}),
        ("用水检查", {"responsible": ["市水利局"]}),
    ]
    assert read("序号\t指标\t单位\n1\t科普馆\t个\n2\t经费\t万元") == []


def test_the_task_of_a_row_is_its_most_particular_cell() -> None:
    table = "序号\t重点任务\t具体举措\t牵头单位\n1\t绘制图谱\t建设甲\t市教育局\n2\t绘制图谱\t建设乙\t市科协"
    assert [what for what, _ in read(table)] == ["建设甲", "建设乙"]


@pytest.mark.parametrize("edge", ["\n", "\t"], ids=["flattened", "tabs"])
def test_a_table_goes_on_under_the_headings_between_its_rows(edge: str) -> None:
    lines = [
        edge.join(["序号", "改革举措", "主要内容", "指导部门", "推广范围"]),
        "一、产权方面（共1项）",
        edge.join(["1", "审判机制", "整合资源。", "最高人民法院、国家知识产权局", "全国"]),
        "二、军民方面（共1项）",
        "三、管理方面（共2项）",
        edge.join(["5", "职称评审", "下放权限。", "教育部", "8个试验区域"]),
        edge.join(["6", "开放共享", "约定价格。", "科技部、财政部", "全国"]),
    ]
    assert read("附件：清单\n" + "\n".join(lines)) == [
        ("审判机制", {"guide": ["最高人民法院", "国家知识产权局"]}),
        ("职称评审", {"guide": ["教育部"]}),
        ("开放共享", {"guide": ["科技部", "财政部"]}),
    ]


_NARROW = """序号
重点举措
实施路径
完成时限
责任单位
配合单位
1
攻坚绿电算力
扩容（2项）
全力争取绿色低碳智算中心通过
国家窗口指导。
12月
市发展改革委、市
数据局（市人工智
能局）
相关县（市、区）
政府
2
启动万卡机房建设。
9月
瑞安市政府
/
3
筑牢数据流通
基座（6项）
统筹推进城市可信数据空间建设
，建成数据专区10个以上。
12月
市数据局
市工业集团（市数
据集团），相关县
（市、区）政府"""


def test_narrow_columns_with_merged_groups_and_dates() -> None:
    assert read("附件 任务清单\n" + _NARROW) == [
        (
            "全力争取绿色低碳智算中心通过国家窗口指导",
            {"responsible": ["市发展改革委", "市数据局（市人工智能局）"], "cooperate": ["相关县（市、区）政府"]},
        ),
        ("启动万卡机房建设", {"responsible": ["瑞安市政府"]}),
        (
            "统筹推进城市可信数据空间建设，建成数据专区10个以上",
            {"responsible": ["市数据局"], "cooperate": ["市工业集团（市数据集团）", "相关县（市、区）政府"]},
        ),
    ]


_INDICATORS = (
    "序号\t指标\t\t\t类别\t2020年现状\t2025年目标\t牵头部门\n"
    "1\t绿色校园\t节水型学校比例（%）\t\t约束性\t62.5\t≥80\t市教育局\n"
    "2\t\t其中\t新建学校数量（所）\t预期性\t/\t0\t市教育局 市财政局"
)


def test_a_row_of_indicators_has_its_lead_in_its_own_column_under_merged_heads() -> None:
    assert read("一、目标\n做好。\n" + _INDICATORS) == [
        ("节水型学校比例（%）", {"lead": ["市教育局"]}),
        ("新建学校数量（所）", {"lead": ["市教育局", "市财政局"]}),
    ]


def test_offices_within_a_body_are_no_units_beside_those_of_other_columns() -> None:
    table = "序号\t任务\t牵头单位\t配合单位\t局内牵头处室\n1\t推进改革\t市教育局\t市财政局、市人社局\t人事处"
    found = document(table)
    (statement,) = ledger(found)
    assert read(table) == [("推进改革", _LEAD)]
    assert [(b.label, found.text[b.start : b.end]) for b in statement.beside] == [("局内牵头处室", "人事处")]
    assert read("序号\t任务\t责任处室\n1\t推进改革\t人事处") == [("推进改革", {"responsible": ["人事处"]})]


@pytest.mark.parametrize("cell", ["≥99", "8", "-", "*"])
def test_what_has_no_letters_is_no_unit(cell: str) -> None:
    assert read(f"序号\t任务\t牵头单位\n1\t推进改革\t{cell}\n2\t强化监管\t市科协") == [
        ("强化监管", {"lead": ["市科协"]})
    ]


def test_a_column_of_units_is_told_by_its_cells_where_its_head_says_nothing() -> None:
    table = "序号\t事项名称\t国家部委\t省级部门\n一、举措\n1\t探索开源\t科技部、教育部\t省科技厅\n2\t培养人才\t教育部\t省教育厅、省科技厅"
    rows = ledger(document("附表\n" + table))
    told = [(a.governs, [(d.role, d.label, [u.name for u in d.units]) for d in a.duties]) for a in rows]
    assert told[0] == (
        "探索开源",
        [("responsible", "国家部委", ["科技部", "教育部"]), ("responsible", "省级部门", ["省科技厅"])],
    )
    assert [name for name, _ in told] == ["探索开源", "培养人才"]
    assert read("附表\n序号\t事项名称\t学校\n1\t探索开源\t东街小学\n2\t培养人才\t西街小学") == []


_TOLD = "鼓励各区结合实际做好政策引导支持，在服务费、报销、服务项目、转诊绿色通道等方面同等对待，建立评价机制。"
_MORE = "推动人才资源向基层机构倾斜，加大公开招聘力度，优先保障基层机构用人需求，力争每千常住人口人员数不低于3.5人。"


def test_what_is_told_at_length_is_named_by_the_column_of_names_and_stays_in_the_row() -> None:
    head = "序号\t工作事项\t主要内容\t牵头单位\t配合单位\t市卫健委内牵头处室\n"
    raw = (
        f"一、分工\n做好。\n{head}1\t扩大来源。\t{_TOLD}\t各区政府\t市卫健委\t基层处\n"
        f"\t\t{_MORE}\t市人社局\t/\t人事处\n2\t加强宣传。\t{_TOLD}\t市委宣传部\t/\t宣传处\n"
    )
    found = document(raw)
    rows = ledger(found)
    assert [a.governs for a in rows] == ["扩大来源", "扩大来源", "加强宣传"]
    assert [found.text[slice(*a.name)] for a in rows if a.name] == ["扩大来源。", "扩大来源。", "加强宣传。"]
    assert [text in found.text[a.start : a.end] for a, text in zip(rows, (_TOLD, _MORE, _TOLD), strict=True)] == [
        True
    ] * 3
    assert [[found.text[b.start : b.end] for b in a.beside] for a in rows] == [["基层处"], ["人事处"], ["宣传处"]]


def test_where_most_rows_have_the_name_of_the_row_above_it_is_a_group() -> None:
    head = "序号\t重点任务\t主要内容\t责任单位\n"
    rows = "".join(f"{i}\t{'扩大来源' if i == 1 else ''}\t{i}号{_TOLD}\t市卫健委\n" for i in range(1, 5))
    assert [name for name, _ in read(f"一、分工\n做好。\n{head}{rows}")] == [
        f"{i}号{_TOLD.rstrip('。')}" for i in range(1, 5)
    ]


def test_a_footnote_mark_is_no_part_of_a_name() -> None:
    raw = (
        "一、指标\n主要指标如下。\n序号\t指标\t2025年目标值\t牵头部门\n1\t1入海河流劣V类比例（%）\t0\t生态环境厅\n"
        "2\t2湿地修复面积*（公顷）\t≥5350\t林业局\n3\t3岁以下托位数（个）\t≥50\t卫生健康委\n4\t5G基站（个）\t≥9\t通信局\n"
        "注：1指省级管控的河流。2指恢复的面积。3指公办托位。\n"
    )
    names = ["入海河流劣V类比例（%）", "湿地修复面积*（公顷）", "3岁以下托位数（个）", "5G基站（个）"]
    assert [name for name, _ in read(raw)] == names
    assert next(name for name, _ in read(raw.replace("注：", ""))) == "1入海河流劣V类比例（%）"  # no note says so
