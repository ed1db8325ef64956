"""The commands of `python -m evaluation`: arguments in, an exit code out. What they do stands in the other modules."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence

from answer import Memory, build_bar, default_state, open_assistant
from corpus import CorpusError, read_corpus
from evaluation.answers import parse_answers
from evaluation.arguments import parser
from evaluation.blind_steps import STEPS
from evaluation.ceiling import ceiling_of
from evaluation.comparing import baseline_of, compare, read_baseline, write_baseline
from evaluation.convert import read_sheet, sheet_bytes
from evaluation.counterfactual import MANIFEST, edits, write_changed
from evaluation.errors import EvaluationError
from evaluation.files import read_lines, write_aside
from evaluation.gold import gold_lines, load_gold, validate
from evaluation.judged import judged_questions
from evaluation.plan_rows import read_rows
from evaluation.plans import Plans
from evaluation.plotting import systems_plot
from evaluation.printing import (
    baseline_text,
    comparison_text,
    failure_text,
    losses_text,
    measure_text,
    retrieval_text,
    rows_text,
    score_text,
    systems_table,
)
from evaluation.report import write_reports
from evaluation.retrieval import LEDGER, Figures, measure_ledger, measure_pool, plan_pool, squad_pool
from evaluation.robustness import losses
from evaluation.running import assistant_system, load_run, run
from evaluation.scoring import score
from evaluation.transforms import variants
from index import RetrievalError

OK, FAILED = 0, 1
SHEETS = (".csv", ".xlsx")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed or a fault or a fall was found, 2 called wrongly."""
    options = parser(COMMANDS).parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
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


def run_assistant(options: argparse.Namespace) -> int:
    """Ask our assistant every question and score its answers."""
    gold = load_gold(options.gold)
    assistant = open_assistant(options.corpus, options.state, options.model)
    done = run(assistant_system(assistant), gold, plans=Plans.of(assistant.corpus), folder=options.out)
    if options.json:
        _print_json(done.score.to_json())
    else:
        print(score_text(done.score, show=options.show))
    _say(f"答案、记录和得分写入 {options.out}")
    return OK


def retrieval(options: argparse.Namespace) -> int:
    """Measure retrieval over the plan questions, or over a SQuAD-style file."""
    found = _squad_figures(options) if options.squad else _plan_figures(options)
    if options.json:
        _print_json(found)
    else:
        print(retrieval_text(found))
    return OK


def _squad_figures(options: argparse.Namespace) -> Figures:
    with build_bar() as bar:
        pool = squad_pool(options.squad, options.model, bar)
    return measure_pool(pool)


def _plan_figures(options: argparse.Namespace) -> Figures:
    gold = load_gold(options.gold)
    assistant = open_assistant(options.corpus, options.state, options.model)
    pool = plan_pool(assistant, gold, Plans.of(assistant.corpus))
    return {**measure_pool(pool), LEDGER: measure_ledger(assistant, pool)}


def ceiling(options: argparse.Namespace) -> int:
    """Print how many blind questions would be right if they were read as labelled, beside what the reader reads."""
    print(ceiling_of(options))
    return OK


def report(options: argparse.Namespace) -> int:
    """Write the reports of a run, compared with the baseline where there is one."""
    done = load_run(options.run_folder, Plans.read(options.corpus))
    comparison = compare(read_baseline(options.baseline), done.score) if options.baseline.is_file() else None
    for path in write_reports(done.score, done.record, comparison=comparison, folder=options.out or options.run_folder):
        print(path)
    return OK


def compare_runs(options: argparse.Namespace) -> int:
    """Print how a run stands against an earlier run, or the baseline, question by question."""
    plans = Plans.read(options.corpus)
    if options.earlier:
        before = load_run(options.earlier, plans)
        was = baseline_of(before.score, before.record)
    else:
        was = read_baseline(options.baseline)
    now = load_run(options.run_folder, plans).score
    print(comparison_text(compare(was, now), now))
    return OK


def gate(options: argparse.Namespace) -> int:
    """Ask, score, report and compare; 1 where a gated metric fell below the baseline beyond noise."""
    was = read_baseline(options.baseline)
    gold = load_gold(options.gold)
    assistant = open_assistant(options.corpus, options.state, options.model)
    done = run(assistant_system(assistant), gold, plans=Plans.of(assistant.corpus), folder=options.out)
    found = compare(was, done.score)
    reports = write_reports(done.score, done.record, comparison=found, folder=options.out)
    print(score_text(done.score, show=options.show))
    print(comparison_text(found, done.score))
    _say(f"报告：{reports[0]}")
    _say("低于基线，未通过。" if found.fell else "不低于基线，通过。")
    return FAILED if found.fell else OK


