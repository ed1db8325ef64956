"""What the page must not lose: each visitor's conversations, and what they said of the answers. One SQLite file (WAL).

A visitor is known by a key that only their browser holds; nobody reads another's conversations. Replies are kept whole and
handed out only while every quotation in them still is the slice of the plan that it was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from answer.desk_file import FILE, DamagedError, DeskFile, seal
from answer.model import Answer, Refusal

__all__ = ["FILE", "Conversation", "DamagedError", "Judgement", "Kept", "Memory"]
MAX_CONVERSATIONS = 100
"""How many conversations of one visitor are kept; the oldest go first."""

_REPLY: TypeAdapter[Answer | Refusal] = TypeAdapter(Answer | Refusal)


@dataclass(frozen=True, slots=True)
class Kept:
    """One question with its reply, as kept.

    Attributes:
        key: of the turn; unguessable.
        question: as asked.
        reply: as given.
    """

    key: str
    question: str
    reply: Answer | Refusal


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in a visitor's list: its key, its title, and when it was last added to (seconds since the epoch)."""

    key: str
    title: str
    changed: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a visitor said of a reply.

    Attributes:
        turn: key of the turn.
        at: when, in seconds since the epoch.
        liked: whether it helped.
        reason: the reason chosen, "" for none.
        note: in the visitor's own words.
        question: as asked.
        history: the questions before it, oldest first.
        reply: as given.
    """

    turn: str
    at: float
    liked: bool
    reason: str
    note: str
    question: str
    history: tuple[str, ...]
    reply: Answer | Refusal


class Memory:
    """The file's reader and writer; safe to share between threads and processes, each call is a transaction of its own.

    Every method raises OSError where the file can't be read or written.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file in `folder`, which is made when missing.

        Raises:
            OSError: the folder can't be written, or the file is none of ours.

        """
        self._file = DeskFile(folder)

    def keep(self, visitor: str, conversation: str, title: str, turns: Sequence[Kept]) -> None:
        """Keep a conversation as it now is, and have it shown when its visitor comes back; `title` is for a new one."""
        with self._file.opened() as file:
            file.execute("UPDATE conversation SET shown = 0 WHERE visitor = ?", (visitor,))
            added = file.execute(
                "INSERT INTO conversation VALUES (?, ?, ?, ?, 1, '') ON CONFLICT (key) DO UPDATE"
                " SET changed = excluded.changed, shown = 1 WHERE visitor = excluded.visitor",
                (conversation, visitor, title, time.time()),
            )
            if not added.rowcount:
                return  # of another visitor
            file.execute(f"UPDATE conversation SET digest = {seal('conversation')} WHERE key = ?", (conversation,))
            file.execute("DELETE FROM turn WHERE conversation = ?", (conversation,))
            file.executemany(
                "INSERT INTO turn VALUES (?, ?, ?, ?, ?, '')",
                [(t.key, conversation, n, t.question, _REPLY.dump_json(t.reply).decode()) for n, t in enumerate(turns)],
            )
            file.execute(f"UPDATE turn SET digest = {seal('turn')} WHERE conversation = ?", (conversation,))
            file.execute(
                "DELETE FROM conversation WHERE visitor = ? AND key NOT IN"
                " (SELECT key FROM conversation WHERE visitor = ? ORDER BY changed DESC LIMIT ?)",
                (visitor, visitor, MAX_CONVERSATIONS),
            )

    def rename(self, visitor: str, conversation: str, title: str) -> None:
        """Give a visitor's conversation another title."""
        with self._file.opened() as file:
            file.execute(
                "UPDATE conversation SET title = ? WHERE visitor = ? AND key = ?", (title, visitor, conversation)
            )
            file.execute(f"UPDATE conversation SET digest = {seal('conversation')} WHERE key = ?", (conversation,))

    def conversations(self, visitor: str) -> tuple[Conversation, ...]:
        """Return a visitor's conversations, the latest first."""
        with self._file.opened() as file:
            rows = file.execute(
                "SELECT key, title, changed FROM conversation WHERE visitor = ?"
                f" AND digest = {seal('conversation')} ORDER BY changed DESC",
                (visitor,),
            )
            return tuple(Conversation(*row) for row in rows)

    def shown(self, visitor: str) -> str:
        """Return the key of the conversation that a visitor had before them last, "" for an empty page."""
        with self._file.opened() as file:
            row = file.execute("SELECT key FROM conversation WHERE visitor = ? AND shown", (visitor,)).fetchone()
            return row[0] if row else ""

    def show(self, visitor: str, conversation: str) -> None:
        """Note which conversation a visitor has before them; "" for an empty page."""
        with self._file.opened() as file:
            file.execute("UPDATE conversation SET shown = (key = ?) WHERE visitor = ?", (conversation, visitor))

    def turns(self, visitor: str, conversation: str) -> tuple[Kept, ...]:
        """Return the turns of a visitor's conversation in order; () where they have none of this key."""
        with self._file.opened() as file:
            rows = file.execute(
                "SELECT turn.key, question, reply FROM turn JOIN conversation ON conversation.key = conversation"
                f" WHERE visitor = ? AND conversation = ? AND turn.digest = {seal('turn')} ORDER BY position",
                (visitor, conversation),
            ).fetchall()
        return tuple(Kept(key, question, reply) for key, question, text in rows if (reply := _read(text)) is not None)

    def forget(self, visitor: str, conversation: str) -> None:
        """Drop a visitor's conversation; what they said of its answers stays."""
        with self._file.opened() as file:
            file.execute("DELETE FROM conversation WHERE visitor = ? AND key = ?", (visitor, conversation))

    def judge(self, judged: Kept, history: Sequence[str], *, liked: bool, reason: str = "", note: str = "") -> None:
        """Keep what a visitor says of a reply; a later judgement of the same reply takes the place of the earlier."""
        row = (
            judged.key,
            time.time(),
            liked,
            reason,
            note,
            judged.question,
            json.dumps(list(history), ensure_ascii=False),
        )
        with self._file.opened() as file:
            file.execute(
                "INSERT OR REPLACE INTO judgement VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
                (*row, _REPLY.dump_json(judged.reply).decode()),
            )
            file.execute(f"UPDATE judgement SET digest = {seal('judgement')} WHERE turn = ?", (judged.key,))

    def withdraw(self, turn: str) -> None:
        """Drop what a visitor said of a reply."""
        with self._file.opened() as file:
            file.execute("DELETE FROM judgement WHERE turn = ?", (turn,))

    def said(self, turns: Sequence[str]) -> dict[str, bool]:
        """Return by key which of these turns were judged, and whether they helped."""
        with self._file.opened() as file:
            places = ", ".join("?" * len(turns))
            rows = file.execute(f"SELECT turn, liked FROM judgement WHERE turn IN ({places})", tuple(turns))
            return {turn: bool(liked) for turn, liked in rows}

    def judgements(self) -> tuple[Judgement, ...]:
        """Return what all visitors said, the earliest first."""
        with self._file.opened() as file:
            rows: list[tuple[Any, ...]] = file.execute(
                f"SELECT * FROM judgement WHERE digest = {seal('judgement')} ORDER BY at"
            ).fetchall()
        return tuple(
            Judgement(turn, at, bool(liked), reason, note, question, tuple(json.loads(history)), reply)
            for turn, at, liked, reason, note, question, history, text, _ in rows
            if (reply := _read(text)) is not None
        )


def _read(text: str) -> Answer | Refusal | None:
    """Return a reply as kept, None where an earlier version kept it in another form."""
    try:
        return _REPLY.validate_json(text)
    except ValidationError:
        return None
