"""Gold questions as a sheet (CSV or Excel) that a trainer fills in, and back.

Cells hold one item a line: a group of `must_include` (alternatives separated by |), a forbidden string, an earlier turn
of the user, a piece of evidence as 地区::原文 (or 文件名.txt::原文), a reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import ValidationError

from corpus import CorpusError, decode
from evaluation.errors import EvaluationError, SheetError
from evaluation.schema import GoldQuestion

COLUMNS = (
    "id",
    "type",
    "lang",
    "question",
    "history",
    "answerable",
    "must_include",
    "must_not_include",
    "evidence",
    "reasons",
    "note",
)
REQUIRED = ("id", "type", "question", "answerable")
_TRUE = {"true", "1", "是", "y", "yes", "对"}
_FALSE = {"false", "0", "否", "n", "no", "错"}
_FILES = (".txt", ".md")
_MARK = "::"


def read_sheet(path: Path) -> tuple[GoldQuestion, ...]:
    """Return the questions of a .csv or .xlsx file; its first row names the columns, empty rows are skipped.

    Raises:
        EvaluationError: the file can't be read.
        SheetError: a column is missing or unknown, or a cell is not of the form; row and column are named.
    """
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    if not rows:
        raise SheetError(f"{path.name} 是空的。第一行应是列名：{'、'.join(COLUMNS)}")
    header = [cell.strip() for cell in rows[0]]
    _check_header(path.name, header)
    return tuple(
        _question(path.name, number, dict(zip(header, row, strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    )


def _check_header(name: str, header: Sequence[str]) -> None:
    missing = [column for column in REQUIRED if column not in header]
    unknown = [column for column in header if column and column not in COLUMNS]
    if missing or unknown:
        said = [f"缺少列 {'、'.join(missing)}"] * bool(missing) + [f"不认识的列 {'、'.join(unknown)}"] * bool(unknown)
        raise SheetError(f"{name} 第 1 行：{'；'.join(said)}。可用的列：{'、'.join(COLUMNS)}")


def _csv_rows(path: Path) -> list[list[str]]:
    try:
        text = decode(path.read_bytes(), path.name)
    except CorpusError as error:
        raise EvaluationError(str(error)) from error
    except OSError as error:
        raise EvaluationError(f"读不了文件 {path}（{error.strerror}）。") from error
    return list(csv.reader(io.StringIO(text, newline="")))


def _xlsx_rows(path: Path) -> list[list[str]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, InvalidFileException, KeyError, ValueError, BadZipFile) as error:
        raise EvaluationError(f"读不了 Excel 文件 {path.name}：{error}") from error
    sheet = book.worksheets[0]
    rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    book.close()
    return rows


def _question(name: str, row: int, cells: Mapping[str, str]) -> GoldQuestion:
    lines = {column: _lines(cells.get(column, "")) for column in COLUMNS}
    try:
        return GoldQuestion.model_validate(
            {
                "id": cells["id"].strip(),
                "type": cells["type"].strip(),
                "lang": cells.get("lang", "").strip() or "zh",
                "question": cells["question"].strip(),
                "history": tuple({"role": "user", "content": turn} for turn in lines["history"]),
                "answerable": _truth(name, row, cells["answerable"]),
                "must_include": tuple(
                    tuple(a.strip() for a in group.split("|") if a.strip()) for group in lines["must_include"]
                ),
                "must_not_include": lines["must_not_include"],
                "evidence": tuple(_evidence(name, row, line) for line in lines["evidence"]),
                "reasons": lines["reasons"],
                "note": cells.get("note", "").strip(),
            }
        )
    except ValidationError as error:
        said = "；".join(f"{fault['loc'][0] if fault['loc'] else ''} {fault['msg']}" for fault in error.errors())
        raise SheetError(f"{name} 第 {row} 行：{said}") from error


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in cell.replace("\r", "\n").split("\n") if line.strip())


def _truth(name: str, row: int, cell: str) -> bool:
    said = cell.strip().lower()
    if said not in _TRUE | _FALSE:
        raise SheetError(f"{name} 第 {row} 行 answerable：应写 是 或 否，写的是“{cell.strip()}”")
    return said in _TRUE


def _evidence(name: str, row: int, line: str) -> dict[str, str]:
    where, mark, quote = line.partition(_MARK)
    if not mark or not where.strip() or not quote.strip():
        raise SheetError(f"{name} 第 {row} 行 evidence：应写成 地区::原文，写的是“{line[:40]}”")
    key = "document" if where.strip().lower().endswith(_FILES) else "region"
    return {key: where.strip(), "quote": quote.strip()}


def sheet_bytes(questions: Sequence[GoldQuestion], suffix: str) -> bytes:
    """Return questions as the bytes of a .csv (UTF-8 with byte order mark, for Excel) or .xlsx file.

    Raises:
        SheetError: a text holds what separates items in a cell, and would not come back the same.
    """
    rows = [list(COLUMNS), *(_row(gold) for gold in questions)]
    if suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("gold")
        for row in rows:
            sheet.append(row)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _row(gold: GoldQuestion) -> list[str]:
    items: dict[str, list[str]] = {
        "history": [turn.content for turn in gold.history],
        "must_include": ["|".join(group) for group in gold.must_include],
        "must_not_include": list(gold.must_not_include),
        "evidence": [f"{e.region or e.document}{_MARK}{e.quote}" for e in gold.evidence],
        "reasons": [str(reason) for reason in gold.reasons],
    }
    if any("|" in alternative for group in gold.must_include for alternative in group):
        raise SheetError(f"{gold.id} must_include 含有分隔符 |，无法写入表格")
    told = [item for listed in items.values() for item in listed]
    if any(item != item.strip() or "\n" in item or "\r" in item for item in told):
        raise SheetError(f"{gold.id} 含有换行或首尾空格，无法写入表格")
    if any(turn.role != "user" for turn in gold.history):
        raise SheetError(f"{gold.id} history 有助手的话，无法写入表格")
    cells = {column: "\n".join(lines) for column, lines in items.items()}
    plain = {"id": gold.id, "type": gold.type, "lang": gold.lang, "question": gold.question, "note": gold.note}
    answerable = {"answerable": "是" if gold.answerable else "否"}
    return [{**plain, **answerable, **cells}[column] for column in COLUMNS]
