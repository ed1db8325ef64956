"""The steps of the blind protocol as commands: arguments in, what to print as it comes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from answer import Assistant, open_assistant
from evaluation.arguments import CORPUS, RUNS
from evaluation.blind_sealing import seal
from evaluation.blind_sets import each, find_set, folder_of, held_alone, set_names
from evaluation.first_run import Opener, Today, open_set, run_today
from evaluation.plans import Plans
from evaluation.printing import beside_text, score_text, sets_table

_RUNS = RUNS / "blind"


def register(options: argparse.Namespace) -> Iterator[str]:
    """Seal a questions file as a blind set."""
    held, warnings = seal(
        options.file,
        options.brief,
        author=options.author,
        name=options.name or options.file.stem,
        sets=options.sets,
        plans=Plans.read(options.corpus or CORPUS),
        corpus=options.corpus,
    )
    yield from (f"提醒 {warning}" for warning in warnings)
    yield f"盲测题集 {held.name} 已登记并封存：{held.record.questions} 题，sha256 {held.record.sha256[:12]}。"


def open_once(options: argparse.Namespace) -> Iterator[str]:
    """Ask a sealed set for the first time, and write the first run for good."""
    with held_alone(find_set(options.sets, options.name).name, _RUNS):
        held = find_set(options.sets, options.name)  # what another process may have written meanwhile
        corpus = options.corpus or (folder_of(held.record.corpus) if held.record.corpus else CORPUS)
        held, found = open_set(held, _opener(options), corpus=corpus, plans=options.plans)
        yield score_text(found)
        yield f"首次运行已写入 {held.folder}，今后不再重做；请把这个目录提交。"


def show_sets(options: argparse.Namespace) -> Iterator[str]:
    """Print the registered sets as a table."""
    names = set_names(options.sets)
    if not names:
        yield "还没有登记盲测题集。"
        return
    yield from sets_table(each(names, lambda name: find_set(options.sets, name)))


def today(options: argparse.Namespace) -> Iterator[str]:
    """Ask opened sets again, and print their first runs beside today's."""
    opener = _opener(options)

    def asked_again(name: str) -> Today | None:
        held = find_set(options.sets, name)
        if options.all and held.record.state == "sealed":
            return None
        return run_today(held, opener, folder=_RUNS / name)

    names = set_names(options.sets) if options.all else (options.name,)
    shown = 0
    for found in each(names, asked_again):
        if found:
            yield beside_text(found)
            shown += 1
    if not shown:
        yield "还没有打开过的盲测题集。"


def _opener(options: argparse.Namespace) -> Opener:
    """Return what opens an assistant; sets over the same plans, one after another, share it."""

    @lru_cache(maxsize=1)
    def opened(corpus: Path) -> Assistant:
        return open_assistant(corpus, options.state, options.model)

    return opened


STEPS: Mapping[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "register": register,
    "open": open_once,
    "list": show_sets,
    "today": today,
}
