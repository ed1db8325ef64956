"""Document → ledger: every statement of who leads, cooperates or is responsible, with the span of each name.

A statement is found by one of the finders below (bracket, labelled paragraphs, 由…牵头 in prose, table) and read by one
grammar: labels (牵头单位：…；配合单位：…) or verbs (由…牵头，…参加; …按职责分工负责). A further notation joins as a label,
a verb or a finder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from corpus.model import Document, Section, Span
from corpus.outline import paragraphs
from corpus.tables import Cell, table_rows
from corpus.units import Unit, is_unit, looks_like_units, unit_list

Role = Literal["lead", "cooperate", "responsible"]

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    ("lead", "牵头|主办|主责|主管|主要责任|主要负责|第一责任|总牵头|共同牵头"),
    ("cooperate", "配合|协办|协同|协助|参与|参加|支持|成员|联合|会同"),
    ("responsible", "责任|负责|实施|承办|承担|分工|落实"),
)
_ANY_ROLE = "|".join(words for _, words in _ROLE_WORDS)
_LABEL = re.compile(rf"((?:{_ANY_ROLE})(?:{_ANY_ROLE}|和|及|或)*(?:单位|部门|机构|主体|处室|科室|分工|方)?)\s*(?:[：:]|为(?=[^了]))")
_LABEL_CELL = re.compile(rf"(?:{_ANY_ROLE})(?:{_ANY_ROLE}|和|及|或|（|）)*(?:单位|部门|机构|主体|处室|科室|分工|方)(?:名称)?")
_OTHER_LABEL = re.compile(r"(?:完成时限|完成时间|时间节点|时限|进度安排|工作目标|目标要求|牵头领导|责任领导|分管领导|责任人|联系人|备注)\s*[：:]")
_PURE_LABEL = re.compile(rf"(?:(?:工作|任务|职责|职能|部门|责任)*(?:分工|落实)|(?:{_ANY_ROLE})(?:单位|部门|机构))")
_LEADS = re.compile(r"(?:共同)?牵头(?:负责|组织|落实|实施|推进)*(?=[，,；;。）)〕\]】]|$)")
_DOES = re.compile(r"(?:负责|落实|实施|承担|主办)(?=[，,；;。）)〕\]】]|$)")
_JOINS = re.compile(r"(?:参加|参与|配合|协同|协助|协办|支持|负责|落实|实施)+(?:落实|实施)?(?=[，,；;。）)〕\]】]|$)")
_FIRST_LEADS = re.compile(r"(?:列|排|居|位列|位于|排在|列在)?(?:第一|首)(?:位|个|家)?(?:的|者)?(?:单位|部门)?(?:的|者)?(?:为|是)(?:总)?牵头")
_PROSE_LEAD = re.compile(r"由([^。；：由]{2,60}?)(?:共同)?牵头")
_OPEN, _CLOSE = "〔[（【(〖{", "〕]）】)〗}"


@dataclass(frozen=True, slots=True)
class Duty:
    """The units that hold one role in a statement.

    Attributes:
        role: lead; cooperate (named beside a lead); responsible (the text does not tell lead from cooperating).
        label: the text's own word for the role, such as 责任部门 or 参加.
        units: the names as printed, in order.
        start: clean offset of the first name, inclusive.
        end: clean offset after the last name, exclusive.
    """

    role: Role
    label: str
    units: tuple[Unit, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """One responsibility statement.

    Attributes:
        section: index of the section whose action or task it governs.
        governs: that action or task in the text's words.
        duties: the roles, lead first.
        start: clean offset of the statement, inclusive.
        end: clean offset, exclusive.
        name: clean range of the action's name where a table row prints it; None when the heading names it.
        rule: clean range of a sentence elsewhere that gives the roles (列第一位者为牵头单位); None when none is needed.
    """

    section: int
    governs: str
    duties: tuple[Duty, ...]
    start: int
    end: int
    name: tuple[int, int] | None = None
    rule: tuple[int, int] | None = None


def ledger(document: Document) -> tuple[Assignment, ...]:
    """Return the responsibility statements of `document` in text order."""
    found: list[Assignment] = []
    for section in document.sections:
        table = list(_from_table(document, section))
        found += table or _from_text(document, section)
    ruled = _with_first_rule(document, found)
    return tuple(sorted(_lifted(document, ruled), key=lambda a: a.start))


def _from_text(document: Document, section: Section) -> list[Assignment]:
    """Return the statements of a section's own text: labelled paragraphs, brackets, and 由…牵头 in prose."""
    out: list[Assignment] = []
    labelled: list[Duty] = []
    for start, end in paragraphs(document.text, section.start, section.own_end):
        duties = _labelled_paragraph(document.text, start, end)
        if duties:
            labelled += duties
            continue
        if labelled:
            out.append(_assignment(document, section, labelled))
            labelled = []
        if _OTHER_LABEL.match(document.text, start, end):
            continue
        brackets = [a for a, b in _brackets(document.text, start, end) if (a, b)]
        read = [d for a, b in _brackets(document.text, start, end) if (d := _statement(document.text, a + 1, b, end))]
        out += [_assignment(document, section, duties) for duties in read]
        if not read or brackets:
            out += _from_prose(document, section, start, end, [d for ds in read for d in ds])
    if labelled:
        out.append(_assignment(document, section, labelled))
    return out


