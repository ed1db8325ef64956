"""Our search as a LlamaIndex retriever, for programs outside; importing this takes seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from .store import HybridIndex, Mode

SECTION_MARK = " / "


@dataclass(frozen=True, slots=True)
class PlanNode:
    """What a program outside learns of one row.

    Attributes:
        id: the entry's id in the index.
        text: exactly the raw slice.
        start: raw offset where it begins, inclusive.
        end: raw offset where it ends, exclusive.
        document: file name.
        region: full name of the region, "" when unknown.
        title: the plan's title.
        section: headings, outermost first.
    """

    id: str
    text: str
    start: int
    end: int
    document: str
    region: str = ""
    title: str = ""
    section: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that the text is as long as its span."""
        if self.end - self.start != len(self.text):
            raise ValueError(f"{self.id}: the text is not the slice {self.start}..{self.end}")


class PlanRetriever(BaseRetriever):
    """Retrieves TextNodes of our rows: our ids, the raw slice, its raw offsets, and where it stands as metadata."""

    def __init__(
        self,
        index: HybridIndex,
        nodes: Sequence[PlanNode],
        *,
        limit: int = 10,
        regions: Sequence[str] | None = None,
        mode: Mode = "hybrid",
    ) -> None:
        """Join the index to its nodes.

        Args:
            index: the index to search.
            nodes: one for every row of the index, in any order.
            limit: at most this many nodes a query.
            regions: only rows of these; None searches all.
            mode: both retrievers, or one of them.

        Raises:
            ValueError: nodes and rows are not the same, or the limit is below 1.
        """
        super().__init__()
        by_id = {node.id: node for node in nodes}
        if len(by_id) != len(nodes) or by_id.keys() != set(index.ids):
            raise ValueError("nodes and rows of the index must have the same ids, each once")
        if limit < 1:
            raise ValueError(f"limit must be at least 1: {limit}")
        self._index = index
        self._nodes = [by_id[row_id] for row_id in index.ids]
        self._limit = limit
        self._mode: Mode = mode
        self._allowed = (
            None if regions is None else [row for row, node in enumerate(self._nodes) if node.region in regions]
        )

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._index.search(query_bundle.query_str, limit=self._limit, allowed=self._allowed, mode=self._mode)
        return [NodeWithScore(node=text_node(self._nodes[hit.position]), score=hit.score) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)  # embedding would hold up the event loop


def text_node(node: PlanNode) -> TextNode:
    """Return a fresh TextNode, so that what a program does to it stays with it."""
    return TextNode(
        id_=node.id,
        text=node.text,
        start_char_idx=node.start,
        end_char_idx=node.end,
        metadata={
            "document": node.document,
            "region": node.region,
            "title": node.title,
            "section": SECTION_MARK.join(node.section),  # flat, as most vector stores of LlamaIndex demand
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=node.document)},
    )
