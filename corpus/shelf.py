"""The folder of plan files as people keep it: what lies there, adding, replacing and removing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from filelock import FileLock, Timeout

from corpus.corrections import CORRECTIONS, copy_corrections, drop_corrections
from corpus.errors import CorpusError
from corpus.folder import HALF, plan_files, safe_name, shown_name, write_whole
from corpus.formats.packed import files_in
from corpus.manifest import MANIFEST, Entry, checked, read_manifest
from corpus.model import INSIDE, file_of
from corpus.progress import NOBODY, Progress, Stopped
from corpus.read import Corpus, read_file

VERSIONS = ".versions"
"""The hidden folder of former versions: a folder for each file, in it 1.docx, 2.docx …, the oldest first."""

_LOCK = ".lock"
_LOCK_SECONDS = 60.0


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

    def add(self, data: bytes, name: str, *, replace: bool = False, progress: Progress = NOBODY) -> Added:
        """Put a file into the folder, whole or not at all, once it was read; one whose content is there is not added.

        Args:
            data: its bytes.
            name: its name, made safe here.
            replace: whether it may take the place of a file of its name, which is kept as a former version.
            progress: told of every step; may stop it.

        Raises:
            Stopped: `progress` stopped it; nothing is added.
            CorpusError: it is no plan file, can't be read, or another file has its name.
        """
        safe = safe_name(name)
        progress.told("reading", 0, 0)
        notes = _notes(read_file(data, safe, self.kept, progress=progress), safe)
        progress.told("entering", 0, 0)
        with self.locked():
            if same := self._same(data):
                return Added(same, "duplicate", notes)
            there = self._named(safe)
            if there and not replace:
                raise CorpusError("文库中已有同名而内容不同的文件。请改名后再添加，或选择替换。", file=there)
            if progress.stopped():
                raise Stopped(safe)
            if not there:
                write_whole(self.folder / safe, data)
                return Added(safe, "added", notes)
            self._put_in_place(there, data)
            return Added(there, "replaced", notes)

    def restore(self, name: str, number: int) -> Added:
        """Put a former version in its file's place again; what stands there is kept as a former version.

        Raises:
            CorpusError: no plan file has this name, or it has no such version.
        """
        with self.locked():
            data = self.version(name, number).read_bytes()
            if self.file(name).read_bytes() == data:
                return Added(name, "duplicate")
            self._put_in_place(name, data)
            return Added(name, "replaced")

    def rename(self, name: str, new: str) -> str:
        """Give a plan file another name in its own folder, and return that.

        Its former versions, what the manifest says of it, and what was corrected in its rows go along. `new` may leave
        out the suffix, which stays as it is.

        Raises:
            CorpusError: no plan file has this name, `new` is none for a plan file or has another suffix, or is taken.
        """
        old = PurePosixPath(name)
        suffix = old.suffix
        new = new if new.lower().endswith(suffix.lower()) else f"{new}{suffix}"
        target = str(old.with_name(safe_name(new)))
        with self.locked():
            path = self.file(name)
            if (there := self._named(target)) not in ("", name):
                raise CorpusError("文库中已有这个名称的文件。", file=there)
            if target == name:
                return name
            entries = self._entries()
            moved = {target + one.removeprefix(name): entry for one, entry in entries.items() if file_of(one) == name}
            self._write(entries | moved)  # both, so that a crash on the way loses nothing
            copy_corrections(self.folder, name, target)
            path.rename(self.folder / target)
            if (versions := self.folder / VERSIONS / name).is_dir():
                versions.rename(self.folder / VERSIONS / target)
            self._write({one: entry for one, entry in (entries | moved).items() if file_of(one) != name})
            drop_corrections(self.folder, name)
            return target

    def describe(self, name: str, attributes: Mapping[str, Any]) -> None:
        """Say of a plan what its text doesn't, or what was read wrongly: `region`, `period`, `kind`; None takes it back.

        `name` may be that of a file in an archive. It is written into the manifest.

        Raises:
            CorpusError: no plan file has this name, or an attribute can't be right.
        """
        given = checked(attributes)
        with self.locked():
            outer, _, inner = name.partition(INSIDE)
            path = self.file(outer)
            if inner and inner not in files_in(path.read_bytes(), outer):
                raise CorpusError("文库中没有这个文件。", file=name)
            entries = self._entries()
            entry = {key: value for key, value in {**entries.get(name, {}), **given}.items() if value is not None}
            others = {one: held for one, held in entries.items() if one != name}
            self._write(others | ({name: entry} if entry else {}))

    def remove(self, name: str) -> None:
        """Delete a plan file for good, with its former versions, what was read from them, and the corrections of its rows.

        Raises:
            CorpusError: no plan file has this name.
        """
        with self.locked():
            path = self.file(name)
            versions = self.folder / VERSIONS / name
            for one in (path, *self.versions(name)):
                self._forget(one)
            self._write({one: entry for one, entry in self._entries().items() if file_of(one) != name})
            drop_corrections(self.folder, name)
            path.unlink()
            shutil.rmtree(versions, ignore_errors=True)

    def versions(self, name: str) -> tuple[Path, ...]:
        """Return the former versions of a file, the oldest first."""
        found = (self.folder / VERSIONS / name).glob("*")
        return tuple(sorted((p for p in found if p.stem.isdigit()), key=lambda p: int(p.stem)))

    def version(self, name: str, number: int) -> Path:
        """Return a former version of a file, by its number from 1, the oldest.

        Raises:
            CorpusError: no plan file has this name, or it has no such version.
        """
        self.file(name)
        for path in self.versions(name):
            if int(path.stem) == number:
                return path
        raise CorpusError(f"没有第 {number} 个旧版本。", file=name)

    def mark(self) -> tuple[tuple[str, int, int], ...]:
        """Return what differs when a file was added, changed or removed by whomever: names, sizes and times of change."""
        found = []
        for name, path in {**self._paths(), CORRECTIONS: self.folder / CORRECTIONS}.items():
            try:
                stat = path.stat()
            except OSError:  # removed a moment ago, or nothing was corrected
                continue
            found.append((name, stat.st_size, stat.st_mtime_ns))
        return tuple(found)

    def _paths(self) -> dict[str, Path]:
        return {shown_name(path.relative_to(self.folder)): path for path in plan_files(self.folder)}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder against others; it is made where it is missing, and halves that an interrupted process left are cleared.

        Raises:
            CorpusError: another process holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / _LOCK, timeout=_LOCK_SECONDS):
                for half in self.folder.rglob(f"{HALF}*"):
                    half.unlink(missing_ok=True)
                yield
        except Timeout as error:
            raise CorpusError(f"目录 {self.folder} 正由另一个程序修改，请稍后再试。") from error

    def _same(self, data: bytes) -> str:
        """Return the name of the file with this content, "" for none; only files of its size are looked into."""
        for name, path in self._paths().items():
            if path.stat().st_size == len(data) and path.read_bytes() == data:
                return name
        return ""

    def _named(self, name: str) -> str:
        """Return the name of the file that is called so, in small or capital letters; "" for none."""
        return next((n for n in self._paths() if n.casefold() == name.casefold()), "")

    def _put_in_place(self, name: str, data: bytes) -> None:
        """Put bytes in a file's place, which is kept as a former version, with the time at which it came."""
        path = self.folder / name
        number = max((int(p.stem) for p in self.versions(name)), default=0) + 1
        former = self.folder / VERSIONS / name / f"{number}{path.suffix}"
        came = path.stat()
        write_whole(former, path.read_bytes())
        os.utime(former, ns=(came.st_atime_ns, came.st_mtime_ns))
        entries = self._entries()
        if "sha256" in entries.get(name, {}):
            entries[name] = {key: value for key, value in entries[name].items() if key != "sha256"}
            self._write(entries)
        write_whole(path, data)

    def _entries(self) -> dict[str, Entry]:
        return read_manifest(self.folder / MANIFEST)

    def _write(self, entries: Mapping[str, Entry]) -> None:
        """Write the manifest, where that changes anything."""
        if entries != self._entries():
            write_whole(self.folder / MANIFEST, json.dumps(entries, ensure_ascii=False, indent=2).encode() + b"\n")

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


def _notes(read: Corpus, name: str) -> tuple[str, ...]:
    """Return what readers noticed of a file, of an archive by the names of its files, and which of these are left out."""
    notes = []
    for document in read.documents:
        inner = document.name.removeprefix(name).removeprefix(INSIDE)
        notes += [f"{inner}：{note}" if inner else note for note in document.source.noticed]
    return (*notes, *map(str, read.problems))
