"""The plans' own words as lines: passages in text order, sections whole or by their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.draft import Evidence, Line
from answer.frames import frame
from answer.model import Language
from answer.reading.ask import Ask
from answer.vocabulary import Passage
from corpus import Document, Section, sentences

ANSWER_CHARS = 420
_PARAGRAPH_CHARS = 300
_SECTION_CHARS = 700
_LIST = 3  # paragraphs, from which on those of a section without parts are its list
_MARKS = 3  # characters of stops and line ends behind a heading
_LISTED_CHARS = 400  # of a list begun, beyond which it is cut, and said to go on
_LEADS_IN = re.compile(r"[^\W\d_]{1,12}[：:]")  # a sentence that lists what was said before (主要表现在：)
_ORDINAL = re.compile(r"(?:其?[二三四五六七八九十]|第[二三四五六七八九十]|再|最后)(?:是|要|则|，|、)")

Run = tuple[Document, int, int]  # a clean range of a plan, end exclusive


def quote_lines(passages: Sequence[Passage], where: str = "", language: Language = "zh") -> list[Line]:
    """Return passages as quoted lines in text order, the best (the first) with its short paragraph, neighbours joined."""
    order = list(dict.fromkeys(p.document.name for p in passages))
    ordered = sorted(passages, key=lambda p: (order.index(p.document.name), p.chunk.start))
    runs: list[Run] = []
    for passage in ordered:
        document, start, end = passage.document, passage.chunk.start, passage.chunk.end
        if passage is passages[0]:
            start, end = _paragraph(document, start, end)
        if runs and runs[-1][0] is document and runs[-1][2] >= start:
            runs[-1] = (document, min(runs[-1][1], start), max(end, runs[-1][2]))
        else:
            runs.append((document, start, end))
    return [_listed(document, start, end, where, language) for document, start, end in _within(runs, passages)]


def _within(runs: Sequence[Run], passages: Sequence[Passage]) -> Sequence[Run]:
    """Leave out the runs of the last passages where one begins a list so long that all are no answer's length."""
    whole = [(d, start, max(end, _list_end(d, start, end))) for d, start, end in runs]
    if whole == list(runs):
        return runs
    kept: list[Run] = []
    for passage in passages:  # the best first
        run = next(i for i, (d, a, b) in enumerate(runs) if d is passage.document and a <= passage.chunk.start < b)
        size = sum(b - a for d, a, b in whole if (d, a) in {(k[0], k[1]) for k in kept})
        if runs[run] not in kept and (not kept or size + whole[run][2] - whole[run][1] <= ANSWER_CHARS):
            kept.append(runs[run])
    return [r for r in runs if r in kept]


def _listed(document: Document, start: int, end: int, where: str, language: Language) -> Line:
    """Return a range as a quoted line, with the rest of a list that it begins; one that is too long is said to go on."""
    stop = _list_end(document, start, end)
    if stop <= end:
        return quote(document, start, end, where)
    within = [b for _, b in sentences(document.text, end, stop) if b - start <= max(_LISTED_CHARS, end - start)]
    shown = max(within, default=end)
    line = quote(document, start, shown, where)
    return line if shown >= stop else replace(line, text=f"{line.text}{frame('goes_on', language)}")


def _list_end(document: Document, start: int, end: int) -> int:
    """Return where the list ends that a range begins or leads in to; its own end where it begins none.

    A list is what stands behind a colon up to the full stop, or the ordinals (二是…) that follow a first; a lead-in
    at the very end of a section's text is followed by the parts of the section.
    """
    text = document.text
    section = document.section_at(start)
    stop = start + len(text[start:end].rstrip())
    if text[start:stop].endswith(("：", ":")) and stop >= start + len(text[start : section.own_end].rstrip()):
        return section.end
    last = max(text.rfind(c, start, stop - 1) for c in "。！？\n") + 1
    is_open = any(c in text[max(last, start) : stop] for c in "：:") and text[stop - 1] in "；;，"
    leads = text[stop - 1] in "：:"
    for begin, after in sentences(text, stop, section.own_end):
        said = text[begin:after].strip()
        begins = said.endswith(("；", ";")) and (leads or bool(_LEADS_IN.match(said)))
        if not (is_open or begins or _ORDINAL.match(said)):
            break
        stop, is_open, leads = after, said.endswith(("；", ";")), False
    return stop


