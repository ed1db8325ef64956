"""How a question comes to its reply: read, linked, put into rows and lines; by the rules, and where one is set with a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from answer.asked import Understanding
from answer.checking import Checker
from answer.draft import Draft, numbered, publish
from answer.found import Found
from answer.language import language_of
from answer.language_model import LanguageModel
from answer.linking.logistic import Logistic
from answer.linking.question import Linker, Question
from answer.merging import Written
from answer.model import Answer, Consulted, Refusal, Sentence, Stage, Trace, Writing
from answer.model_reading import ModelReader
from answer.pace import Pace
from answer.reading import Reader
from answer.reading.likeness import examples
from answer.second_reading import Own, Reread, SecondReading
from answer.words import refusals
from answer.words.replies import Replies
from answer.words.told import consulted_told, told
from answer.writer import Writer


@dataclass(frozen=True)
class Answering:
    """Answers questions over one corpus.

    Attributes:
        linker: the look-ups over it.
        understanding: questions and turns → linked asks.
        replies: linked asks → drafts and refusals.
        writer: words the answers with a language model; None where none is set.
        second: has one read what is likely misread; None where none is set.
        pace: lets long questions wait for one another; shared with what is made of this.
    """

    linker: Linker
    understanding: Understanding
    replies: Replies
    writer: Writer | None = None
    second: SecondReading | None = None
    pace: Pace = field(default_factory=Pace)

    def by_rule(self) -> Answering:
        """Return this without a language model."""
        return replace(self, writer=None, second=None)

    def with_model(self, model: LanguageModel, checker: Checker, doubting: Logistic | None = None) -> Answering:
        """Return this with a language model, whose sentences `checker` checks; `doubting` tells what it reads again."""
        second = SecondReading(ModelReader(model, examples), self.otherwise, doubting)
        return replace(self, writer=Writer(model, checker), second=second)

    def with_reader(self, reader: Reader) -> Answering:
        """Return this with another trained reader, and no language model."""
        return replace(self.by_rule(), understanding=self.understanding.by(reader))

    def found(self, question: str, turns: Sequence[str], within: Collection[str]) -> Found:
        """Return what the trained reader's asks come to, before a line is checked."""
        return self._replied(self.understanding.of(question, turns, within))

    def otherwise(self, question: str, turns: Sequence[str], own: Own, within: Collection[str]) -> Found:
        """Return what asks come to that another than the trained reader read, each by itself with its label."""
        asks = self.understanding.otherwise(own, turns)
        return self._replied(self.understanding.linked(question, turns, asks, within))

    def _replied(self, linked: Sequence[Question]) -> Found:
        return Found(tuple((q, self.replies.reply(q)) for q in linked))

    def stream(
        self, question: str, turns: Sequence[str], within: Collection[str], stopped: Callable[[], bool], began: float
    ) -> Iterator[Stage | Sentence | Answer | Refusal]:
        """Yield a language model's stages and sentences, and at last the reply.

        Args:
            question: as asked.
            turns: the user's questions before it, oldest first.
            within: file names of the plans that it is limited to, () for all.
            stopped: asked while a model replies; true ends that.
            began: when the question came, by `time.perf_counter`.
        """
        with self.pace.turn(question, turns):
            linked = self.understanding.of(question, turns, within)
            read_ms = {"read_ms": round((time.perf_counter() - began) * 1000, 2)}
            found = self._replied(linked)
        consulted: Consulted | None = None
        if self.second:
            for event in self.second.of(question, turns, found, within, stopped):
                if isinstance(event, Reread):
                    found, consulted = event.found, event.consulted
                else:
                    yield event
        again = consulted_told(consulted, language_of(question)) if consulted else ()
        trace = Trace((*told(self.linker, found.questions), *again), (), read_ms)
        if not found.drafts:
            assert found.refusal is not None
            yield replace(found.refusal, question=question, trace=timed(trace, began), consulted=consulted)
            return
        whole = found.whole()
        writing: Writing | None = None
        if self.writer and numbered(whole)[0]:
            yield Stage("reading", found=publish(whole)[0])
            for item in self.writer.write(question, found.questions[0].ask, whole, stopped):
                if isinstance(item, Written):
                    whole, writing = item.draft, item.writing
                else:
                    yield item
            yield Stage("checking")
        reply = self.published(question, found, whole)
        searched = whole.searched if isinstance(reply, Answer) else ()
        reply = replace(reply, trace=timed(replace(trace, searched=searched), began), consulted=consulted)
        yield replace(reply, writing=writing) if isinstance(reply, Answer) else reply

    def published(self, question: str, found: Found, whole: Draft) -> Answer | Refusal:
        """Return the answer of a draft's lines that verify; a refusal where none does."""
        text, citations = publish(whole)
        if citations:
            return Answer(question, text, citations, whole.rows, whole.complete, whole.suggestions)
        lost = refusals.unverified(self.linker, found.questions[0])
        return replace(lost, question=question)

    def reply(self, question: str, found: Found) -> Answer | Refusal:
        """Return what the rules say of asks, whoever read them."""
        if found.drafts:
            return self.published(question, found, found.whole())
        assert found.refusal is not None
        return replace(found.refusal, question=question)


def timed(trace: Trace, began: float) -> Trace:
    """Return a trace with the milliseconds since `began`, by `time.perf_counter`."""
    total = round((time.perf_counter() - began) * 1000, 2)
    return replace(trace, timings={**trace.timings, "total_ms": total})
