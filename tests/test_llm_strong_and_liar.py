"""A strong model wins what the reader misreads; a liar, reading and writing, adds no line, opens no door, ends."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from gold import ROOT, fault, questions, slices
from scripted_models import NOWHERE, Liar, Strong, blind_utterances

from answer import Answer, Assistant, Refusal, ledger_rows, target_rows
from answer.reading.form import Form, filled, form_of
from answer.reading.markup import Utterance
from answer.reading.text import normalised
from answer.second_reading import ALWAYS

SEED = 70
EVERY = 6  # of the labelled blind questions that the strong model is asked
LIES = 24  # questions for each kind of lie
SETS = ("adversary", "clerk", "english", "official", "secretary", "trainer")


@pytest.fixture(scope="module")
def said() -> list[Utterance]:
    return blind_utterances()


@pytest.fixture(scope="module")
def known(assistant: Assistant) -> set[str]:
    """Return every ledger row and target of the plans."""
    return {repr(sorted(r.items())) for r in (*ledger_rows(assistant.corpus), *target_rows(assistant.corpus))}


def history(said: Utterance) -> list[dict[str, str]]:
    return [{"role": "user", "content": turn} for turn in said.history]


def test_a_strong_model_loses_nothing_and_every_word_stands(assistant: Assistant, said: list[Utterance]) -> None:
    golds = [g for name in SETS for g in questions(ROOT / "evaluation" / "blind" / name / "questions.jsonl")]
    labelled = {u.text: u for u in said}
    model = Strong(said)
    strong = assistant.with_model(model, doubting=ALWAYS)
    asked = [g for g in golds if g["question"] in labelled][::EVERY]
    assert len(asked) > 100
    read = 0
    won: list[str] = []
    lost: list[str] = []
    for gold in asked:
        plain = assistant.ask(gold["question"], gold["history"]).to_json()
        reply = strong.ask(gold["question"], gold["history"])
        told = reply.to_json()
        assert slices(told) or isinstance(reply, Refusal)
        if reply.consulted is None:
            assert plain["reason"] in ("region_absent", "period_absent"), gold["question"]
            continue
        read += 1
        assert reply.consulted.came != "failed", gold["question"]
        assert reply.consulted.dropped == (), gold["question"]
        was, now = fault(gold, plain), fault(gold, told)
        won += [gold["id"]] if was and not now else []
        lost += [f"{gold['id']}: {now}"] if now and not was else []
    assert len(lost) <= len(won) + 1, lost
    assert model.forms == read > 90, "no form is asked for twice"


@pytest.mark.parametrize("kind", Liar.KINDS)
def test_a_liar_adds_no_line_opens_no_door_and_ends(
    assistant: Assistant, said: list[Utterance], known: set[str], kind: str
) -> None:
    chance = random.Random(f"{SEED} {kind}")
    for number, question in enumerate(chance.sample(said, LIES)):
        model = Liar(said, kind, number)
        plain = assistant.ask(question.text, history(question))
        reply = assistant.with_model(model, doubting=ALWAYS).ask(question.text, history(question))
        told = reply.to_json()
        assert not any(word in told["answer"] for word in NOWHERE if word not in question.text), question.text
        assert all(repr(sorted(row.items())) in known for row in reply.rows) if isinstance(reply, Answer) else True
        assert isinstance(reply, Refusal) or slices(told)
        if isinstance(reply, Answer) and reply.writing:
            assert reply.writing.verified == ()
        if isinstance(plain, Refusal) and plain.reason in ("region_absent", "period_absent", "bad_input"):
            assert isinstance(reply, Refusal), f"a door was opened: {question.text}"
        if isinstance(plain, Answer):
            assert isinstance(reply, Answer), f"an answer was talked away: {question.text}"
        assert model.forms <= 2
        assert model.proses <= 12


def test_forms_name_only_what_was_said(said: list[Utterance]) -> None:
    """A thousand wrong forms: every word of a slot is the user's, whatever the model names."""
    chance = random.Random(SEED)
    for number in range(1000):
        question = chance.choice(said)
        kind = chance.choice(("shape", "tags", "foreign", "empty", "talk", "many", "order", "denied"))
        asks = Liar(said, kind, number)._asks(question.text)
        form = Form.model_validate({"asks": asks})
        own = "\n".join(normalised(t)[0] for t in (question.text, *question.history))
        marked = _marked(question)
        came = filled(form, question.text, question.history, marked)
        for ask, _ in came.asks:
            for phrase in (*ask.plans, *ask.topics, *ask.units):
                assert phrase.words in own
            if ask.of == "talk":
                continue
            for start, end, tag in marked:
                slots = [slot for wanted in asks for slot in wanted["slots"]]
                if tag == "plan" and not any(_covers(slot["words"], own, (start, end)) for slot in slots):
                    assert own[start:end] in [p.words for p in ask.plans], "a place can't be talked away"


def _marked(question: Utterance) -> Sequence[tuple[int, int, str]]:
    """Return the slots of a question as the reader would mark them."""
    (ask, *_), _ = zip(*filled(form_of(question), question.text, question.history).asks, strict=True)
    return ask.spans


def _covers(words: str, own: str, span: tuple[int, int]) -> bool:
    """Tell whether words may stand over a span, wherever they are found."""
    plain = normalised(words)[0]
    return bool(plain) and any(
        own.startswith(plain, i) and i < span[1] and i + len(plain) > span[0] for i in range(len(own))
    )
