"""What a question's wording asks for: its kind, the roles and facts asked, and what its cue words add."""

from __future__ import annotations

import re
from typing import Literal

from answer import cues
from answer.bodies import NamedBody
from answer.vocabulary import KIND_WORDS, Term
from corpus import chinese_number

Kind = Literal["roles", "inverse", "target", "structure", "fact", "passage"]
AskedRole = Literal["lead", "cooperate", "charged", "all", "responsible"]  # charged: by the word 责任单位
FactKind = Literal[
    "number", "date", "issuer", "copied", "basis", "period", "title", "addressee", "printer", "effective"
]

YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})年?\s*(?:[-—–~至到]|to)+\s*((?:19|20)\d{2})年?")
_DOES = re.compile(
    r"(?:牵头|主办|协办|配合|参与|参加|承担|负责|推进)[^,。?;单部]{0,8}的[^,。?;单部]{0,12}(?:任务|举措|措施|事|项|工作|有|条)|牵头的?有几"
)
_HAS = re.compile(
    r"(?:牵头|主办|协办|配合|参与|参加|承担|负责)的(?:都|一共|总共)?(?:有|是)?(?:哪|几|什么)(?![^,。?]{0,6}(?:单位|部门|家|谁))"
)
_TAG = re.compile(r"\s*(?:对|是|对不对|是不是|没错|真的|是这样|是真的|属实|正确)(?:的)?[吗吧么]?\s*")
_REACH = 40  # characters behind a unit's name within which its verb stands


def flags_of(text: str) -> dict[str, bool]:
    """Return which cue words a question holds, by name."""
    return {
        "lead": bool(cues.LEAD.search(text)),
        "cooperate": bool(cues.COOPERATE.search(text)),
        "join": bool(cues.JOIN.search(text)),
        "responsible": bool(cues.RESPONSIBLE.search(text)),
        "ask_unit": bool(cues.ASK_UNIT.search(text)),
        "names_unit": bool(cues.NAMES_UNIT.search(text)),
        "ask_action": bool(cues.ASK_ACTION.search(text)),
        "action_noun": bool(cues.ACTION_NOUN.search(text)),
        "number": bool(_asks_number(text)),
        "money": bool(cues.MONEY.search(text)),
        "measure": bool(cues.MEASURE.search(text)),
        "structure": bool(cues.STRUCTURE.search(text)),
        "compare": bool(cues.COMPARE.search(text)),
        "maximum": bool(cues.MAXIMUM.search(text)),
        "minimum": bool(cues.MINIMUM.search(text)),
        "regions": bool(cues.WHICH_REGION.search(text)),
        "negated": not cues.JOINS_ONLY.search(text)
        and bool(cues.NEGATED.search(re.sub(r"有没有|(?<=(.))不\1", " ", _asking(text)))),
        "except": bool(cues.EXCEPT.search(text)),
        "together": bool(cues.TOGETHER.search(text)),
        "sole": bool(cues.SOLE.search(text)),
        "polar": bool(cues.POLAR.search(text)),
        "follow": bool(cues.FOLLOW.search(text)),
        "each": bool(re.search(r"分别|各(?:是|为|多少|几|要|有)", text)),
        "change": bool(cues.CHANGE.search(text)),
        "outside": bool(cues.OUTSIDE.search(text)),
        "creative": bool(cues.CREATIVE.search(text)),
        "organisation": bool(cues.ORGANISATION.search(text)),
        "either": bool(re.search(r"或者?|还是|\bor\b", text)),
        "deadline": bool(cues.DEADLINE.search(text)),
        "outcome": bool(cues.OUTCOME.search(text)),
    }


def _asking(text: str) -> str:
    """Return the clauses of a question that ask; all of it where none does by itself."""
    clauses = [c for c in re.split(r"[,;。?]", text) if not _TAG.fullmatch(c)]
    asking = [c for c in clauses if cues.ASKING.search(c)]
    return ",".join(asking) or text


def _asks_number(text: str) -> bool:
    """Tell whether a number is asked: 多少 or 几, or a measure (比例, 指标) that is not asked about with 怎么."""
    if cues.WHICH_REGION.search(text) and re.search(r"\d", re.sub(r"20\d\d年?", "", text)):
        return True
    if cues.WHICH_FIGURE.search(text) and re.search(r"\d", re.sub(r"20\d\d年?", "", text)):
        return True
    aims = re.search(r"(?<!远景)目标|指标", text) and not re.search(r"怎么|如何|怎样|哪些|什么|措施", text)
    if not (cues.NUMBER.search(text) or cues.HIGHER.search(text) or aims):
        return False
    return bool(re.search(r"多少|(?<![哪那这好])几|百分|多大|第几", text)) or not re.search(r"怎么|如何|怎样|咋", text)


