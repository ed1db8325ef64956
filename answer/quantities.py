"""Figures: which targets of a plan a question means, and how they are said with comparator, unit and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer import cues
from answer.draft import Evidence, Line
from answer.figures import printed, sentence_evidence, sentence_of
from answer.frames import frame
from answer.language import normalise
from answer.measures import asks_several, grade_fits, unit_fits, with_bare, years_named
from answer.query import Query
from answer.vocabulary import KIND_WORDS, Term, Vocabulary
from corpus import Document, Target

_RANK = re.compile(r"排名|第几|名次|排第")
_PRESENT = re.compile(r"现状|现有水平|目前水平|当前水平")
_AIMS = re.compile(r"目标|\btargets?\b|\bgoals?\b")
_STATE = re.compile(r"现状|现有|目前|当前|基数|基础|原来|已经|从|到了|变化|比(?!例)|baseline|current")
_ABOUT = re.compile(
    r"(?P<where>全[国省区市县]|国家)?(?P<thing>.+?)(?P<change>提高|提升|增长|增加|上升|下降|降低|减少)?"
)
_OWN_FIGURE = 0.3
_ENOUGH_BESIDE = 0.45  # the same where plans are compared that word one thing differently
_ENOUGH = 0.66  # share of the question's weight that the figures' own sentences must hold


@dataclass(frozen=True, slots=True)
class Found:
    """A target and how well a question's words fit it (0–1 of the question's weight)."""

    document: Document
    target: Target
    covered: float
    clause: float


class Quantities:
    """Composes answers about figures from the targets."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Prepare the words around each target."""
        self._words = vocabulary
        self._texts: dict[tuple[str, int], tuple[str, str, str]] = {}
        for document in vocabulary.corpus.documents:
            for target in vocabulary.corpus.targets[document.name]:
                sentence = document.text[slice(*sentence_of(document, target))]
                path = " ".join(document.path(document.sections[target.section]))
                clause = document.text[target.start : target.end]
                self._texts[document.name, target.figure[0]] = (
                    with_bare(normalise(f"{target.what} {clause}")),
                    with_bare(normalise(sentence)),
                    normalise(path),
                )

    def find(self, query: Query, document: Document) -> list[Found]:
        """Return the targets that a question asks for, in text order; [] when no target has all its needed words.

        Where a question asks for a difference and names one of the two figures, the other one is there too.
        """
        terms = [
            t for t in query.terms if (t.known or query.language == "zh") and not t.text.endswith(("目标", "指标"))
        ]
        found = [self._found(terms, document, t) for t in self._words.corpus.targets[document.name]]
        chosen = _aimed_at(query, _as_plain(query, self._chosen(query, terms, found)))
        if cues.GAP.search(query.text) and len(query.scope.documents) == 1:
            chosen += _other_ends(query, found, chosen)
        return sorted(chosen, key=lambda f: f.target.figure[0])

    def find_anytime(self, query: Query, document: Document) -> list[Found]:
        """Return the targets that a question would ask for if it named no year."""
        return self.find(replace(query, years=(), period=None, periods=()), document)

    def _chosen(self, query: Query, terms: Sequence[Term], found: Sequence[Found]) -> list[Found]:
        """Return those of a plan's figures that have all the needed words of a question."""
        strange = sum(t.weight for t in query.terms if not t.known)
        if query.language == "en" and not query.cues["mixed"] and strange > sum(t.weight for t in terms):
            return []  # more of the question is beyond the dictionary than within it
        if _PRESENT.search(query.text) and not re.search("目标|指标", query.text):
            return self._present(terms, found)
        if not any(t.weight >= 0.3 for t in terms) and re.search("目标|指标", query.text):
            return self._headline(query, found)
        fitting = [f for f in found if f.clause > 0 and self._fits(query, f)]
        if not fitting:
            return []
        top = max(f.covered + f.clause for f in fitting)
        near = [f for f in fitting if f.covered + f.clause >= top - 0.12]
        chosen = self._completed(query, terms, near, fitting)
        held = sum(t.weight for t in terms if any(self._holds(t, f) for f in chosen))
        enough = _ENOUGH if len(query.scope.documents) == 1 or not query.scope.named else _ENOUGH_BESIDE
        if held < enough * sum(t.weight for t in terms):
            return []
        chosen = self._telling(query, terms, chosen)
        each = query.cues.get("each") and len(query.scope.documents) == 1  # of several plans, each plan is meant
        if query.cues.get("change") or each:
            chosen += [
                f
                for f in found
                if f not in chosen and any(_together(f, c) and f.target.unit == c.target.unit for c in chosen)
            ]
        return chosen

    def _telling(self, query: Query, terms: Sequence[Term], chosen: Sequence[Found]) -> list[Found]:
        """Leave out the figures whose name holds less of what is asked than another of the same sentence, unless several are.

        新建多少体验基地 is not about the 示范基地 beside it, of which the sentence says 新建.
        """
        if asks_several(query.text) or query.cues.get("each"):
            return list(chosen)
        held = [frozenset(t.text for t in terms if _in(t, normalise(f.target.what))) for f in chosen]
        return [
            f
            for f, own in zip(chosen, held, strict=True)
            if not any(own < more and _together(f, g) for g, more in zip(chosen, held, strict=True))
        ]

    def claimed(self, query: Query, document: Document) -> list[Found]:
        """Return the targets of a plan that have a figure which the question names, with its unit (70%说的是什么)."""
        held = {(float(number), unit) for number, unit in query.figures}
        found = [self._found(query.terms, document, t) for t in self._words.corpus.targets[document.name]]
        return [f for f in found if not isinstance(f.target.value, tuple) and (f.target.value, f.target.unit) in held]

    def with_claimed(self, query: Query, document: Document, found: Sequence[Found]) -> list[Found]:
        """Return the figures found, and those of the same thing for a further year that the question names.

        Where the plan has none for the years named, those that it has for others: the question is mistaken in the year.
        """
        if not found and query.years:
            meant = {f.target.figure for f in self.find_anytime(query, document)}
            return [f for f in self.claimed(query, document) if f.target.figure in meant]
        names = {f.target.what for f in found}
        more = [f for f in self.claimed(query, document) if f.target.what in names and f.target.year in query.years]
        return sorted({f.target.figure: f for f in (*found, *more)}.values(), key=lambda f: f.target.figure[0])

    def beside(self, query: Query, chosen: Sequence[Found]) -> list[Line]:
        """Return the sentences around chosen figures that hold a further word of the question, quoted."""
        out: list[Line] = []
        for found in chosen:
            clause, sentence, _ = self._texts[found.document.name, found.target.figure[0]]
            further = [
                t for t in query.terms if t.known and t.weight >= 0.3 and not _in(t, clause) and _in(t, sentence)
            ]
            if further:
                proof = Evidence(found.document, *sentence_of(found.document, found.target))
                text = proof.text.strip().replace("\n", "")
                out.append(Line(f"“{text}”", (text,), (proof,)))
        return list({line.text: line for line in out}.values())[:2]

    @staticmethod
    def _present(terms: Sequence[Term], found: Sequence[Found]) -> list[Found]:
        """Return the latest figures of the present state that are named by the question's words, the plainest name of them."""
        held = [
            f
            for f in found
            if f.target.kind == "baseline"
            and all(_in(t, normalise(f.target.what)) for t in terms if t.text not in KIND_WORDS)
            and any(_in(t, normalise(f.target.what)) for t in terms)
        ]
        plainest = min((len(f.target.what) for f in held), default=0)
        held = [f for f in held if len(f.target.what) == plainest]
        latest = max((f.target.year or 0 for f in held), default=0)
        return [f for f in held if (f.target.year or 0) == latest]

    def _headline(self, query: Query, found: Sequence[Found]) -> list[Found]:
        """Return the figures of the part on aims, for a question that names none (今年的目标是16%吗)."""
        units = {unit.replace("个百分点", "%") for _, unit in query.figures if unit}
        stated = [f for f in found if "目标" in self._texts[f.document.name, f.target.figure[0]][2]]
        names = {f.target.what for f in stated}
        aims = [f for f in stated if self._fits(query, f)]
        aims = aims or [f for f in found if f.target.what in names and self._fits(query, f)]  # 它2020年是多少
        aims = [f for f in aims if not units or f.target.unit in units]
        named = [f for f in aims if any(_in(t, normalise(f.target.what)) for t in query.terms)]
        return named or aims

    def _holds(self, term: Term, found: Found) -> bool:
        return any(_in(term, text) for text in self._texts[found.document.name, found.target.figure[0]])

    def _found(self, terms: Sequence[Term], document: Document, target: Target) -> Found:
        clause, sentence, path = self._texts[document.name, target.figure[0]]
        total = sum(t.weight for t in terms) or 1
        near = sum(t.weight for t in terms if _in(t, clause))
        wide = sum(t.weight for t in terms if _in(t, clause) or _in(t, sentence) or _in(t, path))
        return Found(document, target, wide / total, near / total)

    def _fits(self, query: Query, found: Found) -> bool:
        """Tell whether year and unit agree with what is asked."""
        target = found.target
        if query.years and not self._year_fits(query, found):
            return False
        if query.periods and target.year and not any(a <= target.year <= b for a, b in query.periods):
            return False
        clause = self._texts[found.document.name, target.figure[0]][0]
        if _RANK.search(query.text):  # a rank is asked, whatever is ranked
            return "第" in found.document.text[target.figure[0] - 1 : target.figure[0] + 1]
        if query.language == "zh" and not grade_fits(query.text, clause):
            return False  # an English "national" is not always 国家级
        return unit_fits(query.text, target.unit)

    @staticmethod
    def _year_fits(query: Query, found: Found) -> bool:
        year = found.target.year
        if year is None:
            period = found.document.period
            return found.target.kind == "standing" and (
                period is None or any(period[0] <= y <= period[1] for y in query.years)
            )
        return year in query.years

    def _completed(self, query: Query, terms: Sequence[Term], near: list[Found], fitting: list[Found]) -> list[Found]:
        """Add the targets that hold words of the question which the best ones lack: 培训基地 beside 工作室."""
        chosen = list(near)
        for term in terms:
            own = term.weight >= _OWN_FIGURE or term.text in query.scope.title_words
            reach = 1 if own else 2  # a common word (培训) may stand in the sentence only
            if any(
                _in(term, text) for f in chosen for text in self._texts[f.document.name, f.target.figure[0]][:reach]
            ):
                continue
            holding = [f for f in fitting if _in(term, self._texts[f.document.name, f.target.figure[0]][0])]
            if holding:
                chosen.append(max(holding, key=lambda f: f.clause))
        return list({f.target.figure: f for f in chosen}.values())

    def line(self, query: Query, found: Found, place: str) -> Line:
        """Return one figure as a line: what, comparator, figure, year and kind."""
        target, document = found.target, found.document
        figure, said = printed(document, target)
        proof, year = sentence_evidence(document, target)
        kind = frame(target.kind, query.language)
        about = _ABOUT.fullmatch(target.what)
        if place and about and about["where"]:  # 全省… is no figure of the plan's own region
            place = frame("plan_of", query.language, where=place)
        text = frame("figure", query.language, where=place, what=target.what, figure=figure, year=year, kind=kind)
        return Line(text, (*said, *([year] if year else [])), proof)


