"""What can go wrong in an evaluation, named by what the caller can do about it. Messages are Chinese."""

from __future__ import annotations


class EvaluationError(Exception):
    """An evaluation can't go on: a file is missing, unreadable or not of the form asked. Mend the file or the call."""


class GoldError(EvaluationError):
    """A gold file has faults; `faults` names line and field of each."""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        """Put all faults into the message."""
        super().__init__(f"题库 {name} 有 {len(faults)} 处错误：\n" + "\n".join(faults))
        self.faults = faults


class SheetError(EvaluationError):
    """A CSV or Excel sheet can't be turned into questions: the message names row and column."""


class AlreadyOpened(EvaluationError):
    """A blind set was opened before: its first run stands. Ask for today's run instead."""


class SealBroken(EvaluationError):
    """The questions of a blind set are not those that were registered. Bring the registered file back."""


class BaselineMissing(EvaluationError):
    """There is no stored baseline to compare with; accept one."""
