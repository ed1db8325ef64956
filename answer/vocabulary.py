"""What a corpus's own words are: tokens, their rarity, headings as token sets, the names of documents and regions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from answer.bodies import Bodies
from answer.english import English
from answer.language import Dictionaries, normalise
from answer.slips import Slips
from corpus import Assignment, Chunk, Corpus, Document
from index import Tokenizer

_NEAR = 12
_UNKNOWN_WEIGHT = 0.3
_COMMON = 15_000  # a word that the language uses this often in jieba's counts (有些, 可能) names no subject
KIND_WORDS = frozenset([  # what headings of all plans are made of: they tell one from another least
    "工程", "行动", "项目", "任务", "工作", "计划", "措施", "事项", "举措", "提升行动", "重点工程",
    "推进", "加快", "推动", "加强", "提升", "促进", "开展", "实施", "建设", "落实", "完善", "建立",
    "健全", "面积", "规模", "比例", "占比", "百分比", "百分点", "覆盖率", "覆盖面", "现状", "数量",
    "数额", "标准", "强化", "深化", "推行", "组织", "支持", "鼓励", "引导", "加大", "提高", "做好",
    "抓好", "发展", "服务", "科学素质", "能力", "水平", "体系",
])  # fmt: skip
_KIN = 0.4  # of that weight; plans of one kind share half and more, others a quarter at most
_QUOTED_NAME = re.compile(r"“([\u3400-\u9fff]{3,8})”")
_COUNTING = re.compile(r"\d+$|[几多哪].$|[两一二三四五六七八九十][个家项名条位地处份年]$")
_KIND = re.compile(r"(工程|行动|项目|计划|任务)")  # a word of its own: 科普化工程 holds no 化工
_WORD = re.compile(r"[\u3400-\u9fffa-z0-9][\u3400-\u9fffa-z0-9.+%-]*")


@dataclass(frozen=True, slots=True)
class Term:
    """A subject word of a question.

    Attributes:
        text: as asked, after normalising.
        forms: the strings that count as this word in a plan: itself, plan terms for it.
        weight: rarity over the corpus, larger is rarer; 0 is never used.
        known: whether any form stands in the corpus.
        missed: whether it is a written word, not one that the asker chose, and the corpus lacks it: a dictionary's word for
            an English one.
        parts: for each form of four or more characters its words, for texts that put them otherwise (科普（教育）基地).
    """

    text: str
    forms: tuple[str, ...]
    weight: float
    known: bool
    parts: tuple[tuple[str, ...], ...] = ()
    missed: bool = False

    def stands_in(self, text: str) -> bool:
        """Tell whether a form stands in normalised `text`, or all the words of a long form do."""
        return any(f in text for f in self.forms) or any(_close_by(words, text) for words in self.parts)

    def is_held(self, text: str) -> bool:
        """Tell whether a form stands in normalised `text`, or all the words of a long form do, wherever."""
        return any(f in text for f in self.forms) or any(all(w in text for w in words) for words in self.parts)


def _close_by(words: tuple[str, ...], text: str) -> bool:
    """Tell whether the words of a phrase stand near one another in `text`, in any order."""
    if not all(w in text for w in words):
        return False
    at = [m.start() for m in re.finditer(re.escape(words[0]), text)]
    return any(all(w in text[max(0, i - _NEAR) : i + _NEAR + len(words[0])] for w in words[1:]) for i in at)


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as the answer room sees it.

    Attributes:
        position: row in the index.
        document: the plan.
        chunk: the chunk.
        text: normalised words of the chunk, for matching only.
        path: normalised headings above it, for matching only.
        names_units: whether it is for the most part a statement of responsibility: it says who, not what.
    """

    position: int
    document: Document
    chunk: Chunk
    text: str
    path: str
    names_units: bool


