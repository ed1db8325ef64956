"""Question cards: questions on the topic for each plan, with the replies that the assistant gives by rule."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial

from answer.assistant import Assistant
from answer.briefing.model import ALL, Item, Section
from answer.briefing.tables import SILENT
from answer.briefing.topic import Side, Subject, figures, plan_at
from answer.draft import Evidence
from answer.model import Answer, Citation
from corpus import Target

_MARKS = re.compile(r"[ \t]*\[(\d{1,4})\]")
_FIGURES = 2  # questions on figures of one plan
_NAME = 4  # characters that the name of a figure needs to be asked for


def cards(
    assistant: Assistant, subject: Subject, progress: Callable[[int, int], None] = lambda done, total: None
) -> Section:
    """Return questions and replies; a reply that is not about the very action or figure asked is left out.

    Args:
        assistant: what answers; a language model that it may have is not asked.
        subject: topic and plans.
        progress: called with (done, total) actions of plans.
    """
    sides = [s for _, own in subject.sides for s in own]
    items: list[Item] = []
    for done, side in enumerate(sides, start=1):
        items += _of_side(assistant, subject, side)
        progress(done, len(sides))
    return Section("cards", (), tuple(items))


def _of_side(assistant: Assistant, subject: Subject, side: Side) -> Iterator[Item]:
    if not side.actions:
        if subject.topic != ALL:
            yield Item("question", (f"{plan_at(side.place)}中，“{subject.topic}”由哪些单位牵头？",))
            yield Item("note", (f"{side.place}：{SILENT}该行动。",))
        return
    yield from _asked(assistant, side, f"{side.place}{side.name}的牵头单位和配合单位有哪些？", _is_on_roles)
    if subject.topic != ALL:
        yield from _asked(assistant, side, f"{side.place}{side.name}有哪些措施？", _is_on_measures)
        yield from _on_figures(assistant, subject, side)


def _on_figures(assistant: Assistant, subject: Subject, side: Side) -> Iterator[Item]:
    asked = 0
    for target in figures(assistant, subject, side.document):
        if asked == _FIGURES:
            return
        if target.kind != "target" or target.year is None or len(target.what) < _NAME:
            continue
        question = f"{side.place}到{target.year}年，{target.what}的目标是多少？"
        found = list(_asked(assistant, side, question, partial(_is_on_figure, target)))
        asked += bool(found)
        yield from found


def _asked(assistant: Assistant, side: Side, question: str, fits: Callable[[Answer, Side], bool]) -> Iterator[Item]:
    """Yield a question and the lines of its reply; nothing where the reply is not what was asked for."""
    reply = assistant.ask_by_rule(question)
    if not isinstance(reply, Answer) or "|" in reply.text or not fits(reply, side):
        return
    yield Item("question", (question,))
    for line in reply.text.split("\n"):
        marked = [reply.citations[int(n) - 1] for n in _MARKS.findall(line)]
        text = " ".join(_MARKS.sub("", line).split())
        if text:
            yield Item("reply", (text,), (), tuple(dict.fromkeys(_evidence(assistant, c) for c in marked)))


def _is_on_roles(reply: Answer, side: Side) -> bool:
    """Tell whether a reply lists statements of the action, all of the action's own and no other's."""
    told = {(r["document"], r["start"], r["role"]) for r in reply.rows}
    spans = {(side.document.name, side.document.span(a.start, a.end).start): a for a in side.statements}
    own = {(side.document.name, side.document.span(a.start, a.end).start) for a in side.actions}
    return bool(told) and {t[:2] for t in told} <= set(spans) and own <= {t[:2] for t in told}


def _is_on_measures(reply: Answer, side: Side) -> bool:
    """Tell whether all that a reply cites stands in the action's section."""
    if side.section is None:
        return False
    span = side.document.span(side.section.start, side.section.end)
    cited = reply.citations
    return all(c.document == side.document.name and span.start <= c.start and c.end <= span.end for c in cited)


def _is_on_figure(target: Target, reply: Answer, side: Side) -> bool:
    """Tell whether a reply gives the figure asked and no other of its name."""
    span = side.document.span(target.start, target.end)
    return any(
        r["document"] == side.document.name and r["start"] == span.start and r["year"] == target.year
        for r in reply.rows
    ) and all(r["document"] == side.document.name for r in reply.rows)


def _evidence(assistant: Assistant, cited: Citation) -> Evidence:
    """Return the clean range behind a citation, speaking for the section that the citation names."""
    document = assistant.corpus.document(cited.document)
    start = bisect_left(document.clean.offsets, cited.start)
    end = bisect_left(document.clean.offsets, cited.end)
    own = document.section_at(start)
    paths = {tuple(f"{p.marker}{p.heading}" for p in document.lineage(s)): s.index for s in (*document.sections, own)}
    index = paths.get(cited.section)
    return Evidence(document, start, end, None if index == own.index else index)
