"""Answer files of any origin: read leniently, with every line that can't count named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from evaluation.schema import AnswerRecord, GoldQuestion


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of one system.

    Attributes:
        answers: by question id; of several with one id the last counts.
        malformed: lines that are no answer, as "line: what is wrong".
        duplicates: ids that came more than once.
    """

    answers: Mapping[str, AnswerRecord]
    malformed: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()

    def missing(self, gold: Sequence[GoldQuestion]) -> tuple[str, ...]:
        """Return the ids of questions without an answer."""
        return tuple(question.id for question in gold if question.id not in self.answers)

    def unknown(self, gold: Sequence[GoldQuestion]) -> tuple[str, ...]:
        """Return the ids of answers to no question of `gold`."""
        asked = {question.id for question in gold}
        return tuple(found for found in self.answers if found not in asked)


def parse_answers(lines: Sequence[str]) -> Sheet:
    """Return the answers of JSON lines; empty lines are skipped, faults are kept as text."""
    answers: dict[str, AnswerRecord] = {}
    malformed: list[str] = []
    duplicates: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = AnswerRecord.model_validate_json(line)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            field = ".".join(map(str, fault["loc"]))
            malformed.append(f"第 {number} 行{f' {field}' if field else ''}：{fault['msg']}")
            continue
        if answer.id in answers:
            duplicates.append(answer.id)
        answers[answer.id] = answer
    return Sheet(answers, tuple(malformed), tuple(dict.fromkeys(duplicates)))
