"""A folder of plan files → a corpus. A file that can't be read is named in a problem; the rest is still built."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from corpus.chunks import chunks
from corpus.clean import clean
from corpus.errors import CorpusError
from corpus.facts import describe, kind_of_title
from corpus.folder import plan_files, shown_name
from corpus.formats.opening import Sources, check_size, page_picture
from corpus.formats.packed import files_in
from corpus.ledger import Assignment, ledger
from corpus.manifest import MANIFEST, Entry, read_manifest
from corpus.model import INSIDE, Document
from corpus.outline import outline
from corpus.places import Gazetteer
from corpus.progress import NOBODY, Progress, Stopped
from corpus.region import place_of
from corpus.source import Source
from corpus.targets import Target, targets

_ACCEPTED = ".txt、.md、.pdf、.docx、.doc、.xlsx、.html、.ofd、图片等"
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Corpus:
    """All that is known of a folder of plans.

    Attributes:
        documents: the plans, by file name.
        assignments: responsibility statements by file name, in text order.
        targets: quantities by file name, in text order.
        problems: files that were left out, and why.
        folder: where the files are.
        kept: where what was read from files is kept, None for nowhere.
    """

    documents: tuple[Document, ...]
    assignments: Mapping[str, tuple[Assignment, ...]]
    targets: Mapping[str, tuple[Target, ...]]
    problems: tuple[CorpusError, ...] = ()
    folder: Path = Path()
    kept: Path | None = None

    @cached_property
    def digest(self) -> str:
        """Hash of the texts and of what the manifest adds to them: names, titles, places."""
        parts = [f"{d.name}\0{d.sha256}\0{d.title}\0{d.place!r}\0{d.period}" for d in self.documents]
        return sha256("\n".join(parts).encode()).hexdigest()

    def document(self, name: str) -> Document:
        """Return the plan with the file name `name`; raises KeyError when it is not held."""
        return self._by_name[name]

    def page(self, name: str, page: int) -> bytes:
        """Return a page of a plan's file, from 1, as PNG; b"" where it has none, can't be drawn, or was changed since.

        Raises:
            KeyError: no plan has that file name.
        """
        document = self.document(name)
        if not 1 <= page <= len(document.source.pages):
            return b""
        outer, _, inner = name.partition(INSIDE)
        try:
            data = (self.folder / outer).read_bytes()
            data = files_in(data, outer)[inner] if inner else data
        except (OSError, CorpusError, KeyError):
            return b""
        return page_picture(data, name, page) if sha256(data).hexdigest() == document.source.sha256 else b""

    @cached_property
    def _by_name(self) -> dict[str, Document]:
        return {d.name: d for d in self.documents}


def read_corpus(folder: Path, kept: Path | None = None, *, empty: bool = False) -> Corpus:
    """Read every plan file of `folder` and its sub-folders, with its manifest if it has one.

    Hidden files, the lock files of office programs and files called readme are no plans. Of files with the same text
    one is read; a file that can't be read is named. Neither takes the others down. What was read from files that are
    not plain text is kept in the folder `kept`, if one is given, and taken from there the next time. With `empty` a folder
    without a readable plan is a corpus too, and one that does not exist is such a folder.

    Raises:
        CorpusError: its manifest is no valid one; without `empty`, the folder does not exist or holds no readable plan.
    """
    if not empty and not folder.is_dir():
        raise CorpusError(f"找不到语料目录 {folder}。请用 --corpus 指定存放规划文件的目录。")
    manifest = read_manifest(folder / MANIFEST)
    gazetteer = Gazetteer.load()
    held: list[_Held] = []
    problems: list[CorpusError] = []
    for name, source in _sources(folder, manifest, Sources(kept)):
        if isinstance(source, CorpusError):
            problems.append(source)
            continue
        try:
            held.append(_held(name, source, manifest.get(name, {}), gazetteer))
        except CorpusError as problem:
            problems.append(problem)
    held, copies = _without_copies(held, manifest)
    problems += copies
    problems += [
        CorpusError("清单列出了此文件，但目录中没有。", file=n)
        for n in manifest
        if not (folder / n.partition(INSIDE)[0]).is_file()
    ]
    if not held and not empty:
        detail = "".join(f"\n  {p}" for p in problems)
        raise CorpusError(f"目录 {folder} 中没有可用的规划文件（{_ACCEPTED}）。{detail}")
    return _corpus(held, problems, folder, kept)


def read_file(
    data: bytes,
    name: str,
    kept: Path | None = None,
    *,
    entries: Mapping[str, Entry] = MappingProxyType({}),
    progress: Progress = NOBODY,
) -> Corpus:
    """Return the corpus that one file makes: its plan, or those of an archive, whose bad files are problems.

    Args:
        data: the file.
        name: its name below the folder.
        kept: as for `read_corpus`.
        entries: what the manifest says, by file name.
        progress: told of every step; may stop it.

    Raises:
        Stopped: `progress` stopped it.
        CorpusError: it, or every file of an archive, can't be read or holds no plan.
    """
    check_size(data, name)
    packed = {f"{name}{INSIDE}{inner}": own for inner, own in files_in(data, name).items()}
    files = packed or {name: data}
    sources, gazetteer = Sources(kept), Gazetteer.load()
    held: list[_Held] = []
    problems: list[CorpusError] = []
    for done, (one, own) in enumerate(files.items(), 1):
        count = (done, len(files)) if packed else (0, 0)
        if progress.stopped():
            raise Stopped(name)
        try:
            progress.told("reading", *count)
            source = sources.read(own, one, progress)
            progress.told("parsing", *count)
            held.append(_held(one, source, entries.get(one, {}), gazetteer))
        except Stopped:
            raise
        except CorpusError as problem:
            problems.append(problem)
    if not held:
        raise problems[0]
    return _corpus(held, problems, Path(), kept)


def _corpus(held: Sequence[_Held], problems: Sequence[CorpusError], folder: Path, kept: Path | None) -> Corpus:
    return Corpus(
        documents=tuple(h.document for h in held),
        assignments={h.document.name: h.assignments for h in held},
        targets={h.document.name: h.targets for h in held},
        problems=tuple(problems),
        folder=folder,
        kept=kept,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """A plan with what is read from it."""

    document: Document
    assignments: tuple[Assignment, ...]
    targets: tuple[Target, ...]


def _sources(folder: Path, manifest: Mapping[str, Entry], sources: Sources) -> list[tuple[str, Source | CorpusError]]:
    """Return each plan file's name and what was read from it, or why it can't be; several files are read at once."""

    def read(path: Path) -> list[tuple[str, Source | CorpusError]]:
        name = shown_name(path.relative_to(folder))
        try:
            data = _bytes(path, name, manifest.get(name, {}))
            files = files_in(data, name) if path.suffix.lower() == ".zip" else {}
        except CorpusError as problem:
            return [(name, problem)]
        packed = {f"{name}{INSIDE}{inside}": own for inside, own in files.items()}
        return [(n, one(n, own)) for n, own in (packed or {name: data}).items()]

    def one(name: str, data: bytes) -> Source | CorpusError:
        try:
            return sources.read(data, name)
        except CorpusError as problem:
            return problem

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return [found for files in threads.map(read, plan_files(folder)) for found in files]


def _bytes(path: Path, name: str, entry: Entry) -> bytes:
    """Return a file's bytes.

    Raises:
        CorpusError: it can't be read, or is not the file that the manifest lists.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"读不了文件（{error.strerror}）。请检查权限。", file=name) from error
    expected = entry.get("sha256")
    if expected and sha256(data).hexdigest() != expected:
        raise CorpusError("文件内容与清单中的 sha256 不符。若是有意修改，请更新 manifest.json。", file=name)
    return data


