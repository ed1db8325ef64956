"""Text → quantities: number, unit and comparator of every figure; dates, names, conditions and own parts left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.amounts import half_width, value_of
from corpus.numbering import chinese_number

_COUNTERS = (
    "人次 人天 人份 人(?!才|均|口|员|民|大|工|事|力|类|体|文|社|物|生|行|民|数|们) 名次 名(?!单|录|称|牌|额) "
    "户次 户(?!籍|外|口|均|主|型|数) 家次 家(?!庭|长|政|级|电|具|禽|园) "
    "个百分点 百分点 个工作日 工作日 个小时 个课时 个学时 个月 个(?!别|人(?!大|工智能)|性|体|月|季|年|星期) "
    "所(?!有|属|需|在|以(?![内上下])|长) 座(?!谈) 项次 项(?!目(?!标)) 场次 场(?!所|馆|景|地|均|域|合) "
    "次(?!序|要|级|于|数|生) 套(?!餐) 件(?!套) 张(?!家) 台次 台套 台(?!账|湾|风|式) 辆次 辆 艘 架次 架(?!构) "
    "处(?!理|置|罚|级|于) 条(?!件|例|块|款) 部(?!门|分|委|件|署|长|队|级|落|位) "
    "篇 册 箱 支(?!持|部|撑|付|援|出|队|柱) 批次 班次 班(?!级|子|组) 课时 学时 例(?!如|子|会) 床位 床 "
    "位(?!于|居|列|次|置) 对(?!口|接|外|于|照|象|应) 款(?!项) 片(?!区) 块 盏 株 头(?!部|脑|条|雁) "
    "只(?!有|要|能|是|增) 羽 尾 份(?!额) 宗 笔 门(?!类|诊|户|店|槛) 种(?!植|类|业|子|养|粮|质) 类(?!别|型|似) "
    "间(?!隔|距|接) 栋 幢 倍 组(?!织|建|成|合|长) 篇次 剂次 剂 对 户 标箱 卡(?!车|片|口|点|通|座|位) 颗 省份 周岁 岁 "
    "平方米 ㎡ 平方公里 平方千米 立方米 平米 公顷 亩次 亩 公里 千米 海里 毫米 厘米 米 兆瓦时 千瓦时 千瓦 兆瓦 吉瓦 "
    "[GMk]W 吨标准煤 吨标煤 千克标准煤 千克标煤 克标准煤 克标煤 标准煤 吨 公斤 千克 斤 升(?!级|学|旗|至|到) 毫克 微克 克(?!服|难|隆|拉) 度(?!假|过) "
    "微克/立方米 毫克/立方米 毫克/升 [PTGEKM]B [MG]bps [PE][Ff][Ll][Oo][Pp][Ss] 美元 元(?!素|旦|宇) 小时 分钟 秒 "
    "周(?!年|边|期|知|围|密|转|末|报|刊|长|到|全) 天(?!然|气|空|津|候) 分(?!别|钟|类|布|级|工|析|区|步|解|档|公|支|之|局) 年"
)
_PER = (
    r"(?:/(?:(?:标准)?立方米|万元|平方公里|平方米|千瓦时|千瓦|千人|万人|公里|小时|分钟|[人户月年日天次亩吨家个升床学])"
    r"(?:[·•](?:平方公里|平方米|[人户月年日]))?)?"
)
_ALIKE = r"(?:[（(](?:套|个|处|家|次|所|座|项|件|张|户|辆|只|头|区|台|条|间)[）)])?"  # 台（套）
_UNIT = rf"(?:{'|'.join(sorted(_COUNTERS.split(), key=lambda c: len(c.split('(?!')[0]), reverse=True))}){_ALIKE}{_PER}"
_PLAIN = r"\d{1,15}(?:\.\d{1,9})?"
_DIGITS = rf"\d{{1,3}}(?:[,，]\d{{3}}){{1,6}}(?!\d)(?:\.\d{{1,9}})?|{_PLAIN}"
_SPELLED = (
    r"[一二两三四五六七八九十百千万亿](?:[一二两三四五六七八九十百千万亿零〇]{0,14}[一二三四五六七八九十百千万亿])?"
    r"(?:点[一二三四五六七八九零〇]{1,6})?"
)
_SCALE = r"(?:万亿|千万|百万|十万|亿|万|千(?![瓦米克])|百(?!分))?"
_TO = r"(?:——|[—－–\-~～〜至到])"
_FIGURE = re.compile(
    rf"(?P<parts>[百千]|[一二三四五六七八九十])分之(?P<share>{_SPELLED})"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<half>半)?(?=以上|左右|以下|以内|[，。；、])"
    rf"|(?P<halved>一半)"
    rf"|(?P<ratio>{_PLAIN})(?P<to_one>[∶：:]1)(?!\d)"
    rf"|(?P<rank>第)?(?:(?P<low>{_DIGITS})(?P<lowscale>{_SCALE})(?:(?:(?P<lowunit>{_UNIT})(?={_TO}(?:{_DIGITS}){_SCALE}(?P=lowunit))|[%个家名])?{_TO}(?P<high>{_DIGITS}))?(?P<scale>{_SCALE})|(?P<spelled>{_SPELLED}))"
    rf"(?P<more>[余多])?(?P<unit>[%‰]|{_UNIT}|(?<=[万亿])(?=(?:农村|城镇|贫困|农业|低收入|困难)*(?:人口|群众|劳动力)))"
    rf"|(?P<bare>{_PLAIN})(?![\d.%‰年月日号]|{_SCALE}{_UNIT})(?=以[内上下]|左右|[，。；、]|$)"
)
VERBS = (
    "建设|建成|建立|建有|新建改建|新建成|新建|改建|改扩建|扩建|筹建|组建|新增|新创建|创建|创成|培育造就|培育|"
    "培养造就|培养|引进|引育|培训|组织|举办|开展|完成|打造|选拔|评选|评定|"
    "资助|扶持|扶助|支持|选派|遴选|认定|获评|获批|实现|达到|形成|设立|配备|拥有|有|发展|招引|招录|招聘|增加|推广|"
    "选树|推出|实施|布局|发放|投入|安排|产生|发动|奖励|命名|配置|"
    "提供|容纳|可容纳|共有|现有|募集|淘汰|吸纳|推进|推动|加快|加强|提高|提升|降低|鼓励|择优|跟踪|服务|更新|改造|"
    "给予|确保|力争|争取|选择|选取|修订|各派|派出"
)
_AIM = r"力争|争取"
_WORDS = (
    r"不得?(?:少于|低于|超过|高于|多于|大于|小于)|"
    r"(?:达到|达|超过|(?<!远)超|突破|高于|低于|大于|小于|不足|少于|至少|最长|最高|最多|接近)|(?:控制|稳定|保持|维持|巩固)在|"
    r"(?:提高|提升|增加|增长|扩大|上升|调整|降低|下降|减少|压减|压缩|缩短|控制|发展|延长|恢复|放宽|增|降|升)[到至]|"
    r"(?<=[比例重率积量数量])[至到]"
)
_FILL = r"(?:了|约|近|均|都|全市|全省|全区|全县|全国|总数|总量|每[人户个]?每?[年月人户]?|每(?:公斤|千克|吨|千瓦时|千瓦|度|亩|公里|平方米|立方米|万人|千人|百人|万名|千名)|累计)*"
_BEFORE = re.compile(rf"(?P<aim>{_AIM})?(?P<word>{_WORDS})(?:(?:{VERBS}|重点)[并和]?)*{_FILL}$")
_AIM_ONLY = re.compile(rf"(?P<aim>{_AIM})(?:(?:{VERBS}|重点)[并和]?)*{_FILL}$")
_FAR = re.compile(r"(?P<word>不得?(?:少于|低于|超过|高于))[^，、；。\d]{2,24}的$")
_COPULA = re.compile(rf"(?:控制为|保持|为|是|有|共|计){_FILL}$")
_AFTER = re.compile(r"(?:[（(]含[）)])?(及|或)?(以上|以下|以内|之内|左右|上下)")
_OPEN = re.compile(r"[“\"‘「][^”\"’」]*$")
_TITLE = re.compile(r"《[^》]*$")
_LONG_QUOTE = 24
_BRACKET_OPENS = re.compile(r"[（(]共?$")
_STRUCTURE = re.compile(
    r""
    r""
    r"(?:大|项|个|类|条)?(?:提升|重点|专项|主要|民生|基础|重大|保障|具体|支持|改革|工作)*(?:行动|工程|任务|计划|举措|体系|方面|维护|意识|自信|坚持|环节|统一|确保|特色|突破|措施|原则|机制|转变|目标|指标)"
)
_LISTED = re.compile(r"[^，。；：]*?([^，。；：、]+(?:、[^，。；：、]+)+)等$")
_HELD = re.compile(  # what is there already is counted, and nothing set
    r"(?:聚焦|针对|围绕|对照|涉及|涵盖|包括|(?:反馈|交办|转办|排查出|梳理出|查出|发现)的?)$"
)
_SAMPLED = re.compile(r"(?:抽查|抽取|抽检|抽样|复核)(?:不少于|至少)?$")
_MEASURE = re.compile(
    r"(?:投资|产值|收入|营收|用水量|消费量|能耗|销售额|营业额|面积|装机|装机容量|存栏|规模)(?:总?额|达|超)?$"
)
_OF_A_KIND = re.compile(rf"的?(?![和及与并]|{VERBS}|用于)[^，。；、：,）)\s\d]")
_COUNTED = re.compile(
    r"的?[^，。；、\d]{2,16}?(?:\d+(?:\.\d+)?[万千百余多]*|[一二三四五六七八九十百]+)"
    r"(?:个|家|户|项|座|处|条|台|辆|艘|人|名|件|所)"
)
_FURTHER_TRAIT = re.compile(r"、[^，。；、：\d]{2,20}的(?=[^，。；、：\d]{2,16}\d)")  # 产值超10亿元、有…的企业2家
_IF = re.compile(  # 入围企业为2家的，…; 出现1例未处理扣2分
    r"的[，,；]|[\u4e00-\u9fff]{0,8}(?:不得分|(?:分别)?[得扣奖加]\d)|的(?:分别)?[得扣奖加]\d"
)
_OF_FIGURE = re.compile(  # 12种主要污染物排放总量削减5%: of how many things the other figure is
    r"[\u4e00-\u9fff]{2,16}(?:总量|率|比例|比重)[^，。；、]{0,14}?\d+(?:\.\d+)?[%％‰]"
)
_KINDS = frozenset(["项", "个", "类", "条", "种", "处", "家", "户", "名", "人", "所", "座"])
_TIME_UNITS = frozenset(
    ["小时", "个小时", "分钟", "秒", "天", "周", "年", "个月", "岁", "周岁", "工作日", "个工作日", "分", "米"]
)
_THRESHOLD = re.compile(r"(?:低于|不足|少于|超过|高于|大于|小于|达到|满)$")
_BROKEN = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\s)\d+\.?\d*\s$")  # 10 3 0万千瓦: no figure is better than a wrong one
_STRUCTURE_LIMIT = 30
_WINDOW = 160


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text, offsets into that text, ends exclusive.

    Attributes:
        start: where the number begins.
        end: where the unit ends.
        value: the number in `unit`, or (low, high).
        unit: as printed; % for every notation of a percentage, "" for a bare number.
        before: the comparator in front of the figure, as printed; "" for none.
        after: the comparator behind it.
        reach: the figure with its comparators.
        rank: whether it is a place in an order (第15名).

    """

    start: int
    end: int
    value: float | tuple[float, float]
    unit: str
    before: str
    after: str
    reach: tuple[int, int]
    rank: bool

    @property
    def comparator(self) -> str:
        """The comparators as printed, … between words that stand apart."""
        return "…".join(w for w in (self.before, self.after) if w)


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the figures of a sentence in text order."""
    plain = half_width(text)
    for found in _FIGURE.finditer(plain):
        quantity = _quantity(plain, found)
        if _stands_alone(plain, found) and not _is_name(plain, found) and not _is_condition(plain, found, quantity):
            yield quantity


def left_out(text: str) -> Iterator[tuple[int, int, Literal["name", "condition"]]]:
    """Yield (start, end, why) of the figures in digits with a unit that `quantities` leaves out, in text order.

    It stands in a name or counts the text's own parts, or is a condition that only says whom or what a measure is for.
    Years, terms of years, and parts of other numbers, of dates and of words are no figures.
    """
    plain = half_width(text)
    for found in _FIGURE.finditer(plain):
        if not (found["low"] and found["unit"]) or found["unit"] == "年" or not _stands_alone(plain, found):
            continue
        if _is_name(plain, found):
            yield *found.span(), "name"
        elif _is_condition(plain, found, _quantity(plain, found)):
            yield *found.span(), "condition"


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    """Return the words before and behind a match, as far as they can matter."""
    return text[max(found.start() - _WINDOW, 0) : found.start()], text[found.end() : found.end() + _WINDOW]


def _quantity(text: str, found: re.Match[str]) -> Quantity:
    base = max(found.start() - _WINDOW, 0)
    head, tail = text[base : found.start()], text[found.end() : found.end() + _WINDOW]
    value, unit = value_of(found)
    start, end, before, after = *found.span(), "", ""
    if word := _BEFORE.search(head):
        start, before = base + word.start(), (word["aim"] or "") + word["word"]
    elif word := _FAR.search(head) or _AIM_ONLY.search(head):
        start, before = base + word.start(), word.group(1)
    elif copula := _COPULA.search(head):
        start = base + copula.start()
    if found["more"]:
        after = found["more"]
    if word := _AFTER.match(tail):
        end, after = end + word.end(), word[2]
    return Quantity(*found.span(), value, unit, before, after, (start, end), bool(found["rank"]))


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Tell whether a match is a number of its own, not the tail of another, of a date or of a word."""
    before, after = _around(text, found)
    if re.search(r"[\d.A-Za-z+＋〔\[—–\-∶第±×÷]$", before) or _BROKEN.search(before):
        return False
    if found["rank"]:
        return bool(found["low"]) and found["unit"] in ("名", "位")
    if found["bare"]:
        told = _BEFORE.search(before) or re.search(r"(?:率|系数|指数|比)(?:控制)?为$", before)
        return bool(told) and not re.match(r"(?:19|20)\d\d$", found["bare"])
    if found["ratio"]:
        return bool(_BEFORE.search(before))
    if found["halved"]:
        return bool(_BEFORE.search(before) or re.search(r"占[^，。；]{0,16}$", before))
    if found["tenths"] or found["share"]:
        return True
    if before.endswith("每") or (re.search(r"[每各][一二三四五六七八九十百千万]*$", before) and found["spelled"]):
        return False
    return not found["spelled"] or _counts(before, found["spelled"], after)


