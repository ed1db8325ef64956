"""Claims with the passages they stand on → answer text with markers and citations; what does not verify is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from answer.model import Citation, Refusal, Row
from answer.places import recognised
from answer.verify import supports
from corpus import Document, Section


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clean range [start, end) of a plan that a claim stands on.

    Attributes:
        section: index of the section that it speaks for, where that is not the one that it stands in: a statement
            behind the last task of an action is the whole action's.
    """

    document: Document
    start: int
    end: int
    section: int | None = None

    @property
    def text(self) -> str:
        """The clean slice: page breaks within it are gone."""
        return self.document.text[self.start : self.end]

    @property
    def path(self) -> tuple[Section, ...]:
        """The sections down to the one that it speaks for, outermost first."""
        inner = self.document.section_at(self.start) if self.section is None else self.document.sections[self.section]
        return self.document.lineage(inner)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer.

    Attributes:
        text: the line without markers; {0}, {1} … stand for the markers of `evidence`; none: markers at the end.
        said: what the line takes from the plans, word for word.
        evidence: the passages that must hold all that is said.
        rows: the ledger rows or targets that it lists.
        whole: whether what it lists is the whole list; None where it lists nothing.
    """

    text: str
    said: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rows: tuple[Row, ...] = field(default=(), compare=False)
    whole: bool | None = None

    def verified(self) -> bool:
        """Tell whether all that is said stands in the evidence."""
        return supports(self.said, [e.text for e in self.evidence])


@dataclass(frozen=True)
class Draft:
    """An answer before it is checked.

    Attributes:
        lines: in order; a line without evidence is a frame around the others.
        suggestions: follow-up questions that the corpus can answer.
        searched: passages ranked, as (rank, section path, score).
    """

    lines: tuple[Line, ...]
    suggestions: tuple[str, ...] = ()
    searched: tuple[tuple[int, str, float], ...] = field(default=())

    @property
    def rows(self) -> tuple[Row, ...]:
        """The ledger rows or targets of the lines that verify."""
        return tuple(row for line in self.lines if line.verified() for row in line.rows)

    @property
    def complete(self) -> bool | None:
        """Whether what is listed is the whole list: every listing line says so and verifies; None where none lists."""
        listed = [line.whole and line.verified() for line in self.lines if line.whole is not None]
        return all(listed) if listed else None


def itemised(items: Iterable[tuple[str, Sequence[Evidence]]]) -> tuple[str, tuple[Evidence, ...]]:
    """Return items as one text, each with the marks of its passages ({0}{1}；…), and all the passages in that order."""
    texts: list[str] = []
    proofs: list[Evidence] = []
    for text, own in items:
        texts.append(text + "".join(f"{{{len(proofs) + i}}}" for i in range(len(own))))
        proofs += own
    return "；".join(texts), tuple(proofs)


def publish(draft: Draft) -> tuple[str, tuple[Citation, ...]]:
    """Return the text with [n] markers and the citations, of the lines that verify.

    Passages that touch or overlap within a plan are cited once.
    """
    ranges, marked = numbered(draft)
    if not ranges:
        return "", ()
    text = "\n".join(cited_as(line, numbers) for line, numbers in marked)
    return text, tuple(citation(e, i + 1) for i, e in enumerate(ranges))


def numbered(draft: Draft) -> tuple[list[Evidence], list[tuple[Line, list[int]]]]:
    """Return the passages that the verified lines stand on, each once, and those lines with their passages' positions."""
    ranges: list[Evidence] = []
    marked = [(line, [placed(ranges, e) for e in line.evidence]) for line in draft.lines if line.verified()]
    return ranges, marked


def placed(ranges: list[Evidence], evidence: Evidence) -> int:
    """Return the position of the range that holds `evidence`, which joins `ranges` when none does."""
    for i, known in enumerate(ranges):
        if known.document is evidence.document and known.start <= evidence.start and evidence.end <= known.end:
            return i
    ranges.append(evidence)
    return len(ranges) - 1


def cited_as(line: Line, numbers: Sequence[int]) -> str:
    """Return a line's text with the markers of its passages, whose positions count from 0."""
    marks = [f"[{n + 1}]" for n in numbers]
    if "{0}" in line.text:
        out = line.text
        for i, mark in enumerate(marks):
            out = out.replace(f"{{{i}}}", mark)
        return out
    return line.text + "".join(dict.fromkeys(marks))


def citation(evidence: Evidence, marker: int) -> Citation:
    """Return the citation of a clean range: the raw slice behind it, and where it stands."""
    document = evidence.document
    span = document.span(evidence.start, evidence.end)
    numbers = document.facts.get("number", ())
    return Citation(
        marker=marker,
        document=document.name,
        title=document.title,
        number=numbers[0].value if numbers else "",
        region=document.region,
        section=tuple(f"{s.marker}{s.heading}" for s in evidence.path),
        start=span.start,
        end=span.end,
        quote=document.raw[span.start : span.end],
        places=document.source.places(span.start, span.end),
        recognised=recognised(document, span.start, span.end),
    )


def joined(
    document: Document, parts: Sequence[tuple[int, int]], section: int | None = None, *, limit: int = 260
) -> tuple[Evidence, ...]:
    """Return the ranges as evidence; those that together span no more than `limit` characters become one."""
    start, end = min(a for a, _ in parts), max(b for _, b in parts)
    whole = [(start, end)] if end - start <= limit else parts
    return tuple(Evidence(document, *_trimmed(document.text, a, b), section) for a, b in whole)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def together(results: Sequence[Draft | Refusal]) -> Draft:
    """Return the drafts of a question's parts as one; a part that has no answer says so in a line."""
    lines = [x for r in results for x in (r.lines if isinstance(r, Draft) else (Line(r.text),))]
    drafts = [r for r in results if isinstance(r, Draft)]
    return Draft(
        lines=tuple(dict.fromkeys(lines)),
        suggestions=drafts[0].suggestions,
        searched=drafts[0].searched,
    )
