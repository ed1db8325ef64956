"""Document → ledger: every statement of who leads, cooperates or is responsible, with the span of each name.

A statement is found by one of the finders below (table, labelled paragraphs, bracket, closing sentence, 由…牵头 in
prose) and read by the grammar of `corpus.statements`. A further notation joins as a finder there or a word here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.model import Document, Section, Span
from corpus.outline import paragraphs
from corpus.statements import (
    LABEL_ALONE,
    LABEL_CELL,
    OTHER_LABEL,
    Duty,
    Part,
    Role,
    beside_lead,
    duties_of,
    label_at,
    read_bare_list,
    read_labels,
    read_statement,
    read_verbs,
    role_of,
)
from corpus.tables import Cell, Row, Table, tables
from corpus.units import Unit, is_generic, is_unit, looks_like_units, unit_list

__all__ = ["Assignment", "Duty", "Role", "ledger", "spans_of"]

_PURE_LABEL = re.compile(
    r"(?:(?:工作|任务|职责|职能|部门|责任)*(?:分工|落实)|(?:牵头|主办|配合|协办|责任|负责|实施|参与|参加)(?:单位|部门|机构))"
)
_ITEM = re.compile(r"(?:[（(]?\d{1,2}[.．、）)]|——|[-•●▪·])?\s*")
_FIRST_LEADS = re.compile(
    r"(?:列|排|居|位|名)*(?:在|列|于)?(?:第一|首)(?:位|个|家|列)?(?:的|者)?(?:单位|部门)?(?:的|者)?(?:为|是)(?:总)?(?:牵头|主要责任|第一责任)(?:单位|部门)?"
)
_MARK_LEADS = re.compile(r"([*＊★▲△◆])[”\"]?(?:号)?(?:的|者)?(?:单位|部门)?(?:的|者)?(?:为|是)(?:总)?牵头(?:单位|部门)?")
_ONWARDS = re.compile(r"[^。\n]{0,12}(?:下同|以下)")
_PROSE_LEAD = re.compile(r"由([^。；：由\n]{2,60}?)(?:共同)?牵头")
_PROSE_WITH = re.compile(r"由(?P<own>[^。；：由，,\n]{2,40}?)(?:会同|商)(?P<other>[^。；：\n]{2,60}?)(?:负责|落实|承担|组织|制定|推进)")
_OPEN, _CLOSE = "〔[（【(〖{", "〕]）】)〗}"
_NAME_LIMIT = 42
_CLOSING_LIMIT = 800  # no list of units is longer; it bounds the work on a paragraph without end


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
    """

    section: int
    governs: str
    duties: tuple[Duty, ...]
    start: int
    end: int
    name: tuple[int, int] | None = None
    rule: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """Duties read in a section's text.

    Attributes:
        duties: the roles.
        start: clean offset where the bracket, label or sentence that states them begins, inclusive.
        end: clean offset where it ends, exclusive.
        task: clean offset of the paragraph that says what they are for.
    """

    duties: list[Duty]
    start: int
    end: int
    task: int


def ledger(document: Document) -> tuple[Assignment, ...]:
    """Return the responsibility statements of `document` in text order."""
    found: list[Assignment] = []
    for section in document.sections:
        read = tables(document, section, LABEL_CELL)
        for table in read:
            found += _from_table(document, section, table)
        found += _from_text(document, section, [(t.start, t.end) for t in read])
    ruled = _with_rules(document, sorted(found, key=lambda a: a.start))
    return tuple(sorted(_lifted(document, ruled), key=lambda a: a.start))


def spans_of(document: Document, assignment: Assignment) -> tuple[Span, ...]:
    """Return the raw spans that prove a statement: the naming words, the statement, the rule that gives the roles."""
    section = document.sections[assignment.section]
    out = [document.span(assignment.start, assignment.end)]
    if assignment.name is None:
        out.insert(0, document.span(section.start, max(section.body, section.start + 1)))
    if assignment.rule:
        out.append(document.span(*assignment.rule))
    return tuple(out)


