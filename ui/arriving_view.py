"""What becomes of files that are being added → escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence

from answer import MOST_FILES, Arrival
from answer.model import Language
from ui.render import escape
from ui.texts import say

STEPS = ("received", "reading", "recognising", "parsing", "entering")
"""What a file goes through, in order; recognising only where pages are pictures."""


def arrivals_html(arrivals: Sequence[Arrival], language: Language, *, paused: bool = False) -> str:
    """Return what became of each file, and the buttons to pause, stop and try again; "" for no file."""
    if not arrivals:
        return ""
    items = "".join(_arrival(one, language) for one in arrivals)
    over = sum(one.is_over for one in arrivals)
    told = say("shelf_paused" if paused else "shelf_progress", language, done=over, total=len(arrivals))
    return (
        f'<div class="arriving"><p class="arriving-head"><span role="status">{told}</span>'
        f'<span class="doors">{_batch_doors(arrivals, language, paused=paused)}</span></p>'
        f'<ul class="arrivals">{items}</ul></div>'
    )


def refused_html(language: Language) -> str:
    """Return what stands there for a browser that keeps no cookies."""
    return f'<div role="status"><p class="none">{say("shelf_no_cookie", language)}</p></div>'


def _batch_doors(arrivals: Sequence[Arrival], language: Language, *, paused: bool) -> str:
    waiting = any(one.stage == "received" for one in arrivals)
    lost = sum(_is_lost(one) for one in arrivals)
    doors = []
    if paused:
        doors.append(_door("go_on", language))
    elif waiting:
        doors.append(_door("pause", language))
    if lost > 1:
        doors.append(_door("again", language, key="shelf_again_all"))
    if all(one.is_over for one in arrivals):
        doors.append(_door("dismiss", language))
    return "".join(doors)


def _is_lost(arrival: Arrival) -> bool:
    """Tell whether a file may be tried again."""
    return arrival.stage == "stopped" or (arrival.stage == "failed" and arrival.fault != "many")


def _arrival(arrival: Arrival, language: Language) -> str:
    doors = ""
    if _is_lost(arrival):
        doors = _door("again", language, arrival)
    elif not arrival.is_over and arrival.stage != "entering":
        doors = _door("stop", language, arrival)
    return (
        f'<li><b class="file-name">{escape(arrival.name)}</b>{_steps(arrival, language)}'
        f'<span class="doors">{doors}</span>{reasons_html(_reasons(arrival, language))}</li>'
    )


def _door(act: str, language: Language, arrival: Arrival | None = None, *, key: str = "") -> str:
    words = say(key or f"shelf_{act}", language)
    number = f' data-number="{arrival.number}" aria-label="{words} {escape(arrival.name)}"' if arrival else ""
    return f'<button type="button" class="door" data-act="{act}"{number}>{words}</button>'


def _steps(arrival: Arrival, language: Language) -> str:
    if arrival.is_over:
        return state_html(arrival.stage, language)
    steps = [step for step in STEPS if step != "recognising" or arrival.stage == "recognising"]
    now = steps.index(arrival.stage)
    names = (
        f'<span class="{"now" if at == now else "past" if at < now else "next"}">{_step(step, arrival, language)}</span>'
        for at, step in enumerate(steps)
    )
    return f'<span class="steps">{" → ".join(names)}</span>'


def _step(step: str, arrival: Arrival, language: Language) -> str:
    """Return a step's name, with its count where it is the one that is done."""
    counted = step == arrival.stage and arrival.total
    if step == "recognising":
        return say("shelf_recognising", language, done=arrival.done, total=arrival.total)
    return f"{say(f'shelf_{step}', language)}{f' {arrival.done}/{arrival.total}' if counted else ''}"


def _reasons(arrival: Arrival, language: Language) -> Sequence[str]:
    if arrival.stage == "duplicate":
        return [say("shelf_same_as", language, name=arrival.reasons[0])]
    if arrival.fault:
        return [say(f"shelf_{arrival.fault}", language, why="；".join(arrival.reasons), most=MOST_FILES)]
    missed = [say("health_misses", language, count=arrival.misses)] if arrival.misses else []
    return [*arrival.reasons, *missed]


def state_html(state: str, language: Language) -> str:
    """Return how a file ended, or was read."""
    return f'<span class="state {state}">{say(f"shelf_{state}", language)}</span>'


def reasons_html(reasons: Sequence[str]) -> str:
    """Return reasons as a list, "" for none."""
    items = "".join(f'<li lang="zh-CN">{escape(reason)}</li>' for reason in reasons)
    return f'<ul class="reasons">{items}</ul>' if items else ""
