"""Source → lines: those of its text, without what is set aside, layout spaces and signs that nobody sees; offsets kept.

A text file's marks (Markdown, HTML) are dropped by `corpus.markup`; other files have none, and their signs are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.markup import Line, lines
from corpus.signs import ideographs
from corpus.source import Source
from corpus.spaces import without_layout_spaces

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\u2060\ufeff\u00ad\ue000-\uf8ff]")
_RULE = re.compile(r"[-*_=—－·.…\s]{3,}")
_LINE = re.compile(r"[^\n]+")


def lines_of(source: Source) -> Iterator[Line]:
    """Yield the lines of a source that hold text."""
    if source.markup:
        yield from lines(source.text)
        return
    text = ideographs(source.text)
    aside = {i for span in source.aside for i in range(span.start, span.end)}
    for found in _LINE.finditer(text):
        kept = [(c, i) for i, c in enumerate(found[0], found.start()) if i not in aside and not _UNSEEN.match(c)]
        kept = _trimmed(kept, source.covered)
        words = "".join(c for c, _ in kept)
        if not words.strip() or _RULE.fullmatch(words):
            continue
        yield Line(
            text=words,
            offsets=tuple(i for _, i in kept),
            before=found.start() - 1,
            heading_mark=found.start() in source.headings,
            covered=tuple(at for at, (_, i) in enumerate(kept) if i in source.covered),
            whole=source.whole,
        )


def _trimmed(kept: list[tuple[str, int]], covered: frozenset[int]) -> list[tuple[str, int]]:
    """Return a line's characters without layout spaces; the tabs before a row's first words stay, and covered ones behind."""
    words = [at for at, (c, _) in enumerate(kept) if not c.isspace()]
    if not words:
        return []
    first, last = words[0], words[-1] + 1
    front = [item for item in kept[:first] if item[0] == "\t"]
    behind = [item for item in kept[last:] if item[0] == "\t"]
    if not any(i in covered for _, i in behind):
        behind = []
    return front + without_layout_spaces(kept[first:last]) + behind
