"""The commands that keep the corpus folder: add, list, remove, check, corrections."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answer import default_state
from corpus import Added, Condition, Corpus, CorpusError, Shelf, conditions, read_corpus

OK, FAILED = 0, 1
_SHARES = ("责任用语", "表格单元", "指标数字")
_SHOWN = 60  # characters of a place


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands that keep the corpus folder."""
    taking = commands.add_parser("add", parents=[shared], help="向目录添加规划文件")
    taking.add_argument("files", type=Path, nargs="+", metavar="FILE", help="要添加的文件")
    taking.add_argument("--replace", action="store_true", help="同名文件用新版本替换，旧版本保留在 .versions 下")
    taking.set_defaults(run=add)
    commands.add_parser("list", parents=[shared], help="列出目录中的规划文件").set_defaults(run=list_files)
    dropping = commands.add_parser("remove", parents=[shared], help="从目录永久移除规划文件及其旧版本")
    dropping.add_argument("names", nargs="+", metavar="NAME", help="文件名，如 list 所列")
    dropping.set_defaults(run=remove)
    commands.add_parser("corrections", parents=[shared], help="以 JSONL 列出人工更正，可作标注数据").set_defaults(
        run=corrections
    )
    commands.add_parser("check", parents=[shared], help="逐个说明文件读取得怎样").set_defaults(run=check)


def add(options: argparse.Namespace) -> int:
    """Put files into the corpus folder; one that is not taken is named with its reason, and the others are added."""
    shelf, lost = _shelf(options), 0
    for path in options.files:
        try:
            print(_told(path.name, shelf.add(path.read_bytes(), path.name, replace=options.replace)))
        except CorpusError as fault:
            print(f"失败\t{fault}", file=sys.stderr)
            lost += 1
        except OSError as fault:
            print(f"失败\t{path}：读写文件失败（{fault.strerror or fault}）。", file=sys.stderr)
            lost += 1
    return FAILED if lost else OK


def _told(given: str, added: Added) -> str:
    """Return a line that says what became of a file, and what its reader noticed."""
    if added.outcome == "duplicate":
        return f"重复\t{given}：与 {added.name} 内容相同，未重复添加。"
    done = "已替换（旧版本保留）" if added.outcome == "replaced" else "已添加"
    return "\n".join([f"{done}\t{added.name}", *(f"  请核对：{note}" for note in added.notes)])


def list_files(options: argparse.Namespace) -> int:
    """Print the names of the plan files."""
    for name in _shelf(options).names():
        print(name)
    return OK


def remove(options: argparse.Namespace) -> int:
    """Delete plan files for good; one that is not there is named, and the others are deleted."""
    shelf, lost = _shelf(options), 0
    for name in options.names:
        try:
            shelf.remove(name)
            print(f"已移除\t{name}")
        except CorpusError as fault:
            print(f"失败\t{fault}", file=sys.stderr)
            lost += 1
    return FAILED if lost else OK


def check(options: argparse.Namespace) -> int:
    """Print how each plan file was read: whole, to be checked, or not at all, with the reasons; 1 where one was not."""
    words = {"whole": "完整", "check": "请核对", "failed": "失败"}
    corpus = read_corpus(options.corpus, state_of(options) / "sources")
    held = conditions(corpus)
    for one in held:
        reasons = (f"  {reason}" for reason in one.reasons)
        print("\n".join([f"{words[one.state]}\t{one.name}", *reasons, *_read(corpus, one)]))
    return FAILED if any(one.state == "failed" for one in held) else OK


def corrections(options: argparse.Namespace) -> int:
    """Print what people corrected, one JSON object a line: the text, the row before and after, who, when, whether it applies."""
    for one, applies in read_corpus(options.corpus, state_of(options) / "sources").corrections:
        print(json.dumps({**one.to_json(), "applies": applies}, ensure_ascii=False))
    return OK


def _read(corpus: Corpus, one: Condition) -> Iterator[str]:
    """Yield how much of a file ended up in rows, and a line for each place that did not."""
    if one.health is None:
        return
    shares = zip(_SHARES, (one.health.roles, one.health.cells, one.health.figures), strict=True)
    yield f"  已识别：{'，'.join(f'{name} {share.read}/{share.found}' for name, share in shares)}"
    document = corpus.document(one.name)
    for miss in one.health.misses:
        span = document.span(miss.start, miss.end)
        text = " ".join(document.text[miss.start : miss.end].split())
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        yield f"  未归入（第 {span.start}–{span.end} 字）：{shown}"


def _shelf(options: argparse.Namespace) -> Shelf:
    return Shelf(options.corpus, state_of(options) / "sources")


def state_of(options: argparse.Namespace) -> Path:
    """Return the state folder that a command works with."""
    state: Path = options.state or default_state(options.corpus)
    return state
