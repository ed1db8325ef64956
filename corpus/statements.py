"""A range of text that states responsibility → duties: the one grammar behind every notation.

Two forms are read: labels (牵头单位：…；配合单位：…) and verbs (由…牵头，…参加; …按职责分工负责). A further word for a
role joins in `_ROLE_WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from corpus.units import Unit, is_unit, looks_like_units, unit_list

Role = Literal["lead", "cooperate", "responsible", "guide"]
Part = tuple[Role, str, int, int]  # role, the text's word for it, clean range of the list

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    ("lead", "牵头|主办|主责|主管|主要责任|主要负责|第一责任|总牵头|共同牵头"),
    ("cooperate", "配合|协办|协同|协助|协作|参与|参加|支持|成员(?=单位|部门)|联合|会同"),
    ("responsible", "责任|负责|实施|承办|承担|分工|落实|推进(?=单位|部门)"),
    ("guide", "指导"),
)
_ANY_ROLE = "|".join(words for _, words in _ROLE_WORDS)
_BODY_WORD = "单位|部门|机构|主体|处室|科室|分工|方"
_WORD = rf"(?:其他|其它|其余|主要|共同|具体|第[二三])?(?:{_ANY_ROLE})(?:{_ANY_ROLE}|和|及|或|[（(](?:{_ANY_ROLE})[）)]){{0,9}}(?:{_BODY_WORD})?(?:及分工)?"
LABEL = re.compile(rf"[【\[〔](?P<boxed>{_WORD})[】\]〕]\s*[：:]?|(?P<plain>{_WORD})\s*(?:[：:]|为(?=[^了]))")
LABEL_ALONE = re.compile(
    rf"[【\[〔]?(?P<label>(?:{_ANY_ROLE})(?:{_ANY_ROLE}|和|及|或){{0,9}}(?:{_BODY_WORD}))[】\]〕]?[：:]?"
)
LABEL_CELL = re.compile(
    rf"(?:{_ANY_ROLE})(?:{_ANY_ROLE}|和|及|或|、|/|（|）|\(|\)){{0,15}}(?:{_BODY_WORD})(?:名称|和部门|及部门|、部门)?(?:[（(][^（）()]{{1,12}}[）)])?"
)
OTHER_LABEL = re.compile(
    rf"(?:(?<=[，,；;。、\s\]】〕（(])|^)[【\[〔（(]?(?!{_WORD}\s*[：:】\]〕])"
    r"(?:[\u4e00-\u9fff]{0,6}(?:时限|时间|节点|期限|安排|目标|要求|成果|领导|责任人|联系人|备注|指标|来源|内容|措施|依据|单位|部门))"
    r"(?:[】\]〕]\s*[：:]?|\s*[：:])"
)
_NEXT_LABEL = re.compile(
    r"(?<=[，,；;。、\s])[【\[〔（(]?[\u4e00-\u9fff]{2,8}[：:]"
)  # no unit's name has a colon: 适用范围：
_CLAUSE_END = r"(?=[，,；;。、\n]|$)"
_HOW = r"(?:分工|分别|共同|具体|组织|统筹|结合实际|各自|抓好|做好|予以|给予|密切|积极|按职责)"
VERB = re.compile(
    rf"{_HOW}{{0,9}}(?:"  # repeats are bounded: a line of nothing else is read in one go
    rf"(?P<lead>(?:负责)?(?:总牵头|牵头|主办|主责|负总责)(?:负责|组织|落实|实施|推进|协调|抓总){{0,9}})(?:{_CLAUSE_END}|(?=会同))"
    rf"|(?P<join>(?:参加|参与|配合|协同|协助|协办|支持|协作){{1,9}}(?:工作|落实|实施|负责|推进|做好){{0,9}})(?:{_CLAUSE_END})"
    rf"|(?P<do>(?:组织|推进|抓好){{0,9}}(?:负责|落实|实施|承担|承办){{1,9}}(?:配合)?(?:组织|推进|协调){{0,9}}(?:落实|实施|负责)?)(?:{_CLAUSE_END})"
    rf"|(?P<guide>(?:监督|督促)?指导(?:监督|督促|推进|落实|实施){{0,9}}){_CLAUSE_END}"
    rf"|为(?P<named>牵头|责任|配合|主办|协办|参与|参加|成员|指导)(?:单位|部门){_CLAUSE_END}"
    r")"
)
_VERB_ROLES: dict[str | None, Role] = {"lead": "lead", "join": "cooperate", "guide": "guide"}
BY = re.compile(r"(?<![自理经缘来])由(?!于)")
_BESIDE_LEAD = re.compile(  # 责任单位 is what others call 配合单位; who 按职责分工负责 has a part of its own
    rf"^(?:{_WORD})?$(?<!处室)(?<!科室)(?<!人)(?<!负责)(?<!落实)(?<!实施)(?<!承担)(?<!承办)"
)
_RULE_ASIDE = re.compile(r"[（(][^（）()]*(?:第一|首|为|是)[^（）()]*[）)]")
WITH = re.compile(r"会同|联合(?!会)|商(?=[国省市县区有相各])")
_ASIDE = re.compile(
    r"[。；;，,]\s*(?=\d{4}\s*年|长期|持续|每年|常年|年内|年底|全年|\d{1,2}月|以下|下同|其余|上述|以上|各项(?:工作|任务|措施)|[^。；;]{0,30}(?:第一|首)(?:位|个|家|列)|[^。；;，,、]{0,12}[*＊★▲][^。；;，,、]{0,12}(?:为|是)牵头)"
)
_BETWEEN = re.compile(rf"等[^、，,；;。]*|{_HOW}+|{_ANY_ROLE}|[、，,；;。.：:（）()\s]+")
_MARKS = re.compile(r"[（(](?:总|共同)?(?:牵头|主办|主责|配合|协办|参与|参加|协助)(?:单位|部门)?[）)]")
_MARKED_LEAD = re.compile(r"[（(](?:总|共同)?(?:牵头|主办|主责)(?:单位|部门)?[）)]$")
_MARKED_OTHER = re.compile(r"[（(](?:配合|协办|参与|参加|协助)(?:单位|部门)?[）)]$")


@dataclass(frozen=True, slots=True)
class Duty:
    """The units that hold one role in a statement.

    Attributes:
        role: lead; cooperate (named beside a lead); responsible (the text does not tell lead from cooperating); guide.
        label: the text's own word for the role, such as 责任部门 or 参加.
        units: the names as printed, in order.
        start: clean offset of the first name, inclusive.
        end: clean offset after the last name, exclusive.
        corrected: who corrected it, and when; "" for what was read.
    """

    role: Role
    label: str
    units: tuple[Unit, ...]
    start: int
    end: int
    corrected: str = ""

    @property
    def said(self) -> Role:
        """Return the role by the text's own word: 责任单位 beside a lead are responsible, and count as cooperating."""
        return role_of(self.label) if self.role == "cooperate" and self.label else self.role


