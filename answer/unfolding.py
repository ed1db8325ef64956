"""Sentences that say of several what holds for each in turn (甲和乙分别由A和B牵头) → one sentence for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from answer.language import blanked

RESPECTIVELY = re.compile(r"分别(?!是：|为：|是:|为:|有)|\brespectively\b")
_SPLIT = re.compile(r"[、，,]|(?:以及|和|与|及)")
_PAIR = re.compile(r"以及|和|与|及")
_TAIL = re.compile(r"(?:共同)?(?:牵头|配合|参加|参与|负责)?[。.]?$")
_VERB = re.compile(r"\s*(?:为|是|由|达到)?")


def unfolded(sentence: str, subjects: Sequence[tuple[int, int]], names: Sequence[tuple[int, int]]) -> list[str]:
    """Return one sentence for each subject, with its own share of what follows 分别; [] where the shares can't be told.

    Args:
        sentence: normalised text.
        subjects: the ranges [start, end) of what it speaks of, in order.
        names: ranges in which no word separates shares: the units' names.
    """
    found = RESPECTIVELY.search(sentence)
    if not found or len(subjects) < 2 or subjects[-1][1] > found.start() or not found[0].startswith("分"):
        return []
    between = [sentence[a[1] : b[0]] for a, b in pairwise(subjects)]
    if not all(re.fullmatch(r"\s*(?:[、,，]|和|与|及|以及)\s*", gap) for gap in between):
        return []
    verb = _VERB.match(sentence, found.end())
    tail = _TAIL.search(sentence)
    assert verb and tail  # both may be empty
    shares = _shares(sentence, verb.end(), tail.start(), names, len(subjects))
    lead, middle = sentence[: subjects[0][0]], sentence[subjects[-1][1] : found.start()]
    return [
        f"{lead}{sentence[a:b]}{middle}{verb[0]}{share}{tail[0]}"
        for (a, b), share in zip(subjects, shares, strict=False)
    ]


def _shares(sentence: str, start: int, end: int, names: Sequence[tuple[int, int]], number: int) -> list[str]:
    """Return [start, end) in `number` shares: at every separator, or at those words only that part groups; [] for neither."""
    bare = blanked(sentence, names)
    for separator in (_SPLIT, _PAIR):
        cuts = [m.span() for m in separator.finditer(bare, start, end)]
        if len(cuts) == number - 1:
            begins = [start, *(b for _, b in cuts)]
            return [sentence[a:b].strip() for a, b in zip(begins, [*(a for a, _ in cuts), end], strict=True)]
    return []
