"""More utterances out of those written: other fillers in their slots, padding around and inside them, other marks at the end."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from answer.reading.markup import Span, Utterance

_NAMED = re.compile("〈([a-z]+)〉")  # in padding: the name of a unit or topic that is not asked of
_STOPS = "？?。！!,，；; "
_SWAP, _PAD, _END, _BARE = 0.55, 0.4, 0.3, 0.6
_RELATIONS = {"c": ("duty", "section"), "a": ("duty", "section", "passage", "target")}  # asked of names
_SWAPPED = frozenset(("plan", "topic", "unit", "year", "period", "figure"))


def _script(words: str) -> str:
    return "a" if re.search("[a-zA-Z]", words) and not re.search("[\u3400-\u9fff]", words) else "c"


@dataclass(frozen=True, slots=True)
class Pools:
    """What can stand in a slot, by tag, relation and script; and padding, by place (before, inside, behind) and script."""

    fillers: Mapping[tuple[str, str, str], Sequence[str]]
    padding: Mapping[tuple[str, str], Sequence[str]]

    @classmethod
    def of(cls, said: Iterable[Utterance], extra: Mapping[str, Iterable[str]], padding: Path) -> Pools:
        """Return the pools of utterances and of `extra` names by tag; `padding` holds lines of place TAB words."""
        fillers: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for utterance in said:
            for span in utterance.spans:
                words = utterance.text[span.start : span.end]
                fillers[span.tag, _relation(utterance, span), _script(words)].append(words)
        for tag, names in extra.items():
            for name in names:
                for relation in _RELATIONS[_script(name)] if tag == "topic" else ("",):
                    fillers[tag, relation, _script(name)].append(name)
        pads: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for line in padding.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                place, words = line.split("\t")
                pads[place, _script(words)].append(words)
        return cls(fillers, pads)


def _relation(said: Utterance, span: Span) -> str:
    """Return the relation that a span's fillers are kept by: of topics the one asked, of others none."""
    number = sum(cut <= span.start for cut in said.cuts)
    return said.labels[number].of if span.tag == "topic" else ""


def varied(said: Utterance, pools: Pools, chance: random.Random) -> Utterance:
    """Return an utterance with the same labels in other words."""
    out = _swapped(said, pools, chance)
    if chance.random() < _PAD:
        out = _padded(out, pools, chance)
    if chance.random() < _END:
        bare = out.text.rstrip(_STOPS)
        if bare and (not out.spans or out.spans[-1].end <= len(bare)) and (not out.cuts or out.cuts[-1] < len(bare)):
            out = replace(out, text=bare + chance.choice(("", "", "？", "?", "。")))
    return out


def _swapped(said: Utterance, pools: Pools, chance: random.Random) -> Utterance:
    pieces: list[str] = []
    spans: list[Span] = []
    moved: list[tuple[int, int]] = [(0, 0)]  # (offset before, shift from there on)
    at = size = 0
    for span in said.spans:
        words = said.text[span.start : span.end]
        pool = pools.fillers.get((span.tag, _relation(said, span), _script(words)), ())
        if span.tag in _SWAPPED and pool and chance.random() < _SWAP:
            words = chance.choice(pool)
        gap = said.text[at : span.start]
        spans.append(replace(span, start=size + len(gap), end=size + len(gap) + len(words)))
        pieces += (gap, words)
        size += len(gap) + len(words)
        at = span.end
        moved.append((at, size - at))
    pieces.append(said.text[at:])
    cuts = tuple(c + [shift for before, shift in moved if before <= c][-1] for c in said.cuts)
    return replace(said, text="".join(pieces), spans=tuple(spans), cuts=cuts)


def inserted(said: Utterance, at: int, words: str) -> Utterance:
    """Return an utterance with unmarked words put in at an offset that lies in no span."""
    shift = len(words)
    spans = tuple(replace(s, start=s.start + shift, end=s.end + shift) if s.start >= at else s for s in said.spans)
    cuts = tuple(c + shift if c >= at and at < len(said.text) else c for c in said.cuts)
    return replace(said, text=said.text[:at] + words + said.text[at:], spans=spans, cuts=cuts)


def _any_name(pools: Pools, tag: str, script: str, chance: random.Random) -> str:
    named = [key for key in pools.fillers if key[0] == tag and key[2] == script]
    return chance.choice(pools.fillers[chance.choice(named)]) if named else ""


def joined(first: Utterance, second: Utterance, pools: Pools, chance: random.Random) -> Utterance:
    """Return two questions put as one, the second often without its plan where that stands first in it."""
    script = _script(first.text)
    if second.spans and second.spans[0].tag == "plan" and second.spans[0].start == 0 and chance.random() < _BARE:
        second = _without_start(second, second.spans[0].end)
    links = pools.padding.get(("between", script), ("，",))
    bare = first.text.rstrip(_STOPS)
    if first.spans and first.spans[-1].end > len(bare):
        bare = first.text
    before = bare + chance.choice(links)
    shift = len(before)
    return replace(
        first,
        text=before + second.text,
        spans=(*first.spans, *(replace(s, start=s.start + shift, end=s.end + shift) for s in second.spans)),
        cuts=(*first.cuts, shift, *(c + shift for c in second.cuts)),
        labels=(*first.labels, *second.labels),
    )


def _without_start(said: Utterance, size: int) -> Utterance:
    spans = tuple(replace(s, start=s.start - size, end=s.end - size) for s in said.spans if s.start >= size)
    return replace(said, text=said.text[size:], spans=spans, cuts=tuple(c - size for c in said.cuts))


def _padded(said: Utterance, pools: Pools, chance: random.Random) -> Utterance:
    script = _script(said.text)
    places = ["before", "behind", "behind", "inside"]
    for place in chance.sample(places, k=chance.choice((1, 1, 2))):
        pool = pools.padding.get((place, script), ())
        if not pool:
            continue
        words = _NAMED.sub(lambda found: _any_name(pools, found[1], script, chance), chance.choice(pool))
        if place == "before":
            said = inserted(said, 0, words)
        elif place == "behind":
            joint = "" if said.text[-1:] in _STOPS or words[:1] in _STOPS + "（(" else chance.choice("，，, ")
            said = inserted(said, len(said.text), joint + words)
        else:
            stops = [m.end() for m in re.finditer("[，,]", said.text)]
            free = [o for o in stops if not any(s.start < o < s.end for s in said.spans) and o not in said.cuts]
            if free:
                said = inserted(said, chance.choice(free), words + "，")
    return said
