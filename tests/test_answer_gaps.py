"""Differences between figures, worked out from those that the answer lists; the figures are the plans' own."""

from __future__ import annotations

import pytest
from gold import REGIONS

from answer import Answer, Assistant


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("2020年韶关、钦州的公民科学素质比例各多少，差几个百分点？", "韶关市9.4%与钦州市6.5%相差2.9个百分点"),
        ("韶关现状和目标差多少个百分点？公民科学素质", "2025年目标16%与2020年现状值9.4%相差至少6.6个百分点"),
        ("韶关2025年的公民科学素质目标比2020年高多少？", "2025年目标16%与2020年现状值9.4%相差至少6.6个百分点"),
        ("钦州从2020年到2025年公民科学素质比例要提高多少个百分点？", "2025年目标10%与2020年现状值6.5%相差3.5个百分点"),
        ("韶关市2020年比2019年公民科学素质比例提高了多少？", "2020年现状值9.4%与2019年现状值8.6%相差0.8个百分点"),
        ("大祥区和定南县2025年公民科学素质比例目标相差多少？", "大祥区15%与定南县13.5%相差1.5个百分点"),
        ("五个地区的公民科学素质目标最高和最低差多少", "韶关市16%与钦州市10%相差至少6个百分点"),
        ("韶关2020年调查测出来是百分之几，比前一年高了多少？", "2020年现状值9.4%与2019年现状值8.6%相差0.8个百分点"),
        (
            "按2020年的调查，韶关离全国、全省的水平各差几个百分点？",
            "全省现状值12.79%与2020年现状值9.4%相差3.39个百分点",
        ),
        (
            "What is the gap between Daxiang and Qinzhou in the 2025 science literacy target?",
            "Daxiang (大祥区)15% and Qinzhou (钦州市)10% differ by 5 percentage points",
        ),
    ],
)
def test_the_difference_asked_for_is_worked_out_from_figures_that_are_listed(
    assistant: Assistant, question: str, gap: str
) -> None:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer)
    assert gap in reply.text
    listed = {str(row["value"]).removesuffix(".0") for row in reply.rows}
    assert sum(f"{value}%" in gap for value in listed) >= 2


@pytest.mark.parametrize(
    "question",
    [
        "钦州市2035年目标比2025年高多少",
        "大祥、定南、钦州三地的公民科学素质目标相差多少？",
        "韶关2020年公民科学素质比例是多少",
    ],
)
def test_no_difference_is_made_up(assistant: Assistant, question: str) -> None:
    """A year without a figure, three plans without an order, and a question for none."""
    reply = assistant.ask(question)
    assert isinstance(reply, Answer)
    assert "相差" not in reply.text


def test_a_year_without_a_figure_is_named(assistant: Assistant) -> None:
    assert "原文没有写明2035年的数值" in assistant.ask("钦州市2035年目标比2025年高多少").text


def test_how_a_figure_changed_or_is_elsewhere_is_said_where_it_is_asked(assistant: Assistant) -> None:
    plain = assistant.ask("韶关2020年公民科学素质比例是多少？").text
    assert "9.4%" in plain
    assert "0.8%" not in plain
    assert "12.79%" in assistant.ask("韶关方案里，全省的公民科学素质比例是多少？").text


def test_aims_alone_are_listed_where_aims_are_asked(assistant: Assistant) -> None:
    rows = assistant.ask("各地公民具备科学素质的比例的目标分别是多少？").rows
    assert {row["kind"] for row in rows} == {"target"}
    assert {row["region"] for row in rows} == set(REGIONS)
    both = assistant.ask("韶关市公民科学素质的现状和目标各是多少？").rows
    assert {row["kind"] for row in both} == {"target", "baseline"}
