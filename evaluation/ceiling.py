"""How far right reading would go: blind questions answered by what their labels ask, beside what the reader reads.

A question that is wrong with the labelled ask too falls to linking, rows or words; what only the reader gets wrong, to reading.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from answer import Answer, Assistant, Refusal, open_assistant
from answer.answering import Answering
from answer.found import Found
from answer.linking.logistic import Logistic
from answer.reading import Reader
from answer.reading.form import filled, form_of
from answer.reading.learned import DATA, load
from answer.reading.markup import Utterance, read_utterances
from answer.second_reading import FEATURES, MODEL, features_of
from evaluation.case import Case, case
from evaluation.gold import load_gold
from evaluation.plans import Plans
from evaluation.printing import WHY
from evaluation.running import QUESTIONS
from evaluation.schema import AnswerRecord, GoldQuestion


@dataclass(frozen=True, slots=True)
class Both:
    """A blind question answered twice.

    Attributes:
        name: of its set.
        read: with what the reader reads.
        labelled: with what its label asks.
        doubted: whether a language model, where one is set, is asked how to read it.
        asked: how the label puts it, for a person.
        failed: the relation that the labelled ask is of, and the reason where it is refused.
    """

    name: str
    read: Case
    labelled: Case
    doubted: bool
    asked: str
    failed: str


def labelled_sets(sets: Path) -> Iterator[tuple[str, list[tuple[GoldQuestion, Utterance]]]]:
    """Yield the blind sets whose questions are labelled as utterances, by name, each question with its label."""
    for path in sorted(DATA.glob("blind_*.jsonl")):
        name = path.stem.removeprefix("blind_")
        told = {(u.text, u.history): u for u in read_utterances(path)[0]}
        if not (sets / name / QUESTIONS).is_file():
            continue
        gold = load_gold(sets / name / QUESTIONS)
        yield name, [(g, told[key]) for g in gold if (key := (g.question, _turns(g))) in told]


def ceiling_of(options: argparse.Namespace) -> str:
    """Return the text of the command: the table, and the questions that are wrong even by their label."""
    assistant = open_assistant(options.corpus, options.state, options.model)
    return ceiling_text(list(measured(assistant, options.sets, options.learned)), show=options.show)


def measured(assistant: Assistant, sets: Path, learned: Path | None = None) -> Iterator[Both]:
    """Yield every labelled blind question answered twice.

    `learned` names other files of the reader than the committed ones, or a folder of such by set, which had not seen them;
    sets without any are left out then.
    """
    plans = Plans.of(assistant.corpus)
    for name, pairs in labelled_sets(sets):
        answering = assistant.answering
        if learned:
            folder = learned / name if (learned / name).is_dir() else learned
            if not (folder / "stamp.json").is_file():
                continue
            answering = answering.with_reader(Reader(load(folder, data=None), assistant.index.embed_query))
        yield from both(answering, pairs, name=name, plans=plans)


def both(
    answering: Answering, pairs: Sequence[tuple[GoldQuestion, Utterance]], *, name: str, plans: Plans
) -> Iterator[Both]:
    """Yield each question of a set answered twice over one corpus."""
    judge = Logistic.load(MODEL, FEATURES)
    for gold, said in pairs:
        found = answering.found(gold.question, said.history, ())
        marked = sorted({span for q in found.questions for span in q.ask.spans})
        own = filled(form_of(said), gold.question, said.history, marked).asks
        right = answering.otherwise(gold.question, said.history, own, ())
        yield Both(
            name,
            _judged(gold, answering.reply(gold.question, found), plans),
            _judged(gold, answering.reply(gold.question, right), plans),
            judge.holds(features_of(found, said.history)),
            _label(said),
            _of(right),
        )


def _judged(gold: GoldQuestion, reply: Answer | Refusal, plans: Plans) -> Case:
    return case(gold, AnswerRecord.model_validate({"id": gold.id, **reply.to_json()}), plans)


def _turns(gold: GoldQuestion) -> tuple[str, ...]:
    return tuple(turn.content for turn in gold.history if turn.role == "user")


def _label(said: Utterance) -> str:
    return " + ".join(f"{label.shape} {label.fold}" for label in said.labels)


def _of(found: Found) -> str:
    return " + ".join(
        f"{q.ask.of}.{q.ask.show}{f' ({r.reason})' if isinstance(r, Refusal) else ''}" for q, r in found.replies
    )


def ceiling_text(rows: Sequence[Both], *, show: int = 0) -> str:
    """Return a table, a row a set: questions, right as read, right by the label, right with the label where a model is asked.

    Behind it the first `show` questions that are wrong even by the label, grouped by what they ask and how they are wrong.
    """
    lines = ["| 题集 | 题数 | 读题器 | 标注的读法 | 没把握处用标注 | 没把握 |", "|---|---|---|---|---|---|"]
    for name in (*dict.fromkeys(row.name for row in rows), ""):
        own = [row for row in rows if name in ("", row.name)]
        read, labelled = (sum(not getattr(row, side).why for row in own) for side in ("read", "labelled"))
        mixed = sum(not (row.labelled if row.doubted and row.labelled.is_answered else row.read).why for row in own)
        asked = sum(row.doubted for row in own)
        shares = " | ".join(f"{n / max(len(own), 1):.3f}" for n in (read, labelled, mixed))
        lines.append(f"| {name or '合计'} | {len(own)} | {shares} | {asked} |")
    wrong = [row for row in rows if row.labelled.why]
    for group in sorted({_group(row) for row in wrong}):
        own = [row for row in wrong if _group(row) == group]
        lines += ["", f"{group}（{len(own)}）", *(_line(row) for row in own[:show])]
    return "\n".join(lines)


def _group(row: Both) -> str:
    return f"{row.asked.split(' ')[0]}：{WHY[row.labelled.why]}"


def _line(row: Both) -> str:
    held = row.labelled
    turns = "".join(f"{turn.content} / " for turn in held.gold.history)
    return f"  {held.gold.id} {turns}{held.gold.question}\n    {row.failed}；{'；'.join(held.details)}"
