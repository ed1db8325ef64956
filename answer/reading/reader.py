"""`Reader`: a question and the turns before it → what is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, cast
from weakref import WeakKeyDictionary

import numpy as np

from answer.language import language_of
from answer.reading.ask import Ask, Fold, Turn
from answer.reading.carrying import carried, compared, shared
from answer.reading.features import Seen, TokenSpan, form_features, masked, token_features, words_of
from answer.reading.learned import LEARNED, Judge, Learned, load
from answer.reading.linear import Weights, spans_of
from answer.reading.lookups import Lexicon
from answer.reading.markup import Label
from answer.reading.parts import Told, candidates, cut_features, denied_features, told_features, windows
from answer.reading.slots import ask_of
from answer.reading.text import Token, normalised, tokens

MAX_QUESTION: Final = 1000
MAX_TURN: Final = 300  # of a turn before: what it leaves to be filled stands in its first words
MAX_TURNS: Final = 12
_KEPT = 512
_UNSURE_PART = 0.7  # of probability, below which a part that only names plans and topics belongs to the part behind it
_MOST_CUTS, _LONG = 6, 120  # places looked at in a text of more than so many tokens; in others twice as many

Asks = tuple[Ask, ...]
Embed = Callable[[str], Weights]  # text → its vector, as the packaged embedding model gives it of a query


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions with the learned models; one reader serves any number of corpora, each with its lexicon.

    Attributes:
        learned: the fitted models.
        embed: where given, a question that the features leave unsure is looked at again with the embedding of its words.
    """

    learned: Learned
    embed: Embed | None = None
    _read: WeakKeyDictionary[Lexicon, dict[tuple[str, Asks], Asks]] = field(
        default_factory=WeakKeyDictionary, repr=False, compare=False
    )

    @classmethod
    def load(cls, folder: Path = LEARNED, *, embed: Embed | None = None) -> Reader:
        """Return the reader of the learned files in `folder`.

        Raises:
            LearnedDataMismatch: they do not fit the labelled data or the code.
        """
        return cls(load(folder), embed)

    def read(self, question: str, turns: Sequence[str], lexicon: Lexicon) -> Asks:
        """Return what `question` asks, in its order; `turns` are the user's questions before it, oldest first.

        A question of white space is talk.outside. Of the turns the last twelve are read, of the question 1,000 characters.
        """
        asked = self._turns(turns, lexicon)
        return compared(self._of(question[:MAX_QUESTION], asked[-1], lexicon), asked)

    def continued(self, own: Sequence[tuple[Ask, Label]], turns: Sequence[str], lexicon: Lexicon) -> Asks:
        """Return asks of a question that was read otherwise, with what they leave open from the turns before, as `read` does."""
        asked = self._turns(turns, lexicon)
        return compared(carried(own, asked[-1]), asked)

    def _turns(self, turns: Sequence[str], lexicon: Lexicon) -> list[Asks]:
        """Return what each of the last turns asked, behind nothing."""
        asked: list[Asks] = [()]
        for turn in turns[-MAX_TURNS:]:
            asked.append(self._of(turn[:MAX_TURN], asked[-1], lexicon))
        return asked

    def _of(self, question: str, before: Asks, lexicon: Lexicon) -> Asks:
        """Return what a question asks behind what was asked before; kept for a question that comes again."""
        kept = self._read.setdefault(lexicon, {})
        key = (question, before)
        if key not in kept:
            if len(kept) >= _KEPT:
                kept.clear()
            own = self.alone(question, lexicon, follows=bool(before))
            kept[key] = carried(own, before)
        return kept[key]

    def alone(self, question: str, lexicon: Lexicon, *, follows: bool = False) -> list[tuple[Ask, Label]]:
        """Return the asks of a question by itself with their labels; `follows` tells that turns stand before it."""
        text, _ = normalised(question)
        cut = tokens(text)
        if not cut:
            return [(Ask("talk", "outside", sure=1.0), Label("talk.outside"))]
        seen = Seen.of(cut, lexicon.look_up(text), self.learned.senses)
        spans = deny(self.learned, seen, spans_of(self.learned.tagger.decode(token_features(seen))))
        language = language_of(text)
        out: list[tuple[Ask, Label]] = []
        edges = [0, *cuts(self.learned, seen, spans, follows=follows), len(cut)]
        begin = 0
        for number, (start, end) in enumerate(pairwise(edges)):
            label, sure = judge(self.learned, seen, spans, (start, end), number, follows=follows, embed=self.embed)
            inside = [s for s in spans if begin <= s[0] < end]
            if len(edges) > 2 and asks_nothing(label, sure, inside, last=end == len(cut)) and (out or end < len(cut)):
                continue  # what it names goes to the next
            alone = label.shape.startswith("target") and len(edges) == 2 and not any(s[2] == "year" for s in inside)
            bare = unmarked(text, cut, inside) if alone else None
            out.append((ask_of(text, cut, inside, label, whole=bare, sure=sure, language=language), label))
            begin = end
        return shared(out)


