"""责任台账: who leads, cooperates and is responsible, as a list, by unit, and by action beside region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import gradio as gr

from answer import Assistant
from answer.model import Language
from answer.views.responsibilities import ROLES, Choice
from ui.ledger_html import list_html, matrix_html, unit_html, units_list_html
from ui.shell import QUIET, START, Shell, button_words, filling_html
from ui.texts import say

View = Literal["list", "units", "matrix"]
FILTERS = ("region", "role", "action", "unit")
"""The filters that choose from what there is; the last, a text, stands beside them."""
VIEWS: tuple[View, ...] = ("list", "units", "matrix")

_GO = """element.addEventListener("click", (event) => {
  const button = event.target.closest("button.go");
  if (button) trigger("click", { view: "", unit: "", region: "", role: "", action: "", text: "", ...button.dataset });
});
element.dataset.ready = "";"""
_BARE: dict[str, Any] = {"js_on_load": _GO, "apply_default_css": False}
_TO_TOP = "() => requestAnimationFrame(() => document.dispatchEvent(new CustomEvent('planqa:ledger')))"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab that take part in events; `filters` in the order of `Choice`."""

    view: gr.Radio
    columns: tuple[gr.Column, ...]
    filters: tuple[Any, ...]
    clear: gr.Button
    rows: gr.HTML
    unit: gr.Dropdown
    units: gr.HTML
    regions: gr.Dropdown
    shared: gr.Checkbox
    matrix: gr.HTML


def ledger_tab(shell: Shell, tab: gr.Tab) -> None:
    """Lay out the ledger in the open tab; what a visitor has chosen stands in the visitor's own controls."""
    parts = _lay_out(shell)
    _filter_on(shell, parts)
    _go_on(shell, parts)
    _fill_on(shell, tab, parts)


def _lay_out(shell: Shell) -> _Parts:
    with gr.Row(elem_id="ledger-head"):
        view = gr.Radio(value="list", elem_id="ledger-view", container=False, show_label=False, **_view(START))
    with gr.Column(elem_classes="ledger-part") as first:
        with gr.Row(elem_id="ledger-filters"):
            filters = tuple(
                gr.Dropdown(
                    value="", elem_id=f"ledger-{name}", min_width=120, **_dropdown(shell.assistant, name, START)
                )
                for name in FILTERS
            )
            text = gr.Textbox("", elem_id="ledger-text", min_width=120, **_text(START))
            clear = gr.Button(say("ledger_clear", START), elem_id="ledger-clear", scale=0, min_width=90)
        rows = gr.HTML(filling_html(), elem_id="ledger-rows", **_BARE)
    with gr.Column(elem_classes="ledger-part", visible=False) as second:
        unit = gr.Dropdown(value="", elem_id="ledger-office", **_office(shell.assistant, START))
        units = gr.HTML("", elem_id="ledger-units", **_BARE)
    with gr.Column(elem_classes="ledger-part", visible=False) as third:
        with gr.Row(elem_id="ledger-columns"):
            regions = gr.Dropdown(
                value=[], multiselect=True, scale=3, elem_id="ledger-regions", **_columns(shell.assistant, START)
            )
            shared = gr.Checkbox(value=False, elem_id="ledger-shared", scale=1, **_shared(START))
        matrix = gr.HTML("", elem_id="ledger-matrix", **_BARE)
    return _Parts(view, (first, second, third), (*filters, text), clear, rows, unit, units, regions, shared, matrix)


def _filter_on(shell: Shell, parts: _Parts) -> None:
    """Let controls change what is shown."""

    def rows(region: str, role: str, action: str, unit: str, text: str, language: Language) -> str:
        return _list(shell, _choice(region, role, action, unit, text), language)

    def cleared(language: Language) -> tuple[str, ...]:
        return "", "", "", "", "", _list(shell, Choice(), language)

    gr.on(
        [*(control.input for control in parts.filters[:-1]), parts.filters[-1].change],
        rows,
        [*parts.filters, shell.language],
        parts.rows,
        trigger_mode="always_last",
        **QUIET,
    )
    parts.clear.click(cleared, shell.language, [*parts.filters, parts.rows], **QUIET)
    parts.view.input(_columns_of, parts.view, list(parts.columns), **QUIET)
    parts.unit.input(_units(shell), [parts.unit, shell.language], parts.units, **QUIET)
    gr.on(
        [parts.regions.input, parts.shared.input],
        _matrix(shell),
        [parts.regions, parts.shared, shell.language],
        parts.matrix,
        **QUIET,
    )