def _counts(before: str, numeral: str, after: str) -> bool:
    """Tell whether a numeral in Chinese is a figure: after a comparator, or large and complete."""
    if numeral[0] in "百千万亿" and not re.search(rf"(?:{_WORDS})$", before):
        return False
    if numeral in "一两" or chinese_number(numeral) < 100:
        strong = re.search(rf"(?:{_WORDS})(?:(?:{VERBS}|重点)[并和]?)*$", before)
        return bool(strong) and not re.match(r"[^，。；]*(?:台阶|突破|水平)", after)
    return bool(re.search(r"[百千万亿]", numeral))


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Tell whether a match stands in a title or a short quoted name, or counts the text's own parts."""
    before, after = _around(text, found)
    if _TITLE.search(before) and "》" in after:
        return True
    opened, closed = _OPEN.search(before), re.match(r"[^“\"‘「]*?[”\"’」]", after)
    if opened and closed and len(opened[0]) + len(found[0]) + len(closed[0]) <= _LONG_QUOTE:
        return True
    if found["unit"] in _KINDS and (_HELD.search(before) or _counts_listed(before, found)):
        return True
    value = value_of(found)[0]
    small = not isinstance(value, tuple) and value <= _STRUCTURE_LIMIT
    unit = found["unit"] or ""
    if not small or unit not in ("项", "个", "类", "条", "种"):
        return False
    alone = bool(_BRACKET_OPENS.search(before)) and after[:1] in "）)"  # 攻坚绿电算力扩容（2项）
    return alone or bool(_STRUCTURE.match(after))


