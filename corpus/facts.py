"""What a plan states of itself: title, document number, issuer, dates, period, legal basis, copied-to list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.amounts import half_width
from corpus.chunks import sentences
from corpus.five_years import five_years, five_years_dated
from corpus.model import Fact, Section
from corpus.numbering import chinese_number, ordinal_of
from corpus.outline import paragraphs
from corpus.signing import issuers_before, signers
from corpus.titles import NUMBER_LINE, title_line, titles

_DATE = r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[二〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
_DATE_LINE = re.compile(rf"[（(]?({_DATE})[）)]?")
_PRINTED = re.compile(rf"(?:[\u4e00-\u9fff（）()]{{0,30}}) ?({_DATE}) ?印发")
_ADOPTED = re.compile(
    rf"[（(]?(?P<said>(?P<date>{_DATE})(?P<body>[\u4e00-\u9fff]{{4,60}}?(?:会议|大会|委员会))"
    r"(?:审议|讨论)?(?:通过|批准))(?:[ 　，；].{0,120})?[）)]?"
)
_LABELLED_DATE = re.compile(
    r"(?:发布|印发|成文|公布|公开|发文)(?:日期|时间)[：:]\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
)
_ADDRESSEE = re.compile(r"[^。《》]{4,120}(?:政府|部门|单位|机构|委|办|局|办事处|企业|公司)[：:]")
_TERM = re.compile(
    r"(?:(?:实施|执行|规划|计划|有效)(?:期限|年限|时限|期)|》(?:期限|时限))(?:为|是|：)?((?:19|20)\d{2})年?\s*[—－–\-至到~～]+\s*((?:19|20)\d{2})年"
)
_BASE_YEAR = re.compile(
    r"以((?:19|20)\d{2}年)底?(?:作)?为(?:规划)?(?:基准[年期]?|基[年期])|基(?:准[年期]|[年期])(?:为|是|：)?((?:19|20)\d{2}年)"
)
_OF_A_PLAN = re.compile(r"规划|方案|计划|[时期]限")
_FROM_YEAR = re.compile(r"((?:19|20)\d{2})年起(\d|[一二三四五六七八九十])年内")
_ONE_YEAR = re.compile(r"((?:19|20)\d{2})年(?:度)?(?![前底末至—]|远景)")
_YEARS_OF = re.compile(r"([一二两三四五六七八九十])年(?:行动|工作|专项|实施|滚动)")
_PERIOD = re.compile(r"((?:19|20)\d{2})年?\s*[—－–\-至到~～]+\s*((?:19|20)\d{2})年?")
_COPIED = re.compile(r"(?:抄送|抄报|主送)[：:]")
_MORE_COPIED = re.compile(r"[\u4e00-\u9fff（）()]{2,20}(?:[，、][\u4e00-\u9fff（）()、]{2,30})+。?")
_BASIS = re.compile(r"根据|依据|依照|按照|遵照|贯彻落实|为贯彻|为落实|为深入贯彻|落实")
_NAMED = re.compile(
    r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:\s*[（(][^（）()]*[〔\[（(【]?\d{4}[〕\]）)】]?\s*\d+号[^（）()]{0,20}[）)])?"
)
_UNNAMED = re.compile(
    r"(?:根据|依据|按照|依照|贯彻落实|贯彻|落实)([^，。《》；]{4,40}?(?:精神|要求|规定|部署|文件|意见|决定))(?=，|。|和|；)"
)
_ANNEX_HEADING = re.compile(r"附件|附表|附录")
_META = re.compile(
    r"(?:索引号|信息索引号?|主题分类|发文机关|发布机构|制发机关|成文日期|生成日期|发文字号|文号|发布日期|公开日期|主题词|有效性|标题|名称|信息名称|体裁分类)[：:]?"
)
_LABELLED_ISSUER = re.compile(r"(?:发文机关|发布机构|制发机关|印发机关)[：:]\s*(\S.*)")
_END_PARAGRAPHS = 12
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
    named = titles(text, head)
    for kind, fact in (*_from_head(text, head), *_from_end(text, sections)):
        facts.setdefault(kind, []).append(fact)
    if "issuer" in facts:
        facts["issuer"] = _issuing(facts["issuer"], text)
    title = named[-1] if named else Fact(name.rsplit(".", 1)[0], 0, 0)
    if named:
        facts["title"] = [title]
    facts["base"] = list(_base(text))[:1]
    facts["basis"] = [f for f in _basis(text, head, sections) if not title.value.endswith(f.value.strip("《》"))]
    period = _period(half_width(text), title, facts.get("signed", ()))
    if period:
        facts["period"] = [period[1]]
    return SelfDescription(title.value, period[0] if period else None, {k: tuple(v) for k, v in facts.items() if v})


def _head(text: str, sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Return the paragraphs before the first heading; the title itself is one where Markdown marks make the outline."""
    titled = len(sections) > 1 and not sections[1].marker and title_line().fullmatch(sections[1].heading)
    lines = paragraphs(text, 0, sections[1 if titled else 0].own_end)
    return [cell for line in lines for cell in _meta_cells(text, line)]


