"""文库: the plans held, how well each was read, its text, and a search of all of it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from answer import find, library, reading
from answer.model import Language
from answer.roles import plan_names
from ui.library_view import hits_html, overview_html, plan_html
from ui.shell import QUIET, START, Shell, button_words, filling_html
from ui.texts import say

_ALL, _ONE = "all", "one"


def library_tab(shell: Shell, tab: gr.Tab) -> None:
    """Lay out the library in the open tab."""
    corpus = shell.assistant.corpus
    held = library(corpus)
    by_name = {holding.name: holding for holding in held}
    titles = {holding.name: holding.title or holding.name for holding in held}
    problems = [(problem.file, str(problem)) for problem in corpus.problems]

    def overview(language: Language) -> str:
        return overview_html(held, problems, language)

    def shown(name: str, words: str, language: Language) -> str:
        marked = [(hit.start, hit.end) for hit in find(corpus, words, [name])]
        return plan_html(by_name[name], reading(corpus, name, marked), language)

    def searched(words: str, scope: str, name: str, language: Language) -> tuple[str, str]:
        hits = find(corpus, words, [name] if scope == _ONE else ())
        return hits_html(words, hits, titles, language), shown(name, words, language)

    with gr.Column(elem_id="library"):
        plans = gr.HTML(filling_html(), elem_id="library-plans")
        with gr.Row(elem_id="library-search"):
            words = gr.Textbox("", elem_id="library-words", lines=1, max_lines=1, scale=1, **_words(START))
            scope = gr.Radio(value=_ALL, elem_id="library-scope", scale=0, **_scope(START))
            button = gr.Button(say("library_find", START), elem_id="library-find", scale=0, min_width=80)
        hits = gr.HTML("", elem_id="library-hits")
        first = held[0].name
        chosen = gr.Radio(
            [(called, name) for name, called in plan_names(corpus, "zh").items()],
            value=first,
            elem_id="library-choice",
            **_choice(START),
        )
        plan = gr.HTML("", elem_id="library-plan")
    inputs = [words, scope, chosen, shell.language]
    gr.on([words.submit, button.click, scope.change], searched, inputs, [hits, plan], **QUIET)
    chosen.change(searched, inputs, [hits, plan], **QUIET)
    shell.filled(
        tab,
        lambda words, scope, name, language: [overview(language), *searched(words, scope, name, language)],
        [words, scope, chosen],
        [plans, hits, plan],
    )
    shell.kept(words, scope, chosen)
    shell.worded(words, lambda language: gr.Textbox(**_words(language)))
    shell.worded(scope, lambda language: gr.Radio(**_scope(language)))
    shell.worded(button, button_words("library_find"))
    shell.worded(chosen, lambda language: gr.Radio(**_choice(language)))


def _words(language: Language) -> dict[str, Any]:
    return {"label": say("library_search", language), "placeholder": say("library_search_hint", language)}


def _scope(language: Language) -> dict[str, Any]:
    choices = [(say("library_scope_all", language), _ALL), (say("library_scope_one", language), _ONE)]
    return {"label": say("library_scope", language), "choices": choices}


def _choice(language: Language) -> dict[str, Any]:
    return {"label": say("library_choose", language)}
