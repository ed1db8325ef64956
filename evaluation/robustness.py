"""What wording costs: accuracy lost under each transformation of the gold questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.case import Case
from evaluation.scoring import Score
from evaluation.transforms import RULES, origin


@dataclass(frozen=True, slots=True)
class Loss:
    """One transformation.

    Attributes:
        rule: its name.
        questions: how many questions it changes.
        before: share of their originals that were right.
        after: share of the changed ones that are right.
        broken: changed questions that are wrong though their originals were right.
    """

    rule: str
    questions: int
    before: float | None
    after: float | None
    broken: tuple[Case, ...]

    @property
    def lost(self) -> float | None:
        """Accuracy lost, before - after; None where nothing was changed."""
        return None if self.before is None or self.after is None else self.before - self.after

    def to_json(self) -> dict[str, object]:
        """Return the figures as one object, and the broken questions by id."""
        return {
            "questions": self.questions,
            "before": self.before,
            "after": self.after,
            "lost": self.lost,
            "broken": [held.gold.id for held in self.broken],
        }


def losses(original: Score, changed: Score) -> list[Loss]:
    """Return the loss of each rule, in the order of the rules."""
    right = {held.gold.id: not held.why for held in original.cases}
    return [_loss(rule.name, [c for c in changed.cases if origin(c.gold.id)[1] == rule.name], right) for rule in RULES]


def _loss(rule: str, held: Sequence[Case], right: dict[str, bool]) -> Loss:
    were = [right[origin(c.gold.id)[0]] for c in held]
    return Loss(
        rule=rule,
        questions=len(held),
        before=sum(were) / len(held) if held else None,
        after=sum(not c.why for c in held) / len(held) if held else None,
        broken=tuple(c for c, was in zip(held, were, strict=True) if was and c.why),
    )
