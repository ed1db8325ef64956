"""问答: the chat, what it searches in, and the conversations kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import gradio as gr

from answer.memory import Conversation, DamagedError
from answer.model import Language, Refusal
from ui.ask_parts import MAX_NOTE, Parts, chat_words, lay_out, period_words, topic_words, years_of
from ui.conversation import Limits, Turn, messages, resume, take_turn
from ui.shell import QUIET, START, Shell
from ui.stops import Stops
from ui.texts import say
from ui.visitors import visitor_of

_Turns = tuple[Turn, ...]


def ask_tab(shell: Shell, _: gr.Tab) -> None:
    """Lay out the chat in the open tab. Each visitor has turns of their own; nothing is kept on the page itself."""
    parts = lay_out(shell)
    _answer_on(shell, parts)
    _limit_on(shell, parts)
    _keep_on(shell, parts)
    _judge_on(shell, parts)
    _switch_on(shell, parts)


def _answer_on(shell: Shell, parts: Parts) -> None:
    """Let Enter, the button, an example, a suggestion and an address with a question (/?q=…) ask."""
    stops = Stops()

    def ask(
        question: str,
        turns: _Turns,
        key: str,
        editing: str,
        regions: list[str],
        period: str,
        topic: str,
        language: Language,
        request: gr.Request,
    ) -> Iterator[dict[Any, Any]]:
        if not question.strip():
            gr.Info(say("empty_question", language), title=say("notice", language), duration=4)
            yield {parts.stop: gr.skip()}
            return
        if key and not turns:  # the server was begun anew while the page stood open, or let its state go
            turns = _resumed(shell, visitor_of(request), key, language)
        if editing.isdecimal():
            turns = turns[: max(int(editing[:4]) - 1, 0)]
        yield {
            parts.question: "",
            parts.editing: "",
            parts.chat: gr.Chatbot(messages(turns, language, asked=question)),
            parts.why: gr.Column(visible=False),
        }
        visitor, session = visitor_of(request), str(request.session_hash)
        flag = stops.begin(session)
        limits = Limits(tuple(regions), years_of(period), topic or "")
        try:
            for step in take_turn(shell.assistant, turns, question, limits=limits, stopped=flag.is_set):
                if isinstance(step, Turn):
                    turns, key = (*turns, step), key or secrets.token_urlsafe(12)
                    if visitor and _is_kept(step):  # nothing is kept of a browser that takes no cookies
                        _keep(shell, visitor, key, turns, language)
                    yield {
                        parts.chat: _shown(shell, turns, language),
                        parts.turns: turns,
                        parts.key: key,
                        parts.stop: gr.Button(visible=False),
                        parts.drop: gr.Button(visible=True),
                    }
                elif step.stage != "searching":
                    shown = messages(turns, language, asked=question, pending=step)
                    yield {parts.chat: gr.Chatbot(shown), parts.stop: gr.Button(visible=True)}
        finally:
            stops.end(session)

    def choose(
        turns: _Turns,
        key: str,
        editing: str,
        regions: list[str],
        period: str,
        topic: str,
        language: Language,
        event: gr.SelectData,
        request: gr.Request,
    ) -> Iterator[dict[Any, Any]]:
        chosen = event.value["text"] if isinstance(event.value, dict) else event.value
        yield from ask(chosen, turns, key, editing, regions, period, topic, language, request)

    def linked(language: Language, request: gr.Request) -> Iterator[dict[Any, Any]]:
        if asked := str(dict(request.query_params).get("q", "")).strip():
            yield from ask(asked, (), "", "", [], "", "", language, request)
        else:
            yield {parts.stop: gr.skip()}

    def recover(turns: _Turns, language: Language) -> tuple[Any, Any]:
        gr.Warning(say("failed", language), title=say("notice", language))
        return _shown(shell, turns, language), gr.Button(visible=False)

    def listed(turns: _Turns, key: str, language: Language, request: gr.Request) -> Any:
        visitor = visitor_of(request)
        try:
            if len(turns) == 1 and visitor:  # a language model may take its time over a title
                shell.memory.rename(visitor, key, shell.assistant.title(turns[0].question, language))
            return _listed(shell, visitor, key, language)
        except OSError:
            return gr.skip()

    def stop(request: gr.Request) -> None:
        stops.stop(str(request.session_hash))

    parts.stop.click(stop, None, None, **QUIET)
    context = [parts.turns, parts.key, parts.editing, parts.regions, parts.period, parts.topic, shell.language]
    shown = [parts.question, parts.editing, parts.chat, parts.why, parts.turns, parts.key, parts.stop, parts.drop]

    def follow(asked: Any) -> None:
        asked.success(listed, [parts.turns, parts.key, shell.language], parts.kept, **QUIET)
        asked.failure(recover, [parts.turns, shell.language], [parts.chat, parts.stop], **QUIET)

    for triggers, answer, inputs in (
        ([parts.question.submit, parts.send.click], ask, [parts.question, *context]),
        ([parts.chat.example_select, parts.chat.option_select], choose, context),
    ):
        follow(gr.on(triggers, answer, inputs, shown, **QUIET))
    follow(shell.arriving(linked, [], shown))


def _limit_on(shell: Shell, parts: Parts) -> None:
    """Let the topics offered be those that the chosen plans have actions for."""

    def offer(regions: list[str], period: str, topic: str, language: Language) -> Any:
        return gr.Dropdown(
            **topic_words(shell.assistant, language, Limits(tuple(regions), years_of(period), topic or ""))
        )

    inputs = [parts.regions, parts.period, parts.topic, shell.language]
    changed = [parts.regions.change, parts.period.change, shell.language.input, shell.renewed.change]
    gr.on(changed, offer, inputs, parts.topic, **QUIET)
    shell.brought_back(offer, inputs, [parts.topic])
    shell.kept(parts.regions, parts.period, parts.topic)
    shell.worded(parts.period, lambda language: gr.Dropdown(**period_words(shell.assistant, language)))


def _keep_on(shell: Shell, parts: Parts) -> None:
    """Let conversations be resumed, begun anew and dropped; on coming back, the last one is there."""
    shown = [parts.turns, parts.key, parts.chat, parts.kept, parts.why, parts.drop]

    def put(request: gr.Request, key: str, language: Language, **words: Any) -> tuple[Any, ...]:
        visitor = visitor_of(request)
        turns = _resumed(shell, visitor, key, language) if key else ()
        with _warning(language):
            shell.memory.show(visitor, key)
        listed = _listed(shell, visitor, key if turns else "", language)
        chat = _shown(shell, turns, language, **words)
        return turns, key if turns else "", chat, listed, gr.Column(visible=False), gr.Button(visible=bool(turns))

    def arrive(language: Language, request: gr.Request) -> tuple[Any, ...]:
        if "q" in dict(request.query_params):  # the page is being filled by its address
            return tuple(gr.skip() for _ in shown)
        words = {} if language == START and not shell.stale else chat_words(shell.assistant, language)
        key = ""
        with _warning(language):
            key = shell.memory.shown(visitor_of(request))
        return put(request, key, language, **words)

    def pick(key: str | None, language: Language, request: gr.Request) -> tuple[Any, ...]:
        return put(request, key or "", language)

    def begin(language: Language, request: gr.Request) -> tuple[Any, ...]:
        return put(request, "", language)

    def drop(key: str, language: Language, request: gr.Request) -> tuple[Any, ...]:
        with _warning(language):
            shell.memory.forget(visitor_of(request), key)
        return put(request, "", language)

    shell.arriving(arrive, [], shown)
    parts.kept.input(pick, [parts.kept, shell.language], shown, **QUIET)
    parts.fresh.click(begin, shell.language, shown, **QUIET)
    parts.drop.click(drop, [parts.key, shell.language], shown, **QUIET)


def _judge_on(shell: Shell, parts: Parts) -> None:
    """Let an answer be judged, and a reason be given where it did not help."""

    def judge(turns: _Turns, judged: int, language: Language, event: gr.LikeData) -> tuple[Any, ...]:
        number = (event.index if isinstance(event.index, int) else event.index[0]) // 2
        if not 0 <= number < len(turns):
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        if event.liked is False:
            keep(turns, number, language, liked=False)
            gr.Info(say("noted", language), title=say("notice", language), duration=3)
            return number, gr.Column(visible=True), gr.Radio(value=None), ""
        if event.liked:
            keep(turns, number, language, liked=True)
            gr.Info(say("noted", language), title=say("notice", language), duration=3)
        else:  # the same button once more
            with _warning(language):
                shell.memory.withdraw(turns[number].key)
        return gr.skip(), gr.Column(visible=False) if judged == number else gr.skip(), gr.skip(), gr.skip()

    def keep(turns: _Turns, number: int, language: Language, *, liked: bool, reason: str = "", note: str = "") -> None:
        before = [turn.question for turn in turns[:number]]
        with _warning(language):
            shell.memory.judge(turns[number].kept, before, liked=liked, reason=reason, note=note)

    def tell(turns: _Turns, number: int, reason: str | None, note: str, language: Language) -> Any:
        if 0 <= number < len(turns):
            keep(turns, number, language, liked=False, reason=reason or "", note=note.strip()[:MAX_NOTE])
        gr.Info(say("noted", language), title=say("notice", language), duration=3)
        return gr.Column(visible=False)

    context = [parts.turns, parts.judged, shell.language]
    shown = [parts.judged, parts.why, parts.reason, parts.note]
    parts.chat.like(
        judge, context, shown, trigger_mode="multiple", **QUIET
    )  # a second while the first is kept counts too
    parts.tell.click(tell, [parts.turns, parts.judged, parts.reason, parts.note, shell.language], parts.why, **QUIET)
    parts.hush.click(lambda: gr.Column(visible=False), None, parts.why, **QUIET)


def _switch_on(shell: Shell, parts: Parts) -> None:
    """Let the switch change the words of earlier replies too."""

    def switch(language: Language, turns: _Turns) -> Any:
        return gr.Chatbot(messages(turns, language), **chat_words(shell.assistant, language))

    gr.on([shell.language.input, shell.renewed.change], switch, [shell.language, parts.turns], parts.chat, **QUIET)


def _keep(shell: Shell, visitor: str, key: str, turns: _Turns, language: Language) -> None:
    """Keep a conversation, but for what can't be answered whatever the plans say; a failure is told."""
    kept = [turn.kept for turn in turns if _is_kept(turn)]
    with _warning(language):
        shell.memory.keep(visitor, key, kept[0].question, kept)


