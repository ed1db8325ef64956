"""A question and its turns → linked asks: each with its words for the search in passages, and those for how it asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from answer.language import blanked, normalise
from answer.linking.question import Linker, Question
from answer.reading import Ask, Reader
from answer.reading.lookups import Lexicon
from answer.reading.markup import Label

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


def names_any(ask: Ask) -> bool:
    """Tell whether an ask names anything that it is about; 分别是什么 behind another does not."""
    return bool(ask.topics or ask.units or ask.facts or ask.items or ask.figures or ask.years or ask.held)


class Understanding:
    """Reads questions with the turns before them and links what they ask to one corpus."""

    def __init__(self, reader: Reader, lexicon: Lexicon, linker: Linker) -> None:
        """Take the reader, what it may look up, and the look-ups over the corpus."""
        self._reader, self._lexicon, self._linker = reader, lexicon, linker

    def by(self, reader: Reader) -> Understanding:
        """Return this with another reader."""
        return Understanding(reader, self._lexicon, self._linker)

    def of(self, question: str, turns: Sequence[str], within: Collection[str]) -> tuple[Question, ...]:
        """Return what a question asks behind the user's turns, a value for each ask, as `Assistant.understood` does."""
        return self.linked(question, turns, self.read(question, turns), within)

    def read(self, question: str, turns: Sequence[str]) -> tuple[Ask, ...]:
        """Return what a question asks behind the user's turns, oldest first, by the trained reader."""
        return self._reader.read(question, turns, self._lexicon)

    def otherwise(self, own: Sequence[tuple[Ask, Label]], turns: Sequence[str]) -> tuple[Ask, ...]:
        """Return asks that were read by another than the reader, with what they leave open from the turns before."""
        return self._reader.continued(own, turns, self._lexicon)

    def linked(
        self, question: str, turns: Sequence[str], asks: Sequence[Ask], within: Collection[str]
    ) -> tuple[Question, ...]:
        """Return the asks of a question, linked to the corpus; `within` limits the plans where it names none."""
        before = any(a.turn == "follow" and not a.plans for a in asks) and turns
        earlier = self.read(turns[-1], turns[:-1]) if before else ()
        calling = [t.words for a in (*asks, *earlier) for t in a.topics if not t.excluded]
        plain = normalise(question)
        return tuple(
            self._linker.link(
                ask,
                gist_of(ask, plain, len(asks)),
                plain,
                asking=asking_of(ask, plain, asks),
                calling=calling,
                before=normalise(turns[-1]) if earlier else "",
                within=within,
            )
            for ask in asks
        )


def turns_of(history: Sequence[Mapping[str, str]]) -> list[str]:
    """Return what the user said in earlier turns, oldest first."""
    return [said for t in history if t.get("role") == "user" and (said := str(t.get("content", ""))).strip()]
