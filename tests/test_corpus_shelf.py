"""The folder of plan files as people keep it: adding, replacing, removing, and what it never lets in."""

from __future__ import annotations

import io
import json
import random
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from gold import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CorpusError, Shelf, conditions, read_corpus
from corpus.folder import MAX_NAME, plan_files, safe_name
from corpus.formats.packed import files_in
from corpus.progress import Progress, Stopped
from corpus.shelf import VERSIONS

FILES = ROOT / "tests" / "files"
PLAN = "某县养蜂方案（2024—2026年）\n\n一、任务\n（一）推进养蜂。到2026年养蜂{}箱。（责任单位：县农业农村局）\n"


def plan(number: int = 1) -> bytes:
    return PLAN.format(number).encode()


def everything(folder: Path) -> list[str]:
    """Return all files of a folder but its lock, hidden ones too."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != ".lock")


@given(st.text(max_size=80), st.sampled_from([".txt", ".PDF", ".docx", "", ".exe"]))
def test_a_name_is_safe_or_refused(stem: str, suffix: str) -> None:
    try:
        name = safe_name(stem + suffix)
    except CorpusError:
        return
    assert Path(name).name == name
    assert not name.startswith((".", "~"))
    assert not set(name) & set('<>:"|?*/\\\0\n\r\t\u202e')
    assert len(name.encode()) <= MAX_NAME
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/方案.txt", "方案.txt"),
        ("C:\\方案\\a.docx", "a.docx"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("con.txt", "_con.txt"),
        ("~$方案.docx", "方案.docx"),
        (".versions/方案.txt", "方案.txt"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ("包.zip!/内.txt", "内.txt"),
    ],
)
def test_hostile_names_lose_what_is_hostile(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@pytest.mark.parametrize("name", ["", ".txt", "..", "a.exe", "方案", "README.txt", "readme-2.md", "manifest.json", "/"])
def test_what_is_no_plan_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        Shelf(tmp_path).add(plan(), name)
    assert everything(tmp_path) == []


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["甲.txt", "乙.txt", "丙.md"]), min_size=1, max_size=6), st.data())
def test_the_shelf_holds_what_was_added_and_not_removed(names: list[str], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf, held = Shelf(Path(folder)), {}
        for number, name in enumerate(names):
            if name in held and data.draw(st.booleans()):
                shelf.remove(name)
                del held[name]
            else:
                shelf.add(plan(number), name, replace=True)
                held[name] = plan(number)
        assert {name: shelf.file(name).read_bytes() for name in shelf.names()} == held


def test_the_same_content_is_added_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(plan(), "甲.txt")
    again = shelf.add(plan(), "乙.txt")
    assert (again.outcome, again.name) == ("duplicate", "甲.txt")
    assert shelf.names() == ("甲.txt",)


def test_another_content_of_a_name_is_refused_unless_it_replaces(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(plan(1), "甲.txt")
    with pytest.raises(CorpusError, match="同名"):
        shelf.add(plan(2), "甲.TXT")
    assert shelf.file("甲.txt").read_bytes() == plan(1)
    for number in (2, 3):
        assert shelf.add(plan(number), "甲.txt", replace=True).outcome == "replaced"
    assert shelf.file("甲.txt").read_bytes() == plan(3)
    assert [p.read_bytes() for p in shelf.versions("甲.txt")] == [plan(1), plan(2)]
    assert [p.name for p in plan_files(tmp_path)] == ["甲.txt"]


def test_removed_is_gone_with_versions_and_with_what_was_read(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "plans", tmp_path / "sources")
    page = b"<html><body><p>" + plan(1) + b"</p></body></html>"
    shelf.add(page, "甲.html")
    shelf.add(page.replace(b"</p>", b"</p><p>\xe5\xa5\xbd</p>"), "甲.html", replace=True)
    assert len(everything(tmp_path / "sources")) == 2
    shelf.remove("甲.html")
    assert everything(tmp_path / "plans") == []
    assert everything(tmp_path / "sources") == []
    for name in ("甲.html", "../sources", "/etc/hosts", VERSIONS):
        with pytest.raises(CorpusError):
            shelf.remove(name)


def test_the_manifest_follows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus" / "data", tmp_path / "plans")
    shelf = Shelf(tmp_path / "plans")
    shelf.add(plan(), "qinzhou_2021-2035.txt", replace=True)
    shelf.remove("dingnan_2021-2025.txt")
    entries = json.loads((tmp_path / "plans" / "manifest.json").read_text(encoding="utf-8"))
    assert "dingnan_2021-2025.txt" not in entries
    held = read_corpus(tmp_path / "plans")
    assert held.problems == ()
    assert len(held.documents) == 4
    assert "养蜂" in held.document("qinzhou_2021-2035.txt").title


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_on_the_way_leaves_nothing(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(plan(1), "甲.txt")

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync" if step == "fsync" else "pathlib.Path.replace", crash)
        for name in ("乙.txt", "甲.txt"):
            with pytest.raises(OSError, match="No space"):
                shelf.add(plan(2), name, replace=True)
    assert everything(tmp_path) == ["甲.txt"]
    assert shelf.file("甲.txt").read_bytes() == plan(1)


def test_a_half_left_by_a_killed_process_is_no_plan_and_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".adding-0123").write_bytes(plan(1)[:40])
    shelf = Shelf(tmp_path)
    assert shelf.names() == ()
    shelf.add(plan(2), "乙.txt")
    assert everything(tmp_path) == ["乙.txt"]


@pytest.mark.parametrize(
    "name", ["truncated.pdf", "needs_password.pdf", "empty.pdf", "hostile/xxe.docx", "hostile/bomb_150MB.docx"]
)
def test_what_cannot_be_read_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"[\u4e00-\u9fff]{4}"):
        Shelf(tmp_path / "plans", tmp_path / "sources").add((FILES / name).read_bytes(), Path(name).name)
    assert everything(tmp_path) == []


def test_an_archive_is_taken_as_it_is_and_what_is_bad_in_it_is_noted(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    added = shelf.add(_archive({"甲.txt": plan(), "坏.pdf": (FILES / "truncated.pdf").read_bytes()}), "包.zip")
    assert shelf.names() == ("包.zip",)
    assert ["坏.pdf" in note for note in added.notes] == [True]
    with pytest.raises(CorpusError):
        shelf.add(_archive({"坏.pdf": (FILES / "truncated.pdf").read_bytes()}), "坏包.zip")
    held = {c.name: (c.file, c.state) for c in conditions(read_corpus(tmp_path))}
    assert held == {"包.zip!/甲.txt": ("包.zip", "whole"), "包.zip!/坏.pdf": ("包.zip", "failed")}


@settings(max_examples=20)
@given(
    st.sets(
        st.tuples(
            st.sampled_from(["", "子/", ".隐/", "~$锁/", "__MACOSX/"]),
            st.sampled_from(["甲", ".甲", "~$甲", "README", "readme-2", "._甲", "甲readme"]),
            st.sampled_from([".txt", ".MD", ".exe", ""]),
        ).map("".join),
        min_size=1,
    )
)
def test_a_folder_and_an_archive_hold_the_same_plans(names: set[str]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in names:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(plan())
        there = {p.relative_to(folder).as_posix() for p in plan_files(folder)}
    try:
        packed = set(files_in(_archive(dict.fromkeys(names, plan())), "包.zip"))
    except CorpusError:
        packed = set()
    assert packed == there


def _archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _hostile() -> dict[str, bytes]:
    """Return twenty files of which no text can be had."""
    noise = random.Random(7).randbytes
    whole = {
        path.suffix: path.read_bytes()
        for path in (FILES / "g1_跨页任务表.pdf", FILES / "g3_合并单元格_修订_自动编号.docx", FILES / "08_plan.ofd")
    }
    bad = {f"{n}.{k}": d for n, d in (("空", b""), ("噪", noise(4000))) for k in ("docx", "ofd", "zip", "txt", "png")}
    bad |= {f"截短{suffix}": data[: len(data) // 3] for suffix, data in whole.items()}
    bad |= {f"只有头{suffix}": data[:64] for suffix, data in whole.items() if suffix != ".docx"}
    given_files = ("truncated.pdf", "needs_password.pdf", "empty.pdf", "hostile/xxe.docx", "hostile/bomb_150MB.docx")
    return bad | {Path(name).name: (FILES / name).read_bytes() for name in given_files}


def test_of_fifty_files_with_twenty_hostile_ones_thirty_stay_readable(tmp_path: Path) -> None:
    good = {f"方案{n:02}.txt": plan(n) for n in range(26)}
    good |= {
        "表.pdf": (FILES / "g1_跨页任务表.pdf").read_bytes(),
        "修订.docx": (FILES / "g3_合并单元格_修订_自动编号.docx").read_bytes(),
        "网页.html": (FILES / "g6_政府网页_gb2312.html").read_bytes(),
        "版式.ofd": (FILES / "08_plan.ofd").read_bytes(),
    }
    bad = _hostile()
    assert (len(good), len(bad)) == (30, 20)
    for name, data in (good | bad).items():
        (tmp_path / name).write_bytes(data)
    held = {c.name: c for c in conditions(read_corpus(tmp_path))}
    assert {n for n, c in held.items() if c.state != "failed"} == good.keys()
    assert {n for n, c in held.items() if c.state == "failed"} == bad.keys()
    assert all(held[n].reasons[0] for n in bad)


def test_a_former_version_comes_back_and_nothing_is_lost(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(plan(1), "甲.txt")
    shelf.add(plan(2), "甲.txt", replace=True)
    assert shelf.restore("甲.txt", 1).outcome == "replaced"
    assert shelf.file("甲.txt").read_bytes() == plan(1)
    assert [p.read_bytes() for p in shelf.versions("甲.txt")] == [plan(1), plan(2)]
    assert shelf.restore("甲.txt", 1).outcome == "duplicate"
    assert shelf.restore("甲.txt", 2).outcome == "replaced"
    assert [p.read_bytes() for p in shelf.versions("甲.txt")] == [plan(1), plan(2), plan(1)]
    for name, number in (("甲.txt", 9), ("乙.txt", 1), ("../甲.txt", 1)):
        with pytest.raises(CorpusError):
            shelf.restore(name, number)


def test_a_renamed_file_takes_its_versions_and_what_is_said_of_it_along(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(plan(1), "甲.txt")
    shelf.add(plan(2), "甲.txt", replace=True)
    shelf.add(plan(3), "丙.txt")
    shelf.describe("甲.txt", {"region": "岚皋县", "period": [2024, 2027], "kind": "规划"})
    assert shelf.rename("甲.txt", "乙") == "乙.txt"
    assert shelf.names() == ("丙.txt", "乙.txt")
    assert [p.read_bytes() for p in shelf.versions("乙.txt")] == [plan(1)]
    held = read_corpus(tmp_path).document("乙.txt")
    assert (held.region, held.period, held.kind) == ("岚皋县", (2024, 2027), "规划")
    assert read_corpus(tmp_path).problems == ()
    for new in ("丙", "丙.TXT", "", "a.exe/..", "readme"):
        with pytest.raises(CorpusError):
            shelf.rename("乙.txt", new)
    assert shelf.rename("乙.txt", "../../丁.txt") == "丁.txt"
    assert everything(tmp_path) == [".versions/丁.txt/1.txt", "manifest.json", "丁.txt", "丙.txt"]


def test_what_is_said_of_a_file_prevails_is_checked_and_taken_back(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(_archive({"甲.txt": plan(1), "乙.txt": plan(2)}), "包.zip")
    told = read_corpus(tmp_path).document("包.zip!/甲.txt")
    assert (told.period, told.kind) == ((2024, 2026), "方案")
    shelf.describe("包.zip!/甲.txt", {"period": [2023, 2030]})
    read = read_corpus(tmp_path)
    assert read.problems == ()
    assert [read.document(f"包.zip!/{n}.txt").period for n in "甲乙"] == [(2023, 2030), (2024, 2026)]
    for name, wrong in (
        ("包.zip!/丙.txt", {"kind": "规划"}),
        ("丙.txt", {"kind": "规划"}),
        ("包.zip", {"kind": "诗"}),
        ("包.zip", {"period": [2030, 2020]}),
        ("包.zip", {"period": "2020"}),
        ("包.zip", {"region": "<b>x</b>"}),
        ("包.zip", {"sha256": "0"}),
    ):
        with pytest.raises(CorpusError):
            shelf.describe(name, wrong)
    shelf.describe("包.zip!/甲.txt", {"period": None})
    assert read_corpus(tmp_path).document("包.zip!/甲.txt").period == (2024, 2026)


def test_adding_tells_its_steps_and_stops_where_it_is_told(tmp_path: Path) -> None:
    heard: list[str] = []
    Shelf(tmp_path).add(plan(), "甲.txt", progress=Progress(lambda step, *_: heard.append(step)))
    assert list(dict.fromkeys(heard)) == ["reading", "parsing", "entering"]
    for at in ("parsing", "entering"):
        heard.clear()
        follower = Progress(lambda step, *_: heard.append(step), lambda at=at: at in heard)  # type: ignore[misc]
        with pytest.raises(Stopped):
            Shelf(tmp_path).add(plan(2), "乙.txt", progress=follower)
    assert everything(tmp_path) == ["甲.txt"]
