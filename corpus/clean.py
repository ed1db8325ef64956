"""Raw file → clean text: page breaks rejoined and markup dropped, each kept character mapped home.

The rules know the shape of official documents, not any one plan. They only ever drop characters or turn what
separates (line breaks, cell tags) into one newline, tab or space, so a clean range always has a raw span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.digits import close_digits
from corpus.layout import set_aside
from corpus.margins import runs_on
from corpus.markup import Line
from corpus.model import CleanText
from corpus.narrow import join_cells
from corpus.numbering import marker_of
from corpus.printed import lines_of
from corpus.source import Source
from corpus.spaces import touch

_OPEN = "（([〔【{《“"
_CLOSE = "）)]〕】}》”"
_STOPS = "。！？；：…!?;:”》】〕]）)"
_NEVER_FIRST = "、，。；：）】〕》”％%"
_BARE_NUMBER = re.compile(r"\d{1,4}")
_PROSE = re.compile(r"[，。；,;]")
_UNIT_LIST = re.compile(r"[^。；]{2,18}(?:[、，,；;][^。；、，,]{2,18})*")
_UNIT_END = re.compile(r"(?:局|委|办|部|会|厅|院|中心|科协|联|台|队|校|社|司|政府|街|镇|区|县|市)(?:（.{1,8}）)?$")
_LABELLED = re.compile(r"[\u4e00-\u9fff（）]{2,10}(?:单位|部门|机构)[：:]")
_LABEL_AHEAD = re.compile(r"[^、，。；]{2,12}[：:]")
_OPEN_LABELLED = re.compile(
    r"[（(\[〔【][^（()）\[\]〔〕【】]{0,200}(?:单位|部门)[：:][^。（()）\[\]〔〕【】]{0,400}[；;]"
)
_DECIMAL = re.compile(r"\d{1,3}\.\d+[^\d.．、\s]")
_REST_OF_NAME = re.compile(r"(?:[局委办部厅会院]{1,2}|(?:人民)?政府)(?:[、，；。].*)?")
_WRAP_LIMIT = 60
_INDENT = 2  # characters that the first line of a paragraph is set in
_UNIT_LIST_LIMIT = 600
_ROW_LINES = 8  # lines that a row of a flattened table takes, at most; a page has more


@dataclass(slots=True)
class _Paragraph:
    """The paragraph being joined; it keeps counts, so that each line costs its own length only."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    open_brackets: int = 0
    has_prose: bool = False
    has_stop: bool = False
    whole: bool = False

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.open_brackets += sum(c in _OPEN for c in text) - sum(c in _CLOSE for c in text)
        self.has_prose = self.has_prose or bool(_PROSE.search(text))
        self.has_stop = self.has_stop or "。" in text

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def first(self) -> str:
        return self.parts[0]

    @property
    def last(self) -> str:
        return self.parts[-1]


def clean(source: Source) -> CleanText:
    """Return a source's text without page breaks, page numbers, markup and layout spaces.

    Paragraphs are separated by one newline, which maps to the raw break (line end or tag) between them.
    """
    read = close_digits(list(lines_of(source)))
    aside = set_aside([line.text for line in read])
    read = join_cells([line for i, line in enumerate(read) if i not in aside])
    width = _wrap_width(read)
    text: list[str] = []
    offsets: list[int] = []
    covered: set[int] = set()
    paragraph = _Paragraph()
    counts = _counting_rows(read)
    going_on = runs_on(source)
    for number, line in enumerate(read):
        if paragraph.length and number not in counts and not line.whole and _is_page_number(paragraph, line):
            continue
        parted = line.whole or paragraph.whole or not paragraph.length
        if not parted and (_continues(paragraph, line, width) or _goes_on(paragraph, line, going_on)):
            gap = _needed_space(paragraph.last, line.text)
            joined = gap + line.text
        else:
            gap = "\n" if paragraph.length else ""
            joined = line.text
            paragraph = _Paragraph(whole=line.whole)
        paragraph.add(joined)
        text += (gap, line.text)
        offsets += [line.before] * len(gap)
        covered |= {len(offsets) + i for i in line.covered}
        offsets += line.offsets
    return CleanText("".join(text), tuple(offsets), frozenset(covered))


def _needed_space(left: str, right: str) -> str:
    """Return the space between two lines of a paragraph: between Latin words, not within a year (202⏎5年)."""
    return (
        ""
        if (left[-1].isdigit() and right[0].isdigit()) or touch(left[-1], right[0]) or not left[-1].isalnum()
        else " "
    )


def _wrap_width(read: list[Line]) -> int:
    """Return the column at which the file breaks its lines, 0 when its lines are whole paragraphs."""
    lengths = sorted(len(line.text) for line in read)
    if len(lengths) < 8:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    near = sum(abs(length - width) <= 2 for length in lengths)
    return width if 20 <= width <= _WRAP_LIMIT and near >= 0.35 * len(lengths) else 0