def _go_on(shell: Shell, parts: _Parts) -> None:
    """Let buttons in what is shown lead to a unit's page, or to the list of what they name."""
    office = _units(shell)

    def go(language: Language, event: gr.EventData) -> list[Any]:
        view: View = "list" if event.view == "list" else "units"
        columns = _columns_of(view)
        if view == "units":
            kept = [gr.skip()] * (len(parts.filters) + 1)
            return [view, *columns, *kept, event.unit, office(event.unit, language)]
        chosen = _choice(event.region, event.role, event.action, event.unit, event.text)
        filters = (chosen.region, chosen.role, chosen.action, chosen.unit, chosen.text)
        return [
            view,
            *columns,
            *filters,
            _list(shell, chosen, language),
            gr.skip(),
            gr.skip(),
        ]

    shown = [parts.view, *parts.columns, *parts.filters, parts.rows, parts.unit, parts.units]
    for place in (parts.rows, parts.units, parts.matrix):
        place.click(go, shell.language, shown, **QUIET).then(None, js=_TO_TOP)


def _fill_on(shell: Shell, tab: gr.Tab, parts: _Parts) -> None:
    """Fill the tab when it is opened and when the language is switched; what was chosen outlives a reload."""
    shell.worded(parts.view, lambda language: gr.Radio(**_view(language)))
    shell.worded(parts.filters[-1], lambda language: gr.Textbox(**_text(language)))
    shell.worded(parts.clear, button_words("ledger_clear"))
    shell.worded(parts.regions, lambda language: gr.Dropdown(**_columns(shell.assistant, language)))
    shell.worded(parts.shared, lambda language: gr.Checkbox(**_shared(language)))

    for control, name in zip(parts.filters, FILTERS, strict=False):
        shell.worded(control, partial(_reworded, shell, name))
    shell.worded(parts.unit, lambda language: gr.Dropdown(**_office(shell.assistant, language)))

    def fill(view: View, unit: str, regions: list[str], shared: bool, *chosen_and_language: Any) -> list[Any]:
        *chosen, language = chosen_and_language
        seen = [gr.skip()] * len(VIEWS) if view == VIEWS[0] else _columns_of(view)  # only what was brought back
        rows = _list(shell, _choice(*chosen), language)
        return [*seen, rows, _units(shell)(unit, language), _matrix(shell)(regions, shared, language)]

    given = [parts.view, parts.unit, parts.regions, parts.shared, *parts.filters]
    shown = [*parts.columns, parts.rows, parts.units, parts.matrix]
    shell.filled(tab, fill, given, shown)
    shell.afterwards(fill, [*given, shell.language], shown)
    shell.kept(*given)


def _list(shell: Shell, choice: Choice, language: Language) -> str:
    return list_html(shell.assistant.responsibilities, choice, language, writable=shell.current.writable)


def _columns_of(view: View) -> list[gr.Column]:
    """Return which part of the tab is seen."""
    return [gr.Column(visible=view == name) for name in VIEWS]


def _choice(region: str, role: str, action: str, unit: str, text: str) -> Choice:
    """Return the choice of the controls; one that was emptied gives None."""
    return Choice(region or "", role or "", action or "", unit or "", text or "")


def _units(shell: Shell) -> Any:
    def shown(unit: str, language: Language) -> str:
        held = shell.assistant.responsibilities
        return unit_html(held.unit(unit), language, whole=held.whole) if unit else units_list_html(held.units, language)

    return shown


def _matrix(shell: Shell) -> Any:
    def shown(regions: list[str], shared: bool, language: Language) -> str:
        matrix = shell.assistant.action_matrix.matrix(regions, shared=shared)
        return matrix_html(matrix, language, regions, shared=shared)

    return shown


def _view(language: Language) -> dict[str, Any]:
    choices = [(say(f"ledger_view_{name}", language), name) for name in VIEWS]
    return {"choices": choices, "label": say("ledger_view", language)}


def _dropdown(assistant: Assistant, name: str, language: Language) -> dict[str, Any]:
    """Return label and choices of one filter: all, and then what the ledger holds."""
    held = assistant.responsibilities
    choices: dict[str, list[tuple[str, str]]] = {
        "region": [(region, region) for region in held.regions],
        "role": [(say(f"ledger_role_{role}", language), role) for role in ROLES],
        "action": [(name, name) for name in dict.fromkeys(group.name for group in held.actions)],
        "unit": [(totals.group.name, totals.group.key) for totals in held.units],
    }
    everything = (say(f"ledger_all_{name}s", language), "")
    return {"choices": [everything, *choices[name]], "label": say(f"ledger_{name}", language)}


def _reworded(shell: Shell, name: str, language: Language) -> Any:
    return gr.Dropdown(**_dropdown(shell.assistant, name, language))


def _office(assistant: Assistant, language: Language) -> dict[str, Any]:
    shown = _dropdown(assistant, "unit", language)
    return shown | {"label": say("ledger_find_unit", language)}


def _text(language: Language) -> dict[str, Any]:
    return {"label": say("ledger_text", language), "placeholder": say("ledger_text_hint", language)}


def _columns(assistant: Assistant, language: Language) -> dict[str, Any]:
    return {"label": say("ledger_columns", language), "choices": list(assistant.responsibilities.regions)}


def _shared(language: Language) -> dict[str, Any]:
    return {"label": say("ledger_shared", language)}
