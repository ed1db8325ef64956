"""Which figures a question means: other words for one find it, a plan without it is not made to have it."""

from __future__ import annotations

import json

import pytest

from answer import Answer, Assistant, Refusal
from answer.fitting.figures import LABELLED, data_hash, label
from answer.linking.logistic import LEARNED
from answer.rows.figures import FigureRows


def test_the_model_was_fitted_from_the_labelled_data_that_stands_there() -> None:
    stamp = json.loads(LEARNED.read_text(encoding="utf-8"))["figures"]["data"]
    assert stamp == data_hash(), "make it again: python -m answer.fitting.figures"


def test_every_label_names_a_figure_that_is_read(assistant: Assistant) -> None:
    held = {d.name: {label(d, t) for t in assistant.corpus.targets[d.name]} for d in assistant.corpus.documents}
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    lost = [(r["question"], f) for r in rows if r["plan"] in held for f in r["figures"] if f not in held[r["plan"]]]
    assert not lost


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("大祥区懂科学的老百姓占多大比例？", "15%"),
        ("钦州要让几所学校当上教科学的样板学校？", "10所"),
        ("增城摊到每个人头上的科普经费是几块钱？", "20元"),
        ("大祥五年里要拉几家私营企业去跟村里结对子？", "10家"),
        ("韶关线下的科普馆要盖几座？", "5座"),
    ],
)
def test_a_figure_is_told_in_other_words_than_the_plan_has(assistant: Assistant, question: str, figure: str) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert figure in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "大祥区要建多少个院士工作站？",
        "定南县人均科普经费是多少？",
        "钦州居民的健康素养水平要到多少？",
        "韶关要培训多少名农民？",
    ],
)
def test_a_figure_that_the_plan_lacks_is_not_told(assistant: Assistant, question: str) -> None:
    assert isinstance(assistant.ask(question), Refusal)


def test_every_figure_is_told_by_the_name_that_its_plan_gives_it(assistant: Assistant) -> None:
    rows = FigureRows(assistant.vocabulary, assistant.linker)
    missed = []
    for document in assistant.corpus.documents:
        for target in assistant.corpus.targets[document.name]:
            (question, *_) = assistant.understood(f"{document.region}方案里，{target.what}是多少？")
            if target not in [r.target for r in rows.find(question, document)]:
                missed.append((document.region, target.what, target.year))
    assert not missed
