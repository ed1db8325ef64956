"""Notations of documents of other kinds than the five plans: where statements stand, and what they are for."""

from __future__ import annotations

import pytest
from corpus_support import read

_GUIDED = (
    "一、主要任务\n（一）绿色生产。推广技术。（农业农村部指导）\n"
    "以收集、利用等环节为重点，推动秸秆全量利用。到2020年，秸秆综合利用率达到85%以上。（国家发展改革委、农业农村部指导）\n"
    "夯实严控基础。开展管理。（生态环境部指导）全面实施电子转移联单制度，掌握流向。（生态环境部、交通运输部指导）"
    "按照“谁收集”原则，探索建立押金制度。（商务部指导，供销合作总社参与）"
)


def test_each_bracket_behind_a_sentence_is_for_the_sentences_before_it() -> None:
    assert read(_GUIDED) == [
        ("绿色生产", {"guide": ["农业农村部"]}),
        ("推动秸秆全量利用", {"guide": ["国家发展改革委", "农业农村部"]}),
        ("夯实严控基础", {"guide": ["生态环境部"]}),
        ("全面实施电子转移联单制度，掌握流向", {"guide": ["生态环境部", "交通运输部"]}),
        ("探索建立押金制度", {"guide": ["商务部"], "cooperate": ["供销合作总社"]}),
    ]


def test_two_brackets_behind_one_sentence_are_for_the_same_task() -> None:
    found = read(
        "一、任务\n（一）甲行动。推进改革（市教育局牵头），强化保障（市财政局配合）。\n（二）乙行动。做好。（市科协负责）"
    )
    assert [name for name, _ in found] == ["甲行动", "甲行动", "乙行动"]


@pytest.mark.parametrize("verb", ["组建协调小组和专家委员会", "建立工作机制"])
def test_what_a_body_sets_up_with_others_is_no_unit(verb: str) -> None:
    assert read(f"一、组织\n生态环境部会同财政部{verb}，共同指导试点。") == [
        ("组织", {"responsible": ["生态环境部"], "cooperate": ["财政部"]})
    ]
