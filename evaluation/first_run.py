"""A blind set opened: its first run, written for good; and today's run beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from answer import Assistant
from evaluation.blind_sets import BlindSet, Figures, FirstRun, SetRecord, folder_of, stored_path
from evaluation.errors import AlreadyOpened, EvaluationError
from evaluation.files import write_aside
from evaluation.plans import Plans
from evaluation.record import Checkout, checkout, code_hash
from evaluation.running import ANSWERS, PARTIAL, assistant_system, load_run, run, whole_answers
from evaluation.scoring import Score

Opener = Callable[[Path], Assistant]


@dataclass(frozen=True, slots=True)
class Today:
    """Today's run over an opened set.

    Attributes:
        held: the set.
        first: the first run as recorded.
        was: its figures.
        date: of today's run; UTC, ISO 8601.
        checkout: the project today.
        figures: today's.
        same_plans: whether the plans are those of the first run.
    """

    held: BlindSet
    first: FirstRun
    was: Figures
    date: str
    checkout: Checkout
    figures: Figures
    same_plans: bool


def open_set(held: BlindSet, opener: Opener, *, corpus: Path, plans: Path | None) -> tuple[BlindSet, Score]:
    """Ask a sealed set for the first and only time; return it opened, with its score.

    Before the first question the record says "opening". An opening that was interrupted after an answer counts: it is
    settled here from the answers that it left, questions without one being wrong. After none it is made anew.

    Args:
        held: the set.
        opener: folder of plans → the assistant over it.
        corpus: folder of the plans to ask over.
        plans: folder of the plans to score against, None for the same.

    Raises:
        AlreadyOpened: it was opened before.
        SealBroken: its questions are not those that were registered.
        EvaluationError: a file of its folder can't be read.
    """
    if held.record.state == "opened":
        raise AlreadyOpened(opened_text(held))
    gold = held.gold()
    if held.record.state == "opening" and whole_answers(held.run_folder):
        raise AlreadyOpened(opened_text(settle(held)))
    seen = checkout()  # before the record is written
    assistant = opener(corpus)  # before the set counts as opened: a model that can't be loaded costs nothing
    against = Plans.read(plans) if plans else Plans.of(assistant.corpus)
    first = FirstRun(
        date=_now(),
        commit=seen.commit,
        clean=seen.clean,
        code=code_hash(),
        model=assistant.index.stamp.model,
        corpus=stored_path(corpus),
        plans=stored_path(plans) if plans else None,
        digest=assistant.corpus.digest,
    )
    held = held.write(_changed(held.record, state="opening", first=first))
    done = run(assistant_system(assistant), gold, plans=against, folder=held.run_folder)
    return _finished(held, first, done.score), done.score


def settle(held: BlindSet) -> BlindSet:
    """Return an interrupted opening as opened, its figures taken from the answers that it left.

    Raises:
        EvaluationError: it left none, or the plans are not those it asked over.
    """
    first, kept = held.record.first, whole_answers(held.run_folder)
    if not first or not kept:
        raise EvaluationError(f"盲测题集 {held.name} 没有可结清的答案。")
    if (held.run_folder / PARTIAL).is_file():
        write_aside(held.run_folder / ANSWERS, "".join(kept.values()))
        (held.run_folder / PARTIAL).unlink()
    against = Plans.read(folder_of(first.plans or first.corpus))
    return _finished(held, first, load_run(held.run_folder, against).score)


def opened_text(held: BlindSet) -> str:
    """Return, in Chinese, when a set was opened, what came of it, and that this stands."""
    first = held.record.first
    if not first or not first.figures:
        return f"盲测题集 {held.name} 还没有首次运行的结果，请先执行 blind open {held.name}。"
    accuracy = "–" if first.figures.accuracy is None else f"{first.figures.accuracy:.3f}"
    cut = ""
    if first.answered < held.record.questions:
        cut = f"运行在答完 {first.answered}/{held.record.questions} 题后中断，中断也算打开，没答的题算错。"
    return (
        f"盲测题集 {held.name} 已于 {first.date} 打开（提交 {first.commit[:12]}，正确率 {accuracy}）。{cut}"
        f"首次运行只有一次，不再重做；要看今天的结果，请用 blind today {held.name}。"
    )


def run_today(held: BlindSet, opener: Opener, *, folder: Path) -> Today:
    """Ask an opened set again with today's code, into `folder`; the set's own folder stays as it is.

    Raises:
        SealBroken: its questions are not those that were registered.
        EvaluationError: it was not opened yet.
    """
    first = held.record.first
    if not first or not first.figures:
        raise EvaluationError(opened_text(held))
    gold, seen, date = held.gold(), checkout(), _now()
    assistant = opener(folder_of(first.corpus))
    against = Plans.read(folder_of(first.plans)) if first.plans else Plans.of(assistant.corpus)
    found = run(assistant_system(assistant), gold, plans=against, folder=folder).score
    same = assistant.corpus.digest == first.digest
    return Today(held, first, first.figures, date, seen, Figures.of(found), same)


def _finished(held: BlindSet, first: FirstRun, found: Score) -> BlindSet:
    answered = len(found.cases) - len(found.sheet.missing([case.gold for case in found.cases]))
    done = first.model_copy(update={"answered": answered, "figures": Figures.of(found)})
    return held.write(_changed(held.record, state="opened", first=done))


def _changed(record: SetRecord, **fields: object) -> SetRecord:
    return record.model_copy(update=fields)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
