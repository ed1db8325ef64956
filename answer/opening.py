"""Opening an assistant where a person waits: the folder that holds a corpus's index by default, a bar while one is built."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from answer.assistant import Assistant
from index import EmbedderSettings

STATE = Path(__file__).resolve().parent.parent / ".planqa"


def default_state(corpus: Path) -> Path:
    """Return the folder of a corpus's index, the same for every command, so that it is built once for all."""
    return STATE / sha256(str(corpus.resolve()).encode()).hexdigest()[:12]


def open_assistant(corpus: Path, state: Path | None, model: str, *, empty: bool = False) -> Assistant:
    """Return the assistant over a corpus; building an index shows a bar on stderr.

    Args:
        corpus: folder of plans.
        state: folder of the index; None takes `default_state`.
        model: the embedding model, as in `EmbedderSettings`.
        empty: as for `Assistant.open`.

    Raises:
        CorpusError: as for `Assistant.open`.
        ModelUnavailable: the model can't be loaded.
    """
    with build_bar() as bar:
        return Assistant.open(
            corpus,
            state or default_state(corpus),
            embedder=EmbedderSettings(model=model),
            progress=bar,
            empty=empty,
        )


@contextmanager
def build_bar() -> Iterator[Callable[[int, int], None]]:
    """Give what shows (done, total) passages as a bar on stderr, from the first step of a build on."""
    shown: list[Any] = []

    def step(done: int, total: int) -> None:
        if not shown:
            from tqdm import tqdm  # 0.1 s, only for a build

            shown.append(tqdm(total=total, desc="建立索引", unit="段", file=sys.stderr))
        shown[0].update(done - shown[0].n)

    try:
        yield step
    finally:
        for bar in shown:
            bar.close()
