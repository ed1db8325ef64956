"""Clause → what its figure counts or measures, as a short noun phrase in the text's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.amounts import half_width
from corpus.clauses import EDGE, LEVEL, TAIL, TIME, Clause, bare_words
from corpus.quantities import VERBS

_SMALL_VERBS = "赴|重点|建|有|为|与|在|将|应|须"
_JOINED = r"(?:并|和|或|、)?"
_VERB_END = re.compile(rf"(?:{VERBS}|{_SMALL_VERBS})(?:了)?(?:{_JOINED}(?:{VERBS})){{0,8}}$")
_VERB_HEAD = re.compile(rf"^(?:{VERBS}|重点(?={VERBS}))(?:了)?{_JOINED}")
_LEVEL_VERB_HEAD = re.compile(r"^(?:推动|推进|加快|加强|提高|提升|降低|扩大|实现|确保|力争|将)+")
_COMPOUND = re.compile(
    r"新增|(?:服务|组织|培训|建设|发展|安排|支持|投入|配置|实施|推广)(?:中心|机构|基地|站|点|室|平台|体系|面积|经费|资金|"
    r"人数|队|网点|总量|内容|用地|人员|人次|标准|区|学校)"
)
_RECURRING = re.compile(r"^(?:每年度?|每季度|每月|每学期|每周)|(?:每年|每月|每季度|每学期)$")
_SHARE = re.compile(
    r"^的?(.{2,16}?)((?:建成|建有|建立|实现|达到|配备|通过|开展|纳入|完成|设立|具备|拥有|接入|参加)"
    r"(?:和(?:配备|使用))?.+)$"
)
_GROUP = (
    r"(?:地区|平原|区域|流域|各?[省市县区镇乡村](?![人级内场])|县城|城[市镇乡]|城区|建成区|社区|农村|乡镇|"
    r"学校|小学|初中|高中|企业|机构|[省市县]级|[东西南北中]部|[\u4e00-\u9fff][东南西北](?=、|$)|（直辖市）|"
    r"[（(]市、区[）)])"
)
_GROUP_END = re.compile(rf"(?:{_GROUP})$")
_GROUP_LIMIT = 40
_ASIDE = re.compile(
    r"(?<=.)(?:累计)?(?:完成|实现|建成|获批|控制|保持)$|^.*应当[^，]*为(?=.)|每年|分别(?=[比较])|^[对将](?=.{3})"
)
_ATTRIBUTE = re.compile(r"(?:具有|具备|符合|能够|紧跟|站在|在|享受|有|面向|从事)[^的]*的|[^的]*、[^的]*的")
_CHANGE = re.compile(r"(?:[比较](?:19|20)\d{2}年(?:底|末)?)?(?:下降|增长|提高|减少|上升|降低|累计|增加)$")
_METRIC = re.compile(
    r"(?:率|比例|占比|比重|比|水平|系数|指数|面积|标准|产能|总量|[人师室生床]数|规模|浓度|平均[^，]{1,6}量)$"
)
_BARE_METRIC = re.compile(r"(?:累计建成|累计|总)?(?:占比|比例|比重|数量|总量|规模|总数)$|累计$")
_SCOPE = re.compile(r"^(?:与|和|比|较|由|从)?(?P<scope>全[国省市]|[^，]{1,6}?)的$")
_ON_GROUND = re.compile(r"在[^，]*(?:基础上|前提下|条件下|情况下)$")
_DONE_WITH = re.compile(r"[^的，。；、)）](?=.{3})")
_LENGTH = 40
_SHORT = 5


@dataclass(slots=True)
class Namer:
    """Names the figures of one section in text order; the last name fills in an elliptical one."""

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
                self.topic = _VERB_HEAD.sub("", bare_words(words))
        self.each = ""
        what = self._named(clause).strip(EDGE)
        if what:
            self.last, self.unit = what.removeprefix(self.each), clause.quantity.unit
        return what

    def _named(self, clause: Clause) -> str:
        before, after = clause.before.strip(), clause.after.strip()
        head = bare_words(before)
        if not _SCOPE.match(head):
            self.base = ""
        if clause.named:
            return self._filled(clause, clause.named)
        if clause.quantity.rank:
            return _ranked(head)
        if clause.quantity.unit == "%" and (share := _SHARE.match(after)) and head in ("", "在"):
            return share[2].strip(EDGE) + "的" + share[1].strip(EDGE) + "比例"
        if standard := re.match(r"的标准(.*)", after):
            return re.sub(r"(?:应当|应)?按照?", "", head) + standard[1]
        if of_part := _of_part(clause, head, after):
            return of_part
        noun = _noun(after)
        if noun and _counts_list(head, clause.quantity.value):
            return re.split("[和与及]", noun)[0]
        if noun and clause.quantity.unit in ("万", "亿"):
            return noun  # 50万贫困人口
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
            return f"{self.last}{bare.strip(EDGE)}比例" if not _METRIC.search(bare) else self.last + bare
        if scope and self.last:
            place = re.sub(r"(?:19|20)\d{2}年?[底末]?|^每月", "", half_width(scope["scope"]))
            self.base = self.base or re.sub(r"在[^在]{1,4}的排名$", "", self.last)
            return ("全" + place if place in ("省", "市", "县", "区") else place) + self.base
        origin = re.match(r"(.+?)(?:由|从)(?=\d|每|目前|现在)[^由从]*$", half_width(bare))
        bare = _stripped(origin[1] if origin else bare)
        if level := LEVEL.match(bare):
            rest = re.sub(r"^.*?级", "", self.last) if "级" in self.last else self.last
            return level[0] + rest
        if not bare or re.fullmatch(r"[每各][^，]{1,6}", bare) or bare in ("累计", "累计建成"):
            return self._earlier(clause, bare)
        if _CHANGE.fullmatch(bare.rstrip("了")):
            return _CHANGE.sub("", self.last) + bare.rstrip("了")
        if _BARE_METRIC.fullmatch(bare):
            return self.last + bare
        if re.fullmatch(r"总?产量?|单产", bare) and (grown := re.match(r"(.+?)(?:播种|种植|养殖)?面积$", self.last)):
            return grown[1] + bare  # 粮食播种面积稳定在9500万亩、产量达到730亿斤
        if (self.topic or self.unit == clause.quantity.unit) and _is_group(_CHANGE.sub("", bare)):
            return self._of_group(bare) or bare
        return bare

    def _earlier(self, clause: Clause, bare: str) -> str:
        """Return the name for a figure whose clause names nothing: the clause before it, else the last name."""
        if clause.continues or (clause.follows and not bare.startswith(("每", "各"))):
            last = self.last if self.unit == clause.quantity.unit else _CHANGE.sub("", self.last).removesuffix("年均")
            return last + bare
        previous = clause.context[-1] if clause.context else ""
        told = re.search(rf".*(?:{VERBS})(?=[^，]{{4,}})", previous) if "全覆盖" not in previous else None
        noun = _stripped(re.sub(r"(?:实现|达到)?全覆盖$", "", previous[told.end() if told else 0 :]))
        if noun and not re.search(r"\d", half_width(previous)) and not TIME.fullmatch(previous + "，"):
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


def _stripped(text: str) -> str:
    """Return a noun phrase without the verbs in front of it and the adverbs behind."""
    if text.count("“") != text.count("”"):
        text = re.sub(r"[“”]", "", text)
    text = _RECURRING.sub("", TAIL.sub("", text.strip(EDGE)))
    text = _ASIDE.sub("", text)
    if re.fullmatch(rf"(?:{VERBS})+", text):
        return text if _CHANGE.fullmatch(text) else ""
    if _METRIC.search(text):
        text = _LEVEL_VERB_HEAD.sub("", text) or text
    else:
        while (shorter := _VERB_HEAD.sub("", text)) != text and shorter and not _COMPOUND.match(text):
            text = shorter
    return bare_words(text).strip(EDGE)


def _noun(after: str) -> str:
    """Return the noun phrase that follows a figure."""
    text = re.split(r"[（(](?=[^）)]*$)|并(?=[^，]{2})", after.lstrip("的 "))[0]
    if re.match(r"[，。；、）)/·]|$|的|(?:建设|配建|建成)", after) and not after.startswith("的"):
        return ""
    if len(text) > _LENGTH or _ATTRIBUTE.match(text):
        text = _without_attribute(text)
    return re.split(r"(?<=试点)建设$|予以|提供", text)[0].strip(EDGE) if not text.startswith("标准") else ""


def _counts_list(head: str, value: float | tuple[float, float]) -> bool:
    """Tell whether a figure says how many are listed before it: 选择北京、上海和沈阳3个城市."""
    return head.count("、") > 0 and value == len(re.split("[、和与]", head))


def _of_part(clause: Clause, head: str, after: str) -> str:
    """Return who does what by a share, where the words before it only say by which: 医保基金…，按不低于采购金额的30%提前预付."""
    if clause.quantity.unit != "%" or not re.match("按照?$", head) or not _DONE_WITH.match(after):
        return ""
    subject = _ON_GROUND.sub("", clause.context[-1]) if clause.context else ""
    return subject.strip(EDGE) + after.strip(EDGE)


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
