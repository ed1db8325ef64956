"""The plans that answers are held against: normalised texts, and which plan a piece of evidence means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus import Corpus, read_corpus
from evaluation.facts import Names, ledger_names, unit_names
from evaluation.matching import norm
from evaluation.schema import Evidence


@dataclass(frozen=True)
class Plans:
    """A corpus and its raw texts, normalised, by file name."""

    corpus: Corpus
    texts: Mapping[str, str]

    @classmethod
    def of(cls, corpus: Corpus) -> Plans:
        """Return the plans of `corpus`."""
        return cls(corpus, {d.name: norm(d.raw) for d in corpus.documents})

    @classmethod
    def read(cls, folder: Path) -> Plans:
        """Return the plans of a folder.

        Raises:
            CorpusError: the folder holds no readable plan.
        """
        return cls.of(read_corpus(folder))

    @cached_property
    def units(self) -> Names:
        """The unit names of the corpus's ledger."""
        return unit_names(self.corpus)

    @cached_property
    def names(self) -> Names:
        """The names of units and tasks of the corpus's ledger."""
        return ledger_names(self.corpus)

    def holding(self, quote: str) -> frozenset[str]:
        """Return the file names of the plans that hold a normalised quote; none for an empty one."""
        return frozenset(name for name, text in self.texts.items() if quote and quote in text)

    def meant(self, evidence: Evidence) -> frozenset[str]:
        """Return the file names of the plans that a piece of evidence names by region or by file."""
        return frozenset(
            d.name
            for d in self.corpus.documents
            if (d.region == evidence.region if evidence.region else d.name == evidence.document)
        )

    def meant_by(self, evidence: Iterable[Evidence]) -> frozenset[str]:
        """Return the file names of the plans that any of `evidence` names."""
        return frozenset(name for e in evidence for name in self.meant(e))

    def regions(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the regions of plans (the file name where none is known), each once, sorted."""
        return tuple(sorted({self.corpus.document(name).region or name for name in names}))
