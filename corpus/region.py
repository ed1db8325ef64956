"""The region that a plan governs: as its manifest says, else as title, issuer, file name or opening words name it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.facts import SelfDescription
from corpus.manifest import Entry
from corpus.model import Fact, Place
from corpus.places import Gazetteer, Mention

_GOVERNED = re.compile(r"([\u4e00-\u9fff]{2,7}?(?:省|市|县|新区|开发区|高新区|区|州|盟|旗|镇|乡|街道))")
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:开发区|高新区|经开区|新区|保税区|度假区|示范区|管理区|工业园|产业园|园区)"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:镇|乡|街道)(?![镇村化])")
_NATIONAL = re.compile(
    r"国务院|中共中央|^国家|^(?:\d{4}年)?中央|^(?!.*[省市县区州旗委])[\u4e00-\u9fff]{2,10}(?:部|总局|委员会|总署)(?:办公厅)?$"
)


def place_of(text: str, told: SelfDescription, entry: Entry, gazetteer: Gazetteer, name: str) -> Place | None:
    """Return the region governed: as the manifest says, else as title, issuer, the file's name or the opening words name it."""
    governed = str(entry.get("region", "")) or _named_place(text, told, gazetteer, name)
    if not governed:
        return None
    known = gazetteer.place(governed) or _told_apart(governed, told, gazetteer)
    known = known or _unlisted(governed, gazetteer.find(told.title), gazetteer)
    return Place(
        name=governed,
        aliases=tuple(dict.fromkeys((*entry.get("aliases", ()), *known.aliases))),
        parents=tuple(entry.get("parents", known.parents)),
        level=str(entry.get("level", known.level)),
    )


def _told_apart(name: str, told: SelfDescription, gazetteer: Gazetteer) -> Place | None:
    """Return the one of several places of a name that title or issuer means by the place before it (南京市鼓楼区)."""
    for source in (told.title, *(f.value for f in told.facts.get("issuer", ()))):
        for mention in gazetteer.find(source):
            if mention.name == name and len(mention.codes) == 1:
                parent = gazetteer.divisions[mention.codes[0]].parent
                return gazetteer.place(name, gazetteer.divisions[parent].name) if parent else None
    return None


def _named_place(text: str, told: SelfDescription, gazetteer: Gazetteer, name: str) -> str:
    issuers = " ".join(f.value for f in told.facts.get("issuer", ()))
    for source in (told.title, issuers):
        if mentions := gazetteer.find(source):
            return _part_of(source, mentions[-1], issuers) or mentions[-1].name
    governed = _GOVERNED.match(told.title)
    if governed and (issuers.startswith(governed[1]) or re.search(rf"{governed[1]}(?:人民政府|办事处)", text)):
        return governed[1]
    if _NATIONAL.search(told.title) or any(_NATIONAL.search(f.value) for f in told.facts.get("issuer", ())):
        return "全国"
    if printed := [m for m in gazetteer.find(name) if not name[m.start : m.end].isascii()]:
        return printed[-1].name
    return _commonest(text[:1500], told.facts.get("basis", ()), gazetteer)


def _part_of(source: str, outer: Mention, issuers: str) -> str:
    """Return the zone or town that follows a place's name and issues the plan (合肥高新区, 东阳市横店镇); "" for none."""
    place = source[outer.start : outer.end]
    town, zone = _TOWN.match(source, outer.end), _ZONE.match(source, outer.end)
    if town and town[0] in issuers:
        return town[0]
    if zone and re.search(rf"{place[:2]}市?{_ZONE.pattern}", issuers):
        return place + zone[0]
    return ""


def _unlisted(name: str, outer: Sequence[Mention], gazetteer: Gazetteer) -> Place:
    """Return the place of a name that the gazetteer lacks: a new division, a town, a development zone, a renamed one."""
    from pypinyin import lazy_pinyin  # takes 0.4 s to load: only for such a name

    short = name.removesuffix("街道") if name.endswith("街道") else name[:-1] if len(name) > 2 else name
    level = {"省": "省", "市": "市", "州": "市", "盟": "市"}.get(name[-1], "县")
    above = gazetteer.place(outer[-1].name) if outer else None
    parents = (above.name, *above.parents) if above else ()
    return Place(name, (short, "".join(lazy_pinyin(short))), parents, level)


def _commonest(opening: str, basis: tuple[Fact, ...], gazetteer: Gazetteer) -> str:
    """Return the place that the opening names most often; "" when it names none twice."""
    names = [m.name for m in gazetteer.find(opening)] + [m.name for f in basis for m in gazetteer.find(f.value)]
    counted = sorted(((names.count(n), -names.index(n), n) for n in set(names)), reverse=True)
    return counted[0][2] if counted and counted[0][0] > 1 else ""
