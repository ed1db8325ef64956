"""A questions file and its brief → a sealed blind set, if nobody can know its questions yet."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from evaluation.blind_sets import BRIEF, BlindSet, SetRecord, file_hash, find_set, stored_path
from evaluation.errors import EvaluationError, GoldError
from evaluation.files import read_lines, read_text
from evaluation.gold import Checked, Remark, parse_gold, validate
from evaluation.matching import norm
from evaluation.plans import Plans
from evaluation.record import ROOT
from evaluation.running import QUESTIONS
from evaluation.schema import GoldQuestion

_NAME = re.compile(r"\w[\w.-]*")
OPEN_SETS = ROOT / "evaluation"  # its questions_*.jsonl are the sets that everybody knows


def seal(
    file: Path, brief: Path, *, author: str, name: str, sets: Path, plans: Plans, corpus: Path | None
) -> tuple[BlindSet, tuple[Remark, ...]]:
    """Register a questions file as a blind set, and return it with the warnings about its questions.

    The set appears whole or not at all.

    Args:
        file: the questions.
        brief: what their author was told.
        author: who wrote them.
        name: name of the set, that of a folder.
        sets: folder of the blind sets.
        plans: the plans that the evidence must stand in.
        corpus: their folder, None for the plans that come with the project.

    Raises:
        EvaluationError: the name is none or taken, author or brief is empty, a file can't be read.
        GoldError: questions are not of the schema, or stand in a set that is known.
    """
    if not _NAME.fullmatch(name):
        raise EvaluationError(f"题集名称 {name} 只能用文字、数字、_、- 和 .，且以文字或数字开头。")
    if (sets / name).exists():
        raise EvaluationError(f"盲测题集 {name} 已经存在，请用 --name 另起名称。")
    if not author.strip() or not read_text(brief).strip():
        raise EvaluationError("须写明作者，并附上不为空的任务说明（brief）。")
    checked = validate(read_lines(file), plans)
    faults = (*checked.faults, *known_already(checked, known_questions(sets)))
    if faults:
        raise GoldError(file.name, tuple(map(str, sorted(faults, key=lambda fault: fault.line))))
    if not checked.questions:
        raise EvaluationError(f"题库 {file.name} 里没有题目。")
    aside = sets / f".{name}.{os.getpid()}"
    try:
        aside.mkdir(parents=True)
        shutil.copyfile(file, aside / QUESTIONS)
        shutil.copyfile(brief, aside / BRIEF)
        record = SetRecord(
            author=author.strip(),
            date=datetime.now(UTC).isoformat(timespec="seconds"),
            questions=len(checked.questions),
            sha256=file_hash(aside / QUESTIONS),
            corpus=stored_path(corpus) if corpus else None,
        )
        BlindSet(aside, record).write(record)
        aside.rename(sets / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return find_set(sets, name), checked.warnings


def known_questions(sets: Path) -> dict[str, str]:
    """Return where each question stands that is known: text as `said` has it → file and id.

    Known are the questions of the open sets, and of every blind set of the folder, sealed or not.

    Raises:
        EvaluationError: a file can't be read.
    """
    files = [*OPEN_SETS.glob("questions_*.jsonl"), *sets.glob(f"*/{QUESTIONS}")]
    return {
        said(gold): f"{path.parent.name if path.name == QUESTIONS else path.name} 的 {gold.id}"
        for path in sorted(files)
        if path.parent.name[0] != "."
        for _, gold in parse_gold(read_lines(path), extra="ignore").questions
    }


def known_already(checked: Checked, known: Mapping[str, str]) -> Iterator[Remark]:
    """Yield a fault for each question that stands in a known set."""
    for line, gold in checked.questions:
        if said(gold) in known:
            yield Remark(line, "question", f"已见于 {known[said(gold)]}，不能算盲测")


def said(gold: GoldQuestion) -> str:
    """Return a question with its earlier turns as it is compared: normalised, without punctuation, a turn a line."""
    turns = map(norm, (*(turn.content for turn in gold.history), gold.question))
    return "\n".join("".join(filter(str.isalnum, turn)) or turn for turn in turns)
