"""What a plan states of itself: title, document number, issuer, dates, period, legal basis, copied-to list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.amounts import half_width
from corpus.chunks import sentences
from corpus.model import Fact, Section
from corpus.numbering import chinese_number, ordinal_of
from corpus.outline import paragraphs

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[（(【]\s*(?:19|20|１９|２０)\d{2}\s*[〕\]）)】]\s*第?\d+号")
_NUMBER_LINE = re.compile(rf"(?:发文字号|文号|文件编号)?[：:]?\s*({_NUMBER.pattern})(?:文件)?")
_DATE = r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[二〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
_DATE_LINE = re.compile(rf"[（(]?({_DATE})[）)]?")
_PRINTED = re.compile(rf"(?:[\u4e00-\u9fff（）()]{{0,30}})({_DATE})印发")
_ISSUER_END = re.compile(r"(?:政府|办公室|办公厅|委员会|管委会|局|厅|部|院|委|署|协会|小组)$")
_NOT_ISSUER = re.compile(r"为|根据|按照|.*[《》。，：]")
_SIGNER = re.compile(
    r"(?!为|根据|按照|各)[\u4e00-\u9fff（）]{2,40}(?:政府|办公室|办公厅|委员会|管委会|局|厅|部|国务院|委|署|协会|小组)"
)
_LABELLED_DATE = re.compile(
    r"(?:发布|印发|成文|公布|公开|发文)(?:日期|时间)[：:]\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
)
_ADDRESSEE = re.compile(r"[^。《》]{4,120}(?:政府|部门|单位|机构|委|办|局|办事处|企业|公司)[：:]")
_TERM = re.compile(
    r"(?:实施|执行|规划|计划|有效)(?:期限|年限|期)(?:为|是|：)?((?:19|20)\d{2})年?\s*[—－–\-至到~～]+\s*((?:19|20)\d{2})年"
)
_FROM_YEAR = re.compile(r"((?:19|20)\d{2})年起(\d|[一二三四五六七八九十])年内")
_ONE_YEAR = re.compile(r"((?:19|20)\d{2})年(?:度)?(?![前底末至—]|远景)")
_YEARS_OF = re.compile(r"([一二两三四五六七八九十])年(?:行动|工作|专项|实施|滚动)")
_YEARS_LINE = re.compile(r"[（(]\s*(?:19|20)\d{2}年?\s*[—－–\-至到~～]+\s*(?:19|20)\d{2}年?\s*[）)]")
_PERIOD = re.compile(r"((?:19|20)\d{2})年?\s*[—－–\-至到~～]+\s*((?:19|20)\d{2})年?")
_FIVE_YEARS = re.compile(r"(?:第十([一二三四五六七八九])个五年|[“\"]?十([一二三四五六七八九])五[”\"]?)")
_COPIED = re.compile(r"(?:抄送|抄报|主送)[：:]")
_BASIS = re.compile(r"根据|依据|依照|按照|遵照|贯彻落实|为贯彻|为落实|为深入贯彻|落实")
_NAMED = re.compile(
    r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:\s*[（(][^（）()]*[〔\[（(【]?\d{4}[〕\]）)】]?\s*\d+号[^（）()]{0,20}[）)])?"
)
_UNNAMED = re.compile(
    r"(?:根据|依据|按照|依照|贯彻落实|贯彻|落实)([^，。《》；]{4,40}?(?:精神|要求|规定|部署|文件|意见|决定))(?=，|。|和|；)"
)
_ANNEX_HEADING = re.compile(r"附件|附表|附录")
KINDS = Path(__file__).parent / "kinds.tsv"
_BRACKETED_END = re.compile(r"(?:\s*[（(][^（）()]{1,24}[）)])+$")
_META = re.compile(
    r"(?:索引号|信息索引号?|主题分类|发文机关|发布机构|制发机关|成文日期|生成日期|发文字号|文号|发布日期|公开日期|主题词|有效性|标题|名称|信息名称|体裁分类)[：:]?"
)
_LABELLED_TITLE = re.compile(r"(?:标题|名称|信息名称|文件名称)[：:]\s*(\S.*)")
_LABELLED_ISSUER = re.compile(r"(?:发文机关|发布机构|制发机关|印发机关)[：:]\s*(\S.*)")
_NOT_IN_TITLE = re.compile(r"[。；：，]|文件$|号$|日$")
_HEAD_PARAGRAPHS = 48
_SHORT_LINE = 5  # 政策, 首页: a link of the page, and no line of a title
_TITLE_LINES = 4  # lines that a title is set over, at most
_TITLE_LINE_AT_LEAST = 6  # characters of a line of a title over three lines or more, the last left out
_END_PARAGRAPHS = 12
_ISSUER_LIMIT = 90
_SIGNATURE_LIMIT = 24


@dataclass(frozen=True, slots=True)
class SelfDescription:
    """A plan's title and the facts that its text states, by kind, each with its clean range."""

    title: str
    period: tuple[int, int] | None
    facts: dict[str, tuple[Fact, ...]]


