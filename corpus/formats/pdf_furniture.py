"""What a page carries beside the body of its document: page numbers, running heads, review balloons, a site's chrome.

Nothing is told by its place alone: a line is furniture for its shape, or because it comes again on other pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.formats.pdf_lines import PrintLine, line_of
from corpus.numbering import marker_of
from corpus.source import PageSize

_NUMBER_BAND = 0.2  # of a page's height, at its head and at its foot, where page numbers stand (low on pages across)
_HEAD_BAND = 0.14  # where running heads stand
_DASHES = "-—–－―─﹣"
_NUMBER = re.compile(
    rf"[{_DASHES}·•]+\s*(?P<dashed>\d{{1,4}})\s*[{_DASHES}·•]+"
    r"|第\s*(?P<named>\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?P<bare>\d{1,4})|\d{1,4}\s*/\s*\d{1,4}"
)
_BALLOON = re.compile(r"(?:删除|设置格式|批注|插入|带格式|移动)(?:了|的)?(?:内容|[(（](?:插入|删除)[)）])?[\[［:：]")
_APART = 0.6  # of the size, that a balloon stands off the text beside it
_CONTINUED = re.compile(r"[（(]?续表?\s*\d{0,2}[)）]?|[（(]接上(?:页|表)[)）]")
_PRINTED = re.compile(
    r"(?:https?://|file:///)\S+(?:\s+\d{1,4}\s*/\s*\d{1,4})?"
    r"|\d{4}[/-]\d{1,2}[/-]\d{1,2}[,，]?\s*(?:上午|下午)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s.*)?"
)
_SITE_HEAD = re.compile(
    r"(?:您?当前(?:所在)?的?位置|您?(?:现在)?所在的?位置)\s*[：:].*|首页\s*[>＞»›].*|(?:首页|网站首页)(?:\s+\S{2,8}){3,}"
    r"|(?:【?(?:打印(?:本页)?|关闭(?:窗口)?|收藏|分享到?)】?\s*[:：]?\s*){1,4}|【?字(?:体|号)\s*[:：]?.{0,16}"
)
_SITE_FOOT = re.compile(
    r"网站标识码|ICP\s*备|公网安备|版权所有|网站地图|(?:建议|推荐)使用.{0,30}浏览器|打印本页|关闭窗口"
)
_SITE_LINES = 20  # lines from the first of a file, or to its last, among which a site's own stand
_END_NUMBER = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")
_ANNEX = re.compile(r"附\s*[件表录图]")
_SMALLER = 0.88  # of the body's size, that a running head is set in where it comes but twice
_OFTEN = 3  # pages on which a line at one place is a running head whatever its size
_NEAR = 3.0  # points


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines of print outside its tables.

    Attributes:
        number: of the page, from 1.
        size: of the page.
        lines: from the top.
        others: heights of the middles of what else the body has there: the rows of tables.
    """

    number: int
    size: PageSize
    lines: Sequence[PrintLine]
    others: Sequence[float] = ()


@dataclass(slots=True)
class Furniture:
    """The lines that are no part of the body.

    Attributes:
        kinds: number | running | site | watermark, by the line's identity.
    """

    kinds: dict[int, str] = field(default_factory=dict)

    def set_aside(self, lines: Iterable[PrintLine], kind: str) -> None:
        """Put lines aside, but for those that are."""
        for line in lines:
            self.kinds.setdefault(id(line), kind)

    def kind(self, line: PrintLine) -> str:
        """Return what a line is, "" for one of the body."""
        return self.kinds.get(id(line), "")


def without_balloons(lines: Sequence[PrintLine]) -> tuple[list[PrintLine], list[PrintLine], int]:
    """Return a page's lines without the review balloons beside its text column, the balloons' lines, and how many.

    A balloon begins with what the review did (删除[…]: …) and stands right of the column; what stands in its column
    belongs to it. A line that says so within the column is text.
    """
    starts = [place for line in lines for place in _balloon_starts(line)]
    if not starts:
        return list(lines), [], 0
    edge = min(starts) - _NEAR
    cut = [_cut(line, edge) for line in lines]
    rights = sorted(left.box.right for left, right in cut if left)
    if not rights or edge < rights[int(len(rights) * 0.9)]:
        return list(lines), [], 0
    return [left for left, _ in cut if left], [right for _, right in cut if right], len(starts)


def _balloon_starts(line: PrintLine) -> list[float]:
    """Return where balloons begin in a line: at its start, behind a gap, or where the size of its glyphs changes."""
    glyphs = line.glyphs
    out = []
    for found in _BALLOON.finditer("".join(glyph.char for glyph in glyphs)):
        glyph, before = glyphs[found.start()], glyphs[found.start() - 1] if found.start() else None
        if before is None or glyph.left - before.right > _APART * line.size or glyph.size < _SMALLER * before.size:
            out.append(glyph.left)
    return out


