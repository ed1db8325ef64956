"""What chat clients ask of a model besides answers (Open WebUI: titles, tags, further questions), told from questions by form.

Such a message holds the conversation in a `chat_history` element and names the one key of the JSON object that it wants.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from answer import Assistant
from answer.language import language_of
from ui.conversation import further_questions

_HISTORY = re.compile(r"<chat_history>(.*?)</chat_history>", re.DOTALL)
_KEY = re.compile(r'\{\s*"(title|tags|follow_ups|queries|text|prompt)"\s*:')
_SAID = re.compile(r"^(?:USER|user)[:：]\s*(.*(?:\n(?!(?:USER|user|ASSISTANT|assistant)[:：]).*)*)", re.MULTILINE)
_TAGS = 3
_FOLLOWING = 5


def client_task(assistant: Assistant, message: str) -> str | None:
    """Return the JSON object that a client's own message asks for; None for a message of a person."""
    history, key = _HISTORY.search(message), _KEY.search(message)
    if history is None or key is None:
        return None
    said = [text.strip() for text in _SAID.findall(history[1]) if text.strip()]
    given = _GIVEN[key[1]](assistant, said) if said else _EMPTY[key[1]]
    return json.dumps({key[1]: given}, ensure_ascii=False)


def _title(assistant: Assistant, said: list[str]) -> str:
    return assistant.title(said[0], language_of(said[0]))


def _tags(assistant: Assistant, said: list[str]) -> list[str]:
    """Return the places and topics that the first question names."""
    understood = assistant.understood(said[0])
    regions = [d.region for q in understood if q.scope.named for d in q.scope.documents if d.region]
    topics = [t.words for q in understood for t in q.topics]
    return list(dict.fromkeys((*regions, *topics)))[:_TAGS] or ["政府规划"]


def _following(assistant: Assistant, said: list[str]) -> list[str]:
    """Return what may be asked next, each with an answer."""
    turns = [{"role": "user", "content": text} for text in said[:-1]]
    return list(further_questions(assistant, assistant.ask_by_rule(said[-1], turns)))[:_FOLLOWING]


_GIVEN: dict[str, Callable[[Assistant, list[str]], str | list[str]]] = {
    "title": _title,
    "tags": _tags,
    "follow_ups": _following,
    "queries": lambda assistant, said: said[-1:],
    "text": lambda assistant, said: "",  # the end of a question half typed: nobody can know it
    "prompt": lambda assistant, said: "",  # of a picture
}
_EMPTY: dict[str, str | list[str]] = {
    "title": "",
    "tags": [],
    "follow_ups": [],
    "queries": [],
    "text": "",
    "prompt": "",
}
