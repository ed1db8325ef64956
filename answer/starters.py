"""Questions to begin with, for each kind of user, made from what the plans hold: actions, units, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from answer.actions import ActionGroup
from answer.model import Language
from corpus import Corpus, Document

Asker = Literal["official", "inspector", "trainer"]


@dataclass(frozen=True, slots=True)
class Starter:
    """A question, and who would ask it: who does the work, who watches over it, who teaches it."""

    asker: Asker
    question: str


def starters(
    corpus: Corpus, groups: Sequence[ActionGroup], is_answered: Callable[[str], bool], language: Language
) -> tuple[Starter, ...]:
    """Return up to two questions for each kind of user; `is_answered` tells which of those that could be asked are."""
    zh = language == "zh"
    kinds: tuple[tuple[Asker, Iterator[str]], ...] = (
        ("official", _who_leads(corpus, zh)),
        ("official", _what_a_unit_leads(corpus, zh)),
        ("inspector", _what_aim(corpus, zh)),
        ("inspector", _all_plans(groups, zh)),
        ("trainer", _side_by_side(corpus, groups, zh)),
        ("trainer", _what_is_done(corpus, zh)),
    )
    found = ((asker, next(filter(is_answered, questions), "")) for asker, questions in kinds)
    return tuple(Starter(asker, question) for asker, question in found if question)


def _place(document: Document) -> str:
    return document.region or f"《{document.title}》"


def _led(corpus: Corpus, document: Document) -> list[str]:
    held = corpus.assignments[document.name]
    return list(dict.fromkeys(a.governs for a in held if any(d.role == "lead" for d in a.duties)))


def _who_leads(corpus: Corpus, zh: bool) -> Iterator[str]:
    for number, document in enumerate(corpus.documents):
        if led := _led(corpus, document):
            name = led[number % len(led)]
            yield f"{_place(document)}{name}由谁牵头？" if zh else f"Who leads {name} in {_place(document)}?"


def _what_a_unit_leads(corpus: Corpus, zh: bool) -> Iterator[str]:
    for document in reversed(corpus.documents):
        units = Counter(
            u.name for a in corpus.assignments[document.name] for d in a.duties if d.role == "lead" for u in d.units
        )
        for unit, _ in units.most_common(1):
            yield (
                f"{_place(document)}的方案中，{unit}牵头哪些行动？"
                if zh
                else f"What does {unit} lead in {_place(document)}?"
            )


def _what_aim(corpus: Corpus, zh: bool) -> Iterator[str]:
    for document in corpus.documents:
        aims = [t for t in corpus.targets[document.name] if t.kind == "target" and t.year and 3 < len(t.what) < 16]
        for aim in aims[:1]:
            asked = f"{_place(document)}{aim.year}年{aim.what}的目标是多少？"
            yield asked if zh else f"What is the {aim.year} target of {aim.what} in {_place(document)}?"


def _all_plans(groups: Sequence[ActionGroup], zh: bool) -> Iterator[str]:
    for group in groups[1:]:
        if len(group.members) > 1:
            yield f"各地{group.topic}方面的行动分别由谁牵头？" if zh else f"Who leads {group.name} in each plan?"


def _side_by_side(corpus: Corpus, groups: Sequence[ActionGroup], zh: bool) -> Iterator[str]:
    for group in groups:
        first, second, *_ = [*group.members, "", ""]
        if second:
            places = [_place(corpus.document(name)) for name in (first, second)]
            yield (
                f"比较{places[0]}和{places[1]}{group.name}的牵头单位"
                if zh
                else f"Compare who leads {group.name} in {places[0]} and {places[1]}"
            )


def _what_is_done(corpus: Corpus, zh: bool) -> Iterator[str]:
    for document in chain(corpus.documents[1:], corpus.documents[:1]):
        for name in _led(corpus, document)[1:2]:
            asked = f"{_place(document)}{name}有哪些措施？"
            yield asked if zh else f"What measures does {name} have in {_place(document)}?"
