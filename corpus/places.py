"""Places: a gazetteer of China's administrative divisions, and a recogniser of their names in text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

import jieba

from corpus.model import Place

DATA = Path(__file__).with_name("gazetteer.tsv")
LEVELS = ("省", "市", "县")

_ENGLISH = {"省": "province", "市": "city", "县": "county", "区": "district", "州": "prefecture", "旗": "banner"}
_PINYIN = {"省": "sheng", "市": "shi", "县": "xian", "区": "qu", "州": "zhou", "旗": "qi"}
_ENDING = {word: end for table in (_ENGLISH, _PINYIN) for end, word in table.items()}
_ENDING |= {"municipality": "市", "region": "区", "prefecture": "州盟区"}
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_AUTONOMOUS = r"(?:[A-Za-z]+[ -]){0,3}?autonomous[ -]+"
_ENDING_AFTER = re.compile(rf"[ -]+(?:{_AUTONOMOUS})?({'|'.join(_ENDING)})(?![A-Za-z])", re.IGNORECASE)
_GLUED = re.compile(r"([a-z]{4,})(sheng|shi|xian|qu)")
_NOT_ENGLISH = re.compile(r"[ -](?:University|College|Road|Street|Station|Airport|Normal)\b", re.IGNORECASE)
_NOT_ENDING = re.compile("市[场价值面井售容况]|区[域块位间别]|县级")  # 北京|市场 names no 市, 公安|县级 no 公安县
_BODY = re.compile("委|政|民|人|级")  # dictionary words such as 北京市委, 北京市民 are a place and a body
_NOT_PLACE = re.compile("杯|路|街(?!道)|大道|大学|学院|大桥|站|港(?!澳)|机场|装|话|菜|湾")  # 安康杯, 中山装
_BEFORE = re.compile("(?:^|[^一-鿿]|[和与跟同比对在到问查说看据给帮])$")
_AFTER = re.compile("$|[^一-鿿]|[的呢和与跟同比在到有]")
_COMMON = frozenset("等个各和与及在为有是大小中新老全主成生更本该")  # never the slip in a mistyped name


class Tokenizer(Protocol):
    """What is needed of a jieba.Tokenizer."""

    def tokenize(self, text: str, mode: str = ..., HMM: bool = ..., /) -> Iterable[tuple[str, int, int]]:  # noqa: N803
        """Yield (word, start, end) that tile `text`, ends exclusive."""


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division, as a line of gazetteer.tsv states it.

    Attributes:
        level: 省 | 市 | 县; the four municipalities are 省.
        parent: code of the enclosing division, "" for a province.
        spellings: pinyin of the short name and customary spellings, lower case, no spaces.
        flags: f former; w the short name is an everyday word too; g the full name is a common noun too.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str
    spellings: tuple[str, ...]
    flags: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text. An enclosing place printed right before it (邵阳市大祥区) is part of the mention.

    Attributes:
        name: full name; as printed when several divisions bear the name and the text does not decide.
        start: offset, inclusive.
        end: offset, exclusive.
        formal: printed with its 省, 市, 县, 区 … or County, shi …
        level: 省 | 市 | 县, "" when the gazetteer lacks the place.
        codes: codes of the divisions that it may be.
    """

    name: str
    start: int
    end: int
    formal: bool
    level: str
    codes: tuple[str, ...]


@cache
def _jieba() -> Tokenizer:
    tokenizer: Tokenizer = jieba.Tokenizer()
    return tokenizer


