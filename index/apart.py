"""Many passages to vectors by `index.encoder`, in a process of its own.

Of torch and what it keeps between calls 300 MB would stay with a server for good, and its import holds up whoever asks
meanwhile. Whatever goes wrong there, the caller learns that there are no vectors and takes another way.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

Progress = Callable[[int, int], None]

_PROGRESS = re.compile(rb"progress (\d+) (\d+)\n")
_ENVIRONMENT = {
    "PYTHONIOENCODING": "utf-8",
    "MALLOC_ARENA_MAX": "2",  # glibc gives each thread a heap of its own, and leaves half of each unused
}


class NotEncoded(RuntimeError):
    """The process ended without vectors: no torch, no memory, weights laid out otherwise."""


def encode_apart(
    passages: Sequence[str], weights: Path, *, dimension: int, threads: int, progress: Progress | None = None
) -> NDArray[np.float32]:
    """Return float32 (passages, dimension), each row of length 1, from the packaged model's file of `weights`.

    `progress(done, total)` is called as passages get done.

    Raises:
        NotEncoded: there are none.
    """
    root = Path(__file__).resolve().parent.parent
    path = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    with subprocess.Popen(
        [sys.executable, "-m", "index.encoder", str(weights), str(threads)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": path},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as into:
                into.write(json.dumps(passages).encode())
            data = _heard(process.stdout, progress)
        except BrokenPipeError as error:
            raise NotEncoded("the process ended") from error
        finally:
            process.kill()  # it has said all, or nobody listens any more
    if len(data) != 4 * len(passages) * dimension:
        raise NotEncoded("the process said too little")
    return np.frombuffer(data, "<f4").reshape(len(passages), dimension).astype(np.float32)


def _heard(out: IO[bytes], progress: Progress | None) -> bytes:
    """Return the bytes of the vectors; b"" where there are none."""
    for line in out:
        if line == b"vectors\n":
            return out.read()
        found = _PROGRESS.fullmatch(line)
        if found and progress is not None:
            progress(int(found[1]), int(found[2]))
    return b""
