"""简报: choose, compose, edit and download a briefing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from answer.briefing import ALL, CHOICES, Desk, Kind, compose, topics
from answer.model import Language
from answer.roles import plan_names
from ui.briefing_desk import ACTIONS, STEPS, DeskView
from ui.briefing_files import Files
from ui.briefing_view import (
    brief_of,
    empty_html,
    heading,
    topic_choices,
)
from ui.shell import QUIET, START, Shell, button_words
from ui.texts import say

_AT_FIRST = 5  # so many plans are chosen from the start
_KEPT = "planqa-briefing"  # the briefing's name in the visitor's own browser, and no secret
_FIRST: tuple[Kind, ...] = ("points", "duties", "targets", "comparison")
_CLICK = "() => setTimeout(() => document.querySelector('#briefing-file')?.click(), 60)"
_FORMS = (("word", "docx"), ("markdown", "md"), ("html", "html"))
_PROGRESS = gr.Progress()
_WITH_PROGRESS: dict[str, Any] = {**QUIET, "show_progress": "full"}


@dataclass(frozen=True, slots=True)
class _Slot:
    """The place of one section."""

    column: gr.Column
    view: gr.HTML
    text: gr.Textbox
    buttons: tuple[gr.Button, ...]

    @property
    def shown(self) -> list[Any]:
        """The components that change with the section."""
        return [self.column, self.view, self.text, *self.buttons]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab that take part in events."""

    topic: gr.Dropdown
    plans: gr.CheckboxGroup
    kinds: gr.CheckboxGroup
    make: gr.Button
    head: gr.HTML
    tools: gr.Row
    only_checked: gr.Checkbox
    downloads: tuple[gr.Button, ...]
    file: gr.DownloadButton
    slots: tuple[_Slot, ...]
    notes: gr.HTML
    desk: gr.State
    kept: gr.BrowserState

    @property
    def shown(self) -> list[Any]:
        """The components that change with the briefing, its state first."""
        return [self.desk, self.kept, self.head, self.tools, self.notes, *(c for s in self.slots for c in s.shown)]

    @property
    def texts(self) -> list[gr.Textbox]:
        """The text of each section."""
        return [slot.text for slot in self.slots]


def briefing_tab(shell: Shell, _: gr.Tab) -> None:
    """Lay out the briefing in the open tab. Each visitor has a desk of their own, kept in their browser."""
    parts = _lay_out(shell)
    view = DeskView(shell)
    _compose_on(view, parts)
    _work_on(view, parts)
    _download_on(view, parts)
    _keep_on(view, parts)


def _lay_out(shell: Shell) -> _Parts:
    """Place the components, and return them."""
    with gr.Column(elem_id="briefing"):
        with gr.Column(elem_id="briefing-form"):
            topic = gr.Dropdown(
                topic_choices(topics(shell.assistant), ALL, START),
                value=_first_topic(shell),
                elem_id="briefing-topic",
                label=say("briefing_topic", START),
            )
            chosen = gr.CheckboxGroup(value=_first_plans(shell), elem_id="briefing-plans", **_plans(shell, START))
            kinds = gr.CheckboxGroup(value=list(_FIRST), elem_id="briefing-kinds", **_kinds(START))
            make = gr.Button(say("briefing_make", START), variant="primary", elem_id="briefing-make", scale=0)
        head = gr.HTML(empty_html(START), elem_id="briefing-head")
        with gr.Row(visible=False, elem_id="briefing-tools") as tools:
            only = gr.Checkbox(
                value=True, elem_id="briefing-only", container=False, label=say("briefing_only_checked", START)
            )
            downloads = tuple(
                gr.Button(say(f"briefing_{form}", START), size="sm", scale=0, min_width=96, elem_id=f"briefing-{form}")
                for form, _ in _FORMS
            )
            file = gr.DownloadButton(say("briefing_file", START), visible="hidden", elem_id="briefing-file")
        slots = tuple(_slot() for _ in CHOICES)
        notes = gr.HTML("", elem_id="briefing-notes")
    shell.worded(
        topic,
        lambda language: gr.Dropdown(
            topic_choices(topics(shell.assistant), ALL, language), label=say("briefing_topic", language)
        ),
    )
    shell.worded(
        chosen, lambda language: gr.CheckboxGroup(**_plans(shell, language)), first=lambda: _first_plans(shell)
    )
    shell.worded(kinds, lambda language: gr.CheckboxGroup(**_kinds(language)))
    shell.worded(make, button_words("briefing_make"))
    shell.worded(only, lambda language: gr.Checkbox(label=say("briefing_only_checked", language)))
    for button, (form, _) in zip(downloads, _FORMS, strict=True):
        shell.worded(button, button_words(f"briefing_{form}"))
    kept = shell.beside(gr.BrowserState(None, storage_key=_KEPT, secret=_KEPT, render=False))
    return _Parts(topic, chosen, kinds, make, head, tools, only, downloads, file, slots, notes, gr.State(None), kept)


