"""The zip files that office formats are: checked before anything unzips them, then read part by part."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Node

from corpus.errors import CorpusError

MOST_BYTES = 100_000_000  # unpacked, all parts together
MOST_XML = 50_000_000  # of them, in one part of XML: its tree takes far more memory
MOST_RATIO = 200  # unpacked to packed
MOST_PARTS = 2_000
_PIECE = 1 << 16
_DECLARATIONS = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_OVERLAP = max(map(len, _DECLARATIONS)) - 1
_XML = (".xml", ".rels", ".vml")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|officeDocument)/(main|relationships)")
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)
_OFFICE = "Word/WPS 或 Excel"
DAMAGED = f"文件已损坏，读不出来；请用 {_OFFICE} 打开后另存一份再上传"


def check_zip(data: bytes, name: str, *, by: str = _OFFICE) -> None:
    """Pass a zip file that can be unpacked without harm: sizes are counted while unpacking, whatever its directory says.

    `by` is what people open such files with, for the messages.

    Raises:
        CorpusError: it is empty, damaged, locked, too large unpacked, or declares entities.
    """
    if not data:
        raise CorpusError("空文件，没有内容；请重新导出或下载后再上传", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, data, name, by)
    except _BAD_ZIP as error:
        raise CorpusError(DAMAGED.replace(_OFFICE, by), file=name) from error


def _check_parts(archive: zipfile.ZipFile, data: bytes, name: str, by: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise CorpusError(f"压缩包内超过 {MOST_PARTS} 个部件，不读取；请另存为新的文件", file=name)
    left = min(MOST_BYTES, MOST_RATIO * len(data))
    for part in parts:
        if part.flag_bits & 1:
            raise CorpusError(f"需要密码；请在 {by} 中去掉密码后另存", file=name)
        left -= _unpacked(archive, part, left, name)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int, name: str) -> int:
    """Return the bytes that a part really holds, read in pieces; at most `most` may come."""
    stated, part.file_size = (
        part.file_size,
        most + 2 * _PIECE,
    )  # a reader stops at what is stated, and hides what comes behind
    is_xml = part.filename.lower().endswith(_XML)
    most = min(most, MOST_XML) if is_xml else most
    size, tail = 0, b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise CorpusError("解压后过大（可能是压缩炸弹），不读取；请另存为新的文件", file=name)
            if is_xml and any(mark in tail + piece for mark in _DECLARATIONS):
                raise CorpusError("文件声明了外部实体（DTD），为安全起见不读取；请另存为新的文件", file=name)
            tail = piece[-_OVERLAP:]
    part.file_size = stated
    if size != stated:
        raise zipfile.BadZipFile(part.filename)
    return size


def xml_of(data: bytes) -> Node:
    """Return the root of an XML part; no entity is resolved and nothing is loaded.

    Raises:
        etree.XMLSyntaxError: it is no XML, or declares a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(_STRICT.sub(_transitional, data), parser)
    if root.getroottree().docinfo.doctype:
        raise etree.XMLSyntaxError("a document type", 0, 0, 0)
    return root


def _transitional(found: re.Match[bytes]) -> bytes:
    """Return the usual name of a namespace of ISO 29500 Strict."""
    return b"http://schemas.openxmlformats.org/" + found[1] + b"/2006/" + found[2]


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part points to: the last word of the relationship's type, and the part's path."""

    kind: str
    target: str


@dataclass(slots=True)
class Package:
    """The parts of a checked office file; one that can't be read is noted in `unread`, and the rest is read all the same.

    Attributes:
        data: the zip file.
        name: the file's name, for messages.
        unread: paths of the parts that were asked for and are missing or damaged.
    """

    data: bytes
    name: str
    unread: list[str] = field(default_factory=list)
    _archive: zipfile.ZipFile = field(init=False)
    _parts: dict[str, zipfile.ZipInfo] = field(init=False)

    def __post_init__(self) -> None:
        """Check the file before it is opened."""
        check_zip(self.data, self.name)
        self._archive = zipfile.ZipFile(io.BytesIO(self.data))
        self._parts = {_path(part.filename): part for part in self._archive.infolist()}

    def names(self) -> list[str]:
        """Return the paths of all parts, in small letters."""
        return list(self._parts)

    def read(self, path: str) -> bytes | None:
        """Return a part's bytes, None for one that is not there."""
        try:
            return self._archive.read(self._parts[_path(path)])
        except _BAD_ZIP:
            return None

    def xml(self, path: str) -> Node | None:
        """Return the root of a part, None for one that is missing or damaged, which is noted."""
        try:
            return xml_of(self.read(path) or b"")
        except etree.XMLSyntaxError:
            self.unread.append(path)
            return None

    def relationships(self, path: str) -> list[Relationship]:
        """Return what a part points to inside the file; "" is the file itself."""
        folder, base = posixpath.split(path)
        data = self.read(posixpath.join(folder, "_rels", f"{base}.rels"))
        try:
            root = xml_of(data) if data else None
        except etree.XMLSyntaxError:
            root = None
        return [
            Relationship(
                str(node.get("Type")).rsplit("/", 1)[-1],
                posixpath.normpath(posixpath.join("/", folder, unquote(str(node.get("Target"))))).lstrip("/"),
            )
            for node in (root if root is not None else ())
            if isinstance(node.tag, str) and node.get("TargetMode") != "External"
        ]

    def target(self, path: str, kind: str) -> str:
        """Return the path of the first part of a kind that another points to, "" for none."""
        return next((r.target for r in self.relationships(path) if r.kind == kind), "")


def _path(name: str) -> str:
    """Return a part's name as all programs mean it: small and capital letters are one, and some write backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()
