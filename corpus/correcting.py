"""Corrections → rows: found again by their words, applied in their order, every word of theirs a slice of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.amounts import number
from corpus.cells import Range
from corpus.corrections import Action, Correction, Fields, squeezed
from corpus.errors import CorpusError
from corpus.ledger import Assignment, Duty
from corpus.model import Document
from corpus.quantities import quantities
from corpus.squeezed import Place, Squeezed
from corpus.targets import Target
from corpus.units import Unit

_AMOUNT = re.compile(r"(\d[\d,，]*(?:\.\d+)?)(\D{0,12})")
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A plan's rows after what people said of them.

    Attributes:
        assignments: in text order.
        targets: in text order.
        settled: clean ranges where a person said that there is no row.
        applied: ids of the corrections that hold for this text.
    """

    assignments: tuple[Assignment, ...]
    targets: tuple[Target, ...]
    settled: tuple[Range, ...] = ()
    applied: frozenset[str] = frozenset()


def corrected(
    document: Document,
    assignments: Sequence[Assignment],
    targets: Sequence[Target],
    corrections: Iterable[Correction],
) -> Corrected:
    """Return the rows of a document with the corrections of it applied; one whose text or row is not there is left out."""
    text = Squeezed(document)
    rows, figures, settled, applied = list(assignments), list(targets), [], set()
    for one in corrections:
        place = text.place(one)
        if place is None:
            continue
        try:
            if one.table == "duty":
                rows = _duties(text, rows, one, place)
            else:
                figures = _figures(text, figures, one, place)
        except CorpusError:
            continue
        settled += [place.row] if one.new is None else []
        applied.add(one.id)
    return Corrected(
        tuple(sorted(rows, key=lambda a: a.start)),
        tuple(sorted(figures, key=lambda t: t.start)),
        tuple(settled),
        frozenset(applied),
    )


def correction(
    document: Document,
    row: Range,
    old: Duty | Target | None,
    new: Fields | None,
    *,
    matter: str,
    table: str,
    author: str,
) -> Correction:
    """Return the correction of a row, or of a place that gave none.

    Args:
        document: the plan.
        row: clean range of the statement, of the figure, or of the place.
        old: the row as it is; None for a place that gave none.
        new: what it should say; None to strike it, or to say that there is none.
        matter: what the row is about; where it stands elsewhere, its place is not part of the quote.
        table: duty or target.
        author: who corrects.

    Raises:
        CorpusError: words of `new` don't stand in the text there.
    """
    text = Squeezed(document)
    start, end = paragraphs_of(document, *row)
    quote = document.text[start:end]
    base = text.at(start)
    action: Action = "strike" if new is None else "add" if old is None else "change"
    one = Correction(
        document=document.name,
        table="duty" if table == "duty" else "target",
        action=action,
        quote=quote,
        nth=text.text[:base].count(squeezed(quote)),
        at=(text.at(row[0]) - base, text.at(row[1]) - base),
        old=_told(document, old, matter),
        new=new,
        author=author,
    )
    place = text.place(one)
    assert place is not None
    if new is not None and one.table == "duty":
        _duty(text, new, place, "")
        _matter(text, new.matter, place)
    elif new is not None:
        _target(text, None, new, place, "")
    return one


def paragraphs_of(document: Document, start: int, end: int) -> Range:
    """Return the clean range of the paragraphs that hold a row: its words may be corrected by theirs."""
    stop = document.text.find("\n", max(end - 1, start))
    return document.text.rfind("\n", 0, start) + 1, stop if stop >= 0 else len(document.text)


def _told(document: Document, old: Duty | Target | None, matter: str) -> Fields | None:
    if isinstance(old, Duty):
        return Fields(matter=matter, role=old.role, units=tuple(u.name for u in old.units))
    return None if old is None else Fields(what=old.what, figure=document.text[slice(*old.figure)], year=old.year)


def _duty(text: Squeezed, new: Fields, place: Place, by: str, label: str = "") -> Duty:
    """Return the duty that a person states.

    Raises:
        CorpusError: it names no unit, or one that does not stand in the text there.
    """
    if not new.units:
        raise CorpusError("请写明单位。", file=text.document.name)
    ranges = [text.find(name, place.quote, place.row[0]) for name in new.units]
    units = tuple(
        sorted((Unit(text.document.text[a:b].replace("\n", ""), a, b) for a, b in ranges), key=lambda u: u.start)
    )
    return Duty(new.role, label, units, min(u.start for u in units), max(u.end for u in units), by)


