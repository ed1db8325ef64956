"""The index from build to load: same hits, masks that hold, and every way a folder can be wrong."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import (
    Entry,
    HybridIndex,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    Stamp,
    Tokenizer,
    archive,
    entries_hash,
    load_embedder,
    source_hash,
    store,
)

ENTRIES = (
    Entry("qz-1", "由市卫生健康委牵头，市民政局、市老干部局配合。", "重点任务 / 老年人科学素质提升行动"),
    Entry("qz-2", "由市教育局牵头，团市委、市科协配合。", "重点任务 / 青少年科学素质提升行动"),
    Entry("qz-3", "到2025年，公民具备科学素质的比例达到13%以上。", "总体要求 / 发展目标"),
    Entry("sg-1", "由市卫生健康局牵头，市委老干部局配合。", "重点任务 / 老年人科学素质提升行动"),
    Entry("sg-2", "由市农业农村局牵头，县级科协配合。", "重点任务 / 农民科学素质提升行动"),
    Entry("sg-3", "到2025年，公民具备科学素质的比例达到16%以上。", "总体要求 / 发展目标"),
)
QUESTIONS = ("老年人行动由谁牵头", "2025年科学素质的比例", "农民", "who leads the elderly action", "？")


@pytest.fixture(scope="module")
def parts():
    embedder, tokenizer = load_embedder(), Tokenizer(["市卫生健康委"])
    return embedder, tokenizer, Stamp(entries_hash(ENTRIES), tokenizer.version, embedder.name, "1", "depth=3")


@pytest.fixture(scope="module")
def index(parts):
    return HybridIndex.build(ENTRIES, *parts)


@pytest.fixture
def folder(tmp_path: Path, index) -> Path:
    index.save(tmp_path / "state" / "index")
    return tmp_path / "state" / "index"


def test_titles_are_searched(index) -> None:
    assert {hit.id for hit in index.search("老年人科学素质提升行动", limit=2)} == {"qz-1", "sg-1"}
    assert [hit.id for hit in index.search("农民", limit=9, mode="keyword")] == ["sg-2"]


@pytest.mark.parametrize("mode", ["hybrid", "dense", "keyword"])
def test_ranks_tell_which_retriever_found_what(index, mode) -> None:
    hits = index.search("老年人行动由谁牵头", limit=6, mode=mode)
    assert all((hit.keyword_rank is None) for hit in hits) is (mode == "dense")
    assert all((hit.dense_rank is None) for hit in hits) is (mode == "keyword")
    assert [hit.id for hit in hits] == [ENTRIES[hit.position].id for hit in hits]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    mask=st.lists(st.integers(0, 5)),
    mode=st.sampled_from(["hybrid", "dense", "keyword"]),
    question=st.sampled_from(QUESTIONS),
)
def test_masks_never_leak(index, mask, mode, question) -> None:
    hits = index.search(question, limit=6, allowed=mask, mode=mode)
    assert {hit.position for hit in hits} <= set(mask)
    if mode != "keyword":
        assert {hit.position for hit in hits} == set(mask)


def test_one_query_vector_serves_several_masks(index) -> None:
    vector = index.embed_query(QUESTIONS[0])
    for mask in ([0, 1, 2], [3, 4, 5]):
        assert index.search_vector(QUESTIONS[0], vector, allowed=mask) == index.search(QUESTIONS[0], allowed=mask)


def test_what_a_query_has_beyond_a_bound_leaves_its_vector_as_it_is(index) -> None:
    query = (QUESTIONS[0] * store.MAX_EMBEDDED)[: store.MAX_EMBEDDED]
    assert (index.embed_query(query + "完全不同的话" * 100) == index.embed_query(query)).all()


def test_equal_entries_are_ordered_by_id(parts) -> None:
    twins = [Entry(name, "市科协牵头") for name in ("c", "a", "b")]
    found = HybridIndex.build(twins, *parts)
    for mode in ("hybrid", "dense", "keyword"):
        assert [hit.id for hit in found.search("科协", mode=mode)] == ["a", "b", "c"]


def test_bad_searches_are_refused_and_empty_ones_find_nothing(index) -> None:
    assert index.search(" \n") == []
    assert index.search("科协", allowed=[]) == []
    for bad in ({"limit": 0}, {"allowed": [6]}, {"allowed": [-1]}, {"mode": "other"}):
        with pytest.raises(ValueError):
            index.search("科协", **bad)


def test_bad_builds_are_refused(parts) -> None:
    embedder, tokenizer, stamp = parts
    with pytest.raises(ValueError, match="unique"):
        HybridIndex.build([ENTRIES[0], ENTRIES[0]], *parts)
    with pytest.raises(ValueError, match="stamp"):
        HybridIndex.build(ENTRIES, embedder, tokenizer, replace(stamp, model="other"))


def test_an_index_of_nothing_finds_nothing_and_is_kept(parts, tmp_path: Path) -> None:
    embedder, tokenizer, stamp = parts
    HybridIndex.build([], *parts).save(tmp_path)
    held = HybridIndex.load(tmp_path, stamp, embedder, tokenizer)
    assert len(held) == 0
    assert held.search("科协") == held.search("科协", mode="dense") == []
    assert HybridIndex.reusable(tmp_path, stamp, embedder) == {}


def test_progress_reaches_the_end(parts) -> None:
    seen: list[tuple[int, int]] = []
    HybridIndex.build([Entry(f"{n:03}", f"市{n}") for n in range(70)], *parts, lambda *step: seen.append(step))
    assert seen == sorted(seen)
    assert seen[-1] == (70, 70)


def test_a_loaded_index_finds_the_same(folder: Path, index, parts) -> None:
    embedder, tokenizer, stamp = parts
    loaded = HybridIndex.load(folder, stamp, embedder, tokenizer)
    for question in QUESTIONS:
        for mode in ("hybrid", "dense", "keyword"):
            assert loaded.search(question, mode=mode) == index.search(question, mode=mode)


def test_threads_share_an_index(index) -> None:
    alone = [index.search(question) for question in QUESTIONS]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(index.search, QUESTIONS * 4)) == alone * 4


@pytest.mark.parametrize("field", ["corpus", "code", "settings"])
def test_another_stamp_is_refused_by_name(folder: Path, parts, field: str) -> None:
    embedder, tokenizer, stamp = parts
    with pytest.raises(IndexMismatch, match=field) as caught:
        HybridIndex.load(folder, replace(stamp, **{field: "other"}), embedder, tokenizer)
    assert caught.value.fields == (field,)


def test_another_tokenizer_or_model_is_refused_by_name(folder: Path, parts) -> None:
    embedder, _, stamp = parts
    other = Tokenizer()
    with pytest.raises(IndexMismatch) as caught:
        HybridIndex.load(folder, stamp, embedder, other)
    assert caught.value.fields == ("tokenizer",)
    with pytest.raises(IndexMismatch) as caught:
        HybridIndex.load(folder, replace(stamp, model="other", tokenizer="x"), embedder, other)
    assert caught.value.fields == ("model", "tokenizer")


class Turned:
    """An embedder of the same name and size whose vectors are others, as when a model folder's content is replaced."""

    def __init__(self, embedder) -> None:
        self._embedder, self.name, self.dimension = embedder, embedder.name, embedder.dimension

    def encode_queries(self, texts):
        return self._embedder.encode_queries(texts)[:, ::-1]

    def encode_passages(self, texts, progress=False):
        return self._embedder.encode_passages(texts)[:, ::-1]


