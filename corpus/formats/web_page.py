"""The bytes of a web page → its tree: decoded by what the page and its bytes say, parsed without network or entities."""

from __future__ import annotations

import codecs
import re

from lxml import etree
from lxml.etree import _Element as Node

from corpus.errors import CorpusError

MOST_BYTES = 10_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"<(?:meta\b[^<>]{0,300}?charset|\?xml\b[^<>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.I
)
_HEAD = 8_192  # bytes within which a page must say how it is encoded
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030"}
_SURE = 8  # characters of several bytes, all valid: such bytes are UTF-8, whatever the page says
_SEVERAL = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def tree_of(data: bytes, name: str) -> Node:
    """Return the root of a page.

    Raises:
        CorpusError: it is empty, too large or too deep, or no web page.
    """
    if not data.strip():
        raise CorpusError("空文件，没有内容；请重新保存或下载后再上传", file=name)
    if len(data) > MOST_BYTES:
        raise CorpusError(f"网页超过 {MOST_BYTES // 1_000_000} MB，不读取；请只保存正文（不含图片）后再上传", file=name)
    text = _CONTROL.sub("", decode_html(data))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.ParserError as error:
        raise CorpusError("不是网页，或内容已损坏；请在浏览器中重新保存", file=name) from error
    if root is None:
        raise CorpusError("网页没有内容；请在浏览器中重新保存", file=name)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise CorpusError("网页嵌套过深，读不完整；请把正文复制为 .txt，或在浏览器中另存为 PDF", file=name)
    return root


def decode_html(data: bytes) -> str:
    """Return a page's text: by its byte order mark, by what it declares, else by what the bytes can be.

    GB 2312 and GBK are read as GB 18030, which holds both: pages that declare them have names such as 镕 and 喆.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    found = _DECLARED.search(data, 0, _HEAD)
    declared = found[1].decode("ascii").lower() if found else ""
    tried = [_WIDER.get(declared, declared), "utf-8", "gb18030"]
    if len(_SEVERAL.findall(data, 0, 1_000_000)) >= _SURE:
        tried.insert(0, "utf-8")
    for encoding in tried:
        if text := _decoded(data, encoding):
            return text
    return data.decode(tried[0] if _known(tried[0]) else "gb18030", "replace")


def _decoded(data: bytes, encoding: str) -> str:
    """Return the text, "" where the bytes are not of the encoding."""
    try:
        return data.decode(encoding) if _known(encoding) else ""
    except UnicodeDecodeError:
        return ""


def _known(encoding: str) -> bool:
    """Tell whether there is such an encoding of text (`hex` and the like are none)."""
    try:
        codecs.lookup(encoding)
        "a".encode(encoding)
    except (LookupError, ValueError, TypeError):
        return False
    return True
