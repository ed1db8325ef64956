"""The components of 问答, and their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from answer import Assistant
from answer.model import Language
from ui.conversation import Limits
from ui.render import welcome_html
from ui.shell import START, Shell, button_words
from ui.texts import say

REASONS = ("wrong_unit", "wrong_figure", "wrong_place", "missing", "off_topic", "bad_source", "other")
"""Why an answer didn't help."""

MAX_NOTE = 500
"""Characters that a visitor may say of an answer."""

_Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the tab that take part in events.

    Attributes:
        turns: the conversation before the visitor.
        key: the conversation's, "" for one that hasn't begun; the page itself holds it, so that a server begun anew gets it.
        editing: the number of the turn that the next question takes the place of, "" for none; the page's script sets it.
        judged: the index of the turn of which a reason is asked, -1 for none.
    """

    turns: gr.State
    key: gr.Textbox
    judged: gr.State
    editing: gr.Textbox
    kept: gr.Dropdown
    fresh: gr.Button
    drop: gr.Button
    chat: gr.Chatbot
    why: gr.Column
    reason: gr.Radio
    note: gr.Textbox
    tell: gr.Button
    hush: gr.Button
    regions: gr.CheckboxGroup
    period: gr.Dropdown
    topic: gr.Dropdown
    question: gr.Textbox
    stop: gr.Button
    send: gr.Button


def lay_out(shell: Shell) -> Parts:
    """Place the components, and return them."""
    with gr.Row(elem_id="shelf"):
        kept = gr.Dropdown([], elem_id="kept", visible=False, container=False, scale=1, min_width=160, **_kept(START))
        fresh = gr.Button(say("fresh", START), variant="secondary", elem_id="fresh", scale=0, min_width=80)
        drop = gr.Button(say("drop", START), variant="secondary", visible=False, elem_id="drop", scale=0, min_width=80)
    chat = gr.Chatbot(
        elem_id="chat",
        scale=1,
        height=None,
        autoscroll=False,
        show_label=False,
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        **chat_words(shell.assistant, START),
    )
    with gr.Column(visible=False, elem_id="why") as why:
        reason = gr.Radio(elem_id="reason", **_reason(START))
        with gr.Row():
            note = gr.Textbox(elem_id="note", max_lines=3, max_length=MAX_NOTE, scale=1, **_note(START))
            tell = gr.Button(say("tell", START), variant="primary", scale=0, min_width=80)
            hush = gr.Button(say("hush", START), variant="secondary", scale=0, min_width=80)
    with gr.Column(elem_id="desk"):
        with gr.Row(elem_id="limits"):
            regions = gr.CheckboxGroup(
                elem_id="regions",
                **_regions(shell.assistant, START),
            )
            period = gr.Dropdown(
                value="",
                elem_id="period",
                **period_words(shell.assistant, START),
            )
            topic = gr.Dropdown(elem_id="topic", **topic_words(shell.assistant, START, Limits()))
        with gr.Row(elem_id="line"):
            question = gr.Textbox(
                elem_id="question", lines=1, max_lines=6, scale=1, autofocus=True, show_label=False, **_question(START)
            )
            stop = gr.Button(say("stop", START), visible=False, elem_id="stop", scale=0, min_width=80)
            send = gr.Button(say("send", START), variant="primary", elem_id="send", scale=0, min_width=80)
    editing = gr.Textbox("", visible="hidden", elem_id="editing", show_label=False)
    for button, word in (
        (fresh, "fresh"),
        (drop, "drop"),
        (tell, "tell"),
        (hush, "hush"),
        (stop, "stop"),
        (send, "send"),
    ):
        shell.worded(button, button_words(word))
    shell.worded(kept, lambda language: gr.Dropdown(**_kept(language)))
    shell.worded(reason, lambda language: gr.Radio(**_reason(language)))
    shell.worded(note, lambda language: gr.Textbox(**_note(language)))
    shell.worded(regions, lambda language: gr.CheckboxGroup(**_regions(shell.assistant, language)))
    shell.worded(question, lambda language: gr.Textbox(**_question(language)))
    return Parts(
        turns=gr.State(()),
        key=gr.Textbox("", visible="hidden", elem_id="conversation", show_label=False),
        judged=gr.State(-1),
        editing=editing,
        kept=kept,
        fresh=fresh,
        drop=drop,
        chat=chat,
        why=why,
        reason=reason,
        note=note,
        tell=tell,
        hush=hush,
        regions=regions,
        period=period,
        topic=topic,
        question=question,
        stop=stop,
        send=send,
    )


def _kept(language: Language) -> _Update:
    return {"label": say("kept", language), "info": None}


def chat_words(assistant: Assistant, language: Language) -> _Update:
    """Return the words of the chat: its name, what an empty one shows, and the questions to begin with."""
    starters = assistant.starters(language)
    return {
        "label": say("conversation", language),
        "placeholder": welcome_html(assistant.documents, language),
        "examples": [
            {"text": s.question, "display_text": f"{say(f'asker_{s.asker}', language)}\n{s.question}"} for s in starters
        ],
    }


def _reason(language: Language) -> _Update:
    return {
        "label": say("why", language),
        "choices": [(say(f"reason_{reason}", language), reason) for reason in REASONS],
    }


def _note(language: Language) -> _Update:
    return {"label": say("note", language), "placeholder": say("note_hint", language)}


def _regions(assistant: Assistant, language: Language) -> _Update:
    held = assistant.regions
    words = {"label": say("regions", language), "info": say("regions_hint", language)}
    return words | {"choices": list(held), "visible": bool(held)}


def period_words(assistant: Assistant, language: Language) -> _Update:
    """Return the periods to choose from, each with how many plans it has; the value is "2021-2025", "" for any."""
    plans = assistant.documents
    held = [(first, last, sum(d.period == (first, last) for d in plans)) for first, last in assistant.periods]
    choices = [(say("any_period", language), "")]
    choices += [(say("period_held", language, first=a, last=b, count=n), f"{a}-{b}") for a, b, n in held]
    return {"label": say("period", language), "choices": choices, "visible": len(held) > 1}


def years_of(period: str | None) -> tuple[int, int] | None:
    """Return first and last year of a choice of `period_words`, None for any."""
    first, _, last = (period or "").partition("-")
    return (int(first), int(last)) if last else None


def topic_words(assistant: Assistant, language: Language, limits: Limits) -> _Update:
    """Return the topics of the plans within `limits`; its own stays chosen if it is among them."""
    held = assistant.topics(limits.regions, limits.period)
    choices = [(say("any_topic", language), "")]
    choices += [(say("topic_held", language, topic=topic, count=n), topic) for topic, n in held]
    value = limits.topic if any(topic == limits.topic for topic, _ in held) else ""
    return {"label": say("topic", language), "choices": choices, "value": value}


def _question(language: Language) -> _Update:
    return {"label": say("question", language), "placeholder": say("placeholder", language)}
