"""Who is who among units: printed names, stems, short names and the level they stand on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_LEVEL = re.compile(r"^(?:本)?(国家|中央|全国|省|自治区|市|区|县|州|旗)(?=[\u4e00-\u9fff]{2})")
_YOUTH = re.compile(r"^(?:共青)?团(国家|中央|省|自治区|市|区|县|州|旗)委$")
_ENDING = re.compile(r"(?:委员会|委|局|厅|总局|部|办公室|办)$")
_GENERIC = frozenset(
    [
        "工会",
        "法院",
        "管委会",
        "政府",
        "学校",
        "医院",
        "企业",
        "公司",
        "中心",
        "学会",
        "协会",
        "检察院",
        "办公室",
        "社区",
        "街道",
        "村委会",
        "居委会",
        "领导小组",
        "成员单位",
    ]
)
_BRANCH = re.compile(r"^(.{2,6})局.{2,4}分局$")  # 市生态环境局大祥分局 is spoken of as 生态环境分局
_SEPARATE = re.compile(r"^(?:委)(?=.{2,}(?:部|办|局|校|委)$)")


@dataclass(frozen=True, slots=True)
class Body:
    """A government body as named somewhere.

    Attributes:
        name: as printed.
        stem: without level: 市委组织部 → 组织部, 团县委 → 团委.
        level: the level word printed, "" for none.
        key: the full stem of the dictionary, or the stem without its ending: equal keys are one body.
        also: keys of names in brackets behind it: 市委统战部（市民宗委） is both.
    """

    name: str
    stem: str
    level: str
    key: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body named in a question: its place in the text, and the body."""

    start: int
    end: int
    body: Body


