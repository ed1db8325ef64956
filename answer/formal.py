"""A passage cited as officials write it: 《题名》（文号，日期）第三部分（四）."""

from __future__ import annotations

from corpus import Corpus, Document, Section

_COUNTED = {3: "第{}部分", 6: "第{}项"}  # by a marker's rank: what it counts; others stand as they are
_WIDE = str.maketrans("()", "（）")


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
    return "".join(_step(s) for s in document.lineage(section))


def _step(section: Section) -> str:
    """Return what a section's marker counts; of a section without a number its heading, "" where it has neither."""
    if section.ordinal is None:
        return f"“{section.heading}”" if section.has_heading else ""
    numeral = section.marker.strip("（()）.．、 ")
    return _COUNTED.get(section.rank, section.marker.translate(_WIDE)).format(numeral)
