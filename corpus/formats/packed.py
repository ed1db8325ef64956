"""Zip archives of plan files: their members, as files beside the others."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from corpus.errors import CorpusError
from corpus.formats.archive import check_zip
from corpus.formats.sniffing import is_plan, kind_of


def files_in(data: bytes, name: str) -> dict[str, bytes]:
    """Return the plan files of an archive by their names; {} for a file of another kind.

    Archives in archives are left out.

    Raises:
        CorpusError: it is damaged, locked or too large unpacked, or holds no file that could be a plan.
    """
    if kind_of(data, name) != "zip":
        return {}
    check_zip(data, name)
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            path = PurePosixPath(_shown(info))
            if not info.is_dir() and is_plan(path) and path.suffix.lower() != ".zip":
                found[str(path)] = archive.read(info)
    if not found:
        raise CorpusError("压缩包里没有可以识别的文件。请解压后放入。", file=name)
    return found


def _shown(info: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows programs write Chinese names as GBK, which zipfile takes for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
