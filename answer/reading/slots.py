"""The slots and the label of one ask → `Ask`, by itself: nothing filled from other asks or turns yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, TypeVar, cast

from answer.reading import values
from answer.reading.ask import Ask, FactKind, Figure, Phrase, Role
from answer.reading.features import TokenSpan
from answer.reading.markup import Label
from answer.reading.text import Token

_Value = TypeVar("_Value")
_FIGURE_NEAR = 8  # tokens between a year and the figure that it is the year of


def ask_of(
    text: str,
    tokens: Sequence[Token],
    spans: Sequence[TokenSpan],
    label: Label,
    *,
    whole: str | None = None,
    sure: float = 1.0,
    language: Literal["zh", "en"] = "zh",
) -> Ask:
    """Return what one part of a question asks: its label, and the values of its spans (tags with `-` are denied).

    `whole` is the text in which a span of years is looked for that no tag marks; None for not looking.
    """

    def words(span: TokenSpan, *, whole: bool = False) -> str:
        end = tokens[span[1] - 1].end
        return text[tokens[span[0]].start : values.with_noun(text, end) if whole else end]

    def phrases(kind: str) -> tuple[Phrase, ...]:
        found = (Phrase(words(s, whole=kind == "topic"), s[2].endswith("-")) for s in spans if s[2].rstrip("-") == kind)
        return tuple(dict.fromkeys(found))

    def valued(kind: str, of: Callable[[str], _Value | None]) -> tuple[_Value, ...]:
        found = (of(words(s)) for s in spans if s[2] == kind)
        return tuple(dict.fromkeys(v for v in found if v is not None))

    def named(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s[2].removeprefix(kind) for s in spans if s[2].startswith(kind)))

    roles = named("role.")
    asked = tuple(r for r in roles if not r.endswith("-"))
    periods = valued("period", values.period)
    return Ask(
        of=label.of,
        show=label.show,
        fold=label.fold,
        plans=phrases("plan"),
        topics=phrases("topic"),
        units=phrases("unit"),
        roles=tuple(cast(Role, r) for r in asked),
        role_excluded=tuple(cast(Role, r[:-1]) for r in roles if r.endswith("-") and r[:-1] not in asked),
        years=valued("year", values.year),
        period=periods[0] if periods else None if whole is None else values.period(whole),
        figures=_figures(text, tokens, spans),
        facts=tuple(cast(FactKind, f) for f in named("fact.") if not f.endswith("-")),
        items=_items(text, tokens, spans),
        ordinal=next(iter(valued("ordinal", values.ordinal)), None),
        bound=next(iter(valued("bound", values.bound)), None),
        beside=label.beside,
        lack=label.lack,
        turn=label.turn,
        sure=sure,
        language=language,
        spans=tuple((tokens[b].start, tokens[e - 1].end, name) for b, e, name in spans),
    )


def _items(text: str, tokens: Sequence[Token], spans: Sequence[TokenSpan]) -> tuple[str, ...]:
    """Return the words for kinds of items, those joined to one (行动|和工程) among them."""
    found: list[str] = []
    for begin, end, name in spans:
        if name == "item":
            start, stop = tokens[begin].start, tokens[end - 1].end
            found += [text[start:stop], *values.joined_nouns(text, stop)]
    return tuple(dict.fromkeys(found))


def _figures(text: str, tokens: Sequence[Token], spans: Sequence[TokenSpan]) -> tuple[Figure, ...]:
    """Return the figures stated, each with the year named shortly before it."""
    out: list[Figure] = []
    year: tuple[int, int] | None = None  # token behind it, the year
    for begin, end, name in spans:
        start, stop = tokens[begin].start, tokens[end - 1].end
        if name == "year":
            said = values.year(text[start:stop])
            year = (end, said) if said else None
        elif name == "figure" and (found := values.figure(text[start:stop], text[:start], text[stop:])):
            near = year is not None and begin - year[0] <= _FIGURE_NEAR
            out.append(replace(found, year=year[1] if year and near else None))
            year = None
    return tuple(dict.fromkeys(out))
