"""A question → a `Query`: what kind of thing is asked, of which plans, topic, units, roles and years."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from answer.bodies import NamedBody
from answer.language import blanked, language_of, normalise, translate
from answer.model import Language
from answer.scope import Scope, Scoper
from answer.vocabulary import Term, Vocabulary
from answer.wording import YEARS, AskedRole, FactKind, Kind, asks_fact, expects, flags_of, kind_of, ordinal_of, roles_of
from corpus import five_year_start

_OPTIONAL = re.compile(r"(?<=[\u4e00-\u9fff])[(]([\u4e00-\u9fff]{1,3})[)](?=[局委厅部办])")  # 应急(管理)局
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_THANKS = re.compile(
    r"[\s,。!~]*(?:非常|十分|先)?(?:谢谢|多谢|感谢|谢啦|谢了|辛苦了?|拜托了?|麻烦了|thanks|thank you|thx)[^?]{0,8}$"
)
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?!\d|\s*(?:[名个家元万亿亩户场次所座项条吨台套人件篇岁]|平方|公里|多|余|左右))(?:年)?(?:度|底|末|初)?"
)
_FIVE = re.compile(r"[“\"']?十([一二三四五六七八九])五[”\"']?(?:期间|时期|末)?")
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
        doers: units whose items, in the role `doers_role`, are meant; the question before asked for these.
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
    doers: tuple[NamedBody, ...] = ()
    doers_role: AskedRole = "all"


class Reader:
    """Reads questions against one corpus."""

    def __init__(self, vocabulary: Vocabulary, scoper: Scoper) -> None:
        """Take the words of the corpus, and what finds the plans a question is about."""
        self._words = vocabulary
        self._scoper = scoper

    def read(self, question: str, *, within: Collection[str] = ()) -> Query:
        """Return the query of a question that stands alone; `within` limits the plans, by file name."""
        language = language_of(question)
        text, others = translate(_THANKS.sub("", normalise(question)), self._words.dictionaries.english)
        text = self._words.slips.mend(_OPTIONAL.sub(r"\1", text))
        scope, masked = self._scoper.scope(text, normalise(question), within)
        periods, years, masked = _years(masked)
        bodies = self._bodies(text, masked)
        free = _SPAN_OF_TIME.sub(" ", blanked(masked, [(b.start, b.end) for b in bodies]))
        terms = self._terms(free, others, scope)
        figures = tuple((m[1].replace(",", ""), m[2] or "") for m in _CLAIMED.finditer(free))
        flags = {
            **flags_of(text),
            "mixed": bool(_CHINESE.search(question)),
            "claims": any(unit for _, unit in figures),
        }
        kind, facts = kind_of(text, flags, bodies, terms)
        return Query(
            text=text,
            subject=_GLUE.sub(" ", masked).strip() or text,
            language=language,
            kind=kind,
            scope=scope,
            terms=terms,
            bodies=bodies,
            roles=roles_of(text, kind),
            facts=facts,
            years=years,
            period=periods[0] if periods else None,
            periods=periods,
            ordinal=ordinal_of(text),
            compare=flags["compare"],
            maximum=flags["maximum"],
            minimum=flags["minimum"],
            regions_asked=flags["regions"],
            negated=flags["negated"],
            sole=flags["sole"],
            polar=flags["polar"],
            expects=expects(text, flags),
            figures=figures,
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

    def asks_fact(self, clause: str) -> bool:
        """Tell whether a clause asks for a fact of a document: its number, dates, issuer, basis."""
        return asks_fact(self._plain(clause)[0])

    def _plain(self, clause: str) -> tuple[str, dict[str, tuple[str, ...]]]:
        return translate(normalise(clause), self._words.dictionaries.english)

    def has_subject(self, clause: str) -> bool:
        """Tell whether a clause names something of its own to ask about: a weighty known word, or a year."""
        text, _ = self._plain(clause)
        if _YEAR.search(text):
            return True
        _, masked = self._scoper.scope(text, normalise(clause), ())
        bodies = [(b.start, b.end) for b in self._words.bodies.find(masked)]
        terms = map(self._words.term, self._words.subjects(blanked(masked, bodies)))
        return any(t.known and t.weight >= 0.3 for t in terms)


def _years(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]:
    """Return the periods and years named, and the text without them."""
    spans: list[tuple[int, int]] = []
    periods: list[tuple[int, int]] = []
    for found in YEARS.finditer(text):
        periods.append((int(found[1]), int(found[2])))
        spans.append(found.span())
    for found in _FIVE.finditer(text):
        first = five_year_start(found[1])
        periods.append((first, first + 4))
        spans.append(found.span())
    single = list(_YEAR.finditer(blanked(text, spans)))
    years = tuple(dict.fromkeys(int(m[1]) for m in single))
    return tuple(dict.fromkeys(periods)), years, blanked(text, spans + [m.span() for m in single])
