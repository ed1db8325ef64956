"""The chat page over an assistant, and the tools beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from answer.model import Language
from ui.assistant import Assistant
from ui.conversation import Message, Turn, messages, take_turn
from ui.render import header_html, welcome_html
from ui.stops import Stops
from ui.texts import say
from ui.tools import add_tools

CONCURRENT_QUESTIONS = 8
"""How many questions are answered at once; further ones wait their turn."""

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_Update = dict[str, Any]
_Shown = tuple[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the page that take part in events."""

    turns: gr.State
    header: gr.HTML
    language: gr.Radio
    chat: gr.Chatbot
    regions: gr.CheckboxGroup
    question: gr.Textbox
    stop: gr.Button
    send: gr.Button
    clear: gr.Button


def build(assistant: Assistant) -> gr.Blocks:
    """Return the page. Each visitor has turns of their own; nothing is kept on the page itself."""
    _keep_no_statistics()
    page: gr.Blocks
    with gr.Blocks(title=say("title", "zh"), analytics_enabled=False, fill_height=True) as page:
        parts = _lay_out(assistant)
        add_tools(assistant)
        _answer_on(assistant, parts)
        _clear_on(parts)
        _switch_on(assistant, parts)
    page.queue(default_concurrency_limit=CONCURRENT_QUESTIONS, api_open=False)
    return page


def _keep_no_statistics() -> None:
    """Keep Gradio's queue from summing up all past events, with pandas, after every event: nothing here shows them."""
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**9))


def _lay_out(assistant: Assistant) -> _Parts:
    """Place the components, in Chinese, and return them."""
    start: Language = "zh"
    with gr.Row(elem_id="top"):
        header = gr.HTML(header_html(start), elem_id="header")
        clear = gr.Button(say("clear", start), variant="secondary", elem_id="clear", scale=0, min_width=80)
        language = gr.Radio([("中文", "zh"), ("English", "en")], value=start, elem_id="language", **_language(start))
    chat = gr.Chatbot(
        elem_id="chat",
        scale=1,
        height=None,
        autoscroll=False,
        show_label=False,
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        **_chat(assistant, start),
    )
    with gr.Column(elem_id="desk"):
        regions = gr.CheckboxGroup(
            list(assistant.regions), elem_id="regions", visible=bool(assistant.regions), **_regions(start)
        )
        with gr.Row(elem_id="line"):
            question = gr.Textbox(
                elem_id="question", lines=1, max_lines=6, scale=1, autofocus=True, show_label=False, **_question(start)
            )
            stop = gr.Button(say("stop", start), visible=False, elem_id="stop", scale=0, min_width=80)
            send = gr.Button(say("send", start), variant="primary", elem_id="send", scale=0, min_width=80)
    return _Parts(gr.State(()), header, language, chat, regions, question, stop, send, clear)


def _answer_on(assistant: Assistant, parts: _Parts) -> None:
    """Let Enter, the button, an example and a suggestion ask."""
    stops = Stops()

    def ask(
        question: str, turns: tuple[Turn, ...], regions: list[str], language: Language, request: gr.Request
    ) -> Iterator[_Shown]:
        if not question.strip():
            gr.Info(say("empty_question", language), title=say("notice", language), duration=4)
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        yield "", messages(turns, language, asked=question), gr.skip(), gr.skip()
        session = str(request.session_hash)
        flag = stops.begin(session)
        try:
            for step in take_turn(assistant, turns, question, regions=regions, stopped=flag.is_set):
                if isinstance(step, Turn):
                    turns = (*turns, step)
                    yield gr.skip(), messages(turns, language), turns, gr.Button(visible=False)
                elif step.stage != "searching":
                    shown = messages(turns, language, asked=question, pending=step)
                    yield gr.skip(), shown, gr.skip(), gr.Button(visible=True)
        finally:
            stops.end(session)

    def choose(
        turns: tuple[Turn, ...], regions: list[str], language: Language, event: gr.SelectData, request: gr.Request
    ) -> Iterator[_Shown]:
        chosen = event.value["text"] if isinstance(event.value, dict) else event.value
        yield from ask(chosen, turns, regions, language, request)

    def recover(turns: tuple[Turn, ...], language: Language) -> tuple[list[Message], Any]:
        gr.Warning(say("failed", language), title=say("notice", language))
        return messages(turns, language), gr.Button(visible=False)

    def stop(request: gr.Request) -> None:
        stops.stop(str(request.session_hash))

    parts.stop.click(stop, None, None, **_QUIET)

    context = [parts.turns, parts.regions, parts.language]
    shown = [parts.question, parts.chat, parts.turns, parts.stop]
    for triggers, answer, inputs in (
        ([parts.question.submit, parts.send.click], ask, [parts.question, *context]),
        ([parts.chat.example_select, parts.chat.option_select], choose, context),
    ):
        asked = gr.on(triggers, answer, inputs, shown, **_QUIET)
        asked.failure(recover, [parts.turns, parts.language], [parts.chat, parts.stop], **_QUIET)


def _clear_on(parts: _Parts) -> None:
    """Let the button begin a new conversation."""

    def forget() -> tuple[str, list[Message], tuple[Turn, ...]]:
        return "", [], ()

    parts.clear.click(forget, None, [parts.question, parts.chat, parts.turns], **_QUIET)


def _switch_on(assistant: Assistant, parts: _Parts) -> None:
    """Let the switch change every string of the page, those of earlier replies too."""

    def switch(language: Language, turns: tuple[Turn, ...]) -> tuple[Any, ...]:
        return (
            gr.HTML(header_html(language)),
            gr.Radio(**_language(language)),
            gr.Chatbot(messages(turns, language), **_chat(assistant, language)),
            gr.CheckboxGroup(**_regions(language)),
            gr.Textbox(**_question(language)),
            gr.Button(say("stop", language)),
            gr.Button(say("send", language)),
            gr.Button(say("clear", language)),
        )

    outputs = [
        parts.header,
        parts.language,
        parts.chat,
        parts.regions,
        parts.question,
        parts.stop,
        parts.send,
        parts.clear,
    ]
    parts.language.change(switch, [parts.language, parts.turns], outputs, **_QUIET)


def _language(language: Language) -> _Update:
    return {"label": say("language", language), "show_label": False, "container": False}


def _chat(assistant: Assistant, language: Language) -> _Update:
    return {
        "label": say("conversation", language),
        "placeholder": welcome_html(assistant.documents, language),
        "examples": [{"text": example} for example in assistant.examples(language)],
    }


def _regions(language: Language) -> _Update:
    return {"label": say("regions", language), "info": say("regions_hint", language)}


def _question(language: Language) -> _Update:
    return {"label": say("question", language), "placeholder": say("placeholder", language)}
