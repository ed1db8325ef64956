"""What an office file is by its bytes, whatever its name says."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from corpus.source import Note

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD97 = b"\xec\xa5"  # wIdent of a Word document's first block ([MS-DOC] 2.5.2)
_ENTRY = 128  # bytes of a directory entry ([MS-CFB] 2.6)
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
    if not data.startswith(OLE):
        return ""
    if _has_stream(data, "EncryptedPackage") or _locked_word(data):
        return "locked"
    if _has_stream(data, "WordDocument"):
        return "doc"
    return "xls" if _has_stream(data, "Workbook") or _has_stream(data, "Book") else "other"


def _entry(data: bytes, name: str) -> int:
    """Return where the directory entry of a stream begins, -1 for none: UTF-16, closed by a zero, of 128 bytes."""
    sought = (name + "\0").encode("utf-16-le")
    at = data.find(sought)
    while at >= 0 and at % _ENTRY:
        at = data.find(sought, at + 1)
    return at


def _has_stream(data: bytes, name: str) -> bool:
    return _entry(data, name) >= 0


def _locked_word(data: bytes) -> bool:
    """Tell whether a Word 97 document asks for a password, as its first block says."""
    entry = _entry(data, "WordDocument")
    if entry < 0:
        return False
    sector = int.from_bytes(data[entry + 116 : entry + 120], "little")
    begin = (sector + 1) << min(int.from_bytes(data[30:32], "little"), 12)
    block = data[begin : begin + 12]
    return len(block) == 12 and block.startswith(_WORD97) and bool(block[11] & _LOCKED)


def suffix_notes(name: str, kind: str) -> tuple[Note, ...]:
    """Return the note that a file's name belongs to another format than its content, () where it fits."""
    suffix = PurePath(name).suffix.lower()
    if not suffix or suffix in _SUFFIXES.get(kind, (suffix,)):
        return ()
    return (Note("suffix", f"扩展名为 {suffix}，实为 {_NAMES[kind]}，已按内容读取。"),)
