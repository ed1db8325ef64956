"""Files → sources: told by content, read apart, kept, and each bad one named by itself."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from answer import Answer, Assistant
from corpus import CorpusError, PageBox, read_corpus
from corpus.formats import opening
from corpus.formats.opening import Sources
from corpus.formats.packed import files_in
from corpus.formats.sniffing import kind_of
from corpus.progress import Progress, Stopped

FILES = Path(__file__).parent / "files"
TASKS = FILES / "g1_跨页任务表.pdf"


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("g1_跨页任务表.pdf", "pdf"),
        ("g3_合并单元格_修订_自动编号.docx", "docx"),
        ("g4_后缀docx实为Word97.docx", "ole"),
        ("g6_政府网页_gb2312.html", "html"),
        ("08_plan.ofd", "ofd"),
    ],
)
def test_a_file_is_what_its_content_says_whatever_its_name(file: str, kind: str) -> None:
    data = (FILES / file).read_bytes()
    for name in (file, "计划.docx", "计划.pdf", "计划"):
        assert kind_of(data, name) == kind, name


def test_a_piece_of_a_page_is_a_page() -> None:
    assert kind_of('\n<div class="wrap"><p>一、目标</p></div>'.encode(), "方案.html") == "html"
    assert kind_of("一、目标<br>".encode(), "方案.html") == "txt"


def test_plain_text_is_text_even_where_it_speaks_of_markup() -> None:
    assert kind_of("<html>的写法".encode(), "说明.txt") == "txt"
    assert kind_of("<div>甲</div>".encode(), "方案.txt") == "txt"
    assert kind_of("# 方案\n\n<table><tr><td>甲</td></tr></table>".encode(), "方案.md") == "txt"


def test_what_was_read_is_kept_and_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = Sources(tmp_path / "kept")
    first = sources.read(TASKS.read_bytes(), TASKS.name)
    monkeypatch.setattr(opening, "_by_worker", lambda *_: pytest.fail("read twice"))
    assert sources.read(TASKS.read_bytes(), TASKS.name) == first
    (held,) = (tmp_path / "kept").iterdir()
    held.write_bytes(b"half a file")
    monkeypatch.undo()
    assert sources.read(TASKS.read_bytes(), TASKS.name) == first, "what is damaged is read again"


def test_a_reader_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_SECONDS", 0.05)
    with pytest.raises(CorpusError, match="仍未读完"):
        Sources().read(TASKS.read_bytes(), TASKS.name)


def test_a_reader_that_dies_is_that_files_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "worker", lambda *_: b"")
    with pytest.raises(CorpusError, match="中途退出") as error:
        Sources().read(TASKS.read_bytes(), TASKS.name)
    assert error.value.file == TASKS.name


def test_an_archives_members_are_files_and_its_rubbish_is_none() -> None:
    plan = "某市方案\n一、目标\n做好。".encode()
    data = _zip({"甲/方案.txt": plan, "__MACOSX/._方案.txt": b"x", "图.svg": b"<svg/>", "里.zip": b"PK\x03\x04"})
    assert files_in(data, "a.zip") == {"甲/方案.txt": plan}
    with pytest.raises(CorpusError, match="没有可以识别的文件"):
        files_in(_zip({"readme.svg": b"x"}), "a.zip")
    with pytest.raises(CorpusError, match=r"a\.zip"):
        files_in(data[:-30], "a.zip")


def test_of_fifty_files_the_bad_ones_are_named_and_the_others_read(tmp_path: Path) -> None:
    good = [TASKS, FILES / "g3_合并单元格_修订_自动编号.docx", FILES / "08_plan.ofd", FILES / "06_gov_page_gb.html"]
    for number in range(26):
        (tmp_path / f"县{number}.txt").write_text(f"某县方案{number}\n一、目标\n做好第{number}件事。", "utf-8")
    for path in good:
        shutil.copy(path, tmp_path)
    bad = {"空.pdf": b"", "炸弹.docx": (FILES / "hostile/bomb_150MB.docx").read_bytes()}
    bad["实体.docx"] = (FILES / "hostile/xxe.docx").read_bytes()
    bad |= {f"坏{n}.pdf": TASKS.read_bytes()[: 2000 * n] for n in range(1, 9)}
    bad |= {f"坏{n}.docx": good[1].read_bytes()[: 1500 * n] for n in range(1, 9)}
    bad["乱.txt"] = os.urandom(4000)
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    corpus = read_corpus(tmp_path, tmp_path / ".kept")
    assert {d.name for d in corpus.documents} == {f"县{n}.txt" for n in range(26)} | {path.name for path in good}
    assert {problem.file for problem in corpus.problems} == set(bad)


def test_an_answer_from_a_pdf_tells_its_page_and_boxes(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    shutil.copy(TASKS, tmp_path / "files")
    assistant = Assistant.open(tmp_path / "files", tmp_path / "state")
    reply = assistant.ask("瑞安市政府负责哪些任务？")
    assert isinstance(reply, Answer)
    assert "启动万卡AIDC机房建设" in reply.text
    assert "建成数据基础设施评估检测中心" in reply.text
    text = assistant.corpus.document(TASKS.name).raw
    for cited in reply.citations:
        assert text[cited.start : cited.end] == cited.quote
        assert all(isinstance(place, PageBox) for place in cited.places)
        place = cited.to_json()["place"]
        assert place["page"] in (1, 2)
        assert all(left < right and top < bottom for left, top, right, bottom in place["boxes"])
    picture = assistant.corpus.page(TASKS.name, 1)
    assert picture.startswith(b"\x89PNG")
    assert assistant.corpus.page(TASKS.name, 3) == b""
    (tmp_path / "files" / TASKS.name).write_bytes(b"%PDF-1.7 another")
    assert assistant.corpus.page(TASKS.name, 1) == b"", "the file is not the one that was read"


def _scan(pages: int) -> bytes:
    """Return a TIFF of scanned pages."""
    with Image.open(FILES / "07_scan_150dpi.jpg") as page:
        strip = page.crop((0, 0, page.width, 260)).convert("L")
    out = io.BytesIO()
    strip.save(out, "TIFF", save_all=True, append_images=[strip] * (pages - 1), compression="tiff_lzw")
    return out.getvalue()


@pytest.mark.skipif(not find_spec("rapidocr"), reason="rapidocr is not installed")
def test_pages_are_told_as_they_are_recognised_and_reading_stops_where_it_is_told() -> None:
    heard: list[tuple[str, int, int]] = []
    Sources().read(_scan(3), "扫描.tif", Progress(lambda *step: heard.append(step)))
    assert heard == [("recognising", done, 3) for done in range(4)]

    heard.clear()
    follower = Progress(lambda *step: heard.append(step), lambda: bool(heard) and heard[-1][1] == 1)
    with pytest.raises(Stopped):
        Sources().read(_scan(40), "扫描.tif", follower)
    assert heard[-1][1] < 40


def test_a_reader_that_is_not_wanted_any_more_is_ended_before_it_says_a_word() -> None:
    with pytest.raises(Stopped):
        Sources().read(TASKS.read_bytes(), TASKS.name, Progress(stopped=lambda: True))
