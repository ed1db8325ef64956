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
_SHARE = 0.3  # of a section's parts that must be of the kind asked where its heading does not say so
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


def groups(query: Query, document: Document) -> list[tuple[Section, list[str]]]:
    """Return the sections whose parts are asked for, each with the kinds of part asked of it, in text order."""
    wanted = [c for c in _CLASSES if c in query.text]
    wanted = [
        c for c in wanted if not any(c != w and c in w and query.text.count(c) == query.text.count(w) for w in wanted)
    ]
    out: dict[int, list[str]] = {}
    for word in wanted:
        fits = [(_fit(word, section, document), -section.index) for section in document.sections]
        fit, index = max(fits)
        if fit:
            out.setdefault(-index, []).append(word)
    return [(document.sections[i], words) for i, words in sorted(out.items())]


def _fit(word: str, section: Section, document: Document) -> int:
    """Return how well the parts of a section are the thing asked: its heading says so, or their own do; 0 for not.

    A section that is one of several of the kind is an item and no group: the 任务, 措施 and 分工 of one 行动 are no 行动.
    """
    parts = list(document.children(section))
    if len(parts) < 2:
        return 0
    share = len(_of_kind([word], parts)) / len(parts)
    above = document.lineage(section)[:-1]
    is_item = bool(above) and len(_of_kind([word], list(document.children(above[-1])))) > 1 and not share
    named = word in section.heading and not is_item
    return 40 * named + int(30 * share) if named or share >= _SHARE else 0


def _of_kind(words: Sequence[str], parts: Sequence[Section]) -> list[Section]:
    """Return the parts whose headings are of one of the kinds."""
    return [p for p in parts if any(w in p.heading for w in words)]


def lines(query: Query, document: Document, place: str) -> list[Line]:
    """Return a line for each group of parts asked for, that counts and names them; [] when the outline has none.

    Of a group of mixed kinds (4 行动 and 6 工程 under 重点任务) only those of the kinds asked are counted.
    """
    out = []
    for section, words in groups(query, document):
        parts = list(document.children(section))
        own = _of_kind(words, parts)
        mixed = own and len(own) < len(parts) and not any(w in section.heading for w in words)
        kind = "和".join(words) if mixed else ""
        out.append(line(query, document, place, section, own if mixed else parts, kind))
    return out


def counted(lines: Sequence[Line]) -> int:
    """Return how many parts lines of `lines` name in all."""
    return sum(len(line.said) for line in lines)


def line(
    query: Query, document: Document, place: str, section: Section, parts: Sequence[Section], kind: str = ""
) -> Line:
    """Return the line that counts and names the parts of a section, or those of it that are of one kind."""
    names = tuple(p.heading for p in parts)
    items, proofs = itemised((p.heading, [_tight(Evidence(document, *p.title))]) for p in parts)
    what = section.heading or document.title
    key = "sections_of_kind" if kind else "sections"
    text = frame(key, query.language, where=place, what=what, n=len(parts), items=items, kind=kind)
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
