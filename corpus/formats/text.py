"""Text files (.txt, .md): their encoding, and the marks that Markdown sets before headings."""

from __future__ import annotations

import re

from corpus.errors import CorpusError
from corpus.source import Source

_CONTROL_SHARE = 0.01
_BROKEN_SHARE = 0.005
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]*[*_`]*[ \t]*(?=\S)", re.M)


def read_text(data: bytes, name: str) -> Source:
    """Return the text of a file as it is, marks and all.

    Raises:
        CorpusError: the file is empty, binary, or in no encoding that is known.
    """
    text = decode(data, name)
    return Source(text, "txt", markup=True, headings=frozenset(m.end() for m in _HEADING.finditer(text)))


def decode(data: bytes, name: str) -> str:
    """Return the text of a file: UTF-8 or UTF-16 by its BOM, UTF-8, else GB18030; line ends stay as they are.

    Raises:
        CorpusError: the file is empty, binary, or in neither encoding.
    """
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise CorpusError("文件是空的。请换成有正文的文件，或把它移出语料目录。", file=name)
    for encoding in ("utf-8-sig", *(["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else [])):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    # GB18030 reads nearly any bytes as some Chinese: a UTF-8 file with a broken character must not get that far.
    text = data.decode("utf-8-sig", errors="replace")
    if "\x00" not in text and text.count("\ufffd") <= _BROKEN_SHARE * len(text):
        return text
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = "\ufffd"
    if _is_text(text):
        return text
    raise CorpusError("既不是 UTF-8 也不是 GB18030 文本。请另存为 UTF-8 的 .txt 文件。", file=name)


def _is_text(text: str) -> bool:
    """Tell whether decoded bytes are text: next to no control, private-use or unassigned characters."""
    odd = sum(
        (c < " " and c not in "\t\n\r\f") or "\ue000" <= c <= "\uf8ff" or c >= "\U000f0000" or c == "\ufffd"
        for c in text
    )
    return odd <= _CONTROL_SHARE * len(text)