def _counting_rows(read: list[Line]) -> frozenset[int]:
    """Return the positions of bare numbers that count the rows of a flattened table: each one more, a few lines on."""
    bare = [(i, int(line.text)) for i, line in enumerate(read) if _BARE_NUMBER.fullmatch(line.text)]
    out: set[int] = set()
    for (i, number), (j, following) in pairwise(bare):
        if following == number + 1 and j - i <= _ROW_LINES:
            out |= {i, j}
    return frozenset(out)


def _is_page_number(paragraph: _Paragraph, line: Line) -> bool:
    """Tell whether a bare number cuts an unfinished sentence: then it is a page number, not a table cell."""
    return bool(_BARE_NUMBER.fullmatch(line.text)) and _unfinished(paragraph) and not _lists_units(paragraph)


def _continues(paragraph: _Paragraph, line: Line, width: int) -> bool:
    """Tell whether `line` goes on with `paragraph`, from which a page or line break cut it."""
    following = line.text
    if paragraph.first.startswith("|") or following.startswith("|") or "\t" in following + paragraph.last:
        return False
    if "|" in following and "|" in paragraph.last:
        return False
    if _closes_bracket_of(paragraph, following) or following[0] in _NEVER_FIRST:
        return True
    if following[0] == "的" and paragraph.last[-1] not in _STOPS:
        return True  # …感染⏎的肺炎疫情防控领导小组
    if paragraph.last[-1] in "、，," and _DECIMAL.match(following):
        return True  # 13.67万吨、⏎0.69万吨 is no item 0
    if marker_of(following) or _BARE_NUMBER.fullmatch(following):
        return False
    if paragraph.last[-1] in "）)" and _LABELLED.match(paragraph.first) and _REST_OF_NAME.fullmatch(following):
        return True  # 各县（市、区）⏎人民政府
    if paragraph.last[-1] in _STOPS and paragraph.open_brackets > 0 and _LABELLED.match(following):
        return bool(_OPEN_LABELLED.search(paragraph.text[-600:])) or _is_full(paragraph, width)
    if paragraph.last[-1] in _STOPS:
        return paragraph.open_brackets > 0 and paragraph.last[-1] in "：；:;" and _is_full(paragraph, width)
    if line.heading_mark and following[-1] not in "。；":
        return False
    if _is_full(paragraph, width):
        return True
    if _LABELLED.match(paragraph.first):
        return _cuts_labelled_list(paragraph, following)
    if paragraph.last[-1] not in "，、," and _is_unit_cell(following):
        return False
    return _unfinished(paragraph) and not _lists_units(paragraph)


def _goes_on(paragraph: _Paragraph, line: Line, going_on: frozenset[int]) -> bool:
    """Tell whether `line` stands under a full line where no paragraph begins; an item or a table's row does begin."""
    in_table = "\t" in line.text + paragraph.last or "|" in line.text[:1] + paragraph.first[:1]
    return line.offsets[0] in going_on and not in_table and not marker_of(line.text)


def _is_full(paragraph: _Paragraph, width: int) -> bool:
    """Tell whether a paragraph's last line reaches the column where the file breaks lines; a first one may be indented."""
    indent = _INDENT if len(paragraph.parts) == 1 and paragraph.has_prose else 0
    return bool(width) and len(paragraph.last) >= width - 3 - indent


def _closes_bracket_of(paragraph: _Paragraph, following: str) -> bool:
    """Tell whether `paragraph` leaves a bracket open that `following` closes before opening another.

    Kinds are not matched: texts print 〔…】.
    """
    if paragraph.open_brackets <= 0:
        return False
    first = next((c for c in following if c in _OPEN + _CLOSE), "")
    return bool(first) and first in _CLOSE and not marker_of(following)


def _cuts_labelled_list(paragraph: _Paragraph, following: str) -> bool:
    """Tell whether 配合单位：…、市卫生健康 stops within a name that `following` goes on with."""
    if _LABEL_AHEAD.match(following) or "。" in paragraph.last:
        return False
    return not _UNIT_END.search(paragraph.last) or bool(_REST_OF_NAME.fullmatch(following))


def _unfinished(paragraph: _Paragraph) -> bool:
    """Tell whether a paragraph is prose that stops mid-sentence (a heading has no stop either, but is no prose)."""
    if paragraph.last[-1] in _STOPS:
        return False
    if paragraph.last[-1] in "，、,":
        return True
    if marker_of(paragraph.first):
        return paragraph.has_stop or paragraph.length >= 60
    return paragraph.length >= 25 and paragraph.has_prose


def _is_unit_cell(line: str) -> bool:
    """Tell whether a line is nothing but two or more units: a sentence that goes on would come to its stop."""
    return "、" in line and bool(_UNIT_LIST.fullmatch(line) and _UNIT_END.search(line)) and "：" not in line


def _lists_units(paragraph: _Paragraph) -> bool:
    """Tell whether a paragraph is a table cell that only lists units: the next cell does not go on with it."""
    if paragraph.length > _UNIT_LIST_LIMIT:
        return False
    text = paragraph.text
    return bool(_UNIT_LIST.fullmatch(text) and _UNIT_END.search(text)) and "：" not in text
