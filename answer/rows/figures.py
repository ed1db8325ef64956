"""Target rows: the figures of plans that a question is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.figures import is_figure, value_of
from answer.language import normalise
from answer.linking.figures import Wanted, share
from answer.linking.logistic import log_odds
from answer.linking.question import Linker, Question
from answer.linking.terms import terms_of
from answer.reading.ask import Figure, Phrase
from answer.vocabulary import Term, Vocabulary
from corpus import Document, Target

BETTER_PART = 0.5  # of a topic's weight, which a figure's clause, sentence and headings must hold to tell of it
_GRADE = re.compile(r"国家级|自治区级|省部级|省级|市级|县级|区级|镇级|村级")
_ABOUT = re.compile(
    r"(?P<where>全[国省区市县]|国家)?(?P<thing>.+?)(?P<change>提高|提升|增长|增加|上升|下降|降低|减少)?"
)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A target and how sure it is (0–1) that a question means it."""

    document: Document
    target: Target
    sure: float = 1.0

    @property
    def value(self) -> float:
        """For ordering."""
        return value_of(self.target)

    @property
    def thing(self) -> tuple[str, str]:
        """What is measured, and in what."""
        return self.target.what, self.target.unit


class FigureRows:
    """Looks targets up in one corpus."""

    def __init__(self, vocabulary: Vocabulary, linker: Linker) -> None:
        """Take the words of the corpus, and what links them to its figures."""
        self._words = vocabulary
        self._linker = linker
        self._figures = linker.figures

    def untitled(self, question: Question) -> Question:
        """Return a question without topics that only name its plan, where another of its topics means a figure.

        A plan's subject may itself be what is counted: 要建多少个数据集.
        """
        titles = [t for t in question.topics if self._linker.completion.is_title(t, question.scope)]
        rest = [t for t in question.topics if t not in titles]
        if not titles or not any(self._is_thing(question, t, d) for t in rest for d in question.scope.documents):
            return question
        return self._linker.alone(question, *rest)

    def every(self, document: Document) -> list[FigureRow]:
        """Return all figures of a plan in text order."""
        return [FigureRow(document, t) for t in self._words.corpus.targets[document.name]]

    def find(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figures of a plan that the topics, years and grades asked mean, in text order; [] for none.

        Several topics that each mean figures are several things, each by itself; the others only say where figures stand.
        """
        unheard = 0.0 if question.terms else question.unheard
        if self._figures.is_headline(question.terms or question.spoken, unheard):
            return self.headline(question, document)
        things = [t for t in question.topics if self._is_thing(question, t, document)]
        if len(things) < 2:
            chosen = self._best(question, wanted_of(question), document)
            under = self._under(question, document)
            if {r.target.figure for r in chosen} <= {r.target.figure for r in under}:
                chosen = under
            return sorted(chosen, key=lambda r: r.target.figure[0])
        around = [t for t in question.topics if t not in things]
        found: dict[tuple[int, int], FigureRow] = {}
        own = {t.words: self._best(question, self.part(question, [t, *around]), document) for t in things}
        for rows in own.values():
            found |= {r.target.figure: r for r in rows}
        for thing in (t for t in things if not own[t.words]):
            found |= {r.target.figure: r for r in self._beside(question, thing, list(found.values()), document)}
        return sorted(found.values(), key=lambda r: r.target.figure[0])

    def _under(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figures of the parts of a plan whose headings name the topics, where several are asked for (农业那块最高的指标)."""
        if not (question.ask.fold in ("most", "least", "rank") or question.ask.show == "thing"):
            return []
        topics = [t for t in question.topics if not self._linker.completion.is_title(t, question.scope)]
        terms = terms_of(topics, self._words)
        if not terms:
            return []
        named = [s for s in document.sections if s.heading and share(terms, normalise(s.heading)) == 1]
        held = [r for r in self.every(document) if any(s.start <= r.target.figure[0] < s.end for s in named)]
        return self._of_years(question, held)

    def nearest(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figure of a plan that a question is likeliest about, if that is likely enough to be named; else []."""
        ranked = sorted(self.ranked(question, wanted_of(question), document), key=lambda r: -r.sure)
        return [r for r in ranked[:1] if r.sure >= self._figures.perhaps]

    def part(self, question: Question, topics: Sequence[Phrase]) -> Wanted:
        """Return what is wanted by some of the topics; how the others are asked for says nothing of these."""
        terms = terms_of(topics, self._words, question.scope.title_words)
        wording = " ".join(t.words for t in topics)
        return Wanted(terms, tuple(t for t in terms if t.known), question.gist, wording, normalise(wording))

    def _beside(
        self, question: Question, topic: Phrase, chosen: Sequence[FigureRow], document: Document
    ) -> list[FigureRow]:
        """Return the figures beside those chosen that a topic too short to mean any by itself names.

        A grade (省级) stands in their sentence: 国家级基地1家，省级3家. Other words (全国) stand in a clause of their section.
        """
        if self._is_grade(topic):
            held = {self.sentence(r) for r in chosen}
            return [r for r in self.pool(question, topic.words, document) if self.sentence(r) in held]
        sections = {r.target.section for r in chosen}
        named = [r for r in self.every(document) if r.target.section in sections and self._names(topic, r)]
        return self._of_years(question, named)

    def _is_grade(self, topic: Phrase) -> bool:
        return all(_GRADE.fullmatch(t.text) for t in terms_of([topic], self._words))

    def _names(self, topic: Phrase, row: FigureRow) -> bool:
        """Tell whether the clause of a figure holds the better part of a topic's words."""
        clause = self._figures.texts(row.document, row.target).clause
        return share(terms_of([topic], self._words), clause) >= BETTER_PART

    def _is_thing(self, question: Question, topic: Phrase, document: Document) -> bool:
        """Tell whether a topic by itself means some figure of a plan, of any year, or is a grade or a name of some."""
        if self._is_grade(topic) or any(self._names(topic, r) for r in self.every(document)):
            return True
        ranked = self.ranked(anytime(question), self.part(question, [topic]), document)
        return any(r.sure >= self._figures.threshold for r in ranked)

    def tells(self, topic: Phrase, row: FigureRow) -> bool:
        """Tell whether the clause, sentence or headings of a figure hold the better part of a topic's words."""
        return self._holds(terms_of([topic], self._words), row)

    def _holds(self, terms: Sequence[Term], row: FigureRow) -> bool:
        return share(terms, *self._figures.texts(row.document, row.target).around) >= BETTER_PART

    def pool(self, question: Question, wording: str, document: Document) -> list[FigureRow]:
        """Return the figures of a plan that are of the grade and of the years asked."""
        return self._of_years(question, [r for r in self.every(document) if self._graded(wording, r)])

    def _of_years(self, question: Question, rows: Sequence[FigureRow]) -> list[FigureRow]:
        """Return the figures of the years asked, and what is told of a present state without a year of its own."""
        dated = [self._dated(question, r) for r in rows]
        states = [not any(dated) or r.target.kind == "baseline" for r in rows]
        return [
            r
            for r, is_dated, may in zip(rows, dated, states, strict=True)
            if is_dated or (may and self._undated(question, r))
        ]

    def ranked(self, question: Question, wanted: Wanted, document: Document) -> list[FigureRow]:
        """Return the figures of a plan that are of the grade and years asked, in text order, with how sure each is meant."""
        pool = self.pool(question, wanted.wording, document)
        sure = self._figures.probabilities(wanted, document, [r.target for r in pool])
        return [replace(r, sure=p) for r, p in zip(pool, sure, strict=True)]

    def _best(self, question: Question, wanted: Wanted, document: Document) -> list[FigureRow]:
        """Return all figures of the things that are surest meant; [] where none is sure enough."""
        ranked = self._of_kind(question, self.ranked(question, wanted, document))
        sure = max((r.sure for r in ranked), default=0.0)
        if sure < self._figures.threshold:
            return []
        least = log_odds(sure) - self._figures.margin
        meant = [r for r in ranked if r.sure >= self._figures.threshold and log_odds(r.sure) >= least]
        names = {ungraded(r) for r in _plainest(question, self._measured(wanted, meant, ranked))}
        return [r for r in ranked if ungraded(r) in names]  # 国家级, 省级, 市级 are one list

    def _measured(self, wanted: Wanted, meant: list[FigureRow], ranked: Sequence[FigureRow]) -> list[FigureRow]:
        """Return the figures meant; where none is in a unit asked (几回), those beside them that are, if there are some.

        90％的社区建有画廊，内容每年更新10次: how often a gallery changes is no 90%.
        """
        if any(self._figures.measured(wanted, [r.target for r in meant])):
            return meant
        held = {self.sentence(r) for r in meant}
        beside = [r for r in ranked if self.sentence(r) in held]
        fit = self._figures.measured(wanted, [r.target for r in beside])
        return [r for r, yes in zip(beside, fit, strict=True) if yes] or meant

    @staticmethod
    def _of_kind(question: Question, rows: list[FigureRow]) -> list[FigureRow]:
        """Return the figures of the kind that the question's words are of (现状, 目标), where there are some."""
        one = len(question.scope.documents) == 1
        if not question.kind or question.ask.years or (one and question.ask.fold == "spread"):
            return rows
        own = [r for r in rows if (r.target.kind == "baseline") == (question.kind == "baseline")]
        return own or rows

    def _undated(self, question: Question, row: FigureRow) -> bool:
        """Tell whether a figure has no year of its own, but is of the year asked by its sentence, or as a present state is."""
        if row.target.year is not None:
            return False
        held = self._words.corpus.targets[row.document.name]
        ends = row.document.period[1:] if row.document.period and row.target.kind == "target" else ()
        states = {t.year for t in held if t.kind == "baseline"} if row.target.kind == "baseline" else set()
        return all(y in states or y in ends or str(y) in self.sentence(row) for y in question.ask.years)

    def headline(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figures of the part on aims, for a question that names none (今年的目标是多少, 2020年比2019年呢)."""
        rows = self.every(document)
        stated = [r for r in rows if "目标" in self._figures.texts(r.document, r.target).path]
        aims = self._of_years(question, stated)
        names = {r.target.what for r in stated}
        aims = aims if len(question.ask.years) < 2 and question.kind != "baseline" else []
        aims = aims or [r for r in rows if r.target.what in names and self._dated(question, r)]
        named = [
            r for r in aims if any(t.stands_in(normalise(r.target.what)) for t in question.terms or question.spoken)
        ]
        return self._of_kind(question, named or aims)

    @staticmethod
    def _dated(question: Question, row: FigureRow) -> bool:
        """Tell whether a figure is of a year asked; a standing one is of every year of its plan."""
        years, period = question.ask.years, question.ask.period
        year = row.target.year
        if not years:
            return not (period and year) or period[0] <= year <= period[1]
        if year is not None:
            return year in years
        own = row.document.period
        return row.target.kind == "standing" and (own is None or any(own[0] <= y <= own[1] for y in years))

    def _graded(self, wording: str, row: FigureRow) -> bool:
        """Tell whether a figure is of a grade asked (国家级, 省级 …); words without a grade admit any."""
        asked = {m[0] for m in _GRADE.finditer(normalise(wording))}
        asked |= {"自治区级"} if "省级" in asked else set()
        clause = self._figures.texts(row.document, row.target).clause
        return not asked or any(m[0] in asked for m in _GRADE.finditer(clause))

    def sentence(self, row: FigureRow) -> str:
        """Return the normalised sentence of a figure."""
        return self._figures.texts(row.document, row.target).sentence

    def stated(self, row: FigureRow, figures: Sequence[Figure]) -> list[Figure]:
        """Return those of the figures that a row is, by value and, where one is named, by unit."""
        return [f for f in figures if is_figure(row.target, f)]

    def by_value(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figures of a plan that the question states by value, those of its topics where it names any."""
        held = [r for r in self.every(document) if self.stated(r, question.ask.figures)]
        if not question.terms:
            return held
        chosen: list[FigureRow] = []
        for figure in question.ask.figures:  # a figure that none of the named things has is looked for in all
            own = [r for r in held if is_figure(r.target, figure)]
            chosen += [r for r in own if self._holds(question.terms, r)] or own
        return sorted(dict.fromkeys(chosen), key=lambda r: r.target.figure[0])


def wanted_of(question: Question) -> Wanted:
    """Return what a question as a whole wants; one without topics, by all its words."""
    return Wanted(
        question.terms or question.spoken,
        question.spoken,
        question.gist,
        question.wording or question.gist,
        question.asking,
    )


def anytime(question: Question) -> Question:
    """Return a question without the years that it asks for."""
    return replace(question, ask=replace(question.ask, years=(), period=None))


def ungraded(row: FigureRow) -> str:
    """Return the name of what is measured without its grade (国家级)."""
    return _GRADE.sub("", row.target.what)


def _plainest(question: Question, rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Leave out figures that are only said of what another one is: how it changed (…提高), how it is elsewhere (全国…).

    Unless the question says so too.
    """
    names = {r.target.what for r in rows}

    def is_aside(row: FigureRow) -> bool:
        about = _ABOUT.fullmatch(row.target.what)
        if about is None or about["thing"] not in names or about["thing"] == row.target.what:
            return False
        return not any(w and w in question.gist for w in (about["where"], about["change"]))

    return [r for r in rows if not is_aside(r)]
