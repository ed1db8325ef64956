"""Sections → chunks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from corpus_support import five
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document, outline, sentences
from corpus.chunks import MAX_LENGTH, chunks

_LINES = st.sampled_from(
    ["一、甲", "（一）乙。" + "推进改革，" * 20 + "取得实效。好。", "二、", "短。", "长" * 300, "甲。乙；丙！”丁", "\n"]
)


@given(st.lists(_LINES, max_size=20).map("\n".join))
def test_chunks_tile_sections(text: str) -> None:
    sections = outline(text)
    found = list(chunks("a.txt", text, sections))
    for section in sections:
        own = [c for c in found if c.section == section.index]
        assert [c.start for c in own[:1]] in ([section.start], [])
        assert all(a.end == b.start for a, b in pairwise(own))
        assert sum(c.end - c.start for c in own) == section.own_end - section.start
    assert len({c.id for c in found}) == len(found)
    assert "".join(text[c.start : c.end] for c in found) == text


@given(st.text(alphabet="甲乙。！；，”\n", max_size=80))
def test_sentences_are_in_order_and_leave_out_line_ends_only(text: str) -> None:
    found = list(sentences(text, 0, len(text)))
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert "".join(text[a:b] for a, b in found) == text.replace("\n", "")


@pytest.mark.parametrize("document", five().documents, ids=lambda d: d.name)
def test_chunks_of_the_plans_are_of_a_readable_length(document: Document) -> None:
    for chunk in document.chunks:
        # A sentence is never cut, and a short one before it stays with it.
        assert chunk.end - chunk.start <= MAX_LENGTH or len(list(sentences(document.text, chunk.start, chunk.end))) <= 2


def test_ids_follow_name_place_and_content() -> None:
    def ids(name: str, text: str) -> list[str]:
        return [c.id for c in chunks(name, text, outline(text))]

    assert ids("a.txt", "一、甲。") == ids("a.txt", "一、甲。")
    assert ids("a.txt", "一、甲。") != ids("b.txt", "一、甲。")
    assert ids("a.txt", "一、甲。") != ids("a.txt", "一、乙。")
