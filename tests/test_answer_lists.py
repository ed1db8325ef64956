"""Lists are whole: every responsibility row of the five plans is asked for, and every unit of every plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from gold import REGIONS, slices

from answer import Assistant, ledger_rows, target_rows

# printed in two ways in one plan, and one unit
TWINS = (
    {"县市场监管局", "县市监局"},
    {"市生态环境局大祥分局", "市生态环保局大祥分局"},
    {"区卫计局", "卫区计局"},
)


@dataclass(frozen=True)
class Ledger:
    """The ledger of one plan, by what is governed and by unit."""

    region: str
    rows: tuple[Mapping[str, Any], ...]

    def governed(self, role: str) -> dict[str, Mapping[str, Any]]:
        """Return the rows of a role by what they govern; its names are one of a kind within a plan."""
        held = [row for row in self.rows if row["role"] == role]
        named = {row["governs"]: row for row in held}
        assert len(named) == len(held)
        return named

    def units(self) -> dict[str, list[Mapping[str, Any]]]:
        """Return the rows by unit, a unit printed in two ways under each of its names."""
        out: dict[str, list[Mapping[str, Any]]] = {}
        for row in self.rows:
            for unit in set().union(*map(twins, row["units"])):
                out.setdefault(unit, []).append(row)
        return {unit: rows for unit, rows in out.items() if any(unit in row["units"] for row in self.rows)}


def twins(unit: str) -> set[str]:
    return next((pair for pair in TWINS if unit in pair), {unit})


@pytest.fixture(scope="module", params=REGIONS, ids=("daxiang", "dingnan", "qinzhou", "shaoguan", "zengcheng"))
def plan(request: pytest.FixtureRequest, assistant: Assistant) -> Ledger:
    return Ledger(request.param, tuple(r for r in ledger_rows(assistant.corpus) if r["region"] == request.param))


def key(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["document"], row["start"], row["end"], row["role"], tuple(row["units"])


def named(text: str, units: Iterable[str]) -> list[str]:
    """Return the units that stand in `text`, longest name first, in text order."""
    found: list[tuple[int, str]] = []
    for unit in sorted(units, key=len, reverse=True):
        while (at := text.find(unit)) >= 0:
            found.append((at, unit))
            text = text[:at] + "\x00" * len(unit) + text[at + len(unit) :]
    return [unit for _, unit in sorted(found)]


def fault(assistant: Assistant, question: str, plan: Ledger, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what is wrong with the answer to a question that asks for the units of these rows, "" for nothing."""
    answer = assistant.ask(question).to_json()
    wanted = [unit for row in rows for unit in row["units"]]
    governed = next(iter(rows))["governs"]
    got = named(answer["answer"].replace(governed, ""), plan.units())
    wrong = []
    if answer["status"] != "answered":
        wrong.append(f"refused: {answer['reason']}")
    if sorted(map(key, answer["rows"])) != sorted(map(key, rows)):
        wrong.append(f"rows {[(r['governs'], r['role']) for r in answer['rows']]}")
    if got != wanted:
        wrong.append(f"units {got}, not {wanted}")
    if answer["complete"] is not True:
        wrong.append(f"complete is {answer['complete']}")
    if f"共{len(wanted)}个" not in answer["answer"]:
        wrong.append(f"no count of {len(wanted)}")
    if not slices(answer):
        wrong.append("a quote is no slice")
    if {c["region"] for c in answer["citations"]} != {plan.region}:
        wrong.append(f"cites {sorted({c['region'] for c in answer['citations']})}")
    return f"{question} → {'; '.join(wrong)}\n    {answer['answer'][:150]!r}" if wrong else ""


def faults(found: Iterable[str]) -> list[str]:
    return [text for text in found if text]


def test_every_lead_is_exactly_its_units(assistant: Assistant, plan: Ledger) -> None:
    rows = plan.governed("lead")
    assert rows
    wrong = faults(fault(assistant, f"{plan.region}{what}由谁牵头？", plan, [row]) for what, row in rows.items())
    assert not wrong, "\n".join(wrong)


