"""What reads the text of a picture gives a reader: lines with their boxes in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of text that was read from a picture.

    Attributes:
        text: the line.
        left: left edge in pixels of the picture.
        top: upper edge, from the top.
        right: right edge.
        bottom: lower edge.
        confidence: 0 to 1, as the recogniser puts it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


class CellOfLines(Protocol):
    """A cell of a ruled table in a picture: its lines, and how many columns and rows it spans."""

    @property
    def lines(self) -> Sequence[RecognisedLine]:
        """Return its lines, from the top."""

    @property
    def columns(self) -> int:
        """Return how many columns it takes."""

    @property
    def rows(self) -> int:
        """Return how many rows it takes."""


class RowOfCells(Protocol):
    """A row of a ruled table in a picture."""

    @property
    def cells(self) -> Sequence[CellOfLines]:
        """Return the cells that begin in it, from the left."""


Recognise = Callable[[Image, int], Sequence[RecognisedLine | RowOfCells]]
"""Picture of a page and its number from 1 → its lines and the rows of its tables, in the order of reading."""
