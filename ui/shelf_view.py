"""The files of the library, and what becomes of those being added → escaped HTML."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from answer.model import Language
from corpus import Condition
from ui.originals import original_address
from ui.render import escape
from ui.texts import say

STEPS = ("received", "reading", "entering")
"""What a file goes through, in order."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is being added.

    Attributes:
        name: its name.
        step: one of `STEPS`, or how it ended: whole, check, failed, duplicate.
        reasons: what its reader noticed, or why it was not taken.
    """

    name: str
    step: str
    reasons: tuple[str, ...] = ()


def arrivals_html(arrivals: Sequence[Arrival], language: Language) -> str:
    """Return what became of each file, "" for none."""
    if not arrivals:
        return ""
    items = "".join(_arrival(one, language) for one in arrivals)
    return f'<div role="status"><ul class="arrivals">{items}</ul></div>'


def _arrival(arrival: Arrival, language: Language) -> str:
    return (
        f'<li><b class="file-name">{escape(arrival.name)}</b>{_steps(arrival.step, language)}'
        f"{_reasons(arrival.reasons)}</li>"
    )


def _steps(step: str, language: Language) -> str:
    if step not in STEPS:
        return _state(step, language)
    done = STEPS.index(step)
    names = (
        f'<span class="{"now" if at == done else "past" if at < done else "next"}">{say(f"shelf_{name}", language)}</span>'
        for at, name in enumerate(STEPS)
    )
    return f'<span class="steps">{" → ".join(names)}</span>'


def _state(state: str, language: Language) -> str:
    return f'<span class="state {state}">{say(f"shelf_{state}", language)}</span>'


def _reasons(reasons: Sequence[str]) -> str:
    items = "".join(f'<li lang="zh-CN">{escape(reason)}</li>' for reason in reasons)
    return f'<ul class="reasons">{items}</ul>' if items else ""


def files_html(
    held: Sequence[Condition],
    there: Collection[str],
    language: Language,
    *,
    writable: bool,
    healths: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the list of files with state, reasons, download, and a button to remove each.

    Args:
        held: how each file was read.
        there: names of the files in the folder.
        language: of the words.
        writable: whether files may be removed.
        healths: HTML of how well each file was read.
    """
    by_file = sorted(held, key=lambda c: c.file)
    items = "".join(
        _file(name, list(found), name in there, language, writable=writable, health=healths.get(name, ""))
        for name, found in groupby(by_file, key=lambda c: c.file)
    )
    files = len({c.file for c in held})
    opened = " open" if any(c.state == "failed" for c in held) else ""
    return (
        f'<details class="files"{opened}><summary>{say("shelf_files", language)}<span>{files}</span></summary>'
        f'<ul class="file-list">{items}</ul></details>'
    )


def _file(name: str, held: Sequence[Condition], there: bool, language: Language, *, writable: bool, health: str) -> str:
    states = {c.state for c in held}
    state = "failed" if states == {"failed"} else "whole" if states == {"whole"} else "check"
    inside = len(held) > 1 or held[0].name != name
    reasons = [f"{c.name.removeprefix(name)[2:]}：{r}" if inside else r for c in held for r in c.reasons]
    doors = ""
    if there:
        label = say("shelf_download_label", language, name=escape(name))
        doors = f'<a class="door" href="{escape(original_address(name))}" download aria-label="{label}">{say("shelf_download", language)}</a>'
    if there and writable:
        label = say("shelf_remove_label", language, name=escape(name))
        doors += (
            f'<button type="button" class="door remove-file asks-first" data-name="{escape(name)}" '
            f'aria-label="{label}">{say("shelf_remove", language)}</button>'
        )
    return (
        f'<li><b class="file-name">{escape(name)}</b>{_state(state, language)}<span class="doors">{doors}</span>'
        f"{_reasons(reasons)}{health}</li>"
    )