def baseline(options: argparse.Namespace) -> int:
    """Show the stored baseline, or with --accept make the last run the baseline; committing it is up to you."""
    if not options.accept:
        print(baseline_text(read_baseline(options.baseline)))
        return OK
    done = load_run(options.run_folder, Plans.read(options.corpus))
    if done.score.sheet.missing([held.gold for held in done.score.cases]):
        raise EvaluationError("这次运行有缺答的题，不能作为基线。")
    write_baseline(options.baseline, baseline_of(done.score, done.record))
    _say(f"基线写入 {options.baseline}，请提交它。")
    return OK


def robustness(options: argparse.Namespace) -> int:
    """Ask the gold questions put otherwise, and print the accuracy that each transformation costs."""
    gold = load_gold(options.gold)
    assistant = open_assistant(options.corpus, options.state, options.model)
    plans, system = Plans.of(assistant.corpus), assistant_system(assistant)
    original = run(system, gold, plans=plans, folder=options.out / "original").score
    changed = run(system, variants(gold, plans), plans=plans, folder=options.out / "changed").score
    found = losses(original, changed)
    if options.json:
        _print_json({loss.rule: loss.to_json() for loss in found})
    else:
        print(losses_text(found, show=options.show))
    _say(f"改写后的题和答案写入 {options.out / 'changed'}")
    return OK


def counterfactual(options: argparse.Namespace) -> int:
    """Change figures and units in a copy of the plans, rebuild, and ask: the answers must follow the changed text."""
    plans = Plans.read(options.corpus)
    changes = edits(load_gold(options.gold), plans)
    if not changes:
        raise EvaluationError("题库中没有可改动的指标题或牵头题。")
    folder = options.out / "corpus"
    write_changed(plans.corpus.documents, changes, manifest=options.corpus / MANIFEST, folder=folder)
    assistant = open_assistant(folder, options.out / "state", options.model)
    asked = [change.gold for change in changes]
    found = run(assistant_system(assistant), asked, plans=Plans.of(assistant.corpus), folder=options.out).score
    if options.json:
        wrong = [held.gold.id for held in found.failures()]
        _print_json({"questions": len(asked), "followed": found.measures["accuracy"].value, "wrong": wrong})
    else:
        print(f"改动 {len(asked)} 处，跟随原文 {measure_text(found.measures['accuracy'])}")
        for held in found.failures()[: options.show]:
            print(failure_text(held))
    return OK


def side_by_side(options: argparse.Namespace) -> int:
    """Ask every system the same questions; one table, one plot."""
    from evaluation.systems import systems  # LlamaIndex takes seconds to import: only this command pays for it

    gold = load_gold(options.gold)
    assistant = open_assistant(options.corpus, options.state, options.model)
    plans = Plans.of(assistant.corpus)
    scores = {
        s.name: run(s, gold, plans=plans, folder=options.out / s.name).score for s in systems(assistant, options.model)
    }
    table = systems_table(scores)
    write_aside(options.out / "systems.md", table + "\n")
    write_aside(options.out / "systems.png", systems_plot({name: found.measures for name, found in scores.items()}))
    if options.json:
        _print_json({name: found.to_json() for name, found in scores.items()})
    else:
        print(table)
    _say(f"表和图写入 {options.out}")
    return OK


def feedback(options: argparse.Namespace) -> int:
    """Write what visitors of the page said of its answers as questions."""
    judgements = Memory(options.state or default_state(options.corpus)).judgements()
    lines = [json.dumps(question, ensure_ascii=False) for question in judged_questions(judgements)]
    write_aside(options.target, "".join(f"{line}\n" for line in lines))
    unfinished = sum(not judged.liked for judged in judgements)
    _say(f"{len(lines)} 条评价写入 {options.target}，其中 {unfinished} 条没有帮助，须由人补全后再用。")
    return OK


def rows(options: argparse.Namespace) -> int:
    """Print how the rows that a person wrote down of plans were read."""
    found = read_rows(options.rows, read_corpus(options.plans))
    _print_json(found.to_json()) if options.json else print(rows_text(found, show=options.show))
    return OK


def blind(options: argparse.Namespace) -> int:
    """Take a step of the blind protocol, and print what it says as it comes."""
    for said in STEPS[options.step](options):
        print(said, flush=True)
    return OK


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "validate": validate_file,
    "convert": convert,
    "score": score_file,
    "run": run_assistant,
    "retrieval": retrieval,
    "ceiling": ceiling,
    "report": report,
    "compare": compare_runs,
    "gate": gate,
    "baseline": baseline,
    "systems": side_by_side,
    "robustness": robustness,
    "counterfactual": counterfactual,
    "feedback": feedback,
    "rows": rows,
    "blind": blind,
}
