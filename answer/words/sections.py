"""Replies to asks of sections: which parts there are, which plans have a matter, what a matter says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.draft import Draft, Evidence, Line, itemised
from answer.frames import frame
from answer.linking.matters import Linked
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.rows.algebra import extreme
from answer.rows.outline import PartsRow, kinds_of, numbered_through, parts
from answer.wholeness import outline_is_whole
from answer.words import refusals
from answer.words.common import place, subject, verdict
from answer.words.headings import called
from answer.words.passages import PassageReplies
from answer.words.quotes import tight, whole_section
from corpus import Document, Section

_COUNTED = re.compile(
    r"(?<![一二三四五六七八九十\d])([一二三四五六七八九十\d]++)\s*(?:个|项|大|条)?(提升行动|重点工程|行动计划|行动|工程|重点任务|任务|项目)"
)
_KINDS = ("行动", "工程", "任务")  # what the n-th is of where the question does not say
_PRECISE = 0.55  # of the asked weight that a matter's own name must hold for all of it to be the answer


class SectionReplies:
    """Answers from the outline."""

    def __init__(self, linker: Linker, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where the outline does not."""
        self._at = linker
        self._passages = passages

    def reply(self, question: Question) -> Draft | Refusal:
        """Return the reply to an ask of sections."""
        if question.ask.show == "plan":
            return self._plans(question)
        if question.ask.show == "text":
            return self.text(question)
        return self._items(question)

    # the text of a matter

    def text(self, question: Question) -> Draft | Refusal:
        """Return a section in the plan's words where the topics name one; else the passages that answer."""
        ask = question.ask
        if ask.ordinal is not None:
            return self._nth(question)
        dated = bool(ask.years) and (min(ask.years), max(ask.years)) not in {d.period for d in question.scope.documents}
        if not (question.topics or ask.units or dated) and question.scope.named and ask.fold != "claim":
            return self._overview(question)
        if not question.terms or ask.fold == "claim" or ask.period or dated:
            return self._passages.reply(question)
        apart: list[Line] = []
        for document in question.scope.documents:
            named = self._named(question, document)
            where = place(self._at, document, ask.language) + "：" if len(question.scope.documents) > 1 else ""
            for linked in named[:1]:
                apart += self._whole(document, linked, where)
        if not apart:
            return self._passages.reply(question)
        return Draft(tuple(replace(line, whole=True) for line in apart))

    def _overview(self, question: Question) -> Draft | Refusal:
        """Return what a plan as a whole sets out: its actions and projects, else its parts; else what a search finds."""
        for kinds in (_KINDS, ("部分",)):
            asked = replace(question, ask=replace(question.ask, items=kinds))
            if any(parts(self._at, asked, d) for d in question.scope.documents):
                return self._items(asked)
        return self._passages.reply(question)

    def _named(self, question: Question, document: Document) -> list[Linked]:
        """Return the matters whose own names hold most of what is asked, several topics each by itself."""
        each = self._at.several(question, document)
        linked = [m for _, found in each for m in found[:1]] if each else self._at.matter(question, document)
        return [m for m in linked if m.named >= _PRECISE]

    @staticmethod
    def _whole(document: Document, linked: Linked, where: str) -> list[Line]:
        section = linked.candidate.section
        if section is not None:
            return whole_section(document, section, where)
        start, end = linked.candidate.span
        proof = tight(Evidence(document, start, end))
        text = proof.text.replace("\n", " ")
        return [Line(f"{where}“{text}”", (text,), (proof,))]

    # the parts

    def _items(self, question: Question) -> Draft | Refusal:
        ask = question.ask
        if ask.ordinal is not None:
            return self._nth(question)
        listed = [row for d in question.scope.documents for row in parts(self._at, question, d)]
        if not listed and not question.terms and not ask.items and question.scope.named:
            whole = replace(question, ask=replace(ask, items=("部分",)))
            listed = [row for d in question.scope.documents for row in parts(self._at, whole, d)]
        if question.terms and listed and all(_is_itself(ask.items, row) for row in listed):
            return Draft(tuple(lines)) if (lines := called(self._at, question)) else self.text(question)
        if ask.fold in ("most", "least"):
            counts = {d: sum(len(r.parts) for r in listed if r.document is d) for d in question.scope.documents}
            best = extreme(
                [d for d, n in counts.items() if n], lambda d: counts[d], "most" if ask.fold == "most" else "least"
            )
            listed = [r for r in listed if r.document in best]
        if not listed:
            return self.text(question) if question.terms else self._passages.reply(question)
        marked = any(row.is_marked for row in listed)  # what is numbered on is among them
        out: list[Line] = []
        for row in listed:
            out += [self._line(question, row), *([] if marked else self._through(question, row))]
        for row in listed:
            if row.is_stages:
                where = place(self._at, row.document, ask.language) + "：" if len(listed) > 1 else ""
                out += whole_section(row.document, row.section, where)
        if ask.fold == "claim" and ask.figures:
            n = sum(len(r.parts) for r in listed)
            out.insert(
                0,
                verdict(
                    question, any(f.value in {float(n), *(float(len(r.parts)) for r in listed)} for f in ask.figures)
                ),
            )
        return Draft(tuple(out))

    def _line(self, question: Question, row: PartsRow) -> Line:
        """Return the line that counts and names parts, with the sentence in which the plan counts them itself."""
        language = question.ask.language
        document, section = row.document, row.section
        names = tuple(p.heading for p in row.parts)
        items, proofs = itemised((p.heading, [tight(Evidence(document, *p.title))]) for p in row.parts)
        whole = outline_is_whole(self._at.words.corpus, document)
        text = frame(
            "sections_of_kind" if row.kinds and not row.is_marked else "sections",
            language,
            where=place(self._at, document, language),
            what=section.heading or document.title,
            n=len(row.parts),
            measure=_measure(question.ask.items, row),
            items=items,
            kind="和".join(row.kinds),
            whole=frame("complete" if whole else "recognised_parts", language),
        )
        if statement := _statement(document, section):
            text = text.rstrip("。.") + f"（{{{len(row.parts)}}}）。"
            proofs = (*proofs, statement)
        return Line(text, names, proofs, (), whole)

    def _through(self, question: Question, row: PartsRow) -> list[Line]:
        """Return the line that counts what the parts hold, where a plan numbers it on from part to part."""
        flat = numbered_through(row.document, row.parts)
        if not flat:
            return []
        document, language = row.document, question.ask.language
        items, proofs = itemised((s.heading, [tight(Evidence(document, *s.title))]) for s in flat)
        whole = outline_is_whole(self._at.words.corpus, document)
        told = frame("complete" if whole else "recognised_parts", language)
        text = frame(
            "through", language, where=place(self._at, document, language), n=len(flat), items=items, whole=told
        )
        return [Line(text, tuple(s.heading for s in flat), proofs, (), whole)]

    def _nth(self, question: Question) -> Draft | Refusal:
        """Return the n-th of the parts asked for, in the plan's words."""
        ordinal = question.ask.ordinal
        assert ordinal is not None
        out: list[Line] = []
        if not question.ask.items and not question.terms:
            question = replace(question, ask=replace(question.ask, items=_KINDS))
        for document in question.scope.documents:
            listed = [p for r in parts(self._at, question, document) for p in r.parts]
            numbered = [s for s in document.sections if s.ordinal == ordinal and s.has_heading and not question.terms]
            picked = listed[-1:] if ordinal < 0 else listed[ordinal - 1 : ordinal] or numbered[:1]
            where = place(self._at, document, question.ask.language) + "：" if len(question.scope.documents) > 1 else ""
            out += [line for section in picked for line in whole_section(document, section, where)]
        if out or question.terms:
            return Draft(tuple(out)) if out else self._passages.reply(question)
        return refusals.topic_absent(self._at, question, f"第{ordinal}项")

    # which plans

    def _plans(self, question: Question) -> Draft | Refusal:
        """Answer which plans have a matter of their own for the topics, or which have none."""
        ask = question.ask
        if ask.fold in ("most", "least") or (not question.terms and ask.items):
            return self._items(question)
        found = [(d, self._of_kind(question, self._at.matter(question, d))) for d in question.scope.documents]
        having = [(d, m[0]) for d, m in found if m]
        lacking = [d for d, m in found if not m]
        if not having and (ask.fold == "claim" or ask.lack) and question.scope.named:
            lacks = [self._lacks(question, d) for d in lacking]
            if not ask.lack and any(self._at.names_action(question, d) for d in lacking):
                return refusals.topic_absent(self._at, question)
            return Draft((verdict(question, False), *lacks)) if ask.lack else self._passages.reply(question)
        if not having:
            return self._passages.reply(question)
        has = [self._has(question, d, m) for d, m in having]
        kin = frozenset[str]().union(*(self._at.words.kin[d.name] for d, _ in having))
        lacking = [d for d in lacking if question.scope.named or d.name in kin]  # others could not have it
        lacks = [self._lacks(question, d) for d in lacking]
        if ask.fold == "all":
            return Draft((verdict(question, not lacking), *lacks, *has))
        if ask.lack and ask.fold != "claim":
            return Draft(tuple(lacks)) if lacks else Draft((Line(frame("none_such", ask.language)), *has))
        if ask.fold == "claim":
            return Draft((verdict(question, True), *has))
        return Draft((*has, *(lacks if ask.beside and question.scope.named else ())))

    @staticmethod
    def _of_kind(question: Question, linked: Sequence[Linked]) -> list[Linked]:
        """Return the matters that are actions or projects of their own where such are asked (专门的工程)."""
        return [m for m in linked if not question.ask.items or m.candidate.outer]

    def _has(self, question: Question, document: Document, linked: Linked) -> Line:
        language = question.ask.language
        candidate = linked.candidate
        where = place(self._at, document, language)
        span = candidate.section.title if candidate.section else (candidate.assignments[0].name or candidate.span)
        name = candidate.section.heading if candidate.section else candidate.assignments[0].governs
        text = f"{where}：{name}" if language == "zh" else f"{where}: {name}"
        return Line(text, (name,), (Evidence(document, *span),), (), True)

    def _lacks(self, question: Question, document: Document) -> Line:
        """Return the line that a plan has no such matter, with the actions that it has as proof."""
        language = question.ask.language
        names = self._at.actions(document)
        by_name = {a.governs: a for a in reversed(self._at.words.corpus.assignments[document.name])}
        items, proofs = itemised(
            (n, [Evidence(document, *(by_name[n].name or document.sections[by_name[n].section].title))]) for n in names
        )
        where = place(self._at, document, language)
        text = frame("lacking", language, where=where, what=subject(question), n=len(names), items=items)
        return Line(text, tuple(names), proofs, (), outline_is_whole(self._at.words.corpus, document))


