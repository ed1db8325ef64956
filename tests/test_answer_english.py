"""English words are looked up in CC-CEDICT turned round, by what a corpus holds; a word without Chinese refuses nothing."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from answer import Answer, Assistant, Refusal
from answer.english import BOOK, Book, English
from answer.fitting.english import glosses
from answer.language import Dictionaries, translate
from answer.linking.terms import terms_of
from answer.reading.ask import Phrase

PLAN = """江北市水环境保护行动方案（2023—2025年）

一、重点任务
（一）修复红树林。营造和修复红树林，面积不低于120公顷。（牵头单位：市林业局；配合单位：市财政局）
（二）长期观测水质变化。在主要河流布设观测点，长期观测水质变化。（牵头单位：市生态环境局；配合单位：市水利局）
（三）打击非法采砂。依法打击非法采砂行为，清理采砂船舶。（牵头单位：市水利局；配合单位：市公安局）
（四）推进农业化肥减量。推广测土配方施肥，恢复绿肥生产。（牵头单位：市农业农村局；配合单位：市财政局）
"""


@pytest.fixture(scope="module")
def dictionaries() -> Dictionaries:
    return Dictionaries.load()


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a plan of a kind that the hand-made phrases were not made for."""
    folder = tmp_path_factory.mktemp("water")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return Assistant.open(folder, tmp_path_factory.mktemp("state"))


def _english(lines: list[str], corpus: str = "", hand: dict[str, tuple[str, ...]] | None = None) -> English:
    return English(hand or {}, Book(sorted(lines)), frozenset(["of", "很"]), corpus.count)


@pytest.mark.parametrize(
    ("asked", "chinese"),
    [
        ("mangroves", "红树林"),  # plural; in longer glosses alone
        ("sugarcane", "甘蔗"),  # two words in the book
        ("mechanised", "机械化"),  # British spelling
        ("vaccination", "接种"),  # to be vaccinated
        ("observations", "观测"),
        ("manufacturing", "制造"),
        ("nuclear power plants", "核电站"),
        ("kindergartens", "幼儿园"),
        ("wetlands", "湿地"),
        ("green manure", "绿肥"),
    ],
)
def test_a_word_is_found_in_every_form_that_people_write(dictionaries: Dictionaries, asked: str, chinese: str) -> None:
    assert any(chinese in group for group in dictionaries.book.translations(asked))


def test_the_shipped_book_is_sorted_names_its_licence_and_is_small(dictionaries: Dictionaries) -> None:
    text = BOOK.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert "Attribution-ShareAlike 4.0" in text[:1000] and "Paul Andrew Denisowski" in text[:1000]
    assert lines == sorted(lines)
    assert len(lines) == len({line.split("\t")[0] for line in lines})
    assert not [line for line in lines if not re.fullmatch(r"[a-z ]+(\t[\u3400-\u9fff|]*){2}", line)]
    assert BOOK.stat().st_size < 4_000_000
    began = time.perf_counter()
    Book.load()
    assert time.perf_counter() - began < 1


def test_glosses_are_plain_and_of_usual_words() -> None:
    said = ["to vaccinate (a child)", "(archaic) to plant", "variant of 种", "an oil-field", "CL:棵[ke1]", "the Sea"]
    assert list(glosses(said)) == [(0, "vaccinate", False), (3, "oil field", False), (5, "sea", True)]


def test_words_that_the_corpus_holds_come_first_the_most_frequent_of_them_foremost() -> None:
    english = _english(["change\t变化|改变|找零\t"], corpus="改变改变变化")
    assert english.terms("change") == ("改变", "变化")
    assert english.terms("changes") == ("改变", "变化")


def test_what_the_corpus_lacks_keeps_its_nearest_words_as_evidence() -> None:
    english = _english(["nuclear power plant\t核电站\t", "plant\t植物\t", "nuclear\t核能\t"], corpus="植物核能")
    text, others = translate("nuclear power plants", english.terms)
    assert (text, others) == ("核电站", {"核电站": ("核电站",)})


