"""Words: what is cut, what is dropped, what the version tells."""

import subprocess
import sys

import jieba

from index import Tokenizer


def test_punctuation_is_dropped_and_widths_are_folded() -> None:
    words = Tokenizer().words("达到１６．５％，ＧＤＰ增长。")
    assert "16.5%" in words
    assert "gdp" in words
    assert not {"，", "。"} & set(words)


def test_long_words_give_their_parts_and_single_characters_stay() -> None:
    words = Tokenizer().words("中华人民共和国在")
    assert {"中华人民共和国", "共和国", "人民", "在"} <= set(words)


def test_every_pair_of_neighbours_is_a_word_so_that_cuts_do_not_matter() -> None:
    words = Tokenizer().words("市科协牵头")
    assert {"市科", "科协", "协牵", "牵头"} <= set(words)
    assert "协牵" not in Tokenizer().words("科协，牵头")


def test_extra_words_are_whole_change_the_version_and_nothing_else_in_the_process() -> None:
    plain, extended = Tokenizer(), Tokenizer(["市生态环境局大祥分局"])
    assert "市生态环境局大祥分局" in extended.words("由市生态环境局大祥分局负责")
    assert "市生态环境局大祥分局" not in plain.words("由市生态环境局大祥分局负责")
    assert plain.version != extended.version
    assert Tokenizer(["甲乙", "丙丁"]).version == Tokenizer(["丙丁", "甲乙", "甲乙"]).version
    assert not jieba.dt.initialized


def test_texts_without_words_give_none() -> None:
    tokenizer = Tokenizer()
    for text in ("", " \n", "，。！", "\ud800", "🙂"):
        assert tokenizer.words(text) == []


def test_the_dictionary_loads_silently_and_leaves_no_file(tmp_path) -> None:
    code = "from index import Tokenizer; Tokenizer(['市科协']).words('市科协')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={"TMPDIR": str(tmp_path), "PYTHONPATH": "."}, check=True
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    assert list(tmp_path.iterdir()) == []
