"""A passage cited as officials write it: 《题名》（文号，日期）三、开展提升行动（四）老年人科学素质提升行动."""

from __future__ import annotations

from collections.abc import Iterable

from corpus import Corpus, Document, Section

_COUNTED = {3: "第{}部分", 6: "第{}项", 7: "第{}项"}  # by a marker's rank: what it counts, where it has no heading


def formal_citation(corpus: Corpus, name: str, start: int) -> str:
    """Return the citation of the passage that begins at the raw offset `start` of the plan file `name`.

    A responsibility statement is cited at the action that it speaks for, wherever below it is printed.

    Raises:
        KeyError: no plan has that file name.

    """
    document = corpus.document(name)
    position = max(document.clean.within(0, start + 1)[1] - 1, 0)
    governed = next((a.section for a in corpus.assignments[name] if a.start == position), None)
    section = document.section_at(position) if governed is None else document.sections[governed]
    date = next((document.facts[kind][0].value for kind in ("signed", "printed") if kind in document.facts), "")
    number = next((fact.value for fact in document.facts.get("number", ())), "")
    inner = "，".join(part for part in (number, date) if part)
    return f"《{document.title}》{f'（{inner}）' if inner else ''}{_path(document, section)}"


def _path(document: Document, section: Section) -> str:
    return "".join(_spaced(_step(s) for s in document.lineage(section)))


def _step(section: Section) -> str:
    """Return marker and heading; of an item without a heading what its marker counts, "" for a dash."""
    if section.has_heading:
        return f"{section.marker}{section.heading}"
    if section.ordinal is None:
        return ""
    numeral = section.marker.strip("（()）.．、 ")
    return _COUNTED.get(section.rank, section.marker).format(numeral)


def _spaced(steps: Iterable[str]) -> Iterable[str]:
    """Yield the steps, with a space where two would run together: behind a heading and before a digit or a bare word."""
    before = ""
    for step in filter(None, steps):
        yield f" {step}" if before and not step.startswith(("（", "(")) else step
        before = step
