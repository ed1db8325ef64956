"""A folder of plan files → a corpus. A file that can't be read is named in a problem; the rest is still built."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from corpus.correcting import corrected
from corpus.corrections import Correction, read_corrections
from corpus.errors import CorpusError
from corpus.folder import plan_files, shown_name
from corpus.formats.opening import Sources, check_size, page_picture
from corpus.formats.packed import files_in
from corpus.health import Health, health
from corpus.ledger import Assignment
from corpus.manifest import MANIFEST, Entry, read_manifest
from corpus.model import INSIDE, Document
from corpus.places import Gazetteer
from corpus.plan import Plan, plan_of
from corpus.progress import NOBODY, Progress, Stopped
from corpus.source import Source
from corpus.targets import Target

_ACCEPTED = ".txt、.md、.pdf、.docx、.doc、.xlsx、.html、.ofd、图片等"


@dataclass(frozen=True)
class Corpus:
    """All that is known of a folder of plans.

    Attributes:
        documents: the plans, by file name.
        assignments: responsibility statements by file name, in text order.
        targets: quantities by file name, in text order.
        problems: files that were left out, and why.
        corrections: what people corrected, each with whether it still applies, in the order of time.
        settled: by file name the clean ranges where a person said that there is no row.
        folder: where the files are.
        kept: where what was read from files is kept, None for nowhere.
    """

    documents: tuple[Document, ...]
    assignments: Mapping[str, tuple[Assignment, ...]]
    targets: Mapping[str, tuple[Target, ...]]
    problems: tuple[CorpusError, ...] = ()
    folder: Path = Path()
    kept: Path | None = None
    corrections: tuple[tuple[Correction, bool], ...] = ()
    settled: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

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

    def health(self, name: str) -> Health:
        """Return how well the plan with the file name `name` was read; raises KeyError when it is not held."""
        if name not in self._healths:
            rows = self.assignments[name], self.targets[name], self.settled.get(name, ())
            self._healths[name] = health(self.document(name), *rows)
        return self._healths[name]

    @cached_property
    def _healths(self) -> dict[str, Health]:
        return {}

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
    held: list[Plan] = []
    problems: list[CorpusError] = []
    for name, source in _sources(folder, manifest, Sources(kept)):
        if isinstance(source, CorpusError):
            problems.append(source)
            continue
        try:
            held.append(plan_of(name, source, manifest.get(name, {}), gazetteer))
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
    corrections, faults = read_corrections(folder)
    return _corpus(held, [*problems, *faults], folder, kept, corrections=corrections)


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
    held: list[Plan] = []
    problems: list[CorpusError] = []
    for done, (one, own) in enumerate(files.items(), 1):
        count = (done, len(files)) if packed else (0, 0)
        if progress.stopped():
            raise Stopped(name)
        try:
            progress.told("reading", *count)
            source = sources.read(own, one, progress)
            progress.told("parsing", *count)
            held.append(plan_of(one, source, entries.get(one, {}), gazetteer))
        except Stopped:
            raise
        except CorpusError as problem:
            problems.append(problem)
    if not held:
        raise problems[0]
    return _corpus(held, problems, Path(), kept)


def _corpus(
    held: Sequence[Plan],
    problems: Sequence[CorpusError],
    folder: Path,
    kept: Path | None,
    *,
    corrections: Sequence[Correction] = (),
) -> Corpus:
    """Return the corpus of plans, with what people corrected in their rows."""
    rows = {
        h.document.name: corrected(
            h.document, h.assignments, h.targets, [c for c in corrections if c.document == h.document.name]
        )
        for h in held
    }
    applied = frozenset[str]().union(*(r.applied for r in rows.values()))
    return Corpus(
        documents=tuple(h.document for h in held),
        assignments={name: r.assignments for name, r in rows.items()},
        targets={name: r.targets for name, r in rows.items()},
        problems=tuple(problems),
        folder=folder,
        kept=kept,
        corrections=tuple((c, c.id in applied) for c in corrections),
        settled={name: r.settled for name, r in rows.items()},
    )


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


def _without_copies(held: list[Plan], manifest: Mapping[str, Entry]) -> tuple[list[Plan], list[CorpusError]]:
    """Return the plans with one of each text, and a problem for each copy left out: 计划 - 副本.txt is the copy of 计划.txt.

    What the manifest lists is left out in no case.
    """
    first: dict[str, str] = {}
    named = sorted((h.document for h in held), key=lambda d: (d.name not in manifest, len(d.name), d.name))
    for document in named:
        first.setdefault(document.raw.strip(), document.name)
    kept: list[Plan] = []
    copies: list[CorpusError] = []
    for one in held:
        name, original = one.document.name, first[one.document.raw.strip()]
        if name == original or name in manifest:
            kept.append(one)
        else:
            copies.append(CorpusError(f"与 {original} 内容相同，未重复收录。", file=name))
    return kept, copies
