"""Values of the answer room → escaped HTML.

Each function returns HTML on a single line: the chat reads a message as Markdown, and takes a block of HTML without a
line break as it is. Text of the corpus and of users passes `escape` before it meets a tag.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlencode

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from answer import DocumentInfo
from answer.model import Answer, Citation, Language, Refusal, SourceView, Trace
from ui.places import place_text
from ui.sources import source_link
from ui.texts import TEXTS, count, say

OPEN_CARDS = 4
"""How many citation cards stand in the open before the rest is folded."""

_JOIN = "&#8288;"  # keeps a chip on the line of the word before it
_CONTROLS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_CONTROL = re.compile(r"[\n\r\t]")
_MARKER = re.compile(r"[ \t]*\[(\d{1,4})\]")
_BEHIND_TABLE = re.compile(
    r"(?m)^\|.*\|[ \t]*\n(?=[^|\n])"
)  # Markdown takes a line right behind a table for a row of it
_QUIET = re.compile(r"(?m)^[ \t]*#{1,6}[ \t]*|\*{2,3}|\n(?:[ \t]*\n)+")


def escape(text: str) -> str:
    """Return HTML that shows exactly `text`, on one line; what UTF-8 cannot carry becomes a question mark."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(lambda found: _CONTROLS[found[0]], html.escape(sound))


def question_html(question: str, turn: int, language: Language) -> str:
    """Return a user's question as text; under the question of turn 1, 2, … what can be done with it."""
    shown = escape(question)
    if not turn:
        return f'<div class="ask">{shown}</div>'
    link = html.escape(f"/?{urlencode({'q': question})}", quote=True)
    return (
        f'<div class="ask" id="ask-{turn}">{shown}</div><div class="acts">'
        f'<button type="button" class="act edit">{say("edit", language)}</button>'
        f'<a class="act share" href="{link}">{say("share", language)}</a></div>'
    )


def reply_html(reply: Answer | Refusal, sources: Sequence[SourceView], *, turn: int, language: Language) -> str:
    """Return the whole reply: text with chips, badge or reason, citation cards, and how it was found.

    Args:
        reply: what the assistant returned.
        sources: the reply's citations in context, in marker order.
        turn: number of the turn, from 1; it keeps the ids of different replies apart.
        language: the interface's language.

    """
    text = text_html(reply.text, reply.citations, language=language)
    match reply:
        case Answer():
            head, kind, title = _badge(reply, language) + text + _writing(reply, language), "answer", "evidence"
        case Refusal():
            head, kind, title = _refusal(reply, text, language), f"refusal {reply.reason}", "related"
    cards = _cards(sources, turn=turn, title=title, language=language)
    return f'<div class="reply {kind}">{head}{cards}{_trace(reply.trace, language)}</div>'


def pending_html(stage: str, found: str, sentences: Sequence[str], language: Language) -> str:
    """Return what stands in place of a reply on its way: what was found, the sentences that have held, and its stage."""
    rules = text_html(_MARKER.sub("", found), (), language=language)
    known = f'<div class="found"><span>{say("found", language)}</span>{rules}</div>' if found else ""
    held = "".join(f"<p>{escape(_MARKER.sub('', sentence))}</p>" for sentence in sentences)
    return f'{known}{held}<div class="pending">{say(stage, language)}</div>'


def welcome_html(documents: Sequence[DocumentInfo], language: Language) -> str:
    """Return what an empty chat shows: what may be asked, and the plans held; over an empty library, where to add some."""
    if not documents:
        return (
            f'<div class="welcome"><h2>{say("library_empty", language)}</h2><p>{say("library_empty_hint", language)}</p>'
            f'<p><a href="#tab-library">{say("library_empty_go", language)}</a></p></div>'
        )
    items = "".join(_document(document, language) for document in documents)
    return (
        f'<div class="welcome"><h2>{say("welcome", language)}</h2><p>{say("welcome_hint", language)}</p>'
        f'<details class="held"><summary>{say("holds", language, count=len(documents))}</summary>'
        f"<ul>{items}</ul></details></div>"
    )


