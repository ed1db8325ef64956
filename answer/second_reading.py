"""A language model reads again what the trained reader is likely to have misread; which reading stands, the lines decide.

The model can add no line: what it reads is linked, turned into rows and checked like any question. Where the rules refused,
only lines that hold overturn that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from answer.draft import Draft, publish
from answer.found import Found
from answer.linking.logistic import Logistic, log_odds
from answer.model import Consulted, Refusal, Stage
from answer.model_reading import ModelReader
from answer.reading import Ask
from answer.reading.markup import Label

MODEL: Final = "misread"
FEATURES: Final = ("unsure", "refused", "topic", "searched", "unheard", "unknown", "several", "follows", "bias")
Own = Sequence[tuple[Ask, Label]]
Otherwise = Callable[[str, Sequence[str], Own, Collection[str]], Found]
"""Question, turns, asks by themselves, and the plans that it is limited to → what they come to."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of a second reading: the asks that stand with their replies, and the report on it."""

    found: Found
    consulted: Consulted


def features_of(found: Found, turns: Sequence[str]) -> Mapping[str, float]:
    """Return what tells whether a question was misread, by `FEATURES`.

    These are the log-odds against the reader's shape and fold (unsure), the shares of asks refused (refused), refused for a
    topic or attribute (topic) and answered by search (searched), the share of the weight of its words that the corpus
    does not know (unheard), of its topics' weight (unknown), whether it asks several things (several) or follows on (follows).
    """
    count = len(found.replies)
    reasons = [reply.reason if isinstance(reply, Refusal) else "" for _, reply in found.replies]
    searched = [isinstance(reply, Draft) and bool(reply.searched) for _, reply in found.replies]
    terms = [t for q in found.questions for t in q.terms]
    weight = sum(t.weight for t in terms)
    return {
        "unsure": -min(log_odds(q.ask.sure) for q in found.questions) / 3,
        "refused": sum(map(bool, reasons)) / count,
        "topic": sum(r in ("topic_absent", "attribute_absent") for r in reasons) / count,
        "searched": sum(searched) / count,
        "unheard": max(q.unheard for q in found.questions),
        "unknown": sum(t.weight for t in terms if not t.known) / weight if weight else 0.0,
        "several": float(count > 1),
        "follows": float(bool(turns)),
        "bias": 1.0,
    }


_PLACE_AND_TIME: Final = ("region_absent", "period_absent")
"""Refusals that no reading overturns: a place is known by the gazetteer, a year by its digits."""
ALWAYS: Final = Logistic(dict.fromkeys(FEATURES, 0.0), threshold=0.0)
"""Has every question read again: for measuring what that is worth, and for tests."""


class SecondReading:
    """Has a model read the questions that are likely to have been misread."""

    def __init__(self, reader: ModelReader, otherwise: Otherwise, judge: Logistic | None = None) -> None:
        """Take the model as reader and what comes of asks; `judge` tells which questions are read again."""
        self._reader = reader
        self._otherwise = otherwise
        self._judge = judge or Logistic.load(MODEL, FEATURES)

    def of(
        self,
        question: str,
        turns: Sequence[str],
        first: Found,
        within: Collection[str] = (),
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Stage | Reread]:
        """Yield that the model reads, where it is asked at all, and at last what came of it.

        Args:
            question: as asked.
            turns: the user's questions before it, oldest first.
            first: what the trained reader made of it, with the replies.
            within: file names of the plans that it is limited to, () for all.
            stopped: asked while the model replies; true ends its reading.
        """
        if all(isinstance(r, Refusal) and r.reason in _PLACE_AND_TIME for _, r in first.replies):
            return
        likely = self._judge.probability(features_of(first, turns))
        if likely < self._judge.threshold:
            return
        yield Stage("understanding", found=publish(first.whole())[0] if first.drafts else "")
        read = self._reader.read(question, turns, [q.ask for q in first.questions], stopped)
        name = self._reader.model.name
        if read.filled is None:
            yield Reread(first, Consulted(name, likely, "failed", notice=read.notice))
            return
        dropped = read.filled.dropped
        second = self._otherwise(question, turns, read.filled.asks, within)
        if second.texts == first.texts:
            yield Reread(first, Consulted(name, likely, "agreed", dropped))
        elif second.holds:
            yield Reread(second, Consulted(name, likely, "taken", dropped))
        else:
            yield Reread(first, Consulted(name, likely, "kept", dropped))
