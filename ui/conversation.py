"""One user's turns, and what they become: history for the assistant, messages for the chat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from answer.model import Answer, Language, Refusal, SourceView
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


def take_turn(assistant: Assistant, turns: Sequence[Turn], question: str, *, regions: Collection[str] = ()) -> Turn:
    """Return the turn that answers `question` in the light of the turns before it."""
    reply = assistant.ask(question, history(turns), regions=regions)
    return Turn(question, reply, tuple(assistant.source(citation) for citation in reply.citations))


def history(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """Return the turns as the assistant reads them: role and content, oldest first."""
    return [
        {"role": role, "content": content}
        for turn in turns
        for role, content in (("user", turn.question), ("assistant", turn.reply.text))
    ]


def messages(turns: Sequence[Turn], language: Language, *, asked: str | None = None) -> list[Message]:
    """Return the chat's messages in the Chatbot's format.

    The last reply offers its suggestions as options. A question just asked stands at the end, its reply pending.
    """
    out: list[Message] = []
    for number, turn in enumerate(turns, start=1):
        reply = reply_html(turn.reply, turn.sources, turn=number, language=language)
        out += [_message("user", question_html(turn.question)), _message("assistant", reply)]
    if asked is not None:
        out += [_message("user", question_html(asked)), _message("assistant", pending_html(language))]
    elif turns and turns[-1].reply.suggestions:
        out[-1]["options"] = [{"value": text, "label": text} for text in turns[-1].reply.suggestions]
    return out


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}