def kind_of(
    text: str, flags: dict[str, bool], bodies: tuple[NamedBody, ...], terms: tuple[Term, ...]
) -> tuple[Kind, tuple[FactKind, ...]]:
    """Return the kind of question, and which facts a fact question asks."""
    facts = _fact_kinds(text)
    if facts and not (flags["lead"] or flags["cooperate"]):
        return "fact", facts
    if flags["polar"] and not bodies and YEARS.search(text) and not any(t.weight >= 0.2 for t in terms):
        return "fact", ("period",)
    roles = flags["lead"] or flags["cooperate"] or flags["responsible"] or (flags["join"] and bool(bodies))
    subject = any(t.known and t.weight >= 0.2 and t.text not in KIND_WORDS for t in terms)
    if bodies and not flags["ask_unit"] and (flags["action_noun"] or (flags["ask_action"] and not subject)):
        return "inverse", ()
    if any(_HAS.match(text[b.end :]) for b in bodies) or (bodies and _asks_rest(text, flags, bodies)):
        return "inverse", ()
    if bodies and not (flags["ask_unit"] or flags["polar"] or flags["regions"]) and _acts(text, bodies):
        return "inverse", ()
    if bodies and not subject and not flags["ask_unit"] and not flags["regions"] and not flags["number"]:
        return "inverse", ()
    asks = flags["ask_unit"] or flags["names_unit"] or bodies or flags["regions"] or flags["polar"]
    if roles and (asks or not flags["number"]):
        return "roles", ()
    if flags["structure"]:
        return "structure", ()
    if flags["number"] or flags["maximum"] or flags["minimum"] or (flags["polar"] and flags["claims"]):
        return "target", ()
    return "passage", ()


def _asks_rest(text: str, flags: dict[str, bool], bodies: tuple[NamedBody, ...]) -> bool:
    """Tell whether a question asks what else a unit does (除了农民行动还参与什么), or which of two roles it has."""
    excepted = None if flags["ask_unit"] else cues.EXCEPT.search(text)
    before = excepted is not None and any(b.start < excepted.start() for b in bodies)
    return before or bool(cues.WHICH_ROLE.search(text))


def _acts(text: str, bodies: tuple[NamedBody, ...]) -> bool:
    """Tell whether a unit named is the one who acts: 市财政局协办的举措 asks for what it does, not for units."""
    return any(_DOES.search(text[b.end : b.end + _REACH]) for b in bodies)


def _fact_kinds(text: str) -> tuple[FactKind, ...]:
    table: tuple[tuple[FactKind, re.Pattern[str]], ...] = (
        ("basis", cues.BASIS),
        ("number", cues.NUMBER_OF_DOCUMENT),
        ("issuer", cues.ISSUER),
        ("date", cues.DATE),
        ("copied", cues.COPIED),
        ("period", cues.PERIOD),
        ("title", cues.TITLE),
        ("addressee", cues.ADDRESSEE),
        ("printer", cues.PRINTER),
        ("effective", cues.EFFECTIVE),
    )
    if cues.STEPS.search(text):
        return ()
    found = tuple(kind for kind, pattern in table if pattern.search(text))
    if "basis" in found or ("number" in found and cues.REFERRED.search(text)):
        return (*_before_basis(text, table), "basis")
    if "date" in found and not re.search(r"期限|时段|规划期|实施期|有效|起止|管|到哪", text):
        found = tuple(k for k in found if k != "period")  # 方案是哪年发布的
    if "date" in found and re.search(r"谁(?:家)?(?:的)?最?[先早晚]", text):
        found = tuple(k for k in found if k != "issuer")
    shadowed = {"issuer"} & ({"issuer"} if "printer" in found else set()) | (
        {"period"} if "effective" in found else set()
    )
    return tuple(k for k in found if k not in shadowed)


def _before_basis(text: str, table: tuple[tuple[FactKind, re.Pattern[str]], ...]) -> tuple[FactKind, ...]:
    """Return the facts that a list asks before the basis (文号、印发日期、依据): those behind it are of the basis."""
    out: list[FactKind] = []
    for piece in re.split(r"[、,;]|以及|和", text):
        found = [kind for kind, pattern in table if pattern.search(piece)]
        if "basis" in found or cues.REFERRED.search(piece):
            return tuple(dict.fromkeys(out))
        out += found
    return ()


def asks_fact(text: str) -> bool:
    """Tell whether normalised `text` asks for a fact of the document: its number, dates, issuer, basis."""
    return bool(_fact_kinds(text))


def roles_of(text: str, kind: Kind) -> AskedRole:
    """Return which role is asked: the one beside the asking word, else the one named; both, or none, means all."""
    if cues.ONLY_LEAD.search(text):
        return "lead"
    if cues.WITHOUT_LEAD.search(text) or cues.JOINS_ONLY.search(text):
        return "cooperate"
    if cues.BOTH_ROLES.search(text) or cues.WHICH_ROLE.search(text):
        return "all"
    asked = {role for role, pattern in cues.ASKED_ROLES if pattern.search(text)}
    if not asked:
        named = (("lead", cues.LEAD), ("cooperate", cues.COOPERATE), ("cooperate", cues.ROLE_RESPONSIBLE))
        asked = {role for role, pattern in named if pattern.search(text)}
    if kind == "inverse" and re.search(r"参加|参与|责任|负责|承担", text):
        return "all"  # whoever leads takes part too
    if kind == "inverse" and cues.JOIN.search(text):
        asked.add("cooperate")
    if len(asked) == 1:
        if "lead" in asked:
            return "lead"
        return "charged" if cues.ROLE_RESPONSIBLE.search(text) and not cues.COOPERATE.search(text) else "cooperate"
    return "all" if asked or kind == "inverse" else "responsible"


def ordinal_of(text: str) -> int | None:
    """Return the number of the item asked for (第三项), None when none is."""
    found = cues.ORDINAL.search(text)
    if not found:
        return None
    return int(found[1]) if found[1].isdigit() else int(chinese_number(found[1]))


def expects(text: str, flags: dict[str, bool]) -> str:
    """Return what a right answer must hold: number, money, person, contact; "" for nothing special."""
    if cues.CONTACT.search(text) or cues.STAFFING.search(text):
        return "contact"
    if cues.PERSON.search(text):
        return "person"
    if flags["money"]:
        return "money"
    return "number" if flags["number"] else ""
