"""Target rows: the figures of plans that a question is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.figures import sentence_of, value_of
from answer.language import normalise
from answer.linking.question import Linker, Question
from answer.linking.terms import terms_of
from answer.reading.ask import Figure, Phrase
from answer.vocabulary import Term, Vocabulary
from corpus import Document, Target

_NEAR = 0.12  # of the best fit, within which another figure is meant too
_ENOUGH = 0.6  # share of the asked weight that the figures' own sentences and headings must hold
_TELLING = 0.3
_RARE = 0.6  # of rarity, from which on a word of a question without topics says what is measured: not the headline
_GRADE = re.compile(r"国家级|自治区级|省部级|省级|市级|县级|区级|镇级|村级")
_BRACKETS = re.compile(r"\([^()]*\)")
_ABOUT = re.compile(
    r"(?P<where>全[国省区市县]|国家)?(?P<thing>.+?)(?P<change>提高|提升|增长|增加|上升|下降|降低|减少)?"
)
_KINDS = {"baseline": "现状 目前 现有 基数 基础 已经", "target": "目标 达到", "standing": ""}  # words that say a kind
_AS_TOLD = 0.15  # of the question's words, within which another figure is told as well
_PERCENT = ("%", "个百分点")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A target and how well the asked words fit it.

    Attributes:
        near, wide: shares (0–1) of the topics' weight that its own clause, and all around it, hold.
        told: share of the weight of all the question's words that its clause and kind hold: it chooses, and never refuses.
    """

    document: Document
    target: Target
    near: float
    wide: float
    told: float = 0.0

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
        """Prepare the words around each target."""
        self._words = vocabulary
        self._linker = linker
        self._texts: dict[tuple[str, int], tuple[str, str, str]] = {}
        for document in vocabulary.corpus.documents:
            for target in vocabulary.corpus.targets[document.name]:
                sentence = document.text[slice(*sentence_of(document, target))]
                path = " ".join(document.path(document.sections[target.section]))
                clause = document.text[target.start : target.end]
                self._texts[document.name, target.figure[0]] = (
                    _with_bare(normalise(f"{target.what} {clause}")),
                    _with_bare(normalise(sentence)),
                    normalise(path),
                )

    def every(self, document: Document) -> list[FigureRow]:
        """Return all figures of a plan in text order."""
        return [FigureRow(document, t, 1.0, 1.0) for t in self._words.corpus.targets[document.name]]

    def find(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figures of a plan that the topics, years and grades asked mean, in text order; [] for none.

        Several topics that no one figure holds together are several things, each by itself.
        """
        things = [t for t in question.topics if self._is_thing(self._terms(question, t), document)]
        if len(things) < 2:
            named = question.terms or tuple(t for t in question.spoken if t.weight >= _RARE)
            return self._best(question, named, question.wording, document)
        around = [t for t in question.topics if t not in things]
        chosen: dict[tuple[int, int], FigureRow] = {}
        for thing in things:
            own = [thing, *around]
            wording = " ".join(t.words for t in own)
            terms = terms_of(own, self._words, question.scope.title_words)
            found = self._best(question, terms, wording, document)
            chosen |= {r.target.figure: r for r in found or self._beside(thing, chosen.values(), document)}
        return sorted(chosen.values(), key=lambda r: r.target.figure[0])

    def _terms(self, question: Question, topic: Phrase) -> tuple[Term, ...]:
        return terms_of([topic], self._words, question.scope.title_words)

    def _beside(self, topic: Phrase, chosen: Iterable[FigureRow], document: Document) -> list[FigureRow]:
        """Return the figures of a grade (省级) that stand in the sentence of one already chosen: 国家级基地1家，省级3家."""
        held = {self.sentence(r) for r in chosen}
        return [r for r in self.every(document) if self.sentence(r) in held and self._graded(topic.words, r)]

    def _names(self, terms: Sequence[Term], row: FigureRow) -> bool:
        """Tell whether the clause of a figure holds the better part of the words of one topic."""
        clause = self._texts[row.document.name, row.target.figure[0]][0]
        total = sum(t.weight for t in terms)
        return sum(t.weight for t in terms if t.stands_in(clause)) >= _ENOUGH * total

    def tells(self, topic: Phrase, row: FigureRow) -> bool:
        """Tell whether the clause, sentence or headings of a figure hold the better part of a topic's words."""
        terms = terms_of([topic], self._words)
        return self._row(terms, row.document, row.target).wide >= _ENOUGH

    def _is_thing(self, terms: Sequence[Term], document: Document) -> bool:
        """Tell whether some figure of a plan is of a topic, or it is a grade of some; others only say where figures stand."""
        if all(_GRADE.fullmatch(t.text) for t in terms):
            return True
        return any(self._names(terms, self._row(terms, document, t)) for t in self._words.corpus.targets[document.name])

    def _best(self, question: Question, terms: Sequence[Term], wording: str, document: Document) -> list[FigureRow]:
        rows = [self._row(terms, document, t, question.spoken) for t in self._words.corpus.targets[document.name]]
        rows = [r for r in rows if self._graded(wording, r)]
        if not any(t.weight >= _TELLING * 0.7 for t in terms):
            return self._of_kind(question, self._headline(question, terms, rows))
        rows = [r for r in rows if r.near > 0 and r.wide >= _ENOUGH]
        fitting = [r for r in rows if self._dated(question, r)] or [r for r in rows if self._undated(question, r)]
        if not fitting or sum(t.weight for t in terms if not t.known) > sum(t.weight for t in terms if t.known):
            return []
        fitting = self._of_kind(question, fitting)
        top = max(r.near + r.wide for r in fitting)
        chosen = [r for r in fitting if r.near + r.wide >= top - _NEAR]
        chosen = _best_told(_plainest(question, _telling(terms, chosen, self._texts)))
        return sorted(chosen, key=lambda r: r.target.figure[0])

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

    def _headline(self, question: Question, terms: Sequence[Term], rows: Sequence[FigureRow]) -> list[FigureRow]:
        """Return the figures of the part on aims, for a question that names none (今年的目标是多少, 2020年比2019年呢)."""
        stated = [r for r in rows if "目标" in self._texts[r.document.name, r.target.figure[0]][2]]
        aims = [r for r in stated if self._dated(question, r)]
        names = {r.target.what for r in stated}
        aims = aims if len(question.ask.years) < 2 and question.kind != "baseline" else []
        aims = aims or [r for r in rows if r.target.what in names and self._dated(question, r)]
        named = [r for r in aims if any(t.stands_in(normalise(r.target.what)) for t in terms)]
        return named or aims

    def _row(self, terms: Sequence[Term], document: Document, target: Target, spoken: Sequence[Term] = ()) -> FigureRow:
        clause, sentence, path = self._texts[document.name, target.figure[0]]
        total = sum(t.weight for t in terms) or 1.0
        near = sum(t.weight for t in terms if t.stands_in(clause)) / total
        wide = sum(t.weight for t in terms if t.stands_in(clause) or t.stands_in(sentence) or t.stands_in(path)) / total
        kind = f"{clause} {_KINDS[target.kind]}"
        words = sum(t.weight for t in spoken) or 1.0
        told = sum(t.weight for t in spoken if t.stands_in(kind)) / words
        return FigureRow(document, target, near, wide, told)

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
        clause = self._texts[row.document.name, row.target.figure[0]][0]
        return not asked or any(m[0] in asked for m in _GRADE.finditer(clause))

    def sentence(self, row: FigureRow) -> str:
        """Return the normalised sentence of a figure."""
        return self._texts[row.document.name, row.target.figure[0]][1]

    def stated(self, row: FigureRow, figures: Sequence[Figure]) -> list[Figure]:
        """Return those of the figures that a row is, by value and, where one is named, by unit."""
        return [f for f in figures if is_figure(row.target, f)]

    def by_value(self, question: Question, document: Document) -> list[FigureRow]:
        """Return the figures of a plan that the question states by value, those of its topics where it names any."""
        rows = [self._row(question.terms, document, t) for t in self._words.corpus.targets[document.name]]
        held = [r for r in rows if self.stated(r, question.ask.figures)]
        if not question.terms:
            return held
        chosen: list[FigureRow] = []
        for figure in question.ask.figures:  # a figure that none of the named things has is looked for in all
            own = [r for r in held if is_figure(r.target, figure)]
            chosen += [r for r in own if r.near > 0 and r.wide >= _ENOUGH] or own
        return sorted(dict.fromkeys(chosen), key=lambda r: r.target.figure[0])


def is_figure(target: Target, figure: Figure) -> bool:
    """Tell whether a target has a stated value, in the same unit where the statement has one."""
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    same_unit = (
        not figure.unit
        or figure.unit == target.unit
        or (figure.unit in _PERCENT and target.unit in _PERCENT)
        or (not target.unit.startswith(("万", "亿")) and figure.unit[-1] == target.unit[-1:])
    )
    return figure.value in values and same_unit


def _telling(
    terms: Sequence[Term], rows: Sequence[FigureRow], texts: dict[tuple[str, int], tuple[str, str, str]]
) -> list[FigureRow]:
    """Leave out figures whose name holds less of what is asked than another's of the same sentence does.

    新建多少体验基地 is not about the 示范基地 beside it, of which the sentence says 新建.
    """
    held = [frozenset(t.text for t in terms if t.stands_in(normalise(r.target.what))) for r in rows]

    def is_less(i: int) -> bool:
        return any(
            held[i] < held[j]
            and texts[rows[i].document.name, rows[i].target.figure[0]][1]
            == texts[rows[j].document.name, rows[j].target.figure[0]][1]
            for j in range(len(rows))
        )

    return [r for i, r in enumerate(rows) if not is_less(i)]


def _best_told(rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Return of figures of one thing those whose clauses hold most of the question's words (更新几次, not 覆盖率)."""
    most = max((r.told for r in rows), default=0.0)
    names = {_ungraded(r) for r in rows if r.told >= most - _AS_TOLD}
    return [r for r in rows if r.told >= most - _AS_TOLD or _ungraded(r) in names]  # 国家级, 省级, 市级 are one list


def _ungraded(row: FigureRow) -> str:
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


def _with_bare(text: str) -> str:
    """Return `text` and, where it has brackets, the same without them: 一站（科普活动站）一栏 is 一站一栏 too."""
    bare = _BRACKETS.sub("", text)
    return text if bare == text else f"{text} {bare}"
