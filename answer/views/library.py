"""The plans held: what is known of each, how well it was read, and a search of their text word for word."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from answer.views.doubts import Doubt, odd_figures, set_aside, unread
from answer.views.slips_of_print import slips_of_print
from corpus import Corpus, Document, Health, file_of, paragraphs

_CONTEXT = 36  # characters around a hit


@dataclass(frozen=True)
class Holding:
    """A plan held.

    Attributes:
        name: file name.
        title: the plan's title.
        region: full name of the region, "" when the text does not tell.
        period: first and last year, None when the text does not tell.
        facts: what the text states of itself by kind (number, issuer, signed, printed …), each with its raw range.
        provenance: where the text came from, "" when the manifest does not say.
        characters: of the file as decoded.
        sections: of the outline, without the root.
        passages: that a search ranks.
        statements: of responsibility.
        rows: of the ledger: a role of a statement each.
        units: different names printed in the ledger.
        targets: quantities read, by kind (target, baseline, standing).
        deadlines: statements that say by when.
        pages: of the file; 0 for a file without pages.
        notes: what the file's reader noticed, for people to know before they rely on the text.
    """

    name: str
    title: str
    region: str
    period: tuple[int, int] | None
    facts: tuple[tuple[str, str, int, int], ...]
    provenance: str
    characters: int
    sections: int
    passages: int
    statements: int
    rows: int
    units: int
    targets: dict[str, int]
    deadlines: int
    pages: int
    notes: tuple[str, ...]
    _corpus: Corpus

    @property
    def file(self) -> str:
        """The name of the file in the folder: of an archive, where this is a plan in one."""
        return file_of(self.name)

    @property
    def number(self) -> str:
        """The document number, "" when the text states none."""
        return next((value for kind, value, *_ in self.facts if kind == "number"), "")

    @cached_property
    def unread(self) -> tuple[Doubt, ...]:
        """Places with words of responsibility, cells of tables, or figures that gave no row and no target."""
        return unread(self._corpus, self._corpus.document(self.name))

    @cached_property
    def set_aside(self) -> tuple[Doubt, ...]:
        """Places that a rule takes for no row and no target."""
        return set_aside(self._corpus, self._corpus.document(self.name))

    @property
    def health(self) -> Health:
        """How much of the plan ended up in rows."""
        return self._corpus.health(self.name)

    @cached_property
    def odd_figures(self) -> tuple[Doubt, ...]:
        """Figures that look wrong beside others, or as printed."""
        return odd_figures(self._corpus, self._corpus.document(self.name))

    @cached_property
    def slips_of_print(self) -> tuple[Doubt, ...]:
        """Slips of print that the text gives away."""
        return slips_of_print(self._corpus, self._corpus.document(self.name))


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a text is found.

    Attributes:
        document: file name.
        section: headings down to it, outermost first.
        start: raw offset, inclusive.
        end: raw offset, exclusive.
        before: the words before it in its paragraph.
        text: the words found, as printed.
        after: the words behind it in its paragraph.
    """

    document: str
    section: tuple[str, ...]
    start: int
    end: int
    before: str
    text: str
    after: str


def library(corpus: Corpus) -> tuple[Holding, ...]:
    """Return the plans held, in corpus order; what needs a second look is found when it is first asked for."""
    return tuple(_holding(corpus, document) for document in corpus.documents)


def _holding(corpus: Corpus, document: Document) -> Holding:
    held, targets = corpus.assignments[document.name], corpus.targets[document.name]
    spans = [
        (kind, fact.value, document.span(fact.start, fact.end))
        for kind, facts in document.facts.items()
        for fact in facts[:1]
    ]
    return Holding(
        name=document.name,
        title=document.title,
        region=document.region,
        period=document.period,
        facts=tuple((kind, value, span.start, span.end) for kind, value, span in spans),
        provenance=document.provenance,
        characters=len(document.raw),
        sections=len(document.sections) - 1,
        passages=len(document.chunks),
        statements=len(held),
        rows=sum(len(a.duties) for a in held),
        units=len({unit.name for a in held for duty in a.duties for unit in duty.units}),
        targets={kind: sum(t.kind == kind for t in targets) for kind in ("target", "baseline", "standing")},
        deadlines=sum(a.deadline is not None for a in held),
        pages=len(document.source.pages),
        notes=document.source.noticed,
        _corpus=corpus,
    )


def find(corpus: Corpus, words: str, documents: Collection[str] = ()) -> tuple[Hit, ...]:
    """Return every place where `words` stand, in text order: literally, but for white space, width and case.

    Args:
        corpus: the plans.
        words: what to find; () where nothing but white space is left.
        documents: file names to look in; empty for all.

    """
    wanted = folded(words)[0]
    if not wanted:
        return ()
    return tuple(
        hit
        for document in corpus.documents
        if not documents or document.name in documents
        for hit in _in(document, wanted)
    )


def folded(text: str) -> tuple[str, list[int]]:
    """Return `text` without white space, in one width and case, and for each character where it came from."""
    pairs = [
        (part, i)
        for i, char in enumerate(text)
        for part in unicodedata.normalize("NFKC", char).casefold()
        if not part.isspace()
    ]
    return "".join(part for part, _ in pairs), [i for _, i in pairs]


def _in(document: Document, wanted: str) -> list[Hit]:
    text, places = folded(document.text)
    lines = list(paragraphs(document.text))
    begins = [a for a, _ in lines]
    hits: list[Hit] = []
    at = text.find(wanted)
    while at >= 0:
        start, end = places[at], places[at + len(wanted) - 1] + 1
        first = lines[max(bisect_right(begins, start) - 1, 0)]
        last = lines[max(bisect_right(begins, end - 1) - 1, 0)]
        span = document.span(start, end)
        hits.append(
            Hit(
                document=document.name,
                section=tuple(f"{s.marker}{s.heading}" for s in document.lineage(document.section_at(start))),
                start=span.start,
                end=span.end,
                before=document.text[max(first[0], start - _CONTEXT) : start],
                text=document.text[start:end],
                after=document.text[end : min(last[1], end + _CONTEXT)],
            )
        )
        at = text.find(wanted, at + len(wanted))
    return hits
