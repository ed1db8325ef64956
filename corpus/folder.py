"""A folder of plan files: which of its files are plans, what a file may be called, and writing one whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from pathlib import Path, PurePosixPath

from corpus.errors import CorpusError
from corpus.formats.sniffing import SUFFIXES, is_plan

MAX_NAME = 200  # bytes in UTF-8; file systems take 255
HALF = ".adding-"
"""How the names of files begin that are being written."""

_UNSAFE = re.compile(r'[<>:"|?*/\\]')
_UNSEEN = frozenset(["Cc", "Cf", "Zl", "Zp"])
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # of Windows


def plan_files(folder: Path) -> list[Path]:
    """Return the plan files of a folder and its sub-folders, by name."""
    found: list[Path] = []
    for path in folder.rglob("*"):
        if is_plan(path.relative_to(folder)) and path.is_file():
            found.append(path)
    return sorted(found, key=lambda p: (len(p.relative_to(folder).parts) > 1, p.as_posix()))


def shown_name(inner: Path) -> str:
    """Return a file's name below the folder, with / between folders.

    Bytes that are no UTF-8 are shown escaped, and so is what can't be seen and turns or hides what stands beside it.
    """
    name = inner.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _UNSEEN else c for c in name)


def safe_name(name: str) -> str:
    """Return a file's name as it may stand in the folder: no path, no control characters, at most `MAX_NAME` bytes.

    Raises:
        CorpusError: it is not the name of a plan file.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if not unicodedata.category(c).startswith("C"))
    plain = _UNSAFE.sub("_", " ".join(plain.split())).lstrip(".~$ ").rstrip(". ")
    path = PurePosixPath(plain)
    if path.suffix.lower() not in SUFFIXES or not path.stem.strip():
        shown = "、".join(sorted(SUFFIXES))
        raise CorpusError(f"不是可以收录的文件类型。可以收录：{shown}。", file=plain[:60] or "（没有名称）")
    if not is_plan(path):
        raise CorpusError("名称以 readme 或 __MACOSX 开头的文件不作为方案收录，请改名后再添加。", file=plain[:60])
    stem = f"_{path.stem}" if _RESERVED.match(plain) else path.stem
    room = MAX_NAME - len(path.suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + path.suffix


def write_whole(target: Path, data: bytes) -> None:
    """Write a file whole or not at all: aside, to the disk, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{HALF}{secrets.token_hex(6)}")
    try:
        with half.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
