"""The files of the library → escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from answer.model import Language
from corpus import Condition, Document, plan_kinds
from ui.arriving_view import reasons_html, state_html
from ui.originals import original_address
from ui.render import escape
from ui.texts import count, say


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the folder.

    Attributes:
        name: its name.
        plans: what is read from it, several for an archive.
        versions: its former versions, the oldest first: number, and when it came, in seconds.
        health: HTML of how well it was read.
    """

    name: str
    plans: tuple[Document, ...] = ()
    versions: tuple[tuple[int, float], ...] = ()
    health: str = ""


def files_html(held: Sequence[Condition], kept: Sequence[Kept], language: Language, *, writable: bool) -> str:
    """Return the list of files with state, reasons, how well each was read, download, and what may be done with each.

    Args:
        held: how each file was read.
        kept: the files in the folder.
        language: of the words.
        writable: whether files may be changed.
    """
    if not held:
        return ""
    by_file = sorted(held, key=lambda c: c.file)
    there = {file.name: file for file in kept}
    items = "".join(
        _file(name, list(found), there.get(name), language, writable=writable)
        for name, found in groupby(by_file, key=lambda c: c.file)
    )
    files = len({c.file for c in held})
    opened = " open" if any(c.state == "failed" for c in held) else ""
    return (
        f'<details class="files"{opened}><summary>{say("shelf_files", language)}<span>{files}</span></summary>'
        f'<ul class="file-list">{items}</ul></details>'
    )


def _file(name: str, held: Sequence[Condition], file: Kept | None, language: Language, *, writable: bool) -> str:
    states = {c.state for c in held}
    state = "failed" if states == {"failed"} else "whole" if states == {"whole"} else "check"
    inside = len(held) > 1 or held[0].name != name
    reasons = [f"{c.name.removeprefix(name)[2:]}：{r}" if inside else r for c in held for r in c.reasons]
    doors = health = more = ""
    if file:
        health = file.health
        doors = _download(name, language)
        more = _more(file, language, writable=writable)
    if file and writable:
        label = say("shelf_remove_label", language, name=escape(name))
        doors += (
            f'<button type="button" class="door remove-file asks-first" data-act="remove" data-name="{escape(name)}" '
            f'aria-label="{label}">{say("shelf_remove", language)}</button>'
        )
    return (
        f'<li><b class="file-name">{escape(name)}</b>{state_html(state, language)}<span class="doors">{doors}</span>'
        f"{reasons_html(reasons)}{health}{more}</li>"
    )


def _download(name: str, language: Language, number: int | None = None) -> str:
    words = say("shelf_download", language)
    told = f"{name} {say('shelf_version', language, number=number)}" if number else name
    label = say("shelf_download_label", language, name=escape(told))
    return f'<a class="door" href="{escape(original_address(name, number))}" download aria-label="{label}">{words}</a>'


def _more(file: Kept, language: Language, *, writable: bool) -> str:
    """Return what may be said of a file, and its former versions; "" for nothing."""
    said = "".join(_fields(plan, language) for plan in file.plans) if writable else ""
    versions = "".join(_version(file.name, *one, language, writable=writable) for one in reversed(file.versions))
    listed = f'<ol class="versions" reversed>{versions}</ol>' if versions else ""
    renaming = _renaming(file.name, language) if writable else ""
    if not (said or listed or renaming):
        return ""
    told = count("shelf_versions", language, len(file.versions)) if file.versions else ""
    words = say("shelf_more_of", language) if writable else told
    number = f"<span>{told}</span>" if told and writable else ""
    return f'<details class="file-more"><summary>{words}{number}</summary>{renaming}{said}{listed}</details>'


def _renaming(name: str, language: Language) -> str:
    last = name.rsplit("/", 1)[-1]
    field = _field("title", say("shelf_name", language), last, long=True)
    return _group(name, "rename", field, language)


def _fields(plan: Document, language: Language) -> str:
    period = "{}-{}".format(*plan.period) if plan.period else ""
    options = "".join(
        f'<option value="{escape(kind)}"{" selected" if kind == plan.kind else ""}>{escape(kind) or "—"}</option>'
        for kind in ("", *plan_kinds())
    )
    fields = (
        _field("region", say("library_region", language), plan.region)
        + _field("period", say("library_period", language), period)
        + f'<label><span>{say("shelf_kind", language)}</span><select name="kind" data-was="{escape(plan.kind)}">{options}</select></label>'
    )
    inner = f'<span class="inner" lang="zh-CN">{escape(plan.name)}</span>' if plan.file != plan.name else ""
    return _group(plan.name, "describe", inner + fields, language)


def _field(name: str, words: str, value: str, *, long: bool = False) -> str:
    shown = escape(value)
    kind = ' class="long"' if long else ""
    return f'<label{kind}><span>{words}</span><input name="{name}" type="text" maxlength="120" value="{shown}" data-was="{shown}"></label>'


def _group(name: str, act: str, fields: str, language: Language) -> str:
    words = say(f"shelf_{act}", language)
    return (
        f'<div class="fields" role="group" aria-label="{words} {escape(name)}">{fields}'
        f'<button type="button" class="door" data-act="{act}" data-name="{escape(name)}">{words}</button></div>'
    )


def _version(name: str, number: int, came: float, language: Language, *, writable: bool) -> str:
    told = say("shelf_version", language, number=number)
    doors = _download(name, language, number)
    for act in ("compare", "restore") if writable else ("compare",):
        words = say(f"shelf_{act}", language)
        doors += (
            f'<button type="button" class="door" data-act="{act}" data-name="{escape(name)}" data-number="{number}" '
            f'aria-label="{words} {escape(name)} {told}">{words}</button>'
        )
    at = datetime.fromtimestamp(came).strftime("%Y-%m-%d %H:%M")
    return f'<li value="{number}"><span>{told} · {at}</span><span class="doors">{doors}</span></li>'