class Vocabulary:
    """Words of a corpus. Build once per corpus.

    Attributes:
        core_words: words that name an action in some plan.
        kin: by plan (file name), the plans of its kind.
        kin_words: by plan (file name), those of it and of the plans of its kind: where it has no heading of such a word,
            it lacks the action.
    """

    def __init__(self, corpus: Corpus, dictionaries: Dictionaries) -> None:
        """Cut and count the corpus once."""
        self.corpus = corpus
        self.dictionaries = dictionaries
        self.passages = tuple(_passages(corpus))
        self.rows: dict[str, list[int]] = {d.name: [] for d in corpus.documents}
        """The positions of each plan's passages, by file name, in text order."""
        for passage in self.passages:
            self.rows[passage.document.name].append(passage.position)
        self.tokenizer = Tokenizer(self._own_words())
        units = (u.name for a in _assignments(corpus) for d in a.duties for u in d.units)
        self.bodies = Bodies(
            dict.fromkeys(units), dictionaries.bodies, "\n".join(d.text for d in corpus.documents), self.cut
        )
        known = {*dictionaries.synonyms, *dictionaries.terms}
        phrases = sorted((w for w in known if len(w) > 2), key=len, reverse=True)
        self._phrases = re.compile("|".join(map(re.escape, phrases))) if phrases else None
        self.heading_tokens = {
            (d.name, s.index): self.name_tokens(s.heading) for d in corpus.documents for s in d.sections
        }
        texts = [f"{p.path} {p.text}" for p in self.passages]
        spared = (*dictionaries.synonyms, *dictionaries.terms, *dictionaries.stopwords, *dictionaries.bodies)
        self.slips = Slips(texts, (w for t in texts for w in self.cut(t)), spared, self.cut)
        self.rarity = lru_cache(maxsize=20_000)(self._rarity)
        self.frequency = lru_cache(maxsize=20_000)(self._frequency)
        self.english = English(dictionaries.english, dictionaries.book, dictionaries.stopwords, self.frequency)
        own = {d.name: self._action_words(d) for d in corpus.documents}
        self.core_words = frozenset[str]().union(*own.values())
        self.kin = {
            name: frozenset(other for other, o in own.items() if self._are_kin(words, o)) for name, words in own.items()
        }
        self.kin_words = {name: frozenset[str]().union(*(own[o] for o in kin)) for name, kin in self.kin.items()}

    def _own_words(self) -> Iterable[str]:
        """Yield the words that the tokeniser must keep whole: aliases and plan terms of the dictionaries."""
        for word in (*self.dictionaries.synonyms, *self.dictionaries.terms):
            if re.fullmatch(r"[\u3400-\u9fff]{2,8}", word):
                yield word
        for document in self.corpus.documents:  # names that plans put in quotation marks: 科创中国, 送培到基层
            yield from dict.fromkeys(_QUOTED_NAME.findall(document.text))

    def tokens(self, text: str) -> list[str]:
        """Return the words of `text`, normalised, without punctuation and stop words."""
        stop = self.dictionaries.stopwords
        words = self.cut(normalise(text))
        return [w for w in words if _WORD.fullmatch(w) and w not in stop]

    def name_tokens(self, name: str) -> frozenset[str]:
        """Return the words of a name, and the words of its long ones: 国内外交流 also gives 交流, 产业工人 gives no 产业."""
        tokens = self.tokens(name)
        return frozenset((*tokens, *(w for t in tokens if len(t) > 4 for w in self._parts(t))))

    def subjects(self, text: str, whole: Iterable[str] = ()) -> list[str]:
        """Return the words of normalised `text` that can name a subject.

        The phrases `whole` and those of the dictionaries are taken first, where they end with a word of the text
        (科普产业园 is no 科普产业), then jieba's words.
        """
        found: list[str] = []
        for phrase in sorted((p for p in whole if len(p) > 2), key=len, reverse=True):
            if phrase in text:
                found.append(phrase)
                text = text.replace(phrase, " ")

        ends = frozenset(accumulate(map(len, self.tokenizer.cut(text))))

        def take(match: re.Match[str]) -> str:
            if match.end() not in ends:
                return match[0]
            found.append(match[0])
            return " "

        stop = self.dictionaries.stopwords
        rest = self._phrases.sub(take, text) if self._phrases else text
        found[:] = [w for w in found if w not in stop and not stop.intersection(self.dictionaries.synonyms.get(w, ()))]
        for word in self._with_loose(self.cut(rest)):
            spoken = word in stop or stop.intersection(self.dictionaries.synonyms.get(word, ()))  # 挑头: 牵头
            if len(word) > 1 and not spoken and _WORD.fullmatch(word) and not _COUNTING.match(word):
                found.append(word)
        return found

    def _with_loose(self, words: list[str]) -> Iterable[str]:
        """Yield the words, and runs of single characters that the dictionary has no word for but a plan does (坭兴陶)."""
        run = ""
        stop = self.dictionaries.stopwords
        for word in (*words, ""):
            if len(word) == 1 and _WORD.fullmatch(word) and word not in stop:
                run += word
                continue
            if len(run) > 1 and self.frequency(run):
                yield run
            run = ""
            if word:
                yield word

    def passages_of(self, document: Document) -> Iterator[Passage]:
        """Yield the passages of a plan in text order."""
        return (self.passages[row] for row in self.rows[document.name])

    def plain_text(self, documents: Iterable[Document]) -> str:
        """Return the normalised passages of plans as one text."""
        return "\n".join(p.text for d in documents for p in self.passages_of(d))

    def cut(self, text: str) -> list[str]:
        """Return all words of normalised `text`, stop words too."""
        return [w.strip() for w in self.tokenizer.cut(_KIND.sub(r" \1 ", text)) if w.strip()]

    def _action_words(self, document: Document) -> frozenset[str]:
        """Return the words that name an action of a plan."""
        led = [a for a in self.corpus.assignments[document.name] if any(d.role == "lead" for d in a.duties)]
        return frozenset(w for a in led for w in self.name_tokens(a.governs))

    def _are_kin(self, words: frozenset[str], others: frozenset[str]) -> bool:
        """Tell whether two plans are of one kind: their actions share the weight `_KIN` of the words of the one with fewer."""
        less = min(sum(map(self.rarity, words)), sum(map(self.rarity, others)))
        return words is others or sum(map(self.rarity, words & others)) >= _KIN * less > 0

    def _frequency(self, form: str) -> int:
        """Return in how many chunks, headings included, a string stands."""
        return sum(form in p.text or form in p.path for p in self.passages)

    def _rarity(self, form: str) -> float:
        """Return the inverse document frequency of a string over chunks (Robertson and Spärck Jones 1976), ≥ 0.1."""
        n = len(self.passages)
        f = self.frequency(form)
        return max(0.1, math.log((n - f + 0.5) / (f + 0.5)) / math.log(n + 1))

    def term(self, word: str, alternatives: Iterable[str] = ()) -> Term:
        """Return the term for a question's word: with its plan terms, weighed by its first known form."""
        forms = tuple(dict.fromkeys((word, *alternatives, *self.dictionaries.synonyms.get(word, ()))))
        parts = tuple(p for f in forms if len(f) > 3 and len(p := self._parts(f)) > 1)
        known = [self.rarity(f) for f in forms if self.frequency(f)]
        if not known:
            known = [max(map(self.rarity, p)) for p in parts if all(map(self.frequency, p))]
        strange = _UNKNOWN_WEIGHT if self.tokenizer.commonness(word) < _COMMON else 0.05
        weight = 0.05 if word in KIND_WORDS else known[0] if known else strange
        return Term(word, forms, weight, bool(known), parts)

    def _parts(self, form: str) -> tuple[str, ...]:
        """Return words of two or more characters that make up a phrase; () where more than 的 or 和 is left over."""
        words = sorted(set(self.tokenizer.parts(form)), key=len, reverse=True)
        out: list[str] = []
        at = 0
        while at < len(form):
            word = next((w for w in words if form.startswith(w, at)), "")
            if not word and form[at] not in "的和与及":
                return ()
            out += [word] if word else []
            at += len(word) or 1
        return tuple(out)


def _passages(corpus: Corpus) -> Iterable[Passage]:
    position = 0
    for document in corpus.documents:
        statements = sorted({(a.start, a.end) for a in corpus.assignments[document.name]})
        for chunk in document.chunks:
            section = document.sections[chunk.section]
            path = normalise(" ".join(document.path(section)))
            text = normalise(document.text[chunk.start : chunk.end])
            stated = sum(max(0, min(b, chunk.end) - max(a, chunk.start)) for a, b in statements)
            yield Passage(position, document, chunk, text, path, stated > 0.6 * (chunk.end - chunk.start))
            position += 1


def _assignments(corpus: Corpus) -> Iterable[Assignment]:
    return (a for d in corpus.documents for a in corpus.assignments[d.name])
