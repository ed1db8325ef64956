"""What was read from a file → a plan: its document with what it states, and the rows read from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.chunks import chunks
from corpus.clean import clean
from corpus.errors import CorpusError
from corpus.facts import describe
from corpus.ledger import Assignment, ledger
from corpus.manifest import Entry
from corpus.model import Document
from corpus.outline import outline
from corpus.places import Gazetteer
from corpus.region import place_of
from corpus.source import Source
from corpus.targets import Target, targets
from corpus.titles import kind_of_title

_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with what is read from it."""

    document: Document
    assignments: tuple[Assignment, ...]
    targets: tuple[Target, ...]


def plan_of(name: str, source: Source, entry: Entry, gazetteer: Gazetteer) -> Plan:
    """Return the plan of a file.

    Raises:
        CorpusError: it holds no plan; a fault of the reading itself on an odd text too is this file's problem alone.
    """
    try:
        document = _document(name, source, entry, gazetteer)
        return Plan(document, ledger(document), targets(document))
    except _FAULTS as error:
        what = f"{type(error).__name__}: {error}"[:200]
        raise CorpusError(f"读取此文件时程序出错（{what}），未收录。请把文件交给维护者。", file=name) from error


def _document(name: str, source: Source, entry: Entry, gazetteer: Gazetteer) -> Document:
    text = clean(source)
    if not text.text:
        raise CorpusError("文件里只有标记，没有正文。", file=name)
    starts = {offset: i for i, offset in enumerate(text.offsets)}
    sections = outline(text.text, frozenset(starts[at] for at in source.headings if at in starts))
    told = describe(text.text, sections, Path(name).name)
    period = _years(entry.get("period")) or told.period
    title = told.title if "title" in told.facts else str(entry.get("title", source.facts.get("title", told.title)))
    return Document(
        name=name,
        source=source,
        clean=text,
        sections=sections,
        chunks=tuple(chunks(name, text.text, sections)),
        title=title,
        place=place_of(text.text, told, entry, gazetteer, Path(name).stem),
        period=period,
        facts=told.facts,
        provenance=str(entry.get("provenance", "")),
        kind=str(entry.get("kind", "")) or kind_of_title(title),
    )


def _years(value: object) -> tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(y, int) for y in value):
        return value[0], value[1]
    return None
