"""Titles as people shorten them: a part of one in a row, or with words and characters left out (集采试点: 集中采购…试点)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Title:
    """A title without spaces and marks.

    Attributes:
        text: its characters.
        starts: where a word of it, or a shorter word within one, begins.
        words: its words that may tell it from others, with their places [start, end).
        places: the ranges [start, end) of the places in it.
    """

    text: str
    starts: frozenset[int]
    words: tuple[tuple[int, int, str], ...]
    places: tuple[tuple[int, int], ...]

    def touched(self, at: Sequence[int]) -> set[str]:
        """Return the words that characters at these positions belong to."""
        return {word for start, end, word in self.words if any(start <= i < end for i in at)}

    def goes_beyond_place(self, at: Sequence[int]) -> bool:
        """Tell whether characters at these positions, all in a row, are a place of the title and two more (数字广东)."""
        inside = [i for i in at if any(start <= i < end for start, end in self.places)]
        in_row = len(at) > 0 and at[-1] - at[0] + 1 == len(at)
        return in_row and bool(inside) and len(at) >= len(inside) + 2


def aligned(short: str, title: Title) -> tuple[int, ...]:
    """Return the positions in a title of the characters of `short`; () where it is no part or abbreviation of it.

    The characters stand there in a row, or in their order with some left out, each run of them at the beginning of a word.
    """
    at = title.text.find(short)
    if at >= 0:
        return tuple(range(at, at + len(short)))
    text, starts = title.text, title.starts

    @cache
    def rest(i: int, last: int) -> tuple[int, ...] | None:
        if i == len(short):
            return ()
        follows = [last + 1] if last + 1 < len(text) and last + 1 not in starts else []
        for j in (*follows, *(s for s in sorted(starts) if s > last)):
            if text[j] == short[i] and (found := rest(i + 1, j)) is not None:
                return (j, *found)
        return None

    return rest(0, -1) or ()
