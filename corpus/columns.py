"""The heads of a table's columns → what a column holds: words as data (`columns.tsv`), judged by the word that ends the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from corpus.errors import CorpusError
from corpus.statements import LABEL_CELL

Kind = Literal["number", "task", "group", "units", "due", "person", "scope", "figure", "note"]

DATA = Path(__file__).parent / "columns.tsv"
_ASIDE = re.compile(r"[（(][^（）()]{0,14}[）)]$")
_OFFICE = re.compile(r"(?:处室|科室)$")
_HEAD_LIMIT = 12  # characters of a head, what a bracket adds to it left out


def kind_of(head: str) -> Kind | None:
    """Return what the column under `head` holds, None where the head is no head's words.

    Chinese heads end with what they name: 目标任务 is a task, 任务目标 a figure. 牵头单位及责任人 still names units.
    """
    if LABEL_CELL.fullmatch(head):
        return "units"
    if not is_head(head):
        return None
    bare = _bare(head)
    words = _words()
    kinds = [words[bare[at:]] for at in range(len(bare)) if bare[at:] in words]
    return kinds[0] if kinds else None


def is_head(words: str) -> bool:
    """Tell whether words may stand at a column's head: few, without a figure or a sentence's signs."""
    bare = _bare(words)
    return 0 < len(bare) <= _HEAD_LIMIT and not re.search("[，。；：、\\d]", bare)


def _bare(head: str) -> str:
    return _ASIDE.sub("", head).strip("：:.．")


def names_units(head: str) -> bool:
    """Tell whether `head` says by itself that its column names units with a role: 牵头单位, 责任部门."""
    return bool(LABEL_CELL.fullmatch(head))


def names_offices(head: str) -> bool:
    """Tell whether the column under `head` names offices within a body (责任处室): no units beside those of a column of units."""
    return bool(_OFFICE.search(_ASIDE.sub("", head)))


def heads(kinds: Sequence[Kind]) -> bool:
    """Tell whether columns of these kinds make a header: three or more, one of units; the number's is the first if any."""
    return len(kinds) >= 3 and "units" in kinds and "number" not in kinds[1:]


@cache
def _words() -> dict[str, Kind]:
    """Return the kind of each word of the list.

    Raises:
        CorpusError: a line has no three fields, an unknown kind, or an example that its word does not end.
    """
    words: dict[str, Kind] = {}
    for number, line in enumerate(DATA.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        kind, word, example = (*line.split("\t"), "", "")[:3]
        if kind not in get_args(Kind) or not word or not example.strip(".").endswith(word):
            raise CorpusError("应是“类别、词、以此词结尾的例子”三栏。", file=DATA.name, line=number)
        words[word] = cast(Kind, kind)
    return words