def section_headed(passage: Passage) -> Section | None:
    """Return the section of which a passage is no more than the heading; None for a passage that says something itself."""
    section = passage.document.sections[passage.chunk.section]
    bare = section.has_heading and passage.chunk.end <= section.title[1] + 1
    return section if bare and section.end > passage.chunk.end else None


def quote(document: Document, start: int, end: int, where: str = "") -> Line:
    """Return a clean range as one quoted line."""
    proof = tight(Evidence(document, start, end))
    text = proof.text.replace("\n", " ")
    return Line(f"{where}“{text}”", (text,), (proof,))


def whole_section(document: Document, section: Section, where: str = "") -> list[Line]:
    """Return a section in the plan's words: all of it where it is short, else its parts by heading and first sentence.

    Of a part that is no more than a heading (任务：) its own parts are taken; where all that is long, headings alone.
    """
    parts = _parts(document, section)
    if (
        section.end - section.start > ANSWER_CHARS
        and not parts
        and len(told := _paragraphs(document, section)) >= _LIST
    ):
        return [quote(document, begin, end, where) for begin, end in told]
    if section.end - section.start <= ANSWER_CHARS or not parts:
        return [quote(document, section.start, _short_end(document, section.start, section.end), where)]
    ends = [_first_sentence(document, part) for part in parts]
    if sum(end - part.start for part, end in zip(parts, ends, strict=True)) > _SECTION_CHARS:
        ends = [
            max(part.body, part.start + 1) if part.has_heading else end for part, end in zip(parts, ends, strict=True)
        ]
    return [quote(document, part.start, end, where) for part, end in zip(parts, ends, strict=True)]


def scheduled(ask: Ask, document: Document) -> list[Section]:
    """Return the sections that begin with the years asked: 深入实施。2022—2025年，继续…; [] where none are asked, or a year beside a topic."""
    years = tuple(f"{y}年(?![-—–－~～至到])" for y in ask.years)
    spans = [ask.period] if ask.period else [(min(ask.years), max(ask.years))] if len(ask.years) == 2 else []
    asked = [rf"{first}年?[-—–－~～至到]+{last}年" for first, last in spans]
    if len(ask.years) > 2 or (ask.period and ask.years) or (len(ask.years) == 1 and not ask.topics):
        asked += years  # each by itself: 2016年、2017—2019年、2020年各做什么
    if not asked:
        return []
    begins = re.compile(rf"[。：:\s]*(?:{'|'.join(asked)})")
    return [s for s in document.sections if s.has_heading and begins.match(document.text, s.body)]


def _parts(document: Document, section: Section) -> list[Section]:
    """Return the parts of a section; of a part that is only a heading its own parts instead."""
    out: list[Section] = []
    for part in document.children(section):
        bare = part.own_end - part.start <= len(part.marker) + len(part.heading) + _MARKS
        inner = list(document.children(part)) if bare else []
        out += inner or [part]
    return out


def _paragraphs(document: Document, section: Section) -> list[tuple[int, int]]:
    """Return the first sentence of each paragraph of a section without parts, the heading before the first; as clean ranges."""
    out: list[tuple[int, int]] = []
    at = section.start
    for line in document.text[section.start : section.end].splitlines(keepends=True):
        begin = max(at, section.body)
        end = next((b for a, b in sentences(document.text, begin, at + len(line)) if document.text[a:b].strip()), begin)
        if end > begin:
            out.append((section.start if not out else at, end))
        at += len(line)
    return out


def _first_sentence(document: Document, part: Section) -> int:
    body = max(part.body, part.start + 1)
    end = next((b for _, b in sentences(document.text, body, part.own_end)), part.body)
    return max(end, part.body)


def _short_end(document: Document, start: int, end: int) -> int:
    """Return the end of the last whole sentence of [start, end) within the length of an answer."""
    last = end
    for _, stop in sentences(document.text, start, end):
        if stop - start > ANSWER_CHARS:
            return last if last < end else stop
        last = stop
    return last


def _paragraph(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return the paragraph around a range where it is short enough to be read whole, else the range."""
    begin = document.text.rfind("\n", 0, start + 1) + 1
    stop = document.text.find("\n", end - 1)
    stop = len(document.text) if stop < 0 else stop
    return (begin, stop) if end <= stop and stop - begin <= _PARAGRAPH_CHARS else (start, end)


def tight(evidence: Evidence) -> Evidence:
    """Return evidence without white space at its ends."""
    text = evidence.text
    start = evidence.start + len(text) - len(text.lstrip())
    return Evidence(evidence.document, start, evidence.start + len(text.rstrip()), evidence.section)
