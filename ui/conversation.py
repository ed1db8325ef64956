"""One user's turns, and what they become: history for the assistant, messages for the chat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from answer.model import Answer, Language, Refusal, Sentence, SourceView, Stage
from ui.assistant import Assistant
from ui.render import pending_html, question_html, reply_html

Message = Any
"""A message of `gr.Chatbot`: role, content, options."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, its reply, and each of the reply's citations in context, in marker order."""

    question: str
    reply: Answer | Refusal
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A reply on its way: the stage that it is in, and the sentences that have held so far."""

    stage: str = "searching"
    sentences: tuple[str, ...] = ()


def take_turn(
    assistant: Assistant,
    turns: Sequence[Turn],
    question: str,
    *,
    regions: Collection[str] = (),
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Pending | Turn]:
    """Yield how the reply to `question`, in the light of the turns before it, comes about; at last the turn."""
    pending = Pending()
    for event in assistant.stream(question, history(turns), regions=regions, stopped=stopped):
        match event:
            case Stage():
                pending = replace(pending, stage=event.name)
                yield pending
            case Sentence():
                pending = replace(pending, sentences=(*pending.sentences, event.text))
                yield pending
            case _:
                yield Turn(question, event, tuple(assistant.source(citation) for citation in event.citations))


def history(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """Return the turns as the assistant reads them: role and content, oldest first."""
    return [
        {"role": role, "content": content}
        for turn in turns
        for role, content in (("user", turn.question), ("assistant", turn.reply.text))
    ]


def messages(
    turns: Sequence[Turn], language: Language, *, asked: str | None = None, pending: Pending | None = None
) -> list[Message]:
    """Return the chat's messages in the Chatbot's format.

    The last reply offers its suggestions as options. A question just asked stands at the end, its reply pending.
    """
    out: list[Message] = []
    for number, turn in enumerate(turns, start=1):
        reply = reply_html(turn.reply, turn.sources, turn=number, language=language)
        out += [_message("user", question_html(turn.question)), _message("assistant", reply)]
    if asked is not None:
        on_its_way = pending or Pending()
        shown = pending_html(on_its_way.stage, on_its_way.sentences, language)
        out += [_message("user", question_html(asked)), _message("assistant", shown)]
    elif turns and turns[-1].reply.suggestions:
        out[-1]["options"] = [{"value": text, "label": text} for text in turns[-1].reply.suggestions]
    return out


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}
