"""LlamaIndex's stock pipeline as a system: its splitter, its vector index, its top-k, over the same embedding model.

Importing this takes seconds. No language model is used, so the retrieved nodes are the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from llama_index.core import Document as StockDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from pydantic import PrivateAttr

from corpus import Document
from evaluation.running import System
from index import Embedder

CHUNK, OVERLAP, TOP = 1024, 200, 2  # LlamaIndex's defaults: tokens of a chunk, tokens shared, nodes retrieved


class StockEmbedding(BaseEmbedding):
    """Our embedder as LlamaIndex's."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        """Wrap `embedder`."""
        super().__init__(model_name=embedder.name, embed_batch_size=32)
        self._embedder = embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._embedder.encode_queries([query])[0]]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self._embedder.encode_passages(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def stock_system(documents: Iterable[Document], embedder: Embedder) -> System:
    """Return LlamaIndex's defaults over the raw plans: SentenceSplitter, VectorStoreIndex in memory, top 2."""
    texts = [StockDocument(text=d.raw, metadata={}, id_=d.name) for d in documents]
    splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    index = VectorStoreIndex.from_documents(texts, transformations=[splitter], embed_model=StockEmbedding(embedder))
    retriever = index.as_retriever(similarity_top_k=TOP)

    def ask(question: str, history: Sequence[Mapping[str, str]]) -> Mapping[str, Any]:
        said = " ".join([*(turn["content"] for turn in history), question])
        return extract([(node.node.ref_doc_id or "", node.get_content()) for node in retriever.retrieve(said)])

    return System("llama_index", ask, {"chunk": CHUNK, "overlap": OVERLAP, "top": TOP}, embedder.name)


def extract(passages: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return passages (file name, text) as an answer of the contract that quotes and cites each; a refusal for none."""
    return {
        "status": "answered" if passages else "refused",
        "reason": None if passages else "topic_absent",
        "answer": "\n".join(f"“{text}”[{n}]" for n, (_, text) in enumerate(passages, start=1)),
        "citations": [{"marker": n, "document": d, "quote": text} for n, (d, text) in enumerate(passages, start=1)],
        "complete": None,
    }
