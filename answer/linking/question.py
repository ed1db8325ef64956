"""An `Ask` with its slots linked to one corpus: plans, terms, units; and the look-ups over that corpus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from answer.bodies import Body
from answer.language import normalise, translate
from answer.linking.completion import Completion
from answer.linking.figures import FigureLinker
from answer.linking.logistic import Logistic
from answer.linking.matters import Candidate, Linked, MatterLinker
from answer.linking.outline import actions
from answer.linking.passages import Finding, PassageFinder
from answer.linking.plans import PlanLinker
from answer.linking.scope import Scope
from answer.linking.stated import StatedLinker
from answer.linking.terms import terms_of
from answer.linking.units import NamedUnit, UnitLinker
from answer.reading.ask import Ask, Phrase
from answer.reading.values import names_item
from answer.vocabulary import Passage, Term, Vocabulary
from corpus import Assignment, Document, Gazetteer, Section
from index import HybridIndex

_TELLING = 0.2  # of rarity, below which a word tells nothing of what is asked
_TOLD_OFTEN = 3  # mentions that make a subject part of an action
_NEARLY_ALL = 0.8  # share of a plan's mentions that stand in that action
_NAMED = 0.5  # of the asked weight, at most, that an item asked by its name may lack and others of the kind hold
_ALL_NAMED = 0.9  # of the asked weight, from which on one matter is what several phrases mean together
_LOST = 0.3  # of rarity, from which on a word that only other plans have is missed
_AS_SURE = 0.1  # of probability, within which another matter is meant as well


@dataclass(frozen=True, slots=True)
class Question:
    """A linked ask.

    Attributes:
        ask: as read.
        scope: the plans.
        terms: the words of its topics that are not excluded.
        units: the bodies named, excluded ones marked.
        kind: the kind of figures that the question's words are of (baseline or target), "" where they are of neither or both.
        order: how a claim says that one figure stands to another: more, less, same, or "".
        spoken: all words of the question that the corpus knows, its plans left out: they choose, and never refuse.
        gist: the question's words without its plans, for the search in passages alone.
        unheard: the share (0–1) of the weight of its words that the corpus does not know.
        asking: its words for how it asks (几家, 多大比例), with others around them.
        elsewhere: places that it asks a plan about which is not theirs (浙江是试点地区吗).
    """

    ask: Ask
    scope: Scope
    terms: tuple[Term, ...]
    units: tuple[NamedUnit, ...]
    spoken: tuple[Term, ...]
    gist: str
    kind: str = ""
    order: str = ""
    unheard: float = 0.0
    asking: str = ""
    elsewhere: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """Of the reply."""
        return self.ask.language

    @property
    def topics(self) -> tuple[Phrase, ...]:
        """The topics that are not excluded."""
        return tuple(t for t in self.ask.topics if not t.excluded)

    @property
    def wording(self) -> str:
        """The topics as one phrase."""
        return " ".join(t.words for t in self.topics)

    @property
    def meant(self) -> tuple[NamedUnit, ...]:
        """The units that are not excluded."""
        return tuple(u for u in self.units if not u.excluded)

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The bodies of the units that are not excluded."""
        return tuple(u.body for u in self.meant)