def _slot() -> _Slot:
    with gr.Column(visible=False, elem_classes="briefing-slot") as column:
        with gr.Row(elem_classes="briefing-moves"):
            buttons = tuple(
                gr.Button(
                    say(f"briefing_{name}", START),
                    size="sm",
                    scale=0,
                    min_width=56,
                    visible=name != "restore",
                    elem_classes=f"do-{name}",
                )
                for name, _ in ACTIONS
            )
        view = gr.HTML("")
        text = gr.Textbox(visible=False, lines=8, max_lines=24, elem_classes="briefing-text")
    return _Slot(column, view, text, buttons)


def _compose_on(view: DeskView, parts: _Parts) -> None:
    """Let the button compose."""

    def make(
        topic: str, plans: list[str], kinds: list[Kind], language: Language, progress: gr.Progress = _PROGRESS
    ) -> list[Any]:
        if not plans or not kinds or not topic:
            gr.Warning(say("briefing_nothing", language), title=say("briefing_notice", language), duration=5)
            return [gr.skip()] * len(parts.shown)

        def told(share: float, name: str) -> None:
            progress(share, desc=say("briefing_making", language, heading=name))

        composed = compose(view.assistant, topic, plans, kinds, told)
        return view.shown(Desk(composed, composed), language)

    made = parts.make.click(
        make,
        [parts.topic, parts.plans, parts.kinds, view.shell.language],
        parts.shown,
        show_progress_on=parts.head,
        **_WITH_PROGRESS,
    )
    made.failure(partial(_warn, "briefing_failed"), view.shell.language, None, **QUIET)


def _work_on(view: DeskView, parts: _Parts) -> None:
    """Let the buttons of each section move, open, restore and drop it; what stands in open boxes is read first."""

    def act(
        place: int,
        action: Callable[[Desk, Kind], Desk],
        desk: Desk | None,
        kept: object,
        language: Language,
        *texts: str,
    ) -> Any:
        desk = view.taken(desk, kept, texts)
        if desk is None or place >= len(desk.kinds):
            return [gr.skip()] * len(parts.shown)
        return view.shown(action(desk, desk.kinds[place]), language)

    def switch(desk: Desk | None, kept: object, language: Language, *texts: str) -> list[Any]:
        return view.shown(view.taken(desk, kept, texts), language)

    context = [parts.desk, parts.kept, view.shell.language, *parts.texts]
    for place, slot in enumerate(parts.slots):
        for button, (name, action) in zip(slot.buttons, ACTIONS, strict=True):
            done = button.click(partial(act, place, action), context, parts.shown, **QUIET)
            done.failure(partial(_warn, "briefing_failed"), view.shell.language, None, **QUIET)
            if name in STEPS:
                done.success(None, None, None, js=_follow(place + STEPS[name], name), **QUIET)
    view.shell.language.input(switch, context, parts.shown, **QUIET)


def _download_on(view: DeskView, parts: _Parts) -> None:
    """Let the buttons make a file of what is shown, and have the browser take it."""
    files = view.shell.current.made(Files)

    def save(ending: str, desk: Desk | None, kept: object, only_checked: bool, *texts: str) -> Any:
        desk = view.taken(desk, kept, texts)
        return gr.skip() if desk is None else str(files().path(brief_of(desk, only_checked), ending))

    for button, (_, ending) in zip(parts.downloads, _FORMS, strict=True):
        saved = button.click(
            partial(save, ending),
            [parts.desk, parts.kept, parts.only_checked, *parts.texts],
            parts.file,
            show_progress_on=list(parts.downloads),
            **_WITH_PROGRESS,
        )
        saved.success(None, None, None, js=_CLICK, **QUIET)
        saved.failure(partial(_warn, "briefing_unsaved"), view.shell.language, None, **QUIET)


def _keep_on(view: DeskView, parts: _Parts) -> None:
    """Take up the briefing that the visitor's browser kept when the page is opened again."""

    def load(kept: object, language: Language) -> list[Any]:
        desk = view.taken(None, kept, ())
        if desk:
            return view.shown(desk, language)
        empty = gr.skip() if language == START else empty_html(language)
        return [empty if part is parts.head else gr.skip() for part in parts.shown]

    view.shell.arriving(load, [parts.kept], parts.shown)
    view.shell.kept(parts.topic, parts.plans, parts.kinds, parts.only_checked)


def _follow(place: int, name: str) -> str:
    """Return the script that puts the focus on a section's button again, where the section now stands."""
    return f"() => setTimeout(() => document.querySelectorAll('.briefing-slot')[{place}]?.querySelector('.do-{name}')?.focus(), 60)"


def _warn(key: str, language: Language) -> None:
    gr.Warning(say(key, language), title=say("briefing_notice", language))


def _plans(shell: Shell, language: Language) -> dict[str, Any]:
    plans = plan_names(shell.assistant.corpus, "zh")
    return {"choices": [(called, name) for name, called in plans.items()], "label": say("briefing_plans", language)}


def _first_topic(shell: Shell) -> str:
    return next((topic for topic, *_ in topics(shell.assistant)), ALL)


def _first_plans(shell: Shell) -> list[str]:
    return list(plan_names(shell.assistant.corpus, "zh"))[:_AT_FIRST]


def _kinds(language: Language) -> dict[str, Any]:
    return {"choices": [(heading(k, language), k) for k in CHOICES], "label": say("briefing_kinds", language)}
