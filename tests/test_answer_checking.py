"""The check on others' sentences: true ones hold, and no generated fault gets through."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

import pytest
from gold import questions

from answer import Assistant
from answer.checking import Checker
from answer.draft import Draft, Evidence

Case = tuple[str, Sequence[Evidence]]
ACTIONS = ("老年人", "青少年", "农民", "产业工人", "领导干部和公务员", "科普信息化", "科普基础设施")


@pytest.fixture(scope="module")
def checker(assistant: Assistant) -> Checker:
    return assistant._checker


@pytest.fixture(scope="module")
def lines(assistant: Assistant) -> list[Case]:
    """Return the lines of the rules' own Chinese answers to the shared questions, with their passages."""
    found: dict[str, Sequence[Evidence]] = {}
    for question in questions():
        for query, draft, _ in assistant._parts(question["question"], question.get("history") or [], ()):
            if isinstance(draft, Draft) and query.language == "zh":
                found |= {re.sub(r"\{\d+\}", "", x.text): x.evidence for x in draft.lines if x.evidence}
    return list(found.items())


@pytest.fixture(scope="module")
def true(checker: Checker, lines: list[Case]) -> list[Case]:
    return [(text, cited) for text, cited in lines if not checker.faults(text, cited)]


def test_most_of_what_the_rules_say_holds(lines: list[Case], true: list[Case]) -> None:
    """The rest is counts (4项) and verdicts (只有), which no passage states: a model may not say them either."""
    assert len(true) > 0.6 * len(lines)


def faulty(text: str, units: Sequence[str], regions: Sequence[str], assistant: Assistant) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, and the text with that one fault put in."""
    pick = random.Random(text)
    named = assistant.vocabulary.bodies.find(text)
    if named:
        unit = pick.choice(named)
        other = pick.choice([u for u in units if u not in text])
        yield "another unit", text[: unit.start] + other + text[unit.end :]
        yield "no such unit", text[: unit.start] + "市魔法事务局" + text[unit.end :]
    bare = re.sub(r"“[^”]*”", lambda m: "x" * len(m[0]), text)
    for number in re.finditer(r"\d+(?:\.\d+)?(?![个项\d])", bare):
        yield "a digit", text[: number.end() - 1] + str((int(number[0][-1]) + 1) % 10) + text[number.end() :]
    if "牵头" in text:
        yield "a role", text.replace("牵头", "配合")
    elif "配合" in text:
        yield "a role", text.replace("配合", "牵头")
    yield "a plan", text.rstrip("。") + "，依据《全国魔法素质规划纲要》。"
    for region in (r for r in regions if r in text):
        yield "a region", text.replace(region, pick.choice([r for r in regions if r != region]))
    for action in (a for a in ACTIONS if a in text):
        yield "an action", text.replace(action, pick.choice([a for a in ACTIONS if a not in text and action not in a]))
    for quoted in re.findall(r"“([^“”]{8,})”", text)[:1]:
        at = pick.randrange(2, len(quoted) - 2)
        yield "a quotation", text.replace(quoted, f"{quoted[:at]}魔{quoted[at + 1 :]}")


def test_no_generated_fault_gets_through(assistant: Assistant, checker: Checker, true: list[Case]) -> None:
    documents = assistant.corpus.documents
    regions = [d.region for d in documents]
    duties = [y for d in documents for x in assistant.corpus.assignments[d.name] for y in x.duties]
    units = sorted({unit.name for duty in duties for unit in duty.units})
    passed = []
    count = 0
    for text, cited in true:
        for kind, wrong in faulty(text, units, regions, assistant):
            count += 1
            if not checker.faults(wrong, cited):
                passed.append((kind, wrong))
    assert count > 500
    assert passed == []


def test_a_marker_of_another_plan_proves_nothing(checker: Checker, true: list[Case]) -> None:
    by_plan = {cited[0].document.name: cited for _, cited in true}
    for text, cited in true:
        for name, other in by_plan.items():
            if all(e.document.name != name for e in cited):
                assert checker.faults(text, other), (name, text)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("到2025年公民具备科学素质的比例超过16%。", None),
        ("到2025年公民具备科学素质的比例为16%。", "figure"),  # its bound is lost
        ("到2025年公民具备科学素质的比例不超过16%。", "figure"),
        ("到2035年公民具备科学素质的比例超过16%。", "year"),
        ("到2025年公民具备科学素质的比例不会超过16%。", "negation"),
        ("", "evidence"),
    ],
)
def test_figures_keep_year_and_bound(assistant: Assistant, checker: Checker, sentence: str, kind: str | None) -> None:
    document = next(d for d in assistant.corpus.documents if d.region == "韶关市")
    target = next(t for t in assistant.corpus.targets[document.name] if t.value == 16 and t.year == 2025)
    begin = document.text.rfind("。", 0, target.start) + 1
    cited = [Evidence(document, begin, target.end)] if sentence else []
    kinds = {fault.kind for fault in checker.faults(sentence, cited)}
    assert (kind in kinds) if kind else not kinds, kinds