def _meta_cells(text: str, line: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the cells of a row of a web page's table above the text (索引号 … 标题 …), else the line itself."""
    cells = [m.span() for m in re.compile(r"[^\t|]*[^\t|\s]").finditer(text, *line)]
    if len(cells) > 1 and any(_META.fullmatch(text, *cell) for cell in cells):
        yield from cells
    else:
        yield line


def _from_head(text: str, head: list[tuple[int, int]]) -> Iterator[tuple[str, Fact]]:
    for start, end in head:
        line = text[start:end]
        if found := NUMBER_LINE.fullmatch(line):
            yield "number", Fact(half_width(found[1]), start + found.start(1), start + found.end(1))
        elif found := _DATE_LINE.fullmatch(line):
            yield "signed", Fact(found[1], start + found.start(1), start + found.end(1))
        elif found := _ADOPTED.fullmatch(line):
            yield "adopted", Fact(found["said"], start + found.start("said"), start + found.end("said"))
            yield "signed", Fact(found["date"], start + found.start("date"), start + found.end("date"))
            yield "issuer", Fact(found["body"], start + found.start("body"), start + found.end("body"))
        elif found := _LABELLED_DATE.fullmatch(line):
            yield "printed", Fact(found[1], start + found.start(1), start + found.end(1))
        elif found := _LABELLED_ISSUER.fullmatch(line):
            yield "issuer", Fact(found[1], start + found.start(1), start + found.end(1))
        elif _ADDRESSEE.fullmatch(line):
            yield "addressee", Fact(line[:-1], start, end - 1)
        elif issuers := issuers_before(text, start, end):
            yield from (("issuer", issuer) for issuer in issuers)
        elif (signed := signers(text, start, end)) and all(len(s.value) <= _SIGNATURE_LIMIT for s in signed):
            yield from (("issuer", signer) for signer in signed)


def _from_end(text: str, sections: Sequence[Section]) -> Iterator[tuple[str, Fact]]:
    """Yield what stands behind the last section, and before the annexes: signature, dates, copied-to list, printing."""
    annex = next((s for s in sections[1:] if not s.marker and _ANNEX_HEADING.match(s.heading)), None)
    last = sections[annex.index - 1] if annex and annex.index > 1 else None
    closing = list(paragraphs(text, last.body, last.own_end))[-_END_PARAGRAPHS:] if last else []
    signed: list[Fact] = []
    for start, end in (*closing, *list(paragraphs(text, sections[-1].start))[-_END_PARAGRAPHS:]):
        line = text[start:end]
        if _COPIED.match(line):
            end = _copied_end(text, start, end)
            yield "copied", Fact(text[start + 3 : end].replace("\n", "").strip(" 。"), start, end)
        elif found := _PRINTED.fullmatch(line):
            yield "printed", Fact(found[1], start, end)
            yield from _printer(text, start, line[: found.start(1)])
        elif found := _DATE_LINE.fullmatch(line):
            yield from (("issuer", signer) for signer in signed)
            yield "signed", Fact(found[1], start + found.start(1), start + found.end(1))
        signed = [*signed, *names] if (names := signers(text, start, end)) else []


def _copied_end(text: str, start: int, end: int) -> int:
    """Return where a copied-to list ends: lines go on with it that only list bodies, up to their stop."""
    for _, stop in paragraphs(text, end):
        line = text[end:stop].strip()
        if not _MORE_COPIED.fullmatch(line):
            break
        end = stop
    return end


def _issuing(found: Sequence[Fact], text: str) -> list[Fact]:
    """Return each body that issues, once: those named first together, and whoever else signs with one of them.

    发布机构 of a web page that nowhere stands with them is the site's.
    """
    groups: list[list[Fact]] = []
    for fact in found:
        if groups and not text[groups[-1][-1].end : fact.start].strip(" \n、　"):
            groups[-1].append(fact)
        else:
            groups.append([fact])
    first = {f.value for f in groups[0]} if groups else set()
    together = [f for group in groups if first & {f.value for f in group} for f in group]
    return list({f.value: f for f in reversed(together)}.values())[::-1]


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


def _base(text: str) -> Iterator[Fact]:
    """Yield the years that the text calls a plan's base: 规划期限为2021—2025年，基准年为2020年; not those of an indicator."""
    for found in _BASE_YEAR.finditer(text):
        begin = max(text.rfind(c, 0, found.start()) for c in "。；\n") + 1
        if _OF_A_PLAN.search(text, begin, found.end()):
            group = found.lastindex or 0
            yield Fact(found[group], *found.span(group))


def _period(text: str, title: Fact, signed: Sequence[Fact]) -> tuple[tuple[int, int], Fact] | None:
    """Return first and last year governed, from what says it best.

    In this order: years in the title, a five-year plan that it names, 实施期限为…, 2012年起5年内, the one year that the
    title names, and 三年行动 from the year of signature, if the text names its last year. Of the years that a title means by
    a five-year plan the text's own statement is the fact, where it has one.
    """
    if found := _PERIOD.search(text, title.start, title.end):
        return (int(found[1]), int(found[2])), _fact(found)
    terms = [
        ((int(m[1]), int(m[2])), Fact(text[m.start(1) : m.end()], m.start(1), m.end())) for m in _TERM.finditer(text)
    ]
    for begin, stop, first in five_years(text, title.start, title.end):
        five = (first, first + 4)
        return five, next(
            (fact for own, fact in (*terms, *_dated(text)) if own == five), Fact(text[begin:stop], begin, stop)
        )
    if terms:
        return terms[0]
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


def _dated(text: str) -> Iterator[tuple[tuple[int, int], Fact]]:
    """Yield the years that stand in brackets behind a five-year plan's name."""
    for start, end in five_years_dated(text):
        first, last = re.findall(r"\d{4}", text[start:end])
        yield (int(first), int(last)), Fact(text[start:end], start, end)


def _fact(found: re.Match[str]) -> Fact:
    return Fact(found[0], found.start(), found.end())
