"""Document → targets: every quantity that a plan commits to or starts from, with comparator, unit and year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.chunks import sentences
from corpus.facts import five_year_start
from corpus.model import Document
from corpus.numbering import chinese_number
from corpus.outline import paragraphs

Kind = Literal["target", "baseline", "standing"]

_MEASURE = (
    "个百分点|百分点|万?平方米|万?平方公里|公顷|万亩|亩|立方米|公里|千米|海里|兆瓦时|亿?万?千瓦时|亿?万?千瓦|兆瓦|万?吨标准煤|亿?万?吨|"
    "微克/立方米|毫克/升|[PTGEZ]B|Mbps|Gbps|PFLOPS|EFlops|亿美元|万美元|美元|亿元|万元|元|"
    "人次|人天|名次|名|人|户次|户|家次|家|个|所|座|项次|项|场次|场|次|套|件|张|台|辆|艘|架|处|条|部|篇|册|期|支|届|批次|班次|班|"
    "课时|学时|小时|分钟|秒|工作日|天|岁|倍|级|例|床|位|对|款|片|块|根|组|队|站|点|县|乡镇|镇|村|省份|盏|株|头|只|羽|尾|份|宗|笔|门|种|类|米|升|度|平米"
)
_NUM = r"\d[\d,，]*(?:\.\d+)?|[零一二两三四五六七八九十百千]+(?:点[一二三四五六七八九零]+)?"
_SCALE = r"(?:万亿|千万|百万|十万|亿|万|千|百)?"
_QUANTITY = re.compile(
    rf"(?:百分之(?P<pct>[零一二两三四五六七八九十百]+(?:点[一二三四五六七八九零]+)?)"
    rf"|(?P<rank>第)?(?P<low>{_NUM})(?P<lowscale>{_SCALE})(?:[%％个家名]?(?P<to>[—－–\-~～至到])(?P<high>{_NUM}))?(?P<scale>{_SCALE})"
    rf"(?P<unit>[%％‰]|余?(?:{_MEASURE})))"
)
_AFTER = re.compile(r"(?:及|或|（含）)?(以上|以下|以内|之内|左右|上下)")
_BEFORE = re.compile(
    r"(力争(?:达到|超过|突破|实现|完成|获评|获批|新增|到)|不(?:少于|低于|超过|高于|得低于|得少于|多于|大于|小于)|达到|超过|高于|低于|至少|"
    r"控制在|稳定在|保持在|突破|提高到|提升到|提高至|提升至|增加到|增长到|扩大到|降低到|下降到|降至|减少到|压减到|力争|接近|约|累计|均达|达)"
    r"(?:了|约|全市|全省|全区|全县|全国|都|均|总数|总量)*$"
)
_YEAR = re.compile(r"((?:19|20)\d{2})年?(?=[底末前初以内之目远的\s,，—\-]|年|$)")
_FIVE = re.compile(r"[“\"]?十([一二三四五六七八九])五[”\"]?(?:期间|时期|末|规划)?")
_RECURRING = re.compile(r"每(?:个?学?[年期月周季]|半年|学期)|年均|常年|每年度?|每季度")
_PAST = re.compile(r"结果显示|调查显示|目前|现有|已建成|已达|已经|截至|累计完成|完成了|提高了|增长了|取得|为我市|为我县|为我区|同比|比上年|有力支撑")
_STRUCTURE = re.compile(r"(?:大|项|个|类)?(?:提升|重点|专项|主要|民生|基础|重大)*(?:行动|工程|任务|计划|举措|体系|方面|维护|意识|自信|坚持|环节|统一|确保|特色|突破)")
_NAMES = re.compile(r"[“\"‘《][^”\"’》]*$")
_VERBS = (
    "建设|建成|新建|改建|新建改建|新增|新创建|创建|培育|培养|引进|培训|组织|举办|开展|完成|打造|选拔|评选|资助|扶持|扶助|支持|选派|遴选|认定|"
    "获评|获批|实现|达到|形成|建立|设立|配备|拥有|有|发展|招引|增加|减少|降低|提高|更新|改造|推广|宣传|选树|推出|实施|布局|发放|投入|安排|筹建|重点|"
    "发动|鼓励并?资助|奖励|培养造就|引进和培养|命名|建有|改建|配置|帮扶|辐射|覆盖|服务|排|为"
)
_VERB_END = re.compile(rf"(?:{_VERBS})(?:了|并)?(?:{_VERBS})*$")
_TIME_HEAD = re.compile(
    r"^(?:到|至|力争到|力争|截至|在)?(?:(?:19|20)\d{2}年?(?:底|末|前|以前)?(?:目标：)?|[“\"]?十.五[”\"]?(?:期间|时期|末)?|\d+年内|今后\d+年|未来\d+年)?(?:，|,)?"
    r"(?:力争|确保|争取)?(?:使|实现)?(?:我[市县区省州]|全[市县区省州国镇]|全市县区|本[市县区])?(?:的)?(?:区级|力争)?"
)
_EDGE = "，,、；;：: 的和及与其中并且"


@dataclass(frozen=True, slots=True)
class Target:
    """One quantity of a plan.

    Attributes:
        section: index of the section that states it.
        what: the thing counted or measured, in the text's words.
        comparator: the text's own words (达到, 超过, 以上, 力争…以上 …), "" for a plain figure.
        value: the number, or (low, high) for a range; in `unit`.
        unit: as printed, scale words (万, 亿) kept in it; % for every notation of a percentage.
        year: the year it holds for, None when the text gives none.
        kind: target; baseline (a past or present state); standing (recurring or undated).
        start: clean offset of the clause that states it, inclusive.
        end: clean offset of that clause, exclusive.
        figure: clean range of number and unit.
    """

    section: int
    what: str
    comparator: str
    value: float | tuple[float, float]
    unit: str
    year: int | None
    kind: Kind
    start: int
    end: int
    figure: tuple[int, int]


def targets(document: Document) -> tuple[Target, ...]:
    """Return the quantities of `document` in text order; counts of its own parts and dates are left out."""
    out: list[Target] = []
    for section in document.sections[1:]:
        for begin, stop in paragraphs(document.text, section.start, section.own_end):
            out += _in_paragraph(document, section.index, begin, stop)
    return tuple(out)


def _in_paragraph(document: Document, section: int, begin: int, stop: int) -> Iterator[Target]:
    year: int | None = None
    for start, end in sentences(document.text, begin, stop):
        text = document.text[start:end]
        year = _leading_year(text) or year
        for found in _QUANTITY.finditer(text):
            if _is_quantity(text, found):
                yield _target(document, section, start, text, found, year)


def _leading_year(sentence: str) -> int | None:
    """Return the year with which a sentence begins and which goes on to hold for its paragraph."""
    found = re.match(r".{0,14}?((?:19|20)\d{2})年", sentence)
    return int(found[1]) if found else None


def _is_quantity(text: str, found: re.Match[str]) -> bool:
    """Tell whether a match is a figure of the plan, not a date, a name, a reference or a count of its own parts."""
    before, after = text[: found.start()], text[found.end() :]
    if found["pct"]:
        return True
    unit, low = found["unit"], found["low"]
    if re.search(r"[\d.．—\-+A-Za-z〔\[第]$", before) and not found["rank"]:
        return False
    if unit in "点度" or (unit == "级" and not found["rank"]) or after.startswith(("月", "日", "年", "号")):
        return False
    if _STRUCTURE.match(after) or _STRUCTURE.match(unit + after):
        return False
    spelled = not low[0].isdigit()
    if spelled and (low in "一两" or not re.search(rf"(?:{_VERBS}|不少于|超过|达到)\S{{0,8}}$", before) or unit in "次批种类门村"):
        return False
    if _NAMES.search(before) and re.match(r"[^“\"‘《]*[”\"’》]", after):
        return False
    return not (found["rank"] and unit not in ("名", "位", "届")) and unit not in ("届", "期", "批次")


def _target(
    document: Document, section: int, offset: int, text: str, found: re.Match[str], year: int | None
) -> Target:
    begin, end = _clause(text, found)
    before, after = text[begin : found.start()], text[found.end() : end]
    comparator, before = _comparator(before, after)
    after = _AFTER.sub("", after, count=1) if _AFTER.match(after) else after
    value, unit = _value(found)
    at = _year(text, found, year)
    return Target(
        section=section,
        what=_what(text[:begin], before, after),
        comparator=comparator,
        value=value,
        unit=unit,
        year=at,
        kind=_kind(document, text, found, at),
        start=offset + begin,
        end=offset + end,
        figure=(offset + found.start(), offset + found.end()),
    )


def _clause(text: str, found: re.Match[str]) -> tuple[int, int]:
    """Return the range of the clause around a figure: to the nearest comma, 、 only where a figure stands beyond it."""
    begin = max(text.rfind(c, 0, found.start()) for c in "，；。：,") + 1
    mark = text.rfind("、", begin, found.start())
    if mark >= 0 and _QUANTITY.search(text, begin, mark):
        begin = mark + 1
    mark = max(text.rfind("和", begin, found.start()), text.rfind("比", begin, found.start()))
    if mark >= 0 and _QUANTITY.search(text, begin, mark):
        begin = mark + 1
    ends = [i for c in "，；。,！？" if (i := text.find(c, found.end())) >= 0]
    end = min(ends, default=len(text))
    mark = text.find("、", found.end(), end)
    if mark >= 0 and _QUANTITY.search(text, mark, end):
        end = mark
    return begin, end


def _comparator(before: str, after: str) -> tuple[str, str]:
    """Return the comparator as printed around the figure, and the words before it without its part."""
    words: list[str] = []
    if found := _BEFORE.search(before):
        words.append(found[1])
        before = before[: found.start()]
    elif "力争" in before:
        words.append("力争")
    if found := _AFTER.match(after):
        words.append(found[1])
    return "…".join(words), before


def _value(found: re.Match[str]) -> tuple[float | tuple[float, float], str]:
    if found["pct"]:
        return chinese_number(found["pct"]), "%"
    unit = found["unit"].removeprefix("余")
    scale = found["scale"] or ("" if found["to"] else found["lowscale"])
    scale_in_value = {"千": 1000, "百": 100}.get(scale, 1)
    low = _number(found["low"]) * scale_in_value
    unit = {"％": "%"}.get(unit, unit) if scale_in_value > 1 else scale + {"％": "%"}.get(unit, unit)
    if found["high"]:
        return (low, _number(found["high"]) * scale_in_value), unit
    return low, unit


def _number(numeral: str) -> float:
    bare = numeral.replace(",", "").replace("，", "")
    value = float(bare) if bare[0].isdigit() else chinese_number(bare)
    return int(value) if value == int(value) else value


def _year(text: str, found: re.Match[str], year: int | None) -> int | None:
    """Return the year that a figure holds for: the nearest before it, a 比2019年的 only for its own figure."""
    before = text[: found.start()]
    if own := re.search(r"比((?:19|20)\d{2})年(?:的)?$", before):
        return int(own[1])
    plain = re.sub(r"比(?:19|20)\d{2}年(?:的)?[\d.]+[%％]?|比(?:19|20)\d{2}年|《[^》]*》", "", before)
    years = [int(m[1]) for m in re.finditer(r"((?:19|20)\d{2})年", plain)]
    five = _FIVE.search(plain)
    if years:
        return years[-1]
    if year is None and five:
        return five_year_start(five[1]) + 4
    return year


def _kind(document: Document, text: str, found: re.Match[str], year: int | None) -> Kind:
    begins = document.period[0] if document.period else None
    if year and begins and year < begins:
        return "baseline"
    if _PAST.search(text) and not (year and begins and year >= begins):
        return "baseline"
    clause = text[max(text.rfind("。", 0, found.start()), text.rfind("；", 0, found.start())) + 1 : found.end()]
    if _RECURRING.search(clause) or year is None:
        return "standing"
    return "target"


def _what(context: str, before: str, after: str) -> str:
    """Return the thing counted: the noun behind the figure (培训300名科技辅导员), else the words before it."""
    noun = re.split(r"[（(、]|和(?=\d)|以及|达到|不少于|并|，", after.strip())[0].strip(_EDGE)
    head = _TIME_HEAD.sub("", before).strip(_EDGE)
    bare = _RECURRING.sub("", head).strip(_EDGE)
    if noun and (_VERB_END.search(bare) or not bare or bare.endswith("级")):
        return noun
    if bare:
        return _VERB_END.sub("", re.sub(rf"^(?:{_VERBS})+", "", bare)).strip(_EDGE) or noun or bare
    last = re.split(r"[，；。,]", context.strip(_EDGE))[-1] if context else ""
    return noun or _TIME_HEAD.sub("", last).strip(_EDGE)
