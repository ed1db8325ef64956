"""Open slots, filled: every case gives the asks before, the ask now, and what comes of it; no model is asked."""

from dataclasses import replace

from answer.reading import Ask, Figure, Phrase
from answer.reading.carrying import carried, shared
from answer.reading.markup import Label

QINZHOU, DINGNAN, OLD, FARMERS = Phrase("钦州"), Phrase("定南"), Phrase("老年人"), Phrase("农民")
LED = Ask("duty", "unit", plans=(QINZHOU,), topics=(OLD,), roles=("lead",))
CARRY = Ask("passage", "text", turn="follow")


def follow(ask: Ask, shape: str, *before: Ask, fold: str = "list") -> tuple[Ask, ...]:
    return carried([(ask, Label(shape, fold, turn=ask.turn))], before)  # type: ignore[arg-type]


def test_a_new_plan_replaces_the_plan_alone() -> None:
    assert follow(replace(CARRY, plans=(DINGNAN,)), "carry", LED) == (replace(LED, plans=(DINGNAN,), turn="follow"),)


def test_a_new_topic_replaces_the_topic_alone() -> None:
    assert follow(replace(CARRY, topics=(FARMERS,)), "carry", LED) == (replace(LED, topics=(FARMERS,), turn="follow"),)


def test_a_new_role_replaces_the_role() -> None:
    (ask,) = follow(replace(CARRY, roles=("cooperate",)), "carry", LED)
    assert (ask.roles, ask.topics, ask.plans) == (("cooperate",), (OLD,), (QINZHOU,))


def test_a_correction_replaces_what_it_names() -> None:
    now = replace(CARRY, plans=(Phrase("钦州", excluded=True), DINGNAN), turn="correct")
    assert follow(now, "carry", LED) == (replace(LED, plans=(DINGNAN,), turn="correct"),)


def test_a_correction_that_only_denies_takes_away() -> None:
    before = replace(LED, plans=(QINZHOU, DINGNAN))
    (ask,) = follow(replace(CARRY, plans=(Phrase("定南", excluded=True),), turn="correct"), "carry", before)
    assert ask.plans == (QINZHOU,)


def test_a_follow_up_with_a_shape_of_its_own_takes_plan_and_topic() -> None:
    now = Ask("section", "text", turn="follow")
    assert follow(now, "section.text", LED) == (replace(now, plans=(QINZHOU,), topics=(OLD,)),)


def test_a_fact_takes_the_plan_and_no_topic() -> None:
    now = Ask("fact", "value", facts=("number",), turn="follow")
    assert follow(now, "fact.value", LED) == (replace(now, plans=(QINZHOU,)),)


def test_a_question_with_plan_and_subject_of_its_own_is_not_swallowed() -> None:
    now = Ask("target", "figure", plans=(DINGNAN,), topics=(FARMERS,), turn="follow")
    assert follow(now, "target.figure", replace(LED, years=(2025,), units=(Phrase("科协"),))) == (now,)


def test_a_year_is_carried_with_its_figure_and_replaced_alone() -> None:
    before = Ask("target", "figure", plans=(QINZHOU,), topics=(Phrase("比例"),), years=(2025,))
    assert follow(replace(CARRY, plans=(DINGNAN,)), "carry", before)[0].years == (2025,)
    assert follow(replace(CARRY, years=(2030,)), "carry", before)[0].years == (2030,)


def test_an_ordinal_points_into_the_list_before() -> None:
    before = Ask("section", "item", plans=(QINZHOU,), items=("重点工程",))
    now = Ask("duty", "unit", ordinal=2, roles=("lead",), turn="follow")
    (ask,) = follow(now, "duty.unit", before)
    assert (ask.ordinal, ask.items, ask.plans, ask.of) == (2, ("重点工程",), (QINZHOU,), "duty")


def test_one_plan_beside_those_before() -> None:
    now = replace(CARRY, plans=(DINGNAN,), beside=True)
    assert follow(now, "carry", LED)[0].plans == (QINZHOU, DINGNAN)


def test_a_carry_repeats_all_that_was_asked() -> None:
    second = Ask("target", "figure", plans=(QINZHOU,), topics=(OLD,))
    asks = follow(replace(CARRY, plans=(DINGNAN,)), "carry", LED, second)
    assert [(a.of, a.plans) for a in asks] == [("duty", (DINGNAN,)), ("target", (DINGNAN,))]


def test_behind_talk_everything_is_new() -> None:
    now = Ask("duty", "unit", topics=(OLD,), turn="follow")
    assert follow(now, "duty.unit", Ask("talk", "thanks")) == (replace(now, turn="new"),)


def test_asks_of_one_question_share_their_slots() -> None:
    second = Ask("target", "figure", figures=(Figure(15, "%"),))
    asks = shared([(LED, Label("duty.unit")), (second, Label("target.figure"))])
    assert [(a.plans, a.topics) for a, _ in asks] == [((QINZHOU,), (OLD,))] * 2
    asks = shared(
        [(replace(LED, plans=()), Label("duty.unit")), (replace(second, plans=(DINGNAN,)), Label("target.figure"))]
    )
    assert asks[0][0].plans == (DINGNAN,)


def test_a_new_question_takes_nothing() -> None:
    now = Ask("section", "item", plans=(DINGNAN,), items=("行动",))
    assert follow(now, "section.item", LED) == (now,)
    everywhere = Ask("section", "plan", topics=(FARMERS,))
    assert follow(everywhere, "section.plan", LED) == (everywhere,)


def test_a_question_without_a_plan_goes_on_with_the_plan_before() -> None:
    now = Ask("section", "item", items=("行动",))
    assert follow(now, "section.item", LED) == (replace(now, plans=(QINZHOU,)),)


def test_a_unit_named_is_asked_of_the_topic_before() -> None:
    now = Ask("duty", "role", units=(Phrase("市科协"),), turn="follow")
    assert follow(now, "duty.role", LED)[0].topics == (OLD,)


def test_what_was_said_of_another_topic_goes_with_it() -> None:
    before = Ask("target", "figure", plans=(QINZHOU,), topics=(OLD,), years=(2025,), period=(2021, 2025))
    (ask,) = follow(Ask("target", "figure", topics=(FARMERS,), turn="follow"), "target.figure", before)
    assert (ask.topics, ask.years, ask.period) == ((FARMERS,), (), None)


def test_plans_side_by_side_stay_so_in_the_next_ask() -> None:
    first = Ask("target", "plan", "most", plans=(QINZHOU, DINGNAN), topics=(OLD,), beside=True)
    asks = shared(
        [(first, Label("target.plan", "most")), (Ask("target", "figure", "spread"), Label("target.figure", "spread"))]
    )
    assert (asks[1][0].plans, asks[1][0].beside) == ((QINZHOU, DINGNAN), True)
