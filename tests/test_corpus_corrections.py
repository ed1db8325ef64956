"""What people correct in the rows: kept beside the plans, applied to every version with the same words, gone where they changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import Corpus, CorpusError, Correction, Fields, Shelf, correction, keep_correction, read_corpus, withdrawal
from corpus.corrections import CORRECTIONS

TEXT = """甲市科普工作方案

一、重点任务
（一）青少年行动。培养兴趣，到2025年，发放读物3枚。（市教育局牵头，市科协负责）
（二）老年人行动。开设课程。（市民政局牵头，市科协负责）
主抓单位及人员：市卫健委、市文旅局。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def _duties(corpus: Corpus) -> list[tuple[str, str, list[str], bool]]:
    return [
        (a.governs, d.role, [u.name for u in d.units], bool(d.corrected))
        for a in corpus.assignments["plan.txt"]
        for d in a.duties
    ]


def _correct(folder: Path, position: int, role: str, new: Fields | None) -> Correction:
    corpus = read_corpus(folder)
    document, row = corpus.document("plan.txt"), corpus.assignments["plan.txt"][position]
    duty = next(d for d in row.duties if d.role == role)
    one = correction(document, (row.start, row.end), duty, new, matter=row.governs, table="duty", author="李四")
    keep_correction(Shelf(folder), one)
    return one


def _missed(corpus: Corpus, why: str) -> tuple[int, int]:
    found = next(m for m in corpus.health("plan.txt").misses if m.why == why)
    return found.start, found.end


def test_a_row_is_changed_and_every_word_of_it_is_a_slice(folder: Path) -> None:
    before = _duties(read_corpus(folder))
    _correct(folder, 0, "responsible", Fields(matter="青少年行动", role="lead", units=("市科协",)))
    corpus = read_corpus(folder)
    assert _duties(corpus)[:2] == [
        ("青少年行动", "lead", ["市教育局"], False),
        ("青少年行动", "lead", ["市科协"], True),
    ]
    assert _duties(corpus)[2:] == before[2:]
    text = corpus.document("plan.txt").text
    units = [u for a in corpus.assignments["plan.txt"] for d in a.duties for u in d.units]
    assert all(text[u.start : u.end] == u.name for u in units)


def test_it_holds_in_a_new_version_with_the_same_words_and_in_no_other(folder: Path) -> None:
    _correct(folder, 1, "lead", Fields(matter="老年人行动", role="responsible", units=("市民政局",)))
    moved = TEXT.replace("一、重点任务\n", "一、重点任务\n加强领导，形成合力。\n\n").replace(
        "开设课程。（", "开设课程。（\n"
    )
    Shelf(folder).add(moved.encode(), "plan.txt", replace=True)
    corpus = read_corpus(folder)
    assert ("老年人行动", "responsible", ["市民政局"], True) in _duties(corpus)
    assert [holds for _, holds in corpus.corrections] == [True]
    Shelf(folder).add(TEXT.replace("开设课程", "开设许多课程").encode(), "plan.txt", replace=True)
    corpus = read_corpus(folder)
    assert not any(marked for *_, marked in _duties(corpus)) and [holds for _, holds in corpus.corrections] == [False]


def test_of_two_places_with_the_same_words_the_one_meant_is_corrected(folder: Path) -> None:
    same = "办好活动。（市教育局牵头，市科协负责）\n"
    (folder / "plan.txt").write_text(f"甲市方案\n\n一、春季行动\n{same}二、秋季行动\n{same}", encoding="utf-8")
    _correct(folder, 1, "lead", None)
    assert [row[:2] for row in _duties(read_corpus(folder))] == [
        ("春季行动", "lead"),
        ("春季行动", "responsible"),
        ("秋季行动", "responsible"),
    ]


