"""The 180 gold questions, held to the figures that the project promises."""

from __future__ import annotations

from itertools import pairwise

import pytest
from gold import QUESTIONS, Score, questions, score

from answer import Assistant


@pytest.fixture(scope="module")
def scored(assistant: Assistant) -> Score:
    golds = questions()
    return score(golds, [assistant.ask(g["question"], g["history"]).to_json() for g in golds])


def test_the_questions_are_all_there() -> None:
    ids = [gold["id"] for gold in questions()]
    assert len(ids) == 180
    assert all(a < b for a, b in pairwise(ids))


def test_answers_are_right(scored: Score) -> None:
    assert scored.accuracy >= 0.95, "\n".join(scored.failures)


def test_refusals_are_right(scored: Score) -> None:
    assert scored.refusal_precision >= 0.95, "\n".join(scored.failures)
    assert scored.refusal_recall >= 0.95, "\n".join(scored.failures)


def test_every_citation_is_verbatim(scored: Score) -> None:
    assert scored.citation_verbatim == 1.0


def test_citations_cover_the_evidence_and_no_other_region(scored: Score) -> None:
    assert scored.evidence_recall >= 0.90
    assert scored.region_leak <= 0.02


def test_questions_that_came_later_are_right(assistant: Assistant) -> None:
    """They were written from the plans without sight of the code, and mended from since; what they lack is a limit named in README."""
    golds = questions(QUESTIONS.with_name("questions_further.jsonl"))
    assert len(golds) > 250
    held = score(golds, [assistant.ask(g["question"], g["history"]).to_json() for g in golds])
    assert held.accuracy >= 0.95, "\n".join(held.failures)
    assert held.refusal_recall == 1.0, "\n".join(held.failures)
    assert held.citation_verbatim == 1.0


def test_answers_and_citations_are_short(scored: Score) -> None:
    median, most = scored.answer_chars
    assert (median <= 260, most <= 900) == (True, True), scored.answer_chars
    median, most = scored.cited_chars
    assert (median <= 900, most <= 4000) == (True, True), scored.cited_chars
