"""What an office file is by its bytes, whatever its name says."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from corpus.source import Note

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD97 = b"\xec\xa5"  # wIdent of a Word document's first block ([MS-DOC] 2.5.2)
_SECTOR = 512
_LOCKED = 0x01  # fEncrypted, in the second byte of the flags at offset 10
_NAMES = {
    "docx": "Word 文档（.docx）",
    "doc": "Word 97–2003 文档",
    "wps": "WPS 文字文档",
    "rtf": "RTF 文档",
    "xlsx": "Excel 工作簿（.xlsx）",
}
_SUFFIXES = {
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "doc": (".doc", ".dot", ".wps", ".wpt"),
    "wps": (".wps", ".wpt"),
    "rtf": (".rtf",),
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
}


def ole_kind(data: bytes) -> Literal["", "locked", "doc", "xls", "other"]:
    """Return what a compound file (OLE) holds, "" for bytes that are none."""
    if not data.startswith(_OLE):
        return ""
    if _has_stream(data, "EncryptedPackage") or _locked_word(data):
        return "locked"
    if _has_stream(data, "WordDocument"):
        return "doc"
    return "xls" if _has_stream(data, "Workbook") or _has_stream(data, "Book") else "other"


def _has_stream(data: bytes, name: str) -> bool:
    """Tell whether a directory entry names a stream: UTF-16, closed by a zero, entries stand at 128 bytes."""
    sought = (name + "\0").encode("utf-16-le")
    at = data.find(sought)
    while at >= 0:
        if at % 128 == 0:
            return True
        at = data.find(sought, at + 1)
    return False


def _locked_word(data: bytes) -> bool:
    """Tell whether a Word 97 document asks for a password."""
    blocks = range(_SECTOR, len(data) - 12, _SECTOR)
    return any(data[i : i + 2] == _WORD97 and data[i + 11] & _LOCKED for i in blocks)


def suffix_notes(name: str, kind: str) -> tuple[Note, ...]:
    """Return the note that a file's name belongs to another format than its content, () where it fits."""
    suffix = PurePath(name).suffix.lower()
    if not suffix or suffix in _SUFFIXES.get(kind, (suffix,)):
        return ()
    return (Note("suffix", f"扩展名为 {suffix}，实为 {_NAMES[kind]}，已按内容读取。"),)
