"""What stands beside or instead of passages found: sections and actions by their headings, names only mentioned, words not held."""

from __future__ import annotations

from dataclasses import replace

from answer.draft import Draft, Evidence, Line
from answer.frames import frame
from answer.language import normalise
from answer.linking.question import Linker, Question
from answer.linking.shorthands import named_only
from answer.linking.terms import in_name, terms_of
from answer.model import Refusal
from answer.reading.ask import Phrase
from answer.reading.values import names_item
from answer.vocabulary import Passage
from answer.words import refusals
from answer.words.common import place
from answer.words.quotes import ANSWER_CHARS, quote_lines, whole_section
from corpus import Document, Section

_HEADED = 0.6  # of a topic's weight that a heading must hold for its section to answer
_WHOLE_NAME = 0.9  # of a topic's weight that the name of an action must hold to be what it is called
_MOSTLY = 0.5  # of the asked weight, from which on words that the plan has not are most of the question
_TELLING = 0.25


def only_named(linker: Linker, question: Question) -> Refusal | None:
    """Return a refusal where the items of a numeral shorthand are asked that the plan names and nowhere unfolds.

    They are where its numeral is said again (“四区”是哪四个区), or nothing else is said (“六新”是什么).
    """
    documents = question.scope.documents
    ask = question.ask
    if len(documents) != 1 or (ask.fold, ask.show) != ("list", "text") or ask.units or ask.years or ask.period:
        return None
    text = linker.words.plain_text(documents)
    name = next((n for t in question.topics if (n := named_only(text, t.words))), "")
    again = bool(name) and name[0] in question.gist.replace(name, "")
    alone = all(t.text in name or name in t.text or names_item(t.text) for t in question.spoken)
    return refusals.only_named(linker, question, name) if name and (again or alone) else None


def headed(linker: Linker, question: Question) -> Draft | None:
    """Return the section whose heading one of the topics names, or what it says of the others; None where none is named.

    A weighty word of theirs that the plan has nowhere, though others have it, says that it is silent on them.
    """
    for document in question.scope.documents:
        if linker.lost(question, document):
            continue
        for topic in question.topics:
            alone = linker.alone(question, topic)
            linked = linker.matter(alone, document)[:1] if any(t.weight >= _TELLING for t in alone.terms) else []
            section = linked[0].candidate.section if linked and linked[0].named >= _HEADED else None
            if section is not None:
                return Draft(tuple(_of_section(linker, question, topic, document, section)))
    return None


def _of_section(linker: Linker, question: Question, topic: Phrase, document: Document, section: Section) -> list[Line]:
    """Return the passages of a section that are nearest to what is asked beside its name; all of it where nothing is."""
    others = [t for t in question.topics if t is not topic]
    if not others or section.end - section.start <= ANSWER_CHARS:
        return whole_section(document, section)
    outside = [
        p.position for p in linker.words.passages_of(document) if not section.start <= p.chunk.start < section.end
    ]
    rest = replace(linker.alone(question, others[0]), gist=" ".join(t.words for t in others), spoken=(), unheard=0.0)
    found = linker.search(rest, [document], without=outside)
    return quote_lines([s.passage for s in found.chosen], "", question.ask.language) or whole_section(document, section)


def sections_named(linker: Linker, question: Question, passage: Passage) -> list[Line]:
    """Return the section of a passage as lines, where its heading is what is asked (基本原则) and little else; else []."""
    section = passage.document.sections[passage.chunk.section]
    terms = question.terms or terms_of([Phrase(i) for i in question.ask.items], linker.words)
    terms = tuple(t for t in terms if t.weight >= _TELLING)
    if not terms or not section.has_heading:
        return []
    heading = normalise(section.heading)
    tokens = linker.words.name_tokens(heading)
    weights = {w: linker.words.rarity(w) for w in tokens}
    asked = sum(x for w, x in weights.items() if any(w in f for t in terms for f in t.forms))
    whole = all(in_name(t, heading, tokens) for t in terms) and asked >= _HEADED * sum(weights.values())
    return whole_section(passage.document, section) if whole else []


def called(linker: Linker, question: Question) -> list[Line]:
    """Return the heading of the action that a topic names whole (面向社区的科普工程): such is what it is called."""
    out: list[Line] = []
    if question.ask.fold == "claim":
        return out
    for document in question.scope.documents:
        asked = [t for t in question.topics if names_item(t.words)]
        linked = [m for t in asked for m in linker.matter(linker.alone(question, t), document)[:1]]
        for matter in linked:
            section = matter.candidate.section
            if section is not None and matter.candidate.outer and matter.named >= _WHOLE_NAME:
                where = place(linker, document, question.ask.language)
                text = frame("called", question.ask.language, where=where, what=section.heading)
                out.append(Line(text, (section.heading,), (Evidence(document, *section.title),)))
    return out[:1]


def strange(linker: Linker, question: Question) -> list[Line]:
    """Return the line that the plans have no word for most of what is asked, and what follows is but nearest to it."""
    text = linker.words.plain_text(question.scope.documents)
    absent = [t for t in question.terms if not t.is_held(text)]
    known = [t for t in {t.text: t for t in (*question.terms, *question.spoken)}.values() if t not in absent]
    weights = [sum(t.weight for t in terms) for terms in (absent, known)]
    told = question.ask.years or question.ask.fold == "claim" or question.ask.language == "en"
    if told or not absent or weights[0] < _MOSTLY * sum(weights):
        return []
    return [Line(frame("strange", question.ask.language, what="、".join(t.text for t in absent)))]
