"""Lines of print at their margins: where a full line is gone on with at the text's left edge, no paragraph begins.

Official documents begin a paragraph two characters in; a sentence may still end where its line does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.numbering import marker_of
from corpus.source import PageBox, Source

_PROSE = 15  # characters of a line that tells where the text has its edges, at least
_LINES = 5  # such lines on a page, at least
_SOME = 3  # of them that begin at the left edge, at least
_BEGINS = 3  # paragraphs that are seen to begin, at least
_INDENTED = 0.9  # of them that are indented, at least
_STOP = "。！？；"


@dataclass(frozen=True, slots=True)
class _Print:
    """A line of print: where its first character stands in the source, its text and its box."""

    start: int
    text: str
    box: PageBox


def runs_on(source: Source) -> frozenset[int]:
    """Return the raw offsets of the first characters of lines that go on with the line above, whatever that ends with.

    There are none in a file whose paragraphs do not begin indented, or that tells no places of its lines.
    """
    groups = list(_prints(source))
    edges = _edges([line for group in groups for line in group])
    begins: list[bool] = []
    found: list[int] = []
    for above, below in (pair for group in groups for pair in pairwise(group)):
        if above.text[-1] not in _STOP or above.box.page not in edges or below.box.page not in edges:
            continue
        left, _, em = edges[below.box.page]
        flush = below.box.left - left < em / 2
        if above.box.right < edges[above.box.page][1] - 2 * em:
            begins += [not flush] if marker_of(below.text) is None else []
        elif flush and below.box.left - left > -em / 2:
            found.append(below.start)
    indented = len(begins) >= _BEGINS and sum(begins) >= _INDENTED * len(begins)
    return frozenset(found) if indented else frozenset()


def _prints(source: Source) -> Iterator[list[_Print]]:
    """Yield runs of lines of print: tables part them, what is aside or recognised in a picture does not count."""
    apart = {span.start for span in (*source.aside, *source.recognised)}
    starts = [anchor.start for anchor in source.anchors]
    run: list[_Print] = []
    at = 0
    for line in source.text.split("\n") if source.pages and not source.whole else ():
        start, at = at, at + len(line) + 1
        place = bisect_right(starts, start) - 1
        if start in apart or not line.strip():
            continue
        where = source.anchors[place].where if place >= 0 and starts[place] == start else None
        if isinstance(where, PageBox) and "\t" not in line:
            run.append(_Print(start + len(line) - len(line.lstrip()), line.strip(), where))
        else:
            yield run
            run = []
    yield run


def _edges(lines: list[_Print]) -> dict[int, tuple[float, float, float]]:
    """Return by page the left edge that some of its lines of prose have, the right one of most, a character's width."""
    pages: dict[int, list[_Print]] = {}
    for line in lines:
        if len(line.text) >= _PROSE:
            pages.setdefault(line.box.page, []).append(line)
    told = [_left(held, ()) for held in pages.values() if len(held) >= _LINES]
    usual = {edge for edge, count in Counter(told).items() if count >= _SOME}
    return {page: _edges_of(held, usual) for page, held in pages.items() if len(held) >= _LINES}


def _left(lines: list[_Print], usual: Collection[int]) -> int:
    """Return the left edge of a page's text: where some of its lines begin, or one does that is the edge of other pages."""
    lefts = Counter(round(line.box.left) for line in lines)
    return min((edge for edge, count in lefts.items() if count >= _SOME or edge in usual), default=min(lefts))


def _edges_of(lines: list[_Print], usual: Collection[int]) -> tuple[float, float, float]:
    right = Counter(round(line.box.right) for line in lines).most_common(1)[0][0]
    widths = sorted((line.box.right - line.box.left) / len(line.text) for line in lines)
    return _left(lines, usual), right, widths[-1 - len(widths) // 4]
