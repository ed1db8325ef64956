"""What all lines share: how plans are called, what proves a statement, how silence is told."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Evidence, Line
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Language
from answer.roles import where
from answer.wholeness import unread_note
from corpus import Document


def place(linker: Linker, document: Document, language: Language) -> str:
    """Return how a plan is called in a line."""
    same = sum(d.region == document.region for d in linker.words.corpus.documents)
    return where(document, language, same)


def places(linker: Linker, documents: Sequence[Document], language: Language, limit: int = 5) -> str:
    """Return how plans are called, the first `limit` of them."""
    return "、".join(place(linker, d, language) for d in documents[:limit])


def subject(question: Question) -> str:
    """Return what was asked about, in the user's own words, as one phrase."""
    words = [t.words.strip() for t in question.topics] or [u.words for u in question.meant]
    return "、".join(dict.fromkeys(w for w in words if w))


def silent(linker: Linker, question: Question, document: Document, what: str = "") -> Line:
    """Return the line that a plan has no such item; that its word still stands in the text is said where it does."""
    named = what or subject(question)
    rare = next((t for t in question.terms if t.known and t.weight >= 0.2), None)
    held = rare is not None and any(rare.stands_in(p.text) for p in linker.words.passages_of(document))
    key = "not_listed" if held else "silent"
    language = question.ask.language
    text = frame(key, language, where=place(linker, document, language), what=named)
    return Line(text + unread_note(linker.words.corpus, [document], language))


def verdict(question: Question, holds: bool) -> Line:
    """Return yes or no to a claim: `holds` is whether the thing is so, which a denying claim (没有…吧) says it is not."""
    return Line(frame("yes" if holds is not question.ask.lack else "no", question.ask.language))


def title_evidence(document: Document) -> tuple[Evidence, ...]:
    """Return where a plan's title stands; () for a text without one."""
    return tuple(Evidence(document, t.start, t.end) for t in document.facts.get("title", ())[:1])
