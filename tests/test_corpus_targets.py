"""Targets: golden rows on real sentences, and properties of the numerals and spans."""

from __future__ import annotations

import re

import pytest
from corpus_support import cleaned, printed
from hypothesis import given
from hypothesis import strategies as st

from corpus.amounts import half_width, number
from corpus.model import Document
from corpus.outline import outline
from corpus.quantities import quantities
from corpus.targets import Target, targets

_FULL = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_UNITS = st.sampled_from(["%", "个", "名", "所", "人次", "万元", "平方米", "亿千瓦", "微克/立方米", "万户"])
_NUMBERS = st.integers(2, 99_999) | st.integers(11, 9_999).filter(lambda n: n % 10).map(lambda n: n / 10)


def _document(body: str, period: tuple[int, int] | None = (2021, 2025), heading: str = "重点工程") -> Document:
    raw = f"某市实施方案\n一、{heading}\n（一）基础工程。{body}\n"
    text = cleaned(raw)
    return Document("a.txt", printed(raw), text, outline(text.text), (), "某市实施方案", None, period)


def _read(body: str, period: tuple[int, int] | None = (2021, 2025), heading: str = "重点工程") -> tuple[Target, ...]:
    return targets(_document(body, period, heading))


def _rows(body: str, period: tuple[int, int] | None = (2021, 2025)) -> list[tuple[object, ...]]:
    return [(t.what, t.comparator, t.value, t.unit, t.year, t.kind) for t in _read(body, period)]


_GOLDEN: list[tuple[str, list[tuple[object, ...]]]] = [
    (
        "到2025年，我市公民具备科学素质的比例超过16%。",
        [("公民具备科学素质的比例", "超过", 16, "%", 2025, "target")],
    ),
    ("每年培训300名科技辅导员。", [("科技辅导员", "", 300, "名", None, "standing")]),
    (
        "2020年第十一次抽样调查结果显示，我市公民具备科学素质的比例为9.4%，比2019年的8.6%提高了0.8%。",
        [
            ("公民具备科学素质的比例", "", 9.4, "%", 2020, "baseline"),
            ("公民具备科学素质的比例", "", 8.6, "%", 2019, "baseline"),
            ("公民具备科学素质的比例提高", "", 0.8, "%", 2020, "baseline"),
        ],
    ),
    (
        "到2025年，力争获批国家级科普（教育）基地1家，省级3家，市级10家。",
        [
            ("国家级科普（教育）基地", "力争", 1, "家", 2025, "target"),
            ("省级科普（教育）基地", "力争", 3, "家", 2025, "target"),
            ("市级科普（教育）基地", "力争", 10, "家", 2025, "target"),
        ],
    ),
    (
        "“十四五”期间建设完善综合性科普场馆，使用面积8000—10000平方米。",
        [("使用面积", "", (8000, 10000), "平方米", 2025, "target")],
    ),
    (
        "到2025年，花生种植、收获机械化率分别达到65%和55%。",
        [
            ("花生种植机械化率", "达到", 65, "%", 2025, "target"),
            ("花生收获机械化率", "达到", 55, "%", 2025, "target"),
        ],
    ),
    (
        "到2025年力争全市70%以上的城市社区建有一个科普活动室。",
        [("建有一个科普活动室的城市社区比例", "力争…以上", 70, "%", 2025, "target")],
    ),
    (
        "到2025年，PM2.5年均浓度控制在28微克/立方米以内，单位GDP能耗比2020年下降13.5%。",
        [
            ("PM2.5年均浓度", "控制在…以内", 28, "微克/立方米", 2025, "target"),
            ("单位GDP能耗比2020年下降", "", 13.5, "%", 2025, "target"),
        ],
    ),
    (
        "到2025年，每万名老年人拥有持证养老护理员由2020年的18人提高到30人。",
        [
            ("每万名老年人拥有持证养老护理员", "", 18, "人", 2020, "baseline"),
            ("每万名老年人拥有持证养老护理员", "提高到", 30, "人", 2025, "target"),
        ],
    ),
    (
        "到2025年，城市社区老年助餐服务覆盖率达到100%，农村达到70%左右。",
        [
            ("城市社区老年助餐服务覆盖率", "达到", 100, "%", 2025, "target"),
            ("农村老年助餐服务覆盖率", "达到…左右", 70, "%", 2025, "target"),
        ],
    ),
    ("5年内组织10家以上民营企业。", [("民营企业", "以上", 10, "家", 2025, "target")]),
    ("到2025年，清洁取暖学校占比达到九成以上。", [("清洁取暖学校占比", "达到…以上", 90, "%", 2025, "target")]),
    (
        "到2025年，产能比达到0.4左右，生机比降低到6∶1以内，事故发生率控制为0，妇女占比不低于三分之一。",
        [
            ("产能比", "达到…左右", 0.4, "", 2025, "target"),
            ("生机比", "降低到…以内", 6, "∶1", 2025, "target"),
            ("事故发生率", "", 0, "", 2025, "target"),
            ("妇女占比", "不低于", 0.333, "", 2025, "target"),
        ],
    ),
    ("2024年新改建农村公路十万公里。", [("新改建农村公路", "", 10, "万公里", 2024, "target")]),
]


