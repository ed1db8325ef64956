"""The page: head line, language switch, and a tab for each way of working with the plans."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr

from answer import Current
from answer.memory import Memory
from answer.model import Language
from ui.ask import ask_tab
from ui.briefing import briefing_tab
from ui.compare import compare_tab
from ui.correcting import correcting_part
from ui.ledger import ledger_tab
from ui.library import library_tab
from ui.render import header_html
from ui.renewal import renewal_part
from ui.shell import START, Shell
from ui.targets import targets_tab
from ui.texts import say
from ui.tools import add_tools

KEPT_FILES = (3600, 3600)
"""Seconds: how often files that Gradio holds for the page are looked at, and how old they may be."""

CONCURRENT_QUESTIONS = 8
"""How many questions are answered at once; further ones wait their turn."""

MOST_EVENTS = 512
"""How many events of open pages may wait; a page that opens asks for about twenty."""

MOST_SESSIONS = 128
"""Open pages whose state is held (0.4 MB each); one let go gets its conversation back from what is kept of its visitor."""

TABS: tuple[tuple[str, Callable[[Shell, gr.Tab], None]], ...] = (
    ("ask", ask_tab),
    ("ledger", ledger_tab),
    ("targets", targets_tab),
    ("compare", compare_tab),
    ("briefing", briefing_tab),
    ("library", library_tab),
)
"""The tabs in order: the name that ids, addresses (#ledger) and words (tab_ledger) go by, and what lays it out."""


def build(current: Current, memory: Memory, *, token: str = "") -> gr.Blocks:
    """Return the page, and with it the tools, which ask for the token where they change the library."""
    _keep_no_statistics()
    page: gr.Blocks
    with gr.Blocks(
        title=say("title", START), analytics_enabled=False, fill_height=True, delete_cache=KEPT_FILES
    ) as page:
        switch, header = _head()
        shell = Shell(page, current, memory, switch)
        shell.worded(header, lambda language: gr.HTML(header_html(language)))
        shell.worded(shell.language, lambda language: gr.Radio(**_language(language)))
        with gr.Tabs(elem_id="tabs", selected=TABS[0][0], overflow_behavior="wrap"):
            for name, lay_out in TABS:
                with gr.Tab(say(f"tab_{name}", START), id=name, elem_id=f"tab-{name}") as tab:
                    lay_out(shell, tab)
                shell.worded(tab, partial(_tab, f"tab_{name}"))
        correcting_part(shell)
        renewal_part(shell)
        shell.follow()
        add_tools(current, token)
    page.queue(default_concurrency_limit=CONCURRENT_QUESTIONS, max_size=MOST_EVENTS, api_open=False)
    page.state_session_capacity = MOST_SESSIONS
    return page


def page_events(page: gr.Blocks) -> frozenset[int]:
    """Return the numbers of the events that the page itself has; those of the tools are no events of a page."""
    return frozenset(number for number, event in page.fns.items() if event.queue and event.api_visibility == "private")


def _keep_no_statistics() -> None:
    """Keep Gradio's queue from summing up all past events, with pandas, after every event: nothing here shows them."""
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**9))


def _head() -> tuple[gr.Radio, gr.HTML]:
    """Lay out the head line; return the language switch in it, and its words."""
    with gr.Row(elem_id="top"):
        header = gr.HTML(header_html(START), elem_id="header")
        switch = gr.Radio([("中文", "zh"), ("English", "en")], value=START, elem_id="language", **_language(START))
    return switch, header


def _tab(name: str, language: Language) -> Any:
    return gr.Tab(say(name, language))


def _language(language: Language) -> dict[str, Any]:
    return {"label": say("language", language), "show_label": False, "container": False}
