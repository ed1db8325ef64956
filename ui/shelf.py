"""The upper part of 文库 for those who keep it: files come in, are listed, described, compared, restored and removed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import gradio as gr

from answer import Current
from answer.model import Language
from corpus import CorpusError, conditions
from index import RetrievalError
from ui.arriving import ACTS, arriving_part
from ui.differences_view import changes_of
from ui.health_view import healths_html
from ui.shelf_view import Kept, files_html
from ui.shell import QUIET, Shell
from ui.texts import say
from ui.visitors import visitor_of

_TO_DIFFERENCES = """() => requestAnimationFrame(() => {
  const heading = document.querySelector("#library-compared h3");
  heading?.scrollIntoView({ block: "center" });
  heading?.focus({ preventScroll: true });
})"""


def shelf_part(shell: Shell) -> gr.HTML:
    """Lay out the part; return the list of files, which the tab fills by `files_of`."""
    if shell.current.writable:
        arriving_part(shell)
    files = gr.HTML("", elem_id="library-files", js_on_load=ACTS, apply_default_css=False)
    compared = gr.HTML("", elem_id="library-compared", apply_default_css=False)
    _act_on(shell, files, compared)
    return files


def files_of(shell: Shell, language: Language) -> str:
    """Return the list of files as it is now."""
    assistant, shelf, writable = shell.assistant, shell.current.shelf, shell.current.writable
    healths, kept = healths_html(assistant, language, writable=writable), []
    for name in shelf.names():
        plans = tuple(document for document in assistant.corpus.documents if document.file == name)
        versions = tuple((int(p.stem), p.stat().st_mtime) for p in shelf.versions(name))
        kept.append(Kept(name, plans, versions, healths.get(name, "")))
    return files_html(conditions(assistant.corpus), kept, language, writable=writable)


def _act_on(shell: Shell, files: gr.HTML, compared: gr.HTML) -> None:
    """Let a file be removed, renamed, described, compared with its former versions, and one of these restored."""

    def act(language: Language, event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
        name, given = str(getattr(event, "name", "")), str(getattr(event, "number", ""))
        number = int(given) if given.isdigit() else None
        if getattr(event, "act", "") == "compare":
            yield [changes_of(shell.current, name, language, number), gr.skip()]
            return
        yield [f'<p class="told" role="status">{say("shelf_changing", language)}</p>', gr.skip()]
        try:
            if not visitor_of(request):
                raise CorpusError(say("shelf_no_cookie", language))
            told = _changed(shell.current, name, number, event)
            shell.current.follow().result()
        except (CorpusError, RetrievalError, OSError) as fault:
            gr.Warning(str(fault), title=say("notice", language))
            yield ["", gr.skip()]
            return
        gr.Info(say(told, language), title=say("notice", language), duration=4)
        yield [changes_of(shell.current, name, language) if told == "shelf_restored" else "", time.time_ns()]

    done = files.click(act, shell.language, [compared, shell.renewed], trigger_mode="multiple", **QUIET)
    done.then(None, None, None, js=_TO_DIFFERENCES, **QUIET)


def _changed(current: Current, name: str, number: int | None, event: gr.EventData) -> str:
    """Do what a button of a file asks; return the name of the words that say it is done.

    Raises:
        CorpusError: it can't be done.
    """
    act = getattr(event, "act", "")
    if act == "remove":
        current.remove(name)
        return "shelf_removed"
    if act == "restore" and number:
        current.restore(name, number)
        return "shelf_restored"
    if act == "rename":
        current.rename(name, str(getattr(event, "title", name)))
        return "shelf_renamed"
    said = {key: str(getattr(event, key)) for key in ("region", "period", "kind") if hasattr(event, key)}
    if act == "describe" and said:
        current.describe(name, said)
    return "shelf_described"
