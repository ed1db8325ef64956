"""目标: one indicator across plans, and the table of all figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from answer import Assistant
from answer.model import Language
from answer.roles import plan_names
from answer.views.series import Point, Series, all_points, chosen, series_of
from ui.shell import QUIET, START, Shell, filling_html
from ui.targets_html import series_html, table_html
from ui.texts import say

KINDS = ("target", "baseline", "standing")
_NO_YEAR = "none"


@dataclass(frozen=True, slots=True)
class _Held:
    """What the tab shows of the plans of now, read once."""

    points: tuple[Point, ...]
    series: tuple[Series, ...]
    names: dict[Language, dict[str, str]]

    @property
    def first(self) -> int | None:
        """The place of the first indicator, None for none."""
        return 0 if self.series else None

    @classmethod
    def of(cls, assistant: Assistant) -> _Held:
        corpus = assistant.corpus
        points = all_points(corpus)
        return cls(points, series_of(points), {"zh": plan_names(corpus, "zh"), "en": plan_names(corpus, "en")})


def targets_tab(shell: Shell, tab: gr.Tab) -> None:
    """Lay out the tab: an indicator with chart and table, then all figures with filters."""
    held = shell.current.made(_Held.of)
    with gr.Column(elem_id="targets", elem_classes="page"):
        with gr.Column(visible=bool(held().series)) as indicator:
            _indicator(shell, tab, held)
        shell.worded(indicator, lambda _: gr.Column(visible=bool(held().series)))
        _table(shell, tab, held)


def _indicator(shell: Shell, tab: gr.Tab, held: Callable[[], _Held]) -> None:
    """Lay out the choice of an indicator, and what it shows."""

    def show(position: int | None, language: Language) -> Any:
        now = held()
        if position is None or not 0 <= position < len(now.series):
            return gr.skip()  # the choice is being typed
        return series_html(now.series[position], now.names[language], language)

    heading = gr.HTML(_heading("targets_compare", START))
    choice = gr.Dropdown(value=held().first, elem_id="targets-indicator", **_choice(held().series, START))
    chart = gr.HTML(filling_html(), elem_id="targets-series")
    shell.worded(heading, lambda language: gr.HTML(_heading("targets_compare", language)))
    shell.worded(choice, lambda language: gr.Dropdown(**_choice(held().series, language)), first=lambda: held().first)
    choice.change(show, [choice, shell.language], chart, **QUIET)
    shell.filled(tab, show, [choice], [chart])
    shell.kept(choice)


def _table(shell: Shell, tab: gr.Tab, held: Callable[[], _Held]) -> None:
    """Lay out the filters and the table of all figures."""

    def show(plans: list[str], kinds: list[str], years: list[str], text: str, language: Language) -> str:
        wanted = [None if year == _NO_YEAR else int(year) for year in years]
        now = held()
        found = chosen(now.points, documents=plans, kinds=kinds, years=wanted, text=text)
        return table_html(found, len(now.points), now.names[language], language, writable=shell.current.writable)

    heading = gr.HTML(_heading("targets_all", START))
    with gr.Row(elem_id="targets-filters"):
        plans = gr.Dropdown(value=[], multiselect=True, elem_id="targets-plans", **_plans(held(), START))
        kinds = gr.CheckboxGroup(value=[], elem_id="targets-kinds", **_kinds(START))
        years = gr.Dropdown(value=[], multiselect=True, elem_id="targets-years", **_years(held().points, START))
        text = gr.Textbox("", elem_id="targets-text", max_lines=1, **_text(START))
    table = gr.HTML(filling_html(), elem_id="targets-table")
    shell.worded(heading, lambda language: gr.HTML(_heading("targets_all", language)))
    shell.worded(plans, lambda language: gr.Dropdown(**_plans(held(), language)))
    shell.worded(kinds, lambda language: gr.CheckboxGroup(**_kinds(language)))
    shell.worded(years, lambda language: gr.Dropdown(**_years(held().points, language)))
    shell.worded(text, lambda language: gr.Textbox(**_text(language)))
    filters = [plans, kinds, years, text]
    gr.on(
        [plans.change, kinds.change, years.change, text.change],
        show,
        [*filters, shell.language],
        table,
        trigger_mode="always_last",
        **QUIET,
    )
    shell.filled(tab, show, filters, [table])
    shell.afterwards(show, [*filters, shell.language], [table])
    shell.kept(*filters)


def _heading(key: str, language: Language) -> str:
    return f"<h2>{say(key, language)}</h2>"


def _choice(series: Sequence[Series], language: Language) -> dict[str, Any]:
    def name(item: Series) -> str:
        key = "targets_indicator_choice" if len(item.plans) > 1 else "targets_indicator_choice_one"
        unit = item.unit or say("targets_no_unit", language)
        return say(key, language, what=item.what, unit=unit, plans=len(item.plans))

    return {
        "choices": [(name(item), position) for position, item in enumerate(series)],
        "label": say("targets_indicator", language),
        "info": say("targets_indicator_info", language),
    }


def _plans(held: _Held, language: Language) -> dict[str, Any]:
    with_points = dict.fromkeys(p.document for p in held.points)
    return {
        "choices": [(held.names[language][name], name) for name in with_points],
        "label": say("targets_plans", language),
    }


def _kinds(language: Language) -> dict[str, Any]:
    choices = [(say(f"targets_kind_{kind}", language), kind) for kind in KINDS]
    return {"choices": choices, "label": say("targets_kinds", language)}


def _years(points: Sequence[Point], language: Language) -> dict[str, Any]:
    years = sorted({p.year for p in points if p.year is not None})
    choices = [(say("targets_year", language, year=year), str(year)) for year in years]
    if any(p.year is None for p in points):
        choices.append((say("targets_year_none", language), _NO_YEAR))
    return {"choices": choices, "label": say("targets_years", language)}


def _text(language: Language) -> dict[str, Any]:
    return {"label": say("targets_text", language), "placeholder": say("targets_text_hint", language)}
