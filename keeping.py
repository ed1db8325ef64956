"""The commands that keep the corpus folder: add, list, rename, set, diff, restore, remove, corrections, check."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from answer import Differences, Sides, default_state, version_differences
from corpus import Added, Condition, Corpus, CorpusError, Shelf, conditions, read_corpus

OK, FAILED = 0, 1
_SHARES = ("责任用语", "表格单元", "指标数字")
_SHOWN = 60  # characters of a place


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands that keep the corpus folder."""

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> Any:
        parser = commands.add_parser(name, parents=[shared], help=about)
        parser.set_defaults(run=run)
        return parser

    def of_file(name: str, run: Callable[[argparse.Namespace], int], about: str) -> Any:
        parser = command(name, run, about)
        parser.add_argument("name", metavar="NAME", help="文件名，如 list 所列")
        return parser

    taking = command("add", add, "向目录添加规划文件")
    taking.add_argument("files", type=Path, nargs="+", metavar="FILE", help="要添加的文件")
    taking.add_argument("--replace", action="store_true", help="同名文件用新版本替换，旧版本保留在 .versions 下")
    command("list", list_files, "列出目录中的规划文件")
    of_file("rename", rename, "给规划文件改名").add_argument("new", metavar="NEW", help="新名称，后缀可省")
    saying = of_file("set", describe, "写明文件的地区、实施期、种类（存入 manifest.json）")
    for option, where, text in (
        ("region", "REGION", "地区全称"),
        ("period", "YEARS", "实施期，例如 2021-2025"),
        ("kind", "KIND", "文件种类，例如 规划、方案"),
    ):
        saying.add_argument(f"--{option}", default=None, metavar=where, help=f'{text}；给 "" 则撤回')
    comparing = of_file("diff", diff, "与旧版本相比，责任分工和指标有哪些变化")
    comparing.add_argument("--version", type=int, default=None, metavar="N", help="旧版本的编号，默认上一版本")
    comparing.add_argument("--json", action="store_true", help="输出 JSON")
    restoring = of_file("restore", restore, "恢复旧版本，现在的文件成为旧版本")
    restoring.add_argument("version", type=int, metavar="N", help="旧版本的编号，1 为最旧")
    dropping = command("remove", remove, "从目录永久移除规划文件及其旧版本")
    dropping.add_argument("names", nargs="+", metavar="NAME", help="文件名，如 list 所列")
    command("corrections", corrections, "以 JSONL 列出人工更正，可作标注数据")
    command("check", check, "逐个说明文件读取得怎样")


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
    """Print the names of the plan files, with how many former versions are kept of one, if any."""
    shelf = _shelf(options)
    for name in shelf.names():
        kept = len(shelf.versions(name))
        print(f"{name}\t{kept} 个旧版本" if kept else name)
    return OK


def rename(options: argparse.Namespace) -> int:
    """Give a plan file another name; its former versions and what the manifest says of it go along."""
    print(f"已改名\t{_shelf(options).rename(options.name, options.new)}")
    return OK


def describe(options: argparse.Namespace) -> int:
    """Write region, period and kind of a plan into the manifest."""
    given = {key: getattr(options, key) for key in ("region", "period", "kind")}
    said = {key: value for key, value in given.items() if value is not None}
    if not said:
        raise CorpusError("请至少给出 --region、--period、--kind 中的一项。")
    _shelf(options).describe(options.name, said)
    print(f"已保存\t{options.name}")
    return OK


def diff(options: argparse.Namespace) -> int:
    """Print what a plan file gained, lost and says otherwise than a former version of it."""
    found = version_differences(_shelf(options), options.name, options.version)
    print(json.dumps(found.to_json(), ensure_ascii=False) if options.json else _compared(found))
    return OK


def _compared(found: Differences) -> str:
    if not found:
        return "责任分工和指标都没有变化。"
    duties = _lines("分工", found.duties, lambda row: [row["governs"], row["role"], row["unit"], row["deadline"]])
    figures = ("year", "what", "comparator", "value", "unit")
    targets = _lines("指标", found.targets, lambda row: [row[key] for key in figures])
    return "\n".join([*duties, *targets])


def _lines(what: str, sides: Sides, told: Callable[[Any], list[object]]) -> list[str]:
    def line(row: Any) -> str:
        return " ".join(str(part) for part in told(row) if part not in (None, ""))

    return [
        *(f"+ {what}\t{line(row)}" for row in sides.added),
        *(f"- {what}\t{line(row)}" for row in sides.dropped),
        *(f"~ {what}\t{line(before)}\t→\t{line(after)}" for before, after in sides.changed),
    ]


def restore(options: argparse.Namespace) -> int:
    """Put a former version of a plan file in its place."""
    restored = _shelf(options).restore(options.name, options.version)
    same = restored.outcome == "duplicate"
    print(f"{'与现在的文件相同，未改动' if same else '已恢复（原文件成为旧版本）'}\t{restored.name}")
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
    corpus = _corpus(options)
    held = conditions(corpus)
    for one in held:
        reasons = (f"  {reason}" for reason in one.reasons)
        print("\n".join([f"{words[one.state]}\t{one.name}", *reasons, *_read(corpus, one)]))
    return FAILED if any(one.state == "failed" for one in held) else OK


def corrections(options: argparse.Namespace) -> int:
    """Print what people corrected, one JSON object a line: the text, the row before and after, who, when, whether it applies."""
    for one, applies in _corpus(options).corrections:
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


def _corpus(options: argparse.Namespace) -> Corpus:
    """Return the corpus of the folder, which may be empty.

    Raises:
        CorpusError: there is no such folder.
    """
    return read_corpus(options.corpus, state_of(options) / "sources", empty=options.corpus.is_dir())


def _shelf(options: argparse.Namespace) -> Shelf:
    return Shelf(options.corpus, state_of(options) / "sources")


def state_of(options: argparse.Namespace) -> Path:
    """Return the state folder that a command works with."""
    state: Path = options.state or default_state(options.corpus)
    return state
