"""The tables of a briefing: the plans, who does what, how much by when, and the plans side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from answer.assistant import Assistant
from answer.bodies import Bodies
from answer.briefing.model import ALL, Item, Section
from answer.briefing.topic import Side, Subject, figures, place_of
from answer.draft import Evidence, joined
from answer.figures import printed, sentence_evidence
from answer.frames import frame, listing
from answer.roles import evidence
from answer.verify import supports
from corpus import Assignment, Document, Duty, Fact, Role, Target

SILENT = "该方案未提及"
NONE = "未列"
_NO_FIGURE = "有关章节未列数量目标"
_BASIS = "比对依据单位名称及其通用简称，不计行政层级；合并设置或更名的机构仍可能分列。"
_EMPTY = "—"
_NOUNS = ("单位", "部门")
_ROLES: tuple[Role, ...] = ("lead", "cooperate", "responsible")


def scope(assistant: Assistant, documents: Sequence[Document]) -> Section:
    """Return the table of the plans: title, number, date and period, as their texts print them."""
    rows = tuple(_plan(assistant, d) for d in documents)
    return Section("scope", ("地区", "方案", "文号", "日期", "实施期"), tuple(r for r in rows if r.verified()))


def _plan(assistant: Assistant, document: Document) -> Item:
    kinds = (("title",), ("number",), ("signed", "printed"), ("period",))
    facts = [next((document.facts[k][0] for k in kind if document.facts.get(k)), None) for kind in kinds]
    held = [f if f and supports([f.value], [document.text[f.start : f.end]]) else None for f in facts]
    title = document.title
    cells = [document.region or _EMPTY, f"《{title}》", *(f.value if f else _EMPTY for f in held[1:])]
    stated = [f for f in held if isinstance(f, Fact)]
    sources = joined(document, [(f.start, f.end) for f in stated]) if stated else _opening(document)
    return Item("row", tuple(map(cell, cells)), tuple(f.value for f in stated), sources)


def _opening(document: Document) -> tuple[Evidence, ...]:
    """Return the first line of a plan that does not say what it is."""
    end = document.text.find("\n")
    return joined(document, [(0, end if end > 0 else min(len(document.text), 80))])


def duties(assistant: Assistant, subject: Subject) -> Section:
    """Return who leads, cooperates and is responsible for each action and its tasks, one statement a row.

    For every action: all statements of the plans, in text order.
    """
    rows: list[Item] = []
    for document in subject.documents:
        place = place_of(assistant, document)
        if subject.topic == ALL:
            held: Sequence[Assignment] = assistant.corpus.assignments[document.name]
        else:
            held = [a for _, sides in subject.sides for s in sides if s.document is document for a in s.statements]
        rows += [_duty(document, place, a) for a in held] or [_silent(place, 5)]
    return Section("duties", ("方案", "行动（任务）", "牵头单位", "配合单位", "责任单位"), tuple(rows))


def _duty(document: Document, place: str, assignment: Assignment) -> Item:
    cells = [place, assignment.governs, *(_held(assignment, role) for role in _ROLES)]
    names = [u.name for d in assignment.duties for u in d.units]
    return Item("row", tuple(map(cell, cells)), (assignment.governs, *names), evidence(document, assignment))


def _held(assignment: Assignment, role: Role) -> str:
    """Return the units of a role; several lists of one role (责任单位 and 责任处室) each under the text's own word."""
    lists = [d for d in assignment.duties if d.role == role or (role == "responsible" and d.role == "guide")]
    if not lists:
        return NONE
    texts = [listing([u.name for u in d.units]) for d in lists]
    if len({d.label for d in lists}) == 1 and lists[0].role == role:
        return "、".join(texts) + own_word(lists[0])
    return "；".join(f"{d.label}：{text}" for d, text in zip(lists, texts, strict=True))


def own_word(duty: Duty) -> str:
    """Return the text's own word for units beside a lead where it is another (责任单位), in brackets; else ""."""
    other = duty.role == "cooperate" and duty.label.startswith(("责任", "成员")) and duty.label.endswith(_NOUNS)
    return f"（原文称“{duty.label}”）" if other else ""


def targets(assistant: Assistant, subject: Subject) -> Section:
    """Return the figures of the topic with comparator, year and kind, one a row."""
    rows: list[Item] = []
    for document in subject.documents:
        place = place_of(assistant, document)
        held = [figure(document, place, t) for t in figures(assistant, subject, document)]
        has = subject.topic == ALL or any(
            s.actions for _, sides in subject.sides for s in sides if s.document is document
        )
        rows += held or [_silent(place, 5, _NO_FIGURE if has else SILENT)]
    return Section("targets", ("方案", "指标", "数值", "年份", "性质"), tuple(rows))