def _from_text(document: Document, section: Section, taken: list[tuple[int, int]]) -> list[Assignment]:
    """Return the statements of a section's own text outside its tables."""
    found: list[_Found] = []
    prose: list[_Found] = []
    labelled: list[_Found] = []
    task = section.start  # the paragraph that the next statement on a line of its own is for
    for start, end, duties in _lines(document.text, section, taken):
        if duties:
            labelled.append(_Found(duties, start, end, task))
            continue
        found += _joined(labelled)
        labelled = []
        if OTHER_LABEL.match(document.text, start, end):
            continue
        read = _in_paragraph(document.text, start, end, task)
        if not any(f.task == task and f.start == start for f in read):
            task = start
        found += read
        prose += _from_prose(document.text, start, end, section.start, [d for f in read for d in f.duties])
    found += _joined(labelled)
    named = len({f.task for f in found}) > 1
    return [_assignment(document, section, f, named=named and f.task > section.start) for f in found] + [
        _assignment(document, section, f, named=False) for f in prose
    ]


def _lines(text: str, section: Section, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, list[Duty]]]:
    """Yield the paragraphs outside tables, each with what it states if it is nothing but a labelled statement."""
    tables_end = dict(taken)
    lines: list[tuple[int, int]] = []
    free = section.start
    for start, end in paragraphs(text, section.start, section.own_end):
        free = max(free, tables_end.get(start, 0))
        if start >= free:
            lines.append((start, end))
    i = 0
    while i < len(lines):
        duties, used = _labelled_paragraph(text, *lines[i]), 1
        if not duties and i + 1 < len(lines) and (duties := _label_above(text, lines[i], lines[i + 1])):
            used = 2
        yield lines[i][0], lines[i + used - 1][1], duties
        i += used


def _joined(labelled: list[_Found]) -> list[_Found]:
    """Return the labelled lines that stand together as one statement."""
    if not labelled:
        return []
    duties = beside_lead([d for f in labelled for d in f.duties])
    return [_Found(duties, labelled[0].start, labelled[-1].end, labelled[0].task)]


def _labelled_paragraph(text: str, start: int, end: int) -> list[Duty]:
    """Read a paragraph that is nothing but a labelled statement: 牵头部门：…。 or 责任分工：由…牵头，…参加。"""
    item = _ITEM.match(text, start, end)
    begin = item.end() if item else start
    label = label_at(text, begin, end)
    if not label:
        return []
    return read_labels(text, begin, end)


def _label_above(text: str, label: tuple[int, int], units: tuple[int, int]) -> list[Duty]:
    """Read 责任单位 on one line with its units on the next."""
    found = LABEL_ALONE.fullmatch(text, *label)
    if not found or not looks_like_units(text, *units):
        return []
    return duties_of([(role_of(found["label"]), found["label"], *units)], text)


def _in_paragraph(text: str, start: int, end: int, task: int) -> list[_Found]:
    """Return what a paragraph's brackets state, else its closing sentence.

    A paragraph that is nothing but its bracket is for the `task` paragraph before it.
    """
    found: list[_Found] = []
    for opener, closer in _brackets(text, start, end):
        duties = read_statement(text, opener + 1, closer)
        closing = end - closer < 4 and not text[closer + 1 : end].strip("。；; ")
        if not duties and closing and (opener == start or text[opener - 1] in "。；！”）)"):
            duties = read_bare_list(text, opener + 1, closer)
        if duties:
            found.append(_Found(duties, opener, closer + 1, task if opener == start and closing else start))
    return found or _closing_sentence(text, start, end)


def _closing_sentence(text: str, start: int, end: int) -> list[_Found]:
    """Return what …。责任单位：A、B。 or …。A牵头，B配合。 states at a paragraph's end."""
    last = max(text.rfind("。", start, end - 1), start - 1) + 1
    near = max(start, end - _CLOSING_LIMIT)
    for begin in (start, *(i + 1 for i in range(near, end - 1) if text[i] in "。；")):
        item = _ITEM.match(text, begin, end)
        at = item.end() if item else begin
        if not label_at(text, at, end) and begin != last:
            continue
        duties = read_statement(text, at, end)
        if duties and all(is_unit(u.name) for d in duties for u in d.units):
            return [_Found(duties, begin, end, start)]
    return []


