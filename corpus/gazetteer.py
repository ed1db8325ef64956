"""China's administrative divisions by name and pinyin, and the place that a name means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.model import Place

DATA = Path(__file__).with_name("gazetteer.tsv")
ENDINGS = {  # last character of a full name → what stands for it in English and in pinyin
    "省": ("province", "sheng"), "市": ("city", "shi"), "县": ("county", "xian"), "区": ("district", "qu"),
    "州": ("prefecture", "zhou"), "旗": ("banner", "qi"), "盟": ("league", "meng"),
}  # fmt: skip
_ENDING_OF = {word: end for end, words in ENDINGS.items() for word in words}
_ENDING_OF |= {"municipality": "市", "region": "区", "prefecture": "州盟区"}
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_ENDING_AFTER = re.compile(
    rf"[ -]+(?:(?:[A-Za-z]+[ -]){{0,3}}?autonomous[ -]+)?({'|'.join(_ENDING_OF)})(?![A-Za-z])", re.IGNORECASE
)


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


Spelling = tuple[str, int, int, bool, tuple[Division, ...]]  # letters, start, end, with its suffix, what it may be


@dataclass(frozen=True, slots=True)
class Divisions:
    """Divisions by code, by Chinese name and by pinyin; `starts`: first two characters → names that always count."""

    divisions: Mapping[str, Division]
    names: Mapping[str, tuple[Division, ...]]
    spelled: Mapping[str, tuple[Division, ...]]
    starts: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path = DATA) -> Divisions:
        """Return the divisions that a file lists."""
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
        return Divisions(divisions, by_name, by_spelling, {key: tuple(found) for key, found in starts.items()})

    def place(self, name: str, within: str = "") -> Place | None:
        """Return the place of a full, short, pinyin or joined name (邵阳市大祥区); None if unknown or undecided.

        `within` names an enclosing place; without it the highest level wins (吉林 is the province).
        """
        found = self.resolve(name, within)
        if len(found) != 1:
            return None
        division, end = found[0], found[0].name[-1]
        english, pinyin = ("region" if end == "区" and division.level == "省" else ENDINGS[end][0]), ENDINGS[end][1]
        spelled = (s + suffix for suffix in ("", f" {english}", f" {pinyin}", pinyin) for s in division.spellings)
        aliases = dict.fromkeys((division.short, *division.suffixed, *spelled))
        del aliases[division.name]
        return Place(division.name, tuple(aliases), tuple(d.name for d in self.above(division)), division.level)

    def children(self, name: str) -> tuple[str, ...]:
        """Return the full names of the present divisions directly within `name`, by code."""
        codes = {d.code for d in self.resolve(name)}
        return tuple(d.name for d in self.divisions.values() if d.parent in codes and "f" not in d.flags)

    def is_within(self, inner: str, outer: str) -> bool:
        """Return whether `inner`, or one of the divisions so called, lies strictly inside `outer`."""
        return bool(self.inside(self.resolve(inner), self.resolve(outer)))

    def above(self, division: Division) -> Iterator[Division]:
        """Yield the divisions that enclose `division`, nearest first."""
        while division.parent:
            division = self.divisions[division.parent]
            yield division

    def inside(self, inner: Iterable[Division], outer: Iterable[Division]) -> tuple[Division, ...]:
        """Return those of `inner` that lie strictly inside one of `outer`."""
        codes = {d.code for d in outer}
        return tuple(d for d in inner if any(a.code in codes for a in self.above(d)))

    def resolve(self, name: str, within: str = "") -> tuple[Division, ...]:
        """Return the divisions that a name may mean: of the highest level, present ones before former ones."""
        found = self.names.get(name, ())
        if name.isascii():
            found = next((found for _, _, end, _, found in self.spellings(name) if found and end == len(name)), ())
        for cut in range(len(name) - 2, 1, -1):
            if not found and (inner := self.names.get(name[cut:].strip())):
                found = self.inside(inner, self.resolve(name[:cut].strip()))
        return best(self.inside(found, self.resolve(within)) if within else found)

    def spellings(self, text: str) -> Iterator[Spelling]:
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


def best(found: Iterable[Division]) -> tuple[Division, ...]:
    """Return those of the highest level, present ones before former ones."""
    ranked = [(("f" in d.flags, "省市县".index(d.level)), d) for d in found]
    best = min((rank for rank, _ in ranked), default=None)
    return tuple(d for rank, d in ranked if rank == best)
