"""What one reading of a question comes to: each ask with its draft or refusal, and the one draft of them all."""

from __future__ import annotations

from dataclasses import dataclass

from answer.asked import names_any
from answer.draft import Draft, together
from answer.linking.question import Question
from answer.model import Refusal


@dataclass(frozen=True)
class Found:
    """The linked asks of a question, at least one, each with its draft or refusal."""

    replies: tuple[tuple[Question, Draft | Refusal], ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The linked asks."""
        return tuple(question for question, _ in self.replies)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts of the asks that have one."""
        return tuple(reply for _, reply in self.replies if isinstance(reply, Draft))

    @property
    def refusal(self) -> Refusal | None:
        """The first refusal; None where no ask has one."""
        return next((reply for _, reply in self.replies if isinstance(reply, Refusal)), None)

    @property
    def holds(self) -> bool:
        """Whether any line stands on a passage and verifies; what is said of the talk itself does not count."""
        lines = (line for q, r in self.replies if q.ask.of != "talk" and isinstance(r, Draft) for line in r.lines)
        return any(line.evidence and line.verified() for line in lines)

    @property
    def texts(self) -> tuple[str, ...]:
        """What each reply says, without markers; two readings with the same texts come to the same."""
        return tuple(
            "\n".join(line.text for line in reply.lines) if isinstance(reply, Draft) else reply.text
            for _, reply in self.replies
        )

    def whole(self) -> Draft:
        """Return the drafts as one; an ask that has none says so in a line, if it names anything."""
        return together(
            [r for q, r in self.replies if q.ask.of != "talk" and (isinstance(r, Draft) or names_any(q.ask))]
        )
