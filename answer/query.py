"""A question → a `Query`: what kind of thing is asked, of which plans, topic, units, roles and years."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from answer import cues
from answer.bodies import NamedBody
from answer.language import language_of, normalise, translate
from answer.model import Language
from answer.scope import Scope, Scoper
from answer.vocabulary import KIND_WORDS, Term, Vocabulary
from corpus import chinese_number, five_year_start

Kind = Literal["roles", "inverse", "target", "structure", "fact", "passage"]
AskedRole = Literal["lead", "cooperate", "charged", "all", "responsible"]  # charged: by the word 责任单位
FactKind = Literal[
    "number", "date", "issuer", "copied", "basis", "period", "title", "addressee", "printer", "effective"
]

_OPTIONAL = re.compile(r"(?<=[\u4e00-\u9fff])[(]([\u4e00-\u9fff]{1,3})[)](?=[局委厅部办])")  # 应急(管理)局
_THANKS = re.compile(
    r"[\s,。!~]*(?:非常|十分|先)?(?:谢谢|多谢|感谢|谢啦|谢了|辛苦了?|拜托了?|麻烦了|thanks|thank you|thx)[^?]{0,8}$"
)
_DOES = re.compile(
    r"(?:牵头|主办|协办|配合|参与|参加|承担|负责|推进)[^,。?;单部]{0,8}的[^,。?;单部]{0,12}(?:任务|举措|措施|事|项|工作|有|条)|牵头的?有几"
)
_HAS = re.compile(
    r"(?:牵头|主办|协办|配合|参与|参加|承担|负责)的(?:都|一共|总共)?(?:有|是)?(?:哪|几|什么)(?![^,。?]{0,6}(?:单位|部门|家|谁))"
)
_REACH = 40  # characters behind a unit's name within which its verb stands
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?:年)?(?:度|底|末|初)?")
_FIVE = re.compile(r"[“\"']?十([一二三四五六七八九])五[”\"']?(?:期间|时期|末)?")
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d{2})年?\s*(?:[-—–~至到]|to)+\s*((?:19|20)\d{2})年?")
_QUOTED = re.compile(r"[“\"《「『]([^”\"》」』]{2,30})[”\"》」』]")
_TITLE_SHARE = 0.25
_GLUE = re.compile(r"[\s,，。?？!！:：;；、()\[\]“”\"'《》「」]+")
_SPAN_OF_TIME = re.compile(
    r"[一二两三四五六七八九十\d]+年(?:之内|以内|内|间|期)|一年(?:里|内|到头|之中)?|每年|[一二三四五六七八九十]大"
)
_CLAIMED = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(%|人次|[万亿]?(?:元|吨|人|亩|千瓦|公里|平方米|户|台|套)|个(?:百分点|工作日|月)?|家|名|所|座|项|次|万|亿|天|日|小时|倍|户|张|条|台|套|辆|处)?"
)


@dataclass(frozen=True)
class Query:
    """A question as read.

    Attributes:
        text: normalised, simplified, English domain words in Chinese; follow-ups made whole.
        subject: `text` without places, for embedding.
        language: of the frame of the answer.
        kind: what is asked.
        scope: the plans it is asked of, and places named that are not held.
        terms: subject words with weights.
        bodies: units named.
        roles: which roles are asked (kind roles, inverse).
        facts: which facts are asked (kind fact).
        years: years named; a period stands as first and last year.
        period: the period named, first and last year.
        periods: all periods named.
        ordinal: 第N项, None when not asked.
        compare, maximum, minimum, regions_asked, negated, sole, polar: what the wording adds to the kind.
        expects: what a right answer must hold: number, money, person, contact; "" for nothing special.
        figures: figures that the question itself claims, as (number, unit).
        spoken_of: the plans that this question and the turns before it named.
    """

    text: str
    subject: str
    language: Language
    kind: Kind
    scope: Scope
    terms: tuple[Term, ...]
    bodies: tuple[NamedBody, ...]
    roles: AskedRole
    facts: tuple[FactKind, ...] = ()
    years: tuple[int, ...] = ()
    period: tuple[int, int] | None = None
    periods: tuple[tuple[int, int], ...] = ()
    ordinal: int | None = None
    compare: bool = False
    maximum: bool = False
    minimum: bool = False
    regions_asked: bool = False
    negated: bool = False
    sole: bool = False
    polar: bool = False
    expects: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    cues: Mapping[str, bool] = field(default_factory=dict)
    spoken_of: tuple[str, ...] = ()


class Reader:
    """Reads questions against one corpus."""

    def __init__(self, vocabulary: Vocabulary, scoper: Scoper) -> None:
        """Take the words of the corpus, and what finds the plans a question is about."""
        self._words = vocabulary
        self._scoper = scoper

    def read(self, question: str, *, regions: Collection[str] = ()) -> Query:
        """Return the query of a question that stands alone; `regions` limits the plans."""
        language = language_of(question)
        text, others = translate(_THANKS.sub("", normalise(question)), self._words.dictionaries.english)
        text = self._words.slips.mend(_OPTIONAL.sub(r"\1", text))
        scope, masked = self._scoper.scope(text, normalise(question), regions)
        periods, years, masked = _years(masked)
        bodies = self._bodies(text, masked)
        free = _SPAN_OF_TIME.sub(" ", _blank(masked, [(b.start, b.end) for b in bodies]))
        terms = self._terms(free, others, scope)
        flags = _flags(text)
        kind, facts = _kind(text, flags, bodies, terms)
        return Query(
            text=text,
            subject=_GLUE.sub(" ", masked).strip() or text,
            language=language,
            kind=kind,
            scope=scope,
            terms=terms,
            bodies=bodies,
            roles=_roles(text, kind),
            facts=facts,
            years=years,
            period=periods[0] if periods else None,
            periods=periods,
            ordinal=_ordinal(text),
            compare=flags["compare"],
            maximum=flags["maximum"],
            minimum=flags["minimum"],
            regions_asked=flags["regions"],
            negated=flags["negated"],
            sole=flags["sole"],
            polar=flags["polar"],
            expects=_expects(text, flags),
            figures=tuple((m[1].replace(",", ""), m[2] or "") for m in _CLAIMED.finditer(free)),
            cues=flags,
        )

    def _terms(self, text: str, others: Mapping[str, tuple[str, ...]], scope: Scope) -> tuple[Term, ...]:
        """Return the subject words of a question's free text, rarest first; words of the plan's own title weigh less."""
        corrected = text
        quoted = [m[1] for m in _QUOTED.finditer(corrected)]
        words = [*quoted, *self._words.subjects(_QUOTED.sub(" ", corrected), others)]
        terms = [self._words.term(w, others.get(w, ())) for w in dict.fromkeys(words)]
        weighed = [replace(t, weight=t.weight * _TITLE_SHARE) if t.text in scope.title_words else t for t in terms]
        return tuple(sorted(weighed, key=lambda t: -t.weight))

    def _bodies(self, text: str, masked: str) -> tuple[NamedBody, ...]:
        """Return the units named, those too whose own name holds a place that was blanked (定南中专)."""
        found = self._words.bodies.find(masked)
        if len(text) == len(masked):
            own = [b for b in self._words.bodies.find(text) if masked[b.start : b.end] != text[b.start : b.end]]
            own = [b for b in own if self._words.bodies.is_printed(b.body.name)]
            found = [b for b in found if not any(o.start <= b.start < o.end for o in own)] + own
        return tuple(found)

    def has_subject(self, clause: str) -> bool:
        """Tell whether a clause names something of its own to ask about: a weighty known word, or a year."""
        text, _ = translate(normalise(clause), self._words.dictionaries.english)
        if _YEAR.search(text):
            return True
        _, masked = self._scoper.scope(text, normalise(clause), ())
        bodies = [(b.start, b.end) for b in self._words.bodies.find(masked)]
        terms = map(self._words.term, self._words.subjects(_blank(masked, bodies)))
        return any(t.known and t.weight >= 0.3 for t in terms)


def _blank(text: str, ranges: list[tuple[int, int]]) -> str:
    out = list(text)
    for start, end in ranges:
        out[start:end] = " " * (end - start)
    return "".join(out)


def _years(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]:
    """Return the periods and years named, and the text without them."""
    spans: list[tuple[int, int]] = []
    periods: list[tuple[int, int]] = []
    for found in _RANGE.finditer(text):
        periods.append((int(found[1]), int(found[2])))
        spans.append(found.span())
    for found in _FIVE.finditer(text):
        first = five_year_start(found[1])
        periods.append((first, first + 4))
        spans.append(found.span())
    single = list(_YEAR.finditer(_blank(text, spans)))
    years = tuple(dict.fromkeys(int(m[1]) for m in single))
    return tuple(dict.fromkeys(periods)), years, _blank(text, spans + [m.span() for m in single])


def _flags(text: str) -> dict[str, bool]:
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
        "negated": bool(cues.NEGATED.search(re.sub(r"有没有|(?<=(.))不\1", " ", _asking(text)))),
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
    clauses = re.split(r"[,;。?]", text)
    asking = [c for c in clauses if cues.ASKING.search(c)]
    return ",".join(asking) or text


def _asks_number(text: str) -> bool:
    """Tell whether a number is asked: 多少 or 几, or a measure (比例, 指标) that is not asked about with 怎么."""
    if cues.WHICH_REGION.search(text) and re.search(r"\d", re.sub(r"20\d\d年?", "", text)):
        return True
    aims = re.search(r"目标|指标", text) and not re.search(r"怎么|如何|怎样|哪些|什么|措施", text)
    if not (cues.NUMBER.search(text) or cues.HIGHER.search(text) or aims):
        return False
    return bool(re.search(r"多少|(?<![哪那这好])几|百分|多大|第几", text)) or not re.search(r"怎么|如何|怎样|咋", text)


def _kind(
    text: str, flags: dict[str, bool], bodies: tuple[NamedBody, ...], terms: tuple[Term, ...]
) -> tuple[Kind, tuple[FactKind, ...]]:
    """Return the kind of question, and which facts a fact question asks."""
    facts = _fact_kinds(text)
    if facts and not (flags["lead"] or flags["cooperate"]):
        return "fact", facts
    if flags["polar"] and not bodies and _RANGE.search(text) and not any(t.weight >= 0.2 for t in terms):
        return "fact", ("period",)
    roles = flags["lead"] or flags["cooperate"] or flags["responsible"] or (flags["join"] and bool(bodies))
    subject = any(t.known and t.weight >= 0.2 and t.text not in KIND_WORDS for t in terms)
    if bodies and not flags["ask_unit"] and (flags["action_noun"] or (flags["ask_action"] and not subject)):
        return "inverse", ()
    if any(_HAS.match(text[b.end :]) for b in bodies):
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
    if flags["number"] or flags["maximum"] or flags["minimum"]:
        return "target", ()
    return "passage", ()


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
        return ("basis",)
    return tuple(k for k in found if k != "issuer") if "printer" in found else found


def _roles(text: str, kind: Kind) -> AskedRole:
    """Return which role is asked: the one beside the asking word, else the one named; both, or none, means all."""
    if cues.ONLY_LEAD.search(text):
        return "lead"
    if cues.WITHOUT_LEAD.search(text):
        return "cooperate"
    if cues.BOTH_ROLES.search(text):
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


def _ordinal(text: str) -> int | None:
    found = cues.ORDINAL.search(text)
    if not found:
        return None
    return int(found[1]) if found[1].isdigit() else int(chinese_number(found[1]))


def _expects(text: str, flags: dict[str, bool]) -> str:
    if cues.CONTACT.search(text) or cues.STAFFING.search(text):
        return "contact"
    if cues.PERSON.search(text):
        return "person"
    if flags["money"]:
        return "money"
    return "number" if flags["number"] else ""
