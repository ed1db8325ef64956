"""How much of a question is looked at twice, and how many long ones at once: what one visitor's words may cost the others."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Lock

EMBEDDED = 100
"""Characters of a question, or of a part of it, by whose meaning the reader looks again."""

LONG = 300
"""Characters of a question and the user's turns before it, above which it is understood one at a time."""


class Pace:
    """Lets long questions wait for one another, and short ones for nobody. Safe to share between threads."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._long = Lock()

    def turn(self, question: str, turns: Sequence[str]) -> AbstractContextManager[object]:
        """Return what to hold while a question is understood behind the user's `turns`."""
        return self._long if len(question) + sum(map(len, turns)) > LONG else nullcontext()
