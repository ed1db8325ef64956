"""The errors of this room, named by what the caller can do about them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class RetrievalError(Exception):
    """The base of every error that this room raises on purpose."""


class ModelUnavailable(RetrievalError):
    """The embedding model can't be loaded: install it, name a local folder, or allow the download."""


class IndexMissing(RetrievalError):
    """No index stands in the folder: build one."""

    def __init__(self, folder: Path) -> None:
        """Name the folder that was looked at."""
        super().__init__(f"索引不存在：{folder} 中没有已建成的索引，请先运行 build。")
        self.folder = folder


class IndexDamaged(RetrievalError):
    """A file of the index is lost or is not what was written: rebuild."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Name the folder and what is wrong in it."""
        super().__init__(f"索引已损坏：{folder}（{reason}），请重新运行 build。")
        self.folder = folder
        self.reason = reason


class IndexMismatch(RetrievalError):
    """The index was built from something else than what is asked for: rebuild, or ask for what it was built from.

    Attributes:
        fields: names of the stamp's fields that differ, such as `corpus` or `model`.
    """

    def __init__(self, fields: Iterable[str], details: str = "") -> None:
        """Name the fields that differ."""
        self.fields = tuple(fields)
        super().__init__(f"索引与当前设置不一致：{'、'.join(self.fields)} 已改变{details}，请重新运行 build。")


class IndexBusy(RetrievalError):
    """Another process is writing the same index: try again later."""

    def __init__(self, folder: Path) -> None:
        """Name the folder that is being written."""
        super().__init__(f"索引正被另一个进程写入：{folder}，请稍后再试。")
        self.folder = folder
