"""The assistant of now: it follows the folder of plans while questions go on being answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from secrets import token_hex
from threading import Event, Lock
from typing import Any, TypeVar

from answer.assistant import Assistant
from corpus import NOBODY, Added, CorpusError, Correction, Progress, Shelf, keep_correction

_T = TypeVar("_T")

LOOK = 5.0
"""Seconds between two looks at a folder that is watched."""


class Current:
    """What answers now, and the folder of its plans. Safe to share between threads.

    Whoever answers takes `assistant` once, and goes on with that one: it never changes, another takes its place.

    Attributes:
        shelf: the folder of its plans.
        writable: whether files may be added and removed.
    """

    def __init__(
        self, assistant: Assistant, anew: Callable[[], Assistant] | None = None, *, read_only: bool = False
    ) -> None:
        """Take the first assistant, and what opens one over the folder as it is; without that, nothing is changed."""
        self.shelf = Shelf(assistant.corpus.folder, assistant.corpus.kept)
        self.writable = anew is not None and not read_only
        self._mark = self.shelf.mark() if anew else ()
        self._anew = anew
        self._assistant = assistant
        self._taken_over = token_hex(8)
        self._lock = Lock()
        self._opening = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._waiting: Future[Assistant] | None = None

    @classmethod
    def of(cls, assistant: Assistant | Current) -> Current:
        """Return the holder of an assistant that stays as it is; a holder is returned as it is."""
        return assistant if isinstance(assistant, Current) else cls(assistant)

    @property
    def mark(self) -> str:
        """What differs when another assistant has taken over, after a restart too."""
        return self._taken_over

    @property
    def assistant(self) -> Assistant:
        """What answers now."""
        return self._assistant

    def made(self, make: Callable[[Assistant], _T]) -> Callable[[], _T]:
        """Return what gives `make` of the assistant of now, made once for each assistant."""
        held: list[tuple[Assistant, _T]] = []

        def of_now() -> _T:
            assistant = self._assistant
            if not held or held[0][0] is not assistant:
                held[:] = [(assistant, make(assistant))]
            return held[0][1]

        return of_now

    def add(self, data: bytes, name: str, *, replace: bool = False, progress: Progress = NOBODY) -> Added:
        """Put a file into the folder, as `Shelf.add`; `follow` lets the answers know of it.

        Raises:
            CorpusError: nothing may be changed here, or the file is not taken.
        """
        self._check()
        return self.shelf.add(data, name, replace=replace, progress=progress)

    def remove(self, name: str) -> None:
        """Delete a file for good, as `Shelf.remove`.

        Raises:
            CorpusError: nothing may be changed here, or there is no such file.
        """
        self._check()
        self.shelf.remove(name)

    def restore(self, name: str, number: int) -> Added:
        """Put a former version in its file's place, as `Shelf.restore`.

        Raises:
            CorpusError: nothing may be changed here, or there is no such file or version.
        """
        self._check()
        return self.shelf.restore(name, number)

    def rename(self, name: str, new: str) -> str:
        """Give a file another name and return that, as `Shelf.rename`.

        Raises:
            CorpusError: nothing may be changed here, there is no such file, or the name can't be given.
        """
        self._check()
        return self.shelf.rename(name, new)

    def describe(self, name: str, attributes: Mapping[str, Any]) -> None:
        """Say of a plan what its text doesn't, as `Shelf.describe`.

        Raises:
            CorpusError: nothing may be changed here, there is no such file, or an attribute can't be right.
        """
        self._check()
        self.shelf.describe(name, attributes)

    def correct(self, correction: Correction) -> None:
        """Keep what a person corrected in a row; `follow` lets the answers know of it.

        Raises:
            CorpusError: nothing may be changed here, or the folder is held by another process.
        """
        self._check()
        keep_correction(self.shelf, correction)

    def follow(self) -> Future[Assistant]:
        """Open an assistant over the folder as it is, in the background; return what tells when it has taken over.

        Several calls in a row wait for one opening that begins after the last of them.
        """
        with self._lock:
            if self._waiting is None:
                self._waiting = self._opening.submit(self._open)
            return self._waiting

    def watch(self, ended: Event, seconds: float = LOOK) -> None:
        """Follow what others do to the folder, until `ended`; what is still changing from look to look is left for the next."""
        before = self._mark
        while self._anew is not None and not ended.wait(seconds):
            now = self.shelf.mark()
            if now == before and now != self._mark:
                wait([self.follow()])  # whatever was wrong, the next change is the next try
            before = now

    def _check(self) -> None:
        if not self.writable:
            raise CorpusError("文库已设为只读，不能改动其中的文件或更正台账。")

    def _open(self) -> Assistant:
        with self._lock:
            self._waiting = None  # what changes from here on needs another opening
        if self._anew is not None:
            self._mark = self.shelf.mark()
            self._assistant = self._anew()
            self._taken_over = token_hex(8)
        return self._assistant
