"""Key points and measures of a briefing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from answer.assistant import Assistant
from answer.briefing.model import ALL, Item, Section
from answer.briefing.tables import SILENT, own_word
from answer.briefing.topic import Side, Subject, figures, place_of
from answer.draft import Evidence
from answer.figures import printed, sentence_evidence
from answer.frames import frame, listing
from answer.roles import evidence
from corpus import Document, Target, sentences
from corpus import Section as Part

_POINTS_OF_FIGURES = 3  # of a plan
_QUOTE = 300  # characters of one measure
_BRIEF_QUOTE = 90  # of one measure where all actions are told
_AIMS = ("目标", "指标")


def points(assistant: Assistant, subject: Subject) -> Section:
    """Return for each action which plans have it and who leads it in each, then each plan's first figures."""
    items: list[Item] = []
    for name, sides in subject.sides:
        having = [s for s in sides if s.actions]
        items.append(Item("head", (name,)))
        items.append(_coverage(sides, having))
        items += [_led(s) if s.actions else Item("note", (f"{s.place}：{SILENT}该行动。",)) for s in sides]
    told = [_figure(d, place_of(assistant, d), t) for d in subject.documents for t in _first(assistant, subject, d)]
    if told:
        items += [Item("head", ("主要目标",)), *told]
    return Section("points", (), tuple(items))


def _coverage(sides: Sequence[Side], having: Sequence[Side]) -> Item:
    text = f"所选{len(sides)}个方案中，{len(having)}个列有该行动"
    names = "、".join(s.place for s in having)
    return Item("note", (f"{text}：{names}。" if having else f"{text}。",))


def _led(side: Side) -> Item:
    """Return who leads an action in a plan, and how many units stand beside; without a lead, who is responsible."""
    lead, charged = side.units("lead"), side.units("responsible")
    beside = len(side.units("cooperate"))
    named = lead or charged or side.units("cooperate")
    if lead:
        called = next((d.label for a in side.actions for d in a.duties if own_word(d)), "配合单位")
        what = f"由{listing(lead)}牵头" + (f"，列有{called}{beside}个" if beside else "，未列配合单位")
    else:
        what = f"未写明牵头单位，列有{'责任' if charged else '配合'}单位：{listing(named)}"
    proof = dict.fromkeys(e for a in side.actions for e in evidence(side.document, a))
    return Item("line", (f"{side.place}“{side.name}”{what}。",), (side.name, *named), tuple(proof))


def _first(assistant: Assistant, subject: Subject, document: Document) -> list[Target]:
    """Return the figures that a plan puts first: of the part on aims where every action is told."""
    held = [t for t in figures(assistant, subject, document) if t.kind != "baseline" and t.what]
    if subject.topic == ALL:
        aims = [t for t in held if _among_aims(document, t)]
        held = aims or held
    return held[:_POINTS_OF_FIGURES]


def _among_aims(document: Document, target: Target) -> bool:
    path = document.path(document.sections[target.section])
    return any(word in heading for heading in path for word in _AIMS)


def _figure(document: Document, place: str, target: Target) -> Item:
    value, said = printed(document, target)
    proof, year = sentence_evidence(document, target)
    kind = frame(target.kind, "zh")
    text = frame(
        "figure", "zh", where=f"{place}：", what=target.what, figure=value, year=f"{year}，" if year else "", kind=kind
    )
    return Item("line", (text,), (*said, *([year] if year else [])), proof)


def measures(subject: Subject) -> Section:
    """Return what the plans put under each action, word for word, one part a quotation; who does it is left out."""
    limit = _BRIEF_QUOTE if subject.topic == ALL else _QUOTE
    items: list[Item] = []
    for _, sides in subject.sides:
        for side in sides:
            if side.section is None:
                head = f"{side.place}：{side.name}" if side.name else side.place
                items += [Item("head", (head,)), _unwritten(side)]
                continue
            items.append(Item("head", (f"{side.place}：{side.section.marker}{side.section.heading}",)))
            items += _quotes(side.document, side.section, side, limit)
    return Section("measures", (), tuple(items))


def _unwritten(side: Side) -> Item:
    told = f"{SILENT}该行动。" if not side.actions else "原文只列分工，没有另写措施。"
    return Item("note", (told,))


def _quotes(document: Document, section: Part, side: Side, limit: int) -> Iterator[Item]:
    """Yield the parts of a section as quotations: those without parts of their own, each cut at a sentence's end."""
    stated = [(a.start, a.end) for a in side.statements]
    for part in document.sections:
        if section.start <= part.start < section.end:
            leaf = part.own_end == part.end
            begin = part.start if leaf and part is not section else part.body
            found = _leading(document, begin, part.own_end, stated, limit)
            if found:
                text = document.text[slice(*found)].replace("\n", "")
                yield Item("quote", (text,), (text,), (Evidence(document, *found, part.index),))


def _leading(
    document: Document, start: int, end: int, stated: Sequence[tuple[int, int]], limit: int
) -> tuple[int, int] | None:
    """Return the range of the first whole sentences within a limit, at least one, that state no responsibility."""
    begin = last = None
    for a, b in sentences(document.text, start, end):
        if any(a < y and x < b for x, y in stated):
            before = max((x for x, y in stated if a < y and x < b), default=a)
            cut = document.text.rfind("。", a, before) + 1
            if begin is None and cut > a:
                begin, last = a, cut
            break
        if begin is not None and b - begin > limit:
            break
        begin, last = (a if begin is None else begin), b
    if begin is None or last is None:
        return None
    text = document.text[begin:last]
    begin, last = begin + len(text) - len(text.lstrip()), begin + len(text.rstrip())
    return (begin, last) if sum("一" <= c <= "鿿" for c in document.text[begin:last]) > 3 else None
