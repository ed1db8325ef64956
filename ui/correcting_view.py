"""Rows that a person may correct → buttons; what was corrected → a list. All escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence

from answer.model import Language
from corpus import Correction, Fields
from ui.render import escape
from ui.texts import say

_ROLES = ("lead", "cooperate", "responsible", "guide")


def correct_button(
    document: str,
    start: int,
    end: int,
    language: Language,
    *,
    table: str,
    role: str = "",
    label: str = "",
    new: bool = False,
) -> str:
    """Return the button that opens the form for a row, or for a place that gave none.

    Args:
        document: the plan's file name.
        start: raw offset of the statement, the figure or the place, inclusive.
        end: raw offset, exclusive.
        language: of the words.
        table: duty or target.
        role: the duty's.
        label: the duty's word for it.
        new: whether there is no row yet.
    """
    values = {"document": document, "start": start, "end": end, "table": table, "role": role, "label": label}
    data = "".join(f' data-{key}="{escape(str(value))}"' for key, value in values.items())
    word = say("correct_add" if new else "correct", language)
    return f'<button type="button" class="correct-row"{data} data-added="{"1" if new else ""}">{word}</button>'


def mark_html(corrected: str, language: Language) -> str:
    """Return the mark of a row that a person corrected, "" for one that was read."""
    return (
        f'<span class="corrected" title="{escape(corrected)}">{say("corrected", language)}</span>' if corrected else ""
    )


def corrections_html(held: Sequence[tuple[Correction, bool]], language: Language, *, writable: bool) -> str:
    """Return what was corrected in a plan, each with who, when and whether it still applies; "" for nothing."""
    if not held:
        return ""
    items = "".join(_correction(one, holds, language, writable=writable) for one, holds in held)
    title = say("corrections", language, count=len(held))
    return f'<details class="corrections"><summary>{title}</summary><ul>{items}</ul></details>'


def _correction(one: Correction, holds: bool, language: Language, *, writable: bool) -> str:
    said = " → ".join(fields_text(fields, one.table, language) for fields in (one.old, one.new))
    gone = "" if holds else f'<span class="state check">{say("correction_stale", language)}</span>'
    button = (
        f'<button type="button" class="withdraw-correction" data-id="{escape(one.id)}">{say("correct_withdraw", language)}</button>'
        if writable
        else ""
    )
    return f'<li><span lang="zh-CN">{escape(said)}</span><small>{escape(one.by)}</small>{gone}{button}</li>'


def fields_text(fields: Fields | None, table: str, language: Language) -> str:
    """Return what a row says in one line; a dash for none."""
    if fields is None:
        return "—"
    if table == "target":
        return f"{fields.what} {fields.figure}{f'（{fields.year}）' if fields.year else ''}"
    return f"{fields.matter}：{say(f'ledger_role_{fields.role}', language)} {'、'.join(fields.units)}"


def heading_html(title: str, quote: str, language: Language) -> str:
    """Return the form's heading: the plan, and the words that the row is read from."""
    return (
        f'<h2 tabindex="-1">{say("correct_title", language)}<small lang="zh-CN">{escape(title)}</small></h2>'
        f'<blockquote lang="zh-CN">{escape(quote)}</blockquote><p class="hint">{say("correct_hint", language)}</p>'
    )


def role_choices(language: Language) -> list[tuple[str, str]]:
    """Return the roles that a row may have."""
    return [(say(f"ledger_role_{role}", language), role) for role in _ROLES]
