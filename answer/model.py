"""What the answer room returns: an `Answer` or a `Refusal`, with citations that are slices of the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from answer.places import place_row
from corpus import Where

Reason = Literal["region_absent", "period_absent", "topic_absent", "attribute_absent", "out_of_scope", "bad_input"]
Language = Literal["zh", "en"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim slice of a plan file.

    Attributes:
        marker: the number n that stands as [n] in the answer.
        document: file name.
        title: the plan's title.
        number: the plan's document number, "" when its text states none.
        region: full name of the region, "" when the text does not tell.
        section: headings down to the slice, outermost first.
        start: offset into the raw file as decoded, inclusive.
        end: offset into the raw file, exclusive.
        quote: exactly raw[start:end].
        places: where in the file it stands, () for a text file.
        recognised: whether any of it was read from a picture.
    """

    marker: int
    document: str
    title: str
    number: str
    region: str
    section: tuple[str, ...]
    start: int
    end: int
    quote: str
    places: tuple[Where, ...] = ()
    recognised: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the contract's object; only verified citations leave the room, so `verified` is always true."""
        place = place_row(self.places)
        return {
            "marker": self.marker,
            "document": self.document,
            "title": self.title,
            "number": self.number,
            "region": self.region,
            "section": list(self.section),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "verified": True,
            **({"place": place} if place else {}),
            **({"recognised": True} if self.recognised else {}),
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer was found, for a person who wants to know.

    Attributes:
        reading: how the question was read, as (label, value) in the question's language.
        searched: the passages ranked for it, as (rank, section path, score) in order; () when the ledger answered.
        timings: milliseconds by stage, "total_ms" among them.
    """

    reading: tuple[tuple[str, str], ...] = ()
    searched: tuple[tuple[int, str, float], ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writing:
    """What a language model had to do with an answer.

    Attributes:
        model: its name.
        verified: the sentences of the answer that are the model's, each checked against what it cites, without markers.
        vetoed: its sentences that failed the check and were dropped.
        repaired: its sentences that held after one repair.
        filled: lines of the rules that stand in for what the model left out.
        notice: why its words are not, or not all, in the answer; "" for nothing.
    """

    model: str
    verified: tuple[str, ...] = ()
    vetoed: int = 0
    repaired: int = 0
    filled: int = 0
    notice: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the object that stands in an answer's `writing`."""
        return {
            "model": self.model,
            "verified": list(self.verified),
            "vetoed": self.vetoed,
            "repaired": self.repaired,
            "filled": self.filled,
            "notice": self.notice,
        }


@dataclass(frozen=True, slots=True)
class Consulted:
    """What a language model had to do with how a question was read.

    Attributes:
        model: its name.
        likely: the fitted probability (0–1) that the trained reader had misread the question, for which it was asked.
        came: taken: its reading stands; agreed: it came to the same; kept: it came to nothing that holds, and the reader's
            stands; failed: it gave no reading.
        dropped: words that it named and that stand neither in the question nor in the turns.
        notice: why it gave no reading; "" where it did.
    """

    model: str
    likely: float
    came: Literal["taken", "agreed", "kept", "failed"]
    dropped: tuple[str, ...] = ()
    notice: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the object that stands in an answer's `read_again`."""
        return {
            "model": self.model,
            "likely": round(self.likely, 3),
            "came": self.came,
            "dropped": list(self.dropped),
            "notice": self.notice,
        }


@dataclass(frozen=True, slots=True)
class Stage:
    """A step that has begun: searching; a model's reading of the question, of what was found, its writing; putting together.

    Attributes:
        name: which step.
        found: when a model begins to read, the answer by the rules, which is checked already; else "".
    """

    name: Literal["searching", "understanding", "reading", "writing", "checking"]
    found: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a language model that has held its check, with its markers, while the rest is being written."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A grounded answer: `text` holds [n] markers, each the marker of one citation.

    Attributes:
        question: as asked.
        text: the answer, Markdown only in comparison tables.
        citations: in marker order.
        rows: the ledger rows or targets that the answer lists.
        complete: whether a listed answer is the whole list; None when nothing is listed.
        suggestions: follow-up questions that the corpus can answer.
        trace: how it was found.
        writing: what a language model had to do with its words; None when none was asked.
        consulted: what one had to do with how the question was read; None when none was asked.
    """

    question: str
    text: str
    citations: tuple[Citation, ...]
    rows: tuple[Row, ...] = ()
    complete: bool | None = None
    suggestions: tuple[str, ...] = ()
    trace: Trace = Trace()
    writing: Writing | None = None
    consulted: Consulted | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the contract's object without its id."""
        return {
            "question": self.question,
            "status": "answered",
            "reason": None,
            "answer": self.text,
            "citations": [c.to_json() for c in self.citations],
            "rows": [dict(r) for r in self.rows],
            "complete": self.complete,
            "suggestions": list(self.suggestions),
            "timings": dict(self.trace.timings),
            **({"writing": self.writing.to_json()} if self.writing else {}),
            **({"read_again": self.consulted.to_json()} if self.consulted else {}),
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """Says what is missing and what the corpus does hold.

    Attributes:
        question: as asked.
        reason: the contract's word for what is missing.
        text: the message, in the question's language.
        holds: what there is instead, one item each (regions, actions, figures).
        citations: passages that show what there is; may be empty.
        suggestions: questions near this one that the corpus can answer.
        trace: how it was decided.
        consulted: what a language model had to do with how the question was read; None when none was asked.
    """

    question: str
    reason: Reason
    text: str
    holds: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    trace: Trace = Trace()
    consulted: Consulted | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the contract's object without its id."""
        return {
            "question": self.question,
            "status": "refused",
            "reason": self.reason,
            "answer": self.text,
            "citations": [c.to_json() for c in self.citations],
            "rows": [],
            "complete": None,
            "holds": list(self.holds),
            "suggestions": list(self.suggestions),
            "timings": dict(self.trace.timings),
            **({"read_again": self.consulted.to_json()} if self.consulted else {}),
        }


@dataclass(frozen=True, slots=True)
class SourceView:
    """A citation in its context, for a reader: raw text before, the quote, and after, whole paragraphs around.

    Attributes:
        citation: the citation shown.
        before: raw text before the quote, to a paragraph's start.
        after: raw text behind the quote, to a paragraph's end.
        formal: the citation as officials write it: 《题名》（文号，日期）第三部分（四）.
    """

    citation: Citation
    before: str
    after: str
    formal: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a page shows of a plan held."""

    name: str
    title: str
    region: str
    period: tuple[int, int] | None
    number: str
