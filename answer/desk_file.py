"""The SQLite file behind `memory`: its tables, a digest of every row, and what becomes of a file that is damaged."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock

FILE = "desk.sqlite3"
MOST_BYTES = 2 * 1024**3
"""Bytes that the file may have; beyond them nothing more is kept."""

_VERSION = 2  # of the tables below; 1 had no digests
_PAGE = 4096
_TABLES = """
CREATE TABLE IF NOT EXISTS conversation (
    key TEXT PRIMARY KEY, visitor TEXT NOT NULL, title TEXT NOT NULL, changed REAL NOT NULL, shown INTEGER NOT NULL,
    digest TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS conversation_of_visitor ON conversation (visitor, changed);
CREATE TABLE IF NOT EXISTS turn (
    key TEXT PRIMARY KEY, conversation TEXT NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    position INTEGER NOT NULL, question TEXT NOT NULL, reply TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS turn_of_conversation ON turn (conversation, position);
CREATE TABLE IF NOT EXISTS judgement (
    turn TEXT PRIMARY KEY, at REAL NOT NULL, liked INTEGER NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,
    question TEXT NOT NULL, history TEXT NOT NULL, reply TEXT NOT NULL,
    digest TEXT NOT NULL DEFAULT '');
"""
_SEALED = {
    "conversation": ("key", "visitor", "title"),
    "turn": ("key", "conversation", "position", "question", "reply"),
    "judgement": ("turn", "liked", "reason", "note", "question", "history", "reply"),
}
"""What of a row its digest is of: one changed bit, and the row is not handed out."""

_LOG = logging.getLogger(__name__)


class DamagedError(OSError):
    """The file was damaged and is kept aside; what it held is no longer there, and another takes its place."""


class DeskFile:
    """The file, opened for one transaction at a time; safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        """Open the file in `folder`, which is made when missing; a damaged one is kept aside, and another begun.

        Raises:
            OSError: the folder can't be written, or the file is none of ours.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE
        self._aside = Lock()
        try:
            self._begin()
        except DamagedError as damaged:
            _LOG.warning(damaged)

    def _begin(self) -> None:
        """Make the tables where they are missing, and give those of an earlier version what they lack."""
        with self.opened() as file:
            held = file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            version = file.execute("PRAGMA user_version").fetchone()[0]
            if held and version not in (1, _VERSION):
                raise OSError(f"对话记录 {FILE} 是另一版本写的，请把它移到别处再启动。")
            file.execute("PRAGMA journal_mode = WAL")
            file.executescript(_TABLES)
            if held and version == 1:
                for table in _SEALED:
                    file.execute(f"ALTER TABLE {table} ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
                    file.execute(f"UPDATE {table} SET digest = {seal(table)}")
            file.execute(f"PRAGMA user_version = {_VERSION}")
        self._path.chmod(0o600)

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Give the file for one transaction; what SQLite can't do is an OSError, as with any file.

        A damaged file is kept aside, and another begun.
        """
        before = self._path.stat().st_ino if self._path.exists() else 0
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as file, file:
                file.text_factory = lambda text: text.decode("utf-8", "replace")  # flipped bits may be no text
                file.create_function("digest", -1, _digest, deterministic=True)
                file.execute("PRAGMA foreign_keys = ON")
                file.execute(f"PRAGMA max_page_count = {MOST_BYTES // _PAGE}")
                yield file
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter of a message that quotes the file
            if type(error) in (sqlite3.DatabaseError, UnicodeDecodeError):  # malformed, or no database at all
                raise DamagedError(self._renewed(before)) from error
            raise OSError(f"对话记录 {FILE} 不能读写：{error}") from error

    def _renewed(self, inode: int) -> str:
        """Rename the damaged file, unless another thread has, and begin another; return what to tell of it."""
        with self._aside:
            name = f"{FILE}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
            if self._path.exists() and self._path.stat().st_ino == inode:
                for suffix in ("", "-wal", "-shm"):
                    with suppress(FileNotFoundError):
                        self._path.with_name(FILE + suffix).rename(self._path.with_name(name + suffix))
                self._begin()
        return f"对话记录 {FILE} 已损坏，留存为 {name}；之前的对话看不到了，新的对话照常保存。"


def seal(table: str) -> str:
    """Return the SQL for the digest of a row as it should be."""
    return f"digest({', '.join(f'CAST({table}.{column} AS BLOB)' for column in _SEALED[table])})"


def _digest(*values: bytes) -> str:
    """Return the digest of a row's values; each with its length, so that nothing moves from one to the next."""
    told = hashlib.blake2b(digest_size=16)
    for value in values:
        told.update(len(value).to_bytes(8, "big") + value)
    return told.hexdigest()
