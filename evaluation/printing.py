"""A score as text for the console."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evaluation.blind_sets import BlindSet
from evaluation.case import Case, Why
from evaluation.comparing import Baseline, Comparison
from evaluation.first_run import Today
from evaluation.plan_rows import Read
from evaluation.record import Checkout
from evaluation.robustness import Loss
from evaluation.sampling import Measure
from evaluation.scoring import METRICS, Score

WHY: Mapping[Why, str] = {
    "": "",
    "missing": "没有答案",
    "refused": "拒答了可回答的问题",
    "answered": "回答了应拒答的问题",
    "lacks": "缺",
    "holds": "含有不应有的",
}


def score_text(found: Score, *, show: int = 0) -> str:
    """Return the measures, one a line, then the groups, the faults of the file, and the first `show` failures."""
    plain = found.to_json()
    lines = [f"{'questions':<20}{plain['questions']}"]
    lines += [f"{name:<20}{measure_text(found.measures[name])}" for name in METRICS]
    for name in ("unit_f1", "answer_chars", "cited_chars", "latency_ms", "by_type", "by_lang", "by_region"):
        lines.append(f"{name:<20}{_plain(plain[name])}")
    for name in ("missing_ids", "duplicate_ids", "unknown_ids", "malformed"):
        if plain[name]:
            lines.append(f"{name:<20}{len(plain[name])}：{'；'.join(plain[name][:20])}")
    lines += [f"\n{failure_text(held)}" for held in found.failures()[:show]]
    return "\n".join(lines)


def rows_text(found: Read, *, show: int = 0) -> str:
    """Return the shares of hand-made rows that were read, one a line, and the first `show` that were not."""
    lines = [f"{name:<20}{'–' if value is None else value}" for name, value in found.to_json().items()]
    return "\n".join((*lines, *found.faults[:show]))


def measure_text(found: Measure) -> str:
    """Return a share with its interval and what it is of, – where there is none."""
    if found.value is None or found.low is None or found.high is None:
        return "–"
    return f"{found.value:.3f}  [{found.low:.3f}, {found.high:.3f}]  n={found.of:g}"


def why_text(held: Case) -> str:
    """Return why an answer is wrong, in Chinese."""
    return f"{WHY[held.why]}{'：' if held.details else ''}{'；'.join(held.details)}"


def failure_text(held: Case) -> str:
    """Return a failure as a few lines."""
    turns = " / ".join([*(t.content for t in held.gold.history), held.gold.question])
    got = held.answer.answer[:300].replace("\n", " ") if held.answer else ""
    return f"{held.gold.id} {held.gold.type} {turns}\n  {why_text(held)}\n  {got}"


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, Mapping):
        return "  ".join(f"{key} {_plain(item)}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " / ".join(_plain(item) for item in value)
    return "–" if value is None else str(value)


def retrieval_text(figures: Mapping[str, Mapping[str, float]]) -> str:
    """Return retrieval figures as a table, one system a line."""
    names = list(next(iter(figures.values())))
    head = f"{'':<16}" + "".join(f"{name:>11}" for name in names)
    rows = [f"{system:<16}" + "".join(f"{found[name]:>11.3f}" for name in names) for system, found in figures.items()]
    return "\n".join([head, *rows])


def comparison_text(found: Comparison, now: Score) -> str:
    """Return how a run stands against a baseline, metric by metric and question by question."""
    asked = {held.gold.id: held for held in now.cases}
    lines = [
        f"{v.metric:<20}{_plain(v.was)} → {_plain(v.now)}  变差 {len(v.worse)}  变好 {len(v.better)}"
        f"  {'下降' if v.fell else '未下降'}"
        for v in found.verdicts
    ]
    lines += [f"修好 {question} {asked[question].gold.question}" for question in found.fixed]
    lines += [f"变坏 {failure_text(asked[question])}" for question in found.broken]
    lines += [f"缺答 {question}" for question in found.dropped]
    return "\n".join(lines)


def baseline_text(stored: Baseline) -> str:
    """Return a stored baseline: what it was made with, and its figures."""
    made = {key: stored.record.get(key) for key in ("commit", "model", "began")}
    lines = [f"{name:<20}{_plain(value)}" for name, value in stored.values.items()]
    return "\n".join([_plain(made), f"{len(stored.tallies['accuracy'])} 题", *lines])


def losses_text(found: Sequence[Loss], *, show: int = 0) -> str:
    """Return the accuracy that each transformation costs, and the first `show` questions that each breaks."""
    lines = [f"{'':<16}{'n':>5}{'before':>8}{'after':>8}{'lost':>8}"]
    for loss in found:
        shares = "".join(f"{_plain(value):>8}" for value in (loss.before, loss.after, loss.lost))
        lines.append(f"{loss.rule:<16}{loss.questions:>5}{shares}")
    lines += [failure_text(held) for loss in found for held in loss.broken[:show]]
    return "\n".join(lines)


SIDE_BY_SIDE = (
    "accuracy",
    "concise_accuracy",
    "list_recall",
    "figure_exact",
    "unit_precision",
    "evidence_recall",
    "region_leak",
    "refusal_recall",
)


def systems_table(scores: Mapping[str, Score]) -> str:
    """Return systems side by side as a Markdown table: metrics, median characters and median milliseconds an answer."""
    heads = ["system", *SIDE_BY_SIDE, "chars", "ms"]
    rows = []
    for name, found in scores.items():
        plain = found.to_json()
        chars, ms = plain["answer_chars"], plain["latency_ms"]["p50"]
        tail = [str(chars[0]) if chars else "–", f"{ms:.1f}" if ms is not None else "–"]
        rows.append([name, *(_short(plain[metric]) for metric in SIDE_BY_SIDE), *tail])
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows))


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


_STATES = {"sealed": "封存", "opening": "打开中断", "opened": "已打开"}


def sets_table(sets: Iterable[BlindSet]) -> Iterator[str]:
    """Yield blind sets as the lines of a Markdown table, with what their first runs were worth."""
    heads = ("题集", "作者", "题数", "状态", "首次正确率", "拒答精确率 / 召回率", "日期", "提交")
    yield from (_row(heads), _row(["---"] * len(heads)))
    for held in sets:
        record, first = held.record, held.record.first
        figures = first.figures if first else None
        state = _STATES[record.state]
        if first and figures and first.answered < record.questions:
            state += f"（答完 {first.answered} 题中断）"
        yield _row(
            (
                held.name,
                record.author,
                str(record.questions),
                state,
                _plain(figures.accuracy) if figures else "–",
                f"{_plain(figures.refusal_precision)} / {_plain(figures.refusal_recall)}" if figures else "–",
                first.date[:10] if first else "–",
                _commit(Checkout(first.commit, first.clean)) if first else "–",
            )
        )


def beside_text(found: Today) -> str:
    """Return a first run beside today's, a figure a line."""
    record, first, was, now = found.held.record, found.first, found.was, found.figures
    rows = [
        ("", "首次", "今天"),
        ("date", first.date[:10], found.date[:10]),
        ("commit", _commit(Checkout(first.commit, first.clean)), _commit(found.checkout)),
    ]
    names = [name for name in type(now).model_fields if name != "by_type"]
    rows += [(name, _plain(getattr(was, name)), _plain(getattr(now, name))) for name in names]
    rows += [(kind, was.by_type.get(kind, "–"), right) for kind, right in now.by_type.items()]
    lines = [f"盲测题集 {found.held.name}（作者 {record.author}，{record.questions} 题）"]
    if first.answered < record.questions:
        lines.append(f"首次运行答完 {first.answered} 题后中断，没答的题算错。")
    if not found.same_plans:
        lines.append("今天的规划文本与首次运行时不同。")
    return "\n".join([*lines, *(f"{name:<20}{left:<16}{right}" for name, left, right in rows)])


def _commit(seen: Checkout) -> str:
    """Return a commit in short, with + where the tree was not clean."""
    return seen.commit[:12] + ("+" if seen.clean is False else "")


def _row(cells: Sequence[str]) -> str:
    """Return cells as a line of a Markdown table."""
    return f"| {' | '.join(cell.replace('|', '¦') for cell in cells)} |"