def test_a_nearer_form_goes_before_a_farther_one_that_the_corpus_holds_too() -> None:
    english = _english(["training\t训练\t", "train\t火车\t"], corpus="火车训练")
    assert english.terms("training") == ("训练",)
    assert _english(["training\t训练\t", "train\t培训\t"], corpus="培训").terms("training") == ("培训",)


def test_hand_made_phrases_go_first_and_stop_words_are_not_looked_up() -> None:
    english = _english(
        ["training\t火车\t", "of\t之\t", "very\t很\t"], corpus="培训火车之", hand={"training": ("培训",)}
    )
    assert english.terms("training") == ("培训",)
    assert english.terms("of") == ()
    assert english.terms("very") == ()  # its Chinese carries no subject
    assert not english.is_guess("培训") and english.is_guess("火车")


def test_hand_made_phrases_are_found_in_british_spelling_and_the_plural() -> None:
    english = _english([], hand={"urbanization level": ("城镇化水平",), "training base": ("实训基地",)})
    assert english.terms("urbanisation levels") == ("城镇化水平",)
    assert english.terms("training bases") == ("实训基地",)


def test_a_word_that_the_plans_print_in_latin_letters_stays_as_it_is() -> None:
    assert _english(["stem\t词干\t"], corpus="stem教育").terms("stem") == ()
    assert _english(["stem\t词干\t"], corpus="教育").terms("stem") == ("词干",)


def test_a_word_without_chinese_is_told_from_a_name() -> None:
    english = _english(["reusable\t\t", "cup\t杯子\t"])
    assert english.is_unsaid("reusable")
    assert not english.is_unsaid("cup")
    assert not english.is_unsaid("qwerty")


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Which department leads the restoration of mangroves in Jiangbei?", "市林业局"),
        ("Who leads the long-term observation of changes in water quality in Jiangbei?", "市生态环境局"),
        ("Who leads the crackdown on illegal sand mining in Jiangbei?", "市水利局"),
        ("Which bureau leads the work on fertilizer reduction in Jiangbei?", "市农业农村局"),
    ],
)
def test_questions_over_plans_of_other_kinds_are_answered(water: Assistant, question: str, unit: str) -> None:
    answer = water.ask(question)
    assert isinstance(answer, Answer), answer.text
    assert unit in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Which department leads nuclear power plants in Jiangbei?",
        "Who leads space tourism in Jiangbei?",
        "Which bureau leads the kindergarten project in Jiangbei?",
        "Who leads panda conservation in Jiangbei?",
    ],
)
def test_what_the_plan_lacks_is_refused(water: Assistant, question: str) -> None:
    assert isinstance(water.ask(question), Refusal)


def test_a_dictionary_word_that_the_plans_lack_is_missed_and_one_sense_of_several_weighs_less(water: Assistant) -> None:
    terms = {t.text: t for t in terms_of([Phrase("nuclear power plants and wetlands changes")], water.vocabulary)}
    assert terms["核电站"].missed and not terms["核电站"].known
    assert terms["变化"].known and not terms["变化"].missed
    assert terms["变化"].weight == pytest.approx(water.vocabulary.term("变化").weight / 2)


def test_a_word_of_the_language_without_chinese_is_no_topic_beside_others(
    water: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(English, "is_unsaid", lambda _, word: word == "qwerty")
    assert [t.text for t in terms_of([Phrase("qwerty changes")], water.vocabulary)] == ["变化"]
    assert [t.text for t in terms_of([Phrase("qwerty")], water.vocabulary)] == ["qwerty"]


def test_start_takes_little(dictionaries: Dictionaries, tmp_path: Path) -> None:
    count: Callable[[str], int] = Counter().__getitem__
    began = time.perf_counter()
    english = English(dictionaries.english, dictionaries.book, dictionaries.stopwords, count)
    for line in BOOK.read_text(encoding="utf-8").splitlines()[10:2010]:
        english.terms(line.split("\t")[0])
    assert time.perf_counter() - began < 2
