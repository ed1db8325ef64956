"""What a file is, by its content; its name decides nothing but what is plain text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath, PurePosixPath

from corpus.formats.kinds import OLE

SUFFIXES = frozenset(
    [
        ".txt",
        ".md",
        ".pdf",
        ".docx",
        ".doc",
        ".wps",
        ".rtf",
        ".xlsx",
        ".html",
        ".htm",
        ".ofd",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".bmp",
        ".webp",
        ".zip",
    ]
)
"""Names of files that are looked into; others in a folder are no plans."""

_ASIDE = (".", "~$", "__MACOSX")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
_PARTS = (("word/document", "docx"), ("xl/workbook", "xlsx"), ("OFD.xml", "ofd"))
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta)[\s>]", re.IGNORECASE)
_PIECE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!--|[a-z][a-z0-9]*[\s>])", re.IGNORECASE
)  # of a page, saved without its head
_HEAD = 2048  # bytes at the front of a file that may tell what it is


def is_plan(name: PurePath) -> bool:
    """Tell whether a file of this name, below the folder or archive that holds it, is looked into.

    Hidden files, the lock files of office programs, what macOS puts beside files, and files called readme are none.
    """
    aside = any(part.startswith(_ASIDE) for part in name.parts) or name.stem.lower().startswith("readme")
    return not aside and name.suffix.lower() in SUFFIXES


def kind_of(data: bytes, name: str) -> str:
    """Return the kind of a file: txt, pdf, docx, ole (Word 97 and other old office files), rtf, xlsx, html, ofd, image, zip."""
    head = data[:_HEAD]
    if data.startswith(OLE):
        return "ole"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    plain = head.replace(b"\0", b"")  # a page in UTF-16
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in (".txt", ".md") and (_PAGE.search(plain) or (suffix in (".html", ".htm") and _PIECE.match(plain))):
        return "html"
    return "txt"


def _packed(data: bytes) -> str:
    """Return what a zip file is by the names of its parts; a damaged one is what its name says, which its reader tells."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    return next((kind for part, kind in _PARTS if any(n.startswith(part) for n in names)), "zip")
