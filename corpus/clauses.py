"""Statement → clauses: each figure with the words that belong to it and the comparator that holds for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.amounts import half_width
from corpus.quantities import VERBS, Quantity, quantities

EDGE = "，,、；;：: 的和及与并且—"
_BREAKS = "，；。：,;！？\t|"
TIME = re.compile(
    r""
    r""
    r"^(?:力争|确保|争取)?(?:到|至|截至|在|自)?(?:(?:(?:19|20)\d{2}|二[〇零][〇零一二三四五六七八九]{2})年?(?:秋季学期|春季学期)?(?:底|末|初)?(?:以?前)?(?:目标：?)?(?=\D|$)|"
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:期间|时期|末)?|(?:今后|未来)?\d+年内|[三五]年(?:内)?累计|全年|"
    r"年内)(?:，|,|使|力争|争取|确保)*"
)
_PLACE_HEAD = re.compile(
    r""
    r"^(?:我[市县区省州]|全[市县区省州国镇](?!性)|本[市县区]|市县区|各地|其中|同时|并且|并|以及|及|和|为|使(?=[我全])|"
    r"[^，,。：:；]{0,24}(?:目标|指标)[：:]|使(?=[^用].{3})|按照?(?:\d{4}年)?(?:不变|可比|当年|现行)?价格?计算的|按照(?=.{4})|"
    r"\d{1,2}[.、．](?!\d)|——|到|均|累计(?=完成|投入|新)|上述指标?)"
)
TAIL = re.compile(
    r"(?:(?:分别|总体|(?<![平人户日月年])均|都|共|累计|约|原则上|至少|不得|应当|应|须|按照?|为|由|到|每[百千万]?[人户年月]+))+$"
)
_OF_ALL = re.compile(r"等\d{1,2}[项类种](?:主要[^，]{1,4}?物)?(?P<what>[^，]{2,20})$")  # 甲、乙等2项主要污染物减排量
_MEASURED = re.compile(r"(?:率|比例|占比|比重|量|额|耗|面积|水平|系数|指数|规模|浓度|强度)$")
_WHOLE_NAME = 4  # characters of a part that names what is measured by itself, at least
LEVEL = re.compile(r"^([国省市县区][家]?级)$|^(自治区级)$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A figure with the clause that states it; offsets into the statement, ends exclusive.

    Attributes:
        quantity: the figure.
        start: where the clause begins.
        end: where it ends.
        before: the words in front of the figure and its comparator, from the figure before it or the clause's start.
        after: the words behind it, to the next figure or the clause's end.
        comparator: its own, or that of the list it continues (达到65%和55%).
        context: the clauses before it in the statement, nearest last.
        named: the name that 分别 deals to it, "" for none.
        continues: whether another figure stands before it in the same clause.
        follows: whether one stands in the clause before.

    """

    quantity: Quantity
    start: int
    end: int
    before: str
    after: str
    comparator: str
    context: tuple[str, ...]
    named: str = ""
    continues: bool = False
    follows: bool = False


def clauses(statement: str) -> Iterator[Clause]:
    """Yield the clauses of a statement's figures in text order."""
    found = list(quantities(statement))
    comparator, dealt = "", [""]
    for i, quantity in enumerate(found):
        start, end = _bounds(statement, quantity)
        last = found[i - 1] if i and found[i - 1].reach[1] > start else None
        following = found[i + 1] if i + 1 < len(found) and found[i + 1].reach[0] < end else None
        begin = _cut(statement, last, quantity, start)[1] if last else start
        before = statement[begin : quantity.reach[0]]
        chained = last is not None and bool(re.fullmatch(r"[、和及与]|以及", before)) and not quantity.before
        before_word = comparator if chained or LEVEL.match(before.strip(EDGE)) else ""
        if not chained:
            dealt = _dealt(statement, before, found[i:])
        comparator = quantity.before or before_word
        words = [w for w in (comparator, quantity.after) if w]
        if not quantity.before and not last and (aim := re.search(r"力争|争取", before)):
            words, comparator = [aim[0], *words], aim[0]
        elif aim := re.search(r"^[^，]*?(力争|争取)(?=[^，]{3})", before):
            words = [aim[1], *words]
        cut = _cut(statement, quantity, following, end)[0]
        left = begin + len(before) - len(before.lstrip("、和及与以"))
        joined = last is not None and bool(re.search(r"[由从比]", statement[start : last.start]))
        yield Clause(
            quantity=quantity,
            start=left if last and not joined else start,
            end=cut,
            before=before,
            after=statement[quantity.reach[1] : cut],
            comparator="…".join(words),
            context=tuple(re.split(rf"[{_BREAKS}]", statement[:start].rstrip(_BREAKS)))[-4:],
            named=dealt.pop(0) if dealt and dealt[0] else "",
            continues=last is not None,
            follows=bool(i) and found[i - 1].end > max(statement.rfind(c, 0, max(start - 1, 0)) for c in _BREAKS),
        )


def _bounds(text: str, quantity: Quantity) -> tuple[int, int]:
    """Return the range of the clause around a figure, from break to break."""
    start = max(text.rfind(c, 0, quantity.reach[0]) for c in _BREAKS) + 1
    ends = [i for c in _BREAKS if (i := text.find(c, quantity.reach[1])) >= 0]
    return start, min(ends, default=len(text))


def _cut(text: str, quantity: Quantity, following: Quantity | None, end: int) -> tuple[int, int]:
    """Return where a figure's own words end, and where the words of the next figure in its clause begin."""
    if following is None:
        return end, end
    gap = text[quantity.reach[1] : following.reach[0]]
    mark = gap.rfind("、") if "、" in gap else max(gap.rfind("和"), gap.rfind("及"))
    if gap[-1:] in ("、", "和", "及", "与"):
        mark = len(gap) - 1
    if mark < 0:
        verb = re.search(rf"(?:{VERBS}|赴|到)+$", gap)
        return quantity.reach[1] + (verb.start() if verb else len(gap)), quantity.reach[1]
    return quantity.reach[1] + mark, quantity.reach[1] + mark


def _dealt(text: str, before: str, rest: list[Quantity]) -> list[str]:
    """Return the names that 分别 deals to the figures that follow, [""] when it deals none."""
    subject = TAIL.sub("", re.sub(r"分别[^，]*$", "", before)) if "分别" in before else ""
    parts = re.split(r"[、和与]", bare_words(subject)) if subject else []
    gaps = [text[a.reach[1] : b.reach[0]] for a, b in pairwise(rest)]
    run = next((i for i, g in enumerate(gaps) if not re.fullmatch(r"[、和及与]|以及", g)), len(gaps)) + 1
    if len(parts) < 2 or run != len(parts):
        return [""]
    if kind := _OF_ALL.search(parts[-1]):
        return [p + kind["what"] for p in (*parts[:-1], parts[-1][: kind.start()])]
    if all(len(p) >= _WHOLE_NAME and _MEASURED.search(p) for p in parts[:-1]):
        return parts
    key = len(parts[1]) if len(parts) > 2 else 2
    lead, tail = parts[0][:-key], parts[-1][key:]
    return [lead + p[-key:] + tail if i == 0 else lead + p[:key] + tail for i, p in enumerate(parts)]


def bare_words(before: str) -> str:
    """Return the words before a figure without the time, the place they hold for, and adverbs at their end."""
    text = half_width(before.strip(EDGE)) if re.match(r"[０-９]", before) else before.strip("，,、；;：: ")
    while True:
        shorter = _PLACE_HEAD.sub("", TIME.sub("", text)).lstrip("，,、和及以—")
        if shorter == text:
            break
        text = shorter
    return text
