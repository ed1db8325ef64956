"""Questions that the plans' sentences answer, and which plans have a topic at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer import judge, refuse, structure
from answer.draft import Draft, Evidence, Line, itemised
from answer.frames import frame
from answer.model import Refusal
from answer.passages import Finding, Scored, lines, whole
from answer.query import Query
from answer.setting import Setting
from answer.topics import ACTION_WORDS, RARE
from corpus import Document, Section

_ACTION = re.compile("|".join(sorted(ACTION_WORDS, key=len, reverse=True)))
_MENTIONED = re.compile(r"提到|提及|出现|写到|写了|说到|讲到|涉及|mention")
MONEY = re.compile(r"\d[\d.,]*\s*[万亿]?元|免费|收费")


class ProseAnswers:
    """Composes answers from passages."""

    def __init__(self, setting: Setting) -> None:
        """Take the parts of the room."""
        self._at = setting

    def answer(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Return the section that the question names, or the sentences that answer; else a refusal."""
        whole_section = not (query.polar or query.expects or query.bodies)  # 市科协在组织实施里 is not all of that part
        named = self._at.passages.section(query, documents) if whole_section else []
        if named:
            return self.sections(query, named)
        if self._lacks_action(query, documents):
            return self._at.absent(question, query, documents)
        query = self._at.with_bodies(query)
        if query.scope.named and len(self._at.regions_of(documents)) > 1:
            return self._side_by_side(question, query, documents)
        finding = self._at.passages.find(query, documents)
        if query.expects == "money" and not any(MONEY.search(s.passage.text) for s in finding.chosen):
            place = "、".join(self._at.place(d, query.language) for d in documents[:5])
            return refuse.attribute_absent(question, query, place, "金额")
        if not finding.chosen or self._at.misses(query, finding):
            return self._at.absent(question, query, documents)
        return self.quoted(query, finding.chosen, finding)

    def _lacks_action(self, query: Query, documents: Sequence[Document]) -> bool:
        """Tell whether a question speaks of an action or project by a name that neither headings nor sentences have."""
        asks = any(t.text in ACTION_WORDS for t in query.terms) and self._at.names_action(query)
        return asks and not any(
            self._at.topics.matches(query.terms, d) or self._prints_name(query, self._at.plain[d.name])
            for d in documents
        )

    @staticmethod
    def _prints_name(query: Query, text: str) -> bool:
        """Tell whether a text prints the name that a question gives an action: all its weighty words, up to 工程 or 行动."""
        for named in _ACTION.finditer(query.text):
            words = [t for t in query.terms if t.weight >= RARE and t.stands_in(query.text[: named.end()])]
            starts = (query.text[i : named.end()] for i in range(named.start()))
            name = next((s for s in starts if s in text), "")
            if words and all(t.stands_in(name) for t in words):
                return True
        return False

    def _side_by_side(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer from each plan by itself; a plan without an answer is named as silent."""
        out: list[Line] = []
        for group in self._at.regions_of(documents):
            plain = " ".join(self._at.plain[d.name] for d in group)
            spoken = replace(query, terms=tuple(t for t in query.terms if t.stands_in(plain)))
            finding = self._at.passages.find(spoken, group)
            if finding.chosen:
                document = finding.chosen[0].passage.document
                own = [s for s in finding.chosen[:2] if s.passage.document is document]
                out += lines(own, f"{self._at.place(document, query.language)}：")
            else:
                out += [self._at.silent(query, d, self._at.subject(query)) for d in group]
        if not any(line.evidence for line in out):
            return self._at.absent(question, query, documents)
        return Draft(tuple(out))

    def sections(self, query: Query, named: Sequence[tuple[Document, Section]]) -> Draft:
        """Return sections in the plan's words, short ones whole, long ones by their parts, which are then complete."""
        several = len(named) > 1
        places = [f"{self._at.place(d, query.language)}：" if several else "" for d, _ in named]
        out = [x for (d, s), place in zip(named, places, strict=True) for x in whole(d, s, place)]
        return Draft(tuple(out), complete=True)

    def quoted(self, query: Query, chosen: Sequence[Scored], finding: Finding) -> Draft:
        """Return the chosen passages as quotations, after a verdict where the question asks yes or no."""
        picked = list(chosen)
        out: list[Line] = []
        if query.polar:
            denied = [s for s in finding.ranked[:12] if judge.on_prose(query, [s.passage.text]) is False]
            picked = [*denied[:1], *(s for s in picked if s not in denied[:1])]
            out.append(
                Line(frame(judge.verdict(query, [s.passage.text for s in picked], bool(denied)), query.language))
            )
        several = len({s.passage.document.name for s in picked}) > 1
        for document in dict.fromkeys(s.passage.document.name for s in picked):
            own = [s for s in picked if s.passage.document.name == document]
            place = self._at.place(own[0].passage.document, query.language) + "：" if several else ""
            out += lines(own, place)
        searched = tuple(
            (s.rank, f"{s.passage.document.region} {s.passage.path}", round(s.score, 3)) for s in finding.ranked[:8]
        )
        return Draft(tuple(out), searched=searched)

    def which_regions(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer which plans have an action for a topic, or which have none."""
        if _MENTIONED.search(query.text):
            return self._mentioning(question, query, documents)
        found = [(d, self._at.topics.matches(query.terms, d, either=query.cues["either"])) for d in documents]
        if any(t.text in ACTION_WORDS for t in query.terms):  # 专门的工程 is no task of one
            found = [
                (d, [x for x in m if x.assignment.governs in structure.actions(d, self._at.words)]) for d, m in found
            ]
        having = [(d, m[0]) for d, m in found if m]
        if having and self._at.tells_more(query, [m for _, m in having]):
            return self._mentioning(question, query, documents)
        lacking = [d for d, m in found if not m]
        if not having:
            return self.answer(question, query, documents)
        if query.negated:
            out = [self._lacking(query, d) for d in lacking]
            return Draft(tuple(out), complete=True) if out else self.answer(question, query, documents)
        out = []
        for document, match in having:
            named = match.assignment.name or document.sections[match.assignment.section].title
            place = self._at.place(document, query.language)
            text = (
                f"{place}：{match.assignment.governs}"
                if query.language == "zh"
                else f"{place}: {match.assignment.governs}"
            )
            out.append(Line(text, (match.assignment.governs,), (Evidence(document, *named),)))
        return Draft(tuple(out), complete=True)

    def without_action(self, query: Query, documents: Sequence[Document]) -> Draft:
        """Return yes to a question that says itself that plans have no such action, with the actions that they have."""
        yes = Line(frame("yes", query.language))
        return Draft((yes, *(self._lacking(query, d) for d in documents)), complete=True)

    def _mentioning(self, question: str, query: Query, documents: Sequence[Document]) -> Draft | Refusal:
        """Answer which plans speak of a thing at all, each with the first passage that does."""
        terms = [t for t in query.terms if t.known and t.weight >= 0.2]
        out: list[Line] = []
        for document in documents if terms else ():
            spoken = [
                p for p in self._at.words.passages if p.document is document and all(t.stands_in(p.text) for t in terms)
            ]
            if spoken:
                quoted = Scored(spoken[0], 1, 1, 1, 1)
                place = self._at.place(document, query.language)
                out += lines(
                    [quoted],
                    f"{place}（{len(spoken)}处）：" if query.language == "zh" else f"{place} ({len(spoken)}): ",
                )
        return Draft(tuple(out), complete=True) if out else self._at.absent(question, query, documents)

    def _lacking(self, query: Query, document: Document) -> Line:
        """Return the line that a plan has no such action, with the actions that it has as proof."""
        names = structure.actions(document, self._at.words)
        by_name = {a.governs: a for a in reversed(self._at.words.corpus.assignments[document.name])}
        items, proofs = itemised(
            (n, [Evidence(document, *(by_name[n].name or document.sections[by_name[n].section].title))]) for n in names
        )
        place = self._at.place(document, query.language)
        subject = self._at.subject(query)
        text = (
            f"{place}没有单列“{subject}”。其行动和工程共{len(names)}项：{items}。"
            if query.language == "zh"
            else f"{place} has no item of its own for {subject}. Its {len(names)} actions and projects: {items}."
        )
        return Line(text, tuple(names), proofs)
