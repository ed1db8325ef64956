"""Document → ledger: every statement of who leads, cooperates or is responsible, with the span of each name.

Statements are found in tables (`corpus.tables`) and text (`corpus.finders`) and read by one grammar
(`corpus.statements`); here they are put at the task they govern, and rules such as 列第一位者为牵头单位 are applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus import deadlines
from corpus.beside import Beside, in_row, labelled
from corpus.cells import at_column
from corpus.finders import statements
from corpus.footnotes import notes, unmarked
from corpus.model import Document, Section
from corpus.statements import (
    Duty,
    Found,
    Part,
    Role,
    duties_of,
    read_labels,
    read_verbs,
    role_of,
)
from corpus.tables import Cell, Row, Table, tables_in
from corpus.unheaded import called
from corpus.units import Unit

__all__ = ["Assignment", "Duty", "Role", "ledger"]

_PURE_LABEL = re.compile(
    r"(?:(?:工作|任务|职责|职能|部门|责任)*(?:分工|落实)|(?:牵头|主办|配合|协办|责任|负责|实施|参与|参加)(?:单位|部门|机构))"
)
_FIRST_LEADS = re.compile(
    r"(?:列|排|居|位|名){0,2}(?:在|列|于)?(?:第一|首)(?:位|个|家|列)?(?:的|者)?(?:单位|部门)?(?:的|者)?(?:为|是)(?:总)?(?:牵头|主要责任|第一责任)(?:单位|部门)?"
)
_MARK_LEADS = re.compile(
    r"([*＊★▲△◆])[”\"]?(?:号)?(?:的|者)?(?:单位|部门)?(?:的|者)?(?:为|是)(?:总)?牵头(?:单位|部门)?"
)
_ONWARDS = re.compile(r"[^。\n]{0,12}(?:下同|以下)")
_NAME_LIMIT = 42
_BY_WHEN = re.compile(
    r"(?:[（(]?\d{1,2}[)）.．、]\s*)?(?:到|至|力争)?\d{4}年(?:\d{1,2}月)?(?:[底末初]|年底)?(?:之?前|以前|起)?[，,]"
)
_IN_VIEW_OF = re.compile(  # 以回收、处理等环节为重点，: how, and not what
    r"(?:(?:以[^，。；]{2,60}为[^，。；]{0,4}?(?:重点|核心|基础|主体|主线|抓手|引领|目标|导向|依托|载体|契机|突破口|原则)|按照[^，。；]{2,40}(?:原则|要求)|在[^，。；]{2,24}[中下])[，,])+"
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One responsibility statement.

    Attributes:
        section: index of the section whose action or task it governs.
        governs: that action or task in the text's words.
        duties: the roles, lead first.
        start: clean offset of the statement, inclusive.
        end: clean offset, exclusive.
        name: clean range of the task's name where a table row or an unnumbered paragraph prints it; None when the
            section's heading names it.
        rule: clean range of a sentence elsewhere that gives the roles (列第一位者为牵头单位); None when none is needed.
        deadline: clean range of the words that say by when (2024年12月底前); None when the text gives none.
        beside: what further labels or columns say that name no unit: where it holds, whose post it is.
    """

    section: int
    governs: str
    duties: tuple[Duty, ...]
    start: int
    end: int
    name: tuple[int, int] | None = None
    rule: tuple[int, int] | None = None
    deadline: tuple[int, int] | None = None
    beside: tuple[Beside, ...] = ()


def ledger(document: Document) -> tuple[Assignment, ...]:
    """Return the responsibility statements of `document` in text order."""
    found: list[Assignment] = []
    for section in document.sections:
        read = tables_in(document, section)
        for table in read:
            found += _from_table(document, section, table)
        stated = statements(document.text, section, [(t.start, t.end) for t in read])
        found += _with_deadlines(document, section, [_assignment(document, section, f) for f in stated])
    ruled = _with_rules(document, sorted(found, key=lambda a: a.start))
    return tuple(sorted(_lifted(document, ruled), key=lambda a: a.start))


def _assignment(document: Document, section: Section, found: Found) -> Assignment:
    """Return the statement over the duties found; an unnumbered task is named by its paragraph's first words."""
    ordered = tuple(sorted(found.duties, key=lambda d: (d.role != "lead", d.start)))
    if found.name:
        return Assignment(section.index, document.text[slice(*found.name)], ordered, found.start, found.end, found.name)
    if found.task > section.start:
        name = _first_words(document.text, found.task, min(section.own_end, ordered[0].start))
        return Assignment(section.index, document.text[slice(*name)], ordered, found.start, found.end, name)
    governed = section
    while governed.parent and _PURE_LABEL.fullmatch(governed.heading):
        governed = document.sections[governed.parent]
    return Assignment(governed.index, governed.heading, ordered, found.start, found.end)


def _with_deadlines(document: Document, section: Section, found: list[Assignment]) -> list[Assignment]:
    """Give each statement of a section's own text the deadline beside it, and what else its labels say."""
    text = document.text
    out = [
        replace(a, deadline=deadlines.aside(text, a.start, a.end), beside=tuple(labelled(text, a.start, a.end)))
        for a in found
    ]
    for deadline in deadlines.labelled(document.text, section.start, section.own_end):
        position = deadlines.nearest(deadline, [(a.start, a.end) for a in out])
        if position is not None:
            out[position] = replace(out[position], deadline=deadline)
    return out