def _is_kept(turn: Turn) -> bool:
    """Tell whether a turn is kept: a question of any length, or none at all, is refused and not stored."""
    return not (isinstance(turn.reply, Refusal) and turn.reply.reason == "bad_input")


@contextmanager
def _warning(language: Language) -> Iterator[None]:
    """Tell of a file of conversations that can't be read or written; the page goes on, the answers don't depend on it."""
    try:
        yield
    except DamagedError:
        gr.Warning(say("damaged", language), title=say("notice", language))
    except OSError:
        gr.Warning(say("unkept", language), title=say("notice", language))


def _resumed(shell: Shell, visitor: str, key: str, language: Language) -> _Turns:
    """Return the turns of a conversation as kept; () where they can't be read, and the visitor is told."""
    with _warning(language):
        return resume(shell.assistant, shell.memory.turns(visitor, key))
    return ()


def _listed(shell: Shell, visitor: str, key: str, language: Language) -> Any:
    held: Sequence[Conversation] = ()
    with _warning(language):
        held = shell.memory.conversations(visitor) if visitor else ()
    choices = [(say("kept_count", language, count=len(held)), "")]
    choices += [(f"{c.title}　{datetime.fromtimestamp(c.changed):%m-%d %H:%M}", c.key) for c in held]
    return gr.Dropdown(choices=choices, value=key if any(c.key == key for c in held) else "", visible=bool(held))


def _shown(shell: Shell, turns: _Turns, language: Language, **words: Any) -> Any:
    """Return the chat of a conversation, with what its visitor said of each reply; `words` are its own, if they change."""
    try:
        said = shell.memory.said([turn.key for turn in turns])
    except OSError:  # a reply is shown whatever became of the file
        said = {}
    names = {True: "Like", False: "Dislike", None: None}
    judged = [names[said.get(turn.key)] for turn in turns]
    return gr.Chatbot(messages(turns, language), feedback_value=judged, **words)
