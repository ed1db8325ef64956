"""A briefing in work → what its tab shows."""

from __future__ import annotations

from answer import Assistant
from answer.briefing import Brief, Desk, Kind, Notes, Section, section_html
from answer.model import Citation, Language
from ui.render import escape
from ui.sources import source_link
from ui.texts import say


def empty_html(language: Language) -> str:
    """Return what stands where no briefing is yet."""
    return (
        f'<div class="empty"><p class="lead">{say("briefing_empty_head", language)}</p>'
        f"<p>{say('briefing_empty', language)}</p></div>"
    )


def head_html(desk: Desk, notes: Notes, language: Language) -> str:
    """Return title, how far it is checked, and the plans."""
    brief = desk.brief
    lines = sum(len(s.items) for s in brief.whole)
    key = "briefing_status_unchecked" if brief.unchecked else "briefing_status"
    told = say(key, language, lines=lines, notes=len(notes.passages), unchecked=brief.unchecked)
    state = "caution" if brief.unchecked else "sound"
    return (
        f'<div class="sheet-head" data-cites><h2>{escape(brief.title)}</h2>'
        f'<p class="state {state}" role="status">{told}</p>'
        f"<h3>{escape(brief.scope.heading)}</h3>{_body(brief.scope, notes)}</div>"
    )


def part_html(section: Section, notes: Notes) -> str:
    """Return a section under its heading."""
    return (
        f'<div class="part {section.kind}" data-cites><h3>{escape(section.heading)}</h3>{_body(section, notes)}</div>'
    )


def notes_html(assistant: Assistant, notes: Notes, language: Language) -> str:
    """Return the numbered sources behind a fold."""
    cited = notes.citations()
    items = "".join(_note(assistant, c) for c in cited)
    return (
        f'<details class="sources"><summary>{say("briefing_notes", language, count=len(cited))}</summary>'
        f"<ol data-cites>{items}</ol></details>"
    )


def heading(kind: Kind, language: Language) -> str:
    """Return the name of a section."""
    return say(f"briefing_{kind}", language)


def topic_choices(
    found: tuple[tuple[str, str, int], ...], everything: str, language: Language
) -> list[tuple[str, str]]:
    """Return the topics to choose from, as (shown, value)."""
    choices = [(say("briefing_all", language), everything)]
    for name, _, number in found:
        key = "briefing_topic_choice_one" if number == 1 else "briefing_topic_choice"
        choices.append((say(key, language, name=name, count=number), name))
    return choices


def brief_of(desk: Desk, only_checked: bool) -> Brief:
    """Return the briefing to be exported."""
    return desk.brief.checked_only() if only_checked else desk.brief


def _body(section: Section, notes: Notes) -> str:
    cited = notes.citations()

    def mark(number: int) -> str:
        c = cited[number - 1]
        path = " › ".join((f"《{c.title}》", *c.section))
        return source_link(c.document, c.start, c.end, str(number), title=path)

    return section_html(section, notes, mark)


def _note(assistant: Assistant, cited: Citation) -> str:
    link = source_link(cited.document, cited.start, cited.end, assistant.source(cited).formal, kind="")
    return f"<li>{link}<blockquote>{escape(cited.quote)}</blockquote></li>"
