"""What every tab of the page gets: how its words follow the language, what outlives a reload, and when it is filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from answer import Assistant, Current
from answer.memory import Memory
from answer.model import Language
from ui.choices import held_on, restored, values_of
from ui.texts import say

START: Language = "zh"
"""The language that the page opens in, unless the visitor's browser holds another."""

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For events that no program may call, and that are over at once."""

Words = Callable[[Language], Any]
"""A language → an update of a component, its words in that language."""


def button_words(key: str) -> Words:
    """Return the words of a button that says the interface string of `key`."""
    return lambda language: gr.Button(say(key, language))


def filling_html() -> str:
    """Return what stands in a tab until it is filled."""
    return f'<p class="filling" role="status">{say("filling", START)}</p>'


@dataclass
class Shell:
    """The page around the tabs.

    Attributes:
        page: the page itself; a tab listens to its `load` through `arriving`.
        current: what holds what answers.
        memory: what is kept of each visitor.
        language: the switch; its value is a `Language`. A tab listens to its `input` for what depends on more than that.
        renewed: takes another value when another assistant has taken over; a tab listens to its `change`.
    """

    page: gr.Blocks
    current: Current
    memory: Memory
    language: gr.Radio
    renewed: gr.State = field(default_factory=lambda: gr.State(0))
    _worded: list[tuple[Any, Words]] = field(default_factory=list)
    _firsts: dict[Any, Callable[[], Any]] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)
    _beside: list[Any] = field(default_factory=list)
    _afterwards: list[tuple[Callable[..., Any], list[Any], list[Any]]] = field(default_factory=list)
    _brought_back: list[tuple[Callable[..., Any], list[Any], list[Any]]] = field(default_factory=list)

    @property
    def assistant(self) -> Assistant:
        """What answers now; an event takes it once."""
        return self.current.assistant

    @property
    def stale(self) -> bool:
        """Whether another assistant has taken over since the page was laid out."""
        return self.assistant is not self._first

    def __post_init__(self) -> None:
        """Remember what the page is laid out with."""
        self._first = self.assistant

    def worded(self, component: Any, words: Words, *, first: Callable[[], Any] | None = None) -> Any:
        """Let `component` take the update that `words` gives when the language is switched or the plans change; return it.

        `first` gives the choice of one that had nothing to offer when the page was laid out over an empty library.
        """
        self._worded.append((component, words))
        if first and not component.choices:
            self._firsts[component] = first
        return component

    def kept(self, *components: Any) -> None:
        """Let what a visitor chose in these controls outlive a reload, in the visitor's own browser."""
        self._kept += components

    def beside(self, component: Any) -> Any:
        """Let a component that is never seen stand beside the tabs; in a tab it has no value until the tab is opened."""
        self._beside.append(component)
        return component

    def arriving(self, found: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> Any:
        """Call `found` when a visitor comes, with `inputs` and the language of this visitor's browser; return the event."""
        spoken = "planqa.language()" if not inputs else "[...values.slice(0, -1), planqa.language()]"
        js = f"(...values) => {spoken}"
        return self.page.load(found, [*inputs, self.language], list(outputs), js=js, **QUIET)

    def brought_back(self, found: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        """Call `found` when a visitor comes, once the choices of before are back in their controls."""
        self._brought_back.append((found, list(inputs), list(outputs)))

    def afterwards(self, found: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        """Call `found` when another assistant has taken over, once the controls offer what it holds."""
        self._afterwards.append((found, list(inputs), list(outputs)))

    def filled(self, tab: gr.Tab, make: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        """Fill a tab when it is first opened, in the other language, and over other plans: visitors pay for what they open.

        Args:
            tab: the tab.
            make: values of `inputs` and the language → updates of `outputs`, a list of them or the one.
            inputs: the controls that what is shown depends on.
            outputs: what is filled.
        """
        opened = gr.State(False)

        def first(already: bool, *values: Any) -> list[Any]:
            if already:
                return [True, *[gr.skip()] * len(outputs)]
            made = make(*values)
            return [True, *(made if len(outputs) > 1 else [made])]

        tab.select(first, [opened, *inputs, self.language], [opened, *outputs], **QUIET)
        self.language.input(make, [*inputs, self.language], list(outputs), **QUIET)
        self.renewed.change(lambda: False, None, opened, **QUIET)

    def follow(self) -> None:
        """Connect the switch, and what outlives a reload; called once, when all tabs are laid out."""
        for component in self._beside:
            component.render()
        worded = list(self._worded)
        shown = [component for component, _ in worded]
        offering = [component for component in shown if getattr(component, "choices", None) is not None]

        def switch(language: Language) -> list[Any]:
            return [words(language) for _, words in worded]

        def renew(language: Language, *values: Any) -> list[Any]:
            chosen = dict(zip(offering, values, strict=True))
            return [self._renewed(c, words(language), chosen.get(c)) for c, words in worded]

        def switch_back(language: Language, *values: Any) -> list[Any]:
            if self.stale:
                return renew(language, *values)
            return [gr.skip()] * len(worded) if language == START else switch(language)

        inputs = [self.language, *offering]
        self.language.input(switch, self.language, shown, js="(language) => planqa.speak(language)", **QUIET)
        came = self._bring_back()
        came.then(switch_back, inputs, shown, **QUIET)
        renewed = self.renewed.change(renew, inputs, shown, **QUIET)
        for found, given, outputs in self._afterwards:
            renewed.then(found, given, outputs, **QUIET)
        for found, given, outputs in self._brought_back:
            came.then(found, given, outputs, **QUIET)

    def _renewed(self, component: Any, update: Any, chosen: Any) -> Any:
        """Return an update over other plans with what was chosen in the control, as far as it is still offered."""
        first = self._firsts.get(component)
        if first and not chosen:
            return gr.update(**update.constructor_args | {"value": first()})
        return held_on(update, chosen)

    def _bring_back(self) -> Any:
        """Have the browser keep the choices, and bring them back on coming; return the event that did."""
        kept = [self.language, *self._kept]
        names = [str(component.elem_id) for component in kept]
        held = gr.Textbox("", visible="hidden", elem_id="choices-kept", show_label=False)

        def bring(stored: str) -> list[Any]:
            values = values_of(stored)
            return [restored(component, values.get(name)) for component, name in zip(kept, names, strict=True)]

        came = self.page.load(bring, held, kept, js="() => planqa.choices()", **QUIET)
        came.then(None, self.language, None, js="(language) => planqa.arrived(language)", **QUIET)
        keep = f"(...values) => planqa.keep({names!r}, values)"
        gr.on([component.change for component in kept], None, kept, None, js=keep, **QUIET)
        return came
