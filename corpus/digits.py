"""Numbers printed digit by digit (2 0 0 5年, 4 8 %, 6 .5 %) → lines without the spaces within them, offsets kept.

One space parts the digits of a number so printed; a tab or a wider gap parts cells, and 12 34 are two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.markup import Line

_RUN = re.compile(r"(?<![\d.])\d(?: \d)+(?! ?\d)")
_YEAR = re.compile(r"(?<![\d.] )(?<!\d)(?:1 9|2 0) \d \d(?= ?年| ?[—－–\-~～至到]+ ?(?:1 9|2 0) \d \d)")
_POINT = re.compile(r"(?<=\d) (?=\.(?:\d|$))")
_CLOSED = re.compile(r"\d(?=\d)")
_HABIT = 8  # spaces within numbers from which on a text prints all of its numbers so
_RARE = 10  # such spaces for each pair of digits that stand together, at least


def close_digits(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, the single spaces within numbers printed digit by digit set aside.

    That a text prints its numbers so is told by all of them, or in a line by a year: 2 0 0 5年.
    """
    runs = [found[0] for line in lines for found in _RUN.finditer(line.text)]
    apart = sum(run.count(" ") for run in runs)
    closed = sum(len(_CLOSED.findall(line.text)) for line in lines)
    habit = apart >= _HABIT and apart >= _RARE * closed
    return [_closed(line) if habit or _YEAR.search(line.text) else line for line in lines]


def _closed(line: Line) -> Line:
    dropped = set(_spaces(line))
    if not dropped:
        return line
    kept = [i for i in range(len(line.text)) if i not in dropped]
    place = {i: at for at, i in enumerate(kept)}
    return replace(
        line,
        text="".join(line.text[i] for i in kept),
        offsets=tuple(line.offsets[i] for i in kept),
        covered=tuple(place[i] for i in line.covered),
    )


def _spaces(line: Line) -> Iterator[int]:
    """Yield the positions of the spaces within a line's numbers: those that are one space in the file too."""
    if not any(c.isalpha() for c in line.text):
        return  # a line of figures alone may be a row of cells
    spaces = [i for found in _RUN.finditer(line.text) for i in range(*found.span()) if line.text[i] == " "]
    for i in (*spaces, *(found.start() for found in _POINT.finditer(line.text))):
        if line.offsets[i + 1] - line.offsets[i - 1] == 2:
            yield i
