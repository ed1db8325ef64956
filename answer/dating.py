"""Whether what a sentence says of a year is what its passages say of that year: 2023年，配合调查，2025年，总结评估."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from answer.verify import squeeze

_WHEN = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:-((?:19|20)\d{2}))?(?!\d)")
_TITLE = re.compile(r"《[^》]*》")
_CLAUSE = re.compile(r"(?<=[,;。])(?<!\d,)|(?<=\d,)(?!\d)")
_HAN = re.compile(r"[\u4e00-\u9fff]{4,}")
_WINDOW = 4  # characters that are looked up together
_SOON = 3  # characters within which a year may follow what it is for: 启动实施。2021年

Years = frozenset[str]


def misdated(sentence: str, texts: Sequence[str], is_told: Callable[[str], bool]) -> Iterable[str]:
    """Yield the words that a sentence says of other years than its passages do.

    A year holds for its clause and those behind it up to the next year. Passages with one year or none can't be mistaken, and
    clauses of which `is_told` is true are checked elsewhere.
    """
    held = [_TITLE.sub("|", squeeze(t)) for t in texts]
    if len({_years(m) for t in held for m in _WHEN.finditer(t)}) < 2:
        return
    said = _TITLE.sub("|", squeeze(sentence))
    begin = 0
    for clause in _CLAUSE.split(said):
        for run in _HAN.finditer(said, begin, begin + len(clause)) if not is_told(clause) else ():
            for at in range(run.start(), run.end() - _WINDOW + 1):
                words, years = said[at : at + _WINDOW], _when(said, at, at + _WINDOW)
                known = [_when(t, m.start(), m.end()) for t in held for m in re.finditer(words, t)]
                if years and known and not any(not k or k == years for k in known):
                    yield words
        begin += len(clause)


def _when(text: str, start: int, end: int) -> Years:
    """Return the years that the words at [start, end) are said of: those just behind, else the last before."""
    soon = _WHEN.search(text, end, end + _SOON + 9)
    if soon and soon.start() - end <= _SOON and text[end] in "。:(":
        return _years(soon)
    before = list(_WHEN.finditer(text, 0, start))
    return _years(before[-1]) if before else frozenset()


def _years(found: re.Match[str]) -> Years:
    return frozenset(y for y in found.groups() if y)
