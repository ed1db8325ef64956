"""Office files that harm, are broken, or can't be read."""

from __future__ import annotations

import contextlib
import io
import resource
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from word_support import FILES, G3, MADE, docx, kinds, listed, p, read, shaken

from corpus.errors import CorpusError
from corpus.formats.archive import check_zip
from corpus.formats.word import read_docx
from corpus.formats.workbook import read_xlsx


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([G3, MADE]), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8)
)
def test_bytes_that_are_wrong_are_named_or_do_no_harm(path: Path, wrong: list[tuple[int, int]]) -> None:
    data = bytearray(path.read_bytes())
    for at, byte in wrong:
        data[at % len(data)] = byte
    with contextlib.suppress(CorpusError):
        assert read_docx(bytes(data), path.name).text


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([G3, MADE]), st.randoms(use_true_random=False))
def test_elements_that_are_missing_doubled_or_misplaced_do_no_harm(path: Path, random: Random) -> None:
    data = _with_parts_shaken(path.read_bytes(), random, ["document.xml", "numbering.xml", "styles.xml"])
    with contextlib.suppress(CorpusError):
        source = read_docx(data, path.name)
        assert all(a.end <= b.start for a, b in pairwise(source.anchors))
        assert all(source.text[i] == "\t" for i in source.covered)
        assert all(i == 0 or source.text[i - 1] == "\n" for i in source.headings)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_workbook_whose_elements_are_misplaced_is_named_or_does_no_harm(random: Random) -> None:
    book = Workbook()
    for row in (["序号", "任务", "单位"], [1, "甲", "市科协"], [0.5, None, "=1+1"]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active["A3"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    data = _with_parts_shaken(out.getvalue(), random, ["sheet1.xml", "styles.xml", "workbook.xml"])
    with contextlib.suppress(CorpusError):
        assert read_xlsx(data, "表.xlsx").text


def _with_parts_shaken(data: bytes, random: Random, names: list[str]) -> bytes:
    """Return an office file with the elements of some of its parts shaken."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in whole.infolist():
            inside = whole.read(part)
            is_meant = part.filename.rpartition("/")[2] in names
            made.writestr(part.filename, shaken(inside, random) if is_meant else inside)
    return out.getvalue()


def test_a_bomb_is_refused_at_once_and_in_little_memory() -> None:
    data = (FILES / "hostile" / "bomb_150MB.docx").read_bytes()
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(CorpusError, match="解压后过大"):
        read_docx(data, "bomb.docx")
    assert time.perf_counter() - begin < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


def test_a_size_that_lies_is_counted_all_the_same() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 90_000_000)
    data = bytearray(out.getvalue())
    size = (90_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(CorpusError, match="解压后过大"):
        check_zip(bytes(data), "a.docx")


def test_external_entities_are_refused() -> None:
    with pytest.raises(CorpusError, match="外部实体") as raised:
        read(FILES / "hostile" / "xxe.docx")
    assert "/" not in str(raised.value).replace("Word/WPS", "")


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_declared_entity_is_refused_in_any_encoding(code: str) -> None:
    xml = f'<?xml version="1.0" encoding="{code}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml.encode(code))
    with pytest.raises(CorpusError, match="外部实体"):
        check_zip(out.getvalue(), "a.docx")


def test_too_many_parts_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(2001):
            archive.writestr(f"{i}", b"")
    with pytest.raises(CorpusError, match="2000 个部件"):
        check_zip(out.getvalue(), "a.docx")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04 nothing", "已损坏"),
        (docx(p("一"))[:-200], "已损坏"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "需要密码"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "另存为 .docx"),
        (docx(p("")), "没有可读的文字"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(CorpusError, match=message) as raised:
        read_docx(data, "方案.docx")
    assert raised.value.file == "方案.docx" and str(raised.value).startswith("方案.docx：")


def test_a_workbook_is_no_word_file() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(CorpusError, match="不是 Word 文件"):
        read_docx(out.getvalue(), "a.docx")


def test_a_damaged_part_beside_the_body_is_told_and_the_rest_is_read() -> None:
    source = read_docx(docx(listed("总则", 1), numbering="<w:broken"), "a.docx")
    assert (source.text, kinds(source)) == ("总则\n", ["part_unread"])
