"""Section rows: the parts of plans, and which group of them the words for their kind mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.linking.question import Linker, Question
from corpus import Document, Section

KINDS = (
    "提升行动", "重点工程", "行动", "工程", "项目", "任务", "措施", "阶段", "步骤", "步", "部分", "计划", "原则", "目标", "要求", "保障", "机制", "条件",
)  # fmt: skip
_MARKED = ("章", "节", "篇", "条")  # kinds that the numbering itself names
_STAGES = re.compile(r"进度安排|实施步骤|阶段安排|时间安排|推进步骤|工作步骤|实施阶段")
_SHARE = 0.3  # of a section's parts that must be of the kind asked where its heading does not say so


@dataclass(frozen=True, slots=True)
class PartsRow:
    """A section whose parts are asked for, or those of its parts that are of the kinds `kinds` (() for all)."""

    document: Document
    section: Section
    parts: tuple[Section, ...]
    kinds: tuple[str, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether the numbering itself names the kind of the parts: chapters, articles."""
        return bool(self.kinds) and self.kinds[0] in _MARKED

    @property
    def is_stages(self) -> bool:
        """Whether the parts are stages: what is asked of these is when each is, and what is done in it."""
        return bool(_STAGES.search(self.section.heading))


def kinds_of(items: Sequence[str]) -> list[str]:
    """Return the kinds of sections that the words for items name."""
    return [k for k in (*KINDS, *_MARKED) if any(k in item for item in items)]


def parts(linker: Linker, question: Question, document: Document) -> list[PartsRow]:
    """Return the groups of sections that a list or count is of: the parts of the matter named, else those of the kind asked."""
    kinds = kinds_of(question.ask.items)
    kinds = [k for k in kinds if not any(k != other and k in other for other in kinds)]
    if marked := [row for k in kinds if k in _MARKED and not question.terms and (row := _marked(document, k))]:
        return [*marked, *(_of_kinds(document, section, words) for section, words in _groups(document, kinds))]
    if question.terms:
        return _parts_of(linker, question, document, kinds)
    if any(k in ("阶段", "步骤", "步") for k in kinds) and (stages := _stages(document)):
        return [stages]
    return [_of_kinds(document, section, words) for section, words in _groups(document, kinds)]


def _parts_of(linker: Linker, question: Question, document: Document, kinds: Sequence[str]) -> list[PartsRow]:
    """Return the parts of the matter that the topics mean; a subsection of the very kind asked (2.措施) where there is one."""
    for linked in linker.matter(question, document):
        section = linked.candidate.section
        if section is None:
            continue
        children = list(document.children(section))
        named = next((c for c in children if c.heading in kinds), None)
        inner = list(document.children(named)) if named else children
        if named and not inner:
            return [PartsRow(document, section, (named,))]
        if inner:
            return [PartsRow(document, named or section, tuple(inner))]
    return []


def _marked(document: Document, kind: str) -> PartsRow | None:
    """Return the sections whose markers name the kind (第三章); 条 are also those numbered on through all parts; None for none."""
    root = document.sections[0]
    named = tuple(s for s in document.sections if kind in s.marker)
    if named or kind != "条":
        return PartsRow(document, root, named, (kind,)) if named else None
    through = numbered_through(document, list(document.children(root)))
    return PartsRow(document, root, through, (kind,)) if through else None


def numbered_through(document: Document, groups: Sequence[Section]) -> tuple[Section, ...]:
    """Return the parts of several groups, where these are numbered on from one group to the next; () where they are not."""
    inner = [own for g in groups if (own := list(document.children(g)))]
    flat = [s for own in inner for s in own]
    runs_on = [s.ordinal for s in flat] == list(range(1, len(flat) + 1)) and len({s.rank for s in flat}) == 1
    return tuple(flat) if runs_on and len(inner) > 1 else ()


def _stages(document: Document) -> PartsRow | None:
    found = next((s for s in document.sections if _STAGES.search(s.heading)), None)
    own = list(document.children(found)) if found else []
    return PartsRow(document, found, tuple(own)) if found and own else None


def _groups(document: Document, kinds: Sequence[str]) -> list[tuple[Section, list[str]]]:
    """Return the sections whose parts are of the kinds asked, each with its kinds, in text order."""
    out: dict[int, list[str]] = {}
    for word in kinds:
        fit, index = max((_fit(word, section, document), -section.index) for section in document.sections)
        if fit:
            out.setdefault(-index, []).append(word)
    return [(document.sections[i], words) for i, words in sorted(out.items())]


def _fit(word: str, section: Section, document: Document) -> int:
    """Return how well the parts of a section are the thing asked: its heading says so, or their own do; 0 for not.

    A section that is one of several of the kind is an item and no group: the 任务, 措施 and 分工 of one 行动 are no 行动.
    """
    children = list(document.children(section))
    if len(children) < 2:
        return 0
    if word == "部分" and section.index == 0:
        return 1
    share = sum(word in c.heading for c in children) / len(children)
    above = document.lineage(section)[:-1]
    siblings = sum(word in s.heading for s in document.children(above[-1])) if above else 0
    named = word in section.heading and not (siblings > 1 and not share)
    return 40 * named + int(30 * share) if named or share >= _SHARE else 0


def _of_kinds(document: Document, section: Section, words: Sequence[str]) -> PartsRow:
    """Return the parts of a section; of a group of mixed kinds (4 行动 and 6 工程) only those of the kinds asked."""
    children = list(document.children(section))
    own = [c for c in children if any(w in c.heading for w in words)]
    mixed = own and len(own) < len(children) and not any(w in section.heading for w in words)
    return PartsRow(document, section, tuple(own if mixed else children), tuple(words) if mixed else ())
