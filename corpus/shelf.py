"""The folder of plan files as people keep it: what lies there, adding, replacing and removing."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

from filelock import FileLock, Timeout

from corpus.clean import clean
from corpus.errors import CorpusError
from corpus.formats.opening import Sources, check_size
from corpus.formats.packed import INSIDE, files_in
from corpus.formats.sniffing import SUFFIXES, is_plan
from corpus.manifest import MANIFEST, read_manifest
from corpus.source import Source

VERSIONS = ".versions"
"""The hidden folder of former versions: a folder for each file, in it 1.docx, 2.docx …, the oldest first."""

MAX_NAME = 200  # bytes in UTF-8; file systems take 255
_LOCK = ".lock"
_LOCK_SECONDS = 60.0
_HALF = ".adding-"
_UNSAFE = re.compile(r'[<>:"|?*/\\]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # of Windows


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that was to be added.

    Attributes:
        name: the name that it has in the folder; for a duplicate, that of the file with the same content.
        outcome: "added", "replaced", or "duplicate", which added nothing.
        notes: what its reader noticed, for people to know before they rely on the text.
    """

    name: str
    outcome: Literal["added", "replaced", "duplicate"]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of plan files. Safe to share between threads and processes: whoever changes it holds its lock.

    Attributes:
        folder: where the files are.
        kept: where `Sources` keeps what was read, None for nowhere.
    """

    folder: Path
    kept: Path | None = None

    def names(self) -> tuple[str, ...]:
        """Return the names of the plan files, those of sub-folders with / between, in the order of reading."""
        return tuple(self._paths())

    def file(self, name: str) -> Path:
        """Return the path of a plan file.

        Raises:
            CorpusError: no plan file has this name.
        """
        try:
            return self._paths()[name]
        except KeyError:
            raise CorpusError("文库中没有这个文件。", file=name) from None

    def add(self, data: bytes, name: str, *, replace: bool = False) -> Added:
        """Put a file into the folder, whole or not at all, once it was read; one whose content is there is not added.

        Args:
            data: its bytes.
            name: its name, made safe here.
            replace: whether it may take the place of a file of its name, which is kept as a former version.

        Raises:
            CorpusError: it is no plan file, can't be read, or another file has its name.
        """
        safe = safe_name(name)
        notes = self._notes(data, safe)
        with self._locked():
            if same := self._same(data):
                return Added(same, "duplicate", notes)
            there = next((n for n in self._paths() if n.casefold() == safe.casefold()), "")
            if there and not replace:
                raise CorpusError("文库中已有同名而内容不同的文件。请改名后再添加，或选择替换。", file=there)
            target = self.folder / (there or safe)
            if there:
                self._keep_version(target, there)
                self._in_manifest(there, drop=("sha256",))
            write_whole(target, data)
            return Added(there or safe, "replaced" if there else "added", notes)

    def remove(self, name: str) -> None:
        """Delete a plan file for good, with its former versions and what was read from them.

        Raises:
            CorpusError: no plan file has this name.
        """
        with self._locked():
            path = self.file(name)
            versions = self.folder / VERSIONS / name
            for one in (path, *self.versions(name)):
                self._forget(one)
            self._in_manifest(name)
            path.unlink()
            shutil.rmtree(versions, ignore_errors=True)

    def versions(self, name: str) -> tuple[Path, ...]:
        """Return the former versions of a file, the oldest first."""
        found = (self.folder / VERSIONS / name).glob("*")
        return tuple(sorted((p for p in found if p.stem.isdigit()), key=lambda p: int(p.stem)))

    def mark(self) -> tuple[tuple[str, int, int], ...]:
        """Return what differs when a file was added, changed or removed by whomever: names, sizes and times of change."""
        found = []
        for name, path in self._paths().items():
            try:
                stat = path.stat()
            except OSError:  # removed a moment ago
                continue
            found.append((name, stat.st_size, stat.st_mtime_ns))
        return tuple(found)

    def _paths(self) -> dict[str, Path]:
        return {shown_name(path.relative_to(self.folder)): path for path in plan_files(self.folder)}

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder; it is made where it is missing, and halves that an interrupted process left are cleared.

        Raises:
            CorpusError: another process holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / _LOCK, timeout=_LOCK_SECONDS):
                for half in self.folder.rglob(f"{_HALF}*"):
                    half.unlink(missing_ok=True)
                yield
        except Timeout as error:
            raise CorpusError(f"目录 {self.folder} 正由另一个程序修改，请稍后再试。") from error

    def _notes(self, data: bytes, name: str) -> tuple[str, ...]:
        """Return what readers notice of a file, of an archive by the names of its files.

        Raises:
            CorpusError: it, or every file of an archive, can't be read or is without text.
        """
        sources = Sources(self.kept)
        check_size(data, name)
        files = files_in(data, name)
        if not files:
            return _with_text(sources.read(data, name), name).noticed
        notes: list[str] = []
        faults: list[CorpusError] = []
        for inner, own in files.items():
            try:
                found = _with_text(sources.read(own, f"{name}{INSIDE}{inner}"), name).noticed
                notes += [f"{inner}：{note}" for note in found]
            except CorpusError as fault:
                faults.append(fault)
        if len(faults) == len(files):
            raise faults[0]
        return (*notes, *map(str, faults))

    def _same(self, data: bytes) -> str:
        """Return the name of the file with this content, "" for none; only files of its size are looked into."""
        for name, path in self._paths().items():
            if path.stat().st_size == len(data) and path.read_bytes() == data:
                return name
        return ""

    def _keep_version(self, path: Path, name: str) -> None:
        number = max((int(p.stem) for p in self.versions(name)), default=0) + 1
        write_whole(self.folder / VERSIONS / name / f"{number}{path.suffix}", path.read_bytes())

    def _in_manifest(self, name: str, drop: tuple[str, ...] = ()) -> None:
        """Take a file's entry out of the manifest, or only the attributes `drop` of it."""
        place = self.folder / MANIFEST
        entries = dict(read_manifest(place))
        if name not in entries:
            return
        entry = entries.pop(name)
        if drop:
            entries[name] = {key: value for key, value in entry.items() if key not in drop}
        write_whole(place, json.dumps(entries, ensure_ascii=False, indent=2).encode() + b"\n")

    def _forget(self, path: Path) -> None:
        """Delete what `Sources` kept of a file, and of the files in it."""
        if self.kept is None:
            return
        data = path.read_bytes()
        try:
            inner = list(files_in(data, path.name).values())
        except CorpusError:
            inner = []
        for one in (data, *inner):
            for held in self.kept.glob(f"{sha256(one).hexdigest()}-*"):
                held.unlink(missing_ok=True)


def plan_files(folder: Path) -> list[Path]:
    """Return the plan files of a folder and its sub-folders, by name."""
    found: list[Path] = []
    for path in folder.rglob("*"):
        if is_plan(path.relative_to(folder)) and path.is_file():
            found.append(path)
    return sorted(found, key=lambda p: (len(p.relative_to(folder).parts) > 1, p.as_posix()))


def shown_name(inner: Path) -> str:
    """Return a file's name below the folder, with / between folders; bytes that are no UTF-8 are shown escaped."""
    return inner.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


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
    half = target.with_name(f"{_HALF}{secrets.token_hex(6)}")
    try:
        with half.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def _with_text(source: Source, name: str) -> Source:
    if not clean(source).text:
        raise CorpusError("文件里只有标记，没有正文。", file=name)
    return source
