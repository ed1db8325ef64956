"""The blind protocol: a set is sealed, opened once, its first run stands, and today's run is set beside it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from evaluation_support import GOAL, blind_questions, question, questions_and_brief, stopping, write_plans
from gold import CORPUS, QUESTIONS

from answer import Assistant
from evaluation import EvaluationError, GoldQuestion, Plans, first_run, record
from evaluation.blind_sealing import said
from evaluation.blind_sets import BlindSet, find_set, held_alone, set_names
from evaluation.commands import main
from evaluation.errors import AlreadyOpened, SealBroken
from evaluation.first_run import open_set, run_today
from evaluation.gold import gold_lines
from evaluation.record import checkout
from evaluation.running import PARTIAL


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    return tmp_path / "blind"


def blind(sets: Path, step: str, *arguments: str) -> int:
    return main(["blind", step, "--sets", str(sets), *arguments])


@pytest.fixture
def sealed(sets: Path, tmp_path: Path) -> BlindSet:
    assert blind(sets, "register", *questions_and_brief(tmp_path, blind_questions()), "--name", "A") == 0
    return find_set(sets, "A")


def told(held: BlindSet) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((held.folder / "record.json").read_text("utf-8"))
    return found


def test_a_registered_set_is_sealed(sealed: BlindSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sorted(path.name for path in sealed.folder.iterdir()) == ["brief.md", "questions.jsonl", "record.json"]
    assert (sealed.folder / "questions.jsonl").read_bytes() == (tmp_path / "set.jsonl").read_bytes()
    found = told(sealed)
    assert (found["author"], found["questions"], found["state"], found["first"]) == ("甲", 3, "sealed", None)
    assert len(found["sha256"]) == 64
    assert sealed.gold() == blind_questions()
    capsys.readouterr()
    assert blind(sealed.folder.parent, "list") == 0
    assert "| A | 甲 | 3 | 封存 | – | – | – | – |" in capsys.readouterr().out


def test_plans_of_its_own(sets: Path, tmp_path: Path) -> None:
    own = write_plans(tmp_path / "plans")
    register = questions_and_brief(tmp_path, [question([["3万箱"]], quote=GOAL)])
    assert blind(sets, "register", *register) == 1  # the five plans lack the evidence
    assert blind(sets, "register", *register, "--corpus", str(own)) == 0
    stored = find_set(sets, "set").record.corpus or ""
    assert not Path(stored).is_absolute()
    assert (record.ROOT / stored).resolve() == own.resolve()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--name", "A"], "已经存在"),
        (["--name", "../A"], "题集名称"),
        (["--name", "B"], "已见于 A 的 b1"),
    ],
)
def test_what_is_taken_is_refused(
    sealed: BlindSet, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], message: str
) -> None:
    assert blind(sealed.folder.parent, "register", *questions_and_brief(tmp_path, blind_questions()), *more) == 1
    assert message in capsys.readouterr().err
    assert [path.name for path in sealed.folder.parent.iterdir()] == ["A"]


def test_known_questions_are_refused_however_punctuated(
    sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = GoldQuestion.model_validate_json(QUESTIONS.read_text("utf-8").splitlines()[0])
    put_otherwise = known.model_copy(update={"question": f" {known.question.rstrip('？')} ?"})
    assert blind(sets, "register", *questions_and_brief(tmp_path, [blind_questions()[0], put_otherwise])) == 1
    assert f"第 2 行 question：已见于 questions_dev.jsonl 的 {known.id}" in capsys.readouterr().err
    assert set_names(sets) == ()


def test_an_empty_brief_or_set_is_refused(sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = questions_and_brief(tmp_path, [])
    assert blind(sets, "register", *register) == 1
    (tmp_path / "brief.md").write_text(" \n", encoding="utf-8")
    assert blind(sets, "register", *register) == 1
    err = capsys.readouterr().err
    assert "没有题目" in err
    assert "brief" in err


def test_how_questions_are_compared() -> None:
    def asked(text: str, *turns: str) -> str:
        return said(
            GoldQuestion.model_validate_json(
                json.dumps(
                    {
                        "id": "q",
                        "type": "absent",
                        "answerable": False,
                        "question": text,
                        "history": [{"content": turn} for turn in turns],
                    }
                )
            )
        )

    assert asked("ＧＤＰ 占比，是多少？") == asked("gdp占比是多少")
    assert asked("？") != asked("！")
    assert asked("那配合单位呢", "甲由谁牵头") != asked("那配合单位呢", "乙由谁牵头")


def test_a_set_is_opened_once(
    sealed: BlindSet, assistant: Assistant, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sets, place = sealed.folder.parent, ["--state", str(state)]
    assert blind(sets, "open", "A", *place) == 0
    opened = find_set(sets, "A")
    first = opened.record.first
    assert opened.record.state == "opened"
    assert first
    assert first.figures
    assert (first.answered, first.digest, first.model) == (3, assistant.corpus.digest, assistant.index.stamp.model)
    assert (first.commit, first.clean) == (checkout().commit, checkout().clean)
    assert first.figures.refusal_recall == 1.0
    assert set(first.figures.by_type) == {"target", "unanswerable"}
    assert len((opened.run_folder / "answers.jsonl").read_text("utf-8").splitlines()) == 3
    kept = (opened.folder / "record.json").read_bytes()

    capsys.readouterr()
    assert blind(sets, "open", "A", *place) == 1
    err = capsys.readouterr().err
    assert first.date in err
    assert "首次运行只有一次，不再重做" in err

    assert blind(sets, "today", "A", *place) == 0
    lines = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()}
    assert lines["首次"] == ["今天"]
    assert lines["accuracy"] == [f"{first.figures.accuracy:.3f}"] * 2
    assert lines["unanswerable"] == ["2/2", "2/2"]
    assert (opened.folder / "record.json").read_bytes() == kept

    assert blind(sets, "list") == 0
    assert f"| A | 甲 | 3 | 已打开 | {first.figures.accuracy:.3f} |" in capsys.readouterr().out


def test_all_opened_sets_are_run_again_and_a_broken_one_is_named(
    sealed: BlindSet, state: Path, assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sets, place = sealed.folder.parent, ["--state", str(state)]
    assert blind(sets, "today", "--all", *place) == 0
    assert "还没有打开过" in capsys.readouterr().out
    others = [g.model_copy(update={"question": f"另一份{g.question}"}) for g in blind_questions()]
    assert blind(sets, "register", *questions_and_brief(tmp_path, others[1:]), "--name", "B") == 0
    for name in ("A", "B"):
        assert blind(sets, "open", name, *place) == 0
    (sealed.folder / "questions.jsonl").write_text(gold_lines(blind_questions()[1:]), encoding="utf-8")
    capsys.readouterr()
    assert blind(sets, "today", "--all", *place) == 1
    shown = capsys.readouterr()
    assert "盲测题集 B（作者 甲，2 题）" in shown.out
    assert "盲测题集 A 的 questions.jsonl 与登记时不同" in shown.err


def test_changed_questions_are_refused_before_anything_is_asked(sealed: BlindSet) -> None:
    (sealed.folder / "questions.jsonl").write_text(gold_lines(blind_questions()[:2]), encoding="utf-8")
    with pytest.raises(SealBroken, match="盲测题集 A "):
        open_set(sealed, unopenable, corpus=CORPUS, plans=None)
    assert told(sealed)["state"] == "sealed"


def unopenable(corpus: Path) -> Assistant:
    raise EvaluationError(f"读不了 {corpus}")


def test_an_assistant_that_does_not_load_costs_nothing(sealed: BlindSet) -> None:
    with pytest.raises(EvaluationError, match="读不了"):
        open_set(sealed, unopenable, corpus=CORPUS, plans=None)
    assert told(sealed)["state"] == "sealed"


def interrupted(held: BlindSet, assistant: Assistant, stop: int) -> BlindSet:
    with pytest.MonkeyPatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(first_run, "assistant_system", stopping(stop))
        open_set(held, lambda _: assistant, corpus=CORPUS, plans=None)
    found = find_set(held.folder.parent, held.name)
    assert (found.record.state, bool(found.record.first)) == ("opening", True)
    return found


def test_an_opening_interrupted_after_an_answer_counts(sealed: BlindSet, assistant: Assistant) -> None:
    cut = interrupted(sealed, assistant, stop=2)
    with pytest.raises(EvaluationError, match="还没有首次运行的结果"):
        run_today(cut, lambda _: assistant, folder=cut.folder / "again")
    with (cut.run_folder / PARTIAL).open("a", encoding="utf-8") as out:
        out.write('{"id": "b3')  # cut while written
    with pytest.raises(AlreadyOpened, match=r"答完 2/3 题后中断"):
        open_set(cut, unopenable, corpus=CORPUS, plans=None)
    settled = find_set(cut.folder.parent, "A")
    first = settled.record.first
    assert first
    assert first.figures
    assert cut.record.first
    assert (settled.record.state, first.answered, first.date) == ("opened", 2, cut.record.first.date)
    assert first.figures.by_type["unanswerable"] == "1/2"
    with pytest.raises(AlreadyOpened):
        open_set(settled, unopenable, corpus=CORPUS, plans=None)


def test_an_opening_interrupted_before_any_answer_is_made_anew(sealed: BlindSet, assistant: Assistant) -> None:
    cut = interrupted(sealed, assistant, stop=0)
    opened, found = open_set(cut, lambda _: assistant, corpus=CORPUS, plans=None)
    assert opened.record.first
    assert (opened.record.state, opened.record.first.answered, len(found.cases)) == ("opened", 3, 3)


def test_a_run_that_ended_before_it_was_recorded_is_settled(sealed: BlindSet, assistant: Assistant) -> None:
    def killed(*_: object) -> BlindSet:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(first_run, "_finished", killed)
        open_set(sealed, lambda _: assistant, corpus=CORPUS, plans=None)
    with pytest.raises(AlreadyOpened, match="已于"):
        open_set(find_set(sealed.folder.parent, "A"), unopenable, corpus=CORPUS, plans=None)
    first = find_set(sealed.folder.parent, "A").record.first
    assert first
    assert first.answered == 3


def test_two_processes_do_not_open_one_set(tmp_path: Path) -> None:
    with held_alone("A", tmp_path), pytest.raises(EvaluationError, match="另一个进程"), held_alone("A", tmp_path):
        pass
    with held_alone("A", tmp_path), held_alone("B", tmp_path):
        pass


def test_a_record_that_contradicts_itself_is_named(sealed: BlindSet, capsys: pytest.CaptureFixture[str]) -> None:
    (sealed.folder / "record.json").write_text(json.dumps({**told(sealed), "state": "opened"}), encoding="utf-8")
    capsys.readouterr()
    assert blind(sealed.folder.parent, "list") == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("| 题集 |")
    assert "盲测题集 A 的 record.json 有误：" in shown.err
    assert "state 与 first 不符" in shown.err


def test_what_git_says_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*arguments: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
        return subprocess.run(
            ["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    monkeypatch.setattr(record, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert (checkout().commit, checkout().clean) == ("unknown", None)
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "a")
    (tmp_path / "evaluation" / "blind" / "A").mkdir(parents=True)
    (tmp_path / "evaluation" / "blind" / "A" / "record.json").write_text("{}")
    assert (checkout().commit, checkout().clean) == (git("rev-parse", "HEAD").strip(), True)
    (tmp_path / "new.py").write_text("")
    assert checkout().clean is False


def test_the_plans_scored_against_may_be_others(sealed: BlindSet, assistant: Assistant, tmp_path: Path) -> None:
    own = write_plans(tmp_path / "plans")
    opened, _ = open_set(sealed, lambda _: assistant, corpus=CORPUS, plans=own)
    assert opened.record.first
    assert opened.record.first.figures
    assert opened.record.first.digest == assistant.corpus.digest != Plans.read(own).corpus.digest
    assert opened.record.first.figures.citation_verbatim in (0.0, None)
    assert run_today(opened, lambda _: assistant, folder=tmp_path / "again").figures == opened.record.first.figures
