"""Who follows the reading of a file: told of every step, and asked whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from corpus.errors import CorpusError

Step = Literal["reading", "recognising", "parsing", "entering"]
"""What a file goes through: read; where pages are pictures, recognised; parsed; put into the folder."""


class Stopped(CorpusError):
    """Reading a file was stopped by whoever follows it."""

    def __init__(self, file: str) -> None:
        """Name the file."""
        super().__init__("已取消，未收录。", file=file)


@dataclass(frozen=True, slots=True)
class Progress:
    """Follows the reading of a file.

    Attributes:
        told: called with the step, and of how many pages (or files of an archive) how many are done; 0, 0 for no count.
        stopped: asked every now and then, from another thread too; true ends the reading.
    """

    told: Callable[[Step, int, int], None] = lambda step, done, total: None
    stopped: Callable[[], bool] = lambda: False


NOBODY = Progress()