def _matter(text: Squeezed, matter: str, place: Place) -> tuple[int, Range | None]:
    """Return the section that a matter is of, and where its name stands if that is no heading.

    Raises:
        CorpusError: no heading has these words, and they don't stand in the text there.
    """
    document, own = text.document, text.document.section_at(place.row[0])
    lineage = [s.index for s in document.lineage(own)]
    named = [s.index for s in document.sections[1:] if squeezed(s.heading) == squeezed(matter) and matter.strip()]
    if named:
        return next((i for i in reversed(lineage) if i in named), named[0]), None
    return own.index, text.find(matter, place.quote, place.row[0])


def _duties(text: Squeezed, rows: Sequence[Assignment], one: Correction, place: Place) -> list[Assignment]:
    """Return the statements after a correction.

    Raises:
        CorpusError: the row is not there, or words of the correction are not.
    """
    if one.old is None:
        return [*rows, _added(text, one.new, place, one.by)] if one.new else list(rows)
    old = one.old
    for i, a in enumerate(rows):
        same = [d for d in a.duties if d.role == old.role and tuple(u.name for u in d.units) == old.units]
        if a.start == place.row[0] and same:
            return [*rows[:i], *_changed(text, a, same[0], one, place), *rows[i + 1 :]]
    raise CorpusError("这一行已不在台账里。", file=text.document.name)


def _added(text: Squeezed, new: Fields, place: Place, by: str) -> Assignment:
    duty = _duty(text, new, place, by)
    section, name = _matter(text, new.matter, place)
    governs = text.document.text[slice(*name)] if name else text.document.sections[section].heading
    start, end = min(place.row[0], duty.start), max(place.row[1], duty.end)
    return Assignment(section, governs.replace("\n", ""), (duty,), start, end, name)


def _changed(text: Squeezed, a: Assignment, old: Duty, one: Correction, place: Place) -> list[Assignment]:
    if one.new is None:
        rest = tuple(d for d in a.duties if d is not old)
        return [replace(a, duties=rest)] if rest else []
    duty = _duty(text, one.new, place, one.by, old.label if one.new.role == old.role else "")
    duties = tuple(sorted((duty if d is old else d for d in a.duties), key=lambda d: d.role != "lead"))
    out = replace(a, duties=duties, start=min(a.start, duty.start), end=max(a.end, duty.end))
    if squeezed(one.new.matter) == squeezed(a.governs):
        return [out]
    section, name = _matter(text, one.new.matter, place)
    governs = text.document.text[slice(*name)] if name else text.document.sections[section].heading
    marked = tuple(replace(d, corrected=one.by) for d in duties)
    return [replace(out, section=section, name=name, governs=governs.replace("\n", ""), duties=marked)]


def _figures(text: Squeezed, rows: Sequence[Target], one: Correction, place: Place) -> list[Target]:
    """Return the targets after a correction.

    Raises:
        CorpusError: the row is not there, or words of the correction are not.
    """
    if one.old is None:
        return [*rows, _target(text, None, one.new, place, one.by)] if one.new else list(rows)
    for i, target in enumerate(rows):
        if target.figure[0] == place.row[0] and target.what == one.old.what and target.year == one.old.year:
            new = [_target(text, target, one.new, place, one.by)] if one.new else []
            return [*rows[:i], *new, *rows[i + 1 :]]
    raise CorpusError("这个数字已不在指标里。", file=text.document.name)


def _target(text: Squeezed, old: Target | None, new: Fields, place: Place, by: str) -> Target:
    """Return the target that a person states; what it does not say of it stays as it was.

    Raises:
        CorpusError: the figure is none, its words or its thing don't stand in the text, or the year is none.
    """
    figure = text.find(new.figure, place.quote, place.row[0])
    text.find(new.what, (0, len(text.document.text)))
    if new.year is not None and new.year not in _YEARS:
        raise CorpusError(f"年份“{new.year}”不对。", file=text.document.name)
    value, unit = _amount(text.document.text[slice(*figure)])
    if old:
        start, end = min(old.start, figure[0]), max(old.end, figure[1])
        return replace(
            old, what=new.what, value=value, unit=unit, year=new.year, figure=figure, start=start, end=end, corrected=by
        )
    return Target(
        section=text.document.section_at(figure[0]).index,
        what=new.what,
        comparator="",
        value=value,
        unit=unit,
        year=new.year,
        kind="target" if new.year else "standing",
        start=min(place.row[0], figure[0]),
        end=max(place.row[1], figure[1]),
        figure=figure,
        corrected=by,
    )


def _amount(figure: str) -> tuple[float | tuple[float, float], str]:
    """Return value and unit of a figure as printed.

    Raises:
        CorpusError: it is none.
    """
    whole = next((q for q in quantities(figure) if (q.start, q.end) == (0, len(figure))), None)
    if whole:
        return whole.value, whole.unit
    bare = _AMOUNT.fullmatch(figure)
    if not bare:
        raise CorpusError(f"“{figure}”不是数字加单位。")
    return number(bare[1]), bare[2].strip()