@dataclass(frozen=True, slots=True)
class Found:
    """Duties read in a section's text.

    Attributes:
        duties: the roles.
        start: clean offset where the bracket, label or sentence that states them begins, inclusive.
        end: clean offset where it ends, exclusive.
        task: clean offset of the paragraph that says what they are for.
        name: clean range of what they are for where the statement itself names it (行动由A牵头, A牵头负责行动).
    """

    duties: list[Duty]
    start: int
    end: int
    task: int
    name: tuple[int, int] | None = None


def read_statement(text: str, start: int, end: int) -> list[Duty]:
    """Return the duties that [start, end) states by labels or verbs; [] when it states none, or is prose."""
    aside = _ASIDE.search(text, start, end)
    stop = aside.start() if aside else end
    if duties := read_labels(text, start, stop):
        return duties
    duties = read_verbs(text, start, stop)
    return duties if fills(duties, text, start, stop) else []


def read_bare_list(text: str, start: int, end: int) -> list[Duty]:
    """Return the duties of a list of units without any word for a role: responsible, as the text does not tell."""
    aside = _ASIDE.search(text, start, end)
    stop = aside.start() if aside else end
    unmarked = _MARKS.sub("", text[start:stop])
    if (
        stop - start < 4
        or re.search("牵头|主办|负责|配合|参与|协办", unmarked)
        or not looks_like_units(text, start, stop)
    ):
        return []
    return duties_of([("responsible", "", start, stop)], text)


