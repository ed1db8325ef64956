"""Slips of print that a plan's own text gives away: a unit listed twice, a name that is once a character off, brackets.

Each is held against the same plan's usual form, or against the titles that all plans print.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from answer.bodies import misprinted
from answer.views.doubts import Doubt, doubt
from corpus import Assignment, Corpus, Document, paragraphs

_TITLE = re.compile(r"《([^《》\n]{6,60})》")
_PAIRS = {"（": "）", "(": ")", "［": "］", "[": "]", "【": "】", "〔": "〕", "《": "》", "“": "”"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_SAME = str.maketrans("（）［］", "()[]")
_ITEM = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}$")
_FREQUENT = 2  # times that the usual form of a name stands in a plan, at least
_USUAL = 3  # and of a phrase behind a list of units
_TITLE_LENGTH = 8
_TAIL = re.compile(r"[\u4e00-\u9fff]{4,}")
_OTHER_LEVEL = {"区": "县", "县": "区"}


def slips_of_print(corpus: Corpus, document: Document) -> tuple[Doubt, ...]:
    """Return the slips of print noticed in a plan, in text order."""
    held = corpus.assignments[document.name]
    found = [
        *_twice(document, held),
        *_odd_units(document, held),
        *_odd_phrases(document, held),
        *_odd_titles(corpus, document),
        *_brackets(document),
        *_other_level(document),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda d: d.start))


def _twice(document: Document, held: tuple[Assignment, ...]) -> Iterator[Doubt]:
    """Yield the units listed twice in one list, and those in two lists of one statement."""
    text = document.text
    for assignment in held:
        starts = sorted(duty.start for duty in assignment.duties)
        roles: Counter[str] = Counter(unit.name for duty in assignment.duties for unit in duty.units)
        for duty in assignment.duties:
            end = min((s for s in starts if s > duty.start), default=assignment.end)
            for unit in duty.units:
                again = re.compile(rf"(?<=[、，,；;：:\s]){re.escape(unit.name)}(?=[、，,；;。等按\s）)〕\]】])")
                places = [m.start() for m in again.finditer(text, unit.end, max(end, duty.end))]
                for place in places:
                    yield doubt(document, "unit_twice", place, place + len(unit.name), unit.name)
                if roles[unit.name] > 1 and not places and duty is not assignment.duties[0]:
                    yield doubt(document, "unit_two_roles", unit.start, unit.end, unit.name)


def _odd_units(document: Document, held: tuple[Assignment, ...]) -> Iterator[Doubt]:
    """Yield the names printed once that are a swap or a character off one printed often."""
    units = [unit for a in held for duty in a.duties for unit in duty.units]
    times = Counter(unit.name for unit in units)
    for unit in units:
        if times[unit.name] > 1:
            continue
        usual = [n for n, count in times.items() if count >= _FREQUENT and misprinted(unit.name, n)]
        if usual:
            yield doubt(document, "unit_odd", unit.start, unit.end, max(usual, key=lambda n: times[n]))


def _odd_phrases(document: Document, held: tuple[Assignment, ...]) -> Iterator[Doubt]:
    """Yield the words behind a list of units (按职责分工负责) that are once a character off their usual form."""
    places: list[tuple[str, int]] = []
    for assignment in held:
        last = max(unit.end for duty in assignment.duties for unit in duty.units)
        found = _TAIL.match(document.text, last, assignment.end)
        if found:
            places.append((found[0], last))
    times = Counter(tail for tail, _ in places)
    for tail, start in places:
        usual = [t for t, count in times.items() if count >= _USUAL and _apart(t, tail) == 1]
        if times[tail] == 1 and usual:
            yield doubt(document, "phrase_odd", start, start + len(tail), max(usual, key=lambda t: times[t]))


def _odd_titles(corpus: Corpus, document: Document) -> Iterator[Doubt]:
    """Yield the titles in 《》 that stand once in all plans and are a character or two off one that stands more often."""
    times = Counter(m[1] for d in corpus.documents for m in _TITLE.finditer(d.text))
    for found in _TITLE.finditer(document.text):
        if times[found[1]] > 1 or len(found[1]) < _TITLE_LENGTH:
            continue
        usual = [t for t, count in times.items() if count >= _FREQUENT and 0 < _apart(t, found[1]) <= 2]
        if usual:
            yield doubt(document, "title_odd", *found.span(1), max(usual, key=lambda t: times[t]))


def _apart(left: str, right: str) -> int:
    """Return in how many characters two texts of one length differ; many where lengths, figures or marks differ."""
    if len(left) != len(right):
        return len(left) + len(right)
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return len(pairs) if all("\u4e00" <= c <= "\u9fff" for pair in pairs for c in pair) else len(left)


def _brackets(document: Document) -> Iterator[Doubt]:
    """Yield the brackets of a paragraph that stand alone or close with another kind; half and full width are one kind."""
    for start, end in paragraphs(document.text):
        open_at: list[int] = []
        for i in range(start, end):
            char = document.text[i]
            if char in _PAIRS:
                open_at.append(i)
            elif char in _CLOSERS:
                if not open_at:
                    if not _ITEM.search(document.text[start:i]):
                        yield doubt(document, "bracket_alone", *_near(document, i, start, end))
                    continue
                opener = open_at.pop()
                expected = _PAIRS[document.text[opener]]
                if expected.translate(_SAME) != char.translate(_SAME):
                    yield doubt(document, "bracket_kinds", opener, i + 1, f"{document.text[opener]}…{char}")
        for opener in open_at:
            yield doubt(document, "bracket_alone", *_near(document, opener, start, end))


def _near(document: Document, at: int, start: int, end: int) -> tuple[int, int]:
    """Return the range of a bracket with the words beside it."""
    return max(start, at - 12), min(end, at + 13)


def _other_level(document: Document) -> Iterator[Doubt]:
    """Yield 全县, 我县 in the plan of a district and 全区, 我区 in that of a county: left over from another text."""
    place = document.place
    other = _OTHER_LEVEL.get(place.name[-1]) if place and place.level == "县" else None
    if not place or not other or (other == "区" and any("自治区" in parent for parent in place.parents)):
        return
    for found in re.finditer(f"[全我]{other}(?![市域级])", document.text):
        yield doubt(document, "level_word", *found.span(), place.name)