@pytest.mark.parametrize(("sentence", "rows"), _GOLDEN, ids=[s[:12] for s, _ in _GOLDEN])
def test_a_sentence_gives_its_rows(sentence: str, rows: list[tuple[object, ...]]) -> None:
    assert _rows(sentence) == rows


@pytest.mark.parametrize(
    "sentence",
    [
        "实施5项提升行动、六项重点工程，坚定四个自信。",
        "推广“1+X”证书制度，开展119消防宣传日、“15分钟便民圈”建设和STEM教育2.0计划。",
        "根据国发〔2021〕9号文件和《规划》第25条，于2022年3月29日召开第3次会议。",
        "引导零部件企业发展，对35岁以下青年科技人员给予支持。",
        "淘汰不达标的30万千瓦以下燃煤机组，供热半径15公里范围内的锅炉。",
        "建立县、镇、村三级队伍，创建一批示范县，每季度通报一次。",
        "完善“一站一栏一员”和“五小”创新，推进一二三产业融合。",
    ],
)
def test_names_dates_conditions_and_own_parts_are_no_targets(sentence: str) -> None:
    assert _rows(sentence) == []


def test_a_heading_number_is_not_part_of_a_figure() -> None:
    text = cleaned("方案\n" + "".join(f"{i}.某项目。做好工作。\n" for i in range(1, 11)) + "11.121人才梯队项目。\n")
    document = Document("a.txt", printed(text.text), text, outline(text.text), (), "方案", None, None)
    assert targets(document) == ()


def test_a_figure_in_a_long_quotation_is_read() -> None:
    found = _read("实现“重点引进和培养高层次人才达到2000名左右，人才贡献率达到40%”的三大目标。")
    assert [(t.what, t.value) for t in found] == [("高层次人才", 2000), ("人才贡献率", 40)]


def test_a_horizon_counted_from_a_year_holds_for_the_document() -> None:
    found = _read("2012年起5年内，做好工作。\n（二）项目。5年内重点引进100名优秀人才。", None)
    assert [(t.year, t.kind) for t in found] == [(2016, "target")]


def test_a_year_before_a_list_holds_for_its_items_only() -> None:
    goals = "到2027年，实现以下目标：\n（一）就业率达到90%；\n（二）失业率控制在4%以内。"
    raw = f"方案\n一、目标\n{goals}\n二、任务\n建成市场1个。\n"
    text = cleaned(raw)
    found = targets(Document("a.txt", printed(raw), text, outline(text.text), (), "方案", None, None))
    assert [(t.year, t.kind) for t in found] == [(2027, "target"), (2027, "target"), (None, "standing")]


def test_a_period_in_the_title_dates_no_figure() -> None:
    assert _rows("新建10个科普示范基地。") == [("科普示范基地", "", 10, "个", None, "standing")]


def test_words_of_growth_nearby_make_no_baseline() -> None:
    found = _read("到2025年，使用效率进一步提升。全国农作物综合机械化率达到70%，取得明显进展，已基本满足需要。")
    assert [(t.year, t.kind) for t in found] == [(2025, "target")]


