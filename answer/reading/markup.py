"""Labelled utterances: marked text → plain text with spans and cuts; labels → what the heads must say.

The format is told in `utterances/FORMAT.md`. The words of a span stand in the text by construction: the text is what is
left of the marked text when the marks are taken out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

from answer.reading.ask import FactKind, Fold, Relation, Role, Show, Turn

CUT: Final = "‖"
SLOTS: Final = ("plan", "topic", "unit", "year", "period", "figure", "bound", "ordinal", "item")
TAGS: Final = frozenset((*SLOTS, *(f"role.{r}" for r in get_args(Role)), *(f"fact.{f}" for f in get_args(FactKind))))
SHAPES: Final = frozenset(
    f"{of}.{show}"
    for of, shows in {
        "duty": "unit matter role deadline plan",
        "target": "figure thing year plan",
        "fact": "value plan",
        "section": "item plan text",
        "passage": "text plan money person contact outcome",
        "document": "document",
        "talk": "greet thanks self outside",
    }.items()
    for show in shows.split()
) | {"carry"}
_MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)(?:\|([^{}|]*))?\}")
_FLAGS = frozenset(("beside", "lack", "follow", "correct"))


class MarkupError(ValueError):
    """A labelled utterance that does not follow the format; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Marked words: [start, end) of the plain text, the tag without its `-`, whether excluded, what the words mean."""

    start: int
    end: int
    tag: str
    excluded: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What is asked by one part of a question: `shape` is relation.show, or carry."""

    shape: str
    fold: Fold = "list"
    beside: bool = False
    lack: bool = False
    turn: Turn = "new"

    @property
    def of(self) -> Relation:
        """The relation; of a carry, passage, until it is filled from the turn before."""
        return cast(Relation, "passage" if self.shape == "carry" else self.shape.split(".")[0])

    @property
    def show(self) -> Show:
        """What is shown; of a carry, text, until it is filled from the turn before."""
        return cast(Show, "text" if self.shape == "carry" else self.shape.split(".")[1])


@dataclass(frozen=True, slots=True)
class Utterance:
    """One labelled question: plain `text`, its spans in order, the offsets where a further ask begins, a label for each ask."""

    text: str
    spans: tuple[Span, ...]
    cuts: tuple[int, ...]
    labels: tuple[Label, ...]
    history: tuple[str, ...] = ()
    voice: str = ""
    author: str = ""


def parse(marked: str) -> tuple[str, tuple[Span, ...], tuple[int, ...]]:
    """Return the plain text of `marked`, its spans, and the offsets of its cuts.

    Raises:
        MarkupError: a tag is unknown, a mark is nested, empty or left open.
    """
    plain: list[str] = []
    spans: list[Span] = []
    cuts: list[int] = []
    size = at = 0

    def keep(piece: str) -> None:
        nonlocal size
        if stray := re.search(r"[{}|]", piece):
            raise MarkupError(f"{stray[0]} stands outside a mark, or marks are nested: {marked}")
        first, *others = piece.split(CUT)
        plain.append(first)
        size += len(first)
        for other in others:
            cuts.append(size)
            plain.append(other)
            size += len(other)

    for found in _MARK.finditer(marked):
        keep(marked[at : found.start()])
        at = found.end()
        tag, words, excluded = found[1].removesuffix("-"), found[2], found[1].endswith("-")
        if tag not in TAGS:
            raise MarkupError(f"unknown tag {found[1]}: {marked}")
        if not words.strip() or CUT in words:
            raise MarkupError(f"a mark holds no words, or a cut: {marked}")
        spans.append(Span(size, size + len(words), tag, excluded, found[3] or ""))
        plain.append(words)
        size += len(words)
    keep(marked[at:])
    return "".join(plain), tuple(spans), tuple(cuts)


def parse_label(text: str) -> Label:
    """Return the label that "SHAPE FOLD [beside] [lack] [follow|correct]" says.

    Raises:
        MarkupError: a word is unknown.
    """
    shape, *words = text.split() or [""]
    if shape not in SHAPES:
        raise MarkupError(f"unknown shape {shape!r} in {text!r}")
    fold = words.pop(0) if words and words[0] not in _FLAGS else "list"
    if fold not in get_args(Fold):
        raise MarkupError(f"unknown fold {fold!r} in {text!r}")
    if strange := set(words) - _FLAGS:
        raise MarkupError(f"unknown {sorted(strange)} in {text!r}")
    turn: Literal["new", "follow", "correct"] = (
        "correct" if "correct" in words else "follow" if "follow" in words else "new"
    )
    return Label(shape, cast(Fold, fold), "beside" in words, "lack" in words, turn)


def utterance(row: Mapping[str, object], author: str = "") -> Utterance:
    """Return the labelled utterance of one JSON object.

    Raises:
        MarkupError: the row does not follow the format.
    """
    marked, said = row.get("t"), row.get("a")
    said = [said] if isinstance(said, str) else said
    if not isinstance(marked, str) or not isinstance(said, list) or not all(isinstance(s, str) for s in said):
        raise MarkupError("t must be text, a a label or a list of labels")
    text, spans, cuts = parse(marked)
    labels = tuple(parse_label(s) for s in said)
    if len(labels) != len(cuts) + 1:
        raise MarkupError(f"{len(labels)} labels for {len(cuts) + 1} asks: {marked}")
    history = row.get("h") or []
    if not isinstance(history, list) or not all(isinstance(h, str) for h in history):
        raise MarkupError(f"h must be a list of texts: {marked}")
    return Utterance(text, spans, cuts, labels, tuple(history), str(row.get("v", "")), author)


def read_utterances(path: Path) -> tuple[list[Utterance], list[str]]:
    """Return the utterances of a file, by the author that it is named after, and what is wrong with the other lines."""
    kept: list[Utterance] = []
    wrong: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise MarkupError("a line holds one object")
            kept.append(utterance(row, path.stem))
        except (json.JSONDecodeError, MarkupError) as fault:
            wrong.append(f"{path.name}:{number}: {fault}")
    return kept, wrong