def header_html(language: Language) -> str:
    """Return the page's head line."""
    return f'<div class="masthead"><h1>{say("title", language)}</h1><p>{say("subtitle", language)}</p></div>'


def text_html(text: str, citations: Iterable[Citation], *, language: Language) -> str:
    """Return an answer's text: tables as tables, everything else as plain lines, [n] of a citation as a chip."""
    env = {"citations": {cited.marker: cited for cited in citations}, "language": language}
    apart = _BEHIND_TABLE.sub(r"\g<0>\n", text)
    return f'<div class="text">{_MARKDOWN.render(apart, env).replace(chr(10), "")}</div>'


def _plain_text(
    _: RendererHTML, tokens: Sequence[Token], index: int, options: object, env: MutableMapping[str, Any]
) -> str:
    """Return the HTML of one text token: escaped, with chips, each line a paragraph (a table's cell has one line)."""
    parts: list[str] = []
    end = 0
    text = tokens[index].content
    for found in _MARKER.finditer(text):
        if cited := env["citations"].get(int(found[1])):
            parts += [escape(text[end : found.start()]), _chip(cited, env["language"])]
            end = found.end()
    parts.append(escape(text[end:]))
    return "".join(parts).replace("&#10;", "</p><p>")


def _markdown() -> MarkdownIt:
    """Return a reader that knows tables and nothing else: no HTML, no links, no pictures."""
    reader = MarkdownIt("zero").enable("table")
    reader.add_render_rule("text", _plain_text)
    reader.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>')
    reader.add_render_rule("table_close", lambda *_: "</table></div>")
    return reader


_MARKDOWN = _markdown()


def _chip(cited: Citation, language: Language) -> str:
    label = say("open_citation", language, marker=cited.marker)
    return _JOIN + source_link(cited.document, cited.start, cited.end, str(cited.marker), title=label)


def _badge(answer: Answer, language: Language) -> str:
    if answer.complete is None or not answer.rows:
        return ""
    key = "complete" if answer.complete else "incomplete"
    return f'<p class="badge {key}">{count(key, language, len(answer.rows))}</p>'


def _writing(answer: Answer, language: Language) -> str:
    """Return who worded the answer, and why its words may be missing."""
    if answer.writing is None:
        return ""
    notice = f'<p class="notice">{escape(answer.writing.notice)}</p>' if answer.writing.notice else ""
    if not (answer.writing.verified or answer.writing.vetoed):
        return notice
    counts = say(
        "written_by",
        language,
        model=escape(answer.writing.model),
        verified=len(answer.writing.verified),
        vetoed=answer.writing.vetoed,
        filled=answer.writing.filled,
    )
    return f'{notice}<p class="writing">{counts}</p>'


def _refusal(refusal: Refusal, text: str, language: Language) -> str:
    held = "".join(f"<li>{escape(item)}</li>" for item in refusal.holds)
    instead = f'<p class="label">{say("instead", language)}</p><ul class="instead">{held}</ul>' if held else ""
    return f'<p class="reason">{say(refusal.reason, language)}</p>{text}{instead}'


def _cards(sources: Sequence[SourceView], *, turn: int, title: str, language: Language) -> str:
    if not sources:
        return ""
    cards = [_card(source, turn, language) for source in sources]
    rest = cards[OPEN_CARDS:]
    fold = count("more_evidence", language, len(rest))
    more = f'<details class="more"><summary>{fold}</summary>{"".join(rest)}</details>' if rest else ""
    return (
        f'<section class="cites"><p class="label">{say(title, language)}'
        f"<span>{say('evidence_count', language, count=len(cards))}</span></p>"
        f"{''.join(cards[:OPEN_CARDS])}{more}</section>"
    )


