"""A topic side by side, against independent look-ups in the ledger's and the targets' rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from answer import Assistant, ledger_rows, target_rows
from answer.views.side_by_side import Comparer
from answer.views.sides import Cited, Side, SideBySide

DAXIANG, DINGNAN, QINZHOU, SHAOGUAN, ZENGCHENG = PLANS = (
    "daxiang_2021-2025.txt",
    "dingnan_2021-2025.txt",
    "qinzhou_2021-2035.txt",
    "shaoguan_2021-2025.txt",
    "zengcheng_2016-2020.txt",
)
ROLES = ("lead", "cooperate", "responsible")


@pytest.fixture(scope="module")
def comparer(assistant: Assistant) -> Comparer:
    return Comparer(assistant.vocabulary, assistant.actions, assistant.linker.matters)


def _all(comparer: Comparer) -> Iterator[SideBySide]:
    for group in comparer.groups:
        yield comparer.compare(group.name, PLANS)


def _side(found: SideBySide, plan: str) -> Side:
    return next(s for s in found.sides if s.document == plan)


def test_roles_of_every_action_are_those_of_the_ledger(assistant: Assistant, comparer: Comparer) -> None:
    rows = list(ledger_rows(assistant.corpus))
    for group in comparer.groups:
        found = comparer.compare(group.name, PLANS)
        for side in found.sides:
            names = {a.governs for a in group.members.get(side.document, ())}
            for role in ROLES:
                expected = {
                    (tuple(r["units"]), r["start"], r["end"])
                    for r in rows
                    if r["document"] == side.document and r["governs"] in names and r["role"] == role
                }
                assert {(h.units, h.start, h.end) for h in side.held(role)} == expected
            assert bool(side.names) == bool(names)


def test_every_cited_place_holds_what_is_said(assistant: Assistant, comparer: Comparer) -> None:
    def plain(text: str) -> str:
        return "".join(c for c in text if c.isalnum())

    for found in _all(comparer):
        for side in found.sides:
            document = assistant.corpus.document(side.document)
            for cited in (*side.names, *side.measures):
                shown = document.raw[cited.start : cited.end]
                assert plain(cited.text) in plain(shown) or "〕" in shown or "】" in shown or "\n" in shown
            for holding in (*side.holdings, *side.tasks):
                stated = plain(document.raw[holding.start : holding.end])
                assert all(plain(unit) in stated for unit in holding.units)


def test_a_plan_without_the_action_says_so_and_where_it_speaks_of_it(comparer: Comparer) -> None:
    side = _side(comparer.compare("老年人", PLANS), ZENGCHENG)
    assert side.names == side.holdings == side.tasks == side.measures == ()
    assert [m.text for m in side.mentions] == ["开展形式多样的社区科普宣传和教育活动"]
    nowhere = comparer.compare("量子计算", PLANS)
    assert all(not (s.names or s.holdings or s.mentions or s.targets) for s in nowhere.sides)


def test_no_lead_is_made_of_responsible_units(assistant: Assistant, comparer: Comparer) -> None:
    side = _side(comparer.compare("推进教师科学素质提升", (DINGNAN, QINZHOU)), DINGNAN)
    assert side.held("lead") == ()
    assert [h.units for h in side.held("responsible")] == [("县教科体局", "县科协")]
    leading = {(r["document"], u) for r in ledger_rows(assistant.corpus, role="lead") for u in r["units"]}
    for found in _all(comparer):
        assert {(n.document, n.text) for unit in found.leads for n in unit.names} <= leading


def test_units_are_common_partial_or_alone_and_none_is_lost(comparer: Comparer) -> None:
    for found in _all(comparer):
        held = {(h.document, u) for s in found.sides for h in (*s.holdings, *s.tasks) for u in h.units}
        assert {(n.document, n.text) for unit in found.taking_part for n in unit.names} == held
        parts = [found.common(found.taking_part), found.partly(found.taking_part)]
        parts += [found.only(found.taking_part, plan) for plan in found.having]
        if len(found.having) > 1:
            assert sorted(map(id, found.taking_part)) == sorted(id(u) for part in parts for u in part)
        else:
            assert not any(parts)


def test_elderly_actions_of_four_plans(comparer: Comparer) -> None:
    found = comparer.compare("老年人科学素质提升行动", PLANS)
    assert found.having == (DAXIANG, DINGNAN, QINZHOU, SHAOGUAN)
    assert found.periods_differ
    leads = {name.text for unit in found.common(found.leads) for name in unit.names}
    assert leads == {"区卫生健康局", "县卫健委", "市卫生健康委", "市卫生健康局"}
    assert [u.names[0].text for u in found.only(found.leads, QINZHOU)] == ["市委老干部局"]
    qinzhou = _side(found, QINZHOU)
    assert [m.text for m in qinzhou.measures][:2] == [
        "1.培育老年人健康科学的老年生活观",
        "2.开展老年人信息素养提升行动",
    ]


def test_measures_are_bounded_and_the_rest_counted(assistant: Assistant, comparer: Comparer) -> None:
    side = _side(comparer.compare("青少年", PLANS), DAXIANG)
    section = next(s for s in assistant.corpus.document(DAXIANG).sections if s.heading == "青少年科学素质提升行动")
    body = assistant.corpus.document(DAXIANG).text[section.body : section.end]
    assert len(side.measures) + side.more_measures <= body.count("。")
    assert side.more_measures > 0
    assert all(m.text in body for m in side.measures)


def test_targets_stand_in_the_action_or_speak_of_it(assistant: Assistant, comparer: Comparer) -> None:
    found = comparer.compare("科普基础设施工程", PLANS)
    rows = list(target_rows(assistant.corpus))
    for side in found.sides:
        headings = {n.text for n in side.names}
        inside = {
            (r["start"], r["what"])
            for r in rows
            if r["document"] == side.document and any(h in step for step in r["section"] for h in headings)
        }
        assert inside <= {(p.start, p.what) for p in side.targets}
    assert len(_side(found, SHAOGUAN).targets) >= 6


def test_a_free_topic_takes_the_part_of_an_action_that_a_heading_names(comparer: Comparer) -> None:
    found = comparer.compare("科普基地", PLANS)
    qinzhou = _side(found, QINZHOU)
    assert [n.text for n in qinzhou.names] == ["加强科普基地建设"]
    assert {h.governs for h in qinzhou.holdings} == {"科普基础设施工程"}, "the action around it, by its own name"
    assert isinstance(qinzhou.names[0], Cited)
    dingnan = _side(found, DINGNAN)
    assert dingnan.held("lead") == ()
    assert {h.governs for h in dingnan.holdings} == {"加强科普基地建设"}
