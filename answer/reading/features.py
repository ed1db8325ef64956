"""Tokens and look-ups → named features of each token, and of a question with its slots masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from answer.reading.lookups import Known, Looked
from answer.reading.text import Token

VERSION: Final = 5  # raise it with any change of this file: learned files of another version are refused
Senses = Mapping[str, tuple[str, ...]]  # word → the groups of like meaning that it is in, coarse and fine
TokenSpan = tuple[int, int, str]  # first token, token behind the last, tag


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the models see it.

    Attributes:
        tokens: of the normalised text.
        words: the tokens' words, [first token, token behind the last), tiling the text.
        known: for each token what it is known as.
        senses: word → its groups of like meaning.
        glosses: first token of an English word or phrase → the Chinese term that it is read as.
    """

    tokens: tuple[Token, ...]
    words: tuple[tuple[int, int], ...]
    known: tuple[tuple[str, ...], ...]
    senses: Senses
    glosses: Mapping[int, str]

    @classmethod
    def of(cls, tokens: Sequence[Token], looked: Looked, senses: Senses) -> Seen:
        """Return a text's tokens with what was looked up of it."""
        known = tuple(map(tuple, known_at(tokens, looked.known)))
        english = {k.start: k for k in looked.known if k.gloss}
        first = {t.start: i for i, t in enumerate(tokens)}
        glosses = {first[start]: k.gloss for start, k in english.items() if start in first}
        covered = {i for k in english.values() for i in range(k.start, k.end)}
        apart = [(s, e) for s, e in looked.words if covered.isdisjoint(range(s, e))]
        words = sorted([*apart, *((k.start, k.end) for k in english.values())])
        return cls(tuple(tokens), tuple(_tiled(tokens, words)), known, senses, glosses)

    def word(self, number: int) -> str:
        """Return the text of a word, digits as their shape; ∅ outside the text."""
        if not 0 <= number < len(self.words):
            return "∅"
        begin, end = self.words[number]
        if begin in self.glosses:
            return self.glosses[begin]
        return "".join(map(_form, self.tokens[begin:end]))


def words_of(seen: Seen, part: tuple[int, int]) -> str:
    """Return the text of the tokens [begin, end)."""
    return "".join(" " * (t.spaced and i > part[0]) + t.text for i, t in enumerate(seen.tokens[slice(*part)], part[0]))