def figure(document: Document, place: str, target: Target) -> Item:
    """Return a figure as a row."""
    value, said = printed(document, target)
    proof, year = sentence_evidence(document, target)
    cells = (place, target.what or _EMPTY, value, year or _EMPTY, frame(target.kind, "zh"))
    return Item("row", tuple(map(cell, cells)), (*said, *([year] if year else [])), proof)


def comparison(assistant: Assistant, subject: Subject) -> Section:
    """Return for each action the plans side by side, and by bodies what all have and what only one has."""
    items: list[Item] = []
    bodies = assistant.vocabulary.bodies
    for name, sides in subject.sides:
        items.append(Item("head", (name,)))
        items += [_side(s) if s.actions else _silent(s.place, 5) for s in sides]
        items += differences(sides, bodies)
    if len(subject.documents) > 1:
        items.append(Item("note", (_BASIS,)))
    return Section("comparison", ("方案", "行动名称", "牵头单位", "配合单位", "责任单位（含任务）"), tuple(items))


def _side(side: Side) -> Item:
    lead, beside = side.units("lead"), side.units("cooperate")
    called = next((own_word(d) for a in side.actions for d in a.duties if own_word(d)), "")
    charged = side.units("responsible", tasks=True)
    names = [*lead, *beside, *charged]
    cells = (
        side.place,
        side.name,
        listing(lead) or NONE,
        listing(beside) + called or NONE,
        listing(charged) or NONE,
    )
    telling = [a for a in side.tasks if any(d.role == "responsible" for d in a.duties)]
    sources = dict.fromkeys(e for a in (*side.actions, *telling) for e in evidence(side.document, a))
    return Item("row", tuple(map(cell, cells)), (side.name, *names), tuple(sources))


def differences(sides: Sequence[Side], bodies: Bodies) -> Iterator[Item]:
    """Yield which bodies lead in every plan that has the action, and which units one plan alone lists for it."""
    having = [s for s in sides if s.actions]
    if len(having) < 2:
        return
    for what, tasks in (("牵头单位", False), ("列入的单位", True)):
        roles = _ROLES if tasks else _ROLES[:1]
        held = [s.units(*roles, tasks=tasks) for s in having]
        if shared := _shared(held, bodies):
            names = "；".join("／".join(dict.fromkeys(group)) for group in shared)
            yield _told(f"{what}中，列有该行动的{len(having)}个方案都有：{names}。", having, shared, tasks)
        for side, own in zip(having, held, strict=True):
            others = [u for s, units in zip(having, held, strict=True) if s is not side for u in units]
            alone = [u for u in own if not _listed(u, others, bodies)]
            if alone:
                yield _told(f"{what}中，仅{side.place}列有：{listing(alone)}。", [side], [alone], tasks)


def _told(text: str, sides: Sequence[Side], names: Iterable[Sequence[str]], tasks: bool) -> Item:
    said = tuple(dict.fromkeys(n for group in names for n in group))
    sources = dict.fromkeys(
        e
        for s in sides
        for a in (s.statements if tasks else s.actions)
        if any(u.name in said for d in a.duties for u in d.units)
        for e in evidence(s.document, a)
    )
    return Item("line", (text,), said, tuple(sources))


def _shared(held: Sequence[Sequence[str]], bodies: Bodies) -> list[list[str]]:
    """Return the bodies that every list has, each as the lists print it, in the order of the first list."""
    out: list[list[str]] = []
    for name in held[0] if held else ():
        group = [next((u for u in units if _same(name, u, bodies)), "") for units in held]
        if all(group):
            out.append(group)
    return out


def _listed(name: str, others: Iterable[str], bodies: Bodies) -> bool:
    return any(_same(name, other, bodies) for other in others)


def _same(left: str, right: str, bodies: Bodies) -> bool:
    """Tell whether two names are one body's, whatever its level: 县科协 and 市科协 do the same work in two places."""
    one, other = bodies.body(left), bodies.body(right)
    return left == right or bool(bodies.same(bodies.body(one.stem), bodies.body(other.stem)))


def _silent(place: str, columns: int, told: str = SILENT) -> Item:
    return Item("row", (place, told, *(_EMPTY for _ in range(columns - 2))))


def cell(text: str) -> str:
    """Return text for a table's cell: on one line, without the bar that parts cells."""
    return " ".join(text.replace("|", "／").split())
