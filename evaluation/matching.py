"""How texts are compared: normalised, then as strings. The rules of the shared questions, in one place."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_EMPHASIS = re.compile(r"[*_`]+")
_DASHES = re.compile(r"[—–―~～]+")
_SPACE = re.compile(r"\s+")


def norm(text: str) -> str:
    """Return `text` in NFKC, lower case, without white space and Markdown emphasis, every run of dashes one dash."""
    plain = _EMPHASIS.sub("", unicodedata.normalize("NFKC", text).lower())
    return _SPACE.sub("", _DASHES.sub("-", plain))


def overlap(a: str, b: str) -> float:
    """Return the length of the longest common run over the shorter length, 0..1; 0 where one is empty."""
    shorter = min(len(a), len(b))
    if not shorter:
        return 0.0
    if a in b or b in a:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size / shorter


def meets(text: str, group: tuple[str, ...]) -> bool:
    """Tell whether normalised `text` holds an alternative of `group`."""
    return any(norm(alternative) in text for alternative in group)
