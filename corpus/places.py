"""The recogniser of place names in text, over the gazetteer's divisions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jieba

from corpus.gazetteer import DATA, ENDINGS, Division, Divisions, best

_NOT_ENGLISH = re.compile(r"[ -](?:University|College|Road|Street|Station|Airport|Normal)\b", re.IGNORECASE)
_NOT_ENDING = re.compile("市(?:[场价值井售容况]|面(?!积))|区[域块位间别]|县级")  # 北京|市场, 公安|县级
_BODY = re.compile("[委政民人级]")  # dictionary words such as 北京市民 are a place and what belongs to it
_NOT_PLACE = re.compile("杯|路|街(?!道)|大道|大学|学院|大桥|站|港(?!澳)|机场|装|话|菜|湾")  # 安康杯, 中山装
_BEFORE = re.compile("(?:^|[^一-鿿]|[和与跟同比对在到问查说看据给帮年])$")
_AFTER = re.compile("$|[^一-鿿]|[的呢和与跟同比在到有]")
_NO_SLIP = frozenset("等个各和与及在为有是大小中新老全主成生更本该")  # 等城区 is not a mistyped 增城区


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text; an enclosing place printed right before it (邵阳市大祥区) is part of the mention.

    Attributes:
        name: full name; as printed when several divisions bear the name and the text does not decide.
        start: offset, inclusive.
        end: offset, exclusive.
        formal: printed with its 省, 市, 县, 区 … or County, shi …
        level: 省 | 市 | 县 (a municipality is 省), "" when the gazetteer lacks the place.
        codes: codes of the divisions that it may be.
    """

    name: str
    start: int
    end: int
    formal: bool
    level: str
    codes: tuple[str, ...]


@cache
def _tokenizer() -> jieba.Tokenizer:
    """Return jieba with its own dictionary, read from the package: its cache in the common temporary folder could be anybody's."""
    words = jieba.Tokenizer()
    words.FREQ, words.total = words.gen_pfdict(words.get_dict_file())
    words.initialized = True
    return words


