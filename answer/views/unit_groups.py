"""The units of all plans: names of one office are one group, whether a plan prints 县市场监管局 or 县市监局.

An office of a plan's own level is the same in every plan (区科协, 县科协 and 市科协 are the 科协 of their regions); one of
another level (市生态环境局大祥分局 in the plan of a district) stands for itself. A name with another office in brackets
(市委统战部（市民宗委）) belongs to both. Printed names are never changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from answer.bodies import Bodies
from answer.vocabulary import Vocabulary
from corpus import Document

_COUNTED = frozenset("一二三四五六七八九十0123456789甲乙丙丁东南西北中")  # tells 一科 from 二科: no slip of print
_INNER = re.compile(r"[\u4e00-\u9fff]{2,}")  # 各县（市、区）人民政府 has no second name in its brackets


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """One office as the plans name it.

    Attributes:
        key: tells it from all others of the corpus; the same each time the same plans are read.
        name: what to call it: the printed name, or where there are several the most frequent one without its level.
        printed: by a plan's file name, the names that the plan prints, in text order.
    """

    key: str
    name: str
    printed: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the plans print, in text order."""
        return tuple(dict.fromkeys(name for names in self.printed.values() for name in names))


class UnitGroups:
    """The groups of a corpus, and which of them a printed name belongs to."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Group the units that the ledger of the corpus holds."""
        counted = {d.name: _printed(d, vocabulary) for d in vocabulary.corpus.documents}
        self._keys = {name: _keys(names, vocabulary.bodies) for name, names in counted.items()}
        regions = {d.name: d.region or d.title for d in vocabulary.corpus.documents}
        self.groups = tuple(_distinct(_groups(counted, self._keys, vocabulary.bodies), regions))
        self._by_key = {group.key: group for group in self.groups}

    def keys(self, document: str, printed: str) -> tuple[str, ...]:
        """Return the keys of the groups that a name belongs to in the plan with file name `document`."""
        return self._keys[document][printed]

    def group(self, key: str) -> UnitGroup:
        """Return the group of a key; raises KeyError when there is none."""
        return self._by_key[key]

    def named(self, name: str) -> tuple[str, ...]:
        """Return the keys of the groups that a key, a group's name or a printed name stands for; () for an unknown one."""
        if name in self._by_key:
            return (name,)
        called = [g.key for g in self.groups if g.name == name]
        printed = [key for keys in self._keys.values() for key in keys.get(name, ())[:1]]
        return tuple(dict.fromkeys(called or printed))


def _printed(document: Document, vocabulary: Vocabulary) -> Counter[str]:
    """Return the units of a plan's ledger with how often each is listed, in text order."""
    held = vocabulary.corpus.assignments[document.name]
    return Counter(unit.name for a in held for duty in a.duties for unit in duty.units)


def _keys(names: Counter[str], bodies: Bodies) -> dict[str, tuple[str, ...]]:
    """Return the keys of each name of one plan, that of the office itself first."""
    levels = Counter(bodies.body(n).level for n, times in names.items() for _ in range(times) if bodies.body(n).level)
    home = levels.most_common(1)[0][0] if levels else ""
    slips = _slips(names, bodies)
    out = {}
    for name in names:
        body = bodies.body(slips.get(name, name))
        above = f"{body.level}·" if body.level not in ("", home) else ""
        inner = [k for k in body.also if _INNER.fullmatch(k)]
        out[name] = tuple(dict.fromkeys(above + key for key in (body.key, *inner)))
    return out


def _slips(names: Counter[str], bodies: Bodies) -> dict[str, str]:
    """Return the names of a plan that are slips of print for another, more frequent one: 卫区计局 for 区卫计局."""

    def slip(name: str, other: str) -> bool:
        if names[other] <= names[name] or len(name) != len(other):
            return False
        off = {c for pair in zip(name, other, strict=True) if pair[0] != pair[1] for c in pair}
        return not off <= _COUNTED and bodies.same(bodies.body(name), bodies.body(other)) == 2

    return {name: other for name in names for other in names if slip(name, other)}


def _groups(
    counted: Mapping[str, Counter[str]], keys: Mapping[str, Mapping[str, Sequence[str]]], bodies: Bodies
) -> Iterable[UnitGroup]:
    """Yield the groups in text order."""
    printed: dict[str, dict[str, list[str]]] = {}
    own: dict[str, Counter[str]] = {}
    for document, names in counted.items():
        for name, times in names.items():
            for position, key in enumerate(keys[document][name]):
                printed.setdefault(key, {}).setdefault(document, []).append(name)
                if position == 0:
                    own.setdefault(key, Counter())[name] += times
    for key, by_document in printed.items():
        name = _name(own.get(key, Counter()), bodies) or key
        yield UnitGroup(key, name, {d: tuple(names) for d, names in by_document.items()})


def _name(printed: Counter[str], bodies: Bodies) -> str:
    """Return what to call an office that is printed so; "" where it only stands in brackets behind others."""
    if len(printed) < 2:
        return next(iter(printed), "")
    stems: Counter[str] = Counter()
    for name, times in printed.items():
        stem = bodies.body(name).stem
        stems[stem.removeprefix("委") if len(stem) > 2 else stem] += times  # 市委党校
    return min(stems, key=lambda s: (-stems[s], len(s)))


def _distinct(groups: Iterable[UnitGroup], regions: Mapping[str, str]) -> Iterable[UnitGroup]:
    """Yield the groups; those called alike with the regions that tell them apart."""
    held = list(groups)
    times = Counter(group.name for group in held)
    for group in held:
        where = "、".join(dict.fromkeys(regions[d] for d in group.printed))
        yield group if times[group.name] == 1 else UnitGroup(group.key, f"{group.name}（{where}）", group.printed)
