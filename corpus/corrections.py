"""What people corrected in the rows, kept beside the plans: one JSON object a line, each change for ever and by whom.

A correction stands on the paragraphs that its row is read from, told by their words without white space. It holds in every
version of the file that has them; where they were changed it no longer applies, and says so.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from corpus.errors import CorpusError
from corpus.folder import write_whole
from corpus.model import file_of

if TYPE_CHECKING:
    from corpus.shelf import Shelf

CORRECTIONS = ".corrections.jsonl"
"""The hidden file that they are kept in."""

Table = Literal["duty", "target"]
Action = Literal["change", "add", "strike", "withdraw"]
_ESCAPED = "surrogateescape"
_MOST = 200  # characters of a name of a person


@dataclass(frozen=True, slots=True)
class Fields:
    """What a row says: of a duty matter, role and units; of a target what, figure (as printed) and year."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    matter: str = ""
    role: Literal["lead", "cooperate", "responsible", "guide"] = "responsible"
    units: tuple[str, ...] = ()
    what: str = ""
    figure: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One act of a person on one row.

    Attributes:
        document: the plan's name in the corpus.
        table: the row's table.
        action: change a row; add one; strike one, or a place where none should be; withdraw an earlier correction.
        quote: the paragraphs that the row is read from, as the clean text has them.
        nth: which of the places with these words, from 0.
        at: range of the row's own words in the quote without white space, end exclusive.
        old: what the row said; None where there was none.
        new: what it says now; None where it was struck.
        author: the name that the person gave, or the mark of their browser.
        time: when, in UTC, ISO 8601.
        id: of this correction.
        of: id of the correction that is withdrawn.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    document: str
    table: Table
    action: Action
    quote: str
    nth: int
    at: tuple[int, int]
    old: Fields | None
    new: Fields | None
    author: str
    time: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    of: str = ""

    @property
    def sha256(self) -> str:
        """Hash of the quote without white space: the text that the correction holds for."""
        return sha256(squeezed(self.quote).encode()).hexdigest()

    @property
    def by(self) -> str:
        """Who and when, for people."""
        return f"{self.author} {self.time[:10]}"

    def to_json(self) -> dict[str, object]:
        """Return the object of its line, the hash of its quote among it."""
        return {**asdict(self), "sha256": self.sha256}


def squeezed(text: str) -> str:
    """Return `text` without white space."""
    return "".join(text.split())


def read_corrections(folder: Path) -> tuple[tuple[Correction, ...], tuple[CorpusError, ...]]:
    """Return the corrections kept in a folder in their order, withdrawn ones left out, and the lines that are none."""
    try:
        lines = _lines(folder)
    except (OSError, UnicodeDecodeError) as fault:
        return (), (CorpusError(f"读不了更正记录（{fault}）。", file=CORRECTIONS),)
    held: list[Correction] = []
    faults: list[CorpusError] = []
    for number, line in enumerate(lines, 1):
        try:
            held.append(_read(line))
        except ValueError:
            faults.append(CorpusError("这一行不是更正记录，已跳过。", file=CORRECTIONS, line=number))
    gone = {one.of for one in held if one.action == "withdraw"}
    return tuple(one for one in held if one.action != "withdraw" and one.id not in gone), tuple(faults)


def keep_correction(shelf: Shelf, correction: Correction) -> None:
    """Add a correction to those of a folder, whole or not at all.

    Raises:
        CorpusError: another process holds the folder, or the author's name is too long.
    """
    if len(correction.author) > _MOST:
        raise CorpusError(f"姓名太长，请控制在 {_MOST} 字以内。")
    line = json.dumps(correction.to_json(), ensure_ascii=False).encode() + b"\n"
    with shelf.locked():
        place = shelf.folder / CORRECTIONS
        before = place.read_bytes() if place.exists() else b""
        write_whole(place, before + line)


def copy_corrections(folder: Path, name: str, other: str) -> None:
    """Let what was corrected in a file's rows hold for a file of another name too; a line that is none stays."""
    held: list[str] = []
    for line in _lines(folder, _ESCAPED):
        document = _document_of(line)
        held.append(line)
        if file_of(document) == name:
            renamed = {**json.loads(line), "document": other + document.removeprefix(name)}
            held.append(json.dumps(renamed, ensure_ascii=False))
    _write(folder, held)


def drop_corrections(folder: Path, name: str) -> None:
    """Take what was corrected in a file's rows out of the record; a line that is none stays."""
    _write(folder, [line for line in _lines(folder, _ESCAPED) if file_of(_document_of(line)) != name])


def withdrawal(correction: Correction, author: str) -> Correction:
    """Return the correction that takes back another."""
    c = correction
    return Correction(c.document, c.table, "withdraw", c.quote, c.nth, c.at, c.new, c.old, author, of=c.id)


_LINE = TypeAdapter(Correction)


def _read(line: str) -> Correction:
    """Return the correction of a line.

    Raises:
        ValueError: it is none, or its quote is not the one that its hash is of.
    """
    row = json.loads(line)
    told = row.pop("sha256", "") if isinstance(row, dict) else ""
    try:
        one = _LINE.validate_python(row)
    except ValidationError as fault:
        raise ValueError(str(fault)) from fault
    if one.sha256 != told or not 0 <= one.at[0] <= one.at[1] <= len(squeezed(one.quote)):
        raise ValueError("not its quote")
    return one


def _lines(folder: Path, errors: str = "strict") -> list[str]:
    """Return the lines of the record; `errors` says what becomes of bytes that are no UTF-8."""
    try:
        text = (folder / CORRECTIONS).read_text(encoding="utf-8", errors=errors)
    except FileNotFoundError:
        return []
    return text.removesuffix("\n").split("\n") if text else []  # no splitlines: a quote may hold U+2028


def _write(folder: Path, lines: Sequence[str]) -> None:
    """Write the record, where that changes anything."""
    if lines != _lines(folder, _ESCAPED):
        data = "".join(f"{line}\n" for line in lines).encode("utf-8", _ESCAPED)
        write_whole(folder / CORRECTIONS, data)


def _document_of(line: str) -> str:
    """Return the name of the plan that a line of the record is about, "" where it is none."""
    try:
        row = json.loads(line)
    except ValueError:
        return ""
    return str(row.get("document", "")) if isinstance(row, dict) else ""