def _measure(items: Sequence[str], row: PartsRow) -> str:
    """Return the word that counts parts: as their markers call them, 个部分 or 个阶段 where these are asked, else 项."""
    if row.is_marked:
        return row.kinds[0]
    return next((f"个{k}" for k in ("部分", "阶段") if k in kinds_of(items)), "项")


def _is_itself(items: Sequence[str], row: PartsRow) -> bool:
    """Tell whether the section found is itself of the kind asked for (面向社区的工程叫什么), and none of its parts is."""
    kinds = kinds_of(items)
    return any(k in row.section.heading for k in kinds) and not any(k in p.heading for k in kinds for p in row.parts)


def _statement(document: Document, section: Section) -> Evidence | None:
    """Return the sentence in which a plan itself counts the parts of a section (实施5项提升行动), None where it does not."""
    found = _COUNTED.search(document.text, section.start, section.own_end)
    if not found:
        return None
    text = document.text
    begin = max(max(text.rfind(c, section.start, found.start()) for c in "，。\n") + 1, section.start)
    end = min((i for c in "，。\n" if (i := text.find(c, found.end())) >= 0), default=section.own_end)
    return Evidence(document, begin, min(end + 1, section.own_end) if text[end : end + 1] == "。" else end)


def whole_sections(documents: Sequence[tuple[Document, Section]]) -> list[Line]:
    """Return sections of plans in their words."""
    return [line for d, s in documents for line in whole_section(d, s)]
