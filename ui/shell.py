"""What every tab of the page gets, and how its words follow the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from answer import Assistant
from answer.memory import Memory
from answer.model import Language
from ui.texts import say

START: Language = "zh"
"""The language that the page opens in."""

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For events that no program may call, and that are over at once."""

Words = Callable[[Language], Any]
"""A language → an update of a component, its words in that language."""


def button_words(key: str) -> Words:
    """Return the words of a button that says the interface string of `key`."""
    return lambda language: gr.Button(say(key, language))


@dataclass
class Shell:
    """The page around the tabs.

    Attributes:
        page: the page itself; a tab listens to its `load` for what a visitor finds on coming.
        assistant: what answers.
        memory: what is kept of each visitor.
        language: the switch; its value is a `Language`. A tab listens to its `change` for what depends on more than that.
    """

    page: gr.Blocks
    assistant: Assistant
    memory: Memory
    language: gr.Radio
    _worded: list[tuple[Any, Words]] = field(default_factory=list)

    def worded(self, component: Any, words: Words) -> Any:
        """Let `component` take the update that `words` gives whenever the language is switched; return the component."""
        self._worded.append((component, words))
        return component

    def follow(self) -> None:
        """Connect the switch to all that was registered; called once, when all tabs are laid out."""
        held = list(self._worded)

        def switch(language: Language) -> list[Any]:
            return [words(language) for _, words in held]

        self.language.change(switch, self.language, [component for component, _ in held], **QUIET)