def _cut(line: PrintLine, edge: float) -> tuple[PrintLine | None, PrintLine | None]:
    """Return what of a line stands left of an edge and what right; all of it where it goes over without a gap."""
    left = [glyph for glyph in line.glyphs if glyph.left < edge]
    right = [glyph for glyph in line.glyphs if glyph.left >= edge]
    if not left or not right:
        return (line, None) if left else (None, line)
    ends, begins = max(glyph.right for glyph in left), min(glyph.left for glyph in right)
    if begins - ends < _APART * line.size and right[0].size > _SMALLER * left[-1].size:
        return line, None
    return line_of(left, line.box.page), line_of(right, line.box.page)


def furniture(pages: Sequence[PageLines]) -> Furniture:
    """Return which lines are furniture: page numbers, running heads and feet, a browser's and a site's lines."""
    found = Furniture()
    for page in pages:
        found.set_aside((line for line in page.lines if line.oblique), "watermark")
    _page_numbers(pages, found)
    _printed(pages, found)
    _running(pages, found)
    _page_numbers(pages, found)  # those above a running foot, or under a running head
    _site(pages, found)
    return found


def _in_band(page: PageLines, line: PrintLine, band: float) -> bool:
    return not band * page.size.height < line.middle < (1 - band) * page.size.height


def _is_outermost(page: PageLines, line: PrintLine, found: Furniture) -> bool:
    """Tell whether only furniture stands beyond a line, towards the edge of the page that it is nearer to."""
    head = line.middle < page.size.height / 2
    body = [other.middle for other in page.lines if other is not line and not found.kind(other)]
    beyond = [
        middle < line.middle - _NEAR if head else middle > line.middle + _NEAR for middle in (*body, *page.others)
    ]
    return not any(beyond)


def _page_numbers(pages: Sequence[PageLines], found: Furniture) -> None:
    """Find page numbers: by their dashes, bare ones by counting the pages or by standing apart on the only page."""
    bare: list[tuple[PageLines, PrintLine, int]] = []
    for page in pages:
        for line in page.lines:
            shape = None if found.kind(line) else _NUMBER.fullmatch(line.text)
            if not shape or not _in_band(page, line, _NUMBER_BAND) or not _is_outermost(page, line, found):
                continue
            if shape["bare"]:
                bare.append((page, line, int(shape["bare"])))
            else:
                found.set_aside([line], "number")
    steps = Counter(value - page.number for page, _, value in bare)
    for page, line, value in bare:
        if steps[value - page.number] >= 2 or (len(pages) == 1 and _stands_apart(page, line)):
            found.set_aside([line], "number")


def _stands_apart(page: PageLines, line: PrintLine) -> bool:
    gaps = [abs(other.middle - line.middle) for other in page.lines if other is not line]
    return bool(gaps) and min(gaps) > 2 * line.size


def _printed(pages: Sequence[PageLines], found: Furniture) -> None:
    """Find what a browser prints at the head and foot of each page: date and title, address and number."""
    for page in pages:
        for line in page.lines:
            if _in_band(page, line, _HEAD_BAND) and _PRINTED.fullmatch(line.text) and _is_outermost(page, line, found):
                found.set_aside([line], "site")
            elif _CONTINUED.fullmatch(line.text) and _is_outermost(page, line, found):
                found.set_aside([line], "running")


def _running(pages: Sequence[PageLines], found: Furniture) -> None:
    """Find running heads and feet: the same words at the same place of several pages, nothing of the body beyond them."""
    sizes = Counter(round(line.size) for page in pages for line in page.lines for _ in line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0
    for _ in range(3):  # a head of several lines, from the outermost
        places: dict[tuple[str, int], list[PrintLine]] = defaultdict(list)
        for page in pages:
            for line in page.lines:
                if (
                    not found.kind(line)
                    and _in_band(page, line, _HEAD_BAND)
                    and _may_run(line)
                    and _is_outermost(page, line, found)
                ):
                    places[_counted(line.text, page.number), round(line.middle / _NEAR)].append(line)
        again = [
            lines
            for lines in places.values()
            if len(lines) >= _OFTEN or (len(lines) == 2 and lines[0].size < _SMALLER * body)
        ]
        for lines in again:
            found.set_aside(lines, "running")
        if not again:
            break


def _counted(text: str, page: int) -> str:
    """Return a head with how far the number at one of its ends is from the page's, in place of that number."""
    return _END_NUMBER.sub(lambda found: f"\0{int(found[0]) - page}", text, count=1)


def _may_run(line: PrintLine) -> bool:
    """Tell whether a line may be a running head: a heading of the body or an annex's name on each of its pages is none."""
    return not (marker_of(line.text) or _ANNEX.match(line.text) or line.text[-1] in "。；")


def _site(pages: Sequence[PageLines], found: Furniture) -> None:
    """Find the lines of a web site around its article, in the first lines and the last lines of a file."""
    lines = [line for page in pages for line in page.lines]
    for line in lines[:_SITE_LINES]:
        if _SITE_HEAD.fullmatch(line.text):
            found.set_aside([line], "site")
    for line in lines[-_SITE_LINES:]:
        if _SITE_FOOT.search(line.text) and "。" not in line.text:
            found.set_aside([line], "site")
