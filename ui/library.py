"""文库: the plans held, how well each was read, its text, and a search of all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from answer import Assistant, Holding, find, library, reading
from answer.model import Language
from answer.roles import plan_names
from ui.library_view import hits_html, overview_html, plan_html
from ui.shelf import files_of, shelf_part
from ui.shell import QUIET, START, Shell, button_words, filling_html
from ui.texts import say

_ALL, _ONE = "all", "one"


@dataclass(frozen=True, slots=True)
class _Held:
    """What the tab shows of the plans of now."""

    assistant: Assistant
    plans: dict[str, Holding]

    @classmethod
    def of(cls, assistant: Assistant) -> _Held:
        return cls(assistant, {holding.name: holding for holding in library(assistant.corpus)})

    @property
    def first(self) -> str | None:
        """The first plan's name, None for none."""
        return next(iter(self.plans), None)

    def shown(self, name: str, words: str, language: Language) -> str:
        if name not in self.plans:
            return ""
        corpus = self.assistant.corpus
        marked = [(hit.start, hit.end) for hit in find(corpus, words, [name])]
        return plan_html(self.plans[name], reading(corpus, name, marked), language)

    def searched(self, words: str, scope: str, name: str, language: Language) -> tuple[str, str]:
        name = name if name in self.plans else self.first or ""  # what was chosen may have been removed
        hits = find(self.assistant.corpus, words, [name] if scope == _ONE else ())
        titles = {holding.name: holding.title or holding.name for holding in self.plans.values()}
        return hits_html(words, hits, titles, language), self.shown(name, words, language)


def library_tab(shell: Shell, tab: gr.Tab) -> None:
    """Lay out the library in the open tab."""
    held = shell.current.made(_Held.of)

    def searched(words: str, scope: str, name: str, language: Language) -> tuple[str, str]:
        return held().searched(words, scope, name, language)

    def filled(words: str, scope: str, name: str, language: Language) -> list[str]:
        overview = overview_html(list(held().plans.values()), language)
        return [overview, files_of(shell, language), *searched(words, scope, name, language)]

    with gr.Column(elem_id="library"):
        plans = gr.HTML(filling_html(), elem_id="library-plans")
        files = shelf_part(shell)
        with gr.Row(elem_id="library-search"):
            words = gr.Textbox("", elem_id="library-words", lines=1, max_lines=1, scale=1, **_words(START))
            scope = gr.Radio(value=_ALL, elem_id="library-scope", scale=0, **_scope(START))
            button = gr.Button(say("library_find", START), elem_id="library-find", scale=0, min_width=80)
        hits = gr.HTML("", elem_id="library-hits")
        chosen = gr.Radio(value=held().first, elem_id="library-choice", **_choice(shell.assistant, START))
        plan = gr.HTML("", elem_id="library-plan")
    inputs = [words, scope, chosen, shell.language]
    gr.on([words.submit, button.click, scope.change], searched, inputs, [hits, plan], **QUIET)
    chosen.change(searched, inputs, [hits, plan], **QUIET)
    shell.filled(tab, filled, [words, scope, chosen], [plans, files, hits, plan])
    shell.afterwards(filled, [*inputs], [plans, files, hits, plan])
    shell.kept(words, scope, chosen)
    shell.worded(words, lambda language: gr.Textbox(**_words(language)))
    shell.worded(scope, lambda language: gr.Radio(**_scope(language)))
    shell.worded(button, button_words("library_find"))
    shell.worded(chosen, lambda language: gr.Radio(**_choice(shell.assistant, language)), first=lambda: held().first)


def _words(language: Language) -> dict[str, Any]:
    return {"label": say("library_search", language), "placeholder": say("library_search_hint", language)}


def _scope(language: Language) -> dict[str, Any]:
    choices = [(say("library_scope_all", language), _ALL), (say("library_scope_one", language), _ONE)]
    return {"label": say("library_scope", language), "choices": choices}


def _choice(assistant: Assistant, language: Language) -> dict[str, Any]:
    choices = [(called, name) for name, called in plan_names(assistant.corpus, "zh").items()]
    return {"choices": choices, "label": say("library_choose", language), "visible": bool(choices)}
