"""Replies about the plans held, and to talk: greetings, thanks, what the assistant does, what lies outside."""

from __future__ import annotations

from answer.draft import Draft, Line
from answer.frames import frame
from answer.linking.question import Linker, Question
from answer.model import Refusal
from answer.rows.algebra import Best, extreme
from answer.words import refusals
from answer.words.common import title_evidence
from corpus import Document


class DocumentReplies:
    """Answers about the corpus itself."""

    def __init__(self, linker: Linker) -> None:
        """Take the look-ups."""
        self._at = linker

    def reply(self, question: Question) -> Draft | Refusal:
        """Return which plans are held, or the newest of them."""
        ask = question.ask
        documents = list(question.scope.documents)
        if ask.fold in ("most", "least"):
            dated = [d for d in documents if d.period]
            best: Best = "most" if ask.fold == "most" else "least"
            documents = extreme(dated, lambda d: d.period[1] * 1e4 + d.period[0] if d.period else 0, best) or documents
        lines = [self._line(question, d) for d in documents if title_evidence(d)]
        untitled = [d for d in documents if not title_evidence(d)]
        head = Line(frame("held", ask.language, n=len(documents)))
        out = [head, *lines, *(Line(f"《{d.title}》") for d in untitled)]
        return Draft(tuple(out)) if lines else refusals.none_such(self._at, question)

    def _line(self, question: Question, document: Document) -> Line:
        period = f"{document.period[0]}—{document.period[1]}" if document.period else ""
        around = "，".join(w for w in (document.region, period) if w)
        proof = title_evidence(document)
        title = document.facts["title"][0].value
        return Line(f"《{document.title}》" + (f"（{around}）" if around else ""), (title,), proof, (), True)

    def talk(self, question: Question) -> Refusal:
        """Return the reply to what asks nothing of the plans: it cites nothing, so it is no answer."""
        ask = question.ask
        if ask.show == "outside":
            return refusals.out_of_scope(self._at, ask.language)
        text = frame(f"talk_{ask.show}", ask.language)
        return refusals.out_of_scope(self._at, ask.language, text)