def test_every_list_of_cooperating_units_is_exactly_its_units(assistant: Assistant, plan: Ledger) -> None:
    rows = plan.governed("cooperate")
    assert bool(rows) == (plan.region != "定南县")
    wrong = faults(fault(assistant, f"{plan.region}{what}的配合单位有哪些？", plan, [r]) for what, r in rows.items())
    assert not wrong, "\n".join(wrong)


def test_every_list_of_responsible_units_is_exactly_its_units(assistant: Assistant, plan: Ledger) -> None:
    rows = plan.governed("responsible")
    assert bool(rows) == (plan.region == "定南县")
    wrong = faults(fault(assistant, f"{plan.region}“{what}”由哪些单位负责？", plan, [r]) for what, r in rows.items())
    assert not wrong, "\n".join(wrong)


def test_no_lead_is_made_up_where_a_task_has_only_responsible_units(assistant: Assistant, plan: Ledger) -> None:
    wrong = []
    for what, row in plan.governed("responsible").items():
        answer = assistant.ask(f"{plan.region}“{what}”由谁牵头？").to_json()
        if [key(r) for r in answer["rows"]] != [key(row)] or "未写明牵头" not in answer["answer"]:
            wrong.append(f"{what} → {answer['answer'][:150]!r}")
    assert not wrong, "\n".join(wrong)


def test_both_roles_asked_at_once_are_both_answered(assistant: Assistant, plan: Ledger) -> None:
    cooperate = plan.governed("cooperate")
    wrong = []
    for what, lead in plan.governed("lead").items():
        rows = [row for row in (lead, cooperate.get(what)) if row]
        answer = assistant.ask(f"{plan.region}{what}的牵头单位和配合单位分别是哪些？").to_json()
        units = named(answer["answer"].replace(what, ""), plan.units())
        if sorted(map(key, answer["rows"])) != sorted(map(key, rows)) or answer["complete"] is not True:
            wrong.append(f"{what}: rows {[r['role'] for r in answer['rows']]}, complete {answer['complete']}")
        elif units != [unit for row in rows for unit in row["units"]]:
            wrong.append(f"{what}: {answer['answer'][:150]!r}")
        elif len(rows) == 1 and "未列配合单位" not in answer["answer"]:
            wrong.append(f"{what}: does not say that no cooperating unit is listed")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "wording", ["{region}的{what}，牵头单位是哪些？", "{what}在{region}归谁牵头", "谁牵头{region}{what}？"]
)
def test_leads_do_not_hang_on_the_wording(assistant: Assistant, plan: Ledger, wording: str) -> None:
    wrong = []
    for what, row in plan.governed("lead").items():
        question = wording.format(region=plan.region, what=what.removeprefix("实施"))
        answer = assistant.ask(question).to_json()
        if list(map(key, answer["rows"])) != [key(row)] or answer["complete"] is not True:
            wrong.append(f"{question} → {answer['answer'][:150]!r}")
    assert not wrong, "\n".join(wrong)


def test_the_plans_own_word_for_a_role_is_understood(assistant: Assistant, plan: Ledger) -> None:
    wrong = []
    for row in plan.rows:
        if row["label"].endswith(("单位", "部门")):
            asked = f"{row['label']}有哪些"
        else:
            asked = f"由哪些单位{row['label'].removeprefix('按职责')}"
        answer = assistant.ask(f"{plan.region}“{row['governs']}”{asked}？").to_json()
        if list(map(key, answer["rows"])) != [key(row)]:
            wrong.append(f"{row['governs']} {asked} → {answer['answer'][:150]!r}")
    assert not wrong, "\n".join(wrong)


def test_yes_and_no_follow_the_ledger(assistant: Assistant, plan: Ledger) -> None:
    wrong = []
    cooperate = plan.governed("cooperate")
    for what, row in plan.governed("lead").items():
        others = cooperate[what]["units"][:3] if what in cooperate else []
        for unit, verdict in [(u, "是的") for u in row["units"]] + [(u, "否") for u in others]:
            answer = assistant.ask(f"{plan.region}{what}是由{unit}牵头吗？").to_json()
            corrected = verdict == "是的" or all(u in answer["answer"] for u in row["units"])
            if not answer["answer"].startswith(verdict) or not corrected or not slices(answer):
                wrong.append(f"{what} {unit}: {answer['answer'][:100]!r}")
    assert not wrong, "\n".join(wrong)


