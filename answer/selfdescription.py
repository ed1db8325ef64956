"""Document facts: number, dates, issuer, copied-to, basis, period, title, as the plan's own text states them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer import cues
from answer.draft import Evidence, Line, joined
from answer.frames import frame
from answer.query import Query
from answer.wording import FactKind
from corpus import Document, Fact, Gazetteer, sentences

_SOURCES: dict[FactKind, tuple[tuple[str, ...], ...]] = {
    "number": (("number",),),
    "date": (("printed",), ("signed",)),
    "issuer": (("issuer",),),
    "copied": (("copied",),),
    "basis": (("basis",),),
    "period": (("period",),),
    "title": (("title",),),
    "addressee": (("addressee",),),
    "printer": (("printer",), ("issuer",)),
    "effective": (),
}
_FIVE_YEARS = re.compile(r"十[一二三四五]五")
_IN_FORCE = re.compile(
    r"自(?:印发|发布|公布|下发)之日起|自.{1,16}起(?:施行|实施|执行|生效)|有效期(?:至|为|到|\d|[一二三四五])|有效至"
)
_NUMBER = re.compile(r"\d+")
_SIGNED = re.compile(r"落款|签发|签署|成文|署")


def lines(query: Query, document: Document, place: str, gazetteer: Gazetteer) -> list[Line]:
    """Return one line for each fact asked that the plan's text states."""
    out: list[Line] = []
    for kind in query.facts:
        if kind == "basis":
            out += _basis(query, document, place, gazetteer)
            continue
        if kind == "effective":
            out += _effective(query, document, place)
            continue
        for key in _keys(kind, query.text, document):
            fact = document.facts[key][0]
            text = frame(key, query.language, where=place, value=fact.value)
            out.append(Line(text, (fact.value,), (Evidence(document, fact.start, fact.end),)))
    return out


def verdict(query: Query, lines: Sequence[Line]) -> bool | None:
    """Return whether the facts in `lines` are what a yes-or-no question claims of them; None when it claims no number.

    Numbers are compared, for they are what such premises turn on: years, the number of a document, days.
    """
    claimed = {*_NUMBER.findall(query.text)}
    held = {n for line in lines for value in line.said for n in _NUMBER.findall(value)}
    return claimed <= held if claimed and held else None


def _effective(query: Query, document: Document, place: str) -> list[Line]:
    """Return the sentences that say from when or until when a plan is in force, quoted; else the period it governs."""
    out: list[Line] = []
    for start, end in sentences(document.text, 0, len(document.text)):
        text = document.text[start:end].strip()
        if len(text) < 90 and _IN_FORCE.search(text):
            out.append(Line(f"“{text}”", (text,), (Evidence(document, start, end),)))
    period = document.facts.get("period", ())[:1]
    if out or not period:
        return out[-2:]
    text = frame("no_validity", query.language) + frame("period", query.language, where=place, value=period[0].value)
    return [Line(text, (period[0].value,), (Evidence(document, period[0].start, period[0].end),))]


def _keys(kind: FactKind, question: str, document: Document) -> list[str]:
    """Return the fact keys that answer: of two dates the one the wording means, else the first that there is."""
    options = [key for keys in _SOURCES[kind] for key in keys if document.facts.get(key)]
    if kind == "date" and _SIGNED.search(question) and "signed" in options:
        return ["signed"]
    return options[:1]


def _basis(query: Query, document: Document, place: str, gazetteer: Gazetteer) -> list[Line]:
    """Return the line of the legal basis, only the documents of the place or level that the question names."""
    facts = _narrowed(query.text, document, document.facts.get("basis", ()), gazetteer)
    if cues.NUMBER_OF_DOCUMENT.search(query.text):
        facts = _by_words(query, facts)
    if not facts:
        return []
    values = tuple(f.value.replace("\n", "") for f in facts)
    text = frame("basis", query.language, where=place, value="、".join(values))
    return [Line(text, values, joined(document, [(f.start, f.end) for f in facts], limit=420))]


def _by_words(query: Query, facts: list[Fact]) -> list[Fact]:
    """Return the documents that hold most of the question's own words, all of them where none tells them apart."""
    if len(facts) < 2 or re.search(r"各(?:是|为)|分别|哪(?:两|几|些)", query.text):
        return facts
    words = [t for t in query.terms if t.weight >= 0.2] + [p for p in _FIVE_YEARS.findall(query.text)]
    counts = [sum(w in f.value if isinstance(w, str) else w.stands_in(f.value) for w in words) for f in facts]
    best = max(counts, default=0)
    return [f for f, n in zip(facts, counts, strict=True) if n == best] if best else facts


def _narrowed(question: str, document: Document, facts: Sequence[Fact], gazetteer: Gazetteer) -> list[Fact]:
    places = [m.name for m in gazetteer.find(question) if m.name != document.region]
    parents = document.place.parents if document.place else ()
    if re.search(r"省(?:里|级|政府|的)|自治区(?:的|里|级)", question):
        places += [p for p in parents if p.endswith(("省", "自治区"))]
    if found := re.search(r"国务院(?:办公厅)?", question):
        places.append(found[0])
    if re.search(r"自治区", question):
        places.append("自治区")
    stems = [
        p if p == "自治区" else re.sub(r"(?:省|市|县|区|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", p)
        for p in places
    ]
    named = [f for f in facts if any(s in f.value for s in stems)]
    laws = [f for f in facts if re.search(r"法》|条例》|规定》|办法》", f.value)]
    if named:
        return named
    if re.search(r"法律|法规|条例", question) and not re.search(r"文件|规划|方案", question) and laws:
        return laws
    return list(facts)
