"""A question of several sentences → its parts, each asked in turn with the earlier ones as context."""

from __future__ import annotations

import re
from collections.abc import Callable

_END = re.compile(r"(?<=[?？;；])\s*(?=\S)")
_ASKS = re.compile(
    r"谁|哪|什么|啥|多少|几|怎|如何|是否|吗|呢|who|which|what|how|when|where|是不是|有没有", re.IGNORECASE
)
_SHORT = 4
_ASKS_ROLE = re.compile(r"谁(?:来|去)?(?:牵头|配合|负责|参加|参与|主抓|协助)")


def parts_of(question: str, has_subject: Callable[[str], bool], asks_fact: Callable[[str], bool]) -> list[str]:
    """Return the parts of a question that each ask something; one part when it asks once.

    An instruction behind the question (只报牵头单位。) or a tag (对吗？) stays with the part before it. A comma parts two
    asking clauses only where the second has a subject of its own, as `has_subject` tells: not before 分别是谁; or where
    it alone asks for a fact of the document, as `asks_fact` tells (目标是多少，文号是什么).
    """
    sentences: list[str] = []
    for piece in _END.split(question.strip()):
        sentences += _clauses(piece, has_subject, asks_fact)
    return _asking(sentences)


def _clauses(sentence: str, has_subject: Callable[[str], bool], asks_fact: Callable[[str], bool]) -> list[str]:
    out: list[str] = []
    for clause in re.split(r"(?<=[，,])", sentence):
        both = out and _ASKS.search(out[-1]) and _ASKS.search(clause)
        starts = both and (has_subject(clause) or (asks_fact(clause) and not asks_fact(out[-1])))
        if out and not starts:
            out[-1] += clause
        else:
            out.append(clause)
    return out


def _asking(pieces: list[str]) -> list[str]:
    out: list[str] = []
    for piece in pieces:
        asks = (
            _ASKS.search(piece)
            and (len(piece.strip("?？;；。 ")) >= _SHORT or _ASKS_ROLE.match(piece))
            and not re.match(r"\W*(?:对|是|行|可以|好)[吗吧么]", piece)
        )
        if out and not (asks and _ASKS.search(out[-1])):
            out[-1] += piece
        else:
            out.append(piece)
    return out[:4]