class Bodies:
    """The units of a corpus and the dictionary of bodies, for look-up; printed names stay as they are."""

    def __init__(
        self, printed: Iterable[str], stems: Mapping[str, str], text: str, cut: Callable[[str], list[str]]
    ) -> None:
        """Take the names printed in a corpus, the dictionary of stems, the corpus's text, and what cuts text to words."""
        self._cut = cut
        printed = tuple(printed)
        self._printed = frozenset(printed)
        for name in sorted(printed, key=len, reverse=True):
            text = text.replace(name, "")
        self._stems = stems
        self._cache: dict[str, Body] = {}
        self._names: dict[str, str] = {}
        for stem in stems:
            if stem not in _GENERIC:
                self._names[stem] = stem
                if _ENDING.search(stem) and len(stem) > 2:
                    self._names.setdefault(_ENDING.sub("", stem) + "部门", stem)
                self._names |= {bare: stem for bare in _abbreviations(stem, stems[stem]) if bare not in text}
        for name in printed:
            body = self.body(name)
            self._names[name] = name
            if len(body.stem) >= 3:
                self._names.setdefault(body.stem, name)
                if _ENDING.search(body.stem):
                    self._names[_ENDING.sub("", body.stem) + "部门"] = body.stem  # what plans print goes before
            if branch := _BRANCH.search(body.stem):
                self._names.setdefault(f"{branch[1]}分局", name)
            for inner in re.findall(r"[（(]([^（）()]+)[）)]", name):
                self._names.setdefault(inner, inner)
                self._names.setdefault(self.body(inner).stem, inner)
        self._longest = max(map(len, self._names), default=0)

    def body(self, name: str) -> Body:
        """Return the body of a printed or spoken name."""
        if name not in self._cache:
            self._cache[name] = self._body(name)
        return self._cache[name]

    def _body(self, name: str) -> Body:
        bare = re.sub(r"[（(].*$", "", name) or name
        if youth := _YOUTH.match(bare):
            return Body(name, "团委", youth[1], self._stems.get("团委", "团委"))
        found = None if bare in self._stems else _LEVEL.match(bare)  # 市场监督管理局 has no level 市
        level = found[1] if found else ""
        stem = bare[found.end() :] if found else bare
        stem = _SEPARATE.sub("", stem)
        inner = re.findall(r"[（(]([^（）()]+)[）)]", name)
        return Body(name, stem, level, self._stems.get(stem) or _core(stem), tuple(self.body(n).key for n in inner))

    def find(self, text: str) -> list[NamedBody]:
        """Return the bodies that `text` names, longest match first, a level word before a stem included.

        A name of two characters must begin and end with words of the text: 工人行动 names no 人行.
        """
        out: list[NamedBody] = []
        edges = _edges(text, self._cut(text))
        at = 0
        while at < len(text):
            sizes = range(min(self._longest, len(text) - at), 1, -1)
            size = next((n for n in sizes if text[at : at + n] in self._names and (n > 2 or {at, at + n} <= edges)), 0)
            if not size:
                at += 1
                continue
            begin = at
            level = re.search(r"(?:国家|省|自治区|市|区|县)(?:委)?$", text[:at])
            printed = text[at : at + size] in self._printed
            if (
                level
                and not printed
                and not _LEVEL.match(text[at : at + size])
                and (not out or level.start() >= out[-1].end)
            ):
                begin = level.start()
            canonical = self._names[text[at : at + size]]
            if _LEVEL.match(canonical) and not _LEVEL.match(text[at : at + size]):
                canonical = self.body(canonical).stem  # 气象局 is that of any level, though 市气象局 is the one printed
            spoken = text[begin:at] + canonical if begin < at else canonical
            out.append(NamedBody(begin, at + size, self.body(spoken)))
            at += size
        return out

    def without_level(self, name: str) -> Body:
        """Return the body of a name without its level: 县科协 and 市科协 do the same work in two places."""
        return self.body(self.body(name).stem)

    def is_printed(self, name: str) -> bool:
        """Tell whether a plan of the corpus prints this very name."""
        return name in self._printed

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of all bodies that a printed name stands for."""
        body = self.body(name)
        return (body.key, *body.also)

    def same(self, asked: Body, printed: Body) -> int:
        """Return how surely two names are one body: 2 the same, 1 short form of it, 0 not."""
        if asked.level and printed.level and asked.level != printed.level:
            return 0
        if (
            asked.key in (printed.key, *printed.also)
            or asked.stem == printed.stem
            or misprinted(asked.name, printed.name)
        ):
            return 2
        short, long = _core(asked.stem), _core(printed.stem)
        full = _core(asked.key)
        if len(full) > 3 and full in long and full != long:
            return 1  # a merged body: the 科技和工业信息化局 is the 工业和信息化局 too
        if (
            len(short) >= 2
            and short != long
            and _is_subsequence(short, long)
            and _kind(asked.stem) == _kind(printed.stem)
        ):
            return 1
        return 0


def _edges(text: str, words: Iterable[str]) -> set[int]:
    """Return the offsets at which words of `text` begin or end."""
    edges: set[int] = set()
    at = 0
    for word in words:
        at = text.find(word, at)
        edges |= {at, at + len(word)}
        at += len(word)
    return edges


def _abbreviations(stem: str, full: str) -> list[str]:
    """Return the bare spoken form of a true abbreviation: 发改局 → 发改 (教育局 gives none: 教育 is a subject)."""
    bare = _ENDING.sub("", stem)
    return [bare] if bare != stem and 2 <= len(bare) <= 3 and bare not in full and "委" not in bare else []


def misprinted(left: str, right: str) -> bool:
    """Tell whether two names of units differ by a slip of print: two characters swapped, or one of eight or more."""
    if left == right or len(left) != len(right) or len(left) < 4:
        return False
    off = [i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    swapped = sorted(left) == sorted(right) and len(off) == 2 and off[1] == off[0] + 1
    return swapped or (len(off) == 1 and len(left) >= 8)


def _core(stem: str) -> str:
    return re.sub(r"[和与及]", "", _ENDING.sub("", stem)) or stem


def _kind(stem: str) -> str:
    """Return the class of a stem's ending: 局, 委 and 厅 are one at different levels."""
    found = _ENDING.search(stem)
    ending = found[0] if found else stem[-1]
    return "局" if ending in ("局", "委", "厅", "委员会", "总局") else ending[-1]


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return short[0] == long[0] and all(c in rest for c in short)
