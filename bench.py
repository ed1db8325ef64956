"""What PlanQA costs, measured in one run: time to build, time to ready, answers a second by stage, peak memory.

Each part runs in a process of its own, so that none profits from what another has loaded and each has its own peak.
It prints; it asserts nothing, since a busy machine is no fault of the code.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from statistics import mean, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from answer import Assistant

ROOT = Path(__file__).resolve().parent
APP = ROOT / "app.py"
QUESTIONS = ROOT / "evaluation" / "questions_dev.jsonl"
ENOUGH = 100  # questions below which they are asked again, so that a 95th percentile says something
STAGES = ("read question", "embed and search", "compose and verify")

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Ran:
    """One process that was measured.

    Attributes:
        seconds: from its start to its first line of output, or to its end where none was awaited.
        output: that line, or all of its output.
        peak: most memory it held at once, in bytes.
    """

    seconds: float
    output: str
    peak: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every part and print the figures; 0 when all parts ran."""
    options = _parser().parse_args(arguments)
    if options.answering:
        print(json.dumps(answering(options.corpus, options.answering, options.questions)))
        return 0
    place = ["--corpus", str(options.corpus)]
    with TemporaryDirectory() as folder:
        state = ["--state", folder]
        build = run([str(APP), "build", *place, *state])
        again = run([str(APP), "build", *place, *state])
        page = run([str(APP), "serve", "--port", str(free_port()), *place, *state], first_line=True)
        questions = ["--questions", str(options.questions)] if options.questions else []
        visits = run([str(ROOT / "tests" / "visits.py"), str(options.corpus), folder])
        asked = run([str(Path(__file__).resolve()), "--answering", folder, *place, *questions])
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors")
    _report(build, again, page, asked)
    _report_visits(json.loads(visits.output))
    return 0


def _report(build: Ran, again: Ran, page: Ran, asked: Ran) -> None:
    found = json.loads(asked.output)
    rows = [
        ("build from nothing, process start to end", f"{build.seconds:.1f} s", build.peak),
        ("index in place, process start to end of build", f"{again.seconds:.1f} s", again.peak),
        ("index in place, process start to page served", f"{page.seconds:.1f} s", page.peak),
        (f"answering, {found['asked']} questions ({found['source']})", f"{found['per_second']:.1f}/s", asked.peak),
    ]
    for what, figure, peak in rows:
        print(f"{what:<60}{figure:>16}   peak {peak / 2**20:6.0f} MiB")
    print(f"\n{'milliseconds a question':<60}{'mean':>8}{'p50':>8}{'p95':>8}{'max':>8}")
    for stage, figures in found["stages"].items():
        print(f"{stage:<60}" + "".join(f"{figures[k]:8.1f}" for k in ("mean", "p50", "p95", "max")))


def _report_visits(found: dict[str, float | None]) -> None:
    print(f"\n{'fifty visitors at once, seconds':<60}{'p50':>16}{'max':>8}")
    print(f"{'to open the page':<60}{found['open']:16.2f}{found['open_longest']:8.2f}")
    print(f"{'from question to answer':<60}{found['answer']:16.2f}{found['answer_longest']:8.2f}")
    if found["second_visit"] is not None:
        print(f"\n{'one visitor in a browser, seconds':<60}{'first visit':>16}{'next':>8}")
        print(f"{'until a question can be typed':<60}{found['first_visit']:16.2f}{found['second_visit']:8.2f}")


def run(command: Sequence[str], *, first_line: bool = False) -> Ran:
    """Return how a fresh Python process fared; with `first_line` it is ended after its first line of output.

    Raises:
        SystemExit: the process failed.
    """
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    output = process.stdout.readline() if first_line else process.stdout.read()
    seconds = time.perf_counter() - began
    if first_line and output:
        process.terminate()
    _, status, usage = os.wait4(process.pid, 0)
    process.stdout.close()
    if not first_line:
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if not output or (process.returncode and not first_line):
        raise SystemExit(f"{' '.join(command)} failed with exit code {process.returncode}")
    return Ran(seconds, output, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answering(corpus: Path, state: Path, questions: Path | None) -> dict[str, object]:
    """Return what asking costs in this process: questions asked, where they come from, a second, and by stage in ms."""
    # Imported here, so that the measuring process stays small: a child's peak memory begins at its parent's.
    from answer import Assistant

    assistant = Assistant.open(corpus, state)
    asked, source = _questions(assistant, questions)
    spent = [0.0]
    for name in ("embed_query", "search_vector"):
        setattr(assistant.index, name, _timed(getattr(assistant.index, name), spent))
    assistant.ask(asked[0][0])  # the first answer also fills caches
    totals: list[float] = []
    stages: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for question, history in asked:
        spent[0] = 0.0
        began = time.perf_counter()
        answer = assistant.ask(question, history)
        total = (time.perf_counter() - began) * 1000
        read, searched = answer.trace.timings.get("read_ms", 0.0), spent[0] * 1000
        totals.append(total)
        for stage, figure in zip(STAGES, (read, searched, total - read - searched), strict=True):
            stages[stage].append(figure)
    return {
        "asked": len(asked),
        "source": source,
        "per_second": 1000 * len(totals) / sum(totals),
        "stages": {"whole answer": _spread(totals), **{stage: _spread(figures) for stage, figures in stages.items()}},
    }


def _questions(assistant: Assistant, path: Path | None) -> tuple[list[tuple[str, list[dict[str, str]]]], str]:
    """Return questions with their histories and their source: a JSONL file, else the assistant's own examples."""
    path = path or (QUESTIONS if QUESTIONS.is_file() else None)
    if path:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        asked, source = [(line["question"], line.get("history") or []) for line in lines], path.name
    else:
        starters = (*assistant.starters("zh"), *assistant.starters("en"))
        asked, source = [(s.question, []) for s in starters], "starters"
    if not asked:
        raise SystemExit("no questions to ask: give a JSONL file with --questions")
    times = -(-ENOUGH // len(asked))
    return asked * times, source if times == 1 else f"{source}, each {times} times"


def _timed(function: Callable[P, R], spent: list[float]) -> Callable[P, R]:
    """Return `function`, its seconds added to the one number in `spent`."""

    @wraps(function)
    def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        began = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[0] += time.perf_counter() - began

    return timed


def _spread(figures: Sequence[float]) -> dict[str, float]:
    cuts = quantiles(figures, n=20, method="inclusive")
    return {"mean": mean(figures), "p50": cuts[9], "p95": cuts[18], "max": max(figures)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.py", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus" / "data", metavar="DIR")
    parser.add_argument("--questions", type=Path, metavar="FILE.jsonl", help="lines of {question, history?}")
    parser.add_argument("--answering", type=Path, metavar="STATE", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
