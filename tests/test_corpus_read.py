"""A folder of files → a corpus."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from corpus_support import DATA, assignments, five
from hypothesis import given
from hypothesis import strategies as st

from corpus import CorpusError, Document, decode, ledger, read_corpus

_PLAN = "某县工作方案\n一、任务\n（一）推进改革。做好工作。（县教育局牵头，县财政局配合）\n"
_ODD = {
    "one line": "推进改革，做好工作（市教育局牵头，市科协配合）。" * 4000,
    "one line without stops": "推进改革" * 20_000,
    "no headings": "推进改革，做好工作。\n" * 4000,
    "open brackets": "（［【" * 20_000,
    "closed brackets": "）】" * 20_000,
    "short lines": "市科协\n" * 10_000,
    "numbers": "1\n2\n3\n" * 4000,
    "only a table": "序号\t任务\t责任单位\n" + "1\t推进改革\t市教育局、市科协\n" * 4000,
    "only a flat table": "序号\n任务\n责任单位\n" + "".join(f"{i}\n推进改革\n市教育局\n" for i in range(1, 3000)),
    "pipes": "| 任务 | 责任单位 |\n|---|---|\n" + "| 推进 | 市教育局<br>市科协 |\n" * 3000,
    "open comments": "<!--" * 20_000,
    "cells": "<tr>" + "<td>市科协</td>" * 6000,
    "joined by 和": "市教育局和" * 16_000,
    "a list without end": "（" + "市教育局、" * 16_000 + "负责）",
    "labels": "责任单位：市教育局；" * 8000,
    "由": "由市教育局" * 16_000 + "牵头",
    "books": "根据《" * 25_000,
    "issuers": "市人民政府办公室" * 10_000 + "关于",
    "commas": "推进改革，做好工作，取得实效市教育局、市科技局等部门\n" * 3000,
    "headings": "一、甲\n（一）乙\n1.丙\n（1）丁\n" * 3000,
    "second siblings": "（二）推进改革实施\n一、推进\n" * 4000,
    "annexes": "一、甲\n" + "附件一任务分工表\n" * 6000,
}


def corpus_of(folder: Path, **files: bytes | str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.mark.parametrize("document", five().documents, ids=lambda d: d.name)
def test_a_quotation_is_the_raw_slice(document: Document) -> None:
    for chunk in document.chunks:
        span = document.span(chunk.start, chunk.end)
        assert document.quote(chunk.start, chunk.end) == document.raw[span.start : span.end]
    for assignment in assignments(document.name):
        for unit in (u for d in assignment.duties for u in d.units):
            assert document.text[unit.start : unit.end] == unit.name
            assert assignment.start <= unit.start < unit.end <= assignment.end


@given(st.data())
def test_any_range_has_an_exact_quotation(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(five().documents))
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    span = document.span(start, end)
    quote = document.quote(start, end)
    assert quote == document.raw[span.start : span.end]
    assert quote[0] == document.text[start] or document.text[start].isspace()


@pytest.mark.parametrize("name", _ODD)
def test_odd_files_are_read_whole(tmp_path: Path, name: str) -> None:
    corpus_of(tmp_path, odd__txt=_ODD[name])
    (document,) = read_corpus(tmp_path).documents
    assert "".join(document.text[c.start : c.end] for c in document.chunks) == document.text


def test_time_grows_with_the_length_only() -> None:
    def seconds(times: int) -> float:
        from corpus_support import document

        raw = (DATA / "dingnan_2021-2025.txt").read_text(encoding="utf-8") * times
        started = time.process_time()
        ledger(document(raw))
        return time.process_time() - started

    seconds(1)
    assert seconds(24) < 8 * max(seconds(6), 0.05)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    corpus_of(tmp_path, a__txt=_PLAN.encode(encoding))
    corpus = read_corpus(tmp_path)
    (document,) = corpus.documents
    assert document.raw == _PLAN
    assert [u.name for u in corpus.assignments["a.txt"][0].duties[0].units] == ["县教育局"]


def test_line_ends_stay_in_the_raw_text(tmp_path: Path) -> None:
    corpus_of(tmp_path, a__txt=_PLAN.replace("\n", "\r\n"))
    corpus = read_corpus(tmp_path)
    (document,) = corpus.documents
    assert "\r\n" in document.raw
    assert "\r" not in document.text
    assert corpus.assignments["a.txt"][0].governs == "推进改革"


def test_a_few_control_characters_are_dropped(tmp_path: Path) -> None:
    corpus_of(tmp_path, a__txt=_PLAN.replace("县教育局", "县教\x00育\x07局", 1) + "做好工作。" * 100)
    assert "（县教育局牵头" in read_corpus(tmp_path).documents[0].text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf \r\n", "空的"),
        (bytes(range(256)) * 40, "既不是"),
        (b"\x00" * 999, "既不是"),
    ],
    ids=["empty", "blank", "binary", "zeros"],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, words: str) -> None:
    with pytest.raises(CorpusError, match=words) as error:
        decode(data, "a.txt")
    assert error.value.file == "a.txt"


def test_one_broken_character_does_not_garble_the_file() -> None:
    data = (_PLAN * 20).encode()
    at = data.index("推进".encode())
    assert decode(data[: at + 1] + data[at + 3 :], "a.txt").count("县教育局牵头") == 20


def test_a_bad_file_is_named_and_the_rest_read(tmp_path: Path) -> None:
    corpus_of(tmp_path, a__txt=_PLAN, b__txt=b"", c__txt="---\n***\n", readme__md="# 说明")
    corpus = read_corpus(tmp_path)
    assert [d.name for d in corpus.documents] == ["a.txt"]
    assert [p.file for p in corpus.problems] == ["b.txt", "c.txt"]


def test_a_folder_without_plans_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="没有可用的"):
        read_corpus(tmp_path)
    with pytest.raises(CorpusError, match="找不到"):
        read_corpus(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ('{"a.txt": {"colour": "red"}}', "不认识"),
        ('{"a.txt": {"period": "2021"}}', "period"),
    ],
)
def test_a_bad_manifest_is_refused(tmp_path: Path, manifest: str, words: str) -> None:
    corpus_of(tmp_path, a__txt=_PLAN, manifest__json=manifest)
    with pytest.raises(CorpusError, match=words):
        read_corpus(tmp_path)


def test_the_manifest_adds_what_the_text_does_not_tell(tmp_path: Path) -> None:
    entry = {"region": "定南县", "period": [2021, 2025], "title": "不用的标题", "provenance": "网站"}
    corpus_of(tmp_path, a__txt=_PLAN, manifest__json=json.dumps({"a.txt": entry, "gone.txt": {}}))
    corpus = read_corpus(tmp_path)
    (document,) = corpus.documents
    assert (document.region, document.period, document.title) == ("定南县", (2021, 2025), "某县工作方案")
    assert [p.file for p in corpus.problems] == ["gone.txt"]


def test_a_changed_file_does_not_match_its_hash(tmp_path: Path) -> None:
    corpus_of(tmp_path, a__txt=_PLAN, b__txt=_PLAN, manifest__json=json.dumps({"a.txt": {"sha256": "0" * 64}}))
    corpus = read_corpus(tmp_path)
    assert [d.name for d in corpus.documents] == ["b.txt"]
    assert "sha256" in str(corpus.problems[0])


def test_the_digest_follows_texts_and_manifest(tmp_path: Path) -> None:
    first = read_corpus(corpus_of(tmp_path, a__txt=_PLAN)).digest
    assert read_corpus(tmp_path).digest == first
    assert read_corpus(corpus_of(tmp_path, a__txt=_PLAN + "好。")).digest != first
    assert (
        read_corpus(corpus_of(tmp_path, a__txt=_PLAN, manifest__json='{"a.txt": {"region": "定南县"}}')).digest != first
    )


@pytest.mark.parametrize(
    ("text", "name", "parent"),
    [
        ("横店镇2023年工作要点\n一、目标\n做好。\n横店镇人民政府\n2023年2月10日", "横店镇", ""),
        ("东阳市横店镇2023年工作要点\n一、目标\n做好。\n横店镇人民政府\n2023年2月10日", "横店镇", "东阳市"),
        (
            "合肥高新区成果转化行动方案\n合肥高新技术产业开发区管委会\n2024年3月11日\n一、目标\n做好。",
            "合肥高新区",
            "合肥市",
        ),
        ("合肥市支持高新区发展行动方案\n合肥市人民政府\n2024年3月11日\n一、目标\n做好。", "合肥市", "安徽省"),
        ("东阳市乡镇企业行动方案\n东阳市人民政府\n2024年3月11日\n一、目标\n各乡镇人民政府做好。", "东阳市", "金华市"),
    ],
)
def test_a_town_or_zone_governs_itself(tmp_path: Path, text: str, name: str, parent: str) -> None:
    place = read_corpus(corpus_of(tmp_path, **{"a.txt": text})).documents[0].place
    assert place is not None
    assert place.name == name
    assert place.parents[:1] == ((parent,) if parent else ())


def test_a_markdown_title_is_the_title_and_front_matter_is_not(tmp_path: Path) -> None:
    title = "某市生物医药产业行动计划（2024—2026年）"
    raw = f"---\ntitle: 某市生物医药产业行动计划\n---\n\n# {title}\n\n某府办〔2024〕21号\n\n## 主要目标\n\n做好。\n"
    held = read_corpus(corpus_of(tmp_path, **{"a.md": raw})).documents[0]
    assert (held.title, held.facts["number"][0].value, held.period) == (title, "某府办〔2024〕21号", (2024, 2026))


def test_one_of_each_text_is_read_and_its_copies_named(tmp_path: Path) -> None:
    corpus_of(tmp_path, **{"计划.txt": _PLAN, "计划 - 副本.txt": _PLAN + "\n", "其他.txt": _PLAN + "好。"})
    found = read_corpus(tmp_path)
    assert [d.name for d in found.documents] == ["其他.txt", "计划.txt"]
    assert [(p.file, "计划.txt" in str(p)) for p in found.problems] == [("计划 - 副本.txt", True)]


def test_what_the_manifest_lists_is_no_copy(tmp_path: Path) -> None:
    corpus_of(tmp_path, a__txt=_PLAN, b__txt=_PLAN, c__txt=_PLAN, manifest__json=json.dumps({"a.txt": {}, "b.txt": {}}))
    assert [d.name for d in read_corpus(tmp_path).documents] == ["a.txt", "b.txt"]


def test_hidden_and_lock_files_are_no_plans_and_sub_folders_are_read(tmp_path: Path) -> None:
    for folder in ("2022/市", ".git"):
        (tmp_path / folder).mkdir(parents=True)
    texts = {name: f"{_PLAN}第{i}份。" for i, name in enumerate(["a.txt", "2022/b.txt", "2022/市/c.md"])}
    aside = {name: _PLAN + name for name in (".old.txt", "~$a.txt", ".git/d.txt", "2022/.e.txt", "2022/README.md")}
    corpus_of(tmp_path, **{name.replace(".", "__"): text for name, text in (texts | aside).items()})
    found = read_corpus(tmp_path)
    assert [d.name for d in found.documents] == list(texts)
    assert not found.problems
    assert set(found.assignments) == set(found.targets) == set(texts)


def test_a_file_name_that_is_no_utf_8_is_shown_escaped(tmp_path: Path) -> None:
    odd = tmp_path / b"\xbc\xc6\xbb\xae.txt".decode("utf-8", "surrogateescape")
    try:
        odd.write_text(_PLAN, encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    found = read_corpus(tmp_path)
    assert found.documents[0].name.encode().startswith(b"\\xbc")
    assert len(found.digest) == 64


@pytest.mark.parametrize(
    ("name", "raw", "region"),
    [
        ("海南省养老服务方案__txt", "养老服务工作方案\n一、要求\n做好。\n", "海南省"),  # only the file's name tells
        ("hainan__txt", "养老服务工作方案\n一、要求\n做好。\n", ""),
        ("海南省资料__txt", "国务院关于养老服务的意见\n一、要求\n做好。\n", "全国"),
        ("2026年中央一号文件__txt", "锚定农业农村现代化。\n一、要求\n做好。\n", "全国"),
        ("b__txt", "海南省\n“十四五”养老规划\n海南省民政厅\n一、要求\n做好。\n", "海南省"),
    ],
)
def test_the_region_is_what_title_issuer_or_file_name_tell(tmp_path: Path, name: str, raw: str, region: str) -> None:
    assert read_corpus(corpus_of(tmp_path, **{name: raw})).documents[0].region == region
