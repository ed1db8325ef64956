"""Properties of fusing two rankings."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import FusionSettings
from index.fusion import fuse
from index.ranking import Ranking

SIZE = 9
TIES = np.arange(SIZE)[::-1].copy()  # ids fall while rows rise
SCORES = st.dictionaries(st.integers(0, SIZE - 1), st.floats(0.01, 50), max_size=SIZE)
SETTINGS = st.builds(FusionSettings, st.sampled_from(["score", "rank"]), st.floats(0, 1), st.floats(0, 100))


def ranking(scores: dict[int, float]) -> Ranking:
    """Return the ranking of a row → score mapping."""
    return Ranking.of(np.array(list(scores), dtype=np.int64), np.array(list(scores.values()), dtype=np.float64))


@given(SCORES, SCORES, SETTINGS)
def test_every_row_comes_once_best_first_with_the_ranks_it_had(
    keyword: dict[int, float], dense: dict[int, float], settings: FusionSettings
) -> None:
    one, two = ranking(keyword), ranking(dense)
    fused = fuse(one, two, settings=settings, ties=TIES, limit=SIZE)
    assert sorted(hit.row for hit in fused) == sorted({*keyword, *dense})
    for hit in fused:
        assert hit.keyword_rank == (one.rows.tolist().index(hit.row) + 1 if hit.row in keyword else None)
        assert hit.dense_rank == (two.rows.tolist().index(hit.row) + 1 if hit.row in dense else None)
    for better, worse in pairwise(fused):
        assert (-better.score, TIES[better.row]) < (-worse.score, TIES[worse.row])


@given(SCORES, SCORES, SETTINGS, st.integers(1, SIZE))
def test_a_limit_only_cuts(
    keyword: dict[int, float], dense: dict[int, float], settings: FusionSettings, limit: int
) -> None:
    one, two = ranking(keyword), ranking(dense)
    every = fuse(one, two, settings=settings, ties=TIES, limit=SIZE)
    assert fuse(one, two, settings=settings, ties=TIES, limit=limit) == every[:limit]


@given(SCORES.filter(bool), SETTINGS)
def test_both_retrievers_agreeing_are_believed(scores: dict[int, float], settings: FusionSettings) -> None:
    one = ranking(scores)
    first = fuse(one, one, settings=settings, ties=TIES, limit=1)[0]
    assert scores[first.row] == max(scores.values())


@given(SCORES, SCORES, st.floats(0, 100))
def test_reciprocal_rank_is_the_sum_of_the_paper(
    keyword: dict[int, float], dense: dict[int, float], constant: float
) -> None:
    settings = FusionSettings("rank", 0.5, constant)
    for hit in fuse(ranking(keyword), ranking(dense), settings=settings, ties=TIES, limit=SIZE):
        expected = sum(1 / (constant + rank) for rank in (hit.keyword_rank, hit.dense_rank) if rank)
        assert hit.score == pytest.approx(expected / 2)


def test_scores_keep_distances_that_ranks_throw_away() -> None:
    keyword, dense = ranking({0: 20.0, 1: 1.0}), ranking({1: 0.86, 0: 0.859, 2: 0.7})
    assert fuse(keyword, dense, settings=FusionSettings(), ties=TIES, limit=1)[0].row == 0


@pytest.mark.parametrize("bad", [{"method": "sum"}, {"keyword_weight": 1.5}, {"rank_constant": -1.0}])
def test_settings_are_bounded(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        FusionSettings(**bad)
