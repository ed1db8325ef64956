"""What a sentence can say that its passages don't."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["evidence", "quote", "plan", "region", "year", "figure", "unit", "role", "action", "negation", "wording"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a sentence says and its passages don't.

    Attributes:
        kind: what it is.
        words: the sentence's words for it.
    """

    kind: Kind
    words: str