def test_a_figure_of_four_digits_is_no_year() -> None:
    assert _rows("全年开展职业技能培训2000人次，其中2025年建成基地3个。")[0][2:5] == (2000, "人次", None)


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ("产业规模突破 2 000 亿元。", [("突破", 2000, "亿元")]),
        ("累计装机达到 10 3 0 万千瓦。", []),  # a number that a scan broke up is left out
        ("配套率提高到 80 % 以上。", [("提高到…以上", 80, "%")]),
        ("年产整机1200台（套）以上。", [("以上", 1200, "台（套）")]),
        ("价格控制在每公斤35元±5%以内。", [("控制在", 35, "元")]),
        ("电耗降低到4.3千瓦时/标准立方米。", [("降低到", 4.3, "千瓦时/标准立方米")]),
        ("容错率放宽至50%。", [("放宽至", 50, "%")]),
    ],
)
def test_figures_in_other_print(body: str, figures: list[tuple[str, float, str]]) -> None:
    assert [(t.comparator, t.value, t.unit) for t in _read(body)] == figures


def test_a_life_that_grows_is_a_figure() -> None:
    assert [r[2] for r in _rows("电堆寿命从1.5万小时提高到3万小时以上。")] == [1.5, 3]


@pytest.mark.parametrize(
    ("body", "held"),
    [
        ("到2025年和2030年，覆盖率分别不低于70%和90%。", [(70, 2025), (90, 2030)]),
        ("到2023年、2025年，覆盖率分别达到60%、80%。", [(60, 2023), (80, 2025)]),
        ("2025年前，完成2000年底前建成的老旧小区改造1500个。", [(1500, 2025)]),
        ("对2020年以来新认定的企业给予20万元奖励。", [(20, None)]),
        ("到2025年，建设绿道800公里—1000公里。", [((800, 1000), 2025)]),
    ],
)
def test_years_dealt_out_years_of_something_else_and_ranges(body: str, held: list[tuple[object, int | None]]) -> None:
    assert [(t.value, t.year) for t in _read(body)] == held


def test_what_grows_on_an_area_is_named_by_it() -> None:
    rows = _rows("到2025年，粮食播种面积稳定在9500万亩以上、产量达到730亿斤。")
    assert [r[0] for r in rows] == ["粮食播种面积", "粮食产量"]


def test_done_by_a_year_behind_the_figures_dates_them() -> None:
    rows = _rows("制修订标准100项、规范50项以上，2025年底前完成。")
    assert [r[2:] for r in rows] == [(100, "项", 2025, "target"), (50, "项", 2025, "target")]


def test_a_plan_of_one_year_dates_its_figures() -> None:
    rows = _rows("新建高标准农田1.2万亩，旅游总收入同比增长20%。", (2024, 2024))
    assert [r[2:] for r in rows] == [(1.2, "万亩", 2024, "target"), (20, "%", 2024, "target")]
    assert _rows("旅游总收入同比增长20%。")[0][5] == "baseline"
    assert _rows("旅游总收入同比增长20%以上。")[0][5] == "standing"


@given(_NUMBERS, _UNITS)
def test_a_figure_is_read_back_and_its_slice_holds_it(value: float, unit: str) -> None:
    document = _document(f"到2025年，某指标达到{value}{unit}以上。")
    (found,) = targets(document)
    assert (found.value, found.unit, found.year) == (value, unit, 2025)
    assert document.text[slice(*found.figure)] == f"{value}{unit}"


@given(_NUMBERS, st.sampled_from(["%", "个", "人次"]))
def test_half_and_full_width_read_alike(value: float, unit: str) -> None:
    sentence = f"到2025年，某指标达到{value}{unit}以上。"
    wide = "到2025年，某指标达到" + f"{value}{unit}".translate(_FULL) + "以上。"
    assert _rows(sentence) == _rows(wide)


@given(st.integers(10, 99_999), st.data())
def test_another_digit_is_another_value(value: int, data: st.DataObject) -> None:
    digits = list(str(value))
    at = data.draw(st.integers(0, len(digits) - 1))
    digits[at] = data.draw(st.sampled_from([d for d in "123456789" if d != digits[at]]))
    before, after = (_rows(f"到2025年，建成基地{n}个。") for n in (str(value), "".join(digits)))
    assert [r[2] for r in before] == [value]
    assert [r[2] for r in after] == [int("".join(digits))]


def _spelled(value: int) -> str:
    out, gap = "", False
    for power, scale in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, power)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + scale
        gap = not digit
    return out


