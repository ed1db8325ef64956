"""Searches that are limited to regions, a period, a topic: the question's own words go first."""

from __future__ import annotations

import pytest

from answer import Answer, Assistant, Refusal


def cited(reply: Answer | Refusal) -> set[str]:
    return {c.region for c in reply.citations}


def test_a_period_limits_the_plans_searched(assistant: Assistant) -> None:
    reply = assistant.ask("青少年行动由谁牵头？", period=(2016, 2020))
    assert cited(reply) == {"增城区"}
    both = assistant.ask("青少年行动由谁牵头？", period=(2021, 2025))
    assert cited(both) == {d.region for d in assistant.documents if d.period == (2021, 2025)}


def test_what_the_question_names_goes_before_the_limits(assistant: Assistant) -> None:
    asked = "定南县青少年行动由谁牵头？"
    assert assistant.ask(asked, regions=["韶关市"], period=(2021, 2025)).text == assistant.ask(asked).text
    asked = "钦州市农民行动由谁牵头？"
    assert assistant.ask(asked, topic="老年人").text == assistant.ask(asked).text


@pytest.mark.parametrize("topic", ["老年人", "农民", "青少年"])
def test_a_topic_stands_in_for_a_subject_left_out(assistant: Assistant, topic: str) -> None:
    reply = assistant.ask("由谁牵头？", regions=["钦州市"], topic=topic)
    assert isinstance(reply, Answer)
    assert reply.text == assistant.ask(f"钦州市{topic}行动由谁牵头？").text


def test_limits_that_no_plan_meets_refuse_and_say_what_there_is(assistant: Assistant) -> None:
    reply = assistant.ask("由谁牵头？", regions=["钦州市"], period=(2016, 2020))
    assert isinstance(reply, Refusal)
    assert reply.reason == "period_absent"
    assert any("增城区" in held for held in reply.holds)


def test_topics_are_those_of_the_plans_chosen(assistant: Assistant) -> None:
    every = dict(assistant.topics())
    own = dict(assistant.topics(["增城区"]))
    assert every["青少年"] == 5
    assert set(own) < set(every)
    assert "老年人" in every
    assert "老年人" not in own, "增城区 has no such action"
    assert set(own.values()) == {1}


def test_an_action_group_holds_each_statement_once(assistant: Assistant) -> None:
    held = [(name, a.start) for g in assistant.actions for name, own in g.members.items() for a in own]
    assert len(set(held)) == len(held)
    corpus = assistant.corpus
    top = {(d.name, a.start) for d in corpus.documents for a in corpus.assignments[d.name]}
    assert set(held) <= top
    led = next(g for g in assistant.actions if g.topic == "老年人")
    assert all("老年人" in a.governs for own in led.members.values() for a in own)
