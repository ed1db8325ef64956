"""Where a text hands out responsibility, or seems to: what the ledger's readers are held against.

A looser net than theirs, of the same words: it takes what stands where units should, whether they can be read or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.cells import Range
from corpus.finders import LEADS_WHAT, brackets
from corpus.outline import paragraphs
from corpus.prose import OF_ITSELF
from corpus.statements import BY, LABEL, LABEL_ALONE, LABEL_CELL, VERB
from corpus.units import Unit, is_generic, is_local, is_unit, looks_like_units, unit_list

_LIST = re.compile(r"(?:(?<=[：:])|(?:^|(?<=\n)))[^：:。；;\n\t|]{5,400}(?=[。；;\n]|$)")
_STATES = ("lead", "do")
_REACH = 60  # characters between 由 and the verb, at most
_GAP = 6  # characters between the last name and its verb (等单位), at most
_CLAUSE = 400  # characters of the units before a verb, at most
_KINDS = ("单位", "部门")  # 市直各单位, 各责任单位: whoever it is that has a task
_BARE = 2  # characters of a word that is no name by itself: 政府负责, 部门协同


def occasions(text: str) -> list[Range]:
    """Return the ranges that hand responsibility to units, in text order, none within another.

    Labels (责任单位：…), brackets that end in a verb or list units, clauses of units and a verb (A、B按职责分工负责),
    由…牵头, and lists of units behind a colon or on a line of their own.
    Words that hand out nothing (社会责任, 认真负责, 密切配合) are none: no unit and no place for one stands there.
    """
    found = [*_labels(text), *_in_brackets(text), *_clauses(text), *_by(text), *_lists(text)]
    out: list[Range] = []
    for start, end in sorted(found, key=lambda r: (r[0], -r[1])):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


def told(text: str) -> list[Range]:
    """Return the ranges that tell in prose what a unit does (各镇人民政府负责领导当地工作), in text order: no task is handed out."""
    return [
        found.span()
        for found in LEADS_WHAT.finditer(text)
        if _names_one(text, *found.span("units")) and found["what"][0] not in "人的"
    ]


def names_in(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the names of units in [start, end), as printed."""
    return tuple(u.name for u in unit_list(text, start, end) if is_unit(u.name))


def _labels(text: str) -> Iterator[Range]:
    """Yield labels with what they stand before, and lines that are a column's head."""
    for found in LABEL.finditer(text):
        word = found["boxed"] or found["plain"]
        colon = found["boxed"] or not found[0].endswith("为")
        if colon and LABEL_ALONE.fullmatch(word):
            stop = next((i for i in range(found.end(), len(text)) if text[i] in "。；;\n"), len(text))
            yield found.start(), stop
    for line in re.finditer(r"[^\n]{3,14}", text):
        if LABEL_CELL.fullmatch(line[0]):
            yield line.span()


def _in_brackets(text: str) -> Iterator[Range]:
    """Yield the brackets whose last words are a verb's (…负责), or that list units at a paragraph's end."""
    for line in paragraphs(text):
        for opener, closer in brackets(text, *line):
            verbs = any(m.lastgroup in _STATES for m in VERB.finditer(text, opener + 1, closer))
            if verbs and "。" not in text[opener:closer]:
                yield opener, closer + 1
            elif closer + 1 == line[1] and "、" in text[opener:closer]:
                names = unit_list(text, opener + 1, closer)
                if 2 * sum(is_unit(u.name) for u in names) > len(names):
                    yield opener, closer + 1


def _clauses(text: str) -> Iterator[Range]:
    """Yield clauses in which a verb of leading or being responsible stands directly behind a unit."""
    for verb in VERB.finditer(text):
        if verb.lastgroup not in _STATES:
            continue
        near = max(verb.start() - _CLAUSE, 0)
        start = max(near - 1, *(text.rfind(c, near, verb.start()) for c in "。；;\n：:（(〔【")) + 1
        last = _names_one(text, start, verb.start())
        if last and verb.start() - last.end <= _GAP:
            yield last.start, verb.end()


def _by(text: str) -> Iterator[Range]:
    """Yield 由…牵头 and 由…负责, whatever stands between but bodies of a place left open (由当地人事部门负责)."""
    for by in BY.finditer(text):
        stop = next(
            (i for i in range(by.end(), min(by.end() + _REACH, len(text))) if text[i] in "。；，,：:\n"), len(text)
        )
        found = re.search("牵头|负责", text[by.end() : min(stop, by.end() + _REACH)])
        if not found or is_local(text[by.end() : by.end() + found.start()]):
            continue
        if not OF_ITSELF.match(text, by.end() + found.end()):
            yield by.start(), by.end() + found.end()


def _lists(text: str) -> Iterator[Range]:
    """Yield lists of units behind a colon, or that are a line of their own, whatever the word before them."""
    for found in _LIST.finditer(text):
        if "、" in found[0] and looks_like_units(text, *found.span()) and len(unit_list(text, *found.span())) > 1:
            yield found.span()


def _names_one(text: str, start: int, end: int) -> Unit | None:
    """Return the last of the units in [start, end), None where it is none, or only a kind of body."""
    names = unit_list(text, start, end)
    if not names or not is_unit(names[-1].name) or is_generic(names[-1].name) or len(names[-1].name) <= _BARE:
        return None
    return None if names[-1].name.endswith(_KINDS) else names[-1]
