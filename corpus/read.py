"""A folder of plan files → a corpus. A file that can't be read is named in a problem; the rest is still built."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from corpus.chunks import chunks
from corpus.clean import clean
from corpus.errors import CorpusError
from corpus.facts import SelfDescription, describe
from corpus.ledger import Assignment, ledger
from corpus.manifest import MANIFEST, Entry, read_manifest
from corpus.model import CleanText, Document, Fact, Place
from corpus.outline import outline
from corpus.places import Gazetteer, Mention
from corpus.targets import Target, targets

_SUFFIXES = {".txt", ".md"}
_GOVERNED = re.compile(r"([\u4e00-\u9fff]{2,7}?(?:省|市|县|新区|开发区|高新区|区|州|盟|旗|镇|乡|街道))")
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:开发区|高新区|经开区|新区|保税区|度假区|示范区|管理区|工业园|产业园|园区)"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:镇|乡|街道)(?![镇村化])")
_NATIONAL = re.compile(
    r"国务院|中共中央|^国家|^(?!.*[省市县区州旗委])[\u4e00-\u9fff]{2,10}(?:部|总局|委员会|总署)(?:办公厅)?$"
)
_MAX_BYTES = 20_000_000
_CONTROL_SHARE = 0.01
_BROKEN_SHARE = 0.005


@dataclass(frozen=True)
class Corpus:
    """All that is known of a folder of plans.

    Attributes:
        documents: the plans, by file name.
        assignments: responsibility statements by file name, in text order.
        targets: quantities by file name, in text order.
        problems: files that were left out, and why.
    """

    documents: tuple[Document, ...]
    assignments: Mapping[str, tuple[Assignment, ...]]
    targets: Mapping[str, tuple[Target, ...]]
    problems: tuple[CorpusError, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Hash of the texts and of what the manifest adds to them: names, titles, places."""
        parts = [f"{d.name}\0{d.sha256}\0{d.title}\0{d.place!r}\0{d.period}" for d in self.documents]
        return sha256("\n".join(parts).encode()).hexdigest()

    def document(self, name: str) -> Document:
        """Return the plan with the file name `name`; raises KeyError when it is not held."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Document]:
        return {d.name: d for d in self.documents}


def read_corpus(folder: Path) -> Corpus:
    """Read every .txt and .md file of `folder`, with its manifest if it has one.

    Raises:
        CorpusError: the folder does not exist, its manifest is no valid one, or it holds no readable plan.
    """
    if not folder.is_dir():
        raise CorpusError(f"找不到语料目录 {folder}。请用 --corpus 指定存放规划文本（.txt 或 .md）的目录。")
    manifest = read_manifest(folder / MANIFEST)
    gazetteer = Gazetteer.load()
    documents: list[Document] = []
    problems: list[CorpusError] = []
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES and p.is_file()):
        if path.stem.lower().startswith("readme"):
            continue
        try:
            documents.append(_document(path, manifest.get(path.name, {}), gazetteer))
        except CorpusError as problem:
            problems.append(problem)
    problems += [
        CorpusError("清单列出了此文件，但目录中没有。", file=n) for n in manifest if not (folder / n).is_file()
    ]
    if not documents:
        detail = "".join(f"\n  {p}" for p in problems)
        raise CorpusError(f"目录 {folder} 中没有可用的规划文本（.txt 或 .md）。{detail}")
    return Corpus(
        documents=tuple(documents),
        assignments={d.name: ledger(d) for d in documents},
        targets={d.name: targets(d) for d in documents},
        problems=tuple(problems),
    )


def decode(data: bytes, name: str) -> str:
    """Return the text of a file: UTF-8 or UTF-16 by its BOM, UTF-8, else GB18030; line ends stay as they are.

    Raises:
        CorpusError: the file is empty, binary, too large, or in neither encoding.
    """
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise CorpusError("文件是空的。请换成有正文的文件，或把它移出语料目录。", file=name)
    if len(data) > _MAX_BYTES:
        raise CorpusError(f"文件超过 {_MAX_BYTES // 1_000_000} MB。请拆成几个文件。", file=name)
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


def _document(path: Path, entry: Entry, gazetteer: Gazetteer) -> Document:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"读不了文件（{error.strerror}）。请检查权限。", file=path.name) from error
    raw = decode(data, path.name)
    expected = entry.get("sha256")
    if expected and sha256(data).hexdigest() != expected:
        raise CorpusError("文件内容与清单中的 sha256 不符。若是有意修改，请更新 manifest.json。", file=path.name)
    text = clean(raw)
    if not text.text:
        raise CorpusError("文件里只有标记，没有正文。", file=path.name)
    sections = outline(text.text, _heads(raw, text))
    told = describe(text.text, sections, path.name)
    period = told.period or _years(entry.get("period"))
    return Document(
        name=path.name,
        raw=raw,
        clean=text,
        sections=sections,
        chunks=tuple(chunks(path.name, text.text, sections)),
        title=told.title if "title" in told.facts else str(entry.get("title", told.title)),
        place=_place(text.text, told, entry, gazetteer),
        period=period,
        facts=told.facts,
        provenance=str(entry.get("provenance", "")),
    )


def _heads(raw: str, text: CleanText) -> frozenset[int]:
    """Return the clean offsets of the paragraphs that carry a Markdown heading mark."""
    by_raw = {offset: i for i, offset in enumerate(text.offsets)}
    marks = re.finditer(r"^[ \t]*#{1,6}[ \t]*[*_`]*[ \t]*(?=\S)", raw, re.M)
    return frozenset(by_raw[m.end()] for m in marks if m.end() in by_raw)


def _years(value: object) -> tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(y, int) for y in value):
        return value[0], value[1]
    return None


def _place(text: str, told: SelfDescription, entry: Entry, gazetteer: Gazetteer) -> Place | None:
    """Return the region governed: as the manifest says, else as title, issuer or the opening words name it."""
    name = str(entry.get("region", "")) or _named_place(text, told, gazetteer)
    if not name:
        return None
    known = gazetteer.place(name) or _told_apart(name, told, gazetteer)
    known = known or _unlisted(name, gazetteer.find(told.title), gazetteer)
    return Place(
        name=name,
        aliases=tuple(dict.fromkeys((*entry.get("aliases", ()), *known.aliases))),
        parents=tuple(entry.get("parents", known.parents)),
        level=str(entry.get("level", known.level)),
    )


def _told_apart(name: str, told: SelfDescription, gazetteer: Gazetteer) -> Place | None:
    """Return the one of several places of a name that title or issuer means by the place before it (南京市鼓楼区)."""
    for source in (told.title, *(f.value for f in told.facts.get("issuer", ()))):
        for mention in gazetteer.find(source):
            if mention.name == name and len(mention.codes) == 1:
                parent = gazetteer.divisions[mention.codes[0]].parent
                return gazetteer.place(name, gazetteer.divisions[parent].name) if parent else None
    return None


def _named_place(text: str, told: SelfDescription, gazetteer: Gazetteer) -> str:
    issuers = " ".join(f.value for f in told.facts.get("issuer", ()))
    for source in (told.title, issuers):
        if mentions := gazetteer.find(source):
            return _part_of(source, mentions[-1], issuers) or mentions[-1].name
    governed = _GOVERNED.match(told.title)
    if governed and (issuers.startswith(governed[1]) or re.search(rf"{governed[1]}(?:人民政府|办事处)", text)):
        return governed[1]
    if _NATIONAL.search(told.title) or any(_NATIONAL.search(f.value) for f in told.facts.get("issuer", ())):
        return "全国"
    return _commonest(text[:1500], told.facts.get("basis", ()), gazetteer)


def _part_of(source: str, outer: Mention, issuers: str) -> str:
    """Return the zone or town that follows a place's name and issues the plan (合肥高新区, 东阳市横店镇); "" for none."""
    place = source[outer.start : outer.end]
    town, zone = _TOWN.match(source, outer.end), _ZONE.match(source, outer.end)
    if town and town[0] in issuers:
        return town[0]
    if zone and re.search(rf"{place[:2]}市?{_ZONE.pattern}", issuers):
        return place + zone[0]
    return ""


def _unlisted(name: str, outer: Sequence[Mention], gazetteer: Gazetteer) -> Place:
    """Return the place of a name that the gazetteer lacks: a new division, a town, a development zone, a renamed one."""
    from pypinyin import lazy_pinyin  # takes 0.4 s to load: only for such a name

    short = name.removesuffix("街道") if name.endswith("街道") else name[:-1] if len(name) > 2 else name
    level = {"省": "省", "市": "市", "州": "市", "盟": "市"}.get(name[-1], "县")
    above = gazetteer.place(outer[-1].name) if outer else None
    parents = (above.name, *above.parents) if above else ()
    return Place(name, (short, "".join(lazy_pinyin(short))), parents, level)


def _commonest(opening: str, basis: tuple[Fact, ...], gazetteer: Gazetteer) -> str:
    """Return the place that the opening names most often; "" when it names none twice."""
    names = [m.name for m in gazetteer.find(opening)] + [m.name for f in basis for m in gazetteer.find(f.value)]
    counted = sorted(((names.count(n), -names.index(n), n) for n in set(names)), reverse=True)
    return counted[0][2] if counted and counted[0][0] > 1 else ""
