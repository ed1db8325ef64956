"""Which action or task of a plan a question means, by the words of headings first and of the text second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.language import normalise
from answer.vocabulary import Term, Vocabulary
from corpus import Assignment, Document, Section

RARE = 0.3
ACTION_WORDS = frozenset({"行动", "工程", "提升行动", "重点工程"})
_TOLD_OFTEN = 3  # mentions that make a subject part of an action
_NEARLY_ALL = 0.8  # share of a plan's mentions that stand in that action
_SPECIFIC = 2  # a word that the texts of more assignments than this hold tells none of them


@dataclass(frozen=True, slots=True)
class Match:
    """An assignment and how well a question's words fit it.

    Attributes:
        named: share (0–1) of the question's weight that the name holds.
        covered: share that name or text hold.
        precise: share of the name's own weight that the question holds.
    """

    document: Document
    assignment: Assignment
    named: float
    covered: float
    precise: float

    @property
    def score(self) -> float:
        """How well it fits: names count most, a name that says more than was asked counts less."""
        return self.named + 0.5 * self.covered + (0.45 * self.precise if self.named >= 0.1 else 0)


class Topics:
    """Matches subject words against the names and texts of a corpus's assignments."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Prepare the names and texts of all assignments."""
        self._words = vocabulary
        self._names: dict[tuple[str, int, int], tuple[str, frozenset[str]]] = {}
        self._texts: dict[tuple[str, int, int], str] = {}
        self._above: dict[tuple[str, int, int], tuple[str, frozenset[str]]] = {}
        for document in vocabulary.corpus.documents:
            for assignment in vocabulary.corpus.assignments[document.name]:
                key = _key(document, assignment)
                self._names[key] = (normalise(assignment.governs), vocabulary.name_tokens(assignment.governs))
                self._texts[key] = normalise(_text(document, assignment))
                path = " ".join(document.path(document.sections[assignment.section])[:-1])
                self._above[key] = (normalise(path), vocabulary.name_tokens(path))

    def matches(
        self, terms: Sequence[Term], document: Document, *, either: bool = False, asked: str = ""
    ) -> list[Match]:
        """Return the assignments of a plan that fit the words, best first; none where a needed word is missing.

        A word that names an action in some plan of the kind must stand in the name here too: that a text mentions
        老年人 does not give it an action for them. With `either`, one of the needed words is enough (人才或队伍).
        Words that stand side by side in the text `asked` are looked for side by side first: 科普大讲堂 is no 健康大讲堂.
        """
        known = [t for t in terms if t.known]
        if not known:
            return []
        found = [self._match(known, document, a) for a in self._words.corpus.assignments[document.name]]
        title = normalise(document.title)  # a word of the plan's own title tells none of its actions from another
        needed = [t for t in known if self.names_an_action(t, document) and not t.stands_in(title)]
        fitting = [m for m in found if m.covered > 0 and self._sufficient(m, known, needed, either)]
        if not needed and len(fitting) > _SPECIFIC and not any(m.precise >= 0.95 or m.named >= 0.6 for m in fitting):
            return []
        ordered = sorted(fitting, key=lambda m: (-m.score, self._size(m), m.assignment.start))
        if ordered and ordered[0].named < 0.3:  # only the text speaks of it: the shortest text that does is meant
            enough = 0.85 * ordered[0].covered
            runs = [a.text + b.text for a in known for b in known if a is not b and a.text + b.text in asked]
            ordered.sort(key=lambda m: (m.covered < enough, -self._held(m, runs), self._size(m)))
        return ordered

    def _held(self, match: Match, runs: Sequence[str]) -> int:
        """Return how many of the runs of words stand in a match's text."""
        text = self._texts[_key(match.document, match.assignment)]
        return sum(run in text for run in runs)

    def _size(self, match: Match) -> int:
        return len(self._texts[_key(match.document, match.assignment)])

    def _match(self, terms: Sequence[Term], document: Document, assignment: Assignment) -> Match:
        name, tokens = self._names[_key(document, assignment)]
        text = self._texts[_key(document, assignment)]
        total = sum(t.weight for t in terms)
        named = sum(t.weight for t in terms if in_name(t, name, tokens))
        covered = sum(t.weight for t in terms if in_name(t, name, tokens) or t.stands_in(text))
        weights = {w: self._words.rarity(w) for w in tokens}
        held = sum(
            x for w, x in weights.items() if any(w == f or (len(w) > 1 and w in f) for t in terms for f in t.forms)
        )
        return Match(document, assignment, named / total, covered / total, held / (sum(weights.values()) or 1))

    def names_an_action(self, term: Term, document: Document) -> bool:
        """Tell whether a term is, or is made of, words that name an action in a plan or in others of its kind."""
        core = self._words.kin_words[document.name]
        if term.weight < RARE:
            return False
        return any(f in core for f in term.forms) or any(all(w in core for w in words) for words in term.parts)

    def all_that_speak(self, terms: Sequence[Term], matches: Sequence[Match]) -> list[Match]:
        """Return the best matches; where no name but the texts of just two actions have the one thing asked, both of them.

        千师万苗工程 is a measure of one action and of another; the action around a task is no second one.
        """
        if not matches or matches[0].named:
            return best(matches)
        words = [t for t in terms if t.known and t.weight >= RARE]
        texts = [(m, self._texts[_key(m.document, m.assignment)]) for m in matches if not m.named]
        whole = [m for m, text in texts if len(words) == 1 and any(f in text for f in words[0].forms)]
        apart = [m for m in whole if not any(_encloses(m, o) for o in whole)]
        return apart if len(apart) == 2 else best(matches)

    def only_in(self, terms: Sequence[Term], others: Sequence[Term], document: Document) -> list[Match]:
        """Return the action whose text has nearly all that a plan says of the rarest term, at least three times; else [].

        The other terms, and `others`, stand in that text too: that it speaks of 科学教育 says nothing of 生命科学教育.
        """
        rarest = max(terms, key=lambda t: t.weight)
        counts = {
            a: sum(self._texts[_key(document, a)].count(f) for f in rarest.forms)
            for a in self._words.corpus.assignments[document.name]
            if any(d.role == "lead" for d in a.duties)
        }
        everywhere = sum(normalise(document.text).count(f) for f in rarest.forms)
        most = max(counts, key=lambda a: counts[a], default=None)
        if most is None or counts[most] < _TOLD_OFTEN or counts[most] < _NEARLY_ALL * everywhere:
            return []
        text = self._texts[_key(document, most)]
        return [Match(document, most, 0, 1, 0)] if all(t.stands_in(text) for t in (*terms, *others)) else []

    def _sufficient(self, match: Match, known: Sequence[Term], needed: Sequence[Term], either: bool) -> bool:
        name, tokens = self._names[_key(match.document, match.assignment)]
        if match.precise >= 0.95 and match.named > 0:
            return True
        if needed:
            above = self._above[_key(match.document, match.assignment)]
            if (match.covered < 0.5 and match.precise < 0.45) or not (
                match.named >= 0.3 or any(in_name(t, name, tokens) for t in needed)
            ):
                return False
            return (any if either else all)(in_name(t, name, tokens) or in_name(t, *above) for t in needed)
        rare = [t for t in known if t.weight >= RARE]
        if any(t.text in ACTION_WORDS for t in known) and not any(
            in_name(t, name, tokens) for t in known if t.weight >= 0.2
        ):
            return False  # 妇女科学素质行动 means an action of that name, not a text that mentions women
        text = self._texts[_key(match.document, match.assignment)]
        return (bool(rare) and all(in_name(t, name, tokens) or t.stands_in(text) for t in rare[:3])) or (
            not rare and match.named >= 0.8 and match.precise > 0.5
        )


