"""What may be asked next: questions near one just answered or refused, each of which the plans answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from answer.actions import ActionGroup
from answer.language import language_of, normalise
from answer.model import Answer, Refusal, Row
from corpus import Corpus, Document

AT_MOST = 3
"""How many questions are offered."""


class Further:
    """Makes the questions of one corpus. Reading only, so one instance serves several threads."""

    def __init__(self, corpus: Corpus, actions: Sequence[ActionGroup], is_answered: Callable[[str], bool]) -> None:
        """Take the plans, their actions, and what tells whether a question has an answer."""
        self._corpus = corpus
        self._actions = actions
        self._is_answered = is_answered

    def questions(self, reply: Answer | Refusal) -> tuple[str, ...]:
        """Return up to `AT_MOST` questions in the language of the question replied to; () where nothing is near."""
        zh = language_of(reply.question) == "zh"
        near = dict.fromkeys(chain(self._of_figures(reply, zh), self._of_action(reply, zh)))
        asked = normalise(reply.question)
        return tuple(islice((q for q in near if normalise(q) != asked and self._is_answered(q)), AT_MOST))

    def _of_figures(self, reply: Answer | Refusal, zh: bool) -> Iterator[str]:
        """Yield the figure just told, in the other plans that aim at it."""
        row = next((r for r in _rows(reply) if "what" in r), None)
        if row is None:
            return
        what = str(row["what"])
        for document in self._corpus.documents:
            aims = [t for t in self._corpus.targets[document.name] if t.kind == "target" and t.what == what]
            if document.name != row["document"] and aims and aims[0].year:
                place, year = _place(document), aims[0].year
                yield (
                    f"{place}{year}年{what}的目标是多少？" if zh else f"What is the {year} target of {what} in {place}?"
                )

    def _of_action(self, reply: Answer | Refusal, zh: bool) -> Iterator[str]:
        """Yield the other roles of the action spoken of, what it does, and how other plans have it."""
        group, document = self._subject(reply)
        if group is None:
            return
        if document is not None and (held := group.members.get(document.name)):
            place, name = _place(document), held[0].governs
            told = {str(r.get("role")) for r in _rows(reply)}
            roles = {duty.role for assignment in held for duty in assignment.duties}
            if "lead" in roles - told:
                yield f"{place}{name}由谁牵头？" if zh else f"Who leads {name} in {place}?"
            if "cooperate" in roles - told:
                yield f"{place}{name}由哪些单位配合？" if zh else f"Which units cooperate in {name} in {place}?"
            yield f"{place}{name}有哪些措施？" if zh else f"What measures does {name} have in {place}?"
        others = [self._corpus.document(n) for n in group.members if document is None or n != document.name]
        several = len({r["document"] for r in _rows(reply)}) > 1  # then they have just been seen side by side
        if document is not None and group.members.get(document.name) and others and not several:
            first, second = _place(document), _place(others[0])
            yield (
                f"比较{first}和{second}{group.name}的牵头单位"
                if zh
                else f"Compare who leads {group.name} in {first} and {second}"
            )
        if len(group.members) > 1:
            yield f"各地{group.topic}方面的行动分别由谁牵头？" if zh else f"Who leads {group.name} in each plan?"
        for other in others:
            name = group.members[other.name][0].governs
            yield f"{_place(other)}{name}由谁牵头？" if zh else f"Who leads {name} in {_place(other)}?"

    def _subject(self, reply: Answer | Refusal) -> tuple[ActionGroup | None, Document | None]:
        """Return the action that a reply speaks of, and the plan, as far as its rows, citations and question tell."""
        places = [(str(r["document"]), int(r["start"])) for r in _rows(reply) if "role" in r]
        places += [(c.document, c.start) for c in reply.citations]
        for name, start in places:
            if group := self._around(name, start):
                return group, self._corpus.document(name)
        question = normalise(reply.question)
        named = next((g for g in self._actions if normalise(g.topic) in question), None)
        return named, self._corpus.document(places[0][0]) if places else None

    def _around(self, name: str, start: int) -> ActionGroup | None:
        """Return the action within whose section a raw offset of a plan stands."""
        document = self._corpus.document(name)
        at = max(document.clean.within(0, start + 1)[1] - 1, 0)
        lineage = {section.index for section in document.lineage(document.section_at(at))}
        for group in self._actions:
            for assignment in group.members.get(name, ()):
                if assignment.start <= at < assignment.end or assignment.section in lineage:
                    return group
        return None


def _rows(reply: Answer | Refusal) -> Sequence[Row]:
    return reply.rows if isinstance(reply, Answer) else ()


def _place(document: Document) -> str:
    return document.region or f"《{document.title}》"
