"""A language model's words over the evidence of a rule-composed answer, checked sentence by sentence.

The draft that the rules made decides what is evidence and what must be said. The model may say it more fluently; a sentence
that fails its check is asked for once more with the fault named, then dropped, and what the accepted sentences leave out is
said in the rules' own words. So the model can add no fact, and lose none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice

from answer.checking import Checker
from answer.covering import shown
from answer.draft import Draft, Evidence, Line, cited_as, numbered, placed
from answer.faults import Fault
from answer.language_model import LanguageModel, LanguageModelError, Patience
from answer.merging import Tally, Written, finished, proven, verdicts
from answer.model import Language, Sentence, Stage
from answer.reading import Ask
from answer.verify import squeeze, supports
from prompts import fence, render

_MARK = re.compile(r"\s*[\[【(（]\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*[\]】)）]")
_END = re.compile(r"(?<=[。！？!?])(?:\s*[\[【]\d{1,3}(?:[,，、\s]*\d{1,3})*[\]】])*|(?<=[.])(?=\s)|\n+")
_LEADING = re.compile(r"^(?:[-*•·#>\s]+|\d{1,2}[.、)）](?!\d)\s*)+")
_BRIEF = re.compile(r"简报|要点|概括|总结|综述|梳理|归纳|概述|\bbrief|\bsummar|\boverview", re.IGNORECASE)
_FAULTS = {
    "evidence": ("没有标出依据", "no evidence is cited"),
    "quote": ("引文与原文不符", "the quotation differs"),
    "plan": ("提到了资料中没有的文件", "a plan that the material lacks"),
    "region": ("地区与资料不符", "another region"),
    "year": ("年份与资料不符", "another year"),
    "figure": ("数字与资料不符", "another figure"),
    "unit": ("单位不在资料中", "a unit that the material lacks"),
    "role": ("单位的分工与资料不符", "another role"),
    "action": ("行动或主题不在资料中", "an action that the material lacks"),
    "negation": ("原文没有否定", "the material doesn't deny it"),
    "wording": ("多数说法不在资料中", "most of it is not in the material"),
}
STOPPED = ("已停止，以下为已核对的部分和规则给出的答案。", "Stopped; what follows is checked.")
LATE = ("语言模型用时过长，其余由规则给出。", "The model took too long; the rest is by rule.")
TITLE_CHARS = 24
_TITLE_SECONDS = 15.0
_SENTENCES = 60  # of a reply, beyond which it runs on
_COVERED = 0.8  # of a quotation's words that accepted sentences must hold to stand in for it
_PASSAGE = 24  # characters from which what is said is a passage of its own
_PIECE = 8  # of such a passage that a sentence must hold
_EVIDENCE_CHARS = 900  # of one passage that the model is shown


class Writer:
    """Has a language model write over drafts."""

    def __init__(self, model: LanguageModel, checker: Checker, seconds: float = 60.0) -> None:
        """Take the model, what checks its sentences, and for how long one answer may be written, in seconds."""
        self.model = model
        self._checker = checker
        self._seconds = seconds

    def title(self, question: str, language: Language) -> str:
        """Return a short name for a conversation that begins with `question`; the question's beginning where the model fails.

        A name that tells a place, unit or figure of its own is no name: nothing else checks it.
        """
        prompt = render("title", language, question=fence(question, "问题" if language == "zh" else "question"))
        try:
            named = self._first(prompt, Patience.of(_TITLE_SECONDS)).strip('。."“” ')
        except LanguageModelError:
            named = ""
        told = 0 < len(named) <= TITLE_CHARS and self._checker.adds_nothing(named, [question])
        return named if told else question[:TITLE_CHARS]

    def write(
        self, question: str, ask: Ask, draft: Draft, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Stage | Sentence | Written]:
        """Yield that the model writes once it begins, each sentence as soon as it has held, and at last what came of it all.

        The sentences, joined by line ends, are how the published text begins: the rules' verdict goes before the first that
        the model wrote, and markers are those that the text will have.
        """
        evidence, marked = numbered(draft)
        lines = [line for line, _ in marked]
        task = _Task(
            language=ask.language,
            evidence=evidence,
            findings="\n".join(map(_plain, lines)),
            said=tuple(s for line in lines for s in line.said),
            closed=_closed(ask, draft),
            patience=Patience.of(self._seconds, stopped),
        )
        prompt = render(
            _template(question, ask),
            ask.language,
            question=fence(question, "问题" if ask.language == "zh" else "question"),
            evidence=task.shown,
            findings=fence("\n".join(cited_as(line, numbers) for line, numbers in marked), "已核对的结论"),
        )
        tally, notice = Tally(), ""
        shown: list[Evidence] = []
        try:
            with closing(self.model.stream(prompt, patience=task.patience)) as pieces:
                begun = next(pieces, "")
                yield Stage("writing")
                for sentence in islice(sentences_of(chain([begun], pieces)), _SENTENCES):
                    if task.patience.out():
                        break
                    for line in self._held(sentence, task, tally, lines):
                        yield Sentence(cited_as(line, [placed(shown, e) for e in line.evidence]))
            if task.patience.out():
                notice = (STOPPED if stopped() else LATE)[ask.language == "en"]
        except LanguageModelError as error:
            notice = str(error)
        yield finished(self.model.name, draft, lines, tally, notice)

    def _held(self, sentence: str, task: _Task, tally: Tally, lines: Sequence[Line]) -> Iterator[Line]:
        """Yield the sentence, with all that it stands on, where it holds; before the first one the rules' verdict."""
        line = self._accept(sentence, task, tally)
        if line is None:
            return
        if not tally.accepted:
            yield from (Line(_plain(frame)) for frame in verdicts(lines))
        line = proven(line, lines, tally.accepted)
        tally.accepted.append(line)
        yield line

    def _first(self, prompt: str, patience: Patience) -> str:
        """Return the first sentence of a reply, "" for none."""
        with closing(self.model.stream(prompt, patience=patience)) as pieces:
            return next(sentences_of(pieces), "")

    def _accept(self, sentence: str, task: _Task, tally: Tally) -> Line | None:
        """Return the sentence as a line if it holds, after one repair if need be; None when it is dropped."""
        line, faults = self._checked(sentence, task)
        if line is None and faults:
            line, _ = self._checked(self._asked_again(sentence, faults, task), task)
            tally.repaired += line is not None
        if line is None:
            tally.vetoed += 1
            return None
        return None if any(squeeze(line.text) == squeeze(a.text) for a in tally.accepted) else line

    def _checked(self, sentence: str, task: _Task) -> tuple[Line | None, tuple[Fault, ...]]:
        text, numbers = unmarked(sentence)
        if not text or "|" in text:
            return None, ()
        cited = [task.evidence[n - 1] for n in numbers if 1 <= n <= len(task.evidence)]
        faults = self._checker.faults(text, cited) if len(cited) == len(numbers) else (Fault("evidence", text),)
        if not numbers:  # it may rest on a passage that it forgot to name
            cited = next(([e] for e in task.evidence if not self._checker.faults(text, [e])), [])
            faults = () if cited else faults
        if not faults and task.closed:
            faults = tuple(self._checker.beyond(text, task.findings, cited))
            if not any(_is_of(text, said) for said in task.said):
                faults = (*faults, Fault("wording", text))
        return (None, faults) if faults else (Line(text, (), tuple(dict.fromkeys(cited))), ())

    def _asked_again(self, sentence: str, faults: Sequence[Fault], task: _Task) -> str:
        english = task.language == "en"
        named = "; ".join(f"{_FAULTS[f.kind][english]}: {f.words[:40]}" for f in faults[:3])
        prompt = render(
            "repair",
            task.language,
            fault=fence(named, "fault" if english else "问题所在"),
            sentence=fence(sentence, "sentence" if english else "句子"),
            evidence=task.shown,
        )
        return self._first(prompt, task.patience)


