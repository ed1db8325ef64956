"""对比: one topic in several plans, side by side."""

from __future__ import annotations

from typing import Any

import gradio as gr

from answer.model import Language
from answer.roles import plan_names
from answer.views.side_by_side import Comparer
from ui.compare_html import comparison_html, notice_html
from ui.shell import QUIET, START, Shell, filling_html
from ui.texts import say

ALL_AT_FIRST = 5
"""How many plans are compared at first, all of them; of more, those that have the first topic."""


def compare_tab(shell: Shell, tab: gr.Tab) -> None:
    """Lay out the tab: which plans, which topic, and the comparison."""
    corpus = shell.assistant.corpus
    documents = [d.name for d in corpus.documents]
    if len(documents) < 2:
        alone = gr.HTML(notice_html("compare_one_plan", START), elem_classes="page")
        shell.worded(alone, lambda language: gr.HTML(notice_html("compare_one_plan", language)))
        return
    comparer = Comparer(shell.assistant.vocabulary, shell.assistant.actions, shell.assistant.linker.matters)
    names: dict[Language, dict[str, str]] = {"zh": plan_names(corpus, "zh"), "en": plan_names(corpus, "en")}
    first = documents if len(documents) <= ALL_AT_FIRST else _having_first_topic(comparer, documents)
    topic_first = comparer.groups[0].name if comparer.groups else None

    def show(plans: list[str], topic: str | None, language: Language) -> str:
        if len(plans) < 2:
            return notice_html("compare_too_few", language)
        if not topic or not topic.strip():
            return notice_html("compare_no_topic", language)
        chosen = [name for name in documents if name in plans]
        return comparison_html(comparer.compare(topic.strip(), chosen), names[language], language)

    with gr.Column(elem_id="compare", elem_classes="page"):
        heading = gr.HTML(_heading(START))
        with gr.Row(elem_id="compare-choice"):
            topic = gr.Dropdown(
                value=topic_first, allow_custom_value=True, elem_id="compare-topic", **_topic(comparer, START)
            )
            plans = gr.CheckboxGroup(value=first, elem_id="compare-plans", **_plans(names[START], START))
        table = gr.HTML(filling_html(), elem_id="compare-table")
    shell.worded(heading, lambda language: gr.HTML(_heading(language)))
    shell.worded(topic, lambda language: gr.Dropdown(**_topic(comparer, language)))
    shell.worded(plans, lambda language: gr.CheckboxGroup(**_plans(names[language], language)))
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


def _topic(comparer: Comparer, language: Language) -> dict[str, Any]:
    def choice(topic: str, plans: int) -> str:
        key = "compare_topic_choice_one" if plans == 1 else "compare_topic_choice"
        return say(key, language, topic=topic, plans=plans)

    return {
        "choices": [(choice(group.name, len(group.members)), group.name) for group in comparer.groups],
        "label": say("compare_topic", language),
        "info": say("compare_topic_info", language),
    }


def _plans(names: dict[str, str], language: Language) -> dict[str, Any]:
    return {
        "choices": [(called, name) for name, called in names.items()],
        "label": say("compare_plans", language),
        "info": say("compare_plans_info", language),
    }