def describe(text: str, sections: Sequence[Section], name: str) -> SelfDescription:
    """Return what the text states of itself; `name` serves as the title of a text that has none."""
    head = _head(text, sections)
    facts: dict[str, list[Fact]] = {}
    titles = _titles(text, head)
    for kind, fact in (*_from_head(text, head), *_from_end(text, sections)):
        facts.setdefault(kind, []).append(fact)
    title = titles[-1] if titles else Fact(name.rsplit(".", 1)[0], 0, 0)
    if titles:
        facts["title"] = [title]
    facts["basis"] = list(_basis(text, head, sections))
    period = _period(half_width(text), title, facts.get("signed", ()))
    if period:
        facts["period"] = [period[1]]
    return SelfDescription(title.value, period[0] if period else None, {k: tuple(v) for k, v in facts.items() if v})


@cache
def kinds() -> tuple[str, ...]:
    """Return the words for kinds of documents."""
    lines = KINDS.read_text(encoding="utf-8").splitlines()
    return tuple(line.split("\t")[0] for line in lines if line and not line.startswith("#"))


def kind_of_title(title: str) -> str:
    """Return the kind of document that a title names at its end (某市养老规划（2021—2025年） is a 规划), "" for none."""
    plain = _BRACKETED_END.sub("", title.strip())
    return max((kind for kind in kinds() if plain.endswith(kind)), key=len, default="")


@cache
def _title_line() -> re.Pattern[str]:
    """Return the pattern of a line that is a title: it ends with a word for a kind of document, brackets may follow."""
    ends = "|".join(map(re.escape, kinds()))
    return re.compile(rf"[^。；，：:]{{4,90}}(?:{ends})(?:[（(][^（）()]{{1,24}}[）)])*")