def test_every_quantity_is_found_by_its_name(assistant: Assistant, plan: Ledger) -> None:
    wrong = []
    held = [row for row in target_rows(assistant.corpus) if row["region"] == plan.region]
    assert len(held) > 5
    for row in held:
        for question in (
            f"{plan.region}{row['what']}是多少？",
            f"{plan.region}{row['what']}要达到多少{row['unit']}？",
        ):
            answer = assistant.ask(question).to_json()
            places = {(r["document"], r["start"], r["end"]) for r in answer["rows"]}
            if (row["document"], row["start"], row["end"]) not in places or not slices(answer):
                wrong.append(f"{question} → {answer['status']} {answer['answer'][:100]!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("wording", ["{}的{}有哪些任务？", "{}{}承担哪些工作？"])
def test_every_unit_has_all_its_assignments(assistant: Assistant, plan: Ledger, wording: str) -> None:
    units = plan.units()
    assert len(units) > 15
    wrong = []
    for unit, rows in units.items():
        answer = assistant.ask(wording.format(plan.region, unit)).to_json()
        missing = {key(row) for row in rows} - {key(row) for row in answer["rows"]}
        more = {key(row) for row in answer["rows"]} - {key(row) for row in rows}
        if missing or more or answer["complete"] is not True:
            wrong.append(f"{unit}: {len(missing)} missing, {len(more)} too many, complete {answer['complete']}")
        elif len(answer["rows"]) != len(rows) or f"{len(rows)}项" not in answer["answer"]:
            wrong.append(f"{unit}: counts not to {len(rows)}: {answer['answer'][:80]!r}")
        elif absent := [row["governs"] for row in rows if row["governs"] not in answer["answer"]]:
            wrong.append(f"{unit}: not named {absent}")
        elif not slices(answer):
            wrong.append(f"{unit}: a quote is no slice")
    assert not wrong, "\n".join(wrong)


def test_every_units_leads_are_told_from_what_it_cooperates_in(assistant: Assistant, plan: Ledger) -> None:
    wrong = []
    for unit, rows in plan.units().items():
        led = [row for row in rows if row["role"] == "lead"]
        answer = assistant.ask(f"{plan.region}的{unit}牵头哪些行动和工程？").to_json()
        if sorted(map(key, answer["rows"])) != sorted(map(key, led)):
            wrong.append(f"{unit}: {len(answer['rows'])} rows, not {len(led)}")
        elif (answer["status"] == "answered") != bool(led):
            wrong.append(f"{unit}: {answer['status']}, leads {len(led)}")
    assert not wrong, "\n".join(wrong)


def test_a_unit_is_found_everywhere_when_no_region_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("科协在各地分别承担哪些任务？").to_json()
    held = [r for r in ledger_rows(assistant.corpus) if any(u.endswith("科协") for u in r["units"])]
    assert sorted(map(key, answer["rows"])) == sorted(map(key, held))
    assert answer["complete"] is True


def test_no_region_named_gives_one_line_a_region(assistant: Assistant) -> None:
    answer = assistant.ask("农民科学素质行动由谁牵头？").to_json()
    leads = [r for r in ledger_rows(assistant.corpus) if r["role"] == "lead" and "农民" in r["governs"]]
    assert sorted(map(key, answer["rows"])) == sorted(map(key, leads))
    lines = answer["answer"].splitlines()
    assert [next((r for r in REGIONS if line.startswith(r)), line) for line in lines] == list(REGIONS)


def test_a_silent_plan_is_named_beside_the_others(assistant: Assistant) -> None:
    answer = assistant.ask("各地的老年人科学素质提升行动由谁牵头？").to_json()
    assert {row["region"] for row in answer["rows"]} == set(REGIONS) - {"增城区"}
    assert any(re.search("^增城区.*(?:未提及|没有单列)", line) for line in answer["answer"].splitlines())
