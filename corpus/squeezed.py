"""A document's text without white space: words are found in it wherever lines were broken, and led back to their clean ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.cells import Range
from corpus.corrections import Correction, squeezed
from corpus.errors import CorpusError
from corpus.model import Document


@dataclass(frozen=True, slots=True)
class Place:
    """Where a correction holds: clean ranges of its quote and of its row."""

    quote: Range
    row: Range


class Squeezed:
    """A document's clean text without white space, and where each character of it stands."""

    def __init__(self, document: Document) -> None:
        """Take a document; `text` is its clean text without white space."""
        self.document = document
        self._places = [i for i, c in enumerate(document.text) if not c.isspace()]
        self.text = "".join(document.text[i] for i in self._places)

    def at(self, clean: int) -> int:
        """Return how many characters stand before a clean offset."""
        return len(squeezed(self.document.text[:clean]))

    def clean(self, start: int, end: int) -> Range:
        """Return the clean range of [start, end)."""
        return self._places[start], self._places[max(end, start + 1) - 1] + 1

    def place(self, one: Correction) -> Place | None:
        """Return where a correction holds, None where its words are no longer there."""
        words, begin = squeezed(one.quote), -1
        for _ in range(one.nth + 1):
            begin = self.text.find(words, begin + 1)
            if begin < 0 or not words:
                return None
        return Place(self.clean(begin, begin + len(words)), self.clean(begin + one.at[0], begin + one.at[1]))

    def find(self, words: str, within: Range, near: int | None = None) -> Range:
        """Return the clean range of words in a clean range, the nearest to a clean offset where several stand.

        Raises:
            CorpusError: they don't stand there.
        """
        first, last = self.at(within[0]), self.at(within[1])
        own = squeezed(words)
        found = [m.start() for m in re.finditer(re.escape(own), self.text[first:last])] if own else []
        if not found:
            raise CorpusError(f"原文这一处没有“{words}”。更正的内容须与原文逐字相符。", file=self.document.name)
        wanted = self.at(near) - first if near is not None else 0
        begin = first + min(found, key=lambda at: abs(at - wanted))
        return self.clean(begin, begin + len(own))