def _first_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of the words that name an unnumbered paragraph's task: its first sentence, else clause."""
    for aside in (_BY_WHEN, _IN_VIEW_OF):
        if found := aside.match(text, start, end):
            start = found.end()
    stop = next((i for i in range(start, end) if text[i] in "。；：\n"), end)
    if stop - start > _NAME_LIMIT:
        stop = next((i for i in range(start, stop) if text[i] in "，,（("), stop)
    return start, min(stop, start + _NAME_LIMIT)


def _with_rules(document: Document, found: list[Assignment]) -> list[Assignment]:
    """Apply 列第一位者为牵头单位 and 标*的为牵头单位; one that says 下同 holds from its own statement on."""
    out = found
    for pattern, apply in ((_FIRST_LEADS, _first_leads), (_MARK_LEADS, _marked_leads)):
        rule = pattern.search(document.text)
        if not rule:
            continue
        begin = max(document.text.rfind(c, 0, rule.start()) for c in "。；，（(\n") + 1
        onwards = _ONWARDS.match(document.text, rule.end()) is not None
        mark = rule[1] if rule.re.groups else ""
        out = [a if onwards and a.end < begin else apply(a, (begin, rule.end()), mark) for a in out]
    return out


def _first_leads(assignment: Assignment, rule: tuple[int, int], _: str) -> Assignment:
    if len(assignment.duties) != 1 or assignment.duties[0].role != "responsible":
        return assignment
    duty = assignment.duties[0]
    return _split(assignment, duty, duty.units[:1], duty.units[1:], rule)


def _marked_leads(assignment: Assignment, rule: tuple[int, int], mark: str) -> Assignment:
    if len(assignment.duties) != 1 or assignment.duties[0].role != "responsible":
        return assignment
    duty = assignment.duties[0]
    leads = tuple(_bare(u, mark) for u in duty.units if mark in (u.name[0], u.name[-1]))
    rest = tuple(u for u in duty.units if mark not in (u.name[0], u.name[-1]))
    return _split(assignment, duty, leads, rest, rule) if leads else assignment


def _bare(unit: Unit, mark: str) -> Unit:
    cut = unit.name.startswith(mark)
    name = unit.name.strip(mark)
    return Unit(name, unit.start + cut, unit.start + cut + len(name))


def _split(
    assignment: Assignment, duty: Duty, leads: tuple[Unit, ...], rest: tuple[Unit, ...], rule: tuple[int, int]
) -> Assignment:
    held: list[tuple[Role, tuple[Unit, ...]]] = [("lead", leads), ("cooperate", rest)]
    duties = tuple(Duty(role, duty.label, units, units[0].start, units[-1].end) for role, units in held if units)
    return replace(assignment, duties=duties, rule=rule)


def _lifted(document: Document, found: list[Assignment]) -> Iterator[Assignment]:
    """Yield the statements, each at the level it governs.

    A statement in a paragraph of its own, behind the last of several tasks of which no other has one, is the whole
    action's.
    """
    holders = {a.section for a in found}
    families: dict[int, list[int]] = {}
    for section in document.sections[1:]:
        families.setdefault(section.parent or 0, []).append(section.index)
    for assignment in found:
        section = document.sections[assignment.section]
        own_paragraph = assignment.start == 0 or document.text[assignment.start - 1] == "\n"
        if own_paragraph and assignment.name is None and section.parent and section.start != assignment.start:
            siblings = families[section.parent]
            last_alone = siblings[-1] == section.index and holders.isdisjoint(siblings[:-1])
            if last_alone and len(siblings) > 1 and section.parent not in holders:
                parent = document.sections[section.parent]
                yield replace(assignment, section=parent.index, governs=parent.heading)
                continue
        yield assignment


def _from_table(document: Document, section: Section, table: Table) -> Iterator[Assignment]:
    """Yield the statements of a table in a section's own text: one a row, by the header's role columns."""
    text = document.text
    above: Cell = ()
    due = deadlines.column(table.header)
    numbers = notes(text, section.start, section.own_end)
    for row in table.rows:
        subject = table.subject(row) or above
        above = subject
        duties = _row_duties(text, row, table)
        if duties and subject:
            named = [subject] if subject in row else []
            named += [cell for i in table.contents if (cell := at_column(row, i))]
            by = row[due] if due is not None and due < len(row) else ()
            own = [d.start for d in duties] + [d.end for d in duties] + [i for c in named for part in c for i in part]
            task = [unmarked(text, *line, numbers) for line in subject]
            yield Assignment(
                section=section.index,
                governs="".join(text[a:b] for a, b in task).replace("\n", "").rstrip("。；"),
                duties=tuple(duties),
                start=min(own),
                end=max(own),
                name=(task[0][0], task[-1][1]),
                deadline=(by[0][0], by[-1][1]) if by else None,
                beside=tuple(in_row(table.header, row, table.roles)),
            )


def _row_duties(text: str, row: Row, table: Table) -> list[Duty]:
    """Return the duties of a row. A cell behind the last column holds units of which no column is known."""
    parts: list[Part] = []
    for index, cell in enumerate(row):
        if index not in table.roles and index < len(table.header):
            continue
        label = table.header[index] if index < len(table.header) else ""
        for start, end in cell:
            if read := read_labels(text, start, end) or read_verbs(text, start, end):
                parts += [(d.role, d.label, d.start, d.end) for d in read]
            else:
                role: Role = role_of(label) if label else "responsible"
                parts.append((role, label or called(text, row, index), start, end))
    return sorted(duties_of(parts, text), key=lambda d: d.role != "lead")