def _counts_listed(before: str, found: re.Match[str]) -> bool:
    """Tell whether a figure only says how many are listed before it: 化学需氧量、氨氮等2项主要污染物."""
    listed = _LISTED.search(before) if found["unit"] in ("项", "类", "种") else None
    return listed is not None and value_of(found)[0] == listed[1].count("、") + 1


def _is_condition(text: str, found: re.Match[str], quantity: Quantity) -> bool:
    """Tell whether a match only says whom or what a measure is for: 35岁以下, 30万千瓦以下机组, 不足100人的."""
    before, after = _around(text, found)[0], text[quantity.reach[1] : quantity.reach[1] + _WINDOW]
    noun = bool(re.match(r"的?[^，。；、：,）)\s]", after))
    told = (bool(quantity.before) and not _THRESHOLD.search(quantity.before)) or quantity.before.endswith(("到", "至"))
    inside = re.match(r"(?:范围|半径)?内(?!容|部)|范围", text[found.end() : found.end() + 4])
    if inside or _is_threshold(text, found, quantity) or _SAMPLED.search(before) or _IF.match(after):
        return True
    if found["unit"] in _KINDS and _OF_FIGURE.match(after):
        return True
    if re.search(r"(?:满|不足|每|分|连续|毕业|的按)$", before):
        return True
    if found["unit"] == "年":
        return not re.search(r"(?:应有|须有|应具有|不少于|至少)$", before) or quantity.after not in ("以上", "")
    if (quantity.after in ("以下", "以内") or text[found.end() : quantity.reach[1]].startswith("及")) and noun:
        return not told
    if found["unit"] in _TIME_UNITS and not quantity.before:
        return not re.match(r"(?:提高|提升|增加|延长|缩短|压缩|压减|减少|降低|降)[到至]", after)
    if found["unit"] in ("岁", "周岁"):
        return bool(re.match(r"以[上下]|的", text[found.end() :]))
    return noun and after.startswith("的") and quantity.before in ("低于", "不足", "少于", "高于", "大于", "小于")


def _is_threshold(text: str, found: re.Match[str], quantity: Quantity) -> bool:
    """Tell whether a figure only says which things are meant: 投资500万元以上技改项目, 营收超100亿元企业3家."""
    unit = found["unit"] or ""
    bounded = quantity.after in ("以上", "以下", "以内") or quantity.before in ("超", "超过", "达", "达到")
    if not bounded or unit == "%" or unit in _KINDS:
        return False
    if trait := _FURTHER_TRAIT.match(text, quantity.reach[1]):
        return bool(_COUNTED.match(text, trait.end()))
    if not _OF_A_KIND.match(text, quantity.reach[1]):
        return False
    before = text[max(quantity.reach[0] - _WINDOW, 0) : quantity.reach[0]]
    return bool(_COUNTED.match(text, quantity.reach[1]) or (quantity.after and _MEASURE.search(before)))
