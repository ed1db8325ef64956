"""The door of the answer room: question and history in, `Answer` or `Refusal` out."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from answer.actions import ActionGroup, action_groups
from answer.answering import Answering, timed
from answer.asked import Understanding, turns_of
from answer.checking import Checker
from answer.draft import Draft
from answer.formal import formal_citation
from answer.language import Dictionaries, language_of
from answer.language_model import LanguageModel
from answer.linking.logistic import Logistic
from answer.linking.question import Linker, Question
from answer.model import (
    Answer,
    Citation,
    DocumentInfo,
    Language,
    Refusal,
    Sentence,
    SourceView,
    Stage,
    Trace,
)
from answer.pace import EMBEDDED
from answer.questions import fault_of
from answer.reading import CorpusLexicon, Reader
from answer.starters import Starter, starters
from answer.store import open_index
from answer.views.action_matrix import ActionMatrix
from answer.views.responsibilities import Responsibilities
from answer.vocabulary import Vocabulary
from answer.words import refusals
from answer.words.replies import Replies
from answer.writer import TITLE_CHARS
from corpus import Corpus, Gazetteer, read_corpus
from index import EmbedderSettings, HybridIndex


class Assistant:
    """Answers questions over one corpus. Reading only after `open`, so one instance serves several threads."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, index: HybridIndex, gazetteer: Gazetteer) -> None:
        """Take the parts; `open` makes them."""
        self.corpus = corpus
        self.index = index
        self.vocabulary = vocabulary
        self.linker = Linker(vocabulary, index, gazetteer)
        reader = Reader.load(embed=lambda words: self.index.embed_query(words[:EMBEDDED]))
        understanding = Understanding(reader, CorpusLexicon.of(vocabulary, gazetteer), self.linker)
        self.answering = Answering(self.linker, understanding, Replies(self.linker))
        self._checker = Checker(vocabulary, gazetteer)

    def with_model(self, model: LanguageModel, *, doubting: Logistic | None = None) -> Assistant:
        """Return this assistant with a language model that reads what is likely misread, and words answers.

        Corpus and index are shared. `doubting` tells what is likely misread; None takes the fitted model.
        """
        other = copy(self)
        other.answering = self.answering.with_model(model, self._checker, doubting)
        return other

    @property
    def checker(self) -> Checker:
        """What tells whether a sentence says no more than the passages it cites."""
        return self._checker

    @classmethod
    def open(
        cls,
        corpus: Path | str,
        state: Path | str,
        *,
        embedder: EmbedderSettings | None = None,
        progress: Callable[[int, int], None] | None = None,
        empty: bool = False,
    ) -> Assistant:
        """Return an assistant over the plans of the folder `corpus`; its index is loaded from `state` or built there.

        Args:
            corpus: folder of plans, with or without manifest.json.
            state: folder where the index and what was read from files live; made when missing.
            embedder: the embedding model; None takes the packaged one.
            progress: called with (done, total) passages while an index is built.
            empty: whether a folder without a readable plan, or none at all, will do; every question is refused then.

        Raises:
            CorpusError: the folder holds no readable plan, and `empty` is not set.
            ModelUnavailable: the embedding model can't be loaded.
        """
        texts = read_corpus(Path(corpus), Path(state) / "sources", empty=empty)
        vocabulary = Vocabulary(texts, Dictionaries.load())
        gazetteer = Gazetteer.load(tokenizer=vocabulary.tokenizer.dictionary)
        index = open_index(vocabulary, Path(state), embedder, progress)
        return cls(texts, vocabulary, index, gazetteer)

    @classmethod
    def over(cls, corpus: Corpus, index: HybridIndex) -> Assistant:
        """Return an assistant over a corpus already read and an index whose rows are its chunks."""
        vocabulary = Vocabulary(corpus, Dictionaries.load())
        return cls(corpus, vocabulary, index, Gazetteer.load(tokenizer=vocabulary.tokenizer.dictionary))

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions held, in corpus order."""
        return tuple(dict.fromkeys(d.region for d in self.corpus.documents if d.region))

    @property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """The plans held."""
        return tuple(
            DocumentInfo(d.name, d.title, d.region, d.period, d.facts["number"][0].value if "number" in d.facts else "")
            for d in self.corpus.documents
        )

    @cached_property
    def responsibilities(self) -> Responsibilities:
        """The ledger as a page shows it: entries, units, actions."""
        return Responsibilities(self.vocabulary, self.actions)

    @cached_property
    def action_matrix(self) -> ActionMatrix:
        """The actions of all plans side by side."""
        return ActionMatrix(self.vocabulary, self.responsibilities)

    def ask(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        regions: Collection[str] = (),
        period: tuple[int, int] | None = None,
        topic: str = "",
    ) -> Answer | Refusal:
        """Return the grounded answer to `question`, or a refusal that says what is missing.

        What the question itself names goes before the limits.

        Args:
            question: Chinese, English or mixed.
            history: earlier turns, oldest first, as {"role": "user" | "assistant", "content": str}.
            regions: limit to the plans of these regions; empty for all.
            period: limit to the plans of these first and last years; None for all.
            topic: what a question without a subject of its own is about; "" for nothing.
        """
        for event in self.stream(question, history, regions=regions, period=period, topic=topic):
            if isinstance(event, Answer | Refusal):
                return event
        raise AssertionError("a stream ends with its reply")

    def ask_by_rule(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Answer | Refusal:
        """Return the reply of the rules alone, whatever language model this assistant has."""
        other = copy(self)
        other.answering = self.answering.by_rule()
        return other.ask(question, history)

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        regions: Collection[str] = (),
        period: tuple[int, int] | None = None,
        topic: str = "",
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Stage | Sentence | Answer | Refusal]:
        """Yield the stages of answering, a language model's sentences as they hold, and at last the reply.

        Args:
            question: as for `ask`.
            history: as for `ask`.
            regions: as for `ask`.
            period: as for `ask`.
            topic: as for `ask`.
            stopped: asked between a model's sentences; true ends its writing, and the rules' answer stands.
        """
        began = time.perf_counter()
        fault = fault_of(question)
        if fault:
            asked = question if isinstance(question, str) else ""
            yield replace(refusals.bad_input(fault), question=asked, trace=timed(Trace(), began))
            return
        if not self.corpus.documents:
            yield replace(refusals.nothing_held(language_of(question)), question=question, trace=timed(Trace(), began))
            return
        yield Stage("searching")
        within = self._within(regions, period)
        if not within and (regions or period):
            nothing = refusals.nothing_within(self.corpus.documents, language_of(question))
            yield replace(nothing, question=question, trace=timed(Trace(), began))
            return
        subject = next((g.name for g in self.actions if g.topic == topic), topic) if topic else ""
        turns = [*history, {"role": "user", "content": subject}] if subject else list(history)
        yield from self.answering.stream(question, turns_of(turns), within, stopped, began)

    def _within(self, regions: Collection[str], period: tuple[int, int] | None) -> tuple[str, ...]:
        """Return the file names of the plans of these regions and this period; () for no limit, and where none fits."""
        if not regions and period is None:
            return ()
        return tuple(
            d.name for d in self.corpus.documents if (not regions or d.region in regions) and period in (None, d.period)
        )

    def understood(
        self, question: str, history: Sequence[Mapping[str, str]] = (), *, within: Collection[str] = ()
    ) -> tuple[Question, ...]:
        """Return what a question asks behind the user's turns of `history`, linked to the corpus; one value for each ask.

        `within` limits the plans, by file name, where the question names none.
        """
        return self.answering.understanding.of(question, turns_of(history), within)

    def drafts(
        self, question: str, history: Sequence[Mapping[str, str]] = (), *, within: Collection[str] = ()
    ) -> list[tuple[Question, Draft | Refusal]]:
        """Return what a question asks, each ask with its draft or refusal, before a line is checked."""
        return list(self.answering.found(question, turns_of(history), within).replies)

    def source(self, shown: Citation) -> SourceView:
        """Return a citation in its context: the paragraph around it, and the citation as officials write it."""
        document = self.corpus.document(shown.document)
        begin = document.raw.rfind("\n", 0, max(shown.start - 60, 0)) + 1
        end = document.raw.find("\n", shown.end + 60)
        end = len(document.raw) if end < 0 else end
        formal = formal_citation(self.corpus, shown.document, shown.start)
        return SourceView(shown, document.raw[begin : shown.start], document.raw[shown.end : end], formal)

    def holds(self, reply: Answer | Refusal) -> bool:
        """Tell whether every citation of a reply given earlier still is the slice of its plan that it was."""
        texts = {d.name: d.raw for d in self.corpus.documents}
        return all(texts.get(c.document, "")[c.start : c.end] == c.quote for c in reply.citations)

    def title(self, question: str, language: Language) -> str:
        """Return a short name for a conversation that begins with `question`."""
        if self.answering.writer:
            return self.answering.writer.title(question, language)
        return question if len(question) <= TITLE_CHARS else f"{question[: TITLE_CHARS - 1]}…"

    @cached_property
    def actions(self) -> tuple[ActionGroup, ...]:
        """The actions of all plans, those that go by nearly one name together."""
        return action_groups(self.vocabulary)

    def topics(
        self, regions: Collection[str] = (), period: tuple[int, int] | None = None
    ) -> tuple[tuple[str, int], ...]:
        """Return what the plans of these regions and this period have actions for, and how many of them do."""
        within = self._within(regions, period) or tuple(d.name for d in self.corpus.documents)
        counts = {g.topic: sum(name in within for name in g.members) for g in self.actions}
        return tuple((topic, n) for topic, n in counts.items() if n)

    @property
    def periods(self) -> tuple[tuple[int, int], ...]:
        """The periods of the plans held, the latest first."""
        return tuple(sorted({d.period for d in self.corpus.documents if d.period}, reverse=True))

    def starters(self, language: Language) -> tuple[Starter, ...]:
        """Return questions to begin with, two for each kind of user as far as the plans go; each of them is answered."""

        def is_answered(question: str) -> bool:
            return isinstance(self.ask_by_rule(question), Answer)

        return starters(self.corpus, self.actions, is_answered, language)


def _trace(began: float) -> Trace:
    return timed(Trace(), began)