def test_another_model_under_the_same_name_is_noticed(folder: Path, parts) -> None:
    embedder, tokenizer, stamp = parts
    with pytest.raises(IndexMismatch) as caught:
        HybridIndex.load(folder, stamp, Turned(embedder), tokenizer)
    assert caught.value.fields == ("model",)


class Counting:
    """An embedder that keeps the passages it was asked for."""

    def __init__(self, embedder) -> None:
        self._embedder, self.name, self.dimension, self.asked = embedder, embedder.name, embedder.dimension, []

    def encode_queries(self, texts):
        return self._embedder.encode_queries(texts)

    def encode_passages(self, texts, progress=False):
        self.asked += texts
        return self._embedder.encode_passages(texts)


def test_a_grown_corpus_embeds_its_new_passages_only(folder: Path, parts) -> None:
    embedder, tokenizer, stamp = parts
    grown = (Entry("gz-1", "由市工信局牵头。"), *ENTRIES[::-1])
    newer = replace(stamp, corpus="grown")
    counting = Counting(embedder)
    known = HybridIndex.reusable(folder, newer, counting)
    counting.asked.clear()
    index = HybridIndex.build(grown, counting, tokenizer, newer, known=known)
    assert counting.asked == ["由市工信局牵头。"]
    fresh = HybridIndex.build(grown, embedder, tokenizer, newer)
    for question in QUESTIONS:
        assert [hit.id for hit in index.search(question)] == [hit.id for hit in fresh.search(question)]


@pytest.mark.parametrize("field", ["model", "code"])
def test_vectors_of_another_model_or_code_are_not_reused(folder: Path, parts, field: str) -> None:
    embedder, _, stamp = parts
    assert len(HybridIndex.reusable(folder, stamp, embedder)) == len(ENTRIES)
    assert not HybridIndex.reusable(folder, replace(stamp, **{field: "other"}), embedder)
    assert not HybridIndex.reusable(folder, stamp, Turned(embedder))


def test_vectors_of_a_damaged_index_are_not_reused(folder: Path, parts) -> None:
    embedder, _, stamp = parts
    damaged = next(folder.glob("generation-*/vectors.faiss"))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    assert not HybridIndex.reusable(folder, stamp, embedder)
    assert not HybridIndex.reusable(folder / "elsewhere", stamp, embedder)


