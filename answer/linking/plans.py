"""Which plans the words of a question's plan slots mean: by place, enclosing place, document number or title words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from answer.language import normalise
from answer.linking.aliases import FORMAL, aliases_of
from answer.linking.foreign_titles import Vector
from answer.linking.scope import Scope, of_age
from answer.linking.titles import Titles
from answer.reading.ask import Phrase
from answer.roles import NATION
from answer.vocabulary import Vocabulary
from corpus import Document, Gazetteer, Mention

_SEVERAL = re.compile(
    r"(?P<others>其他|其它|其余|另外|别的|other)|各(?:地|个|市|县|区|份|家)|所有|全部|每(?:个|份|地)"
    r"|(?<![两三四五六七八九十几\d])[两三四五六七八九十几\d]++(?:个|份|家|座)?(?:地方|地区|方案|地|市|县|区|城市|plans?|regions?)"
)
_NUMBER = re.compile(r"(?:((?:19|20)\d{2})\D{0,3})?(?<!\d)(\d{1,4})\s*号")
_OF_PLACE = re.compile(
    r"(?:[^,，。;；:：?？]{0,6}的)?(?:[这那该本][份个项部]?)?"
)  # between a place and the title of its plan
_LONGEST_BODY = 16  # characters of an issuer that is one body or several and no clause
_MOST = 0.7  # of the nearest passages that must be one plan's for words without place or title to mean it

Nearest = Callable[[str, Sequence[Document]], Sequence[str]]  # words, plans → file names, one a passage


class PlanLinker:
    """Knows the places, numbers and titles of one corpus."""

    def __init__(self, vocabulary: Vocabulary, gazetteer: Gazetteer, nearest: Nearest, vector: Vector) -> None:
        """Prepare the names of regions and titles; `nearest` gives the plans of the passages nearest in meaning to words.

        `vector` embeds text.
        """
        self._nearest = nearest
        self._words = vocabulary
        self._gazetteer = gazetteer
        self._documents = vocabulary.corpus.documents
        self._by_region: dict[str, list[Document]] = {}
        for document in self._documents:
            if document.region:
                self._by_region.setdefault(document.region, []).append(document)
        self.aliases = aliases_of(self._documents)
        self._ages = vocabulary.dictionaries.ages
        self._titles = Titles(vocabulary, gazetteer, self.aliases, vector)
        self._issuers = {d.name: self._issuers_of(d) for d in self._documents}

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions held, in corpus order."""
        return tuple(self._by_region)

    def scope(
        self,
        phrases: Sequence[Phrase],
        *,
        years: Collection[int] = (),
        period: tuple[int, int] | None = None,
        within: Collection[str] = (),
    ) -> Scope:
        """Return the plans that the phrases mean; all of them where no phrase names any.

        Args:
            phrases: the words of a question's plan slots.
            years: years named, which tell plans of one title apart.
            period: the span named, which tells the periods of one plan apart.
            within: file names of the plans to search where the question names none; empty for all.
        """
        pool = [d for d in self._documents if not within or d.name in within]
        named: list[Document] = []
        age = next(
            (self._ages[w] for p in phrases if not p.excluded for w in self._ages if w in normalise(p.words)), ""
        )
        foreign: list[str] = []
        inside: list[Document] = []
        told: list[tuple[str, list[Document]]] = []
        for phrase in phrases:
            if phrase.excluded:
                continue
            found, absent, below = self._meant(phrase.words, pool, years)
            if not found and not absent and (several := _SEVERAL.search(normalise(phrase.words))):
                found = [d for d in pool if not several["others"] or d not in named]
            named += found
            foreign += absent
            inside += below
            told.append((phrase.words, found))
        without = {d.name for p in phrases if p.excluded for d in self._meant(p.words, pool, years)[0]}
        if foreign:
            loosely = self._loosely(told)
            named = [d for d in named if d not in loosely]
        chosen = [d for d in dict.fromkeys(named) if d.name not in without]
        base = chosen or [d for d in pool if d.name not in without]
        base = of_age(self._of_period(base, period), age)
        return Scope(
            tuple(base),
            bool(chosen) or bool(within),
            tuple(dict.fromkeys(foreign)),
            tuple(dict.fromkeys(inside)),
            self._titles.words(base),
        )

    def _loosely(self, told: Iterable[tuple[str, list[Document]]]) -> list[Document]:
        """Return the plans meant by words that name no place and only share some with their titles.

        Beside a place that is not held they name a plan of that place: 昆明的滇池保护规划.
        """
        titles = [(words, found) for words, found in told if not self.mentions(normalise(words))]
        return [d for words, found in titles for d in found if d not in self._titles.called_by(words, found)]

    def titled(self, scope: Scope, words: Sequence[str], question: str, years: Collection[int]) -> Scope:
        """Return a scope with those of several plans of one region that the question, or words of it, name by their titles."""
        out: list[Document] = []
        for region in dict.fromkeys(d.region for d in scope.documents):
            own = [d for d in scope.documents if d.region == region]
            if len(own) > 1 and (run := self._titles.singled_out_in(question, own)):
                out.append(run[0])
                continue
            named = (
                [d for w in words for d in self._titles.singled_out(normalise(w), own, years)] if len(own) > 1 else own
            )
            out += [d for d in own if d in named] or own
        return replace(scope, documents=tuple(out), title_words=self._titles.words(out))

    def called(
        self, scope: Scope, words: Sequence[Sequence[str]], texts: Sequence[str]
    ) -> tuple[Scope, frozenset[str]]:
        """Return a scope that no slot chose with the plan that words of the question call by its title, and those words.

        The words come in groups, each with its text; a group is asked where those before call none.
        """
        found = self._titles.called(words, texts, scope.documents)
        if found is None or (
            scope.foreign and not self._is_apart(found[0], max(found[1], key=len, default=""), texts[0])
        ):
            return scope, frozenset()
        document, calling = found
        return replace(
            scope, documents=(document,), named=True, foreign=(), inside=(), title_words=self._titles.words([document])
        ), calling

    def _is_apart(self, document: Document, calling: str, question: str) -> bool:
        """Tell whether the places of a question are no part of how it calls a plan: another has a plan of that title.

        The plan is the nation's, or its own place is named beside them.
        """
        at = question.find(calling) if calling else -1
        places = self.mentions(question)
        own = document.region in ("", NATION) or any(m.name == document.region for m in places)
        others = [m for m in places if m.name != document.region]
        return own and at >= 0 and not any(_OF_PLACE.fullmatch(question[m.end : at]) for m in others if m.end <= at)

    def _of_period(self, documents: Sequence[Document], period: tuple[int, int] | None) -> list[Document]:
        """Leave out plans of another period where one of the same region has the period asked."""
        if period is None:
            return list(documents)
        exact = {d.region for d in documents if d.period == period}
        return [d for d in documents if d.period == period or d.region not in exact]

    def _meant(
        self, words: str, pool: Sequence[Document], years: Collection[int]
    ) -> tuple[list[Document], list[str], list[Document]]:
        """Return the plans that one phrase means, the places in it that are not held, and the plans within those."""
        plain = normalise(words)
        if numbered := self._by_number(plain, pool):
            return numbered, [], []
        mentions = self.mentions(plain)
        held = list(dict.fromkeys(m.name for m in mentions if m.name in self._by_region))
        issued = self._issued(plain, pool)
        if issued and (narrowed := self._titles.singled_out(plain, issued, years)):
            return narrowed, [], []
        if not held and NATION in self._by_region and _speaks_of_nation(plain):
            held = [NATION]
        if held:
            documents = [d for name in held for d in self._by_region[name] if d in pool or not pool]
            documents = documents or [d for name in held for d in self._by_region[name]]
            own = {d.name: [m for m in mentions if m.name == d.region] for d in documents}
            documents = [d for d in documents if not own[d.name] or any(self._may_be(m, d) for m in own[d.name])]
            if not documents:
                return [], [plain[m.start : m.end] for m in mentions if m.name in held], []
            narrowed = self._titles.singled_out(plain, documents, years) if len(documents) > len(held) else []
            others = [m.name for m in mentions if m.name not in self._by_region]
            around = {p for d in documents if d.place for p in d.place.parents}
            return narrowed or documents, [o for o in others if o not in around], []
        if titled := self._titles.singled_out(plain, pool, years):
            there = [d for d in titled if all(self._lies_in(m, [d]) for m in mentions)]
            away = [m for m in mentions if not there or self._begins_title(m, plain, there)]
            return ([], [away[0].name], []) if away else (there, [], [])
        if mentions:
            return self._enclosed(plain, mentions, pool)
        meant = issued or self._by_meaning(plain, pool)
        return meant, [] if meant else self._without_rank(plain), []

    def _issuers_of(self, document: Document) -> frozenset[str]:
        """Return the names of the bodies that issued a plan, as printed and by their keys."""
        printed = [normalise(f.value) for f in document.facts.get("issuer", ()) if 2 < len(f.value) < _LONGEST_BODY]
        return frozenset((*printed, *(b.body.key for p in printed for b in self._words.bodies.find(p))))

    def _issued(self, plain: str, pool: Iterable[Document]) -> list[Document]:
        """Return the plans that a body named in words issued (国务院批复, 教育部的通知)."""
        named = {b.body.key for b in self._words.bodies.find(plain)}
        return [d for d in pool if named & self._issuers[d.name] or any(i in plain for i in self._issuers[d.name])]

    def _without_rank(self, plain: str) -> list[str]:
        """Return the place that words are which only lack its rank: 海淀, said before 区商务局; [] for none."""
        ranked = [m for end in "区县市" for m in self.mentions(plain + end) if (m.start, m.end) == (0, len(plain) + 1)]
        return [m.name for m in ranked[:1]]

    def _by_meaning(self, plain: str, pool: Sequence[Document]) -> list[Document]:
        """Return the plan that most of the passages nearest in meaning to the words belong to; [] where none has most."""
        tokens = [t for t in self._words.tokens(plain) if len(t) > 2]
        if not tokens or len(pool) < 2:
            return []
        counts = Counter(self._nearest(plain, pool))
        name, most = counts.most_common(1)[0] if counts else ("", 0)
        return [d for d in pool if d.name == name] if most >= _MOST * sum(counts.values()) else []

    def _enclosed(
        self, plain: str, mentions: Sequence[Mention], pool: Sequence[Document]
    ) -> tuple[list[Document], list[str], list[Document]]:
        """Return the plans within a place that is named for them (广东各地); else the place as one that is not held."""
        foreign: list[str] = []
        found: list[Document] = []
        below: list[Document] = []
        for mention in mentions:
            inside = [d for d in pool if d.place and mention.name in d.place.parents]
            printed = plain[mention.start : mention.end]
            alone = not plain[mention.end :].strip() and FORMAL.search(printed)
            if inside and not alone and (plain[mention.end :].strip() or len(inside) > 1):
                found += inside
            else:
                foreign.append(mention.name)
                below += inside
        return found, foreign, below

    def mentions(self, plain: str) -> list[Mention]:
        """Return the places that normalised text names, slips of the pen for held ones among them, in order."""
        found = self._gazetteer.find(plain, self.aliases)
        if not any(m.name in self._by_region for m in found):
            found = [*found, *self._gazetteer.near(plain, list(self._by_region))]
        return sorted(found, key=lambda m: m.start)

    def _may_be(self, mention: Mention, document: Document) -> bool:
        """Tell whether a place named may be a plan's own: of same-named ones, one within the places around the plan's."""
        above = document.place.parents if document.place else ()
        parents = {
            self._gazetteer.divisions[self._gazetteer.divisions[c].parent].name
            for c in mention.codes
            if self._gazetteer.divisions[c].parent
        }
        return not above or not parents or not parents.isdisjoint(above)

    def _by_number(self, plain: str, pool: Iterable[Document]) -> list[Document]:
        asked = _NUMBER.search(plain)
        if not asked:
            return []
        out = []
        for document in pool:
            for fact in document.facts.get("number", ()):
                own = _NUMBER.search(normalise(fact.value))
                letters = set(normalise(fact.value)[:6]) & set(plain[: asked.start()])
                same = own and own[2] == asked[2] and asked[1] in (None, own[1])
                if same and (letters or not plain[: asked.start()].strip() or not asked[1]):
                    out.append(document)
        return list(dict.fromkeys(out))

    @staticmethod
    def _begins_title(mention: Mention, plain: str, documents: Sequence[Document]) -> bool:
        """Tell whether a place stands before the title of plans of the nation: 江苏省全民健身计划 is 江苏省's own."""
        before = mention.start == 0 and mention.end < len(plain) and plain[mention.end] != "在"
        return before and all(d.region == NATION and mention.name not in d.title for d in documents)

    def _lies_in(self, mention: Mention, documents: Iterable[Document]) -> bool:
        """Tell whether a place lies in, or encloses, the region of one of the plans, or no region is known of it."""
        above = {o.name for code in mention.codes for o in self._gazetteer.above(self._gazetteer.divisions[code])}
        return any(
            not d.place
            or d.region == NATION
            or d.region in above
            or mention.name in d.place.parents
            or mention.name in d.title
            for d in documents
        )


def _speaks_of_nation(plain: str) -> bool:
    return any(word in plain for word in ("国务院", "中央", "国家", "全国", "state council", "national"))
