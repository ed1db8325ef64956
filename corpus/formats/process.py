"""A task for `corpus.formats.worker`, in a process that is ended when it takes too long or is no longer wanted.

What the process says is bytes: lines `page N OF`, as the pages of a scan are recognised, then a line `answer`, then
the answer to its end.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import IO

from corpus.progress import NOBODY, Progress

ANSWER = b"answer\n"
_PAGE = re.compile(rb"page (\d{1,6}) (\d{1,6})\n")
_LONGEST = 64  # bytes of a line before the answer
_LOOK = 0.1  # seconds between two looks at the time and at who follows


def page_line(done: int, total: int) -> bytes:
    """Return what the process says when so many of its pages are recognised."""
    return b"page %d %d\n" % (done, total)


def worker(task: list[str], data: bytes, seconds: float, progress: Progress = NOBODY) -> bytes | None:
    """Return what the worker says to a task, b"" for no answer; None when it took longer than `seconds`, or was stopped."""
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, "-m", "corpus.formats.worker", *task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    ) as process:
        done, ended = Event(), Event()
        assert process.stdin is not None
        assert process.stdout is not None
        threads = [
            Thread(target=_give, args=(process.stdin, data)),
            Thread(target=_watch, args=(process, done, ended, time.monotonic() + seconds, progress.stopped)),
        ]
        for thread in threads:
            thread.start()
        try:
            answer = _heard(process.stdout, progress)
        finally:
            done.set()
            _end(process)  # it has said all, or nobody listens any more
            for thread in threads:
                thread.join()
    return None if ended.is_set() else answer


def _heard(out: IO[bytes], progress: Progress) -> bytes:
    """Return the answer; lines before it are told, and what is no such line is no answer."""
    while (line := out.readline(_LONGEST)) != ANSWER:
        found = _PAGE.fullmatch(line)
        if not found:
            return b""
        progress.told("recognising", int(found[1]), int(found[2]))
    return out.read()


def _give(into: IO[bytes], data: bytes) -> None:
    with suppress(OSError):  # a process that has ended reads no more
        into.write(data)
        into.close()


def _watch(
    process: subprocess.Popen[bytes], done: Event, ended: Event, until: float, stopped: Callable[[], bool]
) -> None:
    """End a process that takes too long, or that is no longer wanted."""
    while not done.wait(_LOOK):
        if time.monotonic() > until or stopped():
            ended.set()
            _end(process)
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it began."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
