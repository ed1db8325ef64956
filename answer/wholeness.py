"""Whether a list is all that a plan says, as far as the plan's health allows: of one statement, of a plan, of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answer.frames import frame
from answer.model import Language
from answer.places import recognised
from corpus import Assignment, Corpus, Document, Miss, PageBox, Target

_SHOWN = 2  # of what was not read, in a sentence


def statement_is_whole(corpus: Corpus, document: Document, assignment: Assignment) -> bool:
    """Tell whether the units of a statement are all of its matter's: nothing beside it was left unread.

    What stands elsewhere in the plan does not count. Of a task with a name of its own its paragraph alone does.
    """
    text, start, end = document.text, assignment.start, assignment.end
    if assignment.name:
        start = text.rfind("\n", 0, min(start, assignment.name[0])) + 1
        stop = text.find("\n", max(end, assignment.name[1]))
        bounds = [(start, stop if stop >= 0 else len(text))]
    else:
        around = (document.sections[assignment.section], document.section_at(start))
        bounds = [(section.start, section.own_end) for section in around]
    missed = any(a <= m.start < b for a, b in bounds for m in _duties(corpus, document))
    looked_at = all(duty.corrected for duty in assignment.duties)
    doubtful = not looked_at and _is_doubtful(document, assignment.start, assignment.end)
    return not missed and not doubtful and not _is_cut(corpus, document, assignment)


def plan_is_whole(corpus: Corpus, document: Document) -> bool:
    """Tell whether the ledger of a plan holds every duty: no place and no page was left unread."""
    return not _duties(corpus, document) and not corpus.health(document.name).lost


def figure_is_whole(corpus: Corpus, document: Document, target: Target) -> bool:
    """Tell whether a figure is all that its section says of the kind: no other figure there was left unread."""
    missed = any(m.why == "figure_unit" and m.section == target.section for m in corpus.health(document.name).misses)
    return not missed and not _is_doubtful(document, target.start, target.end)


def outline_is_whole(corpus: Corpus, document: Document) -> bool:
    """Tell whether no page or part that could hold a heading was left unread."""
    return not any(
        n.page and n.kind in ("picture", "empty_page", "unmapped", "part_unread")
        for n in corpus.health(document.name).lost
    )


def whole_word(whole: bool, language: Language) -> str:
    """Return how a list is called: complete, or among what was recognised."""
    return frame("complete" if whole else "recognised", language)


def unread_note(corpus: Corpus, documents: Sequence[Document], language: Language) -> str:
    """Return the sentence that names the parts of plans that were not read, "" where there are none."""
    parts = [part for d in documents for part in _unread_parts(corpus, d, language)]
    if not parts:
        return ""
    shown = "；".join(parts[:_SHOWN])
    more = ("等" if language == "zh" else " …") if len(parts) > _SHOWN else ""
    return frame("unread", language, parts=f"{shown}{more}")


def _unread_parts(corpus: Corpus, document: Document, language: Language) -> Iterable[str]:
    health = corpus.health(document.name)
    yield from dict.fromkeys(note.text.rstrip("。；") for note in health.lost)
    if duties := _duties(corpus, document):
        span = document.span(duties[0].start, duties[0].end)
        words = " ".join(document.text[duties[0].start : duties[0].end].split())[:24]
        yield frame("unread_duties", language, n=len(duties), words=words, start=span.start)


def _duties(corpus: Corpus, document: Document) -> list[Miss]:
    return [m for m in corpus.health(document.name).misses if m.why != "figure_unit"]


def _is_doubtful(document: Document, start: int, end: int) -> bool:
    """Tell whether a range was read from a picture, and not surely."""
    span = document.span(start, end)
    return recognised(document, span.start, span.end) and any(
        n.kind in ("ocr", "low_confidence") for n in document.source.notes
    )


def _is_cut(corpus: Corpus, document: Document, assignment: Assignment) -> bool:
    """Tell whether a statement is the last on a page whose table goes on where nobody knows."""
    pages = {n.page for n in document.source.notes if n.kind == "open_table"}
    if not pages or assignment.start < max(a.start for a in corpus.assignments[document.name]):
        return False
    span = document.span(assignment.start, assignment.end)
    places = document.source.places(span.start, span.end)
    return any(isinstance(place, PageBox) and place.page in pages for place in places)
