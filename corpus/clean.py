"""Raw file → clean text: page breaks rejoined and markup dropped, each kept character mapped home.

The rules know the shape of official documents, not any one plan. They only ever drop characters or turn a run of
line breaks into one newline, so a clean range always has a raw span.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.model import CleanText
from corpus.numbering import marker_of

_OPEN = "（([〔【{《“"
_CLOSE = "）)]〕】}》”"
_STOPS = "。！？；：…!?;:”》】〕]）)"
_RULE = re.compile(r"[-*_=]{3,}")
_PAGE_NUMBER = re.compile(r"[-—–－]+\s*\d{1,4}\s*[-—–－]+|第\s*\d+\s*页(?:\s*[共/]\s*\d+\s*页?)?")
_BARE_NUMBER = re.compile(r"\d{1,4}")
_HEAD_MARK = re.compile(r"\s*(#{1,6}\s+|#{1,6}(?=[^\s#])|>\s+|[*+-]\s+(?=\S))")
_EMPHASIS = re.compile(r"\*{2,3}|`+|~~")
_PROSE = re.compile(r"[，。；,;]")
_UNIT_LIST = re.compile(r"[^。；]{2,18}(?:[、，,；;][^。；、，,]{2,18})*")
_UNIT_END = re.compile(r"(?:局|委|办|部|会|厅|院|中心|科协|联|台|队|校|社|政府|街|镇)(?:（.{1,8}）)?$")
_WRAP_LIMIT = 60


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    offsets: tuple[int, ...]
    heading_mark: bool


def clean(raw: str) -> CleanText:
    """Return the text without page breaks, page numbers, markup and layout spaces.

    Paragraphs are separated by one newline, which maps to a raw line break between them.
    """
    lines = [line for line in _lines(raw) if line.text]
    width = _wrap_width(lines)
    text: list[str] = []
    offsets: list[int] = []
    last: _Line | None
    paragraph, last = "", None
    for line in lines:
        if paragraph and _is_page_number(paragraph, line):
            continue
        if last and _continues(paragraph, last, line, width):
            gap = _needed_space(paragraph, line.text)
            if gap:
                text.append(" ")
                offsets.append(line.offsets[0] - 1)
            paragraph += gap + line.text
        else:
            if paragraph:
                text.append("\n")
                offsets.append(raw.rindex("\n", 0, line.offsets[0]))
            paragraph = line.text
        text.append(line.text)
        offsets.extend(line.offsets)
        last = line
    return CleanText("".join(text), tuple(offsets))


def _lines(raw: str) -> list[_Line]:
    """Return the lines of `raw` without layout, each character with its raw offset."""
    out: list[_Line] = []
    start = 0
    for piece in raw.split("\n"):
        out.append(_line(piece, start))
        start += len(piece) + 1
    return out


def _line(piece: str, start: int) -> _Line:
    """Return one line without edges, markup and layout spaces."""
    head = _HEAD_MARK.match(piece)
    begin = head.end() if head else 0
    body = piece[begin:]
    bare = _EMPHASIS.sub("", body).strip()
    if _RULE.fullmatch(bare) or _RULE.fullmatch(piece.strip()) or _PAGE_NUMBER.fullmatch(piece.strip()):
        return _Line("", (), heading_mark=False)
    dropped = {i for found in _EMPHASIS.finditer(body) for i in range(*found.span())}
    kept = [(c, start + begin + i) for i, c in enumerate(body) if i not in dropped and c not in "\r\ufeff\u200b"]
    while kept and kept[0][0].isspace():
        kept.pop(0)
    while kept and kept[-1][0].isspace():
        kept.pop()
    kept = _without_layout_spaces(kept)
    marked = head is not None and head[1].startswith("#")
    return _Line("".join(c for c, _ in kept), tuple(o for _, o in kept), heading_mark=marked)


def _without_layout_spaces(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Drop spaces beside Chinese characters; keep tabs, one space between Latin words, one for a wide gap."""
    out: list[tuple[str, int]] = []
    i = 0
    while i < len(kept):
        if not kept[i][0].isspace():
            out.append(kept[i])
            i += 1
            continue
        j = i
        while kept[j][0].isspace():
            j += 1
        run = kept[i:j]
        tab = next((item for item in run if item[0] == "\t"), None)
        if tab:
            out.append(tab)
        elif len(run) >= 3 or not (_wide(out[-1][0]) or _wide(kept[j][0])):
            out.append((" ", run[0][1]))
        i = j
    return out


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def _needed_space(left: str, right: str) -> str:
    return "" if _wide(left[-1]) or _wide(right[0]) or not left[-1].isalnum() else " "


def _wrap_width(lines: list[_Line]) -> int:
    """Return the column at which the file breaks its lines, 0 when its lines are whole paragraphs."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < 8:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    near = sum(abs(length - width) <= 2 for length in lengths)
    return width if 20 <= width <= _WRAP_LIMIT and near >= 0.35 * len(lengths) else 0


def _is_page_number(paragraph: str, line: _Line) -> bool:
    """Tell whether a bare number cuts an unfinished sentence: then it is a page number, not a table cell."""
    return bool(_BARE_NUMBER.fullmatch(line.text)) and _unfinished(paragraph) and not _lists_units(paragraph)


def _continues(paragraph: str, last: _Line, line: _Line, width: int) -> bool:
    """Tell whether `line` goes on with `paragraph`, from which a page or line break cut it."""
    following = line.text
    if paragraph.startswith("|") or following.startswith("|") or "\t" in following + last.text:
        return False
    if _closes_bracket_of(paragraph, following):
        return True
    if marker_of(following) or paragraph[-1] in _STOPS or _BARE_NUMBER.fullmatch(following):
        return False
    if line.heading_mark and following[-1] not in "。；":
        return False
    full_line = bool(width) and len(last.text) >= width - 3
    return full_line or (_unfinished(paragraph) and not _lists_units(paragraph))


def _closes_bracket_of(paragraph: str, following: str) -> bool:
    """Tell whether `paragraph` leaves a bracket open that `following` closes before opening another.

    Kinds are not matched: texts print 〔…】.
    """
    if sum(c in _OPEN for c in paragraph) <= sum(c in _CLOSE for c in paragraph):
        return False
    first = next((c for c in following if c in _OPEN + _CLOSE), "")
    return bool(first) and first in _CLOSE and not marker_of(following)


def _unfinished(paragraph: str) -> bool:
    """Tell whether a paragraph is prose that stops mid-sentence (a heading has no stop either, but is no prose)."""
    if paragraph[-1] in _STOPS:
        return False
    if paragraph[-1] in "，、,":
        return True
    if marker_of(paragraph):
        return "。" in paragraph or len(paragraph) >= 60
    return len(paragraph) >= 25 and bool(_PROSE.search(paragraph))


def _lists_units(paragraph: str) -> bool:
    """Tell whether a paragraph is a table cell that only lists units: the next cell does not go on with it."""
    return bool(_UNIT_LIST.fullmatch(paragraph) and _UNIT_END.search(paragraph)) and "：" not in paragraph
