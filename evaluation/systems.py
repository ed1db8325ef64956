"""The systems that are set side by side: plain retrieval, LlamaIndex's stock pipeline, ours, ours with parts off."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer import Assistant
from evaluation.running import System, assistant_system
from evaluation.stock import extract, stock_system
from index import EmbedderSettings, Hit, HybridIndex, Mode, load_embedder

TOP = 3
PLAIN: tuple[tuple[str, Mode], ...] = (("bm25", "keyword"), ("dense", "dense"), ("hybrid", "hybrid"))


class UnmaskedIndex(HybridIndex):
    """An index that searches all rows whatever is allowed."""

    def __init__(self, index: HybridIndex) -> None:
        """Share the parts of `index`."""
        self.__dict__.update(index.__dict__)

    def search_vector(
        self,
        query: str,
        vector: NDArray[np.float32] | None,
        *,
        limit: int = 10,
        allowed: Sequence[int] | None = None,
        mode: Mode = "hybrid",
    ) -> list[Hit]:
        """Return what the index finds among all its rows."""
        return super().search_vector(query, vector, limit=limit, mode=mode)


def systems(assistant: Assistant, model: str) -> Iterator[System]:
    """Yield the systems one by one, so that only one is held in memory; the ones that answer plainly are timed."""
    for name, mode in PLAIN:
        yield _timed(plain_system(assistant, name, mode))
    yield _timed(stock_system(assistant.corpus.documents, load_embedder(EmbedderSettings(model=model))))
    yield assistant_system(assistant)
    bare = replace(assistant.corpus, assignments=_none(assistant), targets=_none(assistant))
    yield assistant_system(Assistant.over(bare, assistant.index), "planqa-no-ledger")
    yield assistant_system(Assistant.over(assistant.corpus, UnmaskedIndex(assistant.index)), "planqa-no-mask")


def _none(assistant: Assistant) -> Mapping[str, tuple[()]]:
    return {document.name: () for document in assistant.corpus.documents}


def plain_system(assistant: Assistant, name: str, mode: Mode) -> System:
    """Return plain retrieval over our chunks: the best three are the answer, whatever is asked; it never refuses."""
    texts = {
        chunk.id: (document.name, document.quote(chunk.start, chunk.end).strip())
        for document in assistant.corpus.documents
        for chunk in document.chunks
    }

    def ask(question: str, history: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
        said = " ".join([*(turn["content"] for turn in history), question])
        return extract([texts[hit.id] for hit in assistant.index.search(said, limit=TOP, mode=mode)])

    return System(name, ask, {"mode": mode, "top": TOP}, assistant.index.stamp.model if mode != "keyword" else "")


def _timed(system: System) -> System:
    """Return a system whose answers state their milliseconds, as ours do."""
    ask: Callable[[str, Sequence[Mapping[str, str]]], Mapping[str, Any]] = system.ask

    def timed(question: str, history: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
        began = time.perf_counter()
        told = ask(question, history)
        return {**told, "timings": {"total_ms": round((time.perf_counter() - began) * 1000, 2)}}

    return replace(system, ask=timed)
