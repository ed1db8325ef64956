"""Which bodies the words of a question's unit slots mean, by name or by what they do, and what they hold in a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from answer.bodies import Body
from answer.language import normalise, translate
from answer.linking.logistic import Logistic
from answer.reading.ask import Phrase
from answer.vocabulary import Vocabulary
from corpus import Assignment, Document, Duty

MODEL = "units"
FEATURES = ("near", "apart", "shared", "bias")
_OF = "的"  # what stands before it says what a thing is like, and is no name
_FEWEST = 6  # bodies of a plan, of fewer of which none can stand out
_MOST_SHARED = 2  # characters, beyond which more tell nothing
_OF_FEW = 0.25  # share of the bodies that may have a character which tells them apart

Vector = Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as asked, and the body that it is.

    Attributes:
        words: as asked; the printed name of a unit of which only was said what it does.
        body: the body.
        excluded: whether it is to be left out.
    """

    words: str
    body: Body
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One duty of a unit: the statement, the duty, and the name that it prints for the unit."""

    document: Document
    assignment: Assignment
    duty: Duty
    name: str


class UnitLinker:
    """Looks units up in the ledger of one corpus."""

    def __init__(self, vocabulary: Vocabulary, vector: Vector, model: Logistic | None = None) -> None:
        """Take the words of the corpus, and what gives the unit vector of a text's meaning."""
        self._words = vocabulary
        self._vector = vector
        self._of_key = lru_cache(maxsize=4096)(vector)
        self._model = model or Logistic.load(MODEL, FEATURES)

    def units(self, phrases: Sequence[Phrase], documents: Sequence[Document]) -> tuple[NamedUnit, ...]:
        """Return the bodies that the phrases name; words that name no known body are a body of their own.

        A body that the plans asked do not list at its level (区生态环境局) is taken without it (市生态环境局大祥分局).
        """
        out: list[NamedUnit] = []
        for phrase in phrases:
            plain = translate(normalise(phrase.words), self._words.english.terms)[0]
            found = self._words.bodies.find(plain)
            listed = any(self.held_by(f.body, d) for f in found for d in documents)
            if not listed and (name := self._doing(plain, documents)):
                out.append(NamedUnit(name, self._one_of(name, documents), phrase.excluded))
                continue
            bodies = [f.body for f in found] or [self._words.bodies.body(plain)]
            out += [NamedUnit(phrase.words, self._at_any_level(b, documents), phrase.excluded) for b in bodies]
        return tuple(out)

    def _doing(self, plain: str, documents: Sequence[Document]) -> str:
        """Return the printed name of the body that does what the words say (管公路客运的那个局); "" where none surely does."""
        if _OF not in plain.strip(_OF):
            return ""
        name, features = self.described(plain, documents)
        return name if self.is_described(features) else ""

    def is_described(self, features: Mapping[str, float]) -> bool:
        """Tell whether a body fits a description surely enough, by how it fits (`described`)."""
        return bool(features) and self._model.holds(features)

    def _one_of(self, name: str, documents: Sequence[Document]) -> Body:
        """Return the body of a printed name; of plans of several regions without its level."""
        bodies = self._words.bodies
        return bodies.without_level(name) if len({d.region for d in documents}) > 1 else bodies.body(name)

    def described(self, plain: str, documents: Sequence[Document]) -> tuple[str, Mapping[str, float]]:
        """Return the name of the body of the plans that a description fits best, and how it fits, by `FEATURES`.

        These are by how many standard deviations / 3 its name is nearer in meaning than the names of all (near) and than
        that of the next (apart), and how many telling characters both have (shared). "" of plans with too few bodies.
        """
        names: dict[str, str] = {}
        for document in documents:
            for assignment in self._words.corpus.assignments[document.name]:
                for unit in (u for duty in assignment.duties for u in duty.units):
                    names.setdefault(self.key(unit.name), unit.name)
        if len(names) < _FEWEST:
            return "", {}
        keys = list(names)
        near = np.array([float(self._of_key(key) @ self._vector(plain)) for key in keys])
        near = (near - near.mean()) / (float(near.std()) or 1.0)
        held = Counter(c for key in keys for c in set(key))
        telling = [{c for c in key if held[c] <= max(1, _OF_FEW * len(keys))} & set(plain) for key in keys]
        first, second = np.argsort(-near)[:2]
        features = {
            "near": float(near[first]) / 3,
            "apart": float(near[first] - near[second]) / 3,
            "shared": min(len(telling[first]), _MOST_SHARED) / _MOST_SHARED,
            "bias": 1.0,
        }
        return names[keys[first]], features

    def _at_any_level(self, body: Body, documents: Sequence[Document]) -> Body:
        if not body.level or any(self.held_by(body, d) for d in documents):
            return body
        bare = self._words.bodies.without_level(body.name)
        return bare if any(self.held_by(bare, d) for d in documents) else body

    def held_by(self, body: Body, document: Document) -> list[Held]:
        """Return all that a unit has in a plan; by the surest reading of its name, slips of print in that name included."""
        bodies = self._words.bodies
        listed = [
            Held(document, assignment, duty, unit.name)
            for assignment in self._words.corpus.assignments[document.name]
            for duty in assignment.duties
            for unit in duty.units
        ]
        sure = {h.name: bodies.same(body, bodies.body(h.name)) for h in listed}
        surest = max(sure.values(), default=0)
        meant = {name for name, level in sure.items() if level == surest > 0}
        meant |= {name for name in sure for m in meant if bodies.same(bodies.body(m), bodies.body(name)) == 2}
        return [h for h in listed if h.name in meant]

    def is_named(self, body: Body, name: str) -> bool:
        """Tell whether a printed name is of the body."""
        return bool(self._words.bodies.same(body, self._words.bodies.body(name)))

    def key(self, name: str) -> str:
        """Return what all names of one body share."""
        return self._words.bodies.body(name).key
