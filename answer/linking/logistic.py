"""A fitted logistic model: named features, their weights, and the probability from which on the answer is yes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LEARNED = Path(__file__).with_name("learned.json")
_ANY = (-1.0, 1.5)


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted model.

    Attributes:
        weights: by feature.
        threshold: the probability (0–1) from which on the answer is yes.
        perhaps: the probability from which on what is not sure enough is worth naming.
        margin: by how much less in log-odds than the surest another may be to be meant as well; 0 for one alone.
        costly: of the feature that takes longest, what nearly all meant have at least, and nearly no others exceed.
    """

    weights: Mapping[str, float]
    threshold: float
    margin: float = 0.0
    perhaps: float = 1.0
    costly: tuple[float, float] = _ANY

    @classmethod
    def load(cls, name: str, features: Sequence[str], path: Path = LEARNED) -> Logistic:
        """Return the committed model of a name.

        Raises:
            ValueError: the file has it not, or of other features: `make fit` makes it again.
        """
        held = json.loads(path.read_text(encoding="utf-8")).get(name, {})
        if tuple(held.get("weights", ())) != tuple(features):
            raise ValueError(f"{path.name}: “{name}” is of other features; make it again with make fit")
        least, most = held.get("costly", _ANY)
        return cls(held["weights"], held["threshold"], held.get("margin", 0.0), held.get("perhaps", 1.0), (least, most))

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability (0–1) of yes."""
        total = sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def holds(self, features: Mapping[str, float]) -> bool:
        """Tell whether the answer is yes."""
        return self.probability(features) >= self.threshold


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability (0–1)."""
    bounded = max(1e-12, min(1 - 1e-12, probability))
    return math.log(bounded / (1 - bounded))