def _labelled_paragraph(text: str, start: int, end: int) -> list[Duty]:
    """Read a paragraph that is nothing but a labelled statement: 牵头部门：…。 or 责任分工：由…牵头，…参加。"""
    marker = re.compile(r"(?:[（(]?\d{1,2}[.．、）)]|——|[-•●])?\s*").match(text, start, end)
    begin = marker.end() if marker else start
    label = _LABEL.match(text, begin, end)
    if not label:
        return []
    duties = _by_verbs(text, label.end(), end) or _by_labels(text, begin, end)
    return duties if duties and _is_short_enough(duties, begin, end) else []


def _is_short_enough(duties: list[Duty], start: int, end: int) -> bool:
    """Tell whether the names make up most of the range: prose that only begins with 责任： does not."""
    named = sum(len(u.name) + 1 for d in duties for u in d.units)
    return named >= 0.5 * (end - start) and all(is_unit(u.name) or len(u.name) <= 14 for d in duties for u in d.units)


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


def _statement(text: str, start: int, end: int, limit: int) -> list[Duty]:
    """Read a bracket's content; a bare list of units counts only where the paragraph ends with it."""
    inner = text[start:end]
    rule = re.search(r"[。；;，,](?=[^。；;]*(?:第一|首)(?:位|个|家))", inner)
    stop = start + rule.start() if rule else end
    duties = _by_labels(text, start, stop) or _by_verbs(text, start, stop)
    if duties and _is_short_enough(duties, start, stop):
        return duties
    closing = text[end + 1 : limit].strip("。；; ")
    if not closing and stop - start >= 4 and looks_like_units(text, start, stop):
        return _duties([("responsible", "", start, stop)], text)
    return []


def _by_labels(text: str, start: int, end: int) -> list[Duty]:
    """Read 牵头单位：A，B；配合单位：C. Labels of other kinds (完成时限：) end a list."""
    labels = list(_LABEL.finditer(text, start, end))
    if not labels or labels[0].start() > start + 2:
        return []
    stops = [m.start() for m in labels[1:]] + [end]
    parts: list[tuple[Role, str, int, int]] = []
    for label, stop in zip(labels, stops, strict=True):
        other = _OTHER_LABEL.search(text, label.end(), stop)
        until = other.start() if other else stop
        embedded = _by_verbs(text, label.end(), until)
        if embedded:
            parts += [(d.role, d.label, d.start, d.end) for d in embedded]
        else:
            parts.append((_role(label[1]), label[1], label.end(), until))
    return _duties(parts, text)


def _by_verbs(text: str, start: int, end: int) -> list[Duty]:
    """Read 由A、B牵头，C等单位参加; A、B按职责分工负责; A负责，B配合."""
    leads = _LEADS.search(text, start, end)
    if leads:
        joins = _JOINS.search(text, leads.end(), end)
        rest = joins.start() if joins else end
        label = joins[0] if joins else ""
        parts: list[tuple[Role, str, int, int]] = [("lead", "牵头", start, leads.start())]
        if rest > leads.end() + 1:
            parts.append(("cooperate", label or "配合", leads.end() + 1, rest))
        return _duties(parts, text)
    does = _DOES.search(text, start, end)
    if not does:
        return []
    joins = _JOINS.search(text, does.end(), end)
    parts = [("responsible", does[0], start, does.start())]
    if joins:
        parts.append(("cooperate", joins[0], does.end() + 1, joins.start()))
    return _duties(parts, text)


def _role(label: str) -> Role:
    return next(role for role, words in _ROLE_WORDS if re.search(words, label))


def _duties(parts: list[tuple[Role, str, int, int]], text: str) -> list[Duty]:
    """Turn labelled ranges into duties; beside a lead, a responsible unit is a cooperating one."""
    out: list[Duty] = []
    led = any(role == "lead" for role, *_ in parts)
    for role, label, start, end in parts:
        units = unit_list(text, start, end)
        if units:
            held: Role = "cooperate" if led and role == "responsible" else role
            out.append(Duty(held, label, units, units[0].start, units[-1].end))
    return out


def _from_prose(document: Document, section: Section, start: int, end: int, known: list[Duty]) -> list[Assignment]:
    """Return the statements 由A、B牵头 within a sentence, where A and B read as units and no bracket said it before."""
    out: list[Assignment] = []
    for found in _PROSE_LEAD.finditer(document.text, start, end):
        if any(d.start <= found.start(1) < d.end for d in known):
            continue
        if looks_like_units(document.text, *found.span(1)):
            duties = _duties([("lead", "牵头", *found.span(1))], document.text)
            out.append(replace(_assignment(document, section, duties), start=found.start(), end=found.end()))
    return out


