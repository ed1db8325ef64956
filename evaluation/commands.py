"""The commands of `python -m evaluation`: arguments in, an exit code out. What they do stands in the other modules."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus import CorpusError
from evaluation.answers import parse_answers
from evaluation.convert import read_sheet, sheet_bytes
from evaluation.errors import EvaluationError
from evaluation.files import read_lines, write_aside
from evaluation.gold import gold_lines, load_gold, validate
from evaluation.plans import Plans
from evaluation.printing import score_text
from evaluation.scoring import score
from index import RetrievalError

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus" / "data"
GOLD = ROOT / "evaluation" / "questions_dev.jsonl"
OK, FAILED = 0, 1
SHEETS = (".csv", ".xlsx")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed or a fault or a fall was found, 2 called wrongly."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except (EvaluationError, CorpusError, RetrievalError) as error:
        _say(str(error))
    except OSError as error:
        _say(f"读写文件失败：{error.filename or ''} {error.strerror or error}")
    except KeyboardInterrupt:
        _say("已中断。")
    return FAILED


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


def validate_file(options: argparse.Namespace) -> int:
    """Print the faults and warnings of a gold file; 1 where it has a fault."""
    checked = validate(read_lines(options.file), Plans.read(options.plans))
    for fault in checked.faults:
        print(f"错误 {fault}")
    for warning in checked.warnings:
        print(f"提醒 {warning}")
    _say(f"{len(checked.questions)} 题，{len(checked.faults)} 处错误，{len(checked.warnings)} 处提醒。")
    return FAILED if checked.faults or not checked.questions else OK


def convert(options: argparse.Namespace) -> int:
    """Turn a sheet into a gold file, or a gold file into a sheet, by the names' endings."""
    source, target = options.source, options.target
    if source.suffix.lower() in SHEETS and target.suffix.lower() == ".jsonl":
        questions = read_sheet(source)
        write_aside(target, gold_lines(questions))
    elif source.suffix.lower() == ".jsonl" and target.suffix.lower() in SHEETS:
        questions = load_gold(source)
        write_aside(target, sheet_bytes(questions, target.suffix.lower()))
    else:
        raise EvaluationError("只能在 .csv/.xlsx 与 .jsonl 之间转换。")
    _say(f"{len(questions)} 题，写入 {target}")
    return OK


def score_file(options: argparse.Namespace) -> int:
    """Score an answers file of any origin."""
    gold = load_gold(options.gold)
    found = score(gold, parse_answers(read_lines(options.answers)), Plans.read(options.plans))
    if options.json:
        _print_json(found.to_json())
    else:
        print(score_text(found, show=options.show))
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation", description="评测：校验题库、给答案打分、比较与把关。"
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    plans = argparse.ArgumentParser(add_help=False)
    plans.add_argument("--plans", type=Path, default=CORPUS, metavar="DIR", help="规划原文目录，默认为自带的五份方案")
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    check = commands.add_parser("validate", parents=[plans], help="校验题库，逐处指出行号和字段")
    check.add_argument("file", type=Path, metavar="FILE.jsonl", help="题库")
    check.set_defaults(run=validate_file)
    turn = commands.add_parser("convert", help="表格（.csv/.xlsx）与题库（.jsonl）互转")
    turn.add_argument("source", type=Path, metavar="FROM", help="已有的文件")
    turn.add_argument("target", type=Path, metavar="TO", help="要写的文件")
    turn.set_defaults(run=convert)
    judge = commands.add_parser("score", parents=[plans, as_json], help="给任何系统的答案文件打分")
    judge.add_argument("gold", type=Path, metavar="GOLD.jsonl", help="题库")
    judge.add_argument("answers", type=Path, metavar="ANSWERS.jsonl", help="答案，每行一个对象")
    judge.add_argument("--show", type=int, default=0, metavar="N", help="列出前 N 道答错的题")
    judge.set_defaults(run=score_file)
    return parser
