"""Files come into the library: dropped, chosen as a folder, or pasted as text; what becomes of each is shown as it goes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from answer import Intake
from answer.model import Language
from corpus import PLAN_SUFFIXES
from ui.arriving_view import arrivals_html, refused_html
from ui.differences_view import changes_of
from ui.shell import QUIET, START, Shell, button_words
from ui.texts import say
from ui.visitors import visitor_of

_BEAT = 0.4  # seconds between two looks at what goes on
_MOST_FOLLOWED = 40  # pages that look on at the same time
_LONGEST = 2_000_000  # characters of a text that is pasted
ACTS = """element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const fields = [...(button.closest(".fields")?.querySelectorAll("[name]") ?? [])];
  const changed = fields.filter((field) => field.value !== field.dataset.was);
  trigger("click", { ...Object.fromEntries(changed.map((field) => [field.name, field.value])), ...button.dataset });
});"""
"""Lets a button of an HTML component act: its data, and those of the fields around it that were changed, go along."""

_NAMES = (
    "(files, names, ...others) => [files, JSON.stringify((files ?? []).map((file) => file.orig_name ?? '')), ...others]"
)
"""Gradio changes the names of the files that it takes; their own come beside."""


@dataclass(frozen=True, slots=True)
class _Parts:
    drop: gr.File
    names: gr.Textbox
    name: gr.Textbox
    text: gr.Textbox
    paste: gr.Button
    replacing: gr.Checkbox
    arrivals: gr.HTML
    differences: gr.HTML


def arriving_part(shell: Shell) -> None:
    """Lay out the part."""
    intake = Intake(shell.current)
    parts = _lay_out(shell)
    follow = _Following(shell, intake)
    _take_on(shell, intake, parts, follow)
    _act_on(shell, intake, parts, follow)


def _lay_out(shell: Shell) -> _Parts:
    drop = gr.File(
        elem_id="library-drop",
        file_count="multiple",
        file_types=sorted(PLAN_SUFFIXES),
        height=132,
        **_label("shelf_drop", START),
    )
    names = gr.Textbox("", visible="hidden", elem_id="library-names", show_label=False)
    with gr.Row(elem_id="library-ways"):
        folder = gr.Button(say("shelf_folder", START), elem_id="library-folder", size="sm", scale=0, min_width=110)
        replacing = gr.Checkbox(
            value=False, elem_id="library-replace", container=False, scale=1, **_label("shelf_replace", START)
        )
    with gr.Accordion(open=False, elem_id="library-paste", **_label("shelf_paste", START)) as pasting:
        name = gr.Textbox("", elem_id="library-paste-name", max_lines=1, max_length=100, **_name(START))
        text = gr.Textbox("", elem_id="library-paste-text", lines=6, max_lines=14, **_text(START))
        paste = gr.Button(say("shelf_paste_add", START), elem_id="library-paste-add", size="sm", scale=0, min_width=96)
    arrivals = gr.HTML("", elem_id="library-arrivals", js_on_load=ACTS, apply_default_css=False)
    differences = gr.HTML("", elem_id="library-differences", apply_default_css=False)
    shell.worded(drop, lambda language: gr.File(**_label("shelf_drop", language)))
    shell.worded(folder, button_words("shelf_folder"))
    shell.worded(replacing, lambda language: gr.Checkbox(**_label("shelf_replace", language)))
    shell.worded(pasting, lambda language: gr.Accordion(**_label("shelf_paste", language)))
    shell.worded(name, lambda language: gr.Textbox(**_name(language)))
    shell.worded(text, lambda language: gr.Textbox(**_text(language)))
    shell.worded(paste, button_words("shelf_paste_add"))
    return _Parts(drop, names, name, text, paste, replacing, arrivals, differences)


class _Following:
    """Shows what becomes of a visitor's files until nothing more does."""

    def __init__(self, shell: Shell, intake: Intake) -> None:
        self._shell, self._intake = shell, intake

    def html(self, visitor: str, language: Language) -> str:
        """Return what became of a visitor's files so far."""
        paused = self._intake.is_paused(visitor)
        return arrivals_html(self._intake.arrivals(visitor), language, paused=paused)

    def __call__(self, visitor: str, language: Language) -> Iterator[list[Any]]:
        """Yield the arrivals, whether other plans answer now, and what replaced files changed, as long as anything goes on."""
        shown, assistant = None, self._shell.assistant
        known = self._replaced(visitor)
        while True:
            running = self._intake.is_running(visitor)
            now, html = self._shell.assistant, self.html(visitor, language)
            new = [name for name in self._replaced(visitor) if name not in known]
            if html != shown or now is not assistant:
                told = changes_of(self._shell.current, new[-1], language) if new else gr.skip()
                yield [html, time.time_ns() if now is not assistant else gr.skip(), told]
                shown, assistant, known = html, now, [*known, *new]
            if not running:
                return
            time.sleep(_BEAT)

    def _replaced(self, visitor: str) -> list[str]:
        """Return the names of files that took another's place, and are entered."""
        return [one.name for one in self._intake.arrivals(visitor) if one.replaced and one.is_over]


