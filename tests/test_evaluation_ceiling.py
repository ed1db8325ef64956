"""Blind questions as read and as labelled, over the real plans."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from gold import ROOT

from answer import Assistant
from evaluation.ceiling import both, ceiling_text, labelled_sets
from evaluation.plans import Plans

SETS = ROOT / "evaluation" / "blind"


def test_every_opened_set_that_is_labelled_is_found_whole() -> None:
    sets = dict(labelled_sets(SETS))
    assert {"adversary", "clerk", "english", "official", "secretary", "trainer"} <= sets.keys()
    for name, pairs in sets.items():
        assert len(pairs) >= 100, name
        assert all(gold.question == said.text for gold, said in pairs)


def test_the_label_is_followed_whatever_the_reader_reads(assistant: Assistant) -> None:
    pairs = list(islice(dict(labelled_sets(SETS))["clerk"], 6))
    plans = Plans.of(assistant.corpus)
    rows = list(both(assistant.answering, pairs, name="clerk", plans=plans))
    assert [row.labelled.gold.id for row in rows] == [gold.id for gold, _ in pairs]
    assert sum(not row.labelled.why for row in rows) >= 5
    greeting = [
        (gold, replace(said, spans=(), labels=(replace(said.labels[0], shape="talk.greet"),), cuts=()))
        for gold, said in pairs
    ]
    misread = list(both(assistant.answering, greeting, name="clerk", plans=plans))
    assert all(row.labelled.why for row in misread)
    assert [row.read.why for row in misread] == [row.read.why for row in rows]


def test_the_table_counts_and_names_what_is_wrong(assistant: Assistant) -> None:
    pairs = list(islice(dict(labelled_sets(SETS))["clerk"], 3))
    greeting = [
        (gold, replace(said, spans=(), labels=(replace(said.labels[0], shape="talk.greet"),), cuts=()))
        for gold, said in pairs
    ]
    rows = list(both(assistant.answering, greeting, name="clerk", plans=Plans.of(assistant.corpus)))
    text = ceiling_text(rows, show=2)
    assert "| clerk | 3 |" in text
    assert "| 合计 | 3 |" in text
    assert "talk.greet" in text
    assert [line.split()[0] for line in text.splitlines() if line.startswith("  clerk-")] == ["clerk-001", "clerk-002"]
