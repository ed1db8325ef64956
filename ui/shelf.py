"""The upper part of 文库 for those who keep it: files are dropped, read and entered one by one, listed, and removed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from answer import Assistant
from answer.model import Language
from corpus import PLAN_SUFFIXES, CorpusError, conditions
from index import RetrievalError
from ui.health_view import healths_html
from ui.shelf_view import Arrival, arrivals_html, files_html
from ui.shell import QUIET, START, Shell
from ui.texts import say
from ui.visitors import visitor_of

MOST_FILES = 100
"""So many files are taken at a time."""

_BEAT = 0.5  # seconds between two looks at an assistant that is being opened
_REMOVE = """element.addEventListener("click", (event) => {
  const button = event.target.closest(".remove-file");
  if (button) trigger("click", { name: button.dataset.name });
});"""
_NAMES = (
    "(files, names, ...others) => [files, JSON.stringify((files ?? []).map((file) => file.orig_name ?? '')), ...others]"
)
"""Gradio changes the names of the files that it takes; their own come beside."""


@dataclass(frozen=True, slots=True)
class _Parts:
    drop: gr.File
    names: gr.Textbox
    replacing: gr.Checkbox
    arrivals: gr.HTML
    files: gr.HTML


def shelf_part(shell: Shell) -> gr.HTML:
    """Lay out the part; return the list of files, which the tab fills by `files_of`."""
    if not shell.current.writable:
        return _list()
    parts = _lay_out(shell)
    _take_on(shell, parts)
    _remove_on(shell, parts)
    return parts.files


def _list() -> gr.HTML:
    return gr.HTML("", elem_id="library-files", js_on_load=_REMOVE, apply_default_css=False)


def files_of(shell: Shell, language: Language) -> str:
    """Return the list of files as it is now."""
    assistant, writable = shell.assistant, shell.current.writable
    held, healths = conditions(assistant.corpus), healths_html(assistant, language, writable=writable)
    there = set(shell.current.shelf.names())
    return files_html(held, there, language, writable=writable, healths=healths)


def _lay_out(shell: Shell) -> _Parts:
    drop = gr.File(
        elem_id="library-drop",
        file_count="multiple",
        file_types=sorted(PLAN_SUFFIXES),
        height=132,
        **_drop_words(START),
    )
    replacing = gr.Checkbox(value=False, elem_id="library-replace", container=False, **_replace_words(START))
    arrivals = gr.HTML("", elem_id="library-arrivals")
    shell.worded(drop, lambda language: gr.File(**_drop_words(language)))
    shell.worded(replacing, lambda language: gr.Checkbox(**_replace_words(language)))
    names = gr.Textbox("", visible="hidden", elem_id="library-names", show_label=False)
    return _Parts(drop, names, replacing, arrivals, _list())


def _take_on(shell: Shell, parts: _Parts) -> None:
    """Let dropped files be added."""

    def take(
        files: list[str] | None, names: str, replacing: bool, language: Language, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        given = _given(files or [], names)
        if not visitor_of(request):
            _drop_all(given)
            yield None, arrivals_html([Arrival("", "failed", (say("shelf_no_cookie", language),))], language), gr.skip()
            return
        for arrivals, done in _entered(shell, given, replacing=replacing, language=language):
            yield None, arrivals_html(arrivals, language), time.time_ns() if done else gr.skip()

    parts.drop.upload(
        take,
        [parts.drop, parts.names, parts.replacing, shell.language],
        [parts.drop, parts.arrivals, shell.renewed],
        js=_NAMES,
        trigger_mode="multiple",
        concurrency_limit=2,
        **QUIET,
    )


def _entered(
    shell: Shell, given: Sequence[tuple[Path, str]], *, replacing: bool, language: Language
) -> Iterator[tuple[list[Arrival], bool]]:
    """Add files one after the other; yield what became of all of them so far, and whether other plans answer now."""
    arrivals = [Arrival(name, "received") for _, name in given]
    changed = False
    try:
        for at, (path, name) in enumerate(given):
            if at >= MOST_FILES:
                arrivals[at] = replace(
                    arrivals[at], step="failed", reasons=(say("shelf_many", language, most=MOST_FILES),)
                )
                continue
            arrivals[at] = replace(arrivals[at], step="reading")
            yield list(arrivals), False
            arrivals[at] = _added(shell, path, name, replacing=replacing, language=language)
            changed = changed or arrivals[at].step == "entering"
            yield list(arrivals), False
    finally:  # whoever leaves the page leaves files behind, and plans that nobody answers from
        _drop_all(given)
        opening = shell.current.follow() if changed else None
    if opening is None:
        return
    while not wait([opening], timeout=_BEAT).done:
        yield list(arrivals), False
    try:
        assistant = opening.result()
    except (CorpusError, RetrievalError, OSError) as fault:
        failed = (say("shelf_unopened", language, why=str(fault)),)
        yield [replace(a, step="failed", reasons=failed) if a.step == "entering" else a for a in arrivals], False
        return
    yield [_ended(a, assistant) if a.step == "entering" else a for a in arrivals], True


def _added(shell: Shell, path: Path, name: str, *, replacing: bool, language: Language) -> Arrival:
    """Return what became of a file that was to be put into the folder."""
    try:
        added = shell.current.add(path.read_bytes(), name, replace=replacing)
    except CorpusError as fault:
        return Arrival(name, "failed", (fault.reason,))
    except OSError as fault:
        return Arrival(name, "failed", (say("shelf_unwritten", language, why=fault.strerror or ""),))
    if added.outcome == "duplicate":
        return Arrival(name, "duplicate", (say("shelf_same_as", language, name=added.name),))
    return Arrival(added.name, "entering")


def _ended(arrival: Arrival, assistant: Assistant) -> Arrival:
    """Return how an added file was read in the end."""
    held = [c for c in conditions(assistant.corpus) if c.file == arrival.name]
    states = {c.state for c in held}
    state = "whole" if states == {"whole"} else "failed" if states <= {"failed"} else "check"
    return Arrival(arrival.name, state, tuple(reason for c in held for reason in c.reasons))


def _remove_on(shell: Shell, parts: _Parts) -> None:
    """Let a file be removed; its button has asked whether that is meant."""

    def remove(language: Language, event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        yield f'<p class="told" role="status">{say("shelf_removing", language)}</p>', gr.skip()
        try:
            if not visitor_of(request):
                raise CorpusError(say("shelf_no_cookie", language))
            shell.current.remove(str(event.name))
            shell.current.follow().result()
        except (CorpusError, RetrievalError, OSError) as fault:
            gr.Warning(str(fault), title=say("notice", language))
            yield "", gr.skip()
            return
        gr.Info(say("shelf_removed", language), title=say("notice", language), duration=4)
        yield "", time.time_ns()

    parts.files.click(remove, shell.language, [parts.arrivals, shell.renewed], trigger_mode="multiple", **QUIET)


def _given(files: Sequence[str], names: str) -> list[tuple[Path, str]]:
    """Return the paths of what was uploaded, each with the name that the file has with its owner."""
    try:
        own = json.loads(names)
    except ValueError:
        own = []
    told = own if isinstance(own, list) and len(own) == len(files) else [""] * len(files)
    pairs = zip(files, told, strict=True)
    return [(Path(path), name if isinstance(name, str) and name else Path(path).name) for path, name in pairs]


def _drop_all(given: Sequence[tuple[Path, str]]) -> None:
    for path, _ in given:
        path.unlink(missing_ok=True)


def _drop_words(language: Language) -> dict[str, Any]:
    return {"label": say("shelf_drop", language)}


def _replace_words(language: Language) -> dict[str, Any]:
    return {"label": say("shelf_replace", language)}
