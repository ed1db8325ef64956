"""The form in which a person corrects a row, adds one, or strikes it; what is kept is the plans' own words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import gradio as gr

from answer import Assistant
from answer.model import Language
from corpus import CorpusError, Document, Duty, Fields, Role, Target, correction, paragraphs_of, withdrawal
from index import RetrievalError
from ui.correcting_view import heading_html, role_choices
from ui.render import escape
from ui.shell import QUIET, START, Shell, button_words
from ui.texts import say
from ui.visitors import visitor_of

_DOOR = """document.addEventListener("click", (event) => {
  const row = event.target.closest(".correct-row, .withdraw-correction");
  if (row) trigger("click", { id: "", document: "", start: "", end: "", table: "", role: "", label: "", added: "", ...row.dataset });
});"""
_TO_FORM = "() => requestAnimationFrame(() => document.querySelector('#correcting h2')?.focus())"
_SHOWN = 600  # characters of the words that a row is read from


@dataclass(frozen=True, slots=True)
class _Row:
    """What the form is open for: clean range, and the row as it is; None for a place that gave none."""

    document: str
    start: int
    end: int
    table: str
    old: Duty | Target | None
    matter: str


@dataclass(frozen=True, slots=True)
class _Parts:
    door: gr.HTML
    panel: gr.Column
    heading: gr.HTML
    row: gr.State
    duty: gr.Row
    target: gr.Row
    fields: tuple[Any, ...]
    author: gr.Textbox
    said: gr.HTML
    save: gr.Button
    strike: gr.Button
    cancel: gr.Button


def correcting_part(shell: Shell) -> None:
    """Lay out the form, closed, outside the tabs; nothing where nothing may be changed."""
    if not shell.current.writable:
        return
    parts = _lay_out(shell)
    _open_on(shell, parts)
    _keep_on(shell, parts)


def _lay_out(shell: Shell) -> _Parts:
    door = gr.HTML("", elem_id="correct-door", js_on_load=_DOOR, apply_default_css=False)
    row = gr.State(None)
    with gr.Column(visible=False, elem_id="correcting") as panel:
        heading = gr.HTML("")
        with gr.Row() as duty:
            matter = _textbox(shell, "matter")
            role = gr.Dropdown(value="lead", elem_id="correct-role", min_width=110, **_role(START))
            shell.worded(role, lambda language: gr.Dropdown(**_role(language)))
            units = _textbox(shell, "units")
        with gr.Row() as target:
            what = _textbox(shell, "what")
            figure = _textbox(shell, "figure")
            year = _textbox(shell, "year")
        author = _textbox(shell, "author")
        said = gr.HTML("", elem_id="correct-said")
        with gr.Row():
            buttons = [_button(shell, name) for name in ("save", "strike", "cancel")]
    shell.kept(author)
    fields = (matter, role, units, what, figure, year)
    return _Parts(door, panel, heading, row, duty, target, fields, author, said, *buttons)


def _textbox(shell: Shell, name: str) -> gr.Textbox:
    box = gr.Textbox(
        "", elem_id=f"correct-{name}", lines=1, max_lines=3, min_width=140, label=say(f"correct_{name}", START)
    )
    shell.worded(box, lambda language: gr.Textbox(label=say(f"correct_{name}", language)))
    return box


def _button(shell: Shell, name: str) -> gr.Button:
    button = gr.Button(
        say(f"correct_{name}", START), elem_id=f"correct-{name}", scale=0, min_width=140 if name == "strike" else 90
    )
    shell.worded(button, button_words(f"correct_{name}"))
    return button


def _role(language: Language) -> dict[str, Any]:
    return {"choices": role_choices(language), "label": say("correct_role", language)}


def _open_on(shell: Shell, parts: _Parts) -> None:
    """Open the form for the row of a button; take a correction back at once."""
    shown = [parts.row, parts.panel, parts.heading, parts.duty, parts.target, *parts.fields, parts.said, shell.renewed]

    def opened(author: str, language: Language, event: gr.EventData, request: gr.Request) -> list[Any]:
        nothing = [gr.skip()] * len(shown)
        try:
            if event.id:
                _withdraw(shell, str(event.id), _author(author, request, language))
                gr.Info(say("correct_withdrawn", language), title=say("notice", language), duration=4)
                return [*nothing[:-1], time.time_ns()]
            row = _row(shell.assistant, event)
        except (CorpusError, RetrievalError, OSError) as fault:
            gr.Warning(str(fault), title=say("notice", language))
            return nothing
        document = shell.assistant.corpus.document(row.document)
        quote = document.text[slice(*paragraphs_of(document, row.start, row.end))][:_SHOWN]
        duty = row.table == "duty"
        heading = heading_html(document.title or document.name, quote, language)
        panel, parts_seen = gr.Column(visible=True), (gr.Row(visible=duty), gr.Row(visible=not duty))
        return [row, panel, heading, *parts_seen, *_values(document, row), "", gr.skip()]

    parts.door.click(opened, [parts.author, shell.language], shown, **QUIET).then(None, js=_TO_FORM)
    parts.cancel.click(lambda: gr.Column(visible=False), None, parts.panel, **QUIET)


def _row(assistant: Assistant, event: gr.EventData) -> _Row:
    """Return the row that a button stands for.

    Raises:
        CorpusError: it is no longer there.
    """
    corpus, name, table = assistant.corpus, str(event.document), str(event.table)
    try:
        document = corpus.document(name)
        start, end = document.clean.within(int(event.start), int(event.end))
    except (KeyError, ValueError):
        raise CorpusError("这一处已不在文库中。", file=name) from None
    if event.added:
        return _Row(name, start, end, table, None, document.section_at(start).heading)
    if table == "target":
        for target in corpus.targets[name]:
            if target.figure == (start, end):
                return _Row(name, start, end, table, target, target.what)
    for a in corpus.assignments[name] if table == "duty" else ():
        same = [d for d in a.duties if (d.role, d.label) == (event.role, event.label)]
        if (a.start, a.end) == (start, end) and same:
            return _Row(name, start, end, table, same[0], a.governs)
    raise CorpusError("这一行已不在文库中。", file=name)


def _values(document: Document, row: _Row) -> list[Any]:
    """Return the values of the form's fields."""
    if row.table == "duty":
        role, units = (
            (row.old.role, "、".join(u.name for u in row.old.units)) if isinstance(row.old, Duty) else ("lead", "")
        )
        return [row.matter, role, units, "", "", ""]
    if isinstance(row.old, Target):
        return ["", "lead", "", row.old.what, document.text[slice(*row.old.figure)], str(row.old.year or "")]
    return ["", "lead", "", "", "", ""]


