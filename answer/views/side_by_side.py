"""One topic in several plans side by side: who leads, who else takes part, measures and targets, each with its place.

A topic is a group of actions that the corpus has (`answer.actions`), or any words, matched as a question's words are
(`answer.linking`). What a plan lacks is left empty and never filled by guess: no lead is made of 责任单位, no measure is
paired with another plan's, and units are told apart by their names without level alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace

from answer.actions import ActionGroup
from answer.bodies import Body
from answer.language import normalise, translate
from answer.linking.matters import MatterLinker
from answer.linking.outline import governed_section
from answer.views.series import Point, points
from answer.views.sides import Cited, Holding, Side, SideBySide, Unit
from answer.vocabulary import Passage, Term, Vocabulary
from corpus import Assignment, Document, Section, sentences

HEADINGS_SHOWN = 10
SENTENCES_SHOWN = 3
MENTIONS_SHOWN = 3
_NAMED = 0.5  # of a topic's weight that the name of an action must hold
_TELLING = 0.2  # a word at or below this weight tells no topic from another
_MEASURES = re.compile(r"(?:主要|工作|重点|具体|实施|保障)?(?:措施|举措|做法|内容)")
_NO_MEASURE = re.compile(
    r"(?:工作|任务|职责|责任|部门)*(?:分工|落实)|(?:牵头|责任|配合|参与|参加|主办|协办)(?:单位|部门)|(?:工作|主要)?(?:目标|任务)"
)


class Comparer:
    """Puts plans of one corpus side by side. Make once per corpus; reading only."""

    def __init__(self, vocabulary: Vocabulary, actions: tuple[ActionGroup, ...], matters: MatterLinker) -> None:
        """Take the words of the corpus, its actions in groups, and what links words to its matters."""
        self._words = vocabulary
        self._matters = matters
        self.groups = actions

    def compare(self, topic: str, documents: Sequence[str]) -> SideBySide:
        """Return a topic in the plans with these file names, in their order.

        Args:
            topic: a group's name or topic, or any words.
            documents: file names.

        Raises:
            KeyError: a plan is not held.

        """
        group = next((g for g in self.groups if topic in (g.name, g.topic)), None)
        terms = self._terms(group.topic if group else topic)
        plans = [self._words.corpus.document(name) for name in documents]
        sides = tuple(self._side(plan, group, terms) for plan in plans)
        return SideBySide(
            topic=group.topic if group else topic,
            sides=sides,
            leads=self._units(h for s in sides for h in s.held("lead")),
            taking_part=self._units(h for s in sides for h in (*s.holdings, *s.tasks)),
        )

    def _terms(self, topic: str) -> tuple[Term, ...]:
        """Return the telling words of a topic, read as those of a question are; all its words where none tells."""
        text, others = translate(normalise(topic), self._words.english.terms)
        words = dict.fromkeys(self._words.subjects(text, others))
        terms = tuple(self._words.term(w, others.get(w, ())) for w in words)
        return tuple(t for t in terms if t.weight > _TELLING) or terms

    def _side(self, plan: Document, group: ActionGroup | None, terms: Sequence[Term]) -> Side:
        """Return a topic in one plan: its action, else the part of an action that a heading names, else its mentions."""
        side = Side(plan.name, plan.title, plan.period)
        if not all(t.known for t in terms) or not terms:
            return side
        held = group.members.get(plan.name, ()) if group else self._named(plan, terms)
        if held:
            section = next(filter(None, (governed_section(plan, a) for a in held)), None)
            names = {c.text: c for c in (_name(plan, a) for a in held)}
            return self._filled(side, plan, held, section, tuple(names.values()), terms)
        section = None if group else self._headed(plan, terms)
        if section:
            around = self._around(plan, section)
            name = _cited(plan, section.heading, *section.title)
            return self._filled(side, plan, around, section, (name,), terms)
        mentions, more = self._mentions(plan, terms)
        return replace(side, targets=self._targets(plan, None, terms), mentions=mentions, more_mentions=more)

    def _filled(
        self,
        side: Side,
        plan: Document,
        held: Sequence[Assignment],
        section: Section | None,
        names: tuple[Cited, ...],
        terms: Sequence[Term],
    ) -> Side:
        body = _extent(held[0]) if section is None else (section.start, section.end)
        stated = self._words.corpus.assignments[plan.name]
        below = [a for a in stated if section is not None and body[0] <= a.start < body[1] and a not in held]
        measures, more = _measures(plan, section, body, stated, names)
        mentions, further = ((), 0) if measures else self._mentions(plan, terms)
        return replace(
            side,
            names=names,
            holdings=tuple(h for a in held for h in _holdings(plan, a)),
            tasks=tuple(h for a in below for h in _holdings(plan, a)),
            measures=measures,
            more_measures=more,
            mentions=mentions,
            more_mentions=further,
            targets=self._targets(plan, body, terms),
        )

    def _named(self, plan: Document, terms: Sequence[Term]) -> tuple[Assignment, ...]:
        """Return the statements on the one action or task of a plan whose name holds the better part of a topic's words."""
        wording = " ".join(t.text for t in terms)
        ranked = self._matters.rank(terms, wording, plan, held_only=True)
        fitting = [m for m in ranked if m.named >= _NAMED and m.probability >= self._matters.threshold]
        return fitting[0].candidate.assignments if fitting else ()

    def _headed(self, plan: Document, terms: Sequence[Term]) -> Section | None:
        """Return the outermost section whose heading holds all of a topic's words, the first of several."""
        fitting = [s for s in plan.sections[1:] if all(t.stands_in(normalise(s.heading)) for t in terms)]
        return min(fitting, key=lambda s: (s.rank, s.start), default=None)

    def _around(self, plan: Document, section: Section) -> tuple[Assignment, ...]:
        """Return the statements on a section, else on the innermost one around it that has any."""
        for outer in reversed(plan.lineage(section)):
            held = [a for a in self._words.corpus.assignments[plan.name] if governed_section(plan, a) is outer]
            if held:
                return tuple(held)
        return ()

    def _targets(self, document: Document, body: tuple[int, int] | None, terms: Sequence[Term]) -> tuple[Point, ...]:
        """Return the figures within the clean range `body`, and those whose clause holds all words of the topic."""
        held = self._words.corpus.targets[document.name]
        out = []
        for target, point in zip(held, points(document, held), strict=True):
            clause = normalise(f"{point.what} {point.quote}")
            inside = body is not None and body[0] <= target.start < body[1]
            if inside or all(t.stands_in(clause) for t in terms):
                out.append(point)
        return tuple(out)

    def _mentions(self, document: Document, terms: Sequence[Term]) -> tuple[tuple[Cited, ...], int]:
        """Return where a plan's passages hold all words of a topic, one a section, and how many are left out."""
        holding = [p for p in self._words.passages_of(document) if all(t.stands_in(p.text) for t in terms)]
        found = list({p.chunk.section: _mention(p) for p in reversed(holding)}.values())[::-1]
        return tuple(found[:MENTIONS_SHOWN]), max(len(found) - MENTIONS_SHOWN, 0)

    def _units(self, holdings: Iterable[Holding]) -> tuple[Unit, ...]:
        """Return the units of all plans, one for names that are all of one body whatever its level; most plans first."""
        bodies = self._words.bodies
        groups: list[tuple[list[Body], list[Cited]]] = []
        for holding in holdings:
            for name in holding.units:
                body = bodies.without_level(name)
                cited = Cited(name, holding.document, holding.start, holding.end)
                for known, names in groups:
                    if all(bodies.same(body, k) or bodies.same(k, body) for k in known):
                        known.append(body)
                        names.append(cited)
                        break
                else:
                    groups.append(([body], [cited]))
        units = [Unit(tuple({(c.document, c.text): c for c in reversed(names)}.values())[::-1]) for _, names in groups]
        return tuple(sorted(units, key=lambda u: -len(u.plans)))


