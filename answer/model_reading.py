"""A language model as reader: a question and its turns → asks, by a form whose words must be the user's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from answer.language_model import LanguageModel, LanguageModelError
from answer.model import Language
from answer.reading import Ask
from answer.reading.form import SCHEMA, Filled, FormError, filled, form_of, parsed
from answer.reading.likeness import Examples
from answer.reading.markup import Utterance
from prompts import fence, render

_TURNS = 6
_REPLY_CHARS = 6000  # of a reply, beyond which it is no form
_CALLS = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model made of a question.

    Attributes:
        filled: its asks; None where it gave no form that fits.
        notice: why there are none, in Chinese; "" where there are.
    """

    filled: Filled | None
    notice: str = ""


class ModelReader:
    """Has a language model fill in the form of a question; asked once more, with the fault named, where that does not fit."""

    def __init__(self, model: LanguageModel, examples: Callable[[], Examples]) -> None:
        """Take the model, and what gives the labelled utterances when they are first needed."""
        self.model = model
        self._examples = examples

    def read(
        self, question: str, turns: Sequence[str], asks: Sequence[Ask], stopped: Callable[[], bool] = lambda: False
    ) -> Reading:
        """Return what the model reads.

        Args:
            question: as asked.
            turns: the user's questions before it, oldest first.
            asks: what the reader made of it: the words that it marked choose the examples, and of some kinds they stay.
            stopped: asked between the pieces of a reply; true ends the reading.
        """
        marked = sorted({span for ask in asks for span in ask.spans})
        language = asks[0].language
        examples = self._examples()
        shown = examples.nearest(question, marked, follows=bool(turns))
        prompt = first = render(
            "read",
            language,
            examples=fence("\n".join(_shown(example) for example in shown), _label("examples", language)),
            history=fence("\n".join(turns[-_TURNS:]), _label("conversation", language)),
            question=fence(question, _label("question", language)),
        )
        for _ in range(_CALLS):
            try:
                reply = self._reply(prompt, stopped)
                return Reading(filled(examples.corrected(parsed(reply)), question, turns, marked))
            except FormError as fault:
                again = render(
                    "reread",
                    language,
                    reply=fence(reply[:_REPLY_CHARS], _label("reply", language)),
                    fault=fence(str(fault), _label("fault", language)),
                )
                prompt = f"{first}\n\n{again}"
            except LanguageModelError as error:
                return Reading(None, str(error))
            if stopped():
                break
        return Reading(None, "语言模型没有按要求读出问题，读法由规则给出。")

    def _reply(self, prompt: str, stopped: Callable[[], bool]) -> str:
        """Return what the model replies; cut off where it is stopped, or runs on."""
        with closing(self.model.stream(prompt, schema=SCHEMA)) as pieces:
            return "".join(_bounded(pieces, stopped))


_LABELS = {"examples": "例子", "conversation": "上文", "question": "问题", "reply": "输出", "fault": "问题所在"}


def _label(name: str, language: Language) -> str:
    return name if language == "en" else _LABELS[name]


def _bounded(pieces: Iterator[str], stopped: Callable[[], bool]) -> Iterator[str]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if stopped() or size > _REPLY_CHARS:
            return
        yield piece


def _shown(example: Utterance) -> str:
    """Return an example as the model sees it: the turns before, the question, its form."""
    before = "".join(f"{turn} → " for turn in example.history)
    return f"{before}{example.text}\n{form_of(example).model_dump_json()}"