def unmarked(text: str, cut: Sequence[Token], spans: Sequence[TokenSpan]) -> str:
    """Return the text without what is marked: a five-year plan in a title is no span of years that is asked for."""
    for begin, end, _ in reversed(spans):
        text = text[: cut[begin].start] + " " + text[cut[end - 1].end :]
    return text


def asks_nothing(label: Label, sure: float, spans: Sequence[TokenSpan], *, last: bool) -> bool:
    """Tell whether a part of a question is none: noise, or words before the question proper (面向学生的行动，谁牵头)."""
    slots = {s[2].partition(".")[0].rstrip("-") for s in spans}
    if not slots and label.fold == "list" and label.shape.partition(".")[0] in ("duty", "target", "section"):
        return True
    return not last and sure < _UNSURE_PART and label.fold == "list" and slots <= {"plan", "topic"}


def deny(learned: Learned, seen: Seen, spans: Sequence[TokenSpan]) -> list[TokenSpan]:
    """Return the spans, with `-` behind the tags of those that are denied."""
    head = learned.heads["denied"]
    return [
        (begin, end, f"{name}-" if head.best(denied_features(seen, spans, at)) == "yes" else name)
        for at, (begin, end, name) in enumerate(spans)
    ]


def cuts(learned: Learned, seen: Seen, spans: Sequence[TokenSpan], *, follows: bool = False) -> list[int]:
    """Return the tokens at which a further ask begins."""
    openers = learned.stamp["openers"]
    assert isinstance(openers, list)
    head = learned.heads["cut"]
    places = candidates(seen.tokens, spans, openers)[: _MOST_CUTS if len(seen.tokens) > _LONG else 2 * _MOST_CUTS]
    if not places:
        return []
    whole = told_of(learned.first, learned.pairs, seen, spans, (0, min(len(seen.tokens), _LONG)), follows=follows)
    return [
        at
        for at in places
        if head.best(cut_evidence(learned.first, learned.pairs, seen, spans, at, whole, follows=follows)) == "yes"
    ]


def told_of(
    by: Judge, pairs: Weights, seen: Seen, spans: Sequence[TokenSpan], part: tuple[int, int], *, follows: bool
) -> Told:
    """Return what one part of a question would be read as."""
    return decide(by, pairs, part_features(seen, spans, part, int(part[0] > 0), follows), follows=follows)


def cut_evidence(
    by: Judge, pairs: Weights, seen: Seen, spans: Sequence[TokenSpan], at: int, whole: Told, *, follows: bool
) -> list[str]:
    """Return the names of all features of a cut before the token `at`."""
    left, right = (told_of(by, pairs, seen, spans, w, follows=follows) for w in windows(len(seen.tokens), at))
    return cut_features(seen, spans, at) + told_features(left, right, whole)


def part_features(
    seen: Seen, spans: Sequence[TokenSpan], part: tuple[int, int], number: int, follows: bool
) -> list[str]:
    """Return the names of the features of one part of a question, the tokens [begin, end)."""
    begin, end = part
    names = form_features(masked(seen, spans, begin, min(end, begin + 200)))
    names += [f"N{min(number, 1)}", f"F{int(follows)}", f"W{int(begin == 0 and end == len(seen.tokens))}"]
    return names


def judge(
    learned: Learned,
    seen: Seen,
    spans: Sequence[TokenSpan],
    part: tuple[int, int],
    number: int,
    *,
    follows: bool,
    embed: Embed | None = None,
) -> tuple[Label, float]:
    """Return the label of one part of a question, and the probability that its shape and fold are right."""
    names = part_features(seen, spans, part, number, follows)
    heads = learned.heads
    shape, fold, height, lead = decide(learned.first, learned.pairs, names, follows=follows)
    sure = sureness(learned.first, height, lead)
    if learned.again is not None and embed is not None and sure < learned.unsure:
        vector = embed(words_of(seen, part)) - learned.centre
        shape, fold, height, lead = decide(learned.again, learned.pairs, names, follows=follows, vector=vector)
        sure = sureness(learned.again, height, lead)
    label = Label(
        shape,
        cast(Fold, fold),
        heads["beside"].best(names) == "yes",
        heads["lack"].best(names) == "yes",
        cast(Turn, heads["turn"].best(names) if follows else "new"),
    )
    return label, sure


def sureness(judge_: Judge, height: float, lead: float) -> float:
    """Return the calibrated probability that shape and fold are right."""
    bias, of_height, of_lead = judge_.sureness
    return 1 / (1 + math.exp(-(bias + of_height * height + of_lead * lead)))


def decide(by: Judge, pairs: Weights, names: Sequence[str], *, follows: bool, vector: Weights | None = None) -> Told:
    """Return the likeliest shape and fold together, their log probability, and its lead over the second."""
    shape, fold = by.shape.log_probabilities(names, vector), by.fold.log_probabilities(names, vector)
    if not follows:
        shape = shape - 1e4 * (np.array(by.shape.labels) == "carry")
    together = shape[:, None] + fold[None, :] + pairs
    row, column = divmod(int(together.argmax()), together.shape[1])
    first, second = np.sort(together, axis=None)[-1:-3:-1]
    return by.shape.labels[row], by.fold.labels[column], float(first), float(first - second)
