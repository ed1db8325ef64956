"""对比: one topic in several plans, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from answer import Assistant
from answer.model import Language
from answer.roles import plan_names
from answer.views.side_by_side import Comparer
from ui.compare_html import comparison_html, notice_html
from ui.shell import QUIET, START, Shell, filling_html
from ui.texts import say

ALL_AT_FIRST = 5
"""How many plans are compared at first, all of them; of more, those that have the first topic."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What the tab shows of the plans of now."""

    comparer: Comparer
    names: dict[Language, dict[str, str]]

    @classmethod
    def of(cls, assistant: Assistant) -> _Held:
        corpus = assistant.corpus
        comparer = Comparer(assistant.vocabulary, assistant.actions, assistant.linker.matters)
        return cls(comparer, {"zh": plan_names(corpus, "zh"), "en": plan_names(corpus, "en")})

    @property
    def documents(self) -> list[str]:
        return list(self.names["zh"])

    @property
    def topic(self) -> str | None:
        """The first topic, None where no plan has one."""
        return self.comparer.groups[0].name if self.comparer.groups else None

    @property
    def first(self) -> list[str]:
        """The plans that are compared at first."""
        documents = self.documents
        return documents if len(documents) <= ALL_AT_FIRST else _having_first_topic(self.comparer, documents)

    @property
    def is_some(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.documents) > 1


def compare_tab(shell: Shell, tab: gr.Tab) -> None:
    """Lay out the tab: which plans, which topic, and the comparison."""
    held = shell.current.made(_Held.of)

    def show(plans: list[str], topic: str | None, language: Language) -> str:
        now = held()
        if not now.is_some:
            return notice_html("compare_one_plan" if now.documents else "library_empty", language)
        if len(plans) < 2:
            return notice_html("compare_too_few", language)
        if not topic or not topic.strip():
            return notice_html("compare_no_topic", language)
        chosen = [name for name in now.documents if name in plans]
        return comparison_html(now.comparer.compare(topic.strip(), chosen), now.names[language], language)

    with gr.Column(elem_id="compare", elem_classes="page"):
        heading = gr.HTML(_heading(START))
        with gr.Row(elem_id="compare-choice", visible=held().is_some) as choice:
            topic = gr.Dropdown(
                value=held().topic, allow_custom_value=True, elem_id="compare-topic", **_topic(held(), START)
            )
            plans = gr.CheckboxGroup(value=held().first, elem_id="compare-plans", **_plans(held(), START))
        table = gr.HTML(filling_html(), elem_id="compare-table")
    shell.worded(heading, lambda language: gr.HTML(_heading(language)))
    shell.worded(choice, lambda _: gr.Row(visible=held().is_some))
    shell.worded(topic, lambda language: gr.Dropdown(**_topic(held(), language)), first=lambda: held().topic)
    shell.worded(plans, lambda language: gr.CheckboxGroup(**_plans(held(), language)), first=lambda: held().first)
    gr.on(
        [plans.change, topic.change],
        show,
        [plans, topic, shell.language],
        table,
        trigger_mode="always_last",
        **QUIET,
    )
    shell.filled(tab, show, [plans, topic], [table])
    shell.kept(plans, topic)


def _having_first_topic(comparer: Comparer, documents: list[str]) -> list[str]:
    """Return two plans or more, `ALL_AT_FIRST` at most: those that have the first topic, then the others."""
    having = [name for name in documents if comparer.groups and name in comparer.groups[0].members]
    return [*having, *(name for name in documents if name not in having)][: max(2, min(len(having), ALL_AT_FIRST))]


def _heading(language: Language) -> str:
    return f"<h2>{say('compare_title', language)}</h2>"


def _topic(held: _Held, language: Language) -> dict[str, Any]:
    def choice(topic: str, plans: int) -> str:
        key = "compare_topic_choice_one" if plans == 1 else "compare_topic_choice"
        return say(key, language, topic=topic, plans=plans)

    return {
        "choices": [(choice(group.name, len(group.members)), group.name) for group in held.comparer.groups],
        "label": say("compare_topic", language),
        "info": say("compare_topic_info", language),
    }


def _plans(held: _Held, language: Language) -> dict[str, Any]:
    return {
        "choices": [(called, name) for name, called in held.names[language].items()],
        "label": say("compare_plans", language),
        "info": say("compare_plans_info", language),
    }
