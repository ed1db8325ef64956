"""The words of one ask of a question: for the search in passages, and for how it asks."""

from __future__ import annotations

from collections.abc import Sequence

from answer.language import blanked
from answer.reading import Ask

_STOPS = "。；;!?！？\n"


def gist_of(ask: Ask, plain: str, asks: int) -> str:
    """Return the words of an ask for the search in passages: its part of the question without plans, carried topics before it."""
    words = [t.words for t in ask.topics if not t.excluded and t.words not in plain]
    if asks > 1:
        return " ".join((*(t.words for t in ask.topics), *(u.words for u in ask.units)))
    own = blanked(plain, [(start, end) for start, end, tag in ask.spans if tag.rstrip("-") == "plan"])
    return " ".join((*words, *own.split()))


def asking_of(ask: Ask, plain: str, asks: Sequence[Ask]) -> str:
    """Return the sentences of a question with several asks that hold the topics of one; "" where it is the only one.

    What others are about is left out: that a sentence asks for 森林覆盖率 too says nothing of how 森林蓄积量 is measured.
    """
    own = _topics(ask)
    if len(asks) == 1 or not own:
        return ""
    begin = max(plain.rfind(stop, 0, own[0][0]) for stop in _STOPS) + 1
    ends = [at for stop in _STOPS if (at := plain.find(stop, own[-1][1])) >= 0]
    others = [s for other in asks if other is not ask for s in _topics(other) if s not in own]
    return blanked(plain, others)[begin : min(ends, default=len(plain))]


def _topics(ask: Ask) -> list[tuple[int, int]]:
    return [(start, end) for start, end, tag in ask.spans if tag.rstrip("-") == "topic"]
