"""Question → Ask with the committed learned files, over the five plans' names."""

from pathlib import Path

import pytest
from gold import CORPUS
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.language import Dictionaries
from answer.reading import Ask, CorpusLexicon, LearnedDataMismatch, Looked, Phrase, Reader
from answer.reading.learned import LEARNED, load
from answer.vocabulary import Vocabulary
from corpus import Gazetteer, read_corpus


class NoNames:
    """A lexicon of nothing: plans never seen, no dictionaries."""

    def look_up(self, text: str) -> Looked:
        return Looked()


@pytest.fixture(scope="module")
def lexicon() -> CorpusLexicon:
    words = Vocabulary(read_corpus(CORPUS), Dictionaries.load())
    return CorpusLexicon.of(words, Gazetteer.load(tokenizer=words.tokenizer.dictionary))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def words(phrases: tuple[Phrase, ...]) -> list[str]:
    return [("-" if p.excluded else "") + p.words for p in phrases]


def test_learned_files_fit_data_and_features() -> None:
    load()


def test_learned_files_of_other_data_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LearnedDataMismatch, match="other data"):
        load(data=tmp_path)
    with pytest.raises(LearnedDataMismatch, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "reading.npz").write_bytes((LEARNED / "reading.npz").read_bytes())
    (tmp_path / "stamp.json").write_text('{"features": 0}', encoding="utf-8")
    with pytest.raises(LearnedDataMismatch, match="features 0"):
        load(tmp_path)


PLAIN = [
    ("钦州老年人行动谁牵头？", "duty.unit list", ["钦州"], ["老年人"], ("lead",)),
    ("韶关市产业工人行动由哪个单位牵头", "duty.unit list", ["韶关市"], ["产业工人"], ("lead",)),
    ("增城区农民行动有几个配合单位？", "duty.unit count", ["增城区"], ["农民"], ("cooperate",)),
    ("定南方案有哪些重点工程", "section.item list", ["定南"], [], ()),
    (
        "大祥区到2025年公民具备科学素质的比例要达到多少？",
        "target.figure list",
        ["大祥区"],
        ["公民具备科学素质的比例"],
        (),
    ),
    ("请问钦州方案的文号是多少", "fact.value list", ["钦州"], [], ()),
    ("哪些地方没有单列老年人行动", "section.plan list", [], ["老年人"], ()),
    ("你好", "talk.greet list", [], [], ()),
    ("谢谢", "talk.thanks list", [], [], ()),
    ("Who leads the elderly action in Qinzhou?", "duty.unit list", ["qinzhou"], ["elderly"], ("lead",)),
]


@pytest.mark.parametrize(("question", "label", "plans", "topics", "roles"), PLAIN)
def test_plain_questions(
    reader: Reader,
    lexicon: CorpusLexicon,
    question: str,
    label: str,
    plans: list[str],
    topics: list[str],
    roles: tuple[str, ...],
) -> None:
    (ask,) = reader.read(question, [], lexicon)
    assert f"{ask.of}.{ask.show} {ask.fold}" == label
    assert (words(ask.plans), ask.roles) == (plans, roles)
    assert len(ask.topics) == len(topics)
    assert all(topic in phrase.words for topic, phrase in zip(topics, ask.topics, strict=True))


def test_held_out_figures_have_a_floor() -> None:
    figures = load().stamp["figures"]
    assert isinstance(figures, dict)
    for name, floor in FLOORS.items():
        assert figures[name] >= floor, name


FLOORS = {
    "core": 0.72,
    "core again": 0.76,
    "tag F1": 0.83,
    "cut": 0.92,
    "fold": 0.91,
    "beside": 0.96,
    "lack": 0.96,
    "turn": 0.90,
}


def test_follow_ups_and_corrections(reader: Reader, lexicon: CorpusLexicon) -> None:
    asked = "钦州老年人行动谁牵头？"
    (ask,) = reader.read("那定南呢", [asked], lexicon)
    assert (ask.of, ask.show, words(ask.plans), words(ask.topics)) == ("duty", "unit", ["定南"], ["老年人行动"])
    (ask,) = reader.read("我说错了，是农民", [asked, "那定南呢"], lexicon)
    assert (ask.show, words(ask.plans), words(ask.topics)) == ("unit", ["定南"], ["农民"])


def test_two_asks_of_one_question(reader: Reader, lexicon: CorpusLexicon) -> None:
    first, second = reader.read("钦州老年人行动由谁牵头？方案的文号又是多少？", [], lexicon)
    assert (first.of, second.of, words(second.plans)) == ("duty", "fact", ["钦州"])


def test_a_slot_is_a_slice_of_the_text(reader: Reader, lexicon: CorpusLexicon) -> None:
    (ask,) = reader.read("钦州老年人行动谁牵头", [], lexicon)
    assert {tag: "钦州老年人行动谁牵头"[start:end] for start, end, tag in ask.spans} == {
        "plan": "钦州",
        "topic": "老年人",
        "role.lead": "牵头",
    }


@pytest.mark.parametrize(
    "question", ["", " ", "\n\t", "\ud800" * 5, "？", "和" * 1000, "钦州" * 500, "a" * 3000, "1" * 1000, "，" * 1000]
)
def test_hostile_questions_are_read(reader: Reader, lexicon: CorpusLexicon, question: str) -> None:
    asks = reader.read(question, [question] * 50, lexicon)
    assert asks
    assert all(isinstance(a, Ask) and 0 <= a.sure <= 1 for a in asks)


def test_nothing_is_asked_by_white_space(reader: Reader, lexicon: CorpusLexicon) -> None:
    (ask,) = reader.read(" ", [], lexicon)
    assert (ask.of, ask.show) == ("talk", "outside")


def test_any_text_is_read(reader: Reader) -> None:
    none = NoNames()

    @settings(max_examples=60)
    @given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
    def check(question: str, turns: list[str]) -> None:
        assert all(0 <= a.sure <= 1 for a in reader.read(question, turns, none))

    check()


def test_reading_is_the_same_again(reader: Reader, lexicon: CorpusLexicon) -> None:
    again = Reader.load()
    for question, *_ in PLAIN:
        assert reader.read(question, [], lexicon) == again.read(question, [], lexicon)