def _head(text: str, sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Return the paragraphs before the first heading; the title itself is one where Markdown marks make the outline."""
    titled = len(sections) > 1 and not sections[1].marker and _title_line().fullmatch(sections[1].heading)
    lines = paragraphs(text, 0, sections[1 if titled else 0].own_end)
    return [cell for line in lines for cell in _meta_cells(text, line)]


def _meta_cells(text: str, line: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the cells of a row of a web page's table above the text (索引号 … 标题 …), else the line itself."""
    cells = [m.span() for m in re.compile(r"[^\t|]*[^\t|\s]").finditer(text, *line)]
    if len(cells) > 1 and any(_META.fullmatch(text, *cell) for cell in cells):
        yield from cells
    else:
        yield line


def _titles(text: str, head: list[tuple[int, int]]) -> list[Fact]:
    """Return the titles in the head, the plan's own last: a 通知's name serves only where nothing else does."""
    plain: list[Fact] = []
    notices: list[Fact] = []
    i = 0
    short = head[:_HEAD_PARAGRAPHS]
    while i < len(short):
        start, end = short[i]
        if labelled := _LABELLED_TITLE.fullmatch(text, start, end):
            start = labelled.start(1)
        i = _title_end(text, short, i)
        end = short[i][1]
        line = text[start:end].replace("\n", "")
        if _title_line().fullmatch(line) and not _NUMBER_LINE.fullmatch(line):
            (notices if re.search(r"通知$", line) else plain).append(Fact(line, start, end))
        i += 1
    inner = [f for n in notices for f in _within_notice(text, n)]
    return inner + plain if plain else (inner or notices)


def _title_end(text: str, lines: Sequence[tuple[int, int]], at: int) -> int:
    """Return the position of the last line of a title that may begin at `at`; `at` where it is one line, or none."""
    first = text[slice(*lines[at])]
    for last in range(min(at + _TITLE_LINES, len(lines)) - 1, at + 1, -1):
        parts = [text[a:b] for a, b in lines[at : last + 1]]
        broken = all(_TITLE_LINE_AT_LEAST <= len(p) <= 45 and not _NOT_IN_TITLE.search(p) for p in parts[:-1])
        ends_before = any(p.endswith("通知") or "关于" in p for p in parts[1:-1]) or _title_line().fullmatch(first)
        if broken and not ends_before and not _issuer(parts[-1]) and _title_line().fullmatch("".join(parts)):
            return last
    if at + 1 < len(lines) and (
        _YEARS_LINE.fullmatch(text, *lines[at + 1]) or _is_split_title(text, lines[at], lines[at + 1])
    ):
        return at + 1
    return at


def _is_split_title(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether two short lines are one title: neither is prose or another part of the head."""
    upper, lower = text[slice(*first)], text[slice(*second)]
    if (
        len(upper) < _SHORT_LINE
        or re.search(r"[。；：，]|文件$|号$|日$|通知$", upper)
        or len(upper) > 45
        or _issuer(lower)
    ):
        return False
    if not _title_line().fullmatch(upper + lower):
        return False
    named_elsewhere = f"《{upper}{lower}》" in text.replace("\n", "")
    opens = "关于" in upper and "关于" not in lower and not _title_line().fullmatch(upper)
    return named_elsewhere or opens or not (_title_line().fullmatch(upper) or _title_line().fullmatch(lower))


def _within_notice(text: str, notice: Fact) -> Iterator[Fact]:
    """Yield the plan named in 关于印发《…》的通知, or without brackets."""
    found = re.search(r"(?:印发|下发|公布|转发)《?(.+?)》?的通知", text[notice.start : notice.end], re.S)
    if found:
        yield Fact(found[1].replace("\n", ""), notice.start + found.start(1), notice.start + found.end(1))


def _from_head(text: str, head: list[tuple[int, int]]) -> Iterator[tuple[str, Fact]]:
    for start, end in head:
        line = text[start:end]
        if found := _NUMBER_LINE.fullmatch(line):
            yield "number", Fact(half_width(found[1]), start + found.start(1), start + found.end(1))
        elif found := _DATE_LINE.fullmatch(line):
            yield "signed", Fact(found[1], start + found.start(1), start + found.end(1))
        elif found := _LABELLED_DATE.fullmatch(line):
            yield "printed", Fact(found[1], start + found.start(1), start + found.end(1))
        elif found := _LABELLED_ISSUER.fullmatch(line):
            yield "issuer", Fact(found[1], start + found.start(1), start + found.end(1))
        elif _ADDRESSEE.fullmatch(line):
            yield "addressee", Fact(line[:-1], start, end - 1)
        elif issuer := _issuer(line):
            yield "issuer", Fact(issuer, start, start + len(issuer))
        elif (signers := _signers(text, start, end)) and all(len(s.value) <= _SIGNATURE_LIMIT for s in signers):
            yield from (("issuer", signer) for signer in signers)


def _signers(text: str, start: int, end: int) -> list[Fact]:
    """Return who signs in a line, several parted by spaces; [] where it holds anything else."""
    names = [Fact(m[0], *m.span()) for m in re.compile(r"\S+").finditer(text, start, end)]
    return names if all(_SIGNER.fullmatch(name.value) for name in names) else []


def _issuer(line: str) -> str:
    """Return who issues the text named in …人民政府关于…, "" when the line does not say."""
    before = line[: max(line.find("关于", 0, _ISSUER_LIMIT), 0)].rstrip()
    return before if len(before) > 2 and _ISSUER_END.search(before) and not _NOT_ISSUER.match(before) else ""


def _from_end(text: str, sections: Sequence[Section]) -> Iterator[tuple[str, Fact]]:
    """Yield what stands behind the last section, and before the annexes: signature, dates, copied-to list, printing."""
    annex = next((s for s in sections[1:] if not s.marker and _ANNEX_HEADING.match(s.heading)), None)
    last = sections[annex.index - 1] if annex and annex.index > 1 else None
    closing = list(paragraphs(text, last.body, last.own_end))[-_END_PARAGRAPHS:] if last else []
    for start, end in (*closing, *list(paragraphs(text, sections[-1].start))[-_END_PARAGRAPHS:]):
        line = text[start:end]
        if _COPIED.match(line):
            yield "copied", Fact(line[3:].strip(" 。"), start, end)
        elif found := _PRINTED.fullmatch(line):
            yield "printed", Fact(found[1], start, end)
            yield from _printer(text, start, line[: found.start(1)])
        elif found := _DATE_LINE.fullmatch(line):
            yield "signed", Fact(found[1], start + found.start(1), start + found.end(1))
        elif _DATE_LINE.fullmatch(text[end + 1 :].split("\n")[0]):
            yield from (("issuer", signer) for signer in _signers(text, start, end))


def _printer(text: str, start: int, same_line: str) -> Iterator[tuple[str, Fact]]:
    """Yield who printed: named before the date, or in the short line above it."""
    if same_line.strip():
        yield "printer", Fact(same_line.strip(), start, start + len(same_line.rstrip()))
        return
    above = text.rfind("\n", 0, start - 1) + 1
    line = text[above : start - 1]
    if 3 < len(line) <= _SIGNATURE_LIMIT and not re.search(r"[。：，]", line):
        yield "printer", Fact(line, above, start - 1)


def _basis(text: str, head: list[tuple[int, int]], sections: Sequence[Section]) -> Iterator[Fact]:
    """Yield the laws and documents that the preamble rests on, each with its number where it is printed."""
    first = next((s for s in sections[1:] if s.marker.startswith("第") and s.marker.endswith("条")), None)
    opening = [(first.start, first.own_end)] if first and first.ordinal == 1 else []
    for start, end in (*head, *opening):
        for begin, stop in sentences(text, start, end):
            cue = _BASIS.search(text, begin, stop)
            if not cue or stop - begin <= 20 or "印发给你们" in text[begin:stop]:
                continue
            named = list(_NAMED.finditer(text, cue.start(), stop))
            if not named and re.search("制定|提出", text[begin:stop]):
                yield from (Fact(f[1], f.start(1), f.end(1)) for f in _UNNAMED.finditer(text, cue.start(), stop))
            for found in named:
                yield Fact(found[0], found.start(), found.end())


def _period(text: str, title: Fact, signed: Sequence[Fact]) -> tuple[tuple[int, int], Fact] | None:
    """Return first and last year governed, from what says it best.

    In this order: years in the title, a five-year plan that it names, 实施期限为…, 2012年起5年内, the one year that the
    title names, and 三年行动 from the year of signature, if the text names its last year.
    """
    if found := _PERIOD.search(text, title.start, title.end):
        return (int(found[1]), int(found[2])), _fact(found)
    if found := _FIVE_YEARS.search(text, title.start, title.end):
        first = five_year_start(found[1] or found[2])
        return (first, first + 4), _fact(found)
    if found := _TERM.search(text):
        return (int(found[1]), int(found[2])), _fact(found)
    if found := _FROM_YEAR.search(text):
        return (int(found[1]), int(found[1]) + ordinal_of(found[2]) - 1), _fact(found)
    if found := _ONE_YEAR.search(text, title.start, title.end):
        return (int(found[1]), int(found[1])), _fact(found)
    found = _YEARS_OF.search(text, title.start, title.end)
    years = [int(y) for f in signed if (y := half_width(f.value[:4])).isdigit()]
    if found and years:
        last = years[-1] + int(chinese_number(found[1])) - 1
        if f"{last}年" in text:
            return (years[-1], last), _fact(found)
    return None


def _fact(found: re.Match[str]) -> Fact:
    return Fact(found[0], found.start(), found.end())


def five_year_start(numeral: str) -> int:
    """Return the first year of the 十Xth five-year plan: 三 → 2016, 四 → 2021 (the tenth began in 2001)."""
    return 2001 + 5 * ("一二三四五六七八九".index(numeral) + 1)