@cache
def _readings(char: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the toneless syllables of a character, and their finals."""
    from pypinyin import Style, pinyin  # takes 0.4 s to load: only once a text holds a likely slip

    normal, finals = (pinyin(char, style=s, heteronym=True)[0] for s in (Style.NORMAL, Style.FINALS))
    return frozenset(normal), frozenset(finals)


def _variants(division: Division) -> Iterator[str]:
    """Yield the names with a suffix: the full one, and those that leave out 壮族, 土家族苗族 … (恩施州)."""
    yield division.name
    if "自治" in division.name and len(division.short) > 1:
        end = division.name[-1]
        yield division.short + ("自治区" if end == "区" else end)
    if division.name.endswith("特别行政区"):
        yield division.short + "特区"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All divisions, and the indexes over their names. Make one with `load`.

    Attributes:
        divisions: by code.
        names: full, suffixed and short Chinese names → divisions.
        spelled: pinyin → divisions.
        starts: first two characters → names that count in any text, longest first.
        tokenizer: words of the text; jieba's own when None.
    """

    divisions: Mapping[str, Division]
    names: Mapping[str, tuple[Division, ...]]
    spelled: Mapping[str, tuple[Division, ...]]
    starts: Mapping[str, tuple[str, ...]]
    tokenizer: Tokenizer | None = None

    @classmethod
    def load(cls, path: Path = DATA, *, tokenizer: Tokenizer | None = None) -> Gazetteer:
        """Return the gazetteer of the file: tab-separated code, name, short, level, parent, pinyin, flags."""
        divisions: dict[str, Division] = {}
        names, spelled, starts = defaultdict[str, list[Division]](list), defaultdict[str, list[Division]](list), {}
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            code, name, short, level, parent, pinyin, flags = line.split("\t")
            division = Division(code, name, short, level, parent, tuple(pinyin.split("|")), flags)
            divisions[code] = division
            counting = dict.fromkeys((*_variants(division), *((short,) if level != "县" else ())))
            for each in dict.fromkeys((*counting, short)):
                names[each].append(division)
            for spelling in division.spellings:
                spelled[spelling].append(division)
            for each in counting:
                starts.setdefault(each[:2], set[str]()).add(each)
        return cls(
            divisions,
            {name: tuple(found) for name, found in names.items()},
            {name: tuple(found) for name, found in spelled.items()},
            {two: tuple(sorted(found, key=len, reverse=True)) for two, found in starts.items()},
            tokenizer,
        )

    def place(self, name: str, within: str = "") -> Place | None:
        """Return the place of a full, short, pinyin or joined name (邵阳市大祥区); None if unknown or undecided.

        `within` names an enclosing place; without it the highest level wins (吉林 is the province).
        """
        found = self._resolve(name, within)
        if len(found) != 1:
            return None
        (division,) = found
        end = division.name[-1]
        short = (division.short,) if division.short != division.name else ()
        suffixed = tuple(
            spelling + after
            for spelling in division.spellings
            for after in (f" {_ENGLISH.get(end, 'region')}", *((f" {_PINYIN[end]}", _PINYIN[end]) if end in _PINYIN else ()))
        )
        others = tuple(v for v in _variants(division) if v != division.name)
        parents = tuple(d.name for d in self._ancestors(division))
        aliases = tuple(dict.fromkeys((*short, *others, *division.spellings, *suffixed)))
        return Place(name=division.name, aliases=aliases, parents=parents, level=division.level)

    def children(self, name: str) -> tuple[str, ...]:
        """Return the full names of the present divisions directly within `name`, by code."""
        codes = {d.code for d in self._resolve(name)}
        return tuple(d.name for d in self.divisions.values() if d.parent in codes and "f" not in d.flags)

    def is_within(self, inner: str, outer: str) -> bool:
        """Return whether `inner`, or one of the divisions so called, lies strictly inside `outer`."""
        return bool(self._inside(self._resolve(inner), self._resolve(outer)))

    def find(self, text: str, extra: Mapping[str, str] | None = None) -> list[Mention]:
        """Return the places that `text` (simplified Chinese, pinyin, English) names, in order, not overlapping.

        Short names count for provinces and prefecture-level divisions; `extra` (alias → full name) adds others,
        such as the regions that a corpus holds. Names that are everyday words too need a parent before them.
        """
        extra = {**{full: full for full in (extra or {}).values()}, **(extra or {})}
        found: list[Mention] = []
        for mention in sorted((*self._spelled_in(text, extra), *self._printed_in(text, extra)), key=lambda m: m.start):
            merged = self._merge(found[-1], mention, text) if found else None
            if merged:
                found[-1] = merged
            elif not self._needs_parent(mention, text, extra):
                found.append(mention)
        return found

    def near(self, text: str, names: Collection[str]) -> list[Mention]:
        """Return likely slips for the places `names` (full names): one character off in a short name of 2 or 3.

        The slip must sound the same (邵关), or the right 市, 县 or 区 must follow and the final be the same
        (大样区); it must be neither a place nor a dictionary word.
        """
        held = {full: found[0] for full in names if (found := self._resolve(full)) and len(found[0].short) in (2, 3)}
        extra = {alias: full for full, d in held.items() for alias in (d.short, d.name)}
        taken = {i for m in self.find(text, extra) for i in range(m.start, m.end)}
        spans: list[tuple[int, int, str]] | None = None
        found: list[Mention] = []
        for full, division in held.items():
            short, size = division.short, len(division.short)
            for start in range(len(text) - size + 1):
                window = text[start : start + size]
                off = [(a, b) for a, b in zip(window, short, strict=True) if a != b]
                if len(off) != 1 or not re.fullmatch("[一-鿿]+", window) or not taken.isdisjoint(range(start, start + size)):
                    continue
                spans = self._words(text) if spans is None else spans
                ending = division.name.removeprefix(short)
                ending = ending if text.startswith(ending, start + size) else ""
                if self._is_slip(text, start, window, ending, off[0], spans):
                    end = start + size + len(ending)
                    found.append(Mention(full, start, end, bool(ending), division.level, (division.code,)))
        return sorted(found, key=lambda m: m.start)

    def _is_slip(
        self, text: str, start: int, window: str, ending: str, off: tuple[str, str], spans: list[tuple[int, int, str]]
    ) -> bool:
        end = start + len(window)
        edges = {s for s, _, _ in spans} | {len(text)}
        if window in self.names or window + ending in self.names or start not in edges:
            return False
        (syllables, finals), (right, right_finals) = (_readings(c) for c in off)
        same = not syllables.isdisjoint(right)
        if ending:
            word = (start, end + len(ending)) in {(s, e) for s, e, _ in spans}
            similar = not finals.isdisjoint(right_finals) and off[0] not in _COMMON
            return (same or similar) and not word and not edges.isdisjoint({end, end + len(ending)})
        loose = all(e - s == 1 for s, e, _ in spans if start <= s < end)
        return same and loose and end in edges and bool(_BEFORE.search(text[:start]))

    def _words(self, text: str) -> list[tuple[int, int, str]]:
        words = (self.tokenizer or _jieba()).tokenize(text, "default", False)
        return [(start, end, word) for word, start, end in words]

    def _ancestors(self, division: Division) -> Iterator[Division]:
        while division.parent:
            division = self.divisions[division.parent]
            yield division

    def _inside(self, inner: Iterable[Division], outer: Iterable[Division]) -> tuple[Division, ...]:
        codes = {d.code for d in outer}
        return tuple(d for d in inner if any(a.code in codes for a in self._ancestors(d)))

    def _resolve(self, name: str, within: str = "") -> tuple[Division, ...]:
        """Return the divisions that a name may mean: of the highest level, present ones before former ones."""
        name = name.strip()
        found = self.names.get(name, ())
        if not found and name.isascii():
            mentions = [d for m in self._spelled_in(name.title(), {name.lower(): name}) for d in m.codes]
            found = tuple(self.divisions[c] for c in mentions)
        for cut in range(len(name) - 2, 1, -1):
            if not found and name[cut:].strip() in self.names and (outer := self._resolve(name[:cut])):
                found = self._inside(self.names[name[cut:].strip()], outer)
        return self._best(self._inside(found, self._resolve(within)) if within else found)
