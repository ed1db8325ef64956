"""问答: the chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from answer.model import Language
from ui.assistant import Assistant
from ui.conversation import Message, Turn, messages, take_turn
from ui.render import welcome_html
from ui.shell import QUIET, START, Shell
from ui.stops import Stops
from ui.texts import say

_Update = dict[str, Any]
_Shown = tuple[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab that take part in events."""

    turns: gr.State
    chat: gr.Chatbot
    regions: gr.CheckboxGroup
    question: gr.Textbox
    stop: gr.Button
    send: gr.Button
    clear: gr.Button


def ask_tab(shell: Shell) -> None:
    """Lay out the chat in the open tab. Each visitor has turns of their own; nothing is kept on the page itself."""
    parts = _lay_out(shell)
    _answer_on(shell, parts)
    _clear_on(parts)
    _switch_on(shell, parts)


def _lay_out(shell: Shell) -> _Parts:
    """Place the components, and return them."""
    chat = gr.Chatbot(
        elem_id="chat",
        scale=1,
        height=None,
        autoscroll=False,
        show_label=False,
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        **_chat(shell.assistant, START),
    )
    with gr.Column(elem_id="desk"):
        regions = gr.CheckboxGroup(
            list(shell.assistant.regions), elem_id="regions", visible=bool(shell.assistant.regions), **_regions(START)
        )
        with gr.Row(elem_id="line"):
            question = gr.Textbox(
                elem_id="question", lines=1, max_lines=6, scale=1, autofocus=True, show_label=False, **_question(START)
            )
            clear = gr.Button(say("clear", START), variant="secondary", elem_id="clear", scale=0, min_width=80)
            stop = gr.Button(say("stop", START), visible=False, elem_id="stop", scale=0, min_width=80)
            send = gr.Button(say("send", START), variant="primary", elem_id="send", scale=0, min_width=80)
    shell.worded(regions, lambda language: gr.CheckboxGroup(**_regions(language)))
    shell.worded(question, lambda language: gr.Textbox(**_question(language)))
    shell.worded(stop, lambda language: gr.Button(say("stop", language)))
    shell.worded(send, lambda language: gr.Button(say("send", language)))
    shell.worded(clear, lambda language: gr.Button(say("clear", language)))
    return _Parts(gr.State(()), chat, regions, question, stop, send, clear)


def _answer_on(shell: Shell, parts: _Parts) -> None:
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
            for step in take_turn(shell.assistant, turns, question, regions=regions, stopped=flag.is_set):
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

    parts.stop.click(stop, None, None, **QUIET)

    context = [parts.turns, parts.regions, shell.language]
    shown = [parts.question, parts.chat, parts.turns, parts.stop]
    for triggers, answer, inputs in (
        ([parts.question.submit, parts.send.click], ask, [parts.question, *context]),
        ([parts.chat.example_select, parts.chat.option_select], choose, context),
    ):
        asked = gr.on(triggers, answer, inputs, shown, **QUIET)
        asked.failure(recover, [parts.turns, shell.language], [parts.chat, parts.stop], **QUIET)


def _clear_on(parts: _Parts) -> None:
    """Let the button begin a new conversation."""

    def forget() -> tuple[str, list[Message], tuple[Turn, ...]]:
        return "", [], ()

    parts.clear.click(forget, None, [parts.question, parts.chat, parts.turns], **QUIET)


def _switch_on(shell: Shell, parts: _Parts) -> None:
    """Let the switch change the words of earlier replies too."""

    def switch(language: Language, turns: tuple[Turn, ...]) -> Any:
        return gr.Chatbot(messages(turns, language), **_chat(shell.assistant, language))

    shell.language.change(switch, [shell.language, parts.turns], parts.chat, **QUIET)


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
