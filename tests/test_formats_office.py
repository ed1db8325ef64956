"""Word 97–2003 and RTF files: read as their twins in .docx are, within limits."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from word_support import G3, G4, MADE, OLD, read, rows_of

from corpus.errors import CorpusError
from corpus.formats.kinds import ole_kind
from corpus.formats.office import read_doc

with_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


@with_office
@pytest.mark.parametrize(("old", "new"), [(G4, G3), (OLD, MADE)], ids=["g4", "05"])
def test_a_word_97_file_named_docx_says_what_its_twin_says(old: Path, new: Path) -> None:
    source, twin = read_doc(old.read_bytes(), old.name, "doc"), read(new)
    assert source.text == twin.text
    assert rows_of(source) == rows_of(twin)
    assert source.covered == twin.covered
    assert [a.where for a in source.anchors] == [a.where for a in twin.anchors]
    assert source.notes[0].text == "扩展名为 .docx，实为 Word 97–2003 文档，已按内容读取。"
    assert source.notes[1:] == twin.notes
    assert source.kind == "doc"


@with_office
def test_rich_text_is_read_by_the_same_walk() -> None:
    rtf = r"{\rtf1\ansi\uc0 {\b \u26631 \u39064 }\par \u24066 \u25945 \u32946 \u23616 15\par}"
    source = read_doc(rtf.encode(), "说明.rtf", "rtf")
    assert source.text.splitlines() == ["标题", "市教育局15"]
    assert (source.kind, source.notes) == ("rtf", ())


@with_office
def test_a_field_that_includes_a_local_file_leaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET-7", encoding="utf-8")
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/secret.txt"}}{{\fldrslt here}}}}'
    source = read_doc(rf"{{\rtf1\ansi before {field} after\par}}".encode(), "a.rtf", "rtf")
    assert "SECRET" not in source.text and "before" in source.text


def test_without_libreoffice_a_word_97_file_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CorpusError, match=r"请安装 LibreOffice，或在 Word/WPS 中另存为 \.docx"):
        read_doc(OLD.read_bytes(), OLD.name, "doc")


OFFICE = """#!/bin/sh
sleep 30 &
echo $! > "$TMPDIR/../planqa-test-child"
{}
"""


@pytest.mark.parametrize(("does", "message"), [("wait", "已停止"), ("exit 1", "转换不出来")])
def test_a_conversion_that_hangs_or_fails_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, message: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(OFFICE.format(does), encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("corpus.formats.office.TIME_LIMIT", 1.0)
    begin = time.perf_counter()
    with pytest.raises(CorpusError, match=message):
        read_doc(OLD.read_bytes(), OLD.name, "doc")
    assert time.perf_counter() - begin < 10
    child = int((tmp_path / "tmp" / "planqa-test-child").read_text())
    while _runs(child) and time.perf_counter() - begin < 10:  # the signal takes a moment to arrive
        time.sleep(0.05)
    assert not _runs(child)
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == ["planqa-test-child"]


def _runs(process: int) -> bool:
    """Tell whether a process runs; one that was ended may still be waited for."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_locked_word_97_file_needs_its_password() -> None:
    data = bytearray(OLD.read_bytes())
    at = next(i for i in range(512, len(data), 512) if data[i : i + 2] == b"\xec\xa5")
    data[at + 11] |= 1
    assert ole_kind(OLD.read_bytes()) == "doc"
    with pytest.raises(CorpusError, match="需要密码"):
        read_doc(bytes(data), "a.doc", "doc")
