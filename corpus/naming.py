"""Statement → what each of its figures counts: the clause around a figure, and a noun phrase for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.quantities import Quantity, half_width, quantities

_VERBS = (
    "建设|建成|建立|建有|新建改建|新建成|新建|改建|改扩建|扩建|筹建|组建|新增|新创建|创建|创成|培育造就|培育|"
    "培养造就|培养|引进|引育|培训|组织|举办|开展|完成|打造|选拔|评选|评定|"
    "资助|扶持|扶助|支持|选派|遴选|认定|获评|获批|实现|达到|形成|设立|配备|拥有|有|发展|招引|招录|招聘|增加|推广|"
    "选树|推出|实施|布局|发放|投入|安排|产生|发动|奖励|命名|配置|"
    "提供|容纳|可容纳|共有|现有|募集|淘汰|吸纳|推进|推动|加快|加强|提高|提升|降低|鼓励|择优|跟踪|服务|更新|改造|"
    "给予|确保|力争|争取"
)
_SMALL_VERBS = "赴|重点|建|有|为|与|在|将|应|须"
_JOINED = r"(?:并|和|或|、)?"
_VERB_END = re.compile(rf"(?:{_VERBS}|{_SMALL_VERBS})(?:了)?(?:{_JOINED}(?:{_VERBS}))*$")
_VERB_HEAD = re.compile(rf"^(?:{_VERBS}|重点(?={_VERBS}))(?:了)?{_JOINED}")
_LEVEL_VERB_HEAD = re.compile(r"^(?:推动|推进|加快|加强|提高|提升|降低|扩大|实现|确保|力争|将)+")
_COMPOUND = re.compile(
    r"新增|"
    r"(?:服务|组织|培训|建设|发展|安排|支持|投入|配置|实施|推广)(?:中心|机构|基地|站|点|室|平台|体系|面积|经费|资金|人数|队|网点|总量|内容|用地|人员|人次|标准|区|学校)"
)
_TIME = re.compile(
    r""
    r"^(?:力争|确保|争取)?(?:到|至|截至|在|自)?(?:(?:(?:19|20)\d{2}|二[〇零][〇零一二三四五六七八九]{2})年?(?:秋季学期|春季学期)?(?:底|末|初)?(?:以?前)?(?:目标：?)?(?=\D|$)|"
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:期间|时期|末)?|(?:今后|未来)?\d+年内|[三五]年(?:内)?累计|全年|"
    r"年内)(?:，|,|使|力争|争取|确保)*"
)
_PLACE_HEAD = re.compile(r"^(?:我[市县区省州]|全[市县区省州国镇](?!性)|本[市县区]|市县区|各地|其中|同时|并且|并|以及|及|和|为|使(?=[我全])|——|到|均|累计(?=完成|投入|新)|上述指标?)")
_RECURRING = re.compile(r"^(?:每年度?|每季度|每月|每学期|每周)|(?:每年|每月|每季度|每学期)$")
_TAIL = re.compile(r"(?:(?:分别|总体|均|都|共|累计|约|原则上|至少|不得|应当|应|须|按照?|为|由|到|每[百千万]?[人户年月]+))+$")
_EDGE = "，,、；;：: 的和及与并且—"
_BREAKS = "，；。：,;！？\t|"
_SHARE = re.compile(r"^的?(.{2,16}?)((?:建成|建有|建立|实现|达到|配备|通过|开展|纳入|完成|设立|具备|拥有|接入|参加)(?:和(?:配备|使用))?.+)$")
_GROUP = r"(?:地区|平原|区域|流域|各?[省市县区镇乡村](?![人级内场])|县城|城[市镇乡]|城区|建成区|社区|农村|乡镇|学校|小学|初中|高中|企业|机构|[省市县]级|皖北|苏北|（直辖市）|[（(]市、区[）)])"
_GROUP_END = re.compile(rf"(?:{_GROUP})$")
_GROUP_LIMIT = 40
_CHANGE = re.compile(r"(?:[比较](?:19|20)\d{2}年(?:底|末)?)?(?:下降|增长|提高|减少|上升|降低|累计|增加)$")
_METRIC = re.compile(r"(?:率|比例|占比|比重|比|水平|系数|指数|面积|标准|产能|总量|[人师室生床]数|规模|浓度|平均降尘量)$")
_BARE_METRIC = re.compile(r"(?:累计建成|累计|总)?(?:占比|比例|比重|数量|总量|规模|总数)$|累计$")
_SCOPE = re.compile(r"^(?:与|和|比|较|由|从)?(?P<scope>全[国省市]|[^，]{1,6}?)的$")
_LEVEL = re.compile(r"^([国省市县区][家]?级)$|^(自治区级)$")
_LENGTH = 40
_SHORT = 5


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
        before_word = comparator if chained or _LEVEL.match(before.strip(_EDGE)) or (not last and _LEVEL.match(before)) else ""
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
    mark = len(gap) - 1 if gap[-1:] in "、和及与" else gap.rfind("、") if "、" in gap else max(gap.rfind("和"), gap.rfind("及"))
    if mark < 0:
        verb = re.search(rf"(?:{_VERBS}|赴|到)+$", gap)
        return quantity.reach[1] + (verb.start() if verb else len(gap)), quantity.reach[1]
    return quantity.reach[1] + mark, quantity.reach[1] + mark


def _dealt(text: str, before: str, rest: list[Quantity]) -> list[str]:
    """Return the names that 分别 deals to the figures that follow, [""] when it deals none."""
    subject = _TAIL.sub("", re.sub(r"分别[^，]*$", "", before)) if "分别" in before else ""
    parts = re.split(r"[、和与]", _head(subject)) if subject else []
    gaps = [text[a.reach[1] : b.reach[0]] for a, b in pairwise(rest)]
    run = next((i for i, g in enumerate(gaps) if not re.fullmatch(r"[、和及与]|以及", g)), len(gaps)) + 1
    if len(parts) < 2 or run != len(parts):
        return [""]
    key = len(parts[1]) if len(parts) > 2 else 2
    lead, tail = parts[0][:-key], parts[-1][key:]
    return [lead + p[-key:] + tail if i == 0 else lead + p[:key] + tail for i, p in enumerate(parts)]


@dataclass(slots=True)
class Namer:
    """Names the figures of one section in text order; remembers the last name, from which an elliptical one is filled."""

    last: str = ""
    unit: str = ""
    base: str = ""
    each: str = ""
    topic: str = ""

    def name(self, clause: Clause) -> str:
        """Return the thing that the figure counts or measures."""
        self.topic = ""
        for words in clause.context:
            if _METRIC.search(words) and not re.search(r"\d", half_width(words)):
                self.topic = _VERB_HEAD.sub("", _head(words))
        self.each = ""
        what = self._named(clause).strip(_EDGE)
        if what:
            self.last, self.unit = what.removeprefix(self.each), clause.quantity.unit
        return what

    def _named(self, clause: Clause) -> str:
        before, after = clause.before.strip(), clause.after.strip()
        head = _head(before)
        if not _SCOPE.match(head):
            self.base = ""
        if clause.named:
            return self._filled(clause, clause.named)
        if clause.quantity.rank:
            return _ranked(head)
        if clause.quantity.unit == "%" and (share := _SHARE.match(after)) and head in ("", "在"):
            return share[2].strip(_EDGE) + "的" + share[1].strip(_EDGE) + "比例"
        if standard := re.match(r"的标准(.*)", after):
            return re.sub(r"(?:应当|应)?按照?", "", head) + standard[1]
        noun = _noun(after)
        bare = _RECURRING.sub("", head)
        if given := re.match(r"对(.+?)的?(?:给予|发放|实行)", bare):
            return given[1] + (noun or "补助")
        if noun and re.fullmatch(r"[每各][^，]{1,14}", _stripped(bare)) and clause.quantity.unit != "%":
            self.each = _stripped(bare) if clause.quantity.before else ""
            return self.each + noun
        if noun and (_VERB_END.search(bare) or not bare or bare in ("全市", "全区") or bare.endswith(("、", "）"))):
            return noun
        if noun and clause.quantity.unit != "%" and re.search(r"[市县区]$", bare) and not clause.quantity.before:
            return noun
        return self._filled(clause, bare) or noun

    def _filled(self, clause: Clause, bare: str) -> str:
        """Complete an elliptical name from the metric named before, the last name, or the clause before."""
        scope = _SCOPE.match(bare)
        if re.match(r"^占", bare):
            return f"{self.last}{bare.strip(_EDGE)}比例" if not _METRIC.search(bare) else self.last + bare
        if scope and self.last:
            place = re.sub(r"(?:19|20)\d{2}年?[底末]?|^每月", "", half_width(scope["scope"]))
            self.base = self.base or re.sub(r"在[^在]{1,4}的排名$", "", self.last)
            return ("全" + place if place in ("省", "市", "县", "区") else place) + self.base
        origin = re.match(r"(.+?)(?:由|从)(?=\d|每|目前|现在)[^由从]*$", half_width(bare))
        bare = _stripped(origin[1] if origin else bare)
        if level := _LEVEL.match(bare):
            rest = re.sub(r"^.*?级", "", self.last) if "级" in self.last else self.last
            return level[0] + rest
        if not bare or re.fullmatch(r"[每各][^，]{1,6}", bare) or bare in ("累计", "累计建成"):
            return self._earlier(clause, bare)
        if _CHANGE.fullmatch(bare.rstrip("了")):
            return _CHANGE.sub("", self.last) + bare.rstrip("了")
        if _BARE_METRIC.fullmatch(bare):
            return self.last + bare
        if (self.topic or self.unit == clause.quantity.unit) and _is_group(_CHANGE.sub("", bare)):
            return self._of_group(bare) or bare
        return bare

    def _earlier(self, clause: Clause, bare: str) -> str:
        """Return the name for a figure whose clause names nothing: the clause before it, else the last name."""
        if clause.continues or (clause.follows and not bare.startswith(("每", "各"))):
            last = self.last if self.unit == clause.quantity.unit else _CHANGE.sub("", self.last).removesuffix("年均")
            return last + bare
        previous = clause.context[-1] if clause.context else ""
        told = re.search(rf".*(?:{_VERBS})(?=[^，]{{4,}})", previous)
        noun = _stripped(re.sub(r"(?:实现|达到)?全覆盖$", "", previous[told.end() :] if told and "全覆盖" not in previous else previous))
        if noun and not re.search(r"\d", half_width(previous)) and not _TIME.fullmatch(previous + "，"):
            return f"{bare}{noun}" if bare[:1] in "每各" else noun
        return self.last if not bare or bare[:1] in "每各" else self.last + bare

    def _of_group(self, bare: str) -> str:
        """Return the metric that a bare group (长三角地区, 初中) shares with the figure before it, for that group."""
        group, change = _CHANGE.sub("", bare), _CHANGE.search(bare)
        metric = _CHANGE.sub("", self.last) if change else self.last
        rest = metric[max((m.end() for m in re.finditer(_GROUP, metric)), default=0) :]
        if self.topic and not change and (self.topic not in self.last or not rest):
            rest = self.topic
        return group + rest + (change[0] if change else "") if _METRIC.search(rest) or change else ""


def _is_group(text: str) -> bool:
    """Tell whether words name only whom a figure is for: 长三角地区, 小学."""
    return len(text) <= _GROUP_LIMIT and bool(_GROUP_END.search(text)) and not _METRIC.search(text)


def _head(before: str) -> str:
    """Return the words before a figure without the time, the place they hold for, and adverbs at their end."""
    text = half_width(before.strip(_EDGE)) if re.match(r"[０-９]", before) else before.strip("，,、；;：: ")
    while True:
        shorter = _PLACE_HEAD.sub("", _TIME.sub("", text)).lstrip("，,、和及以—")
        if shorter == text:
            break
        text = shorter
    return text


def _stripped(text: str) -> str:
    """Return a noun phrase without the verbs in front of it and the adverbs behind."""
    if text.count("“") != text.count("”"):
        text = re.sub(r"[“”]", "", text)
    text = _RECURRING.sub("", _TAIL.sub("", text.strip(_EDGE)))
    text = re.sub(r"(?<=.)(?:累计)?(?:完成|实现|建成|获批|控制|保持)$|^.*应当[^，]*为(?=.)|每年|分别(?=[比较])|^[对将](?=.{3})", "", text)
    if re.fullmatch(rf"(?:{_VERBS})+", text):
        return text if _CHANGE.fullmatch(text) else ""
    if _METRIC.search(text):
        text = _LEVEL_VERB_HEAD.sub("", text) or text
    else:
        while (shorter := _VERB_HEAD.sub("", text)) != text and shorter and not _COMPOUND.match(text):
            text = shorter
    return _head(text).strip(_EDGE)


def _noun(after: str) -> str:
    """Return the noun phrase that follows a figure."""
    text = re.split(r"[（(](?=[^）)]*$)|并(?=[^，]{2})", after.lstrip("的 "))[0]
    if re.match(r"[，。；、）)/·]|$|的|(?:建设|配建|建成)", after) and not after.startswith("的"):
        return ""
    if len(text) > _LENGTH or re.match(r"(?:具有|具备|符合|能够|紧跟|站在|在|享受|有|面向|从事)[^的]*的|[^的]*、[^的]*的", text):
        text = _without_attribute(text)
    return re.split(r"(?<=试点)建设$|予以|提供", text)[0].strip(_EDGE) if not text.startswith("标准") else ""


def _without_attribute(text: str) -> str:
    """Return a noun phrase without the clauses before 的, unless too little of it would be left."""
    parts = text.split("的")
    kept = parts[-1]
    return kept if len(kept) >= _SHORT or len(parts) == 1 else "的".join(parts[-2:])


def _ranked(head: str) -> str:
    """Return the name of a place in an order: 比例排全省 → 比例在全省的排名."""
    text = _stripped(re.sub(r"^目前", "", head))
    found = re.match(r"(?:我[市县区])?(.+?)(?:排名?|位居|位列|居|列)(.*)$", text)
    return f"{found[1]}在{found[2]}的排名" if found and found[2] else text
