"""Gold files: read, validate, write. A fault names line and field; a warning names a question that is too easy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from evaluation.errors import EvaluationError, GoldError
from evaluation.files import read_lines
from evaluation.matching import meets, norm
from evaluation.plans import Plans
from evaluation.schema import GoldQuestion


@dataclass(frozen=True, slots=True)
class Remark:
    """A fault or warning about one field of one line.

    Attributes:
        line: line number from 1.
        field: path of the field, such as evidence[0].quote; "" for the whole line.
        message: what is wrong, in Chinese.
    """

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """Return the remark as the console shows it."""
        return f"第 {self.line} 行{f' {self.field}' if self.field else ''}：{self.message}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A gold file as read: the sound questions with their lines, the faults, the warnings."""

    questions: tuple[tuple[int, GoldQuestion], ...]
    faults: tuple[Remark, ...]
    warnings: tuple[Remark, ...] = ()


def load_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """Return the questions of a gold file, in order; fields that the schema doesn't know are ignored.

    Raises:
        EvaluationError: the file can't be read, or holds no question.
        GoldError: lines that are not of the schema, each named.
    """
    checked = parse_gold(read_lines(path), extra="ignore")
    if checked.faults:
        raise GoldError(path.name, tuple(map(str, checked.faults)))
    if not checked.questions:
        raise EvaluationError(f"题库 {path.name} 里没有题目。")
    return tuple(question for _, question in checked.questions)


def validate(lines: Sequence[str], plans: Plans) -> Checked:
    """Return what `parse_gold` does, with evidence looked up in the plans and too easy questions warned of."""
    checked = parse_gold(lines)
    unproven = [remark for line, gold in checked.questions for remark in unproven_evidence(line, gold, plans)]
    easy = [remark for line, gold in checked.questions for remark in gives_itself_away(line, gold)]
    bare = [
        Remark(line, "evidence", "没有原文证据，引文指标不计此题")
        for line, gold in checked.questions
        if gold.answerable and not gold.evidence
    ]
    faults = sorted((*checked.faults, *unproven), key=lambda remark: remark.line)
    return Checked(checked.questions, tuple(faults), tuple(sorted((*easy, *bare), key=lambda remark: remark.line)))


def parse_gold(lines: Sequence[str], *, extra: Literal["forbid", "ignore"] = "forbid") -> Checked:
    """Return the questions of JSON lines and the faults of those that are none; empty lines are skipped.

    `extra` says whether a field that the schema doesn't know is a fault.
    """
    questions: list[tuple[int, GoldQuestion]] = []
    faults: list[Remark] = []
    first: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            gold = GoldQuestion.model_validate_json(line, extra=extra)
        except ValidationError as error:
            faults += _faults(number, error)
            continue
        if gold.id in first:
            faults.append(Remark(number, "id", f"与第 {first[gold.id]} 行重复：{gold.id}"))
            continue
        first[gold.id] = number
        questions.append((number, gold))
    return Checked(tuple(questions), tuple(faults))


def _faults(line: int, error: ValidationError) -> Iterator[Remark]:
    for fault in error.errors(include_url=False):
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
        yield Remark(line, path, _MESSAGES.get(fault["type"], fault["msg"].removeprefix("Value error, ")))


_MESSAGES = {
    "missing": "缺少此字段",
    "extra_forbidden": "没有这个字段",
    "string_type": "应是文字",
    "string_too_short": "不得为空",
    "bool_type": "应是 true 或 false",
    "tuple_type": "应是列表",
    "json_invalid": "不是有效的 JSON 对象",
    "model_type": "应是 JSON 对象",
}


def unproven_evidence(line: int, gold: GoldQuestion, plans: Plans) -> Iterator[Remark]:
    """Yield a fault for each piece of evidence whose plan is not held, or does not hold its quote."""
    for i, evidence in enumerate(gold.evidence):
        meant = plans.meant(evidence)
        key = "region" if evidence.region else "document"
        if not meant:
            yield Remark(line, f"evidence[{i}].{key}", f"语料中没有 {evidence.region or evidence.document}")
        elif not meant & plans.holding(norm(evidence.quote)):
            yield Remark(line, f"evidence[{i}].quote", f"原文中没有：{evidence.quote[:40]}")


def gives_itself_away(line: int, gold: GoldQuestion) -> Iterator[Remark]:
    """Yield a warning where the question's own words already meet every group: echoing it would be right."""
    said = norm(" ".join([*(turn.content for turn in gold.history), gold.question]))
    if gold.must_include and all(meets(said, group) for group in gold.must_include):
        yield Remark(line, "must_include", "题面的字句已满足全部各组，照抄题面即可得分")


def gold_lines(questions: Iterable[GoldQuestion]) -> str:
    """Return questions as the text of a gold file; fields that hold nothing are left out where the schema allows."""
    return "".join(json.dumps(_plain(gold), ensure_ascii=False) + "\n" for gold in questions)


def _plain(gold: GoldQuestion) -> dict[str, object]:
    plain = gold.model_dump(mode="json")
    plain["evidence"] = [e.model_dump(mode="json", exclude_none=True) for e in gold.evidence]
    if not gold.reasons:
        del plain["reasons"]
    return plain
