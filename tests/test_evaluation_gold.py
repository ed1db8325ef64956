"""Gold files: what is read, what is named as a fault, what comes back from a sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from evaluation_support import GOAL, question, write_plans
from gold import CORPUS, QUESTIONS

from evaluation import EvaluationError, GoldError, Plans, SheetError, load_gold, validate
from evaluation.commands import main
from evaluation.convert import COLUMNS, read_sheet, sheet_bytes
from evaluation.gold import gold_lines

SOUND: dict[str, Any] = {
    "id": "q1",
    "type": "target",
    "lang": "zh",
    "question": "岚皋县养蜂要达到多少？",
    "history": [],
    "answerable": True,
    "must_include": [["3万箱"]],
    "must_not_include": [],
    "evidence": [{"region": "岚皋县", "quote": GOAL}],
    "note": "",
}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    return Plans.read(write_plans(tmp_path_factory.mktemp("plans")))


def remarks(plans: Plans, *changes: dict[str, Any]) -> tuple[list[str], list[str]]:
    checked = validate([json.dumps({**SOUND, **change}, ensure_ascii=False) for change in changes], plans)
    return [str(fault) for fault in checked.faults], [str(warning) for warning in checked.warnings]


def test_the_shared_questions_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(QUESTIONS)]) == 0
    assert capsys.readouterr().out == ""
    assert gold_lines(load_gold(QUESTIONS)) == QUESTIONS.read_text(encoding="utf-8")


def test_a_sound_question_has_no_remark(plans: Plans) -> None:
    assert remarks(plans, {}) == ([], [])
    assert remarks(plans, {"evidence": [{"document": "bees.txt", "quote": GOAL}]}) == ([], [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "riddle"}, "第 1 行 type："),
        ({"id": 7}, "第 1 行 id：应是文字"),
        ({"answerable": "yes"}, "第 1 行 answerable：应是 true 或 false"),
        ({"extra": 1}, "第 1 行 extra：没有这个字段"),
        ({"must_include": []}, "第 1 行：可回答的问题须有 must_include"),
        ({"must_include": [[]]}, "第 1 行 must_include：每组至少一个说法"),
        ({"answerable": False}, "第 1 行：应拒答的问题不写 must_include"),
        ({"evidence": [{"quote": GOAL}]}, "第 1 行 evidence[0]：region 与 document"),
        (
            {"evidence": [{"region": "岚皋县", "quote": "到2026年，全县养蜂达到4万箱"}]},
            "第 1 行 evidence[0].quote：原文中没有",
        ),
        ({"evidence": [{"region": "紫阳县", "quote": GOAL}]}, "第 1 行 evidence[0].quote：原文中没有"),
        ({"evidence": [{"region": "汉阴县", "quote": GOAL}]}, "第 1 行 evidence[0].region：语料中没有 汉阴县"),
        ({"history": [{"role": "robot", "content": "x"}]}, "第 1 行 history[0].role："),
    ],
)
def test_a_fault_is_named_by_line_and_field(plans: Plans, change: dict[str, Any], said: str) -> None:
    faults, _ = remarks(plans, change)
    assert len(faults) == 1
    assert faults[0].startswith(said)


def test_broken_lines_and_double_ids_are_faults(plans: Plans) -> None:
    line = json.dumps(SOUND, ensure_ascii=False)
    checked = validate([line, "", "{", line], plans)
    assert [(f.line, f.field) for f in checked.faults] == [(3, ""), (4, "id")]
    assert len(checked.questions) == 1


def test_a_question_that_answers_itself_is_warned_of(plans: Plans) -> None:
    faults, warnings = remarks(plans, {"question": "岚皋县养蜂要达到3万箱吗？"}, {"id": "q2"})
    assert faults == []
    assert len(warnings) == 1
    assert warnings[0].startswith("第 1 行 must_include：题面")


def test_a_faulty_file_is_not_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**SOUND, "type": "riddle"}), encoding="utf-8")
    with pytest.raises(GoldError, match="第 1 行 type"):
        load_gold(path)
    assert main(["validate", str(path), "--plans", str(CORPUS)]) == 1
    assert "错误 第 1 行 type" in capsys.readouterr().out
    assert main(["validate", str(tmp_path / "none.jsonl")]) == 1
    with pytest.raises(SystemExit) as wrong:
        main(["validate"])
    assert wrong.value.code == 2


def test_unknown_fields_stop_the_validator_but_no_score(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    evidence = [{"region": "岚皋县", "quote": GOAL, "page": 3}]
    path.write_text(json.dumps({**SOUND, "source": "x", "evidence": evidence}), encoding="utf-8")
    assert [g.id for g in load_gold(path)] == ["q1"]
    assert main(["validate", str(path)]) == 1


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_questions_come_back_from_a_sheet_the_same(tmp_path: Path, suffix: str) -> None:
    sheet, back = tmp_path / f"gold{suffix}", tmp_path / "gold.jsonl"
    assert main(["convert", str(QUESTIONS), str(sheet)]) == 0
    assert main(["convert", str(sheet), str(back)]) == 0
    assert back.read_text(encoding="utf-8") == QUESTIONS.read_text(encoding="utf-8")


def test_a_trainers_sheet_needs_few_columns_and_may_be_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    rows = 'id,type,question,answerable,must_include,evidence\nq1,target,养蜂多少？,是,"3万箱|三万箱\n2026年",岚皋县::养蜂达到3万箱\n,,,,,\n'
    path.write_bytes(rows.encode("gb18030"))
    (gold,) = read_sheet(path)
    assert gold.must_include == (("3万箱", "三万箱"), ("2026年",))
    assert (gold.evidence[0].region, gold.evidence[0].quote) == ("岚皋县", "养蜂达到3万箱")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "是空的"),
        ("id,type,question\nq1,lead,谁？\n", "第 1 行：缺少列 answerable"),
        ("id,type,question,answerable,region\n", "不认识的列 region"),
        ("id,type,question,answerable\nq1,lead,谁？,也许\n", "第 2 行 answerable"),
        ("id,type,question,answerable,evidence\nq1,lead,谁？,是,原文\n", "第 2 行 evidence"),
        ("id,type,question,answerable\nq1,riddle,谁？,否\n", "第 2 行：type"),
    ],
)
def test_a_faulty_sheet_names_row_and_column(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(rows or " ", encoding="utf-8")
    with pytest.raises(EvaluationError, match=said):
        read_sheet(path)


def test_what_would_not_come_back_is_not_written() -> None:
    with pytest.raises(SheetError, match=r"分隔符"):
        sheet_bytes([question([["a|b"]])], ".csv")
    assert "must_include" in COLUMNS


def test_only_sheets_and_gold_files_are_converted(tmp_path: Path) -> None:
    assert main(["convert", str(QUESTIONS), str(tmp_path / "gold.docx")]) == 1
    (tmp_path / "no.xlsx").write_text("no workbook", encoding="utf-8")
    assert main(["convert", str(tmp_path / "no.xlsx"), str(tmp_path / "gold.jsonl")]) == 1
