"""One user's turns, and what they become: history for the assistant, messages for the chat."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from answer import Assistant
from answer.memory import Kept
from answer.model import Answer, Language, Refusal, Sentence, SourceView, Stage
from answer.views.further import Further
from ui.render import pending_html, question_html, reply_html

Message = Any
"""A message of `gr.Chatbot`: role, content, options."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, its reply, and each of the reply's citations in context, in marker order; `key` is unguessable."""

    key: str
    question: str
    reply: Answer | Refusal
    sources: tuple[SourceView, ...]

    @property
    def kept(self) -> Kept:
        """Return what is kept of the turn."""
        return Kept(self.key, self.question, self.reply)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a search is limited to, as `Assistant.ask` takes it."""

    regions: tuple[str, ...] = ()
    period: tuple[int, int] | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A reply on its way: the stage that it is in, what the rules found, and a model's sentences that have held so far."""

    stage: str = "searching"
    found: str = ""
    sentences: tuple[str, ...] = ()


def take_turn(
    assistant: Assistant,
    turns: Sequence[Turn],
    question: str,
    *,
    limits: Limits = Limits(),
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Pending | Turn]:
    """Yield how the reply to `question`, in the light of the turns before it, comes about; at last the turn."""
    pending = Pending()
    for event in assistant.stream(
        question,
        history(turns),
        regions=limits.regions,
        period=limits.period,
        topic=limits.topic,
        stopped=stopped,
    ):
        match event:
            case Stage():
                pending = replace(pending, stage=event.name, found=event.found or pending.found)
                yield pending
            case Sentence():
                pending = replace(pending, sentences=(*pending.sentences, event.text))
                yield pending
            case _:
                yield _turn(assistant, Kept(secrets.token_urlsafe(12), question, _with_further(assistant, event)))


def resume(assistant: Assistant, kept: Sequence[Kept]) -> tuple[Turn, ...]:
    """Return kept turns as they were; one whose plans have changed since is answered anew from them as they are."""
    turns: list[Turn] = []
    for turn in kept:
        if not assistant.holds(turn.reply):
            turn = replace(turn, reply=assistant.ask(turn.question, history(turns)))
        turns.append(_turn(assistant, turn))
    return tuple(turns)


def _with_further(assistant: Assistant, reply: Answer | Refusal) -> Answer | Refusal:
    """Return a reply with what may be asked next, unless it brings that itself."""
    return reply if reply.suggestions else replace(reply, suggestions=further_questions(assistant, reply))


def further_questions(assistant: Assistant, reply: Answer | Refusal) -> tuple[str, ...]:
    """Return what may be asked after a reply, each tried by the rules."""
    further = Further(
        assistant.corpus, assistant.actions, lambda question: isinstance(assistant.ask_by_rule(question), Answer)
    )
    return further.questions(reply)


def _turn(assistant: Assistant, kept: Kept) -> Turn:
    sources = tuple(assistant.source(citation) for citation in kept.reply.citations)
    return Turn(kept.key, kept.question, kept.reply, sources)


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
        out += [_message("user", question_html(turn.question, number, language)), _message("assistant", reply)]
    if asked is not None:
        on_its_way = pending or Pending()
        shown = pending_html(on_its_way.stage, on_its_way.found, on_its_way.sentences, language)
        out += [_message("user", question_html(asked, 0, language)), _message("assistant", shown)]
    elif turns and turns[-1].reply.suggestions:
        out[-1]["options"] = [{"value": text, "label": text} for text in turns[-1].reply.suggestions]
    return out


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}