def _keep_on(shell: Shell, parts: _Parts) -> None:
    """Keep what the form says, or that there is no row; then let the answers know of it."""

    def save(
        row: _Row | None,
        author: str,
        language: Language,
        matter: str,
        role: Role,
        units: str,
        what: str,
        figure: str,
        year: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        by = _author(author, request, language)
        yield from _kept(
            shell, row, by, language, lambda table: _fields(table, matter, role, units, what, figure, year)
        )

    def strike(row: _Row | None, author: str, language: Language, request: gr.Request) -> Iterator[list[Any]]:
        yield from _kept(shell, row, _author(author, request, language), language, lambda _: None)

    given, shown = [parts.row, parts.author, shell.language], [parts.said, parts.panel, shell.renewed]
    parts.save.click(save, [*given, *parts.fields], shown, **QUIET)
    parts.strike.click(strike, given, shown, **QUIET)


def _kept(
    shell: Shell, row: _Row | None, by: str, language: Language, new: Callable[[str], Fields | None]
) -> Iterator[list[Any]]:
    """Keep a correction of a row; yield what is said of it, whether the form stays, and that other rows answer now."""
    if row is None:
        return
    yield [_said(say("correct_saving", language)), gr.skip(), gr.skip()]
    try:
        if not by:
            raise CorpusError(say("shelf_no_cookie", language))
        document = shell.assistant.corpus.document(row.document)
        place = (row.start, row.end)
        one = correction(document, place, row.old, new(row.table), matter=row.matter, table=row.table, author=by)
        shell.current.correct(one)
        shell.current.follow().result()
    except (CorpusError, RetrievalError, OSError, KeyError) as fault:
        why = fault.reason if isinstance(fault, CorpusError) else str(fault)
        yield [_said(why, fault=True), gr.skip(), gr.skip()]
        return
    gr.Info(say("correct_saved", language), title=say("notice", language), duration=4)
    yield ["", gr.Column(visible=False), time.time_ns()]


def _said(text: str, *, fault: bool = False) -> str:
    return f'<p class="{"fault" if fault else "told"}" role="{"alert" if fault else "status"}">{escape(text)}</p>'


def _fields(table: str, matter: str, role: Role, units: str, what: str, figure: str, year: str) -> Fields:
    """Return what the form says of a row.

    Raises:
        CorpusError: the year is no number.
    """
    if table == "duty":
        names = tuple(name.strip() for name in re.split("[、，,；;\n]", units) if name.strip())
        return Fields(matter=matter.strip(), role=role, units=names)
    if year.strip() and not year.strip().isdecimal():
        raise CorpusError(f"年份“{year}”不是数字。")
    return Fields(what=what.strip(), figure=figure.strip(), year=int(year) if year.strip() else None)


def _author(author: str, request: gr.Request, language: Language) -> str:
    """Return the name that a person gave, else a mark of their browser; "" where it keeps no cookies."""
    key = visitor_of(request)
    mark = say("correct_visitor", language, mark=sha256(key.encode()).hexdigest()[:6])
    return (author.strip() or mark) if key else ""


def _withdraw(shell: Shell, which: str, by: str) -> None:
    """Take back a correction.

    Raises:
        CorpusError: there is none, or nothing may be changed.
    """
    one = next((c for c, _ in shell.assistant.corpus.corrections if c.id == which), None)
    if one is None or not by:
        raise CorpusError("没有这条更正。")
    shell.current.correct(withdrawal(one, by))
    shell.current.follow().result()
