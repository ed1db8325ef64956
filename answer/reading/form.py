"""The form in which a language model says what a question asks: labels and slots of the labelled utterances, as JSON.

The schema is made from the types, so that a server can hold a model to it. What is filled in is read like a labelled
utterance: every value comes from words of the question, or of the turns before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from answer.language import language_of
from answer.reading.ask import Ask, Fold, Turn
from answer.reading.carrying import shared
from answer.reading.features import TokenSpan
from answer.reading.markup import SHAPES, TAGS, Label, Span, Utterance
from answer.reading.reader import MAX_QUESTION, MAX_TURN, MAX_TURNS, unmarked
from answer.reading.slots import ask_of
from answer.reading.text import Token, normalised, tokens

MOST_ASKS: Final = 6
_MOST_SLOTS = 40
_NUMERIC: Final = frozenset(("year", "period", "figure", "bound", "ordinal"))
_KEPT: Final = frozenset(("plan", "unit", "year", "period", "figure"))
"""Kinds of slots that can't be talked away: what the reader marked as one stays, unless it is marked as something else,
numbers as another number; denied is something else only where another plan is meant."""


class FormError(ValueError):
    """A reply that is no filled-in form; the message names the fault, for asking once more."""


def _among(allowed: Collection[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(sorted(allowed))}")
        return value

    return AfterValidator(check)


_MARKS: Final = TAGS | {f"{tag}-" for tag in TAGS}
_Shape = Annotated[str, _among(SHAPES), WithJsonSchema({"type": "string", "enum": sorted(SHAPES)})]
_Mark = Annotated[str, _among(_MARKS), WithJsonSchema({"type": "string", "enum": sorted(_MARKS)})]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Slot(_Strict):
    """Words of the question or of a turn before it, and the tag that they carry; `-` behind it where they are denied."""

    tag: _Mark
    words: str


class Wanted(_Strict):
    """One ask: its label, and its slots."""

    shape: _Shape
    fold: Fold
    beside: bool
    lack: bool
    turn: Turn
    slots: list[Slot]

    @property
    def label(self) -> Label:
        """The label as the reader's heads say it."""
        return Label(self.shape, self.fold, self.beside, self.lack, self.turn)


class Form(_Strict):
    """What a question asks, an entry for each thing."""

    asks: list[Wanted] = Field(min_length=1)


SCHEMA: Final[dict[str, Any]] = Form.model_json_schema()


@dataclass(frozen=True, slots=True)
class Filled:
    """A form turned into asks.

    Attributes:
        asks: by themselves, each with its label: nothing is carried from turns before.
        dropped: words of slots that stand neither in the question nor in a turn.
    """

    asks: list[tuple[Ask, Label]]
    dropped: tuple[str, ...] = ()


def parsed(reply: str) -> Form:
    """Return the form that a reply holds, whatever stands before and behind it.

    Raises:
        FormError: it holds none, or one with a fault.
    """
    begin, end = reply.find("{"), reply.rfind("}")
    if begin < 0 or end < begin:
        raise FormError("no JSON object")
    try:
        form = Form.model_validate_json(reply[begin : end + 1])
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)[:3])
        raise FormError("; ".join(faults)) from error
    if len(form.asks) > MOST_ASKS or any(len(wanted.slots) > _MOST_SLOTS for wanted in form.asks):
        raise FormError(f"more than {MOST_ASKS} asks or {_MOST_SLOTS} slots")
    return form


def form_of(said: Utterance) -> Form:
    """Return the form as the label of an utterance fills it in."""
    edges = [0, *said.cuts, len(said.text)]
    return Form(
        asks=[
            Wanted(
                shape=label.shape,
                fold=label.fold,
                beside=label.beside,
                lack=label.lack,
                turn=label.turn,
                slots=[_slot(said, span) for span in said.spans if begin <= span.start < end],
            )
            for (begin, end), label in zip(pairwise(edges), said.labels, strict=True)
        ]
    )


def _slot(said: Utterance, span: Span) -> Slot:
    return Slot(tag=span.tag + "-" * span.excluded, words=said.text[span.start : span.end])


def filled(form: Form, question: str, turns: Sequence[str], marked: Sequence[tuple[int, int, str]] = ()) -> Filled:
    """Return what a form says of a question.

    Args:
        form: as filled in.
        question: as asked.
        turns: the user's questions before it, oldest first.
        marked: (start, end, tag) that the reader found in the normalised question: of some kinds they stay.
    """
    own, _ = normalised(question[:MAX_QUESTION])
    text = "\n".join((own, *(normalised(turn[:MAX_TURN])[0] for turn in reversed(turns[-MAX_TURNS:]))))
    cut = tokens(text)
    language = language_of(own)
    dropped: list[str] = []
    found = [list(_spans(wanted, text, cut, dropped)) for wanted in form.asks]
    told = [span for spans in found for span in spans]
    kept = [s for s in _token_spans(marked, cut) if s[2].rstrip("-") in _KEPT and not _is_told(s, told)]
    out: list[tuple[Ask, Label]] = []
    for wanted, spans in zip(form.asks, found, strict=True):
        own_spans = [s for s in spans if not any(_overlap(s, k) for k in kept)]
        inside = sorted({*own_spans, *kept} if wanted.label.of != "talk" else spans)
        alone = wanted.shape.startswith("target") and len(form.asks) == 1 and not any(s[2] == "year" for s in inside)
        here = [s for s in inside if cut[s[1] - 1].end <= len(own)]
        whole = unmarked(own, cut, here) if alone else None
        ask = ask_of(text, cut, inside, wanted.label, whole=whole, language=language)
        out.append((replace(ask, spans=tuple(s for s in ask.spans if s[1] <= len(own))), wanted.label))
    return Filled(shared(out), tuple(dict.fromkeys(dropped)))


def _is_told(mark: TokenSpan, told: Sequence[TokenSpan]) -> bool:
    """Tell whether a form says of a slot of the reader what it is."""
    kind = mark[2].rstrip("-")
    other = any(tag == "plan" and not _overlap((begin, end, tag), mark) for begin, end, tag in told)
    over = [tag for begin, end, tag in told if _overlap((begin, end, tag), mark)]
    if kind in _NUMERIC:
        over = [tag for tag in over if tag.rstrip("-") in _NUMERIC]
    return any(not tag.endswith("-") or tag == mark[2] or (kind == "plan" and other) for tag in over)


def _overlap(one: TokenSpan, other: TokenSpan) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _spans(wanted: Wanted, text: str, cut: Sequence[Token], dropped: list[str]) -> Iterator[TokenSpan]:
    """Yield the slots of an ask as spans of tokens; the words of those that are not found join `dropped`.

    The same words again are looked for behind those before them.
    """
    behind: dict[str, int] = {}
    for slot in wanted.slots:
        words, _ = normalised(slot.words)
        at = text.find(words, behind.get(words, 0)) if words else -1
        at = text.find(words) if at < 0 and words else at
        if at < 0:
            dropped.append(slot.words)
            continue
        behind[words] = at + len(words)
        yield from _token_spans([(at, at + len(words), slot.tag)], cut)


def _token_spans(ranges: Sequence[tuple[int, int, str]], cut: Sequence[Token]) -> Iterator[TokenSpan]:
    """Yield ranges of text as spans of the tokens that they touch."""
    for start, end, tag in ranges:
        inside = [i for i, token in enumerate(cut) if token.end > start and token.start < end]
        if inside:
            yield inside[0], inside[-1] + 1, tag
