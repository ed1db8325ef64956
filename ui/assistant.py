"""What the pages need of an assistant; the answer room's `Assistant` has this shape."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from answer.checking import Checker
from answer.model import Answer, Citation, Language, Refusal, Sentence, SourceView, Stage
from answer.vocabulary import Vocabulary
from corpus import Corpus


class DocumentInfo(Protocol):
    """A plan held."""

    @property
    def name(self) -> str:
        """Return the file name."""

    @property
    def title(self) -> str:
        """Return the plan's title."""

    @property
    def region(self) -> str:
        """Return the full name of the region, "" when the text does not tell."""

    @property
    def period(self) -> tuple[Any, ...] | None:
        """Return first and last year, None when the text does not tell."""

    @property
    def number(self) -> str:
        """Return the document number, "" when the text states none."""


class Assistant(Protocol):
    """Answers questions from the plans held."""

    @property
    def corpus(self) -> Corpus:
        """Return the plans as read; only the answer room looks inside."""

    @property
    def regions(self) -> tuple[str, ...]:
        """Return the names of the regions held, in order."""

    @property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the plans held, in order."""

    def ask(
        self, question: str, history: Sequence[Mapping[str, str]] = (), *, regions: Collection[str] = ()
    ) -> Answer | Refusal:
        """Return a grounded answer, or what is missing; `regions` limits the search, empty means all."""

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        regions: Collection[str] = (),
        stopped: Callable[[], bool] = ...,
    ) -> Iterator[Stage | Sentence | Answer | Refusal]:
        """Yield stages, a model's sentences as they hold, and at last the reply."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the words of the plans, for the parts of the answer room that need them."""

    @property
    def checker(self) -> Checker:
        """Return what checks sentences against passages, for the parts of the answer room that need it."""

    def ask_by_rule(self, question: str) -> Answer | Refusal:
        """Return the reply of the rules alone."""

    def source(self, citation: Citation, /) -> SourceView:
        """Return a citation in its context."""

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return questions that the plans can answer."""