def test_a_row_is_added_where_one_was_missed_and_a_place_without_one_is_settled(folder: Path) -> None:
    corpus = read_corpus(folder)
    document = corpus.document("plan.txt")
    assert {m.why for m in corpus.health("plan.txt").misses} == {"role_unread", "figure_unit"}
    new = Fields(matter="老年人行动", role="responsible", units=("市卫健委", "市文旅局"))
    row = _missed(corpus, "role_unread")
    keep_correction(Shelf(folder), correction(document, row, None, new, matter="", table="duty", author="李四"))
    figure = _missed(corpus, "figure_unit")
    count = Fields(what="读物", figure="3枚", year=2025)
    keep_correction(Shelf(folder), correction(document, figure, None, count, matter="", table="target", author="李四"))
    corpus = read_corpus(folder)
    assert ("老年人行动", "responsible", ["市卫健委", "市文旅局"], True) in _duties(corpus)
    target = corpus.targets["plan.txt"][0]
    assert (target.what, target.value, target.unit, target.year, bool(target.corrected)) == (
        "读物",
        3,
        "枚",
        2025,
        True,
    )
    assert corpus.health("plan.txt").whole
    for one, _ in corpus.corrections:
        keep_correction(Shelf(folder), withdrawal(one, "李四"))
    none = correction(document, row, None, None, matter="", table="duty", author="李四")
    keep_correction(Shelf(folder), none)
    assert [m.why for m in read_corpus(folder).health("plan.txt").misses] == ["figure_unit"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (Fields(matter="青少年行动", role="lead", units=("市公安局",)), "市公安局"),
        (Fields(matter="妇女行动", role="lead", units=("市教育局",)), "妇女行动"),
        (Fields(matter="青少年行动", role="lead", units=()), "单位"),
    ],
)
def test_what_does_not_stand_in_the_text_is_refused(folder: Path, new: Fields, words: str) -> None:
    with pytest.raises(CorpusError, match=words):
        _correct(folder, 0, "lead", new)
    assert not (folder / CORRECTIONS).exists()


def test_a_damaged_line_is_named_and_the_others_hold(folder: Path) -> None:
    one = _correct(folder, 0, "lead", None)
    place = folder / CORRECTIONS
    row = json.loads(place.read_text(encoding="utf-8"))
    assert row["sha256"] == one.sha256 and row["author"] == "李四" and row["old"]["units"] == ["市教育局"]
    changed = {**row, "quote": row["quote"] + "！"}
    place.write_text(f"{{\n{json.dumps(changed)}\n{json.dumps(row)}\n", encoding="utf-8")
    corpus = read_corpus(folder)
    assert [p.line for p in corpus.problems] == [1, 2] and [holds for _, holds in corpus.corrections] == [True]


def test_corrections_go_with_a_renamed_file_and_hold_in_a_restored_version(folder: Path) -> None:
    _correct(folder, 1, "lead", Fields(matter="老年人行动", role="responsible", units=("市民政局",)))
    _correct(folder, 0, "lead", Fields(matter="青少年行动", role="responsible", units=("市教育局",)))
    shelf = Shelf(folder)
    with (folder / CORRECTIONS).open("a", encoding="utf-8") as record:
        record.write("不是记录\n")
    shelf.add(TEXT.replace("开设课程", "开设许多课程").encode(), "plan.txt", replace=True)
    assert [holds for _, holds in read_corpus(folder).corrections] == [False, True]
    assert shelf.rename("plan.txt", "方案") == "方案.txt"
    (folder / "plan.txt").write_text(TEXT.replace("甲市", "乙市"), encoding="utf-8")
    shelf.restore("方案.txt", 1)
    corpus = read_corpus(folder)
    assert [(one.document, holds) for one, holds in corpus.corrections] == [("方案.txt", True), ("方案.txt", True)]
    marked = {n: sum(bool(d.corrected) for a in rows for d in a.duties) for n, rows in corpus.assignments.items()}
    assert marked == {"方案.txt": 2, "plan.txt": 0}
    assert [p.line for p in corpus.problems] == [3], "a line that is none stays, where it was"


def test_a_file_that_is_removed_takes_its_corrections_along(folder: Path) -> None:
    (folder / "other.txt").write_text(TEXT.replace("甲市", "乙市"), encoding="utf-8")
    _correct(folder, 0, "lead", None)
    Shelf(folder).remove("plan.txt")
    assert (folder / CORRECTIONS).read_text(encoding="utf-8") == ""
