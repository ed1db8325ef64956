"""Blind sets: a folder each of questions, the brief they were written from, and a record that says what became of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self, TypeVar

from filelock import FileLock, Timeout
from pydantic import ValidationError, model_validator

from evaluation.errors import EvaluationError, SealBroken
from evaluation.files import read_text, write_object
from evaluation.gold import load_gold
from evaluation.record import ROOT
from evaluation.running import QUESTIONS, RECORD
from evaluation.schema import GoldQuestion, Strict
from evaluation.scoring import Score

BRIEF, FIRST = "brief.md", "first"

State = Literal["sealed", "opening", "opened"]
T = TypeVar("T")


class Figures(Strict):
    """What a run over a blind set is worth, as `Score.to_json` has it; shares are 0..1, None where nothing can be said.

    Attributes:
        answer_chars: median and 95th percentile of characters an answered question.
        by_type: "right/all" by type of question.
    """

    accuracy: float | None
    refusal_precision: float | None
    refusal_recall: float | None
    citation_verbatim: float | None
    evidence_recall: float | None
    region_leak: float | None
    answer_chars: tuple[int, int] | None
    by_type: dict[str, str]

    @classmethod
    def of(cls, found: Score) -> Figures:
        """Return the figures of a score."""
        plain = found.to_json()
        return cls.model_validate({name: plain[name] for name in cls.model_fields})


class FirstRun(Strict):
    """The first run over a blind set.

    Attributes:
        date: when the set was opened; UTC, ISO 8601.
        commit: full hash of HEAD then, "unknown" without git.
        clean: whether the tree was clean then; None without git.
        code: hash of the rooms that answers depend on.
        model: the embedding model.
        corpus: folder of the plans asked over, relative to the project.
        plans: folder of the plans scored against, where it was another.
        digest: hash of the plans asked over.
        answered: questions that got an answer or a refusal; fewer than all where the run was interrupted.
        figures: None while the state is "opening".
    """

    date: str
    commit: str
    clean: bool | None
    code: str
    model: str
    corpus: str
    plans: str | None = None
    digest: str
    answered: int = 0
    figures: Figures | None = None


class SetRecord(Strict):
    """What became of a blind set.

    Attributes:
        author: who wrote the questions.
        date: when it was registered; UTC, ISO 8601.
        questions: how many there are.
        sha256: of the bytes of the questions file, hexadecimal.
        corpus: folder of the plans it asks about, relative to the project; None for those that come with it.
        state: "sealed" until opened; "opening" from just before the first question to the recorded figures.
        first: the first run, None while sealed.
    """

    author: str
    date: str
    questions: int
    sha256: str
    corpus: str | None = None
    state: State = "sealed"
    first: FirstRun | None = None

    @model_validator(mode="after")
    def _state_fits(self) -> Self:
        known = self.first is not None, bool(self.first and self.first.figures)
        if known != {"sealed": (False, False), "opening": (True, False), "opened": (True, True)}[self.state]:
            raise ValueError("state 与 first 不符")
        return self


@dataclass(frozen=True, slots=True)
class BlindSet:
    """A registered set: its folder, whose name is the set's, and its record."""

    folder: Path
    record: SetRecord

    @property
    def name(self) -> str:
        """The set's name."""
        return self.folder.name

    @property
    def run_folder(self) -> Path:
        """The folder of the first run: its answers, score and full record."""
        return self.folder / FIRST

    def gold(self) -> tuple[GoldQuestion, ...]:
        """Return the questions.

        Raises:
            SealBroken: the file is not the one that was registered.
        """
        path = self.folder / QUESTIONS
        if file_hash(path) != self.record.sha256:
            raise SealBroken(
                f"盲测题集 {self.name} 的 {QUESTIONS} 与登记时不同（sha256 不符），不能运行；请恢复登记时的文件。"
            )
        return load_gold(path)

    def write(self, record: SetRecord) -> BlindSet:
        """Put `record` in place of the set's record, and return the set with it."""
        write_object(self.folder / RECORD, record.model_dump(mode="json"))
        return BlindSet(self.folder, record)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    Raises:
        EvaluationError: it can't be read.
    """
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EvaluationError(f"读不了文件 {path}（{error.strerror}）。") from error


def find_set(sets: Path, name: str) -> BlindSet:
    """Return the set of a name.

    Raises:
        EvaluationError: there is none, or its record is not of the form.
    """
    path = sets / name / RECORD
    if name in ("", ".", "..") or Path(name).name != name or not path.is_file():
        raise EvaluationError(f"没有登记过盲测题集 {name}；blind list 列出已登记的。")
    try:
        return BlindSet(sets / name, SetRecord.model_validate_json(read_text(path)))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(map(str, fault["loc"]))
        raise EvaluationError(
            f"盲测题集 {name} 的 {RECORD} 有误{f'（{field}）' if field else ''}：{fault['msg']}"
        ) from error


def set_names(sets: Path) -> tuple[str, ...]:
    """Return the names of the sets in a folder, sorted; folders whose name begins with a dot are half-written ones."""
    return tuple(sorted(path.parent.name for path in sets.glob(f"*/{RECORD}") if path.parent.name[0] != "."))


def each(names: tuple[str, ...], function: Callable[[str], T]) -> Iterator[T]:
    """Yield what `function` returns for each name; the faults of some come after the others, all in one error.

    Raises:
        EvaluationError: at the end, where it failed for some.
    """
    faults: list[str] = []
    for name in names:
        try:
            yield function(name)
        except EvaluationError as error:
            faults.append(str(error))
    if faults:
        raise EvaluationError("\n".join(faults))


@contextmanager
def held_alone(name: str, locks: Path) -> Iterator[None]:
    """Keep other processes from opening the same set meanwhile.

    Raises:
        EvaluationError: one is at it.
    """
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(locks / f"{name}.lock", timeout=0):
            yield
    except Timeout as error:
        raise EvaluationError(f"盲测题集 {name} 正由另一个进程打开。") from error


def stored_path(folder: Path) -> str:
    """Return a folder as a record names it: relative to the project."""
    return Path(os.path.relpath(folder.resolve(), ROOT)).as_posix()


def folder_of(stored: str) -> Path:
    """Return the folder that a record names."""
    return (ROOT / stored).resolve()
