"""BM25 against an independent implementation, and its masks."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.keyword import K1, B, KeywordIndex

WORDS = st.lists(st.sampled_from(["科普", "老年人", "牵头", "市", "2025"]), max_size=8)
DOCUMENTS = st.lists(WORDS, min_size=1, max_size=7).filter(any)


def oracle(documents: list[list[str]], query: list[str]) -> list[float]:
    """Return BM25 in Lucene's form, written from the formula."""
    mean = sum(map(len, documents)) / len(documents)
    found = []
    for document in documents:
        counts, total = Counter(document), 0.0
        for word in query:
            holders = sum(word in other for other in documents)
            if not holders:
                continue
            idf = math.log(1 + (len(documents) - holders + 0.5) / (holders + 0.5))
            total += idf * counts[word] / (counts[word] + K1 * (1 - B + B * len(document) / mean))
        found.append(total)
    return found


@given(DOCUMENTS, WORDS)
def test_scores_equal_the_formula(documents: list[list[str]], query: list[str]) -> None:
    np.testing.assert_allclose(
        KeywordIndex.build(documents).scores(query), oracle(documents, query), rtol=1e-4, atol=1e-6
    )


@given(DOCUMENTS, WORDS, st.sets(st.integers(0, 6)))
def test_masked_search_is_the_search_without_the_other_rows(
    documents: list[list[str]], query: list[str], mask: set[int]
) -> None:
    index = KeywordIndex.build(documents)
    rows = sorted(row for row in mask if row < len(documents))
    full, masked = index.search(query), index.search(query, rows=np.array(rows, dtype=np.int64))
    assert masked.rows.tolist() == [row for row in full.rows.tolist() if row in rows]


@given(DOCUMENTS, WORDS)
def test_a_loaded_index_scores_the_same(tmp_path_factory, documents: list[list[str]], query: list[str]) -> None:
    folder = tmp_path_factory.mktemp("keyword")
    index = KeywordIndex.build(documents)
    index.save(folder)
    np.testing.assert_array_equal(KeywordIndex.load(folder).scores(query), index.scores(query))


def test_documents_without_words_are_found_by_nothing() -> None:
    index = KeywordIndex.build([[], []])
    assert len(index) == 2
    assert len(index.search(["科普"])) == 0
    assert len(index.search([])) == 0
    with pytest.raises(ValueError, match="no documents"):
        KeywordIndex.build([])