def _card(source: SourceView, turn: int, language: Language) -> str:
    """Return one citation: head and quote at sight, its context with the passage marked behind a fold."""
    cited = source.citation
    number = f'<span class="number">{escape(cited.number)}</span>' if cited.number else ""
    return (
        f'<details class="cite" id="cite-{turn}-{cited.marker}"><summary>'
        f'<span class="marker">{cited.marker}</span><span class="head">'
        f'<span class="title">{escape(cited.title or cited.document)}</span>{number}</span>{_path(cited, language)}'
        f'<span class="quote">{_source_text(cited.quote)}</span></summary>'
        f'<blockquote class="passage" tabindex="0">{_source_text(source.before)}'
        f"<mark>{_source_text(cited.quote)}</mark>{_source_text(source.after)}</blockquote>"
        f'<p class="foot"><span>{say("cite_as", language)}</span>{escape(source.formal)}</p>'
        f'<p class="foot"><span>{say("file", language)}</span>{escape(cited.document)} · '
        f"{say('characters', language, start=cited.start, end=cited.end)} · {_whole(cited, language)}</p></details>"
    )


def _whole(cited: Citation, language: Language) -> str:
    """Return the link from a card to its passage in the whole plan."""
    return source_link(cited.document, cited.start, cited.end, say("source_open", language), kind="")


def _path(cited: Citation, language: Language) -> str:
    """Return the way to a citation: region, headings, its place in the file, and whether it was read from a picture."""
    steps = [cited.region, *cited.section] if cited.region else list(cited.section)
    steps += [place] if (place := place_text(cited.places, language)) else []
    shown = '<span class="step">›</span>'.join(escape(step) for step in steps)
    doubt = f'<span class="doubtful">{say("recognised", language)}</span>' if cited.recognised else ""
    return f'<span class="path">{shown}{doubt}</span>' if steps or doubt else ""


def _source_text(text: str) -> str:
    """Return a slice of the source, every character kept; layout marks and blank lines are only made quiet."""
    parts: list[str] = []
    end = 0
    for found in _QUIET.finditer(text):
        kind = "gap" if found[0].startswith("\n") else "mark-up"
        parts += [escape(text[end : found.start()]), f'<span class="{kind}">{escape(found[0])}</span>']
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _trace(trace: Trace, language: Language) -> str:
    reading = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in trace.reading)
    parts = [f'<p class="label">{say("trace_reading", language)}</p><dl>{reading}</dl>'] if reading else []
    if trace.searched:
        parts.append(_searched(trace, language))
    if trace.timings:
        parts.append(f'<p class="label">{say("trace_timings", language)}</p><p>{_timings(trace.timings, language)}</p>')
    if not parts:
        return ""
    return f'<details class="trace"><summary>{say("trace", language)}</summary>{"".join(parts)}</details>'


def _searched(trace: Trace, language: Language) -> str:
    rows = "".join(
        f"<tr><td>{rank}</td><td>{escape(path)}</td><td>{score:.3f}</td></tr>" for rank, path, score in trace.searched
    )
    heads = "".join(f"<th>{say(key, language)}</th>" for key in ("rank", "section", "score"))
    return (
        f'<p class="label">{say("trace_searched", language)}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _timings(timings: Mapping[str, float], language: Language) -> str:
    named = ((say(f"timing_{name}", language), ms) for name, ms in timings.items() if f"timing_{name}" in TEXTS)
    return " · ".join(escape(say("milliseconds", language, name=name, value=f"{ms:.1f}")) for name, ms in named)


def _document(document: DocumentInfo, language: Language) -> str:
    facts = [document.region, document.number, period_text(document.period, language)]
    shown = " · ".join(escape(fact) for fact in facts if fact)
    return f"<li><span>{escape(document.title or document.name)}</span><small>{shown}</small></li>"


def period_text(period: tuple[int, int] | None, language: Language) -> str:
    """Return the years that a plan governs, "" when it does not tell."""
    if not period:
        return ""
    first, last = period
    return say("one_year" if first == last else "whole_period", language, first=first, last=last)