class Linker:
    """Links asks to one corpus, and looks up what they are about. Make once per corpus; reading only."""

    def __init__(
        self, vocabulary: Vocabulary, index: HybridIndex, gazetteer: Gazetteer, model: Logistic | None = None
    ) -> None:
        """Take the words of the corpus, its index, and the names of places."""
        self.words = vocabulary
        self.matters = MatterLinker(vocabulary, index, model)
        self.figures = FigureLinker(vocabulary, self.matters)
        self.stated = StatedLinker(vocabulary, self.matters, self.figures)
        self.plans = PlanLinker(vocabulary, gazetteer, self.matters.nearest_plans, self.matters.vector)
        self.completion = Completion(vocabulary, self.plans)
        self.units = UnitLinker(vocabulary, self.matters.vector)
        self.passages = PassageFinder(vocabulary, self.matters, index)

    def link(
        self,
        ask: Ask,
        gist: str,
        plain: str,
        *,
        asking: str = "",
        calling: Sequence[str] = (),
        before: str = "",
        within: Collection[str] = (),
    ) -> Question:
        """Return an ask with its slots linked.

        Args:
            ask: as read.
            gist: its words without its plans.
            plain: the whole question, normalised.
            asking: its own sentences, where others are of other asks; "" for all.
            calling: topics of the asks beside and before it, one of which may call its plan by the title.
            before: the turn before it, normalised, which may call it too; "" for none.
            within: file names of the plans to search where it names none.
        """
        if within and not any(tag.startswith("plan") for _, _, tag in ask.spans):
            ask = replace(ask, plans=())  # what is set goes before what an earlier turn named
        ask = self.completion.overlooked(ask, gist, plain)
        ask = replace(ask, items=tuple(translate(normalise(i), self.words.english.terms)[0] for i in ask.items))
        scope = self.plans.scope(ask.plans, years=ask.years, period=ask.period, within=within)
        elsewhere: tuple[str, ...] = ()
        if scope.named:
            scope = self.plans.titled(scope, [t.words for t in ask.topics if not t.excluded], plain, ask.years)
        elif ask.of not in ("document", "talk"):
            named = [p.words for p in ask.plans if not p.excluded]
            ask, scope = self.completion.called(ask, scope, plain, calling, before)
            elsewhere = tuple(w for w in named if scope.named and w in plain)
            gist = " ".join((*elsewhere, gist))
        if scope.named:
            ask = self.completion.without_titles(ask, scope, gist)
        terms = terms_of(ask.topics, self.words, scope.title_words)
        heard = terms_of([Phrase(gist)], self.words, scope.title_words)
        spoken = tuple(t for t in heard if t.known)
        unheard = 1 - sum(t.weight for t in spoken) / (sum(t.weight for t in heard) or 1.0)
        order = next((o for word, o in self.words.dictionaries.orders.items() if word in gist), "")
        kinds = {kind for word, kind in self.words.dictionaries.kinds.items() if word in gist}
        kind = kinds.pop() if len(kinds) == 1 else ""
        units = self.units.units(ask.units, scope.documents)
        return Question(ask, scope, terms, units, spoken, gist, kind, order, unheard, asking or gist, elsewhere)

    def alone(self, question: Question, *topics: Phrase) -> Question:
        """Return the question about some of its topics alone, what it leaves out aside."""
        terms = terms_of(topics, self.words, question.scope.title_words)
        return replace(question, ask=replace(question.ask, topics=topics), terms=terms)

    def excluded(self, question: Question, document: Document) -> list[Linked]:
        """Return the matters that a question leaves out, the surest of each phrase."""
        out = []
        for phrase in (t for t in question.ask.topics if t.excluded):
            terms = terms_of([Phrase(phrase.words)], self.words, question.scope.title_words)
            out += self.matters.rank(terms, phrase.words, document)[:1]
        return [m for m in out if m.probability >= self.matters.threshold]

    def matter(self, question: Question, document: Document, *, held_only: bool = False) -> list[Linked]:
        """Return the matters of a plan that the topics mean together, surest first; [] where none is sure enough.

        Another matter of the same name, or as sure, is meant too.
        """
        ranked = self.matters.rank(question.terms, question.wording, document, held_only=held_only)
        if any(names_item(t.words) for t in question.topics):
            ranked = [m for m in ranked if m.lost <= _NAMED]  # an 应急科普工程 is another's where such are known
        if not ranked or ranked[0].probability < self.matters.threshold:
            return []
        if held_only and ranked[0].named < _ALL_NAMED and self._is_another(question, document, ranked[0]):
            return []
        sure = [m for m in ranked if m.probability >= ranked[0].probability - _AS_SURE]
        best = next((m for m in sure if m.exact), ranked[0])
        if best is not ranked[0]:
            return [best]
        return [
            m
            for m in ranked
            if m.probability >= self.matters.threshold
            and m.probability >= best.probability - _AS_SURE
            and (m.candidate.name == best.candidate.name or m is best)
        ]

    def _is_another(self, question: Question, document: Document, held: Linked) -> bool:
        """Tell whether a matter outside the one that units are assigned to is meant more surely, and by its name."""
        best = self.matters.rank(question.terms, question.wording, document)[0]
        begin, end = held.candidate.span
        outside = not begin <= best.candidate.span[0] < end
        return outside and best.probability > held.probability and best.named > held.named

    def several(
        self, question: Question, document: Document, *, held_only: bool = False
    ) -> list[tuple[Phrase, list[Linked]]]:
        """Return for each topic by itself the matters that it means, where no one matter is all of them; else []."""
        if len(question.topics) < 2:
            return []
        joint = self.matters.rank(question.terms, question.wording, document, held_only=held_only)[:1]
        if (
            joint
            and joint[0].probability >= self.matters.threshold
            and joint[0].covered >= _ALL_NAMED
            and not question.ask.beside
        ):
            return []
        apart = [(t, self.matter(self.alone(question, t), document, held_only=held_only)) for t in question.topics]
        meant = {m.candidate.span for _, found in apart for m in found[:1]}
        return apart if len(meant) > 1 else []

    def names_action(self, question: Question, document: Document) -> bool:
        """Tell whether a rare word of the topics names an action in plans of the kind: then its own name must hold it."""
        core = self.words.kin_words[document.name]
        return any(
            t.weight >= 0.3
            and t.known
            and (any(f in core for f in t.forms) or any(all(w in core for w in p) for p in t.parts))
            for t in question.terms
        )

    def names_item(self, question: Question, document: Document) -> bool:
        """Tell whether an item is asked by its name, of a kind that plans like this one have: then it has it or has not."""
        return any(names_item(t.words) for t in question.topics) and self.names_action(question, document)

    def search(
        self,
        question: Question,
        documents: Sequence[Document],
        *,
        fits: Callable[[Passage], bool] = lambda passage: True,
        without: Collection[int] = (),
    ) -> Finding:
        """Return the passages of plans for a question: units and years count as words of it, for prose names them like any.

        `fits` tells what a passage must be to answer; `without` are positions of passages to be left out, as if the plans
        did not have them.
        """
        words = [u.body.stem for u in question.meant] + [f"{y}年" for y in question.ask.years]
        more = [t for t in map(self.words.term, words) if t.known]
        titles = question.scope.named and all(self.completion.is_title(t, question.scope) for t in question.topics)
        terms = (*(() if titles else question.terms), *more)
        return self.passages.find(
            terms, question.spoken, question.gist, documents, unheard=question.unheard, places=question.elsewhere,
            topics=[normalise(t.words) for t in question.topics], fits=fits, without=without,
        )  # fmt: skip

    def lost(self, question: Question, document: Document) -> list[Term]:
        """Return the weighty words asked that other plans have and this one has nowhere: it is silent on what they name."""
        text = self.words.plain_text([document])
        return [t for t in question.terms if (t.known or t.missed) and t.weight >= _LOST and not t.is_held(text)]

    def told_only_in(self, question: Question, document: Document) -> Candidate | None:
        """Return the one led action whose text has nearly all that a plan says of the rarest word asked, told often; else None.

        The other words stand in that text too: that it speaks of 科学教育 says nothing of 生命科学教育.
        """
        known = [t for t in question.terms if t.known and t.weight >= _TELLING]
        if not known or len(known) < len([t for t in question.terms if t.weight >= _TELLING]):
            return None
        rarest = known[0]

        def told(text: str) -> int:
            return sum(text.count(f) for f in rarest.forms)

        led = [
            c
            for c in self.matters.candidates(document)
            if any(d.role == "lead" for a in c.assignments for d in a.duties)
        ]
        best = max(led, key=lambda c: (told(c.text), -len(c.text)), default=None)
        every = told(normalise(document.text))
        if best is None or told(best.text) < max(_TOLD_OFTEN, _NEARLY_ALL * every):
            return None
        return best if all(t.stands_in(best.text) for t in known) else None

    def actions(self, document: Document) -> list[str]:
        """Return the names of a plan's actions and projects that units are assigned to, in text order."""
        return actions(document, self.words)

    def governing(self, document: Document, position: int) -> tuple[Assignment, ...]:
        """Return the statements that govern the text at a clean offset: of the innermost section that has any."""
        lineage = reversed(document.lineage(document.section_at(position)))
        return next((held for section in lineage if (held := self.statements_on(document, section))), ())

    def statements_on(self, document: Document, section: Section) -> tuple[Assignment, ...]:
        """Return the statements on a section itself, table rows of its name among them."""
        candidates = (c for c in self.matters.candidates(document) if c.section is section)
        return next((c.assignments for c in candidates), ())
