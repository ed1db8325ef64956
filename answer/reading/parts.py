"""Where a question turns to the next ask, and the features by which the heads decide on cuts and on denied words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from answer.reading.features import Seen, TokenSpan, masked
from answer.reading.text import Token

_STOPS = frozenset("，,。.；;？?！!、:：")
_NEAR = 6  # tokens on either side that may deny a slot
_WINDOW = 60  # tokens on either side of a cut that are read as an ask
_FAR = 24  # tokens on either side of a cut that are looked at


Told = tuple[str, str, float, float]  # shape, fold, log probability, lead over the second


def candidates(tokens: Sequence[Token], spans: Sequence[TokenSpan], openers: Collection[str]) -> list[int]:
    """Return the tokens at which a further ask may begin: behind a stop or a space, or at words that open one."""
    inside = {i for begin, end, _ in spans for i in range(begin + 1, end)}
    out: list[int] = []
    for i in range(1, len(tokens)):
        before = tokens[i - 1]
        opens = opener(tokens, i) in openers
        if i not in inside and (before.text in _STOPS or (tokens[i].spaced and tokens[i].kind == "c") or opens):
            out.append(i)
    return out


def opener(tokens: Sequence[Token], at: int) -> str:
    """Return the two tokens that begin at `at`, joined."""
    return "_".join(t.text for t in tokens[at : at + 2])


def cut_features(seen: Seen, spans: Sequence[TokenSpan], at: int) -> list[str]:
    """Return the names of the features of a cut before the token `at`."""
    left = masked(seen, _near(spans, at), max(0, at - _FAR), at)
    right = masked(seen, _near(spans, at), at, min(len(seen.tokens), at + _FAR))
    before, behind = ("^", *left.forms), (*right.forms, "$")
    names = [f"l{'_'.join(before[-n:])}" for n in (1, 2)] + [f"r{'_'.join(behind[:n])}" for n in (1, 2)]
    names += [f"j{before[-2] if len(before) > 1 else ''}|{behind[0]}", f"c{before[-1]}|{behind[0]}"]
    lefts, rights = (sorted({t.split(".")[0] for t in side.tags}) for side in (left, right))
    names += [f"T{t}" for t in lefts] + [f"U{t}" for t in rights]
    names += [f"V{t}|{u}" for t in lefts or ["none"] for u in rights or ["none"]]
    names.append(f"n{min(len(left.forms) // 4, 5)}|{min(len(right.forms) // 4, 5)}")
    return list(dict.fromkeys(names))


def windows(size: int, at: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the tokens on either side of a cut before the token `at` that are judged as asks of their own."""
    return (max(0, at - _WINDOW), at), (at, min(size, at + _WINDOW))


def told_features(left: Told, right: Told, whole: Told) -> list[str]:
    """Return the names of the features of a cut by what its two sides, and both together, would be read as."""
    shapes = [told[0] for told in (left, right, whole)]
    kinds = [f"{told[0]} {told[1]}" for told in (left, right)]
    names = [f"X{shapes[0]}", f"Y{shapes[1]}", f"XY{shapes[0]}|{shapes[1]}", f"K{kinds[0]}", f"J{kinds[1]}"]
    names.append(f"Z{shapes[0] == shapes[1]}|{shapes[0] == shapes[2]}|{shapes[1] == shapes[2]}")
    heights = [max(-8, round(told[2])) for told in (left, right, whole)]
    names += [f"H{side}{height}" for side, height in zip("lrw", heights, strict=True)]
    names.append(f"G{max(-6, min(6, min(heights[:2]) - heights[2]))}")
    return names


def _near(spans: Sequence[TokenSpan], at: int) -> list[TokenSpan]:
    return [s for s in spans if at - _FAR <= s[0] < at + _FAR]


def denied_features(seen: Seen, spans: Sequence[TokenSpan], at: int) -> list[str]:
    """Return the names of the features by which the words of span `at` are denied or left out."""
    begin, end, tag = spans[at]
    kind = tag.split(".")[0]
    near = spans[max(0, at - _NEAR) : at + _NEAR + 1]
    before = masked(seen, near, max(0, begin - 2 * _NEAR), begin)
    behind = masked(seen, near, end, min(len(seen.tokens), end + 2 * _NEAR))
    left, right = ("^", *before.forms), (*behind.forms, "$")
    names = [f"l{'_'.join(left[-n:])}" for n in (1, 2, 3, 4)] + [f"r{'_'.join(right[:n])}" for n in (1, 2, 3, 4, 5)]
    names += [f"{kind}{name}" for name in names]
    names += [f"L{f}" for f in left[-_NEAR:]] + [f"R{f}" for f in right[:_NEAR]]
    names += [f"M{'_'.join(p)}" for p in pairwise(left[-_NEAR:])]
    names += [f"S{'_'.join(p)}" for p in pairwise(right[: _NEAR + 1])]
    earlier = sum(t.split(".")[0] == kind for _, _, t in spans[:at])
    later = sum(t.split(".")[0] == kind for _, _, t in spans[at + 1 :])
    names += [f"A{w}" for w in before.words[-4:]] + [f"B{w}" for w in behind.words[:4]]
    names += [f"C{s}" for own in before.senses[-4:] for s in own] + [f"D{s}" for own in behind.senses[:4] for s in own]
    names += [f"t{tag}", f"e{kind}{min(earlier, 2)}", f"a{kind}{min(later, 2)}"]
    return list(dict.fromkeys(names))