def _take_on(shell: Shell, intake: Intake, parts: _Parts, follow: _Following) -> None:
    """Let files be dropped, and text be pasted."""

    def take(
        files: list[str] | None, names: str, replacing: bool, language: Language, request: gr.Request
    ) -> Iterator[list[Any]]:
        given = _given(files or [], names)
        visitor = visitor_of(request)
        if not visitor:
            for _, path in given:
                path.unlink(missing_ok=True)
            yield [None, refused_html(language), gr.skip(), gr.skip()]
            return
        intake.take(visitor, given, replacing=replacing)
        for shown in follow(visitor, language):
            yield [None, *shown]

    def paste(name: str, text: str, replacing: bool, language: Language, request: gr.Request) -> Iterator[list[Any]]:
        visitor = visitor_of(request)
        if not visitor or not name.strip() or not text.strip() or len(text) > _LONGEST:
            key = "shelf_paste_missing" if visitor else "shelf_no_cookie"
            gr.Warning(say(key, language, most=_LONGEST // 10_000), title=say("notice", language))
            yield [gr.skip()] * 5
            return
        intake.take(visitor, [(_named(name), text.encode())], replacing=replacing)
        for shown in follow(visitor, language):
            yield ["", "", *shown]

    shown = [parts.arrivals, shell.renewed, parts.differences]
    ways: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": _MOST_FOLLOWED, **QUIET}
    parts.drop.upload(
        take, [parts.drop, parts.names, parts.replacing, shell.language], [parts.drop, *shown], js=_NAMES, **ways
    )
    pasted = [parts.name, parts.text]
    parts.paste.click(paste, [*pasted, parts.replacing, shell.language], [*pasted, *shown], **ways)


def _act_on(shell: Shell, intake: Intake, parts: _Parts, follow: _Following) -> None:
    """Let files wait, go on, be stopped and be tried again, and show what goes on to whoever comes back."""

    def act(replacing: bool, language: Language, event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
        visitor = visitor_of(request)
        given = str(getattr(event, "number", ""))
        number = int(given) if given.isdigit() else None
        match getattr(event, "act", ""):
            case "pause":
                intake.pause(visitor)
            case "go_on":
                intake.go_on(visitor)
            case "stop" if number:
                intake.stop(visitor, number)
            case "again":
                intake.again(visitor, number, replacing=replacing)
            case "dismiss":
                intake.dismiss(visitor)
        yield from follow(visitor, language)

    def come(language: Language, request: gr.Request) -> Iterator[list[Any]]:
        visitor = visitor_of(request)
        if visitor and intake.arrivals(visitor):
            yield from follow(visitor, language)
        else:
            yield [gr.skip()] * 3

    def switch(language: Language, request: gr.Request) -> str:
        return follow.html(visitor_of(request), language)

    shown = [parts.arrivals, shell.renewed, parts.differences]
    ways: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": _MOST_FOLLOWED, **QUIET}
    parts.arrivals.click(act, [parts.replacing, shell.language], shown, **ways)
    shell.brought_back(come, [shell.language], shown)
    shell.language.input(switch, shell.language, parts.arrivals, **QUIET)


def _given(files: Sequence[str], names: str) -> list[tuple[str, Path]]:
    """Return what was uploaded, each file with the name that it has with its owner."""
    try:
        own = json.loads(names)
    except ValueError:
        own = []
    told = own if isinstance(own, list) and len(own) == len(files) else [""] * len(files)
    pairs = zip(files, told, strict=True)
    return [(name if isinstance(name, str) and name else Path(path).name, Path(path)) for path, name in pairs]


def _named(name: str) -> str:
    """Return the name of a text that was pasted, as a file's."""
    plain = name.strip()
    return plain if plain.lower().endswith((".txt", ".md")) else f"{plain}.txt"


def _label(key: str, language: Language) -> dict[str, Any]:
    return {"label": say(key, language)}


def _name(language: Language) -> dict[str, Any]:
    return {"label": say("shelf_paste_name", language), "placeholder": say("shelf_paste_name_hint", language)}


def _text(language: Language) -> dict[str, Any]:
    return {"label": say("shelf_paste_text", language), "placeholder": say("shelf_paste_text_hint", language)}
