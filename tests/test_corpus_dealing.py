"""Lines of a row → columns: only what the text decides counts as told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.columns import Kind
from corpus.dealing import deal

_TASK: list[Kind | None] = ["task", "units", "units"]


@pytest.mark.parametrize(
    ("lines", "kinds", "ends"),
    [
        (["绘制算力图谱，引进培育", "优质企业。", "市数据局", "市经信局、市", "科技局"], _TASK, (2, 3, 5)),
        (["绘制算力图谱。", "市数据局（市人", "工智能局）", "/"], _TASK, (1, 3, 4)),
        (["绘制算力图谱。", "12月", "市数据局", "市科协"], ["task", "due", "units", "units"], (1, 2, 3, 4)),
        (["扩容（2项）", "建设机房。", "12月", "市数据局"], ["group", "task", "due", "units"], (1, 2, 3, 4)),
        (["建设机房。", "12月", "市数据局"], ["group", "task", "due", "units"], (0, 1, 2, 3)),
    ],
)
def test_lines_go_to_the_columns_that_they_are_for(
    lines: list[str], kinds: list[Kind | None], ends: tuple[int, ...]
) -> None:
    found = deal(lines, kinds)
    assert found.ends == ends
    assert found.fits


@pytest.mark.parametrize(
    "lines",
    [
        ["推进改革。", "市教育局"],  # which of the two columns is empty?
        ["推进改革。", "市教育局", "市财政局", "市人社局"],  # where does the second column begin?
        ["改革类", "推进改革", "市教育局", "市财政局、市人社局"],  # a group's name is no line of the task
    ],
)
def test_what_the_text_does_not_tell_is_not_made_up(lines: list[str]) -> None:
    assert not deal(lines, _TASK).fits


@given(st.lists(st.sampled_from(["推进改革，", "做好。", "市教育局", "市科", "协、团市委", "/", "12月"]), max_size=8))
def test_each_line_goes_to_one_column_in_order(lines: list[str]) -> None:
    ends = deal(lines, ["task", "due", "units", "units"]).ends
    assert list(ends) == sorted(ends)
    assert ends[-1] == len(lines)


def test_a_row_without_end_is_not_dealt_out() -> None:
    assert not deal(["市教育局" * 3000], _TASK).fits
