"""The labelled utterances that are most like a question, and how they mark words: examples for a language model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from answer.reading.form import Form, Slot
from answer.reading.learned import DATA
from answer.reading.markup import Utterance, read_utterances
from answer.reading.text import normalised, tokens
from index import KeywordIndex

_SHOWN = 6
_OF_ONE_LABEL = 2
_LONGEST = 120  # characters of an example, its turns among them
_CLOSED: Final = ("role.", "fact.")  # tags whose words are few, and say which they are
Marked = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled utterances, ranked by BM25 over words and pairs of words with the slots replaced by their tags.

    Attributes:
        said: the utterances.
        ranking: their words, a row each.
        tags: words of roles and facts → how often they are marked as what.
    """

    said: tuple[Utterance, ...]
    ranking: KeywordIndex
    tags: Mapping[str, Mapping[str, int]]

    @classmethod
    def load(cls, folder: Path = DATA, *, without: Collection[str] = ()) -> Examples:
        """Return the utterances of `folder`, but for the files named in `without`."""
        files = (path for path in sorted(folder.glob("*.jsonl")) if path.stem not in without)
        return cls.of([u for path in files for u in read_utterances(path)[0]])

    @classmethod
    def of(cls, said: Iterable[Utterance]) -> Examples:
        """Return these utterances as examples."""
        every = tuple(u for u in said if len(u.text) + sum(map(len, u.history)) <= _LONGEST)
        tags: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for utterance in every:
            for span in utterance.spans:
                if span.tag.startswith(_CLOSED):
                    tags[normalised(utterance.text[span.start : span.end])[0]][span.tag] += 1
        rows = [_words(u.text, [(s.start, s.end, s.tag) for s in u.spans], follows=bool(u.history)) for u in every]
        return cls(every, KeywordIndex.build(rows), tags)

    def nearest(self, question: str, marked: Sequence[Marked], *, follows: bool) -> tuple[Utterance, ...]:
        """Return the few utterances most like a question, the most like last; few of one label.

        Args:
            question: as asked.
            marked: (start, end, tag) found in the normalised question.
            follows: whether turns stand before it.
        """
        ranked = self.ranking.search(_words(normalised(question)[0], marked, follows=follows))
        shown: list[Utterance] = []
        labels: Counter[object] = Counter()
        for row in ranked.rows:
            utterance = self.said[int(row)]
            labels[utterance.labels] += 1
            if labels[utterance.labels] <= _OF_ONE_LABEL:
                shown.append(utterance)
            if len(shown) == _SHOWN:
                break
        return tuple(reversed(shown))

    def corrected(self, form: Form) -> Form:
        """Return a form whose words of roles and facts are tagged as the utterances tag them: 牵头 never says 配合."""
        return form.model_copy(
            update={
                "asks": [w.model_copy(update={"slots": [self._corrected(slot) for slot in w.slots]}) for w in form.asks]
            }
        )

    def _corrected(self, slot: Slot) -> Slot:
        tag = slot.tag.rstrip("-")
        known = self.tags.get(normalised(slot.words)[0], {}) if tag.startswith(_CLOSED) else {}
        if not known or tag in known:
            return slot
        usual = max(known, key=lambda t: known[t])
        return slot.model_copy(update={"tag": usual + slot.tag[len(tag) :]})


@cache
def examples() -> Examples:
    """Return the committed utterances as examples, read when they are first asked for (two seconds)."""
    return Examples.load()


def _words(text: str, marked: Sequence[Marked], *, follows: bool) -> list[str]:
    """Return the tokens of a text, its slots as their tags, and the pairs of them; that turns stand before is a word."""
    at = {i: (start, tag) for start, end, tag in marked for i in range(start, end)}
    own: list[str] = ["<follows>"] if follows else []
    last = -1
    for token in tokens(text):
        start, tag = at.get(token.start, (-1, ""))
        if not tag:
            own.append(token.text.lower())
        elif start != last:
            own.append(f"<{tag.rstrip('-')}>")
        last = start
    return [*own, *map(" ".join, pairwise(own))]
