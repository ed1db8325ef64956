"""Which plans a question is asked of: by region, by enclosing place, by title words; and places that are not held."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from answer.language import blanked
from answer.vocabulary import Vocabulary
from corpus import Document, Gazetteer, Mention

_ALL_OTHERS = re.compile(
    r"(?:其他|其它|其余|另外|别的)[两三四五六几各]?(?:个|份|家)?(?:地方|地区|方案|地|市县|区县|县区)(?!人民|政府)"
)
NATION = "全国"
_NATION_WORDS = re.compile(r"国务院|中央(?!广播)|国家级?(?:层面|部委)|部委|全国性|central government|state council")
_WITHIN = re.compile(
    r"各地|几个|哪些|哪个|下面|下辖|所辖|辖区|境内|范围内|省内|区内|市内|里|内|两(?:个|地)|三(?:个|地)|都|各(?:市|县|区)|的(?:区|县|市|地级市)|[这那](?:个|几个|座)?(?:地级)?(?:区|县|市)|有个(?:区|县|市)"
)
_JOINED_AFTER = re.compile(r"\s*(?:[和与跟同及、,比]|and\b|vs\b)")
_JOINED_BEFORE = re.compile(r"(?:[和与跟同及、,比]|\band|\bvs)\s*$")
_TITLES = re.compile(r"《[^》]*》")
_OPENING = 2  # characters before the place that a question begins with
_FORMAL = re.compile(r"[省市县区州盟旗]$|自治区$")


@dataclass(frozen=True, slots=True)
class Scope:
    """The plans that a question is about.

    Attributes:
        documents: file names, in the order named, else in corpus order.
        named: whether the question itself chose them.
        foreign: places named of which no plan is held.
        enclosing: an enclosing place that stands for the plans within it, "" for none.
        title_words: words of the question that only name the plan.
    """

    documents: tuple[str, ...]
    named: bool
    foreign: tuple[str, ...] = ()
    enclosing: str = ""
    title_words: frozenset[str] = frozenset()


class Scoper:
    """Finds the scope of a question in one corpus."""

    def __init__(self, vocabulary: Vocabulary, gazetteer: Gazetteer) -> None:
        """Prepare the names of regions and titles."""
        self._words = vocabulary
        self._gazetteer = gazetteer
        self._documents = vocabulary.corpus.documents
        self._by_region: dict[str, list[Document]] = {}
        for document in self._documents:
            if document.region:
                self._by_region.setdefault(document.region, []).append(document)
        self._aliases = {
            alias: d.region
            for d in self._documents
            if d.place and d.region != NATION  # 全国 in a question is an adverb more often than a plan's name
            for alias in (*d.place.aliases, d.place.name)
        }
        for short in [a for a in self._aliases if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", a)]:
            if not _FORMAL.search(short):  # 增城市, 定南市: the place is meant, only its rank is not right
                self._aliases |= {
                    short + end: self._aliases[short] for end in "市县区" if short + end not in self._aliases
                }
        self._titles = {d.name: self._title_tokens(d.title) for d in self._documents}
        self._title_counts = Counter(t for tokens in self._titles.values() for t in tokens)

    def _title_tokens(self, title: str) -> frozenset[str]:
        bare = blanked(title, _spans(self._gazetteer.find(title, self._aliases)))
        return frozenset(t for t in self._words.tokens(bare) if len(t) > 1 and not t[0].isdigit())

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions held, in corpus order."""
        return tuple(self._by_region)

    def scope(self, text: str, plain: str, within: Collection[str]) -> tuple[Scope, str]:
        """Return the scope of a question, and its text with the places that chose it blanked.

        Args:
            text: the working text (English domain words in Chinese).
            plain: the normalised question, for names in Latin letters that the translation may have taken apart.
            within: file names of the plans to search where the question names none; empty for all.
        """
        mentions = self._mentions(text)
        if not mentions and plain != text:
            mentions = [m for m in self._mentions(plain) if m.name in self._by_region]
            text_ranges: list[Mention] = []
        else:
            text_ranges = mentions
        held = list(dict.fromkeys(m.name for m in self._in_their_own_right(text, mentions)))
        if not held and NATION in self._by_region and _NATION_WORDS.search(text):
            held.append(NATION)
        others = list(dict.fromkeys(m.name for m in mentions if m.name not in self._by_region))
        masked = blanked(text, _spans([m for m in text_ranges if m.name in self._by_region]))
        if held:
            return self._of_regions(held, others, masked, within), masked
        return self._unnamed(text, others, text_ranges, within)

    def _mentions(self, text: str) -> list[Mention]:
        found = self._gazetteer.find(text, self._aliases)
        found += self._beside_conjunctions(text, found)
        if not any(m.name in self._by_region for m in found):
            found = [*found, *self._gazetteer.near(text, list(self._by_region))]
        return sorted(found, key=lambda m: m.start)

    def _beside_conjunctions(self, text: str, found: list[Mention]) -> list[Mention]:
        """Return held places that the words of the text hide: 大祥和定南 holds no 祥和, 定南县教育局 no 县教育局."""
        taken = {i for m in found for i in range(m.start, m.end)}
        out = []
        for alias, name in self._aliases.items():
            if re.fullmatch(r"[\u4e00-\u9fff]{2,6}", alias):
                anywhere = _FORMAL.search(alias) and alias == name
                pattern = re.escape(alias) if anywhere else rf"(?:(?<![\u4e00-\u9fff]){alias}|{alias}(?=[和与跟同及]))"
                for hit in re.finditer(pattern, text):
                    if taken.isdisjoint(range(*hit.span())):
                        out.append(Mention(name, hit.start(), hit.end(), bool(_FORMAL.search(alias)), "", ()))
        return out

    def _in_their_own_right(self, text: str, mentions: list[Mention]) -> list[Mention]:
        """Return the mentions of held regions, without a place around another one that only tells of that one.

        增城区是根据广州市哪个文件定的 asks of 增城区 alone, 增城区和广州市 of both.
        """
        held = [m for m in mentions if m.name in self._by_region]
        around = {p for m in held for d in self._by_region[m.name] if d.place for p in d.place.parents}
        return [
            m
            for m in held
            if m.name not in around or _JOINED_AFTER.match(text[m.end :]) or _JOINED_BEFORE.search(text[: m.start])
        ]

    def _of_regions(self, held: list[str], others: list[str], text: str, within: Collection[str]) -> Scope:
        if _ALL_OTHERS.search(text):  # 跟其他四地哪里不一样
            held = [*held, *(r for r in self._by_region if r not in held)]
        documents = [d for region in held for d in self._by_region[region]]
        documents = [d for d in documents if d.name in within] or documents
        enclosing = {p for d in documents if d.place for p in d.place.parents}
        held_text = "".join(d.text for d in documents)
        foreign = [o for o in others if o not in enclosing and o not in held_text]
        chosen = documents if len(documents) <= len(held) else self._by_title(text, documents) or documents
        if held == [NATION]:
            chosen = self._by_title(text, self._documents) or documents
        return Scope(
            documents=tuple(d.name for d in chosen),
            named=True,
            foreign=tuple(foreign),
            title_words=self._title_words(chosen),
        )

    def _unnamed(
        self, text: str, others: list[str], mentions: list[Mention], limit: Collection[str]
    ) -> tuple[Scope, str]:
        """Return the scope of a question that names no held region."""
        pool = [d for d in self._documents if not limit or d.name in limit]
        for other in others:
            inside = [d for d in pool if d.place and other in d.place.parents]
            mention = next(m for m in mentions if m.name == other)
            printed = text[mention.start : mention.end]
            alone = all(self._lies_in(m, inside) for m in mentions if m.name != other)
            if inside and alone and self._asks_within(text, mention, printed, inside):
                scope = Scope(
                    tuple(d.name for d in inside), True, enclosing=other, title_words=self._title_words(inside)
                )
                return scope, blanked(text, _spans([mention]))
        abroad = [m for m in mentions if m.name in others]
        within = [
            d
            for d in pool
            if abroad and all(m.name in _TITLES.sub("", d.text) and self._lies_in(m, [d]) for m in abroad)
        ]
        enclosing = {p for d in pool if d.place for p in d.place.parents}
        if within and len(within) < len(pool) and not enclosing.intersection(others):  # 武江区, of which a plan speaks
            return Scope(tuple(d.name for d in within), True, title_words=self._title_words(within)), text
        chosen = self._by_title(text, pool)
        if chosen:
            abroad = [m for m in mentions if m.name in others and not self._lies_in(m, chosen)]
            foreign = tuple(m.name for m in abroad)
            if any(m.start <= _OPENING for m in abroad):  # 深圳市营商环境方案: its owner is named first
                return Scope((), False, foreign), text
            named = (
                len({d.region or d.name for d in chosen}) == 1
            )  # else a kind of plan is named, which several regions have
            return Scope(tuple(d.name for d in chosen), named, foreign, title_words=self._title_words(chosen)), text
        units = {b.body.name for b in self._words.bodies.find(text)}
        foreign = tuple(o for o in others if not any(o.rstrip("省市县区") in u for u in units))
        return Scope(tuple(d.name for d in pool), bool(limit), foreign, title_words=self._title_words(pool)), text

    def _lies_in(self, mention: Mention, documents: list[Document]) -> bool:
        """Tell whether a place named lies in, or encloses, the region of one of the plans, or no region is known of it."""
        above = {
            outer.name for code in mention.codes for outer in self._gazetteer.above(self._gazetteer.divisions[code])
        }
        return any(
            not d.place
            or d.region == NATION
            or d.region in above
            or mention.name in d.place.parents
            or mention.name in d.title
            for d in documents
        )

    @staticmethod
    def _asks_within(text: str, mention: Mention, printed: str, inside: list[Document]) -> bool:
        """Tell whether an enclosing place stands for the plans in it: 广东各地, 广东(two plans), not 赣州市's own plan."""
        if _WITHIN.match(text[mention.end :].strip()) or re.match(
            r"的?(?:几|两|三|各|那)", text[mention.end :].strip()
        ):
            return True
        return not _FORMAL.search(printed) and len(inside) > 1

    def _by_title(self, text: str, pool: Iterable[Document]) -> list[Document]:
        """Return the plans that the words of a question single out by their titles."""
        words = set(self._words.tokens(text)) | {
            f for w in self._words.tokens(text) for f in self._words.dictionaries.synonyms.get(w, ())
        }
        scores: dict[str, float] = {}
        total = len(self._documents)
        for document in pool:
            shared = [t for t in self._titles[document.name] if t in words or (len(t) > 2 and t in text)]
            telling = [t for t in shared if self._is_telling(t)]
            if len(telling) > 1 or any(len(t) > 2 for t in telling):
                years = sum(y in document.title + document.name for y in re.findall(r"(?:19|20)\d{2}", text))
                scores[document.name] = (
                    sum(len(t) * math.log(1 + total / self._title_counts[t]) for t in telling) + years
                )
        best = max(scores.values(), default=0)
        return [d for d in pool if scores.get(d.name, 0) > 0.6 * best] if best else []

    def _is_telling(self, token: str) -> bool:
        """Tell whether a word of titles tells plans apart: few have it, or it is a long one that some lack."""
        total, having = len(self._documents), self._title_counts[token]
        return having < total if len(token) > 2 else having <= max(1, total // 2) and total > 1

    def _title_words(self, documents: Iterable[Document]) -> frozenset[str]:
        return frozenset(t for d in documents for t in self._titles[d.name])


def _spans(mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in mentions]