@dataclass(frozen=True)
class _Task:
    """What one writing works with.

    Attributes:
        language: of the answer.
        evidence: the passages, numbered from 1.
        findings: the rules' own answer, without markers.
        said: what it takes from the plans, word for word.
        closed: whether it is the whole answer, to which nothing may be added.
        patience: how long the model is waited for, repairs among it.
    """

    language: Language
    evidence: Sequence[Evidence]
    findings: str
    said: tuple[str, ...]
    closed: bool
    patience: Patience

    @property
    def shown(self) -> str:
        """The evidence as the model sees it."""
        rows = [
            f"[{i}] 《{e.document.title}》{e.document.region} {' > '.join(s.heading for s in e.path)}：{e.text.strip()[:_EVIDENCE_CHARS]}"
            for i, e in enumerate(self.evidence, start=1)
        ]
        return fence("\n".join(rows), "material" if self.language == "en" else "资料")


def sentences_of(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the sentences of a stream, each with the markers behind it, as soon as the next one begins."""
    held = ""
    for piece in pieces:
        held += piece
        ends = [
            m.end()
            for m in _END.finditer(held)
            if m.end() < len(held) and not held[m.end() :].lstrip().startswith(("[", "【"))
        ]
        begin = 0
        for end in ends:
            if held[begin:end].strip():
                yield held[begin:end].strip()
            begin = end
        held = held[begin:]
    if held.strip():
        yield held.strip()


def unmarked(sentence: str) -> tuple[str, list[int]]:
    """Return a sentence without list marks and markers, and the numbers that it cites, each once, in order."""
    numbers = [int(n) for m in _MARK.finditer(sentence) for n in re.findall(r"\d+", m[1])]
    return shown(_MARK.sub("", _LEADING.sub("", sentence))).strip(), list(dict.fromkeys(numbers))


def _template(question: str, ask: Ask) -> str:
    return "brief" if _BRIEF.search(question) else "compare" if ask.beside else "compose"


def _closed(ask: Ask, draft: Draft) -> bool:
    """Tell whether the rules' answer is the whole answer: lists, figures, facts; prose may be put otherwise."""
    return bool(draft.rows) or draft.complete is True or ask.of in ("fact", "duty", "target")


def _is_of(text: str, said: str) -> bool:
    """Tell whether a sentence gives what the rules' answer says, or a piece of it where that is a passage."""
    words, own = squeeze(said), squeeze(text)
    if len(words) < _PASSAGE:
        return supports([said], [text])
    return any(own[i : i + _PIECE] in words for i in range(len(own) - _PIECE + 1))


def _plain(line: Line) -> str:
    return re.sub(r"\{\d+\}", "", line.text)
