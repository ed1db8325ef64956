"""The commands that keep the folder, as a person or a script calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gold import ROOT
from test_app_doors import PLAN, inside, run

from corpus import Fields, Shelf, correction, keep_correction, read_corpus

FILES = ROOT / "tests" / "files"


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    """Return the arguments that name an empty folder of plans and its state."""
    return ["--corpus", str(tmp_path / "plans"), "--state", str(tmp_path / "state")]


def test_add_list_check_remove(where: list[str], tmp_path: Path) -> None:
    bees = tmp_path / "养蜂.txt"
    bees.write_text(PLAN, encoding="utf-8")
    done = run("add", bees, FILES / "truncated.pdf", FILES / "g1_跨页任务表.pdf", tmp_path / "没有.txt", *where)
    assert done.returncode == 1, "one that is not taken is told by the exit code"
    assert done.stdout.splitlines()[0] == "已添加\t养蜂.txt"
    assert "已添加\tg1_跨页任务表.pdf" in done.stdout, "one bad file hides no other"
    assert "请核对：" in done.stdout
    assert "truncated.pdf：" in done.stderr
    assert "没有.txt" in done.stderr
    listed = run("list", *where)
    assert (listed.returncode, listed.stdout.split()) == (0, ["g1_跨页任务表.pdf", "养蜂.txt"])
    checked = run("check", *where)
    assert checked.returncode == 0
    assert "完整\t养蜂.txt" in checked.stdout
    assert "请核对\tg1_跨页任务表.pdf\n  " in checked.stdout
    gone = run("remove", "没有.txt", "养蜂.txt", *where)
    assert (gone.returncode, gone.stdout.strip()) == (1, "已移除\t养蜂.txt")
    assert "没有.txt" in gone.stderr
    assert run("list", *where).stdout.split() == ["g1_跨页任务表.pdf"]


def test_duplicates_and_versions_are_said(where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bees, other = tmp_path / "养蜂.txt", tmp_path / "副本.txt"
    for path in (bees, other):
        path.write_text(PLAN, encoding="utf-8")
    assert inside(capsys, "add", bees, *where)[0] == 0
    code, out, _ = inside(capsys, "add", other, *where)
    assert (code, out) == (0, "重复\t副本.txt：与 养蜂.txt 内容相同，未重复添加。\n")
    bees.write_text(PLAN.replace("3万箱", "4万箱"), encoding="utf-8")
    code, out, err = inside(capsys, "add", bees, *where)
    assert (code, out) == (1, "")
    assert "同名" in err
    code, out, _ = inside(capsys, "add", bees, "--replace", *where)
    assert (code, out) == (0, "已替换（旧版本保留）\t养蜂.txt\n")
    assert (tmp_path / "plans" / ".versions" / "养蜂.txt" / "1.txt").read_text(encoding="utf-8") == PLAN


def test_check_names_what_failed(where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "养蜂.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "plans" / "坏.pdf").write_bytes((FILES / "truncated.pdf").read_bytes())
    code, out, _ = inside(capsys, "check", *where)
    assert code == 1
    assert "失败\t坏.pdf\n  这个 PDF" in out
    assert inside(capsys, "list", "--corpus", tmp_path / "nowhere", "--state", tmp_path)[:2] == (0, "")
    assert inside(capsys, "add")[0] == 2


def test_check_says_how_much_ended_up_in_rows_and_corrections_prints_them(
    where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    text = (
        "甲市方案\n\n一、青少年行动\n办好科普周。（市科协牵头）\n二、老年人行动\n开设课程。主抓：市民政局、市文旅局。\n"
    )
    (plans / "方案.txt").write_text(text, encoding="utf-8")
    code, out, _ = inside(capsys, "check", *where)
    assert code == 0 and "请核对\t方案.txt" in out and "责任用语 1/2" in out
    start = text.index("市民政局")
    assert f"未归入（第 {start}–{start + 9} 字）：市民政局、市文旅局" in out
    assert inside(capsys, "corrections", *where)[:2] == (0, "")
    corpus = read_corpus(plans)
    miss = corpus.health("方案.txt").misses[0]
    new = Fields(matter="老年人行动", role="lead", units=("市民政局", "市文旅局"))
    place = (miss.start, miss.end)
    one = correction(corpus.documents[0], place, None, new, matter="", table="duty", author="李四")
    keep_correction(Shelf(plans), one)
    code, out, _ = inside(capsys, "corrections", *where)
    row = json.loads(out)
    assert (row["author"], row["old"], row["new"]["units"]) == ("李四", None, ["市民政局", "市文旅局"])
    assert row["applies"] is True and row["quote"] in text and row["sha256"] == one.sha256
    assert "完整\t方案.txt" in inside(capsys, "check", *where)[1]


def test_rename_set_diff_and_restore(where: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bees = tmp_path / "养蜂.txt"
    for text in (PLAN, PLAN.replace("3万箱", "4万箱").replace("县财政局", "县林业局")):
        bees.write_text(text, encoding="utf-8")
        assert inside(capsys, "add", bees, "--replace", *where)[0] == 0
    assert inside(capsys, "list", *where)[1] == "养蜂.txt\t1 个旧版本\n"
    code, out, _ = inside(capsys, "diff", "养蜂.txt", *where)
    assert code == 0
    assert [line.split("\t")[0] for line in out.splitlines()] == ["+ 分工", "- 分工", "~ 指标"]
    assert "县林业局" in out.splitlines()[0]
    assert json.loads(inside(capsys, "diff", "养蜂.txt", "--json", *where)[1])["targets"]["changed"]
    assert inside(capsys, "restore", "养蜂.txt", "1", *where)[:2] == (0, "已恢复（原文件成为旧版本）\t养蜂.txt\n")
    assert "没有变化" in inside(capsys, "diff", "养蜂.txt", "--version", "1", *where)[1]
    assert inside(capsys, "rename", "养蜂.txt", "蜜蜂", *where)[:2] == (0, "已改名\t蜜蜂.txt\n")
    said = ("set", "蜜蜂.txt", "--region", "紫阳县", "--period", "2024-2030", "--kind", "规划")
    assert inside(capsys, *said, *where)[0] == 0
    assert inside(capsys, "build", *where)[1].startswith("蜜蜂.txt\t紫阳县（2024—2030）")
    assert inside(capsys, "set", "蜜蜂.txt", "--period", "", *where)[0] == 0
    assert inside(capsys, "build", *where)[1].startswith("蜜蜂.txt\t紫阳县（2024—2026）")
    for wrong in (
        ("diff", "无.txt"),
        ("diff", "蜜蜂.txt", "--version", "9"),
        ("restore", "蜜蜂.txt", "9"),
        ("rename", "蜜蜂.txt", "readme"),
        ("set", "蜜蜂.txt", "--kind", "诗"),
        ("set", "蜜蜂.txt"),
    ):
        code, out, err = inside(capsys, *wrong, *where)
        assert (code, out) == (1, ""), wrong
        assert err.strip(), wrong
