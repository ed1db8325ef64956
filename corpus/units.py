"""Lists of unit names as plans print them: 市教育局，团市委、市委统战部（市民宗委）等单位 → the names with their ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN = "（(〔[【"
_CLOSE = "）)〕]】"
_SEPARATORS = "、，,；;。\n\t /"
_BODY = "局委办部会厅院校社台站府署行团所处室馆司组队关街镇乡县区市科企协联"
_SUFFIX = (
    "中心|总队|支队|大队|分局|公司|集团|协会|学会|联合会|工会|妇联|科协|残联|工商联|文联|社联|社科联|侨联|法院|检察院|"
    "人民银行|海关|报社|电视台|电台|实验室|学校|大学|学院|中专|医院|园区|管委会|党校|政府|街道|镇街|乡镇|单位|部门|机构|"
    "基金会|委员会|领导小组|专班|委员|总局|总署|人大|政协|军分区|人武部|开发区|高新区|新区|机关|企业|商会|联盟|院所|"
    "各村|行政村|村居|村社|各社区|" + "|".join(_BODY)
)
_ENDS_AS_UNIT = re.compile(rf"(?:{_SUFFIX})(?:[（(][^（）()]{{1,14}}[）)])?$")
_TAIL = re.compile(
    r"(?:(?<=[" + _BODY + r"）)])等(?:[^、，,；;（(]*)|"
    r"(?:[按接依由]|按照|依据|根据|依照)?(?:各自|有关)?(?:职责|职能|任务|工作)+(?:分工)?.{0,10}|"
    r"(?:分工|分别|共同|具体|组织|牵头|按|结合实际|各自)*(?:负责|落实|实施|参加|参与|配合|协同|协助|推进|牵头)(?:落实|实施|负责|推进)?|"
    r"(?:结合实际|分工|分别|共同|具体))[。；;，,]?$"
)
_OTHERS = re.compile(r"(?<=[" + _BODY + r"）)])等[^、，,；;（(]*$")
_OTHERS_AND = re.compile(r"等(?:有关|相关|各)?(?:部门|单位)(?:以及|[和及与])")
_VERB_WITHIN = re.compile(r"(?:牵头|负责(?!人)|会同)(?!单位|部门|[）)])")
_ONLY_LEVEL = re.compile(
    r"(?:县级市|自治县|市辖区|[区县市镇乡]|街道|乡镇|镇街|县（市、区）|区（县、市）|旗)(?:人民)?(?:政府)?"
)
_LEVEL_ALONE = re.compile(r"各?(?:[省市县区镇乡]|街道|中央)(?:[（(][^（）()]{1,8}[）)])?")
_LEVEL_NAME = re.compile(r"(?:[省市县区镇乡州旗]|街道)(?=.)")
_LEADING = re.compile(
    r"^(?:由|请|其中|以及|及|和|与|并由|会同|联合(?=[国省市县区州旗镇乡各有相中团])|各(?:相关|有关)(?![^、，]{0,4}(?:单位|部门|企业|机构|高校)|区|县|镇|乡|街))"
)
_NOT_NAME = re.compile(
    r"(?:建立|成立|开展|推进|加强|实施|落实|提升|加快|完善|支持|鼓励|指导|组织(?!部)|参加|负责|按照|充分|发挥|依托|通过|积极|围绕|"
    r"可(?=通过|由|以|根据|委托)|应(?=当|由|按)|须|需|以下|上述|以上|要|把|将|对|在(?!.{1,3}(?:高校|企业|单位|机构))|从|向|使|为|确保|推动|引导|牵头|责任|配合|主办|协办|参与|承办|完成|创建|新建|改建|建成|打造|做好|力争|全面)"
)
_NO_ENDING = re.compile(
    r"(?:社会|机会|大会|全会|会议|城区|社区|地区|园地|城市|全部|内部|干部|一部|教育部门的|任务|不足|全区|全市|全县|我市|我县|我区|\d[台个所家区部处社])$"
)
_GENERIC = re.compile(
    r"(?:各|龙头|骨干|链主|相关|有关|专业|行业|主管|主办|社会|科研|大型)*(?:企业|高校|单位|部门|机构|院所|学校|学会|协会|社会组织|医院|公司|集团)"
)
_LOCAL = re.compile("当地|所在地|属地|户籍地|本级|上级|下级|同级|各")
_SHORTEST = 2  # characters that say a kind of body and name none (等部门和单位)
_PIECE_LIMIT = 200  # names joined by 和 are never longer; it bounds the work on text without separators
_NOTHING = re.compile(
    r"[\W\d_]+|单位|部门|[—－–/／\\\-]+|无|暂无|略|[（(]?同上[）)]?|[〃″]|(?:到|至)?(?:19|20)\d{2}年.*|\d{1,2}月(?:底|末)?前?|每[年月周季].*|(?:长期|持续|常年|全年|年底|年内)\S{0,6}"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit name as printed, with its clean range [start, end)."""

    name: str
    start: int
    end: int


