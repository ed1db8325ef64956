"""A self-test: choices whose right options are exactly what the ledger holds, and whose others are provably wrong.

Nothing is drawn at random: options and questions stand in the order of a hash of their words, so that the same briefing
always has the same test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from answer.assistant import Assistant
from answer.bodies import Bodies
from answer.briefing.model import Item, Section
from answer.briefing.tables import cell
from answer.briefing.topic import Side, Subject, figures, place_of, plan_at
from answer.draft import Evidence
from answer.figures import printed, sentence_evidence, value_of
from answer.frames import listing
from answer.roles import evidence
from corpus import Document, Role, Target

_MOST_RIGHT = 4  # right options of one question
_WRONG = 3  # other options of one question, at most
_FEWEST_WRONG = 2
_QUESTIONS = 20
_LONGEST_NAME = 40
_CLEAR = re.compile(r"(?!年|月|围绕|到)[\u4e00-\u9fff“”（）()、]{4,40}")  # a name that tells by itself what is counted
_LETTERS = "ABCDEFGH"
_ROLES: tuple[tuple[Role, str], ...] = (("lead", "牵头单位"), ("responsible", "责任单位"))


def quiz(assistant: Assistant, subject: Subject) -> Section:
    """Return questions with options, each with its key: on who leads each action, then on dated figures."""
    on_units = [
        [q for _, sides in subject.sides for s in sides if s.document is d and (q := _on_units(assistant, s))]
        for d in subject.documents
    ]
    on_figures = [list(_on_figures(assistant, subject, d)) for d in subject.documents]
    chosen = (*_in_turn(on_units, _QUESTIONS * 3 // 5), *_in_turn(on_figures, _QUESTIONS * 2 // 5))
    return Section("quiz", (), tuple(item for question in chosen for item in question))


def _in_turn(lists: Sequence[Sequence[tuple[Item, ...]]], limit: int) -> list[tuple[Item, ...]]:
    """Return up to `limit` questions, each plan's in turn."""
    longest = max(map(len, lists), default=0)
    return [own[i] for i in range(longest) for own in lists if i < len(own)][:limit]


def _on_units(assistant: Assistant, side: Side) -> tuple[Item, ...]:
    """Return the question who leads an action, or who is responsible where no lead is stated; () for no sound one."""
    role, label = next(((r, w) for r, w in _ROLES if side.units(r)), ("lead", ""))
    right = side.units(role)
    twins = [a for a in assistant.corpus.assignments[side.document.name] if a.governs == side.name]
    if (
        not side.actions
        or len(right) > _MOST_RIGHT
        or len(side.name) > _LONGEST_NAME
        or len(twins) != len(side.actions)
    ):
        return ()
    held = _units(assistant, side.document)
    own = set(side.units("lead", "cooperate", "responsible"))
    question = f"{side.place}“{side.name}”的{label}是{_how_many(right)}"
    wrong = _other_units(question, right, held, own, assistant.vocabulary.bodies)
    proof = dict.fromkeys(e for a in side.actions for e in evidence(side.document, a))
    return _question(question, right, wrong, (*right, side.name), tuple(proof))


def _how_many(right: Sequence[str]) -> str:
    return "下列哪一个？（单选）" if len(right) == 1 else "下列哪几个？（多选）"


def _units(assistant: Assistant, document: Document) -> list[str]:
    """Return all units of a plan, each once."""
    held = assistant.corpus.assignments[document.name]
    return list(dict.fromkeys(u.name for a in held for d in a.duties for u in d.units))


def _other_units(question: str, right: Sequence[str], held: Iterable[str], own: set[str], bodies: Bodies) -> list[str]:
    """Return units of the same plan that are no body of the right ones: those beside them first, for they are nearest."""
    chosen: list[str] = []
    for name in sorted(held, key=lambda n: (n not in own, _order(question, n))):
        if not any(_alike(name, other, bodies) for other in (*right, *chosen)):
            chosen.append(name)
        if len(chosen) == _WRONG:
            break
    return chosen


def _alike(left: str, right: str, bodies: Bodies) -> bool:
    """Tell whether two names may be one body's, in either direction, or one holds the other."""
    one, other = bodies.body(left), bodies.body(right)
    if left in right or right in left or bodies.same(one, other) or bodies.same(other, one):
        return True
    return bool(bodies.same(bodies.body(one.stem), bodies.body(other.stem)))


def _on_figures(assistant: Assistant, subject: Subject, document: Document) -> Iterator[tuple[Item, ...]]:
    """Yield a question for each dated target of a plan that alone has its name and year there."""
    place = place_of(assistant, document)
    own = assistant.corpus.targets[document.name]
    names = [t.what for t in figures(assistant, subject, document) if t.kind == "target"]
    for target in figures(assistant, subject, document):
        proof, year = sentence_evidence(document, target)
        alone = sum(t.what == target.what for t in own) == 1 and names.count(target.what) == 1
        clear = _CLEAR.fullmatch(target.what) and target.unit and target.what in document.text
        if target.kind != "target" or not year or not alone or not clear or isinstance(target.value, tuple):
            continue
        value, said = printed(document, target)
        question = f"{plan_at(place)}写明，{year}“{target.what}”的目标值是多少？（单选）"
        wrong = _other_figures(assistant, question, target, own)
        made = _question(question, [cell(value)], wrong, (*said, year, target.what), proof)
        if made:
            yield made


def _other_figures(assistant: Assistant, question: str, target: Target, own: Sequence[Target]) -> list[str]:
    """Return other figures of the same measure, of other things or plans, that the plan gives for nothing of that name."""
    beside = [(d, t) for d in assistant.corpus.documents for t in assistant.corpus.targets[d.name]]
    fitting = [(d, t) for d, t in beside if t.unit == target.unit and not isinstance(t.value, tuple)]
    taken = {value_of(target)} | {value_of(t) for t in own if t.what in target.what or target.what in t.what}
    chosen: list[str] = []
    for document, other in sorted(
        fitting, key=lambda f: (all(f[1] is not t for t in own), _order(question, f[1].what))
    ):
        text = cell(printed(document, other)[0])
        if value_of(other) not in taken and text not in chosen:
            chosen.append(text)
            taken.add(value_of(other))
        if len(chosen) == _WRONG:
            break
    return chosen


def _question(
    question: str, right: Sequence[str], wrong: Sequence[str], said: tuple[str, ...], proof: tuple[Evidence, ...]
) -> tuple[Item, ...]:
    """Return question, options and key; () where there are too few wrong options, or the key does not verify."""
    if len(wrong) < _FEWEST_WRONG:
        return ()
    options = sorted((*right, *wrong), key=lambda o: _order(question, o))
    letters = "".join(_LETTERS[i] for i, o in enumerate(options) if o in right)
    key = Item("key", (f"{letters}（{listing(list(right))}）",), said, proof)
    if not key.verified():
        return ()
    listed = (Item("option", (f"{_LETTERS[i]}. {o}",)) for i, o in enumerate(options))
    return (Item("question", (question,)), *listed, key)


def _order(question: str, option: str) -> str:
    return sha256(f"{question}\n{option}".encode()).hexdigest()
