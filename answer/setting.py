"""What all composers share: the parts over one corpus, and how plans, subjects and silence are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer import refuse, structure
from answer.draft import Line
from answer.frames import frame
from answer.language import normalise
from answer.model import Language, Refusal
from answer.passages import Finding, Passages
from answer.quantities import Quantities
from answer.query import Query
from answer.roles import Roles, where
from answer.topics import ACTION_WORDS, Match, Topics
from answer.unit_duties import UnitDuties
from answer.vocabulary import Vocabulary
from corpus import Document, Gazetteer
from index import HybridIndex

_TELLING = 0.1  # of the weight of the heaviest word, below which a word says nothing beside it


class Setting:
    """The parts of the room over one corpus."""

    def __init__(self, vocabulary: Vocabulary, index: HybridIndex, gazetteer: Gazetteer) -> None:
        """Make the parts."""
        self.words = vocabulary
        self.gazetteer = gazetteer
        self.topics = Topics(vocabulary)
        self.roles = Roles(vocabulary, self.topics)
        self.units = UnitDuties(vocabulary)
        self.quantities = Quantities(vocabulary)
        self.passages = Passages(vocabulary, index)
        self.plain = {
            d.name: "\n".join(p.text for p in vocabulary.passages if p.document is d)
            for d in vocabulary.corpus.documents
        }

    def place(self, document: Document, language: Language) -> str:
        """Return how a plan is called in a line."""
        same = sum(d.region == document.region for d in self.words.corpus.documents)
        return where(document, language, same)

    def silent(self, query: Query, document: Document, what: str) -> Line:
        """Return the line that a plan has no such item: its word may still stand in the text."""
        rare = next((t for t in query.terms if t.known and t.weight >= 0.2), None)
        if rare and rare.stands_in(self.plain[document.name]):
            return Line(frame("not_listed", query.language, where=self.place(document, query.language), what=what))
        return Line(frame("silent", query.language, where=self.place(document, query.language), what=what))

    def regions_of(self, documents: Sequence[Document]) -> list[list[Document]]:
        """Return the plans by region: those of one region answer together, a plan without a region by itself."""
        groups: dict[str, list[Document]] = {}
        for document in documents:
            groups.setdefault(document.region or document.name, []).append(document)
        return list(groups.values())

    def subject(self, query: Query) -> str:
        """Return what a question is about, in its rarest words."""
        terms = [t for t in query.terms if t.text not in ACTION_WORDS] or query.terms
        heaviest = max((t.weight for t in terms), default=0)
        terms = [t for t in terms if t.weight >= _TELLING * heaviest]
        words = [t.forms[1] if not self.words.frequency(t.text) and len(t.forms) > 1 else t.text for t in terms]
        return "、".join(words[:3]) or query.subject

    def mentions(self, query: Query, documents: Sequence[Document]) -> list[str]:
        """Return the headings under which the rarest known word of the question stands."""
        rare = next((t for t in query.terms if t.known and t.weight >= 0.2), None)
        if rare is None:
            return []
        names = {d.name for d in documents}
        paths = [
            " / ".join(p.document.path(p.document.sections[p.chunk.section])[-2:])
            for p in self.words.passages
            if p.document.name in names and rare.stands_in(p.text)
        ]
        return list(dict.fromkeys(p for p in paths if p))

    def absent(self, question: str, query: Query, documents: Sequence[Document]) -> Refusal:
        """Return the refusal for a topic that the plans do not have."""
        place = "、".join(self.place(d, query.language) for d in documents[:5])
        subject = self.subject(query)
        actions = [a for d in documents[:3] for a in structure.actions(d, self.words)]
        mentions = self.mentions(query, documents)
        return refuse.topic_absent(question, query, place, subject, actions, mentions)

    def with_bodies(self, query: Query) -> Query:
        """Return the query with its units and years as subject words: prose names them like any other."""
        words = [b.body.stem for b in query.bodies] + [f"{y}年" for y in query.years]
        if query.cues["organisation"] and query.kind == "roles":
            words += ["领导", "综合协调"]
        terms = [t for t in map(self.words.term, words) if t.known]
        return replace(query, terms=(*query.terms, *terms)) if terms else query

    def misses(self, query: Query, finding: Finding) -> bool:
        """Tell whether the passages lack what the question is about: too much weight of its words is nowhere in them."""
        total = sum(t.weight for t in query.terms)
        lost = sum(t.weight for t in query.terms if t.text in finding.missing)
        return bool(total) and lost > (0.6 if finding.stands_out else 0.5) * total

    def tells_more(self, query: Query, matches: Sequence[Match]) -> bool:
        """Tell whether a question is about more than the names that it matches: its rarest word stands in none of them."""
        rarest = max(query.terms, key=lambda t: (t.known, t.weight))
        names = " ".join(normalise(m.assignment.governs) for m in matches)
        return rarest.known and not rarest.stands_in(names)

    def names_action(self, query: Query) -> bool:
        """Tell whether a word of the question names an action in the plans asked or in others of their kind."""
        asked = map(self.words.corpus.document, query.scope.documents)
        return any(self.topics.names_an_action(t, d) for d in asked for t in query.terms)
