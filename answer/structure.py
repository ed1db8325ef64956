"""How many actions, projects, parts or steps a plan has, and which: read off its outline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import Evidence, Line, itemised
from answer.frames import frame
from answer.query import Query
from answer.topics import in_name
from answer.vocabulary import Vocabulary
from corpus import Document, Section

_CLASSES = ("提升行动", "重点工程", "行动", "工程", "项目", "任务", "措施", "阶段", "步", "部分", "计划")
_PARTS = re.compile(
    r"(任务|措施|举措|做法|内容)(?:有|是|都|包括|分别|主要)?(?:有)?(?:哪|什么|几|多少|啥)|(?:哪|什么|几|啥)[些几项条个]*(?:具体|主要|重点)?(?:的)?(任务|措施|举措|做法)|(任务|措施|举措)\W*$"
)
_STAGES = re.compile(r"进度安排|实施步骤|阶段安排|时间安排|推进步骤|工作步骤|实施阶段")
_COUNTED = re.compile(
    r"([一二三四五六七八九十\d]+)\s*(?:个|项|大|条)?(提升行动|重点工程|行动计划|行动|工程|重点任务|任务|项目)"
)


def actions(document: Document, vocabulary: Vocabulary) -> list[str]:
    """Return the names of the actions and projects of a plan that units are assigned to, in text order."""
    names: list[str] = []
    held = {a.section for a in vocabulary.corpus.assignments[document.name] if a.name is None}
    for assignment in vocabulary.corpus.assignments[document.name]:
        section = document.sections[assignment.section]
        inside = any(s.index in held for s in document.lineage(section)[:-1])
        if not inside and assignment.governs:
            names.append(assignment.governs)
    return list(dict.fromkeys(names))


def parts_of_action(query: Query, document: Document, vocabulary: Vocabulary) -> Section | None:
    """Return the section that lists what is asked of one action (its 任务, 措施 …), None where none is named.

    The action is the outermost section whose heading holds the weighty words of the question; a subsection of the very
    name asked (2.措施) is taken where there is one.
    """
    asked = _PARTS.search(query.text)
    terms = [t for t in query.terms if t.known and t.weight >= 0.2]
    if not asked or not terms:
        return None
    for section in sorted(document.sections[1:], key=lambda s: (s.rank, s.start)):
        tokens = vocabulary.heading_tokens[document.name, section.index]
        if tokens and all(in_name(t, section.heading, tokens) for t in terms):
            parts = list(document.children(section))
            word = next(filter(None, asked.groups()))
            named = next((p for p in parts if p.heading == word), None)
            return named or (section if parts or section.end - section.start > 60 else None)
    return None


def steps(document: Document, question: str) -> Section | None:
    """Return the section that gives the stages of a plan, or the one stage that the question names; None for none."""
    found = next((s for s in document.sections if _STAGES.search(s.heading)), None)
    if found is None:
        return None
    return next((s for s in document.children(found) if len(s.heading) > 3 and s.heading in question), found)


def groups(query: Query, document: Document) -> list[tuple[Section, list[Section]]]:
    """Return the sections whose parts are asked for, and those parts: one for each kind of part that is named."""
    wanted = [c for c in _CLASSES if c in query.text]
    wanted = [
        c for c in wanted if not any(c != w and c in w and query.text.count(c) == query.text.count(w) for w in wanted)
    ]
    out: list[tuple[Section, list[Section]]] = []
    for word in wanted:
        best: tuple[int, Section, list[Section]] | None = None
        for section in document.sections:
            parts = list(document.children(section))
            fit = _fit(word, section, parts) if len(parts) > 1 else 0
            if fit and (best is None or fit > best[0]):
                best = fit, section, parts
        if best and all(best[1] is not s for s, _ in out):
            out.append((best[1], best[2]))
    return sorted(out, key=lambda g: g[0].start)


def _fit(word: str, section: Section, parts: Sequence[Section]) -> int:
    """Return how well a group is the thing asked: its heading says so, or most of its parts do."""
    named = section.heading.endswith(word) or word in section.heading
    share = sum(p.heading.rstrip("。").endswith(word) or word in p.heading for p in parts) / len(parts)
    return 40 * named + int(30 * share) if named or share >= 0.6 else 0


def lines(query: Query, document: Document, place: str) -> list[Line]:
    """Return a line for each group of parts asked for, that counts and names them; [] when the outline has none."""
    return [line(query, document, place, section, parts) for section, parts in groups(query, document)]


def line(query: Query, document: Document, place: str, section: Section, parts: list[Section]) -> Line:
    """Return the line that counts and names the parts of a section."""
    names = tuple(p.heading for p in parts)
    items, proofs = itemised((p.heading, [_tight(Evidence(document, *p.title))]) for p in parts)
    what = section.heading or document.title
    text = frame("sections", query.language, where=place, what=what, n=len(parts), items=items)
    statement = _statement(document, section)
    if statement:
        text = text.rstrip("。.") + f"（{{{len(parts)}}}）。"
        return Line(text, names, (*proofs, statement))
    return Line(text, names, proofs)


def _statement(document: Document, section: Section) -> Evidence | None:
    """Return the sentence in which the plan itself counts the parts (实施5项提升行动), else the group's own heading."""
    found = _COUNTED.search(document.text, section.start, section.own_end)
    if not found:
        return None
    text = document.text
    begin = max(max(text.rfind(c, section.start, found.start()) for c in "，。\n") + 1, section.start)
    end = min((i for c in "，。\n" if (i := text.find(c, found.end())) >= 0), default=section.own_end)
    return Evidence(document, begin, min(end + 1, section.own_end) if text[end : end + 1] == "。" else end)


def _tight(evidence: Evidence) -> Evidence:
    text = evidence.text.rstrip()
    return Evidence(evidence.document, evidence.start, evidence.start + len(text))