def _held(name: str, source: Source, entry: Entry, gazetteer: Gazetteer) -> _Held:
    """Return the plan of a file.

    Raises:
        CorpusError: it holds no plan; a fault of the reading itself on an odd text too is this file's problem alone.
    """
    try:
        document = _document(name, source, entry, gazetteer)
        return _Held(document, ledger(document), targets(document))
    except _FAULTS as error:
        what = f"{type(error).__name__}: {error}"[:200]
        raise CorpusError(f"读取此文件时程序出错（{what}），未收录。请把文件交给维护者。", file=name) from error


def _without_copies(held: list[_Held], manifest: Mapping[str, Entry]) -> tuple[list[_Held], list[CorpusError]]:
    """Return the plans with one of each text, and a problem for each copy left out: 计划 - 副本.txt is the copy of 计划.txt.

    What the manifest lists is left out in no case.
    """
    first: dict[str, str] = {}
    named = sorted((h.document for h in held), key=lambda d: (d.name not in manifest, len(d.name), d.name))
    for document in named:
        first.setdefault(document.raw.strip(), document.name)
    kept: list[_Held] = []
    copies: list[CorpusError] = []
    for one in held:
        name, original = one.document.name, first[one.document.raw.strip()]
        if name == original or name in manifest:
            kept.append(one)
        else:
            copies.append(CorpusError(f"与 {original} 内容相同，未重复收录。", file=name))
    return kept, copies


def _document(name: str, source: Source, entry: Entry, gazetteer: Gazetteer) -> Document:
    text = clean(source)
    if not text.text:
        raise CorpusError("文件里只有标记，没有正文。", file=name)
    starts = {offset: i for i, offset in enumerate(text.offsets)}
    sections = outline(text.text, frozenset(starts[at] for at in source.headings if at in starts))
    told = describe(text.text, sections, Path(name).name)
    period = _years(entry.get("period")) or told.period
    title = told.title if "title" in told.facts else str(entry.get("title", source.facts.get("title", told.title)))
    return Document(
        name=name,
        source=source,
        clean=text,
        sections=sections,
        chunks=tuple(chunks(name, text.text, sections)),
        title=title,
        place=place_of(text.text, told, entry, gazetteer),
        period=period,
        facts=told.facts,
        provenance=str(entry.get("provenance", "")),
        kind=str(entry.get("kind", "")) or kind_of_title(title),
    )


def _years(value: object) -> tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(y, int) for y in value):
        return value[0], value[1]
    return None