def _encloses(outer: Match, inner: Match) -> bool:
    section = governed_section(outer.document, outer.assignment)
    return outer is not inner and section is not None and section.start <= inner.assignment.start < section.end


def in_name(term: Term, name: str, tokens: frozenset[str]) -> bool:
    """Tell whether a name holds a term: as a word of it, or as three or more characters of it (产业 is not 产业工人)."""
    return any(f in tokens or (len(f) > 2 and f in name) for f in term.forms) or any(
        all(w in name for w in words) for words in term.parts
    )


def best(matches: Iterable[Match], margin: float = 0.06) -> list[Match]:
    """Return the best match and those that fit as well: the same name, or within `margin` of its score."""
    ordered = list(matches)
    if not ordered:
        return []
    top = ordered[0]
    return [m for m in ordered if m.score >= top.score - margin and m.assignment.governs == top.assignment.governs]


def _key(document: Document, assignment: Assignment) -> tuple[str, int, int]:
    return document.name, assignment.start, assignment.end


def _text(document: Document, assignment: Assignment) -> str:
    """Return the text that an assignment governs: its section, or for a table row the section of the same name."""
    section = document.sections[assignment.section]
    if assignment.name is None:
        return document.text[section.start : section.end]
    twin = twin_section(document, assignment)
    return document.text[twin[0] : twin[1]] if twin else document.text[assignment.start : assignment.end]


def governed_section(document: Document, assignment: Assignment) -> Section | None:
    """Return the section of the action that a statement governs; for a table row the one of the same name, if any."""
    if assignment.name is None:
        return document.sections[assignment.section]
    twin = twin_section(document, assignment)
    return next((s for s in document.sections if twin == (s.start, s.end)), None)


def twin_section(document: Document, assignment: Assignment) -> tuple[int, int] | None:
    """Return the clean range of the section that a table row names, by shared character pairs (≥ 0.7), or None."""
    pairs = _pairs(assignment.governs)
    scored = [
        (len(pairs & other) / len(pairs | other), s)
        for s in document.sections[1:]
        if (other := _pairs(s.heading)) and s.index != assignment.section
    ]
    if not scored or not pairs:
        return None
    score, section = max(scored, key=lambda x: x[0])
    return (section.start, section.end) if score >= 0.7 else None


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
