"""What reads the text of a picture gives a reader: lines with their boxes in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


Recognise = Callable[[Image, int], Sequence[RecognisedLine]]
"""Picture of a page and its number from 1 → its lines, in the order of reading."""
