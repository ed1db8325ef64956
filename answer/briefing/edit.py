"""A briefing as plain text to edit, and edited text back as a briefing whose every line is checked again.

One line of text is one line of the briefing: `## ` heads, `> ` quotes, `问：`, `题：`, `答：` and `答案：` begin cards and
questions, ` | ` parts the cells of a row, [n] at the end names the passages. A line as composed stays verified; a changed
one must hold by its own passages, and otherwise is marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.briefing.model import Brief, Form, Item, Kind, Notes, Section
from answer.checking import Checker
from answer.draft import Evidence
from answer.verify import squeeze
from answer.vocabulary import Vocabulary

_PREFIX: tuple[tuple[Form, str], ...] = (
    ("head", "## "),
    ("quote", "> "),
    ("question", "问："),
    ("reply", "答："),
    ("key", "答案："),
)
_ASKED = "题："  # a question of the self-test
_OPTION = re.compile(r"[A-H][.．、]\s*")
_MARK = re.compile(r"[ \t]*\[(\d{1,4})\]")
_BREAK = "，。；：？！、"
_TELLING = re.compile(r"[不未无没非免勿仅都]|牵头|配合|责任|参加|协办|主办|成员|目标|现状值|持续性要求|完整")
_PLAIN = frozenset("由为是在对和与及等的了，。；：、“”（）()《》·— ")
_OPENING: tuple[Form, ...] = ("head", "question")


def as_text(section: Section, notes: Notes) -> str:
    """Return a section as text to edit, its passages by their numbers in `notes`."""
    lines: list[str] = []
    for item in section.items:
        if lines and item.form in _OPENING:
            lines.append("")
        lines.append(_line(section.kind, item, notes.numbers(item)))
    return "\n".join(lines)


def _line(kind: Kind, item: Item, numbers: Sequence[int]) -> str:
    prefix = _ASKED if kind == "quiz" and item.form == "question" else dict(_PREFIX).get(item.form, "")
    text = f"{prefix}{item.text}"
    return f"{text} {''.join(f'[{n}]' for n in numbers)}" if numbers else text


@dataclass(frozen=True, slots=True)
class _Read:
    """A line as read: the item, and what stands above it."""

    item: Item
    above: str


class Editor:
    """Reads edited sections of briefings of one corpus."""

    def __init__(self, checker: Checker, vocabulary: Vocabulary) -> None:
        """Take what checks sentences, and the words of the corpus."""
        self._checker = checker
        self._words = vocabulary

    def revised(self, composed: Brief, passages: Sequence[Evidence], texts: Sequence[tuple[Kind, str]]) -> Brief:
        """Return the briefing that edited texts make, in their order; what does not verify is marked.

        Args:
            composed: the briefing as composed.
            passages: what the numbers [1], [2] … of the texts stand for.
            texts: the sections that are left, each with its text.
        """
        original = {s.kind: s for s in composed.sections}
        sections = tuple(self._section(original[kind], passages, text) for kind, text in texts if kind in original)
        return replace(composed, sections=sections)

    def _section(self, original: Section, passages: Sequence[Evidence], text: str) -> Section:
        known = _with_heads(original.items)
        read = _with_heads([_item(line, original, passages) for line in text.splitlines() if line.strip()])
        items = [self._checked(r, known) for r in read]
        return replace(original, items=tuple(_whole_questions(items, original) if original.kind == "quiz" else items))

    def _checked(self, read: _Read, known: Sequence[_Read]) -> Item:
        """Return the item as composed where it is one, else with the result of its check."""
        like = [k for k in known if k.item.form == read.item.form and k.above == read.above]
        same = next((k.item for k in like if _bare(k.item) == _bare(read.item) and _cites(read.item, k.item)), None)
        if same is not None:
            return same
        beside = [k.item for k in like if _cites(read.item, k.item)]
        return replace(read.item, checked=any(self._holds(read.item, item) for item in beside))

    def _holds(self, item: Item, composed: Item) -> bool:
        """Tell whether a changed line still says no more than the composed one that has the same passages."""
        if not composed.sources:
            return False
        if item.form == "quote":
            return any(_is_cut(item.text, e.text) for e in composed.sources)
        if item.form not in ("line", "reply"):
            return False
        given = (composed.text, *(e.text for e in composed.sources))
        known = self._checker.faults(composed.text, composed.sources)
        return (
            all(f in known for f in self._checker.faults(item.text, composed.sources))
            and not list(self._checker.beyond(item.text, composed.text))
            and sorted(_TELLING.findall(item.text)) == sorted(_TELLING.findall(composed.text))
            and self._adds_no_word(item.text, given)
            and _keeps_lists(item.text, composed)
        )

    def _adds_no_word(self, text: str, given: Sequence[str]) -> bool:
        held = squeeze(" ".join(given))
        words = self._words.cut(squeeze(text))
        return all(w in held or all(c in _PLAIN for c in w) for w in words)


def _keeps_lists(text: str, composed: Item) -> bool:
    """Tell whether a changed line still names, in their order, all that the composed one takes from the plans."""
    at = 0
    plain = squeeze(text)
    places = sorted((squeeze(composed.text).find(squeeze(s)), squeeze(s)) for s in composed.said)
    for _, said in places:
        found = plain.find(said, at)
        if found < 0:
            return False
        at = found
    return True


def _item(line: str, section: Section, passages: Sequence[Evidence]) -> Item:
    """Return a line of text as an item, its passages those of its numbers."""
    line = line.strip()
    numbers = [int(n) for n in _MARK.findall(line)]
    named = [n for n in numbers if 1 <= n <= len(passages)]
    text = _MARK.sub(lambda m: "" if 1 <= int(m[1]) <= len(passages) else m[0], line).strip()
    form, text = _form(text, section)
    cells = tuple(c.strip() for c in text.split("|")) if form == "row" else (text,)
    if form == "row":
        cells = (*cells, *("" for _ in range(len(section.columns) - len(cells))))
    return Item(form, cells, (), tuple(passages[n - 1] for n in dict.fromkeys(named)))


def _form(text: str, section: Section) -> tuple[Form, str]:
    if text.startswith(_ASKED):
        return "question", text.removeprefix(_ASKED).strip()
    for form, prefix in _PREFIX:
        if text.startswith(prefix.strip()):
            return form, text.removeprefix(prefix.strip()).strip()
    if section.kind == "quiz" and _OPTION.match(text):
        return "option", text
    if "|" in text and section.columns:
        return "row", text
    notes = {_joined(i.text) for i in section.items if i.form == "note"}
    return ("note" if _joined(text) in notes else "line"), text


def _with_heads(items: Sequence[Item]) -> list[_Read]:
    """Return items with the words of the head or question above each."""
    out: list[_Read] = []
    above = ""
    for item in items:
        out.append(_Read(item, "" if item.form in _OPENING else above))
        above = _joined(item.text) if item.form in _OPENING else above
    return out


def _bare(item: Item) -> tuple[str, ...]:
    return tuple(map(_joined, item.cells))


def _joined(text: str) -> str:
    return "".join(text.split())


def _cites(item: Item, composed: Item) -> bool:
    """Tell whether an item names the same passages as a composed one, or passages that hold them."""
    return all(any(_within(e, own) for own in item.sources) for e in composed.sources) and all(
        any(_within(e, own) for e in composed.sources) for own in item.sources
    )


def _within(inner: Evidence, outer: Evidence) -> bool:
    return inner.document is outer.document and outer.start <= inner.start and inner.end <= outer.end


def _is_cut(text: str, passage: str) -> bool:
    """Tell whether a quotation is a run of whole clauses of a passage."""
    quoted, held = _joined(text), _joined(passage)
    at = held.find(quoted)
    if len(quoted) < 4 or at < 0:
        return False
    end = at + len(quoted)
    return (at == 0 or held[at - 1] in _BREAK) and (end == len(held) or held[end - 1] in _BREAK or held[end] in _BREAK)


def _whole_questions(items: Sequence[Item], original: Section) -> list[Item]:
    """Mark every line of a question that is not, with options and key, as it was composed."""
    sound = set(_blocks(original.items))
    out: list[Item] = []
    for block in _blocks(items):
        kept = block in sound
        out += [i if kept else replace(i, checked=False) for i in block]
    return out


def _blocks(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Return items by question: each with its options and key."""
    out: list[list[Item]] = []
    for item in items:
        if item.form == "question" or not out:
            out.append([])
        out[-1].append(item)
    return [tuple(b) for b in out]
