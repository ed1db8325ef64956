"""Questions put to a system → an answers file under a record; an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from answer import Assistant
from evaluation.answers import Sheet, parse_answers
from evaluation.errors import EvaluationError
from evaluation.files import read_lines, read_object, write_aside, write_object
from evaluation.gold import gold_lines, load_gold
from evaluation.plans import Plans
from evaluation.record import Record, record
from evaluation.schema import GoldQuestion
from evaluation.scoring import Score, score

ANSWERS, PARTIAL = "answers.jsonl", "answers.partial.jsonl"
QUESTIONS, RECORD, SCORE = "questions.jsonl", "record.json", "score.json"

Ask = Callable[[str, Sequence[Mapping[str, str]]], Mapping[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class System:
    """Something that answers.

    Attributes:
        name: short name, as tables show it.
        ask: question and history → the answer object of the contract, without its id.
        settings: what its answers depend on besides the code.
        model: its embedding model, "" for none.
    """

    name: str
    ask: Ask
    settings: Mapping[str, Any]
    model: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is done: its answers, their score, and the record."""

    sheet: Sheet
    score: Score
    record: Mapping[str, Any]


def assistant_system(assistant: Assistant, name: str = "planqa") -> System:
    """Return our assistant as a system."""
    return System(name, lambda q, h: assistant.ask(q, h).to_json(), {}, assistant.index.stamp.model)


def run(system: System, gold: Sequence[GoldQuestion], *, plans: Plans, folder: Path) -> Run:
    """Ask every question, write answers, record and score into `folder`, and return them.

    Answers are kept as they come; a run that was interrupted goes on if system, code, corpus and questions are the
    same, and begins anew otherwise.

    Raises:
        EvaluationError: a file of the folder can't be read.
        OSError: the disk refused.
    """
    made = record(
        system=system.name, settings=system.settings, model=system.model, corpus=plans.corpus.digest, gold=gold
    )
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / PARTIAL
    kept = unfinished(folder, made)
    if not kept:
        write_object(folder / RECORD, made.to_json())
        write_aside(folder / QUESTIONS, gold_lines(gold))
    write_aside(partial, "".join(kept.values()))
    with partial.open("a", encoding="utf-8") as out:
        for question in with_bar([g for g in gold if g.id not in kept], system.name, len(gold), len(kept)):
            told = {"id": question.id, **system.ask(question.question, question.turns)}
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
            out.flush()
    partial.replace(folder / ANSWERS)
    done = load_run(folder, plans)
    write_object(folder / SCORE, done.score.to_json())
    return done


def load_run(folder: Path, plans: Plans) -> Run:
    """Return the run that `run` wrote into `folder`, scored against `plans`.

    Raises:
        EvaluationError: there is none, or it was made over other plans.
    """
    told = read_object(folder / RECORD)
    if told.get("corpus") != plans.corpus.digest:
        raise EvaluationError(f"{folder} 的运行所用的规划文本与 --corpus 不同。")
    sheet = parse_answers(read_lines(folder / ANSWERS))
    return Run(sheet, score(load_gold(folder / QUESTIONS), sheet, plans), told)


def unfinished(folder: Path, made: Record) -> dict[str, str]:
    """Return the whole answer lines, by id, that an interrupted run of the same key left; {} where there is none."""
    if not (folder / PARTIAL).is_file() or not (folder / RECORD).is_file():
        return {}
    try:
        if read_object(folder / RECORD).get("key") != made.key:
            return {}
    except EvaluationError:
        return {}  # a record that was cut while written belongs to no run
    return whole_answers(folder)


def whole_answers(folder: Path) -> dict[str, str]:
    """Return the whole answer lines, by id, that a run left in `folder`, be it done or interrupted; {} for none."""
    left = next((path for path in (folder / PARTIAL, folder / ANSWERS) if path.is_file()), None)
    lines = left.read_bytes().split(b"\n")[:-1] if left else []  # what follows the last newline was cut
    return {json.loads(line)["id"]: line.decode() + "\n" for line in lines if line}


def with_bar(items: Iterable[T], name: str, total: int, done: int = 0) -> Iterator[T]:
    """Yield the items under a progress bar on stderr, where a person looks on."""
    from tqdm import tqdm

    shown = tqdm(items, desc=name, unit="题", total=total, initial=done, file=sys.stderr, disable=not _is_watched())
    return iter(shown)


def _is_watched() -> bool:
    return sys.stderr.isatty()
