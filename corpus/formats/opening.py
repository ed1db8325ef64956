"""Files → sources: text in this process, everything else in one of its own, which ends with the file; kept for next time."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from pydantic import TypeAdapter, ValidationError

from corpus.errors import CorpusError
from corpus.formats.process import worker
from corpus.formats.sniffing import kind_of
from corpus.formats.text import read_text
from corpus.progress import NOBODY, Progress, Stopped
from corpus.source import Source

MAX_BYTES = 50_000_000
_SECONDS = 600  # a scan of 200 pages
_DRAWING = 20  # seconds for one page
_TEXT_BYTES = 20_000_000
_TEXTS = (".txt", ".md", ".html", ".htm")
_ANSWER: TypeAdapter[Source | dict[str, str]] = TypeAdapter(Source | dict[str, str])


@dataclass(frozen=True, slots=True)
class Sources:
    """Reads files, and keeps what was read in a folder: a scan is recognised once.

    Attributes:
        kept: the folder; None keeps nothing.
    """

    kept: Path | None = None

    def read(self, data: bytes, name: str, progress: Progress = NOBODY) -> Source:
        """Return what was read from a file.

        Args:
            data: its bytes.
            name: its name, for messages.
            progress: told of the pages that are recognised; may stop it.

        Raises:
            Stopped: `progress` stopped it.
            CorpusError: it can't be read; the message says why and what to do.
        """
        check_size(data, name)
        kind = kind_of(data, name)
        if kind == "txt":
            check_size(data, name, _TEXT_BYTES)
            suffix = Path(name).suffix.lower()
            if data.strip() and suffix not in _TEXTS and not _is_plain(data):
                raise CorpusError(f"内容不是 {suffix} 文件，也不是文本。文件可能已损坏，请另存一份再试。", file=name)
            return read_text(data, name)
        if kind == "zip":
            raise CorpusError("压缩包里没有可以识别的文件。请解压后放入。", file=name)
        digest = sha256(data).hexdigest()
        place = self.kept and self.kept / f"{digest}-{Path(name).suffix.lower()[1:]}-{_stamp()}.json.gz"
        if place and (held := _held(place)):
            return held
        source = replace(_by_worker(data, kind, name, progress), sha256=digest)
        if place:
            _keep(place, source)
        return source


def check_size(data: bytes, name: str, most: int = MAX_BYTES) -> None:
    """Pass a file of at most `most` bytes.

    Raises:
        CorpusError: it has more.
    """
    if len(data) > most:
        raise CorpusError(f"文件超过 {most // 1_000_000} MB。请拆成几个文件。", file=name)


def _is_plain(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 text beyond doubt: GB18030 takes nearly any bytes for some Chinese."""
    try:
        return "\0" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _held(place: Path) -> Source | None:
    """Return what was kept of a file; None for nothing, or for what is no source."""
    try:
        answer = _ANSWER.validate_json(gzip.decompress(place.read_bytes()))
    except (OSError, EOFError, ValidationError):
        return None
    return answer if isinstance(answer, Source) else None


def _keep(place: Path, source: Source) -> None:
    """Keep a source, whole or not at all; a folder that takes nothing is no fault of the file's."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{os.getpid()}")
        half.write_bytes(gzip.compress(_ANSWER.dump_json(source), 3))
        half.replace(place)
    except OSError:
        return


@cache
def _stamp() -> str:
    """Return a short hash of the readers and of what they have at hand: what another code read is read again."""
    here = Path(__file__).parent
    parts = [path.read_bytes() for path in sorted(here.glob("*.*")) if path.is_file()]
    parts += [(here.parent / "source.py").read_bytes(), str((bool(find_spec("rapidocr")), which("soffice"))).encode()]
    return sha256(b"\0".join(parts)).hexdigest()[:12]


def _by_worker(data: bytes, kind: str, name: str, progress: Progress) -> Source:
    """Return what a process of its own reads from a file.

    Raises:
        CorpusError: it says what is wrong with the file, takes too long, is stopped, or ends without a word.
    """
    out = worker(["read", kind, name], data, _SECONDS, progress)
    if out is None and progress.stopped():
        raise Stopped(name)
    if out is None:
        raise CorpusError(f"读了 {_SECONDS // 60} 分钟仍未读完，未收录。请拆成几个较小的文件。", file=name)
    try:
        answer = _ANSWER.validate_json(out)
    except ValidationError:
        raise CorpusError("读取此文件的程序中途退出，未收录。文件可能已损坏，请另存一份再试。", file=name) from None
    if isinstance(answer, Source):
        return answer
    raise CorpusError(answer.get("error", "读不了此文件。"), file=name)


def page_picture(data: bytes, name: str, page: int) -> bytes:
    """Return a page of a file, from 1, as PNG; b"" where it can't be drawn."""
    kind = kind_of(data, name)
    return worker(["draw", kind, str(page)], data, _DRAWING) or b"" if kind in ("pdf", "image") else b""
