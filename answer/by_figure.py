"""Questions for figures: the targets that are meant, their order over plans, or the sentence that counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer import compare, cues, judge, refuse
from answer.by_prose import MONEY, ProseAnswers
from answer.draft import Draft, Line
from answer.figures import printed, value_of
from answer.figures import row as target_row
from answer.frames import frame
from answer.gaps import gap_lines
from answer.model import Refusal, Row
from answer.quantities import Found
from answer.query import Query
from answer.setting import Setting
from corpus import Document

_COUNTED = re.compile(
    r"(?:\d+(?:\.\d+)?|[二三四五六七八九十两]+)(?:%|级|座|个|家|所|项|次|名|类|有|人|平方米|元|年|大)|百分之|第[\d一二三四五六七八九十]+(?:名|位)"
)
_SAME_YEAR = re.compile(r"同一?年|年份(?:一样|相同|一致)|同样的年")
_WHOLLY = 0.7  # share of the question's weight that one passage itself must hold to stand in for a figure
_PARTLY = 0.5  # the same where the passage counts in the very measure word asked (几级: 三级)


class FigureAnswers:
    """Composes answers from the targets."""

    def __init__(self, setting: Setting, prose: ProseAnswers) -> None:
        """Take the parts of the room, and the composer that answers where the targets do not."""
        self._at = setting
        self._prose = prose

    def answer(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Return the figures asked for in each plan: as lines, in order, or side by side; else prose or a refusal."""
        found = [(d, self._at.quantities.find(query, d)) for d in documents]
        if query.expects == "money":
            found = [(d, [f for f in fs if f.target.unit.endswith("元")]) for d, fs in found]
        if query.figures and cues.WHICH_FIGURE.search(query.text):
            found = [(d, self._at.quantities.claimed(query, d)) for d in documents]
        elif query.figures and query.polar:
            found = [(d, self._at.quantities.with_claimed(query, d, fs)) for d, fs in found]
        elif query.regions_asked and query.figures and not query.polar:
            found = [(d, [f for f in fs if self._is_claimed(query, f)]) for d, fs in found]
        if not any(f for _, f in found):
            return self._no_figure(question, query, documents)
        several = sum(bool(f) for _, f in found) > 1 and not query.figures
        if several and (
            query.maximum or query.minimum or cues.HIGHER.search(query.text) or cues.GAP.search(query.text)
        ):
            return self._ranked(query, found)
        if query.compare and query.scope.named and len(documents) > 1 and not query.polar:
            sides = [(self._at.place(d, query.language), d, figures) for d, figures in found]
            flat = tuple(target_row(d, f.target) for _, d, figures in sides for f in figures)
            table = [*compare.figures_table(query, sides), *self._gap(query, [f for _, fs in found for f in fs])]
            return Draft(tuple(table), flat, complete=True)
        judged = self._judged(query, found)
        out: list[Line] = list(judged)
        rows: list[Row] = []
        for document, figures in found:
            place = self._at.place(document, query.language)
            verdict = judge.on_figures(query, figures) if query.polar and not judged else None
            if verdict is not None:
                out.append(Line(frame(verdict, query.language)))
            out += [self._at.quantities.line(query, f, place) for f in figures]
            out += self._at.quantities.beside(query, figures)
            rows += [target_row(document, f.target) for f in figures]
            beside = any(f and d.region and d.region == document.region for d, f in found)
            if not figures and query.scope.named and not beside:
                out.append(self._at.silent(query, document, self._at.subject(query)))
        out += self._gap(query, [f for _, figures in found for f in figures])
        return Draft(tuple(out), tuple(rows), complete=True)

    def _gap(self, query: Query, figures: Sequence[Found]) -> list[Line]:
        return gap_lines(query, figures, lambda document: self._at.place(document, query.language))

    @staticmethod
    def _judged(query: Query, found: Sequence[tuple[Document, list[Found]]]) -> list[Line]:
        """Return yes or no where the question claims that one plan's figure is more, less or the same as another's."""
        pair = [f.target for _, figures in found for f in figures]
        if not query.polar or len(found) != 2 or len(pair) != 2 or pair[0].unit != pair[1].unit:
            return []
        if query.figures and not judge.claims_gap(query.text):
            return []
        if _SAME_YEAR.search(query.text):
            verdict: bool | None = pair[0].year == pair[1].year
        else:
            gap = judge.claims_gap(query.text) and next((float(n) for n, unit in query.figures if unit), None)
            verdict = judge.on_order(query.text, *map(value_of, pair), gap=gap or None)
        return [] if verdict is None else [Line(frame("yes" if verdict else "no", query.language))]

    @staticmethod
    def _is_claimed(query: Query, found: Found) -> bool:
        """Tell whether a figure is the one that the question names (哪里的目标是13.5%)."""
        values = found.target.value if isinstance(found.target.value, tuple) else (found.target.value,)
        return any(float(number) in values for number, _ in query.figures)

    def _ranked(self, query: Query, found: Sequence[tuple[Document, list[Found]]]) -> Draft:
        """Return the figures of several plans in order, the one asked for first; other years are not compared."""
        flat = [f for _, figures in found for f in figures]
        groups: dict[str, list[Found]] = {}
        for item in flat:
            groups.setdefault(item.target.unit, []).append(item)
        out: list[Line] = []
        for group in groups.values():
            ordered = sorted(group, key=lambda f: value_of(f.target), reverse=not query.minimum)
            best = ordered[0]
            value, said = printed(best.document, best.target)
            place = self._at.place(best.document, query.language)
            if len({f.document.name for f in group}) > 1:
                years = {f.target.year for f in group}
                word = (
                    ("最低" if query.minimum else "最高（最多）")
                    if len(group) > 2
                    else ("较低" if query.minimum else "更高（更多）")
                )
                note = "" if len(years) == 1 else frame("years_differ", query.language)
                text = (
                    f"{word}的是{place}：{value}{note}。"
                    if query.language == "zh"
                    else f"{'Lowest' if query.minimum else 'Highest'}: {place}, {value}{note}."
                )
                out.append(Line(text, said, (self._at.quantities.line(query, best, place).evidence)))
            out += [self._at.quantities.line(query, f, self._at.place(f.document, query.language)) for f in ordered]
        out += self._gap(query, flat)
        silent = [d for d, figures in found if not figures]
        out += [self._at.silent(query, d, self._at.subject(query)) for d in silent if query.scope.named]
        return Draft(tuple(out), tuple(target_row(f.document, f.target) for f in flat), complete=True)

    def _no_figure(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer a question for a figure that the targets lack: by prose with such a figure, else refuse.

        A share that a question claims (要达到25%吗) is denied by another share alone, never by prose.
        """
        if query.polar and not query.cues["number"] and all(unit != "%" for _, unit in query.figures):
            return self._prose.answer(question, query, documents)
        finding = self._at.passages.find(query, documents)
        place = "、".join(self._at.place(d, query.language) for d in documents[:5])
        measure = re.search(r"几(级|座|所|家|个|项|次|名|类|种|门|条|大|岁|届)", query.text)
        counted = re.compile(rf"[\d一二两三四五六七八九十]+{measure[1]}") if measure else None
        wanted = MONEY if query.expects == "money" else counted or _COUNTED
        enough = _PARTLY if counted else _WHOLLY
        chosen = [s for s in finding.chosen if wanted.search(s.passage.text) and s.own >= enough]
        years = [y for y in query.years if not any(str(y) in s.passage.text for s in chosen)]
        if chosen and not self._at.misses(query, finding) and not years:
            return self._prose.quoted(query, chosen, finding)
        holds = [
            self._at.quantities.line(query, f, "").text
            for d in documents[:2]
            for f in self._at.quantities.find_anytime(query, d)[:3]
        ]
        when = "、".join(f"{y}年" for y in query.years)
        what = f"{when}“{self._at.subject(query)}”的数值" if query.language == "zh" else self._at.subject(query)
        return refuse.attribute_absent(question, query, place, what, holds)
