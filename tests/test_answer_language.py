"""People's own words, scripts and slips lead to the same rows as the plan's words do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from gold import REGIONS, slices
from opencc import OpenCC

from answer import Assistant, ledger_rows
from answer.slips import Slips

PINYIN = {"大祥区": "daxiang", "定南县": "dingnan", "钦州市": "qinzhou", "韶关市": "shaoguan", "增城区": "zengcheng"}


def leads(assistant: Assistant) -> list[Mapping[str, Any]]:
    return [row for row in ledger_rows(assistant.corpus) if row["role"] == "lead"]


def wrong(assistant: Assistant, asked: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """Return the questions whose answer is not exactly the row beside them."""
    out = []
    for question, row in asked:
        answer = assistant.ask(question).to_json()
        got = [(r["document"], r["start"], r["role"]) for r in answer["rows"]]
        if got != [(row["document"], row["start"], row["role"])] or not slices(answer):
            out.append(
                f"{question} → {[(r['region'], r['governs'], r['role']) for r in answer['rows']]} {answer['answer'][:80]}"
            )
    return out


def test_traditional_script(assistant: Assistant) -> None:
    write = OpenCC("s2t").convert
    asked = [(write(f"{row['region']}{row['governs']}由谁牵头？"), row) for row in leads(assistant)]
    assert sum(question != f"{row['region']}{row['governs']}由谁牵头？" for question, row in asked) == len(asked)
    assert not (failed := wrong(assistant, asked)), "\n".join(failed)


@pytest.mark.parametrize("spell", [str.lower, str.title, str.upper])
def test_pinyin_place_names(assistant: Assistant, spell: Any) -> None:
    asked = [(f"{spell(PINYIN[row['region']])}的{row['governs']}由谁牵头？", row) for row in leads(assistant)]
    assert not (failed := wrong(assistant, asked)), "\n".join(failed)


def test_place_names_without_市_县_区(assistant: Assistant) -> None:
    asked = [(f"{row['region'][:-1]}{row['governs']}由谁牵头？", row) for row in leads(assistant)]
    assert not (failed := wrong(assistant, asked)), "\n".join(failed)


def test_full_width_spaces_and_missing_marks(assistant: Assistant) -> None:
    asked = [(f"　{row['region']}　{row['governs']}　牵头单位　", row) for row in leads(assistant)]
    assert not (failed := wrong(assistant, asked)), "\n".join(failed)


GROUPS = {
    "青少年": ("学生", "娃娃", "中小学生", "孩子们"),
    "农民": ("种田的", "种地的", "庄稼人"),
    "产业工人": ("打工人", "职工", "工人"),
    "老年人": ("银发族", "长者", "老人家", "老人", "上了年纪的人"),
    "领导干部和公务员": ("干部", "公务员", "机关干部"),
}
ENGLISH = {
    "青少年": ("teenagers", "young people", "youth", "students"),
    "农民": ("farmers", "peasants"),
    "产业工人": ("industrial workers", "workers"),
    "老年人": ("seniors", "the elderly", "older people", "senior citizens"),
    "领导干部和公务员": ("civil servants", "officials", "cadres"),
}


def group_rows(assistant: Assistant, group: str) -> list[Mapping[str, Any]]:
    return [row for row in leads(assistant) if f"{group}科学素质" in row["governs"]]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    "wording", ["{}{}科学素质行动谁牵头？", "{}面向{}的科学素质行动，谁牵头？", "{}针对{}的行动由谁牵头？"]
)
def test_colloquial_words_for_the_groups(assistant: Assistant, group: str, wording: str) -> None:
    rows = group_rows(assistant, group)
    assert len(rows) >= 4
    words = [(row, word) for row in rows for word in GROUPS[group] if row["region"] != "增城区" or group != "产业工人"]
    asked = [(wording.format(row["region"][:-1], word), row) for row, word in words]
    assert not (failed := wrong(assistant, asked)), "\n".join(failed)


@pytest.mark.parametrize(
    "rest",
    [
        "教育局有哪些任务？",
        "针对老年人的行动谁牵头？",
        "面向农民的行动谁牵头？",
        "上半年的安排是什么？",
        "方案的文号是什么？",
    ],
)
@pytest.mark.parametrize("region", REGIONS)
def test_a_region_is_read_whatever_follows_its_name(assistant: Assistant, region: str, rest: str) -> None:
    for name in (region, region[:-1]):
        answer = assistant.ask(f"{name}{rest}").to_json()
        others = [other for other in REGIONS if other != region and other in answer["answer"]]
        assert not others, f"{name}{rest} → {answer['answer'][:150]}"
        assert {c["region"] for c in answer["citations"]} <= {region}


@pytest.mark.parametrize("group", ENGLISH)
def test_english_questions_are_answered_in_english_with_names_as_printed(assistant: Assistant, group: str) -> None:
    asked = []
    for row in group_rows(assistant, group):
        for word in ENGLISH[group]:
            place = PINYIN[row["region"]].title()
            asked += [(f"Which unit leads the science literacy action for {word} in {place}?", row)]
            asked += [(f"who leads {group} actions in {row['region'][:-1]}", row)]
    assert not (failed := wrong(assistant, asked)), "\n".join(failed)
    for question, row in asked:
        text = assistant.ask(question).text
        assert "lead unit" in text or not question.isascii()
        assert [unit for unit in row["units"] if unit not in text] == []


def test_the_frame_follows_the_question(assistant: Assistant) -> None:
    chinese = assistant.ask("钦州老年人行动由谁牵头？").text
    assert not re.search("[A-Za-z]", chinese)
    english = assistant.ask("What is the 2025 target for the share of citizens with science literacy in Shaoguan?").text
    assert "16%" in english
    assert "2025" in english
    assert len(re.findall("[A-Za-z]{3,}", english)) >= 2
    refusal = assistant.ask("Who leads the seniors action in Beijing?").text
    assert len(re.findall("[A-Za-z]{3,}", refusal)) >= 5


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("韶关市科谱信息化提升工程由谁牵头？", "实施科普信息化提升工程"),
        ("大祥区科普基础设旋工程由谁牵头？", "科普基础设施工程"),
        ("大祥区基层科普能力提生工程由谁牵头？", "基层科普能力提升工程"),
        ("钦州市青少年科学素养提升行动由谁牵头？", "青少年科学素质提升行动"),
        ("钦州市老年人科学素制提升行动由谁牵头？", "老年人科学素质提升行动"),
        ("定南县农民科学素质提升行动由谁迁头？", "实施农民科学素质提升行动"),
        ("钦洲市农民科学素质提升行动由谁牵头？", "农民科学素质提升行动"),
    ],
)
def test_small_slips_are_read_as_meant(assistant: Assistant, slip: str, meant: str) -> None:
    region = next(r for r in REGIONS if r[0] == slip[0])
    row = next(r for r in leads(assistant) if r["region"] == region and r["governs"] == meant)
    assert not (failed := wrong(assistant, [(slip, row)])), failed


@pytest.mark.parametrize(
    ("said", "printed", "region"),
    [
        ("科学技术协会", "市科协", "钦州市"),
        ("卫健委", "市卫生健康委", "钦州市"),
        ("卫健局", "市卫生健康局", "韶关市"),
        ("人力资源和社会保障局", "市人社局", "韶关市"),
        ("人社局", "区人力资源和社会保障局", "大祥区"),
        ("共青团", "团市委", "钦州市"),
        ("统战部", "市委统战部（市民宗委）", "钦州市"),
        ("发改委", "市发展改革委", "钦州市"),
        ("工信局", "区科技和工业信息化局", "大祥区"),
        ("市场监督管理局", "县市监局", "定南县"),
        ("中共组织部", "区委组织部", "增城区"),
    ],
)
def test_units_by_other_names(assistant: Assistant, said: str, printed: str, region: str) -> None:
    answer = assistant.ask(f"{region}{said}有哪些任务？").to_json()
    held = [r for r in ledger_rows(assistant.corpus) if r["region"] == region and printed in r["units"]]
    assert len(answer["rows"]) >= len(held), answer["answer"][:200]
    assert {(r["start"], r["role"]) for r in held} <= {(r["start"], r["role"]) for r in answer["rows"]}
    assert printed in answer["answer"]


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("到２０２５年，韶关市公民具备科学素质的比例要超过多少？", "16%"),
        ("韶關市2025年公民具備科學素質的比例目標是多少？", "16%"),
        ("大祥區每萬人擁有科普展廳面積要達到多少？", "160平方米"),
        ("大祥2025年有科学素质的人要占百分之多少", "15%"),
        ("dingnan到2025年的公民科学素质目标是多少", "13.5%"),
        ("How much science popularisation funding per capita does Zengcheng aim for?", "20元"),
        ("邵阳市下面那个区的公民科学素质目标是多少？", "15%"),
    ],
)
def test_figures_in_any_script_and_wording(assistant: Assistant, question: str, figure: str) -> None:
    answer = assistant.ask(question).to_json()
    assert answer["status"] == "answered", answer["answer"]
    assert figure in answer["answer"]
    assert len({r["region"] for r in answer["rows"]}) == 1


def test_mending_slips_cuts_a_text_once() -> None:
    cuts: list[str] = []

    def cut(text: str) -> list[str]:
        cuts.append(text)
        return list(text)

    slips = Slips(["科普信息化", "牵头单位"], ["科普", "信息"], ["和"], cut)
    assert slips.mend("科谱" * 400 + "和" * 200) == "科普" * 400 + "和" * 200
    assert len(cuts) == 1