def is_unit(name: str) -> bool:
    """Tell whether `name` has the form of a unit's name."""
    name = name.strip("*＊★▲△◆")
    return (
        2 <= len(name) <= 32
        and bool(_ENDS_AS_UNIT.search(name))
        and not _NOT_NAME.match(name)
        and not _VERB_WITHIN.search(name)
        and not (_NO_ENDING.search(name) and not name.startswith("各"))
    )


def is_generic(name: str) -> bool:
    """Tell whether `name` names a kind of body (企业, 有关部门) and none that could be asked."""
    return bool(_GENERIC.fullmatch(name))


def is_local(name: str) -> bool:
    """Tell whether `name` says by a place left open which bodies are meant (当地人事部门, 各级政府): no one of them could be asked."""
    return bool(_LOCAL.match(name))


def unit_list(text: str, start: int, end: int) -> tuple[Unit, ...]:
    """Return the units listed in the clean range [start, end), each once, in order.

    Tails (等单位, 按职责分工负责) are left out; commas and 、 inside brackets belong to a name; 各区、县级市 is one name.
    """
    units: list[Unit] = []
    seen: set[str] = set()
    for begin, stop in _merged(text, _pieces(text, start, end)):
        unit = _trimmed(text, begin, stop)
        if unit and unit.name not in seen:
            seen.add(unit.name)
            units.append(unit)
    return tuple(units)


def looks_like_units(text: str, start: int, end: int) -> bool:
    """Tell whether the whole range is a list of unit names and nothing else."""
    pieces = [_trimmed(text, a, b) for a, b in _merged(text, _pieces(text, start, end))]
    return bool(pieces) and all(p is not None and is_unit(p.name) for p in pieces)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges between separators that stand outside brackets, and around 和/及 between two units."""
    depth, begin = 0, start
    for i in range(start, end):
        depth += (text[i] in _OPEN) - (text[i] in _CLOSE and depth > 0)
        if depth == 0 and text[i] in _SEPARATORS:
            yield from _joined_by_and(text, begin, i)
            begin = i + 1
    yield from _joined_by_and(text, begin, end)


def _joined_by_and(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Split 市教育局和市科技局, but not 市人力资源和社会保障局."""
    at = begin
    others = _OTHERS_AND.search(text, begin, end)
    if others and is_unit(_TAIL.sub("", text[others.end() : end])) and end - others.end() > _SHORTEST:
        yield begin, others.end() - 1
        at = begin = others.end()
    stop = _OTHERS.search(text, begin, end)
    last = stop.start() if stop else end
    for found in re.finditer(r"以及|[和及与]", text[begin : min(last, begin + _PIECE_LIMIT)]):
        left, right = text[at : begin + found.start()], text[begin + found.end() : min(last, at + _PIECE_LIMIT)]
        if is_unit(left) and len(left) > 2 and is_unit(_TAIL.sub("", right)) and len(right) > 2:
            yield at, begin + found.start()
            at = begin + found.end()
    if text[at:end].strip():
        yield at, end


def _merged(text: str, pieces: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join 各区、县级市 and 市、区财政局 into one name: one part has no 各, or is only the level of the other's name."""
    out: list[tuple[int, int]] = []
    for begin, end in pieces:
        each = out and text[out[-1][0]] == "各" and _ONLY_LEVEL.fullmatch(text[begin:end].strip("。"))
        if each or (out and _shares_level(text, out[-1], begin)):
            out[-1] = (out[-1][0], end)
        else:
            out.append((begin, end))
    return out


def _shares_level(text: str, before: tuple[int, int], begin: int) -> bool:
    """Tell whether a piece is only the level of the name that begins behind it: 市、区财政局."""
    level = text[slice(*before)].rpartition("、")[2]
    return (
        text[before[1] : begin] == "、" and bool(_LEVEL_ALONE.fullmatch(level)) and bool(_LEVEL_NAME.match(text, begin))
    )


def _without_tail(piece: str) -> str:
    """Return a piece without what stands behind the name; a name that only holds such a word (金融工作办公室) is whole."""
    tail = _TAIL.search(piece)
    if tail is None or (not tail[0].startswith("等") and is_unit(piece.rstrip("。；;，, "))):
        return piece
    return piece[: tail.start()]


def _trimmed(text: str, begin: int, end: int) -> Unit | None:
    """Return the name in a piece without connecting words before it and the tail behind it."""
    while begin < end and text[begin].isspace():
        begin += 1
    piece = text[begin:end]
    if lead := _LEADING.match(piece):
        rest = piece[lead.end() :]
        if is_unit(_TAIL.sub("", rest)):
            begin, piece = begin + lead.end(), rest
    name = _without_tail(piece.rstrip(".")).rstrip("。；;，,、. \n\t")
    if not name or _NOTHING.fullmatch(name):
        return None
    return Unit(name, begin, begin + len(name))
