"""Plans as read against rows that people wrote down: those of real plans are read, and each kind of fault shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus import read_corpus
from evaluation.commands import main
from evaluation.errors import EvaluationError
from evaluation.plan_rows import ASIDE, LEDGER, TARGETS, read_rows

HERE = Path(__file__).parent
PLAN = """甲市人才工作实施方案（2021—2025年）
一、建设人才驿站。到2025年，全市建成人才驿站12个以上。2020年已有人才驿站3个。（牵头单位：市人社局；配合单位：市财政局、市科协）
二、办好人才日活动。（责任单位：市委宣传部、团市委）
"""


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps({"document": "a.txt", **r}, ensure_ascii=False) + "\n" for r in rows), "utf-8")


def test_every_hand_made_row_of_four_real_plans_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rows", str(HERE / "plans_real"), str(HERE / "rows_real"), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["rows"], figures["rows_exact"], figures["unit_precision"], figures["unit_recall"]) == (53, 1, 1, 1)


def test_what_is_missing_or_too_much_is_counted_and_told(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text(PLAN, "utf-8")
    write(
        tmp_path / LEDGER,
        [
            {"matter": "建设人才驿站", "role": "lead", "units": ["市人社局"]},
            {"matter": "建设人才驿站", "role": "cooperate", "units": ["市财政局"]},  # one read too much
            {
                "matter": "办好人才日活动",
                "role": "responsible",
                "units": ["市委宣传部", "团市委", "市总工会"],
            },  # one missing
            {"matter": "办好人才日活动", "role": "lead", "units": ["市委宣传部"]},  # of another role
            {"matter": "评选人才", "role": "lead", "units": ["市人社局"]},  # no such matter
        ],
    )
    write(
        tmp_path / TARGETS,
        [
            {"thing": "人才驿站", "value": "12个", "year": "2025年", "quote": "建成人才驿站12个以上"},
            {"thing": "人才驿站", "value": "12个", "year": "2030年", "quote": "建成人才驿站12个以上"},
            {"thing": "人才公寓", "value": "12个", "year": "2025年", "quote": "建成人才驿站12个以上"},
            {"thing": "人才驿站", "value": "3个", "year": "", "quote": "已有人才驿站3个"},  # a state, no goal
        ],
    )
    write(
        tmp_path / ASIDE, [{"value": "3个", "quote": "已有人才驿站3个"}, {"value": "12个", "quote": "建成人才驿站12个"}]
    )
    found = read_rows(tmp_path, read_corpus(tmp_path / "plans"))
    assert (found.units, found.said, found.held) == (4, 5, 7)
    assert (found.exact, found.rows, found.right, found.figures, found.invented, found.aside) == (1, 5, 1, 4, 1, 2)
    assert len(found.faults) == 4 + 3 + 1


def test_rows_with_a_fault_are_named_by_line(tmp_path: Path) -> None:
    write(tmp_path / LEDGER, [{"matter": "建设", "role": "boss", "units": ["市人社局"]}])
    with pytest.raises(EvaluationError, match=r"ledger\.jsonl 第 1 行"):
        read_rows(tmp_path, read_corpus(HERE / "plans_real"))
    with pytest.raises(EvaluationError, match=r"中没有"):
        read_rows(tmp_path / "nothing", read_corpus(HERE / "plans_real"))
