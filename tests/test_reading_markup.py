import json
from pathlib import Path

import pytest

from answer.reading.learned import DATA
from answer.reading.linear import spans_of, tags_of
from answer.reading.markup import Label, MarkupError, Span, parse, parse_label, read_utterances, utterance
from answer.reading.text import normalised, tokens


def test_marks_become_spans_of_the_plain_text() -> None:
    text, spans, cuts = parse(
        "{plan|钦州}{topic|银发族|老年人科学素质提升行动}谁{role.lead|牵头}？‖{role.cooperate-|配合}的不写"
    )
    assert text == "钦州银发族谁牵头？配合的不写"
    assert [(text[s.start : s.end], s.tag, s.excluded) for s in spans] == [
        ("钦州", "plan", False),
        ("银发族", "topic", False),
        ("牵头", "role.lead", False),
        ("配合", "role.cooperate", True),
    ]
    assert spans[1].meaning == "老年人科学素质提升行动"
    assert cuts == (text.index("配合"),)


@pytest.mark.parametrize(
    ("marked", "fault"),
    [
        ("{place|钦州}呢", "unknown tag place"),
        ("{plan|{topic|钦州}}呢", "outside a mark"),
        ("{plan|钦州", "outside a mark"),
        ("{plan| }呢", "holds no words"),
        ("{plan|钦‖州}", "holds no words, or a cut"),
        ("{role.leader|牵头}", "unknown tag role.leader"),
    ],
)
def test_a_fault_in_the_marks_is_named(marked: str, fault: str) -> None:
    with pytest.raises(MarkupError, match=fault):
        parse(marked)


def test_a_label_says_shape_fold_and_flags() -> None:
    assert parse_label("section.plan list lack") == Label("section.plan", "list", lack=True)
    assert parse_label("carry list beside follow") == Label("carry", "list", beside=True, turn="follow")
    assert parse_label("duty.unit") == Label("duty.unit")
    assert (parse_label("target.figure spread").of, parse_label("target.figure spread").show) == ("target", "figure")


@pytest.mark.parametrize("label", ["", "duty.money list", "duty.unit lots", "duty.unit list list", "carry list back"])
def test_a_fault_in_a_label_is_named(label: str) -> None:
    with pytest.raises(MarkupError, match="unknown"):
        parse_label(label)


def test_every_ask_has_a_label() -> None:
    with pytest.raises(MarkupError, match="1 labels for 2 asks"):
        utterance({"t": "谁牵头？‖目标多少", "a": "duty.unit list"})


def test_a_bad_line_takes_no_other_down(tmp_path: Path) -> None:
    path = tmp_path / "somebody.jsonl"
    good = json.dumps({"t": "{plan|钦州}呢", "a": "carry list follow", "h": ["定南谁牵头"]}, ensure_ascii=False)
    path.write_text(f"{good}\nnot json\n[]\n{{}}\n{good}\n", encoding="utf-8")
    kept, wrong = read_utterances(path)
    assert [u.author for u in kept] == ["somebody", "somebody"]
    assert [w.split(":")[1] for w in wrong] == ["2", "3", "4"]


def test_all_labelled_data_parses() -> None:
    read = [read_utterances(path) for path in sorted(DATA.glob("*.jsonl"))]
    assert [w for _, wrong in read for w in wrong] == []
    assert sum(len(kept) for kept, _ in read) > 1000


def test_tags_and_spans_are_inverse() -> None:
    spans = [(0, 2, "plan"), (2, 3, "plan"), (4, 7, "topic")]
    assert spans_of(tags_of(8, spans)) == spans


def test_offsets_follow_the_text_through_normalising() -> None:
    text, moved = normalised("Ａ  欽州　的 ", [2, 4, 6])
    assert (text, moved) == ("a 钦州 的", [2, 3, 5])
    assert [t.text for t in tokens("qinzhou's 20,000人, 1.5%")] == ["qinzhou", "'s", "20,000", "人", ",", "1.5", "%"]


def test_a_span_keeps_its_fields() -> None:
    assert parse("{unit-|市科协}")[1] == (Span(0, 3, "unit", excluded=True),)
