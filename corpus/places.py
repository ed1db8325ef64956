"""Places: a gazetteer of China's administrative divisions, and a recogniser of their names in text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jieba

from corpus.model import Place

DATA = Path(__file__).with_name("gazetteer.tsv")
_ENDINGS = {  # last character of a full name → what stands for it in English and in pinyin
    "省": ("province", "sheng"), "市": ("city", "shi"), "县": ("county", "xian"), "区": ("district", "qu"),
    "州": ("prefecture", "zhou"), "旗": ("banner", "qi"), "盟": ("league", "meng"),
}  # fmt: skip
_ENDING_OF = {word: end for end, words in _ENDINGS.items() for word in words}
_ENDING_OF |= {"municipality": "市", "region": "区", "prefecture": "州盟区"}
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_ENDING_AFTER = re.compile(
    rf"[ -]+(?:(?:[A-Za-z]+[ -]){{0,3}}?autonomous[ -]+)?({'|'.join(_ENDING_OF)})(?![A-Za-z])", re.IGNORECASE
)
_NOT_ENGLISH = re.compile(r"[ -](?:University|College|Road|Street|Station|Airport|Normal)\b", re.IGNORECASE)
_NOT_ENDING = re.compile("市(?:[场价值井售容况]|面(?!积))|区[域块位间别]|县级")  # 北京|市场, 公安|县级
_BODY = re.compile("[委政民人级]")  # dictionary words such as 北京市民 are a place and what belongs to it
_NOT_PLACE = re.compile("杯|路|街(?!道)|大道|大学|学院|大桥|站|港(?!澳)|机场|装|话|菜|湾")  # 安康杯, 中山装
_BEFORE = re.compile("(?:^|[^一-鿿]|[和与跟同比对在到问查说看据给帮年])$")
_AFTER = re.compile("$|[^一-鿿]|[的呢和与跟同比在到有]")
_NO_SLIP = frozenset("等个各和与及在为有是大小中新老全主成生更本该")  # 等城区 is not a mistyped 增城区


@dataclass(frozen=True, slots=True)
class Division:
    """One line of gazetteer.tsv, which explains the fields; `spellings` are the pinyin of the short name."""

    code: str
    name: str
    short: str
    level: str
    parent: str
    spellings: tuple[str, ...]
    flags: str

    @property
    def suffixed(self) -> tuple[str, ...]:
        """The names with a suffix: the full one, and those without 壮族, 土家族苗族 … (恩施州)."""
        end = "自治区" if self.name.endswith("自治区") else "特区" if self.level == "省" else self.name[-1]
        loose = re.search("自治|特别行政区", self.name) and len(self.short) > 1
        return (self.name, self.short + end) if loose else (self.name,)


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


_Spelling = tuple[str, int, int, bool, tuple[Division, ...]]  # letters, start, end, with its suffix, what it may be


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
class Gazetteer:
    """Divisions by code, by Chinese name and by pinyin; `starts`: first two characters → names that always count."""

    divisions: Mapping[str, Division]
    names: Mapping[str, tuple[Division, ...]]
    spelled: Mapping[str, tuple[Division, ...]]
    starts: Mapping[str, tuple[str, ...]]
    tokenizer: jieba.Tokenizer | None = None

    @classmethod
    def load(cls, path: Path = DATA, *, tokenizer: jieba.Tokenizer | None = None) -> Gazetteer:
        """Return the gazetteer of a file; `tokenizer` cuts the texts, jieba with its own dictionary when None."""
        divisions: dict[str, Division] = {}
        names, spelled = defaultdict[str, list[Division]](list), defaultdict[str, list[Division]](list)
        starts = defaultdict[str, list[str]](list)
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            code, full, short, level, parent, pinyin, flags = line.split("\t")
            division = divisions[code] = Division(code, full, short, level, parent, tuple(pinyin.split("|")), flags)
            for name in {*division.suffixed, short}:
                names[name].append(division)
                starts[name[:2]] += [name] * (name != short or level != "县" or name == full)
            for spelling in division.spellings:
                spelled[spelling].append(division)
        by_name, by_spelling = ({key: tuple(found) for key, found in index.items()} for index in (names, spelled))
        return cls(divisions, by_name, by_spelling, {key: tuple(found) for key, found in starts.items()}, tokenizer)

    def place(self, name: str, within: str = "") -> Place | None:
        """Return the place of a full, short, pinyin or joined name (邵阳市大祥区); None if unknown or undecided.

        `within` names an enclosing place; without it the highest level wins (吉林 is the province).
        """
        found = self._resolve(name, within)
        if len(found) != 1:
            return None
        division, end = found[0], found[0].name[-1]
        english, pinyin = ("region" if end == "区" and division.level == "省" else _ENDINGS[end][0]), _ENDINGS[end][1]
        spelled = (s + suffix for suffix in ("", f" {english}", f" {pinyin}", pinyin) for s in division.spellings)
        aliases = dict.fromkeys((division.short, *division.suffixed, *spelled))
        del aliases[division.name]
        return Place(division.name, tuple(aliases), tuple(d.name for d in self._above(division)), division.level)

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
        for mention in sorted((*self._in_latin(text, extra), *self._in_chinese(text, extra)), key=lambda m: m.start):
            outer = found[-1] if found and not text[found[-1].end : mention.start].strip() else None
            inside = self._inside(self._of(mention), self._of(outer)) if outer else ()
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
        held = {full: d[0] for full in names if (d := self._resolve(full)) and len(d[0].short) in (2, 3)}
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

    def _above(self, division: Division) -> Iterator[Division]:
        while division.parent:
            division = self.divisions[division.parent]
            yield division

    def _inside(self, inner: Iterable[Division], outer: Iterable[Division]) -> tuple[Division, ...]:
        codes = {d.code for d in outer}
        return tuple(d for d in inner if any(a.code in codes for a in self._above(d)))

    def _resolve(self, name: str, within: str = "") -> tuple[Division, ...]:
        """Return the divisions that a name may mean: of the highest level, present ones before former ones."""
        found = self.names.get(name, ())
        if name.isascii():
            found = next((found for _, _, end, _, found in self._spellings(name) if found and end == len(name)), ())
        for cut in range(len(name) - 2, 1, -1):
            if not found and (inner := self.names.get(name[cut:].strip())):
                found = self._inside(inner, self._resolve(name[:cut].strip()))
        return _best(self._inside(found, self._resolve(within)) if within else found)

    def _spellings(self, text: str) -> Iterator[_Spelling]:
        """Yield what could be places in pinyin or English, two words (Hong Kong) before one; they may overlap."""
        words = list(_WORD.finditer(text))
        for index, first in enumerate(words):
            for last in (*words[index + 1 : index + 2], first):
                start, end = first.start(), last.end() - 2 * last[0].lower().endswith(("'s", "’s"))
                letters = re.sub("[^a-z]", "", text[start:end].lower())
                after = _ENDING_AFTER.match(text, end)
                ending = _ENDING_OF[after[1].lower()] if after else ""
                divisions = self.spelled.get(letters, ())
                fitting = tuple(d for d in divisions if d.name[-1] in ending)
                if last is first or text[first.end() : last.start()] in (" ", "-"):
                    end = after.end() if after and fitting else end
                    yield letters, start, end, bool(fitting), fitting or divisions

    def _in_latin(self, text: str, extra: Mapping[str, str]) -> Iterator[Mention]:
        held = {re.sub("[^a-z]", "", alias.lower()): full for alias, full in extra.items() if alias.isascii()}
        done = 0
        for letters, start, end, formal, divisions in self._spellings(text):
            full = held.get(letters, "")
            mine = self._resolve(full)
            if full and (not formal or set(mine) & set(divisions)):
                divisions = mine
            else:
                divisions, full = _best(d for d in divisions if formal or d.level != "县"), ""
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
        divisions, end = self._resolve(extra.get(name, name)), at + len(name)
        formal = name[-1] in _ENDINGS and all(name in d.suffixed or name != d.short for d in divisions)
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


def _best(found: Iterable[Division]) -> tuple[Division, ...]:
    """Return those of the highest level, present ones before former ones."""
    ranked = [(("f" in d.flags, "省市县".index(d.level)), d) for d in found]
    best = min((rank for rank, _ in ranked), default=None)
    return tuple(d for rank, d in ranked if rank == best)


def _mention(
    divisions: tuple[Division, ...], full: str | None, text: str, start: int, end: int, formal: bool
) -> Mention:
    name = divisions[0].name if len(divisions) == 1 else full or text[start:end]
    return Mention(name, start, end, formal, divisions[0].level if divisions else "", tuple(d.code for d in divisions))
