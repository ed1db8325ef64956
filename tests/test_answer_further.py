"""What may be asked next is near the reply, and each of the questions is answered."""

from __future__ import annotations

import pytest

from answer import Answer, Assistant
from answer.views.further import AT_MOST, Further


def further(assistant: Assistant) -> Further:
    return Further(assistant.corpus, assistant.actions, lambda q: isinstance(assistant.ask_by_rule(q), Answer))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("钦州市老年人行动由谁牵头？", "钦州市老年人科学素质提升行动由哪些单位配合？"),
        ("钦州市老年人行动有哪些配合单位？", "钦州市老年人科学素质提升行动由谁牵头？"),
        ("Who leads the elderly action in Qinzhou?", "Which units cooperate in 老年人科学素质提升行动 in 钦州市?"),
        ("大祥区2025年公民具备科学素质的比例的目标是多少？", "定南县2025年公民具备科学素质的比例的目标是多少？"),
        ("北京市老年人行动由谁牵头？", "各地老年人方面的行动分别由谁牵头？"),
        ("增城区老年人行动由谁牵头？", "各地老年人方面的行动分别由谁牵头？"),
    ],
)
def test_what_is_offered_is_near_and_answered(assistant: Assistant, question: str, expected: str) -> None:
    offered = further(assistant).questions(assistant.ask(question))
    assert expected in offered
    assert len(offered) <= AT_MOST
    assert question not in offered
    for one in offered:
        assert isinstance(assistant.ask(one), Answer), one


def test_nothing_near_gives_nothing(assistant: Assistant) -> None:
    assert further(assistant).questions(assistant.ask("今天天气怎么样？")) == ()
