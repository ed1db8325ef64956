"""Text as the reader sees it: normalised, and cut into tokens that keep their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer.language import normalise

_TOKEN = re.compile(
    r"[a-z]+(?:['’](?!s\b)[a-z]+)?|['’]s\b|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\s]", re.IGNORECASE
)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A Chinese character, a Latin word, a run of digits, or a mark: [start, end) of the normalised text.

    Attributes:
        kind: c (Chinese), a (Latin), d (digits), p (anything else).
        spaced: whether white space stands before it.
    """

    start: int
    end: int
    text: str
    kind: str
    spaced: bool


def tokens(text: str) -> list[Token]:
    """Return the tokens of normalised `text`."""
    out: list[Token] = []
    last = 0
    for found in _TOKEN.finditer(text):
        word = found[0]
        kind = "c" if _CJK.match(word) else "a" if _LATIN.match(word) else "d" if word[0].isdigit() else "p"
        out.append(Token(found.start(), found.end(), word, kind, found.start() > last))
        last = found.end()
    return out


def normalised(text: str, offsets: Iterable[int] = ()) -> tuple[str, list[int]]:
    """Return `text` as `answer.language.normalise` gives it, and where `offsets` (ascending) of it come to stand.

    The pieces between the offsets are normalised one by one; lone surrogates become spaces.
    """
    points: Sequence[int] = [0, *offsets, len(text)]
    out = ""
    moved: list[int] = []
    for begin, end in pairwise(points):
        piece = text[begin:end]
        plain = normalise(piece)
        if piece[:1].isspace() and out and not out.endswith(" "):
            out += " "
        out += plain
        if plain and piece[-1:].isspace():
            out += " "
        moved.append(len(out))
    return out.rstrip(" "), [min(m, len(out.rstrip(" "))) for m in moved[:-1]]
