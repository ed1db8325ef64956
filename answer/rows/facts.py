"""Fact rows: what a document states of itself (number, dates, issuer, basis, period), narrowed by what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.linking.question import Linker, Question
from answer.reading.ask import FactKind
from corpus import Document, Fact, sentences

SOURCES: dict[FactKind, tuple[str, ...]] = {
    "number": ("number",),
    "date": ("printed", "adopted", "signed"),
    "issuer": ("issuer",),
    "copied": ("copied",),
    "basis": ("basis",),
    "period": ("period",),
    "title": ("title",),
    "addressee": ("addressee",),
    "printer": ("printer", "issuer"),
    "effective": (),
}
_IN_FORCE = re.compile(
    r"自(?:印发|发布|公布|下发)之日起|自.{1,16}起(?:施行|实施|执行|生效)|(?:同时|予以|自行)废止|有效期限?(?:至|为|到|：|\d|[一二三四五十])|有效至"
)
_ENDING = re.compile(r"(?:省|市|县|区|壮族自治区|回族自治区|维吾尔自治区|自治区)$")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of one document: `key` says which of the corpus's kinds it is (printed or signed, for a date)."""

    document: Document
    kind: FactKind
    key: str
    fact: Fact

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers in it, for comparing and ordering: a date is year, month, day."""
        return tuple(int(n) for n in _NUMBERS.findall(self.fact.value))


def rows(linker: Linker, question: Question, document: Document) -> list[FactRow]:
    """Return the facts asked that a document's text states, the kinds in the order asked."""
    out: list[FactRow] = []
    for kind in question.ask.facts:
        if kind == "basis":
            out += [FactRow(document, kind, kind, f) for f in _narrowed(linker, question, document)]
        elif kind == "effective":
            out += in_force(document)
        else:
            key = next((k for k in SOURCES[kind] if document.facts.get(k)), kind)
            held = document.facts.get(key, ())
            out += [FactRow(document, kind, key, f) for f in (held if key == "issuer" else held[:1])]
    return out


def in_force(document: Document) -> list[FactRow]:
    """Return the sentences that say from when or until when a document is in force, the last two."""
    out = []
    for start, end in sentences(document.text, 0, len(document.text)):
        text = document.text[start:end].strip()
        if len(text) < 90 and _IN_FORCE.search(text):
            out.append(FactRow(document, "effective", "effective", Fact(text, start, end)))
    return out[-2:]


def _narrowed(linker: Linker, question: Question, document: Document) -> list[Fact]:
    """Return the documents that a plan rests on, those of the place, level or words that the question names."""
    facts = list(document.facts.get("basis", ()))
    words = [p.words for p in question.ask.plans] + [t.words for t in question.ask.topics]
    named = {m.name for w in (*words, question.gist) for m in linker.plans.mentions(w)} - {document.region}
    spoken = "".join((*words, question.gist))
    if re.search(r"省(?:里|级|政府|的)|自治区", spoken):
        named |= {p for p in (document.place.parents if document.place else ()) if p.endswith(("省", "自治区"))}
        named |= {"自治区"} if "自治区" in spoken else set()
    if found := re.search(r"国务院(?:办公厅)?", spoken):
        named.add(found[0])
    stems = [n if n in ("自治区",) else _ENDING.sub("", n) for n in named]
    of_place = [f for f in facts if any(s in f.value for s in stems)]
    if of_place:
        return of_place
    if re.search(r"法律|法规|条例", spoken) and not re.search(r"文件|规划|方案", spoken):
        return [f for f in facts if re.search(r"法》|条例》|规定》|办法》", f.value)] or facts
    return _by_words(question, facts)


def _by_words(question: Question, facts: Sequence[Fact]) -> list[Fact]:
    """Return the documents that hold most of the topics' words, all of them where none tells them apart."""
    words = [t for t in question.terms if t.weight >= 0.2]
    counts = [sum(t.stands_in(f.value) for t in words) for f in facts]
    best = max(counts, default=0)
    return [f for f, n in zip(facts, counts, strict=True) if n == best] if best else list(facts)