def _as_plain(query: Query, chosen: Sequence[Found]) -> list[Found]:
    """Leave out the figures that are only said of what another one is: how it changed (…提高), how it is elsewhere (全国…).

    Unless the question says so too.
    """
    names = {f.target.what for f in chosen}

    def is_aside(found: Found) -> bool:
        about = _ABOUT.fullmatch(found.target.what)
        if not about or about["thing"] not in names or about["thing"] == found.target.what:
            return False
        return not any(word in query.text for word in (about["where"], about["change"]) if word)

    return [f for f in chosen if not is_aside(f)]


def _aimed_at(query: Query, chosen: Sequence[Found]) -> list[Found]:
    """Leave out the present state where only aims are asked for and there are some."""
    only_aims = _AIMS.search(query.text) and not (
        _STATE.search(query.text) or query.years or cues.GAP.search(query.text)
    )
    aims = [f for f in chosen if f.target.kind != "baseline"]
    return aims if only_aims and aims else list(chosen)


def _other_ends(query: Query, found: Sequence[Found], chosen: Sequence[Found]) -> list[Found]:
    """Return the figure that the only one chosen can be held against: of the same thing and unit, of another kind.

    Of two years that a question names, it is of the other one.
    """
    if len(chosen) != 1:
        return []
    one = chosen[0].target
    years = years_named(query.text) - {one.year}
    same = [f for f in found if (f.target.what, f.target.unit) == (one.what, one.unit) and f.target is not one]
    other = [f for f in same if (f.target.year in years if years else f.target.kind != one.kind and f.target.year)]
    return [max(other, key=lambda f: f.target.year or 0)] if other else []


def _in(term: Term, text: str) -> bool:
    return term.stands_in(text)


def _together(left: Found, right: Found) -> bool:
    """Tell whether two figures stand in one sentence."""
    return sentence_of(left.document, left.target) == sentence_of(right.document, right.target)