@cache
def _sounds(char: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the toneless syllables of a character, and their finals."""
    from pypinyin import Style, pinyin  # takes 0.4 s to load: only for a likely slip

    syllables, finals = (pinyin(char, style=style, heteronym=True)[0] for style in (Style.NORMAL, Style.FINALS))
    return frozenset(syllables), frozenset(finals)


@dataclass(frozen=True, slots=True)
class Gazetteer(Divisions):
    """The divisions, with a recogniser of their names in text; `tokenizer` cuts the texts, jieba's own when None."""

    tokenizer: jieba.Tokenizer | None = None

    @classmethod
    def load(cls, path: Path = DATA, *, tokenizer: jieba.Tokenizer | None = None) -> Gazetteer:
        """Return the gazetteer of a file; `tokenizer` cuts the texts, jieba with its own dictionary when None."""
        known = Divisions.load(path)
        return Gazetteer(known.divisions, known.names, known.spelled, known.starts, tokenizer)

    def find(self, text: str, extra: Mapping[str, str] | None = None) -> list[Mention]:
        """Return the places that `text` (simplified Chinese, pinyin, English) names, in order, not overlapping.

        Short names count for provinces and prefecture-level divisions; `extra` (alias → full name) adds others,
        such as the regions that a corpus holds. Names that are everyday words too need a parent before them.
        """
        extra = {**{full: full for full in (extra or {}).values()}, **(extra or {})}
        found: list[Mention] = []
        for mention in sorted((*self._in_latin(text, extra), *self._in_chinese(text, extra)), key=lambda m: m.start):
            outer = found[-1] if found and not text[found[-1].end : mention.start].strip() else None
            inside = self.inside(self._of(mention), self._of(outer)) if outer else ()
            if outer and inside:
                full = mention.name if len(inside) > 1 else None
                found[-1] = _mention(inside, full, text, outer.start, mention.end, mention.formal)
            elif not self._needs_parent(mention, text, extra):
                found.append(mention)
        return found

    def near(self, text: str, names: Collection[str]) -> list[Mention]:
        """Return likely slips for the places `names` (full names): one character off in a short name of 2 or 3.

        The slip must sound the same (邵关), or the right 市, 县 or 区 must follow and the final be the same (大样区).
        It is no place, no dictionary word, and overlaps nothing that `find` finds.
        """
        held = {full: d[0] for full in names if (d := self.resolve(full)) and len(d[0].short) in (2, 3)}
        taken = {i for m in self.find(text, {d.short: full for full, d in held.items()}) for i in range(m.start, m.end)}
        found: list[Mention] = []
        words: list[tuple[int, int]] = []
        for full, division in held.items():
            short, ending = division.short, division.name.removeprefix(division.short)
            for start in range(len(text) - len(short) + 1):
                end = start + len(short)
                wrong = [pair for pair in zip(text[start:end], short, strict=True) if pair[0] != pair[1]]
                if len(wrong) != 1 or not "一" <= wrong[0][0] <= "鿿" or not taken.isdisjoint(range(start, end)):
                    continue
                words = words or self._words(text)
                formal = text.startswith(ending, end)
                if self._is_slip(text, start, end, ending if formal else "", *wrong[0], words):
                    end += len(ending) * formal
                    found.append(Mention(full, start, end, formal, division.level, (division.code,)))
        return sorted(found, key=lambda m: m.start)

    def _is_slip(
        self, text: str, start: int, end: int, ending: str, typed: str, meant: str, words: list[tuple[int, int]]
    ) -> bool:
        edges, whole = {s for s, _ in words} | {len(text)}, end + len(ending)
        if start not in edges or not self.names.keys().isdisjoint((text[start:end], text[start:whole])):
            return False
        same, similar = (not a.isdisjoint(b) for a, b in zip(_sounds(typed), _sounds(meant), strict=True))
        if ending:
            sounds = same or (similar and typed not in _NO_SLIP)
            return sounds and (start, whole) not in words and not edges.isdisjoint((end, whole))
        return same and edges.issuperset(range(start, end + 1)) and bool(_BEFORE.search(text[:start]))

    def _words(self, text: str) -> list[tuple[int, int]]:
        return [(start, end) for _, start, end in (self.tokenizer or _tokenizer()).tokenize(text, HMM=False)]

    def _of(self, mention: Mention) -> tuple[Division, ...]:
        return tuple(self.divisions[code] for code in mention.codes)

    def _in_latin(self, text: str, extra: Mapping[str, str]) -> Iterator[Mention]:
        held = {re.sub("[^a-z]", "", alias.lower()): full for alias, full in extra.items() if alias.isascii()}
        done = 0
        for letters, start, end, formal, divisions in self.spellings(text):
            full = held.get(letters, "")
            mine = self.resolve(full)
            if full and (not formal or set(mine) & set(divisions)):
                divisions = mine
            else:
                divisions, full = best(d for d in divisions if formal or d.level != "县"), ""
                word = not formal and len(letters) < 5 and text[start].islower()
                divisions = () if word or _NOT_ENGLISH.match(text, end) else divisions
            if start >= done and (full or divisions):
                done = end
                yield _mention(divisions, full, text, start, end, formal)

    def _in_chinese(self, text: str, extra: Mapping[str, str]) -> Iterator[Mention]:
        more = defaultdict[str, list[str]](list)
        for alias in extra:
            more[alias[:2]] += [alias] * (not alias.isascii())
        edges, at = set[int](), 0
        while at < len(text):
            two = text[at : at + 2]
            names = {n for n in (*self.starts.get(two, ()), *more.get(two, ())) if text.startswith(n, at)}
            edges = edges or ({start for start, _ in self._words(text)} | {len(text)} if names else edges)
            printed = (self._printed(text, at, n, extra, edges) for n in sorted(names, key=len, reverse=True))
            mention = next(filter(None, printed), None)
            if mention:
                yield mention
            at = mention.end if mention else at + 1

    def _printed(self, text: str, at: int, name: str, extra: Mapping[str, str], edges: set[int]) -> Mention | None:
        """Return the mention of `name` at `at`, unless a word of the text runs across its edges."""
        divisions, end = self.resolve(extra.get(name, name)), at + len(name)
        formal = name[-1] in ENDINGS and all(name in d.suffixed or name != d.short for d in divisions)
        whole = end in edges or (formal and (end - 1 in edges or _BODY.match(text, end)))
        other = _NOT_ENDING.match(text, end - 1) if formal else name not in extra and _NOT_PLACE.match(text, end)
        if at not in edges or not whole or other:
            return None
        return _mention(divisions, extra.get(name), text, at, end, formal)

    def _needs_parent(self, mention: Mention, text: str, extra: Mapping[str, str]) -> bool:
        printed, mark = text[mention.start : mention.end], "g" if mention.formal else "w"
        if printed.isascii() or not any(mark in d.flags for d in self._of(mention)):
            return False
        alone = _BEFORE.search(text[: mention.start]) and _AFTER.match(text, mention.end)
        return not (printed in extra and (mention.formal or alone))


def _mention(
    divisions: tuple[Division, ...], full: str | None, text: str, start: int, end: int, formal: bool
) -> Mention:
    name = divisions[0].name if len(divisions) == 1 else full or text[start:end]
    return Mention(name, start, end, formal, divisions[0].level if divisions else "", tuple(d.code for d in divisions))
