"""The retriever in a LlamaIndex program: ids, raw spans, metadata, sync and async."""

import asyncio

import pytest
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship

from index import Entry, HybridIndex, PlanNode, PlanRetriever, Stamp, Tokenizer, load_embedder

RAW = "一、老年人行动\r\n由市卫生健康委牵头，市民政局配合。\r\n二、农民行动\r\n由市农业农村局牵头。"
SPANS = {"a": (9, 27), "b": (36, 46)}


@pytest.fixture(scope="module")
def index() -> HybridIndex:
    embedder, tokenizer = load_embedder(), Tokenizer()
    entries = [Entry(name, RAW[start:end], "行动") for name, (start, end) in SPANS.items()]
    return HybridIndex.build(entries, embedder, tokenizer, Stamp("c", tokenizer.version, embedder.name, "1"))


@pytest.fixture
def nodes() -> list[PlanNode]:
    regions = {"a": "钦州市", "b": "韶关市"}
    return [
        PlanNode(name, RAW[start:end], start, end, "plan.txt", regions[name], "方案", ("重点任务", "行动"))
        for name, (start, end) in reversed(SPANS.items())
    ]


def test_nodes_carry_our_ids_and_raw_spans(index, nodes) -> None:
    retriever = PlanRetriever(index, nodes, limit=2)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.retrieve("老年人由谁牵头")
    assert {hit.node.node_id for hit in found} == {"a", "b"}
    for hit in found:
        start, end = SPANS[hit.node.node_id]
        assert (hit.node.start_char_idx, hit.node.end_char_idx) == (start, end)
        assert hit.node.text == RAW[hit.node.start_char_idx : hit.node.end_char_idx]
        assert hit.node.metadata["document"] == "plan.txt"
        assert hit.node.metadata["title"] == "方案"
        assert hit.node.metadata["section"] == "重点任务 / 行动"
        assert hit.node.relationships[NodeRelationship.SOURCE].node_id == "plan.txt"
    assert [hit.score for hit in found] == [hit.score for hit in index.search("老年人由谁牵头", limit=2)]


def test_regions_mask_and_async_gives_the_same(index, nodes) -> None:
    retriever = PlanRetriever(index, nodes, regions=["韶关市"])
    found = retriever.retrieve("卫生健康委牵头")
    assert [hit.node.node_id for hit in found] == ["b"]
    assert asyncio.run(retriever.aretrieve("卫生健康委牵头")) == found
    assert PlanRetriever(index, nodes, regions=["大祥区"]).retrieve("牵头") == []


def test_nodes_that_are_not_the_rows_are_refused(index, nodes) -> None:
    for wrong in (nodes[:1], [*nodes, nodes[0]]):
        with pytest.raises(ValueError, match="same ids"):
            PlanRetriever(index, wrong)
    with pytest.raises(ValueError, match="limit"):
        PlanRetriever(index, nodes, limit=0)
    with pytest.raises(ValueError, match="slice"):
        PlanNode("a", "三个字", 0, 4, "plan.txt")
