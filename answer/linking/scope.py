"""The plans that a question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Document


@dataclass(frozen=True, slots=True)
class Scope:
    """The plans that a question is about.

    Attributes:
        documents: in the order named, else in corpus order.
        named: whether the question itself chose them.
        foreign: places named of which no plan is held, by their full names.
        inside: the plans of places within the foreign ones.
        title_words: words that only name these plans.
    """

    documents: tuple[Document, ...]
    named: bool
    foreign: tuple[str, ...] = ()
    inside: tuple[Document, ...] = ()
    title_words: frozenset[str] = frozenset()


def of_age(documents: Sequence[Document], age: str) -> list[Document]:
    """Return of each region's plans the newest, or those before it; all where no age is named."""
    newest: dict[str, int] = {}
    for document in documents:
        if document.period:
            newest[document.region] = max(newest.get(document.region, 0), document.period[1])
    if not age:
        return list(documents)
    is_newest = [bool(d.period) and d.period is not None and d.period[1] == newest[d.region] for d in documents]
    return [d for d, new in zip(documents, is_newest, strict=True) if new == (age == "newest")] or list(documents)