def test_another_layout_is_refused(folder: Path, parts, monkeypatch) -> None:
    embedder, tokenizer, stamp = parts
    monkeypatch.setattr(store, "FORMAT", "0")
    with pytest.raises(IndexMismatch) as caught:
        HybridIndex.load(folder, stamp, embedder, tokenizer)
    assert caught.value.fields == ("format",)


def test_no_index_is_missing(tmp_path: Path, parts) -> None:
    embedder, tokenizer, stamp = parts
    for nothing in (tmp_path, tmp_path / "none"):
        with pytest.raises(IndexMissing):
            HybridIndex.load(nothing, stamp, embedder, tokenizer)


def stored_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("generation-*/**/*") if path.is_file())


def test_any_damaged_file_is_noticed(folder: Path, parts, tmp_path: Path) -> None:
    embedder, tokenizer, stamp = parts
    assert len(stored_files(folder)) >= 6
    for number, name in enumerate(path.relative_to(folder) for path in stored_files(folder)):
        for how in ("flip", "cut", "lose", "add"):
            copy = tmp_path / f"{how}-{number}"
            shutil.copytree(folder, copy)
            victim, data = copy / name, (copy / name).read_bytes()
            match how:
                case "flip":
                    victim.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
                case "cut":
                    victim.write_bytes(data[: len(data) // 2])
                case "lose":
                    victim.unlink()
                case "add":
                    victim.with_name("more").write_bytes(b"")
            with pytest.raises(IndexDamaged):
                HybridIndex.load(copy, stamp, embedder, tokenizer)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"generation": "../x", "files": {}, "facts": {}}'])
def test_a_damaged_meta_file_is_noticed(folder: Path, parts, text: str) -> None:
    embedder, tokenizer, stamp = parts
    (folder / "meta.json").write_text(text, encoding="utf-8")
    with pytest.raises((IndexDamaged, IndexMismatch)):
        HybridIndex.load(folder, stamp, embedder, tokenizer)


def test_a_lost_generation_is_damage_and_a_lost_stamp_too(folder: Path, parts) -> None:
    embedder, tokenizer, stamp = parts
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    meta["facts"].pop("stamp")
    shutil.rmtree(folder / meta["generation"])
    with pytest.raises(IndexDamaged):
        HybridIndex.load(folder, stamp, embedder, tokenizer)
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(IndexDamaged):
        HybridIndex.load(folder, stamp, embedder, tokenizer)


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["fill", "flush", "sweep"])
def test_an_interrupted_save_leaves_the_old_index(folder: Path, index, parts, monkeypatch, step: str) -> None:
    embedder, tokenizer, stamp = parts
    newer = HybridIndex.build(ENTRIES[:3], embedder, tokenizer, replace(stamp, corpus="newer"))

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        if step == "fill":
            patched.setattr(newer._vectors, "save", crash)
        else:
            patched.setattr(archive, "_flush", crash)
        if step == "sweep":  # as when power fails: nothing is tidied
            patched.setattr(archive, "_sweep", crash)
        with pytest.raises(Crash):
            newer.save(folder)
    loaded = HybridIndex.load(folder, stamp, embedder, tokenizer)
    assert loaded.search(QUESTIONS[0]) == index.search(QUESTIONS[0])
    newer.save(folder)
    assert len(HybridIndex.load(folder, newer.stamp, embedder, tokenizer)) == 3
    assert len(list(folder.glob("generation-*"))) == 1
    assert not list(folder.glob("meta.json.*"))


def test_a_reader_beside_a_writer_gets_a_whole_index(folder: Path, index, parts, monkeypatch) -> None:
    embedder, tokenizer, stamp = parts
    real, replaced = store.open_archive, []

    def open_late(path: Path, meta: dict[str, object]) -> Path:
        if not replaced:
            replaced.append(True)
            index.save(path)
        return real(path, meta)

    monkeypatch.setattr(store, "open_archive", open_late)
    assert len(HybridIndex.load(folder, stamp, embedder, tokenizer)) == len(ENTRIES)


def test_hashes_see_every_border(tmp_path: Path) -> None:
    assert entries_hash([Entry("a", "bc")]) != entries_hash([Entry("ab", "c")])
    assert entries_hash(ENTRIES) == entries_hash(list(ENTRIES)) != entries_hash(ENTRIES[::-1])
    (tmp_path / "a.py").write_text("x = 1", encoding="utf-8")
    before = source_hash(tmp_path)
    (tmp_path / "a.py").write_text("x = 2", encoding="utf-8")
    assert source_hash(tmp_path) != before


def test_vectors_that_are_not_of_length_one_are_refused() -> None:
    from index.vectors import VectorIndex

    with pytest.raises(ValueError, match="length 1"):
        VectorIndex.build(np.ones((2, 4), dtype=np.float32))
