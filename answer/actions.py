"""The actions of all plans side by side: those that go by nearly the same name in several plans are one group.

青少年科学素质提升行动 of one plan and 实施青少年科学素质行动 of another are one; each keeps its own name. Names are compared by the
words that tell actions apart, weighed by how rare they are in the corpus.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answer.language import normalise
from answer.linking.outline import actions
from answer.vocabulary import Vocabulary
from corpus import Assignment

_COMMON = 0.15  # a word at or below this rarity tells no action from another
_ALIKE = 0.45  # of the lighter name's weight that both names must hold
_OVERLAP = 0.25  # and of the weight of all words of the two
_TOLD = re.compile(r"[\u4e00-\u9fff]")  # figures tell no action from another
_FRAME = re.compile(r"^(?:实施|开展|推进|组织)(?=.{4})|(?:科学素质)?(?:提升)?(?:行动|工程|项目)(?:计划)?$")


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """One action as several plans have it.

    Attributes:
        topic: the words that the names share, as one of them prints them: 青少年.
        name: the name that most of the plans give it, the shorter of two.
        members: by a plan's file name, the statements of its responsibilities, in text order.
    """

    topic: str
    name: str
    members: Mapping[str, tuple[Assignment, ...]]


def action_groups(vocabulary: Vocabulary) -> tuple[ActionGroup, ...]:
    """Return the actions of a corpus, those of most plans first, then in text order; all statements of an action are in."""
    groups: list[list[tuple[str, str]]] = []
    for document in vocabulary.corpus.documents:
        for name in actions(document, vocabulary):
            words = telling_words(name, vocabulary)
            fitting = [
                (likeness(words, telling_words(n, vocabulary), vocabulary), g)
                for g in groups
                if all(d != document.name for d, _ in g)
                for _, n in g
            ]
            best, group = max(fitting, key=lambda f: f[0], default=(0.0, []))
            if best >= _ALIKE:
                group.append((document.name, name))
            else:
                groups.append([(document.name, name)])
    made = [_group(g, vocabulary) for g in groups]
    return tuple(sorted(made, key=lambda g: -len(g.members)))


def _group(held: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> ActionGroup:
    counts = Counter(name for _, name in held)
    name = min(counts, key=lambda n: (-counts[n], len(n)))
    members = {d: tuple(a for a in vocabulary.corpus.assignments[d] if a.governs == n) for d, n in held}
    return ActionGroup(_topic(name, [n for _, n in held], vocabulary), name, members)


def _topic(name: str, names: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return the run of `name` from the first to the last word that all names share; of a name alone, what it is about."""
    if len(names) == 1:
        return _FRAME.sub("", name) or name
    shared = frozenset.intersection(*(telling_words(n, vocabulary) for n in names))
    ends = [(at, at + len(w)) for w in shared if (at := normalise(name).find(w)) >= 0]
    return name[min(a for a, _ in ends) : max(b for _, b in ends)] if ends else name


def telling_words(name: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the words of a name that tell it from others; of a compound and its parts, the parts."""
    telling = [w for w in vocabulary.name_tokens(name) if _TOLD.search(w) and vocabulary.rarity(w) > _COMMON]
    return frozenset(w for w in telling if not any(v != w and v in w for v in telling))


def likeness(a: frozenset[str], b: frozenset[str], vocabulary: Vocabulary) -> float:
    """Return the share (0–1) of the lighter name's weight that both hold; 0 where that is little of the two together."""
    shared, every, one, other = (sum(map(vocabulary.rarity, words)) for words in (a & b, a | b, a, b))
    return shared / min(one, other) if shared >= _OVERLAP * every > 0 else 0.0
