"""Sections → chunks: runs of whole sentences that tile a section's own range."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha1

from corpus.model import Chunk, Section
from corpus.outline import paragraphs

TARGET_LENGTH = 60
MAX_LENGTH = 240
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]+[”』」）)〕】\]]*|[^。！？；]+$")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the clean ranges of the sentences within [start, end); a paragraph's end ends a sentence."""
    for begin, stop in paragraphs(text, start, end):
        for found in _SENTENCE.finditer(text, begin, stop):
            yield found.span()


def chunks(name: str, text: str, sections: Iterable[Section]) -> Iterator[Chunk]:
    """Yield chunks that tile the own range of each section, in text order.

    Sentences are joined while a piece is shorter than `TARGET_LENGTH` characters and stays in its paragraph; a longer
    sentence is a chunk of its own.
    """
    for section in sections:
        start = section.start
        for stop in _cuts(text, section):
            yield _chunk(name, text, section, start, stop)
            start = stop


def _cuts(text: str, section: Section) -> Iterator[int]:
    """Yield the ends (exclusive) of the chunks of one section; the last is the section's own end."""
    start = section.start
    for begin, end in sentences(text, section.start, section.own_end):
        if (
            begin > start
            and (text[begin - 1] == "\n" or end - start > MAX_LENGTH)
            and begin - start >= TARGET_LENGTH // 2
        ):
            yield begin
            start = begin
        if end - start >= TARGET_LENGTH and end < section.own_end:
            cut = end + 1 if text[end] == "\n" else end
            if cut < section.own_end:
                yield cut
                start = cut
    if start < section.own_end:
        yield section.own_end


def _chunk(name: str, text: str, section: Section, start: int, end: int) -> Chunk:
    digest = sha1(f"{name}:{start}:{text[start:end]}".encode(), usedforsecurity=False).hexdigest()
    return Chunk(digest[:16], name, section.index, start, end)
