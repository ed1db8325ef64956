"""The gazetteer and the recogniser of place names."""

from __future__ import annotations

import re

import pytest

from corpus.places import DATA, Gazetteer

HELD = ("韶关市", "定南县", "钦州市", "增城区", "大祥区")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def extra(gazetteer: Gazetteer) -> dict[str, str]:
    places = [place for full in HELD if (place := gazetteer.place(full))]
    return {alias: place.name for place in places for alias in place.aliases}


def names(gazetteer: Gazetteer, text: str, extra: dict[str, str] | None = None) -> list[str]:
    return [m.name for m in gazetteer.find(text, extra)]


def test_data_is_whole_and_small(gazetteer: Gazetteer) -> None:
    divisions = gazetteer.divisions.values()
    assert DATA.stat().st_size < 250_000
    assert sum(d.level == "省" for d in divisions) == 34
    assert sum(d.level == "市" and d.code[:2] != "71" for d in divisions) == 333
    for d in divisions:
        assert d.parent != d.code
        assert (d.level == "省") == (not d.parent)
        assert d.level == "省" or d.parent in gazetteer.divisions
        assert d.spellings
        assert all(re.fullmatch("[a-z]+", s) for s in d.spellings), d
        assert not set(d.flags) - set("fwg")


@pytest.mark.parametrize(
    ("full", "spelling"),
    [
        ("重庆市", "chongqing"), ("厦门市", "xiamen"), ("长沙市", "changsha"), ("陕西省", "shaanxi"),
        ("山西省", "shanxi"), ("西藏自治区", "tibet"), ("香港特别行政区", "hongkong"), ("澳门特别行政区", "macao"),
        ("内蒙古自治区", "innermongolia"), ("六安市", "luan"), ("蚌埠市", "bengbu"), ("亳州市", "bozhou"),
        ("台州市", "taizhou"), ("丽水市", "lishui"), ("东阿县", "donge"), ("乐清市", "yueqing"), ("漯河市", "luohe"),
        ("韶关市", "shaoguan"), ("定南县", "dingnan"), ("大祥区", "daxiang"), ("增城区", "zengcheng"),
    ],
)  # fmt: skip
def test_pinyin(gazetteer: Gazetteer, full: str, spelling: str) -> None:
    place = gazetteer.place(full)
    assert place
    assert spelling in place.aliases


@pytest.mark.parametrize(
    "name", ["定南", "定南县", "Dingnan", "dingnan county", "Dingnan Xian", "赣州定南", "江西省赣州市定南县"]
)
def test_place_resolves(gazetteer: Gazetteer, name: str) -> None:
    place = gazetteer.place(name)
    assert place
    assert (place.name, place.parents, place.level) == ("定南县", ("赣州市", "江西省"), "县")
    assert {"定南", "dingnan", "dingnan county"} <= set(place.aliases)


@pytest.mark.parametrize("name", ["朝阳区", "鼓楼区", "Suzhou", "中国", "全国", "大湾区", "某某县", ""])
def test_place_undecided_or_unknown(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.place(name) is None


def test_place_decided_by_parent(gazetteer: Gazetteer) -> None:
    for place in (gazetteer.place("鼓楼区", "南京"), gazetteer.place("南京市鼓楼区")):
        assert place
        assert place.parents == ("南京市", "江苏省")
    assert gazetteer.place("定南县", within="湖南省") is None


def test_children_and_is_within(gazetteer: Gazetteer) -> None:
    assert "大祥区" in gazetteer.children("邵阳市")
    assert "邵阳市" in gazetteer.children("湖南省")
    assert "下城区" not in gazetteer.children("杭州市")
    assert gazetteer.is_within("大祥区", "湖南省")
    assert gazetteer.is_within("增城区", "广州市")
    assert not gazetteer.is_within("大祥区", "大祥区")
    assert not gazetteer.is_within("湖南省", "大祥区")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("韶关和定南的目标对比一下", ["韶关市", "定南县"]),
        ("定南 科普信息化 project 的 lead units", ["定南县"]),
        ("Qinzhou 的行动谁牵头？And in Shaoguan? dingnan xian?", ["钦州市", "韶关市", "定南县"]),
        ("What is Beijing's target? Nanning City's?", ["北京市", "南宁市"]),
        ("Hong Kong, Inner Mongolia and Shaanxi Province", ["香港特别行政区", "内蒙古自治区", "陕西省"]),
        ("邵阳市大祥区科协、广西钦州", ["大祥区", "钦州市"]),
        ("钦州市民政局和钦州市委党校", ["钦州市", "钦州市"]),
        ("江西省和赣州市的文件，武江区、仁化县", ["江西省", "赣州市", "武江区", "仁化县"]),
        ("广西壮族自治区科协、内蒙古、恩施州", ["广西壮族自治区", "内蒙古自治区", "恩施土家族苗族自治州"]),
        ("阳泉市郊区、天津和平区、甘肃白银、白银市", ["郊区", "和平区", "白银市", "白银市"]),
        ("朝阳区", ["朝阳区"]),
        ("北京市民、北京市场", ["北京市", "北京市"]),
    ],
)
def test_find(gazetteer: Gazetteer, extra: dict[str, str], text: str, expected: list[str]) -> None:
    assert names(gazetteer, text, extra) == expected


