"""A briefing on a visitor's desk → updates of the components that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import gradio as gr

from answer import Assistant
from answer.briefing import CHOICES, Desk, Editor, Kind, Notes, as_text, take_up
from answer.model import Language
from ui.briefing_view import empty_html, head_html, heading, notes_html, part_html
from ui.shell import Shell
from ui.texts import say

STEPS = {"up": -1, "down": 1}
"""How far a section goes by its button."""

ACTIONS: tuple[tuple[str, Callable[[Desk, Kind], Desk]], ...] = (
    *((name, partial(Desk.moved, by=by)) for name, by in STEPS.items()),
    ("edit", Desk.turned),
    ("restore", Desk.restored),
    ("remove", Desk.without),
)
"""The buttons of a section, in order: name, and what becomes of the desk."""


class DeskView:
    """Turns a desk into updates of the components."""

    def __init__(self, shell: Shell) -> None:
        """Take the page."""
        self.shell = shell
        self._editor = shell.current.made(lambda assistant: Editor(assistant.checker, assistant.vocabulary))

    @property
    def assistant(self) -> Assistant:
        """What answers now."""
        return self.shell.assistant

    @property
    def editor(self) -> Editor:
        """What checks lines against the plans of now."""
        return self._editor()

    def taken(self, desk: Desk | None, kept: object, texts: Sequence[str]) -> Desk | None:
        """Return the desk with what stands in the open text boxes; a server begun anew takes it from what was `kept`."""
        if desk is None and kept:
            return take_up(self.assistant, self.editor, kept)
        if desk and not self._holds(desk):
            return take_up(self.assistant, self.editor, desk.to_json())
        return desk and desk.taken(self.editor, dict(zip(desk.kinds, texts, strict=False)))

    def _holds(self, desk: Desk) -> bool:
        """Tell whether what a briefing was made of still is what the plans say."""
        held = {d.name: d.sha256 for d in self.assistant.corpus.documents}
        made_of = Notes(desk.brief.whole).passages
        same = all(held.get(e.document.name) == e.document.sha256 for e in made_of)
        return same and held.keys() >= set(desk.brief.plans)

    def shown(self, desk: Desk | None, language: Language) -> list[Any]:
        """Return the values of `_Parts.shown`."""
        if desk is None:
            slots = [gr.skip()] * (len(ACTIONS) + 2)
            hidden = [x for _ in CHOICES for x in (gr.Column(visible=False), *slots)]
            return [None, gr.skip(), empty_html(language), gr.Row(visible=False), "", *hidden]
        notes = Notes(desk.brief.whole)
        values = [
            desk,
            desk.to_json(),
            head_html(desk, notes, language),
            gr.Row(visible=True),
            notes_html(self.assistant, notes, language),
        ]
        for place in range(len(CHOICES)):
            values += self._slot(desk, notes, place, language)
        return values

    def _slot(self, desk: Desk, notes: Notes, place: int, language: Language) -> list[Any]:
        if place >= len(desk.brief.sections):
            return [gr.Column(visible=False), *[gr.skip()] * (len(ACTIONS) + 2)]
        section = desk.brief.sections[place]
        opened = section.kind in desk.opened
        last = place == len(desk.brief.sections) - 1
        name = heading(section.kind, language)
        text = gr.Textbox(
            as_text(section, notes) if opened else "",
            visible=opened,
            label=say("briefing_text", language, heading=name),
            info=say("briefing_text_hint", language),
        )
        return [
            gr.Column(visible=True),
            gr.HTML(part_html(section, notes), visible=not opened),
            text,
            gr.Button(say("briefing_up", language), interactive=place > 0),
            gr.Button(say("briefing_down", language), interactive=not last),
            gr.Button(say("briefing_done" if opened else "briefing_edit", language)),
            gr.Button(say("briefing_restore", language), visible=desk.changed(section.kind)),
            gr.Button(say("briefing_remove", language)),
        ]
