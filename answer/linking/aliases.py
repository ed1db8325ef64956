"""Other names of the regions held."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.roles import NATION
from corpus import Document

FORMAL = re.compile(r"[省市县区州盟旗]$|自治区$")


def aliases_of(documents: Sequence[Document]) -> dict[str, str]:
    """Return other names of the regions held; 全国 is left out, which is an adverb more often than a plan's name."""
    aliases = {
        alias: d.region
        for d in documents
        if d.place and d.region != NATION
        for alias in (*d.place.aliases, d.place.name)
    }
    for short in [a for a in aliases if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", a) and not FORMAL.search(a)]:
        ranked = {short + end: aliases[short] for end in "市县区"}  # 增城市, 定南市: the place, only its rank is wrong
        aliases |= {alias: region for alias, region in ranked.items() if alias not in aliases}
    return aliases
