"""What a briefing needs of an assistant."""

from __future__ import annotations

from typing import Protocol

from answer.checking import Checker
from answer.model import Answer, Citation, Refusal, SourceView
from answer.vocabulary import Vocabulary
from corpus import Corpus


class Plans(Protocol):
    """The plans held, and what answers questions about them by rule."""

    @property
    def corpus(self) -> Corpus:
        """Return the plans."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the words of the plans."""

    @property
    def checker(self) -> Checker:
        """Return what tells whether a sentence says no more than the passages it cites."""

    def ask_by_rule(self, question: str) -> Answer | Refusal:
        """Return the reply of the rules alone, whatever language model the assistant has."""

    def source(self, citation: Citation, /) -> SourceView:
        """Return a citation in its context."""
