"""A folder of files that is replaced as a whole: complete or not there, every file checked by hash on opening.

Layout: `FOLDER/<generation>/...` holds the files, `FOLDER/meta.json` names the one generation that counts, with a hash
of each of its files. Replacing `meta.json` (one atomic rename) is the moment at which the new generation takes over, so
a crash before it leaves the old one standing, and whatever lies beside it is swept away by the next write.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from .errors import IndexBusy, IndexDamaged, IndexMissing

META = "meta.json"
LOCK = ".lock"
PREFIX = "generation-"
LOCK_SECONDS = 60.0


def write_archive(folder: Path, fill: Callable[[Path], None], facts: Mapping[str, Any]) -> None:
    """Make `folder` hold what `fill` writes into the path it is given, with `facts` (JSON values) beside it.

    Raises:
        IndexBusy: another process held the folder for a minute.
        OSError: the disk refused; what stood in the folder before still stands.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=LOCK_SECONDS):
            _replace(folder, fill, facts)
    except Timeout as error:
        raise IndexBusy(folder) from error


def _replace(folder: Path, fill: Callable[[Path], None], facts: Mapping[str, Any]) -> None:
    generation = folder / f"{PREFIX}{uuid.uuid4().hex}"
    aside = folder / f"{META}.{generation.name}"
    try:
        generation.mkdir()
        fill(generation)
        meta = {"generation": generation.name, "files": _hashes(generation), "facts": dict(facts)}
        for path in (*generation.rglob("*"), generation):
            _flush(path)
        aside.write_text(json.dumps(meta, ensure_ascii=False, indent=1), encoding="utf-8")
        _flush(aside)
        aside.replace(folder / META)
        _flush(folder)
    finally:
        _sweep(folder)


def _sweep(folder: Path) -> None:
    """Remove every generation, and every half-made meta file, that `meta.json` does not name."""
    try:
        current = read_meta(folder)["generation"]
    except (IndexMissing, IndexDamaged):
        current = None
    for path in folder.glob(f"{PREFIX}*"):
        if path.name != current:
            shutil.rmtree(path, ignore_errors=True)  # a reader on Windows may hold a file; the next write sweeps again
    for path in folder.glob(f"{META}.{PREFIX}*"):
        path.unlink(missing_ok=True)


def read_meta(folder: Path) -> dict[str, Any]:
    """Return what `meta.json` says: `generation`, `files` (hash by relative path) and `facts`.

    Raises:
        IndexMissing: there is no such file.
        IndexDamaged: it is not what was written.
    """
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(folder) from error
    except (OSError, ValueError) as error:
        raise IndexDamaged(folder, f"{META} 无法读取：{error}") from error
    match meta:
        case {"generation": str(), "files": dict(), "facts": dict()}:
            return dict(meta)
    raise IndexDamaged(folder, f"{META} 内容不全")


def open_archive(folder: Path, meta: Mapping[str, Any]) -> Path:
    """Return the folder of the generation that `meta` names, after its files proved to be those that were written.

    Raises:
        IndexDamaged: a file is missing, added or changed.
    """
    generation = folder / str(meta["generation"])
    if generation.parent != folder or not generation.name.startswith(PREFIX):
        raise IndexDamaged(folder, f"{META} 指向别处")
    try:
        found = _hashes(generation)
    except OSError as error:
        raise IndexDamaged(folder, f"文件无法读取：{error}") from error
    wrong = sorted(name for name in {*found, *meta["files"]} if found.get(name) != meta["files"].get(name))
    if wrong:
        raise IndexDamaged(folder, f"文件缺失或被改动：{'、'.join(wrong)}")
    return generation


def _hashes(generation: Path) -> dict[str, str]:
    """Return the hash of every file below, by relative path."""
    files = sorted(path for path in generation.rglob("*") if path.is_file())
    return {path.relative_to(generation).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def _flush(path: Path) -> None:
    """Have the disk hold the file or the folder's list of names."""
    if path.is_dir() and os.name == "nt":
        return  # Windows can't open a folder; its renames are journalled
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