def _assignment(document: Document, section: Section, duties: list[Duty]) -> Assignment:
    """Return the statement over `duties`, from its bracket or label to its closing mark."""
    ordered = tuple(sorted(_beside_lead(duties), key=lambda d: (d.role != "lead", d.start)))
    start, end = _whole(document.text, min(d.start for d in duties), max(d.end for d in duties), section)
    governed = section
    while governed.parent and _PURE_LABEL.fullmatch(governed.heading):
        governed = document.sections[governed.parent]
    return Assignment(governed.index, governed.heading, ordered, start, end)


def _beside_lead(duties: list[Duty]) -> list[Duty]:
    if not any(d.role == "lead" for d in duties):
        return duties
    return [replace(d, role="cooperate") if d.role == "responsible" else d for d in duties]


def _whole(text: str, start: int, end: int, section: Section) -> tuple[int, int]:
    """Widen the range of the names to the bracket or paragraph that states them."""
    begin = text.rfind("\n", section.start, start) + 1 or section.start
    stop = text.find("\n", end, section.own_end)
    stop = section.own_end if stop < 0 else stop
    opener = max(text.rfind(c, begin, start) for c in _OPEN)
    sentence = max(text.rfind(c, begin, start) for c in "。！？") + 1
    closer = min((i for c in _CLOSE if (i := text.find(c, end, stop)) >= 0), default=-1)
    if opener >= max(sentence, begin) and closer >= 0:
        return opener, closer + 1
    return max(begin, sentence), stop


def _with_first_rule(document: Document, found: list[Assignment]) -> list[Assignment]:
    """Apply 列第一位者为牵头单位，下同: from there on the first of a list leads and the others cooperate."""
    rule = _FIRST_LEADS.search(document.text)
    if not rule:
        return found
    begin = max(document.text.rfind(c, 0, rule.start()) for c in "。；，（(\n") + 1
    return [_first_leads(a, (begin, rule.end() + len("单位"))) for a in found]


def _first_leads(assignment: Assignment, rule: tuple[int, int]) -> Assignment:
    if len(assignment.duties) != 1 or assignment.duties[0].role != "responsible":
        return assignment
    duty = assignment.duties[0]
    first, rest = duty.units[:1], duty.units[1:]
    duties = [Duty("lead", duty.label, first, first[0].start, first[0].end)]
    if rest:
        duties.append(Duty("cooperate", duty.label, rest, rest[0].start, rest[-1].end))
    return replace(assignment, duties=tuple(duties), rule=rule)


def _lifted(document: Document, found: list[Assignment]) -> Iterator[Assignment]:
    """Yield the statements, each at the level it governs.

    A statement in a paragraph of its own, behind the last of several tasks of which no other has one, is the whole
    action's.
    """
    holders = {a.section for a in found}
    for assignment in found:
        section = document.sections[assignment.section]
        own_paragraph = assignment.start == 0 or document.text[assignment.start - 1] == "\n"
        if own_paragraph and assignment.name is None and section.parent and section.start != assignment.start:
            siblings = list(document.children(document.sections[section.parent]))
            last_alone = siblings[-1] == section and not any(s.index in holders for s in siblings[:-1])
            if last_alone and len(siblings) > 1 and section.parent not in holders:
                parent = document.sections[section.parent]
                yield replace(assignment, section=parent.index, governs=parent.heading)
                continue
        yield assignment


def _from_table(document: Document, section: Section) -> Iterator[Assignment]:
    """Yield the statements of a table in a section's own text: one a row, by the header's role columns."""
    for header, rows in table_rows(document, section, _LABEL_CELL):
        columns: list[tuple[int, str]] = [(i, c) for i, c in enumerate(header) if _LABEL_CELL.fullmatch(c)]
        subject = next((i for i, c in enumerate(header) if re.search(r"内容|任务|事项|项目|措施|行动|工作", c)), 0)
        for row in rows:
            duties = _cell_duties(document.text, row, columns)
            if duties and subject < len(row):
                name = row[subject]
                yield Assignment(
                    section=section.index,
                    governs=document.text[name.start : name.end].replace("\n", ""),
                    duties=tuple(duties),
                    start=min(name.start, *(d.start for d in duties)),
                    end=max(name.end, *(d.end for d in duties)),
                    name=(name.start, name.end),
                )


def _cell_duties(text: str, row: list[Cell], columns: list[tuple[int, str]]) -> list[Duty]:
    parts: list[tuple[Role, str, int, int]] = []
    for index, label in columns:
        if index < len(row) and row[index].start < row[index].end:
            cell = row[index]
            parts.append((_role(label), label, cell.start, cell.end))
    return sorted(_duties(parts, text), key=lambda d: d.role != "lead")


def spans_of(document: Document, assignment: Assignment) -> tuple[Span, ...]:
    """Return the raw spans that prove a statement: the naming words, the statement, the rule that gives the roles."""
    section = document.sections[assignment.section]
    out = [document.span(assignment.start, assignment.end)]
    if assignment.name is None:
        out.insert(0, document.span(section.start, max(section.body, section.start + 1)))
    if assignment.rule:
        out.append(document.span(*assignment.rule))
    return tuple(out)