@pytest.mark.parametrize(
    "text",
    [
        "安康杯竞赛",
        "公安局和公安机关",
        "来宾签到",
        "孙中山的中山装",
        "白银价格",
        "平安校园",
        "东方红",
        "世界大同",
        "三明治",
        "长治久安",
        "普通化妆",
        "朝阳产业",
        "市委、市教育局、省科协、县科协",
        "全区各县，我市",
        "粤港澳大湾区",
        "新疆生产建设兵团",
        "全国、国家、中国",
        "赣粤湘桂穗",
        "西南山区",
        "城区、郊区和县城",
        "各有关部门和县（市、区）",
        "新增城镇人口",
        "规定南部",
        "扩大祥和",
        "南京大学、北京路",
        "五个地区里哪个最高",
        "the jian Beijing University",
        "提高县级、公安县级部门",
    ],
)
def test_find_nothing(gazetteer: Gazetteer, extra: dict[str, str], text: str) -> None:
    assert names(gazetteer, text, extra) == []


def test_short_county_names_count_only_when_given(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "定南怎么样") == []
    assert names(gazetteer, "定南怎么样", {"定南": "定南县"}) == ["定南县"]
    assert names(gazetteer, "平安校园，平安的目标", {"平安": "平安区"}) == ["平安区"]
    assert names(gazetteer, "松山湖高新区怎么样", {"松山湖": "松山湖高新区"}) == ["松山湖高新区"]


def test_mention_fields(gazetteer: Gazetteer) -> None:
    text = "到邵阳市大祥区"
    (mention,) = gazetteer.find(text)
    assert text[mention.start : mention.end] == "邵阳市大祥区"
    assert (mention.formal, mention.level, mention.codes) == (True, "县", ("430503",))
    (ambiguous,) = gazetteer.find("朝阳区")
    assert len(ambiguous.codes) == 2
    (shanghai,) = gazetteer.find("上海南站")
    assert (shanghai.name, shanghai.formal, shanghai.end) == ("上海市", False, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("邵关市要建的场馆", ["韶关市"]), ("邵关的目标", ["韶关市"]), ("大样区居民", ["大祥区"]),
        ("请问亲州市", ["钦州市"]), ("曾城区怎么样", ["增城区"]), ("韶关市和邵阳市", []), ("粤港澳大湾区", []),
        ("中心城区、老城区、广州等城区", []),
        ("各大社区和大片区", []), ("一头大象", []), ("从大向小", []), ("科谱信息精准推送", []), ("规定难以执行", []),
    ],
)  # fmt: skip
def test_near(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    mentions = gazetteer.near(text, HELD)
    assert [m.name for m in mentions] == expected


def test_near_does_not_take_another_place(gazetteer: Gazetteer) -> None:
    assert gazetteer.near("抚州市和苏州的方案", ["福州市", "宿州市"]) == []