def _cited(document: Document, text: str, start: int, end: int) -> Cited:
    """Return words with the raw range behind the clean range [start, end), blanks at its ends left out."""
    piece = document.text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
    span = document.span(start, end)
    return Cited(text, document.name, span.start, span.end)


def _name(document: Document, assignment: Assignment) -> Cited:
    where = assignment.name or document.sections[assignment.section].title
    return _cited(document, assignment.governs, *where)


def _holdings(document: Document, assignment: Assignment) -> tuple[Holding, ...]:
    span = document.span(assignment.start, assignment.end)
    rule = astuple(document.span(*assignment.rule)) if assignment.rule else None
    return tuple(
        Holding(
            d.role,
            d.label,
            tuple(u.name for u in d.units),
            assignment.governs,
            document.name,
            span.start,
            span.end,
            rule if d.role == "lead" else None,
        )
        for d in assignment.duties
    )


def _extent(assignment: Assignment) -> tuple[int, int]:
    """Return the clean range of a task without a section: from its name to the end of its statement."""
    start = min(assignment.start, assignment.name[0]) if assignment.name else assignment.start
    return start, assignment.end


def _measures(
    document: Document,
    section: Section | None,
    body: tuple[int, int],
    stated: Sequence[Assignment],
    names: Sequence[Cited],
) -> tuple[tuple[Cited, ...], int]:
    """Return the headings below an action, or its first sentences, verbatim, and how many are left out."""
    holder = section
    headings: list[Section] = []
    if section is not None:
        children = list(document.children(section))
        holder = next((c for c in children if _MEASURES.fullmatch(c.heading)), section)
        headings = [c for c in document.children(holder) if not _NO_MEASURE.fullmatch(c.heading)]
    if headings:
        shown = [_cited(document, f"{s.marker}{s.heading}", *s.title) for s in headings]
        return tuple(shown[:HEADINGS_SHOWN]), max(len(shown) - HEADINGS_SHOWN, 0)
    start, end = (holder.body, holder.end) if holder is not None else body
    said = {n.text for n in names}
    free = [
        _cited(document, text, a, b)
        for a, b in sentences(document.text, start, end)
        if (text := document.text[a:b].strip())
        and text.rstrip("。；，") not in said
        and not any(x.start < b and a < x.end for x in stated)
    ]
    return tuple(free[:SENTENCES_SHOWN]), max(len(free) - SENTENCES_SHOWN, 0)


def _mention(passage: Passage) -> Cited:
    path = passage.document.path(passage.document.sections[passage.chunk.section])
    return _cited(passage.document, path[-1] if path else "", passage.chunk.start, passage.chunk.end)