def _brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the outermost bracket pairs in [start, end) as (opener, closer) offsets; kinds need not match."""
    depth, begin = 0, start
    for i in range(start, end):
        if text[i] in _OPEN:
            depth += 1
            begin = i if depth == 1 else begin
        elif text[i] in _CLOSE and depth:
            depth -= 1
            if depth == 0:
                yield begin, i


def _from_prose(text: str, start: int, end: int, task: int, known: list[Duty]) -> Iterator[_Found]:
    """Yield the statements 由A牵头，B配合 and 由A会同B负责 within a sentence, where no bracket said it before."""
    told = {u.name for d in known for u in d.units}
    for found in _PROSE_LEAD.finditer(text, start, end):
        if not looks_like_units(text, *found.span(1)) or {u.name for u in unit_list(text, *found.span(1))} <= told:
            continue
        limit = min(end, found.end() + _CLOSING_LIMIT)
        stop = next((i for i in range(found.end(), limit) if text[i] in "。；"), limit)
        duties = read_verbs(text, found.start(1), stop)
        if not duties or duties[0].role != "lead" or not all(is_unit(u.name) for d in duties for u in d.units):
            duties, stop = duties_of([("lead", "牵头", *found.span(1))], text), found.end()
        if not all(is_generic(u.name) for u in duties[0].units):
            yield _Found(duties, found.start(), stop, task)
    for found in _PROSE_WITH.finditer(text, start, end):
        own, other = found.span("own"), found.span("other")
        if looks_like_units(text, *own) and looks_like_units(text, *other):
            parts: list[Part] = [("responsible", "负责", *own), ("cooperate", "会同", *other)]
            yield _Found(duties_of(parts, text), found.start(), found.end(), task)


def _assignment(document: Document, section: Section, found: _Found, *, named: bool) -> Assignment:
    """Return the statement over the duties found; `named`: an unnumbered paragraph's first words name its task."""
    ordered = tuple(sorted(found.duties, key=lambda d: (d.role != "lead", d.start)))
    if named:
        name = _first_words(document.text, found.task, min(section.own_end, ordered[0].start))
        return Assignment(section.index, document.text[slice(*name)], ordered, found.start, found.end, name)
    governed = section
    while governed.parent and _PURE_LABEL.fullmatch(governed.heading):
        governed = document.sections[governed.parent]
    return Assignment(governed.index, governed.heading, ordered, found.start, found.end)


def _first_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of the words that name an unnumbered paragraph's task: its first sentence, else clause."""
    stop = next((i for i in range(start, end) if text[i] in "。；：\n"), end)
    if stop - start > _NAME_LIMIT:
        stop = next((i for i in range(start, stop) if text[i] in "，,"), stop)
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
    for row in table.rows:
        subject = table.subject(row) or above
        above = subject
        duties = _row_duties(text, row, table)
        if duties and subject:
            named = [subject] if subject in row else []
            own = [d.start for d in duties] + [d.end for d in duties] + [i for c in named for part in c for i in part]
            yield Assignment(
                section=section.index,
                governs="".join(text[a:b] for a, b in subject).replace("\n", ""),
                duties=tuple(duties),
                start=min(own),
                end=max(own),
                name=(subject[0][0], subject[-1][1]),
            )


def _row_duties(text: str, row: Row, table: Table) -> list[Duty]:
    """Return the duties of a row. A cell behind the last column holds units of which no column is known."""
    parts: list[Part] = []
    for index, cell in enumerate(row):
        label = table.header[index] if index in table.roles else ""
        if not label and index < len(table.header):
            continue
        for start, end in cell:
            if read := read_labels(text, start, end) or read_verbs(text, start, end):
                parts += [(d.role, d.label, d.start, d.end) for d in read]
            else:
                parts.append((role_of(label) if label else "responsible", label, start, end))
    return sorted(duties_of(parts, text), key=lambda d: d.role != "lead")
