"""Files on their way into the library: one after another, each with its steps; paused, stopped, and tried again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from threading import BoundedSemaphore, RLock, Thread
from typing import Literal
from weakref import finalize

from answer.assistant import Assistant
from answer.current import Current
from corpus import MAX_BYTES, CorpusError, Progress, Step, Stopped, conditions
from index import RetrievalError

MOST_FILES = 100
"""So many files one owner may have on their way, or failed and kept for another try."""

MOST_BYTES = 10 * MAX_BYTES
"""Bytes that these may have together."""

MOST_BYTES_OF_ALL = 4 * MOST_BYTES
"""Bytes that those of all owners may have together."""

_AT_ONCE = 2  # owners whose files are read at the same time
_KEPT_SECONDS = 3600.0  # how long failed files are kept for another try
_OVER = frozenset(["whole", "check", "failed", "duplicate", "stopped"])

Stage = Literal["received", Step, "whole", "check", "failed", "duplicate", "stopped"]
Fault = Literal["", "many", "unwritten", "unopened"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file on its way.

    Attributes:
        number: by which it is meant, from 1, each once for an owner.
        name: its name; once it is taken, the one that it has in the folder.
        stage: a step, or how it ended: whole, check, failed, duplicate, stopped.
        done: pages recognised, or files of an archive begun; 0 for no count.
        total: of so many.
        reasons: what its reader noticed, why it was not taken; of a duplicate, the name of the file that it is the same as.
        fault: why a file that is not to blame was not taken; "" where `reasons` says it all.
        replaced: whether it took the place of a file of its name.
        misses: so many places of it gave no row.
    """

    number: int
    name: str
    stage: Stage = "received"
    done: int = 0
    total: int = 0
    reasons: tuple[str, ...] = ()
    fault: Fault = ""
    replaced: bool = False
    misses: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more becomes of it unless it is tried again."""
        return self.stage in _OVER


@dataclass(slots=True)
class _File:
    """A file, where its bytes wait, and what is asked of it."""

    path: Path
    replace: bool
    size: int
    arrival: Arrival
    stopped: bool = False


@dataclass(slots=True)
class _Batch:
    """The files of one owner."""

    files: list[_File] = field(default_factory=list)
    given: int = 0
    is_running: bool = False
    is_paused: bool = False
    touched: float = field(default_factory=time.monotonic)


class Intake:
    """Takes files for owners who don't wait for it. Safe to share between threads.

    What it reads and enters goes on when its owner leaves the page, and is found again by who comes back.
    """

    def __init__(self, current: Current) -> None:
        """Take what the files are added to."""
        self._current = current
        self._batches: dict[str, _Batch] = {}
        self._lock = RLock()
        self._turn = BoundedSemaphore(_AT_ONCE)
        self._folder = Path(mkdtemp(prefix="planqa-"))
        finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def take(self, owner: str, files: Sequence[tuple[str, Path | bytes]], *, replacing: bool = False) -> None:
        """Take files, each a name with its bytes or a path, which is moved; they are read in the background, in order.

        What an owner's files of before came to is forgotten once all of them are over.
        """
        with self._lock:
            self._sweep()
            batch = self._batches.setdefault(owner, _Batch())
            if not batch.is_paused and all(file.arrival.is_over for file in batch.files):
                self._drop(batch, batch.files)
            for name, content in files:
                self._receive(batch, name, content, replacing=replacing)
            self._run(batch)

    def arrivals(self, owner: str) -> tuple[Arrival, ...]:
        """Return what became of an owner's files so far, in the order in which they were given."""
        with self._lock:
            return tuple(file.arrival for file in self._of(owner).files)

    def is_running(self, owner: str) -> bool:
        """Tell whether anything goes on with an owner's files."""
        with self._lock:
            return self._of(owner).is_running

    def is_paused(self, owner: str) -> bool:
        """Tell whether an owner's files wait until they are to go on."""
        with self._lock:
            return self._of(owner).is_paused

    def pause(self, owner: str) -> None:
        """Begin none of an owner's files any more; the one that is being read is read."""
        with self._lock:
            batch = self._of(owner)
            batch.is_paused = any(file.arrival.stage == "received" for file in batch.files)

    def go_on(self, owner: str) -> None:
        """Go on with an owner's files."""
        with self._lock:
            batch = self._of(owner)
            batch.is_paused = False
            self._run(batch)

    def stop(self, owner: str, number: int) -> None:
        """Take no further steps with a file; one that is in the folder already stays there."""
        with self._lock:
            for file in self._of(owner).files:
                if file.arrival.number == number and not file.arrival.is_over:
                    file.stopped = True
                    if file.arrival.stage == "received":
                        file.arrival = replace(file.arrival, stage="stopped")

    def again(self, owner: str, number: int | None = None, *, replacing: bool = False) -> None:
        """Try a failed or stopped file again, all of them for None; its bytes are still there."""
        with self._lock:
            batch = self._of(owner)
            for file in batch.files:
                one = file.arrival
                if number in (None, one.number) and one.stage in ("failed", "stopped") and file.path.is_file():
                    file.arrival = Arrival(one.number, one.name)
                    file.stopped, file.replace = False, replacing
            self._run(batch)

    def dismiss(self, owner: str) -> None:
        """Forget an owner's files that are over."""
        with self._lock:
            batch = self._of(owner)
            self._drop(batch, [file for file in batch.files if file.arrival.is_over])

    def _of(self, owner: str) -> _Batch:
        return self._batches.get(owner) or _Batch()

    def _receive(self, batch: _Batch, name: str, content: Path | bytes, *, replacing: bool) -> None:
        batch.given += 1
        arrival = Arrival(batch.given, name)
        path = self._folder / f"{id(batch)}-{batch.given}"
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        own = sum(file.size for file in batch.files)
        every = sum(file.size for held in self._batches.values() for file in held.files)
        full = len(batch.files) >= MOST_FILES or own + size > MOST_BYTES or every + size > MOST_BYTES_OF_ALL
        if full:
            arrival, size = replace(arrival, stage="failed", fault="many"), 0
        if isinstance(content, bytes) and not full:
            path.write_bytes(content)
        elif isinstance(content, Path) and full:
            content.unlink(missing_ok=True)
        elif isinstance(content, Path):
            shutil.move(content, path)
        batch.files.append(_File(path, replacing, size, arrival))

    def _drop(self, batch: _Batch, files: Sequence[_File]) -> None:
        for file in files:
            file.path.unlink(missing_ok=True)
        dropped = {file.arrival.number for file in files}
        batch.files = [file for file in batch.files if file.arrival.number not in dropped]

    def _sweep(self) -> None:
        """Forget files that nobody asked after for a long time."""
        late = time.monotonic() - _KEPT_SECONDS
        for owner, batch in list(self._batches.items()):
            if not batch.is_running and batch.touched < late:
                self._drop(batch, batch.files)
                del self._batches[owner]

    def _run(self, batch: _Batch) -> None:
        """Let a thread go through the files, unless one does, or none waits."""
        batch.touched = time.monotonic()
        if not batch.is_running and not batch.is_paused and self._next(batch):
            batch.is_running = True
            Thread(target=self._go_through, args=(batch,), daemon=True, name="intake").start()

    def _next(self, batch: _Batch) -> _File | None:
        return next((file for file in batch.files if file.arrival.stage == "received"), None)

    def _go_through(self, batch: _Batch) -> None:
        with self._turn:
            while True:
                while file := self._begun(batch):
                    self._add(file)
                self._enter(batch)
                with self._lock:
                    if batch.is_paused or not self._next(batch):
                        batch.is_running = False
                        batch.touched = time.monotonic()
                        return

    def _begun(self, batch: _Batch) -> _File | None:
        with self._lock:
            file = None if batch.is_paused else self._next(batch)
            if file:
                file.arrival = replace(file.arrival, stage="reading")
            return file

    def _add(self, file: _File) -> None:
        """Put a file into the folder."""

        def told(step: Step, done: int, total: int) -> None:
            with self._lock:
                file.arrival = replace(file.arrival, stage=step, done=done, total=total)

        progress = Progress(told, lambda: file.stopped)
        one = Arrival(file.arrival.number, file.arrival.name)
        try:
            added = self._current.add(file.path.read_bytes(), one.name, replace=file.replace, progress=progress)
        except Stopped:
            one = replace(one, stage="stopped")
        except CorpusError as fault:
            one = replace(one, stage="failed", reasons=(fault.reason,))
        except OSError as fault:
            one = replace(one, stage="failed", fault="unwritten", reasons=(fault.strerror or str(fault),))
        else:
            file.path.unlink(missing_ok=True)
            if added.outcome == "duplicate":
                one = replace(one, stage="duplicate", reasons=(added.name,))
            else:
                one = replace(one, name=added.name, stage="entering", replaced=added.outcome == "replaced")
        with self._lock:
            file.arrival = one

    def _enter(self, batch: _Batch) -> None:
        """Let what was added be answered from."""
        with self._lock:
            entering = [file for file in batch.files if file.arrival.stage == "entering"]
        if not entering:
            return
        try:
            assistant = self._current.follow().result()
        except (CorpusError, RetrievalError, OSError) as fault:
            for file in entering:
                file.arrival = replace(file.arrival, stage="failed", fault="unopened", reasons=(str(fault),))
            return
        for file in entering:
            file.arrival = _ended(file.arrival, assistant)


def _ended(arrival: Arrival, assistant: Assistant) -> Arrival:
    """Return how a file was read in the end; one that its folder has lost meanwhile failed."""
    held = [c for c in conditions(assistant.corpus) if c.file == arrival.name]
    states = {c.state for c in held}
    stage: Stage = "whole" if states == {"whole"} else "failed" if states <= {"failed"} else "check"
    reasons = tuple(reason for c in held for reason in c.reasons)
    misses = sum(len(c.health.misses) for c in held if c.health)
    return replace(arrival, stage=stage, done=0, total=0, reasons=reasons, misses=misses)
