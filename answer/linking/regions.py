"""Places that questions name, held against the regions of the plans held."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from answer.roles import NATION
from corpus import Document, Gazetteer, Mention

_FORMAL = re.compile(r"[省市县区州盟旗]$|自治区$")


class Regions:
    """Knows the places of one corpus."""

    def __init__(self, gazetteer: Gazetteer, documents: Sequence[Document], held: Collection[str]) -> None:
        """Take the names of places, the plans, and the regions that they govern."""
        self._gazetteer = gazetteer
        self._held = held
        self.aliases = _aliases(documents)

    def mentions(self, plain: str) -> list[Mention]:
        """Return the places that normalised text names, slips of the pen for held ones among them, in order."""
        found = self._gazetteer.find(plain, self.aliases)
        if not any(m.name in self._held for m in found):
            found = [*found, *self._gazetteer.near(plain, list(self._held))]
        return sorted(found, key=lambda m: m.start)

    def may_be(self, mention: Mention, document: Document) -> bool:
        """Tell whether a place named may be a plan's own: of same-named ones, one within the places around the plan's."""
        above = document.place.parents if document.place else ()
        parents = {
            self._gazetteer.divisions[self._gazetteer.divisions[c].parent].name
            for c in mention.codes
            if self._gazetteer.divisions[c].parent
        }
        return not above or not parents or not parents.isdisjoint(above)

    @staticmethod
    def begins_title(mention: Mention, plain: str, documents: Sequence[Document]) -> bool:
        """Tell whether a place stands before the title of plans of the nation: 江苏省全民健身计划 is 江苏省's own."""
        before = mention.start == 0 and mention.end < len(plain) and plain[mention.end] != "在"
        return before and all(d.region == NATION and mention.name not in d.title for d in documents)

    def lies_in(self, mention: Mention, documents: Iterable[Document]) -> bool:
        """Tell whether a place lies in, or encloses, the region of one of the plans, or no region is known of it."""
        above = {o.name for code in mention.codes for o in self._gazetteer.above(self._gazetteer.divisions[code])}
        return any(
            not d.place
            or d.region == NATION
            or d.region in above
            or mention.name in d.place.parents
            or mention.name in d.title
            for d in documents
        )

    def without_rank(self, plain: str) -> list[str]:
        """Return the place that words are which only lack its rank: 海淀, said before 区商务局; [] for none."""
        ranked = [m for end in "区县市" for m in self.mentions(plain + end) if (m.start, m.end) == (0, len(plain) + 1)]
        return [m.name for m in ranked[:1]]


def _aliases(documents: Sequence[Document]) -> dict[str, str]:
    """Return other names of the regions held; 全国 is left out, which is an adverb more often than a plan's name."""
    aliases = {
        alias: d.region
        for d in documents
        if d.place and d.region != NATION
        for alias in (*d.place.aliases, d.place.name)
    }
    for short in [a for a in aliases if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", a) and not _FORMAL.search(a)]:
        ranked = {short + end: aliases[short] for end in "市县区"}  # 增城市, 定南市: the place, only its rank is wrong
        aliases |= {alias: region for alias, region in ranked.items() if alias not in aliases}
    return aliases
