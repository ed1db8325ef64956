"""Lines of a flattened table whose cells are several lines each, as a PDF's narrow columns give them → a line a cell.

A row's lines are dealt out to its columns in order, as what the columns hold asks for. Where two ways are as good, the
text does not tell, and the row stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.columns import Kind, heads, kind_of
from corpus.dealing import EMPTY, deal, gap
from corpus.markup import Line
from corpus.numbering import marker_of

_BARE_NUMBER = re.compile(r"\d{1,3}[.．、]?")
_NOTE = re.compile(r"(?:备?注|说明|附件|附表|抄送)[：:]?")
_MAX_COLUMNS, _MAX_LINES = 8, 40


def join_cells(lines: list[Line]) -> list[Line]:
    """Return the lines, those of one cell of a flattened, numbered table joined and marked whole."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        kinds = _header(lines, at)
        if not kinds:
            out.append(lines[at])
            at += 1
            continue
        out += lines[at : at + len(kinds)]
        at += len(kinds)
        number = 1
        while at < len(lines) and _is_number(lines[at], number):
            end = _row_end(lines, at + 1, number + 1)
            out += [replace(lines[at], whole=True), *_cells(lines[at + 1 : end], kinds[1:])]
            at, number = end, number + 1
    return out


def _header(lines: list[Line], at: int) -> tuple[Kind, ...]:
    """Return what the columns of a header that begins at a line hold; () where none does."""
    kinds: list[Kind] = []
    for line in lines[at : at + _MAX_COLUMNS]:
        kind = kind_of(line.text)
        if kind is None:
            break
        kinds.append(kind)
    return tuple(kinds) if heads(kinds) and kinds[0] == "number" else ()


def _is_number(line: Line, number: int) -> bool:
    return bool(_BARE_NUMBER.fullmatch(line.text)) and int(line.text.strip(".．、")) == number


def _row_end(lines: list[Line], begin: int, following: int) -> int:
    """Return where a row ends: at the next row's number, at a heading or a note."""
    for at in range(begin, min(len(lines), begin + _MAX_LINES)):
        text = lines[at].text
        mark = marker_of(text)
        if _is_number(lines[at], following) or _NOTE.match(text) or (mark and mark.rank <= 5):
            return at
    return min(len(lines), begin + _MAX_LINES)


def _cells(lines: list[Line], kinds: Sequence[Kind]) -> list[Line]:
    """Return the lines of a row, one a cell where they can be dealt out in one way only."""
    texts = [line.text for line in lines]
    upright = any(len(t) == 1 and not EMPTY.fullmatch(t) for t in texts) and len(texts[0]) == 1
    if not 1 < len(lines) < _MAX_LINES or upright or any("\t" in t or "|" in t for t in texts):
        return lines
    dealt = deal(texts, kinds)
    if not dealt.fits:
        return lines
    begins = (0, *dealt.ends[:-1])
    return [_joined(lines[a:b], kind) for a, b, kind in zip(begins, dealt.ends, kinds, strict=True) if a < b]


def _joined(lines: Sequence[Line], kind: Kind) -> Line:
    """Return one line of a cell's lines; a space between two stands at the break between them."""
    text, offsets = lines[0].text, lines[0].offsets
    for line in lines[1:]:
        between = gap(text, line.text, kind)
        text, offsets = text + between + line.text, (*offsets, *[line.before] * len(between), *line.offsets)
    return replace(lines[0], text=text, offsets=offsets, whole=True)
