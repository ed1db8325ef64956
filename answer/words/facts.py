"""Replies to asks of facts: number, dates, issuer, basis, period; which document has one, claims, the earliest and latest."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Evidence, Line, joined
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Language, Refusal
from answer.rows.algebra import Best, extreme
from answer.rows.facts import FactRow, rows
from answer.words import refusals
from answer.words.common import place, title_evidence, verdict
from answer.words.passages import PassageReplies
from corpus import Document, Fact

_NAMES = {
    "number": "文号",
    "date": "印发或落款日期",
    "issuer": "发文机关",
    "copied": "抄送单位",
    "basis": "制定依据",
    "period": "实施期",
    "title": "标题",
    "addressee": "主送单位",
    "printer": "印发单位",
    "effective": "施行日期或有效期",
}
_BASIS_CHARS = 420


class FactReplies:
    """Answers from what documents state of themselves."""

    def __init__(self, linker: Linker, passages: PassageReplies) -> None:
        """Take the look-ups, and what answers where no kind of fact is named."""
        self._at = linker
        self._passages = passages

    def reply(self, question: Question) -> Draft | Refusal:
        """Return the reply to an ask of facts."""
        ask = question.ask
        if not ask.facts:
            return self._passages.reply(question)
        found = [(d, rows(self._at, question, d)) for d in question.scope.documents]
        if ask.lack:
            return self._lacking(question, [d for d, held in found if not held])
        if ask.show == "plan" and (ask.figures or ask.years) and ask.fold == "list":
            found = [(d, held) for d, held in found if any(self._has(question, r) for r in held)]
        if ask.fold in ("most", "least"):
            return self._extreme(question, found)
        out: list[Line] = []
        for document, held in found:
            if ask.fold == "claim" and held:
                out += self._judged(question, held)
            out += self._lines(question, document, held)
            missing = [k for k in ask.facts if all(r.kind != k for r in held)]
            if held or (question.scope.named and len(found) > 1):
                out += [self._without(question, document, missing)] if missing and missing != ["effective"] else []
        if ask.fold == "same" and len(found) > 1:
            values = {r.fact.value for _, held in found for r in held}
            out.insert(0, verdict(question, len(values) == 1))
        if not any(line.evidence and line.said for line in out):
            return self._absent(question)
        return Draft(tuple(out))

    def _lines(self, question: Question, document: Document, held: Sequence[FactRow]) -> list[Line]:
        """Return one line for each fact; the documents that a plan rests on are one line."""
        language = question.ask.language
        where = place(self._at, document, language)
        out: list[Line] = []
        basis = [r.fact for r in held if r.kind == "basis"]
        issuers = [r.fact for r in held if r.key == "issuer"]
        for row in held:
            if row.kind == "basis" or row.fact in issuers[1:]:
                continue
            if row.key == "issuer":
                out.append(_listed("issuer", language, where, document, issuers))
                continue
            proof = (Evidence(document, row.fact.start, row.fact.end),)
            if row.kind == "effective":
                out.append(Line(f"“{row.fact.value}”", (row.fact.value,), proof))
            else:
                out.append(Line(frame(row.key, language, where=where, value=row.fact.value), (row.fact.value,), proof))
            if row.key == "period" and question.ask.fold == "list":
                out += [_listed("base", language, where, document, [f]) for f in document.facts.get("base", ())]
        if basis:
            out.append(_listed("basis", language, where, document, basis))
        if "effective" in question.ask.facts and all(r.kind != "effective" for r in held):
            out += self._no_validity(question, document, where)
        return out

    @staticmethod
    def _no_validity(question: Question, document: Document, where: str) -> list[Line]:
        """Return that no date of effect is stated, with the period that the plan governs."""
        language = question.ask.language
        return [
            Line(
                frame("no_validity", language) + frame("period", language, where=where, value=p.value),
                (p.value,),
                (Evidence(document, p.start, p.end),),
            )
            for p in document.facts.get("period", ())[:1]
        ]

    @staticmethod
    def _claimed(question: Question) -> set[int]:
        """Return the numbers that a question claims: years, the span, figures."""
        ask = question.ask
        return {*ask.years, *(ask.period or ()), *(int(f.value) for f in ask.figures)}

    def _judged(self, question: Question, held: Sequence[FactRow]) -> list[Line]:
        """Return yes or no where the question claims numbers of the facts."""
        claimed = self._claimed(question)
        return [verdict(question, claimed <= {n for r in held for n in r.numbers})] if claimed else []

    def _has(self, question: Question, row: FactRow) -> bool:
        return self._claimed(question) <= set(row.numbers)

    def _extreme(self, question: Question, found: Sequence[tuple[Document, list[FactRow]]]) -> Draft | Refusal:
        """Return the earliest or latest document first, then the others."""
        held = [r for _, own in found for r in own if r.numbers]
        if not held:
            return self._absent(question)
        best: Best = "most" if question.ask.fold == "most" else "least"
        chosen = extreme(held, lambda r: _ordered(r.numbers), best)
        language = question.ask.language
        key = "latest" if best == "most" else "earliest"
        names = "、".join(place(self._at, r.document, language) for r in chosen)
        out = [Line(frame(key, language, where=names))]
        for row in sorted(held, key=lambda r: (r not in chosen, _ordered(r.numbers))):
            out += self._lines(question, row.document, [row])
        out += [self._without(question, d, question.ask.facts) for d, own in found if not own]
        return Draft(tuple(out))

    def _without(self, question: Question, document: Document, kinds: Sequence[str]) -> Line:
        """Return the line that a plan's text does not state facts, standing on its title."""
        language = question.ask.language
        what = "、".join(_NAMES[k] for k in kinds) if language == "zh" else ", ".join(kinds)
        text = frame("without_fact", language, where=place(self._at, document, language), what=what)
        return Line(text, (), title_evidence(document))

    def _lacking(self, question: Question, documents: Sequence[Document]) -> Draft | Refusal:
        if not documents:
            return refusals.none_such(self._at, question)
        return Draft(tuple(self._without(question, d, question.ask.facts) for d in documents))

    def _absent(self, question: Question) -> Refusal:
        zh = question.ask.language == "zh"
        what = "、".join(_NAMES[k] for k in question.ask.facts) if zh else ", ".join(question.ask.facts)
        holds = [f.value for d in question.scope.documents for k in ("title", "period") for f in d.facts.get(k, ())[:1]]
        return refusals.attribute_absent(self._at, question, what, holds)


def _listed(key: str, language: Language, where: str, document: Document, facts: Sequence[Fact]) -> Line:
    """Return one line for facts of a kind, all of which it names."""
    values = tuple(f.value.replace("\n", "") for f in facts)
    text = frame(key, language, where=where, value="、".join(values))
    return Line(text, values, joined(document, [(f.start, f.end) for f in facts], limit=_BASIS_CHARS))


def _ordered(numbers: Sequence[int]) -> float:
    """Return a date, or a span of years, as one number for ordering."""
    padded = [*numbers[:3], 0, 0, 0][:3]
    return padded[0] * 1e8 + padded[1] * 1e4 + padded[2]