def label_at(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the match of a role's label (牵头单位：) at `start`, or None."""
    return LABEL.match(text, start, end)


def read_labels(text: str, start: int, end: int) -> list[Duty]:
    """Read 牵头单位：A，B；配合单位：C. Labels of other kinds (完成时限：) end a list; prose behind a label does not count."""
    labels = list(LABEL.finditer(text, start, end))
    if not labels or (labels[0].start() > start + 2 and not OTHER_LABEL.match(text, start, end)):
        return []
    stops = [m.start() for m in labels[1:]] + [end]
    parts: list[Part] = []
    for label, stop in zip(labels, stops, strict=True):
        others = (p.search(text, label.end(), stop) for p in (OTHER_LABEL, _NEXT_LABEL))
        until = min((m.start() for m in others if m), default=stop)
        word = label["boxed"] or label["plain"]
        own = _own_list(text, label.end(), until, role_of(word))
        embedded = read_verbs(text, own or label.end(), until)
        if own:
            parts.append((role_of(word), word, label.end(), own))
            embedded = [*duties_of(parts[-1:], text), *embedded]
            parts.pop()
        if embedded:
            parts += [(d.role, d.label, d.start, d.end) for d in embedded]
        else:
            parts.append((role_of(word), word, label.end(), until))
        if not fills(embedded or duties_of(parts[-1:], text), text, label.end(), until):
            return []
    return duties_of(parts, text)


def _own_list(text: str, start: int, end: int, role: Role) -> int | None:
    """Return where a label's list ends before a clause with a role of its own: 配合单位：市财政局等，各县政府负责落实.

    None where no such clause follows, or it is all that stands behind the label.
    """
    verb = VERB.search(text, start, end)
    if not verb or any(said == role for said, *_ in _clause(text, start, verb, led=False)):
        return None
    cut = max(text.rfind(c, start, verb.start()) for c in "，,；;")
    return cut if cut > start and looks_like_units(text, start, cut) else None


def read_verbs(text: str, start: int, end: int) -> list[Duty]:
    """Read 由A、B牵头，C等单位参加; A、B按职责分工负责; A负责，B配合; A牵头，会同B、C落实."""
    parts: list[Part] = []
    at = start
    for verb in VERB.finditer(text, start, end):
        led = any(role == "lead" for role, *_ in parts)
        parts += _clause(text, at, verb, led=led)
        at = verb.end()
    rest = text[at:end].strip("，,；;。、 ")
    if parts and parts[0][0] == "lead" and len(parts) == 1 and rest and looks_like_units(text, at, end):
        parts.append(("cooperate", "配合", at, end))
    return duties_of(parts, text)


def _clause(text: str, start: int, verb: re.Match[str], *, led: bool) -> list[Part]:
    """Return the parts of one verb's clause: in A会同B负责 the units behind 会同 cooperate."""
    word = verb[0].lstrip("为")
    role: Role = "responsible"
    if verb["named"]:
        role = role_of(word)
    elif verb.lastgroup in _VERB_ROLES:
        role = _VERB_ROLES[verb.lastgroup]
    start = _behind_by(text, start, verb.start())
    beside = WITH.search(text, start, verb.start())
    if not beside:
        return [(role, word, start, verb.start())]
    alone = not text[start : beside.start()].strip("，,；;。、由 ")
    own: list[Part] = [] if alone else [(role, word, start, beside.start())]
    other: Role = "cooperate" if own or led else role
    return [*own, (other, beside[0], beside.end(), verb.start())]


def _behind_by(text: str, start: int, end: int) -> int:
    """Return where the units of a clause begin: behind 由 where it tells what is done (青少年行动由市教育局牵头)."""
    by = next((m.end() for m in BY.finditer(text, start, end) if m.start() > start), start)
    return by if by > start and looks_like_units(text, by, end) else start


def role_of(label: str) -> Role:
    """Return the role that a label names; one that names leads and others alike tells no lead.

    What a bracket says of the first of them (责任部门（第一个为牵头部门）) is a rule, and not the role of all.
    """
    label = _RULE_ASIDE.sub("", label)
    roles = {role for role, words in _ROLE_WORDS if re.search(words, label)}
    if {"lead", "cooperate"} <= roles:
        return "responsible"
    return next((role for role, _ in _ROLE_WORDS if role in roles), "responsible")


def duties_of(parts: Iterable[Part], text: str) -> list[Duty]:
    """Turn labelled ranges into duties, one a role and label; ranges without a name are left out."""
    merged: dict[tuple[Role, str], list[Unit]] = {}
    for role, label, start, end in parts:
        for unit in unit_list(text, start, end):
            marked = _marked(unit)
            key = (marked or role, label)
            unit = _unmarked(unit) if marked else unit
            if all(unit.name != u.name for u in merged.setdefault(key, [])):
                merged[key].append(unit)
    duties = [Duty(role, label, tuple(u), u[0].start, u[-1].end) for (role, label), u in merged.items() if u]
    return beside_lead(duties)


def _marked(unit: Unit) -> Role | None:
    """Return the role that a bracket behind the name gives it: 市教育局（牵头）."""
    if _MARKED_LEAD.search(unit.name):
        return "lead"
    return "cooperate" if _MARKED_OTHER.search(unit.name) else None


def _unmarked(unit: Unit) -> Unit:
    cut = max(unit.name.rfind(c) for c in "（(")
    return Unit(unit.name[:cut], unit.start, unit.start + cut)


def beside_lead(duties: list[Duty]) -> list[Duty]:
    """Make 责任单位 cooperating ones where a lead is named, and nobody is said to cooperate; 责任处室 are offices of it."""
    roles = {d.role for d in duties}
    if "lead" not in roles or "cooperate" in roles:
        return duties
    return [
        replace(d, role="cooperate") if d.role == "responsible" and _BESIDE_LEAD.search(d.label) else d for d in duties
    ]


def fills(duties: list[Duty], text: str, start: int, end: int) -> bool:
    """Tell whether [start, end) is names, tails (等有关单位) and role words: prose that only begins with 责任： is not."""
    units = sorted((u for d in duties for u in d.units), key=lambda u: u.start)
    edges = [start, *(i for u in units for i in (u.start, u.end)), end]
    between = "，".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    named = sum(len(u.name) + 1 for u in units)
    return len(_BETWEEN.sub("", between)) < named and all(is_unit(u.name) or len(u.name) <= 14 for u in units)