def _tiled(tokens: Sequence[Token], words: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Yield words as ranges of tokens; a token in no word is a word by itself."""
    first = {t.start: i for i, t in enumerate(tokens)}
    last = {t.end: i for i, t in enumerate(tokens)}
    at = 0
    for start, end in words:
        if start in first and end in last and first[start] >= at:
            yield from ((i, i + 1) for i in range(at, first[start]))
            at = last[end] + 1
            yield first[start], at
    yield from ((i, i + 1) for i in range(at, len(tokens)))


def _form(token: Token) -> str:
    if token.kind != "d":
        return token.text
    whole = token.text.split(".")[0]
    return f"#{min(len(whole), 5)}" if len(whole) != 4 else f"#{token.text[:2]}"


def _lengths(size: int) -> str:
    return str(size) if size < 5 else "5" if size < 7 else "7"


def known_at(tokens: Sequence[Token], known: Iterable[Known]) -> list[list[str]]:
    """Return for each token what it is known as: kind, where in the known words it stands (B, I, E, S), their length."""
    out: list[list[str]] = [[] for _ in tokens]
    first = {t.start: i for i, t in enumerate(tokens)}
    last = {t.end: i for i, t in enumerate(tokens)}
    for k in known:
        if k.start not in first or k.end not in last:
            continue
        begin, end = first[k.start], last[k.end]
        size = _lengths(end - begin + 1)
        for i in range(begin, end + 1):
            place = "S" if begin == end else "B" if i == begin else "E" if i == end else "I"
            out[i].append(f"{k.kind}{place}{size if k.kind in 'HLMBT' else ''}")
            if k.gloss:
                out[i].append(f"g{place}={k.gloss}")
    return out


def token_features(seen: Seen) -> list[list[str]]:
    """Return the names of the features that hold at each token."""
    tokens, known = seen.tokens, seen.known
    padded = ["∅∅", "∅", *map(_form, tokens), "∅", "∅∅"]
    out: list[list[str]] = []
    words = [seen.word(n) for n in range(len(seen.words))]
    around = [
        (words[n - 1] if n else "∅", words[n], words[n + 1] if n + 1 < len(words) else "∅") for n in range(len(words))
    ]
    for (before, word, behind), (begin, end) in zip(around, seen.words, strict=True):
        senses = [f"S{s}" for s in seen.senses.get(word, ())]
        senses += [f"S-1{s}" for s in seen.senses.get(before, ())] + [f"S1{s}" for s in seen.senses.get(behind, ())]
        shared = [f"w{word}", f"v{before}", f"z{behind}", f"vw{before}|{word}", f"wz{word}|{behind}", *senses]
        for i in range(begin, end):
            b, a, w, c, d = padded[i : i + 5]
            place = "S" if end - begin == 1 else "B" if i == begin else "E" if i == end - 1 else "I"
            names = [
                f"0{w}", f"-1{a}", f"1{c}", f"-2{b}", f"2{d}", f"-10{a}|{w}", f"01{w}|{c}", f"-11{a}|{c}",
                f"-101{a}|{w}|{c}", f"-210{b}|{a}|{w}", f"012{w}|{c}|{d}", f"-21{b}|{a}", f"12{c}|{d}",
                f"k{tokens[i].kind}", f"w{place}", f"b{int(tokens[i].spaced)}", "1", f"p{min(i, 3)}",
            ]  # fmt: skip
            if tokens[i].kind == "a":
                names += [f"s{w[-3:]}", f"f{w[:3]}"]
            here = known[i]
            names += [f"L{k}" for k in here]
            names.append("LL" + "".join(sorted({k[:2] for k in here if k[0] != "g"})))
            names += [f"L-1{k[:2]}" for k in (known[i - 1] if i else ("∅",))]
            names += [f"L1{k[:2]}" for k in (known[i + 1] if i + 1 < len(tokens) else ("∅",))]
            out.append(names + shared)
    return out


@dataclass(frozen=True, slots=True)
class Masked:
    """A question as the heads see it, one placeholder for each slot: `⟨tag⟩`, `⟨tag-⟩` where its words are denied.

    Attributes:
        forms: its tokens.
        words: its words.
        senses: for each word its groups of like meaning, () for placeholders.
        tags: of its slots.
    """

    forms: tuple[str, ...]
    words: tuple[str, ...]
    senses: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...]


def masked(seen: Seen, spans: Sequence[TokenSpan], start: int = 0, end: int | None = None) -> Masked:
    """Return the tokens [start, end) of a text masked.

    Words of a role, a fact or a kind of items stay beside their placeholder: they say how something is asked.
    """
    end = len(seen.tokens) if end is None else end
    forms: list[str] = []
    slots: dict[int, int] = {}  # token → end of the slot that begins there, or -1 inside of one
    tags: list[str] = []
    inside = [s for s in spans if start <= s[0] and s[1] <= end]
    for begin, stop, tag in inside:
        kept = tag.startswith(("role", "fact", "item"))
        slots |= {i: 0 if kept else -1 for i in range(begin, stop)}
        slots[begin] = 1 if kept else -2
        tags.append(tag)
    of = {begin: tag for begin, _, tag in inside}
    for i in range(start, end):
        if i in of:
            forms.append(f"⟨{of[i]}⟩")
        if slots.get(i, 0) >= 0:
            forms.append(_form(seen.tokens[i]))
    words: list[str] = []
    senses: list[tuple[str, ...]] = []
    for number, (begin, stop) in enumerate(seen.words):
        if stop <= start or begin >= end:
            continue
        for i in range(max(begin, start), min(stop, end)):
            if i in of:
                words.append(f"⟨{of[i]}⟩")
                senses.append(())
        if all(slots.get(i, 0) >= 0 for i in range(begin, stop)):
            word = seen.word(number)
            words.append(word)
            senses.append(seen.senses.get(word, ()))
    return Masked(tuple(forms), tuple(words), tuple(senses), tuple(tags))


def form_features(question: Masked) -> list[str]:
    """Return the names of the features of a masked question or part: runs of tokens, words and senses, tags, their counts."""
    forms = ("^", *question.forms, "$")
    names = [f"n{'_'.join(forms[i : i + n])}" for n in (1, 2, 3, 4) for i in range(len(forms) - n + 1)]
    words = ("^", *question.words, "$")
    names += [f"w{w}" for w in words] + [f"ww{a}_{b}" for a, b in pairwise(words)]
    names += [f"wk{a}_{b}" for a, b in zip(words, words[2:], strict=False)]
    senses = ((), *question.senses, ())
    names += [f"s{s}" for own in senses for s in own]
    for i in range(len(words) - 1):
        left, right = senses[i][:1] or words[i : i + 1], senses[i + 1][:1] or words[i + 1 : i + 2]
        names.append(f"ss{left[0]}_{right[0]}")
    last = [w for w in words if w not in "?？。！!,， $"][-3:]
    names += [f"e{'_'.join(last[-n:])}" for n in (1, 2, 3)]
    kinds = [t.split(".")[0].rstrip("-") for t in question.tags]
    names += [f"t{t}" for t in question.tags] + [f"x{k}" for k in kinds]
    names += [
        f"c{k}{min(kinds.count(k), 3)}" for k in ("plan", "topic", "unit", "figure", "year", "role", "item", "fact")
    ]
    names.append("q" + "_".join(sorted(set(kinds))))
    names.append("Q" + "_".join(kinds[:6]))
    names.append(f"l{min(len(question.forms) // 4, 6)}")
    return list(dict.fromkeys(names))
