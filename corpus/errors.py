"""What can go wrong when plan files are read, named by what the caller can do about it."""

from __future__ import annotations


class CorpusError(Exception):
    """A corpus or one of its files can't be read. The message is Chinese and says what to do.

    Attributes:
        file: the file's name, "" when the whole folder is meant.
        line: line number from 1, 0 when none is meant.
        reason: the message without the file and line.
    """

    def __init__(self, message: str, *, file: str = "", line: int = 0) -> None:
        """Put the file and line, where they are known, before the message."""
        where = f"{file}：" if file and not line else f"{file} 第 {line} 行：" if file else ""
        super().__init__(where + message)
        self.file = file
        self.line = line
        self.reason = message
