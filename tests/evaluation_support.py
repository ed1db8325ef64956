"""Two tiny plans, and questions and answers over them, for hand-worked figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from answer import Assistant
from evaluation import AnswerRecord, Evidence, GoldQuestion, Plans
from evaluation.case import Case, case
from evaluation.gold import gold_lines
from evaluation.running import System, assistant_system

BEES = (
    "岚皋县养蜂产业方案（2024—2026年）\n\n一、目标\n到2026年，全县养蜂达到3万箱。\n\n"
    "二、任务\n（一）蜂种改良工程。\n引进良种。（牵头单位：县农业农村局；配合单位：县财政局、县科技局）\n"
)
TEA = (
    "紫阳县茶产业方案（2016—2020年）\n\n一、目标\n到2020年，茶园面积达到5万亩，良种占比16％。\n\n"
    "二、任务\n（一）茶园改造工程。\n改造老茶园。（牵头单位：县林业局；配合单位：县水利局）\n"
)
REGIONS = {"bees.txt": "岚皋县", "tea.txt": "紫阳县"}
LEAD = "（牵头单位：县农业农村局；配合单位：县财政局、县科技局）"
GOAL = "到2026年，全县养蜂达到3万箱"
TEA_GOAL = "到2020年，茶园面积达到5万亩，良种占比16％"


def write_plans(folder: Path) -> Path:
    """Write the two plans and their manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bees.txt").write_text(BEES, encoding="utf-8")
    (folder / "tea.txt").write_text(TEA, encoding="utf-8")
    manifest = {name: {"region": region} for name, region in REGIONS.items()}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return folder


def question(groups: list[list[str]], quote: str = LEAD, region: str = "岚皋县", **more: Any) -> GoldQuestion:
    """Return an answerable question about a plan."""
    return GoldQuestion(
        **{
            "id": "q1",
            "type": "lead",
            "question": "蜂种改良工程由谁牵头？",
            "answerable": True,
            "must_include": tuple(map(tuple, groups)),
            "evidence": (Evidence(region=region, quote=quote),),
            **more,
        }
    )


def unanswerable(*reasons: Any) -> GoldQuestion:
    """Return a question that no plan answers."""
    return GoldQuestion(id="q1", type="absent", question="养鱼呢？", answerable=False, reasons=reasons)


def answer(text: str, *quotes: str, status: Any = "answered", **more: Any) -> AnswerRecord:
    """Return an answer that cites `quotes` as [1], [2] …"""
    cited = tuple({"marker": i, "quote": quote} for i, quote in enumerate(quotes, start=1))
    return AnswerRecord.model_validate({"id": "q1", "status": status, "answer": text, "citations": cited, **more})


def judged(gold: GoldQuestion, given: AnswerRecord | None, plans: Plans) -> Case:
    """Return the two as a case."""
    return case(gold, given, plans)


def blind_questions() -> tuple[GoldQuestion, ...]:
    """Return three questions over the five plans in words that no other set has."""
    return (
        GoldQuestion(
            id="b1",
            type="target",
            question="盲测甲：定南县到2025年公民具备科学素质的比例要达到多少？",
            answerable=True,
            must_include=(("%", "％"),),
        ),
        GoldQuestion(id="b2", type="unanswerable", question="盲测乙：拉萨市的老年人行动由谁牵头？", answerable=False),
        GoldQuestion(id="b3", type="unanswerable", question="盲测丙：拉萨市科普经费从哪里来？", answerable=False),
    )


def questions_and_brief(folder: Path, gold: Sequence[GoldQuestion], name: str = "set") -> list[str]:
    """Write questions and a brief; return the arguments that register them."""
    (folder / f"{name}.jsonl").write_text(gold_lines(gold), encoding="utf-8")
    (folder / "brief.md").write_text("只看规划原文出题。\n", encoding="utf-8")
    return [str(folder / f"{name}.jsonl"), "--author", "甲", "--brief", str(folder / "brief.md")]


def stopping(stop: int) -> Callable[[Assistant], System]:
    """Return what makes the real assistant a system that is interrupted after `stop` questions."""

    def made(assistant: Assistant) -> System:
        asked: list[str] = []

        def ask(text: str, history: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
            if len(asked) == stop:
                raise KeyboardInterrupt
            asked.append(text)
            return assistant.ask(text, history).to_json()

        return replace(assistant_system(assistant), ask=ask)

    return made