@given(st.integers(1, 9_999))
def test_a_chinese_numeral_goes_round(value: int) -> None:
    assert number(_spelled(value)) == value == number(str(value)) == number(f"{value:,}")
    (found,) = quantities(f"建成食堂不少于{_spelled(value)}个")
    assert found.value == value


@given(st.integers(1, 99))
def test_a_percentage_in_words_is_a_percentage(value: int) -> None:
    numeral = _spelled(value)
    (found,) = quantities(f"比例达到百分之{numeral}")
    assert (found.value, found.unit) == (value, "%")


@given(st.text(alphabet="到2025年，。；、达到建成100个名%以上每年“”《》（）比分别和13.5—万亿\n一二百", max_size=80))
def test_spans_lie_in_the_document_and_hold_the_number(body: str) -> None:
    document = _document(body)
    for found in targets(document):
        assert 0 <= found.start <= found.figure[0] < found.figure[1] <= found.end <= len(document.text)
        assert re.search(r"[\d一二三四五六七八九十百千万亿]", half_width(document.text[slice(*found.figure)]))
        assert document.quote(found.start, found.end)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("到2025年，实施投资500万元以上技改项目超过1万个。", [("超过", 1, "万个")]),
        ("到2025年，年产值100亿元以上企业达到5家，引进10亿元以上项目3个。", [("达到", 5, "家"), ("", 3, "个")]),
        ("到2025年，培育营业收入超100亿元企业3家。", [("", 3, "家")]),
        ("对年用水量5000立方米以上的单位开展审计。", []),
        ("到2025年，实现产值500亿元以上，带动投资3000亿元以上。", [("以上", 500, "亿元"), ("以上", 3000, "亿元")]),
        ("争取5亿元以上资金支持。", [("争取…以上", 5, "亿元")]),
        ("聚焦66项具体问题，抓好整改。", []),
        ("针对反馈的15个问题，逐项整改。", []),
        ("每个机构抽查10份。", []),
        ("排放二氧化硫、氮氧化物等2项主要污染物的企业要达标。", []),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_thresholds_samples_and_counts_of_what_is_there_are_no_targets(
    sentence: str, found: list[tuple[str, float, str]]
) -> None:
    assert [(t.comparator, t.value, t.unit) for t in _read(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        (
            "到2025年，二氧化硫、氮氧化物等2项主要污染物重点工程减排量分别累计达到13.67万吨、\n0.69万吨。",
            ["二氧化硫重点工程减排量", "氮氧化物重点工程减排量"],
        ),
        ("到2025年，单位面积能耗、人均用水量分别降低3%和4.2%。", ["单位面积能耗", "人均用水量"]),
    ],
)
def test_things_listed_whole_are_dealt_as_they_are(sentence: str, things: list[str]) -> None:
    assert [t.what for t in _read(sentence)] == things


@pytest.mark.parametrize("unit", ["克标煤/千瓦时", "克标准煤/千瓦时", "吨标准煤/万元"])
def test_units_of_what_energy_costs(unit: str) -> None:
    (found,) = _read(f"到2025年，供电煤耗降至295{unit}。")
    assert (found.comparator, found.value, found.unit) == ("降至", 295, unit)


def test_what_a_note_explains_is_no_target() -> None:
    assert [t.value for t in _read("到2025年，治理河流30条。\n注：1指省级管控的26条入海河流。\n注1：指3条河。")] == [30]


def test_a_list_in_a_note_is_one_note() -> None:
    body = "到2025年，治理河流30条。\n注：1.以省里任务为准；\n2.红线方案调整为1237公顷。\n全市新建公园5个。"
    assert [t.value for t in _read(body)] == [30, 5]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("到2025年，实训课时占总课时一半以上。", [(50, "%", "target")]),
        ("到2025年，高级教师占教师总数超过一半。", [(50, "%", "target")]),
        ("一半的镇开展试点。", []),
        ("到2025年，光伏装机达到2GW以上。", [(2, "GW", "target")]),
        ("到2025年，吨钢能耗下降到525千克标准煤。", [(525, "千克标准煤", "target")]),
        ("到2025年，培育年产值超50亿元、有较强带动力的骨干企业3家。", [(3, "家", "target")]),
        ("补贴标准为每亩200元。", [(200, "元", "standing")]),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_halves_energy_traits_and_rates(sentence: str, found: list[tuple[float, str, str]]) -> None:
    assert [(t.value, t.unit, t.kind) for t in _read(sentence)] == found
