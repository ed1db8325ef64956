"""Places: a gazetteer of China's administrative divisions, and a recogniser of their names in text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
_BEFORE = re.compile("(?:^|[^一-鿿]|[和与跟同比对在到问查说看据给帮年])$")
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


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A stretch of Latin letters that may be a place: its letters, [start, end), with a suffix, all its divisions."""

    key: str
    start: int
    end: int
    formal: bool
    divisions: tuple[Division, ...]


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
        spans: list[tuple[int, int]] = []
        found: list[Mention] = []
        for full, division in held.items():
            short, size = division.short, len(division.short)
            for start in range(len(text) - size + 1):
                window = text[start : start + size]
                off = [(a, b) for a, b in zip(window, short, strict=True) if a != b]
                if len(off) != 1 or not re.fullmatch("[一-鿿]+", window) or not taken.isdisjoint(range(start, start + size)):
                    continue
                spans = spans or self._words(text)
                ending = division.name.removeprefix(short)
                ending = ending if text.startswith(ending, start + size) else ""
                if self._is_slip(text, start, window, ending, off[0], spans):
                    end = start + size + len(ending)
                    found.append(Mention(full, start, end, bool(ending), division.level, (division.code,)))
        return sorted(found, key=lambda m: m.start)

    def _is_slip(
        self, text: str, start: int, window: str, ending: str, off: tuple[str, str], spans: list[tuple[int, int]]
    ) -> bool:
        end = start + len(window)
        edges = {s for s, _ in spans} | {len(text)}
        if window in self.names or window + ending in self.names or start not in edges:
            return False
        (syllables, finals), (right, right_finals) = (_readings(c) for c in off)
        same = not syllables.isdisjoint(right)
        if ending:
            word = (start, end + len(ending)) in spans
            similar = not finals.isdisjoint(right_finals) and off[0] not in _COMMON
            return (same or similar) and not word and not edges.isdisjoint({end, end + len(ending)})
        loose = all(e - s == 1 for s, e in spans if start <= s < end)
        return same and loose and end in edges and bool(_BEFORE.search(text[:start]))

    def _words(self, text: str) -> list[tuple[int, int]]:
        return [(start, end) for _, start, end in (self.tokenizer or _jieba()).tokenize(text, "default", False)]

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
        if name.isascii():
            found = next((s.divisions for s in self._spellings(name) if (s.start, s.end) == (0, len(name))), ())
        for cut in range(len(name) - 2, 1, -1):
            if not found and (inner := self.names.get(name[cut:].strip())):
                found = self._inside(inner, self._resolve(name[:cut]))
        return _best(self._inside(found, self._resolve(within)) if within else found)

    def _spellings(self, text: str) -> Iterator[_Spelling]:
        """Yield what could be places in pinyin or English, two words (Hong Kong) before one; they may overlap."""
        words = list(_WORD.finditer(text))
        for index, first in enumerate(words):
            for last in (*words[index + 1 : index + 2], first):
                start, end = first.start(), last.end() - 2 * last[0].lower().endswith(("'s", "’s"))
                if last is not first and text[first.end() : last.start()] not in (" ", "-"):
                    continue
                key, endings = re.sub("[^a-z]", "", text[start:end].lower()), ""
                if key not in self.spelled and (glued := _GLUED.fullmatch(key)) and glued[1] in self.spelled:
                    key, endings = glued[1], _ENDING[glued[2]]
                after = None if endings else _ENDING_AFTER.match(text, end)
                endings = _ENDING[after[1].lower()] if after else endings
                divisions = self.spelled.get(key, ())
                fitting = tuple(d for d in divisions if d.name[-1] in endings)
                yield _Spelling(key, start, after.end() if after and fitting else end, bool(fitting), fitting or divisions)

    def _spelled_in(self, text: str, extra: Mapping[str, str]) -> Iterator[Mention]:
        held = {re.sub("[^a-z]", "", alias.lower()): full for alias, full in extra.items() if alias.isascii()}
        done = 0
        for s in self._spellings(text):
            full = held.get(s.key)
            mine = self._resolve(full) if full else ()
            counting = tuple(d for d in s.divisions if s.formal or d.level != "县")
            divisions = mine if not s.formal or not s.divisions or set(mine) & set(s.divisions) else ()
            divisions = divisions or _best(counting)
            plain = len(s.key) < 5 and not s.formal and text[s.start].islower()
            if s.start < done or not (divisions or full) or (not full and (plain or _NOT_ENGLISH.match(text, s.end))):
                continue
            done = s.end
            yield _mention(divisions, full if divisions == mine else None, text, s.start, s.end, s.formal)

    def _printed_in(self, text: str, extra: Mapping[str, str]) -> Iterator[Mention]:
        more = defaultdict[str, set[str]](set)
        for alias in extra:
            more[alias[:2]].add(alias)
        edges: frozenset[int] = frozenset()
        at = 0
        while at < len(text):
            two = text[at : at + 2]
            names = {n for n in (*self.starts.get(two, ()), *more.get(two, ())) if not n.isascii() and text.startswith(n, at)}
            if names and not edges:
                edges = frozenset(start for start, _ in self._words(text)) | {len(text)}
            mentions = (self._printed(text, at, n, extra, edges) for n in sorted(names, key=len, reverse=True))
            mention = next((m for m in mentions if m), None)
            if mention:
                yield mention
            at = mention.end if mention else at + 1

    def _printed(self, text: str, at: int, name: str, extra: Mapping[str, str], edges: frozenset[int]) -> Mention | None:
        """Return the mention of `name` at `at` if no word of the text runs across its edges."""
        divisions, end = self._resolve(extra.get(name, name)), at + len(name)
        formal = name[-1] in "省市县区州盟旗" and all(d.short != name for d in divisions)
        split = end in edges or (formal and (end - 1 in edges or _BODY.match(text, end)))
        cut = _NOT_ENDING.match(text, end - 1) if formal else (name not in extra and _NOT_PLACE.match(text, end))
        if at not in edges or not split or cut:
            return None
        return _mention(divisions, extra.get(name), text, at, end, formal)

    def _merge(self, outer: Mention, inner: Mention, text: str) -> Mention | None:
        """Return one mention for an enclosing place and the place printed right after it."""
        divisions = [self.divisions[c] for c in inner.codes]
        inside = self._inside(divisions, (self.divisions[c] for c in outer.codes))
        if not inside or text[outer.end : inner.start].strip():
            return None
        return _mention(inside, None, text, outer.start, inner.end, inner.formal, printed=inner.name)

    def _needs_parent(self, mention: Mention, text: str, extra: Mapping[str, str]) -> bool:
        flags = [self.divisions[c].flags for c in mention.codes]
        printed = text[mention.start : mention.end]
        if printed.isascii() or not any(("g" if mention.formal else "w") in f for f in flags):
            return False
        if printed not in extra:
            return True
        return not (mention.formal or (_BEFORE.search(text[: mention.start]) and _AFTER.match(text, mention.end)))


def _best(found: Iterable[Division]) -> tuple[Division, ...]:
    """Return those of the highest level, present ones before former ones."""
    ranked = [("f" in d.flags, LEVELS.index(d.level), d) for d in found]
    best = min((r[:2] for r in ranked), default=None)
    return tuple(d for former, level, d in ranked if (former, level) == best)


def _mention(
    divisions: tuple[Division, ...], full: str | None, text: str, start: int, end: int, formal: bool, *, printed: str = ""
) -> Mention:
    name = divisions[0].name if len(divisions) == 1 else full or printed or text[start:end]
    return Mention(name, start, end, formal, divisions[0].level if divisions else "", tuple(d.code for d in divisions))
