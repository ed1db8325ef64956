"""Heads of columns → what the column holds."""

from __future__ import annotations

import pytest

from corpus.columns import DATA, kind_of, names_units


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("序号", "number"),
        ("改革举措", "task"),
        ("目标任务", "task"),
        ("任务目标", "figure"),
        ("负责考核部门", "units"),
        ("指导部门", "units"),
        ("责任部门（第一个为牵头部门）", "units"),
        ("计量单位", "figure"),
        ("完成时限", "due"),
        ("推广范围", "scope"),
        ("责任领导", "person"),
        ("任务类别", "group"),
        ("备注", "note"),
        ("市财政局", None),
        ("全国", None),
        ("", None),
        ("加快推进各项重点工作的任务", None),
    ],
)
def test_a_head_is_of_the_kind_of_the_word_that_ends_it(head: str, kind: str | None) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(("head", "told"), [("牵头单位", True), ("单位", False), ("考核部门", False), ("任务", False)])
def test_a_head_with_a_role_names_units(head: str, told: bool) -> None:
    assert names_units(head) is told


def test_each_example_of_the_list_is_of_its_kind() -> None:
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, _, example = line.split("\t")
            assert kind_of(example) == kind
